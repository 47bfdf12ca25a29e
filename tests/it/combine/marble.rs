//! Marble diagrams: what goes in and comes out at which tick of ten milliseconds.
//!
//! A character is an item, `!` a gap, `-` a tick without anything, `(ab)` what happens at one tick, `|` the end.

use std::fmt::Display;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tim_events::stream::MaybeGap;
use tim_events::{Bus, FriendRequestsRead, Gap, OrGap};
use tokio::sync::mpsc;
use tokio_stream::Stream;
use tokio_stream::wrappers::UnboundedReceiverStream;

use crate::support::ready;

/// The time from one character to the next.
pub(super) const TICK: Duration = Duration::from_millis(10);

pub(super) type Item = OrGap<char>;
pub(super) type Input = UnboundedReceiverStream<Item>;

/// So many ticks.
pub(super) fn ticks(number: u32) -> Duration {
    TICK * number
}

pub(super) fn item(mark: char) -> Item {
    if mark == '!' { OrGap::Gap(a_gap()) } else { OrGap::Item(mark) }
}

pub(super) fn mark(item: &Item) -> char {
    match item {
        OrGap::Item(item) => *item,
        OrGap::Gap(_) => '!',
    }
}

/// A gap as a bus makes it.
fn a_gap() -> Gap {
    let bus = Bus::new();
    let mut events = bus.subscribe().capacity(1).events();
    bus.publish_batch((0..2).map(|_| FriendRequestsRead::new()));
    ready(&mut events).and_then(|event| event.gap().copied()).expect("one of two fits")
}

/// A stream, and what feeds it.
pub(super) fn channel() -> (mpsc::UnboundedSender<Item>, Input) {
    let (sender, receiver) = mpsc::unbounded_channel();
    (sender, UnboundedReceiverStream::new(receiver))
}

/// A stream that always has an item. Unlike `tokio_stream::iter`, it never yields of itself.
pub(super) struct Flood<I>(pub(super) I);

impl<I: Iterator + Unpin> Stream for Flood<I> {
    type Item = I::Item;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<I::Item>> {
        Poll::Ready(self.0.next())
    }
}

/// What happens at each tick.
fn steps(diagram: &str) -> Vec<String> {
    let mut steps = Vec::new();
    let mut group: Option<String> = None;
    for mark in diagram.chars() {
        match (mark, &mut group) {
            ('(', None) => group = Some(String::new()),
            (')', Some(_)) => steps.extend(group.take()),
            ('-', None) => steps.push(String::new()),
            (mark, Some(group)) => group.push(mark),
            (mark, None) => steps.push(mark.to_string()),
        }
    }
    steps
}

/// Plays a diagram through a combinator, and draws what comes out. It polls only when it is woken, as a runtime does.
///
/// Needs paused time.
pub(super) async fn play<S>(diagram: &str, combine: impl FnOnce(Input) -> S) -> String
where
    S: Stream<Item: Display>,
{
    let (sender, input) = channel();
    let mut sender = Some(sender);
    let mut combined = tokio_test::task::spawn(combine(input));
    let mut drawn = String::new();
    let steps = steps(diagram);
    let mut is_new = true;
    // Long enough for whatever is held back at the last mark.
    for tick in 0..steps.len() + 10 {
        if tick > 0 {
            tokio::time::advance(TICK).await;
        }
        for mark in steps.get(tick).into_iter().flat_map(|step| step.chars()) {
            match mark {
                '|' => sender = None,
                mark => sender.as_ref().expect("not ended").send(item(mark)).expect("it is read"),
            }
        }
        let mut out = Vec::new();
        let mut has_ended = false;
        while !has_ended && (is_new || combined.is_woken()) {
            is_new = false;
            while let Poll::Ready(item) = combined.poll_next() {
                has_ended = item.is_none();
                out.push(item.map_or_else(|| "|".to_owned(), |item| item.to_string()));
                if has_ended {
                    break;
                }
            }
        }
        match &*out {
            [] => drawn.push('-'),
            [one] => drawn += one,
            several => drawn.extend(["(", &several.concat(), ")"]),
        }
        if has_ended {
            return drawn;
        }
    }
    drawn.trim_end_matches('-').to_owned()
}

/// Asserts what comes out of a combinator for each input.
macro_rules! marbles {
    ($combine:expr, $($input:literal => $output:literal $(, $why:literal)?;)+) => {
        $(assert_eq!($crate::combine::marble::play($input, $combine).await, $output, concat!($input $(, ": ", $why)?));)+
    };
}
pub(super) use marbles;

/// An item as its mark.
pub(super) struct Mark(pub(super) String);

impl Display for Mark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Item> for Mark {
    fn from(item: Item) -> Self {
        Self(mark(&item).to_string())
    }
}

impl From<Vec<Item>> for Mark {
    fn from(items: Vec<Item>) -> Self {
        Self(format!("[{}]", items.iter().map(mark).collect::<String>()))
    }
}
