//! No runtime at all: a thread that reads messages and waits for each, and another that looks now and then.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::sync::mpsc::RecvTimeoutError;
use std::thread;
use std::time::Duration;

use tim_events::capture::read;
use tim_events::stream::EventStreamExt;
use tim_events::{Body, Bus, TotalUnreadChanged};

const SESSION: &[u8] = include_bytes!("captures/session.ndjson");

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let bus = Bus::new();
    let mut messages = bus.messages();
    let mut unread = bus.on::<TotalUnreadChanged>();

    let printer = thread::spawn(move || {
        for message in messages.blocking_iter() {
            println!("{}: {}", message.sender, message.text_content().unwrap_or("(no text)"));
        }
    });
    let badge = thread::spawn(move || {
        let mut unread = unread.blocking_iter();
        loop {
            match unread.next_timeout(Duration::from_millis(10)) {
                Ok(unread) => println!("[{}]", unread.total_unread_count),
                // Time for whatever else this thread does.
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
    });

    for record in read(SESSION) {
        bus.publish(Body::from(record?.call));
    }
    // What is published is read to its end, then both loops end.
    drop(bus);
    printer.join().and(badge.join()).map_err(|_| "a reader panicked")?;
    Ok(())
}
