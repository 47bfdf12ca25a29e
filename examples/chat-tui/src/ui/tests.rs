//! The screen, drawn into memory.

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::style::{Color, Modifier};
use tim_events::model::{Conversation, ConversationChange, ConversationType, Message, MessageStatus, NetworkStatus};
use tim_events::state::Live;
use tim_events::{
    Bus, ConversationsChanged, NetworkStatusChanged, NewMessages, RawCall, TotalUnreadChanged, UploadProgress,
};

use super::text::width;
use super::{Clock, Theme, draw};
use crate::app::{App, Focus};
use crate::chats::{Chats, Memory};

/// Saturday, 15 June 2024, noon.
const NOON: u64 = 1_718_452_800;

struct Fixture {
    bus: Bus,
    app: App,
}

impl Fixture {
    fn new() -> Self {
        let bus = Bus::new();
        let app = App::new(&bus, Live::new(&bus, Chats::new(Memory::Account)));
        Self { bus, app }
    }

    fn list(&self, id: &str, name: &str, unread: i64) {
        let mut row = Conversation::default();
        row.id = id.to_owned();
        row.conversation_type = ConversationType::C2c;
        row.show_name = name.to_owned();
        row.unread_count = unread;
        self.bus.publish(ConversationsChanged::new(ConversationChange::Added, vec![row]));
    }

    fn say(&self, sender: &str, text: &str, minute: u64) {
        self.bus.publish(NewMessages::new(vec![message(sender, text, minute)]));
    }

    fn terminal(&mut self, columns: u16, rows: u16, theme: Theme) -> Terminal<TestBackend> {
        self.app.update();
        let mut terminal = Terminal::new(TestBackend::new(columns, rows)).expect("memory");
        terminal.draw(|frame| draw(frame, &mut self.app, theme, &Clock::utc())).expect("memory");
        terminal
    }

    /// The lines of the screen, each as wide as it is.
    fn lines(&mut self, columns: u16, rows: u16) -> Vec<String> {
        let terminal = self.terminal(columns, rows, Theme::new(true));
        let buffer = terminal.backend().buffer();
        let line = |row: u16| {
            let mut text = String::new();
            let mut column = 0;
            while column < columns {
                let symbol = buffer[(column, row)].symbol();
                text.push_str(symbol);
                column += u16::try_from(width(symbol)).expect("a cell").max(1);
            }
            text
        };
        (0..rows).map(line).collect()
    }

    fn text(&mut self, columns: u16, rows: u16) -> String {
        self.lines(columns, rows).join("\n")
    }
}

fn message(sender: &str, text: &str, minute: u64) -> Message {
    let mut message = Message::text(ConversationType::C2c, "bob", sender, text);
    message.is_from_self = sender == "alice";
    message.server_time = NOON + 60 * minute;
    message.random = NOON + minute;
    message
}

#[test]
fn an_empty_screen_says_so() {
    let text = Fixture::new().text(80, 24);
    assert!(text.contains("No conversations yet"), "{text}");
    assert!(text.contains("○ no connection yet"), "{text}");
    assert!(text.contains("○ logged out"), "{text}");
}

#[test]
fn no_screen_is_too_small() {
    let mut fixture = Fixture::new();
    for name in ["Bob", "月下读书会 Moonlit Book Club 📖", ""] {
        fixture.list(name, name, 7);
    }
    fixture.say("bob", "今晚几点开始？ What time do we start tonight? 😅", 0);
    for focus in [Focus::Conversations, Focus::Messages] {
        fixture.app.focus = focus;
        for wants_log in [Some(false), Some(true), None] {
            fixture.app.wants_log = wants_log;
            for (columns, rows) in [(20, 5), (1, 1), (2, 3), (7, 40), (59, 6), (60, 2), (300, 4)] {
                fixture.text(columns, rows);
            }
        }
    }
}

#[test]
fn a_small_screen_shows_the_list_or_the_messages() {
    let mut fixture = Fixture::new();
    fixture.list("bob", "Bob", 0);
    fixture.say("bob", "hello", 0);
    let list = fixture.text(20, 6);
    assert!(list.contains("Conversations"), "{list}");
    fixture.app.focus = Focus::Messages;
    let messages = fixture.text(20, 8);
    assert!(messages.contains("hello") && !messages.contains("Conversations"), "{messages}");
}

