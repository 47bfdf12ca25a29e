//! From C arguments to typed values, losing nothing and never giving up on a whole batch.
//!
//! Each JSON argument is read twice at most: first by a strict typed parse, which is fast and which nearly every
//! text passes, and only if that fails by a lenient walk over the JSON tree, which bends what doesn't fit and lists it
//! as a [`DecodeIssue`].

mod argument;
mod issue;
mod key;
mod key_table;
mod lenient;
mod plain;
mod scanner;
mod strict;
mod tree;
#[macro_use]
mod model;
#[macro_use]
mod open_enum;

pub(crate) use argument::{Argument, Arguments, json, json_text, text};
pub use issue::{DecodeError, DecodeIssue, IssueError};
pub(crate) use key::Key;
pub(crate) use key_table::KeyTable;
pub(crate) use lenient::{Field, Walk, is_absent, one_of, read_json};
#[cfg(feature = "bridge")]
pub(crate) use plain::{plain_in_eight, plain_length};
#[cfg(any(test, feature = "bridge"))]
pub(crate) use scanner::scan;
pub(crate) use strict::{Seen, Strict, strict};
pub(crate) use tree::Tree;
