//! Republishing: what arrives, on a bus of this machine.

use tokio::task::yield_now;
use tracing::{Instrument, Span};

use super::{Arrival, InStats, Inlet};
use crate::bridge::nats::NatsError;
use crate::bus::Bus;
use crate::event::EventSet;

/// So many events are published before the server is told, even if there are more.
const AT_ONCE: u32 = 128;

impl Inlet {
    /// Publishes every event on a bus until the inlet is stopped or the bus closed; then says what was done.
    ///
    /// Events are [sent](Bus::send), so that lossless subscriptions lose none and a bus that takes them slowly is waited
    /// for: meanwhile they wait in the stream. Their origin is [`Origin::Remote`](crate::Origin::Remote); a [`NatsOut`](super::super::NatsOut) on
    /// the same bus sends them nowhere. A durable reader acknowledges an event once it is published.
    ///
    /// A message that is no event, and a gap of a sender, is published as a call of the callback `NATS`, which no catalog
    /// has, with its subject and its text: who subscribes to diagnostics gets it, in its place, as
    /// [`Undecodable`](crate::Undecodable). A gap of the bus here would say which of its own events a reader has lost; what a sender
    /// lost, [`on_gap`](super::NatsIn::on_gap) and [`InStats::missed`] tell.
    ///
    /// # Errors
    ///
    /// [`NatsError`] if waiting won't help; see [`next`](Self::next).
    pub async fn republish(mut self, bus: Bus) -> Result<InStats, NatsError> {
        // It yields nothing and ends with the bus.
        let mut open = bus.subscribe().kinds(EventSet::EMPTY).named(self.handle.name.clone()).events();
        loop {
            let mut next = tokio::select! {
                biased;
                _ = open.next() => None,
                next = self.next() => next?,
            };
            let mut published = 0;
            while let Some(arrival) = next.take() {
                if !self.publish(&bus, arrival).await {
                    break;
                }
                published += 1;
                if published < AT_ONCE {
                    next = self.take_ready()?;
                }
            }
            self.acknowledge();
            if published == 0 {
                return Ok(self.close().await);
            }
            // A flood must not keep other tasks of the thread from running.
            yield_now().await;
        }
    }

    /// Publishes one; false once the bus is closed.
    async fn publish(&self, bus: &Bus, arrival: Arrival) -> bool {
        let span = match (&self.spans, arrival.event()) {
            (Some(spans), Ok(event)) => spans(event),
            _ => Span::none(),
        };
        bus.send(arrival.into_body()).instrument(span).await.is_ok()
    }
}
