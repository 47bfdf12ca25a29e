//! Callbacks in the vendor's shape, and what is registered.

use std::collections::HashMap;
use std::fmt;
use std::mem;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::bus::{Bus, Policy};
use crate::event::{EventKind, EventRef, Payload, RawCall};
use crate::stream::{Dispatcher, HandlerGuard, Handlers, Subscribe, Unregistered};

/// The vendor's registrations, on a bus. Clones register at the same dispatcher.
///
/// Every setter of the vendor's C interface is here under its own name in snake case, without `TIM` and `Callback`, and
/// keeps the vendor's rules:
///
/// - `set_…` fills one slot: setting again replaces, `None` clears. Each event is for one of the two, none is for both
///   or lost in between.
/// - `add_recv_new_msg` stacks. `remove_recv_new_msg` knows a callback by its function alone: one that was added twice
///   is called twice for each event, and removed with one call.
/// - A callback gets the exact arguments of the C call, texts byte for byte and `None` for NULL, and its `user_data`,
///   which nobody else touches.
/// - A callback gets what is published after it was registered, in the order of the bus; one that replaces another also
///   gets what still waits. Calls never overlap. No lock is held meanwhile, so callbacks may register, unregister and
///   publish.
/// - One that panics is counted in [`Dispatcher::panics`] and stops no other.
///
/// Beside them, [`on`](Self::on) takes any number of closures with typed events, and `add_…_listener` any number of
/// listeners in the shape of the vendor's V2 interface, [`GroupListener`](super::GroupListener) for one. They too get
/// what is published after they were registered, in the order of the bus, and their calls never overlap. An event that
/// can't be typed reaches neither; [`Dispatcher::undecodable`] counts it.
///
/// What waits is bounded in bytes, not in events: see [`Policy::Buffer`] and [`new`](Self::new). Should the bound be hit
/// all the same, [`Dispatcher::missed`] counts and [`Handlers::on_gap`] tells.
///
/// Each registration returns a [`Registration`], which unregisters when it is dropped.
///
/// ```
/// use tim_events::compat::Callbacks;
/// use tim_events::{Bus, RawCall, RawText};
///
/// fn on_revoke(json: Option<&RawText>, seen: &mut std::sync::mpsc::Sender<String>) {
///     seen.send(json.unwrap().to_string_lossy().into_owned()).unwrap();
/// }
///
/// let bus = Bus::new();
/// let (callbacks, mut dispatcher) = Callbacks::new(&bus);
/// let (seen, told) = std::sync::mpsc::channel();
/// let registration = callbacks.set_msg_revoke(Some(on_revoke), seen);
///
/// bus.publish(RawCall::new("TIMMsgRevokeCallback", ["[]".into()]));
/// dispatcher.poll_once();
/// assert_eq!(told.recv().unwrap(), "[]");
/// drop(registration);
/// dispatcher.poll_once();
/// assert!(told.recv().is_err(), "its user data is gone with it");
/// ```
#[derive(Debug, Clone)]
pub struct Callbacks {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    handlers: Handlers,
    registered: Mutex<Registered>,
    misfits: Arc<AtomicU64>,
}

/// What is registered, by the vendor's rules.
#[derive(Debug, Default)]
struct Registered {
    slots: HashMap<EventKind, Slot>,
    stacks: HashMap<EventKind, Vec<Stacked>>,
    last_id: u64,
}

#[derive(Debug)]
struct Slot {
    /// Which registration filled it.
    id: u64,
    guard: HandlerGuard,
}

#[derive(Debug)]
struct Stacked {
    id: u64,
    /// The address of the function, by which it is removed.
    function: usize,
    guard: HandlerGuard,
}

/// How much may wait for callbacks, in bytes, unless the app says otherwise.
const MAX_BYTES: usize = 256 << 20;

impl Callbacks {
    /// Callbacks on this bus, and the dispatcher that calls them once it runs.
    ///
    /// Up to 256 MiB of events wait for slow callbacks before the oldest are lost.
    pub fn new(bus: &Bus) -> (Self, Dispatcher) {
        Self::with(bus.subscribe().named("callbacks").policy(Policy::Buffer { max_bytes: MAX_BYTES }))
    }

