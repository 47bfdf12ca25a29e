//! The bridges' statistics as metrics of the `metrics` facade.

use metrics::{Unit, counter, describe_counter, describe_gauge, gauge};

use super::{InHandle, OutHandle};

const SENT: &str = "tim_events_nats_sent_total";
const ACKNOWLEDGED: &str = "tim_events_nats_acknowledged_total";
const MISSED: &str = "tim_events_nats_missed_total";
const FAILURES: &str = "tim_events_nats_failures_total";
const WAITING: &str = "tim_events_nats_waiting";
const LAG: &str = "tim_events_nats_lag_seconds";
const CONNECTED: &str = "tim_events_nats_connected";
const DELIVERED: &str = "tim_events_nats_delivered_total";
const DUPLICATES: &str = "tim_events_nats_duplicates_total";
const BAD: &str = "tim_events_nats_bad_total";
const EXPIRED: &str = "tim_events_nats_expired_total";
const OVERFLOWS: &str = "tim_events_nats_overflows_total";
const DISCONNECTIONS: &str = "tim_events_nats_disconnections_total";
const PENDING: &str = "tim_events_nats_pending";

#[expect(clippy::cast_precision_loss, reason = "nobody has so many that it matters")]
fn float(count: u64) -> f64 {
    count as f64
}

impl OutHandle {
    /// Records the outlet's [statistics](Self::stats) with the recorder of the [`metrics`](::metrics) facade.
    ///
    /// Nothing is recorded but by this method: call it on a timer, or before each scrape. All have a label `bridge`, the
    /// name that [`named`](super::NatsOut::named) gave.
    ///
    /// | metric | type | unit | what it tells |
    /// |---|---|---|---|
    /// | `tim_events_nats_sent_total` | counter | messages | [`sent`](crate::bridge::nats::OutStats::sent) |
    /// | `tim_events_nats_acknowledged_total` | counter | events | [`acknowledged`](crate::bridge::nats::OutStats::acknowledged) |
    /// | `tim_events_nats_missed_total` | counter | events | [`missed`](crate::bridge::nats::OutStats::missed) |
    /// | `tim_events_nats_failures_total` | counter | failures | [`failures`](crate::bridge::nats::OutStats::failures) |
    /// | `tim_events_nats_waiting` | gauge | events | [`waiting`](crate::bridge::nats::OutStats::waiting) |
    /// | `tim_events_nats_lag_seconds` | gauge | seconds | [`lag`](crate::bridge::nats::OutStats::lag); 0 if nothing waits |
    /// | `tim_events_nats_connected` | gauge | 0 or 1 | [`connected`](crate::bridge::nats::OutStats::connected) |
    ///
    /// It takes the feature `metrics`.
    pub fn record_metrics(&self) {
        describe_counter!(SENT, Unit::Count, "Messages given to a NATS server.");
        describe_counter!(ACKNOWLEDGED, Unit::Count, "Events that a NATS server has for certain.");
        describe_counter!(
            MISSED,
            Unit::Count,
            "Events lost before a bridge could send them or, to a reader, at their sender."
        );
        describe_counter!(FAILURES, Unit::Count, "What failed between a bridge and NATS and was tried again.");
        describe_gauge!(WAITING, Unit::Count, "Events that were taken and that no NATS server has for certain.");
        describe_gauge!(
            LAG,
            Unit::Seconds,
            "How long the first event that waits has been waiting, or the last one took."
        );
        describe_gauge!(CONNECTED, Unit::Count, "Whether the bridge is connected.");
        let (stats, name) = (self.stats(), self.name());
        counter!(SENT, "bridge" => name.clone()).absolute(stats.sent);
        counter!(ACKNOWLEDGED, "bridge" => name.clone()).absolute(stats.acknowledged);
        counter!(MISSED, "bridge" => name.clone()).absolute(stats.missed);
        counter!(FAILURES, "bridge" => name.clone()).absolute(stats.failures);
        gauge!(WAITING, "bridge" => name.clone()).set(float(stats.waiting));
        gauge!(LAG, "bridge" => name.clone()).set(stats.lag.unwrap_or_default());
        gauge!(CONNECTED, "bridge" => name.clone()).set(float(stats.connected.into()));
    }
}

