//! Combinators: their edges as marble diagrams under paused time, their laws as properties.

mod collect;
mod conflate;
mod dedup;
mod filter;
mod gaps;
mod marble;
mod merge;
mod rate;
mod resync;
mod wait;
