//! Reading a stream on a plain thread.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::mpsc::RecvTimeoutError;
use std::task::Poll;
use std::time::{Duration, Instant};

use futures_core::Stream;
use tokio::task::unconstrained;

use super::block::{block_on, wait};

/// The items of a stream, for a thread that may wait. See
/// [`blocking_iter`](super::EventStreamExt::blocking_iter).
///
/// It ends with the stream. Order, loss and gaps are the stream's. Waiting needs no runtime; on a thread that runs tasks
/// it would hold these up. Dropping it loses nothing: the stream goes on with the item that would have been next.
///
/// ```
/// use tim_events::stream::EventStreamExt;
/// use tim_events::{Bus, KickedOffline};
///
/// let bus = Bus::new();
/// let mut events = bus.events();
/// let reader = std::thread::spawn(move || events.blocking_iter().map(|event| event.seq()).collect::<Vec<_>>());
/// bus.publish(KickedOffline::new());
/// bus.publish(KickedOffline::new());
/// bus.close();
/// assert_eq!(reader.join().unwrap(), [1, 2]);
/// ```
#[derive(Debug)]
#[must_use = "iterators are lazy"]
pub struct BlockingIter<'stream, S> {
    stream: &'stream mut S,
}

impl<'stream, S: Stream + Unpin> BlockingIter<'stream, S> {
    pub(in crate::stream) fn new(stream: &'stream mut S) -> Self {
        Self { stream }
    }

    /// The next item, if it comes within this time.
    ///
    /// # Errors
    ///
    /// `Timeout` if it doesn't; nothing is lost then. `Disconnected` if the stream has ended.
    ///
    /// ```
    /// use std::sync::mpsc::RecvTimeoutError;
    /// use std::time::Duration;
    /// use tim_events::stream::EventStreamExt;
    /// use tim_events::{Bus, KickedOffline};
    ///
    /// let bus = Bus::new();
    /// let mut events = bus.events();
    /// let mut events = events.blocking_iter();
    /// assert_eq!(events.next_timeout(Duration::ZERO).unwrap_err(), RecvTimeoutError::Timeout);
    /// bus.publish(KickedOffline::new());
    /// bus.close();
    /// assert_eq!(events.next_timeout(Duration::ZERO).unwrap().seq(), 1);
    /// assert_eq!(events.next_timeout(Duration::ZERO).unwrap_err(), RecvTimeoutError::Disconnected);
    /// ```
    pub fn next_timeout(&mut self, limit: Duration) -> Result<S::Item, RecvTimeoutError> {
        let until = Instant::now().checked_add(limit);
        match wait(pin!(self.item()), until, || false) {
            Poll::Ready(Some(item)) => Ok(item),
            Poll::Ready(None) => Err(RecvTimeoutError::Disconnected),
            Poll::Pending => Err(RecvTimeoutError::Timeout),
        }
    }

    /// The next item. A thread that waits yields to nobody, so no budget of a task's is asked.
    fn item(&mut self) -> impl Future<Output = Option<S::Item>> {
        unconstrained(poll_fn(|cx| Pin::new(&mut *self.stream).poll_next(cx)))
    }
}

impl<S: Stream + Unpin> Iterator for BlockingIter<'_, S> {
    type Item = S::Item;

    fn next(&mut self) -> Option<S::Item> {
        block_on(self.item())
    }
}
