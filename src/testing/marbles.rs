//! Marbles: streams made from diagrams, and diagrams of what streams do.

use std::collections::VecDeque;
use std::fmt::{Debug, Write};
use std::future::poll_fn;
use std::panic::Location;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::{FusedStream, Stream};
use tokio::time::{Instant, Sleep, sleep_until, timeout_at};

use super::bus::{gap, numbered};
use super::diagram::{Diagram, compare, is_item};
use super::probe::stop;
use super::show::show;
use crate::event::{Body, EventRef};

/// How many frames after the drawn end a stream is watched for its end, so that a late one is drawn.
const LATE: usize = 10;

/// How many items are drawn; a stream may have more than anybody wants to see.
const DRAWN: usize = 1000;

/// Diagrams of streams in virtual time, for tests of combinators.
///
/// A diagram is a line of signs, each a frame of time long:
///
/// | sign | in its frame |
/// |---|---|
/// | `-` | nothing happens |
/// | a letter or digit | the item that it stands for comes |
/// | `!` | the same; by custom it stands for a gap |
/// | `(ab)` | several items come, in this order; a group takes one frame |
/// | `\|` | the stream ends; `(a\|)` ends it right after an item |
/// | `^` | takes no time: it is the moment of the first poll, and whatever stands before it is there already |
/// | space | is passed over, to line diagrams up |
///
/// A stream without `|` never ends. Time is tokio's, so use it in [`virtual_time`](super::virtual_time) or under
/// `#[tokio::test(start_paused = true)]`; then hours pass at once, and each item comes in its frame exactly. A frame is 10
/// ms long unless said otherwise, and 1 ms at least, which is as finely as tokio's timer counts.
///
/// A stream that doesn't do what is drawn fails the test, with both diagrams and a mark where they part:
///
/// ```text
/// the stream does not do what is drawn, first in frame 4 (after 40ms)
///   at tests/search.rs:31:10
///   expected  -a--b(cd)|
///   actual    -a---b   (cd|)
///                 ^
/// ```
///
/// ```
/// use std::time::Duration;
/// use tim_events::testing::{Marbles, virtual_time};
/// use tokio_stream::StreamExt;
///
/// virtual_time(async {
///     let marbles = Marbles::new();
///     let source = marbles.stream("ab-c-|", |sign| sign);
///     let upper = source.filter(|sign| *sign != 'b').map(|sign| sign.to_ascii_uppercase());
///     marbles.expect(upper, "A--C-|", |sign| sign).await;
/// });
/// ```
#[derive(Debug, Clone, Copy)]
#[must_use = "it draws nothing by itself"]
pub struct Marbles {
    frame: Duration,
}

impl Marbles {
    /// Diagrams with frames of 10 ms.
    pub const fn new() -> Self {
        Self { frame: Duration::from_millis(10) }
    }

    /// The same with frames of another length, 1 ms at least.
    pub fn frame(self, length: Duration) -> Self {
        Self { frame: length.max(Duration::from_millis(1)) }
    }

    /// A stream that does what is drawn, counted from its first poll.
    ///
    /// `values` is asked here for the item of each sign.
    ///
    /// # Panics
    ///
    /// With a [`DiagramError`](super::DiagramError) if the diagram can't be read. The stream panics when it is polled
    /// outside of a tokio runtime with time enabled.
    #[track_caller]
    pub fn stream<T>(self, diagram: &str, mut values: impl FnMut(char) -> T) -> MarbleStream<T> {
        let Diagram { frames, past } = read(diagram);
        let mut stream = MarbleStream { items: VecDeque::new(), end: None, start: None, timer: None };
        for (number, frame) in frames.into_iter().enumerate() {
            let due = self.frame.saturating_mul(u32::try_from(number.saturating_sub(past)).unwrap_or(u32::MAX));
            stream.items.extend(frame.items.into_iter().map(|sign| (due, values(sign))));
            if frame.is_end {
                stream.end = Some(due);
            }
        }
        stream
    }

    /// A stream of events, as a subscription yields them: numbered from 1, a gap of one event for each `!`.
    ///
    /// # Panics
    ///
    /// As [`stream`](Self::stream) does.
    ///
    /// ```
    /// use tim_events::testing::{Marbles, virtual_time};
    /// use tim_events::{EventKind, FriendsAdded};
    ///
    /// virtual_time(async {
    ///     let marbles = Marbles::new();
    ///     let events = marbles.events("a-!b|", |sign| FriendsAdded::new(vec![sign.to_string()]));
    ///     let by_kind = |event: &tim_events::EventRef| if event.kind() == EventKind::Gap { '!' } else { 'x' };
    ///     marbles.expect_by(events, "x-!x|", by_kind).await;
    /// });
    /// ```
    #[track_caller]
    pub fn events<E: Into<Body>>(self, diagram: &str, mut event: impl FnMut(char) -> E) -> MarbleStream<EventRef> {
        let mut seq = 0;
        self.stream(diagram, |sign| {
            seq += 1;
            if sign == '!' { gap(seq..=seq) } else { numbered(seq, event(sign)) }
        })
    }

