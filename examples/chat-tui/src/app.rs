//! The app: what is shown, what changes it, and what keys do to it.

use crossterm::event::{Event as Input, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use tim_events::state::{Live, Model, Overview, OverviewChanges};
use tim_events::{Bus, ConversationId, LoginStatus};

use crate::chats::{Chats, id_of};
use crate::log::Log;
use crate::ui::Scroll;

/// Everything that the screen is drawn from.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) chats: Live<Chats>,
    pub(crate) overview: Overview,
    changes: OverviewChanges,
    pub(crate) log: Log,
    pub(crate) focus: Focus,
    /// Whether the user wants to see the log; none as long as the room decides.
    pub(crate) wants_log: Option<bool>,
    /// Whether it was shown last.
    pub(crate) shows_log: bool,
    pub(crate) scroll: Scroll,
    pub(crate) has_quit: bool,
    /// The conversation that the user has chosen; the first in the list until then.
    chosen: Option<ConversationId>,
}

/// Which part of the screen the arrows move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Focus {
    Conversations,
    Messages,
}

impl App {
    /// The app on a bus; `chats` has been made before anything is published.
    pub(crate) fn new(bus: &Bus, chats: Live<Chats>) -> Self {
        let overview = Overview::new(bus);
        Self {
            chats,
            changes: overview.changes(),
            overview,
            log: Log::new(bus),
            focus: Focus::Conversations,
            wants_log: None,
            shows_log: false,
            scroll: Scroll::default(),
            has_quit: false,
            chosen: None,
        }
    }

    /// Waits until something may look different; false if that can't happen any more.
    ///
    /// Dropping the future loses nothing.
    pub(crate) async fn changed(&mut self) -> bool {
        tokio::select! {
            true = self.chats.changed() => true,
            true = self.changes.next() => true,
            true = self.log.changed() => true,
            else => false,
        }
    }

    /// Takes in everything that has happened; once a frame.
    pub(crate) fn update(&mut self) {
        self.chats.update();
        self.log.update();
    }

    /// The number of the login session; none while nobody is logged in.
    pub(crate) fn session_epoch(&self) -> Option<u64> {
        let session = self.overview.session();
        (session.status == LoginStatus::LoggedIn).then_some(session.epoch)
    }

    /// Where the open conversation is in the list, if there is one.
    pub(crate) fn open(&self) -> Option<usize> {
        let rows = self.chats.model().rows();
        let place = self.chosen.as_ref().and_then(|id| rows.iter().position(|row| id_of(row) == *id));
        // One that is gone has left its place to another, and it may come back.
        place.or_else(|| (!rows.is_empty()).then_some(0))
    }

    /// The open conversation's id.
    pub(crate) fn open_id(&self) -> Option<ConversationId> {
        let open = self.open()?;
        self.chats.model().rows().iter().nth(open).map(|row| id_of(row))
    }

    /// What the user does; returns whether anything may look different.
    pub(crate) fn input(&mut self, input: &Input) -> bool {
        match input {
            Input::Key(key) if key.kind != KeyEventKind::Release => self.press(*key),
            Input::Resize(..) => true,
            _ => false,
        }
    }

    fn press(&mut self, key: KeyEvent) -> bool {
        let is_control = key.modifiers.contains(KeyModifiers::CONTROL);
        match (key.code, self.focus) {
            (KeyCode::Char('c'), _) if is_control => self.has_quit = true,
            _ if is_control => return false,
            (KeyCode::Char('q'), _) => self.has_quit = true,
            (KeyCode::Char('l'), _) => self.wants_log = Some(!self.shows_log),
            (KeyCode::Tab | KeyCode::BackTab, Focus::Messages) | (KeyCode::Esc, _) => self.focus = Focus::Conversations,
            (KeyCode::Tab | KeyCode::BackTab | KeyCode::Enter, _) => self.focus = Focus::Messages,
            (KeyCode::PageUp, _) => self.scroll.page_up(),
            (KeyCode::PageDown, _) => self.scroll.page_down(),
            (KeyCode::Home, Focus::Messages) => self.scroll.up(usize::MAX),
            (KeyCode::End, Focus::Messages) => self.scroll.down(usize::MAX),
            (KeyCode::Up | KeyCode::Char('k'), Focus::Messages) => self.scroll.up(1),
            (KeyCode::Down | KeyCode::Char('j'), Focus::Messages) => self.scroll.down(1),
            (KeyCode::Home, _) => self.choose(|_, _| 0),
            (KeyCode::End, _) => self.choose(|_, last| last),
            (KeyCode::Up | KeyCode::Char('k'), _) => self.choose(|open, _| open.saturating_sub(1)),
            (KeyCode::Down | KeyCode::Char('j'), _) => self.choose(|open, last| (open + 1).min(last)),
            _ => return false,
        }
        true
    }

