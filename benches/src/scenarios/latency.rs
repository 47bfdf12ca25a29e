//! How long one event takes from before it is made until it is received, where both tasks share a thread: the way
//! through the software alone. Between threads the kernel's wake-up takes so long that nobody can be told apart.

use super::Run;
use crate::contest::{Contestant, Course, Scene, Threads, count, course};
use crate::gate::{Failure, Gate, Watch};
use crate::measure::median;
use crate::report::{Table, nanos, times};
use crate::supply::{Supply, interests};
use crate::systems::{
    AsyncBroadcast, Crossfire, Kanal, MpscMask, Postage, Publisher, System, TimEvents, TokioBroadcast,
    TokioBroadcastStream, TokioLanes,
};
use tokio::runtime::Runtime;

const NAME: &str = "S4.same_runtime_p99";

/// How many events each contestant sends in a round.
const EVENTS: usize = 10_000;

struct Clocked {
    name: &'static str,
    /// Sends so many events; returns the latencies, sorted.
    laps: Box<dyn FnMut(u32) -> Result<Vec<u64>, Failure>>,
    p50: Vec<f64>,
    p99: Vec<f64>,
}

fn clocked<S: System>(runtime: &'static Runtime, scene: &Scene) -> Clocked
where
    S::Publisher: 'static,
{
    let mut course = course::<S>(runtime, scene, Gate::with_watch);
    Clocked {
        name: S::NAME,
        laps: Box::new(move |events| laps(&mut course, runtime, events)),
        p50: Vec::new(),
        p99: Vec::new(),
    }
}

fn laps<P: Publisher>(course: &mut Course<P>, runtime: &Runtime, events: u32) -> Result<Vec<u64>, Failure> {
    course.turn(runtime, &Supply::Fresh, events)?;
    let laps = course.gate.watch().map(Watch::take).unwrap_or_default();
    if laps.len() == events as usize {
        Ok(laps)
    } else {
        Err(Failure(format!("{}: {} latencies of {events} events", course.name, laps.len())))
    }
}

/// Runs it, if it is wanted.
///
/// # Errors
///
/// The first failure of a contestant.
pub fn run(run: &Run) -> Result<(), Failure> {
    if !run.wants(&[NAME]) {
        return Ok(());
    }
    let runtime: &'static Runtime = Box::leak(Box::new(Threads::Current.runtime()));
    let scene = Scene { interests: interests(1, 1), publishers: 1, burst: 1 };
    let mut contestants = [
        clocked::<TimEvents>(runtime, &scene),
        clocked::<TokioBroadcast>(runtime, &scene),
        clocked::<TokioBroadcastStream>(runtime, &scene),
        clocked::<TokioLanes>(runtime, &scene),
        clocked::<AsyncBroadcast>(runtime, &scene),
        clocked::<Postage>(runtime, &scene),
        clocked::<MpscMask>(runtime, &scene),
        clocked::<Crossfire>(runtime, &scene),
        clocked::<Kanal>(runtime, &scene),
    ];
    let events = count(run.effort.size(EVENTS));
    // One more than is kept: the first warms up.
    for round in 0..=run.effort.rounds {
        let places = contestants.len();
        for place in 0..places {
            let contestant = &mut contestants[(round + place) % places];
            let laps = (contestant.laps)(events)?;
            if round > 0 {
                contestant.p50.push(percentile(&laps, 50));
                contestant.p99.push(percentile(&laps, 99));
            }
        }
    }
    let figures = contestants.map(|contestant| (contestant.name, median(contestant.p50), median(contestant.p99)));
    let (_, our_p50, our_p99) = figures[0];
    let mut table = Table::new(NAME, &["ns", "p50", "theirs/ours", "p99", "theirs/ours"]);
    for (name, p50, p99) in figures {
        table.row([name.to_owned(), nanos(p50), times(p50 / our_p50), nanos(p99), times(p99 / our_p99)]);
    }
    run.report.table(&table);
    for (name, _, p99) in &figures[1..] {
        run.report.ratio(NAME, name, *p99, our_p99);
    }
    run.report.rest();
    Ok(())
}

#[allow(clippy::cast_precision_loss, reason = "latencies are far below 2^53 ns")]
fn percentile(sorted: &[u64], percent: usize) -> f64 {
    sorted.get(sorted.len() * percent / 100).map_or(f64::NAN, |&nanos| nanos as f64)
}
