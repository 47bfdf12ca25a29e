//! Redaction and bounds of recordings: what isn't allowed never reaches the file, and what has no room is counted.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use proptest::prelude::*;
use serde_json::{Value, json};
use tim_events::capture::{Player, Record, Redaction, read};
use tim_events::catalog::CType;
use tim_events::{
    Arg, Bus, EventKind, EventSet, FriendRequestsRead, FriendsAdded, GroupTips, Policy, RawCall, Recorder, Undecodable,
};

use crate::support::{call, cases, done, rest};

const SESSION: &str = include_str!("../../examples/captures/session.ndjson");
const RECORDING: &str = include_str!("../../examples/captures/vendor-8.0.ndjson");

fn redacted(call: RawCall) -> RawCall {
    Redaction::new().apply(&Record::new(0, None, call)).call
}

fn redacted_json(callback: &'static str, json: &Value) -> Value {
    let call = redacted(RawCall::new(callback, [Arg::text(json.to_string())]));
    let Arg::Text(text) = &call.args()[0] else { panic!("a text stays one") };
    serde_json::from_str(text.to_str().unwrap()).unwrap()
}

/// The kinds that a bus makes of a capture, and which of them can't be typed.
fn kinds(capture: &[u8]) -> Vec<(EventKind, bool)> {
    let bus = Bus::new();
    let mut events = bus.subscribe().kinds(EventSet::ALL).policy(Policy::Buffer { max_bytes: 1 << 30 }).events();
    done(Player::new(read(capture).map(|record| record.expect("a record"))).play(&bus)).unwrap();
    bus.close();
    rest(&mut events).iter().map(|event| (event.kind(), event.is_undecodable())).collect()
}

/// What a recorder writes of a capture that is played on its bus.
fn recorded(capture: &str, redaction: Option<Redaction>) -> Vec<u8> {
    let bus = Bus::new();
    let recorder = Recorder::new(&bus);
    let mut recorder = match redaction {
        Some(redaction) => recorder.redacted(redaction),
        None => recorder,
    };
    done(Player::new(read(capture.as_bytes()).filter_map(Result::ok)).play(&bus)).unwrap();
    bus.close();
    let mut file = Vec::new();
    done(recorder.run(&mut file)).unwrap();
    file
}

#[test]
fn redacted_captures_play_and_keep_their_kinds_derived_ones_too() {
    for capture in [SESSION, RECORDING] {
        let kinds_before = kinds(capture.as_bytes());
        assert_eq!(kinds(&recorded(capture, None)), kinds_before);
        assert_eq!(kinds(&recorded(capture, Some(Redaction::new()))), kinds_before);
    }
}

#[test]
fn nothing_that_a_user_wrote_is_left_of_the_session() {
    let file = String::from_utf8(recorded(SESSION, Some(Redaction::new()))).unwrap();
    for word in ["alice", "bob", "carol", "mallory", "bookclub", "example.com", "chapter", "灯塔", "im_logic_thread"]
    {
        assert!(SESSION.contains(word), "{word}");
        assert!(!file.contains(word), "{word}");
    }
}

#[test]
fn types_codes_counts_and_times_stay() {
    assert_eq!(
        redacted_json(
            "TIMRecvNewMsgCallback",
            &json!([{
                "message_sender": "bob", "message_conv_id": "bob", "message_conv_type": 1, "message_seq": 7,
                "message_client_time": 1_718_478_280, "message_is_read": true, "message_cloud_custom_str": "",
                "message_elem_array": [
                    {"elem_type": 0, "text_elem_content": "hi"},
                    {"elem_type": 7, "location_elem_latitude": 22.5},
                ],
                "message_group_at_user_array": ["carol", "bob"],
                "message_sender_profile": null,
            }])
        ),
        json!([{
            "message_sender": "text-1", "message_conv_id": "text-1", "message_conv_type": 1, "message_seq": 0,
            "message_client_time": 1_718_478_280, "message_is_read": true, "message_cloud_custom_str": "",
            "message_elem_array": [
                {"elem_type": 0, "text_elem_content": "text-2"},
                {"elem_type": 7, "location_elem_latitude": 0.0},
            ],
            "message_group_at_user_array": ["text-3", "text-1"],
            "message_sender_profile": null,
        }])
        .to_string()
        .parse::<Value>()
        .unwrap()
    );
    let status =
        RawCall::new("TIMNetworkStatusListenerCallback", [1.into(), 9508.into(), "no route to 10.0.0.7".into()]);
    let expected = RawCall::new("TIMNetworkStatusListenerCallback", [1.into(), 9508.into(), "text-1".into()]);
    assert_eq!(redacted(status), expected);
}

