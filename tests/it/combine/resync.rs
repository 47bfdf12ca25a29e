//! A snapshot in the place of a gap.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_core::FusedStream;
use tim_events::stream::{EventStreamExt, MaybeGap, OrSnapshot};
use tim_events::{Bus, Policy, TotalUnreadChanged};
use tokio::sync::oneshot;
use tokio_stream::StreamExt;
use tokio_test::{assert_pending, task};

use super::marble::{Mark, channel, item, marbles, ticks};
use crate::support::{poll, ready, rest};

/// Takes two ticks.
async fn snapshot() -> char {
    tokio::time::sleep(ticks(2)).await;
    'S'
}

impl From<OrSnapshot<char, char>> for Mark {
    fn from(item: OrSnapshot<char, char>) -> Self {
        let (OrSnapshot::Item(mark) | OrSnapshot::Snapshot(_, mark)) = item;
        Self(mark.to_string())
    }
}

#[tokio::test(start_paused = true)]
async fn a_snapshot_stands_where_the_gap_was_and_later_items_wait_for_it() {
    marbles! {
        |input| input.resync_with(|_| snapshot()).map(Mark::from),
        "|" => "|", "empty";
        "ab|" => "ab|", "no gap";
        "a!b--c|" => "a--(Sb)-c|";
        "a!b!c----|" => "a--(Sb)-(Sc)---|", "a gap while a snapshot is taken";
        "(!!)-----|" => "--S-S-|";
        "!|" => "--(S|)", "the end waits for it";
        "(a!bcd)|" => "a-(Sbcd|)", "a burst";
    }
}

#[tokio::test(start_paused = true)]
async fn a_dropped_next_does_not_stop_the_snapshot() {
    let (sender, input) = channel();
    let mut resyncing = input.resync_with(|_| snapshot());
    sender.send(item('!')).unwrap();
    assert_pending!(task::spawn(resyncing.next()).poll());
    assert!(resyncing.resyncing().is_some());
    tokio::time::advance(ticks(2)).await;
    assert!(matches!(ready(&mut resyncing), Some(OrSnapshot::Snapshot(gap, 'S')) if gap.missed == 1));
    assert!(resyncing.resyncing().is_none());
}

#[test]
fn events_wait_in_the_subscription_and_what_it_loses_is_made_up_for_again() {
    let bus = Bus::new();
    let (finish, finished) = oneshot::channel();
    let mut finished = Some(finished);
    let snapshots = Arc::new(AtomicUsize::new(0));
    let taken = Arc::clone(&snapshots);
    let unread = bus.subscribe().policy(Policy::DropNewest).capacity(2).on::<TotalUnreadChanged>().with_gaps();
    let mut unread = unread.resync_with(move |gap| {
        taken.fetch_add(1, Ordering::Relaxed);
        let first = finished.take();
        async move {
            if let Some(first) = first {
                first.await.unwrap();
            }
            gap.missed
        }
    });
    bus.publish_batch((1..=4).map(TotalUnreadChanged::new));
    assert_eq!([(); 2].map(|()| shown(&ready(&mut unread).unwrap())), ["1", "2"]);
    assert!(poll(&mut unread).is_pending(), "the first snapshot is being taken");
    bus.publish_batch((5..=8).map(TotalUnreadChanged::new));
    assert!(poll(&mut unread).is_pending());
    finish.send(()).unwrap();
    bus.close();

    let items: Vec<_> = rest(&mut unread).iter().map(shown).collect();
    assert_eq!(items, ["snapshot for 2", "5", "6", "snapshot for 2"]);
    assert_eq!(snapshots.load(Ordering::Relaxed), 2);
    assert!(unread.is_terminated());
}

fn shown(item: &OrSnapshot<tim_events::Ref<TotalUnreadChanged>, u64>) -> String {
    match item {
        OrSnapshot::Item(unread) => unread.total_unread_count.to_string(),
        OrSnapshot::Snapshot(gap, missed) => {
            assert_eq!(gap.missed, *missed);
            assert_eq!(item.gap(), Some(gap), "so that it is no more left out than a gap");
            format!("snapshot for {missed}")
        }
    }
}
