//! Tests of a function that reads events: a probe, a script, and minutes that take no time.
//!
//! In an app these would be `#[test]`s; `cargo run --features testing --example test_harness` runs them in turn.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "an example talks, and a test stops where it fails")]

use std::time::Duration;

use tim_events::model::NetworkStatus;
use tim_events::testing::{Marbles, Probe, Script, TestBus, virtual_time};
use tim_events::{Event, EventKind, EventRef, EventStream};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::time::{Instant, timeout_at};
use tokio_stream::wrappers::UnboundedReceiverStream;
use tokio_stream::{Stream, StreamExt};

/// What the app shows above its chats.
#[derive(Debug, PartialEq, Eq)]
enum Banner {
    Unread(i64),
    Offline,
    SignedOut,
}

/// How long the connection may be gone before the user is told.
const PATIENCE: Duration = Duration::from_secs(10);

/// Code under test: what to show, for as long as there are events.
async fn watch(mut events: EventStream, show: UnboundedSender<Banner>) {
    let mut offline_at: Option<Instant> = None;
    loop {
        let next = match offline_at {
            Some(at) => timeout_at(at, events.next()).await,
            None => Ok(events.next().await),
        };
        let banner = match next {
            Ok(None) => return,
            Ok(Some(event)) => match &*event {
                Event::TotalUnreadChanged(unread) => Banner::Unread(unread.total_unread_count),
                Event::KickedOffline(_) => Banner::SignedOut,
                Event::NetworkStatusChanged(network) if network.status == NetworkStatus::Connected => {
                    offline_at = None;
                    continue;
                }
                Event::NetworkStatusChanged(_) => {
                    offline_at.get_or_insert_with(|| Instant::now() + PATIENCE);
                    continue;
                }
                _ => continue,
            },
            Err(_) => {
                offline_at = None;
                Banner::Offline
            }
        };
        let _ = show.send(banner);
    }
}

/// Starts it on a bus, with a probe of what it shows.
fn watched(bus: &TestBus) -> Probe<UnboundedReceiverStream<Banner>> {
    let (show, shown) = unbounded_channel();
    tokio::spawn(watch(bus.events(), show));
    Probe::new(UnboundedReceiverStream::new(shown))
}

fn a_short_break_is_not_worth_a_word() {
    virtual_time(async {
        let bus = TestBus::in_virtual_time();
        let mut banners = watched(&bus);
        bus.disconnected(9508);
        banners.expect_none(Duration::from_secs(9)).await;
        bus.connected();
        banners.expect_none(Duration::from_secs(3600)).await;
    });
}

fn a_long_break_is_told_once() {
    virtual_time(async {
        let bus = TestBus::in_virtual_time();
        let mut banners = watched(&bus);
        bus.disconnected(9508);
        banners.expect_none(Duration::from_millis(9999)).await;
        assert_eq!(banners.expect_item().await, Banner::Offline);
        banners.expect_none(Duration::from_secs(3600)).await;
    });
}

fn a_recorded_session_shows_what_it_did_then() {
    virtual_time(async {
        let bus = TestBus::in_virtual_time();
        let mut banners = watched(&bus);
        let script = Script::open(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/captures/session.ndjson")).unwrap();
        // The session as it was, but for one number.
        let script = script.edit(EventKind::TotalUnreadChanged, "total_unread_count", 40).unwrap();
        script.play(&bus).await.unwrap();

        for unread in [40, 2, 9] {
            assert_eq!(banners.expect_item().await, Banner::Unread(unread));
        }
        assert_eq!(banners.expect_item().await, Banner::SignedOut);
        assert_eq!(banners.expect_item().await, Banner::Unread(0));
        banners.finish();
    });
}

/// More code under test: a combinator, which leaves out what the user need not know.
fn worth_a_sound(events: impl Stream<Item = EventRef>) -> impl Stream<Item = EventRef> {
    events.filter(|event| matches!(&**event, Event::NewMessages(_) | Event::Gap(_)))
}

fn messages_and_gaps_are_worth_a_sound() {
    virtual_time(async {
        let event = |sign| match sign {
            'm' => Event::from(tim_events::NewMessages::new(vec![])),
            _ => Event::from(tim_events::FriendRequestsRead::new()),
        };
        let name = |event: &EventRef| if event.kind() == EventKind::Gap { '!' } else { 'm' };
        let marbles = Marbles::new();
        let sounds = worth_a_sound(marbles.events("m-f-(mf)!|", event));
        marbles.expect_by(sounds, "               m---m   !|", name).await;
    });
}

fn main() {
    let tests: [(&str, fn()); 4] = [
        ("a short break is not worth a word", a_short_break_is_not_worth_a_word),
        ("a long break is told once", a_long_break_is_told_once),
        ("a recorded session shows what it did then", a_recorded_session_shows_what_it_did_then),
        ("messages and gaps are worth a sound", messages_and_gaps_are_worth_a_sound),
    ];
    for (name, test) in tests {
        test();
        println!("ok: {name}");
    }
}
