//! Events as lines, for the examples that print them.

use std::borrow::Cow;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::time::SystemTime;

use anstyle::{AnsiColor, Style};
use serde::Serialize;
use serde_json::json;
use tim_events::model::{
    ConversationChange, ConversationType, Elem, GroupMember, GroupTipType, GroupTipsElem, Message,
};
use tim_events::{Category, ConversationId, Event, EventKind, EventRef, EventStream, RawCall};

/// What has been printed so far.
#[derive(Default)]
pub(crate) struct Totals {
    /// Without gaps and undecodable events.
    delivered: u64,
    undecodable: u64,
    gaps: u64,
}

impl Totals {
    pub(crate) fn summary(&self, published: u64) -> String {
        let Self { delivered, undecodable, gaps } = self;
        format!("{published} published, {delivered} delivered, {undecodable} undecodable, {gaps} gaps")
    }
}

/// Success if whoever read our output has just gone away, as `head` does.
pub(crate) fn status(program: &str, result: io::Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{program}: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Prints events until the stream ends, one a line; times count from `start`.
pub(crate) async fn print(mut events: EventStream, json: bool, start: SystemTime) -> io::Result<Totals> {
    let mut totals = Totals::default();
    let mut out = io::stdout();
    let colour = out.is_terminal() && std::env::var_os("NO_COLOR").is_none();
    while let Some(event) = events.next().await {
        match &*event {
            Event::Gap(_) => totals.gaps += 1,
            Event::Undecodable(_) => totals.undecodable += 1,
            _ => totals.delivered += 1,
        }
        if json {
            writeln!(out, "{}", as_json(&event)?)?;
        } else {
            as_line(&mut out, &event, start, colour)?;
        }
    }
    out.flush()?;
    Ok(totals)
}

/// One line of `--json`.
#[derive(Serialize)]
struct Line<'a> {
    seq: u64,
    kind: EventKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    routed_kind: Option<EventKind>,
    category: Category,
    origin: &'static str,
    callback: Option<&'a str>,
    event: &'a Event,
    /// What came, where it could not be typed.
    #[serde(skip_serializing_if = "Option::is_none")]
    args: Option<&'a [tim_events::Arg]>,
}

fn as_json(event: &EventRef) -> io::Result<String> {
    let is_undecodable = event.is_undecodable();
    let line = Line {
        seq: event.seq(),
        kind: Event::kind(event),
        routed_kind: is_undecodable.then_some(event.kind()),
        category: event.category(),
        origin: event.origin().name(),
        callback: event.raw().map(RawCall::callback),
        event,
        args: event.raw().filter(|_| is_undecodable).map(RawCall::args),
    };
    serde_json::to_string(&line).map_err(io::Error::other)
}

fn as_line(out: &mut impl Write, event: &EventRef, start: SystemTime, colour: bool) -> io::Result<()> {
    let since = event.received_at().duration_since(start).unwrap_or_default();
    let (minutes, seconds) = (since.as_secs() / 60, since.as_secs_f64() % 60.0);
    let style = if colour { style(event) } else { Style::new() };
    let dim = if colour { Style::new().dimmed() } else { Style::new() };
    writeln!(
        out,
        "{dim}{minutes:>3}:{seconds:06.3} #{seq:<4}{dim:#} {style}{category:<12}{style:#} {text}",
        seq = event.seq(),
        category = event.category().name(),
        text = visible(&describe(event)),
    )
}

fn style(event: &EventRef) -> Style {
    if matches!(**event, Event::Gap(_) | Event::Undecodable(_)) {
        return AnsiColor::Red.on_default().bold();
    }
    match event.category() {
        Category::Message => AnsiColor::Green,
        Category::Conversation => AnsiColor::Cyan,
        Category::Group => AnsiColor::Blue,
        Category::Friend | Category::User => AnsiColor::Magenta,
        Category::Signaling => AnsiColor::Yellow,
        Category::Session => AnsiColor::Red,
        _ => AnsiColor::BrightBlack,
    }
    .on_default()
}

/// One line, without anything that could take over a terminal.
fn visible(text: &str) -> String {
    text.trim_end().chars().map(|c| if c.is_control() { '\u{b7}' } else { c }).collect()
}

/// The event as one would tell it.
fn describe(event: &EventRef) -> String {
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
    let profile = message.sender_profile.as_deref();
    let nick_name = profile.map(|profile| profile.nick_name.as_str()).filter(|name| !name.is_empty());
    let sender = nick_name.unwrap_or(&message.sender);
    let place = match message.conversation_type {
        ConversationType::Group => format!(" in {}", message.conversation_id),
        _ => String::new(),
    };
    let content: Vec<_> = message.elements.iter().map(element).collect();
    format!("{sender}{place}: {}", content.join(" "))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        assert_eq!(visible("a\u{1b}[31mb\r\n"), "a\u{b7}[31mb");
    }
}
