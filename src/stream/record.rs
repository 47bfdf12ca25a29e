//! Recording: what a bus carries, into a capture.

use std::io::{self, Write};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use std::time::SystemTime;

use super::events::EventStream;
use crate::bus::{Bus, Policy};
use crate::event::{EventRef, EventSet, Origin};
use crate::ingress::capture::{Record, Redaction, Writer, line};

/// Writes everything that a bus carries into a capture.
///
/// The recorder hears everything from its making on, log lines included. It buffers up to 256 MiB, so that it never
/// holds up a publisher; what is lost beyond that is counted. Events are written as the calls that brought them, or
/// would bring them; derived events are left out, since a bus that plays the capture derives them again.
///
/// A capture holds what users wrote and who they are. [`redacted`](Self::redacted) keeps that out, so that it can be sent to
/// others. [`max_bytes`](Self::max_bytes) and [`max_records`](Self::max_records) bound it.
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
    redaction: Option<Redaction>,
    max_bytes: u64,
    max_records: u64,
    /// The line to be written next; one for which a capture had no room waits for the next one.
    pending: Option<Vec<u8>>,
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
    /// How many events were left out because of a bound: their lines alone exceed it, or they came
    /// [after the end](Recorder::count_rest).
    pub left_out: u64,
    /// How many bytes the records take.
    pub bytes: u64,
    /// Whether the last run ended because its bounds were reached, and not because the bus was closed.
    pub is_truncated: bool,
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
        Self {
            events: subscription.events(),
            base: SystemTime::now(),
            recorded: Recorded::default(),
            torn: false,
            redaction: None,
            max_bytes: u64::MAX,
            max_records: u64::MAX,
            pending: None,
        }
    }

    /// Records as if the recording began at `base`. What was received before that gets time 0.
    pub fn base(self, base: SystemTime) -> Self {
        Self { base, ..self }
    }

    /// Writes records without the texts and numbers that `redaction` doesn't allow.
    ///
    /// ```
    /// use tim_events::capture::Redaction;
    /// use tim_events::{Bus, FriendsAdded, Recorder};
    ///
    /// # tokio_test::block_on(async {
    /// let bus = Bus::new();
    /// let mut recorder = Recorder::new(&bus).redacted(Redaction::new());
    /// bus.publish(FriendsAdded::new(vec!["bob".to_owned()]));
    /// bus.close();
    ///
    /// let mut file = Vec::new();
    /// recorder.run(&mut file).await?;
    /// let text = String::from_utf8_lossy(&file);
    /// assert!(text.contains("TIMOnAddFriendCallback") && !text.contains("bob"));
    /// # Ok::<(), tim_events::RecordError>(())
    /// # }).unwrap();
    /// ```
    pub fn redacted(self, redaction: Redaction) -> Self {
        Self { redaction: Some(redaction), ..self }
    }

    /// Writes so many bytes at most in each [`run`](Self::run).
    ///
    /// A record of which the line alone has more is left out and counted as such.
    pub fn max_bytes(self, bytes: u64) -> Self {
        Self { max_bytes: bytes, ..self }
    }

    /// Writes so many records at most in each [`run`](Self::run), at least 1.
    pub fn max_records(self, records: u64) -> Self {
        Self { max_records: records.max(1), ..self }
    }

    /// Writes until the bus is closed and everything is written, or a bound is reached; returns the totals.
    ///
    /// The sink is flushed whenever there is nothing to write. It is written to from the task that runs this, so it
    /// should not block for long.
    ///
    /// When the next record would exceed a bound, [`is_truncated`](Recorded::is_truncated) is true, and nothing is lost
    /// yet: running again writes that record first, into another file perhaps, with the bounds afresh. Meanwhile
    /// events wait in the recorder's buffer. To stop for good, but know what was left out, use
    /// [`count_rest`](Self::count_rest).
    ///
    /// ```
    /// use tim_events::{Bus, FriendRequestsRead, Recorder};
    ///
    /// # tokio_test::block_on(async {
    /// let bus = Bus::new();
    /// let mut recorder = Recorder::new(&bus).max_records(2);
    /// bus.publish_batch((0..5).map(|_| FriendRequestsRead::new()));
    /// bus.close();
    ///
    /// let mut files = vec![Vec::new()];
    /// while recorder.run(files.last_mut().unwrap()).await?.is_truncated {
    ///     files.push(Vec::new());
    /// }
    /// assert_eq!(files.len(), 3);
    /// # Ok::<(), tim_events::RecordError>(())
    /// # }).unwrap();
    /// ```
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
        let mut room = Room { bytes: self.max_bytes, records: self.max_records };
        self.recorded.is_truncated = false;
        if self.torn {
            // What the last run left of a line must not spoil the next one; blank lines count for nothing.
            writer.end_line().map_err(|source| self.stopped(source))?;
            room.bytes = room.bytes.saturating_sub(1);
            self.torn = false;
        }
        loop {
            if !self.write_pending(&mut writer, &mut room)? {
                self.recorded.is_truncated = true;
                break;
            }
            let next = {
                let mut next = pin!(self.events.next());
                match now(next.as_mut()) {
                    Poll::Ready(next) => next,
                    Poll::Pending => {
                        let recorded = self.recorded;
                        writer.flush().map_err(|source| RecordError { source, recorded })?;
                        next.await
                    }
                }
            };
            let Some(event) = next else { break };
            if let Some(record) = self.record(&event) {
                let line = line(&record).map_err(|source| self.stopped(source))?;
                if line.len() as u64 > self.max_bytes {
                    self.recorded.left_out += 1;
                } else {
                    self.pending = Some(line);
                }
            }
        }
        writer.flush().map_err(|source| self.stopped(source))?;
        Ok(self.recorded)
    }

    /// Writes the line that is pending, if there is one; false if there is no room for it.
    fn write_pending<W: Write>(&mut self, writer: &mut Writer<W>, room: &mut Room) -> Result<bool, RecordError> {
        let Some(line) = self.pending.take_if(|line| room.take(line)) else { return Ok(self.pending.is_none()) };
        if let Err(source) = writer.write_line(&line) {
            self.torn = true;
            return Err(self.stopped(source));
        }
        self.recorded.records += 1;
        self.recorded.bytes += line.len() as u64;
        Ok(true)
    }

    fn stopped(&self, source: io::Error) -> RecordError {
        RecordError { source, recorded: self.recorded }
    }

    /// Reads on until the bus is closed, without writing anything, and counts what is
    /// [left out](Recorded::left_out); returns the totals.
    ///
    /// For a recording that ends with its bound: the subscription goes on, so that the totals tell of everything.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses no count.
    ///
    /// ```
    /// use tim_events::{Bus, FriendRequestsRead, Recorder};
    ///
    /// # tokio_test::block_on(async {
    /// let bus = Bus::new();
    /// let mut recorder = Recorder::new(&bus).max_records(2);
    /// bus.publish_batch((0..5).map(|_| FriendRequestsRead::new()));
    /// bus.close();
    ///
    /// assert!(recorder.run(Vec::new()).await?.is_truncated);
    /// let recorded = recorder.count_rest().await;
    /// assert_eq!((recorded.records, recorded.left_out), (2, 3));
    /// # Ok::<(), tim_events::RecordError>(())
    /// # }).unwrap();
    /// ```
    pub async fn count_rest(&mut self) -> Recorded {
        self.recorded.left_out += u64::from(self.pending.take().is_some());
        while let Some(event) = self.events.next().await {
            self.recorded.left_out += u64::from(self.is_call(&event));
        }
        self.recorded
    }

    /// Whether the event has a place in a capture; counts it if not.
    fn is_call(&mut self, event: &EventRef) -> bool {
        if let Some(gap) = event.as_gap() {
            self.recorded.missed += gap.missed;
            return false;
        }
        // A bus that plays the capture derives these again.
        let is_derived = matches!(event.origin(), Origin::Derived { .. });
        let is_call = !is_derived && event.raw().is_some();
        self.recorded.skipped += u64::from(!is_derived && !is_call);
        is_call
    }

    fn record(&mut self, event: &EventRef) -> Option<Record> {
        if !self.is_call(event) {
            return None;
        }
        let since = event.received_at().duration_since(self.base).unwrap_or_default();
        let t_us = u64::try_from(since.as_micros()).unwrap_or(u64::MAX);
        let record = Record::new(t_us, event.thread().map(str::to_owned), event.raw()?.clone());
        Some(match &self.redaction {
            Some(redaction) => redaction.apply(&record),
            None => record,
        })
    }
}

/// What one run may still write.
struct Room {
    bytes: u64,
    records: u64,
}

impl Room {
    /// Takes the room for a line, if there is so much.
    fn take(&mut self, line: &[u8]) -> bool {
        let Some(bytes) = self.bytes.checked_sub(line.len() as u64) else { return false };
        let Some(records) = self.records.checked_sub(1) else { return false };
        *self = Self { bytes, records };
        true
    }
}

/// Asks a future once, without leaving a waker of anybody's.
fn now<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

#[cfg(test)]
mod tests {
    use super::Recorder;
    use crate::bus::Bus;
    use crate::event::{Arg, RawCall};

    #[test]
    fn recording_decodes_nothing() {
        let bus = Bus::new();
        let mut recorder = Recorder::new(&bus);
        let mut seen = bus.events();
        bus.publish(RawCall::new("TIMOnAddFriendCallback", [Arg::text(r#"["bob"]"#)]));
        bus.close();
        let (result, event) = tokio_test::block_on(async { (recorder.run(Vec::new()).await, seen.next().await) });
        assert_eq!(result.ok().map(|recorded| recorded.records), Some(1));
        assert!(event.is_some_and(|event| !event.is_decoded()));
    }
}
