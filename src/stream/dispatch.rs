//! Dispatching: one subscription that calls any number of handlers, each for its kinds.

use std::any::Any;
use std::fmt;
use std::future::poll_fn;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker, ready};

use slab::Slab;

use crate::bus::{Aftermath, Batch, CloseReason, LaneKey, Reader, warn_of};
use crate::event::{Event, EventKind, EventRef, EventSet, Gap, Payload};

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
/// counted, and stops neither the others nor the dispatcher.
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

/// What the dispatcher has yet to be told.
#[derive(Debug, Default)]
struct Mailbox {
    mail: Vec<Mail>,
    /// The id of the last handler that was registered.
    last_id: u64,
}

/// Word to the dispatcher.
enum Mail {
    Add(Handler),
    Remove { id: u64, kinds: EventSet },
    OnGap(Box<dyn FnMut(Gap) + Send>),
}

impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Add(handler) => f.debug_tuple("Add").field(handler).finish(),
            Self::Remove { id, .. } => f.debug_tuple("Remove").field(id).finish(),
            Self::OnGap(_) => f.debug_tuple("OnGap").finish_non_exhaustive(),
        }
    }
}

type Callback = Box<dyn FnMut(&EventRef) + Send>;

struct Handler {
    id: u64,
    kinds: EventSet,
    /// The number of the last event before it was registered: that one and those before it are not for this handler.
    since: u64,
    call: Callback,
}

impl fmt::Debug for Handler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handler").field("kinds", &self.kinds).field("since", &self.since).finish_non_exhaustive()
    }
}

/// The handlers of each kind, in the order in which they were registered.
#[derive(Default)]
struct Table {
    by_kind: Vec<Vec<Entry>>,
    /// The handlers of more than one kind, which stand among those of each.
    several: Slab<Callback>,
    /// The kinds of which some handlers are gone and still have their places.
    thinned: EventSet,
    on_gap: Vec<Box<dyn FnMut(Gap) + Send>>,
}

/// A handler's place among those of a kind: what a call takes, side by side.
struct Entry {
    since: u64,
    id: u64,
    call: Call,
}

enum Call {
    Own(Callback),
    Several(usize),
    Gone,
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table").finish_non_exhaustive()
    }
}

/// The dispatcher's waker as the bus knows it: it may be cloned and dropped under locks, which a task's may not.
#[derive(Debug, Default)]
struct Signal {
    task: Mutex<Option<Waker>>,
}

impl Wake for Signal {
    fn wake(self: Arc<Self>) {
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
        let shared = &self.shared;
        let kinds = kinds.into() & EventSet::ALL;
        let since = lock(&shared.tap).reader.as_ref().map_or(0, Reader::head);
        let call = Box::new(handler);
        // The handler is there before the bus is asked for its events.
        let id = shared.post(|id| Mail::Add(Handler { id, kinds, since, call }));
        shared.want(kinds, true);
        HandlerGuard { registration: Some(Registration { shared: Arc::clone(shared), id, kinds }) }
    }

    /// Calls `handler` for every gap, in its place among the events.
    ///
    /// It stays for as long as the dispatcher.
    pub fn on_gap(&self, handler: impl FnMut(Gap) + Send + 'static) {
        self.shared.post(|_| Mail::OnGap(Box::new(handler)));
    }
}

/// A registered handler; dropping this unregisters it.
///
/// It is not called any more from then on. A call that is running goes on.
#[derive(Debug)]
#[must_use = "dropping it unregisters the handler"]
pub struct HandlerGuard {
    registration: Option<Registration>,
}

#[derive(Debug)]
struct Registration {
    shared: Arc<Shared>,
    id: u64,
    kinds: EventSet,
}

impl HandlerGuard {
    /// Lets the handler stay for as long as the dispatcher.
    pub fn detach(mut self) {
        self.registration = None;
    }
}

impl Drop for HandlerGuard {
    fn drop(&mut self) {
        if let Some(Registration { shared, id, kinds }) = self.registration.take() {
            shared.post(|_| Mail::Remove { id, kinds });
            shared.want(kinds, false);
        }
    }
}

impl Shared {
    /// Sends word, given an id that is higher than those before; returns the id.
    fn post(&self, mail: impl FnOnce(u64) -> Mail) -> u64 {
        let mut mailbox = lock(&self.mail);
        mailbox.last_id += 1;
        let id = mailbox.last_id;
        mailbox.mail.push(mail(id));
        self.has_mail.store(true, Ordering::Release);
        id
    }

