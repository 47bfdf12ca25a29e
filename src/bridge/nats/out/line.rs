//! Lines: a connection on which parcels go out in order, and the server's word for having got them.

use std::collections::VecDeque;
use std::future::IntoFuture;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use async_nats::jetstream::Context;
use async_nats::jetstream::context::{ContextBuilder, PublishAckFuture, PublishErrorKind};
use async_nats::jetstream::message::PublishMessage;
use async_nats::{Subject, Subscriber};
use bytes::Bytes;
use tokio_stream::Stream;

use super::parcel::Parcel;
use super::stream::{self, StreamOptions};
use crate::bridge::nats::NatsError;
use crate::bridge::nats::server::{Link, Server, is_refusal};

/// What a line fails with.
pub(super) enum Fault {
    /// Another line may do better.
    Passing(String),
    /// No line will.
    Lasting(NatsError),
}

impl<E: std::error::Error> From<E> for Fault {
    fn from(error: E) -> Self {
        Self::Passing(error.to_string())
    }
}

/// What the server has got.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Receipt {
    pub(super) parcels: usize,
    /// How many of them it had before.
    pub(super) duplicates: usize,
}

#[derive(Debug)]
pub(super) struct Line {
    link: Link,
    /// The largest parcel that the server takes.
    limit: usize,
    carrier: Carrier,
}

#[derive(Debug)]
enum Carrier {
    Core(Core),
    Stream(Acks),
}

impl Line {
    /// Connects, and sees to it that the stream is there.
    ///
    /// At most `window` parcels will be under way, and the server may take as long as `patience` for an answer.
    pub(super) async fn open(
        server: Server,
        to: Option<StreamOptions>,
        window: usize,
        patience: Duration,
    ) -> Result<Self, Fault> {
        let link = server.connect_for_good().await.map_err(|error| {
            if is_refusal(&error) { Fault::Lasting(NatsError::Unauthorized(error)) } else { Fault::from(error) }
        })?;
        // The server's refusal of what opening needs is no answer to it.
        let denied = link.clone();
        tokio::select! {
            biased;
            what = denied.denied() => Err(Fault::Lasting(NatsError::Denied(what))),
            opened = Self::on(link, to, window, patience) => opened,
        }
    }

    async fn on(link: Link, to: Option<StreamOptions>, window: usize, patience: Duration) -> Result<Self, Fault> {
        let max_payload = link.client.max_payload();
        let (limit, carrier) = match to {
            None => (max_payload, Carrier::Core(Core::open(&link).await?)),
            Some(options) => {
                let context =
                    ContextBuilder::new().timeout(patience).max_ack_inflight(window).build(link.client.clone());
                let config = stream::ensure(&context, &options).await?;
                let limit = usize::try_from(config.max_message_size).ok().filter(|limit| *limit > 0);
                (
                    max_payload.min(limit.unwrap_or(usize::MAX)),
                    Carrier::Stream(Acks { context, pending: VecDeque::new(), failed: None }),
                )
            }
        };
        Ok(Self { link, limit, carrier })
    }

    pub(super) fn has_room_for(&self, parcel: &Parcel) -> bool {
        parcel.size() <= self.limit
    }

    /// Sends these in order. How many have been sent is counted in `sent`, whatever becomes of the rest.
    pub(super) async fn send<'p>(
        &mut self,
        parcels: impl Iterator<Item = &'p Parcel>,
        sent: &mut usize,
    ) -> Result<(), Fault> {
        for parcel in parcels {
            match &mut self.carrier {
                Carrier::Core(core) => {
                    self.link.client.publish(parcel.subject.clone(), parcel.payload.clone()).await?;
                    core.unmarked += 1;
                }
                Carrier::Stream(acks) => acks.send(parcel).await?,
            }
            *sent += 1;
        }
        match &mut self.carrier {
            Carrier::Core(core) => core.mark(&self.link).await,
            Carrier::Stream(_) => Ok(()),
        }
    }

    /// Waits until the server has got more. Dropping the future loses nothing.
    pub(super) async fn receipt(&mut self) -> Result<Receipt, Fault> {
        match &mut self.carrier {
            Carrier::Core(core) => core.receipt().await,
            Carrier::Stream(acks) => acks.receipt().await,
        }
    }

    pub(super) fn link(&self) -> &Link {
        &self.link
    }
}

