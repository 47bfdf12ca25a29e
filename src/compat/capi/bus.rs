//! Buses in C: new, free, publish, play, wait.

use std::borrow::Cow;
use std::ffi::{c_char, c_int};
use std::fs::File;
use std::io::BufReader;
use std::iter;
use std::ptr;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread::JoinHandle;

use super::argument::{RawArgument, arguments, bytes, utf8};
use super::handle::{Handles, Opaque};
use super::status::{Error, Failure, Result, checked, code};
use crate::bus::Bus;
use crate::compat::Callbacks;
use crate::event::{Arg, EventKind, RawCall};
use crate::ingress::capture::{CaptureError, Player, read};
use crate::stream::{Dispatcher, Unregistered, block_on};

/// A bus, its callbacks, and what runs them.
pub(super) struct BusHandle {
    pub(super) bus: Bus,
    pub(super) callbacks: Callbacks,
    runs: Runs,
}

/// Where callbacks run.
enum Runs {
    OwnThread(Mutex<Option<JoinHandle<Dispatcher>>>),
    /// In `tim_events_poll`; none while it runs.
    Polled(Mutex<Option<Dispatcher>>),
}

pub(super) static BUSES: Handles<BusHandle> = Handles::new();

const IS_POLLED: c_int = 1;

impl BusHandle {
    fn new(flags: c_int) -> Result<Self> {
        if flags & !IS_POLLED != 0 {
            return Err(Error(Failure::Argument, format!("{flags} has unknown flags")));
        }
        let bus = Bus::new();
        let (callbacks, mut dispatcher) = Callbacks::new(&bus);
        let runs = if flags == IS_POLLED {
            Runs::Polled(Mutex::new(Some(dispatcher)))
        } else {
            // From here on it counts as running, so that those who flush wait for it.
            dispatcher.poll_once();
            let thread = dispatcher.run_on_thread("tim_events").map_err(|error| io(&error))?;
            Runs::OwnThread(Mutex::new(Some(thread)))
        };
        Ok(Self { bus, callbacks, runs })
    }

    /// Runs callbacks for all that is there; returns how many events there were.
    fn poll(&self) -> Result<usize> {
        let Runs::Polled(dispatcher) = &self.runs else {
            return Err(Error(Failure::Argument, String::from("this bus has a thread of its own for its callbacks")));
        };
        // No lock is held while callbacks run: the dispatcher is away meanwhile.
        let taken = dispatcher.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(mut taken) = taken else {
            return Err(Error(Failure::Busy, String::from("callbacks are being run already")));
        };
        let events = taken.poll_once();
        *dispatcher.lock().unwrap_or_else(PoisonError::into_inner) = Some(taken);
        Ok(events)
    }

    fn is_inside_callback(&self) -> bool {
        self.callbacks.handlers().is_inside_call()
    }

    /// Returns when callbacks have run for everything published so far.
    fn flush(&self) -> Result<()> {
        if self.is_inside_callback() {
            return Err(Error(Failure::InsideCallback, String::from("callbacks can't be waited for inside of one")));
        }
        match &self.runs {
            Runs::Polled(_) => self.poll().map(drop),
            Runs::OwnThread(_) => {
                block_on(self.callbacks.handlers().flush());
                Ok(())
            }
        }
    }

    /// Ends it all: no callback is called any more. Waits for the one that is running, unless this is it.
    fn end(&self) {
        self.callbacks.clear();
        self.bus.close();
        let is_inside = matches!(self.callbacks.handlers().wait(), Unregistered::InsideCall);
        if let Runs::OwnThread(thread) = &self.runs
            && !is_inside
            && let Some(thread) = thread.lock().unwrap_or_else(PoisonError::into_inner).take()
        {
            // It has caught what callbacks panic with, so there is nothing to hear from it.
            drop(thread.join());
        }
    }
}

fn io(error: &std::io::Error) -> Error {
    Error(Failure::Io, error.to_string())
}

/// Makes a bus; NULL if there is no thread to spare.
#[unsafe(no_mangle)]
extern "C" fn tim_events_bus_new(flags: c_int) -> *mut Opaque<BusHandle> {
    checked(|| BusHandle::new(flags).map(|bus| BUSES.insert(bus))).unwrap_or(ptr::null_mut())
}

/// The number of the default bus.
static DEFAULT: OnceLock<usize> = OnceLock::new();

/// The bus that the vendor's names in `tim_events_compat.h` stand for; made at the first call. NULL if there is no thread
/// to spare.
#[unsafe(no_mangle)]
extern "C" fn tim_events_default() -> *mut Opaque<BusHandle> {
    checked(|| {
        if let Some(number) = DEFAULT.get() {
            return Ok(ptr::without_provenance_mut(*number));
        }
        let made = BUSES.insert(BusHandle::new(0)?);
        let kept = *DEFAULT.get_or_init(|| made.addr());
        if kept != made.addr() {
            // Another thread was quicker.
            BUSES.remove(made)?.end();
        }
        Ok(ptr::without_provenance_mut(kept))
    })
    .unwrap_or(ptr::null_mut())
}

/// Frees a bus.
#[unsafe(no_mangle)]
extern "C" fn tim_events_bus_free(bus: *mut Opaque<BusHandle>) -> c_int {
    code(|| {
        if DEFAULT.get().is_some_and(|number| *number == bus.addr()) {
            return Err(Error(Failure::Argument, String::from("the default bus stays for as long as the process")));
        }
        if !bus.is_null() {
            BUSES.remove(bus)?.end();
        }
        Ok(0)
    })
}

