//! Feeds: the messages of one consumer of a stream, in order, over all losses of the connection.

use std::collections::{BTreeMap, VecDeque};
use std::future::poll_fn;
use std::mem;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use async_nats::jetstream::consumer::pull::{BatchConfig, Config};
use async_nats::jetstream::consumer::{AckPolicy, Consumer, DeliverPolicy};
use async_nats::jetstream::context::GetStreamErrorKind;
use async_nats::jetstream::stream::{ConsumerErrorKind, Stream};
use async_nats::jetstream::{self, Context};
use async_nats::{Message, StatusCode, Subject, Subscriber};
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep, sleep_until, timeout};
use tokio_stream::Stream as _;

use super::Start;
use super::stats::Ledger;
use crate::bridge::nats::NatsError;
use crate::bridge::nats::server::Link;

/// How many messages are asked for at once; as many may be on their way again before they are through.
const BATCH: usize = 256;
/// How many messages may wait between a feed and who reads it.
pub(super) const DEPTH: usize = 256;
/// How long the server keeps a request for messages that aren't there yet.
const EXPIRES: Duration = Duration::from_secs(30);
const HEARTBEAT: Duration = Duration::from_secs(5);
/// How long nothing at all may come before the request counts as lost.
const SILENCE: Duration = Duration::from_secs(12);
/// How long a consumer without a name outlives its reader.
const FORGOTTEN: Duration = Duration::from_secs(300);
const MAX_ACK_PENDING: i64 = 1024;
const FIRST_BACKOFF: Duration = Duration::from_millis(50);
const LAST_BACKOFF: Duration = Duration::from_secs(5);
/// How often the server may be asked in vain to send again what was under way, before it counts as freed.
const ROUNDS: u32 = 3;

/// A message and its place in the stream.
#[derive(Debug)]
pub(super) struct Pulled {
    pub(super) seq: u64,
    pub(super) pending: u64,
    pub(super) message: Message,
}

/// What a feed and its reader tell each other.
#[derive(Debug)]
pub(super) struct Shared {
    /// The last place of the stream before the feed's first message; `u64::MAX` while it is unknown.
    pub(super) floor: AtomicU64,
    /// The highest place that any feed of this reader has seen.
    pub(super) newest: Arc<AtomicU64>,
    /// The first place that the stream still had, as far as it was accounted for.
    pub(super) freed: Arc<AtomicU64>,
}

/// What to read.
#[derive(Debug, Clone)]
pub(super) struct Order {
    pub(super) stream: String,
    /// One of them, unless the server takes several.
    pub(super) filters: Vec<String>,
    pub(super) durable: Option<String>,
    pub(super) start: Start,
    pub(super) ack_wait: Duration,
}

/// One consumer and what is known of it.
pub(super) struct Feed {
    pub(super) order: Order,
    pub(super) link: Link,
    pub(super) out: mpsc::Sender<Result<Pulled, NatsError>>,
    /// The place up to which the reader has done with the messages.
    pub(super) done: watch::Receiver<u64>,
    /// The place up to which the server has been told so.
    pub(super) told: watch::Sender<u64>,
    pub(super) shared: Arc<Shared>,
    pub(super) ledger: Arc<Ledger>,
    /// The place of the last message that was given out, or the floor.
    pub(super) last: Option<u64>,
    /// What was given out and not acknowledged, with the subject to acknowledge it at.
    pub(super) unacknowledged: VecDeque<(u64, Subject)>,
    /// The last acknowledgement. It may have been lost with its connection.
    pub(super) acknowledgement: Option<Subject>,
    /// How often what was under way has not come again.
    pub(super) rounds: u32,
}

/// Why a feed has to begin again.
enum Fault {
    Passing(String),
    Lasting(NatsError),
    /// Nobody reads any more.
    Unread,
}

impl<E: std::error::Error> From<E> for Fault {
    fn from(error: E) -> Self {
        Self::Passing(error.to_string())
    }
}

fn passing(error: &async_nats::Error) -> Fault {
    Fault::Passing(error.to_string())
}

/// What was delivered to somebody and not acknowledged. The server sends it again, after a time, and later messages may
/// come before it: so it is gathered, and given out when it is all there.
#[derive(Debug, Default)]
struct Again {
    missing: usize,
    /// The last place that was delivered.
    upto: u64,
    gathered: BTreeMap<u64, Pulled>,
}

