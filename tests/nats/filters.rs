//! The server filters: what a reader didn't ask for never reaches it.

use serde_json::Value;
use tim_events::bridge::nats::{NatsIn, NatsOut, Start, StreamOptions};
use tim_events::{Bus, EventKind, EventSet, FriendsAdded};

use crate::server::NatsServer;
use crate::support::{alice, body, soon, until};

/// What the connection has received that subscribes to this.
fn received(server: &NatsServer, subject: &str) -> Option<u64> {
    let connections = server.monitor("/connz?subs=1");
    let is_it = |connection: &&Value| {
        connection["subscriptions_list"].as_array().is_some_and(|list| list.iter().any(|found| found == subject))
    };
    connections["connections"].as_array()?.iter().find(is_it)?["out_msgs"].as_u64()
}

#[tokio::test]
async fn only_what_matches_reaches_a_filtered_reader() {
    let Some(server) = NatsServer::start() else { return };
    let bus = Bus::new();
    let reader = NatsIn::new(server.address()).of_app(1_400_000_000).kinds(EventSet::FRIEND);
    let subjects = reader.subjects();
    let mut inlet = soon("a connection", reader.open()).await.unwrap();
    let before = received(&server, &subjects[0]).expect("the reader's subscription");
    let outlet = NatsOut::new(server.address(), alice()).attach(&bus).unwrap();
    let handle = outlet.handle();
    tokio::spawn(outlet.run());
    for number in 0..500 {
        bus.publish(body(number));
        if number % 50 == 0 {
            bus.publish(FriendsAdded::new(vec![number.to_string()]));
        }
    }
    until("all is sent", || handle.stats().acknowledged == 510).await;
    for _ in 0..10 {
        let arrival = soon("a friend", inlet.next()).await.unwrap().expect("open");
        assert_eq!(arrival.event().unwrap().kind_name(), "FriendsAdded");
    }
    assert_eq!(received(&server, &subjects[0]).unwrap() - before, 10);
}

#[tokio::test]
async fn only_what_matches_reaches_a_filtered_consumer() {
    let Some(server) = NatsServer::start() else { return };
    let bus = Bus::new();
    let outlet = NatsOut::new(server.address(), alice()).stream(StreamOptions::new("TIM")).attach(&bus).unwrap();
    tokio::spawn(outlet.run());
    for number in 0..500 {
        bus.publish(body(number));
    }
    bus.publish(FriendsAdded::new(vec!["bob".to_owned()]));
    let reader =
        NatsIn::new(server.address()).kinds(EventKind::FriendsAdded).stream("TIM", Start::All).durable("friends");
    let mut inlet = reader.open().await.unwrap();
    let arrival = soon("the friend", inlet.next()).await.unwrap().expect("open");
    assert_eq!(arrival.stream_seq(), Some(501));
    let streams = server.monitor("/jsz?consumers=1");
    let consumers = streams["account_details"][0]["stream_detail"][0]["consumer_detail"].as_array().unwrap();
    let delivered: u64 = consumers.iter().map(|consumer| consumer["delivered"]["consumer_seq"].as_u64().unwrap()).sum();
    assert_eq!(delivered, 1, "{consumers:?}");
}
