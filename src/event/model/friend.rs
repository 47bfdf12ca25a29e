//! Friends: their profiles, what changes in them, and requests to become one.

use super::custom::{FriendCustomField, KeyValues};
use super::user::{AddPermission, Gender, UserProfile};

open_enum! {
    /// Which way a friend request goes.
    #[doc(alias = "TIMFriendPendencyType")]
    pub enum FriendRequestType {
        /// Somebody asks this user.
        #[doc(alias = "FriendPendencyTypeComeIn")]
        Incoming = 0,
        /// This user asks somebody.
        #[doc(alias = "FriendPendencyTypeSendOut")]
        Outgoing = 1,
        /// Each asks the other.
        #[doc(alias = "FriendPendencyTypeBoth")]
        Both = 2,
    }
}

model! {
    /// A friend, as this user sees them.
    pub struct FriendProfile {
        /// The friend.
        user_id: String = "friend_profile_identifier";
        /// The friend groups that this user put the friend in.
        group_names: Vec<String> = "friend_profile_group_name_array";
        /// What this user calls the friend, at most 96 bytes.
        remark: String = "friend_profile_remark";
        /// What was said when the friendship was asked for.
        add_wording: String = "friend_profile_add_wording";
        /// By which app or page it was asked for.
        add_source: String = "friend_profile_add_source";
        /// When the friendship began, in Unix seconds.
        add_time: u64 = "friend_profile_add_time";
        /// The friend's own profile.
        user_profile: Option<Box<UserProfile>> = "friend_profile_user_profile";
        /// What else the app keeps about friends.
        custom_fields: KeyValues<FriendCustomField> =
            "friend_profile_custom_string_array" | "friend_profile_item_custom_string_array";
    }
}

model! {
    /// What changed about a friend; the other fields are absent.
    ///
    /// The library also reports changes of the friend's own profile this way.
    pub struct FriendProfileItem {
        /// What this user calls the friend now.
        remark: Option<String> = "friend_profile_item_remark";
        /// The friend groups that the friend is in now.
        group_names: Option<Vec<String>> = "friend_profile_item_group_name_array";
        /// The custom fields of the friendship that changed.
        custom_fields: Option<KeyValues<FriendCustomField>> =
            "friend_profile_item_custom_string_array";
        /// The friend's new nick name.
        nick_name: Option<String> = "user_profile_item_nick_name";
        /// The friend's new gender.
        gender: Option<Gender> = "user_profile_item_gender";
        /// The URL of the friend's new picture.
        face_url: Option<String> = "user_profile_item_face_url";
        /// The friend's new words.
        signature: Option<String> = "user_profile_item_self_signature";
        /// Who can now become the friend's friend.
        add_permission: Option<AddPermission> = "user_profile_item_add_permission";
        /// The friend's new place.
        location: Option<String> = "user_profile_item_location";
        /// The friend's new language, as a number of the app's choice.
        language: Option<i64> = "user_profile_item_language";
        /// The friend's new date of birth as a number, such as 20190419.
        birthday: Option<i64> = "user_profile_item_birthday";
        /// The friend's new level, of the app's choice.
        level: Option<i64> = "user_profile_item_level";
        /// The friend's new role, of the app's choice.
        role: Option<i64> = "user_profile_item_role";
        /// The custom fields of the friend's profile that changed.
        profile_custom_fields: Option<KeyValues<FriendCustomField>> =
            "user_profile_item_custom_string_array";
    }
}

model! {
    /// A friend, and what changed about them.
    pub struct FriendProfileUpdate {
        /// The friend.
        user_id: String = "friend_profile_update_identifier";
        /// What changed.
        item: FriendProfileItem = "friend_profile_update_item";
    }
}

model! {
    /// A request to become friends that nobody answered yet.
    #[doc(alias = "FriendAddPendency")]
    pub struct FriendRequest {
        /// Which way the request goes.
        request_type: FriendRequestType =
            "friend_add_pendency_type" | "friend_add_pendency_info_type";
        /// The other user.
        user_id: String =
            "friend_add_pendency_identifier"
            | "friend_add_pendency_info_identifier"
            | "friend_add_pendency_info_idenitifer";
        /// The other user's nick name.
        nick_name: String =
            "friend_add_pendency_nick_name" | "friend_add_pendency_info_nick_name";
        /// The URL of the other user's picture.
        face_url: String = "friend_add_pendency_face_url" | "friend_add_pendency_info_face_url";
        /// When the request was made, in Unix seconds.
        add_time: u64 = "friend_add_pendency_add_time" | "friend_add_pendency_info_add_time";
        /// By which app or page it was made.
        add_source: String =
            "friend_add_pendency_add_source" | "friend_add_pendency_info_add_source";
        /// What was said with it.
        add_wording: String =
            "friend_add_pendency_add_wording" | "friend_add_pendency_info_add_wording";
    }
}

model! {
    /// A group of friends, which this user sorted them into.
    #[doc(alias = "FriendGroupInfo")]
    pub struct FriendGroup {
        /// The group's name.
        name: String = "friend_group_info_name";
        /// How many friends are in it.
        friend_count: i64 = "friend_group_info_count";
        /// The friends in it.
        user_ids: Vec<String> = "friend_group_info_identifier_array";
    }
}

model! {
    /// An official account, which users subscribe to.
    #[doc(alias = "OfficialAccountInfo")]
    pub struct OfficialAccount {
        /// The account.
        id: String = "official_account_id";
        /// The account's name.
        name: String = "official_account_name";
        /// The URL of the account's picture.
        face_url: String = "official_account_face_url";
        /// The user whom the account belongs to.
        owner: String = "official_account_owner_user_id";
        /// What the account is about.
        introduction: String = "official_account_introduction";
        /// The organization behind it.
        organization: String = "official_account_organization";
        /// When the account was made, in Unix seconds.
        create_time: u64 = "official_account_create_time";
        /// How many users subscribed.
        subscriber_count: i64 = "official_account_subscriber_count";
        /// When the logged-in user subscribed, in Unix seconds.
        subscribe_time: u64 = "official_account_subscribe_time";
        /// What else the app keeps about the account.
        custom_data: String = "official_account_custom_data";
    }
}
