//! What calls about messages and conversations answer.

use super::conversation::ConversationType;
use super::message::Message;

model! {
    /// How far a download has come; the call may be answered again with each step.
    #[doc(alias = "MsgDownloadElemResult")]
    pub struct DownloadProgress {
        /// The bytes that are here.
        current_size: i64 = "msg_download_elem_result_current_size";
        /// All bytes.
        total_size: i64 = "msg_download_elem_result_total_size";
    }
}

model! {
    /// What came of sending a message to one of many users.
    #[doc(alias = "MsgBatchSendResult")]
    pub struct BatchSendResult {
        /// The user.
        user_id: String = "msg_batch_send_result_identifier";
        /// 0 for success, else the vendor's error code.
        code: i64 = "msg_batch_send_result_code";
        /// What the error is.
        desc: String = "msg_batch_send_result_desc";
        /// The message that was sent.
        message: Option<Box<Message>> = "msg_batch_send_result_msg";
    }
}

model! {
    /// The messages that a search found, one page of them.
    pub struct MessageSearchResult {
        /// How many messages there are, or how many conversations if all were searched.
        total_count: i64 = "msg_search_result_total_count";
        /// What was found, by conversation.
        items: Vec<MessageSearchItem> = "msg_search_result_item_array";
        /// Where the next page begins; searches on the server alone.
        search_cursor: String = "msg_search_result_search_cursor";
    }
}

model! {
    /// The messages that a search found in one conversation.
    #[doc(alias = "MessageSearchResultItem")]
    pub struct MessageSearchItem {
        /// The conversation: the peer's user id, or the group's id.
        conversation_id: String = "msg_search_result_item_conv_id";
        /// Whether that is a user or a group.
        conversation_type: ConversationType = "msg_search_result_item_conv_type";
        /// How many there are in this conversation.
        total_count: i64 = "msg_search_result_item_total_message_count";
        /// The messages; may be fewer.
        messages: Vec<Message> = "msg_search_result_item_message_array";
    }
}

model! {
    /// How many messages are unread in all conversations.
    #[doc(alias = "GetTotalUnreadNumberResult")]
    pub struct TotalUnread {
        /// How many.
        unread_count: i64 = "conv_get_total_unread_message_count_result_unread_count";
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::model::tests::assert_same;

    #[test]
    fn a_search_lists_messages_by_conversation() {
        let found = assert_same::<MessageSearchResult>(
            r#"{"msg_search_result_search_cursor": "c", "msg_search_result_total_count": 3,
                "msg_search_result_item_array": [{
                    "msg_search_result_item_conv_id": "@TGS#1", "msg_search_result_item_conv_type": 2,
                    "msg_search_result_item_total_message_count": 3,
                    "msg_search_result_item_message_array": [{"message_elem_array": [
                        {"elem_type": 0, "text_elem_content": "hi"}]}]}]}"#,
        );
        assert_eq!((found.total_count, found.search_cursor.as_str()), (3, "c"));
        let item = &found.items[0];
        assert_eq!((item.conversation_type, item.total_count), (ConversationType::Group, 3));
        assert_eq!(item.messages[0].text_content(), Some("hi"));
    }

    #[test]
    fn a_send_that_failed_may_come_without_its_message() {
        let result = assert_same::<BatchSendResult>(
            r#"{"msg_batch_send_result_identifier": "bob", "msg_batch_send_result_code": 20003,
                "msg_batch_send_result_desc": "no such user"}"#,
        );
        assert_eq!((result.user_id.as_str(), result.code, result.message), ("bob", 20003, None));
    }
}
