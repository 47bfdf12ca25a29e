//! Where callbacks are called, who waits for them, and what is freed when.

use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex};
use std::task::{Context, Wake};
use std::thread;
use std::time::Duration;

use tim_events::compat::{Callbacks, Registration};
use tim_events::stream::{Dispatcher, Unregistered};
use tim_events::{Arg, Bus, EventSet, KickedOffline, Policy, RawCall, RawText};

use super::{Act, Notebook, act, boxed, by, message, note, publish};
use crate::support::watched;

/// Sends the number and then waits until it may go on, the first time that it is called.
fn gated(told: Sender<u32>, gate: Receiver<()>) -> Act {
    let mut gate = Some(gate);
    boxed(move |number| {
        if let Some(gate) = gate.take() {
            told.send(number).unwrap();
            gate.recv().unwrap();
        }
        told.send(number).unwrap();
    })
}

/// Runs `wait` on a thread while a callback is being called, and asserts that it returns after that call.
fn assert_waits(told: &Receiver<u32>, gate: &Sender<()>, wait: impl FnOnce() -> Unregistered + Send + 'static) {
    let (done, waited) = mpsc::channel();
    let ended = Arc::new(AtomicBool::new(false));
    let waiting = thread::spawn({
        let ended = Arc::clone(&ended);
        move || {
            assert_eq!(wait(), Unregistered::Idle);
            assert!(ended.load(Ordering::Acquire), "it did not wait");
            done.send(()).unwrap();
        }
    });
    // Whoever doesn't wait has the time to show it here; whoever waits may as well not have begun.
    assert_eq!(waited.recv_timeout(Duration::from_millis(50)), Err(RecvTimeoutError::Timeout));
    ended.store(true, Ordering::Release);
    gate.send(()).unwrap();
    assert_eq!(told.recv(), Ok(0), "the call went on to its end");
    waiting.join().unwrap();
    waited.recv().unwrap();
}

/// A dispatcher that runs on a thread and is calling a callback that is gated, in the slot for revocations.
struct Running {
    bus: Bus,
    callbacks: Callbacks,
    registration: Registration,
    thread: thread::JoinHandle<Dispatcher>,
    told: Receiver<u32>,
    gate: Sender<()>,
}

fn running() -> Running {
    let bus = Bus::new();
    let (callbacks, dispatcher) = Callbacks::new(&bus);
    let (tell, told) = mpsc::channel();
    let (gate, gated_by) = mpsc::channel();
    let registration = callbacks.set_msg_revoke(Some(act), gated(tell, gated_by));
    let thread = dispatcher.run_on_thread("callbacks").unwrap();
    publish(&bus, 0..2);
    assert_eq!(told.recv(), Ok(0), "the call has begun");
    Running { bus, callbacks, registration, thread, told, gate }
}

#[test]
fn unregistering_waits_for_the_call_that_is_running() {
    watched(|| {
        let Running { bus, thread, told, gate, registration, .. } = running();
        assert_waits(&told, &gate, || registration.unregister_and_wait());
        assert_eq!(told.recv(), Err(mpsc::RecvError), "not called for the second event, and its user data is gone");
        bus.close();
        assert_eq!(thread.join().unwrap().panics(), 0);
    });
}

#[test]
fn one_that_was_replaced_is_waited_for_and_stays_replaced() {
    watched(|| {
        let Running { bus, callbacks, thread, told, gate, registration } = running();
        let notebook = Notebook::new();
        let new = callbacks.set_msg_revoke(Some(note), notebook.pen(2));
        assert_waits(&told, &gate, || registration.unregister_and_wait());
        assert_eq!(told.recv(), Err(mpsc::RecvError));
        bus.close();
        let _dispatcher = thread.join().unwrap();
        assert_eq!(notebook.read(), by(2, 1..2));
        drop(new);
    });
}

