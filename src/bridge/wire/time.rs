//! Times: RFC 3339 in UTC, to the microsecond.

use std::fmt::{self, Write};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Writes a time; one before the year 0 or after 9999, which RFC 3339 can't say, as the nearest that it can.
pub(super) fn write(out: &mut impl Write, time: SystemTime) -> fmt::Result {
    let micros = match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i128::try_from(after.as_micros()).unwrap_or(i128::MAX),
        // Towards the past, as after the epoch: a time is never written as a later one.
        Err(before) => -i128::try_from(before.duration().as_nanos().div_ceil(1000)).unwrap_or(i128::MAX),
    };
    let micros = micros.clamp(FIRST, LAST);
    let utc = OffsetDateTime::from_unix_timestamp_nanos(micros * 1000).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let (year, month, day) = (utc.year(), u8::from(utc.month()), utc.day());
    let (hour, minute, second) = (utc.hour(), utc.minute(), utc.second());
    write!(out, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{:06}Z", utc.microsecond())
}

/// The first and the last microsecond of the years that have four digits, counted from the epoch.
const FIRST: i128 = -62_167_219_200 * 1_000_000;
const LAST: i128 = 253_402_300_800 * 1_000_000 - 1;

/// Reads a time at any offset and precision; none for what is no time, or beyond what this machine's clock can say.
pub(super) fn read(text: &str) -> Option<SystemTime> {
    let nanos = OffsetDateTime::parse(text, &Rfc3339).ok()?.unix_timestamp_nanos();
    let apart = nanos.unsigned_abs();
    let apart = Duration::new(u64::try_from(apart / 1_000_000_000).ok()?, u32::try_from(apart % 1_000_000_000).ok()?);
    if nanos < 0 { UNIX_EPOCH.checked_sub(apart) } else { UNIX_EPOCH.checked_add(apart) }
}
