//! How callback code reads events: the vendor's registrations, so that code written for them moves to the bus without a
//! rewrite.
//!
//! [`Callbacks`] has every setter of the vendor's C interface under its own name. Whatever is registered there is called
//! by one [`Dispatcher`](crate::stream::Dispatcher): in the order of the bus, one call at a time, as the vendor's logic
//! thread does. Where that is, the app chooses: a task ([`run`](crate::stream::Dispatcher::run)), a thread of its own
//! ([`run_on_thread`](crate::stream::Dispatcher::run_on_thread)), or a user interface's own loop
//! ([`poll_once`](crate::stream::Dispatcher::poll_once)).
//!
//! The listeners of the vendor's V2 interface are traits here, with a method for each of their callbacks:
//! [`SdkListener`], [`AdvancedMsgListener`], [`ConversationListener`], [`GroupListener`], [`FriendshipListener`] and
//! [`SignalingListener`]. They are registered at the same [`Callbacks`], beside the setters, and get typed events. Where
//! the C interface carries less than V2, a method gets what C has, and says so.

mod argument;
mod callbacks;
#[cfg(feature = "capi")]
mod capi;
mod listener;
mod setters;

pub use callbacks::{Callbacks, Registration};
pub use listener::{
    AdvancedMsgListener, ConversationListener, FriendshipListener, GroupListener, SdkListener, SignalingListener,
};