#[test]
fn one_that_was_removed_or_is_of_another_function_is_waited_for() {
    watched(|| {
        let Running { bus, callbacks, thread, told, gate, registration } = running();
        let notebook = Notebook::new();
        let added = callbacks.add_recv_new_msg(note, notebook.pen(2));
        assert_eq!(callbacks.remove_recv_new_msg(note), 1);
        // Whose call is running is not known, so it waits for any.
        assert_waits(&told, &gate, || added.unregister_and_wait());
        assert_eq!(told.recv(), Ok(1), "the other one is still called");
        bus.close();
        let _dispatcher = thread.join().unwrap();
        drop(registration);
        assert_eq!(notebook.read(), []);
    });
}

#[test]
fn waiting_returns_at_once_when_nothing_is_called() {
    watched(|| {
        let (bus, notebook) = (Bus::new(), Notebook::new());
        let (callbacks, dispatcher) = Callbacks::new(&bus);
        let never_run = callbacks.set_msg_revoke(Some(note), notebook.pen(1));
        let idle = callbacks.add_recv_new_msg(note, notebook.pen(2));
        let late = callbacks.add_recv_new_msg(note, notebook.pen(3));
        assert_eq!(never_run.unregister_and_wait(), Unregistered::Idle);
        let thread = dispatcher.run_on_thread("callbacks").unwrap();
        bus.publish(message(0));
        assert_eq!([(); 2].map(|()| notebook.lines.recv().unwrap()), [(2, 0), (3, 0)]);
        assert_eq!(idle.unregister_and_wait(), Unregistered::Idle);
        bus.close();
        drop(thread.join().unwrap());
        assert_eq!(notebook.alive(), 0);
        assert_eq!(late.unregister_and_wait(), Unregistered::Idle);
    });
}

/// Runs a dispatcher until its bus is closed.
type Run = fn(Dispatcher) -> thread::JoinHandle<Dispatcher>;

/// The ways to run a dispatcher, all from a thread so that the rest of a test is the same.
const WAYS: [Run; 4] = [
    |dispatcher| dispatcher.run_on_thread("callbacks").unwrap(),
    |dispatcher| thread::spawn(|| run_as_task(tokio::runtime::Builder::new_current_thread(), dispatcher)),
    |dispatcher| thread::spawn(|| run_as_task(tokio::runtime::Builder::new_multi_thread(), dispatcher)),
    |mut dispatcher| {
        thread::spawn(move || {
            while dispatcher.close_reason().is_none() {
                dispatcher.poll_once();
                thread::yield_now();
            }
            dispatcher
        })
    },
];

fn run_as_task(mut runtime: tokio::runtime::Builder, mut dispatcher: Dispatcher) -> Dispatcher {
    let runtime = runtime.worker_threads(2).build().unwrap();
    let task = runtime.spawn(async move {
        dispatcher.run().await;
        dispatcher
    });
    runtime.block_on(task).unwrap()
}

#[test]
fn a_dispatcher_runs_as_a_task_on_a_thread_or_in_somebody_elses_loop() {
    watched(|| {
        for run in WAYS {
            let (bus, notebook) = (Bus::new(), Notebook::new());
            let (callbacks, dispatcher) = Callbacks::new(&bus);
            let _registration = callbacks.set_msg_revoke(Some(note), notebook.pen(1));
            publish(&bus, 0..50);
            let running = run(dispatcher);
            // One at a time, so that it goes to sleep and is woken.
            for number in 0..100 {
                assert_eq!(notebook.lines.recv().unwrap(), (1, number));
                if number >= 49 {
                    publish(&bus, [number + 1]);
                }
            }
            publish(&bus, 101..150);
            bus.close();
            let dispatcher = running.join().unwrap();
            assert_eq!(notebook.read(), by(1, 100..150));
            assert_eq!((dispatcher.missed(), dispatcher.panics()), (0, 0));
            assert_eq!(dispatcher.close_reason(), Some(tim_events::CloseReason::Closed));
        }
    });
}