    /// One handler more or less wants these kinds.
    fn want(&self, kinds: EventSet, is_wanted: bool) {
        let aftermath = lock(&self.tap).want(kinds, is_wanted);
        if let Some(aftermath) = aftermath {
            aftermath.settle();
        }
    }
}

impl Tap {
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

impl Table {
    fn new() -> Self {
        Self { by_kind: (0..EventSet::BITS).map(|_| Vec::new()).collect(), ..Self::default() }
    }

    /// Does what it is told, and hands out the handlers to drop. Those that stay keep their places until `tidy`.
    fn open(&mut self, mail: Vec<Mail>) -> Vec<Callback> {
        let mut gone = Vec::new();
        for mail in mail {
            match mail {
                Mail::Add(handler) => gone.extend(self.add(handler)),
                Mail::Remove { id, kinds } => gone.extend(self.remove(id, kinds)),
                Mail::OnGap(on_gap) => self.on_gap.push(on_gap),
            }
        }
        gone
    }

    /// Takes a handler in; gives it back if there is no kind that it wants.
    fn add(&mut self, handler: Handler) -> Option<Callback> {
        let Handler { id, kinds, since, call } = handler;
        let mut kinds = kinds.iter();
        match (kinds.next(), kinds.next()) {
            (None, _) => return Some(call),
            (Some(only), None) => self.by_kind[only as usize].push(Entry { since, id, call: Call::Own(call) }),
            (one, other) => {
                let key = self.several.insert(call);
                for kind in one.into_iter().chain(other).chain(kinds) {
                    self.by_kind[kind as usize].push(Entry { since, id, call: Call::Several(key) });
                }
            }
        }
        None
    }

    fn remove(&mut self, id: u64, kinds: EventSet) -> Option<Callback> {
        self.thinned |= kinds;
        let mut removed = None;
        for kind in kinds.iter() {
            let entries = &mut self.by_kind[kind as usize];
            let Ok(index) = entries.binary_search_by_key(&id, |entry| entry.id) else { continue };
            match mem::replace(&mut entries[index].call, Call::Gone) {
                Call::Own(call) => removed = Some(call),
                Call::Several(key) if removed.is_none() => removed = Some(self.several.remove(key)),
                Call::Several(_) | Call::Gone => {}
            }
        }
        removed
    }

    /// Calls the handlers of an event from the `next`th on; `next` is always the one after the last that was called.
    #[inline]
    fn call(&mut self, event: &EventRef, has_mail: &AtomicBool, next: &mut usize, is_called: &mut bool) -> Called {
        let seq = event.seq();
        let entries = &mut self.by_kind[event.kind() as usize];
        loop {
            if has_mail.load(Ordering::Acquire) {
                return Called::UntilMail;
            }
            let Some(Entry { since, call, .. }) = entries.get_mut(*next) else { return Called::All };
            *next += 1;
            if seq <= *since {
                continue;
            }
            match call {
                Call::Own(call) => call(event),
                Call::Several(key) => self.several[*key](event),
                Call::Gone => continue,
            }
            *is_called = true;
        }
    }

    /// Closes the ranks.
    fn tidy(&mut self) {
        for kind in mem::take(&mut self.thinned).iter() {
            self.by_kind[kind as usize].retain(|entry| !matches!(entry.call, Call::Gone));
        }
    }
}

/// How far the handlers of an event have been called.
enum Called {
    All,
    /// There is mail, which comes first.
    UntilMail,
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
    pub fn poll_once(&mut self) -> usize {
        let mut events = 0;
        while let Poll::Ready(Some(batch)) = self.poll_batch(&mut Context::from_waker(Waker::noop())) {
            events += self.call(&batch);
        }
        events
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
        let mut tap = lock(&self.shared.tap);
        let Some(reader) = &mut tap.reader else { return Poll::Ready(None) };
        let batch = ready!(reader.poll_batch(&mut Context::from_waker(&self.waker)));
        if batch.is_none() {
            tap.closed = reader.close_reason();
            let reader = tap.reader.take();
            drop(tap);
            drop(reader);
        }
        Poll::Ready(batch)
    }

    /// Calls the handlers of each event; returns how many events there were.
    fn call(&mut self, batch: &Batch) -> usize {
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
        let mail = mem::take(&mut lock(&self.shared.mail).mail);
        for gone in self.table.open(mail) {
            self.shared.guard(|| drop(gone));
        }
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
        let Event::Gap(gap) = **event else { return };
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
        let mail = mem::take(&mut lock(&self.shared.mail).mail);
        drop(mail);
    }
}