impl Feed {
    /// Reads until nobody listens.
    pub(super) async fn run(mut self) {
        let mut backoff = FIRST_BACKOFF;
        let out = self.out.clone();
        loop {
            let before = self.last;
            let fault = tokio::select! {
                fault = self.session() => fault,
                () = out.closed() => return,
            };
            if self.last != before {
                backoff = FIRST_BACKOFF;
            }
            match fault {
                Fault::Unread => return,
                Fault::Lasting(error) => {
                    // Nobody may be there to hear it.
                    let _ = self.out.send(Err(error)).await;
                    return;
                }
                Fault::Passing(failure) => {
                    tracing::warn!(%failure, stream = self.order.stream, "reading from NATS begins again");
                    self.ledger.failed(&failure);
                    sleep(backoff).await;
                    backoff = (backoff * 2).min(LAST_BACKOFF);
                }
            }
        }
    }

    /// Reads as long as nothing goes wrong.
    async fn session(&mut self) -> Fault {
        self.link.is_up().await;
        let losses = self.link.state().losses;
        let link = self.link.clone();
        tokio::select! {
            fault = self.read() => match fault { Ok(never) => match never {}, Err(fault) => fault },
            () = link.lost(losses) => Fault::Passing("the connection is lost".to_owned()),
        }
    }

    async fn read(&mut self) -> Result<std::convert::Infallible, Fault> {
        let mut context = jetstream::new(self.link.client.clone());
        let stream = self.stream(&context).await?;
        let (consumer, mut again) = self.consumer(&stream).await?;
        let mut next = consumer.cached_info().delivered.consumer_sequence + 1;
        let inbox = Subject::from(self.link.client.new_inbox());
        let mut messages = self.link.client.subscribe(inbox.clone()).await?;
        if again.missing > 0 {
            sleep(self.order.ack_wait).await;
        }
        let (mut asked, mut quiet_since) = (0, Instant::now());
        loop {
            if asked <= BATCH / 2 {
                let batch = BatchConfig {
                    batch: BATCH,
                    expires: Some(EXPIRES),
                    idle_heartbeat: HEARTBEAT,
                    ..BatchConfig::default()
                };
                consumer.request_batch(batch, inbox.clone()).await?;
                asked += BATCH;
            }
            let message = tokio::select! {
                // What is there is taken without a look at the rest: no more comes than was asked for, and what is done
                // is told with each message that is given out.
                biased;
                message = received(&mut messages) => message.ok_or_else(|| Fault::Passing("the connection is closed".to_owned()))?,
                changed = self.done.changed() => {
                    changed.map_err(|_| Fault::Unread)?;
                    self.acknowledge().await?;
                    continue;
                }
                () = sleep_until(quiet_since + SILENCE) => {
                    return Err(Fault::Passing("the server is silent".to_owned()));
                }
            };
            quiet_since = Instant::now();
            match message.status {
                None | Some(StatusCode::OK) => {}
                Some(StatusCode::IDLE_HEARTBEAT) => continue,
                Some(StatusCode::TIMEOUT | StatusCode::NOT_FOUND) => {
                    asked = asked.saturating_sub(unserved(&message).unwrap_or(asked));
                    continue;
                }
                Some(status) => {
                    let what = message.description.unwrap_or_default();
                    return Err(Fault::Passing(format!("the server ends the request: {status} {what}")));
                }
            }
            asked = asked.saturating_sub(1);
            // To clone the context costs as much as the rest of this, so the message gets it and gives it back.
            let lent = jetstream::Message { message, context };
            let info = lent.info().map_err(|error| passing(&error))?;
            let (seq, delivery, pending) = (info.stream_sequence, info.consumer_sequence, info.pending);
            let message = lent.message;
            context = lent.context;
            if delivery != next {
                return Err(Fault::Passing(format!("delivery {delivery} came instead of {next}")));
            }
            next += 1;
            self.shared.newest.fetch_max(seq, Ordering::AcqRel);
            let pulled = Pulled { seq, pending, message };
            self.sort(pulled, &mut again).await?;
        }
    }

