//! The bridges' statistics as metrics: each the right number under the right name.

#![expect(clippy::float_cmp, reason = "whole numbers, which come out as they went in")]

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use metrics::Unit;
use tim_events::bridge::nats::async_nats::{self, ConnectOptions, jetstream};
use tim_events::bridge::nats::{InHandle, NatsIn, NatsOut, OutHandle, Outlet, Server, Start, StreamOptions};
use tim_events::{Body, Bus};

use self::ledger::{Described, Ledger, assert_all};
use crate::server::{LIMIT, NatsServer};
use crate::support::{alice, body, soon, until};

#[path = "../common/ledger.rs"]
mod ledger;

const HOUR: Duration = Duration::from_secs(3600);

/// Sends to a stream, and keeps no more than the newest event while it can't.
fn outlet(server: Server, bus: &Bus) -> Outlet {
    let out = NatsOut::new(server, alice()).stream(StreamOptions::new("TIM")).patience(LIMIT);
    out.named("there").max_bytes(1).attach(bus).unwrap()
}

/// An event that was received an hour ago.
fn old(number: u64) -> Body {
    body(number).received_at(SystemTime::now() - HOUR)
}

fn float(count: u64) -> f64 {
    u32::try_from(count).unwrap().into()
}

/// What it records; and that it records the same a second time, since nothing happens in between.
fn record(record: impl Fn()) -> BTreeMap<String, f64> {
    let ledger = Ledger::default();
    let recorded = ledger.recorded(&record);
    let mut again = ledger.recorded(&record);
    for (name, value) in &recorded {
        let again = again.remove(name).expect("recorded again");
        assert!(
            if name.contains("_lag_") { again >= *value } else { again == *value },
            "{name}: {value}, then {again}"
        );
    }
    assert!(again.is_empty(), "{again:?}");
    recorded
}

fn out(handle: &OutHandle) -> BTreeMap<String, f64> {
    record(|| handle.record_metrics())
}

fn inward(handle: &InHandle) -> BTreeMap<String, f64> {
    record(|| handle.record_metrics())
}

#[tokio::test]
async fn what_goes_out_is_told() {
    let Some(server) = NatsServer::start() else { return };
    let bus = Bus::new();
    let outlet = outlet(server.address(), &bus);
    let handle = outlet.handle();
    bus.publish_batch((0..5).map(body));
    let running = tokio::spawn(outlet.run());
    until("a gap and an event are there", || handle.stats().acknowledged == 2).await;
    for number in 0..3 {
        bus.publish(body(number));
        until("the event is there", || handle.stats().acknowledged == 3 + number).await;
    }
    // The server does not answer for now.
    server.signal("-STOP");
    bus.publish(old(0));
    until("one is under way", || handle.stats().sent == 6).await;
    let mut recorded = out(&handle);
    let lag = recorded.remove("tim_events_nats_lag_seconds{bridge=there}").unwrap();
    assert!((3600.0..3700.0).contains(&lag), "{lag}");
    assert_all(
        &recorded,
        &[
            ("tim_events_nats_sent_total{bridge=there}", 6.0),
            ("tim_events_nats_acknowledged_total{bridge=there}", 5.0),
            ("tim_events_nats_missed_total{bridge=there}", 4.0),
            ("tim_events_nats_failures_total{bridge=there}", 0.0),
            ("tim_events_nats_waiting{bridge=there}", 1.0),
            ("tim_events_nats_connected{bridge=there}", 1.0),
        ],
    );

    server.signal("-CONT");
    handle.stop();
    soon("the outlet", running).await.unwrap().unwrap();
    assert_all(
        &out(&handle),
        &[
            ("tim_events_nats_sent_total{bridge=there}", 6.0),
            ("tim_events_nats_acknowledged_total{bridge=there}", 6.0),
            ("tim_events_nats_missed_total{bridge=there}", 4.0),
            ("tim_events_nats_failures_total{bridge=there}", 0.0),
            ("tim_events_nats_waiting{bridge=there}", 0.0),
            ("tim_events_nats_lag_seconds{bridge=there}", 0.0),
            ("tim_events_nats_connected{bridge=there}", 0.0),
        ],
    );
}