    /// The same with a name, a scope and bounds of one's own. Kinds are chosen by what is registered.
    ///
    /// ```
    /// use tim_events::compat::Callbacks;
    /// use tim_events::{Bus, Policy};
    ///
    /// let bus = Bus::new();
    /// let small = Policy::Buffer { max_bytes: 1 << 20 };
    /// let (callbacks, dispatcher) = Callbacks::with(bus.subscribe().named("window").policy(small));
    /// ```
    pub fn with(subscribe: Subscribe) -> (Self, Dispatcher) {
        let (handlers, dispatcher) = subscribe.dispatch();
        let shared = Shared { handlers, registered: Mutex::default(), misfits: Arc::default() };
        (Self { shared: Arc::new(shared) }, dispatcher)
    }

    /// Calls `handler` with the payload of every event of its kind that is published from now on.
    ///
    /// Any number of them may be registered, beside the setters. See [`Handlers::on`].
    ///
    /// ```
    /// use tim_events::compat::Callbacks;
    /// use tim_events::{Bus, FriendsAdded};
    ///
    /// let (callbacks, _dispatcher) = Callbacks::new(&Bus::new());
    /// callbacks.on(|added: &FriendsAdded| println!("{:?}", added.user_ids)).detach();
    /// ```
    pub fn on<P: Payload>(&self, handler: impl FnMut(&P) + Send + 'static) -> HandlerGuard {
        self.shared.handlers.on(handler)
    }

    /// The handlers of the same dispatcher, for what has no setter: gaps, derived events, several kinds at once.
    #[must_use]
    pub fn handlers(&self) -> &Handlers {
        &self.shared.handlers
    }

    /// How many times a callback could not be called because the call had other arguments than the vendor's signature.
    ///
    /// The vendor's library makes no such calls; a capture that was written by hand may hold some.
    #[must_use]
    pub fn misfits(&self) -> u64 {
        self.shared.misfits.load(Ordering::Relaxed)
    }

    /// Unregisters everything that the setters have registered.
    #[cfg(feature = "capi")]
    pub(super) fn clear(&self) {
        let mut registered = self.shared.lock();
        let slots = mem::take(&mut registered.slots);
        let stacks = mem::take(&mut registered.stacks);
        // Dropped without the lock: it asks the bus for fewer events.
        drop(registered);
        drop((slots, stacks));
    }

    /// Fills or clears the slot of this kind. `call` says whether the arguments fit.
    pub(super) fn set(
        &self,
        kind: EventKind,
        call: Option<impl FnMut(&RawCall) -> bool + Send + 'static>,
    ) -> Registration {
        let Some(call) = call else {
            let cleared = self.shared.lock().slots.remove(&kind);
            // Dropped without the lock: it asks the bus for fewer events.
            drop(cleared);
            return Registration { registered: None };
        };
        let handler = self.handler(kind, call);
        let mut registered = self.shared.lock();
        let id = registered.next_id();
        // Under this lock, so that two who set the slot at once fill it once.
        let rest = if let Some(slot) = registered.slots.get_mut(&kind) {
            slot.id = id;
            slot.guard.replace(handler)
        } else {
            let (guard, rest) = self.shared.handlers.register(kind, handler);
            registered.slots.insert(kind, Slot { id, guard });
            Some(rest)
        };
        drop(registered);
        if let Some(rest) = rest {
            rest.settle();
        }
        self.registration(kind, id)
    }

    /// Adds to the stack of this kind a callback that is known by the address of its function.
    pub(super) fn add(
        &self,
        kind: EventKind,
        function: usize,
        call: impl FnMut(&RawCall) -> bool + Send + 'static,
    ) -> Registration {
        let handler = self.handler(kind, call);
        let mut registered = self.shared.lock();
        let id = registered.next_id();
        // Under this lock, so that the callback's first call finds itself on the stack and can remove itself.
        let (guard, rest) = self.shared.handlers.register(kind, handler);
        registered.stacks.entry(kind).or_default().push(Stacked { id, function, guard });
        drop(registered);
        rest.settle();
        self.registration(kind, id)
    }

