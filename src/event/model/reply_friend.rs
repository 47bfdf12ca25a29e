//! What calls about friends answer.

use super::friend::{FriendRequest, FriendRequestType};

open_enum! {
    /// Who has whom as a friend.
    #[doc(alias = "TIMFriendCheckRelation")]
    pub enum FriendRelationType {
        /// Neither has the other.
        #[doc(alias = "FriendCheckNoRelation")]
        None = 0,
        /// The logged-in user has the other one.
        #[doc(alias = "FriendCheckAWithB")]
        InOwnList = 1,
        /// The other one has the logged-in user.
        #[doc(alias = "FriendCheckBWithA")]
        InOtherList = 2,
        /// Each has the other.
        #[doc(alias = "FriendCheckBothWay")]
        Both = 3,
    }
}

model! {
    /// What came of a call about one user.
    pub struct FriendResult {
        /// The user.
        user_id: String = "friend_result_identifier";
        /// 0 for success, else the vendor's error code.
        code: i64 = "friend_result_code";
        /// What the error is, or a remark such as `OK`.
        desc: String = "friend_result_desc";
    }
}

model! {
    /// How one user and the logged-in user are friends.
    #[doc(alias = "FriendshipCheckFriendTypeResult")]
    pub struct FriendRelation {
        /// The user.
        user_id: String = "friendship_check_friendtype_result_identifier";
        /// Who has whom.
        relation: FriendRelationType = "friendship_check_friendtype_result_relation";
        /// 0 for success, else the vendor's error code.
        code: i64 = "friendship_check_friendtype_result_code";
        /// What the error is.
        desc: String = "friendship_check_friendtype_result_desc";
    }
}

model! {
    /// One page of requests to become friends.
    #[doc(alias = "PendencyPage")]
    pub struct FriendRequestPage {
        /// The time at which the page begins.
        start_time: u64 = "pendency_page_start_time";
        /// How many requests are unread.
        unread_count: i64 = "pendency_page_unread_num";
        /// A number that grows with each request.
        current_seq: u64 = "pendency_page_current_seq";
        /// The requests.
        requests: Vec<FriendRequestInfo> = "pendency_page_pendency_info_array";
    }
}

model! {
    /// A request to become friends, as a page lists it; it turns into a [`FriendRequest`].
    ///
    /// The two say the same in different keys.
    #[doc(alias = "FriendAddPendencyInfo")]
    pub struct FriendRequestInfo {
        /// Which way the request goes.
        request_type: FriendRequestType = "friend_add_pendency_info_type";
        /// The other user.
        user_id: String = "friend_add_pendency_info_identifier" | "friend_add_pendency_info_idenitifer";
        /// The other user's nick name.
        nick_name: String = "friend_add_pendency_info_nick_name";
        /// The URL of the other user's picture.
        face_url: String = "friend_add_pendency_info_face_url";
        /// When the request was made, in Unix seconds.
        add_time: u64 = "friend_add_pendency_info_add_time";
        /// By which app or page it was made.
        add_source: String = "friend_add_pendency_info_add_source";
        /// What was said with it.
        add_wording: String = "friend_add_pendency_info_add_wording";
    }
}

impl From<FriendRequestInfo> for FriendRequest {
    fn from(info: FriendRequestInfo) -> Self {
        Self {
            request_type: info.request_type,
            user_id: info.user_id,
            nick_name: info.nick_name,
            face_url: info.face_url,
            add_time: info.add_time,
            add_source: info.add_source,
            add_wording: info.add_wording,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::model::tests::{assert_same, lenient};

    #[test]
    fn a_request_of_a_page_is_a_request() {
        let info = assert_same::<FriendRequestInfo>(
            r#"{"friend_add_pendency_info_type": 1, "friend_add_pendency_info_identifier": "bob",
                "friend_add_pendency_info_nick_name": "Bob", "friend_add_pendency_info_face_url": "u",
                "friend_add_pendency_info_add_time": 1563026447, "friend_add_pendency_info_add_source": "s",
                "friend_add_pendency_info_add_wording": "hi"}"#,
        );
        let request = FriendRequest::from(info);
        let known = lenient::<FriendRequest>(
            r#"{"friend_add_pendency_type": 1, "friend_add_pendency_identifier": "bob",
                "friend_add_pendency_nick_name": "Bob", "friend_add_pendency_face_url": "u",
                "friend_add_pendency_add_time": 1563026447, "friend_add_pendency_add_source": "s",
                "friend_add_pendency_add_wording": "hi"}"#,
        );
        assert_eq!((request, 0), known);
    }

    #[test]
    fn the_old_spelling_of_a_user_is_read() {
        let (page, issues) = lenient::<FriendRequestPage>(
            r#"{"pendency_page_current_seq": 2, "pendency_page_pendency_info_array": [
                {"friend_add_pendency_info_idenitifer": "bob"}]}"#,
        );
        assert_eq!((page.current_seq, page.requests[0].user_id.as_str(), issues), (2, "bob", 0));
    }

    #[test]
    fn relations_stay_open() {
        let relation = assert_same::<FriendRelation>(r#"{"friendship_check_friendtype_result_relation": 4}"#);
        assert_eq!(relation.relation, FriendRelationType::Other(4));
    }
}