/// Says when it is dropped.
struct Told(Sender<()>);

impl Drop for Told {
    fn drop(&mut self) {
        let _ = self.0.send(());
    }
}

#[test]
fn a_sleeping_dispatcher_frees_what_is_unregistered() {
    watched(|| {
        for run in WAYS {
            let (bus, notebook) = (Bus::new(), Notebook::new());
            let (callbacks, dispatcher) = Callbacks::new(&bus);
            let (tell, told) = mpsc::channel();
            let _beat = callbacks.set_msg_revoke(Some(note), notebook.pen(1));
            let told_of = |tell: &Sender<()>| Told(tell.clone());
            let set = callbacks.set_kicked_offline(Some(|_: &mut Told| ()), told_of(&tell));
            let added = callbacks.add_recv_new_msg(|_, _: &mut Told| (), told_of(&tell));
            let running = run(dispatcher);
            publish(&bus, 0..1);
            notebook.lines.recv().unwrap();
            drop(set);
            told.recv().unwrap();
            drop(added);
            told.recv().unwrap();
            // Replaced and cleared as well.
            callbacks.set_kicked_offline(Some(|_: &mut Told| ()), told_of(&tell)).detach();
            callbacks.set_kicked_offline(Some(|_: &mut Told| ()), told_of(&tell)).detach();
            told.recv().unwrap();
            callbacks.set_kicked_offline(None, ()).detach();
            told.recv().unwrap();
            bus.close();
            let _dispatcher = running.join().unwrap();
        }
    });
}

/// User data that owns registrations of its own.
struct Owner {
    _owned: Registration,
    _alive: Arc<()>,
}

/// Setting a callback on a dispatcher that was gone used to deadlock, if its user data owned another registration.
#[test]
fn a_dispatcher_that_is_dropped_frees_all_user_data() {
    fn own(_: &mut Owner) {}
    watched(|| {
        let (bus, notebook) = (Bus::new(), Notebook::new());
        let (callbacks, mut dispatcher) = Callbacks::new(&bus);
        let owner = || Owner {
            _owned: callbacks.set_msg_update(Some(note), notebook.pen(0)),
            _alive: Arc::clone(&notebook.alive),
        };
        let set = callbacks.set_msg_revoke(Some(note), notebook.pen(1));
        let added = callbacks.add_recv_new_msg(note, notebook.pen(2));
        let owning = callbacks.set_kicked_offline(Some(own), owner());
        let gap = notebook.pen(3);
        callbacks.handlers().on_gap(move |_| {
            let _ = &gap;
        });
        dispatcher.poll_once();
        let unread = callbacks.add_recv_new_msg(note, notebook.pen(4));
        publish(&bus, 0..3);
        assert_eq!(notebook.alive(), 6);
        drop(dispatcher);
        assert_eq!((notebook.alive(), notebook.read()), (0, vec![]));

        // Of later ones too: in a slot that is filled, in one that is empty, and added.
        let late = [
            callbacks.set_kicked_offline(Some(own), owner()),
            callbacks.set_user_sig_expired(Some(own), owner()),
            callbacks.set_user_sig_expired(Some(own), owner()),
            callbacks.add_recv_new_msg(|_, _: &mut Owner| (), owner()),
        ];
        callbacks.set_msg_revoke(None, ()).detach();
        assert_eq!(notebook.alive(), 0);
        assert_eq!(bus.publish(KickedOffline::new()).matched, 0);
        drop((set, added));
        assert_eq!(owning.unregister_and_wait(), Unregistered::Idle);
        assert_eq!(unread.unregister_and_wait(), Unregistered::Idle);
        drop(late);
    });
}

