//! Gaps told apart from events, and told to whoever asks.

use std::sync::mpsc;

use futures_core::FusedStream;
use tim_events::stream::{EventStreamExt, MaybeGap};
use tim_events::{Bus, Gap, OrGap, TotalUnreadChanged};
use tokio_stream::{Stream, StreamExt};

use super::marble::{Mark, marbles};
use crate::support::rest;

/// Publishes what a subscription with room for one loses two of.
fn lose_two(bus: &Bus) {
    bus.publish_batch((1..=3).map(TotalUnreadChanged::new));
    bus.close();
}

#[test]
fn events_and_gaps_are_told_apart() {
    let bus = Bus::new();
    let mut events = bus.subscribe().capacity(1).events().with_gaps();
    lose_two(&bus);
    let items = rest(&mut events);
    assert!(matches!(&*items, [OrGap::Gap(gap), OrGap::Item(last)] if gap.missed == 2 && last.seq() == 3));
    assert!(events.is_terminated());
}

/// What `on_gap` was told by a stream that has been read to its end.
fn told<S: Stream + Unpin>(make: impl FnOnce(&Bus, Box<dyn FnMut(Gap) + Send>) -> S) -> Vec<u64> {
    let bus = Bus::new();
    let (tell, told) = mpsc::channel();
    let mut stream = make(&bus, Box::new(move |gap: Gap| tell.send(gap.missed).unwrap()));
    lose_two(&bus);
    assert!(!rest(&mut stream).is_empty());
    drop(stream);
    told.iter().collect()
}

#[test]
fn every_stream_tells_of_its_gaps_once() {
    assert_eq!(told(|bus, tell| bus.subscribe().capacity(1).events().on_gap(tell)), [2]);
    assert_eq!(told(|bus, tell| bus.subscribe().capacity(1).events().batches().on_gap(tell)), [2]);
    assert_eq!(told(|bus, tell| bus.subscribe().capacity(1).on::<TotalUnreadChanged>().on_gap(tell)), [2]);
    assert_eq!(told(|bus, tell| bus.subscribe().capacity(1).on::<TotalUnreadChanged>().with_gaps().on_gap(tell)), [2]);
    assert_eq!(told(|bus, tell| bus.subscribe().capacity(1).events().conflate_by(|_| None::<()>).on_gap(tell)), [2]);
}

#[tokio::test(start_paused = true)]
async fn a_gap_is_told_before_it_is_given_out_and_changes_nothing() {
    let (tell, told) = mpsc::channel();
    marbles! {
        |input| {
            let tell = tell.clone();
            input.on_gap(move |gap| tell.send(gap.missed).unwrap()).map(Mark::from)
        },
        "|" => "|";
        "a!(b!)|" => "a!(b!)|";
    }
    assert_eq!(told.try_iter().collect::<Vec<_>>(), [1, 1]);
}

#[test]
fn a_gap_is_found_inside_of_what_holds_it() {
    let bus = Bus::new();
    let mut events = bus.subscribe().capacity(1).events();
    let mut batches = bus.subscribe().capacity(1).events().batches();
    lose_two(&bus);
    let [gap, event] = rest(&mut events).try_into().unwrap();
    assert_eq!(gap.gap().map(|gap| gap.missed), Some(2));
    assert!(event.gap().is_none());
    assert_eq!(rest(&mut batches).iter().filter_map(MaybeGap::gap).count(), 1);

    assert!(vec![event.clone(), gap.clone()].gap().is_some());
    assert!(vec![event.clone()].gap().is_none());
    assert!((1, Some(&gap)).gap().is_some());
    assert!((1, Some(&event)).gap().is_none());
    assert!(Box::new(Ok::<_, ()>(gap)).gap().is_some());
    assert!(Err::<OrGap<()>, _>(event).gap().is_none());
}
