//! Scripts: how they are read, edited and played, and what their errors say.

use std::time::Duration;

use tim_events::capture::{Pace, Record};
use tim_events::testing::{Script, ScriptError, TestBus, gap, sample_call, start, virtual_time};
use tim_events::{
    Body, EventKind, EventSet, FriendsAdded, FriendsDeleted, GroupCreated, KickedOffline, NetworkStatusChanged,
    NewMessages, RawCall,
};

use crate::support::done;

const SCRIPT: &str = r#"
# connected
{"t_us":1000,"callback":"TIMNetworkStatusListenerCallback","args":[0,0,""]}

# new friends
{"t_us":2000,"thread":"im_logic_thread","callback":"TIMOnAddFriendCallback","args":["[\"bob\"]"]}
{"t_us":4000,"callback":"TIMCommCallback","api":"TIMLogin","args":[0,"",""]}
{"t_us":5000,"callback":"TIMOnAddFriendCallback","args":["[\"carol\"]"]}
"#;

fn script() -> Script {
    Script::parse(SCRIPT).unwrap()
}

fn calls(script: Script) -> Vec<String> {
    let line = |record: Record| {
        serde_json::to_string(&record).unwrap().split_once(r#""callback":"#).map(|(_, call)| call.to_owned()).unwrap()
    };
    script.into_records().map(line).collect()
}

fn says(error: Result<Script, ScriptError>, expected: &str) {
    assert_eq!(error.unwrap_err().to_string(), expected);
}

#[test]
fn edits_find_their_record_by_mark_line_and_kind() {
    let edited = script()
        .replace("connected", NetworkStatusChanged::new(tim_events::model::NetworkStatus::Connecting, 0, String::new()))
        .unwrap()
        .insert_after(6, FriendsDeleted::new(vec!["bob".to_owned()]))
        .unwrap()
        .insert_before(EventKind::ApiCompleted, KickedOffline::new())
        .unwrap()
        .remove(8)
        .unwrap();
    assert_eq!(
        calls(edited),
        [
            r#""TIMNetworkStatusListenerCallback","args":[2,0,""]}"#,
            r#""TIMOnAddFriendCallback","args":["[\"bob\"]"]}"#,
            r#""TIMOnDeleteFriendCallback","args":["[\"bob\"]"]}"#,
            r#""TIMKickedOfflineCallback","args":[]}"#,
            r#""TIMCommCallback","api":"TIMLogin","args":[0,"",""]}"#,
        ]
    );
}

#[test]
fn what_is_inserted_comes_at_the_time_and_on_the_thread_of_its_neighbour() {
    let records: Vec<_> = script().insert_after("new friends", KickedOffline::new()).unwrap().into_records().collect();
    assert_eq!((records[2].t_us, records[2].thread.as_deref()), (2000, Some("im_logic_thread")));
}

#[test]
fn an_edit_sets_a_key_wherever_it_occurs_and_leaves_the_rest() {
    let text = r#"{"t_us":0,"callback":"TIMRecvNewMsgCallback","args":["[{\"message_sender\":\"a\",\"message_seq\":18446744073709551615},{\"message_sender\":\"b\"}]"]}
{"t_us":0,"callback":"TIMCommCallback","api":"TIMLogin","args":[0,"",""]}"#;
    let edited = Script::parse(text)
        .and_then(|script| script.edit(1, "message_sender", "c"))
        .and_then(|script| script.edit(2, "code", 6206))
        .and_then(|script| script.edit(2, "json_params", serde_json::json!({ "a": 1 })))
        .unwrap();
    let kinds: Vec<_> = edited.kinds().collect();
    assert_eq!(kinds, [EventKind::NewMessages, EventKind::ApiCompleted]);
    assert_eq!(
        calls(edited),
        [
            r#""TIMRecvNewMsgCallback","args":["[{\"message_sender\":\"c\",\"message_seq\":18446744073709551615},{\"message_sender\":\"c\"}]"]}"#,
            r#""TIMCommCallback","api":"TIMLogin","args":[6206,"","{\"a\":1}"]}"#,
        ]
    );
}

#[test]
fn a_part_is_taken_by_kind() {
    assert!(script().only(EventSet::FRIEND).kinds().eq([EventKind::FriendsAdded; 2]));
    assert!(script().without(EventSet::FRIEND).kinds().eq([EventKind::NetworkStatusChanged, EventKind::ApiCompleted]));
}

#[test]
fn a_repeated_script_goes_on_in_time() {
    let times = |script: Script| script.into_records().map(|record| record.t_us).collect::<Vec<_>>();
    assert_eq!(times(script().only(EventKind::FriendsAdded).repeat(3)), [2000, 5000, 5001, 8001, 8002, 11_002]);
    assert_eq!(times(script().repeat(1)), [1000, 2000, 4000, 5000]);
    assert!(script().repeat(0).is_empty());
    assert!(Script::records([]).repeat(7).is_empty());
    // An edit means the first time.
    let edited = script().only(EventKind::FriendsAdded).repeat(2).remove("new friends").unwrap();
    assert_eq!(times(edited), [5000, 5001, 8001]);
}

#[test]
fn errors_name_the_line() {
    says(Script::parse("# one\n\n# two\n{}"), "line 1: the mark \"one\" has no record after it");
    says(Script::parse("#end"), "line 1: the mark \"end\" has no record after it");
    let twice = format!("{SCRIPT}# connected\n{{\"t_us\":0,\"callback\":\"TIMKickedOfflineCallback\",\"args\":[]}}");
    says(Script::parse(&twice), "line 9: the mark \"connected\" stands in line 3 already");
    let error = Script::parse("\n\nnonsense").unwrap_err().to_string();
    assert!(error.starts_with("line 3: no record: "), "{error}");

    says(script().remove(5), "line 5 has no record");
    says(script().remove("login"), r#"no record is marked "login"; there are ["connected", "new friends"]"#);
    says(script().remove(EventKind::KickedOffline), "no record brings KickedOffline");
    says(script().edit(7, "message_seq", 1), r#"line 7: TIMCommCallback has no key "message_seq""#);
    let inserted = script().insert_before(3, KickedOffline::new()).unwrap();
    says(
        inserted.edit(EventKind::KickedOffline, "code", 1),
        r#"an inserted record: TIMKickedOfflineCallback has no key "code""#,
    );
    says(script().insert_before(3, GroupCreated::new("@TGS#1".to_owned())), "GroupCreated is brought by no callback");
    let lost = Body::from((*gap(1..=1)).clone());
    says(script().replace(3, lost), "Gap is brought by no callback");

    let error = Script::open("no/such/file.ndjson").unwrap_err();
    assert!(error.to_string().starts_with("no/such/file.ndjson: "), "{error}");
}

#[test]
fn the_shipped_captures_are_scripts() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/captures");
    for (file, records) in [("session.ndjson", 150), ("vendor-8.0.ndjson", 111)] {
        assert_eq!(Script::open(folder.join(file)).unwrap().len(), records);
    }
}

#[test]
fn a_script_plays_at_the_tests_time() {
    done(async {
        let bus = TestBus::new();
        let mut probe = bus.probe_kinds(EventKind::FriendsAdded);
        assert_eq!(script().play(&bus).await.unwrap(), 4);
        let times = probe.expect_items(2).await.into_iter().map(|event| event.received_at());
        assert!(times.eq([2, 5].map(|millis| start() + Duration::from_millis(millis))));

        bus.close();
        assert!(script().play(&bus).await.is_err());
    });
}

#[test]
fn a_script_plays_at_its_own_pace_in_virtual_time() {
    virtual_time(async {
        let bus = TestBus::in_virtual_time();
        let mut probe = bus.probe();
        let app = bus.handle();
        let script = Script::records([
            Record::new(0, None, sample_call(EventKind::KickedOffline)),
            Record::new(60_000_000, None, sample_call(EventKind::NewMessages)),
        ]);
        let playing = tokio::spawn(async move { script.pace(Pace::times(2.0).unwrap()).play(&app).await });
        probe.expect::<KickedOffline>().await;
        probe.expect_none(Duration::from_millis(29_999)).await;
        probe.expect::<NewMessages>().await;
        assert_eq!(playing.await.unwrap().unwrap(), 2);
    });
}

#[test]
fn a_call_of_an_unknown_callback_can_be_played_too() {
    let unheard_of = script().replace(6, RawCall::new("TIMUnheardOfCallback", [])).unwrap();
    assert!(unheard_of.kinds().eq([
        EventKind::NetworkStatusChanged,
        EventKind::Undecodable,
        EventKind::ApiCompleted,
        EventKind::FriendsAdded
    ]));
    let kept = script().insert_after(8, FriendsAdded::new(vec![])).unwrap();
    assert_eq!(kept.len(), 5);
}
