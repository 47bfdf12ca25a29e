//! Logging in: who is let in, and what becomes of the events of who isn't.

use tim_events::Bus;
use tim_events::bridge::nats::async_nats::ConnectOptions;
use tim_events::bridge::nats::{NatsError, NatsIn, NatsOut, Server, Start, StreamOptions};

use crate::outbox::{take, to};
use crate::server::{Folder, NatsServer};
use crate::support::{alice, arrived, body, expect_in_order, soon, until};

/// A server that lets in nobody else.
fn guarded(password: &str) -> String {
    format!(r#"authorization {{ user: "bridge", password: "{password}" }}"#)
}

fn login(password: &str) -> ConnectOptions {
    ConnectOptions::new().user_and_password("bridge".to_owned(), password.to_owned())
}

/// What the server refuses: a wrong password, another user, and nothing at all.
fn refused(server: &NatsServer) -> [Server; 3] {
    let other = ConnectOptions::new().user_and_password("eve".to_owned(), "secret".to_owned());
    [login("wrong"), other, ConnectOptions::new()].map(|options| server.address().options(options))
}

#[tokio::test]
async fn whoever_knows_the_password_is_let_in() {
    let Some(server) = NatsServer::start_with(&guarded("secret")) else { return };
    let address = server.address().options(login("secret"));
    let bus = Bus::new();
    let mut direct = soon("a connection", NatsIn::new(address.clone()).open()).await.unwrap();
    let outlet = NatsOut::new(address.clone(), alice()).attach(&bus).unwrap();
    let plain = tokio::spawn(outlet.run());
    bus.publish_batch((0..10).map(body));
    bus.close();
    expect_in_order(&mut direct, 0..10).await;
    assert_eq!(soon("the outlet", plain).await.unwrap().unwrap().acknowledged, 10);

    let bus = Bus::new();
    let outlet = NatsOut::new(address.clone(), alice()).stream(StreamOptions::new("TIM")).attach(&bus).unwrap();
    bus.publish_batch((10..20).map(body));
    bus.close();
    assert_eq!(soon("the outlet", outlet.run()).await.unwrap().acknowledged, 10);
    let reader = NatsIn::new(address).stream("TIM", Start::All);
    expect_in_order(&mut soon("a connection", reader.open()).await.unwrap(), 10..20).await;
}

#[tokio::test]
async fn credentials_may_stand_in_the_address() {
    let user = r#"authorization { user: "bridge", password: "p@ss/word" }"#;
    for (settings, credentials) in [(user, "bridge:p%40ss%2Fword"), (r#"authorization { token: "t:1" }"#, "t%3A1")] {
        let Some(server) = NatsServer::start_with(settings) else { return };
        let address = Server::new(&format!("nats://{credentials}@127.0.0.1:{}", server.port())).unwrap();
        assert!(!format!("{address:?}").contains(credentials), "{address:?}");
        let bus = Bus::new();
        let mut inlet = soon("a connection", NatsIn::new(address.clone()).open()).await.unwrap();
        let outlet = NatsOut::new(address, alice()).attach(&bus).unwrap();
        bus.publish(body(0));
        bus.close();
        assert_eq!(soon("the outlet", outlet.run()).await.unwrap().acknowledged, 1);
        expect_in_order(&mut inlet, 0..1).await;
    }
}

#[tokio::test]
async fn whoever_does_not_know_it_is_told_so_at_once() {
    let Some(server) = NatsServer::start_with(&guarded("secret")) else { return };
    for address in refused(&server) {
        for reader in [NatsIn::new(address.clone()), NatsIn::new(address.clone()).stream("TIM", Start::All)] {
            let refusal = soon("the inlet", reader.open()).await;
            assert!(matches!(refusal, Err(NatsError::Unauthorized(_))), "{refusal:?}");
        }
        let out = NatsOut::new(address, alice());
        for out in [out.clone(), out.stream(StreamOptions::new("TIM"))] {
            let bus = Bus::new();
            let outlet = out.attach(&bus).unwrap();
            let handle = outlet.handle();
            bus.publish(body(0));
            let refusal = soon("the outlet", outlet.run()).await;
            assert!(matches!(refusal, Err(NatsError::Unauthorized(_))), "{refusal:?}");
            let stats = handle.stats();
            assert_eq!((stats.failures, stats.connections, stats.sent), (0, 0, 0), "it was tried again");
        }
    }
}

#[tokio::test]
async fn one_refusal_of_several_servers_is_a_refusal() {
    let Some(server) = NatsServer::start_with(&guarded("secret")) else { return };
    // The other one is away.
    for addresses in [format!("{},nats://127.0.0.1:1", server.url()), format!("nats://127.0.0.1:1,{}", server.url())] {
        let address = Server::new(&addresses).unwrap().options(login("wrong"));
        let refusal = soon("the inlet", NatsIn::new(address.clone()).open()).await;
        assert!(matches!(refusal, Err(NatsError::Unauthorized(_))), "{refusal:?}");
        let bus = Bus::new();
        let outlet = NatsOut::new(address, alice()).attach(&bus).unwrap();
        let refusal = soon("the outlet", outlet.run()).await;
        assert!(matches!(refusal, Err(NatsError::Unauthorized(_))), "{refusal:?}");
    }
}

#[tokio::test]
async fn an_outbox_keeps_what_a_refused_bridge_could_not_send() {
    let Some(server) = NatsServer::start_with(&guarded("secret")) else { return };
    let folder = Folder::new();
    take(&folder, 0..10).await;
    for address in refused(&server) {
        let outlet = to(address, &folder).attach(&Bus::new()).unwrap();
        let handle = outlet.handle();
        let refusal = soon("the outlet", outlet.run()).await;
        assert!(matches!(refusal, Err(NatsError::Unauthorized(_))), "{refusal:?}");
        assert_eq!((handle.stats().waiting, handle.stats().acknowledged), (10, 0));
    }
    let address = server.address().options(login("secret"));
    let outlet = to(address.clone(), &folder).attach(&Bus::new()).unwrap();
    assert_eq!(outlet.handle().stats().waiting, 10);
    assert_eq!(soon("the outlet", outlet.run()).await.unwrap().acknowledged, 10);
    let reader = NatsIn::new(address).stream("TIM", Start::All);
    expect_in_order(&mut soon("a connection", reader.open()).await.unwrap(), 0..10).await;
}

#[tokio::test]
async fn a_password_that_has_changed_ends_a_running_outlet() {
    let Some(mut server) = NatsServer::start_with(&guarded("secret")) else { return };
    let folder = Folder::new();
    let bus = Bus::new();
    let outlet = to(server.address().options(login("secret")), &folder).attach(&bus).unwrap();
    let handle = outlet.handle();
    let running = tokio::spawn(outlet.run());
    bus.publish(body(0));
    until("the first is there", || handle.stats().acknowledged == 1).await;

    server.kill();
    bus.publish(body(1));
    until("the second is in the outbox", || handle.stats().waiting == 1).await;
    server.configure(&guarded("changed"));
    server.restart();
    let refusal = soon("the outlet", running).await.unwrap();
    assert!(matches!(refusal, Err(NatsError::Unauthorized(_))), "{refusal:?}");
    assert_eq!((handle.stats().waiting, handle.stats().connected), (1, false));

    let address = server.address().options(login("changed"));
    let outlet = to(address.clone(), &folder).attach(&Bus::new()).unwrap();
    assert_eq!(soon("the outlet", outlet.run()).await.unwrap().acknowledged, 1);
    let reader = NatsIn::new(address).stream("TIM", Start::After(1));
    let mut inlet = soon("a connection", reader.open()).await.unwrap();
    assert_eq!(arrived(&soon("the second", inlet.next()).await.unwrap().expect("open")), 1);
}

/// A server where everybody may do all but this.
fn limited(denied: &str) -> String {
    format!(
        "authorization {{ default_permissions: {{ publish: \">\", subscribe: \">\" }}, users: [{{ user: \"bridge\", password: \"secret\", permissions: {{ {denied} }} }}] }}"
    )
}

#[tokio::test]
async fn who_may_not_write_is_told_so() {
    let Some(server) = NatsServer::start_with(&limited("publish: { deny: \"tim.>\" }")) else { return };
    let address = server.address().options(login("secret"));
    for stream in [None, Some(StreamOptions::new("TIM"))] {
        let bus = Bus::new();
        let out = NatsOut::new(address.clone(), alice());
        let out = match stream {
            Some(stream) => out.stream(stream),
            None => out,
        };
        let outlet = out.attach(&bus).unwrap();
        bus.publish_batch((0..10).map(body));
        bus.close();
        let ended = soon("the outlet", outlet.run()).await;
        assert!(matches!(&ended, Err(NatsError::Denied(what)) if what.contains("tim.")), "{ended:?}");
    }
}

#[tokio::test]
async fn who_may_not_listen_is_told_so() {
    let Some(server) = NatsServer::start_with(&limited("subscribe: { deny: \"tim.>\" }")) else { return };
    // The server says so when it likes: while the reader is opened, or later.
    let ended = match soon("a connection", NatsIn::new(server.address().options(login("secret"))).open()).await {
        Ok(mut inlet) => soon("the inlet", inlet.next()).await.map(drop),
        Err(error) => Err(error),
    };
    assert!(matches!(&ended, Err(NatsError::Denied(what)) if what.contains("tim.")), "{ended:?}");
}

#[tokio::test]
async fn who_may_not_ask_for_streams_is_told_so() {
    let Some(server) = NatsServer::start_with(&limited("publish: { deny: \"$JS.API.>\" }")) else { return };
    let address = server.address().options(login("secret"));
    let out = NatsOut::new(address.clone(), alice()).stream(StreamOptions::new("TIM"));
    let ended = soon("the outlet", out.attach(&Bus::new()).unwrap().run()).await;
    assert!(matches!(&ended, Err(NatsError::Denied(what)) if what.contains("$JS.API")), "{ended:?}");
    let mut inlet = NatsIn::new(address).stream("TIM", Start::All).open().await.unwrap();
    let ended = soon("the inlet", inlet.next()).await;
    assert!(matches!(&ended, Err(NatsError::Denied(what)) if what.contains("$JS.API")), "{ended:?}");
}

#[tokio::test]
async fn who_may_only_listen_can() {
    let reader = r#"{ user: "bridge", password: "secret", permissions: { publish: { deny: ">" } } }"#;
    let writer = r#"{ user: "writer", password: "secret" }"#;
    let settings = format!("authorization {{ users: [{reader}, {writer}] }}");
    let Some(server) = NatsServer::start_with(&settings) else { return };
    let reader = NatsIn::new(server.address().options(login("secret")));
    let mut inlet = soon("a connection", reader.open()).await.unwrap();
    let writer = ConnectOptions::new().user_and_password("writer".to_owned(), "secret".to_owned());
    let bus = Bus::new();
    let outlet = NatsOut::new(server.address().options(writer), alice()).attach(&bus).unwrap();
    bus.publish_batch((0..10).map(body));
    bus.close();
    soon("the outlet", outlet.run()).await.unwrap();
    expect_in_order(&mut inlet, 0..10).await;
}

#[tokio::test]
async fn what_is_denied_stays_in_the_outbox() {
    let Some(server) = NatsServer::start_with(&limited("publish: { deny: \"tim.>\" }")) else { return };
    let folder = Folder::new();
    let bus = Bus::new();
    let out = NatsOut::new(server.address().options(login("secret")), alice()).outbox(folder.path());
    let outlet = out.attach(&bus).unwrap();
    let handle = outlet.handle();
    bus.publish_batch((0..10).map(body));
    bus.close();
    let ended = soon("the outlet", outlet.run()).await;
    assert!(matches!(&ended, Err(NatsError::Denied(_))), "{ended:?}");
    assert_eq!((handle.stats().acknowledged, handle.stats().waiting), (0, 10));
}
