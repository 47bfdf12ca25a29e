//! What is no event, or hardly one.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};
use tim_events::bridge::Instance;
use tim_events::bridge::wire::{MAX_BYTES, WireError, WireEvent};
use tim_events::{Arg, Body, RawCall};

use super::{call, event};

fn message() -> Value {
    json!({
        "specversion": "1.0",
        "id": "1",
        "source": "s",
        "type": "com.tencent.im.KickedOffline",
        "time": "2026-03-01T00:30:15Z",
        "timseq": "1",
        "data": {"callback": "TIMKickedOfflineCallback", "args": []},
    })
}

fn read(message: &Value) -> Result<WireEvent, WireError> {
    WireEvent::from_structured(message.to_string().as_bytes())
}

/// The message with another value for one member; null takes it away.
fn with(name: &str, value: Value) -> Result<WireEvent, WireError> {
    let mut message = message();
    message[name] = value;
    read(&message)
}

/// What a message is understood to say.
fn understood(message: &[u8]) -> Option<String> {
    WireEvent::from_structured(message).ok().map(|event| format!("{event:?}"))
}

/// The same with white space before it, which no message of ours has: that takes the general way to be read.
fn understood_slowly(message: &[u8]) -> Option<String> {
    understood(&[b" ", message].concat())
}

