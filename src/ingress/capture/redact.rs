//! Redaction: a record without what its users said and who they are.

use std::borrow::Cow;

use hashbrown::{HashMap, HashSet};
use serde_json::{Map, Number, Value};

use super::record::Record;
use crate::event::model::is_key;
use crate::event::{Arg, EventKind, RawCall};

/// Which values a redacted capture keeps: those under the keys of a list, and no others.
///
/// Every text that isn't empty and every number of a call is replaced, unless it stands under a key of the list; for an
/// argument that is no JSON, that is the argument's name in the [catalog](crate::EventKind::row). What is put in place
/// is of the same type: `text-1`, `text-2` … for texts, 0 for numbers; for an integer argument, of all that fit the same C
/// types the one nearest to zero, such as 2 or -1. Equal texts of one call are equal afterwards, so that what can be read
/// out of a call is the same; in two calls they need not be.
///
/// The structure stays: arguments, arrays and objects with the vendor's keys, `null`, booleans, empty texts. A key that is
/// not the vendor's is data and is replaced like a text. A text that is no JSON is replaced as a whole, whatever stands
/// in it. So a redacted call decodes to the same kind as before, and if it could not be typed, it still can't.
///
/// Of the record itself, the time and the callback's and the API's names stay, as long as they look like
/// the vendor's (`TIM…`); the thread's name goes, unless the key `thread` is on the list.
///
/// ```
/// use tim_events::capture::{Record, Redaction};
///
/// let record: Record = serde_json::from_str(
///     r#"{"t_us": 5, "thread": "bob's", "callback": "TIMMsgReadedReceiptCallback",
///         "args": ["[{\"msg_receipt_conv_id\": \"bob\", \"msg_receipt_conv_type\": 1}]"]}"#,
/// )?;
/// let redacted = Redaction::new().apply(&record);
/// assert_eq!(
///     serde_json::to_string(&redacted)?,
///     r#"{"t_us":5,"callback":"TIMMsgReadedReceiptCallback","args":["[{\"msg_receipt_conv_id\":\"text-1\",\"msg_receipt_conv_type\":1}]"]}"#,
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone)]
#[must_use = "nothing is redacted before `apply`"]
pub struct Redaction {
    allowed: HashSet<Cow<'static, str>>,
}

