//! What happens in groups.

use super::{Arg, Arguments, Codec, DecodeError, Payload, RawCall, Scopes, call_of, json_text, payload};
use crate::event::decode::Argument;
use crate::event::model::{GroupAttribute, GroupTipsElem};

payload! {
    @struct
    /// Something changed in a group: members came or went, roles or the profile changed.
    ///
    /// The same tips also come as elements of new messages. The library sends one tip a call, the documents describe an
    /// array; both are read, and one tip is written back as an object.
    ///
    /// Source: `TIMGroupTipsEventCallback`.
    pub struct GroupTips {
        /// The tips, one in practice.
        tips: Vec<GroupTipsElem>,
    }
}

impl Codec for GroupTips {
    fn decode(call: &RawCall) -> Result<Self, DecodeError> {
        let mut arguments = Arguments::of(Self::KIND, call);
        let tips = arguments.next_with(|arg, name, walk| match arg {
            Arg::Text(text) if text.as_bytes().trim_ascii().starts_with(b"{") => {
                GroupTipsElem::from_arg(arg, name, walk).map(|tip| vec![tip])
            }
            _ => Vec::from_arg(arg, name, walk),
        })?;
        Ok(Self { tips, issues: arguments.into_issues() })
    }

    fn encode(&self) -> Option<RawCall> {
        call_of::<Self>([match self.tips.as_slice() {
            [tip] => json_text(tip),
            tips => json_text(&tips),
        }])
    }

    fn scopes(&self, scopes: &mut Scopes) {
        for tip in &self.tips {
            scopes.group(&tip.group_id);
            scopes.user(&tip.operator);
            scopes.users(&tip.user_ids);
        }
    }
}

payload! {
    /// The attributes of a group changed; all of them come, not the difference.
    ///
    /// Source: `TIMGroupAttributeChangedCallback`.
    pub struct GroupAttributesChanged {
        /// The group.
        group_id: String,
        /// All attributes of the group, as they are now.
        attributes: Vec<GroupAttribute>,
    }
    scopes |payload, scopes| scopes.group(&payload.group_id);
}

payload! {
    /// A counter of a group has another value.
    ///
    /// Source: `TIMGroupCounterChangedCallback`.
    pub struct GroupCounterChanged {
        /// The group.
        group_id: String,
        /// The counter's key.
        key: String,
        /// Its value now.
        value: i64,
    }
    scopes |payload, scopes| scopes.group(&payload.group_id);
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assert_typed, captured};
    use super::*;

    #[test]
    fn calls_are_typed() {
        assert_typed([(
            "TIMGroupCounterChangedCallback",
            vec!["@TGS#1".into(), "likes".into(), i64::MIN.into()],
            GroupCounterChanged::new("@TGS#1".to_owned(), "likes".to_owned(), i64::MIN).into(),
            "group:@TGS#1",
        )]);
    }

    #[test]
    fn captured_calls_are_typed() {
        let counter: GroupCounterChanged = captured();
        assert_eq!((counter.key.as_str(), counter.value), ("pages_read", 412));
    }
}
