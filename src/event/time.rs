//! The time at which a body was received: known from its making, or from its publishing.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Nanoseconds since 1970; what is beyond 1677 or 2262 becomes the nearest that there is.
#[derive(Debug)]
pub(crate) struct Time(AtomicI64);

const UNKNOWN: i64 = i64::MIN;

impl Time {
    pub(crate) fn unknown() -> Self {
        Self(AtomicI64::new(UNKNOWN))
    }

    pub(crate) fn of(time: SystemTime) -> Self {
        Self(AtomicI64::new(nanos(time)))
    }

    /// The time; 1970 if it is not known.
    pub(crate) fn get(&self) -> SystemTime {
        match self.0.load(Ordering::Relaxed) {
            UNKNOWN => UNIX_EPOCH,
            nanos if nanos < 0 => UNIX_EPOCH - Duration::from_nanos(nanos.unsigned_abs()),
            nanos => UNIX_EPOCH + Duration::from_nanos(nanos.unsigned_abs()),
        }
    }

    /// Sets the time, if it is not known. Whoever publishes does so before others have it.
    pub(crate) fn set_once(&self, time: impl FnOnce() -> SystemTime) {
        if self.0.load(Ordering::Relaxed) == UNKNOWN {
            self.0.store(nanos(time()), Ordering::Relaxed);
        }
    }
}

impl Clone for Time {
    fn clone(&self) -> Self {
        Self(AtomicI64::new(self.0.load(Ordering::Relaxed)))
    }
}

fn nanos(time: SystemTime) -> i64 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_nanos()).map_or(-i64::MAX, |nanos| -nanos),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_kept_to_the_nanosecond() {
        for time in
            [UNIX_EPOCH, UNIX_EPOCH + Duration::new(1_700_000_000, 123_456_789), UNIX_EPOCH - Duration::new(5, 7)]
        {
            assert_eq!(Time::of(time).get(), time);
        }
    }

    #[test]
    fn the_first_time_stays() {
        let time = Time::unknown();
        time.set_once(|| UNIX_EPOCH + Duration::from_secs(1));
        time.set_once(|| UNIX_EPOCH + Duration::from_secs(2));
        assert_eq!(time.get(), UNIX_EPOCH + Duration::from_secs(1));
    }
}
