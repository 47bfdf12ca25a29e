//! What a callback does on the thread of the vendor's library: a look whether anybody wants the call, a copy of its
//! text, and a publish. Nobody reads meanwhile; decoding is the readers' business.

use std::ffi::{CStr, c_char, c_void};
use std::hint::black_box;
use std::path::Path;
use std::pin::pin;
use std::ptr;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use tim_events::sdk::{Attachment, Sdk};
use tim_events::{Arg, Bus, EventKind, EventStream, RawCall, c2c};

/// After so many calls the readers take what waits, off the clock, so that nobody falls behind.
const PILE: u32 = 64;

const SETTER: &CStr = c"TIMAddRecvNewMsgCallback";

/// A setter of the stand-in that takes the same callback, for one that does nothing.
const IDLE_SETTER: &CStr = c"TIMSetMsgUpdateCallback";

/// A bus, and readers that look when they are told to.
#[derive(Debug)]
pub struct Trampoline {
    bus: Bus,
    readers: Vec<EventStream>,
    library: Option<Library>,
}

/// The stand-in for the vendor's library, and how it is made to call back.
#[derive(Debug)]
struct Library {
    fire: Fire,
    setter: &'static CStr,
    /// Detaches the bus when it is dropped.
    _attachment: Option<Attachment>,
}

type Callback = unsafe extern "C" fn(*const c_char, *const c_void);
type Set = unsafe extern "C" fn(Option<Callback>, *const c_void);

unsafe extern "C" fn idle(text: *const c_char, _user_data: *const c_void) {
    black_box(text);
}

/// The stand-in's `standin_fire`: the setter's name, how far back its callback is, arguments, how many of these, on how many
/// threads, how often.
type Fire = unsafe extern "C" fn(*const c_char, usize, *const Argument, usize, usize, usize) -> usize;

#[repr(C)]
struct Argument {
    number: i64,
    text: *const c_char,
}

impl Trampoline {
    /// So many readers of all events, and one of a conversation on top if `keyed` says so: then the publisher has to
    /// find out what the call is about.
    #[must_use]
    pub fn new(readers: usize, keyed: bool) -> Self {
        let bus = Bus::new();
        let mut readers: Vec<EventStream> = (0..readers).map(|_| bus.events()).collect();
        if keyed {
            readers.push(bus.subscribe().conversation(c2c("somebody-else")).events());
        }
        Self { bus, readers, library: None }
    }

    /// So many readers of a bus that is attached to the stand-in for the vendor's library at this path: the whole way
    /// through our trampoline, and what the stand-in needs to call it.
    ///
    /// # Panics
    ///
    /// If there is no stand-in.
    #[must_use]
    pub fn attached(library: &Path, readers: usize) -> Self {
        let sdk = Sdk::load(library).expect("a library that was built for this");
        let trampoline = Self::new(readers, false);
        let attachment = sdk.attach(&trampoline.bus);
        // SAFETY: the stand-in declares it so.
        let fire = unsafe { sdk.function::<Fire>("standin_fire") }.expect("the stand-in");
        let library = Library { fire, setter: SETTER, _attachment: Some(attachment) };
        Self { library: Some(library), ..trampoline }
    }

    /// A callback that does nothing: what the stand-in itself takes to call one.
    ///
    /// # Panics
    ///
    /// If there is no stand-in.
    #[must_use]
    pub fn idle(library: &Path) -> Self {
        let sdk = Sdk::load(library).expect("a library that was built for this");
        // SAFETY: the stand-in declares it so.
        let fire = unsafe { sdk.function::<Fire>("standin_fire") }.expect("the stand-in");
        // SAFETY: the vendor's headers and the stand-in declare it so.
        let set = unsafe { sdk.function::<Set>("TIMSetMsgUpdateCallback") }.expect("the stand-in");
        // SAFETY: the callback may be called at any time, with any user data.
        unsafe { set(Some(idle), ptr::null()) };
        let library = Library { fire, setter: IDLE_SETTER, _attachment: None };
        Self { library: Some(library), ..Self::new(0, false) }
    }

    /// Calls the callback so many times with this text.
    pub fn turn(&mut self, calls: u32, text: &CStr) -> Duration {
        let mut took = Duration::ZERO;
        let mut left = calls;
        while left > 0 {
            let pile = left.min(PILE);
            let start = Instant::now();
            match &self.library {
                None => (0..pile).for_each(|_| self.call(black_box(text))),
                Some(library) => {
                    let argument = Argument { number: 0, text: text.as_ptr() };
                    // SAFETY: one argument, a string, and the name of a setter; all live until the function returns.
                    unsafe { (library.fire)(library.setter.as_ptr(), 0, &raw const argument, 1, 0, pile as usize) };
                }
            }
            took += start.elapsed();
            self.drain();
            left -= pile;
        }
        took
    }

    fn call(&self, text: &CStr) {
        if self.bus.wants(EventKind::NewMessages) {
            self.bus.publish(RawCall::new("TIMRecvNewMsgCallback", [Arg::from(text)]));
        }
    }

    /// Has the readers take their events without looking at them.
    fn drain(&mut self) {
        for reader in &mut self.readers {
            while let Poll::Ready(Some(_)) = pin!(reader.next()).poll(&mut Context::from_waker(Waker::noop())) {}
        }
    }
}
