//! The bus as one would write it on paper: plain lists, one thread, nothing shared between subscriptions.

use std::collections::VecDeque;
use std::sync::OnceLock;

use tim_events::{Arg, Body, Bus, Event, EventKind, EventRef, EventSet, Policy, RawCall};

/// An event as far as it matters here.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) seq: u64,
    pub(crate) kind: EventKind,
    pub(crate) weight: usize,
    /// What it tells the present state of.
    pub(crate) keys: Vec<String>,
    /// The users that it is about.
    pub(crate) users: Vec<String>,
}

impl Entry {
    pub(crate) fn new(call: &RawCall, keys: Vec<String>, users: Vec<String>) -> Self {
        let kind = Body::from(call.clone()).kind();
        let text = |arg: &Arg| if let Arg::Text(text) = arg { text.as_bytes().len() } else { 0 };
        // The first argument has its place in the event, but not if there are more.
        let args = if call.args().len() > 1 { size_of_val(call.args()) } else { 0 };
        let weight = overhead() + args + call.args().iter().map(text).sum::<usize>();
        Self { seq: 0, kind, weight, keys, users }
    }
}

/// What an event weighs beside its call: nobody is told, so it is found out by how many bytes let two of them wait.
fn overhead() -> usize {
    static OVERHEAD: OnceLock<usize> = OnceLock::new();
    *OVERHEAD.get_or_init(|| {
        let call = || RawCall::new("TIMFriendApplicationListReadCallback", []);
        let fit = |bytes| {
            let bus = Bus::new();
            let _events = bus.subscribe().max_bytes(bytes).events();
            bus.publish_batch([call(), call()]);
            bus.stats().subscriptions[0].depth == 2
        };
        let (mut least, mut most) = (0, 1 << 20);
        while least + 1 < most {
            let middle = usize::midpoint(least, most);
            if fit(middle) { most = middle } else { least = middle }
        }
        assert_eq!(most % 2, 0, "both weigh the same");
        most / 2
    })
}

/// What a reader gets: an event's number, or a gap's three numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Item {
    Event(u64),
    Gap { missed: u64, from_seq: u64, to_seq: u64 },
}

impl Item {
    pub(crate) fn of(event: &EventRef) -> Self {
        match &**event {
            Event::Gap(gap) => Self::Gap { missed: gap.missed, from_seq: gap.from_seq, to_seq: gap.to_seq },
            _ => Self::Event(event.seq()),
        }
    }
}

/// The terms of a subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Terms {
    pub(crate) kinds: EventSet,
    /// The user that it is limited to.
    pub(crate) user: Option<&'static str>,
    pub(crate) policy: Policy,
    pub(crate) capacity: Option<usize>,
    pub(crate) max_bytes: Option<usize>,
}

impl Terms {
    fn capacity(&self) -> usize {
        let default = match self.policy {
            Policy::Buffer { .. } => usize::MAX,
            Policy::Lossless => 256,
            _ => 4096,
        };
        self.capacity.unwrap_or(default)
    }

    fn bytes(&self) -> usize {
        match self.policy {
            Policy::Buffer { max_bytes } => max_bytes,
            _ => self.max_bytes.unwrap_or(64 << 20),
        }
    }
}

/// What all subscriptions have in common.
#[derive(Debug, Default)]
pub(crate) struct Paper {
    pub(crate) head: u64,
    /// The last 512 control events.
    ring: VecDeque<u64>,
    pub(crate) held: Option<Held>,
    /// What there was no room to hold.
    dropped: Vec<Entry>,
}

#[derive(Debug)]
pub(crate) struct Held {
    pub(crate) room: usize,
    pub(crate) events: VecDeque<Entry>,
}

impl Paper {
    pub(crate) fn holding(room: Option<usize>) -> Self {
        Self { held: room.map(|room| Held { room, events: VecDeque::new() }), ..Self::default() }
    }

    /// Gives an event its number.
    pub(crate) fn number(&mut self, mut entry: Entry) -> Entry {
        self.head += 1;
        entry.seq = self.head;
        if EventSet::CONTROL.contains(entry.kind) {
            self.ring.push_back(entry.seq);
            if self.ring.len() > 512 {
                self.ring.pop_front();
            }
        }
        entry
    }

    pub(crate) fn hold(&mut self, entry: Entry) {
        let held = self.held.as_mut().expect("it holds");
        held.events.push_back(entry);
        if held.events.len() > held.room {
            self.dropped.extend(held.events.pop_front());
        }
    }

