//! Throttling, debouncing, sampling and gathering: what a clock decides.

use std::collections::VecDeque;
use std::task::Poll;
use std::time::Duration;

use futures_core::FusedStream;
use proptest::prelude::*;
use tim_events::stream::EventStreamExt;
use tim_events::{Bus, EventKind, FriendRequestsRead, KickedOffline, OrGap, TotalUnreadChanged};
use tokio::time::Instant;
use tokio_stream::{Stream, StreamExt};
use tokio_test::{assert_pending, task};

use super::marble::{self, Flood, Input, Item, Mark, TICK, channel, marbles, mark, ticks};
use crate::support::cases;

fn marks<S: Stream<Item: Into<Mark>>>(stream: S) -> impl Stream<Item = Mark> {
    stream.map(Into::into)
}

#[tokio::test(start_paused = true)]
async fn throttling_gives_the_first_at_once_and_then_the_newest() {
    marbles! {
        |input| marks(EventStreamExt::throttle(input, ticks(3))),
        "|" => "|", "empty";
        "---|" => "---|";
        "a----b|" => "a----b|", "a pause opens it";
        "(abc)----|" => "a--c-|", "a burst";
        "abcdef|" => "a--d--(f|)", "one in three ticks, and the last at the end";
        "ab" => "a--b", "the trailing edge needs no later item";
        "ab!c|" => "a-(b!)-(c|)", "a gap brings what is held, and is not held itself";
        "ab!-c---|" => "a-(b!)--c--|", "what it brought counts";
        "!!a|" => "!!a|", "a gap counts for nothing";
        "a!!--b|" => "a!!--b|";
    }
}

#[tokio::test(start_paused = true)]
async fn throttling_by_no_time_leaves_out_nothing() {
    marbles! {
        |input| marks(EventStreamExt::throttle(input, Duration::ZERO)),
        "(abc)d|" => "(abc)d|";
    }
}

#[tokio::test(start_paused = true)]
async fn throttling_for_ever_gives_one_item_and_the_last() {
    marbles! {
        |input| marks(EventStreamExt::throttle(input, Duration::MAX)),
        "abc-|" => "a---(c|)";
    }
}

#[tokio::test(start_paused = true)]
async fn debouncing_gives_the_newest_after_a_pause() {
    marbles! {
        |input| marks(input.debounce(ticks(2))),
        "|" => "|", "empty";
        "a" => "--a";
        "ab--c---|" => "---b--c-|";
        "(abc)---|" => "--c-|", "a burst";
        "abcdefg|" => "-------(g|)", "never quiet, but for the end";
        "ab|" => "--(b|)", "the end does not wait";
        "a!b|" => "-(a!)-(b|)", "nor does a gap";
        "a!b---|" => "-(a!)--b-|";
        "!|" => "!|";
    }
}

#[tokio::test(start_paused = true)]
async fn debouncing_may_have_a_longest_wait() {
    marbles! {
        |input| marks(input.debounce(ticks(2)).max_wait(ticks(3))),
        "abcdefg---|" => "---d---g--|", "counted from the first item that was held back";
        "a---|" => "--a-|", "quiet comes first";
        "ab!cdefg|" => "--(b!)---f-(g|)", "a gap begins it anew";
    }
}

#[tokio::test(start_paused = true)]
async fn sampling_gives_the_newest_at_each_tick() {
    marbles! {
        |input| marks(input.sample(ticks(3))),
        "|" => "|", "empty";
        "abcd--|" => "---d--|", "what comes at a tick belongs to it";
        "a-------b---|" => "---a-----b--|", "ticks without items give nothing";
        "(abc)" => "---c", "a burst";
        "ab|" => "--(b|)", "the end does not wait";
        "ab!c|" => "--(b!)-(c|)", "nor does a gap";
        "abcdefghijk|" => "---d--g--j-(k|)", "newer items put off no tick";
    }
}

#[tokio::test(start_paused = true)]
async fn sampling_without_an_interval_gives_the_newest_of_what_is_there() {
    marbles! {
        |input| marks(input.sample(Duration::ZERO)),
        "(abc)d|" => "cd|";
    }
}

