//! Leaving out what was seen before.

use std::time::Duration;

use tim_events::stream::{DedupWindow, EventStreamExt};
use tim_events::{Bus, FriendRequestsRead};
use tokio_stream::StreamExt;

use super::marble::{Flood, Item, Mark, marbles, mark, ticks};
use crate::support::ready;

/// Letters are keys, whatever their case; digits have none. A gap would have one, if it were asked.
fn key(item: &Item) -> Option<char> {
    Some(mark(item).to_ascii_lowercase()).filter(|mark| !mark.is_ascii_digit())
}

#[tokio::test(start_paused = true)]
async fn a_key_comes_once_in_a_window_of_keys() {
    marbles! {
        |input| input.dedup_by(key, DedupWindow::last(2)).map(Mark::from),
        "|" => "|", "empty";
        "aAbBaca|" => "a-b--ca|", "the third key pushes out the first, which is then new";
        "(aaab)|" => "(ab)|", "a burst";
        "1!1!|" => "1!1!|", "neither what has no key nor a gap is ever left out";
        "a!a|" => "a!-|", "what was seen before a gap was seen";
        "a(a|)" => "a|", "the end";
    }
    marbles! {
        |input| input.dedup_by(key, DedupWindow::last(0)).map(Mark::from),
        "aAba|" => "a-ba|", "one key at least";
    }
}

#[tokio::test(start_paused = true)]
async fn a_key_comes_once_in_a_window_of_time() {
    marbles! {
        |input| input.dedup_by(key, DedupWindow::last(10).within(ticks(3))).map(Mark::from),
        "aA-A-A|" => "a--A--|", "three ticks after it was first seen; a repetition makes it no younger";
        "aB-b|" => "aB--|";
    }
}

#[test]
fn repetitions_are_counted_and_a_dropped_next_loses_nothing() {
    let bus = Bus::new();
    let mut events = bus.events().dedup_by(|event| Some(event.kind()), DedupWindow::last(10));
    drop(tokio_test::task::spawn(events.next()).poll());
    bus.publish_batch((0..3).map(|_| FriendRequestsRead::new()));
    assert_eq!(ready(&mut events).unwrap().seq(), 1);
    assert!(ready(&mut events).is_none());
    assert_eq!(events.duplicates(), 2);
}

#[tokio::test]
async fn a_flood_of_repetitions_lets_others_run() {
    let mut same = Flood(std::iter::repeat(1)).dedup_by(|item| Some(*item), DedupWindow::last(1));
    assert_eq!(same.next().await, Some(1));
    assert!(tokio::time::timeout(Duration::from_millis(1), same.next()).await.is_err());
}
