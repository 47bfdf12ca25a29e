//! What API calls answer.

use super::{ApiReply, Arguments, Codec, DecodeError, Payload, RawCall, payload, text};
use crate::event::model::GroupMember;
use crate::event::raw::Arg;

payload! {
    @struct
    /// An API call was answered, with success or failure.
    ///
    /// A failed call keeps the reply that came with it: a message that could not be sent comes back this way.
    ///
    /// Source: `TIMCommCallback`, which is passed with each call and does not tell which call it answers; whoever passes
    /// it adds the API's name.
    pub struct ApiCompleted {
        /// The API that was called, such as `TIMLogin`; empty if whoever published the completion didn't say.
        api: String,
        /// 0 for success, else the vendor's error code.
        code: i64,
        /// What the error is, or a remark such as `OK`.
        desc: String,
        /// The reply, typed by the API's name.
        reply: ApiReply,
    }
}

impl ApiCompleted {
    /// The reply of a call that succeeded.
    ///
    /// ```
    /// use tim_events::model::{ConversationType, Message};
    /// use tim_events::{ApiCompleted, ApiReply};
    ///
    /// let login = ApiCompleted::new("TIMLogin".to_owned(), 0, String::new(), ApiReply::Empty);
    /// assert_eq!(login.result(), Ok(&ApiReply::Empty));
    ///
    /// let message = Message::text(ConversationType::C2c, "bobb", "alice", "hi");
    /// let unsent = ApiReply::Message(Box::new(message));
    /// let failed = ApiCompleted::new("TIMMsgSendMessage".to_owned(), 6032, "no such user".to_owned(), unsent);
    /// assert_eq!(failed.result(), Err((6032, "no such user")));
    /// assert!(matches!(&failed.reply, ApiReply::Message(message) if message.conversation_id == "bobb"));
    /// ```
    ///
    /// # Errors
    ///
    /// The vendor's error code and description, if the call failed; its reply, if it has one, stays in
    /// [`reply`](Self::reply).
    pub fn result(&self) -> Result<&ApiReply, (i64, &str)> {
        match self.code {
            0 => Ok(&self.reply),
            code => Err((code, &self.desc)),
        }
    }
}

impl Codec for ApiCompleted {
    fn decode(call: &RawCall) -> Result<Self, DecodeError> {
        let api = call.api().unwrap_or_default();
        let mut arguments = Arguments::of(Self::KIND, call);
        let code = arguments.next()?;
        let desc = arguments.next()?;
        let reply = arguments.next_with(|arg, name, walk| Ok(ApiReply::read(api, &text(arg, name, walk)?, walk)))?;
        Ok(Self { api: api.to_owned(), code, desc, reply, issues: arguments.into_issues() })
    }

    fn encode(&self) -> Option<RawCall> {
        let args = [Arg::from(self.code), Arg::text(self.desc.as_str()), self.reply.to_arg()];
        let call = super::call_of::<Self>(args)?;
        Some(if self.api.is_empty() { call } else { call.with_api(self.api.clone()) })
    }
}

payload! {
    /// The members of a group who have read a message, or have not, were listed.
    ///
    /// The list comes in pages: ask for the next one with `next_seq` until `is_finished`. The call carries no error
    /// code and does not tell which message it is about.
    ///
    /// Source: `TIMMsgGroupMessageReadMemberListCallback`, which is passed with each call of
    /// `TIMMsgGetGroupMessageReadMemberList`.
    pub struct ReadMemberList {
        /// The members, one page of them.
        members: Vec<GroupMember>,
        /// Where the next page begins.
        next_seq: u64,
        /// Whether this is the last page.
        is_finished: bool,
    }
    scopes |payload, scopes| {
        for member in &payload.members {
            scopes.group(&member.group_id);
            scopes.user(&member.user_id);
        }
    };
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_typed;
    use super::*;

    #[test]
    fn calls_are_typed() {
        let json = r#"[{"group_member_info_identifier": "bob", "group_member_info_name_card": "Bob"}]"#;
        let member = GroupMember { user_id: "bob".to_owned(), name_card: "Bob".to_owned(), ..GroupMember::default() };
        assert_typed([
            (
                "TIMMsgGroupMessageReadMemberListCallback",
                vec![json.into(), u64::MAX.into(), false.into()],
                ReadMemberList::new(vec![member], u64::MAX, false).into(),
                "user:bob",
            ),
            (
                "TIMMsgGroupMessageReadMemberListCallback",
                vec!["[]".into(), 0.into(), true.into()],
                ReadMemberList::new(vec![], 0, true).into(),
                "",
            ),
        ]);
    }
}
