//! What API calls answer.

use serde_json::Value;

use super::{Arguments, Codec, DecodeError, Payload, RawCall, json_text, payload, text};
use crate::event::decode::IssueError;
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
        /// The reply's JSON; none for the APIs that answer with an empty text.
        reply: Option<Value>,
    }
}

impl ApiCompleted {
    /// The reply of a call that succeeded.
    ///
    /// ```
    /// use tim_events::ApiCompleted;
    ///
    /// let failed = ApiCompleted::new("TIMLogin".to_owned(), 9523, "timed out".to_owned(), None);
    /// assert_eq!(failed.result(), Err((9523, "timed out")));
    /// ```
    ///
    /// # Errors
    ///
    /// The vendor's error code and description, if the call failed.
    pub fn result(&self) -> Result<Option<&Value>, (i64, &str)> {
        match self.code {
            0 => Ok(self.reply.as_ref()),
            code => Err((code, &self.desc)),
        }
    }
}

impl Codec for ApiCompleted {
    fn decode(call: &RawCall) -> Result<Self, DecodeError> {
        let mut arguments = Arguments::of(Self::KIND, call);
        let code = arguments.next()?;
        let desc = arguments.next()?;
        let reply = arguments.next_with(|arg, name, walk| {
            let text = text(arg, name, walk)?;
            if text.trim_ascii().is_empty() {
                return Ok(None);
            }
            Ok(Some(serde_json::from_str(&text).unwrap_or_else(|_| {
                // Some API may answer with plain text: the reply is that text, not lost.
                walk.note(IssueError::Coerced { expected: "JSON", raw: text.to_string() });
                Value::String(text.to_string())
            })))
        })?;
        let api = call.api().unwrap_or_default().to_owned();
        Ok(Self { api, code, desc, reply, issues: arguments.into_issues() })
    }

    fn encode(&self) -> Option<RawCall> {
        let reply = self.reply.as_ref().map_or_else(|| Arg::text(""), json_text);
        let call = super::call_of::<Self>([Arg::from(self.code), Arg::text(self.desc.as_str()), reply])?;
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
