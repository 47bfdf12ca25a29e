//! Servers: where they are, how one logs in, and connections to them.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_nats::{Client, ConnectErrorKind, ConnectOptions, Event, ReconnectToServer, ServerAddr, ServerError};
use percent_encoding::percent_decode_str;
use tokio::sync::watch;

use super::NatsError;

/// Where the server is and how to log in there.
///
/// TLS, credentials and whatever else a connection needs are set in [`ConnectOptions`], those of the crate `async_nats`
/// that [`nats`](super) re-exports. Three of them are the bridge's own, and overwritten: the event callback, the
/// reconnect callback and the number of reconnects. `retry_on_initial_connect` is of no
/// use, since bridges wait for their server anyway. `no_echo` must not be set for a [`NatsOut`](super::NatsOut) without a
/// stream: it listens for its own words to know what the server has got.
///
/// ```
/// use tim_events::bridge::nats::Server;
/// use tim_events::bridge::nats::async_nats::ConnectOptions;
///
/// let server = Server::new("tls://nats-1.example.com,tls://nats-2.example.com")?
///     .options(ConnectOptions::new().user_and_password("bot".to_owned(), "secret".to_owned()));
/// assert!(!format!("{server:?}").contains("secret"));
/// # Ok::<(), tim_events::bridge::nats::NatsError>(())
/// ```
#[derive(Clone)]
pub struct Server {
    /// Without credentials, so that the client doesn't log them.
    addresses: Vec<ServerAddr>,
    login: Option<Login>,
    options: ConnectOptions,
}

/// The credentials of an address. The client doesn't look for them there.
#[derive(Clone)]
enum Login {
    User { name: String, password: String },
    Token(String),
}

impl Login {
    /// Takes them out of the address.
    fn take(address: ServerAddr) -> io::Result<(ServerAddr, Option<Self>)> {
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let login = match (address.username(), address.password()) {
            (None, None) => return Ok((address, None)),
            (Some(token), None) => Self::Token(decoded(token)),
            (name, Some(password)) => {
                Self::User { name: decoded(name.unwrap_or_default()), password: decoded(password) }
            }
        };
        let mut url = address.into_inner();
        // Only a URL without a host has no room for credentials, and this one had some.
        let _ = url.set_username("").and_then(|()| url.set_password(None));
        Ok((ServerAddr::from_url(url)?, Some(login)))
    }
}

impl Server {
    /// The server at this address, such as `nats://127.0.0.1:4222`; of a cluster, those of all its servers, separated by
    /// commas.
    ///
    /// A user and password, or a token, may stand in it, as in `nats://bot:secret@127.0.0.1:4222`, escaped as in any URL,
    /// and so are commas. Of several the first one's count, for all servers, and before those of the
    /// [`options`](Self::options).
    ///
    /// # Errors
    ///
    /// [`NatsError::Address`] for what is no address.
    pub fn new(addresses: &str) -> Result<Self, NatsError> {
        let mut login = None;
        let mut parsed = Vec::new();
        for address in addresses.split(',') {
            let address = address.trim().parse().and_then(Login::take);
            let (address, credentials) = address.map_err(NatsError::Address)?;
            parsed.push(address);
            login = login.or(credentials);
        }
        Ok(Self { addresses: parsed, login, options: ConnectOptions::new() })
    }

    /// Connects with these options.
    #[must_use]
    pub fn options(self, options: ConnectOptions) -> Self {
        Self { options, ..self }
    }

    fn connect_options(&self) -> ConnectOptions {
        let options = self.options.clone();
        match self.login.clone() {
            None => options,
            Some(Login::User { name, password }) => options.user_and_password(name, password),
            Some(Login::Token(token)) => options.token(token),
        }
    }

    /// A connection that comes back by itself when it is lost, for reading.
    pub(super) async fn connect(&self) -> Result<Link, async_nats::ConnectError> {
        let (options, state) = observed(self.connect_options().max_reconnects(None));
        // Its future is large, and those that hold it would be, too.
        let client = Box::pin(options.connect(self.addresses.clone())).await?;
        Ok(Link { client, state })
    }

    /// A connection that does not come back, for writing in order.
    ///
    /// A client that reconnects sends on with whatever it still has queued, while what it had written before is lost: the
    /// later part of what is unacknowledged would arrive before the earlier one. So a lost connection is given up with
    /// all that it holds, and the next one begins with the first unacknowledged event. The client has no option for
    /// that; what it does have is a callback that chooses the server to reconnect to and a limit of attempts.
    pub(super) async fn connect_for_good(&self) -> Result<Link, async_nats::ConnectError> {
        let mut failed: Option<async_nats::ConnectError> = None;
        for address in &self.addresses {
            match self.connect_once(address).await {
                Ok(link) => return Ok(link),
                // That one server refuses the credentials tells more than that another one is away.
                Err(error) => failed = Some(failed.filter(is_refusal).unwrap_or(error)),
            }
        }
        Err(failed.unwrap_or_else(|| ConnectErrorKind::ServerParse.into()))
    }

    async fn connect_once(&self, address: &ServerAddr) -> Result<Link, async_nats::ConnectError> {
        let nowhere: ServerAddr = NOWHERE.parse().map_err(|_| ConnectErrorKind::ServerParse)?;
        let pool = vec![address.clone(), nowhere.clone()];
        let connected = Arc::new(AtomicBool::new(false));
        let first = address.clone();
        let (options, state) =
            observed(self.connect_options().max_reconnects(1).reconnect_to_server_callback(move |_, _| {
                let next = if connected.swap(true, Ordering::Relaxed) { &nowhere } else { &first };
                let next = ReconnectToServer { addr: next.clone(), delay: Some(Duration::ZERO) };
                async move { Some(next) }
            }));
        let client = Box::pin(options.connect(pool)).await?;
        Ok(Link { client, state })
    }
}

