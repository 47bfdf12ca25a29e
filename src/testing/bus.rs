//! A bus for tests: a clock that can be told the time, and short ways to publish what tests are about.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::runtime;
use tokio::time::sleep;

use super::probe::Probe;
use super::sample::sample_call;
use crate::bus::{Bus, BusBuilder, Policy, Published, TestClock};
use crate::event::model::{ConversationType, Message, NetworkStatus};
use crate::event::{
    Body, EventKind, EventRef, EventSet, FriendsAdded, Gap, KickedOffline, NetworkStatusChanged, NewMessages, RawCall,
    TotalUnreadChanged,
};
use crate::stream::EventStream;

/// When the clocks of tests begin: 2024-01-01, midnight UTC.
#[must_use]
pub fn start() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_704_067_200)
}

/// How much a probe of a test bus may leave unread before it gets a gap, in bytes.
const PROBED: usize = 256 << 20;

/// Runs a future in virtual time: on a runtime of its own, on this thread, whose clock stands still while anything can
/// run and jumps to the next timer when nothing can.
///
/// A test that waits an hour is over at once, and waits as exactly each time. It is what
/// `#[tokio::test(start_paused = true)]` does, for tests without that macro.
///
/// # Panics
///
/// If called from within a runtime, or if the operating system refuses to make one.
///
/// ```
/// use std::time::Duration;
/// use tim_events::testing::virtual_time;
///
/// let hour = Duration::from_secs(3600);
/// virtual_time(async {
///     let begun = tokio::time::Instant::now();
///     tokio::time::sleep(hour).await;
///     assert_eq!(begun.elapsed(), hour);
/// });
/// ```
#[expect(clippy::expect_used, reason = "a test without a runtime can only fail")]
pub fn virtual_time<F: Future>(test: F) -> F::Output {
    let runtime = runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    runtime.expect("a runtime for the test").block_on(test)
}

/// A [`Bus`] with what tests want: events are received at known times, and frequent ones are published in a word.
///
/// It dereferences to the bus, so that it can be given to whatever takes a `&Bus`; [`handle`](Self::handle) is a clone for
/// whatever keeps one. All of them are received by the test's clock, whoever publishes them, unless a
/// [`Body`] says when. How long events wait, in [`stats`](Bus::stats), is still counted by the system's clock.
///
/// ```
/// use std::time::Duration;
/// use tim_events::testing::{TestBus, start};
/// use tim_events::{FriendsAdded, NewMessages};
///
/// # tokio_test::block_on(async {
/// let bus = TestBus::new();
/// let mut probe = bus.probe();
///
/// bus.message("bob", "hi");
/// bus.advance(Duration::from_secs(5)).await;
/// bus.friend_added("carol");
///
/// assert_eq!(probe.expect::<NewMessages>().await.messages[0].text_content(), Some("hi"));
/// let added = probe.expect::<FriendsAdded>().await;
/// assert_eq!(added.event().received_at(), start() + Duration::from_secs(5));
/// probe.finish();
/// # });
/// ```
#[derive(Debug, Clone)]
pub struct TestBus {
    bus: Bus,
    clock: Arc<TestClock>,
    messages: Arc<AtomicU64>,
}

impl TestBus {
    /// A bus whose clock stands at [`start`] until it is moved.
    #[must_use]
    pub fn new() -> Self {
        Self::of(Bus::builder())
    }

    /// The same with settings of its own, such as [`hold`](BusBuilder::hold).
    #[must_use]
    pub fn of(builder: BusBuilder) -> Self {
        Self::with_clock(builder, TestClock::standing(start()))
    }

    /// A bus whose clock starts at [`start`] and goes as tokio's does.
    ///
    /// Times are the same each time as long as tokio's clock is virtual, in [`virtual_time`] or under
    /// `#[tokio::test(start_paused = true)]`, and events are published on that runtime: other threads don't see its clock.
    ///
    /// ```
    /// use std::time::Duration;
    /// use tim_events::testing::{TestBus, start, virtual_time};
    ///
    /// virtual_time(async {
    ///     let bus = TestBus::in_virtual_time();
    ///     tokio::time::sleep(Duration::from_secs(60)).await;
    ///     assert_eq!(bus.now(), start() + Duration::from_secs(60));
    /// });
    /// ```
    #[must_use]
    pub fn in_virtual_time() -> Self {
        Self::with_clock(Bus::builder(), TestClock::following(start()))
    }

    fn with_clock(builder: BusBuilder, clock: TestClock) -> Self {
        let clock = Arc::new(clock);
        Self { bus: builder.clock(Arc::clone(&clock)).build(), clock, messages: Arc::default() }
    }

    /// The bus itself, for code that keeps one.
    #[must_use]
    pub fn handle(&self) -> Bus {
        self.bus.clone()
    }

    /// The time at which events are received now.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        self.clock.now()
    }

    /// Sets the clock.
    pub fn set_time(&self, time: SystemTime) {
        self.clock.set(time);
    }

    /// Lets time pass.
    ///
    /// A clock that stands is moved on, and nothing else happens. On a bus
    /// [in virtual time](Self::in_virtual_time) this sleeps so long, so that everybody's timers that come due on the
    /// way go off, each at its time.
    ///
    /// # Panics
    ///
    /// In virtual time, outside of a tokio runtime with time enabled.
    pub async fn advance(&self, time: Duration) {
        if self.clock.is_standing() {
            self.clock.set(self.clock.now() + time);
        } else {
            sleep(time).await;
        }
    }

    /// A probe of everything that is published from now on, log lines and derived events included.
    ///
    /// It may lag by 256 MiB before it gets a gap.
    #[track_caller]
    pub fn probe(&self) -> Probe<EventStream> {
        self.probe_kinds(EventSet::ALL)
    }

    /// A probe of these kinds alone: a kind, a category, or a set.
    #[track_caller]
    pub fn probe_kinds(&self, kinds: impl Into<EventSet>) -> Probe<EventStream> {
        let policy = Policy::Buffer { max_bytes: PROBED };
        Probe::new(self.bus.subscribe().kinds(kinds).policy(policy).named("probe").events())
    }
}

