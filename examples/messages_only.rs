//! New messages one at a time, however the library batches them.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use tim_events::Bus;
use tim_events::capture::{Player, read};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), tim_events::SendError> {
    let bus = Bus::new();
    let mut messages = bus.messages();

    let session = include_str!("captures/session.ndjson");
    Player::new(read(session.as_bytes()).filter_map(Result::ok)).play(&bus).await?;
    bus.close();

    while let Some(message) = messages.next().await {
        if let Some(text) = message.text_content() {
            println!("{}: {text}", message.sender);
        }
    }
    Ok(())
}
