//! The harness: what it offers, and what its failures say.

mod clock;
mod marbles;
mod probe;
mod samples;
mod scripts;

use std::panic::{AssertUnwindSafe, catch_unwind};

/// What a test that has to fail says.
fn failure(test: impl FnOnce()) -> String {
    let payload = catch_unwind(AssertUnwindSafe(test)).expect_err("the test has to fail");
    match payload.downcast::<String>() {
        Ok(message) => *message,
        Err(payload) => payload.downcast_ref::<&str>().expect("a message").to_string(),
    }
}

/// A message with `HERE` for each place in this folder.
fn placeless(message: &str) -> String {
    let lines = message.lines().map(|line| match line.split_once("at tests/it/testing/") {
        Some((before, _)) => format!("{before}at HERE"),
        None => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}
