//! Subscribing: the builder, and the bus's shortcuts to it.

use std::sync::Arc;

use super::category::{
    ApiEvent, CategoryEvent, ConversationEvent, FriendEvent, GroupEvent, SessionEvent, SignalingEvent, UserEvent,
};
use super::dispatch::{Dispatcher, Handlers, dispatch};
use super::events::EventStream;
use super::typed::{CategoryStream, CategoryView, MessageView, Messages, On, PayloadView};
use super::wait::{WaitFor, WaitForEvent};
use crate::bus::{Bus, Core, LaneKey, Policy, Reader, Tally};
use crate::event::{ConversationId, Event, EventKind, EventSet, LogLine, Payload, Scope};

/// What to subscribe to, and on what terms. See [`Bus::subscribe`].
///
/// The last call says what the stream yields: [`events`](Self::events), [`messages`](Self::messages),
/// [`on`](Self::on), [`category`](Self::category). The subscription begins with it. A builder that is kept does not keep
/// the bus open.
#[derive(Debug, Clone)]
#[must_use = "nothing is subscribed before a stream is made"]
pub struct Subscribe {
    core: Arc<Core>,
    kinds: Option<EventSet>,
    scope: Option<Scope>,
    policy: Policy,
    capacity: Option<usize>,
    max_bytes: Option<usize>,
    name: Option<Arc<str>>,
}

impl Subscribe {
    /// Asks for these kinds alone: a kind, a category, or a set.
    ///
    /// Typed streams ask for their own kinds, whatever is said here.
    pub fn kinds(self, kinds: impl Into<EventSet>) -> Self {
        Self { kinds: Some(kinds.into()), ..self }
    }

    /// Asks for events about one conversation alone.
    ///
    /// A batch of messages comes whole if any of it is about the conversation; [`messages`](Self::messages) yields just
    /// those that are. To know what an event is about, its publisher decodes it, as long as there is such a
    /// subscription to its kind.
    ///
    /// ```
    /// use tim_events::model::{ConversationType, Message};
    /// use tim_events::{Bus, NewMessages, c2c};
    ///
    /// # tokio_test::block_on(async {
    /// let bus = Bus::new();
    /// let mut chat = bus.subscribe().conversation(c2c("alice")).messages();
    /// bus.publish(NewMessages::new(vec![
    ///     Message::text(ConversationType::C2c, "bob", "bob", "not here"),
    ///     Message::text(ConversationType::C2c, "alice", "alice", "hello"),
    /// ]));
    /// assert_eq!(chat.next().await.expect("open").text_content(), Some("hello"));
    /// # });
    /// ```
    pub fn conversation(self, conversation: ConversationId) -> Self {
        self.scope(conversation)
    }

    /// Asks for events about one group alone: its messages, tips, attributes.
    pub fn group(self, group_id: impl Into<String>) -> Self {
        self.scope(Scope::Group(group_id.into()))
    }

    /// Asks for events about one user alone: messages from and with them, their friendship, profile, presence.
    pub fn user(self, user_id: impl Into<String>) -> Self {
        self.scope(Scope::User(user_id.into()))
    }

    /// Asks for events about one conversation, group or user alone.
    pub fn scope(self, scope: impl Into<Scope>) -> Self {
        Self { scope: Some(scope.into()), ..self }
    }

    /// How many events may wait, at least 1.
    pub fn capacity(self, events: usize) -> Self {
        Self { capacity: Some(events), ..self }
    }

    /// How many bytes of events may wait; one event may always. [`Policy::Buffer`] has its own.
    pub fn max_bytes(self, bytes: usize) -> Self {
        Self { max_bytes: Some(bytes), ..self }
    }

    /// What happens when the reader falls behind.
    pub fn policy(self, policy: Policy) -> Self {
        Self { policy, ..self }
    }

    /// Names the subscription, for [`Bus::stats`] and warnings.
    pub fn named(self, name: impl Into<Arc<str>>) -> Self {
        Self { name: Some(name.into()), ..self }
    }

    /// Subscribes to events of all kinds that were asked for; without [`kinds`](Self::kinds), to
    /// [`EventSet::DEFAULT`].
    pub fn events(self) -> EventStream {
        let kinds = self.kinds.unwrap_or(EventSet::DEFAULT);
        EventStream::new(self.reader(kinds))
    }

    /// Subscribes to new messages, one at a time.
    pub fn messages(self) -> Messages {
        let view = MessageView::new(self.scope.clone());
        Messages::new(self.reader(EventKind::NewMessages.into()), view)
    }

    /// Subscribes to one kind of event, by its payload.
    pub fn on<P: Payload>(self) -> On<P> {
        On::new(self.reader(P::KIND.into()), PayloadView::new())
    }

