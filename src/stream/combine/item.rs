//! What combinators know of the items that pass through them.

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use crate::bus::Batch;
use crate::event::model::Message;
use crate::event::{Event, EventRef, Gap, MessageRef, Payload, Ref, Scope, ScopeRef};
use crate::stream::category::{
    ApiEvent, CategoryEvent, ConversationEvent, DiagnosticEvent, FriendEvent, GroupEvent, MessageEvent, SessionEvent,
    SignalingEvent, UserEvent,
};
use crate::stream::gaps::OrGap;

/// An item that may stand for lost events.
///
/// Combinators that leave items out, such as [`throttle`](super::EventStreamExt::throttle), ask each item for its gap, so
/// that no gap is ever among those left out. Items of this crate's streams know theirs; plain values such as numbers and
/// texts have none. For an item type of your own, say that it has none, or where it is:
///
/// ```
/// use tim_events::stream::MaybeGap;
/// use tim_events::{Gap, MessageRef, OrGap};
///
/// struct Frame;
/// impl MaybeGap for Frame {}
///
/// struct Line(OrGap<MessageRef>);
/// impl MaybeGap for Line {
///     fn gap(&self) -> Option<&Gap> {
///         self.0.gap()
///     }
/// }
/// ```
///
/// An item type of somebody else's can travel as [`OrGap::Item`], whatever it is.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say whether it may be a gap",
    note = "for a type of your own write `impl MaybeGap for … {{}}`; others can be wrapped by `.map(OrGap::Item)`"
)]
pub trait MaybeGap {
    /// The gap that the item stands for, or has inside; of several, the first.
    fn gap(&self) -> Option<&Gap> {
        None
    }
}

/// An item that comes from a bus.
///
/// The items of all streams of this crate do. An item type of your own does as well if it keeps the item that it was made
/// of:
///
/// ```
/// use tim_events::stream::{EventItem, MaybeGap};
/// use tim_events::{EventRef, MessageRef};
///
/// struct Line {
///     message: MessageRef,
///     text: String,
/// }
///
/// impl MaybeGap for Line {}
///
/// impl EventItem for Line {
///     fn as_event(&self) -> Option<&EventRef> {
///         self.message.as_event()
///     }
///
///     fn seq(&self) -> u64 {
///         self.message.seq()
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(message = "`{Self}` is no item of a stream of `tim_events`")]
pub trait EventItem: MaybeGap {
    /// The event that the item is, or was made of; none for [`OrGap::Gap`].
    fn as_event(&self) -> Option<&EventRef>;

    /// The item's number on its bus: that of its event, or of the first event lost.
    fn seq(&self) -> u64;

    /// The message, if the item stands for one of a batch; then the others of the batch don't count for it.
    fn as_message(&self) -> Option<&Message> {
        None
    }
}

/// An item that can be taken apart into what was received and what was lost.
///
/// ```
/// use tim_events::stream::SplitGap;
/// use tim_events::{Bus, KickedOffline, OrGap};
///
/// # tokio_test::block_on(async {
/// let bus = Bus::new();
/// let mut events = bus.events();
/// bus.publish(KickedOffline::new());
/// let event = events.next().await.expect("open");
/// assert!(matches!(event.split_gap(), OrGap::Item(event) if event.seq() == 1));
/// # });
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be a gap",
    note = "typed streams count gaps; call `with_gaps()` on the stream first, so that they are among its items"
)]
pub trait SplitGap: MaybeGap + Sized {
    /// What it is unless it is a gap.
    type Item;

    /// The item or the gap.
    fn split_gap(self) -> OrGap<Self::Item>;
}

impl MaybeGap for EventRef {
    fn gap(&self) -> Option<&Gap> {
        self.as_gap()
    }
}

impl EventItem for EventRef {
    fn as_event(&self) -> Option<&EventRef> {
        Some(self)
    }

    fn seq(&self) -> u64 {
        Self::seq(self)
    }
}

impl SplitGap for EventRef {
    type Item = Self;

    fn split_gap(self) -> OrGap<Self> {
        match self.gap() {
            Some(gap) => OrGap::Gap(*gap),
            None => OrGap::Item(self),
        }
    }
}

impl<T> MaybeGap for OrGap<T> {
    fn gap(&self) -> Option<&Gap> {
        match self {
            Self::Gap(gap) => Some(gap),
            Self::Item(_) => None,
        }
    }
}

