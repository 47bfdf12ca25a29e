//! Users: profiles, presence, and what one update of a profile holds.

use super::custom::{KeyValues, UserCustomField};

open_enum! {
    /// A user's gender.
    #[doc(alias = "TIMGenderType")]
    pub enum Gender {
        /// The user didn't say.
        #[doc(alias = "kTIMGenderType_Unknown")]
        Unknown = 0,
        /// Male.
        #[doc(alias = "kTIMGenderType_Male")]
        Male = 1,
        /// Female.
        #[doc(alias = "kTIMGenderType_Female")]
        Female = 2,
    }
}

open_enum! {
    /// Who can become a user's friend.
    #[doc(alias = "TIMProfileAddPermission")]
    pub enum AddPermission {
        /// The user didn't say.
        #[doc(alias = "kTIMProfileAddPermission_Unknown")]
        Unknown = 0,
        /// Everybody, at once.
        #[doc(alias = "kTIMProfileAddPermission_AllowAny")]
        AllowAny = 1,
        /// Those whom the user confirms.
        #[doc(alias = "kTIMProfileAddPermission_NeedConfirm")]
        NeedConfirm = 2,
        /// Nobody.
        #[doc(alias = "kTIMProfileAddPermission_DenyAny")]
        DenyAny = 3,
    }
}

open_enum! {
    /// Whether a user is there.
    #[doc(alias = "TIMUserStatusType")]
    pub enum UserStatusType {
        /// The server doesn't tell.
        #[doc(alias = "kTIMUserStatusType_Unkown")]
        Unknown = 0,
        /// At least one device is connected.
        #[doc(alias = "kTIMUserStatusType_Online")]
        Online = 1,
        /// No device is connected, but the user is still logged in.
        #[doc(alias = "kTIMUserStatusType_Offline")]
        Offline = 2,
        /// The user logged out, or never logged in.
        #[doc(alias = "kTIMUserStatusType_UnLogined")]
        LoggedOut = 3,
    }
}

model! {
    /// A user's profile.
    pub struct UserProfile {
        /// The user.
        user_id: String = "user_profile_identifier";
        /// The name that the user chose to be called.
        nick_name: String = "user_profile_nick_name";
        /// The user's gender.
        gender: Gender = "user_profile_gender";
        /// The URL of the user's picture.
        face_url: String = "user_profile_face_url";
        /// What the logged-in user calls this friend; sent with the senders of messages alone.
        friend_remark: String = "user_profile_friend_remark" | "user_profile_remark";
        /// The user's own words.
        signature: String = "user_profile_self_signature";
        /// Who can become the user's friend.
        add_permission: AddPermission = "user_profile_add_permission";
        /// Where the user lives; the library pads it with NUL characters at times.
        location: String = "user_profile_location";
        /// The user's language, as a number of the app's choice.
        language: i64 = "user_profile_language";
        /// The date of birth as a number, such as 20190419.
        birthday: i64 = "user_profile_birthday";
        /// A level of the app's choice.
        level: i64 = "user_profile_level";
        /// A role of the app's choice.
        role: i64 = "user_profile_role";
        /// What else the app keeps in profiles.
        custom_fields: KeyValues<UserCustomField> =
            "user_profile_custom_string_array" | "user_profile_item_custom_string_array";
    }
}

model! {
    /// What changed in a user's profile; the other fields are absent.
    pub struct UserProfileItem {
        /// The new nick name.
        nick_name: Option<String> = "user_profile_item_nick_name";
        /// The new gender.
        gender: Option<Gender> = "user_profile_item_gender";
        /// The new picture's URL.
        face_url: Option<String> = "user_profile_item_face_url";
        /// The new words of the user.
        signature: Option<String> = "user_profile_item_self_signature";
        /// Who can now become the user's friend.
        add_permission: Option<AddPermission> = "user_profile_item_add_permission";
        /// The new place.
        location: Option<String> = "user_profile_item_location";
        /// The new language, as a number of the app's choice.
        language: Option<i64> = "user_profile_item_language";
        /// The new date of birth as a number, such as 20190419.
        birthday: Option<i64> = "user_profile_item_birthday";
        /// The new level, of the app's choice.
        level: Option<i64> = "user_profile_item_level";
        /// The new role, of the app's choice.
        role: Option<i64> = "user_profile_item_role";
        /// The custom fields that changed.
        custom_fields: Option<KeyValues<UserCustomField>> = "user_profile_item_custom_string_array";
    }
}

model! {
    /// The short form of a user's profile, as it comes with reactions.
    pub struct UserInfo {
        /// The user.
        user_id: String = "user_profile_identifier";
        /// The name that the user chose to be called.
        nick_name: String = "user_profile_nick_name";
        /// The URL of the user's picture.
        face_url: String = "user_profile_face_url";
    }
}

model! {
    /// Whether a user is there, and on what.
    #[doc(alias = "TIMUserStatus")]
    pub struct UserStatus {
        /// The user.
        user_id: String = "user_status_identifier";
        /// Whether the user is there.
        status: UserStatusType = "user_status_status_type";
        /// What the app says of the user's status.
        custom_status: String = "user_status_custom_status";
        /// The platforms of the user's connected devices.
        online_devices: Vec<String> = "user_status_online_devices";
    }
}
