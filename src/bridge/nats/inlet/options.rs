//! What to read, and on what terms.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::time::sleep;

use super::core::Core;
use super::feed::Order;
use super::merge::Merge;
use super::recent::Recent;
use super::stats::Ledger;
use super::{Arrival, Carrier, InHandle, Inlet, OnBad, OnGap, Spans};
use crate::bridge::nats::server::{Link, is_refusal};
use crate::bridge::nats::stop::stop;
use crate::bridge::nats::{NatsError, Server};
use crate::bridge::subject::{Whose, subjects};
use crate::bridge::wire::{MAX_BYTES, WireEvent};
use crate::event::{EventSet, Gap, Scope};

/// Where in a stream to begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Start {
    /// With what is sent from now on.
    New,
    /// With the oldest event that the stream has.
    All,
    /// With the event that follows this place; see [`Arrival::stream_seq`].
    After(u64),
    /// With the first event that the stream got at this time or later, by the server's clock.
    At(SystemTime),
}

/// Whose events, owned.
#[derive(Debug, Clone)]
enum Owner {
    Anyone,
    App(u64),
    User(u64, String),
}

#[derive(Debug, Clone)]
struct FromStream {
    name: String,
    start: Start,
}

/// Reads events from a NATS server: which ones, and from where on.
///
/// [`open`](Self::open) connects; the [`Inlet`] that it gives publishes the events on a bus, where streams, callbacks and
/// the C interface read them as if they had happened here, or gives them out one at a time.
///
/// ```no_run
/// use tim_events::bridge::nats::{NatsIn, Server, Start};
/// use tim_events::{Bus, EventSet};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), tim_events::bridge::nats::NatsError> {
/// let bus = Bus::new();
/// let inlet = NatsIn::new(Server::new("nats://127.0.0.1:4222")?)
///     .of_app(1_400_000_000)
///     .kinds(EventSet::MESSAGE)
///     .stream("TIM", Start::All)
///     .durable("web-tier")
///     .open()
///     .await?;
/// let mut messages = bus.messages();
/// tokio::spawn(inlet.republish(bus));
/// while let Some(message) = messages.next().await {
///     println!("{}", message.sender);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "nothing is read before it is opened"]
pub struct NatsIn {
    server: Server,
    prefix: Arc<str>,
    name: Arc<str>,
    owner: Owner,
    kinds: EventSet,
    scope: Option<Scope>,
    stream: Option<FromStream>,
    durable: Option<String>,
    ack_wait: Duration,
    remember: usize,
    max_bytes: usize,
    on_bad: Option<OnBad>,
    on_gap: Option<OnGap>,
    spans: Option<Spans>,
}

const REMEMBER: usize = 100_000;
const ACK_WAIT: Duration = Duration::from_secs(5);

impl NatsIn {
    /// Reads from this server what plain NATS brings from now on: all events of everyone that are sent, under subjects
    /// that begin with `tim`.
    pub fn new(server: Server) -> Self {
        Self {
            server,
            prefix: "tim".into(),
            name: "nats in".into(),
            owner: Owner::Anyone,
            kinds: EventSet::ALL,
            scope: None,
            stream: None,
            durable: None,
            ack_wait: ACK_WAIT,
            remember: REMEMBER,
            max_bytes: MAX_BYTES,
            on_bad: None,
            on_gap: None,
            spans: None,
        }
    }

    /// Reads under subjects that begin with this.
    pub fn prefix(self, prefix: impl Into<Arc<str>>) -> Self {
        Self { prefix: prefix.into(), ..self }
    }

    /// Names the bridge, for the statistics of its bus and for metrics; `nats in` unless one says otherwise.
    pub fn named(self, name: impl Into<Arc<str>>) -> Self {
        Self { name: name.into(), ..self }
    }

    /// Reads the events of all users of this app alone.
    pub fn of_app(self, app: u64) -> Self {
        Self { owner: Owner::App(app), ..self }
    }