impl<T: EventItem> EventItem for OrGap<T> {
    fn as_event(&self) -> Option<&EventRef> {
        match self {
            Self::Item(item) => item.as_event(),
            Self::Gap(_) => None,
        }
    }

    fn seq(&self) -> u64 {
        match self {
            Self::Item(item) => item.seq(),
            Self::Gap(gap) => gap.from_seq,
        }
    }

    fn as_message(&self) -> Option<&Message> {
        match self {
            Self::Item(item) => item.as_message(),
            Self::Gap(_) => None,
        }
    }
}

impl<T> SplitGap for OrGap<T> {
    type Item = T;

    fn split_gap(self) -> OrGap<T> {
        self
    }
}

impl<P> MaybeGap for Ref<P> {}

impl<P: Payload> EventItem for Ref<P> {
    fn as_event(&self) -> Option<&EventRef> {
        Some(self.event())
    }

    fn seq(&self) -> u64 {
        Self::seq(self)
    }
}

impl MaybeGap for MessageRef {}

impl EventItem for MessageRef {
    fn as_event(&self) -> Option<&EventRef> {
        Some(self.batch().event())
    }

    fn seq(&self) -> u64 {
        Self::seq(self)
    }

    fn as_message(&self) -> Option<&Message> {
        Some(self)
    }
}

macro_rules! define_items {
    ($(
        #[doc = $about:literal]
        $category:ident $constant:ident $view:ident $label:literal { $($row:tt)* }
    )*) => {
        $(
            impl MaybeGap for $view {}

            impl EventItem for $view {
                fn as_event(&self) -> Option<&EventRef> {
                    Some(self.event())
                }

                fn seq(&self) -> u64 {
                    self.event().seq()
                }
            }
        )*
    };
}

catalog!(define_items);

impl MaybeGap for Batch {
    fn gap(&self) -> Option<&Gap> {
        self.iter().find_map(MaybeGap::gap)
    }
}

impl<T: MaybeGap> MaybeGap for Vec<T> {
    fn gap(&self) -> Option<&Gap> {
        self.iter().find_map(MaybeGap::gap)
    }
}

impl<T: MaybeGap> MaybeGap for Option<T> {
    fn gap(&self) -> Option<&Gap> {
        self.as_ref().and_then(MaybeGap::gap)
    }
}

impl<T: MaybeGap, E> MaybeGap for Result<T, E> {
    fn gap(&self) -> Option<&Gap> {
        self.as_ref().ok().and_then(MaybeGap::gap)
    }
}

impl<A: MaybeGap, B: MaybeGap> MaybeGap for (A, B) {
    fn gap(&self) -> Option<&Gap> {
        self.0.gap().or_else(|| self.1.gap())
    }
}

macro_rules! pointers {
    ($($pointer:ty),*) => {
        $(impl<T: MaybeGap + ?Sized> MaybeGap for $pointer {
            fn gap(&self) -> Option<&Gap> {
                (**self).gap()
            }
        })*
    };
}

pointers!(&T, Box<T>, Rc<T>, Arc<T>);

macro_rules! plain {
    ($($plain:ty),*) => {
        $(impl MaybeGap for $plain {})*
    };
}

plain!(
    (),
    bool,
    char,
    str,
    String,
    Duration,
    std::time::Instant,
    std::time::SystemTime,
    tokio::time::Instant,
    u8,
    u16,
    u32,
    u64,
    u128,
    usize,
    i8,
    i16,
    i32,
    i64,
    i128,
    isize,
    f32,
    f64
);

/// Whether the item is about this, as a subscription limited to it has it; a gap may be.
pub(super) fn is_about(item: &impl EventItem, scope: &Scope) -> bool {
    if item.gap().is_some() {
        return true;
    }
    match (item.as_message(), item.as_event()) {
        (Some(message), _) => scope.holds(message),
        (None, Some(event)) => scope.holds_event(event),
        (None, None) => false,
    }
}

/// Whether the item comes from this user; a gap may.
pub(super) fn is_from(item: &impl EventItem, user_id: &str) -> bool {
    let sent = |message: &Message| message.sender == user_id;
    if item.gap().is_some() {
        return true;
    }
    match (item.as_message(), item.as_event()) {
        (Some(message), _) => sent(message),
        (None, Some(event)) => match &**event {
            Event::NewMessages(new) => new.messages.iter().any(sent),
            Event::MessagesUpdated(updated) => updated.messages.iter().any(sent),
            Event::UploadProgress(progress) => sent(&progress.message),
            other => ScopeRef::User(user_id).holds_event(other),
        },
        (None, None) => false,
    }
}
