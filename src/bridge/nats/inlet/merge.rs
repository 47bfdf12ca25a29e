//! Merging: several consumers of one stream, in the stream's order.

use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::Poll;
use std::time::Duration;

use async_nats::jetstream::stream::LastRawMessageErrorKind;
use async_nats::jetstream::{self};
use std::collections::VecDeque;
use tokio::sync::mpsc::error::TryRecvError;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::feed::{DEPTH, Feed, Order, Pulled, Shared};
use super::stats::Ledger;
use crate::bridge::nats::NatsError;
use crate::bridge::nats::server::Link;

/// What one consumer brings.
#[derive(Debug)]
struct Branch {
    filter: String,
    messages: mpsc::Receiver<Result<Pulled, NatsError>>,
    /// Taken out of the channel, not given out.
    head: Option<Pulled>,
    /// The place of the last message that was given out.
    given: u64,
    done: watch::Sender<u64>,
    /// What of it the server has been told.
    told: watch::Receiver<u64>,
    shared: Arc<Shared>,
    /// Up to here it has nothing more than what was given out.
    clear: u64,
}

/// The messages of a stream that match any of several subjects, in the stream's order.
///
/// Servers before 2.10 give a consumer one subject each, and nothing tells the reader of one that it has nothing between
/// two places of the stream. So while a consumer is silent, the stream itself is asked what comes next under its
/// subject; one answer serves for all that the others have brought until then.
#[derive(Debug)]
pub(super) struct Merge {
    branches: Vec<Branch>,
    stream: String,
    link: Link,
    newest: Arc<AtomicU64>,
    /// The place of the last message that was given out.
    given: u64,
    /// The feeds; they end with the merge.
    _feeds: JoinSet<()>,
}

/// How long to wait for a message that the stream has, before the stream is asked again: its limits may have freed it.
const PATIENCE: Duration = Duration::from_secs(1);

impl Merge {
    pub(super) fn new(orders: Vec<Order>, link: &Link, ledger: &Arc<Ledger>) -> Self {
        let newest = Arc::<AtomicU64>::default();
        let expired = Arc::<AtomicU64>::default();
        let mut feeds = JoinSet::new();
        let stream = orders.first().map(|order| order.stream.clone()).unwrap_or_default();
        let branches = orders.into_iter().map(|order| {
            let (out, messages) = mpsc::channel(DEPTH);
            let (done, is_done) = watch::channel(0);
            let (tell, told) = watch::channel(0);
            let shared = Arc::new(Shared {
                floor: AtomicU64::new(u64::MAX),
                newest: Arc::clone(&newest),
                freed: Arc::clone(&expired),
            });
            let branch = Branch {
                filter: order.filters.first().cloned().unwrap_or_default(),
                messages,
                head: None,
                given: 0,
                done,
                told,
                shared: Arc::clone(&shared),
                clear: 0,
            };
            let feed = Feed {
                order,
                link: link.clone(),
                out,
                done: is_done,
                told: tell,
                shared,
                ledger: Arc::clone(ledger),
                last: None,
                unacknowledged: VecDeque::new(),
                acknowledgement: None,
                rounds: 0,
            };
            feeds.spawn(feed.run());
            branch
        });
        let branches = branches.collect();
        Self { branches, stream, link: link.clone(), newest, given: 0, _feeds: feeds }
    }

    /// The next message. Dropping the future loses nothing.
    pub(super) async fn next(&mut self) -> Result<Pulled, NatsError> {
        loop {
            self.fill()?;
            let Some((seq, index)) = self.first() else {
                self.wait(None).await?;
                continue;
            };
            let Some(silent) = self.silent_before(seq) else {
                if let Some(pulled) = self.give(index) {
                    return Ok(pulled);
                }
                continue;
            };
            if !self.ask(silent, seq).await {
                let _ = timeout(PATIENCE, self.wait(Some(silent))).await;
            }
        }
    }

    /// The next message, if it is there and is known to be the next.
    pub(super) fn take_ready(&mut self) -> Result<Option<Pulled>, NatsError> {
        self.fill()?;
        Ok(match self.first() {
            Some((seq, index)) if self.silent_before(seq).is_none() => self.give(index),
            _ => None,
        })
    }

