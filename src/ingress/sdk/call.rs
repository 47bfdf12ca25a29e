//! Calls of the vendor's API, answered by a callback.

use std::ffi::c_int;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use tokio::sync::oneshot;

use super::error::{ApiError, CallError};
use super::functions::{CommCallback, ReadMembersCallback, UserData};
use super::hub::Hub;
use super::library::Sdk;
use super::numbers::{Numbers, user_data};
use super::trampolines::{completed, members_listed};
use crate::event::{ApiCompleted, ApiReply, Event, EventKind, RawCall, ReadMemberList, Reply};

/// The calls that are not answered yet, by the `user_data` of their callbacks.
pub(super) static PENDING: Numbers<Pending> = Numbers::new();

pub(super) struct Pending {
    hub: Arc<Hub>,
    api: String,
    answer: Mutex<Option<oneshot::Sender<RawCall>>>,
}

/// A call is answered: published, and then its future completed.
pub(super) fn answer(pending: &Pending, kind: EventKind, call: RawCall) {
    let call = call.with_api(pending.api.clone());
    pending.hub.answered(kind, &call);
    let answer = pending.answer.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(answer) = answer {
        // The future's waker runs in here. Nobody minds if the future is gone.
        pending.hub.guard(|| drop(answer.send(call)));
    }
}

/// A call of the vendor's API that is under way: a future of its reply. What [`Sdk::call`] returns.
///
/// The library promises no answer, so give it a time limit. Dropping the future forgets the call: an answer that comes
/// late is counted in [`Sdk::late_calls`] and dropped.
#[must_use = "the call has been made, but how it ended is told by awaiting it"]
pub struct Call<R> {
    api: String,
    state: State,
    /// Makes the result of the answer.
    read: fn(Event) -> Result<R, CallError>,
}

enum State {
    Waiting { number: usize, answer: oneshot::Receiver<RawCall> },
    Failed(Option<CallError>),
}

impl<R> fmt::Debug for Call<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("api", &self.api).finish_non_exhaustive()
    }
}

impl Sdk {
    /// Calls an API that answers through a `TIMCommCallback`: `call` gets the callback and the `user_data` to pass to
    /// the vendor's function, and returns what that returned.
    ///
    /// The answer is also published on all attached buses, as [`ApiCompleted`]. An answer that comes inside the call is
    /// fine. A function that returns anything but 0 will not answer, so the future fails at once.
    ///
    /// `R` is the reply's type: a model such as `Vec<Conversation>`, `()` for whoever does not care, or [`ApiReply`] for
    /// whatever comes.
    pub fn call<R: Reply>(&self, api: &str, call: impl FnOnce(CommCallback, UserData) -> c_int) -> Call<R> {
        self.start(api, |user_data| call(completed, user_data), completion)
    }

    /// The same for the one API that answers through a callback of its own: who has read a message in a group.
    pub fn call_read_members(
        &self,
        api: &str,
        call: impl FnOnce(ReadMembersCallback, UserData) -> c_int,
    ) -> Call<ReadMemberList> {
        self.start(api, |user_data| call(members_listed, user_data), read_members)
    }

    fn start<R>(
        &self,
        api: &str,
        call: impl FnOnce(UserData) -> c_int,
        read: fn(Event) -> Result<R, CallError>,
    ) -> Call<R> {
        let (sender, answer) = oneshot::channel();
        let pending = Pending { hub: Arc::clone(self.hub()), api: api.to_owned(), answer: Mutex::new(Some(sender)) };
        let number = PENDING.insert(pending);
        // From here on it is forgotten with the future, even if `call` panics.
        let mut started = Call { api: api.to_owned(), state: State::Waiting { number, answer }, read };
        // No lock is held: the library may answer in here.
        let code = call(user_data(number));
        if code != 0 {
            PENDING.remove(number);
            started.state = State::Failed(Some(CallError::Refused { api: api.to_owned(), code: code.into() }));
        }
        started
    }
}

/// The result of an answer through `TIMCommCallback`.
fn completion<R: Reply>(event: Event) -> Result<R, CallError> {
    match event {
        Event::ApiCompleted(ApiCompleted { api, code: 0, reply, .. }) => {
            R::from_reply(reply).map_err(|reply| CallError::Unexpected { api, reply })
        }
        Event::ApiCompleted(ApiCompleted { api, code, desc, reply, .. }) => {
            Err(ApiError { api, code, desc, reply }.into())
        }
        other => Err(unexpected(&other)),
    }
}

fn read_members(event: Event) -> Result<ReadMemberList, CallError> {
    match event {
        Event::ReadMemberList(list) => Ok(list),
        other => Err(unexpected(&other)),
    }
}

/// An answer that can't be typed.
fn unexpected(event: &Event) -> CallError {
    CallError::Unexpected { api: event.kind().name().to_owned(), reply: ApiReply::Empty }
}

impl<R: Reply> Call<R> {
    /// A call that could not be made.
    pub(super) fn failed(api: &str, error: CallError) -> Self {
        Self { api: api.to_owned(), state: State::Failed(Some(error)), read: completion }
    }
}

impl<R> Call<R> {
    fn poll_answer(&mut self, cx: &mut Context<'_>) -> Poll<Result<Event, CallError>> {
        match &mut self.state {
            State::Waiting { answer, .. } => match ready!(Pin::new(answer).poll(cx)) {
                Ok(call) => {
                    let kind = EventKind::from_c_callback(call.callback()).unwrap_or(EventKind::Undecodable);
                    Poll::Ready(Ok(Event::decode(kind, &call)))
                }
                // Who answers takes the sender with the call, so it is never dropped before.
                Err(_) => Poll::Pending,
            },
            State::Failed(error) => match error.take() {
                Some(error) => Poll::Ready(Err(error)),
                None => Poll::Pending,
            },
        }
    }
}

impl<R> Future for Call<R> {
    type Output = Result<R, CallError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let event = ready!(self.poll_answer(cx))?;
        Poll::Ready((self.read)(event))
    }
}

impl<R> Drop for Call<R> {
    fn drop(&mut self) {
        if let State::Waiting { number, .. } = self.state {
            PENDING.remove(number);
        }
    }
}
