//! What the lists should hold: plain folds over all events, with vectors and loops.

use std::cmp::Reverse;

use tim_events::model::{Conversation, ConversationChange, ConversationType, Message, MessageLocator, MessageStatus};
use tim_events::{ApiReply, ConversationId, Event};

fn time(message: &Message) -> (u64, u64, u64) {
    let time = if message.server_time > 0 { message.server_time } else { message.client_time };
    (time, message.seq, message.random)
}

fn revoke(message: &mut Message, locator: &MessageLocator) {
    message.status = MessageStatus::Revoked;
    message.revoker_id.clone_from(&locator.revoker_id);
    message.revoker_nick_name.clone_from(&locator.revoker_nick_name);
    message.revoker_face_url.clone_from(&locator.revoker_face_url);
    message.revoke_reason.clone_from(&locator.revoke_reason);
}

/// The conversations after these events. All messages have ids.
pub(crate) fn conversations<'a>(events: impl IntoIterator<Item = &'a Event>) -> Vec<Conversation> {
    let mut conversations: Vec<Conversation> = Vec::new();
    for event in events {
        match event {
            Event::ConversationsChanged(changed) => {
                for conversation in &changed.conversations {
                    conversations.retain(|known| {
                        (known.conversation_type, &known.id) != (conversation.conversation_type, &conversation.id)
                    });
                    if changed.change != ConversationChange::Deleted {
                        conversations.push(conversation.clone());
                    }
                }
            }
            Event::NewMessages(new) => {
                for message in &new.messages {
                    for known in of(&mut conversations, message.conversation_type, &message.conversation_id) {
                        let gives_way =
                            |last: &Message| last.message_id == message.message_id || time(last) <= time(message);
                        if known.last_message.iter().all(|last| gives_way(last)) {
                            known.has_last_message = true;
                            known.last_message = Some(message.clone().into());
                        }
                    }
                }
            }
            Event::MessagesUpdated(updated) => {
                for message in &updated.messages {
                    for known in of(&mut conversations, message.conversation_type, &message.conversation_id) {
                        if known.last_message.iter().any(|last| last.message_id == message.message_id) {
                            known.last_message = Some(message.clone().into());
                        }
                    }
                }
            }
            Event::MessagesRevoked(revoked) => {
                for locator in &revoked.locators {
                    for known in of(&mut conversations, locator.conversation_type, &locator.conversation_id) {
                        let last = known.last_message.iter_mut();
                        last.filter(|last| Some(&last.message_id) == locator.message_id.as_ref())
                            .for_each(|last| revoke(last, locator));
                    }
                }
            }
            _ => {}
        }
    }
    conversations.sort_by_key(|conversation| {
        let last = conversation.last_message.as_ref().map_or(0, |last| time(last).0);
        (Reverse((conversation.is_pinned, conversation.active_time.max(last))), conversation.id.clone())
    });
    conversations
}

fn of<'a>(
    list: &'a mut [Conversation],
    kind: ConversationType,
    id: &str,
) -> impl Iterator<Item = &'a mut Conversation> + use<'a> {
    let id = ConversationId::new(kind, id);
    list.iter_mut().filter(move |known| known.conversation_type == id.kind() && known.id == id.id())
}

/// A message, and its uploads as index, bytes through, all bytes.
pub(crate) type Line = (Message, Vec<(i64, i64, i64)>);

/// The messages of one conversation after these events. All messages have ids.
pub(crate) fn timeline<'a>(of: &ConversationId, events: impl IntoIterator<Item = &'a Event>) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let is_here = |kind: ConversationType, id: &str| kind == of.kind() && id == of.id();
    let put = |lines: &mut Vec<Line>, message: &Message| {
        if !is_here(message.conversation_type, &message.conversation_id) {
            return;
        }
        match lines.iter_mut().find(|line| line.0.message_id == message.message_id) {
            Some(line) => {
                line.0 = message.clone();
                if message.status != MessageStatus::Sending {
                    line.1.clear();
                }
            }
            None => lines.push((message.clone(), Vec::new())),
        }
    };
    for event in events {
        match event {
            Event::NewMessages(new) => new.messages.iter().for_each(|message| put(&mut lines, message)),
            Event::MessagesUpdated(updated) => {
                for message in &updated.messages {
                    if lines.iter().any(|line| line.0.message_id == message.message_id) {
                        put(&mut lines, message);
                    }
                }
            }
            Event::MessagesRevoked(revoked) => {
                for locator in &revoked.locators {
                    for line in &mut lines {
                        if Some(&line.0.message_id) == locator.message_id.as_ref() {
                            revoke(&mut line.0, locator);
                        }
                    }
                }
            }
            Event::MessageReceipts(read) => {
                for receipt in &read.receipts {
                    if !is_here(receipt.conversation_type, &receipt.conversation_id) {
                        continue;
                    }
                    for (message, _) in &mut lines {
                        if receipt.message_id.is_empty() {
                            message.is_peer_read |= message.is_from_self && time(message).0 <= receipt.time;
                        } else if receipt.message_id == message.message_id
                            && receipt.conversation_type == ConversationType::Group
                        {
                            message.receipt_read_count = receipt.read_count;
                            message.receipt_unread_count = receipt.unread_count;
                        } else if receipt.message_id == message.message_id {
                            message.is_receipt_peer_read = receipt.is_peer_read;
                        }
                    }
                }
            }
            Event::UploadProgress(progress) => {
                let message = &progress.message;
                if !is_here(message.conversation_type, &message.conversation_id) {
                    continue;
                }
                let known = lines.iter().position(|line| line.0.message_id == message.message_id);
                let mut uploads = known.map_or_else(Vec::new, |at| lines.remove(at).1);
                uploads.retain(|upload| upload.0 != progress.index);
                uploads.push((progress.index, progress.current_size, progress.total_size));
                uploads.sort_unstable();
                lines.push(((**message).clone(), uploads));
            }
            Event::ApiCompleted(completed) => {
                if let ApiReply::Message(message) = &completed.reply {
                    let mut message = message.clone();
                    if completed.code != 0 && message.status == MessageStatus::Sending {
                        message.status = MessageStatus::SendFailed;
                    }
                    put(&mut lines, &message);
                }
            }
            _ => {}
        }
    }
    lines.sort_by_key(|line| (time(&line.0), line.0.message_id.clone()));
    lines
}
