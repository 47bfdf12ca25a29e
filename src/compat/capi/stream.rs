//! Streams in C: pulled, with a time limit, for programs that have a loop of their own.

use std::ffi::{CString, c_char, c_int, c_uint};
use std::pin::pin;
use std::ptr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::Poll;
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use super::argument::utf8;
use super::bus::{BUSES, BusHandle};
use super::handle::{Handles, Opaque};
use super::status::{Error, Failure, Result, checked, code};
use crate::event::{Arg, EventRef, EventSet};
use crate::stream::{EventStream, wait};

/// A stream, and who waits at it.
pub(super) struct StreamHandle {
    /// None while somebody waits.
    stream: Mutex<Option<EventStream>>,
    waits: Mutex<Option<Thread>>,
    is_freed: AtomicBool,
}

static STREAMS: Handles<StreamHandle> = Handles::new();

/// An event that C code holds, and what it has asked for about it.
pub(super) struct PulledEvent {
    event: EventRef,
    kind: CString,
    category: CString,
    callback: CString,
    json: OnceLock<CString>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // No foreign code runs under these locks, so a poisoned state is whole.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl StreamHandle {
    fn new(stream: EventStream) -> Self {
        Self { stream: Mutex::new(Some(stream)), waits: Mutex::default(), is_freed: AtomicBool::new(false) }
    }

    /// The next event, or none once the stream has ended; pending if neither comes in time.
    fn next(&self, limit: Option<Duration>) -> Result<Poll<Option<EventRef>>> {
        let busy = || Error(Failure::Busy, String::from("another thread waits at this stream"));
        // No lock is held while it waits.
        let mut stream = lock(&self.stream).take().ok_or_else(busy)?;
        let until = limit.and_then(|limit| Instant::now().checked_add(limit));
        // Before it looks whether the stream is freed: either it sees that, or it is unparked.
        *lock(&self.waits) = Some(thread::current());
        let is_freed = || self.is_freed.load(Ordering::Acquire);
        let next = wait(pin!(stream.next()), until, is_freed);
        *lock(&self.waits) = None;
        *lock(&self.stream) = Some(stream);
        Ok(if next.is_pending() && is_freed() { Poll::Ready(None) } else { next })
    }

    /// Whoever waits at it waits no longer.
    fn end(&self) {
        self.is_freed.store(true, Ordering::Release);
        if let Some(thread) = &*lock(&self.waits) {
            thread.unpark();
        }
    }
}

/// Subscribes; NULL on failure.
///
/// # Safety
///
/// `filter` is NULL or a string.
#[unsafe(no_mangle)]
unsafe extern "C" fn tim_events_subscribe(
    bus: *const Opaque<BusHandle>,
    filter: *const c_char,
) -> *mut Opaque<StreamHandle> {
    checked(|| {
        let bus = BUSES.get(bus)?;
        let mut subscribe = bus.bus.subscribe();
        if !filter.is_null() {
            // SAFETY: a string that lives until this function returns, as its caller promises.
            let filter = unsafe { utf8(filter, "the filter") }?;
            let kinds = filter.parse::<EventSet>().map_err(|error| Error(Failure::Argument, error.to_string()))?;
            subscribe = subscribe.kinds(kinds);
        }
        Ok(STREAMS.insert(StreamHandle::new(subscribe.events())))
    })
    .unwrap_or(ptr::null_mut())
}

/// Waits for the next event, at most so many milliseconds, without end if negative: 1 with an event, 0 without one in
/// time.
///
/// # Safety
///
/// `event` is NULL or can be written to.
#[unsafe(no_mangle)]
unsafe extern "C" fn tim_events_next(
    stream: *const Opaque<StreamHandle>,
    timeout_ms: c_int,
    event: *mut *mut PulledEvent,
) -> c_int {
    code(|| {
        let handle = STREAMS.get(stream)?;
        if event.is_null() {
            return Err(Error::null("the place for the event"));
        }
        let next = match handle.next(u64::try_from(timeout_ms).ok().map(Duration::from_millis))? {
            Poll::Pending => return Ok(0),
            Poll::Ready(None) => return Err(Error(Failure::Closed, String::from("the stream has ended"))),
            Poll::Ready(Some(next)) => Box::into_raw(Box::new(PulledEvent::new(next))),
        };
        // SAFETY: not NULL, so it can be written to, as the caller promises.
        unsafe { event.write(next) };
        Ok(1)
    })
}

/// Ends a stream.
#[unsafe(no_mangle)]
extern "C" fn tim_events_stream_free(stream: *mut Opaque<StreamHandle>) -> c_int {
    code(|| {
        if !stream.is_null() {
            STREAMS.remove(stream)?.end();
        }
        Ok(0)
    })
}

fn text(text: &str) -> CString {
    CString::new(text).unwrap_or_default()
}

