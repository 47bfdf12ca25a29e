//! The bridge over NATS beside a plain client that carries the same bytes: throughput and latency, as ratios of one run.
//!
//! It takes the address of a server; `scripts/nats-bench` starts one.

#![expect(clippy::unwrap_used, reason = "a benchmark stops where it fails")]

use std::collections::VecDeque;
use std::future::IntoFuture;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tim_events::bridge::Instance;
use tim_events::bridge::nats::async_nats::jetstream::consumer::pull;
use tim_events::bridge::nats::async_nats::jetstream::message::PublishMessage;
use tim_events::bridge::nats::async_nats::jetstream::{self, stream};
use tim_events::bridge::nats::async_nats::{self, Client};
use tim_events::bridge::nats::{NatsIn, NatsOut, Server, Start, StreamOptions};
use tim_events::bridge::subject::subject_of;
use tim_events::bridge::wire::WireEvent;
use tim_events::{Arg, Bus, EventRef, EventSet, Policy, RawCall};
use tokio::sync::Semaphore;
use tokio_stream::StreamExt;

const EVENTS: u64 = 100_000;
const PINGS: u64 = 2_000;
/// Even, so that both sides go first as often.
const ROUNDS: usize = 8;
const AHEAD: usize = 20_000;
const IN_FLIGHT: usize = 1024;

type Error = Box<dyn std::error::Error + Send + Sync>;

fn call(number: u64) -> RawCall {
    let text = format!(
        r#"[{{"message_conv_id":"user{peer}","message_conv_type":1,"message_sender":"user{peer}","message_seq":{number},"message_elem_array":[{{"elem_type":0,"text_elem_content":"message number {number}, about as long as people write"}}]}}]"#,
        peer = number % 97,
    );
    RawCall::new("TIMRecvNewMsgCallback", [Arg::text(text)])
}

/// What the bridge puts on the wire.
#[derive(Clone)]
struct Packed {
    subject: async_nats::Subject,
    id: String,
    payload: Vec<u8>,
}

/// The events that are sent.
async fn published() -> Vec<EventRef> {
    let bus = Bus::new();
    let events = bus.subscribe().policy(Policy::Buffer { max_bytes: 1 << 30 }).events();
    bus.publish_batch((0..EVENTS).map(call));
    bus.close();
    events.collect().await
}

fn pack(prefix: &str, instance: &Instance, event: &EventRef) -> Packed {
    let wire = WireEvent::of(event, instance).unwrap();
    let subject = subject_of(prefix, instance, event).into();
    Packed { subject, id: wire.id().to_owned(), payload: wire.to_structured() }
}

async fn packed(prefix: &str) -> Vec<Packed> {
    let instance = Instance::new(1, "plain");
    published().await.iter().map(|event| pack(prefix, &instance, event)).collect()
}

/// How far senders may be ahead of readers: a plain client drops what it has no room for.
///
/// Who is too far ahead sleeps; it must not take the processor from those it waits for.
#[derive(Clone)]
struct Reach(Arc<Semaphore>);

impl Reach {
    /// Readers tell of so many at once, and senders ask for as many.
    const STEP: u32 = 1000;

    fn new() -> Self {
        Self(Arc::new(Semaphore::new(AHEAD)))
    }

    async fn send(&self, number: u64) {
        if number.is_multiple_of(Self::STEP.into()) {
            self.0.acquire_many(Self::STEP).await.unwrap().forget();
        }
    }

    fn read(&self, number: u64) {
        if number.is_multiple_of(Self::STEP.into()) {
            self.0.add_permits(usize::try_from(Self::STEP).unwrap());
        }
    }
}

/// One way from one process to another: sends so many messages and reads them all.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Core,
    Stream,
}