    /// Gives a message out, in its place.
    async fn sort(&mut self, pulled: Pulled, again: &mut Again) -> Result<(), Fault> {
        if self.last.is_some_and(|last| pulled.seq <= last) {
            self.ledger.entries().duplicates += 1;
            return Ok(());
        }
        if again.missing == 0 {
            return self.give(pulled).await;
        }
        if pulled.seq > again.upto {
            if self.rounds < ROUNDS {
                self.rounds += 1;
                return Err(Fault::Passing("the server has yet to send again what was under way".to_owned()));
            }
            // The stream's limits have freed it meanwhile.
            tracing::warn!(
                messages = again.missing,
                stream = self.order.stream,
                "the stream has lost what was under way"
            );
            self.ledger.entries().expired += again.missing as u64;
            again.missing = 0;
        } else if again.gathered.insert(pulled.seq, pulled).is_none() {
            again.missing -= 1;
            if again.missing > 0 {
                return Ok(());
            }
            for (_, pulled) in mem::take(&mut again.gathered) {
                self.give(pulled).await?;
            }
            return Ok(());
        } else {
            return Ok(());
        }
        for (_, gathered) in mem::take(&mut again.gathered) {
            self.give(gathered).await?;
        }
        self.give(pulled).await
    }

    async fn give(&mut self, pulled: Pulled) -> Result<(), Fault> {
        let seq = pulled.seq;
        let reply = pulled.message.reply.clone().filter(|_| self.order.durable.is_some());
        // Room first: a future that is dropped while it waits has given out nothing.
        let room = loop {
            tokio::select! {
                biased;
                room = self.out.reserve() => break room.map_err(|_| Fault::Unread)?,
                // The reader may wait for us while we wait for it: what it is done with has to go on meanwhile.
                changed = self.done.changed() => changed.map_err(|_| Fault::Unread)?,
            }
            self.acknowledge().await?;
        };
        room.send(Ok(pulled));
        self.last = Some(seq);
        self.rounds = 0;
        if let Some(reply) = reply {
            self.unacknowledged.push_back((seq, reply));
        }
        self.acknowledge().await
    }

    /// Acknowledges what the reader is done with, all at once.
    async fn acknowledge(&mut self) -> Result<(), Fault> {
        let (done, is_more) = self.take_done();
        if let Some(reply) = self.acknowledgement.clone().filter(|_| is_more) {
            self.link.client.publish(reply, ACK.into()).await?;
        }
        self.told.send_if_modified(|told| mem::replace(told, done) != done);
        Ok(())
    }

    /// The place up to which the reader is done, and whether there is more to acknowledge than before.
    fn take_done(&mut self) -> (u64, bool) {
        let done = *self.done.borrow_and_update();
        let upto = self.unacknowledged.partition_point(|(seq, _)| *seq <= done);
        let last = self.unacknowledged.drain(..upto).next_back();
        let is_more = last.is_some();
        self.acknowledgement = last.map(|(_, reply)| reply).or(self.acknowledgement.take());
        (done, is_more)
    }

    async fn stream(&self, context: &Context) -> Result<Stream, Fault> {
        let stream = context.get_stream(&self.order.stream).await.map_err(|error| match error.kind() {
            // It may be made later, by whoever writes to it first.
            GetStreamErrorKind::JetStream(answer) if answer.code() == 404 => {
                Fault::Passing(format!("there is no stream {}", self.order.stream))
            }
            GetStreamErrorKind::Request | GetStreamErrorKind::JetStream(_) => Fault::from(error),
            _ => Fault::Lasting(NatsError::JetStream { what: "the stream", source: error.into() }),
        })?;
        let first = stream.cached_info().state.first_sequence;
        let from = self.last.or(match self.order.start {
            Start::After(seq) => Some(seq),
            _ => None,
        });
        // Several feeds, and one that begins again, find the same.
        let known = self.shared.freed.fetch_max(first, Ordering::AcqRel);
        let freed = from.and_then(|from| first.checked_sub(known.max(from + 1)));
        if let Some(freed) = freed.filter(|freed| *freed > 0) {
            tracing::warn!(places = freed, stream = self.order.stream, "the stream has freed what was not read yet");
            self.ledger.entries().expired += freed;
        }
        Ok(stream)
    }

