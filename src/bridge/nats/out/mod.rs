//! Out: the events of a bus, to a server.

mod claim;
mod intake;
mod line;
mod outbox;
mod parcel;
mod ship;
mod source;
mod stats;
mod stream;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use self::intake::{Intake, Packer, Paper, Trace};
use self::outbox::Outbox;
use self::ship::{Route, Ship};
use self::source::{Outgoing, Shared, Source};
use self::stats::Ledger;
pub use self::stats::OutStats;
pub use self::stream::StreamOptions;
use super::stop::{Stopper, stop};
use super::{NatsError, Server};
use crate::bridge::Instance;
use crate::bridge::subject::{Whose, subjects};
use crate::bus::{Bus, Policy};
use crate::event::{EventRef, EventSet};

/// Sends the events of a bus to a NATS server: what to send, and on what terms.
///
/// [`attach`](Self::attach) subscribes to a bus; what it gives is run by the app.
///
/// ```no_run
/// use tim_events::Bus;
/// use tim_events::bridge::Instance;
/// use tim_events::bridge::nats::{NatsOut, Server, StreamOptions};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), tim_events::bridge::nats::NatsError> {
/// let bus = Bus::new();
/// let outlet = NatsOut::new(Server::new("nats://127.0.0.1:4222")?, Instance::new(1_400_000_000, "alice"))
///     .stream(StreamOptions::new("TIM"))
///     .outbox("/var/lib/bot/outbox")
///     .attach(&bus)?;
/// let handle = outlet.handle();
/// let sending = tokio::spawn(outlet.run());
/// // … the app runs, then:
/// handle.stop();
/// let sent = sending.await.expect("no panic")?;
/// println!("{} acknowledged, {} waiting", sent.acknowledged, sent.waiting);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "nothing is sent before it is attached and run"]
pub struct NatsOut {
    server: Server,
    instance: Instance,
    prefix: Arc<str>,
    name: Arc<str>,
    kinds: EventSet,
    max_bytes: usize,
    stream: Option<StreamOptions>,
    outbox: Option<OutboxOptions>,
    window: usize,
    patience: Duration,
    trace: Option<Trace>,
}

#[derive(Debug, Clone)]
struct OutboxOptions {
    folder: PathBuf,
    max_bytes: u64,
    sync: bool,
}

const MAX_BYTES: usize = 256 << 20;
const OUTBOX_BYTES: u64 = 1 << 30;
const WINDOW: usize = 1024;
const WINDOW_BYTES: usize = 16 << 20;
const PATIENCE: Duration = Duration::from_secs(10);

impl NatsOut {
    /// Sends to this server what happens to this instance: everything but diagnostics, to plain NATS, under subjects
    /// that begin with `tim`.
    pub fn new(server: Server, instance: Instance) -> Self {
        Self {
            server,
            instance,
            prefix: "tim".into(),
            name: "nats out".into(),
            kinds: EventSet::DEFAULT,
            max_bytes: MAX_BYTES,
            stream: None,
            outbox: None,
            window: WINDOW,
            patience: PATIENCE,
            trace: None,
        }
    }

    /// Begins all subjects with this.
    pub fn prefix(self, prefix: impl Into<Arc<str>>) -> Self {
        Self { prefix: prefix.into(), ..self }
    }

    /// Names the bridge, for the statistics of its bus and for metrics; `nats out` unless one says otherwise.
    pub fn named(self, name: impl Into<Arc<str>>) -> Self {
        Self { name: name.into(), ..self }
    }

    /// Sends events of these kinds.
    pub fn kinds(self, kinds: impl Into<EventSet>) -> Self {
        Self { kinds: kinds.into(), ..self }
    }

    /// Keeps the events in a stream, which acknowledges each.
    ///
    /// Without one, a server hands events to those who listen at that moment, and forgets them.
    pub fn stream(self, stream: StreamOptions) -> Self {
        Self { stream: Some(stream), ..self }
    }

    /// How many bytes of events may wait in the bus, 256 MiB unless one says otherwise; beyond that the oldest are lost,
    /// and a gap is sent for them.
    pub fn max_bytes(self, bytes: usize) -> Self {
        Self { max_bytes: bytes, ..self }
    }

