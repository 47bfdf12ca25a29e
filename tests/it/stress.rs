//! Stress: readers come, go, stop, cancel and change their minds on two threads while others publish, and every count
//! is exact.
//!
//! Nothing is left to luck in what is checked: each round keeps a record of what was published under which number and
//! of what each reader got, and compares them when it is over. How the threads interleave differs each time.
//!
//! `TIM_EVENTS_STRESS` says for how many deliveries to go on.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use tim_events::{
    Body, Bus, CloseReason, Event, EventKind, EventRef, EventSet, EventStream, FriendRequestsRead, FriendsAdded,
    KickedOffline, LogLine, Policy, TotalUnreadChanged,
};
use tokio::task::yield_now;

/// The kinds that are published. The last one is only sent, never just published.
const KINDS: [EventKind; 5] = [
    EventKind::FriendRequestsRead,
    EventKind::FriendsAdded,
    EventKind::TotalUnreadChanged,
    EventKind::KickedOffline,
    EventKind::LogLine,
];
const SENT: usize = 4;
const CONFLATED: EventSet = EventSet::of(&[EventKind::TotalUnreadChanged]);
/// Whom all events of one kind are about, and none of the others.
const FRIEND: &str = "bob";
const ABOUT_FRIEND: EventSet = EventSet::of(&[EventKind::FriendsAdded]);

fn body(kind: usize) -> Body {
    match kind {
        0 => FriendRequestsRead::new().into(),
        1 => FriendsAdded::new(vec![FRIEND.to_owned()]).into(),
        2 => TotalUnreadChanged::new(1).into(),
        3 => KickedOffline::new().into(),
        _ => LogLine::default().into(),
    }
}

/// Numbers that look random; the same ones for the same seed.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    fn kind(&mut self) -> usize {
        if self.below(64) == 0 { 3 } else { self.below(3) }
    }

    /// All kinds, so that many share a lane, or each kind or not.
    fn kinds(&mut self) -> EventSet {
        if self.below(2) == 0 {
            return EventSet::from_iter(KINDS);
        }
        let kinds = KINDS.iter().filter(|_| self.below(3) > 0).copied();
        EventSet::from_iter(kinds.collect::<Vec<_>>())
    }

    fn policy(&mut self) -> Policy {
        match self.below(8) {
            0 | 1 => Policy::DropOldest,
            2 => Policy::DropNewest,
            3 | 4 => Policy::Buffer { max_bytes: usize::MAX },
            5 => Policy::Lossless,
            6 => Policy::Conflate,
            _ => Policy::Close,
        }
    }
}

/// What one reader got, in order.
#[derive(Clone, Copy)]
enum Got {
    Event { seq: u64, kind: EventKind },
    Gap { missed: u64, from: u64, to: u64 },
}

impl Got {
    fn of(event: &EventRef) -> Self {
        match event.kind() {
            EventKind::Gap => match &**event {
                Event::Gap(gap) => Self::Gap { missed: gap.missed, from: gap.from_seq, to: gap.to_seq },
                other => panic!("{other:?}"),
            },
            kind => Self::Event { seq: event.seq(), kind },
        }
    }
}

/// A subscription from its making to its end.
struct Episode {
    policy: Policy,
    /// What it asked for, each with the bus's head before and after asking.
    filters: Vec<(u64, u64, EventSet)>,
    got: Vec<Got>,
    /// Why it ended; none if it was dropped.
    ended: Option<CloseReason>,
    conflated: u64,
}

impl Episode {
    /// Reads a piece in one of the ways to read.
    async fn read(&mut self, stream: &mut EventStream, random: &mut Random) {
        match random.below(4) {
            0 => {
                for _ in 0..random.below(50) {
                    let Some(event) = stream.next().await else { return };
                    self.got.push(Got::of(&event));
                }
            }
            1 => {
                let mut batch = Vec::new();
                stream.next_batch(&mut batch).await;
                self.got.extend(batch.iter().map(Got::of));
            }
            2 => {
                // Cancelled in the middle of waiting, as often as not.
                for _ in 0..random.below(50) {
                    tokio::select! {
                        biased;
                        event = stream.next() => match event {
                            Some(event) => self.got.push(Got::of(&event)),
                            None => return,
                        },
                        () = yield_now() => {}
                    }
                }
            }
            _ => {
                // Falls behind.
                for _ in 0..random.below(8) {
                    yield_now().await;
                }
            }
        }
    }
}

