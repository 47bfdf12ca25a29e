//! Shipping: from the source to the server, in order, until the server has it.

use std::collections::VecDeque;
use std::mem;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep, sleep_until, timeout};

use super::intake::{Packer, Paper};
use super::line::{Fault, Line, Receipt};
use super::parcel::Parcel;
use super::source::Source;
use super::stats::Ledger;
use super::stream::StreamOptions;
use crate::bridge::nats::NatsError;
use crate::bridge::nats::server::{Link, Server, Trouble};
use crate::bridge::nats::stop::Stopped;

/// Where to, and how.
#[derive(Debug, Clone)]
pub(super) struct Route {
    pub(super) server: Server,
    pub(super) stream: Option<StreamOptions>,
    /// How many parcels may be under way.
    pub(super) window: usize,
    /// How many bytes of them.
    pub(super) window_bytes: usize,
    /// How long the server may take to acknowledge the next one.
    pub(super) patience: Duration,
}

impl Route {
    /// Below how many parcels under way more are taken: acknowledgements come one by one, and to take parcels one by one
    /// costs more than to send them.
    fn refill(&self) -> usize {
        self.window - self.window / 8
    }
}

/// Parcels on their way, and the line that they go by.
#[derive(Debug)]
pub(super) struct Ship {
    route: Route,
    source: Source,
    packer: Packer,
    paper: Paper,
    stopped: Stopped,
    ledger: Arc<Ledger>,
    /// Taken from the source and not acknowledged, oldest first.
    pending: VecDeque<Parcel>,
    pending_bytes: usize,
    /// How many of them were sent on the present line.
    sent: usize,
    /// Whether the source has no more.
    is_over: bool,
    backoff: Duration,
}

type Opening = Pin<Box<dyn Future<Output = Result<Box<Line>, Fault>> + Send>>;

/// What has happened.
enum Turn {
    Parcels(Option<Vec<Parcel>>),
    Receipt(Result<Receipt, Fault>),
    Open(Result<Box<Line>, Fault>),
    Trouble(Trouble),
    Expired,
}

/// How long a word of the server's may be under way that came before its last answer.
const LAST_WORD: Duration = Duration::from_millis(20);
const FIRST_BACKOFF: Duration = Duration::from_millis(50);
const LAST_BACKOFF: Duration = Duration::from_secs(5);

impl Ship {
    pub(super) fn new(route: Route, source: Source, packer: Packer, stopped: Stopped, ledger: Arc<Ledger>) -> Self {
        Self {
            route,
            source,
            packer,
            paper: Paper::default(),
            stopped,
            ledger,
            pending: VecDeque::new(),
            pending_bytes: 0,
            sent: 0,
            is_over: false,
            backoff: FIRST_BACKOFF,
        }
    }

    /// Ships until the source has no more and the server has everything, or the time for that is over.
    pub(super) async fn run(&mut self) -> Result<(), NatsError> {
        let mut line: Option<Box<Line>> = None;
        let mut connection: Option<Link> = None;
        let is_plain = self.route.stream.is_none();
        // Whether the server has had the time to deny anything.
        let mut is_proven = false;
        let mut opening = Some(self.open(Duration::ZERO));
        // How long the server may still take; counts only while something is under way.
        let mut deadline = Instant::now();
        let mut stopped = self.stopped.clone();
        while !(self.is_over && self.pending.is_empty()) {
            let has_room = self.pending.len() < self.route.refill() && self.pending_bytes < self.route.window_bytes;
            let room = self.route.window_bytes.saturating_sub(self.pending_bytes);
            let is_under_way = self.sent > 0;
            let turn = tokio::select! {
                biased;
                () = stopped.expired() => Turn::Expired,
                trouble = trouble(connection.as_ref()) => Turn::Trouble(trouble),
                receipt = receipt(line.as_deref_mut()), if is_under_way => Turn::Receipt(receipt),
                parcels = self.source.next(room), if has_room && !self.is_over => Turn::Parcels(parcels),
                opened = opened(&mut opening) => Turn::Open(opened),
                () = sleep_until(deadline), if is_under_way => {
                    Turn::Receipt(Err(Fault::Passing("the server acknowledges nothing".to_owned())))
                }
            };
            let fault = match turn {
                Turn::Expired => return Ok(()),
                Turn::Parcels(parcels) => {
                    self.load(parcels);
                    None
                }
                Turn::Receipt(Ok(receipt)) => {
                    let denied = late_denial(is_plain, connection.as_ref(), &mut is_proven).await;
                    if denied.is_none() {
                        self.unload(receipt).await;
                        deadline = Instant::now() + self.route.patience;
                    }
                    denied.map(|what| Fault::Lasting(NatsError::Denied(what)))
                }
                Turn::Open(Ok(opened)) => {
                    opening = None;
                    connection = Some(opened.link().clone());
                    is_proven = false;
                    line = Some(opened);
                    self.connected(true);
                    None
                }
                Turn::Receipt(Err(fault)) | Turn::Open(Err(fault)) => Some(fault),
                Turn::Trouble(Trouble::Lost) => Some(Fault::Passing("the connection is lost".to_owned())),
                Turn::Trouble(Trouble::Denied(what)) => Some(Fault::Lasting(NatsError::Denied(what))),
            };
            if fault.is_none() && self.sent == 0 {
                deadline = Instant::now() + self.route.patience;
            }
            let fault = match (fault, &mut line) {
                (None, Some(line)) => self.send(line).await.err(),
                (fault, _) => fault,
            };
            match fault {
                None => {}
                Some(Fault::Lasting(error)) => return Err(error),
                Some(Fault::Passing(failure)) => {
                    tracing::warn!(%failure, waiting = self.pending.len(), "events for NATS wait");
                    self.ledger.failed(&failure);
                    connection = None;
                    if line.take().is_some() {
                        self.connected(false);
                    }
                    // The next line begins with the first that is not acknowledged.
                    self.sent = 0;
                    opening = Some(self.open(self.backoff));
                    self.backoff = (self.backoff * 2).min(LAST_BACKOFF);
                }
            }
        }
        match late_denial(is_plain, connection.as_ref(), &mut false).await {
            Some(what) => Err(NatsError::Denied(what)),
            None => Ok(()),
        }
    }

