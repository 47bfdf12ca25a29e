//! The wire form, out and in.

use std::collections::HashSet;
use std::time::{Duration, SystemTime};

use proptest::prelude::*;
use serde_json::{Value, json};
use tim_events::bridge::Instance;
use tim_events::bridge::wire::WireEvent;
use tim_events::capture::{Player, read};
use tim_events::model::{ConversationType, Message};
use tim_events::{
    Arg, Body, Bus, Event, EventKind, EventRef, EventSet, FriendsAdded, KickedOffline, NewMessages, Origin, RawCall,
};

use super::{call, event, events, some_time};
use crate::support::{done, rest};

/// An event with everything that there is to say about one.
fn body() -> impl Strategy<Value = Body> {
    let micros = prop_oneof![0..4_000_000_000_000_000_u64, Just(0)];
    let thread = prop::option::of("[a-z_\"\u{e9} %\\x00-\\x1f]{0,12}");
    let id = prop::option::weighted(0.3, ".{1,20}");
    (call(), micros, thread, prop::option::of(any::<u64>()), id).prop_map(|(call, micros, thread, epoch, id)| {
        let mut body = Body::from(call).received_at(SystemTime::UNIX_EPOCH + Duration::from_micros(micros));
        if let Some(thread) = thread {
            body = body.on_thread(thread);
        }
        if let Some(epoch) = epoch {
            body = body.in_epoch(epoch);
        }
        match id {
            Some(id) => body.with_id(id),
            None => body,
        }
    })
}

fn instance() -> impl Strategy<Value = Instance> {
    (any::<u64>(), ".{0,12}", ".{0,12}").prop_map(|(app, user, name)| Instance::new(app, user).named(name))
}

fn structured(event: &WireEvent) -> WireEvent {
    WireEvent::from_structured(&event.to_structured()).unwrap()
}

fn binary(event: &WireEvent) -> WireEvent {
    let (headers, data) = event.to_binary();
    for (name, value) in &headers {
        assert!(name.starts_with("ce-"), "{name}");
        assert!(value.bytes().all(|byte| (0x21..=0x7e).contains(&byte) && byte != b'"'), "{name}: {value}");
    }
    WireEvent::from_binary(headers, &data).unwrap()
}

proptest! {
    #[test]
    fn what_goes_out_comes_in_unchanged(body in body(), instance in instance(), trace in prop::option::of(".{1,20}")) {
        let event = event(body);
        let mut out = WireEvent::of(&event, &instance).unwrap();
        if let Some(trace) = &trace {
            out = out.traced(trace.clone(), Some("k=v,\u{e9}\r\n".to_owned()));
        }
        for came in [structured(&out), binary(&out)] {
            prop_assert_eq!(came.call(), event.raw());
            prop_assert_eq!(came.id(), out.id());
            prop_assert_eq!(came.source(), instance.source());
            prop_assert_eq!(came.kind_name(), event.kind().name());
            prop_assert_eq!((came.seq(), came.epoch()), (Some(event.seq()), Some(event.epoch())));
            prop_assert_eq!(came.time(), Some(event.received_at()));
            prop_assert_eq!(came.thread(), event.thread());
            prop_assert_eq!(came.subject(), out.subject());
            prop_assert_eq!(came.catalog(), Some(env!("CARGO_PKG_VERSION")));
            prop_assert_eq!(came.trace_parent(), trace.as_deref());
            prop_assert_eq!(came.trace_state(), trace.as_ref().map(|_| "k=v,\u{e9}\r\n"));

            let there = super::event(came.clone().into_body());
            prop_assert_eq!(there.raw(), event.raw());
            prop_assert_eq!((there.kind(), there.epoch()), (event.kind(), event.epoch()));
            prop_assert_eq!((there.received_at(), there.thread()), (event.received_at(), event.thread()));
            prop_assert_eq!(there.id(), Some(out.id()));
            let Origin::Remote { source, id } = there.origin() else { panic!("{:?}", there.origin()) };
            prop_assert_eq!((&**source, &**id), (instance.source(), out.id()));
            prop_assert!(WireEvent::of(&there, &instance).is_none(), "it would run in circles");
        }
        // Without a wire it is the same.
        let there = super::event(out.into_body());
        prop_assert_eq!(there.raw(), event.raw());
    }

    #[test]
    fn a_structured_event_is_a_cloud_event(body in body(), instance in instance()) {
        let message = WireEvent::of(&event(body), &instance).unwrap().to_structured();
        prop_assert!(!message.contains(&b'\n'), "it is not one line");
        let Value::Object(message) = serde_json::from_slice(&message).unwrap() else { panic!("no object") };
        prop_assert_eq!(&message["specversion"], "1.0");
        prop_assert_eq!(&message["datacontenttype"], "application/json");
        for (name, value) in &message {
            prop_assert!(name.len() <= 20 && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()));
            prop_assert_eq!(value.is_object(), name == "data", "{} is {}", name, value);
            prop_assert_eq!(value.is_string(), name != "data", "{} is {}", name, value);
        }
        let source = message["source"].as_str().unwrap();
        let rest = source.strip_prefix("tim://").unwrap();
        prop_assert_eq!(rest.split('/').count(), 3, "{}", source);
        prop_assert!(rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~%/".contains(&byte)), "{}", source);
    }

    #[test]
    fn times_are_written_to_the_microsecond_and_never_later(seconds in -70_000_000_000_i64..260_000_000_000, nanos in 0..1_000_000_000_u32) {
        let apart = Duration::from_secs(seconds.unsigned_abs());
        let whole = if seconds < 0 { SystemTime::UNIX_EPOCH - apart } else { SystemTime::UNIX_EPOCH + apart };
        let time = whole + Duration::from_nanos(nanos.into());
        let event = event(Body::from(KickedOffline::new()).received_at(time));
        let came = structured(&WireEvent::of(&event, &Instance::new(1, "a")).unwrap()).time().unwrap();
        // From year 0 to 9999, which is all that RFC 3339 has.
        if (-62_167_219_200..253_402_300_800).contains(&seconds) {
            prop_assert_eq!(came, whole + Duration::from_micros(u64::from(nanos) / 1000));
        }
    }
}

