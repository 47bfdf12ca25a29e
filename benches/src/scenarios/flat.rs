//! What publishing costs while ever more subscribers want something else. One wants the event, and reads it at once.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use tim_events::model::{ConversationType, Message};
use tim_events::{Bus, EventKind, EventSet, EventStream, NewMessages, c2c};

use super::Run;
use crate::measure::{Effort, compare};
use crate::report::{Table, nanos};
use crate::supply::{WANTED, interests, payload};

const NAME: &str = "FLAT";
const CROWDS: [usize; 6] = [1, 10, 100, 1_000, 10_000, 100_000];

/// Runs it, if it is wanted.
///
/// # Panics
///
/// If somebody gets what it doesn't want, or doesn't get what it wants.
pub fn run(run: &Run) {
    if !run.wants(&[NAME]) {
        return;
    }
    let effort = run.effort;
    let kinds = crowds(effort, Crowd::of_other_kinds, |crowd| crowd.publish(payload()));
    let message = || Message::text(ConversationType::C2c, "nobody-else", "nobody-else", "hello");
    let conversations =
        crowds(effort, Crowd::of_other_conversations, |crowd| crowd.publish(NewMessages::new(vec![message()])));
    let mut table = Table::new(NAME, &["idle subscribers", "other kinds, ns", "other conversations, ns"]);
    for ((crowd, kinds), conversations) in CROWDS.iter().zip(kinds).zip(conversations) {
        table.row([crowd.to_string(), nanos(kinds), nanos(conversations)]);
    }
    run.report.table(&table);
    for ((crowd, kinds), conversations) in CROWDS.iter().zip(kinds).zip(conversations) {
        run.report.figure(&format!("{NAME}.kinds.{crowd}"), kinds);
        run.report.figure(&format!("{NAME}.conversations.{crowd}"), conversations);
    }
    run.report.rest();
}

/// What publishing costs in each crowd.
fn crowds(effort: Effort, make: impl Fn(usize) -> Crowd, publish: impl Fn(&mut Crowd)) -> [f64; CROWDS.len()] {
    let mut crowds = CROWDS.map(|size| make(effort.size(size)));
    let publish = &publish;
    let mut turns = crowds.each_mut().map(|crowd| move || publish(crowd));
    let figures = compare(effort, turns.each_mut().map(|turn| turn as &mut dyn FnMut()));
    assert!(crowds.iter_mut().all(Crowd::is_idle), "somebody got what it doesn't want");
    figures
}

struct Crowd {
    bus: Bus,
    reader: EventStream,
    idle: Vec<EventStream>,
}

impl Crowd {
    fn of_other_kinds(size: usize) -> Self {
        let bus = Bus::new();
        let reader = bus.subscribe().kinds(WANTED).events();
        let idle = interests(size, 0).into_iter().map(|kinds| bus.subscribe().kinds(kinds).events()).collect();
        Self { bus, reader, idle }.waiting()
    }

    fn of_other_conversations(size: usize) -> Self {
        const KINDS: EventSet = EventSet::of(&[EventKind::NewMessages]);
        let bus = Bus::new();
        let on = |id: &str| bus.subscribe().kinds(KINDS).conversation(c2c(id)).events();
        let reader = on("nobody-else");
        let idle = (0..size).map(|index| on(&format!("user-{index:08}"))).collect();
        Self { bus, reader, idle }.waiting()
    }

    /// Has everybody wait.
    fn waiting(mut self) -> Self {
        assert!(self.is_idle(), "nothing was published yet");
        self
    }

    fn is_idle(&mut self) -> bool {
        self.idle.iter_mut().all(|events| !poll(events))
    }

    fn publish(&mut self, event: impl Into<tim_events::Body>) {
        assert_eq!(self.bus.publish(event).matched, 1, "one wants it");
        assert!(poll(&mut self.reader), "it was published");
    }
}

/// Whether there is an event.
fn poll(events: &mut EventStream) -> bool {
    let next = pin!(events.next());
    matches!(next.poll(&mut Context::from_waker(Waker::noop())), Poll::Ready(Some(_)))
}
