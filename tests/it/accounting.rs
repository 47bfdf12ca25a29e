//! Accounting: for any schedule, every reader gets the items that a plain model gives, and its counts add up.

use std::task::{Context, Poll, Waker};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use tim_events::{
    Arg, Batches, Bus, CloseReason, Event, EventKind, EventRef, EventSet, EventStream, FriendsAdded, On, Policy,
    RawCall, Scope,
};
use tokio_stream::Stream;

use crate::paper::{Entry, Item, Paper, PaperReader, Terms};
use crate::support::{cases, done, ready, rest};

/// What a test publishes: a call, what it tells the present state of, and whom it is about.
#[derive(Debug, Clone)]
struct Call {
    raw: RawCall,
    keys: Vec<String>,
    users: Vec<String>,
}

impl Call {
    fn new(callback: &'static str, args: impl IntoIterator<Item = Arg>, keys: Vec<String>) -> Self {
        Self { raw: RawCall::new(callback, args), keys, users: Vec::new() }
    }

    fn about(self, users: &[&str]) -> Self {
        Self { users: users.iter().map(|user| (*user).to_owned()).collect(), ..self }
    }

    fn kicked() -> Self {
        Self::new("TIMKickedOfflineCallback", [], Vec::new())
    }

    fn entry(&self) -> Entry {
        Entry::new(&self.raw, self.keys.clone(), self.users.clone())
    }
}

fn array(elements: impl IntoIterator<Item = String>) -> Arg {
    Arg::text(format!("[{}]", elements.into_iter().collect::<Vec<_>>().join(",")))
}