    /// Keeps events in files of this folder from the moment that they are taken from the bus until the server has them:
    /// they outlive this process, and are sent by the next one that opens the folder.
    ///
    /// Up to 1 GiB wait there, then in the bus. Files are written without waiting for the disk: what was taken outlives
    /// the process, but not a crash of the machine; see [`outbox_synced`](Self::outbox_synced). A folder is one outlet's
    /// at a time: another one that is attached to it, of whichever process, keeps its thread waiting for a second at
    /// most and then fails. So await the end of the one before.
    pub fn outbox(self, folder: impl Into<PathBuf>) -> Self {
        self.with_outbox(OutboxOptions { folder: folder.into(), max_bytes: OUTBOX_BYTES, sync: false })
    }

    /// Like [`outbox`](Self::outbox), of so many bytes, and with each batch of events the bridge waits until the disk has
    /// it: what was taken outlives a crash of the machine too.
    pub fn outbox_synced(self, folder: impl Into<PathBuf>, max_bytes: u64) -> Self {
        self.with_outbox(OutboxOptions { folder: folder.into(), max_bytes, sync: true })
    }

    fn with_outbox(self, outbox: OutboxOptions) -> Self {
        Self { outbox: Some(outbox), ..self }
    }

    /// How many events may be on their way without an acknowledgement; 1024 unless one says otherwise, and 16 MiB of them
    /// at most, but one always.
    pub fn in_flight(self, events: usize) -> Self {
        Self { window: events.max(1), ..self }
    }

    /// How long the server may take for the next acknowledgement before the connection is given up for a new one; ten
    /// seconds unless one says otherwise.
    pub fn patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Sends the W3C trace context that `trace` knows for an event: its `traceparent`, and its `tracestate` if there is
    /// one.
    ///
    /// It is called with each event as it is taken from the bus, on the bridge's task.
    ///
    /// ```
    /// # use tim_events::bridge::{Instance, nats::{NatsOut, Server}};
    /// # let out = NatsOut::new(Server::new("127.0.0.1")?, Instance::new(1, "alice"));
    /// let out = out.trace_context(|_event| Some(("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".into(), None)));
    /// # Ok::<(), tim_events::bridge::nats::NatsError>(())
    /// ```
    pub fn trace_context(
        self,
        trace: impl Fn(&EventRef) -> Option<(String, Option<String>)> + Send + Sync + 'static,
    ) -> Self {
        Self { trace: Some(Arc::new(trace)), ..self }
    }

    /// Subscribes to the bus: everything published from now on is sent once the outlet is run.
    ///
    /// The outlet does not keep the bus open. An outbox is opened and checked here, on the thread that calls.
    ///
    /// # Errors
    ///
    /// [`NatsError::Outbox`], [`NatsError::OutboxInUse`] or [`NatsError::OutboxDamaged`] if the outbox can't be opened.
    pub fn attach(self, bus: &Bus) -> Result<Outlet, NatsError> {
        let outbox = match self.outbox {
            Some(options) => Some((Outbox::open(&options.folder, options.max_bytes, options.sync)?, options.max_bytes)),
            None => None,
        };
        let (stopper, watch) = stop();
        let ledger = Arc::<Ledger>::default();
        let packer = Packer::new(&self.prefix, self.instance, self.trace);
        let stream = self.stream.map(|stream| stream.of(subjects(&self.prefix, Whose::Anyone, EventSet::ALL, None)));
        let policy = Policy::Buffer { max_bytes: self.max_bytes };
        let intake = Intake {
            events: bus.subscribe().kinds(self.kinds).policy(policy).named(Arc::clone(&self.name)).events(),
            bus: bus.downgrade(),
            packer: packer.clone(),
            paper: Paper::default(),
            stopped: watch.clone(),
            until: None,
            ledger: Arc::clone(&ledger),
        };
        let (source, filling) = match outbox {
            None => (Source::Bus(Box::new(intake)), None),
            Some((outbox, max_bytes)) => {
                let shared = Shared::new(outbox, max_bytes, Arc::clone(&ledger));
                (Source::Outbox(Outgoing::new(shared.clone())), Some((shared, intake)))
            }
        };
        let route = Route {
            server: self.server,
            stream,
            window: self.window,
            window_bytes: WINDOW_BYTES,
            patience: self.patience,
        };
        let ship = Ship::new(route, source, packer, watch, Arc::clone(&ledger));
        Ok(Outlet { ship, filling, handle: OutHandle { name: self.name, stopper, ledger } })
    }
}

