//! Plain NATS: from one bus to another.

use tim_events::bridge::nats::{NatsIn, NatsOut};
use tim_events::{Bus, EventKind, EventSet, Origin, Policy};

use crate::server::NatsServer;
use crate::support::{alice, body, number, soon, until};

#[tokio::test]
async fn events_reach_another_bus_in_order_and_unchanged() {
    const EVENTS: u64 = 1_000;
    let Some(server) = NatsServer::start() else { return };
    let (here, there) = (Bus::new(), Bus::new());
    let inlet = soon("a connection", NatsIn::new(server.address()).open()).await.unwrap();
    let mut arrived = there.subscribe().policy(Policy::Lossless).events();
    let (reading, read) = (inlet.handle(), tokio::spawn(inlet.republish(there.clone())));
    let outlet = NatsOut::new(server.address(), alice()).attach(&here).unwrap();
    let sent = tokio::spawn(outlet.run());

    for number in 0..EVENTS {
        here.publish(body(number));
    }
    for expected in 0..EVENTS {
        let event = soon("an event", arrived.next()).await.unwrap();
        assert_eq!(number(event.raw().unwrap()), expected);
        assert!(
            matches!(event.origin(), Origin::Remote { source, .. } if source.starts_with("tim://1400000000/alice/"))
        );
    }
    here.close();
    let sent = soon("the outlet", sent).await.unwrap().unwrap();
    assert_eq!((sent.taken, sent.acknowledged, sent.waiting, sent.gaps), (EVENTS, EVENTS, 0, 0));
    reading.stop();
    let read = soon("the inlet", read).await.unwrap().unwrap();
    assert_eq!((read.received, read.delivered, read.duplicates, read.bad), (EVENTS, EVENTS, 0, 0));
}

#[tokio::test]
async fn what_comes_back_does_not_go_round() {
    let Some(server) = NatsServer::start() else { return };
    let (here, there) = (Bus::new(), Bus::new());
    let mut back = here.subscribe().policy(Policy::Lossless).events();
    let mut outs = Vec::new();
    for (bus, name) in [(&here, "a"), (&there, "b")] {
        let inlet = soon("a connection", NatsIn::new(server.address()).open()).await.unwrap();
        tokio::spawn(inlet.republish(bus.clone()));
        let outlet = NatsOut::new(server.address(), alice().named(name)).attach(bus).unwrap();
        outs.push(outlet.handle());
        tokio::spawn(outlet.run());
    }
    here.publish(body(0));
    // Its own event, then the same as the server brings it back; from there on nothing.
    let own = soon("its own event", back.next()).await.unwrap();
    assert_eq!(own.origin(), &Origin::Callback);
    let echo = soon("its echo", back.next()).await.unwrap();
    assert!(matches!(echo.origin(), Origin::Remote { .. }));
    until("both have looked at what came in", || outs.iter().all(|out| out.stats().passed_over == 1)).await;
    assert_eq!(outs.iter().map(|out| out.stats().sent).collect::<Vec<_>>(), [1, 0]);
    let messages = server.monitor("/varz")["in_msgs"].as_u64().unwrap();
    // A second event goes the same way: were the first still circling, the server would have more.
    here.publish(body(1));
    for _ in 0..2 {
        assert_eq!(number(soon("the next event", back.next()).await.unwrap().raw().unwrap()), 1);
    }
    until("both have looked again", || outs.iter().all(|out| out.stats().passed_over == 2)).await;
    assert_eq!(server.monitor("/varz")["in_msgs"].as_u64().unwrap() - messages, 2, "the event and its mark");
}

#[tokio::test]
async fn several_subjects_keep_the_order_of_the_sender() {
    let Some(server) = NatsServer::start() else { return };
    let here = Bus::new();
    let kinds =
        EventSet::EMPTY.with(EventKind::NewMessages).with(EventKind::KickedOffline).with(EventKind::FriendsAdded);
    let reader = NatsIn::new(server.address()).kinds(kinds);
    assert!(reader.subjects().len() >= 3);
    let mut inlet = soon("a connection", reader.open()).await.unwrap();
    tokio::spawn(NatsOut::new(server.address(), alice()).attach(&here).unwrap().run());
    for number in 0..500 {
        match number % 3 {
            0 => here.publish(body(number)),
            1 => here.publish(tim_events::KickedOffline::new()),
            _ => here.publish(tim_events::FriendsAdded::new(vec![number.to_string()])),
        };
    }
    for seq in 1..=500 {
        let arrival = soon("an event", inlet.next()).await.unwrap().expect("open");
        assert_eq!(arrival.event().unwrap().seq(), Some(seq));
    }
}

#[tokio::test]
async fn nobody_waits_for_a_slow_reader() {
    const EVENTS: u64 = 20_000;
    let Some(server) = NatsServer::start() else { return };
    let (here, there) = (Bus::new(), Bus::new());
    let inlet = soon("a connection", NatsIn::new(server.address()).open()).await.unwrap();
    // A lossless subscription that nobody reads: the bus there is stuck after two events.
    let stuck = there.subscribe().policy(Policy::Lossless).capacity(2).events();
    let reading = inlet.handle();
    tokio::spawn(inlet.republish(there.clone()));
    let outlet = NatsOut::new(server.address(), alice()).attach(&here).unwrap();
    let sent = tokio::spawn(outlet.run());
    for number in 0..EVENTS {
        assert!(here.publish(body(number)).seq.is_some());
    }
    here.close();
    let sent = soon("the outlet", sent).await.unwrap().unwrap();
    assert_eq!((sent.acknowledged, sent.gaps), (EVENTS, 0));
    until("the inlet is stuck", || reading.stats().delivered == 3).await;
    drop(stuck);
}