    /// Opens another conversation, by its place in the list: from the open one's and the last one's.
    fn choose(&mut self, place: impl FnOnce(usize, usize) -> usize) {
        let Some(open) = self.open() else { return };
        let rows = self.chats.model().rows();
        self.chosen = rows.iter().nth(place(open, rows.len() - 1)).map(|row| id_of(row));
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tim_events::model::{ConversationType, Message};
    use tim_events::{KickedOffline, NewMessages, c2c};
    use tokio::time::timeout;

    use super::*;
    use crate::chats::Memory;

    fn app(bus: &Bus) -> App {
        App::new(bus, Live::new(bus, Chats::new(Memory::Account)))
    }

    fn say(bus: &Bus, user_id: &str, time: u64) {
        let mut message = Message::text(ConversationType::C2c, user_id, user_id, "hello");
        (message.random, message.server_time) = (time, time);
        bus.publish(NewMessages::new(vec![message]));
    }

    fn press(app: &mut App, code: KeyCode) -> bool {
        app.input(&Input::Key(KeyEvent::new(code, KeyModifiers::NONE)))
    }

    #[test]
    fn a_conversation_that_was_chosen_stays_open_wherever_it_moves() {
        let bus = Bus::new();
        let mut app = app(&bus);
        assert_eq!(app.open_id(), None);
        assert!(press(&mut app, KeyCode::Down), "an empty list is no trouble");
        for (time, user_id) in [(1, "bob"), (2, "carol"), (3, "dave")] {
            say(&bus, user_id, time);
        }
        app.update();
        assert_eq!(app.open_id(), Some(c2c("dave")), "the first, as long as none is chosen");

        press(&mut app, KeyCode::Down);
        assert_eq!((app.open(), app.open_id()), (Some(1), Some(c2c("carol"))));
        say(&bus, "bob", 4);
        app.update();
        assert_eq!((app.open(), app.open_id()), (Some(2), Some(c2c("carol"))));
        press(&mut app, KeyCode::End);
        press(&mut app, KeyCode::Char('j'));
        assert_eq!(app.open(), Some(2), "there is nothing below the last");
        press(&mut app, KeyCode::Home);
        press(&mut app, KeyCode::Char('k'));
        assert_eq!(app.open_id(), Some(c2c("bob")));
    }

    #[test]
    fn keys_that_mean_nothing_draw_nothing() {
        let bus = Bus::new();
        let mut app = app(&bus);
        assert!(!press(&mut app, KeyCode::Char('x')));
        assert!(!app.input(&Input::Key(KeyEvent::new(KeyCode::Char('l'), KeyModifiers::CONTROL))));
        assert!(!app.input(&Input::FocusGained));
        assert!(!app.has_quit);
        assert!(app.input(&Input::Key(KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL))));
        assert!(app.has_quit);
    }

    #[tokio::test(start_paused = true)]
    async fn a_burst_wakes_the_app_once_and_not_for_each_event() {
        let bus = Bus::new();
        let mut app = app(&bus);
        let minute = Duration::from_secs(60);
        assert!(timeout(minute, app.changed()).await.is_err(), "it sleeps");
        for time in 1..=1_000 {
            say(&bus, "bob", time);
        }
        bus.publish(KickedOffline::new());
        let mut wakes = 0;
        while timeout(minute, app.changed()).await.is_ok() {
            app.update();
            wakes += 1;
        }
        // The list and the overview each tell of themselves.
        assert!((1..=2).contains(&wakes), "{wakes}");
        assert_eq!(app.chats.model().rows().len(), 1);
        assert_eq!(app.overview.session().status, LoginStatus::KickedOffline);
    }
}
