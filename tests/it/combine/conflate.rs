//! Conflation: the newest item of each key, everything without one.

use proptest::collection::vec;
use proptest::prelude::*;
use tim_events::stream::EventStreamExt;
use tim_events::{Bus, Event, EventRef, FriendRequestsRead, KickedOffline, TotalUnreadChanged};
use tokio_stream::StreamExt;

use super::marble::{Flood, Item, Mark, item, marbles, mark};
use crate::support::{cases, poll, ready, rest};

/// Letters are keys, whatever their case; digits have none. A gap would have one, if it were asked.
fn key(item: &Item) -> Option<char> {
    Some(mark(item).to_ascii_lowercase()).filter(|mark| !mark.is_ascii_digit())
}

#[tokio::test(start_paused = true)]
async fn the_newest_of_each_key_comes_where_it_came() {
    marbles! {
        |input| input.conflate_by(key).map(Mark::from),
        "|" => "|", "empty";
        "aAa|" => "aAa|", "nobody is busy";
        "(aAbaB1)|" => "(aB1)|", "a burst";
        "(1122)|" => "(1122)|", "no key";
        "(a!A)|" => "(!A)|", "a gap keeps its place";
        "(!a!!A)|" => "(!!!A)|", "gaps stay, each of them";
        "(aA|)" => "(A|)", "the end brings what waits";
    }
}

#[tokio::test(start_paused = true)]
async fn it_takes_in_no_more_than_it_may() {
    marbles! {
        |input| input.conflate_by(key).limit(2).map(Mark::from),
        "(abA)|" => "(abA)|", "the third is not seen before the first is out";
        "(abBA)|" => "(aBA)|";
    }
    marbles! {
        |input| input.conflate_by(key).limit(0).map(Mark::from),
        "(aAb)|" => "(aAb)|", "one at least";
    }
}

#[test]
fn a_dropped_next_and_a_busy_reader_lose_nothing_but_what_is_old() {
    let bus = Bus::new();
    let unread = |event: &EventRef| matches!(**event, Event::TotalUnreadChanged(_)).then_some(());
    let mut events = bus.events().conflate_by(unread);
    drop(tokio_test::task::spawn(events.next()).poll());
    bus.publish_batch((1..=10).map(TotalUnreadChanged::new));
    bus.publish(KickedOffline::new());
    assert_eq!(ready(&mut events).unwrap().seq(), 10);
    bus.publish_batch((1..=10).map(TotalUnreadChanged::new));
    assert_eq!(ready(&mut events).unwrap().seq(), 11);
    bus.close();
    assert_eq!(rest(&mut events).iter().map(EventRef::seq).collect::<Vec<_>>(), [21]);
    assert_eq!(events.conflated(), 18);
}

/// A stream that always has an item of one key gives one now and then, and lets others run.
#[tokio::test]
async fn a_flood_of_one_key_comes_through() {
    let mut newest = Flood(0_u64..).conflate_by(|_| Some(()));
    let before = newest.next().await.unwrap();
    assert!(newest.next().await.unwrap() > before);
    let busy = async { while newest.next().await.is_some() {} };
    assert!(tokio::time::timeout(std::time::Duration::from_millis(1), busy).await.is_err());
}

#[test]
fn a_gap_of_a_bus_is_no_item_of_any_key() {
    let bus = Bus::new();
    let mut events = bus.subscribe().capacity(1).events().conflate_by(|_| Some(()));
    bus.publish_batch((0..3).map(|_| FriendRequestsRead::new()));
    let kinds: Vec<_> = std::iter::from_fn(|| ready(&mut events)).map(|event| event.kind().name()).collect();
    assert_eq!(kinds, ["Gap", "FriendRequestsRead"]);
}

/// Conflates as slowly and plainly as can be.
#[derive(Default)]
struct Model {
    waiting: Vec<Item>,
    conflated: u64,
}

impl Model {
    fn take_in(&mut self, item: Item) {
        let newest = if mark(&item) == '!' { None } else { key(&item) };
        let before = self.waiting.len();
        self.waiting.retain(|older| newest.is_none() || mark(older) == '!' || key(older) != newest);
        self.conflated += (before - self.waiting.len()) as u64;
        self.waiting.push(item);
    }
}

proptest! {
    #![proptest_config(cases(300))]

    /// Bursts, with some reads after each.
    #[test]
    fn it_does_as_the_model_does(bursts in vec((vec(prop::sample::select(vec!['a', 'A', 'b', 'B', 'c', '1', '!']), 0..12), 0..6_usize), 0..12)) {
        let (sender, input) = super::marble::channel();
        let mut conflated = input.conflate_by(key);
        let mut model = Model::default();
        let mut unseen = Vec::new();
        for (burst, reads) in bursts {
            for mark in burst {
                sender.send(item(mark)).unwrap();
                unseen.push(item(mark));
            }
            for _ in 0..reads {
                unseen.drain(..).for_each(|item| model.take_in(item));
                let expected = if model.waiting.is_empty() { None } else { Some(mark(&model.waiting.remove(0))) };
                prop_assert_eq!(ready(&mut conflated).as_ref().map(mark), expected);
            }
        }
        drop(sender);
        unseen.drain(..).for_each(|item| model.take_in(item));
        let left: String = rest(&mut conflated).iter().map(mark).collect();
        prop_assert_eq!(left, model.waiting.iter().map(mark).collect::<String>());
        prop_assert_eq!(conflated.conflated(), model.conflated);
        prop_assert!(poll(&mut conflated).is_ready(), "it stays ended");
    }
}
