//! What happens to followers, and to subscriptions to official accounts.

use super::payload;
use crate::event::model::{OfficialAccount, UserProfile};

payload! {
    /// This user subscribed to an official account.
    ///
    /// Source: `TIMOfficialAccountSubscribedCallback`.
    pub struct OfficialAccountSubscribed {
        /// The account.
        account: Box<OfficialAccount>,
    }
    scopes |payload, scopes| scopes.user(&payload.account.id);
}

payload! {
    /// This user ended the subscription to an official account.
    ///
    /// Source: `TIMOfficialAccountUnsubscribedCallback`.
    pub struct OfficialAccountUnsubscribed {
        /// The account.
        account_id: String,
    }
    scopes |payload, scopes| scopes.user(&payload.account_id);
}

payload! {
    /// An official account that this user subscribed to was deleted.
    ///
    /// Source: `TIMOfficialAccountDeletedCallback`.
    pub struct OfficialAccountDeleted {
        /// The account.
        account_id: String,
    }
    scopes |payload, scopes| scopes.user(&payload.account_id);
}

payload! {
    /// Something about an official account that this user subscribed to changed.
    ///
    /// Source: `TIMOfficialAccountInfoChangedCallback`.
    pub struct OfficialAccountChanged {
        /// The account as it is now.
        account: Box<OfficialAccount>,
    }
    scopes |payload, scopes| scopes.user(&payload.account.id);
}

payload! {
    /// This user follows users, or follows them no more.
    ///
    /// Source: `TIMMyFollowingListChangedCallback`.
    pub struct FollowingListChanged {
        /// The users who came onto the list or went from it.
        users: Vec<UserProfile>,
        /// Whether they came; else they went.
        is_added: bool,
    }
    scopes |payload, scopes| payload.users.iter().for_each(|user| scopes.user(&user.user_id));
}

payload! {
    /// Users follow this user, or follow no more.
    ///
    /// Source: `TIMMyFollowersListChangedCallback`.
    pub struct FollowersListChanged {
        /// The users who came onto the list or went from it.
        users: Vec<UserProfile>,
        /// Whether they came; else they went.
        is_added: bool,
    }
    scopes |payload, scopes| payload.users.iter().for_each(|user| scopes.user(&user.user_id));
}

payload! {
    /// Users and this user follow each other, or no longer do.
    ///
    /// Source: `TIMMutualFollowersListChangedCallback`.
    pub struct MutualFollowersListChanged {
        /// The users who came onto the list or went from it.
        users: Vec<UserProfile>,
        /// Whether they came; else they went.
        is_added: bool,
    }
    scopes |payload, scopes| payload.users.iter().for_each(|user| scopes.user(&user.user_id));
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_typed;
    use super::*;

    #[test]
    fn calls_are_typed() {
        let account_json = r#"{"official_account_id": "@TOA#_news", "official_account_name": "News",
            "official_account_create_time": 1795218527, "official_account_subscriber_count": 12}"#;
        let account = Box::new(OfficialAccount {
            id: "@TOA#_news".to_owned(),
            name: "News".to_owned(),
            create_time: 1_795_218_527,
            subscriber_count: 12,
            ..OfficialAccount::default()
        });
        let users_json = r#"[{"user_profile_identifier": "bob", "user_profile_nick_name": "Bob"}]"#;
        let users =
            vec![UserProfile { user_id: "bob".to_owned(), nick_name: "Bob".to_owned(), ..UserProfile::default() }];

        assert_typed([
            (
                "TIMOfficialAccountSubscribedCallback",
                vec![account_json.into()],
                OfficialAccountSubscribed::new(account.clone()).into(),
                "user:@TOA#_news",
            ),
            (
                "TIMOfficialAccountUnsubscribedCallback",
                vec!["@TOA#_news".into()],
                OfficialAccountUnsubscribed::new("@TOA#_news".to_owned()).into(),
                "user:@TOA#_news",
            ),
            (
                "TIMOfficialAccountDeletedCallback",
                vec!["@TOA#_news".into()],
                OfficialAccountDeleted::new("@TOA#_news".to_owned()).into(),
                "user:@TOA#_news",
            ),
            (
                "TIMOfficialAccountInfoChangedCallback",
                vec![account_json.into()],
                OfficialAccountChanged::new(account).into(),
                "user:@TOA#_news",
            ),
            (
                "TIMMyFollowingListChangedCallback",
                vec![users_json.into(), true.into()],
                FollowingListChanged::new(users.clone(), true).into(),
                "user:bob",
            ),
            (
                "TIMMyFollowersListChangedCallback",
                vec![users_json.into(), false.into()],
                FollowersListChanged::new(users.clone(), false).into(),
                "user:bob",
            ),
            (
                "TIMMutualFollowersListChangedCallback",
                vec![users_json.into(), true.into()],
                MutualFollowersListChanged::new(users, true).into(),
                "user:bob",
            ),
        ]);
    }
}
