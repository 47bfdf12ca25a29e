//! Streams made to measure: a session, played a thousand times faster than it was, read in several ways at once.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::time::Duration;

use tim_events::capture::{Pace, Player, read};
use tim_events::stream::{DedupWindow, EventStreamExt};
use tim_events::{Bus, CategoryEvent, Event, KickedOffline, TotalUnreadChanged, UploadProgress};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let bus = Bus::new();

    // Messages and what happens to friends, from two subscriptions, in the order in which it happened. What comes twice
    // after a reconnect is shown once.
    let messages = bus
        .messages()
        .dedup_by(|new| Some(new.message_id.clone()).filter(|id| !id.is_empty()), DedupWindow::last(1000));
    let mut news = bus
        .merge_ordered()
        .with_map(messages, |new| format!("{}: {}", new.sender, new.text_content().unwrap_or("…")))
        .with_map(bus.friends(), |event| format!("friends: {}", event.event().kind()));

    // The badge: drawn once a frame at most, and the last count in any case.
    let frame = Duration::from_millis(16);
    let mut badge = bus.on::<TotalUnreadChanged>().throttle(frame);

    // The progress bar: of each file only how far it is now.
    let mut progress = bus
        .on::<UploadProgress>()
        .conflate_by(|progress| Some((progress.message.message_id.clone(), progress.index)))
        .throttle(frame);

    // All up to the end of the session; armed before it begins.
    let mut everything = bus.events();
    let kicked = bus.wait_for_event::<KickedOffline>(|_| true).timeout(Duration::from_secs(10));

    let session = include_str!("captures/session.ndjson");
    let player =
        Player::new(read(session.as_bytes()).filter_map(Result::ok)).pace(Pace::times(1000.0).ok_or("a pace")?);
    let play = async {
        player.play(&bus).await?;
        bus.close();
        Ok::<_, tim_events::SendError>(())
    };
    let read_news = async {
        while let Some(line) = news.next().await {
            println!("{line}");
        }
    };
    let draw_badge = async {
        while let Some(unread) = badge.next().await {
            println!("[{} unread]", unread.total_unread_count);
        }
    };
    let draw_progress = async {
        while let Some(progress) = progress.next().await {
            println!("[{} of {} bytes]", progress.current_size, progress.total_size);
        }
    };
    let (outcome, (), (), ()) = tokio::join!(play, read_news, draw_badge, draw_progress);
    outcome?;

    println!("kicked offline by event #{}", kicked.await?.seq());
    let before = everything.collect_until(|event| matches!(**event, Event::KickedOffline(_))).await?;
    println!("{} events up to then", before.len());
    Ok(())
}