    /// The consumer, and what it has delivered to nobody who remembers.
    async fn consumer(&mut self, stream: &Stream) -> Result<(Consumer<Config>, Again), Fault> {
        let Some(name) = self.order.durable.clone() else {
            let config =
                Config { ack_policy: AckPolicy::None, inactive_threshold: FORGOTTEN, ..self.config(self.last) };
            let consumer = stream.create_consumer(config).await.map_err(refused)?;
            self.attached(&consumer);
            return Ok((consumer, Again::default()));
        };
        // What the reader is done with must not come again; the server's answer says that it knows.
        self.take_done();
        if let Some(reply) = self.acknowledgement.clone() {
            let _ = timeout(Duration::from_secs(2), self.link.client.request(reply, ACK.into())).await;
        }
        let config = Config {
            durable_name: Some(name.clone()),
            ack_policy: AckPolicy::All,
            ack_wait: self.order.ack_wait,
            max_ack_pending: MAX_ACK_PENDING,
            ..self.config(self.last)
        };
        let consumer = stream.get_or_create_consumer(&name, config.clone()).await.map_err(refused)?;
        let found = &consumer.cached_info().config;
        let filters = |one: &str, many: &[String]| if one.is_empty() { many.to_vec() } else { vec![one.to_owned()] };
        let found_filters = filters(&found.filter_subject, &found.filter_subjects);
        if found_filters != self.order.filters {
            return Err(Fault::Lasting(NatsError::StreamDiffers {
                stream: self.order.stream.clone(),
                what: "a consumer of this name with a filter",
                wanted: self.order.filters.join(", "),
                found: found_filters.join(", "),
            }));
        }
        if found.ack_policy != AckPolicy::All {
            return Err(Fault::Lasting(NatsError::StreamDiffers {
                stream: self.order.stream.clone(),
                what: "a consumer of this name with an acknowledgement policy",
                wanted: "all".to_owned(),
                found: format!("{:?}", found.ack_policy).to_lowercase(),
            }));
        }
        self.attached(&consumer);
        let info = consumer.cached_info();
        let missing = info.num_ack_pending.saturating_sub(self.unacknowledged.len());
        let upto = info.delivered.stream_sequence;
        Ok((consumer, Again { missing, upto, gathered: BTreeMap::new() }))
    }

    /// Says where the feed begins, the first time.
    fn attached(&mut self, consumer: &Consumer<Config>) {
        let info = consumer.cached_info();
        let floor = match self.order.durable {
            Some(_) => info.ack_floor.stream_sequence,
            None => info.delivered.stream_sequence,
        };
        let floor = *self.last.get_or_insert(floor);
        let _ = self.shared.floor.compare_exchange(u64::MAX, floor, Ordering::AcqRel, Ordering::Acquire);
    }

    fn config(&self, last: Option<u64>) -> Config {
        let deliver_policy = match (last, self.order.start) {
            (Some(last), _) => DeliverPolicy::ByStartSequence { start_sequence: last + 1 },
            (None, Start::After(seq)) => DeliverPolicy::ByStartSequence { start_sequence: seq + 1 },
            (None, Start::All) => DeliverPolicy::All,
            (None, Start::New) => DeliverPolicy::New,
            (None, Start::At(time)) => DeliverPolicy::ByStartTime { start_time: time.into() },
        };
        let (filter_subject, filter_subjects) = match &*self.order.filters {
            [filter] => (filter.clone(), Vec::new()),
            filters => (String::new(), filters.to_vec()),
        };
        Config { deliver_policy, filter_subject, filter_subjects, ..Config::default() }
    }
}

const ACK: &str = "+ACK";

async fn received(messages: &mut Subscriber) -> Option<Message> {
    let mut messages = pin!(messages);
    poll_fn(|cx| messages.as_mut().poll_next(cx)).await
}

/// How many messages of a request the server will not send any more.
fn unserved(message: &Message) -> Option<usize> {
    message.headers.as_ref()?.get("Nats-Pending-Messages")?.as_str().parse().ok()
}

/// A server that is starting refuses what it will take a moment later; what is wrong with the request stays wrong.
fn refused(error: async_nats::error::Error<ConsumerErrorKind>) -> Fault {
    match error.kind() {
        ConsumerErrorKind::JetStream(answer) if (400..500).contains(&answer.code()) && answer.code() != 404 => {
            Fault::Lasting(NatsError::JetStream { what: "the consumer", source: error.into() })
        }
        _ => Fault::from(error),
    }
}
