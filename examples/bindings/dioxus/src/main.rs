//! Opens the window, and plays the session that comes with the crate.
//!
//! ```text
//! cargo run --features desktop -- [PACE]
//! ```
//!
//! PACE says how many times as fast as it was recorded; 20, unless said otherwise.

use std::error::Error;
use std::thread;

use example_dioxus::library::{Archive, play};
use example_dioxus::{Chat, Source};
use tim_events::Bus;
use tim_events::capture::Pace;

fn main() -> Result<(), Box<dyn Error>> {
    let factor = std::env::args().nth(1).map_or(Ok(20.0), |pace| pace.parse())?;
    let pace = Pace::times(factor).ok_or("a pace is 0 or more")?;
    let bus = Bus::new();
    let source = Source { bus: bus.clone(), archive: Archive::new(&bus) };
    // The place of the vendor's library, which calls on threads of its own too.
    thread::spawn(move || play(&bus, pace));
    dioxus::LaunchBuilder::desktop().with_context(source).launch(Chat);
    Ok(())
}