#[test]
fn a_key_of_an_apps_own_is_data() {
    assert_eq!(
        redacted_json(
            "TIMRecvNewMsgCallback",
            &json!([{"message_sender_group_member_info": {"group_member_info_custom_info": {"bob's": "x", "n": 7}}}])
        ),
        json!([{"message_sender_group_member_info": {"group_member_info_custom_info": {"text-1": "text-2", "text-3": 0}}}])
    );
}

#[test]
fn every_key_of_the_vendors_stays() {
    #[derive(serde::Deserialize)]
    struct Keys {
        carried: BTreeMap<String, BTreeSet<String>>,
    }
    let keys: Keys = serde_json::from_str(include_str!("../data/keys.json")).unwrap();
    let keys: BTreeSet<_> = keys.carried.into_values().flatten().collect();
    assert!(keys.len() > 400);
    let object: Value = keys.iter().map(|key| (key.clone(), json!("x"))).collect::<serde_json::Map<_, _>>().into();
    let after = redacted_json("TIMRecvNewMsgCallback", &object);
    assert!(after.as_object().unwrap().keys().eq(&keys));
    // Older spellings too.
    let old = json!([{"group_detial_info_member_num": 3, "message_offlie_push_config": {}}]);
    assert_eq!(redacted_json("TIMRecvNewMsgCallback", &old), old);
}

#[test]
fn what_is_on_the_list_is_a_key_of_the_vendors_or_an_argument() {
    let arguments: BTreeSet<_> =
        EventKind::catalog().iter().flat_map(|row| row.parameters).map(|parameter| parameter.name).collect();
    let mut seen = BTreeSet::new();
    for key in Redaction::HARMLESS {
        assert!(seen.insert(key), "{key} is there twice");
        let object = json!({ *key: "x" });
        let nothing = Redaction::nothing().apply(&Record::new(
            0,
            None,
            RawCall::new("TIMRecvNewMsgCallback", [Arg::text(object.to_string())]),
        ));
        let Arg::Text(text) = &nothing.call.args()[0] else { panic!("a text stays one") };
        let is_key = text.to_str().unwrap().contains(key);
        assert!(is_key || arguments.contains(key), "{key}");
    }
}

#[test]
fn texts_that_are_no_json_go_as_a_whole_and_stay_what_they_are() {
    let one = |text: &str| redacted(RawCall::new("TIMLogCallback", [4.into(), Arg::text(text)])).args()[1].clone();
    assert_eq!(one("bob logged in"), Arg::text("text-1"));
    assert_eq!(one("{\"message_conv_type\": 1, "), Arg::text("text-1"));
    assert_eq!(one("\"bob\""), Arg::text("\"text-1\""));
    assert_eq!(one("13800138000"), Arg::text("0"));
    assert_eq!(one("  "), Arg::text(""));
    assert_eq!(one("null"), Arg::text("null"));
    let bytes = RawCall::new("TIMLogCallback", [4.into(), Arg::text(vec![b'b', 0xff])]);
    assert_eq!(redacted(bytes).args()[1], Arg::text("text-1"));
    assert_eq!(redacted(RawCall::new("TIMLogCallback", [4.into(), Arg::Null])).args()[1], Arg::Null);
}

#[test]
fn a_number_that_does_not_fit_still_does_not() {
    for (callback, args) in [
        ("TIMGroupCounterChangedCallback", vec!["g".into(), "k".into(), Arg::from(u64::MAX - 9)]),
        ("TIMMsgGroupMessageReadMemberListCallback", vec!["[]".into(), Arg::from(-77), true.into()]),
    ] {
        let call = RawCall::new(callback, args);
        assert_eq!(call.decode().kind(), EventKind::Undecodable);
        assert_eq!(redacted(call.clone()).decode().kind(), EventKind::Undecodable);
        assert_ne!(redacted(call.clone()), call);
    }
}

#[test]
fn names_of_callbacks_apis_and_threads_are_the_vendors_or_go() {
    let record = |callback: &'static str, api: &'static str| {
        let call = RawCall::new(callback, [7.into(), "x".into()]).with_api(api);
        let record = Record::new(9, Some("alice's".to_owned()), call);
        serde_json::to_string(&Redaction::new().apply(&record)).unwrap()
    };
    assert_eq!(
        record("TIMBrandNewCallback", "TIMLogin"),
        r#"{"t_us":9,"callback":"TIMBrandNewCallback","api":"TIMLogin","args":[2,"text-1"]}"#
    );
    assert_eq!(
        record("call of alice", "her api"),
        r#"{"t_us":9,"callback":"redacted","api":"redacted","args":[2,"text-1"]}"#
    );
    let kept = Redaction::new().allow("thread").apply(&Record::new(0, Some("im".to_owned()), RawCall::new("TIM", [])));
    assert_eq!(kept.thread.as_deref(), Some("im"));
}

