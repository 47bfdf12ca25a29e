//! From the bus: events, packed.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::{fmt, mem};

use bytes::{Bytes, BytesMut};
use tokio::task::unconstrained;
use tokio_stream::Stream;

use super::parcel::Parcel;
use super::stats::Ledger;
use crate::bridge::Instance;
use crate::bridge::nats::stop::Stopped;
use crate::bridge::subject::{base, push_rest};
use crate::bridge::wire::WireEvent;
use crate::bus::WeakBus;
use crate::event::{EventRef, Gap};
use crate::stream::EventStream;

/// The W3C trace context of an event that is sent.
pub(super) type Trace = Arc<dyn Fn(&EventRef) -> Option<(String, Option<String>)> + Send + Sync>;

/// Makes parcels of events.
#[derive(Clone)]
pub(super) struct Packer {
    instance: Instance,
    /// What all subjects begin with.
    base: String,
    trace: Option<Trace>,
}

/// What parcels are written to. Those that are packed one after another share their memory.
#[derive(Debug, Default)]
pub(super) struct Paper {
    subject: String,
    payload: Vec<u8>,
    kept: BytesMut,
}

/// What is longer has memory of its own.
const LARGE: usize = 8 << 10;

/// How much memory parcels take at once, to share it.
const AT_ONCE_BYTES: usize = 64 << 10;

/// What was written, in memory of just its length.
fn own(written: &mut Vec<u8>) -> Bytes {
    mem::take(written).into_boxed_slice().into()
}

/// What was written, to be given on.
fn keep(kept: &mut BytesMut, written: &[u8]) -> Bytes {
    if kept.capacity() < written.len() {
        kept.reserve(AT_ONCE_BYTES);
    }
    kept.extend_from_slice(written);
    kept.split().freeze()
}

impl Packer {
    pub(super) fn new(prefix: &str, instance: Instance, trace: Option<Trace>) -> Self {
        Self { base: base(prefix, &instance), instance, trace }
    }

    /// The event packed; none if it isn't for sending.
    fn pack(&self, event: &EventRef, paper: &mut Paper) -> Option<Parcel> {
        let wire = WireEvent::of(event, &self.instance)?;
        let wire = match self.trace.as_ref().and_then(|trace| trace(event)) {
            Some((parent, state)) => wire.traced(parent, state),
            None => wire,
        };
        tracing::trace!(id = wire.id(), traceparent = wire.trace_parent(), "to NATS");
        let Paper { subject, payload, kept } = paper;
        subject.clear();
        subject.push_str(&self.base);
        push_rest(subject, event.kind(), wire.key());
        payload.clear();
        wire.write_structured(payload);
        Some(Parcel {
            subject: keep(kept, subject.as_bytes()).try_into().unwrap_or_else(|_| subject.as_str().into()),
            id: Arc::clone(wire.shared_id()),
            received_at: event.received_at(),
            seq: event.seq(),
            epoch: event.epoch(),
            payload: if payload.len() > LARGE { own(payload) } else { keep(kept, payload) },
        })
    }

    /// What takes the place of an event that can't be sent.
    pub(super) fn gap_for(&self, parcel: &Parcel, paper: &mut Paper) -> Option<Parcel> {
        let Parcel { seq, epoch, .. } = *parcel;
        self.pack(&EventRef::gap(Gap { missed: 1, from_seq: seq, to_seq: seq, epoch }), paper)
    }
}

impl fmt::Debug for Packer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Packer").field("base", &self.base).finish_non_exhaustive()
    }
}

/// The bridge's subscription.
#[derive(Debug)]
pub(super) struct Intake {
    pub(super) events: EventStream,
    pub(super) bus: WeakBus,
    pub(super) packer: Packer,
    pub(super) paper: Paper,
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
                    if let Some(gap) = event.as_gap() {
                        gaps += 1;
                        missed += gap.missed;
                    }
                    match self.packer.pack(&event, &mut self.paper) {
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Intake, Packer, Paper};
    use crate::bridge::Instance;
    use crate::bridge::nats::stop::stop;
    use crate::bus::{Bus, Policy};
    use crate::event::{Arg, RawCall};

    #[test]
    fn a_usual_message_is_packed_without_being_decoded() {
        let bus = Bus::new();
        let (_stopper, stopped) = stop();
        let mut intake = Intake {
            events: bus.subscribe().policy(Policy::Buffer { max_bytes: 1 << 20 }).events(),
            bus: bus.downgrade(),
            packer: Packer::new("tim", Instance::new(1, "alice"), None),
            paper: Paper::default(),
            stopped,
            until: None,
            ledger: Arc::default(),
        };
        let mut seen = bus.events();
        let text = r#"[{"message_conv_id": "bob", "message_conv_type": 1, "message_sender": "bob"}]"#;
        bus.publish(RawCall::new("TIMRecvNewMsgCallback", [Arg::text(text)]));
        bus.close();
        let (parcels, event) = tokio_test::block_on(async { (intake.take(usize::MAX).await, seen.next().await) });
        let subjects: Vec<_> = parcels.into_iter().flatten().map(|parcel| parcel.subject.to_string()).collect();
        assert_eq!(subjects, ["tim.1.alice.message.NewMessages.c2c:bob"]);
        assert!(event.is_some_and(|event| !event.is_decoded()));
    }
}