/// Whether the server does not take the credentials, so that trying again is of no use.
pub(super) fn is_refusal(error: &async_nats::ConnectError) -> bool {
    matches!(error.kind(), ConnectErrorKind::AuthorizationViolation | ConnectErrorKind::Authentication)
}

enum Denial {
    Write,
    Listen,
}

/// Whether the server says that the user may not write or listen to a subject. It drops the message and goes on.
fn denial(error: &str) -> Option<Denial> {
    let error = error.to_ascii_lowercase();
    let (_, what) = error.split_once("permissions violation for ")?;
    Some(if what.starts_with("publish") { Denial::Write } else { Denial::Listen })
}

/// Port 0 is nobody's: connecting to it fails at once.
const NOWHERE: &str = "nats://127.0.0.1:0";

impl fmt::Debug for Server {
    /// Without the options and the credentials, which are secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hosts = self.addresses.iter().map(|address| format!("{}:{}", address.host(), address.port()));
        f.debug_list().entries(hosts).finish()
    }
}

/// What is known of a connection.
#[derive(Debug, Clone, Default)]
pub(super) struct LinkState {
    /// How often it was lost so far.
    pub(super) losses: u64,
    pub(super) is_lost: bool,
    /// How often the client had no room for what came in and dropped it.
    pub(super) overflows: u64,
    /// The first subject that the server has not let this user write to, as it says it.
    denied_to_write: Option<Arc<str>>,
    /// The first one that it has not let this user listen to.
    denied_to_listen: Option<Arc<str>>,
}

impl LinkState {
    pub(super) fn denied(&self) -> Option<&Arc<str>> {
        self.denied_to_listen.as_ref().or(self.denied_to_write.as_ref())
    }
}

/// Why a connection is of no more use.
pub(super) enum Trouble {
    Lost,
    /// The server doesn't let this user write or listen to a subject, in its words.
    Denied(String),
}

/// A connection.
#[derive(Debug, Clone)]
pub(super) struct Link {
    pub(super) client: Client,
    pub(super) state: watch::Receiver<LinkState>,
}

impl Link {
    pub(super) fn state(&self) -> LinkState {
        self.state.borrow().clone()
    }

    /// Waits until the connection is lost, or was lost more than so many times before.
    pub(super) async fn lost(&self, before: u64) {
        let mut state = self.state.clone();
        // The sender lives in the client's own task, which ends when the connection is given up.
        let _ = state.wait_for(|state| state.losses > before).await;
    }

    /// Waits until the connection, which was never lost so far, is of no more use.
    pub(super) async fn trouble(&self) -> Trouble {
        let mut state = self.state.clone();
        let trouble = state.wait_for(|state| state.losses > 0 || state.denied().is_some()).await;
        match trouble.ok().and_then(|state| state.denied().cloned()) {
            Some(denied) => Trouble::Denied(denied.as_ref().to_owned()),
            None => Trouble::Lost,
        }
    }

    /// Waits until the server doesn't let this user write or listen to a subject, and gives its words. They come apart
    /// from all answers, on which they may come later.
    pub(super) async fn denied(&self) -> String {
        self.told(LinkState::denied).await
    }

    pub(super) async fn denied_to_write(&self) -> String {
        self.told(|state| state.denied_to_write.as_ref()).await
    }

    pub(super) async fn denied_to_listen(&self) -> String {
        self.told(|state| state.denied_to_listen.as_ref()).await
    }

    async fn told(&self, of: impl Fn(&LinkState) -> Option<&Arc<str>>) -> String {
        let mut state = self.state.clone();
        let told = state.wait_for(|state| of(state).is_some()).await.ok().and_then(|state| of(&state).cloned());
        match told {
            Some(told) => told.as_ref().to_owned(),
            // The client has ended, and says no more.
            None => std::future::pending().await,
        }
    }

    /// Waits until the connection is up.
    pub(super) async fn is_up(&self) {
        let mut state = self.state.clone();
        let _ = state.wait_for(|state| !state.is_lost).await;
    }
}

fn observed(options: ConnectOptions) -> (ConnectOptions, watch::Receiver<LinkState>) {
    let (tell, state) = watch::channel(LinkState::default());
    let options = options.event_callback(move |event| {
        tell.send_if_modified(|state| {
            match &event {
                Event::Connected => state.is_lost = false,
                Event::Disconnected | Event::Closed => {
                    state.losses += 1;
                    state.is_lost = true;
                }
                Event::SlowConsumer(_) => state.overflows += 1,
                Event::ServerError(ServerError::Other(error)) => match denial(error) {
                    Some(Denial::Write) => {
                        state.denied_to_write.get_or_insert_with(|| error.as_str().into());
                    }
                    Some(Denial::Listen) => {
                        state.denied_to_listen.get_or_insert_with(|| error.as_str().into());
                    }
                    None => return false,
                },
                _ => return false,
            }
            true
        });
        match event {
            Event::Connected => tracing::info!("connected to NATS"),
            Event::Disconnected => tracing::warn!("the connection to NATS is lost"),
            Event::SlowConsumer(_) => {
                tracing::warn!("events from NATS were dropped: they come faster than they are read");
            }
            Event::ServerError(error) => tracing::warn!(%error, "the NATS server reports an error"),
            event => tracing::debug!(%event, "NATS"),
        }
        std::future::ready(())
    });
    (options, state)
}
