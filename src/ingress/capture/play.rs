//! Playing: a capture onto a bus, at full speed or at its own pace.

use std::time::{Duration, SystemTime};

use tokio::task::yield_now;
use tokio::time::{Instant, sleep_until};

use super::record::Record;
use crate::bus::{Bus, SendError};
use crate::event::Body;

/// How fast a capture plays.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Pace(Option<f64>);

impl Pace {
    /// As fast as readers take it.
    pub const FULL_SPEED: Self = Self(None);

    /// So many times as fast as it was recorded: 1 is the recorded pace, 2 takes half the time, 0 is full speed.
    ///
    /// None for a factor that is negative, infinite or not a number.
    ///
    /// ```
    /// use tim_events::capture::Pace;
    ///
    /// assert_eq!(Pace::times(0.0), Some(Pace::FULL_SPEED));
    /// assert_eq!(Pace::times(-1.0), None);
    /// ```
    #[must_use]
    pub fn times(factor: f64) -> Option<Self> {
        match factor {
            0.0 => Some(Self::FULL_SPEED),
            factor if factor > 0.0 && factor.is_finite() => Some(Self(Some(factor))),
            _ => None,
        }
    }

    /// How long after the start something is due that was recorded so many microseconds after the first record.
    fn due(self, t_us: u64) -> Option<Duration> {
        let factor = self.0?;
        // A quotient too large for a duration is due in the far future, like the largest one.
        Some(Duration::try_from_secs_f64(Duration::from_micros(t_us).as_secs_f64() / factor).unwrap_or(Duration::MAX))
    }
}

/// Plays records onto a bus.
///
/// Each record is sent with [`Bus::send`], in its order, so that lossless subscriptions lose nothing; others may fall
/// behind as ever. The records' iterator is asked from the task that plays, so one that blocks, such as a file that
/// others write, holds up its thread. Played events are
/// as received when the record says: `t_us` after the [`base`](Self::base).
#[derive(Debug, Clone)]
#[must_use = "nothing is played before `play`"]
pub struct Player<I> {
    records: I,
    pace: Pace,
    base: SystemTime,
    ids: Option<String>,
}

impl<I: Iterator<Item = Record>> Player<I> {
    /// Plays these records, at full speed, as if the recording began now.
    pub fn new(records: impl IntoIterator<IntoIter = I>) -> Self {
        Self { records: records.into_iter(), pace: Pace::FULL_SPEED, base: SystemTime::now(), ids: None }
    }

    /// Plays at this pace, counted from the first record. What is due already is sent without waiting.
    pub fn pace(self, pace: Pace) -> Self {
        Self { pace, ..self }
    }

    /// Plays as if the recording began at `base`.
    pub fn base(self, base: SystemTime) -> Self {
        Self { base, ..self }
    }

    /// Gives each event the id `PREFIX/LINE`, where the line is that of the capture.
    ///
    /// Played again, the events then have the same ids, so that whoever drops doubles by id drops these. Take the
    /// capture's [`Fingerprint`](super::Fingerprint) for a prefix. A record that [`read`](super::read) didn't find gets
    /// no id, since it has no line.
    ///
    /// ```
    /// use tim_events::Bus;
    /// use tim_events::capture::{Player, read};
    ///
    /// # tokio_test::block_on(async {
    /// let file = r#"{"t_us":5,"callback":"TIMKickedOfflineCallback","args":[]}"#;
    /// let bus = Bus::new();
    /// let mut events = bus.events();
    /// let player = Player::new(read(file.as_bytes()).filter_map(Result::ok));
    /// player.ids("drill").play(&bus).await?;
    /// let event = events.next().await.expect("the bus is open");
    /// assert_eq!(event.id(), Some("drill/1"));
    /// # Ok::<(), tim_events::SendError>(())
    /// # }).unwrap();
    /// ```
    pub fn ids(self, prefix: impl Into<String>) -> Self {
        Self { ids: Some(prefix.into()), ..self }
    }

    /// Plays to the end and returns how many records were sent.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future stops between two records.
    ///
    /// # Errors
    ///
    /// [`SendError`] if the bus is closed; the rest is not played.
    ///
    /// # Panics
    ///
    /// At a pace other than full speed, outside of a tokio runtime with time enabled.
    pub async fn play(self, bus: &Bus) -> Result<u64, SendError> {
        let mut sent = 0;
        let mut start = None;
        for record in self.records {
            let (first, started) = *start.get_or_insert_with(|| (record.t_us, Instant::now()));
            if let Some(due) = self.pace.due(record.t_us.saturating_sub(first)) {
                // Beyond what the clock can count, the record is as good as never due.
                sleep_until(started.checked_add(due).unwrap_or_else(|| started + Duration::from_secs(1 << 32))).await;
            }
            bus.send(body(record, self.base, self.ids.as_deref())).await?;
            sent += 1;
            // The next record may be long in coming; readers on this thread should have this one before.
            yield_now().await;
        }
        Ok(sent)
    }
}

/// The body of a record, received when it says.
fn body(record: Record, base: SystemTime, ids: Option<&str>) -> Body {
    let received_at = base.checked_add(Duration::from_micros(record.t_us)).unwrap_or(base);
    let line = record.line();
    let body = Body::from(record.call).received_at(received_at);
    let body = match (ids, line) {
        (Some(prefix), Some(line)) => body.with_id(format!("{prefix}/{line}")),
        _ => body,
    };
    match record.thread {
        Some(thread) => body.on_thread(thread),
        None => body,
    }
}
