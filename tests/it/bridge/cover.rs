//! Which subjects cover a subscription.

use std::sync::LazyLock;

use proptest::prelude::*;
use tim_events::bridge::Instance;
use tim_events::bridge::subject::{Whose, subject_of, subjects};
use tim_events::capture::read;
use tim_events::{Bus, Category, EventKind, EventRef, EventSet, Origin, RawCall, Scope, c2c, group};

use crate::support::rest;

/// Whether a subject with wildcards matches one without, as a NATS server does it.
fn matches(pattern: &str, subject: &str) -> bool {
    let mut words = subject.split('.');
    for part in pattern.split('.') {
        match (part, words.next()) {
            (">", Some(_)) => return true,
            ("*", Some(_)) => {}
            (part, Some(word)) if part == word => {}
            _ => return false,
        }
    }
    words.next().is_none()
}

/// Whether some subject would match both.
fn overlap(one: &str, other: &str) -> bool {
    let (mut one, mut other) = (one.split('.'), other.split('.'));
    loop {
        match (one.next(), other.next()) {
            (None, None) | (Some(">"), Some(_)) | (Some(_), Some(">")) => return true,
            (Some("*"), Some(_)) | (Some(_), Some("*")) => {}
            (Some(one), Some(other)) if one == other => {}
            _ => return false,
        }
    }
}

/// Calls of most callbacks, about few ids, alone and in batches. That no payload is about more than its kind says is
/// for the payloads' own tests.
fn calls() -> &'static [RawCall] {
    static CALLS: LazyLock<Vec<RawCall>> = LazyLock::new(|| {
        let session = include_str!("../../../examples/captures/session.ndjson");
        let mut calls: Vec<_> = read(session.as_bytes()).map(|record| record.unwrap().call).collect();
        let renamed = |from: &str, to: &str| {
            let session = session.replace(from, to);
            read(session.as_bytes()).map(|record| record.unwrap().call).collect::<Vec<_>>()
        };
        // The same calls about users and groups that have each other's ids.
        calls.extend(renamed("@TGS#bookclub", "bob"));
        calls.extend(renamed("carol", "bob"));
        calls.push(RawCall::new("TIMTeapotCallback", []));
        calls
    });
    &CALLS
}

fn set() -> impl Strategy<Value = EventSet> {
    let kinds: Vec<_> = EventSet::ALL.iter().collect();
    let some = prop::sample::subsequence(kinds.clone(), 0..=kinds.len()).prop_map(EventSet::from_iter);
    let categories = prop::sample::subsequence(Category::ALL, 0..=Category::ALL.len())
        .prop_map(|categories| categories.iter().fold(EventSet::EMPTY, |set, category| set | *category));
    prop_oneof![
        2 => some,
        2 => categories.clone(),
        1 => (categories, prop::sample::select(kinds.clone())).prop_map(|(set, kind)| set | kind),
        1 => (prop::sample::select(kinds)).prop_map(|kind| EventSet::ALL - EventSet::from(kind)),
        1 => Just(EventSet::ALL),
        1 => Just(EventSet::DEFAULT),
    ]
}

fn scope() -> impl Strategy<Value = Scope> {
    let id = prop::sample::select(vec!["alice", "bob", "carol", "dave", "@TGS#bookclub", "@TGS#harbor", "nobody", ""]);
    (0..3, id).prop_map(|(kind, id)| match kind {
        0 => Scope::User(id.to_owned()),
        1 => Scope::Group(id.to_owned()),
        _ if id.starts_with('@') => group(id).into(),
        _ => c2c(id).into(),
    })
}

fn whose() -> impl Strategy<Value = Whose<'static>> {
    prop_oneof![Just(Whose::Anyone), Just(Whose::App(7)), Just(Whose::User(7, "alice"))]
}

