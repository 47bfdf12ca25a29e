//! How the harness's messages show an item: a line of readable text, never more.

use std::any::Any;
use std::fmt::{self, Debug, Write};

use serde_json::Value;

use crate::event::model::{Elem, Message};
use crate::event::{Event, EventRef, MessageRef};

/// How many characters of an item are shown.
const WIDTH: usize = 100;

/// An item that was taken, for a list that may never be asked for: an event as it is, anything else as text.
#[derive(Debug)]
pub(super) enum Seen {
    Event(EventRef),
    Text(String),
}

impl Seen {
    pub(super) fn new<T: Debug + 'static>(item: &T) -> Self {
        match (item as &dyn Any).downcast_ref::<EventRef>() {
            Some(event) => Self::Event(event.clone()),
            None => Self::Text(show(item)),
        }
    }
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Event(event) => f.write_str(&show_event(event)),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// An item in a line: events by number, kind and content, anything else as `Debug` has it.
pub(super) fn show<T: Debug + 'static>(item: &T) -> String {
    let any = item as &dyn Any;
    if let Some(event) = any.downcast_ref::<EventRef>() {
        show_event(event)
    } else if let Some(message) = any.downcast_ref::<MessageRef>() {
        let mut line = Line::default();
        let _ = write!(line, "#{}.{} {}", message.seq(), message.index(), Brief(message));
        line.text
    } else {
        let mut line = Line::default();
        let _ = write!(line, "{item:?}");
        line.text
    }
}

fn show_event(event: &EventRef) -> String {
    let mut line = Line::default();
    let _ = match &**event {
        Event::Gap(gap) => {
            write!(line, "#{} Gap {} lost, #{} to #{}", event.seq(), gap.missed, gap.from_seq, gap.to_seq)
        }
        Event::Undecodable(undecodable) => {
            write!(line, "#{} {} undecodable: {}", event.seq(), event.kind(), undecodable.error)
        }
        Event::NewMessages(new) => write!(line, "#{} NewMessages", event.seq()).and_then(|()| {
            new.messages.iter().enumerate().try_for_each(|(index, message)| {
                line.write_str(if index == 0 { " " } else { ", " })?;
                write!(line, "{}", Brief(message))
            })
        }),
        other => write!(line, "#{} {}", event.seq(), event.kind())
            .and_then(|()| write!(line, "{}", Told(serde_json::to_value(other).unwrap_or_default()))),
    };
    line.text
}

/// A message as who says what.
struct Brief<'a>(&'a Message);

impl fmt::Display for Brief<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(message) = self;
        f.write_str(if message.sender.is_empty() { "?" } else { &message.sender })?;
        if message.conversation_id != message.sender && !message.conversation_id.is_empty() {
            write!(f, " in {}", message.conversation_id)?;
        }
        f.write_str(": ")?;
        match message.elements.first() {
            Some(Elem::Text(text)) => write!(f, "{:?}", text.content),
            Some(other) => write!(f, "{:?}", other.elem_type()),
            None => f.write_str("nothing"),
        }
    }
}

/// What of a payload says anything: its JSON without what is empty, zero or false.
struct Told(Value);

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match told(&self.0) {
            Some(value) => write!(f, " {value}"),
            None => Ok(()),
        }
    }
}

fn told(value: &Value) -> Option<Value> {
    match value {
        Value::Null | Value::Bool(false) => None,
        Value::Bool(true) => Some(value.clone()),
        Value::Number(number) => (number.as_f64() != Some(0.0)).then(|| value.clone()),
        Value::String(text) => (!text.is_empty()).then(|| value.clone()),
        Value::Array(items) => (!items.is_empty()).then(|| {
            // An item keeps its place, whatever it says.
            items.iter().map(|item| told(item).unwrap_or_else(|| item.clone())).collect()
        }),
        Value::Object(members) => {
            let members: serde_json::Map<_, _> =
                members.iter().filter_map(|(key, value)| Some((key.clone(), told(value)?))).collect();
            (!members.is_empty()).then_some(Value::Object(members))
        }
    }
}

/// Text up to a width; whoever writes more is told to stop.
#[derive(Default)]
struct Line {
    text: String,
    width: usize,
}

impl Write for Line {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for character in text.chars() {
            if self.width == WIDTH {
                self.text.push('…');
                self.width += 1;
            }
            if self.width > WIDTH {
                return Err(fmt::Error);
            }
            self.text.push(if character.is_control() { ' ' } else { character });
            self.width += 1;
        }
        Ok(())
    }
}
