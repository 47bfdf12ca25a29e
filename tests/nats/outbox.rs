//! The outbox: what it has taken is sent, by whichever process comes next.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::time::Duration;

use tim_events::Bus;
use tim_events::bridge::Instance;
use tim_events::bridge::nats::{NatsError, NatsIn, NatsOut, Server, Start, StreamOptions};

use crate::process::Process;
use crate::server::{Folder, NatsServer};
use crate::support::{alice, body, expect_in_order, soon, until};

/// Where nobody listens.
fn nowhere() -> Server {
    Server::new("nats://127.0.0.1:1").unwrap()
}

pub(crate) fn to(server: Server, outbox: &Folder) -> NatsOut {
    NatsOut::new(server, alice()).stream(StreamOptions::new("TIM")).outbox(outbox.path())
}

#[tokio::test]
async fn events_outlive_the_process_that_took_them() {
    const EVENTS: u64 = 10_000;
    let Some(server) = NatsServer::start() else { return };
    let folder = Folder::new();
    let spool = ["spool", "nats://127.0.0.1:1", folder.path().to_str().unwrap(), &EVENTS.to_string()];
    let mut spooler = Process::start(&spool);
    // It has no server, and is killed once all is on disk.
    let waiting = || {
        let bus = Bus::new();
        let Ok(outlet) = to(nowhere(), &copy(&folder)).attach(&bus) else { return 0 };
        outlet.handle().stats().waiting
    };
    until("all is in the outbox", || waiting() == EVENTS).await;
    spooler.kill();

    let bus = Bus::new();
    let outlet = to(server.address(), &folder).attach(&bus).unwrap();
    assert_eq!(outlet.handle().stats().waiting, EVENTS);
    bus.publish(body(EVENTS));
    bus.close();
    let sent = soon("the outlet", outlet.run()).await.unwrap();
    assert_eq!((sent.acknowledged, sent.waiting), (EVENTS + 1, 0));
    let mut inlet = NatsIn::new(server.address()).stream("TIM", Start::All).open().await.unwrap();
    expect_in_order(&mut inlet, 0..EVENTS + 1).await;

    // What was acknowledged is not sent again.
    let outlet = to(server.address(), &folder).attach(&Bus::new()).unwrap();
    assert_eq!(outlet.handle().stats().waiting, 0);
    let sent = soon("the outlet", outlet.run()).await.unwrap();
    assert_eq!(sent.sent, 0);
}

/// What is in a folder, while somebody writes into it.
fn copy(folder: &Folder) -> Folder {
    let copy = Folder::new();
    for entry in fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        let _ = fs::copy(entry.path(), copy.path().join(entry.file_name()));
    }
    copy
}

/// Takes so many events into an outbox that has no server.
pub(crate) async fn take(folder: &Folder, numbers: std::ops::Range<u64>) {
    let bus = Bus::new();
    let outlet = to(nowhere(), folder).attach(&bus).unwrap();
    let handle = outlet.handle();
    let (before, count) = (handle.stats().waiting, numbers.end - numbers.start);
    let running = tokio::spawn(outlet.run());
    bus.publish_batch(numbers.map(body));
    until("all is in the outbox", || handle.stats().waiting == before + count).await;
    handle.stop_within(Duration::ZERO);
    let stats = soon("the outlet", running).await.unwrap().unwrap();
    assert_eq!((stats.waiting, stats.acknowledged), (before + count, 0));
}

fn last_file(folder: &Folder) -> std::path::PathBuf {
    let mut files: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "events"));
    files.sort();
    files.pop().unwrap()
}

#[tokio::test]
async fn a_torn_end_is_dropped_and_damage_is_an_error() {
    let Some(server) = NatsServer::start() else { return };
    let folder = Folder::new();
    take(&folder, 0..10).await;
    let file = last_file(&folder);
    // A record that was being written when the process ended: its length promises more than there is.
    fs::OpenOptions::new().append(true).open(&file).unwrap().write_all(&[200, 0, 0, 0, 1, 2, 3, 4, 5]).unwrap();
    take(&folder, 10..20).await;
    let outlet = to(server.address(), &folder).attach(&Bus::new()).unwrap();
    assert_eq!(soon("the outlet", outlet.run()).await.unwrap().acknowledged, 20);
    let mut inlet = NatsIn::new(server.address()).stream("TIM", Start::All).open().await.unwrap();
    expect_in_order(&mut inlet, 0..20).await;

    let folder = Folder::new();
    take(&folder, 0..10).await;
    let file = last_file(&folder);
    let mut bytes = fs::read(&file).unwrap();
    bytes[100] ^= 1;
    fs::write(&file, bytes).unwrap();
    assert!(matches!(to(nowhere(), &folder).attach(&Bus::new()), Err(NatsError::OutboxDamaged { at: 0, .. })));
}

#[tokio::test]
async fn a_folder_is_one_outlet_s_at_a_time() {
    let folder = Folder::new();
    let first = to(nowhere(), &folder).attach(&Bus::new()).unwrap();
    let second = to(nowhere(), &folder).attach(&Bus::new());
    assert!(matches!(second, Err(NatsError::OutboxInUse { folder: named }) if Path::new(&named) == folder.path()));
    drop(first);
    drop(to(nowhere(), &folder).attach(&Bus::new()).unwrap());
}

#[tokio::test]
async fn a_full_outbox_leaves_the_rest_in_the_bus() {
    let Some(server) = NatsServer::start() else { return };
    let folder = Folder::new();
    let bus = Bus::new();
    let out = NatsOut::new(server.address(), Instance::new(1, "alice")).stream(StreamOptions::new("TIM"));
    let outlet = out.outbox_synced(folder.path(), 10_000).attach(&bus).unwrap();
    let running = tokio::spawn(outlet.run());
    bus.publish_batch((0..5_000).map(body));
    bus.close();
    let stats = soon("the outlet", running).await.unwrap().unwrap();
    assert_eq!((stats.acknowledged, stats.gaps, stats.waiting), (5_000, 0, 0));
}
