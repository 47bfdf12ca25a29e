//! In, quickly: the one form in which this crate writes calls.
//!
//! Nearly every message has it: attributes in one order, no white space, no escapes but in the call's arguments. What
//! differs in anything is left to `serde_json`; so this refuses rather than guesses, and says nothing of reasons.

use smallvec::SmallVec;

use super::attribute::{
    Attribute, CATALOG, CONTENT_TYPE, EPOCH, ID, Message, SEQ, SOURCE, SPEC_VERSION, SUBJECT, THREAD, TIME,
    TRACE_PARENT, TRACE_STATE, TYPE, Value,
};
use super::text::read_string;
use crate::event::{Arg, EventKind, RawCall, plain_length};

/// The attributes of a message and its call; none if it has another form.
pub(super) fn read(message: &[u8]) -> Option<(Message<'_>, RawCall)> {
    let rest = &mut Rest(str::from_utf8(message).ok()?);
    rest.take("{")?;
    let mut message = Message { spec_version: Some(rest.value(SPEC_VERSION)?), ..Message::default() };
    rest.attribute(ID, &mut message.id)?;
    rest.attribute(SOURCE, &mut message.source)?;
    rest.attribute(TYPE, &mut message.event_type)?;
    if message.event_type.as_ref().is_some_and(|Value(event_type)| event_type.ends_with(EventKind::Gap.name())) {
        return None;
    }
    rest.attribute(TIME, &mut message.time)?;
    rest.attribute(CONTENT_TYPE, &mut message.content_type)?;
    rest.attribute(SEQ, &mut message.seq)?;
    rest.attribute(EPOCH, &mut message.epoch)?;
    rest.attribute(SUBJECT, &mut message.subject)?;
    rest.attribute(THREAD, &mut message.thread)?;
    rest.attribute(CATALOG, &mut message.catalog)?;
    rest.attribute(TRACE_PARENT, &mut message.trace_parent)?;
    rest.attribute(TRACE_STATE, &mut message.trace_state)?;
    rest.take(",\"data\":{\"callback\":")?;
    let callback = rest.string()?;
    let api = match rest.take(",\"api\":") {
        Some(()) => Some(rest.string()?),
        None => None,
    };
    rest.take(",\"args\":[")?;
    let (mut args, mut scratch) = (SmallVec::<[Arg; 1]>::new(), Vec::new());
    if rest.take("]").is_none() {
        args.push(rest.arg(&mut scratch)?);
        while rest.take("]").is_none() {
            rest.take(",")?;
            args.push(rest.arg(&mut scratch)?);
        }
    }
    if rest.0 != "}}" {
        return None;
    }
    // Of a known callback the name is at hand.
    let call = match EventKind::from_c_callback(callback).and_then(EventKind::callback) {
        Some(callback) => RawCall::new(callback, args),
        None => RawCall::new(callback.to_owned(), args),
    };
    let call = match api {
        Some(api) => call.with_api(api.to_owned()),
        None => call,
    };
    Some((message, call))
}

/// What has not been read yet.
struct Rest<'m>(&'m str);

impl<'m> Rest<'m> {
    /// Takes this, if it is next.
    fn take(&mut self, text: &str) -> Option<()> {
        self.0 = self.0.strip_prefix(text)?;
        Some(())
    }

    /// Takes a string without escapes.
    fn string(&mut self) -> Option<&'m str> {
        self.take("\"")?;
        let (string, rest) = self.0.split_at(plain_length(self.0.as_bytes()));
        self.0 = rest;
        self.take("\"")?;
        Some(string)
    }

    /// Takes the attribute of this name.
    fn value(&mut self, attribute: Attribute) -> Option<Value<'m>> {
        self.take(attribute.member)?;
        self.string().map(|text| Value(text.into()))
    }

    /// Takes a comma and the attribute of this name, if it is there.
    fn attribute(&mut self, attribute: Attribute, field: &mut Option<Value<'m>>) -> Option<()> {
        if let Some(rest) = self.0.strip_prefix(',')
            && rest.starts_with(attribute.member)
        {
            self.0 = rest;
            *field = Some(self.value(attribute)?);
        }
        Some(())
    }

    /// Takes an argument.
    fn arg(&mut self, scratch: &mut Vec<u8>) -> Option<Arg> {
        match self.0.as_bytes().first()? {
            b'"' => {
                self.0 = read_string(&self.0[1..], scratch)?;
                // Made to measure: the text is kept as long as the event.
                let mut text = Vec::with_capacity(scratch.len() + 1);
                text.extend_from_slice(scratch);
                Some(Arg::text(text))
            }
            b't' => self.take("true").map(|()| true.into()),
            b'f' => self.take("false").map(|()| false.into()),
            b'n' => self.take("null").map(|()| Arg::Null),
            _ => {
                let (number, rest) = self.0.split_at(self.0.find([',', ']'])?);
                self.0 = rest;
                integer(number).map(Into::into)
            }
        }
    }
}

/// An integer as JSON has it; what may be a float is refused.
fn integer(number: &str) -> Option<i64> {
    let digits = number.strip_prefix('-').unwrap_or(number);
    let is_plain = digits.bytes().all(|digit| digit.is_ascii_digit()) && !digits.starts_with('0');
    if is_plain || number == "0" { number.parse().ok() } else { None }
}
