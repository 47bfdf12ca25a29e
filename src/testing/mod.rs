//! A harness for tests of code that reads events.
//!
//! Turn the feature on for tests alone:
//!
//! ```toml
//! [dev-dependencies]
//! tim-events = { version = "0.1", features = ["testing"] }
//! ```
//!
//! # A bus
//!
//! [`TestBus`] is a [`Bus`](crate::Bus) whose events are received at known times, with short ways to publish what tests are
//! about. Code under test gets `&bus` or a [`handle`](TestBus::handle).
//!
//! # Events
//!
//! [`sample`] gives a realistic value of any payload and of the main records, [`sample_with`] one with a change,
//! [`build`] one that says just what the test says. [`message_of`], [`tip_of`] and [`report_of`] choose by type;
//! [`sample_call`] is the raw call. Payloads have `new` besides. [`numbered`] and [`gap`] make events as streams yield them,
//! without a bus.
//!
//! [`Script`] plays a capture, the test's own or a recorded one, with edits: `.only(…)`, `.insert_after(…)`,
//! `.edit(…)`. To take one from an app, see [`Recorder::redacted`](crate::Recorder::redacted).
//!
//! # Expectations
//!
//! [`Probe`] reads a stream: `expect::<P>()`, `expect_none(…)`, `expect_gap()`, `expect_closed()`. It fails on what is left
//! over, and says what came instead. [`Marbles`] draws streams in time, for tests of combinators.
//!
//! # Time
//!
//! [`virtual_time`] runs a test in which no time passes: tokio's clock stands still while anything can run, then jumps to
//! the next timer. [`TestBus::in_virtual_time`] receives events by that clock.
//!
//! ```
//! use std::time::Duration;
//!
//! use tim_events::testing::{TestBus, virtual_time};
//! use tim_events::{Bus, Event, TotalUnreadChanged};
//!
//! /// The code under test: says that nobody has written for an hour.
//! async fn remind(bus: &Bus) {
//!     let mut messages = bus.messages();
//!     while tokio::time::timeout(Duration::from_secs(3600), messages.next()).await.is_ok() {}
//!     bus.publish(TotalUnreadChanged::new(0));
//! }
//!
//! virtual_time(async {
//!     let bus = TestBus::in_virtual_time();
//!     let mut probe = bus.probe();
//!     let app = bus.handle();
//!     tokio::spawn(async move { remind(&app).await });
//!
//!     bus.advance(Duration::from_secs(1800)).await;
//!     bus.message("bob", "hi");
//!     probe.expect_event(|event| matches!(event, Event::NewMessages(_))).await;
//!     probe.expect_none(Duration::from_secs(3599)).await;
//!     assert_eq!(probe.expect::<TotalUnreadChanged>().await.total_unread_count, 0);
//! });
//! ```

mod bus;
mod diagram;
mod marbles;
mod probe;
mod sample;
mod script;
mod show;

pub use bus::{TestBus, gap, numbered, start, virtual_time};
pub use diagram::{DiagramError, DiagramProblem};
pub use marbles::{MarbleStream, Marbles};
pub use probe::{Closes, Probe};
pub use sample::{Sample, build, elem, message_of, report_of, sample, sample_call, sample_event, sample_with, tip_of};
pub use script::{At, Script, ScriptError};