    fn open(&self, after: Duration) -> Opening {
        let Route { server, stream, window, patience, .. } = self.route.clone();
        Box::pin(async move {
            sleep(after).await;
            Line::open(server, stream, window, patience).await.map(Box::new)
        })
    }

    fn connected(&self, connected: bool) {
        let mut entries = self.ledger.entries();
        entries.stats.connected = connected;
        entries.stats.connections += u64::from(connected);
    }

    fn load(&mut self, parcels: Option<Vec<Parcel>>) {
        match parcels {
            None => self.is_over = true,
            Some(parcels) => {
                self.pending_bytes += parcels.iter().map(Parcel::size).sum::<usize>();
                self.pending.extend(parcels);
            }
        }
        self.report();
    }

    async fn unload(&mut self, receipt: Receipt) {
        let parcels = receipt.parcels.min(self.sent);
        let bytes: usize = self.pending.drain(..parcels).map(|parcel| parcel.size()).sum();
        self.pending_bytes = self.pending_bytes.saturating_sub(bytes);
        self.sent -= parcels;
        self.backoff = FIRST_BACKOFF;
        self.source.acknowledge(parcels).await;
        let mut entries = self.ledger.entries();
        entries.stats.acknowledged += parcels as u64;
        entries.stats.duplicates += receipt.duplicates as u64;
        drop(entries);
        self.report();
    }

    /// Sends what has not been sent on this line, as far as the window goes.
    async fn send(&mut self, line: &mut Line) -> Result<(), Fault> {
        self.replace_too_large(line);
        let before = self.sent;
        let upto = self.pending.len().min(self.route.window).max(before);
        let parcels = self.pending.range(before..upto);
        // A client whose queue is full waits for its connection, and that may be stuck.
        let sent = timeout(self.route.patience, line.send(parcels, &mut self.sent)).await;
        self.ledger.entries().stats.sent += (self.sent - before) as u64;
        sent.unwrap_or_else(|_| Err(Fault::Passing("the connection is stuck".to_owned())))
    }

    /// What the server has no room for in a message goes as a gap, so that readers know.
    fn replace_too_large(&mut self, line: &Line) {
        let (packer, paper) = (&self.packer, &mut self.paper);
        let mut bytes = 0;
        for parcel in self.pending.range_mut(self.sent..).filter(|parcel| !line.has_room_for(parcel)) {
            let Some(gap) = packer.gap_for(parcel, paper) else { continue };
            tracing::error!(
                id = &*parcel.id,
                bytes = parcel.size(),
                "an event is too large for NATS; a gap goes instead"
            );
            bytes += parcel.size() - gap.size().min(parcel.size());
            *parcel = gap;
            self.ledger.entries().stats.too_large += 1;
        }
        self.pending_bytes = self.pending_bytes.saturating_sub(bytes);
    }

    fn report(&self) {
        let mut entries = self.ledger.entries();
        entries.first = self.pending.front().map(|first| first.received_at);
        if let Source::Bus(_) = self.source {
            entries.stats.waiting = self.pending.len() as u64;
        }
    }
}

async fn trouble(connection: Option<&Link>) -> Trouble {
    match connection {
        Some(link) => link.trouble().await,
        None => std::future::pending().await,
    }
}

async fn denied(connection: Option<&Link>) -> String {
    match connection {
        Some(link) => link.denied().await,
        None => std::future::pending().await,
    }
}

/// What plain NATS has dropped because it doesn't allow it, while it took the rest. Its word on that comes by itself, so
/// the first acknowledgement of a line waits for it, and the end.
async fn late_denial(is_plain: bool, connection: Option<&Link>, is_proven: &mut bool) -> Option<String> {
    if !is_plain {
        return None;
    }
    if mem::replace(is_proven, true) {
        return connection.and_then(|link| link.state().denied().map(|what| what.as_ref().to_owned()));
    }
    timeout(LAST_WORD, denied(connection)).await.ok()
}

async fn receipt(line: Option<&mut Line>) -> Result<Receipt, Fault> {
    match line {
        Some(line) => line.receipt().await,
        None => std::future::pending().await,
    }
}

async fn opened(opening: &mut Option<Opening>) -> Result<Box<Line>, Fault> {
    match opening {
        Some(opening) => opening.await,
        None => std::future::pending().await,
    }
}