    /// Reads the events of this user of this app alone.
    pub fn of_user(self, app: u64, user: impl Into<String>) -> Self {
        Self { owner: Owner::User(app, user.into()), ..self }
    }

    /// Reads events of these kinds alone: the server sends no others.
    pub fn kinds(self, kinds: impl Into<EventSet>) -> Self {
        Self { kinds: kinds.into(), ..self }
    }

    /// Reads events about this alone.
    ///
    /// The server sends those that are about nothing else, and batches that are about several things; a subscription of
    /// the local bus with the same scope filters to the letter.
    pub fn scope(self, scope: impl Into<Scope>) -> Self {
        Self { scope: Some(scope.into()), ..self }
    }

    /// Reads from the stream of this name, beginning there.
    ///
    /// Whatever is lost on the way is read again, and events come in the stream's order.
    pub fn stream(self, name: impl Into<String>, start: Start) -> Self {
        Self { stream: Some(FromStream { name: name.into(), start }), ..self }
    }

    /// Has the server remember, under this name, what has been read: the next inlet of the name goes on there, and
    /// [`Start`] counts for the first one alone. Only with a [`stream`](Self::stream); one inlet may use a name at a time.
    ///
    /// A server before 2.10 filters by one subject for each consumer. If the filter takes several, there are as many
    /// consumers, and each name has the hash of its subject after it.
    pub fn durable(self, name: impl Into<String>) -> Self {
        Self { durable: Some(name.into()), ..self }
    }

    /// How long the server waits before it sends a durable reader again what wasn't acknowledged; five seconds unless one
    /// says otherwise. As long it takes to go on after a reader has died with events in its hands.
    pub fn ack_wait(self, wait: Duration) -> Self {
        Self { ack_wait: wait, ..self }
    }

    /// The ids of how many events to remember at least, so that those that come again are dropped: 100,000 unless one
    /// says otherwise.
    ///
    /// Ids that this crate makes end with the event's number: they take about a byte each if all events of a sender are
    /// read. Ids that are far apart, or have no beginning in common, take up to some 300 bytes.
    pub fn remember(self, ids: usize) -> Self {
        Self { remember: ids, ..self }
    }

    /// The longest message to be read as an event; 64 MiB unless one says otherwise.
    pub fn max_bytes(self, bytes: usize) -> Self {
        Self { max_bytes: bytes, ..self }
    }

    /// Calls `on_bad` with each message that is no event, on the task that reads.
    pub fn on_bad(self, on_bad: impl Fn(&Arrival) + Send + Sync + 'static) -> Self {
        Self { on_bad: Some(Arc::new(on_bad)), ..self }
    }

    /// Calls `on_gap` with each gap of a sender: so much was lost there before it could be sent, and whoever keeps state from
    /// events should fetch it anew. It is called on the task that reads, and the first time that the gap comes.
    pub fn on_gap(self, on_gap: impl Fn(&Gap) + Send + Sync + 'static) -> Self {
        Self { on_gap: Some(Arc::new(on_gap)), ..self }
    }

    /// Publishes each event within the span that `span` makes of it.
    ///
    /// With an exporter of traces the span's parent is set from [`trace_parent`](WireEvent::trace_parent) here, so that
    /// what is done on this machine shows in the trace of the one that the event comes from.
    ///
    /// ```
    /// # use tim_events::bridge::nats::{NatsIn, Server};
    /// # let reader = NatsIn::new(Server::new("127.0.0.1")?);
    /// let reader = reader.spans(|event| tracing::info_span!("event from NATS", traceparent = event.trace_parent()));
    /// # Ok::<(), tim_events::bridge::nats::NatsError>(())
    /// ```
    pub fn spans(self, span: impl Fn(&WireEvent) -> tracing::Span + Send + Sync + 'static) -> Self {
        Self { spans: Some(Arc::new(span)), ..self }
    }

