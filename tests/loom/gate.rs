//! The gate that calls of the vendor's library pass: when its closing has been waited for, nobody is inside, and nobody
//! gets in any more.

use std::sync::Arc;

use loom::sync::atomic::{AtomicUsize, Ordering};
use loom::thread;

use crate::support::model;

#[path = "../../src/ingress/sdk/gate.rs"]
#[allow(dead_code, unreachable_pub, reason = "the file is part of the crate")]
mod source;

use source::{Detached, Gate};

/// A gate, and what the calls inside have done.
struct Guarded {
    gate: Arc<Gate>,
    done: AtomicUsize,
}

impl Guarded {
    fn new() -> Arc<Self> {
        Arc::new(Self { gate: Arc::new(Gate::new()), done: AtomicUsize::new(0) })
    }

    /// How often something was done; loom may say too little to whom the gate does not make it known.
    fn done(&self) -> usize {
        self.done.load(Ordering::Relaxed)
    }

    /// A call; whether it was let in.
    fn call(&self) -> bool {
        let Some(_pass) = self.gate.pass() else { return false };
        thread::yield_now();
        self.done.fetch_add(1, Ordering::Relaxed);
        true
    }

    /// Closes and waits; how much was done until then.
    fn shut(&self) -> usize {
        self.gate.close();
        assert_eq!(self.gate.wait(), Detached::Idle);
        self.done()
    }
}

#[test]
fn nobody_is_inside_after_the_wait() {
    model("gate: two calls and a close", 3, || {
        let guarded = Guarded::new();
        let calls = [(); 2].map(|()| {
            let guarded = Arc::clone(&guarded);
            thread::spawn(move || guarded.call())
        });
        let done = guarded.shut();
        assert!(!guarded.call());
        let let_in = calls.into_iter().filter_map(|call| call.join().unwrap().then_some(())).count();
        assert_eq!((done, guarded.done()), (let_in, let_in));
    });
}

/// Loom finds the threads that wait for ever, so a wake-up that is lost, too.
#[test]
fn all_that_wait_are_woken() {
    model("gate: two wait for a call that comes twice", 3, || {
        let guarded = Guarded::new();
        let calls = thread::spawn({
            let guarded = Arc::clone(&guarded);
            move || [guarded.call(), guarded.call()]
        });
        let waits = thread::spawn({
            let guarded = Arc::clone(&guarded);
            move || guarded.shut()
        });
        let done = [guarded.shut(), waits.join().unwrap()];
        let [first, second] = calls.join().unwrap();
        assert!(first || !second, "it was closed, and has let somebody in");
        assert_eq!(done, [usize::from(first) + usize::from(second); 2]);
    });
}

#[test]
fn who_is_inside_waits_for_the_others_alone() {
    model("gate: a close inside a call, and another call", 3, || {
        let guarded = Guarded::new();
        let call = thread::spawn({
            let guarded = Arc::clone(&guarded);
            move || guarded.call()
        });
        let outer = guarded.gate.pass().expect("open");
        let inner = guarded.gate.pass().expect("open");
        guarded.gate.close();
        assert_eq!(guarded.gate.wait(), Detached::InsideCall);
        let done = guarded.done();
        drop(inner);
        assert!(guarded.gate.pass().is_none());
        assert_eq!(guarded.gate.wait(), Detached::InsideCall);
        drop(outer);
        assert_eq!(guarded.gate.wait(), Detached::Idle);
        let let_in = usize::from(call.join().unwrap());
        assert_eq!((done, guarded.done()), (let_in, let_in));
    });
}
