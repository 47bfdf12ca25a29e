//! The values of which there is one each, and drawing at the pace of a screen.

use std::time::Duration;

use tim_events::model::{NetworkStatus, UserProfile};
use tim_events::state::{Frames, Overview, Redraw};
use tim_events::{
    Bus, KickedOffline, LoginStatus, NetworkStatusChanged, RawCall, SelfProfileUpdated, TotalUnreadChanged,
};
use tokio::sync::mpsc;
use tokio::time::{Instant, advance, sleep, timeout};
use tokio_stream::wrappers::UnboundedReceiverStream;
use tokio_test::{assert_pending, assert_ready_eq, task};

use crate::support::{done, ready, rest};

#[test]
fn the_values_are_the_buss() {
    let bus = Bus::new();
    bus.publish(NetworkStatusChanged::new(NetworkStatus::Connecting, 0, String::new()));
    bus.publish(RawCall::completion("TIMLogin", 0, "", ""));
    let overview = Overview::new(&bus);
    let mut changes = overview.changes();
    assert!(ready(&mut changes).is_none(), "what there was is no change");
    assert_eq!((overview.total_unread(), overview.profile()), (None, None));

    let mut me = UserProfile::default();
    me.nick_name = "Me".to_owned();
    bus.publish(SelfProfileUpdated::new(Box::new(me.clone())));
    bus.publish(TotalUnreadChanged::new(4));
    assert!(ready(&mut changes).is_some());
    assert!(ready(&mut changes).is_none(), "two changes are told as one");
    assert_eq!((overview.total_unread(), overview.profile()), (Some(4), Some(me)));
    assert_eq!(overview.network(), Some(NetworkStatus::Connecting));

    bus.publish(KickedOffline::new());
    assert!(done(changes.next()));
    assert_eq!(overview.session().status, LoginStatus::KickedOffline);

    bus.publish(TotalUnreadChanged::new(5));
    bus.close();
    assert_eq!(rest(&mut changes).len(), 1, "the last change, then the end");
    assert!(!done(changes.next()));
}

#[tokio::test(start_paused = true)]
async fn the_first_item_comes_at_once_and_then_one_a_frame() {
    let (send, receive) = mpsc::unbounded_channel();
    let mut frames = Frames::new(UnboundedReceiverStream::new(receive), Duration::from_millis(10));
    let begin = Instant::now();
    (0..4).for_each(|item| send.send(item).unwrap());
    drop(send);
    let mut came = Vec::new();
    while let Some(item) = frames.next().await {
        came.push((item, begin.elapsed().as_millis()));
    }
    assert_eq!(came, [(0, 0), (1, 10), (2, 20), (3, 30)]);
}

#[tokio::test(start_paused = true)]
async fn a_frame_that_is_longer_than_a_clock_can_count_is_no_trouble() {
    let mut frames = Frames::new(tokio_stream::iter([1, 2]), Duration::MAX);
    assert_eq!(frames.next().await, Some(1));
    assert!(timeout(Duration::from_secs(3600), frames.next()).await.is_err(), "one in each frame");
}

#[tokio::test(start_paused = true)]
async fn within_a_frame_nobody_is_woken() {
    let bus = Bus::new();
    let mut redraw = Redraw::every(Duration::from_millis(10)).on(Overview::new(&bus).changes());
    let mut drawing = task::spawn(async move {
        let mut draws = Vec::new();
        while redraw.next().await {
            draws.push(Instant::now());
        }
        draws
    });
    assert_pending!(drawing.poll());
    let begin = Instant::now();
    bus.publish(TotalUnreadChanged::new(1));
    assert!(drawing.is_woken(), "the first change is drawn at once");
    assert_pending!(drawing.poll());
    for unread in 2..9 {
        bus.publish(TotalUnreadChanged::new(unread));
        bus.publish(KickedOffline::new());
        assert!(!drawing.is_woken(), "it waits for its frame");
        advance(Duration::from_millis(1)).await;
    }
    advance(Duration::from_millis(3)).await;
    assert!(drawing.is_woken());
    assert_pending!(drawing.poll());

    // After a quiet while the next change is a first one again.
    sleep(Duration::from_millis(35)).await;
    assert!(drawing.is_woken(), "the end of its frame");
    assert_pending!(drawing.poll());
    assert!(!drawing.is_woken());
    bus.publish(TotalUnreadChanged::new(10));
    assert!(drawing.is_woken());
    assert_pending!(drawing.poll());
    bus.close();
    sleep(Duration::from_millis(10)).await;
    let at = |millis| begin + Duration::from_millis(millis);
    assert_ready_eq!(drawing.poll(), vec![at(0), at(10), at(45)]);
}
