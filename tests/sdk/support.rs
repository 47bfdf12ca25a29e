//! The stand-in, built once and copied for each test; and what else several tests need.

#![allow(unsafe_code, reason = "the stand-in's functions are C")]

use std::env::{self, consts};
use std::ffi::{CStr, CString, c_char};
use std::fs;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::process::{self, Command};
use std::ptr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{OnceLock, PoisonError, RwLock};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

use tim_events::catalog::Setter;
use tim_events::sdk::{Call, CommCallback, ReadMembersCallback, Sdk, UserData};
use tim_events::{Arg, Bus, EventKind, EventRef, EventSet, EventStream, ReadMemberList};
use tokio_stream::Stream;

/// Where the stand-in is built and copied to.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("standin")
}

/// The stand-in's file, built when somebody first asks.
fn built() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let status = Command::new(cargo)
            .args(["build", "--quiet", "--package", "tim-events-standin", "--target-dir"])
            .arg(folder())
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            // The flags of the tests, such as a sanitizer's, are not the library's.
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS")
            .env_remove("CARGO_BUILD_TARGET")
            .status()
            .expect("cargo runs");
        assert!(status.success(), "the stand-in can't be built");
        let file = format!("{}tim_events_standin{}", consts::DLL_PREFIX, consts::DLL_SUFFIX);
        folder().join("debug").join(file)
    })
}

type Fire = unsafe extern "C" fn(*const c_char, usize, *const Value, usize, usize, usize) -> usize;
type Answer = unsafe extern "C" fn(u32, i32, *const c_char, *const c_char);

/// As the stand-in takes arguments.
#[repr(C)]
struct Value {
    number: i64,
    text: *const c_char,
}

impl Value {
    fn new(arg: &Arg) -> Self {
        let (number, text) = match arg {
            Arg::Null => (0, ptr::null()),
            Arg::Bool(flag) => (i64::from(*flag), ptr::null()),
            Arg::Int(number) => (i64::try_from(*number).unwrap(), ptr::null()),
            Arg::Text(text) => (0, text.as_c_str().as_ptr()),
            other => panic!("{other:?}"),
        };
        Self { number, text }
    }
}

/// How the stand-in answers calls.
#[derive(Clone, Copy)]
pub(crate) enum How {
    Later = 0,
    Inside = 1,
    Twice = 2,
    Never = 3,
    Refused = 4,
}

/// A library of the test's own.
#[derive(Clone)]
pub(crate) struct StandIn {
    pub(crate) sdk: Sdk,
}

impl StandIn {
    pub(crate) fn load() -> Self {
        static COPIES: AtomicUsize = AtomicUsize::new(0);
        let number = COPIES.fetch_add(1, Ordering::Relaxed);
        let file = folder().join(format!("{}-{number}{}", process::id(), consts::DLL_SUFFIX));
        fs::copy(built(), &file).expect("a copy");
        let sdk = Sdk::load(&file);
        // It stays loaded. Where files in use can't be removed, it stays there, too.
        let _ = fs::remove_file(&file);
        Self { sdk: sdk.expect("the stand-in loads") }
    }

    /// Loaded, and initialized.
    pub(crate) fn started() -> Self {
        let standin = Self::load();
        standin.sdk.init(1_400_000_000, "{}").expect("nothing is refused");
        standin
    }

    fn function<F: Copy>(&self, name: &str) -> F {
        // SAFETY: whoever calls this says the type that the stand-in's source says.
        unsafe { self.sdk.function(name) }.expect("the stand-in has it")
    }

    fn count(&self, name: &str) -> usize {
        let count = self.function::<unsafe extern "C" fn() -> usize>(name);
        // SAFETY: it takes nothing.
        unsafe { count() }
    }

    fn fire_raw(&self, setter: &str, before: usize, args: &[Arg], on_threads: usize, times: usize) -> usize {
        let setter = CString::new(setter).unwrap();
        let values: Vec<Value> = args.iter().map(Value::new).collect();
        let fire: Fire = self.function("standin_fire");
        // SAFETY: name and values live until it returns, which copies them.
        unsafe { fire(setter.as_ptr(), before, values.as_ptr(), values.len(), on_threads, times) }
    }

    /// Calls what this setter has set, on this thread; returns how many callbacks that were.
    pub(crate) fn fire(&self, setter: &str, args: &[Arg]) -> usize {
        self.fire_raw(setter, 0, args, 0, 1)
    }

    /// Calls what this setter had set so many sets before, on this thread.
    pub(crate) fn fire_late(&self, setter: &str, before: usize, args: &[Arg]) {
        assert_eq!(self.fire_raw(setter, before, args, 0, 1), 1, "nothing was set then");
    }

    /// Calls what this setter has set on so many threads of the library's, each so many times.
    pub(crate) fn burst(&self, setter: &str, args: &[Arg], on_threads: usize, times: usize) {
        self.fire_raw(setter, 0, args, on_threads, times);
    }

    /// Calls what this setter has set on a thread of the library's, and again when the thread's locals are gone.
    pub(crate) fn fire_at_exit(&self, setter: &str) {
        let setter = CString::new(setter).unwrap();
        let fire = self.function::<unsafe extern "C" fn(*const c_char)>("standin_fire_at_exit");
        // SAFETY: the name lives until it returns, which copies it.
        unsafe { fire(setter.as_ptr()) };
    }

