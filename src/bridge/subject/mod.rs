//! Subjects: where an event is published, and what a subscription listens to, so that the server filters.
//!
//! An event travels under `PREFIX.APP.USER.CATEGORY.KIND.KEY`, such as
//! `tim.1400000000.alice.message.NewMessages.c2c:bob`. The key is the one thing that the event is about: a conversation
//! (`c2c:…`, `group:…`), else a user (`user:…`); `_none` if it is about nothing, or can't be typed; `_many` for
//! several. Each part is a [`token`].
//!
//! [`subjects`] says what to listen to. Under a scope more may come than was asked for, such as a batch in which others
//! have messages, too: the local bus, where the events are published again, filters to the letter.

mod cover;
mod key;
mod token;

pub use self::cover::{Whose, subjects};
pub(in crate::bridge) use self::key::Key;
use self::token::push_token;
pub use self::token::{token, untoken};
use super::Instance;
use crate::event::{EventKind, EventRef};

/// The key of an event that is about nothing, or can't be typed.
const NONE: &str = "_none";

/// The key of an event that is about several things.
const MANY: &str = "_many";

/// The subject that an event of this instance is published under.
///
/// The prefix may be several words with dots between them; what subjects can't hold is escaped in them as elsewhere.
///
/// What a message is about is read off its text, where that can be done; other events are decoded for it, if nobody has
/// before. Of a message that can't be typed for another reason, the text counts.
///
/// ```
/// use tim_events::bridge::{Instance, subject::subject_of};
/// use tim_events::{Bus, FriendsAdded};
///
/// # tokio_test::block_on(async {
/// let bus = Bus::new();
/// let mut events = bus.events();
/// bus.publish(FriendsAdded::new(vec!["bob".to_owned()]));
/// let event = events.next().await.expect("the bus is open");
/// let alice = Instance::new(1_400_000_000, "alice");
/// assert_eq!(subject_of("tim", &alice, &event), "tim.1400000000.alice.friend.FriendsAdded.user:bob");
/// # });
/// ```
#[must_use]
pub fn subject_of(prefix: &str, instance: &Instance, event: &EventRef) -> String {
    let mut subject = base(prefix, instance);
    push_rest(&mut subject, event.kind(), &Key::of(event));
    subject
}

/// What all subjects of an instance begin with: the prefix, the app and the user.
pub(super) fn base(prefix: &str, instance: &Instance) -> String {
    let mut subject = String::with_capacity(96);
    push_prefix(&mut subject, prefix);
    push_word(&mut subject, &instance.app().to_string());
    subject.push('.');
    push_token(&mut subject, instance.user());
    subject
}

/// Appends what a subject goes on with: the category, the kind and the key of an event.
pub(super) fn push_rest(subject: &mut String, kind: EventKind, key: &Key) {
    push_kind(subject, kind);
    subject.push('.');
    key.push_token(subject);
}

fn push_prefix(subject: &mut String, prefix: &str) {
    for (index, word) in prefix.split('.').enumerate() {
        if index > 0 {
            subject.push('.');
        }
        push_token(subject, word);
    }
}

/// Appends a word that needs no escapes.
fn push_word(subject: &mut String, word: &str) {
    subject.push('.');
    subject.push_str(word);
}

fn push_kind(subject: &mut String, kind: EventKind) {
    push_word(subject, kind.category().name());
    push_word(subject, kind.name());
}
