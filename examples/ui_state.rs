//! The state of a messenger, kept up to date: conversations, one conversation's messages, the connection.
//!
//! A capture is played in a second. What is printed is what a user interface would draw: the frame whenever something
//! changed, at most 60 times a second, and for one list each step by which it changed.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::sync::Arc;
use std::time::Duration;

use tim_events::capture::{Pace, Player, read};
use tim_events::model::Conversation;
use tim_events::state::{Conversations, List, Live, Overview, Redraw, Timeline, TimelineItem, VectorDiff};
use tim_events::{Bus, group};

const FRAME: Duration = Duration::from_millis(16);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let bus = Bus::new();
    let overview = Overview::new(&bus);
    let mut chats = Live::new(&bus, Conversations::new());
    let mut club = Live::new(&bus, Timeline::new(group("@TGS#bookclub")));

    let list = chats.list();
    let (mut messages, mut changes) = club.subscribe();
    let mut redraw = Redraw::every(FRAME).on(overview.changes()).on(list.updates());
    // An app that draws in a loop of its own calls `update()` on each instead, once a frame.
    let driving = tokio::spawn(async move { tokio::join!(chats.run_paced(FRAME), club.run_paced(FRAME)) });

    let session = include_str!("captures/session.ndjson");
    let pace = Pace::times(600.0).unwrap_or_default();
    let playing = tokio::spawn({
        let bus = bus.clone();
        async move { Player::new(read(session.as_bytes()).filter_map(Result::ok)).pace(pace).play(&bus).await }
    });
    drop(bus);

    let (mut is_drawing, mut is_listing) = (true, true);
    while is_drawing || is_listing {
        tokio::select! {
            draw = redraw.next(), if is_drawing => {
                is_drawing = draw;
                print_frame(&overview, &list);
            }
            diffs = changes.next(), if is_listing => {
                is_listing = diffs.is_some();
                for diff in diffs.unwrap_or_default() {
                    match &diff {
                        VectorDiff::Insert { index, value } => println!("  + {index}: {}", text(value)),
                        VectorDiff::Set { index, value } => println!("  * {index}: {}", text(value)),
                        VectorDiff::Remove { index } => println!("  - {index}"),
                        // After a login, or when events were lost: draw all of them anew.
                        _ => println!("  = anew"),
                    }
                    diff.apply(&mut messages);
                }
            }
        }
    }
    playing.await??;
    driving.await?;
    Ok(())
}

fn print_frame(overview: &Overview, list: &List<Conversation>) {
    let chats: Vec<String> = list.items().iter().map(name).collect();
    let unread = overview.total_unread().unwrap_or_default();
    println!("[{:?}, {:?}, {unread} unread] {}", overview.network(), overview.session().status, chats.join(", "));
}

fn name(chat: &Arc<Conversation>) -> String {
    let pin = if chat.is_pinned { "^" } else { "" };
    format!("{pin}{} ({})", if chat.show_name.is_empty() { &chat.id } else { &chat.show_name }, chat.unread_count)
}

fn text(item: &TimelineItem) -> String {
    let uploaded = match &item.uploads[..] {
        [] => String::new(),
        uploads => format!(" [{} bytes are up]", uploads.iter().map(|upload| upload.current_size).sum::<i64>()),
    };
    let text = item.message.text_content().unwrap_or("(no text)");
    format!("{}: {text} ({:?}){uploaded}", item.message.sender, item.message.status)
}