#[test]
fn a_dispatcher_that_is_dropped_while_others_register_frees_their_user_data() {
    watched(|| {
        let (bus, notebook) = (Bus::new(), Arc::new(Mutex::new(Notebook::new())));
        let (callbacks, mut dispatcher) = Callbacks::new(&bus);
        let is_gone = Arc::new(AtomicBool::new(false));
        let registrars: Vec<_> = (0..2)
            .map(|who| {
                let (callbacks, notebook, is_gone) = (callbacks.clone(), Arc::clone(&notebook), Arc::clone(&is_gone));
                thread::spawn(move || {
                    let pen = |who| notebook.lock().unwrap().pen(who);
                    let mut registered = 0_u32;
                    while !is_gone.load(Ordering::Acquire) || registered < 100 {
                        callbacks.set_msg_revoke(Some(note), pen(who)).detach();
                        let added = callbacks.add_recv_new_msg(note, pen(who));
                        if registered.is_multiple_of(2) {
                            added.detach();
                        } else {
                            let _ = added.unregister_and_wait();
                        }
                        registered += 1;
                    }
                })
            })
            .collect();
        for number in 0..200 {
            publish(&bus, [number]);
            dispatcher.poll_once();
        }
        drop(dispatcher);
        is_gone.store(true, Ordering::Release);
        for registrar in registrars {
            registrar.join().unwrap();
        }
        assert_eq!(notebook.lock().unwrap().alive(), 0);
    });
}

/// Callbacks used to be called inside of a runtime there, where blocking panics.
#[test]
fn callbacks_on_a_thread_of_their_own_may_block() {
    watched(|| {
        let bus = Bus::new();
        let (callbacks, dispatcher) = Callbacks::new(&bus);
        let (tell, mut told) = tokio::sync::mpsc::channel(1);
        let blocking = boxed(move |number| {
            tell.blocking_send(number).unwrap();
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            runtime.block_on(async {});
            // Whoever parks the thread may take what was meant to wake the dispatcher.
            thread::current().unpark();
            thread::park();
        });
        let _registration = callbacks.set_msg_revoke(Some(act), blocking);
        let running = dispatcher.run_on_thread("callbacks").unwrap();
        for number in 0..10 {
            publish(&bus, [number]);
            assert_eq!(told.blocking_recv(), Some(number));
        }
        bus.close();
        assert_eq!(running.join().unwrap().panics(), 0);
    });
}

/// The budget of the task used to end it after some thousands.
#[test]
fn polling_once_in_a_task_takes_all_that_is_there() {
    const EVENTS: u32 = 40_000;
    let task = async {
        let (bus, notebook) = (Bus::new(), Notebook::new());
        for policy in [Policy::Buffer { max_bytes: 1 << 30 }, Policy::DropOldest] {
            let (callbacks, mut dispatcher) = Callbacks::with(bus.subscribe().capacity(EVENTS as usize).policy(policy));
            let _registration = callbacks.set_msg_revoke(Some(note), notebook.pen(1));
            publish(&bus, 0..EVENTS);
            assert_eq!(dispatcher.poll_once(), EVENTS as usize, "{policy:?}");
            assert_eq!(notebook.read(), by(1, 0..EVENTS));
        }
    };
    watched(|| tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(task));
}

/// Polls a task wherever it is woken, at once.
struct Inline {
    task: Mutex<Pin<Box<dyn Future<Output = ()> + Send>>>,
    is_woken: AtomicBool,
    /// What is done first when it is woken from sleep, once.
    before: Mutex<Option<Box<dyn FnOnce() + Send>>>,
}

impl Inline {
    fn run(mut dispatcher: Dispatcher) -> Arc<Self> {
        let task: Mutex<Pin<Box<dyn Future<Output = ()> + Send>>> =
            Mutex::new(Box::pin(async move { dispatcher.run().await }));
        let inline = Arc::new(Self { task, is_woken: AtomicBool::new(false), before: Mutex::default() });
        inline.wake_by_ref();
        inline
    }

    fn before(&self, act: impl FnOnce() + Send + 'static) {
        *self.before.lock().unwrap() = Some(Box::new(act));
    }
}

