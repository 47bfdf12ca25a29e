//! Out: an event as a structured or a binary `CloudEvent`.

use std::fmt::Write;
use std::mem;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::Serialize;

use super::attribute::{
    Attribute, CATALOG, CONTENT_TYPE, EPOCH, ID, SEQ, SOURCE, SPEC_VERSION, SUBJECT, THREAD, TIME, TRACE_PARENT,
    TRACE_STATE, TYPE,
};
use super::{VERSION, WireEvent, time};
use crate::event::{Arg, RawCall};

/// What can't stand in a header as it is: all but printable ASCII, and blanks, quotes and the per cent sign.
///
/// What is not ASCII is escaped in any case.
const HEADER: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'%');

impl WireEvent {
    /// Writes the event in structured mode, one JSON object on one line, behind what `out` holds.
    ///
    /// ```
    /// use tim_events::bridge::{Instance, wire::WireEvent};
    /// use tim_events::{Bus, FriendsAdded};
    ///
    /// # tokio_test::block_on(async {
    /// let bus = Bus::new();
    /// let mut events = bus.events();
    /// bus.publish(FriendsAdded::new(vec!["bob".to_owned()]));
    ///
    /// let alice = Instance::new(1_400_000_000, "alice");
    /// let event = events.next().await.expect("the bus is open");
    /// let mut file = Vec::new();
    /// if let Some(event) = WireEvent::of(&event, &alice) {
    ///     event.write_structured(&mut file);
    ///     file.push(b'\n');
    /// }
    /// assert!(file.starts_with(br#"{"specversion":"1.0","id":"1400000000/alice/"#));
    /// # });
    /// ```
    pub fn write_structured(&self, out: &mut Vec<u8>) {
        // A map of serde's would cost several times as much: the names need no look for what to escape.
        let mut before = b'{';
        self.each_attribute(|attribute, value| {
            out.push(mem::replace(&mut before, b','));
            out.extend_from_slice(attribute.member.as_bytes());
            write_json(out, value);
        });
        out.extend_from_slice(b",\"data\":");
        write_json(out, &Data::of(self));
        out.push(b'}');
    }

    /// The event in structured mode: one JSON object on one line.
    #[must_use]
    pub fn to_structured(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(1024);
        self.write_structured(&mut out);
        out
    }

    /// The event in binary mode: a header for each attribute, and the data.
    ///
    /// Header values are escaped with per cent signs, as the bindings of `CloudEvents` ask, so they are printable ASCII.
    #[must_use]
    pub fn to_binary(&self) -> (Vec<(&'static str, String)>, Vec<u8>) {
        let mut headers = Vec::with_capacity(13);
        self.each_attribute(|attribute, value| {
            headers.push((attribute.header, utf8_percent_encode(value, HEADER).to_string()));
        });
        let mut data = Vec::with_capacity(512);
        write_json(&mut data, &Data::of(self));
        (headers, data)
    }

    /// Hands out the attributes that the event has, in the order in which they are written.
    fn each_attribute(&self, mut put: impl FnMut(Attribute, &str)) {
        put(SPEC_VERSION, VERSION);
        put(ID, &self.id);
        put(SOURCE, &self.source);
        put(TYPE, &self.event_type);
        // One buffer for what is no text yet.
        let mut text = String::with_capacity(32);
        if let Some(time) = self.time {
            time::write(&mut text, time);
            put(TIME, &text);
        }
        put(CONTENT_TYPE, "application/json");
        for (attribute, number) in [(SEQ, self.seq), (EPOCH, self.epoch)] {
            if let Some(number) = number {
                text.clear();
                // Writing to a string can't fail.
                let _ = write!(text, "{number}");
                put(attribute, &text);
            }
        }
        let optional = [
            (SUBJECT, self.subject.as_deref()),
            (THREAD, self.thread.as_deref()),
            (CATALOG, self.catalog.as_deref()),
            (TRACE_PARENT, self.trace_parent.as_deref()),
            (TRACE_STATE, self.trace_state.as_deref()),
        ];
        for (attribute, value) in optional {
            if let Some(value) = value {
                put(attribute, value);
            }
        }
    }
}

#[expect(clippy::expect_used, reason = "a vector takes everything, and every key is a string")]
fn write_json(out: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) {
    serde_json::to_writer(out, value).expect("an event is JSON");
}

/// What an event says: a call as captures write it, or a gap.
#[derive(Serialize)]
#[serde(untagged)]
enum Data<'a> {
    Call {
        callback: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        api: Option<&'a str>,
        args: &'a [Arg],
    },
    Gap {
        missed: u64,
        from_seq: u64,
        to_seq: u64,
    },
}

impl<'a> Data<'a> {
    fn of(event: &'a WireEvent) -> Self {
        if let Some(gap) = event.gap() {
            return Self::Gap { missed: gap.missed, from_seq: gap.from_seq, to_seq: gap.to_seq };
        }
        let call = event.call();
        Self::Call {
            callback: call.map_or("", RawCall::callback),
            api: call.and_then(RawCall::api),
            args: call.map_or(&[], RawCall::args),
        }
    }
}
