//! The handlers of a dispatcher, by kind.

use std::fmt;
use std::mem;
use std::sync::atomic::{AtomicBool, Ordering};

use slab::Slab;

use crate::event::{EventRef, EventSet, Gap};

pub(super) type Callback = Box<dyn FnMut(&EventRef) + Send>;
pub(super) type OnGap = Box<dyn FnMut(Gap) + Send>;

pub(super) struct Handler {
    pub(super) id: u64,
    pub(super) kinds: EventSet,
    /// The number of the last event before it was registered: that one and those before it are not for this handler.
    pub(super) since: u64,
    pub(super) call: Callback,
}

impl fmt::Debug for Handler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handler").field("kinds", &self.kinds).field("since", &self.since).finish_non_exhaustive()
    }
}

/// The handlers of each kind, in the order in which they were registered.
#[derive(Default)]
pub(super) struct Table {
    by_kind: Vec<Vec<Entry>>,
    /// The handlers of more than one kind, which stand among those of each.
    several: Slab<Callback>,
    /// The kinds of which some handlers are gone and still have their places.
    thinned: EventSet,
    pub(super) on_gap: Vec<OnGap>,
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

impl Table {
    pub(super) fn new() -> Self {
        Self { by_kind: (0..EventSet::BITS).map(|_| Vec::new()).collect(), ..Self::default() }
    }

    /// Takes a handler in; gives it back if there is no kind that it wants.
    pub(super) fn add(&mut self, handler: Handler) -> Option<Callback> {
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

    /// Puts another handler in the place of the one with this id; gives that one back, or the other one if it is gone.
    pub(super) fn replace(&mut self, id: u64, kinds: EventSet, call: Callback) -> Callback {
        for kind in kinds.iter() {
            let entries = &mut self.by_kind[kind as usize];
            let Ok(index) = entries.binary_search_by_key(&id, |entry| entry.id) else { continue };
            match &mut entries[index].call {
                Call::Own(old) => return mem::replace(old, call),
                Call::Several(key) => return mem::replace(&mut self.several[*key], call),
                Call::Gone => {}
            }
        }
        call
    }

    /// Takes the handler with this id out. The others keep their places until `tidy`.
    pub(super) fn remove(&mut self, id: u64, kinds: EventSet) -> Option<Callback> {
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
    pub(super) fn call(
        &mut self,
        event: &EventRef,
        has_mail: &AtomicBool,
        next: &mut usize,
        is_called: &mut bool,
    ) -> Called {
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

    /// Every handler, to be dropped one at a time.
    pub(super) fn dismantle(self) -> (impl Iterator<Item = Callback>, Vec<OnGap>) {
        let own = self.by_kind.into_iter().flatten().filter_map(|entry| match entry.call {
            Call::Own(call) => Some(call),
            Call::Several(_) | Call::Gone => None,
        });
        (own.chain(self.several.into_iter().map(|(_, call)| call)), self.on_gap)
    }

    /// Closes the ranks.
    pub(super) fn tidy(&mut self) {
        for kind in mem::take(&mut self.thinned).iter() {
            self.by_kind[kind as usize].retain(|entry| !matches!(entry.call, Call::Gone));
        }
    }
}

/// How far the handlers of an event have been called.
pub(super) enum Called {
    All,
    /// There is mail, which comes first.
    UntilMail,
}
