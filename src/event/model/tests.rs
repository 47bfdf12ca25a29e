//! Helpers of the models' tests, and the documents' examples as round trips.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::*;
use crate::event::decode::{Field, Walk};

/// What the strict parse makes of a text, if it accepts it.
pub(super) fn strict<T: DeserializeOwned>(json: &str) -> Option<T> {
    serde_json::from_str(json).ok()
}

/// What the lenient walk makes of a text, and how many issues it noted.
pub(super) fn lenient<T: Field>(json: &str) -> (T, usize) {
    let mut walk = Walk::new("");
    let value = T::read(&serde_json::from_str(json).unwrap(), &mut walk).unwrap();
    (value, walk.into_issues().len())
}

/// Reads a text in both ways and asserts that they agree, and that every key and value goes out as
/// it came.
///
/// The strict parse may refuse what the lenient walk decides, but the lenient walk must find
/// nothing to bend.
pub(super) fn assert_same<T>(json: &str) -> T
where
    T: Field + DeserializeOwned + Serialize + PartialEq + Debug,
{
    let (value, issues) = lenient::<T>(json);
    assert_eq!(issues, 0, "{json}");
    if let Some(strict) = strict::<T>(json) {
        assert_eq!(strict, value, "{json}");
    }
    let written = serde_json::to_value(&value).unwrap();
    assert_covers(&written, &serde_json::from_str(json).unwrap());
    let again = T::read(&written, &mut Walk::new("")).unwrap();
    assert_eq!(again, value, "{json}");
    value
}

/// Asserts that `written` has every key of `read` with its value, under its 8.0 spelling.
fn assert_covers(written: &Value, read: &Value) {
    match (written, read) {
        (Value::Object(written), Value::Object(read)) => {
            for (key, value) in read {
                let key = match key.as_str() {
                    "user_profile_item_custom_string_array" if !written.contains_key(key) => {
                        "user_profile_custom_string_array"
                    }
                    "friend_profile_item_custom_string_array" if !written.contains_key(key) => {
                        "friend_profile_custom_string_array"
                    }
                    key => key,
                };
                assert!(written.contains_key(key), "{key} got lost");
                assert_covers(&written[key], value);
            }
        }
        (Value::Array(written), Value::Array(read)) => {
            assert_eq!(written.len(), read.len());
            for (written, read) in written.iter().zip(read) {
                assert_covers(written, read);
            }
        }
        _ => assert_eq!(written, read),
    }
}

/// One of the documents' messages: all have these eleven keys.
fn message(members: &Value, elem: &Value) -> String {
    let mut message = json!({
        "message_client_time": 1_551_080_111,
        "message_conv_id": "user2",
        "message_conv_type": 1,
        "message_elem_array": [elem],
        "message_is_from_self": true,
        "message_is_read": true,
        "message_rand": 2_130_485_001,
        "message_sender": "user1",
        "message_seq": 1,
        "message_server_time": 1_551_080_111,
        "message_status": 2
    });
    for (key, value) in members.as_object().unwrap() {
        message[key] = value.clone();
    }
    message.to_string()
}

fn member() -> Value {
    json!({
        "group_member_info_custom_info": {},
        "group_member_info_identifier": "user1",
        "group_member_info_join_time": 0,
        "group_member_info_member_role": 0,
        "group_member_info_msg_flag": 0,
        "group_member_info_msg_seq": 0,
        "group_member_info_name_card": "",
        "group_member_info_shutup_time": 0
    })
}

fn profile(members: &Value) -> Value {
    let mut profile = json!({
        "user_profile_add_permission": 0,
        "user_profile_birthday": 0,
        "user_profile_face_url": "",
        "user_profile_gender": 0,
        "user_profile_identifier": "user10",
        "user_profile_language": 0,
        "user_profile_level": 0,
        "user_profile_location": "",
        "user_profile_nick_name": "",
        "user_profile_role": 0,
        "user_profile_self_signature": ""
    });
    profile.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    profile
}

#[test]
fn the_documents_text_messages() {
    let text = |content| json!({"elem_type": 0, "text_elem_content": content});
    let short = assert_same::<Message>(&message(&json!({}), &text("123213213")));
    assert_eq!(short.text_content(), Some("123213213"));
    assert!(strict::<Message>(&message(&json!({}), &text("123213213"))).is_some());

    // The answer to sending has five keys more.
    let sent = assert_same::<Message>(&message(
        &json!({
            "message_custom_int": 0, "message_custom_str": "", "message_is_online_msg": false,
            "message_is_peer_read": false, "message_priority": 1
        }),
        &text("test"),
    ));
    assert_eq!(sent.status, MessageStatus::SendSucceeded);
}

