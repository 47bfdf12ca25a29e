//! Handlers instead of a loop: one subscription, and whoever runs the dispatcher says where they are called.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use tim_events::capture::{Player, read};
use tim_events::{Bus, FriendsAdded, NetworkStatusChanged, NewMessages, c2c};

const CAPTURE: &[u8] = include_bytes!("captures/session.ndjson");

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let bus = Bus::new();
    let (handlers, mut dispatcher) = bus.subscribe().named("handlers").dispatch();
    handlers.on(|status: &NetworkStatusChanged| println!("network: {:?}", status.status)).detach();
    handlers.on(|added: &FriendsAdded| println!("friends: {:?}", added.user_ids)).detach();
    let messages = handlers.on(|new: &NewMessages| println!("{} new message(s)", new.messages.len()));
    // Nobody asks for one chat's events here, but a window could, beside the handlers.
    let _window = bus.subscribe().conversation(c2c("alice")).events();

    Player::new(read(CAPTURE).collect::<Result<Vec<_>, _>>()?).play(&bus).await?;
    let events = dispatcher.poll_once();
    println!("{events} events dispatched, {} handler(s) panicked", dispatcher.panics());

    // Dropping what `on` returned unregisters the handler; the bus then knows that nobody wants its kind.
    drop(messages);
    bus.close();
    dispatcher.run().await;
    Ok(())
}
