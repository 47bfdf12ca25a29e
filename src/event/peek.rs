//! What an event is about, read off its text.
//!
//! To decode a message takes several times as long as to find out whose it is, and who sends it on doesn't need more.
//! What is unusual in any way is decoded.

use serde::Deserialize;

use crate::event::decode::scan;
use crate::event::kind::EventKind;
use crate::event::model::ConversationType;
use crate::event::raw::{Arg, RawCall};
use crate::event::reference::EventRef;
use crate::event::scope::Scopes;

impl EventRef {
    /// Tells what the event is about, as [`Event::scopes`](crate::Event) does; of most messages without decoding them.
    ///
    /// A message that says what it is about counts even if it can't be decoded for another reason.
    pub(crate) fn peek_scopes(&self, mut scopes: Scopes<'_>) {
        let messages = match self.raw() {
            Some(call) if !self.is_decoded() => peek(self.kind(), call),
            _ => None,
        };
        match messages {
            Some(messages) => messages.iter().for_each(|message| message.scopes(&mut scopes)),
            None => self.scopes(scopes),
        }
    }
}

/// What the messages of a call are about; none if that can't be told without decoding it.
fn peek(kind: EventKind, call: &RawCall) -> Option<Vec<Peeked<'_>>> {
    let (EventKind::NewMessages | EventKind::MessagesUpdated, [Arg::Text(text)]) = (kind, call.args()) else {
        return None;
    };
    let text = text.to_str().ok()?.trim_ascii();
    // A report about a group is about that, too; and an escape may hide one.
    let may_report = text.contains("group_report") || text.contains("\\u");
    if may_report { None } else { scan(text) }
}

/// What is read of a message. One of these keys twice, or an escape in its value, is unusual.
#[derive(Deserialize)]
struct Peeked<'t> {
    #[serde(default, rename = "message_conv_id")]
    conversation_id: &'t str,
    #[serde(default, rename = "message_conv_type")]
    conversation_type: ConversationType,
    #[serde(default, rename = "message_sender")]
    sender: &'t str,
}

impl Peeked<'_> {
    fn scopes(&self, scopes: &mut Scopes<'_>) {
        scopes.conversation(self.conversation_type, self.conversation_id);
        scopes.user(self.sender);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;
    use proptest::{collection, sample};

    use super::*;
    use crate::event::body::Body;
    use crate::event::scope::Scope;

    /// A member of a message: mostly one that counts, mostly of a value that fits.
    fn member() -> impl Strategy<Value = String> {
        let key = sample::select(vec![
            "message_conv_id",
            "message_conv_type",
            "message_sender",
            "message_sender",
            "message_seq",
            "message_elem_array",
            "message\\u005fsender",
            "what else",
        ]);
        let value = prop_oneof![
            4 => "\"[a-c]{0,2}\"",
            4 => "[0-5]",
            1 => sample::select(vec![
                "null", "-1", "1.5", "1e400", "[", "{}", "true", r#""a\n""#, r#""\u0061""#, r#""a\"b""#, r#"["a", {"b": 1}]"#,
                r#"[{"elem_type": 0, "text_elem_content": "a"}]"#,
                r#"[{"elem_type": 9, "group_report_elem_group_id": "g"}]"#,
                "123456789012345678901234567890",
            ]).prop_map(str::to_owned),
        ];
        (key, value).prop_map(|(key, value)| format!("\"{key}\": {value}"))
    }

    fn text() -> impl Strategy<Value = String> {
        let message = collection::vec(member(), 0..5).prop_map(|members| format!("{{{}}}", members.join(",")));
        let element = prop_oneof![9 => message, 1 => "(null|1|\"a\"|\\[\\])"];
        (collection::vec(element, 0..4), " {0,2}", prop_oneof![9 => Just(""), 1 => Just(",")])
            .prop_map(|(elements, space, after)| format!("{space}[{}]{after}{space}", elements.join(", ")))
    }

    fn about(tell: impl FnOnce(Scopes<'_>)) -> BTreeSet<String> {
        let mut about = BTreeSet::new();
        tell(Scopes::new(&mut |scope| {
            about.insert(format!("{:?}", Scope::from(scope)));
        }));
        about
    }

    proptest! {
        #[test]
        fn what_is_peeked_is_what_is_decoded(text in text()) {
            let body = Body::from(RawCall::new("TIMRecvNewMsgCallback", [Arg::text(text)]));
            let event = EventRef::new(1, 0, body);
            let peeked = about(|scopes| event.peek_scopes(scopes));
            let decoded = about(|scopes| event.scopes(scopes));
            prop_assert!(decoded.is_subset(&peeked), "{decoded:?} are not among {peeked:?}");
            if event.issues().is_empty() {
                prop_assert_eq!(peeked, decoded);
            }
        }
    }

    #[test]
    fn a_message_that_cant_be_decoded_is_about_what_it_says() {
        let text = r#"[{"message_sender": "a", "message_seq": 1e400}]"#;
        let event = EventRef::new(1, 0, Body::from(RawCall::new("TIMRecvNewMsgCallback", [Arg::text(text)])));
        assert_eq!(about(|scopes| event.peek_scopes(scopes)), BTreeSet::from([r#"User("a")"#.to_owned()]));
        assert!(about(|scopes| event.scopes(scopes)).is_empty());
    }

    #[test]
    fn a_usual_message_is_not_decoded() {
        let text = r#"[{"message_conv_id": "g", "message_conv_type": 2, "message_sender": "a", "message_seq": 7,
            "message_elem_array": [{"elem_type": 0, "text_elem_content": "\"quoted\""}]}]"#;
        let event = EventRef::new(1, 0, Body::from(RawCall::new("TIMRecvNewMsgCallback", [Arg::text(text)])));
        let about = about(|scopes| event.peek_scopes(scopes));
        assert_eq!(about.len(), 3, "the group, its conversation and the sender: {about:?}");
        assert!(!event.is_decoded());
    }
}
