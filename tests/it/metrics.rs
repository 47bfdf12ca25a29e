//! The statistics as metrics: right values, and none that outlive what they are about.

#![expect(clippy::float_cmp, reason = "whole numbers, which come out as they went in")]

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use metrics::{Unit, with_local_recorder};
use tim_events::{Body, Bus, EventKind, FriendRequestsRead, Policy, TotalUnreadChanged};

use self::ledger::{Described, Ledger, assert_all};
use crate::support::{ready, rest};

#[path = "../common/ledger.rs"]
mod ledger;

fn calling(on_value: impl Fn() + Send + Sync + 'static) -> Ledger {
    Ledger { on_value: Some(Arc::new(on_value)), ..Ledger::default() }
}

/// What one call records, by name and label.
fn record(bus: &Bus, ledger: &Ledger) -> BTreeMap<String, f64> {
    ledger.recorded(|| bus.record_metrics())
}

#[test]
fn every_metric_has_its_value() {
    let bus = Bus::new();
    let mut ui = bus.subscribe().named("ui").capacity(2).events();
    let mut unread = bus.subscribe().kinds(EventKind::TotalUnreadChanged).policy(Policy::Conflate).events();
    bus.publish_batch((0..5).map(TotalUnreadChanged::new));
    assert!(ready(&mut unread).is_some());
    let mut all = record(&bus, &Ledger::default());
    let age = all.remove("tim_events_age_seconds{subscription=ui}").unwrap();
    assert!((0.0..60.0).contains(&age), "{age}");
    assert_all(
        &all,
        &[
            ("tim_events_published_total", 5.0),
            ("tim_events_delivered_total", 1.0),
            ("tim_events_missed_total", 3.0),
            ("tim_events_conflated_total", 4.0),
            ("tim_events_lanes", 2.0),
            ("tim_events_subscribers", 2.0),
            ("tim_events_depth{subscription=ui}", 2.0),
            ("tim_events_depth{subscription=}", 0.0),
            ("tim_events_age_seconds{subscription=}", 0.0),
        ],
    );
    assert!(ready(&mut ui).is_some());
}

#[test]
fn each_is_described_with_its_unit() {
    let ledger = Ledger::default();
    let bus = Bus::new();
    let _events = bus.events();
    let recorded = record(&bus, &ledger);
    let described = ledger.described.lock().unwrap();
    let names = recorded.keys().map(|name| name.trim_end_matches("{subscription=}"));
    assert!(names.eq(described.keys()));
    assert_eq!(described.len(), 8);
    for (name, Described { is_counter, unit, text }) in &*described {
        let is_time = name.ends_with("_seconds");
        assert_eq!(*unit, Some(if is_time { Unit::Seconds } else { Unit::Count }), "{name}");
        assert!(text.ends_with('.'), "{name}");
        assert_eq!(name.ends_with("_total"), *is_counter, "{name}");
    }
}

#[test]
fn counters_tell_what_they_have_come_to() {
    let ledger = Ledger::default();
    let bus = Bus::new();
    let mut events = bus.events();
    for round in 1..4 {
        bus.publish(FriendRequestsRead::new());
        assert!(ready(&mut events).is_some());
        let all = record(&bus, &ledger);
        assert_eq!(all["tim_events_published_total"], f64::from(round));
        assert_eq!(all["tim_events_delivered_total"], f64::from(round));
        assert_eq!(record(&bus, &ledger), all, "nothing has come since");
    }
}

#[test]
fn what_is_gone_is_set_to_zero_once() {
    let bus = Bus::new();
    let ledger = Ledger::default();
    let chat = bus.subscribe().named("chat").events();
    let events = bus.events();
    let hour_ago = SystemTime::now() - Duration::from_secs(3600);
    bus.publish(Body::from(FriendRequestsRead::new()).received_at(hour_ago));
    let all = record(&bus, &ledger);
    for name in ["chat", ""] {
        assert_eq!(all[&format!("tim_events_depth{{subscription={name}}}")], 1.0);
        assert!(all[&format!("tim_events_age_seconds{{subscription={name}}}")] >= 3600.0);
    }
    drop((chat, events));
    let gone = [
        ("tim_events_depth{subscription=chat}", 0.0),
        ("tim_events_age_seconds{subscription=chat}", 0.0),
        ("tim_events_depth{subscription=}", 0.0),
        ("tim_events_age_seconds{subscription=}", 0.0),
    ];
    let all = record(&bus, &ledger);
    for (name, value) in gone {
        assert_eq!(all[name], value, "{name}");
    }
    assert_eq!(all["tim_events_subscribers"], 0.0);
    assert_eq!(record(&bus, &Ledger::default()).len(), 6, "the names are forgotten");

    let _again = bus.subscribe().named("chat").events();
    bus.publish(FriendRequestsRead::new());
    assert_eq!(record(&bus, &ledger)["tim_events_depth{subscription=chat}"], 1.0);
}

#[test]
fn subscriptions_of_one_name_are_taken_together() {
    for name in [None, Some("twin")] {
        let bus = Bus::new();
        let subscribe = || match name {
            Some(name) => bus.subscribe().named(name),
            None => bus.subscribe(),
        };
        let label = name.unwrap_or_default();
        let _slow = subscribe().events();
        let mut quick = subscribe().capacity(9).events();
        let hours = |hours: u64| SystemTime::now() - Duration::from_secs(hours * 3600);
        bus.publish(Body::from(FriendRequestsRead::new()).received_at(hours(2)));
        assert!(ready(&mut quick).is_some());
        bus.publish(Body::from(FriendRequestsRead::new()).received_at(hours(1)));
        let all = record(&bus, &Ledger::default());
        assert_eq!(all[&format!("tim_events_depth{{subscription={label}}}")], 3.0);
        assert!(all[&format!("tim_events_age_seconds{{subscription={label}}}")] >= 7200.0);
    }
}

#[test]
fn an_age_that_is_unknown_is_not_recorded() {
    let bus = Bus::new();
    let _ledger = bus.subscribe().named("ledger").policy(Policy::Lossless).events();
    bus.publish(FriendRequestsRead::new());
    let all = record(&bus, &Ledger::default());
    assert_eq!(all["tim_events_depth{subscription=ledger}"], 1.0);
    assert!(!all.contains_key("tim_events_age_seconds{subscription=ledger}"));
}

#[test]
fn without_a_recorder_nothing_happens() {
    let bus = Bus::new();
    let mut events = bus.events();
    bus.publish(FriendRequestsRead::new());
    bus.record_metrics();
    bus.close();
    bus.record_metrics();
    assert_eq!(rest(&mut events).len(), 1);
}

#[test]
fn a_recorder_may_use_the_bus() {
    let bus = Bus::new();
    let mut events = bus.subscribe().capacity(100).events();
    let within = bus.clone();
    let ledger = calling(move || {
        within.publish(FriendRequestsRead::new());
        drop(within.events());
        within.record_metrics();
    });
    with_local_recorder(&ledger, || bus.record_metrics());
    bus.close();
    assert_eq!(rest(&mut events).len(), 8, "one for each value, none for calls within the call");
}

#[test]
fn a_recorder_that_panics_stops_that_call_alone() {
    let bus = Bus::new();
    let _events = bus.subscribe().named("ui").events();
    let ledger = calling(|| panic!("on purpose"));
    assert!(catch_unwind(AssertUnwindSafe(|| with_local_recorder(&ledger, || bus.record_metrics()))).is_err());
    assert_eq!(record(&bus, &Ledger::default()).len(), 8);
}
