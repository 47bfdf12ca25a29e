//! The wire form: what a Server-Sent Event carries, as compact JSON.

use std::ops::RangeInclusive;
use std::time::SystemTime;

use serde::Serialize;
use tim_events::{Arg, Category, Event, EventKind, EventRef, Gap, RawCall, Scope};

use crate::conversations::{Change, changes};
use crate::describe::describe;

/// An event.
#[derive(Debug, Serialize)]
pub(crate) struct Line<'a> {
    seq: u64,
    /// The kind by which it was routed.
    kind: EventKind,
    category: Category,
    /// Microseconds since the recording began.
    t_us: u64,
    thread: Option<&'a str>,
    /// Whether a callback brought it, or it was read out of another event.
    origin: &'static str,
    callback: Option<&'a str>,
    /// For completions, what was called.
    #[serde(skip_serializing_if = "Option::is_none")]
    api: Option<&'a str>,
    /// The event in words.
    text: String,
    /// The conversations that it is about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    about: Vec<String>,
    /// What it does to the list of conversations.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    conversations: Vec<Change>,
    /// The payload; for an event that can't be typed, why.
    event: &'a Event,
    /// What came, where it could not be typed.
    #[serde(skip_serializing_if = "Option::is_none")]
    args: Option<&'a [Arg]>,
}

impl<'a> Line<'a> {
    /// The event of a recording that began at `start`.
    pub(crate) fn new(event: &'a EventRef, start: SystemTime) -> Self {
        let since = event.received_at().duration_since(start).unwrap_or_default();
        let raw = event.raw();
        Self {
            seq: event.seq(),
            kind: event.kind(),
            category: event.category(),
            t_us: u64::try_from(since.as_micros()).unwrap_or(u64::MAX),
            thread: event.thread(),
            origin: event.origin().name(),
            callback: raw.map(RawCall::callback),
            api: raw.and_then(RawCall::api),
            text: describe(event),
            about: event.about().iter().filter_map(conversation).collect(),
            conversations: changes(event),
            event,
            args: raw.filter(|_| event.is_undecodable()).map(RawCall::args),
        }
    }
}

fn conversation(scope: &Scope) -> Option<String> {
    match scope {
        Scope::Conversation(conversation) => Some(conversation.to_string()),
        _ => None,
    }
}

/// Events that the reader will not get.
#[derive(Debug, Serialize)]
pub(crate) struct Hole {
    reason: Reason,
    /// How many are known to be missing; none if nobody counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    missed: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from_seq: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to_seq: Option<u64>,
}

/// Why there is a hole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Reason {
    /// The id that the reader sent is of another run: what has been kept follows, from its beginning.
    OtherRun,
    /// The history has thrown the events out. Any event counts, wanted or not.
    Evicted,
    /// The history itself was given less than there was.
    NotKept,
}

impl Hole {
    pub(crate) fn other_run() -> Self {
        Self { reason: Reason::OtherRun, missed: None, from_seq: None, to_seq: None }
    }

    pub(crate) fn evicted(lost: &RangeInclusive<u64>) -> Self {
        Self { reason: Reason::Evicted, missed: None, from_seq: Some(*lost.start()), to_seq: Some(*lost.end()) }
    }

    pub(crate) fn not_kept(gap: &Gap) -> Self {
        Self {
            reason: Reason::NotKept,
            missed: Some(gap.missed),
            from_seq: Some(gap.from_seq),
            to_seq: Some(gap.to_seq),
        }
    }
}
