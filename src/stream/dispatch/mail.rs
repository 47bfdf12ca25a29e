//! Word to the dispatcher: what registrars have to tell it, read between two calls.

use std::fmt;
use std::mem;

use super::table::{Callback, Handler, OnGap};
use crate::event::EventSet;

/// What the dispatcher has yet to be told.
#[derive(Debug, Default)]
pub(super) struct Mailbox {
    pub(super) mail: Vec<Mail>,
    /// The id of the last mail; a handler has the id of the mail that brought it.
    pub(super) last_id: u64,
    /// Whether nobody comes for the mail any more.
    pub(super) is_closed: bool,
}

impl Mailbox {
    /// Takes the mail, and the id of the last of it.
    pub(super) fn open(&mut self) -> (Vec<Mail>, u64) {
        (mem::take(&mut self.mail), self.last_id)
    }
}

/// Word to the dispatcher.
pub(super) enum Mail {
    Add(Handler),
    Replace {
        id: u64,
        kinds: EventSet,
        call: Callback,
    },
    Remove {
        id: u64,
        kinds: EventSet,
    },
    /// Nothing to do but to have read it.
    Nothing,
    OnGap(OnGap),
}

impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Add(handler) => f.debug_tuple("Add").field(handler).finish(),
            Self::Replace { id, .. } => f.debug_tuple("Replace").field(id).finish(),
            Self::Nothing => f.write_str("Nothing"),
            Self::Remove { id, .. } => f.debug_tuple("Remove").field(id).finish(),
            Self::OnGap(_) => f.debug_tuple("OnGap").finish_non_exhaustive(),
        }
    }
}
