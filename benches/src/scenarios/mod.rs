//! What the contestants are measured at.

use crate::gate::Failure;
use crate::measure::Effort;
use crate::report::Report;

pub mod fan_out;
pub mod flat;
pub mod handlers;
pub mod keyed;
pub mod latency;
pub mod no_subscriber;

/// How this run goes.
#[derive(Debug, Clone)]
pub struct Run {
    /// How long and how often.
    pub effort: Effort,
    /// What scenarios' names must contain; empty for all.
    pub filter: String,
    /// Where figures go.
    pub report: Report,
}

impl Run {
    /// As the command line says.
    #[must_use]
    pub fn of_this_process() -> Self {
        let mut effort = Effort::of_this_run();
        if !effort.is_trial() {
            // Tasks on two threads take more time to come to an average than a parser does.
            effort.turn *= 2;
        }
        let filter = std::env::args().skip(1).find(|arg| !arg.starts_with('-')).unwrap_or_default();
        let report = if effort.is_trial() { Report::Silent } else { Report::Print };
        Self { effort, filter, report }
    }

    /// Whether any of these scenarios is to run.
    #[must_use]
    pub fn wants(&self, names: &[&str]) -> bool {
        names.iter().any(|name| name.contains(&self.filter))
    }
}

/// Runs every scenario that compares.
///
/// # Errors
///
/// The first failure of a contestant.
pub fn all(run: &Run) -> Result<(), Failure> {
    fan_out::run(run)?;
    latency::run(run)?;
    no_subscriber::run(run);
    keyed::run(run)?;
    handlers::run(run)?;
    flat::run(run);
    Ok(())
}
