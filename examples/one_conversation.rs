//! A chat window: the messages of one conversation, even out of batches that hold others.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use tim_events::capture::{Player, read};
use tim_events::{Bus, c2c};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), tim_events::SendError> {
    let bus = Bus::new();
    let mut chat = bus
        .subscribe()
        .conversation(c2c("bob"))
        .capacity(256)
        .named("chat window")
        .messages()
        .on_gap(|gap| println!("{} batches lost, reload the window", gap.missed));

    let session = include_str!("captures/session.ndjson");
    Player::new(read(session.as_bytes()).filter_map(Result::ok)).play(&bus).await?;
    bus.close();

    while let Some(message) = chat.next().await {
        println!("{}: {}", message.sender, message.text_content().unwrap_or("(no text)"));
    }
    Ok(())
}
