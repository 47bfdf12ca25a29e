//! A harness for tests of code that reads events.
mod bus;
mod diagram;
mod marbles;
mod probe;
mod sample;
mod script;
mod show;

pub use bus::{TestBus, gap, numbered, start, virtual_time};
pub use diagram::{DiagramError, DiagramProblem};
pub use marbles::{MarbleStream, Marbles};
pub use probe::{Closes, MayBeGap, Probe};
pub use sample::{Sample, build, elem, message_of, report_of, sample, sample_call, sample_event, sample_with, tip_of};
pub use script::{At, Script, ScriptError};
