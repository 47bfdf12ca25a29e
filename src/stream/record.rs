//! Recording: what a bus carries, into a capture.

use std::io::{self, Write};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use std::time::SystemTime;

use super::events::EventStream;
use crate::bus::{Bus, Policy};
use crate::event::{Event, EventRef, EventSet, Origin};
use crate::ingress::capture::{Record, Writer};

/// Writes everything that a bus carries into a capture.
///
/// The recorder hears everything from its making on, log lines included. It buffers up to 256 MiB, so that it never
/// holds up a publisher; what is lost beyond that is counted. Events are written as the calls that brought them, or
/// would bring them; derived events are left out, since a bus that plays the capture derives them again.
///
/// ```
/// use tim_events::capture::read;
/// use tim_events::{Bus, KickedOffline, Recorder};
///
/// # tokio_test::block_on(async {
/// let bus = Bus::new();
/// let mut recorder = Recorder::new(&bus);
/// bus.publish(KickedOffline::new());
/// bus.close();
///
/// let mut file = Vec::new();
/// let recorded = recorder.run(&mut file).await?;
/// assert_eq!((recorded.records, recorded.missed), (1, 0));
/// assert_eq!(read(&*file).count(), 1);
/// # Ok::<(), tim_events::RecordError>(())
/// # }).unwrap();
/// ```
#[derive(Debug)]
#[must_use = "nothing is written before `run`"]
pub struct Recorder {
    events: EventStream,
    base: SystemTime,
    recorded: Recorded,
    /// Whether the last write may have left a part of a line.
    torn: bool,
}

/// What a recorder has written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Recorded {
    /// How many records were written.
    pub records: u64,
    /// How many events were lost because the buffer was full.
    pub missed: u64,
    /// How many events are no calls and have no place in a capture, such as an `Undecodable` that an app published.
    pub skipped: u64,
}

/// A recording stopped before the bus was closed.
#[derive(Debug, thiserror::Error)]
#[error("the capture could not be written: {source}")]
#[non_exhaustive]
pub struct RecordError {
    /// What the sink said.
    pub source: io::Error,
    /// What was written before; the event at which it stopped is not.
    pub recorded: Recorded,
}

const BUFFER: usize = 256 << 20;

impl Recorder {
    /// Records what is published on `bus` from now on, as if the recording began now.
    pub fn new(bus: &Bus) -> Self {
        Self::with_buffer(bus, BUFFER)
    }

    /// The same with a buffer of another size.
    pub fn with_buffer(bus: &Bus, max_bytes: usize) -> Self {
        let kinds = EventSet::ALL - EventSet::DERIVED;
        let subscription = bus.subscribe().kinds(kinds).policy(Policy::Buffer { max_bytes }).named("recorder");
        Self { events: subscription.events(), base: SystemTime::now(), recorded: Recorded::default(), torn: false }
    }

    /// Records as if the recording began at `base`. What was received before that gets time 0.
    pub fn base(self, base: SystemTime) -> Self {
        Self { base, ..self }
    }

    /// Writes until the bus is closed and everything is written; returns the totals.
    ///
    /// The sink is flushed whenever there is nothing to write. It is written to from the task that runs this, so it
    /// should not block for long.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing: running again goes on with the next event.
    ///
    /// # Errors
    ///
    /// [`RecordError`] if the sink fails. The event that could not be written is lost; running again, on the same sink
    /// or another, goes on after it.
    pub async fn run(&mut self, sink: impl Write) -> Result<Recorded, RecordError> {
        let mut writer = Writer::new(sink);
        if self.torn {
            // What the last run left of a line must not spoil the next one; blank lines count for nothing.
            writer.end_line().map_err(|source| RecordError { source, recorded: self.recorded })?;
            self.torn = false;
        }
        loop {
            let stopped = |source| RecordError { source, recorded: self.recorded };
            let next = {
                let mut next = pin!(self.events.next());
                match now(next.as_mut()) {
                    Poll::Ready(next) => next,
                    Poll::Pending => {
                        writer.flush().map_err(stopped)?;
                        next.await
                    }
                }
            };
            let Some(event) = next else {
                writer.flush().map_err(stopped)?;
                return Ok(self.recorded);
            };
            if let Event::Gap(gap) = &*event {
                self.recorded.missed += gap.missed;
            } else if matches!(event.origin(), Origin::Derived { .. }) {
                // A bus that plays the capture derives it again.
            } else if let Some(record) = self.record(&event) {
                if let Err(source) = writer.write(&record) {
                    self.torn = true;
                    return Err(stopped(source));
                }
                self.recorded.records += 1;
            } else {
                self.recorded.skipped += 1;
            }
        }
    }

    fn record(&self, event: &EventRef) -> Option<Record> {
        let since = event.received_at().duration_since(self.base).unwrap_or_default();
        let t_us = u64::try_from(since.as_micros()).unwrap_or(u64::MAX);
        Some(Record::new(t_us, event.thread().map(str::to_owned), event.raw()?.clone()))
    }
}

/// Asks a future once, without leaving a waker of anybody's.
fn now<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}
