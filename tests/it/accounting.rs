//! Accounting: received, missed and undecodable add up to what matched, for any schedule, against a plain model.

use std::collections::VecDeque;

use proptest::collection::vec;
use proptest::prelude::*;
use tim_events::{
    Arg, Bus, Event, EventKind, EventRef, EventSet, EventStream, FriendRequestsRead, FriendsAdded, LogLine, On, Policy,
    RawCall, TotalUnreadChanged,
};

use crate::support::{ready, rest};

/// What a test publishes: one of four kinds.
fn publish(bus: &Bus, which: usize) {
    match which {
        0 => bus.publish(FriendRequestsRead::new()),
        1 => bus.publish(FriendsAdded::new(vec!["bob".to_owned()])),
        2 => bus.publish(TotalUnreadChanged::new(1)),
        _ => bus.publish(LogLine::default()),
    };
}

const KINDS: [EventKind; 4] =
    [EventKind::FriendRequestsRead, EventKind::FriendsAdded, EventKind::TotalUnreadChanged, EventKind::LogLine];

#[derive(Debug, Clone)]
enum Step {
    Subscribe {
        kinds: EventSet,
        lossless: bool,
        capacity: usize,
    },
    Publish(usize),
    /// Reads one item of a subscription.
    Read(prop::sample::Index),
    /// Drops a subscription.
    Leave(prop::sample::Index),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let kinds = prop::sample::subsequence(KINDS.to_vec(), 0..=4).prop_map(EventSet::from_iter);
    // Few capacities and sets, so that subscriptions often share a lane.
    let subscribe = (kinds, any::<bool>(), 1..4_usize).prop_map(|(kinds, lossless, capacity)| Step::Subscribe {
        kinds,
        lossless,
        capacity,
    });
    vec(
        prop_oneof![
            2 => subscribe,
            12 => (0..4_usize).prop_map(Step::Publish),
            8 => any::<prop::sample::Index>().prop_map(Step::Read),
            1 => any::<prop::sample::Index>().prop_map(Step::Leave),
        ],
        0..200,
    )
}

/// An item as the model has it: an event's number, or a gap's three numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Item {
    Event(u64),
    Gap { missed: u64, from_seq: u64, to_seq: u64 },
}

impl Item {
    fn of(event: &EventRef) -> Self {
        match &**event {
            Event::Gap(gap) => Self::Gap { missed: gap.missed, from_seq: gap.from_seq, to_seq: gap.to_seq },
            _ => Self::Event(event.seq()),
        }
    }

    fn lose(seq: u64, gap: Option<Self>) -> Self {
        match gap {
            Some(Self::Gap { missed, from_seq, .. }) => Self::Gap { missed: missed + 1, from_seq, to_seq: seq },
            _ => Self::Gap { missed: 1, from_seq: seq, to_seq: seq },
        }
    }
}

/// A subscription as one would write it on paper: a queue of items of its own.
struct Reader {
    stream: EventStream,
    kinds: EventSet,
    lossless: bool,
    capacity: usize,
    queue: VecDeque<Item>,
    matching: u64,
    received: u64,
    missed: u64,
    last: u64,
}

impl Reader {
    fn waiting(&self) -> usize {
        self.queue.iter().filter(|item| matches!(item, Item::Event(_))).count()
    }

    fn shares_lane(&self, other: &Self) -> bool {
        (self.kinds, self.lossless, self.capacity) == (other.kinds, other.lossless, other.capacity)
    }

    fn push(&mut self, seq: u64, refused: bool) {
        self.matching += 1;
        if refused {
            let gap = match self.queue.back() {
                Some(Item::Gap { .. }) => self.queue.pop_back(),
                _ => None,
            };
            self.queue.push_back(Item::lose(seq, gap));
            return;
        }
        if self.waiting() == self.capacity {
            // The oldest gives way; what was lost before it and what is lost now are one gap.
            let gap = match self.queue.front() {
                Some(Item::Gap { .. }) => self.queue.pop_front(),
                _ => None,
            };
            let Some(Item::Event(oldest)) = self.queue.pop_front() else { panic!("a full queue") };
            self.queue.push_front(Item::lose(oldest, gap));
        }
        self.queue.push_back(Item::Event(seq));
    }

    fn check(&mut self, event: &EventRef) {
        let item = Item::of(event);
        assert_eq!(Some(item), self.queue.pop_front());
        assert!(event.seq() > self.last, "numbers increase");
        match item {
            Item::Event(seq) => {
                assert!(self.kinds.contains(event.kind()));
                self.received += 1;
                self.last = seq;
            }
            Item::Gap { missed, to_seq, .. } => {
                self.missed += missed;
                self.last = to_seq;
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn every_schedule_gives_the_items_of_the_model(steps in steps()) {
        let bus = Bus::new();
        let mut readers: Vec<Reader> = Vec::new();
        for step in steps {
            match step {
                Step::Subscribe { kinds, lossless, capacity } => {
                    let policy = if lossless { Policy::Lossless } else { Policy::DropOldest };
                    let stream = bus.subscribe().kinds(kinds).policy(policy).capacity(capacity).events();
                    readers.push(Reader {
                        stream, kinds, lossless, capacity,
                        queue: VecDeque::new(), matching: 0, received: 0, missed: 0, last: 0,
                    });
                }
                Step::Publish(which) => {
                    let before = bus.stats().head;
                    publish(&bus, which);
                    let seq = bus.stats().head;
                    let wanted: Vec<_> = readers.iter().map(|reader| reader.kinds.contains(KINDS[which])).collect();
                    if wanted.contains(&true) {
                        prop_assert_eq!(seq, before + 1);
                    }
                    // A lossless lane has room when the slowest of those who share it has.
                    let full: Vec<_> = readers.iter().map(|reader| {
                        reader.lossless && readers.iter().any(|other| other.shares_lane(reader) && other.waiting() == other.capacity)
                    }).collect();
                    for ((reader, wanted), full) in readers.iter_mut().zip(wanted).zip(full) {
                        if wanted {
                            reader.push(seq, full);
                        }
                    }
                }
                Step::Read(index) if !readers.is_empty() => {
                    let reader = index.get_mut(&mut readers);
                    match ready(&mut reader.stream) {
                        Some(event) => reader.check(&event),
                        None => prop_assert!(reader.queue.is_empty()),
                    }
                }
                Step::Leave(index) if !readers.is_empty() => {
                    let index = index.index(readers.len());
                    readers.swap_remove(index);
                }
                _ => {}
            }
        }
        bus.close();
        for reader in &mut readers {
            for event in rest(&mut reader.stream) {
                reader.check(&event);
            }
            prop_assert!(reader.queue.is_empty());
            prop_assert_eq!(reader.received + reader.missed, reader.matching);
            prop_assert_eq!(reader.stream.missed(), reader.missed);
        }
        prop_assert_eq!(bus.stats().lanes, 0, "lanes vanish with their last reader");
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
    fn a_byte_budget_bounds_what_waits(sizes in vec(0..2000_usize, 1..60), budget in 1000..8000_usize) {
        let bus = Bus::new();
        let mut buffer = bus.subscribe().policy(Policy::Buffer { max_bytes: budget }).events();
        for size in &sizes {
            bus.publish(RawCall::new("TIMOnAddFriendCallback", [Arg::text("x".repeat(*size))]));
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
