//! Streams and lists of `tim-events` as Dioxus signals: [`use_event_stream`] and [`use_live_list`], and a component that
//! is drawn from them.
//!
//! # Why Dioxus
//!
//! The vendor's library is native code, so an app that has it runs on the desktop or on a phone. Dioxus renders there as
//! well as in a browser; Leptos, the other signal framework that is well kept up, is made for the web. A web page over this
//! crate is fed from a server, as `examples/web` is. The hooks need nothing but `Signal` and `spawn`, so those for another
//! framework with signals and tasks look much the same.

mod chat;
mod hooks;
#[path = "../../support/library.rs"]
pub mod library;

pub use self::chat::{Badge, Chat, Source};
pub use self::hooks::{use_event_stream, use_live_list};
