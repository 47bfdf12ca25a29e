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
