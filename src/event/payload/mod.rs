//! Payloads: what each event says, a struct of the event's name.
//!
//! Each field is one argument of the C callback, in its order; JSON arguments are records of
//! [`model`](crate::event::model). A payload also lists the [`DecodeIssue`]s of the call that it came from: what did
//! not fit and was bent. It is empty for nearly every call.
//!
//! Apps and tests make payloads with `new` and publish them like calls:
//!
//! ```
//! use tim_events::{Bus, FriendsAdded, MessageReceipts};
//!
//! # tokio_test::block_on(async {
//! let bus = Bus::new();
//! let mut added = bus.on::<FriendsAdded>();
//! bus.publish(FriendsAdded::new(vec!["bob".to_owned()]));
//!
//! let event = added.next().await.expect("the bus is open");
//! assert_eq!(event.user_ids, ["bob"]);
//! assert!(event.issues.is_empty());
//! # });
//! ```

use crate::event::conflation::ConflationKeys;
use crate::event::decode::{Argument, Arguments, DecodeError, DecodeIssue, Field, Walk, json_text, text};
use crate::event::kind::EventKind;
use crate::event::raw::{Arg, RawCall};
use crate::event::scope::Scopes;
use crate::event::variant::Event;

mod api;
mod community;
mod conversation;
mod diagnostic;
mod follow;
mod friend;
mod group;
mod group_notice;
mod member;
mod message;
mod own;
mod reply;
mod session;
mod signaling;
#[cfg(test)]
mod tests;
mod user;

pub use self::{
    api::*,
    community::*,
    conversation::*,
    diagnostic::*,
    follow::*,
    friend::*,
    group::*,
    group_notice::*,
    member::*,
    message::*,
    own::*,
    reply::{ApiReply, Reply},
    session::*,
    signaling::*,
    user::*,
};

/// A payload of the catalog: ties the struct to its kind and its variant.
///
/// It is sealed; the catalog's rows implement it, one each.
///
/// ```
/// use tim_events::{EventKind, KickedOffline, Payload};
///
/// assert_eq!(KickedOffline::KIND, EventKind::KickedOffline);
/// let event = KickedOffline::new().into_event();
/// assert!(KickedOffline::from_event(&event).is_some());
/// ```
pub trait Payload: sealed::Codec + std::fmt::Debug + Clone + PartialEq + Send + Sync + 'static {
    /// The kind whose payload this is.
    const KIND: EventKind;

    /// The payload of `event`, if it is of this kind.
    fn from_event(event: &Event) -> Option<&Self>;

    /// The event with this payload.
    fn into_event(self) -> Event;
}

pub(crate) use sealed::Codec;

mod sealed {
    use super::{ConflationKeys, DecodeError, RawCall, Scopes};

    /// How a payload is read from a call and written as one.
    pub trait Codec: Sized {
        /// The payload of a call; by default there is no callback that brings it.
        fn decode(call: &RawCall) -> Result<Self, DecodeError> {
            Err(DecodeError::UnknownCallback(call.callback().to_owned()))
        }

        /// The call that brings the payload, if there is a callback for it.
        fn encode(&self) -> Option<RawCall> {
            None
        }

        /// Says what the event is about.
        fn scopes(&self, _: &mut Scopes<'_>) {}

        /// Adds what the event tells the present state of.
        fn keys(&self, _: &mut ConflationKeys) {}
    }
}

/// Defines payloads whose fields are the callback's arguments in order.
///
/// `scopes |payload, scopes| …;` after the struct says what an event is about, `keys |payload, keys| …;` what it tells the
/// present state of.
macro_rules! payload {
    (
        $(#[$meta:meta])*
        pub struct $name:ident {
            $(
                $(#[$field_meta:meta])*
                $field:ident: $type:ty,
            )*
        }
        $(scopes |$this:ident, $scopes:ident| $body:expr;)?
        $(keys |$holder:ident, $keys:ident| $names:expr;)?
    ) => {
        payload! {
            @struct
            $(#[$meta])*
            pub struct $name { $($(#[$field_meta])* $field: $type,)* }
        }

        impl super::Codec for $name {
            #[allow(unused_mut, reason = "callbacks without arguments read none")]
            fn decode(call: &super::RawCall) -> Result<Self, super::DecodeError> {
                let mut arguments = super::Arguments::of(<Self as super::Payload>::KIND, call);
                Ok(Self { $($field: arguments.next()?,)* issues: arguments.into_issues() })
            }

            fn encode(&self) -> Option<super::RawCall> {
                super::call_of::<Self>([$(super::Argument::to_arg(&self.$field)),*])
            }

            $(
                fn scopes(&self, $scopes: &mut super::Scopes<'_>) {
                    let $this = self;
                    $body
                }
            )?

            $(
                fn keys(&self, $keys: &mut super::ConflationKeys) {
                    let $holder = self;
                    $names
                }
            )?
        }
    };

    // A payload that no callback brings.
    (
        @derived
        $(#[$meta:meta])*
        pub struct $name:ident {
            $(
                $(#[$field_meta:meta])*
                $field:ident: $type:ty,
            )*
        }
        scopes |$this:ident, $scopes:ident| $body:expr;
    ) => {
        payload! {
            @struct
            $(#[$meta])*
            pub struct $name { $($(#[$field_meta])* $field: $type,)* }
        }

        impl super::Codec for $name {
            fn scopes(&self, $scopes: &mut super::Scopes<'_>) {
                let $this = self;
                $body
            }
        }
    };

    // The struct and its constructor alone, for payloads that read their call in a way of their own.
    (
        @struct
        $(#[$meta:meta])*
        pub struct $name:ident {
            $(
                $(#[$field_meta:meta])*
                $field:ident: $type:ty,
            )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Default, serde::Serialize)]
        #[non_exhaustive]
        pub struct $name {
            $(
                $(#[$field_meta])*
                #[serde(skip_serializing_if = "crate::event::decode::is_absent")]
                pub $field: $type,
            )*
            /// What in the call did not fit and was bent; a long list is cut at
            /// [`DecodeIssue::LIMIT`](crate::DecodeIssue::LIMIT) and ends with how many more there were.
            #[serde(skip)]
            pub issues: Vec<super::DecodeIssue>,
        }

        impl $name {
            /// The payload with these values, as an app or a test would publish it.
            #[must_use]
            #[allow(clippy::new_without_default, reason = "the macro derives it")]
            pub fn new($($field: $type),*) -> Self {
                Self { $($field,)* issues: Vec::new() }
            }
        }
    };
}
use payload;

/// The call that `P`'s callback gets with these arguments.
fn call_of<P: Payload>(args: impl IntoIterator<Item = Arg>) -> Option<RawCall> {
    P::KIND.callback().map(|callback| RawCall::new(callback, args))
}