    /// Subscribes to one category, by its enum.
    ///
    /// ```
    /// use tim_events::{Bus, FriendEvent, FriendsAdded};
    ///
    /// # tokio_test::block_on(async {
    /// let bus = Bus::new();
    /// let mut friends = bus.subscribe().capacity(64).category::<FriendEvent>();
    /// bus.publish(FriendsAdded::new(vec!["bob".to_owned()]));
    /// match friends.next().await.expect("open") {
    ///     FriendEvent::FriendsAdded(added) => assert_eq!(added.user_ids, ["bob"]),
    ///     other => panic!("{other:?}"),
    /// }
    /// # });
    /// ```
    pub fn category<C: CategoryEvent>(self) -> CategoryStream<C> {
        CategoryStream::new(self.reader(C::CATEGORY.set()), CategoryView::new())
    }

    /// Subscribes handlers, any number of them, to be called for what they ask for: one subscription for all, and one
    /// place that calls them.
    ///
    /// The kinds follow from the handlers, whatever is said here. See [`Handlers`] and [`Dispatcher`]. Where handlers
    /// are called is up to who runs the dispatcher: a task, a thread, or a loop that asks now and then.
    ///
    /// ```
    /// use tim_events::{Bus, FriendsAdded, KickedOffline};
    ///
    /// # tokio_test::block_on(async {
    /// let bus = Bus::new();
    /// let (handlers, mut dispatcher) = bus.subscribe().named("handlers").dispatch();
    /// handlers.on(|added: &FriendsAdded| println!("{:?}", added.user_ids)).detach();
    /// handlers.on(|_: &KickedOffline| println!("kicked")).detach();
    ///
    /// bus.publish(FriendsAdded::new(vec!["bob".to_owned()]));
    /// drop(bus);
    /// dispatcher.run().await;
    /// # });
    /// ```
    pub fn dispatch(self) -> (Handlers, Dispatcher) {
        dispatch(|kinds| self.reader(kinds))
    }

    /// Waits for the first event that `matches`. See [`Bus::wait_for`].
    pub fn wait_for<F: FnMut(&Event) -> bool>(self, matches: F) -> WaitFor<F> {
        WaitFor::new(self.events(), matches)
    }

    /// Waits for the first event of one kind whose payload `matches`. See [`Bus::wait_for_event`].
    ///
    /// The kind is `P`'s, whatever is said here.
    ///
    /// ```
    /// use tim_events::model::{ConversationType, Message};
    /// use tim_events::{Bus, NewMessages, c2c};
    ///
    /// # tokio_test::block_on(async {
    /// let bus = Bus::new();
    /// let answer = bus.subscribe().conversation(c2c("bob")).wait_for_event::<NewMessages>(|_| true);
    /// bus.publish(NewMessages::new(vec![Message::text(ConversationType::C2c, "alice", "alice", "not this")]));
    /// bus.publish(NewMessages::new(vec![Message::text(ConversationType::C2c, "bob", "bob", "yes")]));
    /// assert_eq!(answer.await?.messages[0].text_content(), Some("yes"));
    /// # Ok::<(), tim_events::WaitError>(())
    /// # }).unwrap();
    /// ```
    pub fn wait_for_event<'a, P: Payload>(self, matches: impl FnMut(&P) -> bool + Send + 'a) -> WaitForEvent<'a, P> {
        WaitForEvent::new(self.kinds(P::KIND).events(), matches)
    }

    fn reader(self, kinds: EventSet) -> Reader {
        let bounds = self.policy.bounds(self.capacity, self.max_bytes);
        // Gaps come to whoever loses events; nobody subscribes to them.
        let key = LaneKey { kinds: kinds & EventSet::ALL, scope: self.scope, bounds };
        self.core.subscribe(key, Arc::new(Tally::new(self.name)))
    }
}

impl Bus {
    /// Begins a subscription: say what to hear and on what terms, then make a stream.
    ///
    /// The stream hears everything published after it was made, polled or not. Subscriptions that ask for the same
    /// events on the same terms share one log, where their [policy](Policy) and scope let them.
    ///
    /// ```
    /// use tim_events::{Bus, EventSet, c2c};
    ///
    /// let bus = Bus::new();
    /// let events = bus.subscribe().kinds(EventSet::MESSAGE | EventSet::FRIEND).events();
    /// let chat = bus.subscribe().conversation(c2c("alice")).capacity(256).named("chat window").messages();
    /// ```
    pub fn subscribe(&self) -> Subscribe {
        Subscribe {
            core: Arc::clone(self.core()),
            kinds: None,
            scope: None,
            policy: Policy::default(),
            capacity: None,
            max_bytes: None,
            name: None,
        }
    }

    /// All events but [`DIAGNOSTIC`](EventSet::DIAGNOSTIC) ones, gaps among them.
    pub fn events(&self) -> EventStream {
        self.subscribe().events()
    }