    /// What a reader gets for events that it has lost.
    fn resolve(&self, lost: &[Entry]) -> Vec<Item> {
        let (recovered, missed): (Vec<&Entry>, Vec<&Entry>) =
            lost.iter().partition(|entry| self.ring.contains(&entry.seq));
        let mut items: Vec<Item> = recovered.iter().map(|entry| Item::Event(entry.seq)).collect();
        if let (Some(first), Some(last)) = (missed.first(), missed.last()) {
            let before = recovered.iter().filter(|entry| entry.seq < first.seq).count();
            items.insert(before, Item::Gap { missed: missed.len() as u64, from_seq: first.seq, to_seq: last.seq });
        }
        items
    }
}

#[derive(Debug)]
enum Waiting {
    One(Entry),
    Lost(Vec<Entry>),
}

/// One subscription.
#[derive(Debug)]
pub(crate) struct PaperReader {
    pub(crate) terms: Terms,
    waiting: VecDeque<Waiting>,
    /// What has left the queue and comes next.
    given: VecDeque<Item>,
    /// The newest event that was there when the reader began with what it is taking now.
    begun: u64,
    /// Whether the bus held its events when it came, and it hasn't looked since the release.
    pub(crate) is_held: bool,
    pub(crate) has_lagged: bool,
    pub(crate) has_ended: bool,
    pub(crate) matching: u64,
    pub(crate) received: u64,
    pub(crate) missed: u64,
    pub(crate) gaps: u64,
    pub(crate) conflated: u64,
    /// What was lost and will not be told.
    pub(crate) untold: u64,
    last: u64,
}

impl PaperReader {
    pub(crate) fn new(terms: Terms, paper: &Paper) -> Self {
        Self {
            terms,
            waiting: VecDeque::new(),
            given: VecDeque::new(),
            begun: 0,
            is_held: paper.held.is_some(),
            has_lagged: false,
            has_ended: false,
            matching: 0,
            received: 0,
            missed: 0,
            gaps: 0,
            conflated: 0,
            untold: 0,
            last: 0,
        }
    }

    /// Whether it has events of this kind numbered.
    pub(crate) fn wants_kind(&self, kind: EventKind) -> bool {
        !self.has_ended && self.terms.kinds.contains(kind)
    }

    pub(crate) fn wants(&self, entry: &Entry) -> bool {
        self.wants_kind(entry.kind) && self.terms.user.is_none_or(|user| entry.users.iter().any(|about| about == user))
    }

    fn ones(&self) -> impl Iterator<Item = &Entry> {
        self.waiting.iter().filter_map(|waiting| match waiting {
            Waiting::One(entry) => Some(entry),
            Waiting::Lost(_) => None,
        })
    }

    /// How many events wait, and how many bytes.
    pub(crate) fn depth(&self) -> (usize, usize) {
        (self.ones().count(), self.ones().map(|entry| entry.weight).sum())
    }

    /// What the statistics should say of losses: those that wait to be told, and those that are being told.
    pub(crate) fn lost(&self) -> u64 {
        let waiting = self.waiting.iter().map(|waiting| match waiting {
            Waiting::One(_) => 0,
            Waiting::Lost(lost) => lost.len() as u64,
        });
        let given = self.given.iter().map(|item| match item {
            Item::Gap { missed, .. } => *missed,
            Item::Event(_) => 0,
        });
        self.missed + self.untold + waiting.chain(given).sum::<u64>()
    }

    /// Whether what has left the queue was all given out.
    pub(crate) fn is_level(&self) -> bool {
        self.given.is_empty()
    }

    pub(crate) fn has_room(&self, entry: &Entry) -> bool {
        let (events, bytes) = self.depth();
        events == 0 || events < self.terms.capacity() && bytes + entry.weight <= self.terms.bytes()
    }

    /// An event comes; `refused` if a lossless queue that it shares has no room.
    pub(crate) fn offer(&mut self, entry: &Entry, refused: bool) {
        self.matching += 1;
        if self.has_lagged {
            self.untold += 1;
            return;
        }
        let has_room = self.has_room(entry);
        match self.terms.policy {
            Policy::Close if !has_room => {
                self.untold += 1;
                self.has_lagged = true;
            }
            Policy::DropNewest if !has_room => self.lose(entry),
            Policy::Lossless if refused => self.lose(entry),
            Policy::Lossless | Policy::DropNewest | Policy::Close => {
                self.waiting.push_back(Waiting::One(entry.clone()));
            }
            Policy::Conflate => {
                self.conflate(entry);
                self.make_room(entry);
            }
            _ => self.make_room(entry),
        }
    }

