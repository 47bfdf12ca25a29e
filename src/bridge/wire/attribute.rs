//! Attributes: what a `CloudEvent` says beside its data, by name.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// The name of an attribute, in structured and in binary mode.
#[derive(Debug, Clone, Copy)]
pub(super) struct Attribute {
    pub(super) name: &'static str,
    pub(super) header: &'static str,
    /// The name as a member of an object, up to its value.
    pub(super) member: &'static str,
}

/// Lists the attributes once: their names for writing, and a field for each for reading.
macro_rules! attributes {
    ($($constant:ident $field:ident: $name:literal),* $(,)?) => {
        $(
            pub(super) const $constant: Attribute =
                Attribute { name: $name, header: concat!("ce-", $name), member: concat!("\"", $name, "\":") };
        )*

        /// What a message says; of its attributes those that are ours.
        #[derive(Debug, Default, Deserialize)]
        pub(super) struct Message<'m> {
            $(
                #[serde(default, borrow, rename = $name)]
                pub(super) $field: Option<Value<'m>>,
            )*
            #[serde(default, borrow)]
            pub(super) data: Option<&'m RawValue>,
            #[serde(default)]
            pub(super) data_base64: Option<String>,
        }

        impl<'m> Message<'m> {
            /// The attribute whose header has this name, and where its value goes. Case doesn't count; Kafka's headers have
            /// an underscore.
            pub(super) fn of_header(&mut self, header: &str) -> Option<(Attribute, &mut Option<Value<'m>>)> {
                let (prefix, name) = header.split_at_checked(3)?;
                if !prefix.eq_ignore_ascii_case("ce-") && !prefix.eq_ignore_ascii_case("ce_") {
                    return None;
                }
                $(
                    if name.eq_ignore_ascii_case($name) {
                        return Some(($constant, &mut self.$field));
                    }
                )*
                None
            }
        }
    };
}

attributes! {
    SPEC_VERSION spec_version: "specversion",
    ID id: "id",
    SOURCE source: "source",
    TYPE event_type: "type",
    SUBJECT subject: "subject",
    TIME time: "time",
    CONTENT_TYPE content_type: "datacontenttype",
    SEQ seq: "timseq",
    EPOCH epoch: "timepoch",
    THREAD thread: "timthread",
    CATALOG catalog: "timcatalog",
    TRACE_PARENT trace_parent: "traceparent",
    TRACE_STATE trace_state: "tracestate",
}

/// A value. Ours are all strings; other writers may well send a number as a number, as `CloudEvents` allow.
#[derive(Debug)]
pub(super) struct Value<'m>(pub(super) Cow<'m, str>);

impl<'de: 'm, 'm> Deserialize<'de> for Value<'m> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ValueVisitor;

        impl<'de> Visitor<'de> for ValueVisitor {
            type Value = Value<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string, an integer or a boolean")
            }

            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Value<'de>, E> {
                Ok(Value(text.into()))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Value<'de>, E> {
                Ok(Value(text.to_owned().into()))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Value<'de>, E> {
                Ok(Value(number.to_string().into()))
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Value<'de>, E> {
                Ok(Value(number.to_string().into()))
            }

            fn visit_bool<E: Error>(self, flag: bool) -> Result<Value<'de>, E> {
                Ok(Value(flag.to_string().into()))
            }
        }

        deserializer.deserialize_any(ValueVisitor)
    }
}
