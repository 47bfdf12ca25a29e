//! Dispatching: one subscription that calls any number of handlers, each for its kinds.

mod mail;
mod registration;
mod table;
mod turn;

use std::any::Any;
use std::future::poll_fn;
use std::io;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, JoinHandle};

use tokio::task::unconstrained;

use self::mail::{Mail, Mailbox};
use self::registration::Registration;
pub(crate) use self::registration::Rest;
pub use self::registration::{HandlerGuard, Unregistered};
use self::table::{Called, Handler, Table};
use self::turn::Turn;
use super::block::block_on;
use crate::bus::{Aftermath, Batch, CloseReason, LaneKey, Reader, warn_of};
use crate::event::{EventKind, EventRef, EventSet, Gap, Payload};

/// Where handlers are registered. See [`Subscribe::dispatch`](crate::Subscribe::dispatch). Clones register at the same
/// dispatcher.
///
/// Handlers may be registered and unregistered at any time, from any thread and from inside handlers. The bus is asked
/// for the kinds that some handler wants, and for no others.
#[derive(Debug, Clone)]
pub struct Handlers {
    shared: Arc<Shared>,
}

/// Calls the handlers. See [`Subscribe::dispatch`](crate::Subscribe::dispatch).
///
/// Handlers are called one after the other, in the order of the events and for each event in the order in which they
/// were registered; no lock is held meanwhile. They get the event by reference, decoded once for all. One that panics is
/// counted, and stops neither the others nor the dispatcher; so is one whose drop panics.
///
/// Dropping the dispatcher ends the subscription and drops the handlers.
#[derive(Debug)]
#[must_use = "handlers are called while the dispatcher runs"]
pub struct Dispatcher {
    shared: Arc<Shared>,
    table: Table,
    waker: Waker,
}

/// What registrars and the dispatcher share.
#[derive(Debug)]
struct Shared {
    tap: Mutex<Tap>,
    mail: Mutex<Mailbox>,
    /// Whether there is mail; the dispatcher looks before every call.
    has_mail: AtomicBool,
    signal: Arc<Signal>,
    turn: Turn,
    panics: AtomicU64,
    missed: AtomicU64,
    undecodable: AtomicU64,
}

/// The subscription, and how many handlers want each kind.
#[derive(Debug)]
struct Tap {
    reader: Option<Reader>,
    wanted: [u32; EventSet::BITS as usize],
    kinds: EventSet,
    closed: Option<CloseReason>,
}

/// The dispatcher's waker as the bus knows it: it may be cloned and dropped under locks, which a task's may not.
#[derive(Debug, Default)]
struct Signal {
    task: Mutex<Option<Waker>>,
}

