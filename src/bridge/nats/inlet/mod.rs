//! In: from a server, to a bus or whoever reads.

mod arrival;
mod core;
mod feed;
mod merge;
mod options;
mod recent;
mod republish;
mod stats;

use std::fmt;
use std::sync::Arc;

use tokio::task::coop::consume_budget;

pub use self::arrival::Arrival;
use self::core::Core;
use self::merge::Merge;
pub use self::options::{NatsIn, Start};
use self::recent::Recent;
pub use self::stats::InStats;
use self::stats::Ledger;
use super::NatsError;
use super::server::Link;
use super::stop::{Stopped, Stopper};
use crate::bridge::wire::WireEvent;
use crate::event::Gap;

/// Called with each message that is no event.
type OnBad = Arc<dyn Fn(&Arrival) + Send + Sync>;
/// Called with each gap of a sender.
type OnGap = Arc<dyn Fn(&Gap) + Send + Sync>;
/// Makes the span that an event is published in.
type Spans = Arc<dyn Fn(&WireEvent) -> tracing::Span + Send + Sync>;

#[derive(Debug)]
enum Carrier {
    Core(Core),
    Stream(Merge),
}

/// A reader of events from a server. See [`NatsIn::open`].
///
/// # Order and loss
///
/// From a stream events come in its order, each that it still has; what was lost on the way is read again, and what its
/// limits freed before it was read is counted in [`InStats::expired`]. From plain NATS events come in their sender's
/// order, and what is sent while the connection is lost, or faster than it is read, is lost: it is counted as
/// [`disconnections`](InStats::disconnections) and [`overflows`](InStats::overflows), since how much it was nobody knows.
/// What comes twice under one id is given out once, as long as the id is [remembered](NatsIn::remember).
///
/// # Dropping
///
/// Dropping it ends its subscriptions. A durable name goes on where it was last acknowledged.
#[must_use = "nothing is read before `next` or `republish`"]
pub struct Inlet {
    carrier: Carrier,
    recent: Recent,
    max_bytes: usize,
    on_bad: Option<OnBad>,
    on_gap: Option<OnGap>,
    spans: Option<Spans>,
    stopped: Stopped,
    handle: InHandle,
}

impl Inlet {
    /// What stops it, and tells how it does.
    #[must_use]
    pub fn handle(&self) -> InHandle {
        self.handle.clone()
    }

    /// The next message; none once the inlet is stopped, or its connection closed for good.
    ///
    /// For sinks that keep their own place: what to publish on a bus is better read with
    /// [`republish`](Self::republish). A durable reader [acknowledges](Self::acknowledge) what it is done with.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing.
    ///
    /// # Errors
    ///
    /// [`NatsError`] if waiting won't help, such as a consumer of the same name with another filter, or a subject that
    /// the server doesn't let this user listen to.
    pub async fn next(&mut self) -> Result<Option<Arrival>, NatsError> {
        // A flood must not keep other tasks of the thread from running.
        consume_budget().await;
        loop {
            if self.stopped.is_draining() {
                return Ok(None);
            }
            let mut stopped = self.stopped.clone();
            let is_plain = matches!(self.carrier, Carrier::Core(_));
            let arrival = tokio::select! {
                biased;
                () = stopped.draining() => return Ok(None),
                what = denied(&self.handle.link, is_plain) => return Err(NatsError::Denied(what)),
                arrival = self.carrier.next(self.max_bytes, &self.handle.ledger) => arrival?,
            };
            let Some(arrival) = arrival else { return Ok(None) };
            if self.is_new(&arrival) {
                return Ok(Some(arrival));
            }
        }
    }

    /// Ends the reader once the server has been told what was [acknowledged](Self::acknowledge), or can't be told.
    pub async fn close(mut self) -> InStats {
        if let Carrier::Stream(merge) = &mut self.carrier {
            merge.settle().await;
        }
        self.handle.stats()
    }

