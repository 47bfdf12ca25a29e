//! The open conversation: what has been said, newest at the bottom.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Block, BorderType, Padding, Paragraph};
use tim_events::ConversationId;
use tim_events::state::Model;

use super::clock::Clock;
use super::entry::Layout;
use super::text::{clean, fit};
use super::theme::Theme;
use crate::app::{App, Focus};
use crate::chats::id_of;

/// How far the messages are scrolled, and what of them was seen last.
#[derive(Debug, Default)]
pub(crate) struct Scroll {
    /// How many lines are below the screen.
    below: usize,
    /// How many lines the screen had room for.
    page: usize,
    /// How many lines there were, of which conversation, how wide.
    total: usize,
    of: Option<(ConversationId, u16)>,
}

impl Scroll {
    pub(crate) fn up(&mut self, lines: usize) {
        self.below = self.below.saturating_add(lines).min(self.total.saturating_sub(self.page));
    }

    pub(crate) fn down(&mut self, lines: usize) {
        self.below = self.below.saturating_sub(lines);
    }

    /// A page, less a line by which one finds one's place.
    pub(crate) fn page_up(&mut self) {
        self.up(self.page.saturating_sub(1).max(1));
    }

    pub(crate) fn page_down(&mut self) {
        self.down(self.page.saturating_sub(1).max(1));
    }

    /// Takes note of what is there now, and returns the first line to show. Who reads on above stays there while lines
    /// come below; another conversation begins at its end.
    fn place(&mut self, of: (ConversationId, u16), total: usize, page: usize) -> usize {
        let of = Some(of);
        if self.of != of {
            self.below = 0;
        } else if self.below > 0 {
            self.below += total.saturating_sub(self.total);
        }
        (self.of, self.total, self.page) = (of, total, page);
        self.below = self.below.min(total.saturating_sub(page));
        total.saturating_sub(page + self.below)
    }
}

pub(super) fn draw(frame: &mut Frame, area: Rect, app: &mut App, theme: Theme, clock: &Clock) {
    let is_focused = app.focus == Focus::Messages;
    let block = Block::bordered()
        .border_type(BorderType::Rounded)
        .border_style(theme.focused(is_focused))
        .padding(Padding::horizontal(1));
    let inner = block.inner(area);
    let model = app.chats.model();
    let Some(row) = app.open().and_then(|open| model.rows().iter().nth(open)) else {
        frame.render_widget(Paragraph::new("No conversations yet").style(theme.quiet()).centered().block(block), area);
        return;
    };
    let id = id_of(row);
    let title = format!(" {} ", fit(&clean(model.name(row)), usize::from(area.width).saturating_sub(6)));
    let block = block.title_top(Line::styled(title, theme.title()));
    let layout = Layout { theme, clock, width: inner.width.into() };
    let items = model.timeline(&id).into_iter().flat_map(|timeline| timeline.rows().iter());
    let lines = layout.lines(items.map(|item| &**item));
    let is_empty = lines.is_empty();
    let page = usize::from(inner.height);
    let first = app.scroll.place((id, inner.width), lines.len(), page);
    let block = match app.scroll.below {
        0 => block,
        below => block.title_bottom(Line::styled(format!(" ↓ {below} more "), theme.title()).right_aligned()),
    };
    let shown = if is_empty {
        Paragraph::new("No messages yet").style(theme.quiet()).centered()
    } else {
        Paragraph::new(lines.into_iter().skip(first).take(page).collect::<Vec<_>>())
    };
    frame.render_widget(shown.block(block), area);
}

#[cfg(test)]
mod tests {
    use tim_events::c2c;

    use super::*;

    #[test]
    fn who_reads_above_stays_there_while_messages_come() {
        let mut scroll = Scroll::default();
        assert_eq!(scroll.place((c2c("bob"), 50), 30, 10), 20, "the end");
        scroll.up(5);
        assert_eq!(scroll.place((c2c("bob"), 50), 30, 10), 15);
        assert_eq!(scroll.place((c2c("bob"), 50), 33, 10), 15);
        assert_eq!(scroll.below, 8);
        assert_eq!(scroll.place((c2c("carol"), 50), 40, 10), 30, "another begins at its end");
    }

    #[test]
    fn there_is_nothing_beyond_the_ends() {
        let mut scroll = Scroll::default();
        scroll.place((c2c("bob"), 50), 30, 10);
        scroll.up(usize::MAX);
        assert_eq!(scroll.place((c2c("bob"), 50), 30, 10), 0);
        scroll.page_down();
        assert_eq!(scroll.below, 11);
        scroll.down(usize::MAX);
        assert_eq!(scroll.place((c2c("bob"), 50), 30, 10), 20);
        scroll.up(3);
        assert_eq!(scroll.place((c2c("bob"), 50), 3, 10), 0, "all of it fits");
        assert_eq!(scroll.below, 0);
    }
}
