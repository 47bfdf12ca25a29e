//! What can go wrong when a call is typed: errors that stop it and issues that don't.

use std::fmt;

use serde::Serialize;

/// Why a call could not be typed at all.
///
/// The event that carries it is an [`Undecodable`](crate::Undecodable); the arguments stay at hand in
/// [`EventRef::raw`](crate::EventRef::raw).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// The catalog has no callback of this name.
    #[error("no callback is known as {0:?}")]
    UnknownCallback(String),
    /// The call has fewer arguments than the callback's signature.
    #[error("argument {name} is missing")]
    MissingArgument {
        /// The argument's name in the vendor's header.
        name: &'static str,
    },
    /// An argument is of another C type than the signature says, or out of its range.
    #[error("argument {name} is no {expected}")]
    WrongArgument {
        /// The argument's name in the vendor's header.
        name: &'static str,
        /// What the signature asks for.
        expected: &'static str,
    },
    /// An argument should hold JSON, and doesn't.
    #[error("argument {name} is no JSON: {reason}")]
    InvalidJson {
        /// The argument's name in the vendor's header.
        name: &'static str,
        /// What the JSON parser said, with line and column.
        reason: String,
    },
    /// An argument holds JSON of a shape that can't be the payload.
    #[error("argument {name} holds {found} instead of {expected}")]
    WrongShape {
        /// The argument's name in the vendor's header.
        name: &'static str,
        /// What the payload is made of.
        expected: &'static str,
        /// What the text holds.
        found: &'static str,
    },
}

/// One thing in a payload that did not fit and was bent: where it was, and what was wrong.
///
/// The rest of the payload is as it came. The text itself stays at hand in
/// [`EventRef::raw`](crate::EventRef::raw).
///
/// A payload lists [`LIMIT`](Self::LIMIT) issues at most, so that a hostile text doesn't make a list larger than itself.
/// If there are more, one of [`IssueError::More`] at the end of the list says how many, with the argument as its path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct DecodeIssue {
    /// Where: the argument's name, then keys and indexes, as in `json_msg_array[2].message_seq`; of a key no more than
    /// [`KEY_LIMIT`](Self::KEY_LIMIT) characters.
    pub path: String,
    /// What was wrong there.
    pub error: IssueError,
}

impl DecodeIssue {
    /// How many issues of one call are listed.
    pub const LIMIT: usize = 64;

    /// How many characters of a key are in the path.
    pub const KEY_LIMIT: usize = 100;
}

impl fmt::Display for DecodeIssue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.error)
    }
}

/// What was wrong with one value, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum IssueError {
    /// A field holds a value of another type, or a number out of range; the field took its default.
    #[error("expected {expected}, found {raw}")]
    WrongType {
        /// What the field takes.
        expected: &'static str,
        /// The value as JSON text.
        raw: String,
    },
    /// An element of an array could not be read and was left out; the others arrived.
    #[error("element left out, expected {expected}, found {raw}")]
    ElementRejected {
        /// What the array holds.
        expected: &'static str,
        /// The element as JSON text.
        raw: String,
    },
    /// A value stands for another of its type (`1` for `true`, one object for an array of one) and was taken as that.
    #[error("expected {expected}, took {raw} for it")]
    Coerced {
        /// What the field takes.
        expected: &'static str,
        /// The value as JSON text.
        raw: String,
    },
    /// A key came in its old and its new spelling; the old one's value was left out.
    #[error("{key} came beside its newer spelling, its value {raw} was left out")]
    BothSpellings {
        /// The key in its old spelling.
        key: &'static str,
        /// The value left out, as JSON text.
        raw: String,
    },
    /// A key came more than once in one object; its last value was taken.
    ///
    /// A key that its record doesn't know is passed over unless the call has other issues; nothing of it is taken.
    #[error("the key came more than once, its earlier value {raw} was left out")]
    RepeatedKey {
        /// The value left out, as JSON text.
        raw: String,
    },
    /// The text is not UTF-8; each invalid sequence became U+FFFD.
    #[error("invalid UTF-8 from byte {valid_up_to}")]
    InvalidUtf8 {
        /// How many bytes from the start are valid.
        valid_up_to: usize,
    },
    /// The argument was NULL and was taken as empty.
    #[error("argument was NULL")]
    Null,
    /// The text was empty where JSON was due, and was taken as an empty payload.
    #[error("text was empty")]
    Empty,
    /// There were further issues, which are not listed. It comes last, after [`DecodeIssue::LIMIT`] others.
    #[error("{count} more issues")]
    More {
        /// How many are not listed.
        count: usize,
    },
}
