//! Ten thousand open conversations, a subscriber each; new messages go round them.

use std::collections::HashMap;
use std::sync::Arc;

use tim_events::model::{ConversationType, Message};
use tim_events::{Bus, Event, EventKind, EventSet, NewMessages, Payload, c2c};
use tokio::runtime::Runtime;
use tokio::sync::{broadcast, mpsc};

use super::Run;
use crate::contest::{Contestant, Course, Threads, count};
use crate::gate::{Failure, Gate, Tally, Toll};
use crate::measure::{Effort, Turn, rounds};
use crate::report::{Table, nanos, times};
use crate::supply::Supply;
use crate::systems::{CAPACITY, Publisher};

const NAME: &str = "KEYED.10000";
const CONVERSATIONS: usize = 10_000;
const BURST: u32 = 256;
const WANTED: EventSet = EventSet::of(&[EventKind::NewMessages]);

/// Runs it, if it is wanted.
///
/// # Errors
///
/// The first failure of a contestant.
pub fn run(run: &Run) -> Result<(), Failure> {
    if !run.wants(&[NAME]) {
        return Ok(());
    }
    let (names, two) = measure(run.effort, Threads::Two)?;
    let (_, current) = measure(run.effort, Threads::Current)?;
    let mut table = Table::new(NAME, &["ns per event", "mt2", "theirs/ours", "ct", "theirs/ours"]);
    for (index, name) in names.iter().enumerate() {
        let cells = [&two, &current].map(|figures| [nanos(figures[index]), times(figures[index] / figures[0])]);
        table.row([(*name).to_owned()].into_iter().chain(cells.into_iter().flatten()));
    }
    run.report.table(&table);
    for (name, theirs) in names.iter().zip(&two).skip(1) {
        run.report.ratio(NAME, name, *theirs, two[0]);
    }
    run.report.rest();
    Ok(())
}

fn measure(effort: Effort, threads: Threads) -> Result<(Vec<&'static str>, Vec<f64>), Failure> {
    let runtime = threads.runtime();
    let ids: Ids = (0..effort.size(CONVERSATIONS)).map(|index| format!("user-{index:08}")).collect();
    // Where everybody gets everything, an event takes milliseconds: a few of them will do.
    let mut contestants: [(Box<dyn Contestant>, u32); 3] =
        [(ours(&runtime, &ids), BURST), (map(&runtime, &ids), BURST), (filtered(&runtime, &ids), FEW)];
    let names = contestants.iter().map(|(contestant, _)| contestant.name()).collect();
    let bursts: Vec<u32> = contestants.iter().map(|(_, burst)| *burst).collect();
    let mut turns: Vec<Turn<'_, Failure>> = contestants
        .iter_mut()
        .map(|(contestant, _)| -> Turn<'_, Failure> {
            Box::new(|bursts| contestant.turn(&runtime, &Supply::Fresh, bursts))
        })
        .collect();
    // Long enough to go round all conversations more than once.
    let effort = Effort { turn: effort.turn * 4, ..effort };
    let mut figures = rounds(effort, &mut turns)?;
    for (nanos, burst) in figures.iter_mut().zip(bursts) {
        *nanos /= f64::from(burst);
    }
    Ok((names, figures))
}

const FEW: u32 = 8;

type Ids = Arc<[String]>;

/// A publisher that goes round the conversations.
#[derive(Debug, Clone)]
struct Rounds<S> {
    sender: S,
    ids: Ids,
    next: usize,
}

/// What sends a message about a conversation.
trait Sender: Clone + Send + 'static {
    fn send(&self, payload: NewMessages) -> Result<(), Failure>;
}

impl<S: Sender> Publisher for Rounds<S> {
    fn burst(&mut self, _: &mut Supply, events: u32) -> Result<(), Failure> {
        for _ in 0..events {
            self.next = (self.next + 1) % self.ids.len();
            let id = self.ids[self.next].as_str();
            let message = Message::text(ConversationType::C2c, id, id, "See you at the station at a quarter past six.");
            self.sender.send(NewMessages::new(vec![message]))?;
        }
        Ok(())
    }
}

