//! Trace context: it travels with the event, and the event is published within the span that is made of it.

use std::fmt;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Wake, Waker};

use tim_events::bridge::nats::{NatsIn, NatsOut, Start, StreamOptions, async_nats};
use tim_events::{Bus, EventRef, EventSet, Policy};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::server::{Folder, NatsServer};
use crate::support::{alice, arrived, body, number, soon, until};

/// The context of the event of this number: with a state, without one, and none at all.
fn context(number: u64) -> Option<(String, Option<String>)> {
    let parent = format!("00-0af7651916cd43dd8448eb211c80319c-{number:016x}-01");
    match number % 3 {
        0 => Some((parent, Some(format!("vendor=n{number},other=\"a b\"")))),
        1 => Some((parent, None)),
        _ => None,
    }
}

fn context_of(event: &EventRef) -> Option<(String, Option<String>)> {
    context(number(event.raw().expect("a call")))
}

#[tokio::test]
async fn the_context_of_an_event_travels_with_it() {
    const EVENTS: u64 = 9;
    let Some(server) = NatsServer::start() else { return };
    let folder = Folder::new();
    let out = NatsOut::new(server.address(), alice()).trace_context(context_of);
    let kept = out.clone().prefix("kept").stream(StreamOptions::new("KEPT")).outbox(folder.path());
    let reader = NatsIn::new(server.address());
    for (out, reader) in [(out, reader.clone()), (kept, reader.prefix("kept").stream("KEPT", Start::All))] {
        let mut inlet = soon("a connection", reader.open()).await.unwrap();
        let bus = Bus::new();
        let outlet = out.attach(&bus).unwrap();
        bus.publish_batch((0..EVENTS).map(body));
        bus.close();
        assert_eq!(soon("the outlet", outlet.run()).await.unwrap().acknowledged, EVENTS);
        for expected in 0..EVENTS {
            let arrival = soon("an event", inlet.next()).await.unwrap().expect("open");
            assert_eq!(arrived(&arrival), expected);
            let event = arrival.event().unwrap();
            let found = event.trace_parent().map(|parent| (parent.to_owned(), event.trace_state().map(str::to_owned)));
            assert_eq!(found, context(expected));
            assert!(found.is_some() || event.trace_state().is_none());
        }
    }
}

/// What a span was made with.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Made {
    parent: Option<String>,
}

/// The spans of this file, and which of them the thread is in.
#[derive(Debug, Clone, Default)]
struct Spans(Arc<Entries>);

#[derive(Debug, Default)]
struct Entries {
    /// By their ids, which begin with 1.
    made: Mutex<Vec<Made>>,
    /// Innermost last.
    entered: Mutex<Vec<usize>>,
}

impl Spans {
    fn innermost(&self) -> Option<Made> {
        let id = *self.0.entered.lock().unwrap().last()?;
        Some(self.0.made.lock().unwrap()[id - 1].clone())
    }
}

impl Visit for Made {
    fn record_str(&mut self, field: &Field, value: &str) {
        assert_eq!(field.name(), "traceparent");
        self.parent = Some(value.to_owned());
    }

    fn record_debug(&mut self, _: &Field, _: &dyn fmt::Debug) {}
}

impl Subscriber for Spans {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == module_path!()
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut new = Made { parent: None };
        span.record(&mut new);
        let mut made = self.0.made.lock().unwrap();
        made.push(new);
        Id::from_u64(made.len() as u64)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {}

    fn enter(&self, span: &Id) {
        self.0.entered.lock().unwrap().push(index(span));
    }

    fn exit(&self, span: &Id) {
        assert_eq!(self.0.entered.lock().unwrap().pop(), Some(index(span)));
    }
}

fn index(span: &Id) -> usize {
    span.into_u64().try_into().unwrap()
}

/// A waker that writes down which span it is woken in: publishing wakes those who wait for an event.
struct Witness {
    spans: Spans,
    woken_in: Mutex<Vec<Option<Made>>>,
    waker: Waker,
}

impl Wake for Witness {
    fn wake(self: Arc<Self>) {
        self.woken_in.lock().unwrap().push(self.spans.innermost());
        self.waker.wake_by_ref();
    }
}

#[tokio::test]
async fn an_event_is_published_within_the_span_that_is_made_of_it() {
    const EVENTS: u64 = 6;
    let Some(server) = NatsServer::start() else { return };
    let spans = Spans::default();
    // For this thread, which all tasks of the test run on.
    let _default = tracing::subscriber::set_default(spans.clone());
    let called = Arc::new(Mutex::new(Vec::new()));
    let calls = Arc::clone(&called);
    let reader = NatsIn::new(server.address()).spans(move |event| {
        calls.lock().unwrap().push((event.trace_parent().map(str::to_owned), event.trace_state().map(str::to_owned)));
        tracing::info_span!("from NATS", traceparent = event.trace_parent())
    });
    let there = Bus::new();
    let mut events = there.subscribe().kinds(EventSet::ALL).policy(Policy::Lossless).events();
    let inlet = soon("a connection", reader.open()).await.unwrap();
    let reading = inlet.handle();
    let republishing = tokio::spawn(inlet.republish(there.clone()));
    let here = Bus::new();
    let outlet = NatsOut::new(server.address(), alice()).trace_context(context_of).attach(&here).unwrap();
    let sending = outlet.handle();
    tokio::spawn(outlet.run());
    until("the outlet is connected", || sending.stats().connected).await;

    for expected in 0..EVENTS {
        here.publish(body(expected));
        let mut witness = None;
        let mut next = pin!(events.next());
        let event = std::future::poll_fn(|cx| {
            let witness = witness.get_or_insert_with(|| {
                let (spans, waker) = (spans.clone(), cx.waker().clone());
                Arc::new(Witness { spans, woken_in: Mutex::default(), waker })
            });
            next.as_mut().poll(&mut Context::from_waker(&Waker::from(Arc::clone(witness))))
        });
        let event = soon("an event", event).await.unwrap();
        assert_eq!(number(event.raw().unwrap()), expected);
        let parent = context(expected).map(|(parent, _)| parent);
        assert_eq!(*witness.expect("polled").woken_in.lock().unwrap(), [Some(Made { parent })]);
    }
    assert_eq!(spans.innermost(), None, "it is left again");
    // What is no event has no span.
    let client = async_nats::connect(server.url()).await.unwrap();
    client.publish("tim.1.x.message.NewMessages._none", "{}".into()).await.unwrap();
    soon("what is no event", events.next()).await.unwrap();
    reading.stop();
    assert_eq!(soon("the inlet", republishing).await.unwrap().unwrap().bad, 1);
    let expected: Vec<_> = (0..EVENTS).map(|number| context(number).unzip()).collect();
    let expected: Vec<_> = expected.into_iter().map(|(parent, state)| (parent, state.flatten())).collect();
    assert_eq!(*called.lock().unwrap(), expected);
    assert_eq!(spans.0.made.lock().unwrap().len(), expected.len());
}
