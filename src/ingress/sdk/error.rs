//! What can go wrong, and the vendor's codes.

use std::path::PathBuf;

use crate::event::ApiReply;

/// The library can't be loaded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// There is no library there, or none for this machine.
    #[error("{} can't be loaded: {source}", path.display())]
    Library {
        /// The path that was given.
        path: PathBuf,
        /// What the system says.
        source: libloading::Error,
    },
    /// It is a library, but it sets no callbacks: not the vendor's.
    #[error("{} has none of the vendor's functions that set callbacks", path.display())]
    Foreign {
        /// The path that was given.
        path: PathBuf,
    },
}

/// An API answered that it failed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{api} failed with code {code}: {desc}")]
#[non_exhaustive]
pub struct ApiError {
    /// The API that was called.
    pub api: String,
    /// The vendor's code; [`codes`] names some.
    pub code: i64,
    /// What the library says about it.
    pub desc: String,
    /// A failed call may have a reply too, such as the message that could not be sent.
    pub reply: ApiReply,
}

/// A call did not succeed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CallError {
    /// The library has no such function; older ones lack some.
    #[error("the library has no function {0}")]
    Missing(String),
    /// A text holds a NUL, which ends it in C.
    #[error("a text that is passed to {0} holds a NUL")]
    Nul(String),
    /// The library did not take the call: it returned this at once and will not answer.
    #[error("{api} was refused with code {code}")]
    Refused {
        /// The API that was called.
        api: String,
        /// What the function returned; -1: not initialized, -2: not logged in, -3: bad JSON, -4: bad argument.
        code: i64,
    },
    /// The call was answered with a failure.
    #[error(transparent)]
    Failed(#[from] ApiError),
    /// The call succeeded, but its reply is not what was asked for.
    #[error("{api} answered something else than expected: {reply:?}")]
    Unexpected {
        /// The API that was called.
        api: String,
        /// What it answered.
        reply: ApiReply,
    },
}

impl CallError {
    /// The vendor's code, refused or failed.
    #[must_use]
    pub fn code(&self) -> Option<i64> {
        match self {
            Self::Refused { code, .. } => Some(*code),
            Self::Failed(error) => Some(error.code),
            Self::Missing(_) | Self::Nul(_) | Self::Unexpected { .. } => None,
        }
    }
}

/// Some of the vendor's codes, by name.
pub mod codes {
    /// The library is not initialized.
    pub const NOT_INITIALIZED: i64 = 6013;
    /// Nobody is logged in.
    pub const NOT_LOGGED_IN: i64 = 6014;
    /// The user signature is not this user's.
    pub const SIGNATURE_MISMATCH: i64 = 70013;
    /// The user signature has expired; make a new one and log in again.
    pub const SIGNATURE_EXPIRED: i64 = 70001;
    /// The same account logged in elsewhere while this login was away.
    pub const KICKED_BY_OTHERS: i64 = 6208;
    /// The server could not be reached in time, as with no network.
    pub const CONNECT_TIMED_OUT: i64 = 9523;
    /// The network can't be reached at all; comes with the network's status.
    pub const NETWORK_UNREACHABLE: i64 = 9512;
    /// The local store is there only once a login has finished.
    pub const STORE_NOT_READY: i64 = 7012;
    /// A request was sent, and its answer did not come in time.
    pub const REQUEST_TIMED_OUT: i64 = 6012;
}
