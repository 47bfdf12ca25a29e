//! The shipped captures: the composed session, and the recording of the vendor's own library.

use std::collections::BTreeSet;

use serde_json::Value;
use tim_events::capture::{Player, Record, read};
use tim_events::model::{ElemType, Message};
use tim_events::{ApiCompleted, Arg, Bus, Event, EventKind, EventRef, EventSet, NewMessages, Policy, RawCall};

use crate::names::DOCUMENTED;
use crate::support::{done, ready, rest, survives};

const RECORDING: &str = include_str!("../../examples/captures/vendor-8.0.ndjson");
const SESSION: &str = include_str!("../../examples/captures/session.ndjson");

fn records(capture: &str) -> Vec<Record> {
    read(capture.as_bytes()).collect::<Result<_, _>>().expect("every line is a record")
}

/// Everything that a lossless subscription sees of a capture.
fn play(capture: &str) -> Vec<EventRef> {
    let records = records(capture);
    let bus = Bus::new();
    let mut events = bus
        .subscribe()
        .kinds(EventSet::ALL - EventSet::DERIVED)
        .policy(Policy::Lossless)
        .capacity(records.len())
        .events();
    let played = done(Player::new(records.clone()).play(&bus)).unwrap();
    assert_eq!(played, records.len() as u64);
    bus.close();

    let events = rest(&mut events);
    assert!(events.iter().map(tim_events::EventRef::seq).eq(1..=records.len() as u64), "no gap, in order");
    for (event, record) in events.iter().zip(&records) {
        assert_eq!(event.raw(), Some(&record.call));
        assert!(!event.is_undecodable(), "{:?}", **event);
    }
    events
}

#[test]
fn the_recording_plays_without_a_gap_and_nothing_undecodable() {
    for event in play(RECORDING) {
        assert!(event.issues().is_empty(), "#{}: {:?}", event.seq(), event.issues());
    }
}

/// The first argument that is JSON.
fn json(args: &[Arg]) -> Option<Value> {
    args.iter().find_map(|arg| match arg {
        Arg::Text(text) => serde_json::from_str(text.to_str().ok()?).ok(),
        _ => None,
    })
}

#[test]
fn every_key_of_the_recorded_messages_survives() {
    let mut keys = BTreeSet::new();
    let mut count = 0;
    for event in play(RECORDING) {
        if event.payload::<ApiCompleted>().is_none() {
            continue;
        }
        // As recorded, before anything was typed.
        let messages = match json(event.raw().unwrap().args()) {
            Some(Value::Array(replies)) => replies,
            Some(reply) => vec![reply],
            None => continue,
        };
        let messages: Vec<_> = messages.into_iter().filter(|reply| reply.get("message_elem_array").is_some()).collect();
        if messages.is_empty() {
            continue;
        }
        // The same JSON as a callback would bring it, through the bus.
        let bus = Bus::new();
        let mut stream = bus.on::<NewMessages>();
        let text = serde_json::to_string(&messages).unwrap();
        bus.publish(RawCall::new("TIMRecvNewMsgCallback", [Arg::text(text)]));
        let new = ready(&mut stream).expect("typed");
        assert!(new.issues.is_empty(), "{:?}", new.issues);
        survives(&Value::Array(messages.clone()), &serde_json::to_value(&new.messages).unwrap(), "$");
        count += messages.len();
        keys.extend(messages.iter().filter_map(Value::as_object).flat_map(|message| message.keys().cloned()));
    }
    assert!(count >= 5, "the recording holds messages, here are {count}");
    assert!(keys.len() >= 44, "messages of the real library have many keys, here are {}", keys.len());
    for key in keys {
        assert!(Message::KEYS.contains(&key.as_str()), "{key}");
    }
}

#[test]
fn the_session_holds_every_kind_and_every_element() {
    let events = play(SESSION);
    let kinds: EventSet = events.iter().map(tim_events::EventRef::kind).collect();
    // The callbacks that only 8.0 has need not all occur in the story.
    for (callback, kind) in DOCUMENTED {
        assert!(kinds.contains(kind), "{callback}");
    }

    let elements: BTreeSet<_> = events
        .iter()
        .filter_map(|event| event.payload::<NewMessages>())
        .flat_map(|new| &new.messages)
        .flat_map(|message| &message.elements)
        .map(|element| element.elem_type().code())
        .collect();
    assert!((ElemType::Text.code()..=ElemType::Merge.code()).all(|code| elements.contains(&code)), "{elements:?}");

    // The story holds one call that is not UTF-8, with its copy; nothing else is bent.
    let bent: Vec<_> =
        events.iter().filter(|event| !event.issues().is_empty()).map(tim_events::EventRef::kind).collect();
    assert_eq!(bent, [EventKind::LogLine, EventKind::ExperimentalNotice]);
}

#[test]
fn payloads_of_the_session_serialize_what_came_in() {
    let mut compared = 0;
    for event in play(SESSION) {
        // The first JSON argument against the payload's records: values may only be added.
        let records = match &*event {
            Event::NewMessages(new) => serde_json::to_value(&new.messages),
            Event::MessagesUpdated(updated) => serde_json::to_value(&updated.messages),
            Event::MessageReceipts(read) => serde_json::to_value(&read.receipts),
            Event::MessagesRevoked(revoked) => serde_json::to_value(&revoked.locators),
            Event::ConversationsChanged(changed) => serde_json::to_value(&changed.conversations),
            Event::FriendProfilesUpdated(updated) => serde_json::to_value(&updated.updates),
            Event::FriendRequestsReceived(received) => serde_json::to_value(&received.requests),
            Event::BlocklistAdded(added) => serde_json::to_value(&added.users),
            Event::SelfProfileUpdated(updated) => serde_json::to_value(&updated.profile),
            Event::UserStatusesChanged(changed) => serde_json::to_value(&changed.statuses),
            _ => continue,
        }
        .unwrap();
        if let Some(json) = json(event.raw().unwrap().args()) {
            survives(&json, &records, "$");
            compared += 1;
        }
    }
    assert!(compared > 30, "{compared}");
}
