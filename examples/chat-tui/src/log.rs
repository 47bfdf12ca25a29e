//! The log: the library's last lines, and the app's own.

use std::collections::VecDeque;

use futures_util::FutureExt;
use tim_events::model::LogLevel;
use tim_events::stream::PayloadView;
use tim_events::{Bus, LogLine, OrGap, WithGaps};
use tokio::task::unconstrained;

/// How many lines are kept, and how many are taken in at once.
const LINES: usize = 500;

/// The last lines of the log, oldest first.
#[derive(Debug)]
pub(crate) struct Log {
    stream: WithGaps<PayloadView<LogLine>>,
    lines: VecDeque<Line>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) level: LogLevel,
    pub(crate) text: String,
}

impl Log {
    pub(crate) fn new(bus: &Bus) -> Self {
        let stream = bus.subscribe().capacity(LINES).named("log").on::<LogLine>().with_gaps();
        Self { stream, lines: VecDeque::new() }
    }

    pub(crate) fn lines(&self) -> impl DoubleEndedIterator<Item = &Line> {
        self.lines.iter()
    }

    /// Waits for a line; false once there will be no more.
    ///
    /// Dropping the future loses nothing.
    pub(crate) async fn changed(&mut self) -> bool {
        match self.stream.next().await {
            Some(item) => {
                self.push(item);
                true
            }
            None => false,
        }
    }

    /// Takes in what is there; returns whether there was anything.
    pub(crate) fn update(&mut self) -> bool {
        let mut has_changed = false;
        // As much as is shown at most: a flood must not keep the screen from being drawn.
        for _ in 0..LINES {
            // A task's budget would end this early.
            let Some(Some(item)) = unconstrained(self.stream.next()).now_or_never() else { break };
            self.push(item);
            has_changed = true;
        }
        has_changed
    }

    fn push(&mut self, item: OrGap<tim_events::Ref<LogLine>>) {
        if self.lines.len() == LINES {
            self.lines.pop_front();
        }
        self.lines.push_back(match item {
            OrGap::Item(line) => Line { level: line.level, text: line.text.clone() },
            OrGap::Gap(gap) => Line { level: LogLevel::Warn, text: format!("{} lines are not shown", gap.missed) },
        });
    }
}

/// Says something in the log that is not the library's.
pub(crate) fn say(bus: &Bus, level: LogLevel, text: impl Into<String>) {
    bus.publish(LogLine::new(level, text.into()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_leaves_its_last_lines_and_says_so() {
        let bus = Bus::new();
        let mut log = Log::new(&bus);
        for number in 0..3 * LINES {
            say(&bus, LogLevel::Info, number.to_string());
        }
        while log.update() {}
        assert_eq!(log.lines().count(), LINES);
        let last = log.lines().next_back().map(|line| line.text.as_str());
        assert_eq!(last, Some("1499"));

        say(&bus, LogLevel::Error, "after");
        assert!(log.update());
        assert!(!log.update());
        assert_eq!(log.lines().count(), LINES);
    }

    #[test]
    fn what_was_lost_has_a_line() {
        let bus = Bus::new();
        let mut log = Log::new(&bus);
        for number in 0..LINES + 7 {
            say(&bus, LogLevel::Info, number.to_string());
        }
        log.update();
        let first = log.lines().next().map(|line| line.text.clone());
        assert_eq!(first.as_deref(), Some("7 lines are not shown"));
    }
}