/// How many events a mark stands for while other marks are under way.
const RUN: usize = 128;

/// Plain NATS acknowledges nothing; but a server handles what comes on a connection in its order. So after each run of
/// events goes a mark to ourselves, and when it is back, the server has had all before it.
#[derive(Debug)]
struct Core {
    inbox: Subject,
    marks: Subscriber,
    /// How many events have been sent since the last mark.
    unmarked: usize,
    /// The marks that are not back, and how many events each stands for.
    pending: VecDeque<(u64, usize)>,
    next: u64,
}

impl Core {
    async fn open(link: &Link) -> Result<Self, Fault> {
        let inbox = Subject::from(link.client.new_inbox());
        let marks = link.client.subscribe(inbox.clone()).await?;
        Ok(Self { inbox, marks, unmarked: 0, pending: VecDeque::new(), next: 0 })
    }

    /// Marks what has been sent, if it is time: at once when nothing else is under way, else in runs, since a mark costs
    /// the server as much as an event.
    async fn mark(&mut self, link: &Link) -> Result<(), Fault> {
        if self.unmarked >= RUN || self.unmarked > 0 && self.pending.is_empty() {
            let mark = Bytes::copy_from_slice(&self.next.to_be_bytes());
            link.client.publish(self.inbox.clone(), mark).await?;
            self.pending.push_back((self.next, std::mem::take(&mut self.unmarked)));
            self.next += 1;
        }
        Ok(())
    }

    async fn receipt(&mut self) -> Result<Receipt, Fault> {
        loop {
            let mark = std::future::poll_fn(|cx| Pin::new(&mut self.marks).poll_next(cx)).await;
            let mark = mark.ok_or_else(|| Fault::Passing("the connection is closed".to_owned()))?;
            // Anybody may write to an inbox whose name they know.
            let Ok(mark) = <[u8; 8]>::try_from(&*mark.payload) else { continue };
            let mark = u64::from_be_bytes(mark);
            let mut parcels = 0;
            while let Some((pending, events)) = self.pending.front()
                && *pending <= mark
            {
                parcels += events;
                self.pending.pop_front();
            }
            return Ok(Receipt { parcels, duplicates: 0 });
        }
    }
}

/// A stream acknowledges each message.
#[derive(Debug)]
struct Acks {
    context: Context,
    pending: VecDeque<Ack>,
    failed: Option<String>,
}

struct Ack(<PublishAckFuture as IntoFuture>::IntoFuture);

impl std::fmt::Debug for Ack {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ack")
    }
}

impl Acks {
    async fn send(&mut self, parcel: &Parcel) -> Result<(), Fault> {
        let message = PublishMessage::build().payload(parcel.payload.clone()).message_id(&parcel.id);
        let ack = self.context.send_publish(parcel.subject.clone(), message).await?;
        self.pending.push_back(Ack(ack.into_future()));
        Ok(())
    }

    async fn receipt(&mut self) -> Result<Receipt, Fault> {
        std::future::poll_fn(|cx| {
            let mut receipt = Receipt::default();
            while let Some(Ack(ack)) = self.pending.front_mut() {
                match ack.as_mut().poll(cx) {
                    Poll::Ready(Ok(ack)) => {
                        self.pending.pop_front();
                        receipt.parcels += 1;
                        receipt.duplicates += usize::from(ack.duplicate);
                    }
                    Poll::Ready(Err(error)) => {
                        let missing = error.kind() == PublishErrorKind::StreamNotFound;
                        let fault = if missing { "no stream takes the events".to_owned() } else { error.to_string() };
                        // Nothing after it counts, or the events would change their order.
                        self.pending.clear();
                        self.failed = Some(fault);
                    }
                    Poll::Pending if receipt.parcels > 0 => break,
                    Poll::Pending => return Poll::Pending,
                }
            }
            // What was acknowledged before a failure comes first.
            match &self.failed {
                _ if receipt.parcels > 0 => Poll::Ready(Ok(receipt)),
                Some(fault) => Poll::Ready(Err(Fault::Passing(fault.clone()))),
                None => Poll::Pending,
            }
        })
        .await
    }
}