#[test]
fn a_call_is_written_as_captures_write_it() {
    let call = RawCall::new(
        "TIMNetworkStatusListenerCallback",
        [
            Arg::from(u64::MAX),
            Arg::from(i64::MIN),
            Arg::Null,
            Arg::from(true),
            Arg::text(b"\xff\0".to_vec()),
            "a\0\u{e9}".into(),
        ],
    );
    let body = Body::from(call).received_at(some_time()).on_thread("im_logic_thread").in_epoch(3);
    let out = WireEvent::of(&event(body), &Instance::new(7, "al ice").named("x"));
    let out = out.unwrap().traced("00-ab-cd-01", None);
    assert_eq!(
        serde_json::from_slice::<Value>(&out.to_structured()).unwrap(),
        json!({
            "specversion": "1.0",
            "id": "7/al%20ice/x/3/1",
            "source": "tim://7/al%20ice/x",
            "type": "com.tencent.im.NetworkStatusChanged",
            "time": "2023-11-14T22:13:20.000000Z",
            "datacontenttype": "application/json",
            "timseq": "1",
            "timepoch": "3",
            "timthread": "im_logic_thread",
            "timcatalog": env!("CARGO_PKG_VERSION"),
            "traceparent": "00-ab-cd-01",
            "data": {
                "callback": "TIMNetworkStatusListenerCallback",
                "args": [u64::MAX, i64::MIN, null, true, {"hex": "ff00"}, "a\u{0}\u{e9}"],
            },
        })
    );
}

#[test]
fn a_completion_names_its_api() {
    let event = event(RawCall::completion("TIMLogin", -5, "no", ""));
    let out = WireEvent::of(&event, &Instance::new(1, "a")).unwrap();
    let message: Value = serde_json::from_slice(&out.to_structured()).unwrap();
    assert_eq!(message["data"], json!({"callback": "TIMCommCallback", "api": "TIMLogin", "args": [-5, "no", ""]}));
    assert_eq!(structured(&out).call().unwrap().api(), Some("TIMLogin"));
}

#[test]
fn several_events_go_into_one_buffer() {
    let mut file = Vec::new();
    for event in events([FriendsAdded::new(vec!["bob".to_owned()]).into(), KickedOffline::new().into()]) {
        WireEvent::of(&event, &Instance::new(1, "a")).unwrap().write_structured(&mut file);
        file.push(b'\n');
    }
    let kinds = file
        .trim_ascii_end()
        .split(|byte| *byte == b'\n')
        .map(|line| WireEvent::from_structured(line).unwrap().kind_name().to_owned());
    assert_eq!(kinds.collect::<Vec<_>>(), ["FriendsAdded", "KickedOffline"]);
}

#[test]
fn a_gap_crosses() {
    let bus = Bus::new();
    let mut slow = bus.subscribe().capacity(2).events();
    for _ in 0..5 {
        bus.publish(FriendsAdded::new(Vec::new()));
    }
    bus.close();
    let lost = rest(&mut slow);
    let [first, ..] = &*lost else { panic!("nothing came") };
    let Event::Gap(gap) = **first else { panic!("nothing was lost") };

    let instance = Instance::new(1, "a").named("x");
    let out = WireEvent::of(first, &instance).unwrap();
    assert_eq!((out.kind_name(), out.id(), out.call()), ("Gap", "1/a/x/0/1-3", None));
    for came in [structured(&out), binary(&out)] {
        assert_eq!(came.gap(), Some(&gap));
        assert_eq!(came.into_body().kind(), EventKind::Gap);
    }
    // It is no double of the event that was lost first.
    let ids: HashSet<_> =
        lost.iter().filter_map(|event| WireEvent::of(event, &instance)).map(|out| out.id().to_owned()).collect();
    assert_eq!(ids.len(), lost.len());
}

