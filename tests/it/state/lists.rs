//! Lists and their changes: few steps, no holes, clean ends.

use std::sync::Arc;

use tim_events::model::{Conversation, ConversationChange};
use tim_events::state::{Changes, Conversations, List, Live, Rows, Updates, VectorDiff};
use tim_events::{Bus, ConversationsChanged, TotalUnreadChanged, c2c};
use tokio_test::{assert_pending, assert_ready, task};

use super::{conversation, take_steps};
use crate::support::{Count, park, poll, ready, rest};

fn updated(conversations: impl IntoIterator<Item = Conversation>) -> ConversationsChanged {
    ConversationsChanged::new(ConversationChange::Updated, conversations.into_iter().collect())
}

fn deleted(id: &str) -> ConversationsChanged {
    ConversationsChanged::new(ConversationChange::Deleted, vec![conversation(id, 0)])
}

/// A list of e, d, c, b, a.
fn five(bus: &Bus) -> Live<Conversations> {
    let mut live = Live::new(bus, Conversations::new());
    bus.publish(updated((1..).zip(["a", "b", "c", "d", "e"]).map(|(time, id)| conversation(id, time * 10))));
    live.update();
    live
}

/// The steps in short, and the rows after them.
fn steps(live: &mut Live<Conversations>) -> (Vec<String>, String) {
    let (mut rows, mut changes) = live.subscribe();
    live.update();
    let mut steps = Vec::new();
    for diff in ready(&mut changes).unwrap_or_default() {
        steps.push(match &diff {
            VectorDiff::Insert { index, value } => format!("insert {} {index}", value.id),
            VectorDiff::Set { index, value } => format!("set {} {index}", value.id),
            VectorDiff::Remove { index } => format!("remove {index}"),
            other => panic!("{other:?}"),
        });
        diff.apply(&mut rows);
    }
    assert_eq!(rows, live.items());
    (steps, rows.iter().map(|row| row.id.as_str()).collect())
}

#[test]
fn a_row_that_moved_is_two_steps_and_one_that_stayed_is_one() {
    let bus = Bus::new();
    let mut live = five(&bus);

    bus.publish(updated([conversation("b", 60)]));
    assert_eq!(steps(&mut live), (vec!["remove 3".to_owned(), "insert b 0".to_owned()], "bedca".to_owned()));

    bus.publish(updated([conversation("d", 41)]));
    assert_eq!(steps(&mut live), (vec!["set d 2".to_owned()], "bedca".to_owned()), "it still fits there");

    bus.publish(deleted("e"));
    bus.publish(updated([conversation("f", 35)]));
    assert_eq!(steps(&mut live), (vec!["remove 1".to_owned(), "insert f 2".to_owned()], "bdfca".to_owned()));
}

#[test]
fn what_changed_often_is_told_once_and_what_changed_back_not_at_all() {
    let bus = Bus::new();
    let mut live = five(&bus);

    for time in 0..100 {
        bus.publish(updated([conversation("a", time)]));
    }
    assert_eq!(steps(&mut live), (vec!["remove 4".to_owned(), "insert a 0".to_owned()], "aedcb".to_owned()));

    bus.publish(updated([conversation("c", 1)]));
    bus.publish(deleted("x"));
    bus.publish(updated([conversation("y", 1)]));
    bus.publish(deleted("y"));
    bus.publish(updated([conversation("c", 30)]));
    assert_eq!(steps(&mut live), (Vec::new(), "aedcb".to_owned()));
}

#[test]
fn one_round_is_one_wake() {
    let bus = Bus::new();
    let mut live = five(&bus);
    let (list, count) = (live.list(), Count::new());
    let (_, mut changes) = list.subscribe();
    let mut updates = list.updates();
    park(&mut changes, &count.waker());
    park(&mut updates, &count.waker());

    for time in 0..50 {
        bus.publish(updated([conversation("a", time), conversation("b", time)]));
    }
    live.update();
    assert_eq!(count.count(), 2, "one for each of the two that wait");
    assert_eq!(ready(&mut changes).unwrap().len(), 4);
    assert!(ready(&mut updates).is_some());
    assert!(ready(&mut changes).is_none() && ready(&mut updates).is_none());
}

