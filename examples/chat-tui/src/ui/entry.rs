//! Messages as lines of text.

use jiff::civil::Date;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use tim_events::model::{ConversationType, Message, MessageStatus};
use tim_events::state::{TimelineItem, Upload};

use super::clock::Clock;
use super::content;
use super::text::{clean, fit, wrap};
use super::theme::{Theme, Tone};
use crate::chats::sender;

/// Messages of one sender within so many seconds stand below one name.
const TOGETHER: u64 = 5 * 60;

/// How far what is said is indented below the name.
const INDENT: &str = "  ";

/// Lays messages out in lines of a given width.
pub(crate) struct Layout<'a> {
    pub(crate) theme: Theme,
    pub(crate) clock: &'a Clock,
    pub(crate) width: usize,
}

impl Layout<'_> {
    /// All messages, oldest first, with a line for each new day.
    pub(crate) fn lines<'i>(&self, items: impl Iterator<Item = &'i TimelineItem>) -> Vec<Line<'static>> {
        let mut lines = Vec::new();
        let mut before: Option<(&Message, Option<Date>)> = None;
        for item in items {
            let message = &item.message;
            let day = self.clock.date(time_of(message));
            if day.is_some() && before.is_none_or(|(_, before)| before != day) {
                lines.push(self.centred(&self.clock.day(time_of(message))));
                before = None;
            }
            if content::is_notice(message) {
                let text = content::paragraphs(message).join(" ");
                lines.extend(wrap(&text, self.width.saturating_sub(4)).iter().map(|line| self.centred(line)));
            } else {
                if !before.is_some_and(|(before, _)| is_continued(before, message)) {
                    lines.push(self.heading(message));
                }
                self.body(item, &mut lines);
            }
            before = Some((message, day));
        }
        lines
    }

    fn centred(&self, text: &str) -> Line<'static> {
        Line::styled(fit(text, self.width), self.theme.quiet()).centered()
    }

    /// Who and when, and how far it has come if it is the user's own.
    fn heading(&self, message: &Message) -> Line<'static> {
        let (name, style) = if message.is_from_self {
            ("You".to_owned(), self.theme.own())
        } else {
            (clean(sender(message)), self.theme.sender(&message.sender))
        };
        let time = self.clock.time(time_of(message));
        let mut spans = vec![Span::styled(fit(&name, self.width.saturating_sub(8)), style)];
        spans.push(Span::styled(format!("  {time}"), self.theme.quiet()));
        if let Some((sign, tone)) = fate(message) {
            spans.push(Span::raw("  "));
            spans.push(Span::styled(sign, tone.map_or(self.theme.quiet(), |tone| self.theme.tone(tone))));
        }
        Line::from(spans)
    }

    fn body(&self, item: &TimelineItem, lines: &mut Vec<Line<'static>>) {
        let message = &item.message;
        let quiet = self.theme.quiet();
        if message.status == MessageStatus::Revoked {
            self.say(&content::revoked(message), quiet.add_modifier(Modifier::ITALIC), lines);
            return;
        }
        for paragraph in content::paragraphs(message) {
            self.say(&paragraph, Style::new(), lines);
        }
        if message.version > 0 {
            self.say("edited", quiet.add_modifier(Modifier::ITALIC), lines);
        }
        lines.extend(item.uploads.iter().map(|upload| self.upload(upload)));
        let reactions = item.reactions.iter().map(|reaction| format!("{} {}", reaction.id, reaction.total_user_count));
        let reactions: Vec<_> = reactions.collect();
        if !reactions.is_empty() {
            self.say(&format!("◦ {}", reactions.join(", ")), self.theme.tone(Tone::Waiting), lines);
        }
    }

    fn say(&self, text: &str, style: Style, lines: &mut Vec<Line<'static>>) {
        let wrapped = wrap(text, self.width.saturating_sub(INDENT.len()));
        lines.extend(wrapped.into_iter().map(|line| Line::from(vec![Span::raw(INDENT), Span::styled(line, style)])));
    }

    /// A bar, and the bytes in numbers.
    fn upload(&self, upload: &Upload) -> Line<'static> {
        let total = upload.total_size.max(1);
        let current = upload.current_size.clamp(0, total);
        let numbers = format!(" {:>3} % of {}", current.saturating_mul(100) / total, content::size(total));
        let room = self.width.saturating_sub(INDENT.len() + numbers.len()).min(24);
        let room = i64::try_from(room).unwrap_or(0);
        let filled = usize::try_from(current.saturating_mul(room) / total).unwrap_or(0);
        let empty = usize::try_from(room).unwrap_or(0) - filled;
        Line::from(vec![
            Span::raw(INDENT),
            Span::styled("█".repeat(filled), self.theme.tone(Tone::Good)),
            Span::styled("░".repeat(empty), self.theme.quiet()),
            Span::raw(fit(&numbers, self.width.saturating_sub(INDENT.len()))),
        ])
    }
}

/// When a message was sent, by the server if it has it.
pub(crate) fn time_of(message: &Message) -> u64 {
    if message.server_time == 0 { message.client_time } else { message.server_time }
}

fn is_continued(before: &Message, message: &Message) -> bool {
    // The user's own have their ticks beside the name.
    !message.is_from_self
        && !content::is_notice(before)
        && before.sender == message.sender
        && time_of(message).saturating_sub(time_of(before)) < TOGETHER
}

/// What became of a message of the user's.
fn fate(message: &Message) -> Option<(String, Option<Tone>)> {
    if !message.is_from_self {
        return None;
    }
    Some(match message.status {
        MessageStatus::Sending => ("◌ sending".to_owned(), Some(Tone::Waiting)),
        MessageStatus::SendFailed => ("✗ not sent".to_owned(), Some(Tone::Bad)),
        MessageStatus::Cancelled => ("✗ cancelled".to_owned(), None),
        MessageStatus::SendSucceeded => match message.conversation_type {
            ConversationType::Group if message.receipt_read_count > 0 => {
                (format!("✓✓ read by {}", message.receipt_read_count), Some(Tone::Good))
            }
            ConversationType::C2c if message.is_peer_read || message.is_receipt_peer_read => {
                ("✓✓ read".to_owned(), Some(Tone::Good))
            }
            _ => ("✓ sent".to_owned(), None),
        },
        _ => return None,
    })
}
