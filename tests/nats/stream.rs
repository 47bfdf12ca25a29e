//! Streams: kept events, from process to process, in order.

use std::time::{Duration, SystemTime};

use tim_events::bridge::nats::{NatsError, NatsIn, NatsOut, Start, StreamOptions};
use tim_events::{Bus, Event, EventKind, EventSet, FriendsAdded, KickedOffline, Policy};

use crate::process::Process;
use crate::server::NatsServer;
use crate::support::{alice, arrived, body, expect_in_order, number, soon, until};

#[tokio::test]
async fn a_hundred_thousand_events_cross_from_process_to_process() {
    const EVENTS: u64 = 100_000;
    let Some(server) = NatsServer::start() else { return };
    let mut sender = Process::start(&["send", &server.url(), &EVENTS.to_string()]);
    let mut inlet = NatsIn::new(server.address()).stream("TIM", Start::All).open().await.unwrap();
    expect_in_order(&mut inlet, 0..EVENTS).await;
    until("the sender ends", || sender.has_succeeded()).await;
    let stats = inlet.handle().stats();
    assert_eq!((stats.delivered, stats.duplicates, stats.bad), (EVENTS, 0, 0));
    assert_eq!(server.monitor("/jsz")["messages"], EVENTS);
}

#[tokio::test]
async fn a_bus_gets_what_a_durable_name_has_not_acknowledged() {
    let Some(server) = NatsServer::start() else { return };
    let here = Bus::new();
    let outlet = NatsOut::new(server.address(), alice()).stream(StreamOptions::new("TIM")).attach(&here).unwrap();
    tokio::spawn(outlet.run());
    here.publish_batch((0..300).map(body));

    let reader =
        NatsIn::new(server.address()).stream("TIM", Start::All).durable("archive").ack_wait(Duration::from_secs(1));
    let mut inlet = reader.clone().open().await.unwrap();
    expect_in_order(&mut inlet, 0..100).await;
    inlet.acknowledge();
    expect_in_order(&mut inlet, 100..150).await;
    // Not acknowledged, as if the process had died; later events may be on their way, too.
    until("the acknowledgement is there", || server.consumer()["ack_floor"]["stream_seq"] == 100).await;
    drop(inlet);

    let there = Bus::new();
    let mut again = there.subscribe().policy(Policy::Lossless).events();
    let inlet = reader.clone().open().await.unwrap();
    let (handle, republishing) = (inlet.handle(), tokio::spawn(inlet.republish(there.clone())));
    for expected in 100..300 {
        assert_eq!(number(soon("an event", again.next()).await.unwrap().raw().unwrap()), expected);
    }
    handle.stop();
    soon("the inlet", republishing).await.unwrap().unwrap();

    // All is acknowledged, so the next one gets what is new.
    here.publish(body(300));
    let mut inlet = reader.open().await.unwrap();
    expect_in_order(&mut inlet, 300..301).await;
}

#[tokio::test]
async fn what_a_slow_reader_is_done_with_is_told_while_more_waits_than_there_is_room_for() {
    const EVENTS: u64 = 2_000;
    let Some(server) = NatsServer::start() else { return };
    let here = Bus::new();
    let outlet = NatsOut::new(server.address(), alice()).stream(StreamOptions::new("TIM")).attach(&here).unwrap();
    here.publish_batch((0..EVENTS).map(body));
    here.close();
    soon("the outlet", outlet.run()).await.unwrap();

    let reader = NatsIn::new(server.address()).stream("TIM", Start::All).durable("archive");
    let mut inlet = reader.open().await.unwrap();
    expect_in_order(&mut inlet, 0..10).await;
    // As much as was asked for is here, and waits for room.
    until("the queue is full", || server.consumer()["num_ack_pending"].as_u64() >= Some(500)).await;
    inlet.acknowledge();
    until("the acknowledgement is there", || server.consumer()["ack_floor"]["stream_seq"] == 10).await;
    expect_in_order(&mut inlet, 10..20).await;
    inlet.acknowledge();
    soon("the end", inlet.close()).await;
    until("the acknowledgement is there", || server.consumer()["ack_floor"]["stream_seq"] == 20).await;
}

#[tokio::test]
async fn several_subjects_come_in_the_order_of_the_stream() {
    const EVENTS: u64 = 3_000;
    let Some(server) = NatsServer::start() else { return };
    let here = Bus::new();
    let outlet = NatsOut::new(server.address(), alice()).stream(StreamOptions::new("TIM")).attach(&here).unwrap();
    tokio::spawn(outlet.run());
    let kinds =
        EventSet::EMPTY.with(EventKind::NewMessages).with(EventKind::KickedOffline).with(EventKind::FriendsAdded);
    for durable in [None, Some("merged")] {
        let reader = NatsIn::new(server.address()).kinds(kinds).stream("TIM", Start::All);
        assert!(reader.subjects().len() >= 3);
        let reader = if let Some(name) = durable { reader.durable(name) } else { reader };
        let mut inlet = reader.open().await.unwrap();
        if durable.is_none() {
            for number in 0..EVENTS {
                // Kicks are rare, so that one consumer is silent for long; requests were not asked for at all.
                match number % 500 {
                    0 => here.publish(KickedOffline::new()),
                    n if n % 3 == 1 => here.publish(FriendsAdded::new(vec![number.to_string()])),
                    n if n % 3 == 2 => here.publish(tim_events::FriendRequestsRead::new()),
                    _ => here.publish(body(number)),
                };
            }
        }
        let wanted = (0..EVENTS).filter(|number| number % 500 == 0 || number % 500 % 3 != 2);
        for number in wanted {
            let arrival = soon("an event", inlet.next()).await.unwrap().expect("open");
            assert_eq!(arrival.event().unwrap().seq(), Some(number + 1));
            assert_eq!(arrival.stream_seq(), Some(number + 1));
            inlet.acknowledge();
        }
    }
}

