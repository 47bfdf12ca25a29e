//! Decoding: nothing is lost, nothing stops a stream.

use proptest::prelude::*;
use tim_events::model::{ConversationChange, Elem, NetworkStatus};
use tim_events::{
    ApiReply, Arg, Bus, Category, DecodeError, DecodeIssue, Event, EventKind, EventRef, EventSet, IssueError, Origin,
    Payload, RawCall, Ref,
};

use crate::support::{call, ready, survives};

fn publish(call: RawCall) -> EventRef {
    let bus = Bus::new();
    let mut events = bus.subscribe().kinds(EventSet::ALL).events();
    bus.publish(call);
    ready(&mut events).expect("one event for one call")
}

fn typed<P: Payload>(call: RawCall) -> Ref<P> {
    Ref::new(publish(call)).unwrap_or_else(|event| panic!("{:?}", *event))
}

fn messages(text: impl Into<Vec<u8>>) -> RawCall {
    RawCall::new("TIMRecvNewMsgCallback", [Arg::text(text)])
}

proptest! {
    #[test]
    fn any_call_is_exactly_one_event(call in call()) {
        let bus = Bus::new();
        let mut events = bus.subscribe().kinds(EventSet::ALL).events();
        bus.publish(call.clone());
        let event = ready(&mut events).expect("the event");
        let rest: Vec<_> = std::iter::from_fn(|| ready(&mut events)).collect();
        let from_it = Origin::Derived { from: event.seq() };
        prop_assert!(rest.iter().all(|derived| *derived.origin() == from_it));

        let routed = EventKind::from_callback(call.callback());
        prop_assert_eq!(event.kind(), routed.unwrap_or(EventKind::Undecodable));
        prop_assert_eq!(event.raw(), Some(&call), "the arguments are kept as they came");
        match &*event {
            Event::Undecodable(undecodable) => prop_assert_eq!(undecodable.kind, event.kind()),
            typed => prop_assert_eq!(typed.kind(), event.kind()),
        }
    }

    #[test]
    fn a_typed_event_written_as_a_call_reads_back_equal(call in call()) {
        let event = publish(call);
        if !event.is_undecodable() && event.issues().is_empty() {
            // Publishing the decoded event alone makes the bus write the call.
            let bus = Bus::new();
            let mut events = bus.subscribe().kinds(EventSet::ALL).events();
            bus.publish((*event).clone());
            let again = ready(&mut events).expect("the event");
            let written = again.raw().expect("a call").clone();
            prop_assert_eq!(&*publish(written), &*event);
        }
    }
}

#[test]
fn an_unknown_callback_is_kept_as_a_diagnostic_event() {
    let event = publish(RawCall::new("TIMTeapotCallback", [Arg::from(418)]));
    assert_eq!((event.kind(), event.category()), (EventKind::Undecodable, Category::Diagnostic));
    let Event::Undecodable(undecodable) = &*event else { panic!("{event:?}") };
    assert_eq!(undecodable.error, DecodeError::UnknownCallback("TIMTeapotCallback".to_owned()));
    assert_eq!(event.raw().unwrap().args(), [Arg::from(418)]);
}

#[test]
fn text_that_is_no_json_is_undecodable_under_its_routed_kind() {
    for text in ["not json", "[{", "[] trailing", "5", "\"text\"", "true"] {
        let event = publish(messages(text));
        assert_eq!(event.kind(), EventKind::NewMessages, "{text}");
        assert!(event.is_undecodable(), "{text}");
        assert_eq!(event.raw().unwrap().args(), [Arg::text(text)]);
    }
}

#[test]
fn missing_and_mistyped_arguments_are_undecodable() {
    let event = publish(RawCall::new("TIMRecvNewMsgCallback", []));
    let Event::Undecodable(undecodable) = &*event else { panic!("{event:?}") };
    assert_eq!(undecodable.error, DecodeError::MissingArgument { name: "json_msg_array" });

    let event = publish(RawCall::new("TIMNetworkStatusListenerCallback", ["2".into(), 0.into(), "".into()]));
    let Event::Undecodable(undecodable) = &*event else { panic!("{event:?}") };
    assert!(matches!(undecodable.error, DecodeError::WrongArgument { name: "status", .. }));
}

