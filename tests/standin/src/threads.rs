//! The library's own threads.

use std::sync::Mutex;
use std::thread::{Builder, JoinHandle};

use crate::lock;

static THREADS: Mutex<Vec<JoinHandle<()>>> = Mutex::new(Vec::new());

/// A thread with the name of the vendor's.
pub(crate) fn spawn(run: impl FnOnce() + Send + 'static) -> JoinHandle<()> {
    Builder::new().name("im_logic_thread".into()).spawn(run).expect("a thread")
}

/// Runs on a thread that `standin_join` waits for.
pub(crate) fn run(run: impl FnOnce() + Send + 'static) {
    let thread = spawn(run);
    lock(&THREADS).push(thread);
}

/// Waits until all threads are done, also those that they have started. Not for the library's own threads.
#[unsafe(no_mangle)]
extern "C" fn standin_join() {
    loop {
        let threads = std::mem::take(&mut *lock(&THREADS));
        if threads.is_empty() {
            return;
        }
        for thread in threads {
            thread.join().expect("callbacks don't panic");
        }
    }
}
