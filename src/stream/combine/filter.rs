//! Items about one conversation, or from one user.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::{FusedStream, Stream};
use pin_project::pin_project;
use tokio::task::coop::poll_proceed;

use super::combined;
use super::item::{EventItem, is_about, is_from};
use super::timer::ITEMS_PER_LOOK;
use crate::event::{ConversationId, Scope};

/// The items about one conversation. See
/// [`EventStreamExt::in_conversation`](super::EventStreamExt::in_conversation).
#[pin_project]
#[must_use = "streams do nothing unless polled"]
pub struct InConversation<S> {
    #[pin]
    stream: S,
    conversation: Scope,
}

impl<S> InConversation<S> {
    pub(super) fn new(stream: S, conversation: ConversationId) -> Self {
        Self { stream, conversation: conversation.into() }
    }
}

combined!([S] InConversation<S>, |this| &this.stream);

impl<S: Stream<Item: EventItem>> Stream for InConversation<S> {
    type Item = S::Item;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<S::Item>> {
        let this = self.project();
        poll_matching(this.stream, cx, |item| is_about(item, this.conversation))
    }
}

impl<S: FusedStream<Item: EventItem>> FusedStream for InConversation<S> {
    fn is_terminated(&self) -> bool {
        self.stream.is_terminated()
    }
}

/// The items from one user. See [`EventStreamExt::from_user`](super::EventStreamExt::from_user).
#[pin_project]
#[must_use = "streams do nothing unless polled"]
pub struct FromUser<S> {
    #[pin]
    stream: S,
    user_id: String,
}

impl<S> FromUser<S> {
    pub(super) fn new(stream: S, user_id: String) -> Self {
        Self { stream, user_id }
    }
}

combined!([S] FromUser<S>, |this| &this.stream);

impl<S: Stream<Item: EventItem>> Stream for FromUser<S> {
    type Item = S::Item;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<S::Item>> {
        let this = self.project();
        poll_matching(this.stream, cx, |item| is_from(item, this.user_id))
    }
}

impl<S: FusedStream<Item: EventItem>> FusedStream for FromUser<S> {
    fn is_terminated(&self) -> bool {
        self.stream.is_terminated()
    }
}

fn poll_matching<S: Stream>(
    mut stream: Pin<&mut S>,
    cx: &mut Context<'_>,
    matches: impl Fn(&S::Item) -> bool,
) -> Poll<Option<S::Item>> {
    loop {
        // A task that passes over one item after the other has to let others run once in a while.
        ready!(poll_proceed(cx)).made_progress();
        for _ in 0..ITEMS_PER_LOOK {
            let item = ready!(stream.as_mut().poll_next(cx));
            if item.as_ref().is_none_or(&matches) {
                return Poll::Ready(item);
            }
        }
    }
}