    /// The next message, if there is one now.
    fn take_ready(&mut self) -> Result<Option<Arrival>, NatsError> {
        while !self.stopped.is_draining()
            && let Some(arrival) = self.carrier.take_ready(self.max_bytes, &self.handle.ledger)?
        {
            if self.is_new(&arrival) {
                return Ok(Some(arrival));
            }
        }
        Ok(None)
    }

    /// Takes account of a message; whether it comes for the first time.
    fn is_new(&mut self, arrival: &Arrival) -> bool {
        let is_new = arrival.event().map_or(true, |event| self.recent.is_new(event.id()));
        let mut entries = self.handle.ledger.entries();
        entries.received += 1;
        if !is_new {
            entries.duplicates += 1;
            return false;
        }
        entries.delivered += 1;
        entries.stream_seq = arrival.stream_seq();
        match arrival.event() {
            Ok(event) => {
                if let Some(gap) = event.gap() {
                    entries.gaps += 1;
                    entries.missed += gap.missed;
                }
                entries.lag = event.time().map(|time| time.elapsed().unwrap_or_default());
            }
            Err(_) => entries.bad += 1,
        }
        drop(entries);
        match arrival.event() {
            Ok(event) => {
                if let Some(gap) = event.gap() {
                    tracing::warn!(source = event.source(), missed = gap.missed, "a sender has lost events");
                    if let Some(on_gap) = &self.on_gap {
                        on_gap(gap);
                    }
                }
            }
            Err(error) => {
                tracing::warn!(%error, subject = arrival.subject(), stream_seq = arrival.stream_seq(), "no event");
                if let Some(on_bad) = &self.on_bad {
                    on_bad(arrival);
                }
            }
        }
        true
    }

    /// Tells the server that everything that was given out is done with, so that it doesn't come again. Does nothing
    /// unless the reader is [durable](NatsIn::durable).
    ///
    /// The server is told in the background; [`close`](Self::close) waits for it.
    pub fn acknowledge(&mut self) {
        if let Carrier::Stream(merge) = &self.carrier {
            merge.acknowledge();
        }
    }
}

/// What keeps the server from sending. A reader of plain NATS need not write anything.
async fn denied(link: &Link, is_plain: bool) -> String {
    if is_plain { link.denied_to_listen().await } else { link.denied().await }
}

impl Carrier {
    fn take_ready(&mut self, limit: usize, ledger: &Ledger) -> Result<Option<Arrival>, NatsError> {
        match self {
            Self::Core(core) => Ok(core.take_ready(|message| Arrival::new(message, None, limit))),
            Self::Stream(merge) => Ok(merge.take_ready()?.map(|pulled| {
                ledger.entries().pending = pulled.pending;
                Arrival::new(pulled.message, Some(pulled.seq), limit)
            })),
        }
    }

    async fn next(&mut self, limit: usize, ledger: &Ledger) -> Result<Option<Arrival>, NatsError> {
        match self {
            Self::Core(core) => Ok(core.next(|message| Arrival::new(message, None, limit)).await),
            Self::Stream(merge) => {
                let pulled = merge.next().await?;
                ledger.entries().pending = pulled.pending;
                Ok(Some(Arrival::new(pulled.message, Some(pulled.seq), limit)))
            }
        }
    }
}

impl fmt::Debug for Inlet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inlet").field("carrier", &self.carrier).field("handle", &self.handle).finish_non_exhaustive()
    }
}

/// Stops an [`Inlet`] and tells how it does. Clones are handles to the same one; dropping them changes nothing.
#[derive(Debug, Clone)]
pub struct InHandle {
    name: Arc<str>,
    stopper: Stopper,
    ledger: Arc<Ledger>,
    link: Link,
}

impl InHandle {
    /// Has the inlet end after the event that it is at.
    pub fn stop(&self) {
        self.stopper.stop(None);
    }

    #[cfg(feature = "metrics")]
    pub(super) fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// What the inlet has done so far.
    #[must_use]
    pub fn stats(&self) -> InStats {
        let state = self.link.state();
        InStats { disconnections: state.losses, overflows: state.overflows, ..self.ledger.entries().clone() }
    }
}
