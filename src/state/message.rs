//! Messages: what tells one from another, which comes first, and how one is revoked.

use std::borrow::Cow;

use crate::event::model::{Message, MessageLocator, MessageStatus};

/// The text that is a message's own; none if nothing tells it from others.
///
/// The library makes ids of the sender, the sender's time and the random number. Old libraries and some replies leave
/// the id out, but not these.
pub(super) fn identity(message: &Message) -> Option<Cow<'_, str>> {
    if !message.message_id.is_empty() {
        Some(Cow::Borrowed(&message.message_id))
    } else if message.random != 0 {
        Some(format!("{}-{}-{}", message.sender, message.client_time, message.random).into())
    } else if message.unique_id != 0 {
        Some(format!("#{}", message.unique_id).into())
    } else {
        None
    }
}

/// By what messages are sorted: time, number in the conversation, random number. A message that has not reached the
/// server has the sender's time.
pub(super) fn order_of(message: &Message) -> (u64, u64, u64) {
    let time = if message.server_time == 0 { message.client_time } else { message.server_time };
    (time, message.seq, message.random)
}

/// Whether both are the same message, perhaps at different times.
pub(super) fn is_same(one: &Message, other: &Message) -> bool {
    identity(one).is_some_and(|id| identity(other) == Some(id))
}

/// Whether a locator leads to the message.
pub(super) fn is_at(message: &Message, locator: &MessageLocator) -> bool {
    match &locator.message_id {
        Some(id) if !id.is_empty() => identity(message).is_some_and(|own| own == **id),
        _ if locator.unique_id != 0 && message.unique_id != 0 => locator.unique_id == message.unique_id,
        _ => {
            (locator.seq, locator.random) == (message.seq, message.random)
                && [message.server_time, message.client_time].contains(&locator.time)
        }
    }
}

/// Marks a message as revoked, by whom and why if the locator says so. What it said stays, for who may see it.
pub(super) fn revoke(message: &mut Message, locator: &MessageLocator) {
    message.status = MessageStatus::Revoked;
    message.revoker_id.clone_from(&locator.revoker_id);
    message.revoker_nick_name.clone_from(&locator.revoker_nick_name);
    message.revoker_face_url.clone_from(&locator.revoker_face_url);
    message.revoke_reason.clone_from(&locator.revoke_reason);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message() -> Message {
        Message { sender: "alice".into(), client_time: 7, random: 9, seq: 3, unique_id: 5, ..Message::default() }
    }

    #[test]
    fn an_id_that_is_missing_is_the_one_that_the_library_would_make() {
        let with_id = Message { message_id: "alice-7-9".into(), ..Message::default() };
        assert!(is_same(&message(), &with_id));
        assert!(!is_same(&Message::default(), &Message::default()), "nothing tells these two from each other");
    }

    #[test]
    fn a_locator_goes_by_the_best_it_has() {
        let by_id = MessageLocator { message_id: Some("alice-7-9".into()), ..MessageLocator::default() };
        let by_number = MessageLocator { unique_id: 5, ..MessageLocator::default() };
        let by_place = MessageLocator { seq: 3, random: 9, time: 7, ..MessageLocator::default() };
        for locator in [&by_id, &by_number, &by_place] {
            assert!(is_at(&message(), locator));
        }
        assert!(!is_at(&message(), &MessageLocator { seq: 3, random: 9, time: 8, ..MessageLocator::default() }));
        assert!(!is_at(&message(), &MessageLocator { unique_id: 6, ..by_place }), "the numbers differ");
    }

    #[test]
    fn what_has_not_reached_the_server_goes_by_the_senders_time() {
        assert_eq!(order_of(&message()), (7, 3, 9));
        assert_eq!(order_of(&Message { server_time: 8, ..message() }), (8, 3, 9));
    }
}