    /// Watches a stream, which has to do what is drawn, no more and no less.
    ///
    /// `values` is asked for the item of each sign in the diagram. An item that is none of them is drawn as `?` and
    /// told in full. A stream whose diagram has no end is watched for as long as the diagram is.
    ///
    /// # Panics
    ///
    /// If the stream does anything else: that is how the test fails. With a [`DiagramError`](super::DiagramError) if the
    /// diagram can't be read; one for a stream to be watched has no `^`.
    #[track_caller]
    pub fn expect<S>(self, stream: S, expected: &str, values: impl FnMut(char) -> S::Item) -> impl Future<Output = ()>
    where
        S: Stream,
        S::Item: PartialEq + Debug + 'static,
    {
        let expected = read(expected);
        let signs = expected.signs();
        let known: Vec<S::Item> = signs.iter().copied().map(values).collect();
        let name =
            move |item: &S::Item| known.iter().position(|known| known == item).map_or('?', |position| signs[position]);
        self.watch(Location::caller(), stream, expected, name)
    }

    /// The same for items that can't be compared: `name` says which sign an item is.
    ///
    /// # Panics
    ///
    /// As [`expect`](Self::expect) does.
    ///
    /// ```
    /// use tim_events::testing::{Marbles, TestBus, virtual_time};
    ///
    /// virtual_time(async {
    ///     let bus = TestBus::new();
    ///     let messages = bus.messages();
    ///     bus.message("bob", "hi");
    ///     bus.close();
    ///     Marbles::new().expect_by(messages, "(b|)", |message| message.sender.chars().next().unwrap_or('?')).await;
    /// });
    /// ```
    #[track_caller]
    pub fn expect_by<S>(self, stream: S, expected: &str, name: impl FnMut(&S::Item) -> char) -> impl Future<Output = ()>
    where
        S: Stream,
        S::Item: Debug + 'static,
    {
        self.watch(Location::caller(), stream, read(expected), name)
    }

    async fn watch<S>(
        self,
        at: &'static Location<'static>,
        stream: S,
        expected: Diagram,
        mut name: impl FnMut(&S::Item) -> char,
    ) where
        S: Stream,
        S::Item: Debug + 'static,
    {
        if expected.past > 0 {
            stop(&format!("a diagram of what is expected begins where it begins, without a ^\n  at {at}"));
        }
        let watched = expected.frames.len() + if expected.ends() { LATE } else { 0 };
        let begun = Instant::now();
        let until = begun + self.frame.saturating_mul(u32::try_from(watched).unwrap_or(u32::MAX));
        let number = || usize::try_from(begun.elapsed().as_nanos() / self.frame.as_nanos()).unwrap_or(usize::MAX);
        let (mut actual, mut strangers, mut count) = (Diagram::default(), String::new(), 0);
        let mut stream = pin!(stream);
        while let Ok(next) = timeout_at(until, poll_fn(|cx| stream.as_mut().poll_next(cx))).await {
            let number = number();
            if number >= watched || count == DRAWN {
                break;
            }
            let Some(item) = next else {
                actual.frame_mut(number).is_end = true;
                break;
            };
            let sign = name(&item);
            if !is_item(sign) {
                let _ = write!(strangers, "\n  ? in frame {number}: {}", show(&item));
            }
            actual.frame_mut(number).items.push(if is_item(sign) { sign } else { '?' });
            count += 1;
        }
        if !actual.ends() && !expected.frames.is_empty() {
            actual.frame_mut(expected.frames.len() - 1);
        }
        if let Some(difference) = compare(&expected, &actual) {
            let first = difference.frame;
            let after = self.frame.saturating_mul(u32::try_from(first).unwrap_or(u32::MAX));
            stop(&format!(
                "the stream does not do what is drawn, first in frame {first} (after {after:?})\n  at {at}\n{}{strangers}",
                difference.drawing
            ));
        }
    }
}

impl Default for Marbles {
    fn default() -> Self {
        Self::new()
    }
}

#[track_caller]
fn read(diagram: &str) -> Diagram {
    Diagram::parse(diagram).unwrap_or_else(|error| {
        let mark = " ".repeat(error.column - 1);
        stop(&format!("{error}\n  {diagram}\n  {mark}^"))
    })
}

/// A stream made from a diagram. See [`Marbles::stream`].
///
/// ```
/// use tim_events::testing::{MarbleStream, Marbles, virtual_time};
/// use tokio_stream::StreamExt;
///
/// let stream: MarbleStream<u32> = Marbles::new().stream("1--2|", |sign| sign.to_digit(10).unwrap());
/// assert_eq!(virtual_time(stream.collect::<Vec<_>>()), [1, 2]);
/// ```
#[derive(Debug)]
#[must_use = "streams do nothing unless polled"]
pub struct MarbleStream<T> {
    /// The items with when they are due, counted from the first poll.
    items: VecDeque<(Duration, T)>,
    end: Option<Duration>,
    start: Option<Instant>,
    timer: Option<Pin<Box<Sleep>>>,
}

// Items are moved out; nothing is pinned in place.
impl<T> Unpin for MarbleStream<T> {}

impl<T> Stream for MarbleStream<T> {
    type Item = T;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        let this = self.get_mut();
        let start = *this.start.get_or_insert_with(Instant::now);
        let Some(due) = this.items.front().map(|(due, _)| *due).or(this.end) else { return Poll::Pending };
        let due = start + due;
        if Instant::now() < due {
            let timer = this.timer.get_or_insert_with(|| Box::pin(sleep_until(due)));
            if timer.deadline() != due {
                timer.as_mut().reset(due);
            }
            ready!(timer.as_mut().poll(cx));
        }
        Poll::Ready(this.items.pop_front().map(|(_, item)| item))
    }
}

impl<T> FusedStream for MarbleStream<T> {
    fn is_terminated(&self) -> bool {
        let ended = self.start.zip(self.end).is_some_and(|(start, end)| Instant::now() >= start + end);
        self.items.is_empty() && ended
    }
}