async fn plain(url: &str, way: Way, prefix: &str, messages: Vec<Packed>) -> Result<Duration, Error> {
    let (sender, receiver) = (async_nats::connect(url).await?, async_nats::connect(url).await?);
    if way == Way::Stream {
        make_stream(&sender, prefix).await?;
    }
    let reach = Reach::new();
    let read = reach.clone();
    let count = messages.len() as u64;
    let reading = match way {
        Way::Core => {
            let mut subscriber = receiver.subscribe(format!("{prefix}.*.*.>")).await?;
            receiver.flush().await?;
            // The server has the subscription once it has answered anything sent after it.
            receiver.request("no.such", Vec::new().into()).await.unwrap_err();
            tokio::spawn(async move {
                for number in 0..count {
                    std::hint::black_box(subscriber.next().await.unwrap());
                    read.read(number);
                }
            })
        }
        Way::Stream => {
            let context = jetstream::new(receiver);
            // The one that recovers by itself: a plain pull consumer's stream sometimes stops for good.
            let config = pull::OrderedConfig::default();
            let consumer = context.get_stream(prefix.to_uppercase()).await?.create_consumer(config).await?;
            let mut messages = consumer.messages().await?;
            tokio::spawn(async move {
                for number in 0..count {
                    // The consumer's own troubles pass.
                    while std::hint::black_box(messages.next().await.unwrap()).is_err() {}
                    read.read(number);
                }
            })
        }
    };
    let start = Instant::now();
    let context = jetstream::new(sender.clone());
    let mut acks = VecDeque::new();
    for (number, message) in messages.into_iter().enumerate() {
        reach.send(number as u64).await;
        match way {
            Way::Core => sender.publish(message.subject, message.payload.into()).await?,
            Way::Stream => {
                let publish = PublishMessage::build().payload(message.payload.into()).message_id(&message.id);
                acks.push_back(context.send_publish(message.subject, publish).await?.into_future());
                if acks.len() == IN_FLIGHT {
                    acks.pop_front().unwrap().await?;
                }
            }
        }
    }
    for ack in acks {
        ack.await?;
    }
    reading.await?;
    Ok(start.elapsed())
}

async fn make_stream(client: &Client, prefix: &str) -> Result<(), Error> {
    let config = stream::Config {
        name: prefix.to_uppercase(),
        subjects: vec![format!("{prefix}.*.*.>")],
        duplicate_window: Duration::from_secs(600),
        ..stream::Config::default()
    };
    jetstream::new(client.clone()).create_stream(config).await?;
    Ok(())
}

async fn delete_stream(url: &str, prefix: &str) -> Result<(), Error> {
    jetstream::new(async_nats::connect(url).await?).delete_stream(prefix.to_uppercase()).await?;
    Ok(())
}

async fn bridged(url: &str, way: Way, prefix: &str, count: u64) -> Result<Duration, Error> {
    let (here, there) = (Bus::new(), Bus::new());
    let mut out = NatsOut::new(Server::new(url)?, Instance::new(1, "bridge")).prefix(prefix);
    let mut reader = NatsIn::new(Server::new(url)?).prefix(prefix);
    if way == Way::Stream {
        make_stream(&async_nats::connect(url).await?, prefix).await?;
        out = out.stream(StreamOptions::new(prefix.to_uppercase())).in_flight(IN_FLIGHT);
        reader = reader.stream(prefix.to_uppercase(), Start::All);
    }
    let inlet = reader.open().await?;
    let reading = inlet.handle();
    let republishing = tokio::spawn(inlet.republish(there.clone()));
    let running = tokio::spawn(out.attach(&here)?.run());
    let reach = Reach::new();
    let read = reach.clone();
    let mut events = there.subscribe().kinds(EventSet::ALL).policy(Policy::Buffer { max_bytes: 1 << 30 }).events();
    let counting = tokio::spawn(async move {
        for number in 0..count {
            std::hint::black_box(events.next().await.unwrap());
            read.read(number);
        }
    });
    // The plain client's messages are made before, too.
    let calls: Vec<RawCall> = (0..count).map(call).collect();
    let start = Instant::now();
    for (number, call) in calls.into_iter().enumerate() {
        reach.send(number as u64).await;
        here.publish(call);
    }
    counting.await?;
    here.close();
    running.await??;
    let took = start.elapsed();
    reading.stop();
    republishing.await??;
    Ok(took)
}

/// One event at a time: the half of all that arrives soonest, and all but a hundredth.
async fn latency_plain(url: &str, prefix: &str, messages: Vec<Packed>) -> Result<[Duration; 2], Error> {
    let (sender, receiver) = (async_nats::connect(url).await?, async_nats::connect(url).await?);
    let mut subscriber = receiver.subscribe(format!("{prefix}.*.*.>")).await?;
    receiver.request("no.such", Vec::new().into()).await.unwrap_err();
    let mut times = Vec::new();
    for message in messages {
        let start = Instant::now();
        sender.publish(message.subject, message.payload.into()).await?;
        subscriber.next().await.unwrap();
        times.push(start.elapsed());
    }
    Ok(percentiles(times))
}

