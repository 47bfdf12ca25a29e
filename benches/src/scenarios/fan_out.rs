//! Bursts and single events, to one and to many, to all and to few of them, from one and from several.

use super::Run;
use crate::contest::{Contestant, Enter, Scene, Threads, enter};
use crate::gate::Failure;
use crate::measure::{Effort, Turn, rounds};
use crate::report::{Table, nanos, times};
use crate::supply::{Supply, interests};
use crate::systems::{
    AsyncBroadcast, Batched, Crossfire, Kanal, MpscMask, Postage, TimEvents, TokioBroadcast, TokioBroadcastStream,
    TokioLanes,
};

/// Everybody else.
const RIVALS: &[Enter] = &[
    enter::<TokioBroadcast>,
    enter::<TokioBroadcastStream>,
    enter::<TokioLanes>,
    enter::<AsyncBroadcast>,
    enter::<Postage>,
    enter::<MpscMask>,
    enter::<Crossfire>,
    enter::<Kanal>,
];

/// Without those that take 8 to 18 KB for each subscriber.
const LIGHT: &[Enter] = &[
    enter::<TokioBroadcast>,
    enter::<TokioBroadcastStream>,
    enter::<TokioLanes>,
    enter::<AsyncBroadcast>,
    enter::<Postage>,
    enter::<MpscMask>,
];

/// Bursts are of 256 events; single events are bursts of one.
const BURST: u32 = 256;

struct Contest {
    name: &'static str,
    /// The name of the scenario in which we publish and read in batches.
    batched: Option<&'static str>,
    subscribers: usize,
    matching: usize,
    publishers: u32,
    burst: u32,
    rivals: &'static [Enter],
}

impl Contest {
    /// One publisher, and everybody wants what it publishes.
    const fn to_all(name: &'static str, subscribers: usize, burst: u32) -> Self {
        Self { name, batched: None, subscribers, matching: subscribers, publishers: 1, burst, rivals: RIVALS }
    }

    /// One publisher, and one subscriber that wants what it publishes.
    const fn to_one(name: &'static str, subscribers: usize, burst: u32) -> Self {
        Self { matching: 1, ..Self::to_all(name, subscribers, burst) }
    }

    const fn batched(self, name: &'static str) -> Self {
        Self { batched: Some(name), ..self }
    }
}

const CONTESTS: [Contest; 13] = [
    Contest::to_all("S1.burst", 1, BURST).batched("S1.batch32"),
    Contest::to_all("S1.single", 1, 1),
    Contest::to_all("S2.burst.8", 8, BURST).batched("S2.batched.8"),
    Contest::to_all("S2.burst.64", 64, BURST).batched("S2.batched.64"),
    Contest::to_all("S2.burst.1000", 1000, BURST).batched("S2.batched.1000"),
    Contest::to_all("S2.single.8", 8, 1),
    Contest::to_all("S2.single.64", 64, 1),
    Contest::to_all("S2.single.1000", 1000, 1),
    Contest::to_one("S3.1000.1.burst", 1000, BURST),
    Contest::to_one("S3.1000.1.single", 1000, 1),
    Contest { rivals: LIGHT, ..Contest::to_one("S3.10000.1.single", 10_000, 1) },
    Contest { publishers: 2, ..Contest::to_all("S6.2x8", 8, BURST) },
    Contest { publishers: 4, ..Contest::to_all("S6.4x8", 8, BURST) },
];

/// Runs those that are wanted.
///
/// # Errors
///
/// The first failure of a contestant.
pub fn run(run: &Run) -> Result<(), Failure> {
    for contest in CONTESTS.iter().filter(|contest| run.wants(&[contest.name, contest.batched.unwrap_or(contest.name)]))
    {
        hold(contest, run)?;
    }
    Ok(())
}

fn hold(contest: &Contest, run: &Run) -> Result<(), Failure> {
    let effort = run.effort;
    let subscribers = effort.size(contest.subscribers);
    let matching = contest.matching.min(subscribers);
    let scene =
        Scene { interests: interests(subscribers, matching), publishers: contest.publishers, burst: contest.burst };

    let fresh = Supply::Fresh;
    let (names, [two, pooled]) = measure(contest, &scene, effort, Threads::Two, [&fresh, &Supply::pooled()])?;
    let (_, [current]) = measure(contest, &scene, effort, Threads::Current, [&fresh])?;

    let title = match contest.batched {
        Some(batched) => format!("{}, {batched}", contest.name),
        None => contest.name.to_owned(),
    };
    let mut table =
        Table::new(title, &["ns per event", "mt2", "theirs/ours", "ct", "theirs/ours", "mt2 pooled", "theirs/ours"]);
    for (index, name) in names.iter().enumerate() {
        let cells =
            [&two, &current, &pooled].map(|figures| [nanos(figures[index]), times(figures[index] / figures[0])]);
        table.row([(*name).to_owned()].into_iter().chain(cells.into_iter().flatten()));
    }
    run.report.table(&table);
    let ours = 1 + usize::from(contest.batched.is_some());
    for (place, scenario) in [Some(contest.name), contest.batched].into_iter().flatten().enumerate() {
        for (name, theirs) in names.iter().zip(&two).skip(ours) {
            run.report.ratio(scenario, name, *theirs, two[place]);
        }
    }
    run.report.rest();
    Ok(())
}

/// The contestants' names, and for each supply what an event costs each of them. Ours come first.
fn measure<const N: usize>(
    contest: &Contest,
    scene: &Scene,
    effort: Effort,
    threads: Threads,
    supplies: [&Supply; N],
) -> Result<(Vec<&'static str>, [Vec<f64>; N]), Failure> {
    let runtime = threads.runtime();
    let ours: &[Enter] = match contest.batched {
        Some(_) => &[enter::<TimEvents>, enter::<Batched>],
        None => &[enter::<TimEvents>],
    };
    let mut contestants: Vec<Box<dyn Contestant>> =
        ours.iter().chain(contest.rivals).map(|enter| enter(&runtime, scene)).collect();
    let names = contestants.iter().map(|contestant| contestant.name()).collect();
    let mut figures = [const { Vec::new() }; N];
    for (figures, supply) in figures.iter_mut().zip(supplies) {
        let mut turns: Vec<Turn<'_, Failure>> = contestants
            .iter_mut()
            .map(|contestant| -> Turn<'_, Failure> { Box::new(|bursts| contestant.turn(&runtime, supply, bursts)) })
            .collect();
        *figures = rounds(effort, &mut turns)?;
        for nanos in figures {
            *nanos /= f64::from(scene.burst);
        }
    }
    Ok((names, figures))
}