impl PulledEvent {
    fn new(event: EventRef) -> Self {
        let callback = event.raw().map_or("", |call| call.callback());
        Self {
            kind: text(event.kind().name()),
            category: text(event.category().name()),
            callback: text(callback),
            json: OnceLock::new(),
            event,
        }
    }

    fn json(&self) -> &CString {
        self.json.get_or_init(|| serde_json::to_string(&*self.event).map(|json| text(&json)).unwrap_or_default())
    }
}

/// The event behind a pointer.
///
/// # Safety
///
/// `event` is NULL or came from `tim_events_next` and is not freed before `'a` ends.
unsafe fn event<'a>(event: *const PulledEvent) -> Result<&'a PulledEvent> {
    // SAFETY: not NULL, so it is a live event, as the caller promises.
    unsafe { event.as_ref() }.ok_or_else(|| Error::null("the event"))
}

macro_rules! ask {
    ($($(#[doc = $about:literal])* $name:ident($event:ident) -> $type:ty { $ask:expr } or $default:expr;)*) => {$(
        $(#[doc = $about])*
        ///
        /// # Safety
        ///
        /// The event is NULL or came from `tim_events_next` and is not freed yet.
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $name($event: *const PulledEvent) -> $type {
            checked(|| {
                // SAFETY: the caller keeps the condition, which is the same.
                let $event = unsafe { event($event) }?;
                Ok($ask)
            })
            .unwrap_or($default)
        }
    )*};
}

ask! {
    /// The name of the event's kind.
    tim_events_event_kind(event) -> *const c_char { event.kind.as_ptr() } or ptr::null();
    /// The name of its category.
    tim_events_event_category(event) -> *const c_char { event.category.as_ptr() } or ptr::null();
    /// The vendor's callback that brought it; empty for events of the bus itself.
    tim_events_event_callback(event) -> *const c_char { event.callback.as_ptr() } or ptr::null();
    /// The payload as JSON in the vendor's keys.
    tim_events_event_json(event) -> *const c_char { event.json().as_ptr() } or ptr::null();
    /// Whether its call could not be typed.
    tim_events_event_is_undecodable(event) -> bool { event.event.is_undecodable() } or false;
    /// Its number.
    tim_events_event_seq(event) -> u64 { event.event.seq() } or 0;
    /// The login session that it belongs to.
    tim_events_event_epoch(event) -> u64 { event.event.epoch() } or 0;
    /// How many arguments the call had.
    tim_events_event_arg_count(event) -> c_uint {
        event.event.raw().map_or(0, |call| c_uint::try_from(call.args().len()).unwrap_or(c_uint::MAX))
    } or 0;
}

/// An argument's text; NULL for NULL and for what is no text.
///
/// # Safety
///
/// The event is NULL or came from `tim_events_next` and is not freed yet.
#[unsafe(no_mangle)]
unsafe extern "C" fn tim_events_event_arg_text(pulled: *const PulledEvent, index: c_uint) -> *const c_char {
    checked(|| {
        // SAFETY: the caller keeps the condition, which is the same.
        let pulled = unsafe { event(pulled) }?;
        Ok(match argument(pulled, index) {
            Some(Arg::Text(text)) => text.as_c_str().as_ptr(),
            _ => ptr::null(),
        })
    })
    .unwrap_or(ptr::null())
}

/// An argument's number, or 0 or 1 for a `bool`: 0 and the number, or an error if it is none or doesn't fit.
///
/// # Safety
///
/// The event is NULL or came from `tim_events_next` and is not freed yet; `number` is NULL or can be written to.
#[unsafe(no_mangle)]
unsafe extern "C" fn tim_events_event_arg_integer(
    pulled: *const PulledEvent,
    index: c_uint,
    number: *mut i64,
) -> c_int {
    code(|| {
        // SAFETY: the caller keeps the condition, which is the same.
        let pulled = unsafe { event(pulled) }?;
        let found = match argument(pulled, index) {
            Some(Arg::Int(found)) => i64::try_from(*found).ok(),
            Some(Arg::Bool(found)) => Some(i64::from(*found)),
            _ => None,
        };
        let found = found.ok_or_else(|| Error(Failure::Argument, format!("argument {index} is no such number")))?;
        if number.is_null() {
            return Err(Error::null("the place for the number"));
        }
        // SAFETY: not NULL, so it can be written to, as the caller promises.
        unsafe { number.write(found) };
        Ok(0)
    })
}

fn argument(pulled: &PulledEvent, index: c_uint) -> Option<&Arg> {
    pulled.event.raw()?.args().get(usize::try_from(index).ok()?)
}

/// Frees an event.
///
/// # Safety
///
/// The event is NULL, or came from `tim_events_next` and is freed once.
#[unsafe(no_mangle)]
unsafe extern "C" fn tim_events_event_free(event: *mut PulledEvent) {
    if !event.is_null() {
        // SAFETY: it came from `Box::into_raw` in `tim_events_next`, and the caller promises to free it once.
        drop(unsafe { Box::from_raw(event) });
    }
}
