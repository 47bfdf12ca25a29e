//! The probe: reads a stream the way a test wants to, and says in full what came instead.

use std::collections::VecDeque;
use std::fmt::{self, Debug, Write};
use std::future::poll_fn;
use std::panic::Location;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake};
use std::thread;
use std::time::Duration;

use futures_core::Stream;
use tokio::task::unconstrained;
use tokio::time::{Instant, timeout, timeout_at};

use super::show::{Seen, show};
use crate::bus::CloseReason;
use crate::event::{Event, EventRef, Gap, Payload, Ref};
use crate::stream::{Batches, EventStream, MaybeGap, TypedStream, View, WithGaps};

/// How many of the items taken a message shows, the last ones.
const TAKEN: usize = 8;

/// How many of the items unread a message shows, the first ones.
const UNREAD: usize = 20;

/// How many of the items unread are counted; there may be no end to them.
const COUNTED: usize = 10_000;

/// How often a stream may yield before it counts as having nothing.
const YIELDS: usize = 64;

/// How long an item may be in coming, unless the test says otherwise.
const LIMIT: Duration = Duration::from_secs(5);

/// Reads a stream for a test: item by item, each as expected, none left over.
///
/// Whatever isn't as expected fails the test, with where that was expected, what came instead, what had been taken and
/// what is still unread:
///
/// ```text
/// expected FriendsAdded, but got #3 KickedOffline
///   at tests/contacts.rs:24:11
///   taken before it:
///     #1 NewMessages bob: "hi"
///     #2 TotalUnreadChanged {"total_unread_count":1}
///   still unread:
///     #4 FriendsAdded {"user_ids":["carol"]}
/// ```
///
/// **Nothing is passed over.** Each `expect…` takes the very next item, or waits for it; use [`skip`](Self::skip) and
/// [`skip_until`](Self::skip_until) for what doesn't matter. A probe that is dropped with items unread fails the test,
/// unless it is failing already; [`cancel_and_ignore_rest`](Self::cancel_and_ignore_rest) says that they don't matter.
/// That the stream has ended, or hasn't, fails nothing on its own. To look for items, dropping polls the stream.
///
/// **Nothing hangs.** Whatever waits does so up to a [limit](Self::limit) of 5 seconds, by tokio's clock, so that in
/// [virtual time](super::virtual_time) no time passes. Waiting needs a tokio runtime with time; taking what is there
/// needs none.
///
/// # Cancel safety
///
/// Dropping a future before it is done loses no item.
///
/// # Panics
///
/// That is how a test fails: every method here that is called `expect…`, `skip…` or `finish`, and dropping the probe.
///
/// ```
/// use tim_events::testing::TestBus;
/// use tim_events::{FriendsAdded, NewMessages};
///
/// # tokio_test::block_on(async {
/// let bus = TestBus::new();
/// let mut probe = bus.probe();
/// bus.message("bob", "hi");
/// bus.unread(1);
/// bus.friend_added("carol");
///
/// let new = probe.expect::<NewMessages>().await;
/// assert_eq!(new.messages[0].sender, "bob");
/// probe.skip(1).await;
/// assert_eq!(probe.expect::<FriendsAdded>().await.user_ids, ["carol"]);
/// probe.expect_idle();
/// # });
/// ```
#[must_use = "a probe that is dropped at once has seen nothing"]
pub struct Probe<S>
where
    S: Stream,
    S::Item: Debug + 'static,
{
    stream: Pin<Box<S>>,
    made_at: &'static Location<'static>,
    limit: Duration,
    /// The last items taken, and how many there were in all.
    taken: VecDeque<Seen>,
    count: usize,
    has_ended: bool,
    is_done: bool,
}

/// What a wait for an item came to.
enum Came<T> {
    Item(T),
    End,
    Nothing,
}

/// Whether somebody was woken.
#[derive(Default)]
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Release);
    }
}