#[test]
fn the_documents_group_report() {
    let report = json!({
        "elem_type": 9,
        "group_report_elem_group_id": "first group id",
        "group_report_elem_group_name": "first group name",
        "group_report_elem_msg": "",
        "group_report_elem_op_group_memberinfo": member(),
        "group_report_elem_op_user": "",
        "group_report_elem_platform": "Windows",
        "group_report_elem_report_type": 6,
        "group_report_elem_user_data": ""
    });
    let members = json!({
        "message_conv_id": "", "message_conv_type": 3, "message_sender": "@TIM#SYSTEM",
        "message_is_from_self": false
    });
    let message = assert_same::<Message>(&message(&members, &report));
    assert_eq!(message.conversation_type, ConversationType::System);
    let [Elem::GroupReport(report)] = message.elements.as_slice() else { unreachable!("the keys are a report's") };
    assert_eq!(report.report_type, GroupReportType::Create);
    assert_eq!(report.elem_type, ElemType::Video);
}

#[test]
fn the_documents_group_tip() {
    let tip = json!({
        "elem_type": 6,
        "group_tips_elem_changed_group_memberinfo_array": [],
        "group_tips_elem_group_change_info_array": [{
            "group_tips_group_change_info_flag": 10,
            "group_tips_group_change_info_value": "first group name to other name"
        }],
        "group_tips_elem_group_id": "first group id",
        "group_tips_elem_group_name": "first group name to other name",
        "group_tips_elem_member_change_info_array": [],
        "group_tips_elem_member_num": 0,
        "group_tips_elem_op_group_memberinfo": member(),
        "group_tips_elem_op_user": "user1",
        "group_tips_elem_platform": "Windows",
        "group_tips_elem_time": 0,
        "group_tips_elem_tip_type": 6,
        "group_tips_elem_user_array": []
    });
    let members = json!({"message_conv_id": "first group id", "message_conv_type": 2});
    let message = assert_same::<Message>(&message(&members, &tip));
    assert!(matches!(message.elements[..], [Elem::GroupTips(_)]));

    // The callback for tips sends the tip alone, which both ways read.
    assert!(strict::<GroupTipsElem>(&tip.to_string()).is_some());
    let tip = assert_same::<GroupTipsElem>(&tip.to_string());
    assert_eq!(tip.tip_type, GroupTipType::GroupInfoChange);
    assert_eq!(tip.group_changes[0].flag.code(), 10);
    assert_eq!(tip.join_type, None);
}

#[test]
fn the_documents_conversation() {
    let last = message(&json!({}), &json!({"elem_type": 0, "text_elem_content": "12"}));
    let conversation = assert_same::<Conversation>(&format!(
        r#"{{"conv_active_time": 1551269275, "conv_id": "user2", "conv_is_has_draft": false,
             "conv_is_has_lastmsg": true, "conv_last_msg": {last}, "conv_owner": "",
             "conv_type": 1, "conv_unread_num": 1}}"#
    ));
    let last = conversation.last_message.unwrap();
    assert_eq!(last.text_content(), Some("12"));
    assert_eq!((conversation.draft, conversation.group_type), (None, None));
}

#[test]
fn the_documents_friends() {
    let profile = profile(&json!({
        "user_profile_birthday": 20_190_419,
        "user_profile_face_url": "faceUrl",
        "user_profile_item_custom_string_array": [{
            "user_profile_custom_string_info_key": "Tag_Profile_Custom_Str",
            "user_profile_custom_string_info_value": "qcloud"
        }],
        "user_profile_language": 1,
        "user_profile_level": 3,
        "user_profile_location": "sz\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
        "user_profile_nick_name": "nick_test23",
        "user_profile_role": 4,
        "user_profile_self_signature": "sig_test"
    }));
    let friend = json!({
        "friend_profile_add_source": "AddSource_Type_android",
        "friend_profile_add_time": 1_562_229_520,
        "friend_profile_add_wording": "",
        "friend_profile_group_name_array": ["Group123"],
        "friend_profile_identifier": "asd12341",
        "friend_profile_item_custom_string_array": [{
            "friend_profile_custom_string_info_key": "Tag_Profile_Custom_Str",
            "friend_profile_custom_string_info_value": "qcloud"
        }],
        "friend_profile_remark": "",
        "friend_profile_user_profile": profile
    });
    let friend = assert_same::<FriendProfile>(&friend.to_string());
    assert_eq!(friend.custom_fields.get("Tag_Profile_Custom_Str"), Some("qcloud"));
    let profile = friend.user_profile.unwrap();
    assert_eq!(profile.custom_fields.get("Tag_Profile_Custom_Str"), Some("qcloud"));
    assert_eq!(profile.location.trim_end_matches('\0'), "sz");

    assert_same::<FriendGroup>(
        r#"{"friend_group_info_count": 2, "friend_group_info_name": "Group123",
            "friend_group_info_identifier_array": ["user4", "user10"]}"#,
    );
}