#[tokio::test(start_paused = true)]
async fn portions_are_full_or_old() {
    marbles! {
        |input| marks(input.chunk_timeout(3, ticks(2))),
        "|" => "|", "empty";
        "(abcd)---|" => "[abc]-[d]-|", "a burst";
        "abcd|" => "--[abc]-([d]|)";
        "a--b|" => "--[a]-([b]|)";
        "a!---|" => "--[a!]--|", "a gap has its place among the items";
    }
    marbles! {
        |input| marks(input.chunk_timeout(0, ticks(2))),
        "(ab)|" => "([a][b])|", "one at least";
    }
}

#[tokio::test(start_paused = true)]
async fn a_dropped_next_loses_nothing_and_begins_no_wait_anew() {
    let (sender, input) = channel();
    let mut debounced = input.debounce(ticks(3));
    let start = Instant::now();
    sender.send(marble::item('a')).unwrap();
    assert_pending!(task::spawn(debounced.next()).poll());
    tokio::time::advance(ticks(2)).await;
    assert_pending!(task::spawn(debounced.next()).poll());
    assert_eq!(debounced.next().await.as_ref().map(mark), Some('a'));
    assert_eq!(start.elapsed(), ticks(3));

    let (sender, input) = channel();
    let mut chunks = input.chunk_timeout(3, ticks(3));
    sender.send(marble::item('a')).unwrap();
    assert_pending!(task::spawn(chunks.next()).poll());
    assert_eq!(chunks.into_gathered().iter().map(mark).collect::<String>(), "a");
}

#[tokio::test(start_paused = true)]
async fn an_ended_stream_stays_ended_and_has_no_timer_left() {
    fn ended(stream: impl FusedStream) {
        let mut stream = task::spawn(Box::pin(stream));
        while let Poll::Ready(Some(_)) = stream.poll_next() {}
        assert!(stream.is_terminated());
        assert!(matches!(stream.poll_next(), Poll::Ready(None)));
    }
    let start = Instant::now();
    let items = || tokio_stream::iter(1..=3);
    ended(EventStreamExt::throttle(items(), ticks(3)));
    ended(items().debounce(ticks(3)));
    ended(items().sample(ticks(3)));
    ended(items().chunk_timeout(2, ticks(3)));
    assert_eq!(start.elapsed(), Duration::ZERO);
}

#[test]
fn a_dropped_stream_ends_its_subscription() {
    fn dropped<S>(combine: impl FnOnce(tim_events::EventStream) -> S) {
        let bus = Bus::new();
        let combined = combine(bus.events());
        assert!(bus.wants(EventKind::FriendRequestsRead));
        drop(combined);
        assert!(!bus.wants(EventKind::FriendRequestsRead));
    }
    dropped(|events| EventStreamExt::throttle(events, TICK));
    dropped(|events| events.debounce(TICK));
    dropped(|events| events.chunk_timeout(2, TICK));
    dropped(|events| events.conflate_by(|event| Some(event.kind())));
    dropped(|events| events.resync_with(|_| std::future::pending::<()>()));
}

/// A stream that always has an item must hide neither the clock nor other tasks.
#[tokio::test]
async fn a_flood_is_let_through_at_its_pace() {
    const SHORT: Duration = Duration::from_millis(1);
    let flood = || Flood(0_u64..);
    let mut throttled = EventStreamExt::throttle(flood(), SHORT);
    let mut sampled = flood().sample(SHORT);
    let mut debounced = flood().debounce(SHORT).max_wait(SHORT);
    for _ in 0..3 {
        assert!(throttled.next().await.is_some());
        assert!(sampled.next().await.is_some());
        assert!(debounced.next().await.is_some());
    }
    let mut never = flood().debounce(Duration::from_secs(60));
    assert!(tokio::time::timeout(SHORT, never.next()).await.is_err(), "the time-out has its turn");
}

#[tokio::test(start_paused = true)]
async fn gaps_of_a_bus_pass_at_once() {
    let bus = Bus::new();
    let mut unread = bus.subscribe().capacity(1).on::<TotalUnreadChanged>().with_gaps().debounce(ticks(1));
    bus.publish_batch((1..=3).map(TotalUnreadChanged::new));
    assert!(matches!(unread.next().await, Some(OrGap::Gap(gap)) if gap.missed == 2));
    assert!(matches!(unread.next().await, Some(OrGap::Item(now)) if now.total_unread_count == 3));
    assert_eq!(unread.get_ref().get_ref().missed(), 2);

    let mut events = EventStreamExt::throttle(bus.subscribe().capacity(1).events(), ticks(1));
    bus.publish(KickedOffline::new());
    bus.publish_batch((0..3).map(|_| FriendRequestsRead::new()));
    let seqs = [4, 5, 7];
    for seq in seqs {
        assert_eq!(events.next().await.unwrap().seq(), seq, "the control event, the gap, the last one");
    }
}

