//! One task that waits for several things at once: messages, the connection, its own timer, and the end.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::pin::pin;
use std::time::Duration;

use tim_events::capture::{Pace, Player, read};
use tim_events::{Bus, Event, NetworkStatusChanged};
use tokio::time::{MissedTickBehavior, interval};

const SESSION: &[u8] = include_bytes!("captures/session.ndjson");

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let bus = Bus::new();
    let mut messages = bus.messages();
    let mut network = bus.latest::<NetworkStatusChanged>();
    // Armed here, whatever happens before it is awaited.
    let mut kicked = pin!(bus.wait_for(|event| matches!(event, Event::KickedOffline(_))));
    let mut ticks = interval(Duration::from_millis(20));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);

    let records = read(SESSION).collect::<Result<Vec<_>, _>>()?;
    let pace = Pace::times(100.0).ok_or("a pace")?;
    let player = tokio::spawn(async move { Player::new(records).pace(pace).play(&bus).await });

    let (mut read, mut told) = (0, 0);
    // `next` loses nothing when another branch wins, so the streams may wait in a loop.
    loop {
        tokio::select! {
            message = messages.next() => match message {
                Some(message) => {
                    read += 1;
                    println!("{}: {}", message.sender, message.text_content().unwrap_or("(no text)"));
                }
                None => break,
            },
            Some(network) = network.changed() => println!("network: {:?}", network.status),
            event = &mut kicked => {
                println!("{}", event.map_or_else(|error| error.to_string(), |event| event.kind().to_string()));
                break;
            }
            _ = ticks.tick() => if read > told {
                told = read;
                println!("{read} read so far");
            },
        }
    }
    println!("{} calls played", player.await??);
    Ok(())
}
