//! The time at which a body was received: known from its making, or from its publishing.

use std::sync::OnceLock;
use std::time::{SystemTime, UNIX_EPOCH};

#[derive(Debug, Clone)]
pub(crate) struct Time(OnceLock<SystemTime>);

impl Time {
    pub(crate) fn unknown() -> Self {
        Self(OnceLock::new())
    }

    pub(crate) fn of(time: SystemTime) -> Self {
        Self(OnceLock::from(time))
    }

    /// The time; 1970 if it is not known.
    pub(crate) fn get(&self) -> SystemTime {
        self.0.get().copied().unwrap_or(UNIX_EPOCH)
    }

    /// Sets the time, if it is not known.
    #[inline]
    pub(crate) fn set_once(&self, time: impl FnOnce() -> SystemTime) {
        self.0.get_or_init(time);
    }
}