    /// Waits for the library's threads.
    pub(crate) fn join(&self) {
        let join = self.function::<unsafe extern "C" fn()>("standin_join");
        // SAFETY: it takes nothing.
        unsafe { join() };
    }

    /// The functions that set callbacks.
    pub(crate) fn setters(&self) -> Vec<String> {
        let setters = self.function::<unsafe extern "C" fn() -> *const c_char>("standin_setters");
        // SAFETY: it takes nothing.
        let names = unsafe { setters() };
        // SAFETY: it returns a string that stays.
        let names = unsafe { CStr::from_ptr(names) };
        names.to_str().unwrap().lines().map(str::to_owned).collect()
    }

    /// How many callbacks are set.
    pub(crate) fn set_count(&self) -> usize {
        self.count("standin_set_count")
    }

    /// How many calls it has made of callbacks of events.
    pub(crate) fn calls(&self) -> usize {
        self.count("standin_calls")
    }

    /// How calls are answered from now on; without `json` as each API does.
    pub(crate) fn answer(&self, how: How, code: i32, desc: Option<&CStr>, json: Option<&CStr>) {
        let [desc, json] = [desc, json].map(|text| text.map_or(ptr::null(), CStr::as_ptr));
        let answer: Answer = self.function("standin_answer");
        // SAFETY: the texts live until it returns, which copies them.
        unsafe { answer(how as u32, code, desc, json) };
    }

    /// Asks who has read a message, from this page on.
    pub(crate) fn read_members(&self, page: u64) -> Call<ReadMemberList> {
        const API: &str = "TIMMsgGetGroupMessageReadMemberList";
        type List = unsafe extern "C" fn(*const c_char, i32, u64, u32, ReadMembersCallback, UserData) -> i32;
        let list: List = self.function(API);
        // SAFETY: callback and user data go together; the text is static.
        self.sdk.call_read_members(API, |callback, user_data| unsafe {
            list(c"{}".as_ptr(), 0, page, 10, callback, user_data)
        })
    }

    /// Answers the calls that were not, and returns how many after that.
    pub(crate) fn answer_kept(&self) -> usize {
        let count = self.count("standin_answer_kept");
        self.join();
        count
    }
}

/// The events that have setters of their own, with the function that sets.
pub(crate) fn setters() -> impl Iterator<Item = (EventKind, &'static str)> {
    EventKind::catalog().iter().filter_map(|row| match row.setter {
        Setter::Set { function, .. } => Some((row.kind, function)),
        Setter::AddRemove { add, .. } => Some((row.kind, add)),
        _ => None,
    })
}

pub(crate) const MESSAGES: &str = "TIMAddRecvNewMsgCallback";
pub(crate) const LOG: &str = "TIMSetLogCallback";
pub(crate) const NETWORK: &str = "TIMSetNetworkStatusListenerCallback";
pub(crate) const KICKED: &str = "TIMSetKickedOfflineCallback";

/// Events of these kinds, with room for all that a test makes.
pub(crate) fn events(bus: &Bus, kinds: impl Into<EventSet>) -> EventStream {
    bus.subscribe().kinds(kinds).capacity(1 << 16).events()
}

/// All that is there now; the stream may have ended.
pub(crate) fn drain<S: Stream + Unpin>(stream: &mut S) -> Vec<S::Item> {
    let mut items = Vec::new();
    while let Poll::Ready(Some(item)) = pin!(&mut *stream).poll_next(&mut Context::from_waker(Waker::noop())) {
        items.push(item);
    }
    items
}

/// The only event that is there now.
pub(crate) fn only(stream: &mut EventStream) -> EventRef {
    let mut events = drain(stream);
    assert_eq!(events.len(), 1, "{events:?}");
    events.remove(0)
}

/// The name of this thread as the system tells it.
pub(crate) fn this_thread() -> Option<String> {
    fs::read_to_string("/proc/thread-self/comm").ok().map(|name| name.trim_end().to_owned())
}

/// The same of the stand-in's threads.
pub(crate) fn library_thread() -> Option<&'static str> {
    cfg!(target_os = "linux").then_some("im_logic_thread")
}

/// Held by all tests, and alone by those that look at what the whole process counts.
static PROCESS: RwLock<()> = RwLock::new(());

/// Runs on another thread and fails if that hangs.
pub(crate) fn watched(run: impl FnOnce() + Send + 'static) {
    watch(move || {
        let _shared = PROCESS.read().unwrap_or_else(PoisonError::into_inner);
        run();
    });
}

/// Answers a call as the library would, with success and nothing else.
pub(crate) fn complete(callback: CommCallback, user_data: UserData) {
    // SAFETY: the crate's callback takes NULL texts and any user data, at any time.
    unsafe { callback(0, ptr::null(), ptr::null(), user_data) };
}

/// The same while no other test runs.
pub(crate) fn watched_alone(run: impl FnOnce() + Send + 'static) {
    watch(move || {
        let _alone = PROCESS.write().unwrap_or_else(PoisonError::into_inner);
        run();
    });
}

pub(crate) fn watch(run: impl FnOnce() + Send + 'static) {
    let (done, finished) = mpsc::channel();
    let thread = thread::spawn(move || {
        run();
        let _ = done.send(());
    });
    let result = finished.recv_timeout(Duration::from_secs(300));
    assert_ne!(result, Err(RecvTimeoutError::Timeout), "hangs");
    thread.join().expect("the watched code");
}

/// Runs a future on this thread.
pub(crate) fn run<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}