/// Subscribes with terms of its own, reads for a while, and lets go in one way or another.
async fn episode(bus: &Bus, random: &mut Random) -> Episode {
    let (policy, kinds) = (random.policy(), random.kinds());
    let mut subscribe = bus.subscribe().kinds(kinds).policy(policy);
    // What is about anything else doesn't come, whatever kinds are asked for.
    let coming = if random.below(4) == 0 { ABOUT_FRIEND } else { EventSet::ALL };
    if coming == ABOUT_FRIEND {
        subscribe = subscribe.user(FRIEND);
    }
    if !matches!(policy, Policy::Buffer { .. }) {
        subscribe = subscribe.capacity(1 << random.below(9));
    }
    let before = bus.head();
    let mut stream = subscribe.events();
    let filters = vec![(before, bus.head(), kinds & coming)];
    let mut episode = Episode { policy, filters, got: Vec::new(), ended: None, conflated: 0 };
    let stays = random.below(12) == 0;
    for _ in 0..random.below(16) {
        episode.read(&mut stream, random).await;
        if stream.close_reason().is_some() {
            break;
        }
        if random.below(10) == 0 {
            let kinds = random.kinds();
            let before = bus.head();
            stream.set_filter(kinds);
            episode.filters.push((before, bus.head(), kinds & coming));
        }
    }
    if random.below(3) == 0 {
        let conflated = stream.conflated();
        let mut batches = stream.batches();
        let mut left = if stays { usize::MAX } else { random.below(50) };
        while left > 0
            && let Some(batch) = batches.next().await
        {
            episode.got.extend(batch.iter().map(Got::of));
            left -= 1;
        }
        episode.ended = batches.close_reason();
        episode.conflated = if policy == Policy::Conflate { u64::MAX } else { conflated };
    } else {
        if stays {
            while let Some(event) = stream.next().await {
                episode.got.push(Got::of(&event));
            }
        }
        episode.ended = stream.close_reason();
        episode.conflated = stream.conflated();
    }
    episode
}

/// What was published, by number.
struct Published {
    /// For each kind and number, how many events of the kind came up to there.
    counts: [Vec<u32>; KINDS.len()],
    kinds: Vec<usize>,
}

impl Published {
    /// Numbers are given once each and without holes, whoever publishes.
    fn new(logs: Vec<Vec<(u64, usize)>>) -> Self {
        for log in &logs {
            assert!(log.is_sorted_by(|one, next| one.0 < next.0), "a publisher's events keep their order");
        }
        let mut all: Vec<_> = logs.into_iter().flatten().collect();
        all.sort_unstable();
        assert!(all.iter().map(|(seq, _)| *seq).eq(1..=all.len() as u64), "numbers come once each");
        let mut counts = [const { Vec::new() }; KINDS.len()];
        let mut so_far = [0; KINDS.len()];
        for (_, kind) in [(0, KINDS.len())].iter().chain(&all) {
            if let Some(count) = so_far.get_mut(*kind) {
                *count += 1;
            }
            counts.iter_mut().zip(so_far).for_each(|(counts, count)| counts.push(count));
        }
        Self { counts, kinds: all.into_iter().map(|(_, kind)| kind).collect() }
    }

    fn head(&self) -> u64 {
        self.kinds.len() as u64
    }

    fn kind(&self, seq: u64) -> EventKind {
        KINDS[self.kinds[usize::try_from(seq).unwrap() - 1]]
    }

