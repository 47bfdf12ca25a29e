//! Messages as programs in other languages write them.

use std::time::{Duration, SystemTime};

use tim_events::bridge::wire::WireEvent;
use tim_events::{Arg, EventKind, FriendsAdded, RawCall};

use super::event;

#[test]
fn attributes_in_any_order_with_others_among_them() {
    let came = WireEvent::from_structured(include_bytes!("samples/structured.json")).unwrap();
    assert_eq!((came.id(), came.source()), ("9d1c-77", "tim://1400000000/alice/py-1"));
    // A number as a number, one as a string, and null for what is not there.
    assert_eq!((came.seq(), came.epoch(), came.thread()), (Some(77), Some(2), None));
    assert_eq!(came.subject(), Some("user:b\u{f3}b"));
    // 08:30:15.25 at an offset of eight hours.
    assert_eq!(came.time(), Some(SystemTime::UNIX_EPOCH + Duration::from_millis(1_772_325_015_250)));
    assert_eq!(event(came.into_body()).payload::<FriendsAdded>().unwrap().user_ids, ["b\u{f3}b"]);
}

#[test]
fn data_in_base64() {
    let came = WireEvent::from_structured(include_bytes!("samples/structured-base64.json")).unwrap();
    let call = RawCall::new("TIMNetworkStatusListenerCallback", [Arg::from(3), Arg::from(9512), "no route".into()]);
    assert_eq!(came.call(), Some(&call));
    assert_eq!(came.time(), Some(SystemTime::UNIX_EPOCH + Duration::from_secs(1_772_325_015)));
}

#[test]
fn binary_mode() {
    let sample = include_str!("samples/binary.txt");
    let (headers, data) = sample.split_once("\n\n").unwrap();
    let headers = headers.lines().map(|line| line.split_once(": ").unwrap());
    let came = WireEvent::from_binary(headers, data.as_bytes()).unwrap();
    assert_eq!(came.id(), "1400000000/al%C3%ADce/js/1/9007199254740993");
    assert_eq!(came.seq(), Some(9_007_199_254_740_993));
    assert_eq!((came.epoch(), came.thread()), (None, Some("im logic thread \u{20ac}")));
    assert_eq!(came.time(), Some(SystemTime::UNIX_EPOCH + Duration::from_micros(1_772_325_015_000_001)));
    assert_eq!(came.trace_parent(), Some("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
    assert_eq!(came.trace_state(), Some("congo=t61rcWkgMzE"));
    let event = event(came.into_body());
    assert_eq!(event.kind(), EventKind::ApiCompleted);
    assert_eq!(event.raw().unwrap(), &RawCall::completion("TIMMsgSendMessage", 0, "", b"{\"\xff\"}".to_vec()));
}

#[test]
fn headers_of_kafka() {
    let headers = [
        ("content-type", "application/json"),
        ("ce_specversion", "1.0"),
        ("ce_id", "1"),
        ("ce_source", "s"),
        ("ce_type", "com.tencent.im.KickedOffline"),
        ("ce", "1.0"),
        ("\u{20ac}", "1.0"),
    ];
    let came = WireEvent::from_binary(headers, br#"{"callback":"TIMKickedOfflineCallback","args":[]}"#).unwrap();
    assert_eq!(event(came.into_body()).kind(), EventKind::KickedOffline);
}
