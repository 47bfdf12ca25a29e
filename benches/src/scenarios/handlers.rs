//! A thousand callbacks on one dispatcher, beside a task for each on a channel. The two are not the same thing: callbacks
//! of one dispatcher run one after the other. And what it costs to register one, beside subscribing.

use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tim_events::compat::Callbacks;
use tim_events::stream::Dispatcher;
use tim_events::{Bus, Event, EventKind, EventSet, FriendRequestsRead, FriendsAdded, Payload, RawCall, RawText};
use tokio::runtime::Runtime;
use tokio::task::JoinHandle;

use super::Run;
use crate::contest::{Contestant, Course, Scene, Threads, enter};
use crate::gate::{Failure, Gate, Tally, Toll};
use crate::measure::{Turn, compare, rounds};
use crate::report::{Table, nanos, times};
use crate::supply::{Supply, interests, payload};
use crate::systems::{CAPACITY, Publisher, TokioBroadcast};

const NAME: &str = "HANDLERS.1000";
const REGISTER: &str = "REGISTER";
const HANDLERS: usize = 1000;
const KINDS: EventSet = EventSet::of(&[EventKind::FriendsAdded]);
const CLASSIC: EventSet = EventSet::of(&[EventKind::NewMessages]);

/// Runs them, if they are wanted.
///
/// # Errors
///
/// The first failure of a contestant.
///
/// # Panics
///
/// If an event came that nobody published.
pub fn run(run: &Run) -> Result<(), Failure> {
    if run.wants(&[NAME]) {
        handlers(run)?;
    }
    if run.wants(&[REGISTER]) {
        register(run);
    }
    Ok(())
}

fn handlers(run: &Run) -> Result<(), Failure> {
    let handlers = run.effort.size(HANDLERS);
    let [two, current] = [measure(run, Threads::Two, handlers)?, measure(run, Threads::Current, handlers)?];
    let mut table = Table::new(NAME, &["ns per event", "mt2", "theirs/ours", "ct", "theirs/ours"]);
    for (index, name) in ["tim-events", "tokio-broadcast", "tim-events, as the vendor's callbacks"].iter().enumerate() {
        let cells = [&two, &current].map(|figures| [nanos(figures[index]), times(figures[index] / figures[0])]);
        table.row([(*name).to_owned()].into_iter().chain(cells.into_iter().flatten()));
    }
    run.report.table(&table);
    run.report.ratio(NAME, "tokio-broadcast", two[1], two[0]);
    run.report.rest();
    Ok(())
}

fn measure(run: &Run, threads: Threads, handlers: usize) -> Result<Vec<f64>, Failure> {
    let runtime = threads.runtime();
    let scene = Scene { interests: interests(handlers, handlers), publishers: 1, burst: 1 };
    let mut typed = Called::open(&runtime, handlers, |bus| bus, typed);
    let mut theirs = enter::<TokioBroadcast>(&runtime, &scene);
    let mut classic = Called::open(&runtime, handlers, Vendor, classic);
    let figures = {
        let mut turns: [Turn<'_, Failure>; 3] = [
            Box::new(|bursts| typed.course.turn(&runtime, &Supply::Fresh, bursts)),
            Box::new(|bursts| theirs.turn(&runtime, &Supply::Fresh, bursts)),
            Box::new(|bursts| classic.course.turn(&runtime, &Supply::Fresh, bursts)),
        ];
        rounds(run.effort, &mut turns)?
    };
    typed.finish(&runtime)?;
    classic.finish(&runtime)?;
    Ok(figures)
}

/// A bus with so many callbacks, which run as a task.
struct Called<P> {
    course: Course<P>,
    bus: Bus,
    /// How often each was called.
    calls: Vec<Arc<AtomicU64>>,
    task: JoinHandle<Dispatcher>,
}

impl<P> Called<P> {
    fn open(
        runtime: &Runtime,
        handlers: usize,
        publisher: impl FnOnce(Bus) -> P,
        register: impl FnOnce(&Callbacks, &[Arc<AtomicU64>], &Arc<Gate>),
    ) -> Self {
        let bus = Bus::new();
        let gate = Arc::new(Gate::new(Toll { arrivals: 1, matched: 1 }, 1));
        let (callbacks, mut dispatcher) = Callbacks::with(bus.subscribe().capacity(CAPACITY));
        let calls: Vec<Arc<AtomicU64>> = (0..handlers).map(|_| Arc::default()).collect();
        register(&callbacks, &calls, &gate);
        let task = runtime.spawn(async move {
            dispatcher.run().await;
            dispatcher
        });
        let course = Course { name: "tim-events", gate, publisher: publisher(bus.clone()), publishers: 1, burst: 1 };
        Self { course, bus, calls, task }
    }

