//! Opens the window, and plays the session that comes with the crate.
//!
//! ```text
//! cargo run -- [PACE]
//! ```
//!
//! PACE says how many times as fast as it was recorded; 20, unless said otherwise.

use std::error::Error;
use std::thread;

use example_egui::Chat;
use example_egui::library::{Archive, play};
use tim_events::Bus;
use tim_events::capture::Pace;

fn main() -> Result<(), Box<dyn Error>> {
    let factor = std::env::args().nth(1).map_or(Ok(20.0), |pace| pace.parse())?;
    let pace = Pace::times(factor).ok_or("a pace is 0 or more")?;
    let bus = Bus::new();
    let archive = Archive::new(&bus);
    let options = eframe::NativeOptions::default();
    eframe::run_native(
        "tim-events",
        options,
        Box::new(move |creation| {
            let chat = Chat::new(&bus, &archive, &creation.egui_ctx);
            // The place of the vendor's library, which calls on threads of its own too.
            thread::spawn(move || play(&bus, pace));
            Ok(Box::new(Window(chat)))
        }),
    )?;
    Ok(())
}

struct Window(Chat);

impl eframe::App for Window {
    fn update(&mut self, context: &egui::Context, _: &mut eframe::Frame) {
        self.0.frame(context);
    }
}
