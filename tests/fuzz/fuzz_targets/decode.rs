//! Decoding any call: no panic, no overflow, and what is typed without an issue is written and read back the same.
//!
//! The first line of an input names what is called, a callback or an API whose completion it is; the rest is the text
//! of every text argument, integers and booleans are taken from its bytes.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tim_events::catalog::CType;
use tim_events::{Arg, Event, EventKind, RawCall};

fuzz_target!(|input: &[u8]| {
    let (name, text) = match input.iter().position(|byte| *byte == b'\n') {
        Some(end) => (&input[..end], &input[end + 1..]),
        None => (&b"TIMRecvNewMsgCallback"[..], input),
    };
    let name = String::from_utf8_lossy(name).into_owned();
    let number = text.iter().fold(0_u64, |number, byte| number.wrapping_mul(31).wrapping_add(u64::from(*byte)));

    let call = match EventKind::from_callback(&name).and_then(EventKind::row) {
        Some(row) => RawCall::new(
            row.callback,
            row.parameters.iter().map(|parameter| match parameter.ctype {
                CType::Text => Arg::text(text),
                CType::Bool => Arg::from(number % 2 == 0),
                CType::Int32 => Arg::from(i32::try_from(number % 8).unwrap_or_default()),
                CType::Int64 => Arg::from(number.cast_signed()),
                _ => Arg::from(number),
            }),
        ),
        None => RawCall::completion(name, 0, "", text),
    };

    let event = call.decode();
    if !matches!(event, Event::Undecodable(_)) && event.issues().is_empty() {
        if let Some(written) = event.encode() {
            assert_eq!(written.decode(), event);
        }
    }
});
