//! The list of conversations, two lines each.

use jiff::civil::Date;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType};
use tim_events::model::Conversation;
use tim_events::state::Model;

use super::clock::Clock;
use super::content::preview;
use super::entry::time_of;
use super::text::{clean, fit, width};
use super::theme::Theme;
use crate::app::{App, Focus};

pub(super) fn draw(frame: &mut Frame, area: Rect, app: &App, theme: Theme, clock: &Clock) {
    let model = app.chats.model();
    let rows = model.rows();
    let count =
        if rows.is_empty() { " Conversations ".to_owned() } else { format!(" Conversations · {} ", rows.len()) };
    let block = Block::bordered()
        .border_type(BorderType::Rounded)
        .border_style(theme.focused(app.focus == Focus::Conversations))
        .title_top(Line::styled(fit(&count, usize::from(area.width).saturating_sub(2)), theme.title()));
    let inner = block.inner(area);
    frame.render_widget(block, area);

    // A capture's today is long ago.
    let today = rows.iter().filter_map(|row| clock.date(activity(row))).max();
    let open = app.open().unwrap_or_default();
    let room = usize::from(inner.height).div_ceil(2);
    let first = open.saturating_sub(room / 2).min(rows.len().saturating_sub(usize::from(inner.height) / 2));
    let lines = rows.iter().enumerate().skip(first).take(room).flat_map(|(place, row)| {
        let of = Cell { name: model.name(row), row, is_open: place == open, theme, width: inner.width.into() };
        [of.heading(clock, today), of.preview()]
    });
    for (line, area) in lines.zip(inner.rows()) {
        frame.render_widget(line, area);
    }
}

/// When something was last said in a conversation.
fn activity(row: &Conversation) -> u64 {
    row.last_message.as_deref().map_or(0, time_of)
}

/// A conversation's two lines.
struct Cell<'a> {
    name: &'a str,
    row: &'a Conversation,
    is_open: bool,
    theme: Theme,
    width: usize,
}

impl Cell<'_> {
    fn heading(&self, clock: &Clock, today: Option<Date>) -> Line<'static> {
        let style = if self.is_open { Style::new().add_modifier(Modifier::BOLD) } else { Style::new() };
        let pin = if self.row.is_pinned { "📌 " } else { "" };
        let time = Span::styled(clock.short(activity(self.row), today), self.theme.quiet());
        self.line(&format!("{pin}{}", clean(self.name)), style, time)
    }

    fn preview(&self) -> Line<'static> {
        let text = self.row.last_message.as_deref().map(|message| clean(&preview(message))).unwrap_or_default();
        let unread = match self.row.unread_count {
            ..=0 => Span::raw(""),
            100.. => Span::styled(" 99+ ", self.theme.badge()),
            unread => Span::styled(format!(" {unread} "), self.theme.badge()),
        };
        self.line(&text, self.theme.quiet(), unread)
    }

    /// Text on the left, as much as fits, and something short on the right.
    fn line(&self, text: &str, style: Style, right: Span<'static>) -> Line<'static> {
        let mark = Span::styled(if self.is_open { "▌" } else { " " }, self.theme.title());
        let room = self.width.saturating_sub(2);
        // Where there is no room for both, the text comes first.
        let right = if width(&right.content) + 4 > room { Span::raw("") } else { right };
        let taken = width(&right.content);
        let text = fit(text, room.saturating_sub(taken + usize::from(taken > 0)));
        let gap = " ".repeat(room.saturating_sub(width(&text) + taken));
        Line::from(vec![mark, Span::styled(text, style), Span::raw(gap), right])
    }
}
