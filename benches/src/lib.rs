//! The benchmarks' workshop: how to measure, whom to measure, and what to have them do.
//!
//! * [`measure`]: rounds, turns, medians.
//! * [`gate`]: how a publisher learns that everybody has everything, so that nobody's speed is bought with losses.
//! * [`supply`]: the events that are published, the same for all.
//! * [`systems`]: the contestants, one file each.
//! * [`contest`]: a contestant set up with its subscribers, ready for its turns.
//! * [`scenarios`]: what they are measured at.
//! * [`report`]: tables for people, lines for scripts.
//! * [`plot`]: ratios as a picture.
//! * [`heap`]: counting the bytes that are allocated.
//! * [`trampoline`]: what a callback does on the thread of the vendor's library.

pub mod contest;
pub mod gate;
pub mod heap;
pub mod measure;
pub mod plot;
pub mod report;
pub mod scenarios;
pub mod supply;
pub mod systems;
pub mod trampoline;

pub use measure::{Effort, compare};
