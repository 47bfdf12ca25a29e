//! Several streams of a bus as one, in its order.

use std::thread;

use futures_core::FusedStream;
use proptest::collection::vec;
use proptest::prelude::*;
use tim_events::model::{ConversationType, Message};
use tim_events::stream::{EventItem, EventStreamExt, MaybeGap, MergeOrdered};
use tim_events::{
    Body, Bus, EventKind, EventRef, EventSet, FriendRequestsRead, KickedOffline, NewMessages, OrGap, Policy,
    TotalUnreadChanged,
};
use tokio_stream::{Stream, StreamExt};
use tokio_test::{assert_pending, task};

use crate::support::{cases, poll, ready, rest, watched};

fn subscribe(bus: &Bus, kinds: impl Into<EventSet>) -> impl Stream<Item = EventRef> + Send + Unpin + 'static {
    bus.subscribe().kinds(kinds).events()
}

fn seqs(events: &[EventRef]) -> Vec<u64> {
    events.iter().map(EventRef::seq).collect()
}

#[test]
fn nothing_ends_at_once_and_a_bus_is_not_kept_open() {
    let bus = Bus::new();
    assert!(rest(&mut bus.merge_ordered::<EventRef>()).is_empty());

    let mut both = subscribe(&bus, EventSet::FRIEND).merge_ordered(&bus, subscribe(&bus, EventSet::SESSION));
    assert!(poll(&mut both).is_pending());
    assert!(!both.is_terminated());
    drop(bus);
    assert!(rest(&mut both).is_empty());
    assert!(both.is_terminated());
    assert!(rest(&mut both).is_empty(), "it stays ended");
}

#[test]
fn a_quiet_stream_holds_up_nobody() {
    let bus = Bus::new();
    let mut both = subscribe(&bus, EventSet::FRIEND).merge_ordered(&bus, subscribe(&bus, EventSet::SESSION));
    let mut next = task::spawn(both.next());
    assert_pending!(next.poll());
    bus.publish_batch((0..3).map(|_| FriendRequestsRead::new()));
    assert!(next.is_woken());
    drop(next);
    assert_eq!([(); 3].map(|()| ready(&mut both).unwrap().seq()), [1, 2, 3]);

    let mut next = task::spawn(both.next());
    assert_pending!(next.poll());
    bus.publish(KickedOffline::new());
    assert!(next.is_woken(), "by either of them");
}

#[test]
fn a_stream_that_ends_drops_out() {
    let bus = Bus::new();
    let first = subscribe(&bus, EventSet::FRIEND).take(1);
    let mut both = first.merge_ordered(&bus, subscribe(&bus, EventSet::SESSION));
    bus.publish(FriendRequestsRead::new());
    bus.publish(FriendRequestsRead::new());
    bus.publish(KickedOffline::new());
    assert_eq!([(); 2].map(|()| ready(&mut both).unwrap().seq()), [1, 3]);
    assert!(poll(&mut both).is_pending());
}

#[test]
fn a_stream_may_join_later() {
    let bus = Bus::new();
    let mut merged = bus.merge_ordered().with(subscribe(&bus, EventSet::FRIEND));
    let session = subscribe(&bus, EventSet::SESSION);
    bus.publish(KickedOffline::new());
    bus.publish(FriendRequestsRead::new());
    bus.publish(FriendRequestsRead::new());
    assert_eq!(ready(&mut merged).unwrap().seq(), 2);
    let mut merged = merged.with(session);
    bus.publish(KickedOffline::new());
    bus.close();
    assert_eq!(
        seqs(&rest(&mut merged)),
        [1, 3, 4],
        "what was there before it joined comes late, in order with the rest"
    );
}

