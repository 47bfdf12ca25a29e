//! How the benchmarks measure: the contestants take turns within each round, so that whatever slows the machine down
//! slows them all, and each one's figure is the median of its rounds.

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
}

/// Nanoseconds that each contestant takes for one run.
pub fn compare<const N: usize>(effort: Effort, mut contestants: [&mut dyn FnMut(); N]) -> [f64; N] {
    let batches = contestants.each_mut().map(|contestant| batch(effort, contestant));
    let mut rounds = [const { Vec::new() }; N];
    for round in 0..effort.rounds {
        // Another one begins each round.
        for place in 0..N {
            let index = (round + place) % N;
            rounds[index].push(time(batches[index], contestants[index]));
        }
    }
    rounds.map(|mut nanos| {
        nanos.sort_unstable_by(f64::total_cmp);
        nanos[nanos.len() / 2]
    })
}

/// How many runs fill a turn; finding out warms the contestant up.
fn batch(effort: Effort, contestant: &mut dyn FnMut()) -> u32 {
    let mut runs = 1;
    loop {
        let nanos = time(runs, contestant) * f64::from(runs);
        if nanos >= effort.turn.as_secs_f64() * 1e9 || runs > u32::MAX / 2 {
            return runs;
        }
        runs *= 2;
    }
}

/// Nanoseconds of one run, over `runs` of them.
fn time(runs: u32, contestant: &mut dyn FnMut()) -> f64 {
    let start = Instant::now();
    for _ in 0..runs {
        contestant();
    }
    start.elapsed().as_secs_f64() * 1e9 / f64::from(runs)
}