#[test]
fn every_line_is_as_wide_as_the_screen_whatever_it_says() {
    let mut fixture = Fixture::new();
    for (number, name) in
        ["月下读书会".repeat(9), "👩‍👩‍👧‍👦".repeat(20), "x".repeat(99), "e\u{301}".repeat(50)].iter().enumerate()
    {
        fixture.list(&number.to_string(), name, 1234);
    }
    fixture.list("bob", "Bob", 3);
    fixture.say("bob", "大家好，我带了桂花茶 🍵 ❤\u{fe0f} Hello everyone! \u{1b}[2J\u{202e}evil", 0);
    for columns in [60, 80, 81, 133] {
        for line in fixture.lines(columns, 24) {
            assert_eq!(width(&line), usize::from(columns), "{line:?}");
            assert!(!line.contains(['\u{1b}', '\u{202e}']), "{line:?}");
        }
    }
}

#[test]
fn the_list_shows_names_times_and_what_is_unread() {
    let mut fixture = Fixture::new();
    fixture.list("carol", "Carol with a name that is too long", 0);
    fixture.list("bob", "Bob", 120);
    fixture.say("bob", "the latest", 5);
    let lines = fixture.lines(80, 24);
    assert!(lines[1].contains("Conversations · 2"), "{lines:#?}");
    assert!(lines[2].contains("▌Bob") && lines[2].contains("12:05"), "{lines:#?}");
    assert!(lines[3].contains("the latest") && lines[3].contains(" 99+ "), "{lines:#?}");
    assert!(lines[4].contains("Carol with a name") && lines[4].contains('…'), "{lines:#?}");
}

#[test]
fn messages_have_their_days_senders_and_ticks() {
    let mut fixture = Fixture::new();
    fixture.say("bob", "one", 0);
    fixture.say("bob", "two", 1);
    fixture.say("bob", "three", 9);
    let mut own = message("alice", "four", 10);
    own.is_peer_read = true;
    let mut failed = message("alice", "five", 11);
    failed.status = MessageStatus::SendFailed;
    let mut revoked = message("bob", "six", 12);
    revoked.status = MessageStatus::Revoked;
    let mut edited = message("bob", "seven", 24 * 60);
    edited.version = 1;
    fixture.bus.publish(NewMessages::new(vec![own, failed, revoked, edited]));
    let lines = fixture.lines(80, 24);
    let said: Vec<_> = lines.iter().filter_map(|line| line.split('│').nth(3)).map(str::trim).collect();
    let said: Vec<_> = said.into_iter().filter(|line| !line.is_empty()).collect();
    assert_eq!(
        said,
        [
            "Saturday, 15 June 2024",
            "bob  12:00",
            "one",
            "two",
            "bob  12:09",
            "three",
            "You  12:10  ✓✓ read",
            "four",
            "You  12:11  ✗ not sent",
            "five",
            "bob  12:12",
            "message revoked",
            "Sunday, 16 June 2024",
            "bob  12:00",
            "seven",
            "edited",
        ]
    );
}

#[test]
fn an_upload_has_a_bar() {
    let mut fixture = Fixture::new();
    let mut sending = message("alice", "a picture", 0);
    sending.status = MessageStatus::Sending;
    fixture.list("bob", "Bob", 0);
    fixture.bus.publish(UploadProgress::new(sending.into(), 0, 1_500_000, 2_000_000));
    let text = fixture.text(80, 24);
    assert!(text.contains("◌ sending"), "{text}");
    assert!(text.contains(&format!("{}{}  75 % of 2.0 MB", "█".repeat(18), "░".repeat(6))), "{text}");
}

#[test]
fn badges_say_in_words_what_they_say_in_colours() {
    let mut fixture = Fixture::new();
    fixture.bus.publish(RawCall::completion("TIMLogin", 0, "", ""));
    fixture.bus.publish(NetworkStatusChanged::new(NetworkStatus::Connected, 0, String::new()));
    fixture.bus.publish(TotalUnreadChanged::new(9));
    let head = fixture.lines(80, 24)[0].clone();
    assert!(head.contains(" 9 unread   ● logged in  ● connected"), "{head}");
    let narrow = fixture.lines(20, 5)[0].clone();
    assert!(narrow.contains("● connected"), "the connection matters most: {narrow}");

    let colours = |theme| {
        let terminal = Fixture::terminal(&mut fixture, 80, 24, theme);
        let cells = &terminal.backend().buffer().content;
        let plain = cells.iter().filter(|cell| (cell.fg, cell.bg) == (Color::Reset, Color::Reset)).count();
        let bold = cells.iter().filter(|cell| cell.modifier.contains(Modifier::BOLD)).count();
        (cells.len() - plain, bold)
    };
    let (coloured, plain) = (Theme::new(true), Theme::new(false));
    let mut colours = colours;
    assert!(colours(coloured).0 > 0);
    let (left, bold) = colours(plain);
    assert_eq!(left, 0);
    assert!(bold > 0, "there is still something to go by");
}
