//! What fails: the server, the network, and both ends' patience.

use std::time::Duration;

use tim_events::Bus;
use tim_events::bridge::nats::{NatsIn, NatsOut, OutHandle, Server, Start, StreamOptions};
use tokio::sync::watch;

use crate::proxy::{Proxy, Weather};
use crate::server::NatsServer;
use crate::support::{alice, arrived, body, expect_in_order, is_exact, soon, until};

const EVENTS: u64 = 20_000;

/// How far the sender may be ahead of the reader: what is to fail should fail in the middle.
const AHEAD: u64 = 3_000;

/// Publishes all events on a bus of its own and sends them.
fn send(address: Server, read: &watch::Sender<u64>) -> OutHandle {
    let bus = Bus::new();
    let out = NatsOut::new(address, alice()).stream(StreamOptions::new("TIM")).patience(Duration::from_secs(2));
    let outlet = out.attach(&bus).unwrap();
    let handle = outlet.handle();
    let mut read = read.subscribe();
    tokio::spawn(async move {
        let running = tokio::spawn(outlet.run());
        for number in 0..EVENTS {
            read.wait_for(|read| number < read + AHEAD).await.unwrap();
            bus.publish(body(number));
        }
        bus.close();
        running.await.unwrap().unwrap()
    });
    handle
}

/// Reads all events; after a fifth of them, and after two fifths, something happens.
async fn read(address: Server, read: &watch::Sender<u64>, mut happens: impl AsyncFnMut()) {
    let mut inlet = NatsIn::new(address).stream("TIM", Start::All).open().await.unwrap();
    let mut numbers = Vec::new();
    while (numbers.len() as u64) < EVENTS {
        if [EVENTS / 5, EVENTS * 2 / 5].contains(&(numbers.len() as u64)) {
            happens().await;
        }
        let arrival = soon("an event", inlet.next()).await.unwrap().expect("open");
        numbers.push(arrived(&arrival));
        read.send_replace(numbers.len() as u64);
    }
    is_exact(&numbers, EVENTS);
    assert!(numbers.is_sorted(), "out of order");
}

#[tokio::test]
async fn a_server_may_be_killed_and_come_back() {
    let Some(mut server) = NatsServer::start() else { return };
    let address = server.address();
    let progress = watch::Sender::new(0);
    let sending = send(address.clone(), &progress);
    read(address, &progress, async || {
        server.kill();
        // Both ends notice, and try in vain.
        tokio::time::sleep(Duration::from_millis(300)).await;
        server.restart();
    })
    .await;
    assert!(sending.stats().connections >= 2, "the server went away too late to matter");
    assert_eq!(server.monitor("/jsz")["messages"], EVENTS, "each event once");
}

#[tokio::test]
async fn a_silent_network_is_waited_for() {
    let Some(server) = NatsServer::start() else { return };
    let proxy = Proxy::to(server.port()).await;
    let address = Server::new(&proxy.url()).unwrap();
    let progress = watch::Sender::new(0);
    let sending = send(address.clone(), &progress);
    let mut times = 0;
    read(address, &progress, async || {
        times += 1;
        // Once for longer than the sender's patience, once for less.
        proxy.becomes(Weather::Silent);
        tokio::time::sleep(Duration::from_secs(if times == 1 { 5 } else { 1 })).await;
        proxy.becomes(Weather::Fine);
    })
    .await;
    assert!(sending.stats().failures >= 1, "five seconds are more than the sender's patience");
    assert_eq!(server.monitor("/jsz")["messages"], EVENTS, "each event once");
}

#[tokio::test]
async fn a_network_may_be_cut() {
    let Some(server) = NatsServer::start() else { return };
    let proxy = Proxy::to(server.port()).await;
    let address = Server::new(&proxy.url()).unwrap();
    let progress = watch::Sender::new(0);
    let sending = send(address.clone(), &progress);
    read(address, &progress, async || {
        proxy.becomes(Weather::Down);
        tokio::time::sleep(Duration::from_millis(500)).await;
        proxy.becomes(Weather::Fine);
    })
    .await;
    assert!(sending.stats().connections >= 2, "the network was cut too late to matter");
    assert_eq!(server.monitor("/jsz")["messages"], EVENTS, "each event once");
}

#[tokio::test]
async fn an_acknowledgement_that_is_lost_with_the_connection_is_sent_again() {
    let Some(server) = NatsServer::start() else { return };
    let proxy = Proxy::to(server.port()).await;
    let bus = Bus::new();
    let outlet = NatsOut::new(server.address(), alice()).stream(StreamOptions::new("TIM")).attach(&bus).unwrap();
    tokio::spawn(outlet.run());
    bus.publish_batch((0..10).map(body));
    let reader = NatsIn::new(Server::new(&proxy.url()).unwrap()).stream("TIM", Start::All).durable("archive");
    let mut inlet = reader.ack_wait(Duration::from_secs(1)).open().await.unwrap();
    expect_in_order(&mut inlet, 0..10).await;

    proxy.becomes(Weather::Silent);
    bus.publish_batch((10..15).map(body));
    until("the rest is under way", || server.consumer()["num_ack_pending"] == 15).await;
    let taken = proxy.taken();
    inlet.acknowledge();
    until("the acknowledgement is under way", || proxy.taken() > taken).await;
    proxy.becomes(Weather::Down);
    until("the connection is cut", || inlet.handle().stats().disconnections > 0).await;
    proxy.becomes(Weather::Fine);

    expect_in_order(&mut inlet, 10..15).await;
    let stats = inlet.handle().stats();
    assert_eq!((stats.duplicates, stats.expired), (0, 0));
    inlet.acknowledge();
    inlet.close().await;
    until("the acknowledgement is there", || server.consumer()["ack_floor"]["stream_seq"] == 15).await;
}

#[tokio::test]
async fn a_frozen_server_is_waited_for() {
    let Some(server) = NatsServer::start() else { return };
    let address = server.address();
    let progress = watch::Sender::new(0);
    let sending = send(address.clone(), &progress);
    let mut times = 0;
    read(address, &progress, async || {
        times += 1;
        if times > 1 {
            return;
        }
        server.signal("-STOP");
        // The sender gives its connection up, and what it wrote on it is there all the same when the server goes on.
        soon("the sender's patience", async {
            while sending.stats().failures == 0 {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        })
        .await;
        server.signal("-CONT");
    })
    .await;
    assert_eq!(server.monitor("/jsz")["messages"], EVENTS, "each event once");
}