fn calls() -> impl Strategy<Value = Call> {
    let ids = || vec(select(vec!["a", "b", "c"]), 0..3);
    let conversations = ids().prop_map(|ids| {
        let each = ids.iter().map(|id| format!(r#"{{"conv_id": "{id}", "conv_type": 1}}"#));
        let keys = ids.iter().map(|id| format!("conversation {id}")).collect();
        Call::new("TIMConvEventCallback", [2.into(), array(each)], keys).about(&ids)
    });
    let statuses = ids().prop_map(|ids| {
        let each = ids.iter().map(|id| format!(r#"{{"user_status_identifier": "{id}"}}"#));
        let keys = ids.iter().map(|id| format!("status {id}")).collect();
        Call::new("TIMUserStatusChangedCallback", [array(each)], keys).about(&ids)
    });
    let progress = (select(vec!["m", "n"]), 0..2_i32).prop_map(|(message, index)| {
        let text = format!(r#"{{"message_msg_id": "{message}"}}"#);
        let args = [Arg::text(text), index.into(), 1.into(), 2.into()];
        Call::new("TIMMsgElemUploadProgressCallback", args, vec![format!("progress {message} {index}")])
    });
    let unread =
        Just(Call::new("TIMConvTotalUnreadMessageCountChangedCallback", [1.into()], vec!["unread".to_owned()]));
    let profile = Just(Call::new("TIMSelfInfoUpdatedCallback", [Arg::text("{}")], vec!["profile".to_owned()]));
    let added = (ids(), 0..400_usize).prop_map(|(ids, size)| {
        let each = ids.iter().map(|id| format!("{id:?}")).chain([format!("{:?}", "x".repeat(size))]);
        Call::new("TIMOnAddFriendCallback", [array(each)], vec![]).about(&ids)
    });
    let undecodable =
        (0..400_usize).prop_map(|size| Call::new("TIMOnAddFriendCallback", [Arg::text("x".repeat(size))], vec![]));
    let network = Just(Call::new("TIMNetworkStatusListenerCallback", [0.into(), 0.into(), Arg::text("")], vec![]));
    prop_oneof![
        3 => added,
        1 => undecodable,
        2 => Just(Call::new("TIMFriendApplicationListReadCallback", [], vec![])),
        2 => conversations,
        2 => statuses,
        2 => progress,
        1 => unread,
        1 => profile,
        1 => Just(Call::kicked()),
        1 => Just(Call::new("TIMUserSigExpiredCallback", [], vec![])),
        1 => network,
    ]
}

const KINDS: [EventKind; 10] = [
    EventKind::FriendsAdded,
    EventKind::FriendRequestsRead,
    EventKind::ConversationsChanged,
    EventKind::UserStatusesChanged,
    EventKind::UploadProgress,
    EventKind::TotalUnreadChanged,
    EventKind::SelfProfileUpdated,
    EventKind::KickedOffline,
    EventKind::UserSigExpired,
    EventKind::NetworkStatusChanged,
];

/// The kinds that are numbered even if nobody subscribes to them.
const ALWAYS_WANTED: [EventKind; 5] = [
    EventKind::TotalUnreadChanged,
    EventKind::SelfProfileUpdated,
    EventKind::KickedOffline,
    EventKind::UserSigExpired,
    EventKind::NetworkStatusChanged,
];

#[derive(Debug, Clone)]
enum Step {
    Subscribe(Terms),
    Publish(Call),
    PublishBatch(Vec<Call>),
    /// More control events than the bus keeps.
    Flood(usize),
    /// Sends, and gives up if it has to wait.
    Send(Call),
    /// Reads one item, or one batch from those that read batches.
    Read(Index),
    /// Reads all that is there.
    ReadBatch(Index),
    IntoBatches(Index),
    SetFilter(Index, EventSet),
    SetScope(Index, Option<&'static str>),
    /// Compares the statistics.
    Look,
    Leave(Index),
    Release,
}

fn kinds() -> impl Strategy<Value = EventSet> {
    // Few sets, so that subscriptions often share a lane.
    prop_oneof![
        2 => Just(EventSet::from_iter(KINDS)),
        1 => Just(EventSet::CONTROL),
        2 => subsequence(KINDS.to_vec(), 0..=KINDS.len()).prop_map(EventSet::from_iter),
    ]
}

fn user() -> impl Strategy<Value = Option<&'static str>> {
    prop_oneof![2 => Just(None), 1 => select(vec!["a", "b"]).prop_map(Some)]
}

fn terms() -> impl Strategy<Value = Terms> {
    let policy = prop_oneof![
        3 => Just(Policy::DropOldest),
        2 => Just(Policy::DropNewest),
        1 => Just(Policy::Buffer { max_bytes: 2000 }),
        1 => Just(Policy::Buffer { max_bytes: 1 << 30 }),
        3 => Just(Policy::Lossless),
        4 => Just(Policy::Conflate),
        1 => Just(Policy::Close),
    ];
    let capacity = prop_oneof![1 => Just(None), 6 => (1..5_usize).prop_map(Some), 1 => (5..100_usize).prop_map(Some)];
    let max_bytes = prop_oneof![2 => Just(None), 1 => select(vec![0, 500, 1500]).prop_map(Some)];
    (kinds(), user(), policy, capacity, max_bytes).prop_map(|(kinds, user, policy, capacity, max_bytes)| Terms {
        kinds,
        user,
        policy,
        capacity,
        max_bytes,
    })
}

fn steps() -> impl Strategy<Value = (Option<usize>, Vec<Step>)> {
    let step = prop_oneof![
        8 => terms().prop_map(Step::Subscribe),
        40 => calls().prop_map(Step::Publish),
        6 => vec(calls(), 0..20).prop_map(Step::PublishBatch),
        1 => (300..700_usize).prop_map(Step::Flood),
        10 => calls().prop_map(Step::Send),
        30 => any::<Index>().prop_map(Step::Read),
        8 => any::<Index>().prop_map(Step::ReadBatch),
        1 => any::<Index>().prop_map(Step::IntoBatches),
        4 => (any::<Index>(), kinds()).prop_map(|(index, kinds)| Step::SetFilter(index, kinds)),
        2 => (any::<Index>(), user()).prop_map(|(index, user)| Step::SetScope(index, user)),
        2 => Just(Step::Look),
        3 => any::<Index>().prop_map(Step::Leave),
        1 => Just(Step::Release),
    ];
    let hold = prop_oneof![2 => Just(None), 1 => (0..30_usize).prop_map(Some)];
    (hold, vec(step, 0..120))
}

/// A stream of either sort.
enum Reads {
    Events(EventStream),
    Batches(Batches),
}

impl Reads {
    /// What one poll gives.
    fn poll(&mut self) -> Poll<Option<Vec<EventRef>>> {
        let cx = &mut Context::from_waker(Waker::noop());
        match self {
            Self::Events(events) => std::pin::pin!(events).poll_next(cx).map(|event| event.map(|event| vec![event])),
            Self::Batches(batches) => {
                std::pin::pin!(batches).poll_next(cx).map(|batch| batch.map(|batch| batch.iter().cloned().collect()))
            }
        }
    }

    fn missed(&self) -> u64 {
        match self {
            Self::Events(events) => events.missed(),
            Self::Batches(batches) => batches.missed(),
        }
    }

    fn close_reason(&self) -> Option<CloseReason> {
        match self {
            Self::Events(events) => events.close_reason(),
            Self::Batches(batches) => batches.close_reason(),
        }
    }
}

/// A subscription, and the same on paper.
struct Reader {
    name: String,
    reads: Option<Reads>,
    on_paper: PaperReader,
}

impl Reader {
    fn check(&mut self, events: &[EventRef], paper: &Paper) {
        for event in events {
            assert_eq!(Some(Item::of(event)), self.on_paper.next(paper), "{}", self.name);
        }
    }

    fn poll(&mut self, paper: &Paper) -> Poll<Option<()>> {
        let polled = self.reads.as_mut().expect("a stream").poll();
        match &polled {
            Poll::Ready(Some(events)) => {
                assert!(!events.is_empty());
                self.check(events, paper);
            }
            Poll::Ready(None) => {
                self.on_paper.has_ended = true;
                assert_eq!(self.on_paper.next(paper), None);
            }
            Poll::Pending => assert_eq!(self.on_paper.next(paper), None, "{}", self.name),
        }
        polled.map(|events| events.map(|_| ()))
    }

    fn read_all(&mut self, paper: &Paper) {
        if let Some(Reads::Events(events)) = &mut self.reads
            && self.on_paper.depth().0 > 0
        {
            let mut batch = Vec::new();
            assert_eq!(done(events.next_batch(&mut batch)), batch.len());
            self.check(&batch, paper);
            if batch.len() >= EventStream::MAX_BATCH {
                return;
            }
            assert_eq!(self.on_paper.next(paper), None, "{} has read all", self.name);
        }
        while let Poll::Ready(Some(())) = self.poll(paper) {}
    }
}

struct Schedule {
    bus: Bus,
    paper: Paper,
    readers: Vec<Reader>,
    subscribed: usize,
}

impl Schedule {
    fn new(hold: Option<usize>) -> Self {
        let bus = match hold {
            Some(events) => Bus::builder().hold(events).build(),
            None => Bus::new(),
        };
        Self { bus, paper: Paper::holding(hold), readers: Vec::new(), subscribed: 0 }
    }

    fn reader(&mut self, index: Index) -> Option<(&mut Reader, &Paper)> {
        if self.readers.is_empty() { None } else { Some((index.get_mut(&mut self.readers), &self.paper)) }
    }

    /// Whether a lossless reader's queue has no room: those who ask for the same share it, so the slowest decides.
    fn is_full(&self, reader: &PaperReader, entry: &Entry) -> bool {
        reader.terms.policy == Policy::Lossless
            && self
                .readers
                .iter()
                .map(|other| &other.on_paper)
                .any(|other| !other.has_ended && other.terms == reader.terms && !other.has_room(entry))
    }

    /// Hands an event to all that want it; returns how many do.
    fn deliver(&mut self, entry: &Entry, reserved: bool) -> usize {
        let refused: Vec<_> =
            self.readers.iter().map(|reader| !reserved && self.is_full(&reader.on_paper, entry)).collect();
        let mut matched = 0;
        for (reader, refused) in self.readers.iter_mut().zip(refused) {
            if reader.on_paper.wants(entry) {
                matched += 1;
                reader.on_paper.offer(entry, refused);
            }
        }
        matched
    }

    /// What publishing should come to: a number if anybody wants the event, and how many do.
    fn publish_on_paper(&mut self, call: &Call, reserved: bool) -> (Option<u64>, usize) {
        let entry = call.entry();
        let is_wanted = self.paper.held.is_some()
            || ALWAYS_WANTED.contains(&entry.kind)
            || self.readers.iter().any(|reader| reader.on_paper.wants_kind(entry.kind));
        if !is_wanted {
            return (None, 0);
        }
        let entry = self.paper.number(entry);
        let seq = Some(entry.seq);
        if self.paper.held.is_some() {
            self.paper.hold(entry);
            return (seq, 0);
        }
        (seq, self.deliver(&entry, reserved))
    }

    fn publish_batch(&mut self, calls: &[Call]) {
        let published = self.bus.publish_batch(calls.iter().map(|call| call.raw.clone()));
        let expected: Vec<_> = calls.iter().map(|call| self.publish_on_paper(call, false)).collect();
        let seqs: Vec<_> = expected.iter().filter_map(|(seq, _)| *seq).collect();
        assert_eq!((published.events, published.first_seq), (seqs.len(), seqs.first().copied()));
        assert_eq!(published.last_seq, seqs.last().copied());
        assert_eq!(published.matched, expected.iter().map(|(_, matched)| matched).sum::<usize>());
    }

    fn release(&mut self) {
        self.bus.release();
        if let Some(held) = self.paper.held.take() {
            for entry in held.events {
                self.deliver(&entry, false);
            }
        }
    }

    fn look(&self) {
        let stats = self.bus.stats();
        assert_eq!((stats.head, self.bus.head()), (self.paper.head, self.paper.head));
        for Reader { name, on_paper, .. } in self.readers.iter().filter(|reader| !reader.on_paper.has_ended) {
            let subscription = stats.subscriptions.iter().find(|one| one.name.as_deref() == Some(name));
            let subscription = subscription.expect("it is subscribed");
            assert_eq!(subscription.delivered, on_paper.received);
            assert_eq!(subscription.gaps, on_paper.gaps);
            assert_eq!(subscription.missed, on_paper.lost());
            assert_eq!(subscription.conflated, on_paper.conflated);
            if on_paper.is_level() {
                assert_eq!(subscription.depth, on_paper.depth().0 as u64);
            }
        }
    }

    fn step(&mut self, step: Step) {
        match step {
            Step::Subscribe(terms) => {
                self.subscribed += 1;
                let name = format!("#{} {terms:?}", self.subscribed);
                let mut subscribe = self.bus.subscribe().kinds(terms.kinds).policy(terms.policy).named(name.as_str());
                if let Some(user) = terms.user {
                    subscribe = subscribe.user(user);
                }
                if let Some(capacity) = terms.capacity {
                    subscribe = subscribe.capacity(capacity);
                }
                if let Some(max_bytes) = terms.max_bytes {
                    subscribe = subscribe.max_bytes(max_bytes);
                }
                let reads = Some(Reads::Events(subscribe.events()));
                self.readers.push(Reader { name, reads, on_paper: PaperReader::new(terms, &self.paper) });
            }
            Step::Publish(call) => {
                let published = self.bus.publish(call.raw.clone());
                assert_eq!((published.seq, published.matched), self.publish_on_paper(&call, false));
            }
            Step::PublishBatch(calls) => self.publish_batch(&calls),
            Step::Flood(events) => self.publish_batch(&vec![Call::kicked(); events]),
            Step::Send(call) => {
                let entry = call.entry();
                let waits = self.paper.held.is_none()
                    && self
                        .readers
                        .iter()
                        .any(|reader| reader.on_paper.wants(&entry) && self.is_full(&reader.on_paper, &entry));
                let sent = tokio_test::task::spawn(self.bus.send(call.raw.clone())).poll();
                match sent {
                    Poll::Ready(published) => {
                        assert!(!waits, "it should wait");
                        let published = published.expect("the bus is open");
                        assert_eq!((published.seq, published.matched), self.publish_on_paper(&call, true));
                    }
                    Poll::Pending => assert!(waits, "there is room"),
                }
            }
            Step::Read(index) => {
                if let Some((reader, paper)) = self.reader(index)
                    && reader.poll(paper) == Poll::Ready(None)
                {
                    assert!(reader.on_paper.has_lagged, "only who falls behind ends on an open bus");
                }
            }
            Step::ReadBatch(index) => {
                if let Some((reader, paper)) = self.reader(index) {
                    reader.read_all(paper);
                }
            }
            Step::IntoBatches(index) => {
                if let Some((reader, _)) = self.reader(index) {
                    reader.reads = reader.reads.take().map(|reads| match reads {
                        Reads::Events(events) => Reads::Batches(events.batches()),
                        batches @ Reads::Batches(_) => batches,
                    });
                }
            }
            Step::SetFilter(index, kinds) => {
                if let Some((reader, paper)) = self.reader(index)
                    && let Some(Reads::Events(events)) = &mut reader.reads
                    && !reader.on_paper.has_ended
                {
                    events.set_filter(kinds);
                    reader.on_paper.switch(|terms| terms.kinds = kinds, paper);
                }
            }
            Step::SetScope(index, user) => {
                if let Some((reader, paper)) = self.reader(index)
                    && let Some(Reads::Events(events)) = &mut reader.reads
                    && !reader.on_paper.has_ended
                {
                    events.set_scope(user.map(|user| Scope::User(user.to_owned())));
                    reader.on_paper.switch(|terms| terms.user = user, paper);
                }
            }
            Step::Look => self.look(),
            Step::Leave(index) => {
                if !self.readers.is_empty() {
                    let index = index.index(self.readers.len());
                    self.readers.swap_remove(index);
                }
            }
            Step::Release => self.release(),
        }
    }

    fn end(mut self) {
        self.look();
        self.release();
        self.bus.close();
        for reader in &mut self.readers {
            while let Poll::Ready(Some(())) = reader.poll(&self.paper) {}
            let Reader { reads: Some(reads), on_paper, .. } = reader else { panic!("a stream") };
            assert!(on_paper.has_ended, "closed and drained");
            let reason = if on_paper.has_lagged { CloseReason::Lagged } else { CloseReason::Closed };
            assert_eq!(reads.close_reason(), Some(reason));
            assert_eq!(reads.missed(), on_paper.missed);
            assert_eq!(
                on_paper.received + on_paper.missed + on_paper.conflated + on_paper.untold,
                on_paper.matching,
                "nothing comes twice and nothing vanishes"
            );
        }
        assert_eq!(self.bus.stats().lanes, 0, "lanes vanish with their last reader");
    }
}

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn every_schedule_gives_the_items_of_the_model((hold, steps) in steps()) {
        let mut schedule = Schedule::new(hold);
        for step in steps {
            schedule.step(step);
        }
        schedule.end();
    }

    #[test]
    fn typed_streams_count_what_they_do_not_yield(
        texts in vec(prop_oneof![Just(r#"["bob"]"#), Just("[7, \"bob\"]"), Just("nonsense")], 0..60),
        reads in vec(any::<bool>(), 60),
        capacity in 1..5_usize,
        bytes in prop_oneof![Just(usize::MAX), 300..3000_usize],
    ) {
        let bus = Bus::new();
        let mut stream: On<FriendsAdded> = bus.subscribe().capacity(capacity).max_bytes(bytes).on();
        let mut received = 0;
        for (text, read) in texts.iter().zip(reads) {
            bus.publish(RawCall::new("TIMOnAddFriendCallback", [Arg::text(*text)]));
            if read && let Some(added) = ready(&mut stream) {
                prop_assert_eq!(&added.user_ids, &["bob"]);
                received += 1;
            }
        }
        bus.close();
        received += rest(&mut stream).len() as u64;
        prop_assert_eq!(received + stream.missed() + stream.undecodable(), texts.len() as u64);
    }

    #[test]
    fn a_byte_budget_bounds_what_waits(
        sizes in vec(0..2000_usize, 1..60),
        budget in 1000..8000_usize,
        is_scoped in any::<bool>(),
    ) {
        let bus = Bus::new();
        let subscribe = bus.subscribe().policy(Policy::Buffer { max_bytes: budget });
        let mut buffer = if is_scoped { subscribe.user("bob").events() } else { subscribe.events() };
        for size in &sizes {
            let friends = array([r#""bob""#.to_owned(), format!("{:?}", "x".repeat(*size))]);
            bus.publish(RawCall::new("TIMOnAddFriendCallback", [friends]));
            let depth = bus.stats().subscriptions[0].depth;
            let waiting: usize = sizes[..].iter().take(usize::try_from(bus.stats().head).unwrap()).rev().take(usize::try_from(depth).unwrap()).sum();
            prop_assert!(depth == 1 || waiting <= budget, "{depth} events of {waiting} bytes wait");
        }
        bus.close();
        let (gaps, events): (Vec<_>, Vec<_>) = rest(&mut buffer).into_iter().partition(|event| matches!(**event, Event::Gap(_)));
        prop_assert!(gaps.len() <= 1, "one episode, one gap");
        prop_assert_eq!(events.len() as u64 + buffer.missed(), sizes.len() as u64);
        prop_assert!(events.windows(2).all(|pair| pair[0].seq() + 1 == pair[1].seq()));
    }
}
