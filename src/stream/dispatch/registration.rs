//! Registrations: a handler's guard, and what is left to do once it is registered or gone.

use std::sync::Arc;

use super::mail::Mail;
use super::{Shared, lock};
use crate::bus::Aftermath;
use crate::event::{EventRef, EventSet};

/// A registered handler; dropping this unregisters it.
///
/// It is not called any more from then on. A call that is running goes on.
#[derive(Debug)]
#[must_use = "dropping it unregisters the handler"]
pub struct HandlerGuard {
    pub(super) registration: Option<Registration>,
}

#[derive(Debug)]
pub(super) struct Registration {
    pub(super) shared: Arc<Shared>,
    pub(super) id: u64,
    pub(super) kinds: EventSet,
}

impl HandlerGuard {
    /// Lets the handler stay for as long as the dispatcher.
    pub fn detach(mut self) {
        self.registration = None;
    }

    /// Unregisters the handler, and returns when no call of it is running, nor will be: what it used may go.
    ///
    /// It blocks for as long as the handlers that are being called take, so it is not for async code unless they are
    /// quick. Inside a handler of the same dispatcher it returns at once, and says so: the call that is running may be
    /// this handler's own.
    ///
    /// ```
    /// use tim_events::stream::Unregistered;
    /// use tim_events::{Bus, KickedOffline};
    ///
    /// let bus = Bus::new();
    /// let (handlers, mut dispatcher) = bus.subscribe().dispatch();
    /// let guard = handlers.on(|_: &KickedOffline| unreachable!());
    /// bus.publish(KickedOffline::new());
    /// assert_eq!(guard.unregister_and_wait(), Unregistered::Idle);
    /// dispatcher.poll_once();
    /// assert_eq!(dispatcher.panics(), 0);
    /// ```
    pub fn unregister_and_wait(mut self) -> Unregistered {
        let Some(registration) = &self.registration else { return Unregistered::Idle };
        let shared = Arc::clone(&registration.shared);
        self.unregister();
        shared.wait()
    }

    /// Puts another handler in the place of this one: each event is for one of the two.
    pub(crate) fn replace(&self, handler: impl FnMut(&EventRef) + Send + 'static) -> Option<Rest> {
        let Registration { shared, id, kinds } = self.registration.as_ref()?;
        let (_, refused) = shared.put(|_| Mail::Replace { id: *id, kinds: *kinds, call: Box::new(handler) });
        Some(Rest { shared: Arc::clone(shared), refused, aftermath: None })
    }

    fn unregister(&mut self) {
        if let Some(Registration { shared, id, kinds }) = self.registration.take() {
            let (_, refused) = shared.put(|_| Mail::Remove { id, kinds });
            let aftermath = lock(&shared.tap).want(kinds, false);
            Rest { shared, refused, aftermath }.settle();
        }
    }
}

/// What a registration leaves to be done once no lock is held: waking, and dropping what nobody takes, is foreign code.
#[derive(Debug)]
#[must_use = "the dispatcher is not woken before"]
pub(crate) struct Rest {
    pub(super) shared: Arc<Shared>,
    pub(super) refused: Option<Mail>,
    pub(super) aftermath: Option<Aftermath>,
}

impl Rest {
    pub(crate) fn settle(self) {
        self.shared.sent(self.refused);
        if let Some(aftermath) = self.aftermath {
            aftermath.settle();
        }
    }
}

/// What [`unregister_and_wait`](HandlerGuard::unregister_and_wait) found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Unregistered {
    /// No call of the handler is running.
    Idle,
    /// This is a handler's call itself, so it did not wait.
    InsideCall,
}

impl Drop for HandlerGuard {
    fn drop(&mut self) {
        self.unregister();
    }
}