    /// How many events of these kinds have numbers after `after` and up to `to`.
    fn count(&self, kinds: EventSet, after: u64, to: u64) -> u64 {
        let (after, to) = (usize::try_from(after).unwrap(), usize::try_from(to).unwrap());
        let of = |(kind, counts): (&EventKind, &Vec<u32>)| {
            if kinds.contains(*kind) { counts[to] - counts[after] } else { 0 }
        };
        if after >= to { 0 } else { u64::from(KINDS.iter().zip(&self.counts).map(of).sum::<u32>()) }
    }
}

/// A stretch of numbers and what a reader must and may get of them.
///
/// While a reader asks, others publish: which of their events come before its asking only the bus knows.
struct Stretch {
    after: u64,
    to: u64,
    must: EventSet,
    may: EventSet,
}

struct Check<'a> {
    published: &'a Published,
    stretches: Vec<Stretch>,
    episode: &'a Episode,
}

impl<'a> Check<'a> {
    fn new(published: &'a Published, episode: &'a Episode) -> Self {
        let mut stretches = Vec::new();
        let mut kinds = EventSet::EMPTY;
        for (index, &(before, after, new)) in episode.filters.iter().enumerate() {
            stretches.push(Stretch { after: before, to: after, must: kinds & new, may: kinds | new });
            let next = episode.filters.get(index + 1).map_or(published.head(), |(before, ..)| *before);
            stretches.push(Stretch { after, to: next, must: new, may: new });
            kinds = new;
        }
        Self { published, stretches, episode }
    }

    fn count(&self, after: u64, to: u64, kinds: impl Fn(&Stretch) -> EventSet) -> u64 {
        let each =
            |stretch: &Stretch| self.published.count(kinds(stretch), after.max(stretch.after), to.min(stretch.to));
        self.stretches.iter().map(each).sum()
    }

    /// What a reader must have been given of these, if it was not lost; what is conflated may stay out.
    fn must(&self, after: u64, to: u64) -> u64 {
        let left_out = if self.episode.policy == Policy::Conflate { CONFLATED } else { EventSet::EMPTY };
        self.count(after, to, |stretch| stretch.must - left_out)
    }

    fn may(&self, seq: u64, kind: EventKind) -> bool {
        self.stretches.iter().any(|stretch| stretch.after < seq && seq <= stretch.to && stretch.may.contains(kind))
    }

    /// A gap, with the control events within it that came all the same.
    fn gap(&self, missed: u64, recovered: u64, from: u64, to: u64) {
        let lost = missed + recovered;
        assert!(lost <= self.count(from - 1, to, |stretch| stretch.may), "more is lost than was published");
        assert!(lost >= self.must(from - 1, to), "something is lost and not told");
        for end in [from, to] {
            assert!(self.may(end, self.published.kind(end)), "a gap begins and ends with what was asked for");
        }
        if self.episode.policy == Policy::Lossless {
            let sent = EventSet::from(KINDS[SENT]);
            assert_eq!(self.count(from - 1, to, |stretch| stretch.must & sent), 0, "what is sent is not lost");
        }
    }

    /// Returns how many events were received and how many missed.
    fn run(&self) -> (u64, u64) {
        let first = self.stretches[0].after;
        // The last number that is accounted for, and the gap that it is in.
        let mut last = first;
        let mut gap: Option<(u64, u64, u64, u64)> = None;
        let (mut received, mut missed) = (0, 0);
        for got in &self.episode.got {
            let start = match *got {
                Got::Event { seq, kind } => {
                    received += 1;
                    assert_eq!(self.published.kind(seq), kind);
                    assert!(self.may(seq, kind), "{seq} was not asked for");
                    if let Some((_, recovered, _, to)) = &mut gap
                        && seq <= *to
                    {
                        assert!(seq > last && EventSet::CONTROL.contains(kind), "{seq} is said to be lost");
                        *recovered += 1;
                        last = seq;
                        continue;
                    }
                    seq
                }
                Got::Gap { from, .. } => from,
            };
            if let Some((missed, recovered, from, to)) = gap.take() {
                self.gap(missed, recovered, from, to);
                last = to;
            }
            assert!(start > last, "numbers increase");
            assert_eq!(self.must(last, start - 1), 0, "nothing is passed over between {last} and {start}");
            last = start;
            if let Got::Gap { missed: lost, from, to } = *got {
                missed += lost;
                gap = Some((lost, 0, from, to));
                last = from - 1;
            }
        }
        if self.episode.ended == Some(CloseReason::Closed) {
            if let Some((missed, recovered, from, to)) = gap {
                self.gap(missed, recovered, from, to);
                last = to;
            }
            assert_eq!(self.must(last, self.published.head()), 0, "it ended before its time");
            self.totals(received, missed);
        }
        if matches!(self.episode.policy, Policy::Buffer { .. } | Policy::Close) {
            assert_eq!(missed, 0);
            self.switches(last);
        }
        (received, missed)
    }

