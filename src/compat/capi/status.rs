//! Status codes, and the text of the last error.

use std::cell::RefCell;
use std::ffi::{CStr, CString, c_char, c_int};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Why a function failed. `include/tim_events.h` has the same numbers, negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failure {
    /// A pointer is NULL that may not be.
    Null = -1,
    /// The handle is unknown or has been freed.
    Handle = -2,
    /// An argument has no meaning here.
    Argument = -3,
    /// A file can't be read, or the system has no thread to spare.
    Io = -4,
    /// The bus is closed.
    Closed = -5,
    /// Inside a callback this would wait for itself.
    InsideCallback = -6,
    /// Somebody else runs the callbacks, or reads the stream, right now.
    Busy = -7,
    /// A record of a capture is none.
    Capture = -8,
    /// A fault of this library.
    Panic = -9,
}

/// A failure and what there is to say of it.
#[derive(Debug)]
pub(super) struct Error(pub(super) Failure, pub(super) String);

pub(super) type Result<T> = std::result::Result<T, Error>;

impl Error {
    pub(super) fn null(what: &str) -> Self {
        Self(Failure::Null, format!("{what} is NULL"))
    }
}

thread_local! {
    static LAST: RefCell<CString> = RefCell::default();
}

/// The result of `call`, or the error's code, with its text kept for `tim_events_last_error`.
pub(super) fn code(call: impl FnOnce() -> Result<c_int>) -> c_int {
    checked(call).unwrap_or_else(|failure| failure as c_int)
}

/// The same for functions that return something else.
pub(super) fn checked<T>(call: impl FnOnce() -> Result<T>) -> std::result::Result<T, Failure> {
    let result = catch_unwind(AssertUnwindSafe(call)).unwrap_or_else(|panic| {
        // The payload's own drop could panic again.
        std::mem::forget(panic);
        Err(Error(Failure::Panic, String::from("a fault of tim_events itself")))
    });
    result.map_err(|Error(failure, text)| {
        let text = CString::new(text.replace('\0', " ")).unwrap_or_default();
        // On a thread that is ending there is nobody left to ask.
        let _ = LAST.try_with(|last| last.replace(text));
        failure
    })
}

/// What the last function that failed on this thread had to say; valid until the next one fails here. Never NULL.
#[unsafe(no_mangle)]
extern "C" fn tim_events_last_error() -> *const c_char {
    LAST.try_with(|last| last.borrow().as_ptr()).unwrap_or(c"".as_ptr())
}

/// The version of this library.
#[unsafe(no_mangle)]
extern "C" fn tim_events_version() -> *const c_char {
    const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "\0");
    CStr::from_bytes_until_nul(VERSION.as_bytes()).unwrap_or_default().as_ptr()
}