#[test]
fn an_app_allows_what_it_needs() {
    let record = Record::new(
        0,
        None,
        RawCall::new(
            "TIMFriendGroupCreatedCallback",
            [
                "choir".into(),
                r#"[{"friend_profile_identifier": "bob", "friend_profile_group_name_array": ["choir", 7]}]"#.into(),
            ],
        ),
    );
    let redaction = Redaction::nothing().allow_all(["group_name", "friend_profile_group_name_array"]);
    assert_eq!(
        redaction.apply(&record).call.args(),
        [
            "choir".into(),
            r#"[{"friend_profile_group_name_array":["choir",7],"friend_profile_identifier":"text-1"}]"#.into()
        ]
    );
}

#[test]
fn who_did_what_to_whom_can_still_be_told_apart() {
    // Before 8.0 nothing else tells whether somebody was invited or came by themselves.
    for (operator, kind) in [("bob", EventKind::MembersEntered), ("carol", EventKind::MembersInvited)] {
        let tip = json!({
            "group_tips_elem_tip_type": 1, "group_tips_elem_op_user": operator, "group_tips_elem_user_array": ["bob"]
        });
        let call = RawCall::new("TIMGroupTipsEventCallback", [Arg::text(tip.to_string())]);
        let bus = Bus::new();
        let mut events = bus.events();
        bus.publish(redacted(call));
        bus.close();
        assert_eq!(rest(&mut events)[1].kind(), kind);
    }
    assert!(GroupTips::default().tips.is_empty());
}

