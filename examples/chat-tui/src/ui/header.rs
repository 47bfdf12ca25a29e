//! The first line: whose chats these are, and badges for the connection, the login and what is unread.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use tim_events::LoginStatus;
use tim_events::model::{NetworkStatus, UserProfile};
use tim_events::state::Freshness;

use super::text::{clean, fit, width};
use super::theme::{Theme, Tone};
use crate::app::App;

pub(super) fn draw(frame: &mut Frame, area: Rect, app: &App, theme: Theme) {
    let room = usize::from(area.width);
    // From the right, by weight; what there is no room for is left out.
    let mut right: Vec<Span> = Vec::new();
    let mut taken = 0;
    for badge in badges(app, theme) {
        let needed = width(&badge.content) + 2;
        if taken + needed > room {
            break;
        }
        taken += needed;
        right.insert(0, badge);
        right.insert(1, Span::raw("  "));
    }
    let owner = app.chats.model().owner().map(|owner| format!(" · {}", clean(called(owner)))).unwrap_or_default();
    let left = fit(&format!(" tim-events{owner}"), room - taken);
    let gap = " ".repeat(room - taken - width(&left));
    let mut spans = vec![Span::styled(left, theme.title()), Span::raw(gap)];
    spans.extend(right);
    frame.render_widget(Line::from(spans), area);
}

fn called(owner: &UserProfile) -> &str {
    if owner.nick_name.is_empty() { &owner.user_id } else { &owner.nick_name }
}

/// The badges, the most important one first.
fn badges(app: &App, theme: Theme) -> Vec<Span<'static>> {
    let toned = |(text, tone): (String, Tone)| Span::styled(text, theme.tone(tone));
    let mut badges = vec![toned(connection(app)), toned(login(app))];
    badges.extend(freshness(app).map(toned));
    if let Some(unread @ 1..) = app.overview.total_unread() {
        badges.push(Span::styled(format!(" {unread} unread "), theme.badge()));
    }
    badges
}

fn connection(app: &App) -> (String, Tone) {
    let (text, tone) = match app.overview.network() {
        None => ("○ no connection yet", Tone::Waiting),
        Some(NetworkStatus::Connected) => ("● connected", Tone::Good),
        Some(NetworkStatus::Connecting) => ("◌ connecting", Tone::Waiting),
        Some(NetworkStatus::Disconnected) => ("○ disconnected", Tone::Bad),
        Some(NetworkStatus::ConnectFailed) => ("✗ can't connect", Tone::Bad),
        Some(_) => ("? connection", Tone::Waiting),
    };
    (text.to_owned(), tone)
}

fn login(app: &App) -> (String, Tone) {
    let (text, tone) = match app.overview.session().status {
        LoginStatus::LoggedIn => ("● logged in", Tone::Good),
        LoginStatus::LoggedOut => ("○ logged out", Tone::Waiting),
        LoginStatus::KickedOffline => ("✗ kicked offline", Tone::Bad),
        LoginStatus::SignatureExpired => ("✗ signature expired", Tone::Bad),
        _ => ("? login", Tone::Waiting),
    };
    (text.to_owned(), tone)
}

/// What is wrong with the list, if anything is.
fn freshness(app: &App) -> Option<(String, Tone)> {
    match app.chats.freshness() {
        Freshness::Fetching { missed: 1.. } => Some(("◌ fetching what was lost".to_owned(), Tone::Waiting)),
        Freshness::Stale { missed: missed @ 1.., .. } => Some((format!("✗ {missed} events lost"), Tone::Bad)),
        // Before a login there is nothing to fetch.
        Freshness::Stale { .. } if app.session_epoch().is_some() => {
            Some(("✗ conversations can't be fetched".to_owned(), Tone::Bad))
        }
        _ => None,
    }
}
