//! Groups: their types, members and attributes.

use std::fmt;

use serde::de::{Deserializer, Error, Unexpected, Visitor};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use super::custom::{KeyValues, MemberCustomField};
use super::push::ReceiveOption;
use crate::event::decode::{Field, Walk};

open_enum! {
    /// Who can join a group.
    #[doc(alias = "TIMGroupAddOption")]
    pub enum GroupAddOption {
        /// Nobody.
        #[doc(alias = "kTIMGroupAddOpt_Forbid")]
        Forbid = 0,
        /// Those whom an administrator accepts.
        #[doc(alias = "kTIMGroupAddOpt_Auth")]
        Auth = 1,
        /// Everybody, at once.
        #[doc(alias = "kTIMGroupAddOpt_Any")]
        Any = 2,
        /// The server doesn't tell.
        #[doc(alias = "kTIMGroupAddOpt_Unknown")]
        Unknown = 3,
    }
}

open_enum! {
    /// What a member is in a group.
    #[doc(alias = "TIMGroupMemberRole")]
    pub enum GroupMemberRole {
        /// The library doesn't tell.
        #[doc(alias = "kTIMMemberRole_None")]
        None = 0,
        /// A member like most.
        #[doc(alias = "kTIMMemberRole_Normal")]
        Normal = 200,
        /// An administrator.
        #[doc(alias = "kTIMMemberRole_Admin")]
        Admin = 300,
        /// The group's owner.
        #[doc(alias = "kTIMMemberRole_Owner")]
        Owner = 400,
    }
}

/// What kind of group it is: who can join, how many, and what is kept.
///
/// It comes as a number, or as a text from old libraries; what came in goes out the same.
///
/// ```
/// use tim_events::model::GroupType;
///
/// let text: GroupType = serde_json::from_str(r#""Public""#)?;
/// assert_eq!(text, GroupType::Named("Public".to_owned()));
/// assert_eq!(text.canonical(), GroupType::Public);
/// assert_eq!(serde_json::to_string(&text)?, r#""Public""#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[doc(alias = "TIMGroupType")]
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum GroupType {
    /// Anybody can ask to join, and an administrator decides.
    #[doc(alias = "kTIMGroup_Public")]
    Public,
    /// Members are invited; the vendor also calls it a work group.
    #[doc(alias = "kTIMGroup_Private")]
    Private,
    /// Anybody comes and goes; the vendor also calls it a meeting.
    #[doc(alias = "kTIMGroup_ChatRoom")]
    ChatRoom,
    /// A broadcast to all users who are online.
    #[doc(alias = "kTIMGroup_BChatRoom")]
    BroadcastChatRoom,
    /// A live show of any number of members, whose messages are not kept.
    #[doc(alias = "kTIMGroup_AVChatRoom")]
    AvChatRoom,
    /// A community with topics.
    #[doc(alias = "kTIMGroup_Community")]
    Community,
    /// A number without a name here, kept as it came.
    Other(i64),
    /// A type that came as text, kept as it came.
    Named(String),
}

impl GroupType {
    /// The type that has this number.
    #[must_use]
    pub const fn from_code(code: i64) -> Self {
        match code {
            0 => Self::Public,
            1 => Self::Private,
            2 => Self::ChatRoom,
            3 => Self::BroadcastChatRoom,
            4 => Self::AvChatRoom,
            5 => Self::Community,
            other => Self::Other(other),
        }
    }

    /// The vendor's number of this type, unless it is an unknown text.
    ///
    /// ```
    /// use tim_events::model::GroupType;
    ///
    /// assert_eq!(GroupType::Community.code(), Some(5));
    /// assert_eq!(GroupType::Named("Community".to_owned()).code(), Some(5));
    /// assert_eq!(GroupType::Named("Choir".to_owned()).code(), None);
    /// ```
    #[must_use]
    pub fn code(&self) -> Option<i64> {
        Some(match self {
            Self::Public => 0,
            Self::Private => 1,
            Self::ChatRoom => 2,
            Self::BroadcastChatRoom => 3,
            Self::AvChatRoom => 4,
            Self::Community => 5,
            Self::Other(code) => *code,
            Self::Named(name) => match name.as_str() {
                "Public" => 0,
                "Private" | "Work" => 1,
                "ChatRoom" | "Meeting" => 2,
                "BChatRoom" => 3,
                "AVChatRoom" => 4,
                "Community" => 5,
                _ => return None,
            },
        })
    }

    /// The same type, by number if it came as a text that has one: for comparing.
    #[must_use]
    pub fn canonical(&self) -> Self {
        self.code().map_or_else(|| self.clone(), Self::from_code)
    }
}

impl Default for GroupType {
    fn default() -> Self {
        Self::from_code(0)
    }
}

impl Serialize for GroupType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Named(name) => serializer.serialize_str(name),
            // Only a text can be without a number.
            numbered => serializer.serialize_i64(numbered.code().unwrap_or_default()),
        }
    }
}

impl<'de> Deserialize<'de> for GroupType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NumberOrText)
    }
}

struct NumberOrText;