impl fmt::Debug for NatsOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NatsOut")
            .field("server", &self.server)
            .field("instance", &self.instance)
            .field("prefix", &self.prefix)
            .field("kinds", &self.kinds)
            .field("stream", &self.stream)
            .field("outbox", &self.outbox)
            .finish_non_exhaustive()
    }
}

/// A bridge from a bus to a server. See [`NatsOut::attach`].
///
/// # Order and loss
///
/// Events go out in the bus's order. A connection that is lost, or on which nothing is acknowledged any more, is given
/// up, and the next one begins with the first event that is not acknowledged; the server drops those that it has by
/// their ids. While there is no server, events wait in the bus or, if there is one, in the outbox; when that has no room,
/// the oldest are lost and a gap goes out in their place. An event that is larger than the server takes goes out as a
/// gap, too. What the server has acknowledged, or the outbox has taken, is not lost; without an outbox, what is in memory
/// is lost with the process.
///
/// # Dropping
///
/// Dropping it, or the future of [`run`](Self::run), stops it where it is. What is not acknowledged is then lost, but for
/// what is in the outbox.
#[derive(Debug)]
#[must_use = "nothing is sent before `run`"]
pub struct Outlet {
    ship: Ship,
    /// What fills the outbox, and from where.
    filling: Option<(Shared, Intake)>,
    handle: OutHandle,
}

impl Outlet {
    /// What stops it, and tells how it does.
    #[must_use]
    pub fn handle(&self) -> OutHandle {
        self.handle.clone()
    }

    /// Sends until the bus is closed or the outlet is stopped, and all that came before has been acknowledged; then says
    /// what was done.
    ///
    /// It needs a tokio runtime with I/O and time. A server that is away is waited for, from the first connection on; see
    /// [`OutHandle::stats`].
    ///
    /// # Errors
    ///
    /// [`NatsError`] if waiting won't help: the server refuses the credentials, doesn't let the user write to a subject, or
    /// the stream differs from what was asked for. An outbox keeps what it has. Plain NATS drops what it doesn't allow and
    /// says so apart from its answers: where that is late, events may count as acknowledged before the error comes.
    pub async fn run(mut self) -> Result<OutStats, NatsError> {
        let shipped = match self.filling.take() {
            None => self.ship.run().await,
            Some((shared, intake)) => {
                let ship = self.ship.run();
                let mut ship = std::pin::pin!(ship);
                tokio::select! {
                    shipped = &mut ship => shipped,
                    () = shared.fill(intake) => ship.await,
                }
            }
        };
        self.handle.ledger.entries().stats.connected = false;
        shipped.map(|()| self.handle.stats())
    }
}

/// Stops an [`Outlet`] and tells how it does. Clones are handles to the same one; dropping them changes nothing.
#[derive(Debug, Clone)]
pub struct OutHandle {
    /// Only metrics tell it.
    #[cfg_attr(not(feature = "metrics"), expect(dead_code, reason = "without metrics nobody asks"))]
    name: Arc<str>,
    stopper: Stopper,
    ledger: Arc<Ledger>,
}

impl OutHandle {
    /// Has the outlet end once everything that was published before has been acknowledged, however long that takes.
    pub fn stop(&self) {
        self.stopper.stop(None);
    }

    /// Has the outlet end once everything that was published before has been acknowledged, or so much time has passed.
    ///
    /// What then [waits](OutStats::waiting) is lost unless it is in the outbox.
    pub fn stop_within(&self, limit: Duration) {
        self.stopper.stop(Some(limit));
    }

    #[cfg(feature = "metrics")]
    pub(super) fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// What the outlet has done so far.
    #[must_use]
    pub fn stats(&self) -> OutStats {
        self.ledger.stats()
    }
}