#[test]
fn different_items_are_merged_and_those_of_one_batch_stay_together() {
    let message = |text: &str| Message::text(ConversationType::C2c, "bob", "bob", text);
    let bus = Bus::new();
    let mut merged: MergeOrdered<String> = bus
        .merge_ordered()
        .with_map(bus.messages(), |new| new.text_content().unwrap_or_default().to_owned())
        .with_map(bus.on::<NewMessages>(), |new| format!("batch of {}", new.messages.len()))
        .with_map(bus.session_events(), |event| format!("#{}", event.seq()));
    bus.publish(NewMessages::new(vec![message("a"), message("b")]));
    bus.publish(KickedOffline::new());
    bus.publish(NewMessages::new(vec![message("c")]));
    bus.close();
    assert_eq!(rest(&mut merged), ["a", "b", "batch of 2", "#2", "c", "batch of 1"]);
}

#[test]
fn a_bus_that_holds_its_events_gives_them_in_order_too() {
    let bus = Bus::builder().hold(100).build();
    let mut both = subscribe(&bus, EventSet::FRIEND).merge_ordered(&bus, subscribe(&bus, EventSet::SESSION));
    bus.publish(FriendRequestsRead::new());
    bus.publish(KickedOffline::new());
    assert!(poll(&mut both).is_pending());
    bus.publish(FriendRequestsRead::new());
    bus.release();
    bus.publish(KickedOffline::new());
    bus.close();
    assert_eq!(seqs(&rest(&mut both)), [1, 2, 3, 4]);
}

#[test]
fn streams_of_another_bus_come_as_they_can() {
    let (bus, other) = (Bus::new(), Bus::new());
    let mut both = subscribe(&bus, EventSet::FRIEND).merge_ordered(&bus, subscribe(&other, EventSet::FRIEND));
    other.publish_batch((0..3).map(|_| FriendRequestsRead::new()));
    assert_eq!([(); 3].map(|()| ready(&mut both).unwrap().seq()), [1, 2, 3], "rather than never");
}

/// An input that has spent the task's budget says that it has nothing, and must not be believed.
#[tokio::test]
async fn a_task_that_has_to_yield_keeps_the_order() {
    const EVENTS: u64 = 20_000;
    let bus = Bus::new();
    let subscribe =
        |kinds: EventSet| bus.subscribe().kinds(kinds).policy(Policy::Buffer { max_bytes: 1 << 30 }).events();
    // The one that is asked last has the lower numbers.
    let late = subscribe(EventSet::FRIEND).filter(|event| event.seq() > EVENTS);
    let mut both = late.merge_ordered(&bus, subscribe(EventSet::SESSION)).with(subscribe(EventSet::FRIEND));
    for _ in 0..EVENTS {
        bus.publish(FriendRequestsRead::new());
        bus.publish(KickedOffline::new());
    }
    bus.close();
    let mut last = 0;
    let mut events = 0;
    while let Some(event) = both.next().await {
        assert!(event.seq() >= last);
        last = event.seq();
        events += 1;
    }
    assert_eq!(events, EVENTS * 5 / 2);
}

#[test]
fn publishers_on_other_threads_are_merged_in_order() {
    const EVENTS: u64 = 20_000;
    watched(|| {
        let bus = Bus::new();
        let subscribe =
            |kind: EventKind| bus.subscribe().kinds(kind).policy(Policy::Buffer { max_bytes: 1 << 30 }).events();
        let kinds = [EventKind::FriendRequestsRead, EventKind::KickedOffline, EventKind::TotalUnreadChanged];
        let mut merged = bus.merge_ordered();
        for kind in kinds {
            merged = merged.with(subscribe(kind));
        }
        let publishers = [
            Box::new(|| FriendRequestsRead::new().into()) as Box<dyn Fn() -> Body + Send>,
            Box::new(|| KickedOffline::new().into()),
            Box::new(|| TotalUnreadChanged::new(1).into()),
        ]
        .map(|event| {
            let bus = bus.clone();
            thread::spawn(move || {
                for _ in 0..EVENTS {
                    bus.publish(event());
                }
            })
        });
        drop(bus);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let seqs = runtime.block_on(async {
            let mut seqs = Vec::new();
            while let Some(event) = merged.next().await {
                seqs.push(event.seq());
            }
            seqs
        });
        for publisher in publishers {
            publisher.join().unwrap();
        }
        assert!(seqs.into_iter().eq(1..=3 * EVENTS));
    });
}

