//! Times: RFC 3339 in UTC, to the microsecond.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Appends a time; one before the year 0 or after 9999, which RFC 3339 can't say, as the nearest that it can.
pub(super) fn write(out: &mut String, time: SystemTime) {
    let (seconds, micros) = match time.duration_since(UNIX_EPOCH) {
        Ok(after) => (i64::try_from(after.as_secs()).unwrap_or(i64::MAX), after.subsec_micros()),
        Err(before) => {
            // Towards the past, as after the epoch: no time is written as a later one.
            let micros = before.duration().as_nanos().div_ceil(1000);
            let micros = -i128::try_from(micros).unwrap_or(i128::MAX);
            let seconds = i64::try_from(micros.div_euclid(1_000_000)).unwrap_or(i64::MIN);
            (seconds, u32::try_from(micros.rem_euclid(1_000_000)).unwrap_or(0))
        }
    };
    let (seconds, micros) = match seconds {
        ..FIRST => (FIRST, 0),
        FIRST..=LAST => (seconds, micros),
        _ => (LAST, 999_999),
    };
    let utc = OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    push::<4>(out, utc.year().unsigned_abs(), '-');
    push::<2>(out, u32::from(u8::from(utc.month())), '-');
    push::<2>(out, u32::from(utc.day()), 'T');
    push::<2>(out, u32::from(utc.hour()), ':');
    push::<2>(out, u32::from(utc.minute()), ':');
    push::<2>(out, u32::from(utc.second()), '.');
    push::<6>(out, micros, 'Z');
}

/// Appends the last `N` digits of a number, and what follows. Formatting by `write!` takes some ten times as long.
fn push<const N: usize>(out: &mut String, mut number: u32, then: char) {
    let mut digits = ['0'; N];
    for digit in digits.iter_mut().rev() {
        *digit = char::from_digit(number % 10, 10).unwrap_or_default();
        number /= 10;
    }
    out.extend(digits);
    out.push(then);
}

/// The first and the last second of the years that have four digits, counted from the epoch.
const FIRST: i64 = -62_167_219_200;
const LAST: i64 = 253_402_300_799;

/// Reads a time at any offset and precision; none for what is no time, or beyond what this machine's clock can say.
pub(super) fn read(text: &str) -> Option<SystemTime> {
    let nanos = OffsetDateTime::parse(text, &Rfc3339).ok()?.unix_timestamp_nanos();
    let apart = nanos.unsigned_abs();
    let apart = Duration::new(u64::try_from(apart / 1_000_000_000).ok()?, u32::try_from(apart % 1_000_000_000).ok()?);
    if nanos < 0 { UNIX_EPOCH.checked_sub(apart) } else { UNIX_EPOCH.checked_add(apart) }
}