/// JSON of the vendor's shape and others, in which every value that may not survive can be known again.
fn secrets() -> impl Strategy<Value = Value> {
    let key = prop_oneof![
        Just("message_sender".to_owned()),
        Just("message_seq".to_owned()),
        Just("message_elem_array".to_owned()),
        Just("group_member_info_custom_info".to_owned()),
        Just("conv_draft".to_owned()),
        "secret-[a-z]{4}",
    ];
    let leaf = prop_oneof![
        "secret-[a-z]{4}[ \"\\\\é\n]?".prop_map(Value::from),
        (987_650_000_u64..987_659_999).prop_map(Value::from),
        (-987_659_999_i64..-987_650_000).prop_map(Value::from),
        Just(json!(98765.4375)),
        Just(json!("{\"message_conv_type\": \"secret-json\"}")),
        any::<bool>().prop_map(Value::from),
        Just(Value::Null),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(key.clone(), inner, 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn no_value_that_is_not_allowed_survives(
        json in secrets(),
        row in prop::sample::select(EventKind::catalog()),
        plain in "secret-[a-z ]{4}",
        number in 987_650_000_i64..987_659_999,
        cut in any::<prop::sample::Index>(),
    ) {
        let text = json.to_string();
        let mut half = cut.index(text.len() + 1);
        while !text.is_char_boundary(half) {
            half -= 1;
        }
        // `code` and the like are allowed, so what stands for those is none of the secrets.
        let args = [
            Arg::text(text.as_str()), Arg::text(plain), Arg::text(&text[..half]), Arg::text(text.as_str()),
            Arg::from(number), Arg::from(number), Arg::from(number),
        ];
        let allowed = |index: usize| {
            row.parameters.get(index).is_some_and(|parameter| Redaction::HARMLESS.contains(&parameter.name))
        };
        let args = args.into_iter().enumerate().map(|(index, arg)| if allowed(index) { Arg::from(3) } else { arg });
        let bus = Bus::new();
        let mut recorder = Recorder::new(&bus).redacted(Redaction::new());
        bus.publish(tim_events::Body::from(RawCall::new(row.callback, args)).on_thread("secret-thread"));
        bus.close();
        let mut file = Vec::new();
        let totals = done(recorder.run(&mut file)).unwrap();
        prop_assert_eq!((totals.records, totals.bytes), (1, file.len() as u64));
        let file = String::from_utf8(file).unwrap();
        prop_assert!(!file.contains("secret"), "{}", file);
        prop_assert!(!file.contains("98765"), "{}", file);
    }

    #[test]
    fn any_call_stays_of_its_kind_and_as_typed_as_it_was(call in call()) {
        let after = redacted(call.clone());
        let (before_event, after_event) = (call.decode(), after.decode());
        prop_assert_eq!(before_event.kind(), after_event.kind(), "{:?} {:?}", call, after);
        // Twice is once.
        prop_assert_eq!(redacted(after.clone()).args().len(), after.args().len());
    }
}

fn bus_with(events: usize) -> (Bus, Recorder) {
    let bus = Bus::new();
    let recorder = Recorder::new(&bus);
    bus.publish_batch((0..events).map(|_| FriendRequestsRead::new()));
    (bus, recorder)
}

#[test]
fn a_bound_in_records_stops_each_run_and_loses_nothing() {
    let (bus, recorder) = bus_with(5);
    let mut recorder = recorder.max_records(2);
    bus.close();
    let mut counts = Vec::new();
    loop {
        let mut file = Vec::new();
        let totals = done(recorder.run(&mut file)).unwrap();
        counts.push((read(&*file).count(), totals.records, totals.is_truncated));
        if !totals.is_truncated {
            break;
        }
    }
    assert_eq!(counts, [(2, 2, true), (2, 4, true), (1, 5, false)]);
}

#[test]
fn a_bound_that_is_just_enough_truncates_nothing() {
    let (bus, recorder) = bus_with(2);
    bus.close();
    let mut recorder = recorder.max_records(2);
    let totals = done(recorder.run(io::sink())).unwrap();
    assert_eq!((totals.records, totals.left_out, totals.is_truncated), (2, 0, false));
}

#[test]
fn a_bound_in_bytes_holds_and_what_comes_later_is_counted() {
    for max_bytes in [100, 300, 1000] {
        let bus = Bus::new();
        let mut recorder = Recorder::new(&bus).max_bytes(max_bytes);
        for count in 0..40 {
            bus.publish(FriendsAdded::new(vec!["x".repeat(count)]));
        }
        bus.publish(tim_events::Event::from(FriendRequestsRead::new()));
        bus.close();
        let mut file = Vec::new();
        let totals = done(recorder.run(&mut file)).unwrap();
        assert!(file.len() as u64 <= max_bytes);
        assert_eq!(totals.bytes, file.len() as u64);
        assert!(totals.is_truncated);
        assert!(read(&*file).all(|record| record.is_ok()));
        let total = done(recorder.count_rest());
        assert_eq!(total.records + total.left_out, 41);
        assert_eq!((total.records, total.skipped, total.missed), (totals.records, 0, 0));
    }
}

#[test]
fn a_record_too_large_for_any_file_is_left_out_and_the_rest_goes_on() {
    let bus = Bus::new();
    let mut recorder = Recorder::new(&bus).max_bytes(200);
    bus.publish(FriendsAdded::new(vec!["x".repeat(1000)]));
    bus.publish(FriendRequestsRead::new());
    bus.close();
    let totals = done(recorder.run(io::sink())).unwrap();
    assert_eq!((totals.records, totals.left_out, totals.is_truncated), (1, 1, false));
}

#[test]
fn what_is_no_call_is_skipped_whether_it_is_written_or_counted() {
    let bus = Bus::new();
    let mut recorder = Recorder::new(&bus).max_records(1);
    let undecodable = || RawCall::new("TIMOnAddFriendCallback", ["[".into()]).decode();
    assert!(matches!(undecodable(), tim_events::Event::Undecodable(Undecodable { .. })));
    bus.publish(undecodable());
    bus.publish(FriendRequestsRead::new());
    bus.publish(FriendRequestsRead::new());
    bus.publish(undecodable());
    bus.close();
    assert_eq!(done(recorder.run(io::sink())).unwrap().skipped, 1);
    let total = done(recorder.count_rest());
    assert_eq!((total.records, total.left_out, total.skipped), (1, 1, 2));
}

#[test]
fn counting_on_loses_no_count_when_it_is_dropped() {
    let (bus, recorder) = bus_with(3);
    let mut recorder = recorder.max_records(1);
    assert!(done(recorder.run(io::sink())).unwrap().is_truncated);
    {
        let mut counting = tokio_test::task::spawn(recorder.count_rest());
        assert!(counting.poll().is_pending());
    }
    bus.publish(FriendRequestsRead::new());
    bus.close();
    assert_eq!(done(recorder.count_rest()).left_out, 3);
}

/// Whether a number fits its parameter decides whether the call can be typed; 2 is no boolean, and used to become one.
#[test]
fn a_number_fits_the_parameters_that_it_did() {
    let numbers = [
        i128::from(i64::MIN) - 1,
        i128::from(i64::MIN),
        -7_000_000_000,
        -7,
        0,
        1,
        2,
        7,
        3_000_000_000,
        7_000_000_000,
        i128::from(i64::MAX),
        i128::from(u64::MAX),
        i128::from(u64::MAX) + 1,
    ];
    for row in EventKind::catalog() {
        for number in numbers {
            let fitting = row.parameters.iter().map(|parameter| match parameter.ctype {
                CType::Text => Arg::text("[]"),
                _ => Arg::Int(number),
            });
            let call = RawCall::new(row.callback, fitting);
            assert_eq!(call.decode().kind(), redacted(call.clone()).decode().kind(), "{call:?}");
        }
    }
}
