//! The vendor's setters, by what callbacks write down.

mod failures;
mod rules;
mod running;
mod setters;

use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};

use tim_events::compat::Registration;
use tim_events::{Bus, RawCall, RawText};

/// Who heard which call.
type Line = (u32, u32);

/// What callbacks write down, and how many of them are left.
struct Notebook {
    line: Sender<Line>,
    lines: Receiver<Line>,
    alive: Arc<()>,
}

/// The user data of `note`.
struct Pen {
    who: u32,
    line: Sender<Line>,
    _alive: Arc<()>,
}

impl Notebook {
    fn new() -> Self {
        let (line, lines) = mpsc::channel();
        Self { line, lines, alive: Arc::default() }
    }

    fn pen(&self, who: u32) -> Pen {
        Pen { who, line: self.line.clone(), _alive: Arc::clone(&self.alive) }
    }

    fn read(&self) -> Vec<Line> {
        self.lines.try_iter().collect()
    }

    /// How many pens there are.
    fn alive(&self) -> usize {
        Arc::strong_count(&self.alive) - 1
    }
}

fn number(json: Option<&RawText>) -> u32 {
    json.unwrap().to_str().unwrap().parse().unwrap()
}

fn note(json: Option<&RawText>, pen: &mut Pen) {
    pen.line.send((pen.who, number(json))).unwrap();
}

fn note_length(json: Option<&RawText>, pen: &mut Pen) {
    pen.line.send((pen.who, u32::try_from(json.unwrap().as_bytes().len()).unwrap())).unwrap();
}

/// Another function, with another body so that it keeps its own address.
fn note_as_thousands(json: Option<&RawText>, pen: &mut Pen) {
    pen.line.send((pen.who + 1000, number(json))).unwrap();
}

/// Whatever a test wants done in a callback.
type Act = Box<dyn FnMut(u32) + Send>;

fn act(json: Option<&RawText>, act: &mut Act) {
    act(number(json));
}

fn boxed(act: impl FnMut(u32) + Send + 'static) -> Act {
    Box::new(act)
}

fn revoke(number: u32) -> RawCall {
    RawCall::new("TIMMsgRevokeCallback", [number.to_string().as_str().into()])
}

fn message(number: u32) -> RawCall {
    RawCall::new("TIMRecvNewMsgCallback", [number.to_string().as_str().into()])
}

/// Publishes revocations of these numbers.
fn publish(bus: &Bus, numbers: impl IntoIterator<Item = u32>) {
    bus.publish_batch(numbers.into_iter().map(revoke));
}

fn by(who: u32, numbers: impl IntoIterator<Item = u32>) -> Vec<Line> {
    numbers.into_iter().map(|number| (who, number)).collect()
}

/// A registration that callbacks can get at.
type Held = Arc<Mutex<Option<Registration>>>;

fn hold(held: &Held, registration: Registration) {
    let old = held.lock().unwrap().replace(registration);
    assert!(old.is_none());
}

fn release(held: &Held) -> Registration {
    held.lock().unwrap().take().expect("a registration")
}
