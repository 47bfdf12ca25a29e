//! What messages say, in words.

use tim_events::model::{ConversationType, Elem, GroupChangeFlag, GroupTipType, GroupTipsElem, Message, MessageStatus};

use crate::chats::sender;

/// A message in a line, for the list of conversations.
pub(crate) fn preview(message: &Message) -> String {
    let text = if message.status == MessageStatus::Revoked { revoked(message) } else { paragraphs(message).join(" ") };
    match message.conversation_type {
        _ if is_notice(message) => text,
        _ if message.is_from_self => format!("You: {text}"),
        ConversationType::Group => format!("{}: {text}", sender(message)),
        _ => text,
    }
}

/// Whether nobody says it: it tells what happened to the group.
pub(crate) fn is_notice(message: &Message) -> bool {
    !message.elements.is_empty()
        && message.elements.iter().all(|elem| matches!(elem, Elem::GroupTips(_) | Elem::GroupReport(_)))
}

/// What became of a message that was revoked.
pub(crate) fn revoked(message: &Message) -> String {
    let by = [&message.revoker_nick_name, &message.revoker_id].into_iter().flatten().find(|name| !name.is_empty());
    let by = by.map(|name| format!(" by {name}")).unwrap_or_default();
    let reason = message.revoke_reason.as_deref().filter(|reason| !reason.is_empty());
    format!("message revoked{by}{}", reason.map(|reason| format!(": {reason}")).unwrap_or_default())
}

/// What a message says, its elements one by one.
pub(crate) fn paragraphs(message: &Message) -> Vec<String> {
    message.elements.iter().map(element).collect()
}

fn element(element: &Elem) -> String {
    match element {
        Elem::Text(text) => text.content.clone(),
        Elem::Image(image) if image.original_width > 0 => {
            format!("[image {}×{}]", image.original_width, image.original_height)
        }
        Elem::Image(_) => "[image]".to_owned(),
        Elem::Sound(sound) => format!("[voice {}]", length(sound.duration)),
        Elem::Video(video) => format!("[video {}]", length(video.duration)),
        Elem::File(file) => format!("[file {}, {}]", file.name, size(file.size)),
        Elem::Custom(custom) if custom.description.is_empty() => "[custom message]".to_owned(),
        Elem::Custom(custom) => format!("[{}]", custom.description),
        Elem::Face(face) => format!("[face {}]", face.index),
        Elem::Location(place) => format!("[at {}]", place.description),
        Elem::Merge(merge) => {
            let lines = merge.summaries.iter().map(|line| format!("\n  {line}"));
            format!("[forwarded: {}]{}", merge.title, lines.collect::<String>())
        }
        Elem::GroupTips(tips) => tip(tips),
        Elem::GroupReport(report) => format!("notice about {}", report.group_id),
        Elem::FriendChange(_) => "[change among friends]".to_owned(),
        Elem::ProfileChange(_) => "[change of a profile]".to_owned(),
        _ => "[something new]".to_owned(),
    }
}

/// Seconds as minutes and seconds.
fn length(seconds: i64) -> String {
    let seconds = seconds.max(0);
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// Bytes in a unit that keeps the number short.
pub(crate) fn size(bytes: i64) -> String {
    let bytes = bytes.max(0);
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

/// What happened to a group.
fn tip(tip: &GroupTipsElem) -> String {
    let operator = name_of(tip, &tip.operator);
    let users: Vec<_> = tip.user_ids.iter().map(|id| name_of(tip, id)).collect();
    let users = users.join(", ");
    match tip.tip_type {
        GroupTipType::Invite => format!("{users} joined"),
        GroupTipType::Quit => format!("{operator} left"),
        GroupTipType::Kick => format!("{operator} removed {users}"),
        GroupTipType::SetAdmin => format!("{operator} made {users} administrator"),
        GroupTipType::CancelAdmin => format!("{users} is administrator no more"),
        GroupTipType::GroupInfoChange => {
            let changes = tip.group_changes.iter().map(|change| match change.flag {
                GroupChangeFlag::Name => format!("called the group “{}”", change.value),
                GroupChangeFlag::Introduction => format!("says the group is about “{}”", change.value),
                GroupChangeFlag::Notification => format!("announced “{}”", change.value),
                _ => "changed the group's settings".to_owned(),
            });
            format!("{operator} {}", changes.collect::<Vec<_>>().join(", "))
        }
        GroupTipType::MemberInfoChange => format!("{operator} muted or unmuted a member"),
        GroupTipType::PinnedMessageAdded => format!("{operator} pinned a message"),
        GroupTipType::PinnedMessageDeleted => format!("{operator} unpinned a message"),
        _ => "the group changed".to_owned(),
    }
}

/// A user's name, as far as the tip tells it.
fn name_of<'a>(tip: &'a GroupTipsElem, user_id: &'a str) -> &'a str {
    let profiles =
        || tip.user_profiles.iter().chain(tip.operator_profile.as_deref()).filter(|of| of.user_id == user_id);
    let members = tip.members.iter().chain(tip.operator_member.as_deref()).filter(|of| of.user_id == user_id);
    let remarks = profiles().map(|profile| &profile.friend_remark);
    let in_group = members.flat_map(|member| [&member.name_card, &member.nick_name]);
    let mut names = remarks.chain(in_group).chain(profiles().map(|profile| &profile.nick_name));
    names.find(|name| !name.is_empty()).map_or(user_id, String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_short() {
        let sizes = [0, 999, 1_000, 751_616, 2_411_724, -1].map(size);
        assert_eq!(sizes, ["0 B", "999 B", "1 kB", "751 kB", "2.4 MB", "0 B"]);
    }

    #[test]
    fn a_preview_says_who_and_what() {
        let mut message = Message::text(ConversationType::Group, "@TGS#1", "bob", "hello");
        assert_eq!(preview(&message), "bob: hello");
        message.is_from_self = true;
        assert_eq!(preview(&message), "You: hello");
        message.status = MessageStatus::Revoked;
        message.revoker_id = Some("carol".to_owned());
        assert_eq!(preview(&message), "You: message revoked by carol");
    }

    #[test]
    fn a_tip_calls_people_by_their_names() {
        let mut elem = GroupTipsElem::default();
        elem.tip_type = GroupTipType::Invite;
        elem.user_ids = vec!["bob".to_owned(), "carol".to_owned()];
        let mut profile = tim_events::model::UserProfile::default();
        (profile.user_id, profile.nick_name) = ("bob".to_owned(), "Bobby".to_owned());
        elem.user_profiles.push(profile);
        assert_eq!(tip(&elem), "Bobby, carol joined");
    }
}