    /// The subjects that the server is asked for.
    #[must_use]
    pub fn subjects(&self) -> Vec<String> {
        let whose = match &self.owner {
            Owner::Anyone => Whose::Anyone,
            Owner::App(app) => Whose::App(*app),
            Owner::User(app, user) => Whose::User(*app, user),
        };
        subjects(&self.prefix, whose, self.kinds, self.scope.as_ref())
    }

    /// Connects and subscribes. Without a stream, everything that is sent after this has returned is read.
    ///
    /// A server that is away is waited for; put a time limit on it if that may be long.
    ///
    /// # Errors
    ///
    /// [`NatsError::Unauthorized`] if the server refuses the credentials; [`NatsError::Denied`] if it doesn't let the user
    /// listen to the subjects, which may also turn out later, in [`next`](Inlet::next); [`NatsError::Setting`] if nothing
    /// was asked for, or a durable name without a stream.
    pub async fn open(self) -> Result<Inlet, NatsError> {
        let subjects = self.subjects();
        if subjects.is_empty() {
            return Err(NatsError::Setting("a reader of no kinds at all"));
        }
        if self.durable.is_some() && self.stream.is_none() {
            return Err(NatsError::Setting("a durable name without a stream"));
        }
        let ledger = Arc::<Ledger>::default();
        let (link, carrier) = self.connect(&subjects, &ledger).await?;
        let (stopper, watch) = stop();
        Ok(Inlet {
            carrier,
            recent: Recent::new(self.remember),
            max_bytes: self.max_bytes,
            on_bad: self.on_bad,
            on_gap: self.on_gap,
            spans: self.spans,
            stopped: watch,
            handle: InHandle { name: self.name, stopper, ledger, link },
        })
    }

    async fn connect(&self, subjects: &[String], ledger: &Arc<Ledger>) -> Result<(Link, Carrier), NatsError> {
        let mut backoff = FIRST_BACKOFF;
        loop {
            let failure = match self.server.connect().await {
                Ok(link) => match &self.stream {
                    Some(stream) => {
                        let takes_many = link.client.is_server_compatible(2, 10, 0);
                        let merge = Merge::new(self.orders(stream, subjects, takes_many), &link, ledger);
                        return Ok((link, Carrier::Stream(merge)));
                    }
                    None => match Core::open(&link, subjects).await? {
                        Ok(core) => return Ok((link, Carrier::Core(core))),
                        Err(error) => error,
                    },
                },
                Err(error) if is_refusal(&error) => return Err(NatsError::Unauthorized(error)),
                Err(error) => error.into(),
            };
            tracing::warn!(%failure, "no connection to NATS; trying again");
            ledger.failed(&failure);
            sleep(backoff).await;
            backoff = (backoff * 2).min(LAST_BACKOFF);
        }
    }

    /// A consumer for all subjects, if the server can do that, or one for each.
    fn orders(&self, stream: &FromStream, subjects: &[String], takes_many: bool) -> Vec<Order> {
        let order = |filters: &[String], durable: Option<String>| Order {
            stream: stream.name.clone(),
            filters: filters.to_vec(),
            durable,
            start: stream.start,
            ack_wait: self.ack_wait,
        };
        if takes_many || subjects.len() == 1 {
            return vec![order(subjects, self.durable.clone())];
        }
        let named = |filter: &String| {
            let durable = self.durable.as_ref();
            durable.map(|name| format!("{name}-{:08x}", crc32fast::hash(filter.as_bytes())))
        };
        subjects.iter().map(|filter| order(std::slice::from_ref(filter), named(filter))).collect()
    }
}

const FIRST_BACKOFF: Duration = Duration::from_millis(50);
const LAST_BACKOFF: Duration = Duration::from_secs(5);

impl fmt::Debug for NatsIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NatsIn")
            .field("server", &self.server)
            .field("subjects", &self.subjects())
            .field("stream", &self.stream)
            .finish_non_exhaustive()
    }
}
