//! The screen: what goes where, and how it is drawn from the app's state.

mod clock;
mod content;
mod conversations;
mod entry;
mod header;
mod log;
mod messages;
#[cfg(test)]
mod tests;
mod text;
pub(crate) mod theme;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;

pub(crate) use self::clock::Clock;
pub(crate) use self::messages::Scroll;
use self::text::fit;
use self::theme::Theme;
use crate::app::{App, Focus};

/// Narrower than this, the list and the messages take turns.
const TWO_PANES: u16 = 60;

/// As high as this, the log is shown without being asked for.
const LOG_ROOM: u16 = 34;

const KEYS: &str = " ↑↓ move   Tab list/messages   PgUp PgDn scroll   l log   q quit";

/// Draws everything, and lets the app know what that needs to: how far one can scroll, whether the log is shown.
pub(crate) fn draw(frame: &mut Frame, app: &mut App, theme: Theme, clock: &Clock) {
    let area = frame.area();
    app.shows_log = app.wants_log.unwrap_or(area.height >= LOG_ROOM);
    let log_height = if app.shows_log { (area.height / 4).clamp(3, 12) } else { 0 };
    let [head, body, log, foot] = Layout::vertical([
        Constraint::Length(1),
        Constraint::Min(1),
        Constraint::Length(log_height),
        Constraint::Length(u16::from(area.height > 5)),
    ])
    .areas(area);

    header::draw(frame, head, app, theme);
    let (list, messages) = panes(body, app.focus);
    if let Some(area) = list {
        conversations::draw(frame, area, app, theme, clock);
    }
    if let Some(area) = messages {
        messages::draw(frame, area, app, theme, clock);
    }
    log::draw(frame, log, &app.log, theme);
    frame.render_widget(Line::styled(fit(KEYS, foot.width.into()), theme.quiet()), foot);
}

/// The places of the list and of the messages, of which a narrow screen has one.
fn panes(body: Rect, focus: Focus) -> (Option<Rect>, Option<Rect>) {
    if body.width < TWO_PANES {
        return match focus {
            Focus::Conversations => (Some(body), None),
            Focus::Messages => (None, Some(body)),
        };
    }
    let list = (body.width * 2 / 5).clamp(28, 44);
    let [list, messages] = Layout::horizontal([Constraint::Length(list), Constraint::Min(1)]).areas(body);
    (Some(list), Some(messages))
}
