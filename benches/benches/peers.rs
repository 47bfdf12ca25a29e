//! Our bus beside other ways to tell many tasks of an event. `scripts/peers` runs it.

use std::process::ExitCode;

use tim_events_benches::scenarios::{Run, all};

fn main() -> ExitCode {
    match all(&Run::of_this_process()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("called off: {failure}");
            ExitCode::FAILURE
        }
    }
}