impl Wake for Inline {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.is_woken.store(true, Ordering::Release);
        // If it is being polled, it looks at the flag afterwards.
        let Ok(mut task) = self.task.try_lock() else { return };
        if let Some(act) = self.before.lock().unwrap().take() {
            act();
        }
        while self.is_woken.swap(false, Ordering::Acquire) {
            if task.as_mut().poll(&mut Context::from_waker(&Arc::clone(self).into())).is_ready() {
                return;
            }
        }
    }
}

/// It used to be woken before the subscription changed lanes, and nobody woke it in the new one.
#[test]
fn a_dispatcher_is_woken_after_it_has_changed_lanes() {
    watched(|| {
        let (bus, notebook) = (Bus::new(), Notebook::new());
        let (callbacks, dispatcher) = Callbacks::new(&bus);
        let running = Inline::run(dispatcher);
        let revoked = callbacks.set_msg_revoke(Some(note), notebook.pen(1));
        publish(&bus, 0..1);
        assert_eq!(notebook.read(), by(1, 0..1));
        let messages = callbacks.add_recv_new_msg(note, notebook.pen(2));
        publish(&bus, 1..2);
        assert_eq!(notebook.read(), by(1, 1..2));
        drop(messages);
        publish(&bus, 2..3);
        assert_eq!(notebook.read(), by(1, 2..3));
        drop((revoked, running));
    });
}

/// A lock used to be held when the dispatcher's task was woken, and a callback that was called before `add` returned
/// could not find itself to be removed.
#[test]
fn a_task_that_runs_where_it_is_woken_calls_callbacks_without_locks() {
    watched(|| {
        let (bus, notebook) = (Bus::new(), Notebook::new());
        let (callbacks, dispatcher) = Callbacks::new(&bus);
        let running = Inline::run(dispatcher);
        let remover = boxed({
            let (callbacks, line) = (callbacks.clone(), notebook.line.clone());
            move |number| {
                let removed = u32::try_from(callbacks.remove_recv_new_msg(act)).unwrap();
                line.send((removed, number)).unwrap();
            }
        });
        // Something has to want the kind already, or what is published so early is not for the dispatcher.
        let others = callbacks.handlers().clone();
        let _wanted = others.on_events(EventSet::MESSAGE, |_| ());
        running.before({
            let bus = bus.clone();
            move || assert_eq!(bus.publish(message(8)).matched, 1)
        });
        callbacks.add_recv_new_msg(act, remover).detach();
        assert_eq!(notebook.read(), [(1, 8)]);

        // A slot that is empty, and one that is filled.
        for _ in 0..2 {
            let setter = boxed({
                let (callbacks, line) = (callbacks.clone(), notebook.line.clone());
                let mut pen = Some(notebook.pen(3));
                move |number| {
                    callbacks.set_msg_revoke(Some(note), pen.take().unwrap()).detach();
                    line.send((2, number)).unwrap();
                }
            });
            running.before({
                let bus = bus.clone();
                move || publish(&bus, 9..10)
            });
            callbacks.set_msg_revoke(Some(act), setter).detach();
            assert_eq!(notebook.read(), [(2, 9)]);
        }
        assert_eq!(notebook.alive(), 1);
    });
}

/// What was held used to be taken for published before the callback came.
#[test]
fn callbacks_get_what_the_bus_holds_for_them() {
    watched(|| {
        let (bus, notebook) = (Bus::builder().hold(100).build(), Notebook::new());
        publish(&bus, 0..2);
        let (callbacks, mut dispatcher) = Callbacks::new(&bus);
        let _early = callbacks.set_msg_revoke(Some(note), notebook.pen(1));
        publish(&bus, 2..3);
        bus.publish(message(3));
        let _too = callbacks.add_recv_new_msg(note, notebook.pen(2));
        assert_eq!(dispatcher.poll_once(), 0);
        bus.release();
        let _late = callbacks.add_recv_new_msg(note, notebook.pen(3));
        publish(&bus, 4..5);
        bus.publish(message(5));
        dispatcher.poll_once();
        assert_eq!(notebook.read(), [(1, 0), (1, 1), (1, 2), (2, 3), (1, 4), (2, 5), (3, 5)]);
    });
}

