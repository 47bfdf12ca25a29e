//! In: a structured or a binary `CloudEvent` as an event.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;
use serde::Deserialize;
use serde::de::Error;

use super::attribute::{Attribute, EPOCH, ID, Message, SEQ, SOURCE, SPEC_VERSION, TIME, TYPE, Value};
use super::error::{WireError, beginning};
use super::{CATALOG_VERSION, Content, JSON, MAX_BYTES, TYPE_PREFIX, VERSION, WireEvent, quick, time};
use crate::bridge::subject::Key;
use crate::event::{Arg, EventKind, Gap, RawCall};

impl WireEvent {
    /// Reads an event in structured mode, of at most [`MAX_BYTES`].
    ///
    /// Attributes that are not this crate's are passed over.
    ///
    /// ```
    /// use tim_events::bridge::wire::{WireError, WireEvent};
    ///
    /// let event = WireEvent::from_structured(
    ///     br#"{"specversion":"1.0","id":"7","source":"tim://1/alice/x","type":"com.tencent.im.KickedOffline",
    ///         "data":{"callback":"TIMKickedOfflineCallback","args":[]}}"#,
    /// )?;
    /// assert_eq!((event.id(), event.kind_name()), ("7", "KickedOffline"));
    /// assert!(matches!(WireEvent::from_structured(b"{}"), Err(WireError::Missing("specversion"))));
    /// # Ok::<(), WireError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`WireError`] says what is wrong. No bytes make it panic, and the time it takes grows with their number alone.
    pub fn from_structured(message: &[u8]) -> Result<Self, WireError> {
        Self::from_structured_within(MAX_BYTES, message)
    }

    /// Reads an event in structured mode, of at most `limit` bytes.
    ///
    /// # Errors
    ///
    /// As [`from_structured`](Self::from_structured).
    pub fn from_structured_within(limit: usize, message: &[u8]) -> Result<Self, WireError> {
        check_length(limit, message)?;
        if let Some((message, call)) = quick::read(message) {
            return read(message, |_, _| Ok(Content::Call(call)));
        }
        let mut message: Message<'_> = object(message).map_err(WireError::NoEvent)?;
        match (message.data.take(), message.data_base64.take()) {
            (None, Some(data)) => {
                let data = STANDARD.decode(data).map_err(WireError::Base64)?;
                read(message, |kind, epoch| content(kind, epoch, &data))
            }
            (None, None) => read(message, |_, _| Err(WireError::Missing("data"))),
            (Some(data), _) => read(message, |kind, epoch| content(kind, epoch, data.get().as_bytes())),
        }
    }

    /// Reads an event in binary mode: headers, of which those that are no attributes of ours are passed over, and data of
    /// at most [`MAX_BYTES`].
    ///
    /// Names of headers are the same in upper and lower case, and with Kafka's `ce_` for `ce-`. Of a header that comes
    /// twice the last one counts.
    ///
    /// ```
    /// use tim_events::bridge::wire::WireEvent;
    ///
    /// let headers = [
    ///     ("ce-specversion", "1.0"),
    ///     ("ce-id", "7"),
    ///     ("ce-source", "tim://1/alice/x"),
    ///     ("ce-type", "com.tencent.im.KickedOffline"),
    /// ];
    /// let event = WireEvent::from_binary(headers, br#"{"callback":"TIMKickedOfflineCallback","args":[]}"#)?;
    /// assert_eq!(event.kind_name(), "KickedOffline");
    /// # Ok::<(), tim_events::bridge::wire::WireError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`from_structured`](Self::from_structured).
    pub fn from_binary<N: AsRef<str>, V: AsRef<str>>(
        headers: impl IntoIterator<Item = (N, V)>,
        data: &[u8],
    ) -> Result<Self, WireError> {
        Self::from_binary_within(MAX_BYTES, headers, data)
    }

    /// Reads an event in binary mode with data of at most `limit` bytes.
    ///
    /// # Errors
    ///
    /// As [`from_structured`](Self::from_structured).
    pub fn from_binary_within<N: AsRef<str>, V: AsRef<str>>(
        limit: usize,
        headers: impl IntoIterator<Item = (N, V)>,
        data: &[u8],
    ) -> Result<Self, WireError> {
        check_length(limit, data)?;
        let mut message = Message::default();
        for (name, value) in headers {
            if let Some((attribute, field)) = message.of_header(name.as_ref()) {
                let value = value.as_ref();
                let text = percent_decode_str(value)
                    .decode_utf8()
                    .map_err(|_| WireError::Attribute { name: attribute.name, value: beginning(value) })?;
                *field = Some(Value(text.into_owned().into()));
            }
        }
        read(message, |kind, epoch| content(kind, epoch, data))
    }
}