impl InHandle {
    /// Records the inlet's [statistics](Self::stats) with the recorder of the [`metrics`](::metrics) facade.
    ///
    /// Nothing is recorded but by this method: call it on a timer, or before each scrape. All have a label `bridge`, the
    /// name that [`named`](super::NatsIn::named) gave.
    ///
    /// | metric | type | unit | what it tells |
    /// |---|---|---|---|
    /// | `tim_events_nats_delivered_total` | counter | messages | [`delivered`](crate::bridge::nats::InStats::delivered) |
    /// | `tim_events_nats_duplicates_total` | counter | messages | [`duplicates`](crate::bridge::nats::InStats::duplicates) |
    /// | `tim_events_nats_bad_total` | counter | messages | [`bad`](crate::bridge::nats::InStats::bad) |
    /// | `tim_events_nats_missed_total` | counter | events | [`missed`](crate::bridge::nats::InStats::missed) |
    /// | `tim_events_nats_expired_total` | counter | places | [`expired`](crate::bridge::nats::InStats::expired) |
    /// | `tim_events_nats_overflows_total` | counter | overflows | [`overflows`](crate::bridge::nats::InStats::overflows) |
    /// | `tim_events_nats_disconnections_total` | counter | losses | [`disconnections`](crate::bridge::nats::InStats::disconnections) |
    /// | `tim_events_nats_failures_total` | counter | failures | [`failures`](crate::bridge::nats::InStats::failures) |
    /// | `tim_events_nats_pending` | gauge | messages | [`pending`](crate::bridge::nats::InStats::pending) |
    /// | `tim_events_nats_lag_seconds` | gauge | seconds | [`lag`](crate::bridge::nats::InStats::lag) |
    ///
    /// It takes the feature `metrics`.
    pub fn record_metrics(&self) {
        describe_counter!(DELIVERED, Unit::Count, "Messages from NATS that were handed out or published.");
        describe_counter!(DUPLICATES, Unit::Count, "Messages from NATS that came again and were dropped.");
        describe_counter!(BAD, Unit::Count, "Messages from NATS that were no events.");
        describe_counter!(
            MISSED,
            Unit::Count,
            "Events lost before a bridge could send them or, to a reader, at their sender."
        );
        describe_counter!(EXPIRED, Unit::Count, "Places of a stream that were freed before they were read.");
        describe_counter!(
            OVERFLOWS,
            Unit::Count,
            "How often messages came faster than they were read and were dropped."
        );
        describe_counter!(DISCONNECTIONS, Unit::Count, "How often the connection was lost.");
        describe_counter!(FAILURES, Unit::Count, "What failed between a bridge and NATS and was tried again.");
        describe_gauge!(PENDING, Unit::Count, "Messages that a stream still has for the bridge.");
        describe_gauge!(
            LAG,
            Unit::Seconds,
            "How long the first event that waits has been waiting, or the last one took."
        );
        let (stats, name) = (self.stats(), self.name());
        for (metric, count) in [
            (DELIVERED, stats.delivered),
            (DUPLICATES, stats.duplicates),
            (BAD, stats.bad),
            (MISSED, stats.missed),
            (EXPIRED, stats.expired),
            (OVERFLOWS, stats.overflows),
            (DISCONNECTIONS, stats.disconnections),
            (FAILURES, stats.failures),
        ] {
            counter!(metric, "bridge" => name.clone()).absolute(count);
        }
        gauge!(PENDING, "bridge" => name.clone()).set(float(stats.pending));
        gauge!(LAG, "bridge" => name.clone()).set(stats.lag.unwrap_or_default());
    }
}
