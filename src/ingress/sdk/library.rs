//! The library, loaded at run time.

use std::ffi::{CStr, OsStr, c_char, c_int};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use libloading::Library;

use super::attach::{AttachOptions, Attached, Attachment};
use super::call::PENDING;
use super::error::LoadError;
use super::hub::{Hub, SOURCES};
use crate::bus::Bus;
use crate::catalog::Setter;
use crate::event::EventKind;

/// The vendor's library. Clones are handles to the same one.
///
/// It is never unloaded: its threads go on for as long as the process.
///
/// ```no_run
/// use tim_events::Bus;
/// use tim_events::sdk::Sdk;
///
/// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
/// let bus = Bus::new();
/// let mut messages = bus.messages();
/// let sdk = Sdk::load("./libImSDK.so")?;
/// let _attachment = sdk.attach(&bus);
/// sdk.init(1_400_000_000, "{}")?;
/// sdk.login("alice", "signature").await?;
/// while let Some(message) = messages.next().await {
///     println!("{message:?}");
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Sdk {
    hub: Arc<Hub>,
    path: Arc<Path>,
}

impl fmt::Debug for Sdk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sdk").field("path", &self.path).field("version", &self.version()).finish_non_exhaustive()
    }
}

/// The hubs of all libraries. They are kept for ever, and the libraries with them: their threads may call at any time.
static LOADED: Mutex<Vec<Arc<Hub>>> = Mutex::new(Vec::new());

/// The library's functions, by name.
pub(super) struct Functions(Library);

impl Functions {
    /// The function of this name, if the library has it.
    ///
    /// # Safety
    ///
    /// `F` is the type of a pointer to a function, and the function has that type.
    pub(super) unsafe fn get<F: Copy>(&self, name: &str) -> Option<F> {
        // SAFETY: the caller keeps the condition, which is the same; the library is never unloaded, so that the pointer
        // outlives the borrow.
        unsafe { self.0.get::<F>(name.as_bytes()) }.ok().map(|function| *function)
    }

    fn has(&self, name: &str) -> bool {
        type Any = unsafe extern "C" fn();
        // SAFETY: a pointer to a function, whatever its type, which is not called.
        unsafe { self.get::<Any>(name) }.is_some()
    }
}

/// The functions of the vendor's that set callbacks.
fn setters() -> impl Iterator<Item = &'static str> {
    EventKind::catalog()
        .iter()
        .flat_map(|row| match row.setter {
            Setter::Set { function, .. } => [Some(function), None],
            Setter::AddRemove { add, remove, .. } => [Some(add), Some(remove)],
            _ => [None, None],
        })
        .flatten()
}

impl Sdk {
    /// Loads the library: `libImSDK.so` on Linux, `libImSDK.dylib` or the framework's file on macOS, `ImSDK.dll` on
    /// Windows.
    ///
    /// Loading runs the library's own start-up code. Loading the same file again gives a second handle with attachments
    /// of its own, whose callbacks take the place of the first one's; clone instead.
    ///
    /// # Errors
    ///
    /// [`LoadError`] if there is no library at `path`, or it is not the vendor's.
    pub fn load(path: impl AsRef<OsStr>) -> Result<Self, LoadError> {
        let path = PathBuf::from(path.as_ref());
        // SAFETY: what the library does when it is loaded is the vendor's; it is documented for being loaded so, and
        // never unloaded here.
        let library = match unsafe { Library::new(&path) } {
            Ok(library) => library,
            Err(source) => return Err(LoadError::Library { path, source }),
        };
        let functions = Functions(library);
        if !setters().any(|setter| functions.has(setter)) {
            return Err(LoadError::Foreign { path });
        }
        let hub = Arc::new(Hub::new(functions));
        LOADED.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::clone(&hub));
        Ok(Self { hub, path: path.into() })
    }

    /// The functions that set callbacks and are not in this library; newer ones have more.
    ///
    /// Their events never come. Everything else works.
    #[must_use]
    pub fn missing(&self) -> Vec<&'static str> {
        setters().filter(|setter| !self.hub.functions().has(setter)).collect()
    }

    /// The library's version, if it tells.
    #[must_use]
    pub fn version(&self) -> Option<String> {
        type Version = unsafe extern "C" fn() -> *const c_char;
        // SAFETY: the vendor's headers declare this function so.
        let version = unsafe { self.hub.functions().get::<Version>("TIMGetSDKVersion") }?;
        // SAFETY: it takes nothing and may be called at any time.
        let text = unsafe { version() };
        // SAFETY: the library returns NULL or a string of its own that stays.
        (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned())
    }

    /// Has everything that the library calls back published on `bus`, until the attachment is dropped.
    ///
    /// Several buses may be attached; each gets everything. The library's slots are this crate's from now on: see
    /// [`attach_with`](Self::attach_with) for callbacks that the app had set itself. Events are published on the library's
    /// threads, and in its order on each of them.
    pub fn attach(&self, bus: &Bus) -> Attachment {
        self.attach_with(bus, AttachOptions::new())
    }

    /// The same, with options.
    ///
    /// ```no_run
    /// use tim_events::sdk::{AttachOptions, Late, Sdk};
    /// use tim_events::{Bus, EventKind};
    ///
    /// # fn run() -> Result<(), Box<dyn std::error::Error>> {
    /// let sdk = Sdk::load("./libImSDK.so")?;
    /// let options = AttachOptions::new()
    ///     .late(Late::Drop)
    ///     .chain(EventKind::KickedOffline, |call| println!("{call:?}"));
    /// let attachment = sdk.attach_with(&Bus::new(), options);
    /// # Ok(())
    /// # }
    /// ```
    pub fn attach_with(&self, bus: &Bus, options: AttachOptions) -> Attachment {
        Attachment::new(Arc::clone(&self.hub), Arc::new(Attached::new(bus.downgrade(), options)))
    }

    /// How many calls came for what is gone: events after the last bus was detached, and answers to calls whose future
    /// was dropped. All libraries of the process are counted together.
    #[must_use]
    pub fn late_calls() -> usize {
        SOURCES.unknown() + PENDING.unknown()
    }

    /// How many calls of the library have met a panic: of a waker, or of a callback that was chained.
    #[must_use]
    pub fn panics(&self) -> u64 {
        self.hub.panics()
    }

    pub(super) fn hub(&self) -> &Arc<Hub> {
        &self.hub
    }

    /// The state of the login: 1 logged in, 2 logging in, 3 logged out, 4 logging out; none if the library does not tell.
    #[must_use]
    pub fn login_status(&self) -> Option<c_int> {
        type Status = unsafe extern "C" fn() -> c_int;
        // SAFETY: the vendor's headers declare this function so.
        let status = unsafe { self.hub.functions().get::<Status>("TIMGetLoginStatus") }?;
        // SAFETY: it takes nothing and may be called at any time.
        Some(unsafe { status() })
    }
}