#[test]
fn the_documents_profile() {
    let profile = profile(&json!({
        "user_profile_add_permission": 1, "user_profile_nick_name": "User1NickName"
    }));
    let profile = assert_same::<UserProfile>(&profile.to_string());
    assert_eq!(profile.add_permission, AddPermission::AllowAny);
}

#[test]
fn the_documents_friend_update_holds_what_changed_and_nothing_else() {
    let json = r#"{"friend_profile_update_identifier": "user4", "friend_profile_update_item": {
        "friend_profile_item_group_name_array": ["group1", "group2"],
        "friend_profile_item_remark": "New Remark"}}"#;
    let update = assert_same::<FriendProfileUpdate>(json);
    assert_eq!(update.item.remark.as_deref(), Some("New Remark"));
    assert_eq!((&update.item.custom_fields, &update.item.nick_name), (&None, &None));
    let written = serde_json::to_value(&update).unwrap();
    assert_eq!(written, serde_json::from_str::<Value>(json).unwrap());
}

#[test]
fn a_friend_update_also_tells_of_the_friends_profile() {
    let update = assert_same::<FriendProfileItem>(
        r#"{"user_profile_item_nick_name": "Bob", "user_profile_item_gender": 1,
            "user_profile_item_custom_string_array": [{
                "friend_profile_custom_string_info_key": "Tag_Profile_Custom_Team",
                "friend_profile_custom_string_info_value": "blue"}]}"#,
    );
    assert_eq!(update.gender, Some(Gender::Male));
    let fields = update.profile_custom_fields.unwrap();
    assert_eq!(fields.get("Tag_Profile_Custom_Team"), Some("blue"));
}

#[test]
fn the_documents_friend_requests() {
    let request = assert_same::<FriendRequest>(
        r#"{"friend_add_pendency_add_source": "AddSource_Type_android",
            "friend_add_pendency_add_wording": "aaaa",
            "friend_add_pendency_identifier": "v222", "friend_add_pendency_nick_name": ""}"#,
    );
    assert_eq!(request.user_id, "v222");

    // The page of requests has keys of its own, one of them misspelt.
    let (request, issues) = lenient::<FriendRequest>(
        r#"{"friend_add_pendency_info_add_source": "AddSource_Type_Windows",
            "friend_add_pendency_info_add_time": 1563026447,
            "friend_add_pendency_info_add_wording": "I am Iron Man",
            "friend_add_pendency_info_idenitifer": "user4",
            "friend_add_pendency_info_nick_name": "change my nick name",
            "friend_add_pendency_info_type": 1}"#,
    );
    assert_eq!((request.user_id.as_str(), issues), ("user4", 0));
    assert_eq!(request.request_type, FriendRequestType::Outgoing);
    assert_eq!(request.add_time, 1_563_026_447);
}

#[test]
fn elements_of_all_kinds_from_the_capture() {
    for elem in [
        r#"{"custom_elem_data": "d\u0001é", "custom_elem_desc": "desc", "custom_elem_ext": "ext",
            "custom_elem_sound": "s", "elem_type": 3}"#,
        r#"{"elem_type": 6, "face_elem_buf": "buf", "face_elem_index": 7}"#,
        r#"{"elem_type": 7, "location_elem_desc": "sz", "location_elem_latitude": 22.54,
            "location_elem_longitude": 113.93}"#,
        r#"{"elem_type": 4, "file_elem_business_id": 0, "file_elem_file_id": "",
            "file_elem_file_name": "blob.bin", "file_elem_file_path": "/var/blob.bin",
            "file_elem_file_size": 300000}"#,
    ] {
        assert!(strict::<Elem>(elem).is_some(), "{elem}");
        assert_same::<Elem>(elem);
    }
}

#[test]
fn download_flags_of_old_libraries_are_kept() {
    for elem in [
        r#"{"elem_type": 2, "sound_elem_download_flag": 2}"#,
        r#"{"elem_type": 4, "file_elem_download_flag": 2}"#,
        r#"{"elem_type": 9, "video_elem_image_download_flag": 2,
            "video_elem_video_download_flag": 1}"#,
    ] {
        assert_same::<Elem>(elem);
    }
}

#[test]
fn any_value_is_kept_where_no_type_is_documented() {
    for list in ["{}", "[]", r#"[{"message_msg_id": "a"}]"#, "7"] {
        let json = format!(r#"{{"group_tips_elem_pinned_message_list": {list}}}"#);
        assert_same::<GroupTipsElem>(&json);
    }
    let tip = assert_same::<GroupTipsElem>("{}");
    assert_eq!(tip.pinned_messages, Value::Null);
    let written = serde_json::to_value(tip).unwrap();
    assert_eq!(written.get("group_tips_elem_pinned_message_list"), None);
}
