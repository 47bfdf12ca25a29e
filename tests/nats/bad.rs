//! Bad input: it is reported, and the bridge goes on.

use std::sync::{Arc, Mutex};

use tim_events::bridge::nats::async_nats;
use tim_events::bridge::nats::{NatsIn, NatsOut, Start, StreamOptions};
use tim_events::bridge::wire::WireError;
use tim_events::{Arg, Bus, Event, EventSet, Policy, RawCall};

use crate::server::NatsServer;
use crate::support::{alice, arrived, body, number, soon};

const GOOD: &str = r#"{"specversion":"1.0","id":"x/1","source":"tim://1/x/y","type":"com.tencent.im.KickedOffline","data":{"callback":"TIMKickedOfflineCallback","args":[]}}"#;

/// Messages that are no events, under subjects that readers listen to.
fn bad() -> Vec<(String, Vec<u8>)> {
    let subject = |tail: &str| format!("tim.1.x.{tail}");
    let mut list = vec![
        (subject("message.NewMessages._none"), br#"{"hello":"world"}"#.to_vec()),
        (subject("message.NewMessages._none"), b"not JSON at all \xff\xfe".to_vec()),
        (subject("message.NewMessages._none"), Vec::new()),
        (subject("message.NewMessages._none"), GOOD.as_bytes()[..GOOD.len() - 3].to_vec()),
        (subject("message.NewMessages._none"), GOOD.replace("1.0", "9.7").into_bytes()),
        (subject("message.NewMessages._none"), GOOD.replace("com.tencent.im", "org.example").into_bytes()),
        (subject("message.NewMessages._none"), b"[".repeat(100_000)),
        (subject("message.NewMessages._none"), vec![b'x'; 10 << 20]),
    ];
    for hostile in
        ["a.b.c.d.e.f.g.h", "\u{1F980}.%00.%2E%2E", "message.NewMessages.%zz", "..%20.x".trim_start_matches('.')]
    {
        list.push((subject(hostile), b"{}".to_vec()));
    }
    list.push((format!("tim.1.x.{}", "y".repeat(2000)), b"null".to_vec()));
    list
}

#[tokio::test]
async fn a_reader_reports_what_is_no_event_and_goes_on() {
    let Some(server) = NatsServer::start() else { return };
    let reported = Arc::new(Mutex::new(0));
    let reports = Arc::clone(&reported);
    let reader = NatsIn::new(server.address()).kinds(EventSet::ALL).on_bad(move |arrival| {
        assert!(arrival.event().is_err());
        *reports.lock().unwrap() += 1;
    });
    let there = Bus::new();
    let mut events = there.subscribe().kinds(EventSet::ALL).policy(Policy::Lossless).events();
    let inlet = soon("a connection", reader.open()).await.unwrap();
    let handle = inlet.handle();
    let republishing = tokio::spawn(inlet.republish(there.clone()));

    let client = async_nats::connect(server.url()).await.unwrap();
    for (subject, payload) in bad() {
        client.publish(subject.clone(), payload.clone().into()).await.unwrap();
        client
            .publish("tim.1.x.session.KickedOffline._none", GOOD.replace("x/1", &format!("{}", rand())).into())
            .await
            .unwrap();
        let event = soon("what is no event", events.next()).await.unwrap();
        assert!(matches!(&*event, Event::Undecodable(_)), "{event:?}");
        assert_eq!(event.raw().unwrap().args(), [Arg::text(subject), Arg::text(payload)]);
        let event = soon("the event after it", events.next()).await.unwrap();
        assert!(matches!(&*event, Event::KickedOffline(_)), "{event:?}");
    }
    let count = bad().len() as u64;
    assert_eq!(*reported.lock().unwrap(), count);
    let stats = handle.stats();
    assert_eq!((stats.received, stats.bad, stats.duplicates), (2 * count, count, 0));
    handle.stop();
    soon("the inlet", republishing).await.unwrap().unwrap();
}

/// A number that no other call gives.
fn rand() -> u64 {
    static NEXT: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(1);
    NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed)
}

#[tokio::test]
async fn errors_say_what_is_wrong() {
    let Some(server) = NatsServer::start() else { return };
    let reader = NatsIn::new(server.address()).max_bytes(1 << 20);
    let mut inlet = soon("a connection", reader.open()).await.unwrap();
    let client = async_nats::connect(server.url()).await.unwrap();
    let mut send = async |payload: Vec<u8>| {
        client.publish("tim.1.x.message.NewMessages._none", payload.into()).await.unwrap();
        soon("a message", inlet.next()).await.unwrap().expect("open").into_event()
    };
    assert!(send(GOOD.into()).await.is_ok());
    assert!(matches!(send(GOOD.as_bytes()[..50].to_vec()).await, Err(WireError::NoEvent(_))));
    assert!(matches!(send(GOOD.replace("1.0", "2.0").into_bytes()).await, Err(WireError::Version(_))));
    assert!(matches!(send(GOOD.replace("com.tencent", "x").into_bytes()).await, Err(WireError::Foreign(_))));
    assert!(matches!(send(vec![b' '; 10 << 20]).await, Err(WireError::TooLarge { .. })));
    assert!(matches!(send(b"{}".to_vec()).await, Err(WireError::Missing(_))));
}

#[tokio::test]
async fn large_events_cross_and_too_large_ones_leave_a_gap() {
    let Some(server) = NatsServer::start() else { return };
    let here = Bus::new();
    let out = NatsOut::new(server.address(), alice()).stream(StreamOptions::new("TIM"));
    let outlet = out.max_bytes(1 << 30).attach(&here).unwrap();
    let large = RawCall::new("TIMRecvNewMsgCallback", [Arg::text(vec![b'x'; 10 << 20])]);
    let too_large = RawCall::new("TIMRecvNewMsgCallback", [Arg::text(vec![b'x'; 70 << 20])]);
    here.publish(body(0));
    here.publish(large.clone());
    here.publish(too_large);
    here.publish(body(3));
    here.close();
    let sent = soon("the outlet", outlet.run()).await.unwrap();
    assert_eq!((sent.acknowledged, sent.too_large), (4, 1));

    let mut inlet = NatsIn::new(server.address()).stream("TIM", Start::All).open().await.unwrap();
    let mut next = async || soon("an event", inlet.next()).await.unwrap().expect("open");
    assert_eq!(arrived(&next().await), 0);
    assert_eq!(next().await.event().unwrap().call(), Some(&large));
    let gap = *next().await.event().unwrap().gap().expect("a gap");
    assert_eq!((gap.missed, gap.from_seq, gap.to_seq), (1, 3, 3));
    assert_eq!(number(next().await.event().unwrap().call().unwrap()), 3);
}
