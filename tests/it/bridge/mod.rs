//! The bridge: what crosses to other machines, in which form and under which subjects.

use std::time::{Duration, SystemTime};

use proptest::prelude::*;
use tim_events::{Body, Bus, EventRef, EventSet, RawCall};

use crate::support::rest;

mod bad_input;
mod cover;
mod samples;
mod tokens;
mod wire;

/// 2023-11-14T22:13:20Z
fn some_time() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000)
}

/// The events that these bodies become, derived ones among them.
fn events(bodies: impl IntoIterator<Item = Body>) -> Vec<EventRef> {
    let bus = Bus::new();
    let mut events = bus.subscribe().kinds(EventSet::ALL).events();
    for body in bodies {
        bus.publish(body);
    }
    bus.close();
    rest(&mut events)
}

fn event(body: impl Into<Body>) -> EventRef {
    events([body.into()]).remove(0)
}

/// A call as `support::call` makes it, or with an integer that no C argument has.
fn call() -> impl Strategy<Value = RawCall> {
    (crate::support::call(), prop::option::weighted(0.2, any::<i128>())).prop_map(|(call, number)| match number {
        None => call,
        Some(number) => {
            let args = call.args().iter().cloned().chain([tim_events::Arg::Int(number)]);
            let longer = RawCall::new(call.callback().to_owned(), args);
            match call.api() {
                Some(api) => longer.with_api(api.to_owned()),
                None => longer,
            }
        }
    })
}