    fn lose(&mut self, entry: &Entry) {
        match self.waiting.back_mut() {
            Some(Waiting::Lost(lost)) => lost.push(entry.clone()),
            _ => self.waiting.push_back(Waiting::Lost(vec![entry.clone()])),
        }
    }

    /// The oldest events give way; what was lost before them and what is lost now are one gap.
    fn make_room(&mut self, entry: &Entry) {
        while !self.has_room(entry) {
            let mut lost = match self.waiting.front() {
                Some(Waiting::Lost(_)) => match self.waiting.pop_front() {
                    Some(Waiting::Lost(lost)) => lost,
                    _ => unreachable!(),
                },
                _ => Vec::new(),
            };
            let Some(Waiting::One(oldest)) = self.waiting.pop_front() else { panic!("nothing to give way") };
            lost.push(oldest);
            self.waiting.push_front(Waiting::Lost(lost));
        }
        self.waiting.push_back(Waiting::One(entry.clone()));
    }

    /// Leaves out what `newest` makes pointless.
    fn conflate(&mut self, newest: &Entry) {
        let all: Vec<Entry> = self.ones().cloned().chain([newest.clone()]).collect();
        let is_pointless = |entry: &Entry| {
            let told_later = |key| all.iter().any(|later| later.seq > entry.seq && later.keys.contains(key));
            !entry.keys.is_empty() && entry.keys.iter().all(told_later)
        };
        let begun = self.begun;
        let before = self.waiting.len();
        self.waiting.retain(|waiting| match waiting {
            Waiting::One(entry) => entry.seq <= begun || !is_pointless(entry),
            Waiting::Lost(_) => true,
        });
        self.conflated += (before - self.waiting.len()) as u64;
    }

    /// Takes one thing from the queue.
    fn take(&mut self, paper: &Paper) {
        let Some(taken) = self.waiting.pop_front() else { return };
        let seq = match &taken {
            Waiting::One(entry) => entry.seq,
            Waiting::Lost(lost) => lost[0].seq,
        };
        if seq > self.begun {
            self.begun = self.ones().last().map_or(seq, |entry| entry.seq);
        }
        match taken {
            Waiting::One(entry) => self.given.push_back(Item::Event(entry.seq)),
            Waiting::Lost(lost) => self.given.extend(paper.resolve(&lost)),
        }
    }

    /// Notices what there was no room to hold for it.
    fn notice_release(&mut self, paper: &Paper) -> bool {
        if !self.is_held || paper.held.is_some() {
            return false;
        }
        self.is_held = false;
        // What was dropped can't be asked what it was about; control events are about nothing.
        let about_nothing = if self.terms.user.is_some() { EventSet::CONTROL } else { EventSet::EMPTY };
        let kinds = self.terms.kinds - about_nothing;
        let lost: Vec<_> = paper.dropped.iter().filter(|entry| kinds.contains(entry.kind)).cloned().collect();
        self.matching += lost.len() as u64;
        self.given.extend(paper.resolve(&lost));
        true
    }

    /// What is read next, if there is anything.
    pub(crate) fn next(&mut self, paper: &Paper) -> Option<Item> {
        if self.given.is_empty() && self.notice_release(paper) {
            // It noticed when it looked into the queue, and has in hand what it found.
            self.take(paper);
        }
        if self.given.is_empty() {
            self.take(paper);
        }
        let item = self.given.pop_front()?;
        match item {
            Item::Event(seq) => {
                assert!(seq > self.last, "numbers increase");
                self.last = seq;
                self.received += 1;
            }
            Item::Gap { missed, from_seq, .. } => {
                assert!(from_seq > self.last, "numbers increase");
                self.last = from_seq;
                self.missed += missed;
                self.gaps += 1;
            }
        }
        Some(item)
    }

    /// Asks for something else: what waits comes first, and takes no room any more.
    pub(crate) fn switch(&mut self, switch: impl FnOnce(&mut Terms), paper: &Paper) {
        self.notice_release(paper);
        while !self.waiting.is_empty() {
            self.take(paper);
        }
        if !self.has_lagged {
            switch(&mut self.terms);
            self.begun = 0;
        }
    }
}