/// Kinds with and without messages in them.
const KINDS: [EventKind; 3] = [EventKind::FriendRequestsRead, EventKind::KickedOffline, EventKind::TotalUnreadChanged];

fn event(kind: EventKind) -> Body {
    match kind {
        EventKind::FriendRequestsRead => FriendRequestsRead::new().into(),
        EventKind::KickedOffline => KickedOffline::new().into(),
        _ => TotalUnreadChanged::new(1).into(),
    }
}

fn kinds() -> impl Strategy<Value = EventSet> {
    vec(prop::sample::select(&KINDS[..]), 1..3)
        .prop_map(|kinds| kinds.into_iter().fold(EventSet::EMPTY, |all, kind| all | kind))
}

#[derive(Debug, Clone)]
enum Step {
    Publish(Vec<EventKind>),
    Read(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        vec(prop::sample::select(&KINDS[..]), 1..8).prop_map(Step::Publish),
        (1..8_usize).prop_map(Step::Read),
    ];
    vec(step, 0..30)
}

proptest! {
    #![proptest_config(cases(300))]

    /// What comes out is what each event's publication would have put there, one entry for each input that asks for it.
    #[test]
    fn the_order_is_the_bus_s_and_nothing_waits(inputs in vec(kinds(), 1..5), steps in steps()) {
        let bus = Bus::new();
        let mut merged = bus.merge_ordered();
        for (index, kinds) in inputs.iter().enumerate() {
            merged = merged.with_map(subscribe(&bus, *kinds), move |event| (event.seq(), index));
        }
        let mut expected = std::collections::VecDeque::new();
        for step in steps {
            match step {
                Step::Publish(kinds) => for kind in kinds {
                    if let Some(seq) = bus.publish(event(kind)).seq {
                        let asking = inputs.iter().enumerate().filter(|(_, kinds)| kinds.contains(kind));
                        expected.extend(asking.map(|(index, _)| (seq, index)));
                    }
                }
                Step::Read(items) => for _ in 0..items {
                    prop_assert_eq!(ready(&mut merged), expected.pop_front());
                }
            }
        }
        bus.close();
        prop_assert_eq!(rest(&mut merged), Vec::from(expected));
    }

    /// With losses: in order all the same, and each input accounts for all that it asked for.
    #[test]
    fn losses_keep_their_places(inputs in vec((kinds(), 1..4_usize), 1..4), steps in steps()) {
        let bus = Bus::new();
        let mut merged = bus.merge_ordered();
        for (index, (kinds, capacity)) in inputs.iter().enumerate() {
            let stream = bus.subscribe().kinds(*kinds).capacity(*capacity).events().with_gaps();
            merged = merged.with_map(stream, move |item: OrGap<EventRef>| (item.seq(), index, item));
        }
        let mut asked = vec![0; inputs.len()];
        let mut got = Vec::new();
        for step in steps {
            match step {
                Step::Publish(kinds) => for kind in kinds {
                    bus.publish(event(kind));
                    for (asked, (kinds, _)) in asked.iter_mut().zip(&inputs) {
                        *asked += u64::from(kinds.contains(kind));
                    }
                }
                Step::Read(items) => got.extend((0..items).map_while(|_| ready(&mut merged))),
            }
        }
        bus.close();
        got.extend(rest(&mut merged));
        for pair in got.windows(2) {
            prop_assert!((pair[0].0, pair[0].1) < (pair[1].0, pair[1].1), "{:?}", pair);
        }
        for (index, asked) in asked.into_iter().enumerate() {
            let mine = got.iter().filter(|(_, input, _)| *input == index);
            let accounted: u64 = mine.map(|(_, _, item)| item.gap().map_or(1, |gap| gap.missed)).sum();
            prop_assert_eq!(accounted, asked);
        }
    }
}
