//! What happens to users' profiles and presence.

use super::payload;
use crate::event::model::{UserProfile, UserStatus};

payload! {
    /// The profile of the logged-in user changed.
    ///
    /// Source: `TIMSelfInfoUpdatedCallback`. The latest profile is at hand in [`Bus::latest`](crate::Bus::latest).
    pub struct SelfProfileUpdated {
        /// The profile as it is now.
        profile: Box<UserProfile>,
    }
    scopes |payload, scopes| scopes.user(&payload.profile.user_id);
    keys |_payload, keys| keys.only();
}

payload! {
    /// Users came online, went offline or changed their custom status.
    ///
    /// Source: `TIMUserStatusChangedCallback`.
    pub struct UserStatusesChanged {
        /// The statuses as they are now.
        statuses: Vec<UserStatus>,
    }
    scopes |payload, scopes| payload.statuses.iter().for_each(|status| scopes.user(&status.user_id));
    keys |payload, keys| payload.statuses.iter().for_each(|status| keys.user(&status.user_id));
}

payload! {
    /// The profiles of users that this user watches changed.
    ///
    /// Source: `TIMUserInfoChangedCallback`.
    pub struct UserProfilesUpdated {
        /// The profiles as they are now.
        profiles: Vec<UserProfile>,
    }
    scopes |payload, scopes| payload.profiles.iter().for_each(|profile| scopes.user(&profile.user_id));
}