#[test]
fn what_is_derived_stays_here_and_is_derived_there() {
    let report = include_str!("../../data/messages/group-report.json");
    let here = events([RawCall::new("TIMRecvNewMsgCallback", [format!("[{report}]").as_str().into()]).into()]);
    let names = |events: &[EventRef]| events.iter().map(EventRef::kind).collect::<Vec<_>>();
    assert!(here.len() > 1, "nothing is derived from {report}");

    let out: Vec<_> = here.iter().filter_map(|event| WireEvent::of(event, &Instance::new(1, "a"))).collect();
    assert_eq!(out.len(), 1);
    let there = events(out.into_iter().map(|out| structured(&out).into_body()));
    assert_eq!(names(&there), names(&here));
}

#[test]
fn an_app_s_typed_event_crosses_as_a_call() {
    let message = Message::text(ConversationType::C2c, "bob", "bob", "hi");
    let event = event(NewMessages::new(vec![message.clone()]));
    let out = WireEvent::of(&event, &Instance::new(1, "alice")).unwrap();
    assert_eq!(out.subject(), Some("c2c:bob"));
    let there = super::event(structured(&out).into_body());
    assert_eq!(there.payload::<NewMessages>().unwrap().messages, [message]);
}

#[test]
fn a_kind_that_no_callback_brings_stays_here() {
    let event = event(tim_events::GroupRecycled::default());
    assert_eq!(event.origin(), &Origin::App);
    assert!(WireEvent::of(&event, &Instance::new(1, "a")).is_none());
}

#[test]
fn an_unknown_kind_of_a_newer_peer_keeps_its_call() {
    let message =
        br#"{"specversion":"1.0","id":"1","source":"s","type":"com.tencent.im.TeapotBoiled","timcatalog":"99.0.0",
        "data":{"callback":"TIMTeapotCallback","args":["{\"t\":100}",18446744073709551615],"unit":"C"}}"#;
    let came = WireEvent::from_structured(message).unwrap();
    assert_eq!((came.kind_name(), came.catalog()), ("TeapotBoiled", Some("99.0.0")));
    let event = event(came.into_body());
    assert_eq!(event.kind(), EventKind::Undecodable);
    assert!(event.is_undecodable());
    assert_eq!(event.raw(), Some(&RawCall::new("TIMTeapotCallback", [r#"{"t":100}"#.into(), u64::MAX.into()])));
}

#[test]
fn an_event_without_time_or_epoch_gets_those_of_its_arrival() {
    let message = br#"{"specversion":"1.0","id":"1","source":"s","type":"com.tencent.im.KickedOffline",
        "data":{"callback":"TIMKickedOfflineCallback","args":[]}}"#;
    let before = SystemTime::now();
    let event = event(WireEvent::from_structured(message).unwrap().into_body());
    assert!((before..=SystemTime::now()).contains(&event.received_at()));
    assert_eq!((event.epoch(), event.thread()), (0, None));
}

#[test]
fn events_of_a_capture_that_is_played_again_are_doubles() {
    let capture = include_str!("../../../examples/captures/session.ndjson");
    let ids = |user: &str| {
        let bus = Bus::new();
        let mut events = bus.subscribe().kinds(EventSet::ALL - EventSet::DERIVED).capacity(1 << 12).events();
        let player = Player::new(read(capture.as_bytes()).map(Result::unwrap)).ids("the capture");
        done(player.play(&bus)).unwrap();
        bus.close();
        let instance = Instance::new(1, user);
        rest(&mut events)
            .iter()
            .map(|event| WireEvent::of(event, &instance).unwrap().id().to_owned())
            .collect::<Vec<_>>()
    };
    let first = ids("alice");
    assert_eq!(first.len(), capture.lines().count());
    assert_eq!(first.iter().collect::<HashSet<_>>().len(), first.len());
    assert_eq!(ids("alice"), first);
}

#[test]
fn live_events_of_two_runs_are_no_doubles() {
    let ids = || {
        let instance = Instance::new(1, "alice");
        events([KickedOffline::new().into(), KickedOffline::new().into()])
            .iter()
            .map(|event| WireEvent::of(event, &instance).unwrap().id().to_owned())
            .collect::<Vec<_>>()
    };
    let all: HashSet<_> = ids().into_iter().chain(ids()).collect();
    assert_eq!(all.len(), 4);
}
