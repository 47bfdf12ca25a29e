//! A contestant set up with its subscribers, ready for its turns.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tim_events::EventSet;
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::gate::{Failure, Gate, Tally, Toll};
use crate::supply::{Supply, WANTED};
use crate::systems::{Publisher, System};

/// How long a turn may take before it counts as stalled: an event was lost, or a reader never woken.
const LIMIT: Duration = Duration::from_secs(60);

/// Where tasks run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Threads {
    /// Two workers.
    Two,
    /// The current thread alone.
    Current,
}

impl Threads {
    /// A runtime.
    ///
    /// # Panics
    ///
    /// If the machine has no thread to spare.
    #[must_use]
    pub fn runtime(self) -> Runtime {
        let mut builder = match self {
            Self::Two => Builder::new_multi_thread(),
            Self::Current => Builder::new_current_thread(),
        };
        builder.worker_threads(2).enable_time().build().expect("a runtime needs but two threads")
    }
}

/// What there is to do.
#[derive(Debug, Clone)]
pub struct Scene {
    /// What each subscriber wants.
    pub interests: Vec<EventSet>,
    /// How many tasks publish; together they publish a burst.
    pub publishers: u32,
    /// How many events there are between two gates.
    pub burst: u32,
}

/// A contestant whose subscribers are waiting.
pub trait Contestant {
    /// What it is called in tables.
    fn name(&self) -> &'static str;

    /// Publishes so many bursts and has them read.
    ///
    /// # Errors
    ///
    /// What went wrong, most often that events were lost.
    fn turn(&mut self, runtime: &Runtime, supply: &Supply, bursts: u32) -> Result<Duration, Failure>;
}

/// How a system becomes a contestant.
pub type Enter = fn(&Runtime, &Scene) -> Box<dyn Contestant>;

/// Sets a system up: its subscribers are tasks of the runtime from now on.
#[must_use]
pub fn enter<S: System>(runtime: &Runtime, scene: &Scene) -> Box<dyn Contestant> {
    Box::new(course::<S>(runtime, scene, |gate| gate))
}

/// The same, with a gate that has been worked on.
pub(crate) fn course<S: System>(
    runtime: &Runtime,
    scene: &Scene,
    fit: impl FnOnce(Gate) -> Gate,
) -> Course<S::Publisher> {
    let (publisher, subscribers) = S::open(&scene.interests);
    let matching = scene.interests.iter().filter(|&&kinds| kinds == WANTED).count();
    let reached = if S::ROUTES { matching } else { scene.interests.len() };
    let toll = Toll { arrivals: count(reached), matched: count(matching) * scene.burst };
    let gate = Arc::new(fit(Gate::new(toll, scene.publishers as usize)));
    for (subscriber, &wants) in subscribers.into_iter().zip(&scene.interests) {
        runtime.spawn(S::read(subscriber, Tally::new(&gate, wants, scene.burst)));
    }
    Course { name: S::NAME, gate, publisher, publishers: scene.publishers, burst: scene.burst }
}

/// So many, as the gate counts.
///
/// # Panics
///
/// If they are more than any scenario has.
#[must_use]
pub fn count(number: usize) -> u32 {
    u32::try_from(number).expect("scenarios have fewer subscribers than four billion")
}

/// Publishers before a gate.
pub(crate) struct Course<P> {
    pub(crate) name: &'static str,
    pub(crate) gate: Arc<Gate>,
    pub(crate) publisher: P,
    pub(crate) publishers: u32,
    pub(crate) burst: u32,
}

impl<P: Publisher> Contestant for Course<P> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn turn(&mut self, runtime: &Runtime, supply: &Supply, bursts: u32) -> Result<Duration, Failure> {
        let share = self.burst / self.publishers;
        let mut tasks = JoinSet::new();
        for door in 0..self.publishers as usize {
            let (mut publisher, mut supply) = (self.publisher.clone(), supply.clone());
            let gate = Arc::clone(&self.gate);
            let publish = async move {
                // The publishers' own clock: starting their tasks is none of the contestant's business.
                let start = Instant::now();
                for _ in 0..bursts {
                    if let Some(watch) = gate.watch() {
                        watch.start();
                    }
                    publisher.burst(&mut supply, share)?;
                    gate.pass(door).await?;
                }
                Ok((start, Instant::now()))
            };
            tasks.spawn_on(publish, runtime.handle());
        }
        let times = runtime.block_on(async { timeout(LIMIT, tasks.join_all()).await });
        let times: Vec<(Instant, Instant)> = times
            .map_err(|_| Failure(String::from("stalled: an event was lost, or a reader never woken")))
            .and_then(|times| times.into_iter().collect())
            .map_err(|Failure(why)| Failure(format!("{}: {why}", self.name)))?;
        let start = times.iter().map(|times| times.0).min();
        let end = times.iter().map(|times| times.1).max();
        Ok(start.zip(end).map_or(Duration::ZERO, |(start, end)| end - start))
    }
}
