//! Listeners in the shape of the vendor's V2 interface: a trait for each, a method for each callback.

mod advanced_msg;
mod conversation;
mod friendship;
mod group;
mod sdk;
mod signaling;

use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

pub use advanced_msg::AdvancedMsgListener;
pub use conversation::ConversationListener;
pub use friendship::FriendshipListener;
pub use group::GroupListener;
pub use sdk::SdkListener;
pub use signaling::SignalingListener;

/// Calls a listener for each item of one event.
///
/// To the listener these are calls of their own, so one that panics must not keep it from the others. The panic goes on
/// afterwards, for the dispatcher to count.
fn for_each<T>(items: impl IntoIterator<Item = T>, mut call: impl FnMut(T)) {
    let mut first = None;
    for item in items {
        match catch_unwind(AssertUnwindSafe(|| call(item))) {
            Err(panic) if first.is_none() => first = Some(panic),
            // The payload's own drop could panic again.
            Err(panic) => mem::forget(panic),
            Ok(()) => {}
        }
    }
    if let Some(panic) = first {
        resume_unwind(panic);
    }
}