/// Streams that tell why they ended; what [`Probe::expect_closed`] asks.
///
/// ```
/// use tim_events::testing::{Closes, TestBus};
///
/// fn is_open(stream: &impl Closes) -> bool {
///     stream.close_reason().is_none()
/// }
/// assert!(is_open(&TestBus::new().messages()));
/// ```
pub trait Closes {
    /// Why the stream ended, once it has.
    fn close_reason(&self) -> Option<CloseReason>;
}

impl Closes for EventStream {
    fn close_reason(&self) -> Option<CloseReason> {
        self.close_reason()
    }
}

impl Closes for Batches {
    fn close_reason(&self) -> Option<CloseReason> {
        self.close_reason()
    }
}

impl<V: View> Closes for TypedStream<V> {
    fn close_reason(&self) -> Option<CloseReason> {
        self.close_reason()
    }
}

impl<V: View> Closes for WithGaps<V> {
    fn close_reason(&self) -> Option<CloseReason> {
        self.get_ref().close_reason()
    }
}

impl<S> Probe<S>
where
    S: Stream,
    S::Item: Debug + 'static,
{
    /// A probe of any stream.
    ///
    /// ```
    /// use tim_events::testing::{Probe, TestBus};
    ///
    /// # tokio_test::block_on(async {
    /// let bus = TestBus::new();
    /// let mut messages = Probe::new(bus.messages());
    /// bus.message("bob", "hi");
    /// assert_eq!(messages.expect_item().await.text_content(), Some("hi"));
    /// # });
    /// ```
    #[track_caller]
    pub fn new(stream: S) -> Self {
        Self {
            stream: Box::pin(stream),
            made_at: Location::caller(),
            limit: LIMIT,
            taken: VecDeque::new(),
            count: 0,
            has_ended: false,
            is_done: false,
        }
    }

    /// The same probe, which waits so long for an item.
    pub fn limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// The stream within, for its counts.
    #[must_use]
    pub fn get_ref(&self) -> &S {
        &self.stream
    }

    /// Takes the next item.
    #[track_caller]
    pub fn expect_item(&mut self) -> impl Future<Output = S::Item> {
        self.expect_that(Location::caller(), "an item", Ok)
    }

    /// Takes the next so many items.
    ///
    /// ```
    /// use tim_events::testing::TestBus;
    ///
    /// # tokio_test::block_on(async {
    /// let bus = TestBus::new();
    /// let mut probe = bus.probe();
    /// bus.unread(1);
    /// bus.unread(2);
    /// let seqs: Vec<_> = probe.expect_items(2).await.iter().map(|event| event.seq()).collect();
    /// assert_eq!(seqs, [1, 2]);
    /// # });
    /// ```
    #[track_caller]
    pub fn expect_items(&mut self, count: usize) -> impl Future<Output = Vec<S::Item>> {
        let at = Location::caller();
        async move {
            let mut items = Vec::new();
            while items.len() < count {
                items.push(self.expect_that(at, format_args!("item {} of {count}", items.len() + 1), Ok).await);
            }
            items
        }
    }

    /// Lets `duration` pass, in which no item may come and the stream may not end.
    ///
    /// In [virtual time](super::virtual_time) everything else that is due meanwhile happens, and no time passes.
    ///
    /// ```
    /// use std::time::Duration;
    /// use tim_events::testing::{TestBus, virtual_time};
    ///
    /// virtual_time(async {
    ///     let bus = TestBus::in_virtual_time();
    ///     let mut probe = bus.probe();
    ///     probe.expect_none(Duration::from_secs(60)).await;
    ///     bus.unread(1);
    ///     probe.skip(1).await;
    /// });
    /// ```
    #[track_caller]
    pub fn expect_none(&mut self, duration: Duration) -> impl Future<Output = ()> {
        let at = Location::caller();
        async move {
            let begun = Instant::now();
            // What is there comes first, whatever the task has left of its budget.
            let came = match (self.now(), begun.checked_add(duration)) {
                (Poll::Ready(next), _) => Some(next),
                (Poll::Pending, Some(until)) => timeout_at(until, self.next()).await.ok(),
                (Poll::Pending, None) => Some(self.next().await),
            };
            let Some(came) = came else { return };
            let (what, got) = match came {
                Some(item) => (format!("got {}", show(&item)), 1),
                None => ("the stream ended".to_owned(), 0),
            };
            let problem = format!("expected nothing for {duration:?}, but {what} after {:?}", begun.elapsed());
            self.fail(at, &problem, got);
        }
    }

    /// Looks whether there is an item now, without waiting; there may be none. The stream may have ended.
    #[track_caller]
    pub fn expect_idle(&mut self) {
        if let Poll::Ready(Some(item)) = self.now() {
            self.fail(Location::caller(), &format!("expected nothing unread, but got {}", show(&item)), 1);
        }
    }

    /// Takes the next so many items, whatever they are.
    #[track_caller]
    pub fn skip(&mut self, count: usize) -> impl Future<Output = ()> {
        let at = Location::caller();
        async move {
            for skipped in 0..count {
                self.expect_that(at, format_args!("item {} of {count} to skip", skipped + 1), Ok).await;
            }
        }
    }

    /// Takes items up to the first that `matches`, which is returned.
    ///
    /// The limit is for each of them, not for all together.
    ///
    /// ```
    /// use tim_events::testing::TestBus;
    /// use tim_events::EventKind;
    ///
    /// # tokio_test::block_on(async {
    /// let bus = TestBus::new();
    /// let mut probe = bus.probe();
    /// bus.message("bob", "hi");
    /// bus.unread(1);
    /// let unread = probe.skip_until(|event| event.kind() == EventKind::TotalUnreadChanged).await;
    /// assert_eq!(unread.seq(), 2);
    /// # });
    /// ```
    #[track_caller]
    pub fn skip_until(&mut self, mut matches: impl FnMut(&S::Item) -> bool) -> impl Future<Output = S::Item> {
        let at = Location::caller();
        async move {
            loop {
                let item = self.expect_that(at, "an item that matches", Ok).await;
                if matches(&item) {
                    return item;
                }
            }
        }
    }

    /// Waits for the end of the stream, which has to be the next thing to come.
    ///
    /// ```
    /// use tim_events::testing::Probe;
    /// use tokio_stream::iter;
    ///
    /// # tokio_test::block_on(async {
    /// let mut probe = Probe::new(iter([1, 2]));
    /// probe.skip(2).await;
    /// probe.expect_end().await;
    /// # });
    /// ```
    #[track_caller]
    pub fn expect_end(&mut self) -> impl Future<Output = ()> {
        self.await_end(Location::caller())
    }

    /// Ends the test of this stream: nothing may be unread. The same as dropping the probe, but the message tells where.
    #[track_caller]
    pub fn finish(mut self) {
        self.is_done = true;
        if let Some(unread) = self.unread() {
            stop(&format!("a probe was finished with {}\n  at {}{unread}", unread.title(), Location::caller()));
        }
    }

    /// Drops the stream, whatever is unread.
    pub fn cancel_and_ignore_rest(mut self) {
        self.is_done = true;
    }

    /// Takes the next item as what `accept` makes of it; the item that it gives back is not as expected.
    async fn expect_that<T>(
        &mut self,
        at: &'static Location<'static>,
        expected: impl fmt::Display,
        accept: impl FnOnce(S::Item) -> Result<T, S::Item>,
    ) -> T {
        let (what, got) = match self.wait().await {
            Came::Item(item) => match accept(item) {
                Ok(accepted) => return accepted,
                Err(item) => (format!("got {}", show(&item)), 1),
            },
            Came::End => ("the stream ended".to_owned(), 0),
            Came::Nothing => (format!("nothing came in {:?}", self.limit), 0),
        };
        self.fail(at, &format!("expected {expected}, but {what}"), got)
    }

    /// Waits for the end.
    async fn await_end(&mut self, at: &'static Location<'static>) {
        let (what, got) = match self.wait().await {
            Came::End => return,
            Came::Item(item) => (format!("got {}", show(&item)), 1),
            Came::Nothing => (format!("nothing came in {:?}", self.limit), 0),
        };
        self.fail(at, &format!("expected the end, but {what}"), got)
    }

    /// The next item, waited for up to the limit.
    async fn wait(&mut self) -> Came<S::Item> {
        // What is there needs no timer, and so no runtime.
        let next = match self.now() {
            Poll::Ready(next) => Ok(next),
            Poll::Pending => timeout(self.limit, self.next()).await,
        };
        match next {
            Ok(Some(item)) => Came::Item(item),
            Ok(None) => Came::End,
            Err(_) => Came::Nothing,
        }
    }

    async fn next(&mut self) -> Option<S::Item> {
        poll_fn(|cx| self.poll(cx)).await
    }

    /// What there is now.
    ///
    /// It is asked outside of tokio's budget, with which even a full stream would seem to wait; and again if it wakes
    /// whoever asks at once, as streams do that yield now and then.
    fn now(&mut self) -> Poll<Option<S::Item>> {
        for _ in 0..YIELDS {
            let woken = Arc::new(Woken::default());
            let next = pin!(unconstrained(self.next())).poll(&mut Context::from_waker(&Arc::clone(&woken).into()));
            if next.is_ready() || !woken.0.load(Ordering::Acquire) {
                return next;
            }
        }
        Poll::Pending
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<S::Item>> {
        if self.has_ended {
            return Poll::Ready(None);
        }
        let next = self.stream.as_mut().poll_next(cx);
        match &next {
            Poll::Ready(Some(item)) => {
                if self.taken.len() > TAKEN {
                    self.taken.pop_front();
                }
                self.taken.push_back(Seen::new(item));
                self.count += 1;
            }
            Poll::Ready(None) => self.has_ended = true,
            Poll::Pending => {}
        }
        next
    }

    /// What is there and has not been taken; none if that is nothing.
    fn unread(&mut self) -> Option<Unread> {
        let (mut first, mut count) = (Vec::new(), 0);
        while count < COUNTED
            && let Poll::Ready(Some(item)) = self.now()
        {
            if count < UNREAD {
                first.push(show(&item));
            }
            count += 1;
        }
        (count > 0).then_some(Unread { first, count })
    }

    /// Fails; `got` is how many of the items taken are what was wrong, and are told of in `problem`.
    #[track_caller]
    fn fail(&mut self, at: &'static Location<'static>, problem: &str, got: usize) -> ! {
        let mut message = format!("{problem}\n  at {at}");
        let before = self.count - got;
        if before > 0 {
            message.push_str("\n  taken before it:");
            let kept = self.taken.len() - got;
            let shown = kept.min(TAKEN);
            if before > shown {
                let _ = write!(message, "\n    … {} more", before - shown);
            }
            for seen in self.taken.iter().take(kept).skip(kept - shown) {
                let _ = write!(message, "\n    {seen}");
            }
        }
        if let Some(unread) = self.unread() {
            let _ = write!(message, "\n  still unread:{unread}");
        }
        stop(&message)
    }
}

impl<S: Stream<Item = EventRef>> Probe<S> {
    /// Takes the next event, which has to be of this kind and typed.
    ///
    /// ```
    /// use tim_events::TotalUnreadChanged;
    /// use tim_events::testing::TestBus;
    ///
    /// # tokio_test::block_on(async {
    /// let bus = TestBus::new();
    /// let mut probe = bus.probe();
    /// bus.unread(3);
    /// assert_eq!(probe.expect::<TotalUnreadChanged>().await.total_unread_count, 3);
    /// # });
    /// ```
    #[track_caller]
    pub fn expect<P: Payload>(&mut self) -> impl Future<Output = Ref<P>> {
        self.expect_that(Location::caller(), P::KIND, Ref::new)
    }

    /// Takes the next event, which has to match.
    ///
    /// ```
    /// use tim_events::Event;
    /// use tim_events::testing::TestBus;
    ///
    /// # tokio_test::block_on(async {
    /// let bus = TestBus::new();
    /// let mut probe = bus.probe();
    /// bus.friend_added("bob");
    /// probe.expect_event(|event| matches!(event, Event::FriendsAdded(added) if added.user_ids == ["bob"])).await;
    /// # });
    /// ```
    #[track_caller]
    pub fn expect_event(&mut self, matches: impl FnOnce(&Event) -> bool) -> impl Future<Output = EventRef> {
        let accept = |event: EventRef| if matches(&event) { Ok(event) } else { Err(event) };
        self.expect_that(Location::caller(), "an event that matches", accept)
    }
}

impl<S> Probe<S>
where
    S: Stream,
    S::Item: MaybeGap + Debug + 'static,
{
    /// Takes the next item, which has to be a gap.
    ///
    /// ```
    /// use tim_events::testing::{Probe, TestBus};
    ///
    /// # tokio_test::block_on(async {
    /// let bus = TestBus::new();
    /// let mut probe = Probe::new(bus.subscribe().capacity(1).events());
    /// bus.unread(1);
    /// bus.unread(2);
    /// assert_eq!(probe.expect_gap().await.missed, 1);
    /// probe.skip(1).await;
    /// # });
    /// ```
    #[track_caller]
    pub fn expect_gap(&mut self) -> impl Future<Output = Gap> {
        self.expect_that(Location::caller(), "a gap", |item| item.gap().copied().ok_or(item))
    }
}

impl<S> Probe<S>
where
    S: Stream + Closes,
    S::Item: Debug + 'static,
{
    /// Waits for the end of the stream, which has to be the next thing to come, and tells why it ended.
    ///
    /// ```
    /// use tim_events::CloseReason;
    /// use tim_events::testing::TestBus;
    ///
    /// # tokio_test::block_on(async {
    /// let bus = TestBus::new();
    /// let mut probe = bus.probe();
    /// bus.close();
    /// assert_eq!(probe.expect_closed().await, CloseReason::Closed);
    /// # });
    /// ```
    #[track_caller]
    pub fn expect_closed(&mut self) -> impl Future<Output = CloseReason> {
        let at = Location::caller();
        async move {
            self.await_end(at).await;
            match self.stream.close_reason() {
                Some(reason) => reason,
                None => self.fail(at, "the stream has ended and doesn't tell why", 0),
            }
        }
    }
}

impl<S> Drop for Probe<S>
where
    S: Stream,
    S::Item: Debug + 'static,
{
    fn drop(&mut self) {
        // A second panic would abort the test run and hide the first one's message.
        if self.is_done || thread::panicking() {
            return;
        }
        if let Some(unread) = self.unread() {
            stop(&format!("a probe was dropped with {}\n  made at {}{unread}", unread.title(), self.made_at));
        }
    }
}

impl<S> Debug for Probe<S>
where
    S: Stream,
    S::Item: Debug + 'static,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Probe");
        debug.field("made_at", &format_args!("{}", self.made_at)).field("taken", &self.count).finish_non_exhaustive()
    }
}

/// Items that nobody has taken: the first of them, and how many there are.
struct Unread {
    first: Vec<String>,
    count: usize,
}

impl Unread {
    /// How many there are, in words.
    fn title(&self) -> String {
        match self.count {
            1 => "1 item unread".to_owned(),
            COUNTED => format!("{COUNTED} items unread or more"),
            count => format!("{count} items unread"),
        }
    }
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.first.iter().try_for_each(|line| write!(f, "\n    {line}"))?;
        match self.count - self.first.len() {
            0 => Ok(()),
            more if self.count == COUNTED => write!(f, "\n    … {more} more at least"),
            more => write!(f, "\n    … {more} more"),
        }
    }
}

/// How a test fails.
#[track_caller]
#[expect(clippy::panic, reason = "a harness fails a test by a panic")]
pub(super) fn stop(message: &str) -> ! {
    panic!("{message}")
}
