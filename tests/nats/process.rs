//! Other processes: this binary again, in a role.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use tim_events::bridge::Instance;
use tim_events::bridge::nats::{NatsIn, NatsOut, Server, Start, StreamOptions};
use tim_events::{Bus, EventSet};

use crate::support::{arrived, body};

/// Starts a role; it is killed, at the latest, when the value is dropped.
pub(crate) struct Process(Child);

impl Process {
    pub(crate) fn start(role: &[&str]) -> Self {
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "process::role", "--nocapture"])
            .env(ROLE, role.join("\n"))
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        Self(child)
    }

    pub(crate) fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    pub(crate) fn has_succeeded(&mut self) -> bool {
        match self.0.try_wait().unwrap() {
            None => false,
            Some(status) => {
                assert!(status.success());
                true
            }
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

const ROLE: &str = "TIM_EVENTS_NATS_ROLE";

#[tokio::test]
async fn role() {
    let Ok(role) = std::env::var(ROLE) else { return };
    match role.split('\n').collect::<Vec<_>>()[..] {
        ["send", url, count] => send(url, count.parse().unwrap()).await,
        ["play", url, count] => play(url, count.parse().unwrap()).await,
        ["spool", url, folder, count] => spool(url, Path::new(folder), count.parse().unwrap()).await,
        ["sink", url, file, count] => sink(url, Path::new(file), count.parse().unwrap()).await,
        ref role => panic!("{role:?}"),
    }
}

/// Publishes events at full speed and ends when the server has them all.
async fn send(url: &str, count: u64) {
    let bus = Bus::new();
    let out = NatsOut::new(Server::new(url).unwrap(), Instance::new(7, "sender"));
    let outlet = out.stream(StreamOptions::new("TIM")).attach(&bus).unwrap();
    let running = tokio::spawn(outlet.run());
    bus.publish_batch((0..count).map(body));
    bus.close();
    let stats = running.await.unwrap().unwrap();
    assert_eq!((stats.acknowledged, stats.gaps), (count, 0));
}

/// Plays what has ids of its own, from the beginning, each time it is started.
async fn play(url: &str, count: u64) {
    let bus = Bus::new();
    let out = NatsOut::new(Server::new(url).unwrap(), Instance::new(7, "player").named("capture"));
    let outlet = out.stream(StreamOptions::new("TIM")).attach(&bus).unwrap();
    let running = tokio::spawn(outlet.run());
    for number in 0..count {
        bus.publish(body(number).with_id(format!("capture/{number}")));
        tokio::task::yield_now().await;
    }
    bus.close();
    running.await.unwrap().unwrap();
}

/// Publishes into an outbox, and then waits to be killed.
async fn spool(url: &str, folder: &Path, count: u64) {
    let bus = Bus::new();
    let out = NatsOut::new(Server::new(url).unwrap(), Instance::new(7, "spooler").named("first run"));
    let outlet = out.stream(StreamOptions::new("TIM")).outbox(folder).attach(&bus).unwrap();
    tokio::spawn(outlet.run());
    bus.publish_batch((0..count).map(body));
    std::future::pending::<()>().await;
}

/// Writes down what arrives, each event with its place in the stream, and goes on after the last line it finds.
async fn sink(url: &str, file: &Path, count: u64) {
    let lines = sunk(file);
    let start = lines.last().map_or(Start::All, |(seq, _)| Start::After(*seq));
    // What was cut short by the last run's end was not written.
    let mut sound = Vec::new();
    for (seq, number) in &lines {
        writeln!(sound, "{seq} {number}").unwrap();
    }
    std::fs::write(file, sound).unwrap();
    let mut out = std::fs::OpenOptions::new().append(true).open(file).unwrap();
    let reader = NatsIn::new(Server::new(url).unwrap()).kinds(EventSet::MESSAGE).stream("TIM", start);
    let mut inlet = reader.open().await.unwrap();
    for _ in lines.len() as u64..count {
        let arrival = inlet.next().await.unwrap().expect("open");
        out.write_all(format!("{} {}\n", arrival.stream_seq().unwrap(), arrived(&arrival)).as_bytes()).unwrap();
    }
}

/// What a sink has written so far, whole lines alone.
pub(crate) fn sunk(file: &Path) -> Vec<(u64, u64)> {
    let Ok(file) = std::fs::File::open(file) else { return Vec::new() };
    let mut lines = Vec::new();
    let mut reader = BufReader::new(file);
    let mut line = String::new();
    while reader.read_line(&mut line).unwrap() > 0 && line.ends_with('\n') {
        let (seq, number) = line.trim_end().split_once(' ').unwrap();
        lines.push((seq.parse().unwrap(), number.parse().unwrap()));
        line.clear();
    }
    lines
}