impl Wake for Signal {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        let task = lock(&self.task).take();
        if let Some(task) = task {
            task.wake();
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // No foreign code runs under these locks, so a poisoned state is whole.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Begins with a subscription to nothing.
pub(super) fn dispatch(subscribe: impl FnOnce(EventSet) -> Reader) -> (Handlers, Dispatcher) {
    let tap = Tap {
        reader: Some(subscribe(EventSet::EMPTY)),
        wanted: [0; EventSet::BITS as usize],
        kinds: EventSet::EMPTY,
        closed: None,
    };
    let signal = Arc::new(Signal::default());
    let shared = Arc::new(Shared {
        tap: Mutex::new(tap),
        mail: Mutex::default(),
        has_mail: AtomicBool::new(false),
        signal: Arc::clone(&signal),
        turn: Turn::default(),
        panics: AtomicU64::new(0),
        missed: AtomicU64::new(0),
        undecodable: AtomicU64::new(0),
    });
    let dispatcher = Dispatcher { shared: Arc::clone(&shared), table: Table::new(), waker: signal.into() };
    (Handlers { shared }, dispatcher)
}

impl Handlers {
    /// Calls `handler` with the payload of every event of its kind that is published from now on.
    ///
    /// Events that can't be typed are counted in [`Dispatcher::undecodable`].
    ///
    /// ```
    /// use tim_events::{Bus, FriendsAdded};
    ///
    /// let bus = Bus::new();
    /// let (handlers, mut dispatcher) = bus.subscribe().dispatch();
    /// let (tell, told) = std::sync::mpsc::channel();
    /// let guard = handlers.on(move |added: &FriendsAdded| tell.send(added.user_ids.clone()).unwrap());
    ///
    /// bus.publish(FriendsAdded::new(vec!["bob".to_owned()]));
    /// assert_eq!(dispatcher.poll_once(), 1);
    /// assert_eq!(told.recv().unwrap(), ["bob"]);
    ///
    /// drop(guard);
    /// assert!(!bus.wants(tim_events::EventKind::FriendsAdded));
    /// ```
    pub fn on<P: Payload>(&self, mut handler: impl FnMut(&P) + Send + 'static) -> HandlerGuard {
        self.on_events(P::KIND, move |event| {
            if let Some(payload) = event.payload() {
                handler(payload);
            }
        })
    }

    /// Calls `handler` with every event of these kinds that is published from now on, undecodable ones included.
    pub fn on_events(
        &self,
        kinds: impl Into<EventSet>,
        handler: impl FnMut(&EventRef) + Send + 'static,
    ) -> HandlerGuard {
        let (guard, rest) = self.register(kinds, handler);
        rest.settle();
        guard
    }

    /// The same for a registrar that holds a lock of its own; what is left is for when it doesn't any more.
    pub(crate) fn register(
        &self,
        kinds: impl Into<EventSet>,
        handler: impl FnMut(&EventRef) + Send + 'static,
    ) -> (HandlerGuard, Rest) {
        let shared = &self.shared;
        let kinds = kinds.into() & EventSet::ALL;
        let since = lock(&shared.tap).reader.as_ref().map_or(0, Reader::unheard);
        let call = Box::new(handler);
        // The handler is there before the bus is asked for its events.
        let (id, refused) = shared.put(|id| Mail::Add(Handler { id, kinds, since, call }));
        let aftermath = lock(&shared.tap).want(kinds, true);
        let guard = HandlerGuard { registration: Some(Registration { shared: Arc::clone(shared), id, kinds }) };
        (guard, Rest { shared: Arc::clone(shared), refused, aftermath })
    }

    /// Waits until handlers have been called for everything published so far, if the dispatcher runs.
    ///
    /// Until it has run for the first time there is nothing to wait for. Inside a handler this never ends.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future does no harm.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use std::sync::atomic::{AtomicBool, Ordering};
    /// use tim_events::{Bus, KickedOffline};
    ///
    /// # tokio_test::block_on(async {
    /// let bus = Bus::new();
    /// let (handlers, mut dispatcher) = bus.subscribe().dispatch();
    /// let called = Arc::new(AtomicBool::new(false));
    /// let seen = Arc::clone(&called);
    /// handlers.on(move |_: &KickedOffline| seen.store(true, Ordering::Relaxed)).detach();
    /// dispatcher.poll_once();
    /// let thread = dispatcher.run_on_thread("callbacks").expect("a thread");
    ///
    /// bus.publish(KickedOffline::new());
    /// handlers.flush().await;
    /// assert!(called.load(Ordering::Relaxed));
    /// # bus.close();
    /// # thread.join().unwrap();
    /// # });
    /// ```
    pub async fn flush(&self) {
        let bus = lock(&self.shared.tap).reader.as_ref().and_then(Reader::bus);
        if let Some(bus) = bus {
            let owed = || lock(&self.shared.tap).reader.as_ref().and_then(Reader::owed).into_iter().collect();
            bus.flushes().wait(owed).await;
        }
    }

    /// Waits until no handler is being called that was unregistered before.
    pub(crate) fn wait(&self) -> Unregistered {
        self.shared.wait()
    }

    /// Whether this thread is calling a handler.
    #[cfg(feature = "capi")]
    pub(crate) fn is_inside_call(&self) -> bool {
        self.shared.turn.is_mine()
    }

    /// Calls `handler` for every gap, in its place among the events.
    ///
    /// It stays for as long as the dispatcher.
    pub fn on_gap(&self, handler: impl FnMut(Gap) + Send + 'static) {
        self.shared.post(|_| Mail::OnGap(Box::new(handler)));
    }
}

impl Shared {
    /// Sends word, given an id that is higher than those before; returns the id.
    fn post(&self, mail: impl FnOnce(u64) -> Mail) -> u64 {
        let (id, refused) = self.put(mail);
        self.sent(refused);
        id
    }

    /// The first half of sending word. Nobody is woken, and mail that nobody comes for is given back: it may hold a
    /// handler, and dropping that is foreign code.
    fn put(&self, mail: impl FnOnce(u64) -> Mail) -> (u64, Option<Mail>) {
        let mut mailbox = lock(&self.mail);
        mailbox.last_id += 1;
        let id = mailbox.last_id;
        let mail = mail(id);
        if mailbox.is_closed {
            return (id, Some(mail));
        }
        mailbox.mail.push(mail);
        self.has_mail.store(true, Ordering::Release);
        (id, None)
    }

    /// The second half, without locks.
    fn sent(&self, refused: Option<Mail>) {
        match refused {
            Some(mail) => self.guard(|| drop(mail)),
            // A dispatcher that has nothing to do frees what was unregistered all the same.
            None => self.signal.wake_by_ref(),
        }
    }

    /// Waits until whatever is called next is called with all mail read that was sent before.
    fn wait(&self) -> Unregistered {
        let mail = self.post(|_| Mail::Nothing);
        self.turn.wait(mail)
    }
}

impl Tap {
    /// One handler more or less wants these kinds. A dispatcher that sleeps has to be woken after this: the reader may have
    /// another lane, which doesn't know the dispatcher's waker yet.
    fn want(&mut self, kinds: EventSet, is_wanted: bool) -> Option<Aftermath> {
        let mut union = self.kinds;
        for kind in kinds.iter() {
            let handlers = &mut self.wanted[kind as usize];
            if is_wanted {
                *handlers += 1;
                union = union.with(kind);
            } else {
                *handlers -= 1;
                if *handlers == 0 {
                    union = union - EventSet::from(kind);
                }
            }
        }
        if union == self.kinds {
            return None;
        }
        self.kinds = union;
        self.reader.as_mut()?.switch(|key| LaneKey { kinds: union, ..key.clone() })
    }
}

impl Dispatcher {
    /// Calls handlers until the bus is closed and everything has been read.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing: no handler is left half way, and running again goes on with the next event.
    ///
    /// ```
    /// use tim_events::{Bus, KickedOffline};
    ///
    /// # tokio_test::block_on(async {
    /// let bus = Bus::new();
    /// let (handlers, mut dispatcher) = bus.subscribe().dispatch();
    /// handlers.on(|_: &KickedOffline| println!("somebody else logged in")).detach();
    /// bus.publish(KickedOffline::new());
    /// bus.close();
    /// dispatcher.run().await;
    /// # });
    /// ```
    pub async fn run(&mut self) {
        while let Some(batch) = poll_fn(|cx| self.poll_batch(cx)).await {
            self.call(&batch);
        }
    }

    /// Calls handlers for what is there now, without waiting, and returns how many events there were: for a loop that
    /// somebody else runs, such as a user interface's.
    ///
    /// What is published meanwhile may wait for the next time, so it ends even if handlers publish what they handle.
    pub fn poll_once(&mut self) -> usize {
        let mut events = 0;
        let head = lock(&self.shared.tap).reader.as_ref().map_or(0, Reader::head);
        let all = poll_fn(|cx| {
            while let Poll::Ready(Some(batch)) = self.poll_batch(cx) {
                events += self.call(&batch);
                if batch.last().is_some_and(|event| event.kind() != EventKind::Gap && event.seq() >= head) {
                    break;
                }
            }
            Poll::Ready(())
        });
        // In a task, its budget would end this early, and nobody would come back for the rest.
        let _ = pin!(unconstrained(all)).poll(&mut Context::from_waker(Waker::noop()));
        // What the last handlers unregistered goes now, not the next time.
        self.look_for_mail();
        events
    }

    /// Runs on a thread of its own until the bus is closed and everything has been read; the thread then returns the
    /// dispatcher.
    ///
    /// # Errors
    ///
    /// If the system has no thread to spare.
    ///
    /// ```
    /// use tim_events::{Bus, KickedOffline};
    ///
    /// let bus = Bus::new();
    /// let (handlers, dispatcher) = bus.subscribe().dispatch();
    /// let (tell, told) = std::sync::mpsc::channel();
    /// handlers.on(move |_: &KickedOffline| tell.send(()).unwrap()).detach();
    /// let thread = dispatcher.run_on_thread("callbacks")?;
    /// bus.publish(KickedOffline::new());
    /// told.recv().unwrap();
    /// bus.close();
    /// thread.join().unwrap();
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn run_on_thread(mut self, name: impl Into<String>) -> io::Result<JoinHandle<Self>> {
        thread::Builder::new().name(name.into()).spawn(move || {
            block_on(self.run());
            self
        })
    }

    /// How many events were lost to the dispatcher.
    #[must_use]
    pub fn missed(&self) -> u64 {
        self.shared.missed.load(Ordering::Relaxed)
    }

    /// How many events came that could not be typed.
    #[must_use]
    pub fn undecodable(&self) -> u64 {
        self.shared.undecodable.load(Ordering::Relaxed)
    }

    /// How many calls of handlers have panicked.
    #[must_use]
    pub fn panics(&self) -> u64 {
        self.shared.panics.load(Ordering::Relaxed)
    }

    /// Why there is nothing more to dispatch, once there isn't.
    #[must_use]
    pub fn close_reason(&self) -> Option<CloseReason> {
        lock(&self.shared.tap).closed
    }

    fn poll_batch(&mut self, cx: &mut Context<'_>) -> Poll<Option<Batch>> {
        let waker = cx.waker().clone();
        let old = lock(&self.shared.signal.task).replace(waker);
        drop(old);
        self.look_for_mail();
        let mut tap = lock(&self.shared.tap);
        let Some(reader) = &mut tap.reader else { return Poll::Ready(None) };
        let batch = reader.poll_batch_under_lock(&mut Context::from_waker(&self.waker));
        let left = reader.take_left();
        let mut gone = None;
        if let Poll::Ready(None) = batch {
            tap.closed = reader.close_reason();
            gone = tap.reader.take();
        }
        drop(tap);
        drop(gone);
        if let Some(left) = left {
            left.settle();
        }
        batch
    }

    /// Reads the mail between events.
    fn look_for_mail(&mut self) {
        if self.shared.has_mail.load(Ordering::Acquire) {
            let shared = Arc::clone(&self.shared);
            let _turn = shared.turn.take();
            self.open_mail();
            self.table.tidy();
        }
    }

    /// Calls the handlers of each event; returns how many events there were.
    fn call(&mut self, batch: &Batch) -> usize {
        let shared = Arc::clone(&self.shared);
        let _turn = shared.turn.take();
        let mut events = 0;
        for event in batch {
            if event.kind() == EventKind::Gap {
                self.open_mail();
                self.call_on_gap(event);
            } else {
                events += 1;
                self.call_handlers(event);
            }
            self.table.tidy();
        }
        events
    }

    fn open_mail(&mut self) {
        self.shared.has_mail.store(false, Ordering::Relaxed);
        let (mail, last_id) = lock(&self.shared.mail).open();
        for mail in mail {
            let gone = match mail {
                Mail::Add(handler) => self.table.add(handler),
                Mail::Remove { id, kinds } => self.table.remove(id, kinds),
                Mail::Replace { id, kinds, call } => Some(self.table.replace(id, kinds, call)),
                Mail::OnGap(on_gap) => {
                    self.table.on_gap.push(on_gap);
                    None
                }
                Mail::Nothing => None,
            };
            // Dropping a handler is foreign code too.
            self.shared.guard(|| drop(gone));
        }
        self.shared.turn.opened(last_id);
    }

    fn call_handlers(&mut self, event: &EventRef) {
        let (mut next, mut is_called) = (0, false);
        loop {
            let Self { table, shared, .. } = self;
            // Around all calls up to one that panics: there may be a thousand.
            let called =
                catch_unwind(AssertUnwindSafe(|| table.call(event, &shared.has_mail, &mut next, &mut is_called)));
            match called {
                Ok(Called::All) => break,
                Ok(Called::UntilMail) => self.open_mail(),
                Err(panic) => shared.count_panic(panic),
            }
        }
        // Decoded by now, if anybody looked; looking first would decode for nobody.
        if is_called && event.is_decoded() && event.is_undecodable() {
            self.shared.undecodable.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn call_on_gap(&mut self, event: &EventRef) {
        let Some(&gap) = event.as_gap() else { return };
        self.shared.missed.fetch_add(gap.missed, Ordering::Relaxed);
        let name = lock(&self.shared.tap).reader.as_ref().and_then(|reader| reader.name().cloned());
        warn_of(&gap, name.as_deref());
        for on_gap in &mut self.table.on_gap {
            self.shared.guard(|| on_gap(gap));
        }
    }
}

impl Shared {
    /// Runs foreign code, which may panic.
    fn guard(&self, handler: impl FnOnce()) {
        if let Err(panic) = catch_unwind(AssertUnwindSafe(handler)) {
            self.count_panic(panic);
        }
    }

    fn count_panic(&self, panic: Box<dyn Any + Send>) {
        // The payload's own drop could panic again.
        mem::forget(panic);
        self.panics.fetch_add(1, Ordering::Relaxed);
        tracing::error!("a handler panicked");
    }
}

impl Drop for Dispatcher {
    fn drop(&mut self) {
        let reader = lock(&self.shared.tap).reader.take();
        drop(reader);
        let mut mailbox = lock(&self.shared.mail);
        mailbox.is_closed = true;
        let (mail, _) = mailbox.open();
        drop(mailbox);
        // One at a time: two that panic as they are dropped would abort the process.
        for mail in mail {
            self.shared.guard(|| drop(mail));
        }
        let (calls, on_gap) = mem::take(&mut self.table).dismantle();
        for call in calls {
            self.shared.guard(|| drop(call));
        }
        for on_gap in on_gap {
            self.shared.guard(|| drop(on_gap));
        }
    }
}