/// What goes into a stream: items and gaps, with ticks between.
fn script() -> impl Strategy<Value = Vec<(u8, Item)>> {
    let mark = prop_oneof![5 => prop::char::range('a', 'z'), 1 => Just('!')];
    prop::collection::vec((0..5_u8, mark.prop_map(marble::item)), 0..40)
}

/// What comes out of a combinator, and when; it is only polled when it is woken.
async fn times<S: Stream<Item = Item>>(
    script: &[(u8, Item)],
    combine: impl FnOnce(Input) -> S,
) -> Vec<(Duration, char)> {
    let start = Instant::now();
    let (sender, input) = channel();
    let mut combined = task::spawn(combine(input));
    let mut out = Vec::new();
    let mut script: VecDeque<_> = script.iter().cloned().collect();
    let mut sender = Some(sender);
    let mut is_new = true;
    loop {
        while script.front().is_some_and(|(wait, _)| *wait == 0) {
            let (_, item) = script.pop_front().unwrap();
            sender.as_ref().unwrap().send(item).unwrap();
        }
        if script.is_empty() {
            sender = None;
        }
        if is_new || combined.is_woken() {
            is_new = false;
            while let Poll::Ready(item) = combined.poll_next() {
                let Some(item) = item else { return out };
                out.push((start.elapsed(), mark(&item)));
            }
        }
        tokio::time::advance(TICK).await;
        if let Some((wait, _)) = script.front_mut() {
            *wait -= 1;
        }
    }
}

fn paused<F: Future>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    runtime.block_on(future)
}

/// The pieces between gaps.
fn pieces(marks: &str) -> Vec<&str> {
    marks.split('!').collect()
}

fn is_subsequence(part: &str, whole: &str) -> bool {
    let mut whole = whole.chars();
    part.chars().all(|mark| whole.any(|other| other == mark))
}

/// Holds for each of them: every gap comes, and before each gap and the end the last item; items stay in order.
fn check(script: &[(u8, Item)], out: &[(Duration, char)]) -> Result<(), TestCaseError> {
    let given: String = script.iter().map(|(_, item)| mark(item)).collect();
    let got: String = out.iter().map(|(_, mark)| *mark).collect();
    let (given, got) = (pieces(&given), pieces(&got));
    prop_assert_eq!(given.len(), got.len(), "gaps");
    for (given, got) in given.into_iter().zip(got) {
        prop_assert_eq!(given.chars().last(), got.chars().last(), "the last of {}", given);
        prop_assert!(is_subsequence(got, given), "{} of {}", got, given);
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn a_throttled_stream_gives_the_last_item_and_no_more_than_its_rate(script in script()) {
        let out = paused(times(&script, |input| EventStreamExt::throttle(input, ticks(3))));
        check(&script, &out)?;
        let end = script.iter().map(|(wait, _)| TICK * u32::from(*wait)).sum::<Duration>();
        for pair in out.windows(2) {
            let [(before, first), (at, second)] = pair else { unreachable!() };
            // Only a gap or the end brings an item sooner.
            let is_brought = *at == end || out.contains(&(*at, '!'));
            prop_assert!(*first == '!' || *second == '!' || is_brought || *at >= *before + ticks(3), "{:?}", out);
        }
    }

    #[test]
    fn a_debounced_stream_gives_the_last_item(script in script(), max_wait in prop::option::of(0..8_u32)) {
        let out = paused(times(&script, |input| {
            let debounced = input.debounce(ticks(2));
            match max_wait {
                Some(max_wait) => debounced.max_wait(ticks(max_wait)),
                None => debounced,
            }
        }));
        check(&script, &out)?;
    }

    #[test]
    fn a_sampled_stream_gives_the_last_item(script in script()) {
        let out = paused(times(&script, |input| input.sample(ticks(3))));
        check(&script, &out)?;
        let end = script.iter().map(|(wait, _)| TICK * u32::from(*wait)).sum::<Duration>();
        for (at, mark) in &out {
            let is_tick = at.as_millis() % ticks(3).as_millis() == 0;
            prop_assert!(*mark == '!' || is_tick || *at == end || out.contains(&(*at, '!')), "{:?}", out);
        }
    }
}
