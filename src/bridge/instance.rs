//! Instances: whose events they are.

use std::fmt::{self, Write};
use std::hash::{BuildHasher, RandomState};
use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What stands for itself in a segment of a URI: RFC 3986 calls it unreserved.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// One running SDK that events come from: the app, the user who is logged in, and a name for this run.
///
/// Ids of events are made from it, so two buses that publish at the same time, or one after the other, must not share
/// one: the second's events would have the first's ids and be taken for doubles. [`new`](Self::new) makes a name that is
/// unique for each call. Give a name of one's own with [`named`](Self::named) only if it is new with each run, or if
/// all events have ids of their own, as played captures can.
///
/// ```
/// use tim_events::bridge::Instance;
///
/// let instance = Instance::new(1_400_000_000, "alice smith").named("web-7");
/// assert_eq!(instance.source(), "tim://1400000000/alice%20smith/web-7");
/// assert_ne!(Instance::new(1, "bob"), Instance::new(1, "bob"));
/// ```
///
/// Cloning copies a pointer.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Instance {
    inner: Arc<Inner>,
}

#[derive(PartialEq, Eq, Hash)]
struct Inner {
    app: u64,
    user: String,
    name: String,
    source: Arc<str>,
}

impl Instance {
    /// The SDK of this app with this user, under a name that no other call makes.
    #[must_use]
    pub fn new(app: u64, user: impl Into<String>) -> Self {
        static MADE: AtomicU64 = AtomicU64::new(0);

        let made = MADE.fetch_add(1, Ordering::Relaxed);
        let unique = RandomState::new().hash_one((SystemTime::now(), process::id(), made));
        Self::with(app, user.into(), format!("{unique:016x}"))
    }

    /// The same app and user under this name.
    #[must_use]
    pub fn named(&self, name: impl Into<String>) -> Self {
        Self::with(self.inner.app, self.inner.user.clone(), name.into())
    }

    fn with(app: u64, user: String, name: String) -> Self {
        let source =
            format!("{SCHEME}{app}/{}/{}", utf8_percent_encode(&user, SEGMENT), utf8_percent_encode(&name, SEGMENT));
        Self { inner: Arc::new(Inner { app, user, name, source: source.into() }) }
    }

    /// The app's id at the vendor.
    #[must_use]
    pub fn app(&self) -> u64 {
        self.inner.app
    }

    /// The user who is logged in.
    #[must_use]
    pub fn user(&self) -> &str {
        &self.inner.user
    }

    /// The name of this run.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.inner.name
    }

    /// The instance as a URI: `tim://APP/USER/NAME`, the `source` of its events.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.inner.source
    }

    pub(super) fn shared_source(&self) -> &Arc<str> {
        &self.inner.source
    }

    /// The id of the event with this number, or of the gap that ends there. It is unique wherever the instance is.
    pub(super) fn event_id(&self, epoch: u64, seq: u64, gap_to: Option<u64>) -> String {
        let base = self.source().strip_prefix(SCHEME).unwrap_or_default();
        let mut id = String::with_capacity(base.len() + 24);
        // Writing to a string can't fail.
        let _ = write!(id, "{base}/{epoch}/{seq}");
        if let Some(to) = gap_to {
            let _ = write!(id, "-{to}");
        }
        id
    }
}

const SCHEME: &str = "tim://";

impl fmt::Debug for Instance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Instance").field(&self.source()).finish()
    }
}

impl fmt::Display for Instance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.source())
    }
}