    /// The place of the first message at hand, and who has it.
    fn first(&self) -> Option<(u64, usize)> {
        let heads = self.branches.iter().enumerate();
        heads.filter_map(|(index, branch)| Some((branch.head.as_ref()?.seq, index))).min()
    }

    /// One who has nothing at hand and may yet bring something from before this place.
    fn silent_before(&self, seq: u64) -> Option<usize> {
        self.branches.iter().position(|branch| branch.head.is_none() && branch.clear < seq)
    }

    fn give(&mut self, index: usize) -> Option<Pulled> {
        let branch = &mut self.branches[index];
        let pulled = branch.head.take()?;
        branch.given = pulled.seq;
        branch.clear = branch.clear.max(pulled.seq);
        self.given = pulled.seq;
        Some(pulled)
    }

    /// The reader is done with all that was given out.
    pub(super) fn acknowledge(&self) {
        for branch in &self.branches {
            branch.done.send_if_modified(|done| std::mem::replace(done, branch.given) != branch.given);
        }
    }

    /// Waits until the server has been told what the reader is done with, if it can be told.
    pub(super) async fn settle(&mut self) {
        for branch in &mut self.branches {
            let done = *branch.done.borrow();
            let _ = timeout(PATIENCE, branch.told.wait_for(|told| *told >= done)).await;
        }
        let _ = timeout(PATIENCE, self.link.client.flush()).await;
    }

    /// Takes what is there.
    fn fill(&mut self) -> Result<(), NatsError> {
        for branch in self.branches.iter_mut().filter(|branch| branch.head.is_none()) {
            match branch.messages.try_recv() {
                Ok(pulled) => branch.head = Some(pulled?),
                Err(TryRecvError::Empty) => {}
                // A feed ends only after it has said why.
                Err(TryRecvError::Disconnected) => return Err(NatsError::Setting("a reader that has failed before")),
            }
        }
        Ok(())
    }

    /// Waits until one of them, or this one, has a head.
    async fn wait(&mut self, only: Option<usize>) -> Result<(), NatsError> {
        poll_fn(|cx| {
            for (index, branch) in self.branches.iter_mut().enumerate() {
                if only.is_some_and(|only| only != index) || branch.head.is_some() {
                    continue;
                }
                match branch.messages.poll_recv(cx) {
                    Poll::Ready(Some(pulled)) => {
                        branch.head = Some(pulled?);
                        return Poll::Ready(Ok(()));
                    }
                    Poll::Ready(None) => return Poll::Ready(Ok(())),
                    Poll::Pending => {}
                }
            }
            Poll::Pending
        })
        .await
    }

    /// Asks the stream what comes next under a silent consumer's subject; whether that is nothing before `seq`.
    async fn ask(&mut self, silent: usize, seq: u64) -> bool {
        let branch = &mut self.branches[silent];
        let floor = branch.shared.floor.load(Ordering::Acquire);
        if floor == u64::MAX {
            // It has no consumer yet.
            return false;
        }
        // What any feed has seen is in the stream when it answers.
        let newest = self.newest.load(Ordering::Acquire);
        let from = self.given.max(floor) + 1;
        if from > seq {
            branch.clear = branch.clear.max(seq);
            return true;
        }
        let context = jetstream::new(self.link.client.clone());
        let Ok(stream) = context.get_stream_no_info(&self.stream).await else { return false };
        let next = stream.raw_message_builder().sequence(from).next_by_subject(branch.filter.clone()).send().await;
        match next {
            Ok(next) => branch.clear = branch.clear.max(next.sequence - 1),
            Err(error) if error.kind() == LastRawMessageErrorKind::NoMessageFound => {
                branch.clear = branch.clear.max(newest);
            }
            Err(error) => {
                tracing::debug!(%error, "the stream does not say what comes next");
                sleep(PAUSE).await;
                return false;
            }
        }
        branch.clear >= seq
    }
}

const PAUSE: Duration = Duration::from_millis(50);