    /// In whatever order callbacks are called, all of them have been once the dispatcher is through.
    fn finish(self, runtime: &Runtime) -> Result<(), Failure> {
        self.bus.close();
        let dispatcher = runtime.block_on(self.task).map_err(|error| Failure(format!("tim-events: {error}")))?;
        let calls: Vec<u64> = self.calls.iter().map(|calls| calls.load(Ordering::Relaxed)).collect();
        if dispatcher.panics() == 0 && calls.iter().all(|&number| number > 0 && number == calls[0]) {
            Ok(())
        } else {
            Err(Failure(String::from("tim-events: not every handler was called for every event")))
        }
    }
}

/// Closures with the typed payload.
fn typed(callbacks: &Callbacks, calls: &[Arc<AtomicU64>], gate: &Arc<Gate>) {
    for counter in calls {
        let counter = Arc::clone(counter);
        let mut seen = 0;
        let handler = move |added: &FriendsAdded| {
            black_box(added.user_ids.len());
            seen += 1;
            // A store, so that no handler waits for another one's counter.
            counter.store(seen, Ordering::Relaxed);
        };
        callbacks.on(handler).detach();
    }
    // The last of the handlers tells the gate.
    let mut tally = Tally::new(gate, KINDS, 1);
    let token = FriendRequestsRead::new().into_event();
    callbacks.on(move |_: &FriendsAdded| tally.take(&token)).detach();
}

/// Plain functions with the text of the vendor's library and user data.
fn classic(callbacks: &Callbacks, calls: &[Arc<AtomicU64>], gate: &Arc<Gate>) {
    fn count(json: Option<&RawText>, (seen, counter): &mut (u64, Arc<AtomicU64>)) {
        black_box(json.map(|json| json.as_bytes().len()));
        *seen += 1;
        counter.store(*seen, Ordering::Relaxed);
    }
    fn tell(_: Option<&RawText>, (tally, token): &mut (Tally, Event)) {
        tally.take(token);
    }
    for counter in calls {
        callbacks.add_recv_new_msg(count, (0, Arc::clone(counter))).detach();
    }
    let tally = Tally::new(gate, CLASSIC, 1);
    callbacks.add_recv_new_msg(tell, (tally, FriendRequestsRead::new().into_event())).detach();
}

/// Publishes calls of the vendor's library, with as much text as the others' events have.
#[derive(Clone)]
struct Vendor(Bus);

impl Publisher for Vendor {
    fn burst(&mut self, _supply: &mut Supply, events: u32) -> Result<(), Failure> {
        for _ in 0..events {
            let text = payload().user_ids.concat();
            self.0.publish(RawCall::new("TIMRecvNewMsgCallback", [text.as_str().into()]));
        }
        Ok(())
    }
}

/// To subscribe and unsubscribe, beside registering a callback and unregistering it, its dispatcher's part included. Others
/// want the same kind meanwhile.
fn register(run: &Run) {
    let bus = Bus::new();
    let (callbacks, mut dispatcher) = Callbacks::new(&bus);
    let subscribe = || bus.subscribe().kinds(KINDS).events();
    let register = || callbacks.on(|added: &FriendsAdded| drop(black_box(added.user_ids.clone())));
    let others = (subscribe(), register());
    let mut pile = 0_u32;
    let [subscribed, registered] = compare(
        run.effort,
        [&mut || drop(black_box(subscribe())), &mut || {
            drop(black_box(register()));
            // A dispatcher reads what has gathered since it was called last.
            pile += 1;
            if pile.is_multiple_of(64) {
                assert_eq!(dispatcher.poll_once(), 0, "nothing was published");
            }
        }],
    );
    drop(others);
    let mut table = Table::new(REGISTER, &["and drop it", "ns", "subscribe/register"]);
    for (name, figure) in [("a stream", subscribed), ("a callback", registered)] {
        table.row([name.to_owned(), nanos(figure), times(figure / registered)]);
    }
    run.report.table(&table);
    run.report.ratio(REGISTER, "subscribe", subscribed, registered);
    run.report.rest();
}