    /// A reader that has got all to the end: received, missed and conflated are all that there was.
    fn totals(&self, received: u64, missed: u64) {
        if self.episode.conflated == u64::MAX {
            return;
        }
        let all = received + missed + self.episode.conflated;
        let head = self.published.head();
        assert!(self.count(0, head, |stretch| stretch.must) <= all, "events vanish");
        assert!(self.count(0, head, |stretch| stretch.may) >= all, "events come twice");
    }

    /// Where nothing is lost, there is one number up to which the old filter holds and after which the new one does.
    fn switches(&self, last: u64) {
        let got: HashSet<u64> = self
            .episode
            .got
            .iter()
            .filter_map(|got| if let Got::Event { seq, .. } = got { Some(*seq) } else { None })
            .collect();
        for (index, &(before, after, new)) in self.episode.filters.iter().enumerate() {
            let old = if index == 0 { EventSet::EMPTY } else { self.episode.filters[index - 1].2 };
            // The switch came at or after `lowest`, and before `end`.
            let (mut lowest, mut end) = (before, after + 1);
            for seq in before + 1..=after.min(last) {
                let kind = self.published.kind(seq);
                match (old.contains(kind), new.contains(kind), got.contains(&seq)) {
                    (true, false, true) | (false, true, false) => lowest = lowest.max(seq),
                    (true, false, false) | (false, true, true) => end = end.min(seq),
                    (true, true, got) => assert!(got, "both filters ask for {seq}"),
                    (false, false, got) => assert!(!got),
                }
            }
            assert!(
                lowest < end,
                "what was published before the change came by the new filter, or the other way round"
            );
        }
    }
}

/// How many events are published in a round, by each of the publishers.
const EACH: usize = 8000;

/// Publishes, alone and in batches; returns the numbers.
async fn publish(bus: Bus, mut random: Random) -> Vec<(u64, usize)> {
    let mut log = Vec::with_capacity(EACH);
    while log.len() < EACH {
        if random.below(4) == 0 {
            let kinds: Vec<_> = (0..=random.below(30)).map(|_| random.kind()).collect();
            let published = bus.publish_batch(kinds.iter().copied().map(body));
            if bus.close_reason().is_some() && published.events == 0 {
                return log;
            }
            assert_eq!(published.events, kinds.len(), "somebody asks for everything");
            log.extend((published.first_seq.unwrap()..).zip(kinds));
            assert_eq!(published.last_seq, log.last().map(|(seq, _)| *seq), "a batch's numbers are together");
        } else {
            let kind = random.kind();
            let Some(seq) = bus.publish(body(kind)).seq else {
                assert!(bus.close_reason().is_some(), "somebody asks for everything");
                return log;
            };
            log.push((seq, kind));
        }
        if random.below(8) == 0 {
            yield_now().await;
        }
    }
    log
}

/// Sends, and gives up now and then.
async fn send(bus: Bus, mut random: Random) -> Vec<(u64, usize)> {
    let mut log = Vec::new();
    while log.len() < EACH / 4 {
        let sent = if random.below(8) == 0 {
            tokio::select! {
                biased;
                sent = bus.send(body(SENT)) => sent,
                () = yield_now() => continue,
            }
        } else {
            bus.send(body(SENT)).await
        };
        match sent {
            Ok(published) => log.push((published.seq.expect("somebody asks for everything"), SENT)),
            Err(_) => return log,
        }
        if random.below(8) == 0 {
            yield_now().await;
        }
    }
    log
}