#[test]
fn a_waker_may_look_at_the_list() {
    let bus = Bus::new();
    let mut live = five(&bus);
    let list = live.list();
    let (_, mut changes) = list.subscribe();
    let (seen, in_waker) = (Arc::new(std::sync::Mutex::new(Vec::new())), list.clone());
    let waker = {
        let seen = Arc::clone(&seen);
        crate::support::on_wake(move || {
            let (rows, _) = in_waker.subscribe();
            seen.lock().unwrap().push((rows.len(), in_waker.freshness().is_fresh()));
        })
    };
    park(&mut changes, &waker);
    crate::support::watched(move || {
        bus.publish(deleted("a"));
        live.update();
    });
    assert_eq!(*seen.lock().unwrap(), [(4, true)], "it was woken once, when the list was free");
}

#[test]
fn who_never_reads_gets_the_whole_and_costs_nothing() {
    let bus = Bus::new();
    let mut live = five(&bus);
    let (mut rows, mut changes) = live.subscribe();
    for time in 0..500 {
        bus.publish(updated([conversation("a", time)]));
        live.update();
    }
    let diffs = ready(&mut changes).unwrap();
    assert!(matches!(&diffs[..], [VectorDiff::Reset { .. }]));
    take_steps(diffs, &mut rows);
    assert_eq!(rows, live.items());
}

#[test]
fn the_last_changes_come_before_the_end_however_far_behind() {
    for publications in [1, 500] {
        let bus = Bus::new();
        let mut live = five(&bus);
        let (mut rows, mut changes) = live.subscribe();
        let mut updates = live.list().updates();
        for time in 1..=publications {
            bus.publish(updated([conversation("a", time * 100)]));
            live.update();
        }
        bus.close();
        live.update();
        let items = live.items();
        drop(live);
        take_steps(rest(&mut changes).concat(), &mut rows);
        assert_eq!(rows, items);
        assert!(poll(&mut changes).is_ready(), "it has ended");
        assert!(!rest(&mut updates).is_empty());
    }
}

#[test]
fn a_list_that_is_live_no_more_ends_its_readers_and_keeps_its_rows() {
    let bus = Bus::new();
    let live = five(&bus);
    let list: List<Conversation> = live.list();
    let (_, mut changes): (_, Changes<Conversation>) = list.subscribe();
    let mut updates: Updates = list.updates();
    let count = Count::new();
    park(&mut changes, &count.waker());
    park(&mut updates, &count.waker());
    drop(live);
    assert_eq!(count.count(), 2);
    assert!(rest(&mut changes).is_empty());
    rest(&mut updates);
    assert_eq!(list.items().len(), 5);
    assert!(rest(&mut list.subscribe().1).is_empty(), "one that comes late ends too");
    assert!(rest(&mut list.updates()).is_empty());
}

#[test]
fn driving_waits_without_losing_and_ends_with_the_bus() {
    let bus = Bus::new();
    let mut live = Live::new(&bus, Conversations::new());
    let list = live.list();
    {
        let mut driving = task::spawn(live.run());
        assert_pending!(driving.poll());
        bus.publish(TotalUnreadChanged::new(1));
        assert!(!driving.is_woken(), "nothing of it is shown here");
        bus.publish(updated([conversation("a", 1)]));
        assert!(driving.is_woken());
        assert_pending!(driving.poll());
        assert_eq!(list.items().len(), 1);
        bus.publish(updated([conversation("b", 1)]));
        // Dropped before it has looked.
    }
    bus.close();
    let mut driving = task::spawn(live.run());
    assert_ready!(driving.poll());
    assert_eq!(list.items().len(), 2);
}

#[test]
fn a_row_whose_key_changes_takes_the_place_of_the_one_with_that_key() {
    let mut rows = Rows::new(9);
    rows.extend([conversation("a", 1), conversation("b", 2)]);
    rows.update(&c2c("a"), |row| row.id = "b".to_owned());
    let left: Vec<_> = rows.iter().map(|row| (row.id.as_str(), row.active_time)).collect();
    assert_eq!((left, rows.len()), (vec![("b", 1)], 1));
}