#[tokio::test]
async fn reading_begins_where_it_is_asked_to() {
    let Some(server) = NatsServer::start() else { return };
    let here = Bus::new();
    let outlet = NatsOut::new(server.address(), alice()).stream(StreamOptions::new("TIM")).attach(&here).unwrap();
    let handle = outlet.handle();
    tokio::spawn(outlet.run());
    here.publish_batch((0..10).map(body));
    until("the first are there", || handle.stats().acknowledged == 10).await;
    // The server's clock is this one's, and what it has acknowledged it has stamped: once the clock moves on, it shows a
    // time that is after those and not after what comes next.
    let then = SystemTime::now();
    let mut between = then;
    until("the clock moves on", || {
        between = SystemTime::now();
        between > then
    })
    .await;
    let mut new = NatsIn::new(server.address()).stream("TIM", Start::New).open().await.unwrap();
    until("the reader has its consumer", || server.monitor("/jsz")["consumers"] == 1).await;
    here.publish_batch((10..20).map(body));
    expect_in_order(&mut new, 10..20).await;
    for (start, first) in [(Start::All, 0), (Start::After(4), 4), (Start::At(between), 10)] {
        let mut inlet = NatsIn::new(server.address()).stream("TIM", start).open().await.unwrap();
        expect_in_order(&mut inlet, first..20).await;
    }
}

#[tokio::test]
async fn a_stream_that_differs_is_refused() {
    let Some(server) = NatsServer::start() else { return };
    let run = async |stream: StreamOptions| {
        let bus = Bus::new();
        let outlet = NatsOut::new(server.address(), alice()).stream(stream).attach(&bus).unwrap();
        bus.publish(body(0));
        bus.close();
        soon("the outlet", outlet.run()).await
    };
    let day = Duration::from_secs(24 * 3600);
    let stream = || StreamOptions::new("TIM").max_age(day).max_bytes(1 << 20).max_events(1000);
    assert!(run(stream()).await.is_ok());
    assert!(run(StreamOptions::new("TIM")).await.is_ok(), "what isn't asked for may be as it likes");
    for (other, what) in [
        (stream().max_age(2 * day), "a limit of age"),
        (stream().max_bytes(1), "a limit of bytes"),
        (stream().max_events(1), "a limit of events"),
        (stream().dedup_window(Duration::from_secs(1)), "a window for doubles"),
        (stream().in_memory(), "storage"),
        (stream().replicas(3), "replicas"),
    ] {
        match run(other).await {
            Err(NatsError::StreamDiffers { what: found, .. }) => assert_eq!(found, what),
            other => panic!("{what}: {other:?}"),
        }
    }
    // Its subjects are another stream's.
    assert!(matches!(run(StreamOptions::new("OTHER")).await, Err(NatsError::JetStream { .. })));
}

#[tokio::test]
async fn a_gap_crosses() {
    let Some(server) = NatsServer::start() else { return };
    let here = Bus::new();
    // Room for a few events while nothing is sent.
    let out = NatsOut::new(server.address(), alice()).stream(StreamOptions::new("TIM")).max_bytes(4096);
    let outlet = out.attach(&here).unwrap();
    here.publish_batch((0..1000).map(body));
    here.close();
    let sent = soon("the outlet", outlet.run()).await.unwrap();
    assert_eq!(sent.gaps, 1);
    assert_eq!(sent.acknowledged, sent.taken);

    let mut inlet = NatsIn::new(server.address()).stream("TIM", Start::All).open().await.unwrap();
    let gap = soon("the gap", inlet.next()).await.unwrap().expect("open");
    let gap = *gap.event().unwrap().gap().expect("a gap");
    assert_eq!(gap.missed, sent.missed);
    assert_eq!((gap.from_seq, gap.to_seq), (1, sent.missed));
    for expected in sent.missed..1000 {
        let arrival = soon("an event", inlet.next()).await.unwrap().expect("open");
        assert_eq!(arrived(&arrival), expected);
    }
    let stats = inlet.handle().stats();
    assert_eq!((stats.gaps, stats.missed), (1, sent.missed));
    drop(inlet);

    let there = Bus::new();
    let mut events = there.subscribe().kinds(EventSet::ALL).policy(Policy::Lossless).events();
    let (tell, told) = std::sync::mpsc::channel();
    let reader =
        NatsIn::new(server.address()).stream("TIM", Start::All).on_gap(move |gap| tell.send(gap.missed).unwrap());
    tokio::spawn(reader.open().await.unwrap().republish(there.clone()));
    let event = soon("the gap on a bus", events.next()).await.unwrap();
    assert!(matches!(&*event, Event::Undecodable(_)), "{event:?}");
    assert_eq!(told.try_recv(), Ok(sent.missed));
    let event = soon("the event after it", events.next()).await.unwrap();
    assert_eq!(number(event.raw().unwrap()), sent.missed);
}
