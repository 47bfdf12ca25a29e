//! How much memory an idle subscriber takes, and a lane. `scripts/peers` runs it.
//!
//! It is a program of its own, since counting slows every allocation down.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Waker};

use futures_core::Stream;
use tim_events::{Bus, Event, EventKind, EventSet, EventStream, c2c};
use tim_events_benches::heap::{Counting, growth};
use tim_events_benches::report::Table;
use tim_events_benches::scenarios::Run;
use tim_events_benches::systems::CAPACITY;
use tokio::sync::broadcast;
use tokio_stream::wrappers::BroadcastStream;

#[global_allocator]
static HEAP: Counting = Counting;

const NAME: &str = "MEMORY";

/// Waits for the first event, so that whatever waiting takes is taken.
fn wait<S: Stream + Unpin>(streams: &mut [S]) {
    for stream in streams {
        let polled = Pin::new(stream).poll_next(&mut Context::from_waker(Waker::noop()));
        assert!(polled.is_pending(), "nothing was published");
    }
}

/// Bytes of heap for each of so many streams, beyond the streams themselves.
#[allow(clippy::cast_precision_loss, reason = "there is less memory than 2^53 bytes")]
fn each<S: Stream + Unpin>(number: usize, make: impl FnMut(usize) -> S) -> f64 {
    let mut streams = Vec::with_capacity(number);
    let bytes = growth(|| {
        streams.extend((0..number).map(make));
        wait(&mut streams);
    });
    bytes as f64 / number as f64
}

fn main() {
    let run = Run::of_this_process();
    if !run.wants(&[NAME]) {
        return;
    }
    let many = run.effort.size(10_000);
    let bus = Bus::new();

    let kinds = EventSet::of(&[EventKind::FriendsAdded]);
    let mut first = [bus.subscribe().kinds(kinds).events()];
    wait(&mut first);
    let subscriber = each(many, |_| bus.subscribe().kinds(kinds).events());

    let conversation = |index: usize| bus.subscribe().conversation(c2c(format!("user-{index:08}"))).events();
    let conversation = each(many, conversation);

    let all: Vec<EventKind> = EventKind::catalog().iter().map(|row| row.kind).collect();
    let pair = |index: usize| EventSet::from(all[index]).with(all[index + 1]);
    let kind_set = each(run.effort.size(60), |index| bus.subscribe().kinds(pair(index)).events());

    let (sender, _) = broadcast::channel::<Arc<Event>>(CAPACITY);
    let theirs = each(many, |_| BroadcastStream::new(sender.subscribe()));
    let mut channels = Vec::new();
    let their_channel = each(run.effort.size(60), |_| {
        let (sender, receiver) = broadcast::channel::<Arc<Event>>(CAPACITY);
        channels.push(sender);
        BroadcastStream::new(receiver)
    });

    let size = size_of::<EventStream>();
    let their_size = size_of::<BroadcastStream<Arc<Event>>>();
    let mut table = Table::new(NAME, &["bytes of heap for each", "tim-events", "tokio-broadcast-stream"]);
    table.row(["idle subscriber, beyond the stream".into(), format!("{subscriber:.0}"), format!("{theirs:.0}")]);
    table.row(["the stream itself (no heap)".into(), size.to_string(), their_size.to_string()]);
    table.row(["conversation with one subscriber".into(), format!("{conversation:.0}"), format!("{their_channel:.0}")]);
    table.row(["set of kinds with one subscriber".into(), format!("{kind_set:.0}"), format!("{their_channel:.0}")]);
    run.report.table(&table);
    #[allow(clippy::cast_precision_loss, reason = "no stream is that large")]
    run.report.figure("MEMORY.stream", size as f64);
    run.report.figure("MEMORY.subscriber", subscriber);
    run.report.figure("MEMORY.conversation", conversation);
    run.report.figure("MEMORY.kind_set", kind_set);
    run.report.rest();
}
