//! Events as lines, for the examples that print them.

#[path = "describe.rs"]
mod describe;

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::time::SystemTime;

use anstyle::{AnsiColor, Style};
use serde::Serialize;
use tim_events::{Category, Event, EventKind, EventRef, EventStream, RawCall};

use describe::describe;

/// What has been printed so far.
#[derive(Default)]
pub(crate) struct Totals {
    /// Without gaps and undecodable events.
    delivered: u64,
    undecodable: u64,
    gaps: u64,
}

impl Totals {
    pub(crate) fn summary(&self, published: u64) -> String {
        let Self { delivered, undecodable, gaps } = self;
        format!("{published} published, {delivered} delivered, {undecodable} undecodable, {gaps} gaps")
    }
}

/// Success if whoever read our output has just gone away, as `head` does.
pub(crate) fn status(program: &str, result: io::Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{program}: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Prints events until the stream ends, one a line; times count from `start`.
pub(crate) async fn print(mut events: EventStream, json: bool, start: SystemTime) -> io::Result<Totals> {
    let mut totals = Totals::default();
    let mut out = io::stdout();
    let colour = out.is_terminal() && std::env::var_os("NO_COLOR").is_none();
    while let Some(event) = events.next().await {
        match &*event {
            Event::Gap(_) => totals.gaps += 1,
            Event::Undecodable(_) => totals.undecodable += 1,
            _ => totals.delivered += 1,
        }
        if json {
            writeln!(out, "{}", as_json(&event)?)?;
        } else {
            as_line(&mut out, &event, start, colour)?;
        }
    }
    out.flush()?;
    Ok(totals)
}

/// One line of `--json`.
#[derive(Serialize)]
struct Line<'a> {
    seq: u64,
    kind: EventKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    routed_kind: Option<EventKind>,
    category: Category,
    origin: &'static str,
    callback: Option<&'a str>,
    event: &'a Event,
    /// What came, where it could not be typed.
    #[serde(skip_serializing_if = "Option::is_none")]
    args: Option<&'a [tim_events::Arg]>,
}

fn as_json(event: &EventRef) -> io::Result<String> {
    let is_undecodable = event.is_undecodable();
    let line = Line {
        seq: event.seq(),
        kind: Event::kind(event),
        routed_kind: is_undecodable.then_some(event.kind()),
        category: event.category(),
        origin: event.origin().name(),
        callback: event.raw().map(RawCall::callback),
        event,
        args: event.raw().filter(|_| is_undecodable).map(RawCall::args),
    };
    serde_json::to_string(&line).map_err(io::Error::other)
}

fn as_line(out: &mut impl Write, event: &EventRef, start: SystemTime, colour: bool) -> io::Result<()> {
    let since = event.received_at().duration_since(start).unwrap_or_default();
    let (minutes, seconds) = (since.as_secs() / 60, since.as_secs_f64() % 60.0);
    let style = if colour { style(event) } else { Style::new() };
    let dim = if colour { Style::new().dimmed() } else { Style::new() };
    writeln!(
        out,
        "{dim}{minutes:>3}:{seconds:06.3} #{seq:<4}{dim:#} {style}{category:<12}{style:#} {text}",
        seq = event.seq(),
        category = event.category().name(),
        text = visible(&describe(event)),
    )
}

fn style(event: &EventRef) -> Style {
    if matches!(**event, Event::Gap(_) | Event::Undecodable(_)) {
        return AnsiColor::Red.on_default().bold();
    }
    match event.category() {
        Category::Message => AnsiColor::Green,
        Category::Conversation => AnsiColor::Cyan,
        Category::Group => AnsiColor::Blue,
        Category::Friend | Category::User => AnsiColor::Magenta,
        Category::Signaling => AnsiColor::Yellow,
        Category::Session => AnsiColor::Red,
        _ => AnsiColor::BrightBlack,
    }
    .on_default()
}

/// One line, without anything that could take over a terminal.
fn visible(text: &str) -> String {
    text.trim_end().chars().map(|c| if c.is_control() { '\u{b7}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        assert_eq!(visible("a\u{1b}[31mb\r\n"), "a\u{b7}[31mb");
    }
}