impl Redaction {
    /// The keys that are allowed from the start: types and other enums, result codes, counts, sizes, times.
    ///
    /// None of them holds a text that a user or an app wrote, nor an id, a number within a conversation, a place, a birthday
    /// or the like.
    pub const HARMLESS: &'static [&'static str] = &[
        // Names of arguments.
        "code",
        "conv_event",
        "cur_size",
        "index",
        "level",
        "reason",
        "status",
        "total_size",
        "total_unread_count",
        // Types and other enums.
        "conv_group_at_info_at_type",
        "conv_group_type",
        "conv_mark_array",
        "conv_recv_opt",
        "conv_type",
        "conversation_list_filter_conv_type",
        "conversation_list_filter_mark_type",
        "elem_type",
        "friend_add_pendency_info_type",
        "friend_add_pendency_type",
        "friend_change_elem_change_type",
        "friendship_check_friendtype_result_relation",
        "group_base_info_group_type",
        "group_base_info_msg_flag",
        "group_delete_member_result_result",
        "group_detail_info_add_option",
        "group_detail_info_approve_option",
        "group_detail_info_group_type",
        "group_detial_info_add_option",
        "group_detial_info_group_type",
        "group_invite_member_result_result",
        "group_member_info_member_role",
        "group_member_info_msg_flag",
        "group_pendency_handle_result",
        "group_pendency_handled",
        "group_pendency_pendency_type",
        "group_report_elem_group_message_receive_option",
        "group_report_elem_report_type",
        "group_self_info_msg_flag",
        "group_self_info_role",
        "group_tips_elem_join_type",
        "group_tips_elem_tip_type",
        "group_tips_group_change_info_flag",
        "group_tips_member_mark_change_info_markType",
        "group_topic_info_recv_opt",
        "image_elem_format",
        "image_elem_level",
        "message_conv_type",
        "message_locator_conv_type",
        "message_platform",
        "message_priority",
        "message_status",
        "msg_all_recv_msg_opt_level",
        "msg_receipt_conv_type",
        "msg_search_result_item_conv_type",
        "offline_push_config_flag",
        "profile_change_elem_change_type",
        "set_config_callback_log_level",
        "set_config_log_level",
        "user_status_status_type",
        // Result codes.
        "friend_result_code",
        "friendship_check_friendtype_result_code",
        "get_groups_info_result_code",
        "msg_batch_send_result_code",
        // Counts and sizes.
        "conv_get_total_unread_message_count_result_unread_count",
        "conv_unread_num",
        "file_elem_file_size",
        "friend_group_info_count",
        "group_detail_info_max_member_num",
        "group_detail_info_member_num",
        "group_detail_info_online_member_num",
        "group_detial_info_max_member_num",
        "group_detial_info_member_num",
        "group_detial_info_online_member_num",
        "group_pendency_result_unread_num",
        "group_self_info_unread_num",
        "group_tips_elem_member_num",
        "group_topic_info_unread_count",
        "image_elem_large_pic_height",
        "image_elem_large_pic_size",
        "image_elem_large_pic_width",
        "image_elem_orig_pic_height",
        "image_elem_orig_pic_size",
        "image_elem_orig_pic_width",
        "image_elem_thumb_pic_height",
        "image_elem_thumb_pic_size",
        "image_elem_thumb_pic_width",
        "message_group_receipt_read_count",
        "message_group_receipt_unread_count",
        "message_reaction_total_user_count",
        "msg_download_elem_result_current_size",
        "msg_download_elem_result_total_size",
        "msg_receipt_read_count",
        "msg_receipt_unread_count",
        "msg_search_result_item_total_message_count",
        "msg_search_result_total_count",
        "official_account_subscriber_count",
        "pendency_page_unread_num",
        "permission_group_member_count",
        "sound_elem_file_size",
        "sound_elem_file_time",
        "video_elem_image_height",
        "video_elem_image_size",
        "video_elem_image_width",
        "video_elem_video_duration",
        "video_elem_video_size",
        // Times.
        "conv_active_time",
        "conv_c2c_read_timestamp",
        "draft_edit_time",
        "friend_add_pendency_add_time",
        "friend_add_pendency_info_add_time",
        "friend_profile_add_time",
        "group_detail_info_create_time",
        "group_detail_info_last_info_time",
        "group_detail_info_last_msg_time",
        "group_detial_info_create_time",
        "group_detial_info_last_info_time",
        "group_detial_info_last_msg_time",
        "group_member_info_join_time",
        "group_member_info_shutup_time",
        "group_pendency_add_time",
        "group_report_elem_shut_up_time",
        "group_self_info_join_time",
        "group_tips_elem_time",
        "group_tips_member_change_info_shutupTime",
        "message_client_time",
        "message_locator_time",
        "message_server_time",
        "msg_receipt_time_stamp",
        "official_account_create_time",
        "official_account_subscribe_time",
        "topic_create_time",
    ];

    /// Keeps what stands under [`HARMLESS`](Self::HARMLESS) keys.
    pub fn new() -> Self {
        Self::nothing().allow_all(Self::HARMLESS.iter().copied())
    }

    /// Keeps no text and no number of any call.
    ///
    /// Kinds stay, but not which events are derived: that is told by types, which are numbers.
    pub fn nothing() -> Self {
        Self { allowed: HashSet::new() }
    }

    /// Keeps texts and numbers under this key too, also those in an array under it.
    pub fn allow(self, key: impl Into<Cow<'static, str>>) -> Self {
        self.allow_all([key.into()])
    }

    /// Keeps what stands under these keys too.
    pub fn allow_all<K: Into<Cow<'static, str>>>(mut self, keys: impl IntoIterator<Item = K>) -> Self {
        self.allowed.extend(keys.into_iter().map(Into::into));
        self
    }

    /// The record with everything replaced that isn't allowed.
    #[must_use]
    pub fn apply(&self, record: &Record) -> Record {
        let mut names = Names::default();
        let call = &record.call;
        let kind = EventKind::from_c_callback(call.callback());
        let parameters = kind.and_then(EventKind::row).map_or(&[][..], |row| row.parameters);
        let args = call.args().iter().enumerate().map(|(index, arg)| {
            let name = parameters.get(index).map_or("", |parameter| parameter.name);
            self.argument(arg, self.allowed.contains(name), &mut names)
        });
        let args: Vec<Arg> = args.collect();
        let redacted = RawCall::new(vendors_or(call.callback(), "redacted"), args);
        let redacted = match call.api() {
            Some(api) => redacted.with_api(vendors_or(api, "redacted")),
            None => redacted,
        };
        let thread = record.thread.clone().filter(|_| self.allowed.contains("thread"));
        Record::new(record.t_us, thread, redacted)
    }

    fn argument(&self, arg: &Arg, is_allowed: bool, names: &mut Names) -> Arg {
        match arg {
            Arg::Null | Arg::Bool(_) => arg.clone(),
            _ if is_allowed && !is_container(arg) => arg.clone(),
            Arg::Int(number) => Arg::Int(of_the_same_types(*number)),
            Arg::Text(text) => {
                // The decoder bends what is not UTF-8 in the same way.
                let text = text.to_string_lossy();
                if text.trim_ascii().is_empty() {
                    return Arg::text("");
                }
                match serde_json::from_str(&text) {
                    Ok(json) => Arg::text(self.value(json, is_allowed, names).to_string()),
                    Err(_) => Arg::text(names.of(&text)),
                }
            }
        }
    }

    fn value(&self, value: Value, is_allowed: bool, names: &mut Names) -> Value {
        match value {
            Value::Array(items) => items.into_iter().map(|item| self.value(item, is_allowed, names)).collect(),
            Value::Object(members) => Value::Object(self.object(members, names)),
            Value::String(text) if !is_allowed && !text.is_empty() => Value::String(names.of(&text)),
            Value::Number(number) if !is_allowed => Value::Number(zero_of(&number)),
            kept => kept,
        }
    }

    fn object(&self, members: Map<String, Value>, names: &mut Names) -> Map<String, Value> {
        let member = |(key, value): (String, Value)| {
            let is_allowed = self.allowed.contains(key.as_str());
            let key = if is_allowed || is_key(&key) { key } else { names.of(&key) };
            (key, self.value(value, is_allowed, names))
        };
        members.into_iter().map(member).collect()
    }
}

