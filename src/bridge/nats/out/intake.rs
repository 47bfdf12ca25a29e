//! From the bus: events, packed.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use tokio::task::unconstrained;
use tokio_stream::Stream;

use super::parcel::Parcel;
use super::stats::Ledger;
use crate::bridge::Instance;
use crate::bridge::nats::stop::Stopped;
use crate::bridge::subject::subject_of;
use crate::bridge::wire::WireEvent;
use crate::bus::WeakBus;
use crate::event::{Event, EventRef, Gap};
use crate::stream::EventStream;

/// The W3C trace context of an event that is sent.
pub(super) type Trace = Arc<dyn Fn(&EventRef) -> Option<(String, Option<String>)> + Send + Sync>;

/// Makes parcels of events.
#[derive(Clone)]
pub(super) struct Packer {
    pub(super) prefix: Arc<str>,
    pub(super) instance: Instance,
    pub(super) trace: Option<Trace>,
}

impl Packer {
    /// The event packed; none if it isn't for sending.
    fn pack(&self, event: &EventRef) -> Option<Parcel> {
        let wire = WireEvent::of(event, &self.instance)?;
        let wire = match self.trace.as_ref().and_then(|trace| trace(event)) {
            Some((parent, state)) => wire.traced(parent, state),
            None => wire,
        };
        tracing::trace!(id = wire.id(), traceparent = wire.trace_parent(), "to NATS");
        Some(Parcel {
            subject: subject_of(&self.prefix, &self.instance, event).into(),
            id: wire.id().to_owned(),
            received_at: event.received_at(),
            seq: event.seq(),
            epoch: event.epoch(),
            payload: wire.to_structured().into(),
        })
    }

    /// What takes the place of an event that can't be sent.
    pub(super) fn gap_for(&self, parcel: &Parcel) -> Option<Parcel> {
        let Parcel { seq, epoch, .. } = *parcel;
        self.pack(&EventRef::gap(Gap { missed: 1, from_seq: seq, to_seq: seq, epoch }))
    }
}

impl fmt::Debug for Packer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Packer").field("prefix", &self.prefix).field("instance", &self.instance).finish_non_exhaustive()
    }
}

/// The bridge's subscription.
#[derive(Debug)]
pub(super) struct Intake {
    pub(super) events: EventStream,
    pub(super) bus: WeakBus,
    pub(super) packer: Packer,
    pub(super) stopped: Stopped,
    /// The number of the last event to be taken, once the bridge is stopped.
    pub(super) until: Option<u64>,
    pub(super) ledger: Arc<Ledger>,
}

/// How many events are taken at once.
const AT_ONCE: usize = 256;

impl Intake {
    /// The events that are there, up to so many bytes of them, but at least one; none once the bus is closed or the
    /// bridge stopped, and all that came before has been taken.
    ///
    /// Dropping the future loses nothing.
    pub(super) async fn take(&mut self, bytes: usize) -> Option<Vec<Parcel>> {
        loop {
            if self.until.is_none() && self.stopped.is_draining() {
                // Without a bus nothing more can come than what is there.
                self.until = Some(self.bus.upgrade().map_or(u64::MAX, |bus| bus.head()));
            }
            if self.until.is_some() {
                // What is there comes without waiting, unless the runtime makes a busy reader pause.
                return unconstrained(std::future::poll_fn(|cx| match self.poll_take(bytes, cx) {
                    Poll::Pending => Poll::Ready(None),
                    taken @ Poll::Ready(_) => taken,
                }))
                .await;
            }
            let mut stopped = self.stopped.clone();
            tokio::select! {
                taken = std::future::poll_fn(|cx| self.poll_take(bytes, cx)) => return taken,
                () = stopped.draining() => {}
            }
        }
    }

    fn poll_take(&mut self, bytes: usize, cx: &mut Context<'_>) -> Poll<Option<Vec<Parcel>>> {
        let mut parcels = Vec::new();
        let (mut taken, mut size, mut passed_over, mut gaps, mut missed) = (0, 0, 0, 0, 0);
        let is_over = loop {
            if taken == AT_ONCE || size >= bytes {
                break false;
            }
            match Pin::new(&mut self.events).poll_next(cx) {
                Poll::Ready(Some(event)) if self.until.is_some_and(|until| event.seq() > until) => break true,
                Poll::Ready(Some(event)) => {
                    taken += 1;
                    if let Event::Gap(gap) = &*event {
                        gaps += 1;
                        missed += gap.missed;
                    }
                    match self.packer.pack(&event) {
                        Some(parcel) => {
                            size += parcel.size();
                            parcels.push(parcel);
                        }
                        None => passed_over += 1,
                    }
                }
                Poll::Ready(None) => break true,
                Poll::Pending if taken == 0 => return Poll::Pending,
                Poll::Pending => break false,
            }
        };
        let mut entries = self.ledger.entries();
        entries.stats.taken += parcels.len() as u64;
        entries.stats.passed_over += passed_over;
        entries.stats.gaps += gaps;
        entries.stats.missed += missed;
        drop(entries);
        if is_over && parcels.is_empty() { Poll::Ready(None) } else { Poll::Ready(Some(parcels)) }
    }
}
