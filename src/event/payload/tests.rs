//! Helpers of the payloads' tests.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::HashSet;

use serde_json::Value;

use super::*;
use crate::catalog::CType;
use crate::event::body::Body;
use crate::event::model::ConversationType;
use crate::event::scope::{About, ScopeRef};

/// A callback, its arguments, the event that they are, and what that is about: `group:`, `c2c:` and `user:` ids.
type Case = (&'static str, Vec<Arg>, Event, &'static str);

/// Asserts that each call becomes its event with nothing bent, and that the event goes out as a call that says the same.
pub(super) fn assert_typed<const N: usize>(cases: [Case; N]) {
    for (callback, args, event, about) in cases {
        let call = RawCall::new(callback, args);
        assert_fits(&call, event.kind());
        let body = Body::from(call);
        assert_eq!(body.kind(), event.kind(), "{callback}");
        assert_eq!(*body.event(), event, "{callback}");
        assert_eq!(event.issues(), [], "{callback}");
        assert_goes_out(&event);

        assert_eq!(scopes(|scopes| body.event().scopes(scopes)), scopes_of(about), "{callback}");
        assert_about(body.event());
    }
}

/// Asserts that an event is about nothing that its kind can't be about.
fn assert_about(event: &Event) {
    let about = event.kind().about();
    let (mut users, mut groups, mut conversations) = (Vec::new(), Vec::new(), Vec::new());
    event.scopes(Scopes::new(&mut |scope| match scope {
        ScopeRef::User(id) => users.push(id.to_owned()),
        ScopeRef::Group(id) => groups.push(id.to_owned()),
        ScopeRef::Conversation(kind, id) => conversations.push((kind, id.to_owned())),
    }));
    let peers: Vec<_> = conversations.iter().filter(|(kind, _)| *kind == ConversationType::C2c).collect();
    let fits = match about {
        About::Nothing => users.is_empty() && conversations.is_empty(),
        About::Users => conversations.is_empty(),
        About::Groups => users.is_empty() && conversations.len() == groups.len(),
        About::Conversations => users.iter().all(|user| peers.iter().any(|(_, peer)| peer == user)),
        About::All => true,
    };
    assert!(fits, "{} is not just about {about:?}", event.kind());
    // A key leaves the group out.
    assert!(groups.iter().all(|id| conversations.contains(&(ConversationType::Group, id.clone()))));
}

/// The payload of the example capture's first call of `P`'s callback, after the same checks.
pub(super) fn captured<P: Payload>() -> P {
    const CAPTURE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/captures/session.ndjson"));

    let callback = P::KIND.callback().unwrap();
    let lines = CAPTURE.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let line = lines.into_iter().find(|line| line["callback"] == callback).unwrap();
    let args = line["args"].as_array().unwrap().iter().map(|arg| match arg {
        Value::Null => Arg::Null,
        Value::Bool(flag) => Arg::from(*flag),
        Value::Number(number) => Arg::from(number.as_i64().unwrap()),
        Value::String(text) => Arg::text(text.as_str()),
        other => panic!("{callback} has no argument such as {other}"),
    });
    let call = RawCall::new(callback, args);
    assert_fits(&call, P::KIND);
    let body = Body::from(call);
    assert_eq!(body.event().issues(), [], "{callback}");
    assert_goes_out(body.event());
    P::from_event(body.event()).unwrap().clone()
}

/// Asserts that a call has the arguments of its row.
fn assert_fits(call: &RawCall, kind: EventKind) {
    let row = kind.row().unwrap();
    assert_eq!(call.callback(), row.callback);
    assert_eq!(call.args().len(), row.parameters.len(), "{kind}");
    for (arg, parameter) in call.args().iter().zip(row.parameters) {
        let fits = match (arg, parameter.ctype) {
            (Arg::Null | Arg::Text(_), CType::Text) | (Arg::Bool(_), CType::Bool) => true,
            (Arg::Int(number), CType::Int32) => i32::try_from(*number).is_ok(),
            (Arg::Int(number), CType::Uint32) => u32::try_from(*number).is_ok(),
            (Arg::Int(number), CType::Int64) => i64::try_from(*number).is_ok(),
            (Arg::Int(number), CType::Uint64) => u64::try_from(*number).is_ok(),
            _ => false,
        };
        assert!(fits, "{kind}: {arg:?} is no {} {}", parameter.ctype, parameter.name);
    }
}

/// Asserts that an event goes out as a call that is typed as the same event.
fn assert_goes_out(event: &Event) {
    let call = event.encode().unwrap();
    assert_fits(&call, event.kind());
    assert_eq!(Body::from(call).event(), event);
}

fn scopes_of(about: &str) -> HashSet<String> {
    scopes(|mut scopes| {
        for (kind, id) in about.split_whitespace().map(|scope| scope.split_once(':').unwrap()) {
            match kind {
                "group" => scopes.group(id),
                "c2c" => scopes.conversation(ConversationType::C2c, id),
                "user" => scopes.user(id),
                other => panic!("{other} is no scope"),
            }
        }
    })
}

/// What is told, each once.
fn scopes(tell: impl FnOnce(Scopes<'_>)) -> HashSet<String> {
    let mut told = HashSet::new();
    tell(Scopes::new(&mut |scope| {
        told.insert(format!("{scope:?}"));
    }));
    told
}