#[tokio::test]
async fn what_comes_in_is_told() {
    let Some(server) = NatsServer::start() else { return };
    // Eight events that the stream has no more when the reader comes, which had read two of them.
    let bus = Bus::new();
    let early = NatsOut::new(server.address(), alice()).stream(StreamOptions::new("TIM")).attach(&bus).unwrap();
    bus.publish_batch((0..8).map(body));
    bus.close();
    soon("the outlet", early.run()).await.unwrap();
    let context = jetstream::new(async_nats::connect(server.url()).await.unwrap());
    let stream = context.get_stream("TIM").await.unwrap();
    stream.purge().sequence(9).await.unwrap();
    // A gap of four, and an event.
    let bus = Bus::new();
    let outlet = outlet(server.address(), &bus);
    let sending = outlet.handle();
    bus.publish_batch((0..5).map(body));
    tokio::spawn(outlet.run());
    until("a gap and an event are there", || sending.stats().acknowledged == 2).await;
    // The event twice more, and three messages that are none.
    let event = stream.get_raw_message(10).await.unwrap();
    for payload in [&event.payload, &event.payload, &"{}".into(), &"[".into(), &"".into()] {
        context.publish(event.subject.clone(), payload.clone()).await.unwrap().await.unwrap();
    }
    // Seven events more, two of which are read.
    for number in 0..7 {
        bus.publish(old(number));
        until("the event is there", || sending.stats().acknowledged == 3 + number).await;
    }
    let reader = NatsIn::new(server.address()).named("here").stream("TIM", Start::After(2));
    let mut inlet = soon("a connection", reader.open()).await.unwrap();
    while soon("a message", inlet.next()).await.unwrap().expect("open").stream_seq() != Some(17) {}
    let mut recorded = inward(&inlet.handle());
    let lag = recorded.remove("tim_events_nats_lag_seconds{bridge=here}").unwrap();
    assert!((3600.0..3700.0).contains(&lag), "{lag}");
    assert_all(
        &recorded,
        &[
            ("tim_events_nats_delivered_total{bridge=here}", 7.0),
            ("tim_events_nats_duplicates_total{bridge=here}", 2.0),
            ("tim_events_nats_bad_total{bridge=here}", 3.0),
            ("tim_events_nats_missed_total{bridge=here}", 4.0),
            ("tim_events_nats_expired_total{bridge=here}", 6.0),
            ("tim_events_nats_overflows_total{bridge=here}", 0.0),
            ("tim_events_nats_disconnections_total{bridge=here}", 0.0),
            ("tim_events_nats_failures_total{bridge=here}", 0.0),
            ("tim_events_nats_pending{bridge=here}", 5.0),
        ],
    );
}

#[tokio::test]
async fn what_goes_wrong_is_told() {
    let Some(mut server) = NatsServer::start() else { return };
    // Nobody listens there.
    let bus = Bus::new();
    let outlet = outlet(Server::new("nats://127.0.0.1:1").unwrap(), &bus);
    let sending = outlet.handle();
    bus.publish(body(0));
    let running = tokio::spawn(outlet.run());
    until("it fails", || sending.stats().failures > 0).await;
    sending.stop_within(Duration::ZERO);
    let stats = soon("the outlet", running).await.unwrap().unwrap();
    let recorded = out(&sending);
    assert_eq!(recorded["tim_events_nats_failures_total{bridge=there}"], float(stats.failures));
    assert_eq!(recorded["tim_events_nats_waiting{bridge=there}"], 1.0, "taken");
    assert_eq!(recorded["tim_events_nats_sent_total{bridge=there}"], 0.0);
    assert_eq!(recorded["tim_events_nats_connected{bridge=there}"], 0.0);

    // A client with room for one message, which nobody reads.
    let narrow = ConnectOptions::new().subscription_capacity(1);
    let inlet = soon("a connection", NatsIn::new(server.address().options(narrow)).open()).await.unwrap();
    let reading = inlet.handle();
    let client = async_nats::connect(server.url()).await.unwrap();
    for _ in 0..3 {
        client.publish("tim.1.x.message.NewMessages._none", "{}".into()).await.unwrap();
    }
    until("two are dropped", || reading.stats().overflows == 2).await;
    // A reader of a stream that isn't there.
    let reader = NatsIn::new(server.address()).stream("NONE", Start::All).open();
    let vain = soon("a connection", reader).await.unwrap();
    let waiting = vain.handle();
    until("it fails", || waiting.stats().failures > 0).await;
    server.kill();
    until("they are alone", || [&reading, &waiting].iter().all(|handle| handle.stats().disconnections == 1)).await;
    let recorded = inward(&reading);
    assert_eq!(recorded["tim_events_nats_overflows_total{bridge=nats in}"], 2.0);
    assert_eq!(recorded["tim_events_nats_disconnections_total{bridge=nats in}"], 1.0);
    drop(vain);
    assert_eq!(inward(&waiting)["tim_events_nats_failures_total{bridge=nats in}"], float(waiting.stats().failures));
}

#[tokio::test]
async fn each_is_described_with_its_unit() {
    let Some(server) = NatsServer::start() else { return };
    let ledger = Ledger::default();
    let sending = outlet(server.address(), &Bus::new()).handle();
    let reading = soon("a connection", NatsIn::new(server.address()).named("there").open()).await.unwrap().handle();
    let mut recorded = ledger.recorded(|| sending.record_metrics());
    recorded.extend(ledger.recorded(|| reading.record_metrics()));
    let described = ledger.described.lock().unwrap();
    assert!(recorded.keys().map(|name| name.trim_end_matches("{bridge=there}")).eq(described.keys()));
    for (name, Described { is_counter, unit, text }) in &*described {
        let is_time = name.ends_with("_seconds");
        assert_eq!(*unit, Some(if is_time { Unit::Seconds } else { Unit::Count }), "{name}");
        assert!(text.ends_with('.'), "{name}");
        assert_eq!(name.ends_with("_total"), *is_counter, "{name}");
    }
}
