//! The `Event` enum: a variant per row of the catalog.

use crate::event::conflation::{ConflationKey, ConflationKeys};
use crate::event::decode::{DecodeError, DecodeIssue};
use crate::event::kind::EventKind;
#[allow(clippy::wildcard_imports, reason = "a payload for each row")]
use crate::event::payload::*;
use crate::event::raw::RawCall;
use crate::event::scope::Scopes;

macro_rules! define_event {
    ($(
        #[doc = $about:literal]
        $category:ident $constant:ident $view:ident $label:literal {
            $(
                #[doc = $summary:literal]
                $variant:ident = $bit:literal,
                    callback $callback:literal $parameters:tt,
                    setter $setter:tt,
                    listeners [$($listener:literal),*];
            )*
        }
    )*) => {
        /// What happened: a variant per documented callback, its payload a struct of the same name.
        ///
        /// The search of these pages finds each variant by the vendor's callback names too. Two variants are the bus's
        /// own: [`Undecodable`](Self::Undecodable) and [`Gap`](Self::Gap).
        ///
        /// An event serializes as its payload, in the vendor's keys.
        ///
        /// ```
        /// use tim_events::{Event, KickedOffline, Payload};
        ///
        /// let event: Event = KickedOffline::new().into();
        /// assert_eq!(event.kind().name(), "KickedOffline");
        /// ```
        #[derive(Debug, Clone, PartialEq, serde::Serialize)]
        #[serde(untagged)]
        #[non_exhaustive]
        pub enum Event {
            $($(
                #[doc = $summary]
                #[doc(alias = $callback)]
                $(#[doc(alias = $listener)])*
                $variant($variant),
            )*)*
            /// A call that could not be typed; its arguments are kept.
            Undecodable(Undecodable),
            /// The reader fell behind and events were lost to it.
            Gap(Gap),
        }

        impl Event {
            /// Which event it is.
            #[must_use]
            pub const fn kind(&self) -> EventKind {
                match self {
                    $($(Self::$variant(_) => EventKind::$variant,)*)*
                    Self::Undecodable(_) => EventKind::Undecodable,
                    Self::Gap(_) => EventKind::Gap,
                }
            }

            /// What in the call did not fit and was bent.
            #[must_use]
            pub fn issues(&self) -> &[DecodeIssue] {
                match self {
                    $($(Self::$variant(payload) => &payload.issues,)*)*
                    Self::Undecodable(_) | Self::Gap(_) => &[],
                }
            }

            /// The call, typed; or the reason why it can't be.
            pub(crate) fn decode(kind: EventKind, call: &RawCall) -> Self {
                let decoded = match kind {
                    $($(EventKind::$variant => $variant::decode(call).map(Self::$variant),)*)*
                    EventKind::Undecodable | EventKind::Gap => {
                        Err(DecodeError::UnknownCallback(call.callback().to_owned()))
                    }
                };
                decoded.unwrap_or_else(|error| Self::Undecodable(Undecodable::new(kind, error)))
            }

            /// The event as the call that brings it; none for derived events and the bus's own.
            ///
            /// ```
            /// use tim_events::{Event, FriendsAdded, RawCall};
            ///
            /// let event: Event = FriendsAdded::new(vec!["bob".to_owned()]).into();
            /// assert_eq!(event.encode(), Some(RawCall::new("TIMOnAddFriendCallback", [r#"["bob"]"#.into()])));
            /// ```
            #[must_use]
            pub fn encode(&self) -> Option<RawCall> {
                match self {
                    $($(Self::$variant(payload) => payload.encode(),)*)*
                    Self::Undecodable(_) | Self::Gap(_) => None,
                }
            }

            /// Says what the event is about.
            pub(crate) fn scopes(&self, mut scopes: Scopes<'_>) {
                match self {
                    $($(Self::$variant(payload) => payload.scopes(&mut scopes),)*)*
                    Self::Undecodable(_) | Self::Gap(_) => {}
                }
            }

            /// What the event tells the present state of.
            pub(crate) fn conflation_keys(&self) -> Vec<ConflationKey> {
                let mut keys = ConflationKeys::new(self.kind());
                match self {
                    $($(Self::$variant(payload) => payload.keys(&mut keys),)*)*
                    Self::Undecodable(_) | Self::Gap(_) => {}
                }
                keys.into_keys()
            }
        }

        $($(
            impl Payload for $variant {
                const KIND: EventKind = EventKind::$variant;

                fn from_event(event: &Event) -> Option<&Self> {
                    match event {
                        Event::$variant(payload) => Some(payload),
                        _ => None,
                    }
                }

                fn into_event(self) -> Event {
                    Event::$variant(self)
                }
            }
        )*)*
    };
}

catalog!(define_event);

impl RawCall {
    /// The call, typed, without a bus; [`Event::Undecodable`] if it can't be.
    ///
    /// ```
    /// use tim_events::{Event, RawCall};
    ///
    /// let call = RawCall::new("TIMOnAddFriendCallback", [r#"["bob"]"#.into()]);
    /// assert!(matches!(call.decode(), Event::FriendsAdded(added) if added.user_ids == ["bob"]));
    /// ```
    #[must_use]
    pub fn decode(&self) -> Event {
        Event::decode(EventKind::from_c_callback(self.callback()).unwrap_or(EventKind::Undecodable), self)
    }
}

impl<P: Payload> From<P> for Event {
    fn from(payload: P) -> Self {
        payload.into_event()
    }
}

// An event sits in every body, decoded or not. A payload that outgrows this should box its largest record, as
// `UploadProgress` does.
const _: () = assert!(size_of::<Event>() <= 160);