impl Visitor<'_> for NumberOrText {
    type Value = GroupType;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(GroupType::EXPECTED)
    }

    fn visit_i64<E: Error>(self, code: i64) -> Result<GroupType, E> {
        Ok(GroupType::from_code(code))
    }

    fn visit_u64<E: Error>(self, code: u64) -> Result<GroupType, E> {
        match i64::try_from(code) {
            Ok(code) => Ok(GroupType::from_code(code)),
            Err(_) => Err(E::invalid_value(Unexpected::Unsigned(code), &self)),
        }
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<GroupType, E> {
        Ok(GroupType::Named(name.to_owned()))
    }
}

impl Field for GroupType {
    const EXPECTED: &'static str = "the number or the name of a GroupType";

    fn strict<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }

    fn read(value: &Value, _: &mut Walk) -> Option<Self> {
        match value {
            Value::String(name) => Some(Self::Named(name.clone())),
            _ => value.as_i64().map(Self::from_code),
        }
    }
}

model! {
    /// A member of a group.
    #[doc(alias = "GroupMemberInfo")]
    pub struct GroupMember {
        /// The user.
        user_id: String = "group_member_info_identifier";
        /// The group.
        group_id: String = "group_member_info_group_id";
        /// When the user joined, in Unix seconds.
        join_time: i64 = "group_member_info_join_time";
        /// What the user is in the group.
        role: GroupMemberRole = "group_member_info_member_role";
        /// Whether the member receives the group's messages and is notified.
        receive_option: ReceiveOption = "group_member_info_msg_flag";
        /// Up to which message the member has read.
        message_seq: u64 = "group_member_info_msg_seq";
        /// The mute time, in seconds; 0 if the member can speak.
        mute_time: i64 = "group_member_info_shutup_time";
        /// What the member is called in this group.
        name_card: String = "group_member_info_name_card";
        /// The user's nick name.
        nick_name: String = "group_member_info_nick_name";
        /// What the logged-in user calls the member.
        friend_remark: String = "group_member_info_friend_remark" | "group_member_info_remark";
        /// The URL of the user's picture.
        face_url: String = "group_member_info_face_url";
        /// What else the app keeps about members.
        custom_fields: KeyValues<MemberCustomField> = "group_member_info_custom_info";
        /// Whether the member is online.
        is_online: bool = "group_member_info_is_online";
        /// The platforms of the member's connected devices.
        online_devices: Vec<String> = "group_member_info_online_devices";
    }
}

model! {
    /// One attribute of a group: a key and its value.
    #[doc(alias = "GroupAttributes")]
    pub struct GroupAttribute {
        /// The key.
        key: String = "group_attribute_key" | "group_atrribute_key";
        /// Its value.
        value: String = "group_attribute_value" | "group_atrribute_value";
    }
}

impl GroupAttribute {
    /// The attribute `key` with this value.
    ///
    /// ```
    /// use tim_events::model::GroupAttribute;
    ///
    /// assert_eq!(GroupAttribute::new("mood", "calm").value, "calm");
    /// ```
    #[must_use]
    pub fn new(key: impl Into<String>, value: impl Into<String>) -> Self {
        Self { key: key.into(), value: value.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::model::Conversation;
    use crate::event::model::tests::{assert_same, lenient, strict};

    #[test]
    fn group_types_go_out_as_they_came() {
        for (json, canonical) in [
            ("0", GroupType::Public),
            ("5", GroupType::Community),
            ("77", GroupType::Other(77)),
            ("-1", GroupType::Other(-1)),
            (r#""Public""#, GroupType::Public),
            (r#""Work""#, GroupType::Private),
            (r#""Meeting""#, GroupType::ChatRoom),
            (r#""BChatRoom""#, GroupType::BroadcastChatRoom),
            (r#""AVChatRoom""#, GroupType::AvChatRoom),
            (r#""""#, GroupType::Named(String::new())),
        ] {
            let group_type = assert_same::<GroupType>(json);
            assert_eq!(group_type.canonical(), canonical, "{json}");
            assert_eq!(group_type.code(), canonical.code(), "{json}");
        }
    }

    #[test]
    fn what_is_no_group_type_is_refused_by_both() {
        for json in ["true", "1.5", "18446744073709551615", "[]"] {
            assert_eq!(strict::<GroupType>(json), None, "{json}");
            let (conversation, issues) = lenient::<Conversation>(&format!(r#"{{"conv_group_type": {json}}}"#));
            assert_eq!((conversation.group_type, issues), (None, 1), "{json}");
        }
    }

    #[test]
    fn old_spellings_are_read() {
        let (attribute, issues) =
            lenient::<GroupAttribute>(r#"{"group_atrribute_key": "mood", "group_atrribute_value": "calm"}"#);
        assert_eq!((attribute, issues), (GroupAttribute::new("mood", "calm"), 0));

        let (member, issues) = lenient::<GroupMember>(r#"{"group_member_info_remark": "Bobby"}"#);
        assert_eq!((member.friend_remark.as_str(), issues), ("Bobby", 0));
    }
}