    /// Removes from the stack of this kind what has this function; returns how often it was there.
    pub(super) fn remove(&self, kind: EventKind, function: usize) -> usize {
        let mut registered = self.shared.lock();
        let stack = registered.stacks.entry(kind).or_default();
        let removed: Vec<Stacked> = stack.extract_if(.., |stacked| stacked.function == function).collect();
        drop(registered);
        removed.len()
    }

    fn registration(&self, kind: EventKind, id: u64) -> Registration {
        Registration { registered: Some((Arc::clone(&self.shared), kind, id)) }
    }

    /// What the dispatcher calls.
    fn handler(
        &self,
        kind: EventKind,
        mut call: impl FnMut(&RawCall) -> bool + Send + 'static,
    ) -> impl FnMut(&EventRef) + Send + 'static {
        let misfits = Arc::clone(&self.shared.misfits);
        move |event: &EventRef| {
            if !event.raw().is_some_and(&mut call) {
                misfits.fetch_add(1, Ordering::Relaxed);
                tracing::warn!(seq = event.seq(), kind = kind.name(), "a callback was not called: other arguments");
            }
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Registered> {
        // No foreign code runs under this lock, so a poisoned state is whole.
        self.registered.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the registration out, if it is still there.
    fn unregister(&self, kind: EventKind, id: u64) -> Option<HandlerGuard> {
        let mut registered = self.lock();
        if registered.slots.get(&kind).is_some_and(|slot| slot.id == id) {
            return registered.slots.remove(&kind).map(|slot| slot.guard);
        }
        let stack = registered.stacks.get_mut(&kind)?;
        let index = stack.iter().position(|stacked| stacked.id == id)?;
        Some(stack.remove(index).guard)
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        // No registration is held any more, so all that are left were detached. They stay with the dispatcher.
        let registered = mem::take(self.registered.get_mut().unwrap_or_else(PoisonError::into_inner));
        let stacked = registered.stacks.into_values().flatten().map(|stacked| stacked.guard);
        registered.slots.into_values().map(|slot| slot.guard).chain(stacked).for_each(HandlerGuard::detach);
    }
}

impl Registered {
    fn next_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }
}

/// A registered callback; dropping this unregisters it, unless it has been replaced or removed already.
///
/// It is not called any more from then on. A call that is running goes on.
#[must_use = "dropping it unregisters the callback"]
pub struct Registration {
    registered: Option<(Arc<Shared>, EventKind, u64)>,
}

impl fmt::Debug for Registration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = self.registered.as_ref().map(|(_, kind, _)| kind);
        f.debug_struct("Registration").field("kind", &kind).finish_non_exhaustive()
    }
}

impl Registration {
    /// Lets the callback stay until it is replaced, removed or cleared, or the dispatcher goes.
    pub fn detach(mut self) {
        self.registered = None;
    }

    /// Unregisters the callback, and returns when no call of it is running, nor will be: what it used may go.
    ///
    /// That holds for one that was replaced or removed before, too. It blocks for as long as the callbacks that are being
    /// called take, so it is not for async code unless they are quick. Inside a callback it returns at once, and says so.
    ///
    /// ```
    /// use tim_events::Bus;
    /// use tim_events::compat::Callbacks;
    /// use tim_events::stream::Unregistered;
    ///
    /// let (callbacks, _dispatcher) = Callbacks::new(&Bus::new());
    /// let registration = callbacks.set_kicked_offline(Some(|_: &mut ()| {}), ());
    /// assert_eq!(registration.unregister_and_wait(), Unregistered::Idle);
    /// ```
    pub fn unregister_and_wait(mut self) -> Unregistered {
        let Some((shared, kind, id)) = self.registered.take() else { return Unregistered::Idle };
        drop(shared.unregister(kind, id));
        shared.handlers.wait()
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        if let Some((shared, kind, id)) = self.registered.take() {
            drop(shared.unregister(kind, id));
        }
    }
}
