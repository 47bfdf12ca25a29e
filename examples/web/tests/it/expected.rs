//! What a capture makes, found out without the server.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tim_events::capture::read;
use tim_events::{Bus, ConversationId, EventKind, EventRef, EventSet, EventStream, Origin};

pub(crate) const SESSION: &str = include_str!("../../../captures/session.ndjson");

pub(crate) type Counts = BTreeMap<String, u64>;

/// The lines of a capture.
pub(crate) fn records(capture: &str) -> Vec<Value> {
    capture.lines().map(|line| serde_json::from_str(line).expect("a record")).collect()
}

/// How many calls of each kind a capture holds, by the names of the callbacks alone.
pub(crate) fn calls_by_kind(capture: &str) -> Counts {
    let mut counts = Counts::new();
    for record in records(capture) {
        let callback = record["callback"].as_str().expect("a name");
        let kind = EventKind::from_callback(callback).unwrap_or(EventKind::Undecodable);
        *counts.entry(kind.name().to_owned()).or_default() += 1;
    }
    counts
}

/// All events of a capture, in their order, the derived ones among them; and those about a conversation.
pub(crate) fn play(capture: &str, conversation: &ConversationId) -> (Vec<EventRef>, Vec<EventRef>) {
    let bus = Bus::new();
    let all = bus.subscribe().kinds(EventSet::ALL).capacity(usize::MAX).events();
    let about = bus.subscribe().conversation(conversation.clone()).capacity(usize::MAX).events();
    for record in read(capture.as_bytes()) {
        bus.publish(record.expect("a record").call);
    }
    bus.close();
    (drain(all), drain(about))
}

fn drain(mut events: EventStream) -> Vec<EventRef> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async {
        let mut all = Vec::new();
        while let Some(event) = events.next().await {
            all.push(event);
        }
        all
    })
}

/// How many events of each kind a capture makes: its calls, and what is derived from them.
pub(crate) fn events_by_kind(capture: &str) -> Counts {
    let mut counts = calls_by_kind(capture);
    for event in play(capture, &tim_events::c2c("nobody")).0 {
        if matches!(event.origin(), Origin::Derived { .. }) {
            *counts.entry(event.kind().name().to_owned()).or_default() += 1;
        }
    }
    counts
}

/// How many events of each category that is.
pub(crate) fn by_category(kinds: &Counts) -> Counts {
    let mut counts = Counts::new();
    for (kind, count) in kinds {
        let kind: EventKind = kind.parse().expect("a kind");
        *counts.entry(kind.category().name().to_owned()).or_default() += count;
    }
    counts
}

pub(crate) fn total(counts: &Counts) -> u64 {
    counts.values().sum()
}

/// A capture of so many messages of this size, a microsecond apart.
pub(crate) fn messages(count: usize, bytes: usize) -> String {
    let mut capture = String::new();
    for t_us in 0..count {
        writeln!(capture, "{}", message(t_us, &"x".repeat(bytes))).expect("a text");
    }
    capture
}

/// A record of one new message from bob.
pub(crate) fn message(t_us: usize, text: &str) -> Value {
    let messages = json!([{
        "message_conv_type": 1, "message_conv_id": "bob", "message_sender": "bob", "message_client_time": t_us,
        "message_elem_array": [{"elem_type": 0, "text_elem_content": text}],
    }]);
    json!({"t_us": t_us, "callback": "TIMRecvNewMsgCallback", "args": [messages.to_string()]})
}

/// A file that is there as long as its folder.
pub(crate) fn file(folder: &Path, capture: &str) -> PathBuf {
    let path = folder.join("capture.ndjson");
    std::fs::write(&path, capture).expect("a file");
    path
}
