//! What the session says, read from the capture's JSON alone: the crate has no part in it.

use std::collections::HashMap;

use serde_json::Value;

/// The conversations and messages of a capture.
#[derive(Debug, Default)]
pub(crate) struct Session {
    rows: HashMap<String, Row>,
    messages: HashMap<u64, Said>,
}

/// A conversation as it should be shown.
#[derive(Debug, Default, Clone)]
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) is_pinned: bool,
    pub(crate) unread: u64,
    active: u64,
}

#[derive(Debug)]
struct Said {
    conversation: String,
    time: u64,
    seq: u64,
    text: String,
    is_revoked: bool,
}

impl Session {
    pub(crate) fn of(capture: &str) -> Self {
        let mut session = Self::default();
        for line in capture.lines() {
            let record: Value = serde_json::from_str(line).expect("a record");
            let json = |index: usize| -> Value {
                let text = record["args"][index].as_str().unwrap_or("null");
                serde_json::from_str(text).unwrap_or(Value::Null)
            };
            let api = record["api"].as_str().unwrap_or_default();
            match record["callback"].as_str().expect("a name") {
                "TIMConvEventCallback" if record["args"][0] == 1 => {
                    for row in each(&json(1)) {
                        session.rows.remove(text(row, "conv_id"));
                    }
                }
                "TIMConvEventCallback" | "TIMConvConversationGroupCreatedCallback" => session.list(&json(1)),
                "TIMRecvNewMsgCallback" => {
                    session.introduce(&json(0));
                    session.hear(&json(0));
                }
                "TIMMsgElemUploadProgressCallback" | "TIMMsgUpdateCallback" => session.hear(&json(0)),
                "TIMMsgRevokeCallback" => {
                    for locator in each(&json(0)) {
                        if let Some(said) = session.messages.get_mut(&number(locator, "message_locator_rand")) {
                            said.is_revoked = true;
                        }
                    }
                }
                "TIMCommCallback" if api == "TIMMsgGetMsgList" || api.starts_with("TIMMsgSend") => {
                    session.hear(&json(2));
                }
                _ => {}
            }
        }
        session
    }

    fn list(&mut self, rows: &Value) {
        for row in each(rows) {
            let last = &row["conv_last_msg"];
            let active = number(row, "conv_active_time").max(number(last, "message_server_time"));
            let id = text(row, "conv_id").to_owned();
            let row = Row {
                id: id.clone(),
                name: text(row, "conv_show_name").to_owned(),
                is_pinned: row["conv_is_pinned"] == true,
                unread: number(row, "conv_unread_num"),
                active,
            };
            self.rows.insert(id, row);
        }
    }

    /// Two users who write to each other have a conversation, listed or not.
    fn introduce(&mut self, messages: &Value) {
        for message in each(messages).iter().filter(|message| message["message_conv_type"] == 1) {
            let id = text(message, "message_conv_id").to_owned();
            let name = text(&message["message_sender_profile"], "user_profile_nick_name").to_owned();
            self.rows.entry(id.clone()).or_insert(Row { id, name, ..Row::default() });
        }
    }

    fn hear(&mut self, messages: &Value) {
        for message in each(messages) {
            let time = match number(message, "message_server_time") {
                0 => number(message, "message_client_time"),
                time => time,
            };
            let elements = message["message_elem_array"].as_array().cloned().unwrap_or_default();
            let content: String = elements.iter().map(|elem| text(elem, "text_elem_content")).collect();
            let said = Said {
                conversation: text(message, "message_conv_id").to_owned(),
                time,
                seq: number(message, "message_seq"),
                text: content.chars().filter(|c| !c.is_whitespace() && *c != '\u{fe0f}').collect(),
                is_revoked: false,
            };
            self.messages.insert(number(message, "message_rand"), said);
        }
    }

    /// The conversations in order: pinned ones first, then by the last activity.
    pub(crate) fn conversations(&self) -> Vec<Row> {
        let activity = |row: &Row| {
            let said = self.messages.values().filter(|said| said.conversation == row.id).map(|said| said.time);
            said.max().unwrap_or(0).max(row.active)
        };
        let mut rows: Vec<_> = self.rows.values().cloned().collect();
        rows.sort_by_key(|row| (!row.is_pinned, std::cmp::Reverse(activity(row))));
        rows
    }

    fn said(&self, id: &str, is_revoked: bool) -> Vec<String> {
        let here = |said: &&Said| said.conversation == id && said.is_revoked == is_revoked && !said.text.is_empty();
        let mut said: Vec<_> = self.messages.values().filter(here).collect();
        said.sort_by_key(|said| (said.time, said.seq));
        said.into_iter().map(|said| said.text.clone()).collect()
    }

    /// The texts of a conversation in order, without any space; those that were revoked are not among them.
    pub(crate) fn texts(&self, id: &str) -> Vec<String> {
        self.said(id, false)
    }

    /// The texts that were revoked.
    pub(crate) fn revoked(&self, id: &str) -> Vec<String> {
        self.said(id, true)
    }
}

/// The elements of a list, or the one thing that came instead.
fn each(value: &Value) -> &[Value] {
    match value {
        Value::Array(values) => values,
        Value::Null => &[],
        one => std::slice::from_ref(one),
    }
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn number(value: &Value, key: &str) -> u64 {
    value[key].as_u64().unwrap_or_default()
}
