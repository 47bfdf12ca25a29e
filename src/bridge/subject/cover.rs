//! Covers: the wildcards that a subscription needs.

use std::collections::BTreeMap;

use super::{Key, MANY, NONE, push_kind, push_prefix, push_word, token};
use crate::bridge::Instance;
use crate::event::model::ConversationType;
use crate::event::{About, Category, ConversationId, EventKind, EventSet, Scope, c2c, group};

/// Whose events a subscription wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Whose<'a> {
    /// Those of every app and user.
    #[default]
    Anyone,
    /// Those of all users of an app.
    App(u64),
    /// Those of one user of an app, on whichever machine.
    User(u64, &'a str),
}

impl<'a> From<&'a Instance> for Whose<'a> {
    fn from(instance: &'a Instance) -> Self {
        Self::User(instance.app(), instance.user())
    }
}

/// The shortest list of subjects that covers a subscription; no two of them match the same subject.
///
/// Derived kinds are asked for by the kinds that they are read out of. Gaps come with every list but an empty one, since
/// what was lost at the sender may have been anything. Without a scope, nothing else comes that isn't of these kinds.
///
/// ```
/// use tim_events::bridge::subject::{Whose, subjects};
/// use tim_events::{EventKind, EventSet, Scope, c2c};
///
/// let alice = Whose::User(7, "alice");
/// assert_eq!(subjects("tim", alice, EventSet::ALL, None), ["tim.7.alice.>"]);
/// assert_eq!(
///     subjects("tim", Whose::App(7), EventSet::FRIEND.with(EventKind::KickedOffline), None),
///     ["tim.7.*.friend.>", "tim.7.*.session.KickedOffline.*", "tim.7.*.diagnostic.Gap._none"],
/// );
/// assert_eq!(
///     subjects("tim", alice, EventKind::NewMessages.into(), Some(&Scope::from(c2c("bob")))),
///     [
///         "tim.7.alice.message.NewMessages._many",
///         "tim.7.alice.message.NewMessages.c2c:bob",
///         "tim.7.alice.diagnostic.Gap._none",
///     ],
/// );
/// ```
#[must_use]
pub fn subjects(prefix: &str, whose: Whose<'_>, kinds: EventSet, scope: Option<&Scope>) -> Vec<String> {
    let mut base = String::new();
    push_prefix(&mut base, prefix);
    match whose {
        Whose::Anyone => base.push_str(".*.*"),
        Whose::App(app) => push_word(&mut base, &format!("{app}.*")),
        Whose::User(app, user) => push_word(&mut base, &format!("{app}.{}", token(user))),
    }
    let kinds = travelling(kinds);
    let tails = match scope {
        None => tails(kinds),
        Some(scope) => scoped_tails(kinds, scope),
    };
    tails.iter().map(|tail| format!("{base}.{tail}")).collect()
}

/// The kinds that cross the wire so that these can be had.
fn travelling(kinds: EventSet) -> EventSet {
    let source = |kind: EventKind| match kind.callback().and_then(EventKind::from_callback) {
        Some(source) if kind.is_derived() => source,
        _ => kind,
    };
    (kinds & EventSet::ALL).iter().map(source).collect()
}

fn tail(kind: EventKind, key: &str) -> String {
    let mut tail = String::new();
    push_kind(&mut tail, kind);
    push_word(&mut tail, key);
    tail.split_off(1)
}

/// What follows the user, for all events of these kinds.
fn tails(kinds: EventSet) -> Vec<String> {
    let all = travelling(EventSet::ALL);
    if kinds == all {
        return vec![">".to_owned()];
    }
    let mut tails = Vec::new();
    for category in Category::ALL {
        let wanted = kinds & category.set();
        if !wanted.is_empty() && wanted == all & category.set() {
            tails.push(format!("{category}.>"));
        } else {
            tails.extend(wanted.iter().map(|kind| tail(kind, "*")));
        }
    }
    let has_gaps = (all & EventSet::DIAGNOSTIC).difference(kinds).is_empty();
    if !tails.is_empty() && !has_gaps {
        tails.push(tail(EventKind::Gap, NONE));
    }
    tails
}

/// The keys under which events of a kind may be about a scope.
enum Keys {
    /// They can't be about it.
    None,
    /// This one, and that of a batch.
    One(String),
    /// Any: a message in a group is about its sender, but its key is the group.
    Any,
}

fn keys(kind: EventKind, scope: &Scope) -> Keys {
    let of_conversation = |conversation: &ConversationId| match (kind.about(), conversation.kind()) {
        (About::Conversations | About::All, _) | (About::Groups, ConversationType::Group) => {
            Keys::One(Key::conversation(conversation).token())
        }
        _ => Keys::None,
    };
    match scope {
        Scope::Conversation(conversation) => of_conversation(conversation),
        Scope::Group(id) => of_conversation(&group(id)),
        Scope::User(id) => match kind.about() {
            About::Nothing | About::Groups => Keys::None,
            About::Users => Keys::One(Key::user(id).token()),
            About::Conversations => Keys::One(Key::conversation(&c2c(id)).token()),
            About::All => Keys::Any,
        },
    }
}

/// What follows the user, for all events of these kinds that may be about a scope.
fn scoped_tails(kinds: EventSet, scope: &Scope) -> Vec<String> {
    let mut tails = Vec::new();
    // Those whose key is known, by key: the kinds that are wanted, and all that there are.
    let mut wanted: BTreeMap<String, EventSet> = BTreeMap::new();
    let mut known: BTreeMap<String, EventSet> = BTreeMap::new();
    let mut any = EventSet::EMPTY;
    for kind in travelling(EventSet::ALL).iter() {
        match keys(kind, scope) {
            Keys::Any if kinds.contains(kind) => {
                any |= kind;
                tails.push(tail(kind, "*"));
            }
            Keys::None | Keys::Any => {}
            Keys::One(key) => {
                for key in [key, MANY.to_owned()] {
                    if kinds.contains(kind) {
                        *wanted.entry(key.clone()).or_default() |= kind;
                    }
                    *known.entry(key).or_default() |= kind;
                }
            }
        }
    }
    for (key, wanted) in wanted {
        let known = known.get(&key).copied().unwrap_or_default();
        let categories = Category::ALL.iter().filter(|category| !(wanted & category.set()).is_empty());
        // A wildcard must not reach into what is listed with all its keys: overlapping filters are refused.
        if any.is_empty() && wanted == known && categories.clone().count() > 1 {
            tails.push(format!("*.*.{key}"));
            continue;
        }
        for category in categories {
            let here = wanted & category.set();
            if here.len() > 1 && here == known & category.set() && (any & category.set()).is_empty() {
                tails.push(format!("{category}.*.{key}"));
            } else {
                tails.extend(here.iter().map(|kind| tail(kind, &key)));
            }
        }
    }
    if !tails.is_empty() {
        tails.push(tail(EventKind::Gap, NONE));
    }
    tails
}