async fn latency_bridged(url: &str, prefix: &str) -> Result<[Duration; 2], Error> {
    let (here, there) = (Bus::new(), Bus::new());
    let inlet = NatsIn::new(Server::new(url)?).prefix(prefix).open().await?;
    tokio::spawn(inlet.republish(there.clone()));
    let out = NatsOut::new(Server::new(url)?, Instance::new(1, "bridge")).prefix(prefix);
    tokio::spawn(out.attach(&here)?.run());
    let mut events = there.events();
    let mut times = Vec::new();
    for number in 0..PINGS {
        let start = Instant::now();
        here.publish(call(number));
        events.next().await.unwrap();
        times.push(start.elapsed());
    }
    // The first one waited for the connection.
    times.remove(0);
    Ok(percentiles(times))
}

fn percentiles(mut times: Vec<Duration>) -> [Duration; 2] {
    times.sort();
    [times[times.len() / 2], times[times.len() * 99 / 100]]
}

/// Of an even number.
fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    let middle = times.len() / 2;
    (times[middle - 1] + times[middle]) / 2
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Result<(), Error> {
    // `cargo test` runs benchmarks too, to see that they do.
    let Some(url) = std::env::args().nth(1).filter(|url| url.starts_with("nats://")) else {
        println!("nothing measured: no server's address was given");
        return Ok(());
    };
    // On one of the two workers: `main` has a thread of its own.
    let only: Vec<String> = std::env::args().skip(2).filter(|name| !name.starts_with("--")).collect();
    tokio::spawn(measure(url, only)).await?
}

async fn measure(url: String, only: Vec<String>) -> Result<(), Error> {
    let is_wanted = |name: &str| only.is_empty() || only.iter().any(|only| only == name);
    let (events, instance) = (published().await, Instance::new(1, "wire"));
    let start = Instant::now();
    for event in &events {
        std::hint::black_box(pack("wire", &instance, event));
    }
    println!("FIGURE nats.pack {}ns", start.elapsed().as_nanos() / u128::from(EVENTS));
    let messages: Vec<_> = events.iter().map(|event| pack("wire", &instance, event)).collect();
    println!("FIGURE nats.bytes {}", messages[0].payload.len());
    let start = Instant::now();
    for message in &messages {
        std::hint::black_box(WireEvent::from_structured(&message.payload)?.into_body());
    }
    println!("FIGURE nats.unpack {}ns", start.elapsed().as_nanos() / u128::from(EVENTS));
    drop((events, messages));
    for (way, name) in [(Way::Core, "core"), (Way::Stream, "stream")].into_iter().filter(|(_, name)| is_wanted(name)) {
        let (mut theirs, mut ours) = (Vec::new(), Vec::new());
        for round in 0..ROUNDS {
            let prefix = format!("{name}{round}");
            // They take turns at going first, since the second one finds the server as the first has left it.
            for is_plain in [round % 2 == 0, round % 2 == 1] {
                if is_plain {
                    theirs.push(plain(&url, way, &prefix, packed(&prefix).await).await?);
                } else {
                    ours.push(bridged(&url, way, &prefix, EVENTS).await?);
                }
                if way == Way::Stream {
                    delete_stream(&url, &prefix).await?;
                }
            }
        }
        let (theirs, ours) = (median(theirs), median(ours));
        let events = f64::from(u32::try_from(EVENTS)?);
        let rate = |time: Duration| events / time.as_secs_f64();
        println!("FIGURE nats.{name}.plain {:.0}", rate(theirs));
        println!("FIGURE nats.{name}.bridge {:.0}", rate(ours));
        println!("RATIO nats.{name} plain {:.2}", theirs.as_secs_f64() / ours.as_secs_f64());
    }
    if !is_wanted("latency") {
        return Ok(());
    }
    let messages = packed("latencyplain").await.into_iter().take(usize::try_from(PINGS)?).collect();
    let theirs = latency_plain(&url, "latencyplain", messages).await?;
    let ours = latency_bridged(&url, "latencybridge").await?;
    for (name, theirs, ours) in [("p50", theirs[0], ours[0]), ("p99", theirs[1], ours[1])] {
        println!("FIGURE nats.latency.{name}.plain {:.0}us", theirs.as_secs_f64() * 1e6);
        println!("FIGURE nats.latency.{name}.bridge {:.0}us", ours.as_secs_f64() * 1e6);
        println!("RATIO nats.latency.{name} plain {:.2}", theirs.as_secs_f64() / ours.as_secs_f64());
    }
    Ok(())
}
