//! The clock by which events are received: the system's, or in tests one that stands or follows tokio's.

use std::time::SystemTime;

#[cfg(feature = "testing")]
pub(crate) use test::TestClock;

/// What time it is for an event that doesn't say when it was received.
#[derive(Debug, Clone, Default)]
pub(super) enum Clock {
    #[default]
    System,
    #[cfg(feature = "testing")]
    Test(std::sync::Arc<TestClock>),
}

impl Clock {
    #[inline]
    pub(super) fn now(&self) -> SystemTime {
        match self {
            Self::System => SystemTime::now(),
            #[cfg(feature = "testing")]
            Self::Test(clock) => clock.now(),
        }
    }
}

#[cfg(feature = "testing")]
mod test {
    use std::sync::{Mutex, PoisonError};
    use std::time::{Duration, SystemTime};

    use tokio::time::Instant;

    /// A clock for tests: it shows what it was set to, and what tokio's clock has moved on since if it follows that.
    #[derive(Debug)]
    pub(crate) struct TestClock {
        set: Mutex<(SystemTime, Option<Instant>)>,
    }

    impl TestClock {
        /// A clock that stands.
        pub(crate) fn standing(time: SystemTime) -> Self {
            Self { set: Mutex::new((time, None)) }
        }

        /// A clock that goes as tokio's does.
        pub(crate) fn following(time: SystemTime) -> Self {
            Self { set: Mutex::new((time, Some(Instant::now()))) }
        }

        pub(crate) fn now(&self) -> SystemTime {
            let (time, since) = *self.set.lock().unwrap_or_else(PoisonError::into_inner);
            time + since.map_or(Duration::ZERO, |since| since.elapsed())
        }

        pub(crate) fn set(&self, time: SystemTime) {
            let mut set = self.set.lock().unwrap_or_else(PoisonError::into_inner);
            *set = (time, set.1.map(|_| Instant::now()));
        }

        pub(crate) fn is_standing(&self) -> bool {
            self.set.lock().unwrap_or_else(PoisonError::into_inner).1.is_none()
        }
    }
}