/// One bus from its making to its closing.
async fn round(seed: u64) -> (u64, u64, usize) {
    const READERS: u64 = 12;
    let bus = Bus::new();
    // From the first event on somebody asks for everything, so that all is numbered.
    let mut all = bus.subscribe().kinds(EventSet::ALL).policy(Policy::Buffer { max_bytes: usize::MAX }).events();
    let witness = tokio::spawn(async move {
        let mut seqs = 0;
        while let Some(event) = all.next().await {
            seqs += 1;
            assert_eq!(event.seq(), seqs, "a buffer without bounds loses nothing");
        }
        (seqs, all.missed())
    });
    let random = |task: u64| Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (task + 1) << 17 | 1);
    let over = Arc::new(AtomicBool::new(false));
    let readers: Vec<_> = (0..READERS)
        .map(|task| {
            let (bus, over, mut random) = (bus.clone(), Arc::clone(&over), random(task));
            tokio::spawn(async move {
                let mut episodes = Vec::new();
                while !over.load(Ordering::Relaxed) {
                    let episode = episode(&bus, &mut random).await;
                    // A subscription that came too late proves nothing.
                    if episode.ended != Some(CloseReason::Closed) || !episode.got.is_empty() {
                        episodes.push(episode);
                    }
                    yield_now().await;
                }
                episodes
            })
        })
        .collect();
    let publishers: Vec<_> = (0..2).map(|task| tokio::spawn(publish(bus.clone(), random(100 + task)))).collect();
    let senders: Vec<_> = (0..2).map(|task| tokio::spawn(send(bus.clone(), random(200 + task)))).collect();
    // Every fourth bus is closed in the midst of it all.
    let closer = seed.is_multiple_of(4).then(|| {
        let (bus, end) = (bus.clone(), random(300).below(EACH));
        tokio::spawn(async move {
            while bus.head() < end as u64 {
                yield_now().await;
            }
            bus.close();
        })
    });
    let mut logs = Vec::new();
    for publisher in publishers {
        logs.push(publisher.await.expect("a publisher"));
    }
    for sender in senders {
        logs.push(sender.await.expect("a sender"));
    }
    over.store(true, Ordering::Relaxed);
    bus.close();
    if let Some(closer) = closer {
        closer.await.expect("the closer");
    }
    let published = Published::new(logs);
    let (mut received, mut missed, mut episodes) = (0, 0, 0);
    for reader in readers {
        for episode in reader.await.expect("a reader") {
            let (got, lost) = Check::new(&published, &episode).run();
            received += got;
            missed += lost;
            episodes += 1;
        }
    }
    assert_eq!(witness.await.expect("the witness"), (published.head(), 0));
    assert_eq!(bus.stats().lanes, 0, "lanes vanish with their last reader");
    (received + published.head(), missed, episodes)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_reader_gets_exactly_what_it_asked_for_while_others_come_and_go() {
    let target = std::env::var("TIM_EVENTS_STRESS").map_or(300_000, |deliveries| deliveries.parse().expect("a number"));
    let start = Instant::now();
    let (mut received, mut missed, mut episodes, mut rounds) = (0, 0, 0, 0_u64);
    while received < target {
        let seed = rounds + 1;
        // On a task of its own, so that a panic tells its round.
        let (got, lost, subscriptions) = match tokio::spawn(round(seed)).await {
            Ok(counts) => counts,
            Err(error) => panic!("round {seed}: {error}"),
        };
        received += got;
        missed += lost;
        episodes += subscriptions;
        rounds += 1;
    }
    eprintln!(
        "{received} deliveries and {missed} told losses to {episodes} subscriptions in {rounds} rounds, {:.1?}",
        start.elapsed()
    );
    assert!(missed > 0 && episodes > usize::try_from(rounds).unwrap(), "some fall behind, and some come and go");
}
