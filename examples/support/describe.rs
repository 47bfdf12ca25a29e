//! Events as people would tell them, in one language, for the examples that show them.

use std::borrow::Cow;

use serde_json::json;
use tim_events::model::{
    ConversationChange, ConversationType, Elem, GroupMember, GroupTipType, GroupTipsElem, Message,
};
use tim_events::{ConversationId, Event, EventRef};

/// The event as one would tell it.
pub(crate) fn describe(event: &EventRef) -> String {
    match &**event {
        Event::NewMessages(new) => each(&new.messages, message),
        Event::MessagesUpdated(updated) => format!("edited: {}", each(&updated.messages, message)),
        Event::MessageReceipts(read) => each(&read.receipts, |receipt| {
            format!("{} read up to {}", place(receipt.conversation_type, &receipt.conversation_id), receipt.time)
        }),
        Event::MessagesRevoked(revoked) => each(&revoked.locators, |locator| {
            let place = place(locator.conversation_type, &locator.conversation_id);
            let who = locator.revoker_id.as_deref().filter(|id| !id.is_empty()).unwrap_or("somebody");
            format!("{who} took back message {} in {place}", locator.seq)
        }),
        Event::UploadProgress(progress) => format!(
            "uploading element {} of a message to {}: {} of {} bytes",
            progress.index,
            place(progress.message.conversation_type, &progress.message.conversation_id),
            progress.current_size,
            progress.total_size
        ),
        Event::ConversationsChanged(changed) => {
            let names = each(&changed.conversations, |conversation| {
                let name = if conversation.show_name.is_empty() { &conversation.id } else { &conversation.show_name };
                format!("{name} ({} unread)", conversation.unread_count)
            });
            match changed.change {
                ConversationChange::Added => format!("new conversation: {names}"),
                ConversationChange::Deleted => format!("deleted conversation: {names}"),
                ConversationChange::Updated => format!("updated: {names}"),
                ConversationChange::SyncStarted => "conversations are being synchronized".to_owned(),
                ConversationChange::SyncFinished => "conversations are synchronized".to_owned(),
                other => format!("conversation change {}: {names}", other.code()),
            }
        }
        Event::TotalUnreadChanged(unread) => format!("{} unread in all", unread.total_unread_count),
        Event::GroupTips(tips) => each(&tips.tips, tip),
        Event::GroupAttributesChanged(changed) => {
            let attributes = each(&changed.attributes, |attribute| format!("{}={}", attribute.key, attribute.value));
            format!("{}: {attributes}", changed.group_id)
        }
        Event::FriendsAdded(added) => format!("now friends with {}", added.user_ids.join(", ")),
        Event::FriendsDeleted(deleted) => format!("no longer friends with {}", deleted.user_ids.join(", ")),
        Event::FriendProfilesUpdated(updated) => {
            format!("friend profile changed: {}", each(&updated.updates, |update| update.user_id.clone()))
        }
        Event::FriendRequestsReceived(received) => each(&received.requests, |request| {
            format!("{} asks to be friends: \u{201c}{}\u{201d}", request.user_id, request.add_wording)
        }),
        Event::FriendRequestsDeleted(deleted) => format!("friend request gone: {}", deleted.user_ids.join(", ")),
        Event::FriendRequestsRead(_) => "friend requests read".to_owned(),
        Event::BlocklistAdded(added) => format!("blocked {}", each(&added.users, |user| user.user_id().to_owned())),
        Event::BlocklistRemoved(removed) => format!("no longer blocked: {}", removed.user_ids.join(", ")),
        Event::SelfProfileUpdated(updated) => format!("own profile changed: {}", updated.profile.nick_name),
        Event::UserStatusesChanged(changed) => each(&changed.statuses, |status| {
            format!("{} is {:?} {}", status.user_id, status.status, status.custom_status)
        }),
        Event::InvitationReceived(invitation) => {
            format!("{} invites {} ({})", invitation.inviter, invitation.invitees.join(", "), invitation.invite_id)
        }
        Event::NetworkStatusChanged(changed) if changed.code == 0 => format!("network: {:?}", changed.status),
        Event::NetworkStatusChanged(changed) => {
            format!("network: {:?}, {} {}", changed.status, changed.code, changed.desc)
        }
        Event::KickedOffline(_) => "kicked offline: the account logged in elsewhere".to_owned(),
        Event::UserSigExpired(_) => "the user signature expired".to_owned(),
        Event::ApiCompleted(completed) => match completed.result() {
            Ok(_) => format!("{} succeeded", completed.api),
            Err((code, desc)) => format!("{} failed: {code} {desc}", completed.api),
        },
        Event::LogLine(line) => format!("{:?}: {}", line.level, line.text),
        Event::ExperimentalNotice(notice) => format!("{}: {}", notice.key, notice.data),
        Event::Gap(gap) => format!("{} events lost, #{} to #{}", gap.missed, gap.from_seq, gap.to_seq),
        Event::Undecodable(undecodable) => {
            let callback = event.raw().map_or(Cow::Borrowed("?"), |call| call.callback().into());
            format!("{callback} could not be read: {}", undecodable.error)
        }
        other => describe_rarer(other).unwrap_or_else(|| short(&format!("{} {}", other.kind(), json!(other)))),
    }
}

/// The beginning of a text.
fn short(text: &str) -> String {
    match text.char_indices().nth(120) {
        Some((end, _)) => format!("{} …", &text[..end]),
        None => text.to_owned(),
    }
}

