//! A thousand handlers of one dispatcher, beside a task for each on a channel. The two are not the same thing: handlers
//! of one dispatcher run one after the other.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tim_events::{Bus, EventKind, EventSet, FriendRequestsRead, FriendsAdded, Payload};
use tokio::runtime::Runtime;
use tokio::task::JoinHandle;

use super::Run;
use crate::contest::{Contestant, Course, Scene, Threads, enter};
use crate::gate::{Failure, Gate, Tally, Toll};
use crate::measure::{Turn, rounds};
use crate::report::{Table, nanos, times};
use crate::supply::{Supply, interests};
use crate::systems::{CAPACITY, TokioBroadcast};

const NAME: &str = "HANDLERS.1000";
const HANDLERS: usize = 1000;
const KINDS: EventSet = EventSet::of(&[EventKind::FriendsAdded]);

/// Runs it, if it is wanted.
///
/// # Errors
///
/// The first failure of a contestant.
pub fn run(run: &Run) -> Result<(), Failure> {
    if !run.wants(&[NAME]) {
        return Ok(());
    }
    let handlers = run.effort.size(HANDLERS);
    let [two, current] = [measure(run, Threads::Two, handlers)?, measure(run, Threads::Current, handlers)?];
    let mut table = Table::new(NAME, &["ns per event", "mt2", "theirs/ours", "ct", "theirs/ours"]);
    for (name, index) in [("tim-events", 0), ("tokio-broadcast", 1)] {
        let cells = [&two, &current].map(|figures| [nanos(figures[index]), times(figures[index] / figures[0])]);
        table.row([name.to_owned()].into_iter().chain(cells.into_iter().flatten()));
    }
    run.report.table(&table);
    run.report.ratio(NAME, "tokio-broadcast", two[1], two[0]);
    run.report.rest();
    Ok(())
}

fn measure(run: &Run, threads: Threads, handlers: usize) -> Result<Vec<f64>, Failure> {
    let runtime = threads.runtime();
    let scene = Scene { interests: interests(handlers, handlers), publishers: 1, burst: 1 };
    let (mut ours, calls, dispatcher) = dispatched(&runtime, handlers);
    let mut theirs = enter::<TokioBroadcast>(&runtime, &scene);
    let figures = {
        let mut turns: [Turn<'_, Failure>; 2] = [
            Box::new(|bursts| ours.turn(&runtime, &Supply::Fresh, bursts)),
            Box::new(|bursts| theirs.turn(&runtime, &Supply::Fresh, bursts)),
        ];
        rounds(run.effort, &mut turns)?
    };
    // In whatever order handlers are called, all of them have been once the dispatcher is through.
    ours.publisher.close();
    runtime.block_on(dispatcher).map_err(|error| Failure(format!("tim-events: {error}")))?;
    let calls: Vec<u64> = calls.iter().map(|calls| calls.load(Ordering::Relaxed)).collect();
    if calls.iter().all(|&number| number > 0 && number == calls[0]) {
        Ok(figures)
    } else {
        Err(Failure(String::from("tim-events: not every handler was called for every event")))
    }
}

/// A dispatcher with so many handlers, how often each was called, and the dispatcher's task.
fn dispatched(runtime: &Runtime, handlers: usize) -> (Course<Bus>, Vec<Arc<AtomicU64>>, JoinHandle<()>) {
    let bus = Bus::new();
    let gate = Arc::new(Gate::new(Toll { arrivals: 1, matched: 1 }, 1));
    let (registry, mut dispatcher) = bus.subscribe().capacity(CAPACITY).dispatch();
    let calls: Vec<Arc<AtomicU64>> = (0..handlers).map(|_| Arc::default()).collect();
    for counter in &calls {
        let counter = Arc::clone(counter);
        let mut seen = 0;
        let handler = move |added: &FriendsAdded| {
            std::hint::black_box(added.user_ids.len());
            seen += 1;
            // A store, so that no handler waits for another one's counter.
            counter.store(seen, Ordering::Relaxed);
        };
        registry.on(handler).detach();
    }
    // The last of the handlers tells the gate.
    let mut tally = Tally::new(&gate, KINDS, 1);
    let token = FriendRequestsRead::new().into_event();
    registry.on(move |_: &FriendsAdded| tally.take(&token)).detach();
    let task = runtime.spawn(async move { dispatcher.run().await });
    let course = Course { name: "tim-events", gate, publisher: bus, publishers: 1, burst: 1 };
    (course, calls, task)
}
