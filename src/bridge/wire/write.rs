//! Out: an event as a structured or a binary `CloudEvent`.

use std::fmt::Write;
use std::mem;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::attribute::{
    Attribute, CATALOG, CONTENT_TYPE, EPOCH, ID, SEQ, SOURCE, SPEC_VERSION, SUBJECT, THREAD, TIME, TRACE_PARENT,
    TRACE_STATE, TYPE,
};
use super::text::push_string;
use super::{JSON, TYPE_PREFIX, VERSION, WireEvent, time};
use crate::event::{Arg, Gap, RawCall};

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
            push_string(out, value);
        });
        out.extend_from_slice(b",\"data\":");
        self.write_data(out);
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
        self.write_data(&mut data);
        (headers, data)
    }

    /// Hands out the attributes that the event has, in the order in which they are written.
    fn each_attribute(&self, mut put: impl FnMut(Attribute, &str)) {
        put(SPEC_VERSION, VERSION);
        put(ID, &self.id);
        put(SOURCE, &self.source);
        // One buffer for what is no text yet.
        let mut text = String::with_capacity(64);
        text.push_str(TYPE_PREFIX);
        text.push_str(&self.kind);
        put(TYPE, &text);
        if let Some(time) = self.time {
            text.clear();
            time::write(&mut text, time);
            put(TIME, &text);
        }
        put(CONTENT_TYPE, JSON);
        for (attribute, number) in [(SEQ, self.seq), (EPOCH, self.epoch)] {
            if let Some(number) = number {
                text.clear();
                // Writing to a string can't fail.
                let _ = write!(text, "{number}");
                put(attribute, &text);
            }
        }
        let optional = [
            (SUBJECT, self.subject()),
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

    /// Writes what the event says: a call as captures write it, or a gap.
    fn write_data(&self, out: &mut Vec<u8>) {
        if let Some(Gap { missed, from_seq, to_seq, .. }) = self.gap() {
            let gap = format!("{{\"missed\":{missed},\"from_seq\":{from_seq},\"to_seq\":{to_seq}}}");
            return out.extend_from_slice(gap.as_bytes());
        }
        let call = self.call();
        out.extend_from_slice(b"{\"callback\":");
        push_string(out, call.map_or("", RawCall::callback));
        if let Some(api) = call.and_then(RawCall::api) {
            out.extend_from_slice(b",\"api\":");
            push_string(out, api);
        }
        out.extend_from_slice(b",\"args\":[");
        for (index, arg) in call.map_or(&[][..], RawCall::args).iter().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            let text = match arg {
                Arg::Text(text) => text.to_str().ok(),
                _ => None,
            };
            match text {
                Some(text) => push_string(out, text),
                None => write_json(out, arg),
            }
        }
        out.extend_from_slice(b"]}");
    }
}

#[expect(clippy::expect_used, reason = "a vector takes everything")]
fn write_json(out: &mut Vec<u8>, arg: &Arg) {
    serde_json::to_writer(out, arg).expect("an argument is JSON");
}
