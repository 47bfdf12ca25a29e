//! The bus's statistics as metrics of the `metrics` facade.

use std::collections::BTreeMap;
use std::mem;
use std::sync::Arc;
use std::time::Duration;

use metrics::{Unit, counter, describe_counter, describe_gauge, gauge};

use super::Bus;
use super::after::lock;
use super::stats::Stats;
use super::sync::Mutex;

const PUBLISHED: &str = "tim_events_published_total";
const DELIVERED: &str = "tim_events_delivered_total";
const MISSED: &str = "tim_events_missed_total";
const CONFLATED: &str = "tim_events_conflated_total";
const LANES: &str = "tim_events_lanes";
const SUBSCRIBERS: &str = "tim_events_subscribers";
const DEPTH: &str = "tim_events_depth";
const AGE: &str = "tim_events_age_seconds";

/// What waits for the subscriptions of one name.
#[derive(Debug, Default)]
struct Waiting {
    depth: u64,
    /// None if it is unknown for all of them.
    age: Option<Duration>,
    /// Whether there are any such subscriptions.
    is_there: bool,
}

/// What the recorder has been told.
#[derive(Debug, Default)]
struct Told {
    is_described: bool,
    /// By the subscriptions' name; what has none is under the empty one.
    waiting: BTreeMap<Arc<str>, Waiting>,
}

/// What the recorder has been told, between the calls that tell it.
#[derive(Debug)]
pub(super) struct Recorded(Mutex<Option<Told>>);

impl Recorded {
    pub(super) fn new() -> Self {
        Self(Mutex::new(Some(Told::default())))
    }

    /// The only turn there is, unless somebody has it.
    fn turn(&self) -> Option<Turn<'_>> {
        let told = lock(&self.0).take()?;
        Some(Turn { recorded: self, told })
    }
}

/// The right to talk to the recorder. It stands in for a lock, since the recorder is foreign code.
struct Turn<'a> {
    recorded: &'a Recorded,
    told: Told,
}

impl Drop for Turn<'_> {
    /// Also if the recorder panics: else nothing would be recorded from then on.
    fn drop(&mut self) {
        *lock(&self.recorded.0) = Some(mem::take(&mut self.told));
    }
}

impl Told {
    fn describe(&mut self) {
        if mem::replace(&mut self.is_described, true) {
            return;
        }
        describe_counter!(PUBLISHED, Unit::Count, "Events that got a number.");
        describe_counter!(DELIVERED, Unit::Count, "Events received, once for every subscription that received them.");
        describe_counter!(MISSED, Unit::Count, "Events lost, once for every subscription that lost them.");
        describe_counter!(CONFLATED, Unit::Count, "Events left out because newer ones made them pointless.");
        describe_gauge!(LANES, Unit::Count, "Lanes: the logs and queues in which events wait.");
        describe_gauge!(SUBSCRIBERS, Unit::Count, "Subscriptions.");
        describe_gauge!(DEPTH, Unit::Count, "Events that wait for the subscriptions of this name.");
        describe_gauge!(AGE, Unit::Seconds, "How long the first event that waits for this name has been waiting.");
    }

    /// Takes over what waits now. What is gone stays, at zero.
    fn update(&mut self, stats: &Stats) {
        for waiting in self.waiting.values_mut() {
            *waiting = Waiting { age: waiting.age.map(|_| Duration::ZERO), ..Waiting::default() };
        }
        for subscription in &stats.subscriptions {
            let waiting = self.waiting.entry(subscription.name.clone().unwrap_or_default()).or_default();
            waiting.is_there = true;
            waiting.depth += subscription.depth;
            if !subscription.lossless {
                waiting.age = waiting.age.max(Some(subscription.lag.unwrap_or_default()));
            }
        }
    }

    fn record(&self, stats: &Stats) {
        counter!(PUBLISHED).absolute(stats.head);
        counter!(DELIVERED).absolute(stats.totals.delivered);
        counter!(MISSED).absolute(stats.totals.missed);
        counter!(CONFLATED).absolute(stats.totals.conflated);
        gauge!(LANES).set(float(stats.lanes as u64));
        gauge!(SUBSCRIBERS).set(float(stats.subscriptions.len() as u64));
        for (name, waiting) in &self.waiting {
            gauge!(DEPTH, "subscription" => Arc::clone(name)).set(float(waiting.depth));
            if let Some(age) = waiting.age {
                gauge!(AGE, "subscription" => Arc::clone(name)).set(age);
            }
        }
    }

    /// Forgets what is gone, once the recorder knows.
    fn forget(&mut self) {
        self.waiting.retain(|_, waiting| waiting.is_there);
    }
}

#[expect(clippy::cast_precision_loss, reason = "nobody has so many that it matters")]
fn float(count: u64) -> f64 {
    count as f64
}

impl Bus {
    /// Records the bus's [statistics](Self::stats) with the recorder of the [`metrics`](::metrics) facade.
    ///
    /// Nothing is recorded but by this method: call it on a timer, or before each scrape. It costs as much as
    /// [`stats`](Self::stats) and a call of the recorder for each metric; publishing and reading cost what they cost
    /// without. Without a recorder it has no effect.
    ///
    /// | metric | type | unit | what it tells |
    /// |---|---|---|---|
    /// | `tim_events_published_total` | counter | events | how many got a number: [`head`](Self::head) |
    /// | `tim_events_delivered_total` | counter | events | how many were [received](crate::Totals::delivered) |
    /// | `tim_events_missed_total` | counter | events | how many were [lost](crate::Totals::missed) |
    /// | `tim_events_conflated_total` | counter | events | how many were [left out](crate::Totals::conflated) |
    /// | `tim_events_lanes` | gauge | lanes | how many [lanes](crate::Stats::lanes) there are |
    /// | `tim_events_subscribers` | gauge | subscriptions | how many there are |
    /// | `tim_events_depth` | gauge | events | how many [wait](crate::SubscriptionStats::depth) |
    /// | `tim_events_age_seconds` | gauge | seconds | how long the first has been [waiting](crate::SubscriptionStats::lag); 0 if none waits |
    ///
    /// The last two have a label `subscription`, the name that [`named`](crate::Subscribe::named) gave. Subscriptions of
    /// the same name are taken together, and so are those without, under the empty name: their depths are added up, and
    /// the age is that of the event that has waited longest. The age is unknown for lossless subscriptions, and not
    /// recorded for a name that only such have. Once all subscriptions of a name are gone, the next call sets its gauges
    /// to 0, and later calls leave them alone.
    ///
    /// The metrics are described at the first call, so install the recorder before. One recorder is for one bus: two
    /// would overwrite each other's values. A call while another is under way on the same bus does nothing. No lock is
    /// held while the recorder runs.
    ///
    /// It takes the feature `metrics`.
    ///
    /// ```
    /// use metrics::{NoopRecorder, with_local_recorder};
    /// use tim_events::{Bus, KickedOffline};
    ///
    /// let bus = Bus::new();
    /// let _events = bus.subscribe().named("ui").events();
    /// bus.publish(KickedOffline::new());
    ///
    /// // An app has installed an exporter's recorder, for all threads, and just calls `record_metrics` now and then.
    /// with_local_recorder(&NoopRecorder, || bus.record_metrics());
    /// ```
    pub fn record_metrics(&self) {
        let Some(mut turn) = self.core().recorded().turn() else { return };
        // Within the turn, so that an older snapshot never follows a newer one.
        let stats = self.stats();
        turn.told.describe();
        turn.told.update(&stats);
        turn.told.record(&stats);
        turn.told.forget();
    }
}
