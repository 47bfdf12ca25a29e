//! How the benchmarks measure: the contestants take turns within each round, so that whatever slows the machine down
//! slows them all, and each one's figure is the median of its rounds.

use std::convert::Infallible;
use std::time::{Duration, Instant};

/// How long and how often to measure.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    /// How many rounds there are; an odd number has one in the middle.
    pub rounds: usize,
    /// How long each contestant runs in a round.
    pub turn: Duration,
}

impl Effort {
    /// For figures.
    pub const FULL: Self = Self { rounds: 15, turn: Duration::from_millis(20) };
    /// Just whether it runs.
    pub const TRIAL: Self = Self { rounds: 1, turn: Duration::ZERO };

    /// Full under `cargo bench`, a trial under `cargo test`.
    #[must_use]
    pub fn of_this_run() -> Self {
        if std::env::args().any(|arg| arg == "--bench") { Self::FULL } else { Self::TRIAL }
    }

    /// Whether it is just about whether things run.
    #[must_use]
    pub fn is_trial(self) -> bool {
        self.turn.is_zero()
    }

    /// So many of whatever there are to be many of; a few in a trial.
    #[must_use]
    pub fn size(self, full: usize) -> usize {
        if self.is_trial() { full.min(12) } else { full }
    }
}

/// A contestant's turn: so many runs, and how long they took.
pub type Turn<'a, E> = Box<dyn FnMut(u32) -> Result<Duration, E> + 'a>;

/// Nanoseconds that each contestant takes for one run.
pub fn compare<const N: usize>(effort: Effort, contestants: [&mut dyn FnMut(); N]) -> [f64; N] {
    let mut turns = contestants.map(|contestant| -> Turn<'_, Infallible> {
        Box::new(move |runs| {
            let start = Instant::now();
            for _ in 0..runs {
                contestant();
            }
            Ok(start.elapsed())
        })
    });
    let Ok(medians) = rounds(effort, &mut turns);
    let mut medians = medians.into_iter();
    std::array::from_fn(|_| medians.next().unwrap_or(f64::NAN))
}

/// Nanoseconds that each contestant takes for one run, by its own clock.
///
/// # Errors
///
/// The first failure of a contestant.
pub fn rounds<E>(effort: Effort, turns: &mut [Turn<'_, E>]) -> Result<Vec<f64>, E> {
    let batches = turns.iter_mut().map(|turn| batch(effort, turn)).collect::<Result<Vec<u32>, E>>()?;
    let mut figures = vec![Vec::new(); turns.len()];
    for round in 0..effort.rounds {
        // Another one begins each round.
        for place in 0..turns.len() {
            let index = (round + place) % turns.len();
            let runs = batches[index];
            figures[index].push(nanos(turns[index](runs)?) / f64::from(runs));
        }
    }
    Ok(figures.into_iter().map(median).collect())
}

/// The middle one.
#[must_use]
pub fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_unstable_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}

/// How many runs fill a turn; finding out warms the contestant up.
fn batch<E>(effort: Effort, turn: &mut Turn<'_, E>) -> Result<u32, E> {
    let mut runs = 1;
    loop {
        if turn(runs)? >= effort.turn || runs > u32::MAX / 2 {
            return Ok(runs);
        }
        runs *= 2;
    }
}

fn nanos(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e9
}