fn course<S: Sender>(name: &'static str, gate: Arc<Gate>, burst: u32, sender: S, ids: &Ids) -> Box<dyn Contestant> {
    let publisher = Rounds { sender, ids: Arc::clone(ids), next: 0 };
    Box::new(Course { name, gate, publisher, publishers: 1, burst })
}

/// The gate where each event has one reader, which arrives with it.
fn routed_gate() -> Arc<Gate> {
    Arc::new(Gate::new(Toll { arrivals: BURST, matched: BURST }, 1))
}

fn ours(runtime: &Runtime, ids: &Ids) -> Box<dyn Contestant> {
    let bus = Bus::new();
    let gate = routed_gate();
    for id in &**ids {
        let mut events = bus.subscribe().kinds(WANTED).conversation(c2c(id)).capacity(CAPACITY).events();
        let mut tally = Tally::new(&gate, WANTED, 1);
        runtime.spawn(async move {
            while let Some(event) = events.next().await {
                match &*event {
                    Event::Gap(gap) => tally.fail(format!("lagged by {}", gap.missed)),
                    event => tally.take(event),
                }
            }
        });
    }
    course("tim-events", gate, BURST, bus, ids)
}

impl Sender for Bus {
    fn send(&self, payload: NewMessages) -> Result<(), Failure> {
        self.publish(payload);
        Ok(())
    }
}

type Map = Arc<HashMap<String, mpsc::Sender<Arc<Event>>>>;

/// By hand: a map of channels. It knows users alone, so it needs no key of type and id; that is its best case.
fn map(runtime: &Runtime, ids: &Ids) -> Box<dyn Contestant> {
    let gate = routed_gate();
    let mut map = HashMap::new();
    for id in &**ids {
        let (sender, mut receiver) = mpsc::channel::<Arc<Event>>(CAPACITY);
        map.insert(id.clone(), sender);
        let mut tally = Tally::new(&gate, WANTED, 1);
        runtime.spawn(async move {
            while let Some(event) = receiver.recv().await {
                tally.take(&event);
            }
        });
    }
    let map: Map = Arc::new(map);
    course("hashmap-mpsc", gate, BURST, map, ids)
}

impl Sender for Map {
    fn send(&self, payload: NewMessages) -> Result<(), Failure> {
        let sender = self.get(&payload.messages[0].conversation_id);
        let sent = sender.is_some_and(|sender| sender.try_send(Arc::new(payload.into_event())).is_ok());
        if sent { Ok(()) } else { Err(Failure(String::from("could not send"))) }
    }
}

/// One channel; everybody looks at everything.
fn filtered(runtime: &Runtime, ids: &Ids) -> Box<dyn Contestant> {
    let (sender, _) = broadcast::channel::<Arc<Event>>(CAPACITY);
    let gate = Arc::new(Gate::new(Toll { arrivals: count(ids.len()), matched: FEW }, 1));
    for id in &**ids {
        let mut receiver = sender.subscribe();
        let mut tally = Tally::new(&gate, WANTED, FEW);
        let id = id.clone();
        runtime.spawn(async move {
            loop {
                match receiver.recv().await {
                    Ok(event) if is_about(&event, &id) => tally.take(&event),
                    Ok(_) => tally.skip(),
                    Err(broadcast::error::RecvError::Lagged(missed)) => tally.fail(format!("lagged by {missed}")),
                    Err(broadcast::error::RecvError::Closed) => return,
                }
            }
        });
    }
    course("tokio-broadcast", gate, FEW, sender, ids)
}

fn is_about(event: &Event, id: &str) -> bool {
    matches!(event, Event::NewMessages(new) if new.messages.iter().any(|message| message.conversation_id == id))
}

impl Sender for broadcast::Sender<Arc<Event>> {
    fn send(&self, payload: NewMessages) -> Result<(), Failure> {
        self.send(Arc::new(payload.into_event())).map(drop).map_err(|_| Failure(String::from("nobody listens")))
    }
}
