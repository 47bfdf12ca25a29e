//! Processes that are killed and started again.

use tim_events::bridge::nats::{NatsIn, Start};

use crate::process::{Process, sunk};
use crate::server::{Folder, NatsServer};
use crate::support::{arrived, is_exact, soon, until};

#[tokio::test]
async fn a_player_that_is_killed_and_started_again_repeats_its_ids() {
    const EVENTS: u64 = 20_000;
    let Some(server) = NatsServer::start() else { return };
    let (url, count) = (server.url(), EVENTS.to_string());
    let mut player = Process::start(&["play", &url, &count]);
    let mut inlet = NatsIn::new(server.address()).stream("TIM", Start::All).open().await.unwrap();
    let (mut numbers, mut ids) = (Vec::new(), std::collections::HashSet::new());
    while (numbers.len() as u64) < EVENTS {
        if numbers.len() == 2_000 || numbers.len() == 5_000 {
            player.kill();
            player = Process::start(&["play", &url, &count]);
        }
        let arrival = soon("an event", inlet.next()).await.unwrap().expect("open");
        assert!(ids.insert(arrival.event().unwrap().id().to_owned()));
        numbers.push(arrived(&arrival));
    }
    is_exact(&numbers, EVENTS);
    assert!(numbers.is_sorted());
    until("the player ends", || player.has_succeeded()).await;
    assert_eq!(server.monitor("/jsz")["messages"], EVENTS, "the server has dropped what came again");
}

#[tokio::test]
async fn a_sink_that_is_killed_goes_on_where_its_output_ends() {
    const EVENTS: u64 = 20_000;
    let Some(server) = NatsServer::start() else { return };
    let folder = Folder::new();
    let file = folder.path().join("sunk");
    let (url, count) = (server.url(), EVENTS.to_string());
    let role = ["sink", &url, file.to_str().unwrap(), &count];
    let mut sender = Process::start(&["send", &url, &count]);
    let mut sink = Process::start(&role);
    for at in [2_000, 7_000] {
        until("the sink has some", || sunk(&file).len() >= at).await;
        sink.kill();
        assert!((sunk(&file).len() as u64) < EVENTS, "killed too late to matter");
        sink = Process::start(&role);
    }
    until("the sink has all", || sink.has_succeeded()).await;
    until("the sender ends", || sender.has_succeeded()).await;
    let numbers: Vec<u64> = sunk(&file).into_iter().map(|(_, number)| number).collect();
    is_exact(&numbers, EVENTS);
    assert!(numbers.is_sorted());
}
