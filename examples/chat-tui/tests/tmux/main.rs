//! The app in a terminal: tmux runs it, presses keys and looks at the screen.
//!
//! Without tmux these tests say so and pass, unless `REQUIRE_TMUX` is set. `UPDATE_DOCS=1` draws the picture in the
//! documentation anew.

#![expect(clippy::expect_used, clippy::panic, reason = "a test stops where it fails")]
#![expect(clippy::print_stderr, reason = "a test says what it leaves out")]

mod pane;
mod screenshot;
mod session;
mod svg;

use std::path::Path;

use self::pane::{Pane, holds};
use self::session::Session;

const CAPTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../captures/session.ndjson");

fn capture() -> String {
    std::fs::read_to_string(CAPTURE).expect("the session")
}

/// The app over the whole session, at full speed; none without tmux.
fn over_session(columns: u16, rows: u16) -> Option<Pane> {
    Pane::start(columns, rows, &[], &["--capture", CAPTURE, "--pace", "0"])
}

/// Whether the messages of one conversation are on the screen, the last `count` of them, in order.
fn shows(screen: &str, session: &Session, id: &str, count: usize) -> Result<(), String> {
    let said = session.texts(id);
    let pane = pane::messages(screen);
    let mut rest = pane.as_str();
    for text in &said[said.len().saturating_sub(count)..] {
        let at = rest.find(text.as_str()).ok_or_else(|| format!("{text:?} is not there, or not in its place"))?;
        rest = &rest[at + text.len()..];
    }
    match session.revoked(id).iter().find(|text| pane.contains(text.as_str())) {
        Some(text) => Err(format!("{text:?} was revoked")),
        None => Ok(()),
    }
}

/// Whether the list is the session's, with the unread counts.
fn lists(screen: &str, session: &Session) -> Result<(), String> {
    let shown = pane::conversations(screen);
    let expected = session.conversations();
    let is_same = shown.len() == expected.len()
        && shown.iter().zip(&expected).all(|(shown, expected)| {
            let name = shown.name.strip_suffix('…').unwrap_or(&shown.name).trim_end();
            let whole = shown.name == expected.name;
            (whole || name.len() > 8 && expected.name.starts_with(name))
                && (shown.unread, shown.is_pinned) == (expected.unread, expected.is_pinned)
        });
    if is_same { Ok(()) } else { Err(format!("the list is {shown:#?}\nand should be {expected:#?}")) }
}

#[test]
fn a_large_screen_shows_the_session() {
    let Some(pane) = over_session(200, 50) else { return };
    let session = Session::of(&capture());
    let conversations = session.conversations();
    let screen = pane.wait_for("the whole session", |screen| {
        lists(screen, &session)?;
        shows(screen, &session, &conversations[0].id, usize::MAX)
    });
    assert!(screen.contains("● connected"), "the last status is no error:\n{screen}");
    pane.wait_for("the log", |screen| holds(screen, "the capture has ended: 150 calls were played"));

    // Every conversation is opened in turn.
    for conversation in &conversations[1..] {
        pane.press(&["Down"]);
        pane.wait_for(&conversation.name, |screen| {
            shows(screen, &session, &conversation.id, usize::MAX)?;
            holds(pane::title(screen), &conversation.name)
        });
    }
}

#[test]
fn a_small_screen_shows_the_end_and_scrolls_to_the_beginning() {
    let Some(pane) = over_session(80, 24) else { return };
    let session = Session::of(&capture());
    let conversations = session.conversations();
    let first = &conversations[0];
    pane.wait_for("the end of the session", |screen| {
        lists(screen, &session)?;
        shows(screen, &session, &first.id, 3)
    });

    let beginning = &session.texts(&first.id)[0];
    assert!(!pane::messages(&pane.screen()).contains(beginning), "not all of it fits");
    pane.press(&["Tab", "PageUp", "PageUp", "PageUp", "PageUp"]);
    let screen = pane.wait_for("the beginning", |screen| holds(&pane::messages(screen), beginning));
    assert!(screen.contains(" more ╯"), "there is more below:\n{screen}");
    pane.press(&["End"]);
    pane.wait_for("the end again", |screen| shows(screen, &session, &first.id, 3));

    // Back to the list, to another conversation, and the log over it.
    pane.press(&["Tab", "j", "l"]);
    pane.wait_for("another conversation, and the log", |screen| {
        shows(screen, &session, &conversations[1].id, 1)?;
        holds(screen, "the capture has ended")
    });
}

#[test]
fn the_terminal_is_as_it_was() {
    for (key, status) in [("q", "0"), ("C-c", "0")] {
        let Some(pane) = over_session(80, 24) else { return };
        pane.wait_for("the app", |screen| holds(screen, "tim-events · Alice Moreau"));
        assert_eq!(pane.ask("#{alternate_on}"), "1", "it has a screen of its own");
        pane.press(&[key]);
        pane.wait_until_restored(status);
    }
}

#[test]
fn a_request_to_end_restores_the_terminal() {
    let Some(pane) = over_session(80, 24) else { return };
    pane.wait_for("the app", |screen| holds(screen, "Conversations"));
    pane.terminate();
    pane.wait_until_restored("0");
}

#[test]
fn a_resized_terminal_is_drawn_anew() {
    let Some(pane) = over_session(200, 50) else { return };
    let session = Session::of(&capture());
    pane.wait_for("the list", |screen| lists(screen, &session));
    pane.resize(80, 24);
    pane.wait_for("the list", |screen| {
        let is_narrow = screen.lines().next().is_some_and(|line| line.contains("connected"));
        if is_narrow { lists(screen, &session) } else { Err("the badges are cut off".to_owned()) }
    });
}

#[test]
fn what_a_message_says_is_not_obeyed() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let file = folder.join("evil.ndjson");
    let message = serde_json::json!([{
        "message_conv_id": "bob", "message_conv_type": 1, "message_sender": "bob", "message_status": 2,
        "message_rand": 1, "message_client_time": 1_718_452_800, "message_server_time": 1_718_452_800,
        "message_elem_array": [{"elem_type": 0, "text_elem_content": "\u{1b}[2J\u{1b}]0;title\u{7}hello\u{1b}[31m"}],
    }]);
    let record = serde_json::json!({
        "t_us": 1, "callback": "TIMRecvNewMsgCallback", "args": [message.to_string()],
    });
    std::fs::write(&file, format!("{record}\n")).expect("a file");
    let path = file.to_str().expect("a path");
    let Some(pane) = Pane::start(80, 24, &[], &["--capture", path, "--pace", "0"]) else { return };
    pane.wait_for("the message", |screen| holds(&pane::messages(screen), "·[2J·]0;title·hello·[31m"));
    assert_ne!(pane.ask("#{pane_title}"), "title");
}

#[test]
fn no_color_is_honoured() {
    for (no_color, has_colours) in [("1", false), ("", true)] {
        let args = ["--capture", CAPTURE, "--pace", "0"];
        let Some(pane) = Pane::start(80, 24, &[("NO_COLOR", no_color)], &args) else { return };
        pane.wait_for("the app", |screen| holds(screen, "● connected"));
        let cells = svg::Cell::parse(&pane.coloured());
        assert_eq!(cells.iter().flatten().any(svg::Cell::is_coloured), has_colours, "NO_COLOR={no_color:?}");
    }
}