/// Publishing in a word.
#[expect(clippy::must_use_candidate, reason = "one publishes for the sake of it")]
impl TestBus {
    /// Publishes the [sample](sample_call) of a kind; of a derived kind, the call that it is read out of.
    ///
    /// # Panics
    ///
    /// For [`EventKind::Gap`], which nobody publishes.
    pub fn publish_sample(&self, kind: EventKind) -> Published {
        self.bus.publish(sample_call(kind))
    }

    /// Publishes a text that a user sends to the one who is logged in.
    ///
    /// Messages of one test bus have ids `test-1`, `test-2`, … and these numbers in the conversation; their times are the
    /// clock's.
    pub fn message(&self, sender: &str, text: &str) -> Published {
        self.publish_message(Message::text(ConversationType::C2c, sender, sender, text))
    }

    /// Publishes a text that a user sends to a group; otherwise like [`message`](Self::message).
    pub fn group_message(&self, group_id: &str, sender: &str, text: &str) -> Published {
        self.publish_message(Message::text(ConversationType::Group, group_id, sender, text))
    }

    /// Publishes a message as one batch, with an id, number and times like [`message`](Self::message) gives, where it has
    /// none of its own.
    ///
    /// ```
    /// use tim_events::NewMessages;
    /// use tim_events::model::ElemType;
    /// use tim_events::testing::{TestBus, message_of};
    ///
    /// # tokio_test::block_on(async {
    /// let bus = TestBus::new();
    /// let mut probe = bus.probe();
    /// bus.publish_message(message_of(ElemType::Image));
    /// assert_eq!(probe.expect::<NewMessages>().await.messages[0].elements[0].elem_type(), ElemType::Image);
    /// # });
    /// ```
    pub fn publish_message(&self, mut message: Message) -> Published {
        let number = self.messages.fetch_add(1, Ordering::Relaxed) + 1;
        if message.message_id.is_empty() {
            message.message_id = format!("test-{number}");
        }
        if message.seq == 0 {
            message.seq = number;
        }
        let seconds = self.now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        for time in [&mut message.client_time, &mut message.server_time] {
            if *time == 0 {
                *time = seconds;
            }
        }
        self.bus.publish(NewMessages::new(vec![message]))
    }

    /// Publishes that a user became a friend.
    pub fn friend_added(&self, user_id: &str) -> Published {
        self.bus.publish(FriendsAdded::new(vec![user_id.to_owned()]))
    }

    /// Publishes the number of unread messages.
    pub fn unread(&self, count: i64) -> Published {
        self.bus.publish(TotalUnreadChanged::new(count))
    }

    /// Publishes that the connection was made.
    pub fn connected(&self) -> Published {
        self.bus.publish(NetworkStatusChanged::new(NetworkStatus::Connected, 0, String::new()))
    }

    /// Publishes that the connection was lost, with this error code.
    pub fn disconnected(&self, code: i64) -> Published {
        self.bus.publish(NetworkStatusChanged::new(NetworkStatus::Disconnected, code, "no network".to_owned()))
    }

    /// Publishes that a login succeeded, which starts a login session.
    pub fn logged_in(&self) -> Published {
        self.bus.publish(RawCall::completion("TIMLogin", 0, "", ""))
    }

    /// Publishes that the same account logged in elsewhere.
    pub fn kicked_offline(&self) -> Published {
        self.bus.publish(KickedOffline::new())
    }
}

impl Default for TestBus {
    fn default() -> Self {
        Self::new()
    }
}

impl Deref for TestBus {
    type Target = Bus;

    fn deref(&self) -> &Bus {
        &self.bus
    }
}

/// An event with a number, as a stream yields it, without a bus; for tests of combinators.
///
/// ```
/// use tim_events::testing::numbered;
/// use tim_events::{Event, KickedOffline};
///
/// let event = numbered(7, KickedOffline::new());
/// assert_eq!(event.seq(), 7);
/// assert!(matches!(*event, Event::KickedOffline(_)));
/// ```
#[must_use]
pub fn numbered(seq: u64, event: impl Into<Body>) -> EventRef {
    EventRef::new(seq, 0, event.into().received(start))
}

/// A gap in which all events from one number to another were lost, as a stream yields it.
///
/// ```
/// use tim_events::Event;
/// use tim_events::testing::gap;
///
/// let event = gap(3..=5);
/// let Event::Gap(gap) = &*event else { unreachable!() };
/// assert_eq!((gap.missed, gap.from_seq, gap.to_seq, event.seq()), (3, 3, 5, 3));
/// ```
#[must_use]
pub fn gap(lost: std::ops::RangeInclusive<u64>) -> EventRef {
    let (from_seq, to_seq) = lost.into_inner();
    EventRef::gap(Gap { missed: to_seq.saturating_add(1).saturating_sub(from_seq), from_seq, to_seq, epoch: 0 })
}
