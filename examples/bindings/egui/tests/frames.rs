//! The window without a window: frames are run by hand, and what they draw is read from their shapes.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use egui::epaint::{ClippedShape, Shape};
use egui::{Context, Event, Modifiers, PointerButton, Pos2, RawInput, Rect, Vec2, ViewportId};
use example_egui::Chat;
use example_egui::library::{Archive, session};
use tim_events::model::{Conversation, ConversationChange, ConversationType, Message};
use tim_events::{Bus, ConversationsChanged, FriendsAdded, KickedOffline, NewMessages};

struct Screen {
    bus: Bus,
    chat: Chat,
    context: Context,
    time: f64,
    /// How often a frame was asked for.
    asked: Arc<AtomicUsize>,
}

impl Screen {
    fn new() -> Self {
        let (bus, context) = (Bus::new(), Context::default());
        let asked = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&asked);
        context.set_request_repaint_callback(move |_| {
            count.fetch_add(1, Ordering::Relaxed);
        });
        let chat = Chat::new(&bus, &Archive::new(&bus), &context);
        Self { bus, chat, context, time: 0.0, asked }
    }

    /// Publishes the session up to the first call of `end`.
    fn play_until(&self, end: &str) {
        let calls = session().map(|record| record.call);
        for call in calls.take_while(|call| call.callback() != end) {
            self.bus.publish(call);
        }
    }

    /// Runs one frame; its texts with their places, and whether another is asked for.
    fn frame(&mut self, events: Vec<Event>) -> (Vec<(String, Rect)>, bool) {
        // Slow frames, so that what is animated comes to rest; fast enough for a click to be one.
        self.time += 0.1;
        let screen_rect = Some(Rect::from_min_size(Pos2::ZERO, Vec2::new(1000.0, 800.0)));
        let input = RawInput { screen_rect, time: Some(self.time), events, ..RawInput::default() };
        let output = self.context.run(input, |context| self.chat.frame(context));
        let again = output.viewport_output[&ViewportId::ROOT].repaint_delay.is_zero();
        (texts(&output.shapes), again)
    }

    /// Runs frames for as long as they are asked for, and returns what the last one shows.
    fn settle(&mut self) -> Vec<(String, Rect)> {
        for _ in 0..50 {
            if let (texts, false) = self.frame(Vec::new()) {
                return texts;
            }
        }
        panic!("frames are asked for without end");
    }

    fn click(&mut self, at: Pos2) {
        let button = |pressed| Event::PointerButton {
            pos: at,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        self.frame(vec![Event::PointerMoved(at)]);
        self.frame(vec![button(true)]);
        self.frame(vec![button(false)]);
        self.frame(vec![Event::PointerGone]);
    }
}

fn texts(shapes: &[ClippedShape]) -> Vec<(String, Rect)> {
    shapes
        .iter()
        .filter_map(|clipped| match &clipped.shape {
            Shape::Text(text) => Some((text.galley.text().to_owned(), text.visual_bounding_rect())),
            _ => None,
        })
        .collect()
}

fn shown(texts: &[(String, Rect)]) -> Vec<&str> {
    texts.iter().map(|(text, _)| text.as_str()).collect()
}

#[test]
fn a_frame_shows_the_sessions_rows_and_badges() {
    let mut screen = Screen::new();
    assert_eq!(shown(&screen.settle()), ["signed out", "0 unread"]);

    screen.play_until("TIMKickedOfflineCallback");
    let texts = screen.settle();
    let rows = ["Moonlit Book Club 月下读书会", "Harbor Release Crew (1)", "bob (1)", "林小月 Carol (1)"];
    assert_eq!(shown(&texts), [&["online", "9 unread"][..], &rows].concat());

    screen.bus.publish(KickedOffline::new());
    assert_eq!(shown(&screen.settle())[..2], ["signed in elsewhere", "9 unread"]);
}

#[test]
fn a_click_opens_a_conversation_with_the_messages_that_came_before() {
    let mut screen = Screen::new();
    screen.play_until("TIMKickedOfflineCallback");
    let texts = screen.settle();
    let (_, carol) = texts.iter().find(|(text, _)| text.contains("Carol")).unwrap();
    screen.click(carol.center());
    let messages =
        ["carol: 今晚几点开始？ What time do we start tonight?", "carol: Did we lose you? 🚇", "carol: (no text)"];
    assert_eq!(shown(&screen.settle())[6..], messages);

    let message = Message::text(ConversationType::C2c, "carol", "carol", "still here");
    screen.bus.publish(NewMessages::new(vec![message]));
    assert!(shown(&screen.settle()).contains(&"carol: still here"));
}

#[test]
fn after_the_next_login_the_rows_come_from_the_library() {
    let mut screen = Screen::new();
    screen.play_until("none of its calls");
    let texts = screen.settle();
    assert_eq!(shown(&texts)[..2], ["signed out", "0 unread"]);
    assert_eq!(texts.len(), 6);
}

#[test]
fn a_window_in_which_nothing_happens_is_not_drawn() {
    let mut screen = Screen::new();
    screen.play_until("TIMKickedOfflineCallback");
    screen.settle();
    let before = screen.asked.load(Ordering::Relaxed);

    // Nothing of this is on the screen.
    screen.bus.publish(FriendsAdded::new(vec!["judy".to_owned()]));
    assert_eq!(screen.asked.load(Ordering::Relaxed), before);
    assert!(!screen.frame(Vec::new()).1, "a frame that shows nothing new asks for another");
    assert_eq!(screen.asked.load(Ordering::Relaxed), before);
}

#[test]
fn a_burst_from_another_thread_asks_for_one_frame() {
    let mut screen = Screen::new();
    screen.play_until("TIMKickedOfflineCallback");
    screen.settle();
    let before = screen.asked.load(Ordering::Relaxed);

    let bus = screen.bus.clone();
    let burst = move || {
        for active_time in 1..=10_000 {
            let mut judy = Conversation::default();
            (judy.id, judy.conversation_type) = ("judy".to_owned(), ConversationType::C2c);
            (judy.active_time, judy.unread_count) = (active_time, 7);
            bus.publish(ConversationsChanged::new(ConversationChange::Updated, vec![judy]));
        }
    };
    thread::spawn(burst).join().unwrap();
    assert_eq!(screen.asked.load(Ordering::Relaxed), before + 1);
    assert_eq!(shown(&screen.settle()).last(), Some(&"judy (7)"));
}

#[test]
fn a_closed_bus_leaves_what_is_shown() {
    let mut screen = Screen::new();
    screen.play_until("TIMKickedOfflineCallback");
    screen.bus.close();
    let texts = screen.settle();
    assert_eq!(texts.len(), 6);
    assert_eq!(shown(&screen.settle()), shown(&texts));
}
