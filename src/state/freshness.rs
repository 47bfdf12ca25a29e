//! Freshness: whether a list can be believed.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

/// Whether a list holds everything that its events told, and what is being done if it doesn't.
///
/// Events are lost when nobody drives the list for so long that the bus has no room left for it ([`Gap`](crate::Gap)), and
/// so are events that can't be decoded, or only in part. Answers to API calls are no events in this sense: one that can't
/// be decoded tells nothing, and has nothing fetched anew, since the fetch might be what it answers.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Freshness {
    /// Nothing was lost since the list began, or since its source last told all of it.
    ///
    /// A list without a source begins empty, and holds what it has been told since.
    Fresh,
    /// The source is being asked. Until it answers the list shows what it knows, changes included.
    Fetching {
        /// How many events were lost; 0 if the list is being filled for the first time or the app asked for it.
        missed: u64,
    },
    /// Events were lost, and the list shows what it knows.
    Stale {
        /// How many events were lost; 0 if the list could not be filled for the first time.
        missed: u64,
        /// Why the source could not help; none if there is no source, or the list ended before it answered.
        error: Option<FetchError>,
    },
}

impl Freshness {
    /// Whether the list can be believed.
    #[must_use]
    pub fn is_fresh(&self) -> bool {
        matches!(self, Self::Fresh)
    }
}

/// A source could not tell the state; what it said.
#[derive(Debug, Clone)]
pub struct FetchError(Arc<dyn Error + Send + Sync>);

impl FetchError {
    pub(super) fn new(error: Box<dyn Error + Send + Sync>) -> Self {
        Self(error.into())
    }
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the state could not be fetched: {}", self.0)
    }
}

impl Error for FetchError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}
