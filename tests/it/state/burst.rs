//! A flood: 100,000 updates, and what the user interface notices of it.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tim_events::model::{ConversationChange, MessageStatus};
use tim_events::state::{Conversations, Live, Overview, Redraw, Timeline};
use tim_events::{Bus, ConversationsChanged, Event, KickedOffline, LoginStatus, UploadProgress, c2c};
use tokio::time::{Instant, sleep};

use super::{conversation, message, oracle, take_steps};

const FRAME: Duration = Duration::from_millis(16);
const EVENTS: u64 = 100_000;
/// A millisecond's worth.
const CHUNK: u64 = 500;

/// Runs a future and counts how often it is polled, which is how often its task was woken, and once more.
async fn counting<F: Future>(polls: Arc<AtomicU32>, future: F) -> F::Output {
    let mut future = pin!(future);
    poll_fn(|cx| {
        polls.fetch_add(1, Ordering::Relaxed);
        future.as_mut().poll(cx)
    })
    .await
}

/// Progress of 40 messages of two elements each, and changes of 60 conversations.
fn event(number: u64) -> Event {
    if number.is_multiple_of(2) {
        let id = number / 2 % 40;
        let mut message = message("bob", &format!("bob-{id}"), id);
        message.status = MessageStatus::Sending;
        let index = i64::try_from(number / 80 % 2).unwrap();
        UploadProgress::new(Box::new(message), index, i64::try_from(number).unwrap(), 100_000).into()
    } else {
        let mut conversation = conversation(&format!("user{}", number / 2 % 60), number);
        conversation.unread_count = i64::try_from(number % 7).unwrap();
        conversation.is_pinned = number % 60 == 1;
        ConversationsChanged::new(ConversationChange::Updated, vec![conversation]).into()
    }
}

#[tokio::test(start_paused = true)]
async fn a_flood_ends_exact_and_wakes_once_a_frame() {
    let bus = Bus::new();
    let mut list = Live::new(&bus, Conversations::new());
    let mut timeline = Live::new(&bus, Timeline::new(c2c("bob")));
    let (conversations, messages, overview) = (list.list(), timeline.list(), Overview::new(&bus));
    let (mut conversation_rows, mut conversation_changes) = conversations.subscribe();
    let (mut message_rows, mut message_changes) = messages.subscribe();

    let drivers = Arc::new(AtomicU32::new(0));
    let driven_list = tokio::spawn(counting(Arc::clone(&drivers), async move {
        list.run_paced(FRAME).await;
        list
    }));
    let driven_timeline = tokio::spawn(counting(Arc::clone(&drivers), async move {
        timeline.run_paced(FRAME).await;
        timeline
    }));

    let screen = Arc::new(AtomicU32::new(0));
    let mut redraw = Redraw::every(FRAME).on(overview.changes()).on(conversations.updates()).on(messages.updates());
    let drawing = tokio::spawn(counting(Arc::clone(&screen), async move {
        let (mut draws, mut saw_kick) = (0, None);
        while redraw.next().await {
            draws += 1;
            if overview.session().status == LoginStatus::KickedOffline {
                saw_kick.get_or_insert_with(Instant::now);
            }
        }
        (draws, saw_kick)
    }));
    tokio::task::yield_now().await;

    let begin = Instant::now();
    let mut kicked = begin;
    let mut steps = 0;
    let mut follow = |diffs: Vec<_>, rows: &mut _| {
        steps += diffs.len();
        take_steps(diffs, rows);
    };
    for chunk in 0..EVENTS / CHUNK {
        bus.publish_batch((chunk * CHUNK..(chunk + 1) * CHUNK).map(event));
        if chunk == EVENTS / CHUNK / 2 {
            kicked = Instant::now();
            bus.publish(KickedOffline::new());
        }
        sleep(Duration::from_millis(1)).await;
        while let std::task::Poll::Ready(Some(diffs)) = crate::support::poll(&mut conversation_changes) {
            follow(diffs, &mut conversation_rows);
        }
    }
    let frames = u32::try_from(begin.elapsed().as_millis() / FRAME.as_millis()).unwrap() + 1;
    bus.close();
    let (list, timeline) = (driven_list.await.unwrap(), driven_timeline.await.unwrap());
    let (draws, saw_kick) = drawing.await.unwrap();

    let events: Vec<Event> = (0..EVENTS).map(event).collect();
    let shown: Vec<_> = list.items().iter().map(|row| (**row).clone()).collect();
    assert_eq!(shown, oracle::conversations(&events));
    let shown: Vec<_> = timeline.items().iter().map(|item| (item.message.clone(), item.uploads.len())).collect();
    let expected = oracle::timeline(&c2c("bob"), &events);
    assert_eq!(shown, expected.into_iter().map(|(message, uploads)| (message, uploads.len())).collect::<Vec<_>>());
    for (item, (_, uploads)) in timeline.items().iter().zip(oracle::timeline(&c2c("bob"), &events)) {
        assert!(item.uploads.iter().map(|upload| (upload.index, upload.current_size, upload.total_size)).eq(uploads));
    }
    assert!(list.freshness().is_fresh() && timeline.freshness().is_fresh());

    // One more for what is left at the end, and one for the end itself.
    let wakes = screen.load(Ordering::Relaxed);
    assert!((frames / 2..=frames + 2).contains(&draws), "{draws} draws in {frames} frames");
    assert!(wakes <= frames + 4, "the screen was woken {wakes} times in {frames} frames");
    let wakes = drivers.load(Ordering::Relaxed);
    assert!(wakes <= 2 * (frames + 4), "two drivers were woken {wakes} times in {frames} frames");
    let saw_kick = saw_kick.expect("the kick was seen");
    assert!(saw_kick - kicked <= FRAME, "the kick was seen {:?} later", saw_kick - kicked);

    // Of a frame's thousands of changes, each row's are one.
    follow(crate::support::rest(&mut conversation_changes).concat(), &mut conversation_rows);
    assert!(steps <= frames as usize * 2 * 60 + 120, "{steps} steps in {frames} frames");
    assert_eq!(conversation_rows, list.items());
    let diffs = crate::support::rest(&mut message_changes).concat();
    take_steps(diffs, &mut message_rows);
    assert_eq!(message_rows, timeline.items());
}

#[test]
fn a_loop_that_draws_takes_in_everything_at_once() {
    let bus = Bus::new();
    let mut list = Live::new(&bus, Conversations::new());
    let (_, mut changes) = list.subscribe();
    for round in 0..2 {
        bus.publish_batch((0..EVENTS / 4).map(|number| event((number + round * EVENTS / 4) * 2 + 1)));
        assert!(list.update());
        let diffs = crate::support::ready(&mut changes).expect("changes");
        assert!(diffs.len() <= 120, "{} steps for 60 conversations", diffs.len());
        assert!(crate::support::ready(&mut changes).is_none(), "one publication, one item");
    }
    assert!(!list.update(), "nothing is left");
}