fn check_length(limit: usize, bytes: &[u8]) -> Result<(), WireError> {
    if bytes.len() > limit { Err(WireError::TooLarge { bytes: bytes.len(), limit }) } else { Ok(()) }
}

/// Reads a JSON object; serde would take an array for a struct, too.
fn object<'m, T: Deserialize<'m>>(json: &'m [u8]) -> Result<T, serde_json::Error> {
    if !json.trim_ascii_start().starts_with(b"{") {
        return Err(serde_json::Error::custom("no JSON object"));
    }
    serde_json::from_slice(json)
}

/// The event that a message is; `content` reads its data, of this kind and epoch.
fn read(
    message: Message<'_>,
    content: impl FnOnce(&str, u64) -> Result<Content, WireError>,
) -> Result<WireEvent, WireError> {
    let version = required(SPEC_VERSION, message.spec_version)?;
    if version != VERSION {
        return Err(WireError::Version(beginning(&version)));
    }
    let event_type = required(TYPE, message.event_type)?;
    let Some(kind) = event_type.strip_prefix(TYPE_PREFIX) else {
        return Err(WireError::Foreign(beginning(&event_type)));
    };
    if let Some(Value(content_type)) = message.content_type
        && !is_json(&content_type)
    {
        return Err(WireError::ContentType(beginning(&content_type)));
    }
    let (id, source) = (required(ID, message.id)?, required(SOURCE, message.source)?);
    let time = parsed(TIME, message.time, time::read)?;
    let seq = parsed(SEQ, message.seq, |seq| seq.parse().ok())?;
    let epoch = parsed(EPOCH, message.epoch, |epoch| epoch.parse().ok())?;
    let content = content(kind, epoch.unwrap_or(0))?;
    let text = |value: Option<Value<'_>>| value.map(|Value(text)| text.into_owned());
    Ok(WireEvent {
        id: id.into(),
        source: source.into(),
        kind: known(kind),
        key: text(message.subject).map_or(Key::None, Key::One),
        time,
        seq,
        epoch,
        thread: message.thread.map(|Value(thread)| thread.into()),
        catalog: message.catalog.map(|Value(version)| known_version(version)),
        trace_parent: text(message.trace_parent),
        trace_state: text(message.trace_state),
        content,
    })
}

/// The name of a kind, without a copy if it is of this crate's catalog.
fn known(kind: &str) -> Cow<'static, str> {
    match kind.parse::<EventKind>() {
        Ok(kind) => kind.name().into(),
        Err(_) => kind.to_owned().into(),
    }
}

/// The version of a catalog, without a copy if it is this one's.
fn known_version(version: Cow<'_, str>) -> Cow<'static, str> {
    if version == CATALOG_VERSION { CATALOG_VERSION.into() } else { version.into_owned().into() }
}

/// The value of an attribute that has to be there; an empty one isn't.
fn required(attribute: Attribute, value: Option<Value<'_>>) -> Result<Cow<'_, str>, WireError> {
    match value {
        Some(Value(text)) if !text.is_empty() => Ok(text),
        _ => Err(WireError::Missing(attribute.name)),
    }
}

fn parsed<T>(
    attribute: Attribute,
    value: Option<Value<'_>>,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, WireError> {
    let Some(Value(text)) = value else { return Ok(None) };
    match parse(&text) {
        Some(value) => Ok(Some(value)),
        None => Err(WireError::Attribute { name: attribute.name, value: beginning(&text) }),
    }
}

/// Whether a content type is JSON's: `application/json`, `text/json` or one that ends with `+json`.
fn is_json(content_type: &str) -> bool {
    if content_type == JSON {
        return true;
    }
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || essence == "text/json" || essence.ends_with("+json")
}

/// What the data says.
fn content(kind: &str, epoch: u64, data: &[u8]) -> Result<Content, WireError> {
    #[derive(Deserialize)]
    struct Call {
        callback: String,
        #[serde(default)]
        api: Option<String>,
        args: Vec<Arg>,
    }

    #[derive(Deserialize)]
    struct Lost {
        missed: u64,
        from_seq: u64,
        to_seq: u64,
    }

    if kind == EventKind::Gap.name() {
        let Lost { missed, from_seq, to_seq } = object(data).map_err(WireError::Data)?;
        return Ok(Content::Gap(Gap { missed, from_seq, to_seq, epoch }));
    }
    let Call { callback, api, args } = object(data).map_err(WireError::Data)?;
    let call = RawCall::new(callback, args);
    Ok(Content::Call(match api {
        Some(api) => call.with_api(api),
        None => call,
    }))
}