#[test]
fn one_bad_element_does_not_cost_the_good_ones() {
    let new = typed::<tim_events::NewMessages>(messages(
        r#"[{"message_sender": "a"}, 7, {"message_sender": "b", "message_elem_array": [3, {"elem_type": 0, "text_elem_content": "hi"}]}]"#,
    ));
    let senders: Vec<_> = new.messages.iter().map(|message| message.sender.as_str()).collect();
    assert_eq!(senders, ["a", "b"]);
    assert_eq!(new.messages[1].text_content(), Some("hi"));

    let issues: Vec<_> = new.issues.iter().map(|issue| (issue.path.as_str(), &issue.error)).collect();
    assert!(
        matches!(
            issues[..],
            [
                ("json_msg_array[1]", IssueError::ElementRejected { raw: first, .. }),
                ("json_msg_array[2].message_elem_array[0]", IssueError::ElementRejected { raw: second, .. }),
            ] if first == "7" && second == "3"
        ),
        "{issues:?}"
    );
}

#[test]
fn a_field_of_the_wrong_type_takes_its_default_and_says_so() {
    let new = typed::<tim_events::NewMessages>(messages(
        r#"[{"message_sender": 5, "message_seq": -1, "message_is_read": "yes", "message_conv_id": "bob"}]"#,
    ));
    let message = &new.messages[0];
    assert_eq!((message.sender.as_str(), message.seq, message.is_read), ("", 0, false));
    assert_eq!(message.conversation_id, "bob");
    let mut paths: Vec<_> = new.issues.iter().map(|issue| issue.path.as_str()).collect();
    paths.sort_unstable();
    assert_eq!(
        paths,
        ["json_msg_array[0].message_is_read", "json_msg_array[0].message_sender", "json_msg_array[0].message_seq"]
    );
}

