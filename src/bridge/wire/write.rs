//! Out: an event as a structured or a binary `CloudEvent`.

use std::convert::Infallible;
use std::fmt::Write;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

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
        write_json(out, &Structured(self));
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
        let Ok(()) = self.each_attribute(|attribute, value| {
            headers.push((attribute.header, utf8_percent_encode(value, HEADER).to_string()));
            Ok::<_, Infallible>(())
        });
        let mut data = Vec::with_capacity(512);
        write_json(&mut data, &Data::of(self));
        (headers, data)
    }

    /// Hands out the attributes that the event has, in the order in which they are written.
    fn each_attribute<E>(&self, mut put: impl FnMut(Attribute, &str) -> Result<(), E>) -> Result<(), E> {
        put(SPEC_VERSION, VERSION)?;
        put(ID, &self.id)?;
        put(SOURCE, &self.source)?;
        put(TYPE, &self.event_type)?;
        // One buffer for what is no text yet; writing to it can't fail.
        let mut text = String::with_capacity(32);
        if let Some(time) = self.time {
            let _ = time::write(&mut text, time);
            put(TIME, &text)?;
        }
        put(CONTENT_TYPE, "application/json")?;
        for (attribute, number) in [(SEQ, self.seq), (EPOCH, self.epoch)] {
            if let Some(number) = number {
                text.clear();
                let _ = write!(text, "{number}");
                put(attribute, &text)?;
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
                put(attribute, value)?;
            }
        }
        Ok(())
    }
}

#[expect(clippy::expect_used, reason = "a vector takes everything, and every key is a string")]
fn write_json(out: &mut Vec<u8>, value: &impl Serialize) {
    serde_json::to_writer(out, value).expect("an event is JSON");
}

/// An event in structured mode.
struct Structured<'a>(&'a WireEvent);

impl Serialize for Structured<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.0.each_attribute(|attribute, value| map.serialize_entry(attribute.name, value))?;
        map.serialize_entry("data", &Data::of(self.0))?;
        map.end()
    }
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