impl Default for Redaction {
    fn default() -> Self {
        Self::new()
    }
}

/// What stands for the texts of one call: equal names for equal texts.
#[derive(Default)]
struct Names(HashMap<String, usize>);

impl Names {
    fn of(&mut self, text: &str) -> String {
        let next = self.0.len() + 1;
        format!("text-{}", self.0.entry_ref(text).or_insert(next))
    }
}

/// A name as the vendor gives them, or what stands for another one.
fn vendors_or(name: &str, otherwise: &'static str) -> Cow<'static, str> {
    let is_vendors = name.starts_with("TIM") && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_vendors { Cow::Owned(name.to_owned()) } else { Cow::Borrowed(otherwise) }
}

/// Whether an argument is JSON with keys of its own, which say what is allowed in it.
fn is_container(arg: &Arg) -> bool {
    matches!(arg, Arg::Text(text) if matches!(text.as_bytes().trim_ascii_start().first(), Some(b'{' | b'[')))
}

/// Whether a number fits its parameter decides whether the call can be typed; so for all numbers that fit the same C types
/// stands the one of them that is nearest to zero.
fn of_the_same_types(number: i128) -> i128 {
    /// From here on a number is no boolean, and no integer of 32 or 64 bits with or without a sign.
    const UPWARDS: [i128; 6] = [0, 2, 1 << 31, 1 << 32, 1 << 63, 1 << 64];
    const DOWNWARDS: [i128; 3] = [-1, -(1 << 31) - 1, -(1 << 63) - 1];
    let upwards = UPWARDS.into_iter().rfind(|first| number >= *first);
    upwards.or_else(|| DOWNWARDS.into_iter().rfind(|first| number <= *first)).unwrap_or(0)
}

fn zero_of(number: &Number) -> Number {
    match Number::from_f64(0.0) {
        Some(zero) if number.is_f64() => zero,
        _ => 0.into(),
    }
}
