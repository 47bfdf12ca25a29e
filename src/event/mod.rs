//! What can happen: events, kinds, sets, payloads and the vendor's records.
//!
//! Nothing here does I/O, waits or knows of a bus. A call comes in as a [`RawCall`], becomes a [`Body`], gets a number
//! and so becomes an [`EventRef`], and is typed as an [`Event`] when somebody first looks.

#[macro_use]
mod decode;
mod body;
mod conflation;
mod derive;
mod kind;
mod listener;
pub mod model;
mod payload;
#[cfg(any(test, feature = "bridge"))]
mod peek;
mod raw;
mod reference;
mod scope;
mod set;
mod variant;
mod weight;

pub use body::{Body, Origin};
pub(crate) use conflation::ConflationKey;
pub use decode::{DecodeError, DecodeIssue, IssueError};
#[cfg(feature = "bridge")]
pub(crate) use decode::{plain_in_eight, plain_length};
pub(crate) use derive::derivable;
pub use kind::{Category, EventKind, Row, UnknownName};
pub use listener::ListenerName;
pub use payload::*;
pub use raw::{Arg, RawCall, RawText};
pub use reference::{EventRef, MessageRef, Ref};
#[cfg(feature = "bridge")]
pub(crate) use scope::About;
pub use scope::{ConversationId, InvalidConversation, Scope, c2c, group};
pub(crate) use scope::{ScopeRef, Scopes};
pub use set::EventSet;
pub use variant::Event;
