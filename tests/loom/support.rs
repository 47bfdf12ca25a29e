//! What the models have in common: running one, waiting, and counting what is alive.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Instant;

use loom::model::Builder;
use loom::sync::{Condvar, Mutex};
use tim_events::{Body, Bus, Event, EventKind, EventRef, EventStream, FriendRequestsRead, Gap, Subscribe};

/// Runs a model under every interleaving in which threads are preempted so many times at most.
pub(crate) fn model(name: &str, preemptions: usize, run: impl Fn() + Sync + Send + 'static) {
    let begun = Instant::now();
    let runs = Arc::new(AtomicUsize::new(0));
    let mut builder = Builder::new();
    builder.preemption_bound = Some(preemptions);
    builder.max_branches = 20_000;
    builder.check({
        let runs = Arc::clone(&runs);
        move || {
            runs.fetch_add(1, Ordering::Relaxed);
            run();
        }
    });
    let runs = runs.load(Ordering::Relaxed);
    eprintln!("{name}: {runs} interleavings in {:.1} s", begun.elapsed().as_secs_f64());
}

/// A task's waker, which loom sees through: a wake-up that is lost leaves its thread waiting, and loom says so.
pub(crate) struct Signal {
    is_woken: Mutex<bool>,
    woken: Condvar,
}

impl Signal {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self { is_woken: Mutex::new(false), woken: Condvar::new() })
    }

    fn wait(&self) {
        let mut is_woken = self.is_woken.lock().unwrap();
        while !*is_woken {
            is_woken = self.woken.wait(is_woken).unwrap();
        }
        *is_woken = false;
    }
}

impl Wake for Signal {
    fn wake(self: Arc<Self>) {
        *self.is_woken.lock().unwrap() = true;
        self.woken.notify_one();
    }
}

/// Drives a future to its end; polls it again only when it was woken.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    let signal = Signal::new();
    let waker = Waker::from(Arc::clone(&signal));
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return output;
        }
        signal.wait();
    }
}

/// Polls a future once.
pub(crate) fn poll<F: Future>(future: F, waker: &Waker) -> Poll<F::Output> {
    pin!(future).poll(&mut Context::from_waker(waker))
}

/// What is published in a model: it can be told how many of its events are alive.
#[derive(Clone)]
pub(crate) struct Values {
    name: Arc<str>,
}

pub(crate) const KIND: EventKind = EventKind::FriendRequestsRead;

impl Values {
    pub(crate) fn new(name: &str) -> Self {
        Self { name: name.into() }
    }

    pub(crate) fn next(&self) -> Body {
        Body::from(FriendRequestsRead::new()).on_thread(Arc::clone(&self.name))
    }

    /// Another kind of event than `next`'s.
    pub(crate) fn of(&self, payload: impl Into<Body>) -> Body {
        payload.into().on_thread(Arc::clone(&self.name))
    }

    /// How many of its events are alive; of itself there must be no clone left.
    pub(crate) fn alive(&self) -> usize {
        Arc::strong_count(&self.name) - 1
    }
}

/// A subscription to the events of `Values::next` alone.
pub(crate) fn subscribe(bus: &Bus) -> Subscribe {
    bus.subscribe().kinds(KIND)
}

/// What one reader has got, held against what it should get: every number once, as an event or in a gap.
#[derive(Default)]
pub(crate) struct Count {
    pub(crate) last: u64,
    pub(crate) received: u64,
    pub(crate) missed: u64,
}

impl Count {
    /// Takes in the next item of a stream that wants everything that is published.
    pub(crate) fn add(&mut self, event: &EventRef) {
        if let Event::Gap(Gap { missed, from_seq, to_seq, .. }) = **event {
            assert_eq!(from_seq, self.last + 1, "a gap begins where the reader stood");
            assert_eq!(missed, to_seq + 1 - from_seq, "a gap counts what it spans");
            self.last = to_seq;
            self.missed += missed;
        } else {
            assert_eq!(event.seq(), self.last + 1, "each number in its turn");
            self.last += 1;
            self.received += 1;
        }
    }

    /// Reads up to the event of this number.
    pub(crate) async fn read_to(&mut self, events: &mut EventStream, last: u64) {
        while self.last < last {
            self.add(&events.next().await.expect("the bus is open"));
        }
    }
}

/// The end of a model: with the bus gone, nothing that was published is alive.
pub(crate) fn assert_freed(bus: Bus, values: &[&Values]) {
    drop(bus);
    for values in values {
        assert_eq!(values.alive(), 0, "values of {} are alive", values.name);
    }
}