    /// New messages, one at a time across batches, without copying.
    ///
    /// ```
    /// use tim_events::{Bus, RawCall};
    ///
    /// # tokio_test::block_on(async {
    /// let bus = Bus::new();
    /// let mut messages = bus.messages();
    /// bus.publish(RawCall::new("TIMRecvNewMsgCallback", [
    ///     r#"[{"message_sender": "bob", "message_elem_array": [{"elem_type": 0, "text_elem_content": "hi"}]}]"#.into(),
    /// ]));
    /// let message = messages.next().await.expect("open");
    /// assert_eq!((message.sender.as_str(), message.text_content()), ("bob", Some("hi")));
    /// # });
    /// ```
    pub fn messages(&self) -> Messages {
        self.subscribe().messages()
    }

    /// What happens to the list of conversations.
    pub fn conversations(&self) -> CategoryStream<ConversationEvent> {
        self.subscribe().category()
    }

    /// What happens in groups.
    pub fn groups(&self) -> CategoryStream<GroupEvent> {
        self.subscribe().category()
    }

    /// What happens to friends, friend requests and the blocklist.
    pub fn friends(&self) -> CategoryStream<FriendEvent> {
        self.subscribe().category()
    }

    /// What happens to users' profiles and presence.
    pub fn users(&self) -> CategoryStream<UserEvent> {
        self.subscribe().category()
    }

    /// What happens to invitations.
    pub fn signaling(&self) -> CategoryStream<SignalingEvent> {
        self.subscribe().category()
    }

    /// What happens to the connection and the login. The login's present state is in [`session`](Self::session).
    pub fn session_events(&self) -> CategoryStream<SessionEvent> {
        self.subscribe().category()
    }

    /// What API calls answer.
    pub fn api(&self) -> CategoryStream<ApiEvent> {
        self.subscribe().category()
    }

    /// The library's log lines, each once.
    pub fn logs(&self) -> On<LogLine> {
        self.subscribe().on()
    }

    /// The events of one kind, by its payload.
    ///
    /// ```
    /// use tim_events::{Bus, TotalUnreadChanged};
    ///
    /// # tokio_test::block_on(async {
    /// let bus = Bus::new();
    /// let mut unread = bus.on::<TotalUnreadChanged>();
    /// bus.publish(TotalUnreadChanged::new(5));
    /// assert_eq!(unread.next().await.expect("open").total_unread_count, 5);
    /// # });
    /// ```
    pub fn on<P: Payload>(&self) -> On<P> {
        self.subscribe().on()
    }

    /// Waits for the first event, published from now on, that `matches`.
    ///
    /// It is armed when this returns, before it is polled: call it, do what should cause the event, then await it. If
    /// events were lost to it, it ends with [`WaitError::Missed`](crate::WaitError::Missed) rather than wait for what may be
    /// gone.
    /// Diagnostic events are not looked at; for those use [`Subscribe::wait_for`].
    ///
    /// ```
    /// use std::time::Duration;
    /// use tim_events::{Bus, Event, KickedOffline};
    ///
    /// # tokio_test::block_on(async {
    /// let bus = Bus::new();
    /// let kicked = bus.wait_for(|event| matches!(event, Event::KickedOffline(_))).timeout(Duration::from_secs(5));
    /// bus.publish(KickedOffline::new());
    /// assert_eq!(kicked.await?.seq(), 1);
    /// # Ok::<(), tim_events::WaitError>(())
    /// # }).unwrap();
    /// ```
    pub fn wait_for<F: FnMut(&Event) -> bool>(&self, matches: F) -> WaitFor<F> {
        self.subscribe().wait_for(matches)
    }

    /// Waits for the first event of one kind, published from now on, whose payload `matches`.
    ///
    /// Like [`wait_for`](Self::wait_for), it is armed when this returns, is never satisfied by something older, and ends
    /// with [`WaitError::Missed`](crate::WaitError::Missed) if events of this kind were lost to it. No other events are
    /// looked at or queued for it. An event of this kind that can't be typed does not match.
    ///
    /// ```
    /// use std::time::Duration;
    /// use tim_events::{Bus, FriendsAdded};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), tim_events::WaitError> {
    /// let bus = Bus::new();
    /// let added = bus
    ///     .wait_for_event::<FriendsAdded>(|added| added.user_ids.iter().any(|id| id == "bob"))
    ///     .timeout(Duration::from_secs(5));
    /// bus.publish(FriendsAdded::new(vec!["bob".to_owned()]));
    /// assert_eq!(added.await?.seq(), 1);
    /// # Ok(())
    /// # }
    /// ```
    pub fn wait_for_event<'a, P: Payload>(&self, matches: impl FnMut(&P) -> bool + Send + 'a) -> WaitForEvent<'a, P> {
        self.subscribe().wait_for_event(matches)
    }
}