fn progress(number: u32) -> RawCall {
    RawCall::new(
        "TIMMsgElemUploadProgressCallback",
        ["{}".into(), Arg::from(0_u32), Arg::from(number), Arg::from(u32::MAX)],
    )
}

/// User data of a callback that waits at its first call until everything has been published.
struct Slow {
    begun: Option<(Sender<()>, Receiver<()>)>,
    heard: Vec<u32>,
    tell: Sender<Vec<u32>>,
}

impl Slow {
    fn upload(json: Option<&RawText>, index: u32, current: u32, total: u32, slow: &mut Self) {
        assert_eq!((json.unwrap().as_bytes(), index, total), (&b"{}"[..], 0, u32::MAX));
        if let Some((begun, gate)) = slow.begun.take() {
            begun.send(()).unwrap();
            gate.recv().unwrap();
        }
        slow.heard.push(current);
    }
}

impl Drop for Slow {
    fn drop(&mut self) {
        let _ = self.tell.send(std::mem::take(&mut self.heard));
    }
}

/// Publishes at full speed while the callback waits; returns what it heard, what the dispatcher missed, and what its gaps
/// said.
fn flood(callbacks: &Callbacks, dispatcher: Dispatcher, bus: &Bus, events: u32) -> (Vec<u32>, u64, u64) {
    let (tell, told) = mpsc::channel();
    let (start, begun) = mpsc::channel();
    let (gate, gated_by) = mpsc::channel();
    let gaps = Arc::new(AtomicU64::new(0));
    callbacks.handlers().on_gap({
        let gaps = Arc::clone(&gaps);
        move |gap| {
            gaps.fetch_add(gap.missed, Ordering::Relaxed);
        }
    });
    let slow = Slow { begun: Some((start, gated_by)), heard: Vec::new(), tell };
    let registration = callbacks.set_msg_elem_upload_progress(Some(Slow::upload), slow);
    let running = dispatcher.run_on_thread("callbacks").unwrap();
    bus.publish(progress(0));
    begun.recv().unwrap();
    (1..events).for_each(|number| assert_eq!(bus.publish(progress(number)).matched, 1));
    gate.send(()).unwrap();
    bus.close();
    let dispatcher = running.join().unwrap();
    let missed = dispatcher.missed();
    drop(dispatcher);
    drop(registration);
    (told.recv().unwrap(), missed, gaps.load(Ordering::Relaxed))
}

const FLOOD: u32 = 100_000;

#[test]
fn a_slow_callback_loses_nothing_within_its_bytes() {
    watched(|| {
        let bus = Bus::new();
        let (callbacks, dispatcher) = Callbacks::new(&bus);
        let (heard, missed, gaps) = flood(&callbacks, dispatcher, &bus, FLOOD);
        assert!(heard.into_iter().eq(0..FLOOD), "all of them in order");
        assert_eq!((missed, gaps), (0, 0));
    });
}

#[test]
fn a_slow_callback_is_told_what_it_lost_beyond_its_bytes() {
    watched(|| {
        let bus = Bus::new();
        let small = bus.subscribe().named("small").policy(Policy::Buffer { max_bytes: 1 << 20 });
        let (callbacks, dispatcher) = Callbacks::with(small);
        let (heard, missed, gaps) = flood(&callbacks, dispatcher, &bus, FLOOD);
        assert_eq!(heard.len() as u64 + missed, u64::from(FLOOD));
        assert_eq!(missed, gaps);
        assert!(missed > 0 && heard.len() > 100, "{missed} lost and {} heard", heard.len());
        assert!(heard.is_sorted() && heard.last() == Some(&(FLOOD - 1)), "the newest are kept, in order");
    });
}