/// Answers to invitations, what happens to single messages, and the finer group events; the others speak for themselves,
/// in the vendor's keys.
fn describe_rarer(event: &Event) -> Option<String> {
    Some(match event {
        Event::InvitationCancelled(answer) => format!("{} cancelled {}", answer.inviter, answer.invite_id),
        Event::InviteeAccepted(answer) => format!("{} accepted {}", answer.invitee, answer.invite_id),
        Event::InviteeRejected(answer) => format!("{} rejected {}", answer.invitee, answer.invite_id),
        Event::InvitationTimedOut(over) => format!("{} did not answer {}", over.invitees.join(", "), over.invite_id),
        Event::InvitationModified(modified) => format!("{} changed: {}", modified.invite_id, modified.data),
        Event::MessageReactionsChanged(changed) => each(&changed.changes, |change| {
            let reactions =
                each(&change.reactions, |reaction| format!("{} x{}", reaction.id, reaction.total_user_count));
            format!("reactions to {}: {reactions}", change.message_id)
        }),
        Event::PinnedMessageChanged(changed) => {
            let verb = if changed.is_pinned { "pinned" } else { "unpinned" };
            format!("{} {verb} in {}: {}", changed.operator_id(), changed.group_id, message(&changed.message))
        }
        Event::MembersEntered(entered) => format!("{} entered {}", names(&entered.members), entered.group_id),
        Event::MembersInvited(invited) => {
            format!("{} invited {} to {}", name(&invited.operator), names(&invited.members), invited.group_id)
        }
        Event::MemberLeft(left) => format!("{} left {}", name(&left.member), left.group_id),
        Event::MembersKicked(kicked) => {
            format!("{} removed {} from {}", name(&kicked.operator), names(&kicked.members), kicked.group_id)
        }
        Event::MemberInfoChanged(changed) => {
            let mutes = each(&changed.changes, |mute| format!("{} muted for {} s", mute.user_id, mute.mute_time));
            format!("{mutes} in {}", changed.group_id)
        }
        Event::AdminsGranted(granted) => format!("{} now manages {}", names(&granted.members), granted.group_id),
        Event::AdminsRevoked(revoked) => format!("{} manages {} no more", names(&revoked.members), revoked.group_id),
        Event::GroupInfoChanged(changed) => {
            format!("{} has a new {}", changed.group_id, each(&changed.changes, |change| format!("{:?}", change.flag)))
        }
        Event::GroupCreated(created) => format!("{} was created", created.group_id),
        Event::GroupDismissed(dismissed) => {
            format!("{} dismissed {}", name(&dismissed.operator), dismissed.group_id)
        }
        Event::GroupRecycled(recycled) => format!("{} was taken back by the system", recycled.group_id),
        Event::QuitFromGroup(quit) => format!("left {}", quit.group_id),
        Event::JoinRequestReceived(request) => {
            format!("{} asks to join {}: {}", name(&request.member), request.group_id, request.reason)
        }
        Event::JoinRequestProcessed(processed) => {
            let verdict = if processed.is_accepted { "accepted" } else { "refused" };
            format!("request to join {} {verdict}: {}", processed.group_id, processed.reason)
        }
        Event::RestCustomDataReceived(received) => format!("notice in {}: {}", received.group_id, received.data),
        _ => return None,
    })
}

fn name(member: &GroupMember) -> &str {
    [&member.name_card, &member.nick_name].into_iter().find(|name| !name.is_empty()).unwrap_or(&member.user_id)
}

fn names(members: &[GroupMember]) -> String {
    members.iter().map(name).collect::<Vec<_>>().join(", ")
}

fn each<T>(items: &[T], describe: impl FnMut(&T) -> String) -> String {
    items.iter().map(describe).collect::<Vec<_>>().join(" \u{b7} ")
}

fn place(kind: ConversationType, id: &str) -> String {
    ConversationId::new(kind, id).to_string()
}

fn message(message: &Message) -> String {
    let place = match message.conversation_type {
        ConversationType::Group => format!(" in {}", message.conversation_id),
        _ => String::new(),
    };
    format!("{}{place}: {}", sender(message), content(message))
}

/// What the sender is called.
pub(crate) fn sender(message: &Message) -> &str {
    let profile = message.sender_profile.as_deref();
    profile.map(|profile| profile.nick_name.as_str()).filter(|name| !name.is_empty()).unwrap_or(&message.sender)
}

/// What the message says.
pub(crate) fn content(message: &Message) -> String {
    message.elements.iter().map(element).collect::<Vec<_>>().join(" ")
}

fn element(element: &Elem) -> String {
    match element {
        Elem::Text(text) => text.content.clone(),
        Elem::GroupTips(tips) => tip(tips),
        Elem::GroupReport(report) => format!("[{:?} {}]", report.report_type, report.group_id),
        Elem::File(file) => format!("[file {}]", file.name),
        Elem::Location(location) => format!("[at {}]", location.description),
        Elem::Merge(merge) => format!("[{} forwarded messages: {}]", merge.messages.len(), merge.title),
        Elem::Unknown(_) => "[something new]".to_owned(),
        other => format!("[{:?}]", other.elem_type()).to_lowercase(),
    }
}

fn tip(tip: &GroupTipsElem) -> String {
    let (operator, users, group) = (&tip.operator, tip.user_ids.join(", "), &tip.group_id);
    match tip.tip_type {
        GroupTipType::Invite => format!("{users} joined {group}"),
        GroupTipType::Quit => format!("{operator} left {group}"),
        GroupTipType::Kick => format!("{operator} removed {users} from {group}"),
        GroupTipType::SetAdmin => format!("{operator} made {users} administrator of {group}"),
        GroupTipType::CancelAdmin => format!("{users} is no longer administrator of {group}"),
        GroupTipType::GroupInfoChange => {
            let changes = each(&tip.group_changes, |change| format!("{:?} {}", change.flag, change.value));
            format!("{operator} changed {group}: {changes}")
        }
        other => format!("{other:?} in {group}"),
    }
}