/// Closes a bus: what is published later is refused, what waits is still delivered.
#[unsafe(no_mangle)]
extern "C" fn tim_events_bus_close(bus: *const Opaque<BusHandle>) -> c_int {
    code(|| {
        BUSES.get(bus)?.bus.close();
        Ok(0)
    })
}

/// Runs callbacks of a polled bus; returns how many events there were.
#[unsafe(no_mangle)]
extern "C" fn tim_events_poll(bus: *const Opaque<BusHandle>) -> c_int {
    code(|| Ok(c_int::try_from(BUSES.get(bus)?.poll()?).unwrap_or(c_int::MAX)))
}

/// Returns when callbacks have run for everything published so far.
#[unsafe(no_mangle)]
extern "C" fn tim_events_flush(bus: *const Opaque<BusHandle>) -> c_int {
    code(|| {
        BUSES.get(bus)?.flush()?;
        Ok(0)
    })
}

/// Returns when no callback is running that was unregistered before; 1 inside of a callback, at once.
#[unsafe(no_mangle)]
extern "C" fn tim_events_wait(bus: *const Opaque<BusHandle>) -> c_int {
    code(|| {
        Ok(match BUSES.get(bus)?.callbacks.handlers().wait() {
            Unregistered::Idle => 0,
            Unregistered::InsideCall => 1,
        })
    })
}

fn publish(bus: &BusHandle, call: RawCall) -> Result<c_int> {
    if bus.bus.close_reason().is_some() {
        return Err(Error(Failure::Closed, String::from("the bus is closed")));
    }
    bus.bus.publish(call);
    Ok(0)
}

/// Publishes a call of one of the vendor's callbacks.
///
/// # Safety
///
/// `callback` is NULL or a string; `args` points to `count` arguments, whose texts are NULL or strings.
#[unsafe(no_mangle)]
unsafe extern "C" fn tim_events_publish(
    bus: *const Opaque<BusHandle>,
    callback: *const c_char,
    args: *const RawArgument,
    count: usize,
) -> c_int {
    code(|| {
        let bus = BUSES.get(bus)?;
        // SAFETY: NULL or a string that lives until this function returns, as its caller promises.
        let callback = unsafe { utf8(callback, "the callback's name") }?;
        // SAFETY: as many arguments as it says, as the caller promises.
        let args = unsafe { arguments(args, count) }?;
        publish(&bus, RawCall::new(name(callback), args))
    })
}

/// The catalog's own copy of a callback's name, if it has one.
fn name(callback: &str) -> Cow<'static, str> {
    let known = EventKind::from_callback(callback).and_then(EventKind::callback).filter(|known| *known == callback);
    known.map_or_else(|| callback.to_owned().into(), Into::into)
}

/// Publishes the answer to a call of `api`.
///
/// # Safety
///
/// `api`, `desc` and `json_params` are NULL or strings.
#[unsafe(no_mangle)]
unsafe extern "C" fn tim_events_publish_completion(
    bus: *const Opaque<BusHandle>,
    api: *const c_char,
    code: i32,
    desc: *const c_char,
    json_params: *const c_char,
) -> c_int {
    self::code(|| {
        let bus = BUSES.get(bus)?;
        // SAFETY: NULL or a string that lives until this function returns, as its caller promises.
        let api = unsafe { utf8(api, "the name of the API") }?;
        let text = |text| {
            // SAFETY: as above.
            unsafe { bytes(text) }.map_or(Arg::Null, Arg::from)
        };
        let call = RawCall::new("TIMCommCallback", [Arg::from(code), text(desc), text(json_params)]);
        publish(&bus, call.with_api(api.to_owned()))
    })
}

/// Plays a capture; 0 when all registered callbacks have run.
///
/// # Safety
///
/// `path` is NULL or a string.
#[unsafe(no_mangle)]
unsafe extern "C" fn tim_events_play_capture(bus: *const Opaque<BusHandle>, path: *const c_char) -> c_int {
    code(|| {
        let bus = BUSES.get(bus)?;
        if bus.is_inside_callback() {
            return Err(Error(
                Failure::InsideCallback,
                String::from("a capture can't be waited for inside a callback"),
            ));
        }
        // SAFETY: NULL or a string that lives until this function returns, as its caller promises.
        let path = unsafe { utf8(path, "the path") }?;
        let file = File::open(path).map_err(|error| Error(Failure::Io, format!("{path}: {error}")))?;
        let mut torn = None;
        let mut lines = read(BufReader::new(file));
        // What is no record ends it: what came before has been played.
        let records = iter::from_fn(|| match lines.next()? {
            Ok(record) => Some(record),
            Err(error) => {
                torn = Some(error);
                None
            }
        });
        let played = block_on(Player::new(records).play(&bus.bus));
        played.map_err(|_| Error(Failure::Closed, String::from("the bus is closed")))?;
        bus.flush()?;
        match torn {
            Some(error) => {
                let failure = if matches!(error, CaptureError::Io { .. }) { Failure::Io } else { Failure::Capture };
                Err(Error(failure, format!("{path}: {error}")))
            }
            None => Ok(0),
        }
    })
}
