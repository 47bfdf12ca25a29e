//! Frames: changes at the pace of a screen.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, Waker, ready};
use std::time::Duration;

use futures_core::{FusedStream, Stream};
use tokio::time::{Sleep, sleep};

/// A stream at the pace of a screen: its first item at once, then at most one in each frame.
///
/// It is for streams that put together what nobody has read yet, as [`Changes`](crate::state::Changes) do: between two
/// frames the stream is not asked, so that nobody is woken. Whatever comes waits for a frame at most, and no item is left
/// out. It needs tokio's timer.
///
/// ```
/// use std::time::Duration;
/// use tim_events::state::{Frames, Friends, Live};
/// use tim_events::{Bus, FriendsAdded};
///
/// # tokio_test::block_on(async {
/// let bus = Bus::new();
/// let mut friends = Live::new(&bus, Friends::new());
/// let (mut rows, changes) = friends.subscribe();
/// let mut frames = Frames::new(changes, Duration::from_millis(16));
///
/// bus.publish(FriendsAdded::new(vec!["bob".to_owned()]));
/// friends.update();
/// for diff in frames.next().await.expect("the list is live") {
///     diff.apply(&mut rows);
/// }
/// assert_eq!(rows.len(), 1);
/// # });
/// ```
#[must_use = "streams do nothing unless polled"]
pub struct Frames<S> {
    stream: S,
    frame: Duration,
    /// The end of the frame, made when there first is one.
    end: Option<Pin<Box<Sleep>>>,
    is_in_frame: bool,
}

impl<S: fmt::Debug> fmt::Debug for Frames<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Frames").field("stream", &self.stream).field("frame", &self.frame).finish_non_exhaustive()
    }
}

/// A longer frame might end beyond what a clock can tell.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

impl<S: Stream + Unpin> Frames<S> {
    /// The items of `stream`, one in each `frame`, which is a day at most.
    pub fn new(stream: S, frame: Duration) -> Self {
        Self { stream, frame: frame.min(LONGEST), end: None, is_in_frame: false }
    }

    /// The next item; none once the stream has ended.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing.
    pub async fn next(&mut self) -> Option<S::Item> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    fn begin(&mut self) {
        let end = sleep(self.frame);
        match &mut self.end {
            Some(ended) => ended.set(end),
            None => self.end = Some(Box::pin(end)),
        }
        self.is_in_frame = true;
    }
}

impl<S: Stream + Unpin> Stream for Frames<S> {
    type Item = S::Item;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<S::Item>> {
        if self.is_in_frame
            && let Some(end) = &mut self.end
        {
            ready!(end.as_mut().poll(cx));
            self.is_in_frame = false;
        }
        // Who finds something leaves no waker: nobody is to be woken within the frame.
        let now = Pin::new(&mut self.stream).poll_next(&mut Context::from_waker(Waker::noop()));
        let item = match now {
            Poll::Ready(item) => item,
            Poll::Pending => ready!(Pin::new(&mut self.stream).poll_next(cx)),
        };
        if item.is_some() {
            self.begin();
        }
        Poll::Ready(item)
    }
}

impl<S: FusedStream + Unpin> FusedStream for Frames<S> {
    fn is_terminated(&self) -> bool {
        self.stream.is_terminated()
    }
}

/// When to draw: once for whatever has changed, at most once in each frame.
///
/// It is for user interfaces that draw everything anew: tell it of all that they show, and draw whenever it says so.
/// The first change is told at once, what comes within a frame after it together at its end.
///
/// ```
/// use std::time::Duration;
/// use tim_events::state::{Conversations, Friends, Live, Overview, Redraw};
/// use tim_events::{Bus, KickedOffline};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let bus = Bus::new();
/// let overview = Overview::new(&bus);
/// let mut chats = Live::new(&bus, Conversations::new());
/// let list = chats.list();
/// let mut redraw = Redraw::every(Duration::from_millis(16)).on(overview.changes()).on(list.updates());
/// tokio::spawn(async move { chats.run().await });
///
/// bus.publish(KickedOffline::new());
/// bus.close();
/// while redraw.next().await {
///     println!("{:?}, {} conversations", overview.session().status, list.items().len());
/// }
/// # }
/// ```
#[derive(Debug)]
#[must_use = "streams do nothing unless polled"]
pub struct Redraw {
    frames: Frames<Changed>,
}

type Tells = Pin<Box<dyn Stream<Item = ()> + Send>>;

/// Tells that any of several streams had something.
struct Changed {
    streams: Vec<Tells>,
}

impl fmt::Debug for Changed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Changed").field("streams", &self.streams.len()).finish_non_exhaustive()
    }
}

impl Redraw {
    /// To be told of changes at most once in each `frame`.
    pub fn every(frame: Duration) -> Self {
        Self { frames: Frames::new(Changed { streams: Vec::new() }, frame) }
    }

    /// To be told of this as well: each item says that something changed.
    ///
    /// Whatever a user interface shows can be such a stream, a key that was pressed for example.
    pub fn on<S: Stream + Send + 'static>(mut self, stream: S) -> Self {
        self.frames.stream.streams.push(Box::pin(Tell { stream: Box::pin(stream) }));
        self
    }

    /// Waits until something is to be drawn; false once all streams have ended and nothing is left to be drawn.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing.
    pub async fn next(&mut self) -> bool {
        self.frames.next().await.is_some()
    }
}

impl Stream for Redraw {
    type Item = ();

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<()>> {
        Pin::new(&mut self.frames).poll_next(cx)
    }
}

/// A stream of which only matters that it has something.
struct Tell<S> {
    stream: Pin<Box<S>>,
}

impl<S: Stream> Stream for Tell<S> {
    type Item = ();

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<()>> {
        self.stream.as_mut().poll_next(cx).map(|item| item.map(drop))
    }
}

/// How many items of one stream are one change.
const ITEMS: usize = 1024;

impl Stream for Changed {
    type Item = ();

    /// Asks all of them, so that each knows whom to wake.
    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<()>> {
        let mut has_changed = false;
        self.streams.retain_mut(|stream| {
            for _ in 0..ITEMS {
                match stream.as_mut().poll_next(cx) {
                    Poll::Ready(Some(())) => has_changed = true,
                    Poll::Ready(None) => return false,
                    Poll::Pending => break,
                }
            }
            true
        });
        if has_changed {
            Poll::Ready(Some(()))
        } else if self.streams.is_empty() {
            Poll::Ready(None)
        } else {
            Poll::Pending
        }
    }
}
