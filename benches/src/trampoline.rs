//! What a callback does on the thread of the vendor's library: a look whether anybody wants the call, a copy of its
//! text, and a publish. Nobody reads meanwhile; decoding is the readers' business.

use std::ffi::CStr;
use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use tim_events::{Arg, Bus, EventKind, EventStream, RawCall, c2c};

/// After so many calls the readers take what waits, off the clock, so that nobody falls behind.
const PILE: u32 = 64;

/// A bus, and readers that look when they are told to.
#[derive(Debug)]
pub struct Trampoline {
    bus: Bus,
    readers: Vec<EventStream>,
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
        Self { bus, readers }
    }

    /// Calls the callback so many times with this text.
    pub fn turn(&mut self, calls: u32, text: &CStr) -> Duration {
        let mut took = Duration::ZERO;
        let mut left = calls;
        while left > 0 {
            let pile = left.min(PILE);
            let start = Instant::now();
            for _ in 0..pile {
                self.call(black_box(text));
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