proptest! {
    #[test]
    fn what_a_scoped_subscription_hears_is_covered(
        calls in prop::sample::subsequence(calls(), 1..20),
        whose in whose(),
        set in set(),
        scope in scope(),
    ) {
        let subjects = subjects("tim", whose, set, Some(&scope));
        let bus = Bus::new();
        let mut all = bus.subscribe().kinds(EventSet::ALL).events();
        let mut heard = bus.subscribe().kinds(set).scope(scope.clone()).events();
        for call in calls {
            bus.publish(call);
        }
        bus.close();
        let sources = rest(&mut all);
        for event in rest(&mut heard) {
            let seq = match event.origin() {
                Origin::Derived { from } => *from,
                _ => event.seq(),
            };
            let source = sources.iter().find(|source| source.seq() == seq).unwrap();
            let subject = subject_of("tim", &Instance::new(7, "alice"), source);
            prop_assert!(subjects.iter().any(|pattern| matches(pattern, &subject)), "{subject} is not in {subjects:?}");
        }
    }

    #[test]
    fn what_a_subscription_to_kinds_hears_is_covered_and_nothing_else(
        call in prop::sample::select(calls()),
        whose in whose(),
        set in set(),
    ) {
        let subjects = subjects("tim", whose, set, None);
        let bus = Bus::new();
        let mut all = bus.subscribe().kinds(EventSet::ALL).events();
        bus.publish(call);
        bus.close();
        for event in rest(&mut all).iter().filter(|event| !matches!(event.origin(), Origin::Derived { .. })) {
            let derived = EventSet::DERIVED.iter().filter(|kind| kind.callback() == event.kind().callback());
            let asked = set.contains(event.kind()) || derived.into_iter().any(|kind| set.contains(kind));
            let subject = subject_of("tim", &Instance::new(7, "alice"), event);
            prop_assert_eq!(subjects.iter().any(|pattern| matches(pattern, &subject)), asked, "{} in {:?}", subject, subjects);
            // Nobody else's.
            for (instance, hears) in [
                (Instance::new(7, "bob"), !matches!(whose, Whose::User(..))),
                (Instance::new(8, "alice"), whose == Whose::Anyone),
            ] {
                let subject = subject_of("tim", &instance, event);
                prop_assert_eq!(subjects.iter().any(|pattern| matches(pattern, &subject)), asked && hears);
            }
        }
    }

    #[test]
    fn no_two_subjects_of_a_list_overlap(whose in whose(), set in set(), scope in prop::option::of(scope())) {
        let subjects = subjects("tim", whose, set, scope.as_ref());
        for (index, one) in subjects.iter().enumerate() {
            for other in &subjects[..index] {
                prop_assert!(!overlap(one, other), "{one} and {other}");
            }
        }
    }

    #[test]
    fn gaps_come_unless_nothing_can(set in set(), scope in prop::option::of(scope())) {
        let subjects = subjects("tim", Whose::Anyone, set, scope.as_ref());
        let gap = "tim.7.alice.diagnostic.Gap._none";
        prop_assert_eq!(subjects.iter().any(|pattern| matches(pattern, gap)), !subjects.is_empty());
        prop_assert_eq!(scope.is_none() && subjects.is_empty(), scope.is_none() && set.is_empty());
    }
}

#[test]
fn the_calls_are_about_enough() {
    // Else the properties above would hold of nothing.
    for scope in
        [Scope::User("bob".to_owned()), Scope::Group("@TGS#harbor".to_owned()), c2c("bob").into(), group("bob").into()]
    {
        let bus = Bus::new();
        let mut heard = bus.subscribe().kinds(EventSet::ALL).scope(scope.clone()).capacity(1 << 12).events();
        for call in calls() {
            bus.publish(call.clone());
        }
        bus.close();
        let kinds: EventSet = rest(&mut heard).iter().map(EventRef::kind).collect();
        assert!(kinds.len() >= 4, "{scope:?}: {kinds:?}");
    }
}

#[test]
fn lists_are_short() {
    let list = |set, scope: Option<Scope>| {
        let subjects = subjects("tim", Whose::User(7, "alice"), set, scope.as_ref());
        subjects.iter().map(|subject| subject.strip_prefix("tim.7.alice.").unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(list(EventSet::ALL, None), [">"]);
    assert_eq!(list(EventSet::ALL - EventSet::DERIVED, None), [">"]);
    assert_eq!(list(EventSet::EMPTY, None), [""; 0]);
    assert_eq!(list(EventSet::FRIEND, None), ["friend.>", "diagnostic.Gap._none"]);
    assert_eq!(list(EventSet::DIAGNOSTIC, None), ["diagnostic.>"]);
    assert_eq!(list(EventKind::FriendsAdded.into(), None), ["friend.FriendsAdded.*", "diagnostic.Gap._none"]);
    // Read out of messages and tips.
    assert_eq!(list(EventKind::GroupCreated.into(), None), ["message.NewMessages.*", "diagnostic.Gap._none"]);
    assert_eq!(list(EventKind::MemberLeft.into(), None), ["group.GroupTips.*", "diagnostic.Gap._none"]);

    assert_eq!(list(EventSet::ALL, Some(c2c("bob").into())), ["*.*._many", "*.*.c2c:bob", "diagnostic.Gap._none"]);
    assert_eq!(
        list(EventSet::GROUP, Some(group("g").into())),
        list(EventSet::GROUP, Some(Scope::Group("g".to_owned()))),
    );
    assert_eq!(
        list(EventSet::FRIEND, Some(Scope::User("bob".to_owned()))),
        ["friend.*._many", "friend.*.user:bob", "diagnostic.Gap._none"]
    );
    // A message in a group is about its sender, too.
    assert_eq!(
        list(EventKind::NewMessages.into(), Some(Scope::User("bob".to_owned()))),
        ["message.NewMessages.*", "diagnostic.Gap._none"]
    );
    // Log lines are about nobody.
    assert_eq!(list(EventKind::LogLine.into(), Some(c2c("bob").into())), [""; 0]);
}
