//! Collecting up to an item.

use std::time::Duration;

use tim_events::stream::{CollectReason, EventStreamExt};
use tim_events::{Bus, EventRef, FriendRequestsRead};
use tokio_test::{assert_pending, assert_ready_err, task};

use super::marble::{Flood, Item, channel, item, mark, ticks};
use crate::support::{done, ready};

fn marks(items: &[Item]) -> String {
    items.iter().map(mark).collect()
}

fn feed(marks: &str) -> super::marble::Input {
    let (sender, input) = channel();
    marks.chars().for_each(|mark| sender.send(item(mark)).unwrap());
    input
}

#[test]
fn it_collects_up_to_the_first_that_matches_and_the_stream_goes_on() {
    let mut input = feed("abcd");
    assert_eq!(marks(&done(input.collect_until(|item| mark(item) == 'b')).unwrap()), "ab");
    assert_eq!(marks(&done(input.collect_until(|item| mark(item) == 'c')).unwrap()), "c");
}

#[test]
fn what_ends_it_gives_back_what_was_collected() {
    let error = done(feed("").collect_until(|_| true)).unwrap_err();
    assert_eq!((marks(&error.items), error.reason), (String::new(), CollectReason::Ended));
    let error = done(feed("ab").collect_until(|_| false)).unwrap_err();
    assert_eq!((marks(&error.items), error.reason), ("ab".to_owned(), CollectReason::Ended));
    assert_eq!(error.to_string(), "no matching item among 2: the stream ended");

    let mut input = feed("ab!cd");
    let error = done(input.collect_until(|item| mark(item) == 'd')).unwrap_err();
    assert_eq!(marks(&error.items), "ab!");
    assert!(matches!(error.reason, CollectReason::Missed(gap) if gap.missed == 1));
    assert_eq!(marks(&done(input.collect_until(|item| mark(item) == 'd')).unwrap()), "cd", "it goes on");

    let until_gap = done(feed("a!").collect_until(|item| mark(item) == '!')).unwrap();
    assert_eq!(marks(&until_gap), "a!", "unless the gap is what one waits for");
}

#[tokio::test(start_paused = true)]
async fn it_may_have_a_limit_from_the_first_poll_on() {
    let (sender, mut input) = channel();
    sender.send(item('a')).unwrap();
    let start = tokio::time::Instant::now();
    let collecting = input.collect_until(|_| false).timeout(ticks(3));
    tokio::time::advance(ticks(2)).await;
    let error = collecting.await.unwrap_err();
    assert_eq!((marks(&error.items), error.reason), ("a".to_owned(), CollectReason::TimedOut));
    assert_eq!(start.elapsed(), ticks(5));
}

#[tokio::test(start_paused = true)]
async fn an_item_that_is_there_comes_before_the_limit() {
    let mut input = feed("ab");
    let collected = input.collect_until(|item| mark(item) == 'b').timeout(Duration::ZERO).await;
    assert_eq!(marks(&collected.unwrap()), "ab");
}

#[tokio::test]
async fn a_flood_does_not_hide_the_limit() {
    let mut flood = Flood(0_u64..);
    let error = flood.collect_until(|_| false).timeout(Duration::from_millis(1)).await.unwrap_err();
    assert_eq!(error.reason, CollectReason::TimedOut);
    assert!(error.items.into_iter().eq(0..ready(&mut flood).unwrap()), "all that was taken is given back");
}

#[test]
fn what_is_collected_survives_in_the_future() {
    let bus = Bus::new();
    let mut events = bus.events();
    let mut collecting = events.collect_until(|event| event.seq() == 3);
    bus.publish(FriendRequestsRead::new());
    assert_pending!(task::spawn(&mut collecting).poll());
    bus.publish(FriendRequestsRead::new());
    assert_pending!(task::spawn(&mut collecting).poll());
    assert_eq!(collecting.into_items().iter().map(EventRef::seq).collect::<Vec<_>>(), [1, 2]);

    bus.publish(FriendRequestsRead::new());
    assert_eq!(ready(&mut events).unwrap().seq(), 3, "and the stream goes on behind it");
    let mut collecting = task::spawn(events.collect_until(|_| false));
    assert_pending!(collecting.poll());
    bus.close();
    assert!(collecting.is_woken());
    assert_eq!(assert_ready_err!(collecting.poll()).reason, CollectReason::Ended);
}
