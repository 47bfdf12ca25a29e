//! The log pane: its last lines.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Padding};
use tim_events::model::LogLevel;

use super::text::{clean, fit, width};
use super::theme::{Theme, Tone};
use crate::log::Log;

pub(super) fn draw(frame: &mut Frame, area: Rect, log: &Log, theme: Theme) {
    let block = Block::bordered()
        .border_type(BorderType::Rounded)
        .border_style(theme.quiet())
        .padding(Padding::horizontal(1))
        .title_top(Line::styled(" Log ", theme.title()));
    let inner = block.inner(area);
    frame.render_widget(block, area);
    let mut last: Vec<_> = log.lines().rev().take(inner.height.into()).collect();
    last.reverse();
    for (line, area) in last.into_iter().zip(inner.rows()) {
        let (word, style) = level(line.level, theme);
        let word = format!("{word:<7} ");
        // The library pads its columns with more spaces than there is room for.
        let text = clean(&line.text).split_whitespace().collect::<Vec<_>>().join(" ");
        let text = fit(&text, usize::from(area.width).saturating_sub(width(&word)));
        frame.render_widget(Line::from(vec![Span::styled(word, style), Span::raw(text)]), area);
    }
}

fn level(level: LogLevel, theme: Theme) -> (&'static str, Style) {
    match level {
        LogLevel::Error | LogLevel::Assert => ("error", theme.tone(Tone::Bad)),
        LogLevel::Warn => ("warning", theme.tone(Tone::Waiting)),
        LogLevel::Info => ("info", theme.tone(Tone::Good)),
        LogLevel::Debug => ("debug", theme.quiet()),
        _ => ("trace", theme.quiet()),
    }
}