#[test]
fn both_spellings_of_a_key_are_read_and_the_newer_one_wins() {
    let attributes = |json: &str| {
        typed::<tim_events::GroupAttributesChanged>(RawCall::new(
            "TIMGroupAttributeChangedCallback",
            ["g".into(), json.into()],
        ))
    };
    let old = attributes(r#"[{"group_atrribute_key": "k", "group_atrribute_value": "v"}]"#);
    assert_eq!((old.attributes[0].key.as_str(), old.attributes[0].value.as_str()), ("k", "v"));
    assert!(old.issues.is_empty());

    let both = attributes(r#"[{"group_atrribute_key": "old", "group_attribute_key": "new"}]"#);
    assert_eq!(both.attributes[0].key, "new");
    assert_eq!(both.issues.len(), 1);
    assert!(matches!(&both.issues[0].error, IssueError::BothSpellings { raw, .. } if raw == "\"old\""));
    assert_eq!(
        serde_json::to_value(&both.attributes[0]).unwrap(),
        serde_json::json!({"group_attribute_key": "new", "group_attribute_value": ""})
    );
}

#[test]
fn of_a_key_that_comes_twice_the_last_one_counts_and_the_others_are_listed() {
    let new = typed::<tim_events::NewMessages>(messages(
        r#"[{"message_sender": "a", "message_seq": 1, "message_sender": {"b": [1]}, "message_sender": "c"},
            {"message_elem_array": [{"elem_type": 99, "x": {"y": 1, "y": 2}}],
             "message_risk_type_identified": [{"z": 1, "z": 1}],
             "message_sender_group_member_info": {"group_member_info_custom_info": {"k": "1", "k": "2"}}}]"#,
    ));
    assert_eq!((new.messages[0].sender.as_str(), new.messages[0].seq), ("c", 1));
    let message = &new.messages[1];
    let Elem::Unknown(object) = &message.elements[0] else { panic!("{:?}", message.elements) };
    assert_eq!(object["x"], serde_json::json!({"y": 2}));
    assert_eq!(message.risk_type, serde_json::json!([{"z": 1}]));
    assert_eq!(message.sender_member.as_ref().unwrap().custom_fields.get("k"), Some("2"));

    let issues: Vec<_> = new
        .issues
        .iter()
        .map(|issue| {
            let IssueError::RepeatedKey { raw } = &issue.error else { panic!("{issue}") };
            (issue.path.strip_prefix("json_msg_array").unwrap(), raw.as_str())
        })
        .collect();
    assert_eq!(
        issues,
        [
            ("[0].message_sender", r#""a""#),
            ("[0].message_sender", r#"{"b":[1]}"#),
            ("[1].message_elem_array[0].x.y", "1"),
            ("[1].message_risk_type_identified[0].z", "1"),
            ("[1].message_sender_group_member_info.group_member_info_custom_info.k", r#""1""#),
        ]
    );

    let reply = typed::<tim_events::ApiCompleted>(RawCall::completion("TIMTeapot", 0, "", r#"{"a": 1, "a": 2}"#));
    assert_eq!(reply.reply, ApiReply::Json(serde_json::json!({"a": 2})));
    assert!(matches!(&reply.issues[..], [issue] if issue.path == "json_params.a"), "{:?}", reply.issues);
}

#[test]
fn a_long_list_of_issues_is_cut_and_says_so() {
    let limit = DecodeIssue::LIMIT;
    for count in [0, 1, limit, limit + 1, 100_000] {
        let text = format!("[{}]", vec!["7"; count].join(","));
        let new = typed::<tim_events::NewMessages>(messages(text));
        let (listed, more) = new.issues.split_at(count.min(limit));
        for (index, issue) in listed.iter().enumerate() {
            assert_eq!(issue.path, format!("json_msg_array[{index}]"));
            assert!(matches!(issue.error, IssueError::ElementRejected { .. }));
        }
        let more: Vec<_> = more.iter().map(|issue| (issue.path.as_str(), &issue.error)).collect();
        if count > limit {
            assert_eq!(more, [("json_msg_array", &IssueError::More { count: count - limit })]);
        } else {
            assert_eq!(more, []);
        }
    }
}

/// The names of arguments and keys are the vendor's, except for keys that come twice.
#[test]
fn a_long_key_is_cut_in_the_paths() {
    let text = format!(r#"[{{"{}": {{"a": 1, "a": 2}}, "message_seq": ""}}]"#, "\u{e9}".repeat(1 << 20));
    let new = typed::<tim_events::NewMessages>(messages(text));
    let paths: Vec<_> = new.issues.iter().map(|issue| issue.path.as_str()).collect();
    let cut = "\u{e9}".repeat(DecodeIssue::KEY_LIMIT);
    assert_eq!(paths, [format!("json_msg_array[0].{cut}.a").as_str(), "json_msg_array[0].message_seq"]);
}

#[test]
fn a_repeated_key_in_what_turns_out_to_be_no_json_is_no_issue() {
    let new = typed::<tim_events::NewMessages>(messages(
        r#"[{"message_sender": "a"}, {"message_sender": "b", "message_sender": "c", "message_seq": 1e400}]"#,
    ));
    assert_eq!(new.messages.len(), 1);
    assert!(
        matches!(&new.issues[..], [issue] if matches!(issue.error, IssueError::ElementRejected { .. })),
        "{:?}",
        new.issues
    );
}

/// Each merge takes four levels of JSON, of which the parser takes 127, at last of one message alone.
#[test]
fn a_message_of_merges_beyond_the_parser_is_rejected_alone() {
    let message = |merges: usize| {
        let open = r#"{"message_elem_array":[{"elem_type":12,"merge_elem_message_array":["#;
        let innermost = r#"{"message_elem_array":[{"elem_type":0,"text_elem_content":"deep"}]}"#;
        format!("{}{innermost}{}", open.repeat(merges), "]}]}".repeat(merges))
    };
    let batch =
        |merges| messages(format!(r#"[{{"message_sender":"a"}},{},{{"message_sender":"b"}}]"#, message(merges)));

    for merges in [30, 31] {
        let new = typed::<tim_events::NewMessages>(batch(merges));
        assert_eq!((new.messages.len(), new.issues.len()), (3, 0));
        let mut inner = &new.messages[1];
        while let Elem::Merge(merge) = &inner.elements[0] {
            inner = &merge.messages[0];
        }
        assert_eq!(inner.text_content(), Some("deep"));
    }

    let call = batch(32);
    let event = publish(call.clone());
    assert_eq!(event.raw(), Some(&call));
    let new = event.payload::<tim_events::NewMessages>().expect("messages");
    let senders: Vec<_> = new.messages.iter().map(|message| message.sender.as_str()).collect();
    assert_eq!(senders, ["a", "b"]);
    let [issue] = &new.issues[..] else { panic!("{:?}", new.issues) };
    assert_eq!(issue.path, "json_msg_array[1]");
    assert!(matches!(&issue.error, IssueError::ElementRejected { raw, .. } if *raw == message(32)), "{issue}");
}

#[test]
fn bytes_that_are_not_utf8_are_replaced_and_kept() {
    let line =
        typed::<tim_events::LogLine>(RawCall::new("TIMLogCallback", [4.into(), Arg::text(b"a\xff\xfeb".to_vec())]));
    assert_eq!(line.text, "a\u{fffd}\u{fffd}b");
    assert_eq!(line.issues[0].error, IssueError::InvalidUtf8 { valid_up_to: 1 });
    assert_eq!(line.event().raw().unwrap().args()[1], Arg::text(b"a\xff\xfeb".to_vec()));

    let new = typed::<tim_events::NewMessages>(messages(b"[{\"message_sender\": \"x\xff\"}]".to_vec()));
    assert_eq!(new.messages[0].sender, "x\u{fffd}");
}

#[test]
fn null_and_empty_text_are_empty_payloads() {
    for (arg, issue) in [(Arg::Null, IssueError::Null), (Arg::text(""), IssueError::Empty)] {
        let new = typed::<tim_events::NewMessages>(RawCall::new("TIMRecvNewMsgCallback", [arg]));
        assert!(new.messages.is_empty());
        assert_eq!(new.issues[0].error, issue);
    }
    // Where the documents say so, an empty text is nothing out of the ordinary.
    let sync = typed::<tim_events::ConversationsChanged>(RawCall::new("TIMConvEventCallback", [3.into(), "".into()]));
    assert_eq!((sync.change, sync.issues.len()), (ConversationChange::SyncStarted, 0));
    let login = typed::<tim_events::ApiCompleted>(RawCall::completion("TIMLogin", 0, "", ""));
    assert_eq!((&login.reply, login.issues.len()), (&ApiReply::Empty, 0));
}

#[test]
fn an_array_is_never_taken_for_a_record() {
    let new = typed::<tim_events::NewMessages>(messages(
        r#"[[], ["alice"], {"message_sender": "a", "message_sender_profile": []}]"#,
    ));
    assert_eq!((new.messages.len(), new.messages[0].sender.as_str()), (1, "a"));
    assert_eq!(new.messages[0].sender_profile, None);
    let paths: Vec<_> = new.issues.iter().map(|issue| issue.path.as_str()).collect();
    assert_eq!(paths, ["json_msg_array[0]", "json_msg_array[1]", "json_msg_array[2].message_sender_profile"]);
}

#[test]
fn an_object_for_an_array_and_the_reverse_are_read() {
    let one = typed::<tim_events::NewMessages>(messages(r#"{"message_sender": "a"}"#));
    assert_eq!(one.messages[0].sender, "a");
    assert!(matches!(one.issues[0].error, IssueError::Coerced { .. }));

    let tip = r#"{"group_tips_elem_group_id": "g"}"#;
    for text in [tip.to_owned(), format!("[{tip}]")] {
        let tips = typed::<tim_events::GroupTips>(RawCall::new("TIMGroupTipsEventCallback", [text.as_str().into()]));
        assert_eq!(tips.tips[0].group_id, "g");
        assert!(tips.issues.is_empty(), "both shapes are documented");
    }
}

#[test]
fn numbers_are_exact_and_unknown_ones_are_kept() {
    let new = typed::<tim_events::NewMessages>(messages(
        r#"[{"message_seq": 18446744073709551615, "message_unique_id": 9007199254740993, "message_custom_int": -1, "message_status": 77}]"#,
    ));
    let message = &new.messages[0];
    assert_eq!((message.seq, message.unique_id, message.local_custom_number), (u64::MAX, (1 << 53) + 1, -1));
    assert_eq!(message.status.code(), 77);
    assert!(new.issues.is_empty());

    let network = typed::<tim_events::NetworkStatusChanged>(RawCall::new(
        "TIMNetworkStatusListenerCallback",
        [9.into(), 0.into(), "".into()],
    ));
    assert_eq!(network.status, NetworkStatus::Other(9));
}

#[test]
fn an_unknown_element_is_kept_whole() {
    let new = typed::<tim_events::NewMessages>(messages(
        r#"[{"message_elem_array": [{"elem_type": 99, "hologram": {"rgb": [1, 2]}}]}]"#,
    ));
    let Elem::Unknown(object) = &new.messages[0].elements[0] else { panic!("{:?}", new.messages[0].elements) };
    assert_eq!(
        serde_json::to_value(object).unwrap(),
        serde_json::json!({"elem_type": 99, "hologram": {"rgb": [1, 2]}})
    );
}

#[test]
fn deep_nesting_and_long_text_do_no_harm() {
    let deep = format!("{}{}", "[".repeat(1 << 20), "]".repeat(1 << 20));
    let new = typed::<tim_events::NewMessages>(messages(deep));
    assert!(new.messages.is_empty());
    assert!(matches!(&new.issues[..], [issue] if issue.path == "json_msg_array[0]"), "its one element is no message");
    let deep = r#"{"message_elem_array":["#.repeat(1 << 16);
    assert!(publish(messages(deep)).is_undecodable());

    let long = format!(r#"[{{"message_sender": "{}"}}]"#, "x".repeat(10 << 20));
    assert_eq!(typed::<tim_events::NewMessages>(messages(long)).messages[0].sender.len(), 10 << 20);
}

#[test]
fn a_failed_call_keeps_its_code_description_and_reply() {
    let failed = typed::<tim_events::ApiCompleted>(RawCall::completion(
        "TIMMsgSendMessage",
        6032,
        "invalid receiver",
        r#"{"message_sender": "alice"}"#,
    ));
    assert_eq!(failed.result(), Err((6032, "invalid receiver")));
    let ApiReply::Message(message) = &failed.reply else { panic!("{:?}", failed.reply) };
    assert_eq!(message.sender, "alice");
    let flat = serde_json::to_value(&*failed).unwrap();
    survives(
        &serde_json::json!({"api": "TIMMsgSendMessage", "code": 6032, "desc": "invalid receiver", "reply": {"message_sender": "alice"}}),
        &flat,
        "$",
    );
    assert_eq!(flat.as_object().unwrap().len(), 4);
}

#[test]
fn the_first_look_decodes_once_for_all() {
    let bus = Bus::new();
    let mut one = bus.events();
    let mut two = bus.events();
    bus.publish(messages("[]"));
    let (one, two) = (ready(&mut one).unwrap(), ready(&mut two).unwrap());
    assert!(std::ptr::eq(&raw const *one, &raw const *two));
    assert!(std::ptr::eq(&raw const *one, &raw const *one.clone()));
}

/// The strict parse used to take an array of values for a record, field by field.
#[test]
fn a_record_is_an_object() {
    for text in ["[[]]", r#"[["bob", 1]]"#] {
        let new = typed::<tim_events::NewMessages>(messages(text));
        assert!(new.messages.is_empty(), "{text}");
        assert!(matches!(new.issues[0].error, IssueError::ElementRejected { .. }), "{text}");
    }
    let profile = |text: &str| publish(RawCall::new("TIMSelfInfoUpdatedCallback", [text.into()]));
    assert!(profile(r#"["me", "nick"]"#).is_undecodable());
    assert!(profile("[]").is_undecodable());
    let one = profile(r#"[{"user_profile_identifier": "me"}]"#);
    let one = one.payload::<tim_events::SelfProfileUpdated>().expect("an array of one for an object");
    assert_eq!((one.profile.user_id.as_str(), one.issues.len()), ("me", 1));
}

#[test]
fn an_empty_object_for_an_array_is_empty() {
    let new = typed::<tim_events::NewMessages>(messages("{}"));
    assert!(new.messages.is_empty());
    assert!(matches!(new.issues[0].error, IssueError::Coerced { .. }));
}

/// What the JSON parser can't take in one element need not cost the others.
#[test]
fn an_element_beyond_the_parser_is_rejected_alone() {
    for bad in [r#"{"message_sender": "\ud83d"}"#, r#"{"message_seq": 1e400}"#] {
        let text = format!(r#"[{{"message_sender": "a"}}, {bad}, {{"message_sender": "b"}}]"#);
        let new = typed::<tim_events::NewMessages>(messages(text));
        let senders: Vec<_> = new.messages.iter().map(|message| message.sender.as_str()).collect();
        assert_eq!(senders, ["a", "b"], "{bad}");
        assert_eq!(new.issues.len(), 1);
        assert_eq!(new.issues[0].path, "json_msg_array[1]");
        assert!(matches!(&new.issues[0].error, IssueError::ElementRejected { raw, .. } if raw == bad));
    }
}

/// The vendor's own bindings expect ids of deleted conversations, the documents whole conversations.
#[test]
fn deleted_conversations_come_as_ids_too() {
    let deleted = typed::<tim_events::ConversationsChanged>(RawCall::new(
        "TIMConvEventCallback",
        [1.into(), r#"["bob", {"conv_id": "carol", "conv_type": 1}]"#.into()],
    ));
    let ids: Vec<_> = deleted.conversations.iter().map(|conversation| conversation.id.as_str()).collect();
    assert_eq!(ids, ["bob", "carol"]);
    assert!(matches!(&deleted.issues[..], [issue] if matches!(issue.error, IssueError::Coerced { .. })));
}
