//! Times of messages, as the user's clock shows them.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// The user's time zone.
#[derive(Debug, Clone)]
pub(crate) struct Clock(TimeZone);

impl Clock {
    /// The system's time zone.
    pub(crate) fn system() -> Self {
        Self(TimeZone::system())
    }

    /// The hour and minute of a Unix time; empty for none, which is 0, and for what no calendar has.
    pub(crate) fn time(&self, unix: u64) -> String {
        self.format(unix, "%H:%M")
    }

    /// The day in full.
    pub(crate) fn day(&self, unix: u64) -> String {
        self.format(unix, "%A, %-d %B %Y")
    }

    /// The time if it is on `today`, else the day.
    pub(crate) fn short(&self, unix: u64, today: Option<Date>) -> String {
        if self.date(unix) == today { self.time(unix) } else { self.format(unix, "%-d %b") }
    }

    /// The day that a Unix time is on.
    pub(crate) fn date(&self, unix: u64) -> Option<Date> {
        Some(self.timestamp(unix)?.to_zoned(self.0.clone()).date())
    }

    fn format(&self, unix: u64, format: &str) -> String {
        let zoned = self.timestamp(unix).map(|time| time.to_zoned(self.0.clone()));
        zoned.map(|time| time.strftime(format).to_string()).unwrap_or_default()
    }

    #[expect(clippy::unused_self, reason = "a clock tells times")]
    fn timestamp(&self, unix: u64) -> Option<Timestamp> {
        let seconds = i64::try_from(unix).ok().filter(|seconds| *seconds > 0)?;
        Timestamp::from_second(seconds).ok()
    }
}

#[cfg(test)]
impl Clock {
    pub(crate) fn utc() -> Self {
        Self(TimeZone::UTC)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_short_on_its_own_day() {
        let clock = Clock::utc();
        let noon = 1_718_452_800;
        assert_eq!((clock.time(noon).as_str(), clock.day(noon).as_str()), ("12:00", "Saturday, 15 June 2024"));
        assert_eq!(clock.short(noon, clock.date(noon + 3600)), "12:00");
        assert_eq!(clock.short(noon, clock.date(noon + 86_400)), "15 Jun");
    }

    #[test]
    fn what_is_no_time_is_not_shown() {
        let clock = Clock::utc();
        for unix in [0, u64::MAX, 4_611_686_018_427_387_909] {
            assert_eq!((clock.time(unix).as_str(), clock.date(unix)), ("", None));
        }
    }
}