proptest! {
    #[test]
    fn any_bytes_are_an_event_or_an_error(bytes in vec(any::<u8>(), 0..200), headers in vec((".{0,12}", ".{0,12}"), 0..5)) {
        let _ = WireEvent::from_structured(&bytes);
        let _ = WireEvent::from_binary(headers, &bytes);
    }

    #[test]
    fn a_broken_event_is_an_event_or_an_error(
        call in call(),
        hits in vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let out = WireEvent::of(&event(call), &Instance::new(1, "a")).unwrap();
        let break_it = |mut bytes: Vec<u8>| {
            for (at, byte) in &hits {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            bytes
        };
        prop_assert_eq!(understood(&break_it(out.to_structured())), understood_slowly(&break_it(out.to_structured())));
        let (headers, data) = out.to_binary();
        let broken = headers.into_iter().map(|(name, value)| {
            (name, String::from_utf8_lossy(&break_it(value.into_bytes())).into_owned())
        });
        let _ = WireEvent::from_binary(broken, &break_it(data));
    }

    #[test]
    fn an_event_is_read_alike_whatever_its_layout(call in call()) {
        let message = WireEvent::of(&event(call), &Instance::new(1, "a")).unwrap().to_structured();
        prop_assert!(understood(&message).is_some());
        prop_assert_eq!(understood(&message), understood_slowly(&message));
    }

    #[test]
    fn a_cut_event_is_no_event(call in call(), cut in any::<prop::sample::Index>()) {
        let out = WireEvent::of(&event(call), &Instance::new(1, "a")).unwrap();
        let whole = out.to_structured();
        let cut_at = cut.index(whole.len());
        prop_assert!(matches!(WireEvent::from_structured(&whole[..cut_at]), Err(WireError::NoEvent(_))));
        let (headers, data) = out.to_binary();
        let cut_at = cut.index(data.len());
        prop_assert!(matches!(WireEvent::from_binary(headers, &data[..cut_at]), Err(WireError::Data(_))));
    }
}

#[test]
fn what_is_no_json_object_is_no_event() {
    read(&message()).unwrap();
    for bytes in
        ["", " ", "null", "7", "\"text\"", "[]", r#"["1.0","1","s","com.tencent.im.KickedOffline"]"#, "{", "\u{feff}{}"]
    {
        let error = WireEvent::from_structured(bytes.as_bytes()).unwrap_err();
        assert!(matches!(error, WireError::NoEvent(_)), "{bytes}: {error}");
    }
    let twice = message().to_string().replace(r#""id":"1""#, r#""id":"1","id":"2""#);
    assert!(matches!(WireEvent::from_structured(twice.as_bytes()), Err(WireError::NoEvent(_))));
}

#[test]
fn foreign_json_is_told_from_ours() {
    assert!(matches!(read(&json!({"hello": "world"})), Err(WireError::Missing("specversion"))));
    for version in ["0.3", "1.0.2", "2.0", " 1.0"] {
        assert!(matches!(with("specversion", json!(version)), Err(WireError::Version(it)) if it == version));
    }
    for foreign in ["com.example.order", "KickedOffline", "com.tencent.imx"] {
        assert!(matches!(with("type", json!(foreign)), Err(WireError::Foreign(it)) if it == foreign));
    }
    let error = with("type", json!("x".repeat(1 << 20))).unwrap_err();
    assert!(error.to_string().len() < 200, "an error repeats a megabyte");
}

#[test]
fn what_every_event_has_must_be_there() {
    for name in ["specversion", "id", "source", "type", "data"] {
        for missing in [Value::Null, json!("")] {
            if name == "data" && missing.is_string() {
                continue;
            }
            let error = with(name, missing).unwrap_err();
            assert!(matches!(error, WireError::Missing(it) if it == name), "{name}: {error}");
        }
    }
    // The others need not.
    for name in ["time", "timseq"] {
        with(name, Value::Null).unwrap();
    }
    let headers = [("ce-specversion", "1.0"), ("ce-id", "1"), ("ce-type", "com.tencent.im.KickedOffline")];
    assert!(matches!(WireEvent::from_binary(headers, b"{}"), Err(WireError::Missing("source"))));
}

#[test]
fn an_attribute_that_makes_no_sense_is_named() {
    for (name, value) in [
        ("timseq", json!("-1")),
        ("timseq", json!("18446744073709551616")),
        ("timepoch", json!(-1)),
        ("time", json!("yesterday")),
        ("time", json!("2026-02-30T00:00:00Z")),
        ("time", json!("2026-03-01T00:30:15")),
    ] {
        let error = with(name, value.clone()).unwrap_err();
        assert!(matches!(error, WireError::Attribute { name: it, .. } if it == name), "{name} {value}: {error}");
    }
    let headers =
        [("ce-specversion", "1.0"), ("ce-id", "%ff"), ("ce-source", "s"), ("ce-type", "com.tencent.im.KickedOffline")];
    let error = WireEvent::from_binary(headers, b"{}").unwrap_err();
    assert!(matches!(error, WireError::Attribute { name: "id", .. }), "bytes that are no text: {error}");
    for shape in [json!([]), json!({}), json!(1.5)] {
        assert!(matches!(with("id", shape), Err(WireError::NoEvent(_))));
    }
}

#[test]
fn data_is_a_call_or_a_gap() {
    for bad in [
        json!("text"),
        json!([]),
        json!({}),
        json!({"callback": "X"}),
        json!({"callback": 7, "args": []}),
        json!({"callback": "X", "args": [1.5]}),
        json!({"callback": "X", "args": [{}]}),
        json!({"callback": "X", "args": [{"hex": "f"}]}),
        json!({"callback": "X", "args": [{"int": "1e3"}]}),
        json!({"callback": "X", "args": [[[]]]}),
    ] {
        let error = with("data", bad.clone()).unwrap_err();
        assert!(matches!(error, WireError::Data(_)), "{bad}: {error}");
    }
    let mut gap = message();
    gap["type"] = json!("com.tencent.im.Gap");
    assert!(matches!(read(&gap), Err(WireError::Data(_))));
    gap["data"] = json!({"missed": 1, "from_seq": 2, "to_seq": 3, "why": "news"});
    assert_eq!(read(&gap).unwrap().gap().unwrap().to_seq, 3);
}

#[test]
fn data_has_to_be_json() {
    with("datacontenttype", json!("application/vnd.tim+JSON; charset=utf-8")).unwrap();
    assert!(
        matches!(with("datacontenttype", json!("application/xml")), Err(WireError::ContentType(it)) if it == "application/xml")
    );
    let mut base64 = message();
    base64["data"] = Value::Null;
    base64["data_base64"] = json!("not base64!");
    assert!(matches!(read(&base64), Err(WireError::Base64(_))));
}

#[test]
fn a_limit_is_kept() {
    let bytes = message().to_string().into_bytes();
    WireEvent::from_structured_within(bytes.len(), &bytes).unwrap();
    let error = WireEvent::from_structured_within(bytes.len() - 1, &bytes).unwrap_err();
    assert!(matches!(error, WireError::TooLarge { bytes: it, limit } if it == bytes.len() && limit == it - 1));

    let (headers, data) = WireEvent::from_structured(&bytes).unwrap().to_binary();
    WireEvent::from_binary_within(data.len(), headers.clone(), &data).unwrap();
    assert!(matches!(WireEvent::from_binary_within(data.len() - 1, headers, &data), Err(WireError::TooLarge { .. })));
    assert!(matches!(WireEvent::from_structured(&vec![b' '; MAX_BYTES + 1]), Err(WireError::TooLarge { .. })));
}

#[test]
fn ten_megabytes_cross() {
    let text = "\u{e9}\"\\\n\0".repeat(1 << 20);
    let event = event(Body::from(RawCall::new(
        "TIMLogCallback",
        [Arg::from(4), Arg::text(text), Arg::text(vec![0xff; 1 << 18])],
    )));
    let out = WireEvent::of(&event, &Instance::new(1, "a")).unwrap();
    assert!(out.to_structured().len() > 10 << 20);
    assert_eq!(WireEvent::from_structured(&out.to_structured()).unwrap().call(), event.raw());
    let (headers, data) = out.to_binary();
    assert_eq!(WireEvent::from_binary(headers, &data).unwrap().call(), event.raw());
}

#[test]
fn nesting_overflows_no_stack() {
    let deep = |open: &str, close: &str| [open.repeat(1 << 18), close.repeat(1 << 18)].concat();
    for (name, value) in [
        ("data", deep("[", "]")),
        ("data", deep("{\"args\":", "}")),
        ("data", format!(r#"{{"callback":"X","args":[{}]}}"#, deep("[", "]"))),
        ("data", format!(r#"{{"callback":"X","args":[{}]}}"#, deep("{\"hex\":", "}"))),
        ("id", deep("[", "]")),
    ] {
        let text = message().to_string().replacen('{', &format!(r#"{{"{name}":{value},"#), 1);
        WireEvent::from_structured(text.as_bytes()).unwrap_err();
    }
    // What nobody looks at may be as deep as it likes, or refused; it crashes nothing.
    let unknown = message().to_string().replacen('{', &format!(r#"{{"other":{},"#, deep("[", "]")), 1);
    let _ = WireEvent::from_structured(unknown.as_bytes());
}
