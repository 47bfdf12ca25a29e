//! Plain NATS: what is sent while one listens.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use async_nats::{Message, Subject, Subscriber};
use tokio::task::unconstrained;
use tokio_stream::Stream;

use super::arrival::Arrival;
use crate::bridge::nats::NatsError;
use crate::bridge::nats::server::Link;

/// One subscription for each subject.
///
/// A server sends the messages of a connection in order, and the client puts each into its subscription's queue in that
/// order. So once a message has been seen, all before it are in their queues: of what stands at the heads of all queues
/// the event with the lowest number of its sender goes first.
#[derive(Debug)]
pub(super) struct Core {
    subscribers: Vec<Subscriber>,
    /// Of each, the message that was taken out of its queue and not given out.
    heads: Vec<Option<Arrival>>,
}

impl Core {
    /// Subscribes; the server knows of it when this returns. The inner error passes by itself.
    pub(super) async fn open(link: &Link, subjects: &[String]) -> Result<Result<Self, async_nats::Error>, NatsError> {
        let losses = link.state().losses;
        tokio::select! {
            biased;
            what = link.denied_to_listen() => Err(NatsError::Denied(what)),
            core = Self::subscribe(link, subjects) => Ok(core),
            () = link.lost(losses) => Ok(Err("the connection is lost".into())),
        }
    }

    async fn subscribe(link: &Link, subjects: &[String]) -> Result<Self, async_nats::Error> {
        let mut subscribers = Vec::with_capacity(subjects.len());
        for subject in subjects {
            subscribers.push(link.client.subscribe(subject.clone()).await?);
        }
        // What the server sends back has come after what it was sent before.
        let inbox = Subject::from(link.client.new_inbox());
        let mut echo = link.client.subscribe(inbox.clone()).await?;
        link.client.publish(inbox, Vec::new().into()).await?;
        tokio::select! {
            _ = poll_fn(|cx| Pin::new(&mut echo).poll_next(cx)) => {}
            // Who may only listen is told so, which comes after what was sent before as well.
            _ = link.denied_to_write() => {}
        }
        let heads = subjects.iter().map(|_| None).collect();
        Ok(Self { subscribers, heads })
    }

    /// The next message; none once the connection is closed. Dropping the future loses nothing.
    pub(super) async fn next(&mut self, read: impl Fn(Message) -> Arrival) -> Option<Arrival> {
        // A queue that only seems empty, because the runtime wants the task to pause, would spoil the order.
        unconstrained(poll_fn(|cx| self.poll_next(cx, &read))).await
    }

    /// The next message, if it is there. It leaves no waker.
    pub(super) fn take_ready(&mut self, read: impl Fn(Message) -> Arrival) -> Option<Arrival> {
        let next = pin!(unconstrained(poll_fn(|cx| self.poll_next(cx, &read))));
        match next.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(arrival) => arrival,
            Poll::Pending => None,
        }
    }

    fn poll_next(&mut self, cx: &mut Context<'_>, read: &impl Fn(Message) -> Arrival) -> Poll<Option<Arrival>> {
        // One queue is in order as it is.
        if let [subscriber] = &mut *self.subscribers {
            return Pin::new(subscriber).poll_next(cx).map(|message| message.map(read));
        }
        if self.heads.iter().all(Option::is_none) {
            // First any, then all: what comes before the first one seen is in its queue by then.
            match self.poll_heads(cx, read) {
                Poll::Ready(true) => {}
                Poll::Ready(false) => return Poll::Ready(None),
                Poll::Pending => return Poll::Pending,
            }
        }
        let _ = self.poll_heads(cx, read);
        let first = self.heads.iter_mut().filter(|head| head.is_some()).reduce(|first, other| {
            let earlier = other.as_ref().zip(first.as_ref());
            if earlier.is_some_and(|(other, first)| other.is_before(first)) { other } else { first }
        });
        Poll::Ready(first.and_then(Option::take))
    }

    /// Fills what heads are empty; whether any isn't. Ready and false: all subscriptions have ended.
    fn poll_heads(&mut self, cx: &mut Context<'_>, read: &impl Fn(Message) -> Arrival) -> Poll<bool> {
        let (mut any, mut open) = (false, false);
        for (subscriber, head) in self.subscribers.iter_mut().zip(&mut self.heads) {
            if head.is_none() {
                match Pin::new(subscriber).poll_next(cx) {
                    Poll::Ready(Some(message)) => *head = Some(read(message)),
                    Poll::Ready(None) => continue,
                    Poll::Pending => {}
                }
            }
            open = true;
            any |= head.is_some();
        }
        if any {
            Poll::Ready(true)
        } else if open {
            Poll::Pending
        } else {
            Poll::Ready(false)
        }
    }
}
