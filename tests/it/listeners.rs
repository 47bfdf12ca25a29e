//! Listeners in the V2 shape: each name has its method, and it gets what C has.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use tim_events::compat::{
    AdvancedMsgListener, Callbacks, ConversationListener, FriendshipListener, GroupListener, SdkListener,
    SignalingListener,
};
use tim_events::model::{
    Conversation, ConversationType, FriendProfileUpdate, FriendRequest, GroupAttribute, GroupChange, GroupMember,
    MemberMute, Message, MessageLocator, MessageReceipt, UserProfile, UserStatus,
};
use tim_events::stream::Unregistered;
use tim_events::{
    AdminsGranted, AdminsRevoked, BlockedUser, Body, Bus, Dispatcher, EventKind, EventSet, GroupCreated,
    GroupDismissed, GroupInfoChanged, GroupRecycled, HandlerGuard, JoinRequestProcessed, JoinRequestReceived,
    ListenerName, MemberInfoChanged, MemberLeft, MembersEntered, MembersInvited, MembersKicked, NewMessages, Payload,
    QuitFromGroup, RawCall, RestCustomDataReceived,
};

use crate::support::{ready, watched};

/// Writes down which methods are called, and with what.
#[derive(Clone, Default)]
struct Diary(Arc<Mutex<Vec<String>>>);

impl Diary {
    fn note(&self, line: impl Into<String>) {
        self.0.lock().unwrap().push(line.into());
    }

    /// What was written since the last look.
    fn read(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

fn list<'a>(items: impl IntoIterator<Item = &'a str>) -> String {
    items.into_iter().collect::<Vec<_>>().join("+")
}

fn members(members: &[GroupMember]) -> String {
    list(members.iter().map(|member| member.user_id.as_str()))
}

fn strings(texts: &[String]) -> String {
    list(texts.iter().map(String::as_str))
}

fn text(message: &Message) -> &str {
    message.text_content().unwrap_or("no text")
}

impl SdkListener for Diary {
    fn on_connecting(&mut self) {
        self.note("on_connecting");
    }

    fn on_connect_success(&mut self) {
        self.note("on_connect_success");
    }

    fn on_connect_failed(&mut self, code: i64, desc: &str) {
        self.note(format!("on_connect_failed {code} {desc}"));
    }

    fn on_kicked_offline(&mut self) {
        self.note("on_kicked_offline");
    }

    fn on_user_sig_expired(&mut self) {
        self.note("on_user_sig_expired");
    }

    fn on_self_info_updated(&mut self, profile: &UserProfile) {
        self.note(format!("on_self_info_updated {}", profile.user_id));
    }

    fn on_user_status_changed(&mut self, statuses: &[UserStatus]) {
        self.note(format!("on_user_status_changed {}", list(statuses.iter().map(|status| &*status.user_id))));
    }
}

impl AdvancedMsgListener for Diary {
    fn on_recv_new_message(&mut self, message: &Message) {
        self.note(format!("on_recv_new_message {}", text(message)));
    }

    fn on_recv_c2c_read_receipt(&mut self, receipts: &[&MessageReceipt]) {
        let ids = list(receipts.iter().map(|receipt| &*receipt.conversation_id));
        self.note(format!("on_recv_c2c_read_receipt {ids}"));
    }

    fn on_recv_message_read_receipts(&mut self, receipts: &[&MessageReceipt]) {
        let ids = list(receipts.iter().map(|receipt| &*receipt.conversation_id));
        self.note(format!("on_recv_message_read_receipts {ids}"));
    }

    fn on_recv_message_revoked(&mut self, locator: &MessageLocator) {
        self.note(format!("on_recv_message_revoked {} {}", locator.conversation_id, locator.seq));
    }

    fn on_recv_message_modified(&mut self, message: &Message) {
        self.note(format!("on_recv_message_modified {}", text(message)));
    }

    fn on_send_message_progress(&mut self, message: &Message, index: i64, current_size: i64, total_size: i64) {
        self.note(format!("on_send_message_progress {} {index} {current_size}/{total_size}", text(message)));
    }
}

impl ConversationListener for Diary {
    fn on_sync_server_start(&mut self) {
        self.note("on_sync_server_start");
    }

    fn on_sync_server_finish(&mut self) {
        self.note("on_sync_server_finish");
    }

    fn on_sync_server_failed(&mut self) {
        self.note("on_sync_server_failed");
    }

    fn on_new_conversation(&mut self, conversations: &[Conversation]) {
        self.note(format!("on_new_conversation {}", list(conversations.iter().map(|it| &*it.id))));
    }

    fn on_conversation_changed(&mut self, conversations: &[Conversation]) {
        self.note(format!("on_conversation_changed {}", list(conversations.iter().map(|it| &*it.id))));
    }

    fn on_total_unread_message_count_changed(&mut self, total_unread_count: i64) {
        self.note(format!("on_total_unread_message_count_changed {total_unread_count}"));
    }
}

impl GroupListener for Diary {
    fn on_member_enter(&mut self, group_id: &str, entered: &[GroupMember]) {
        self.note(format!("on_member_enter {group_id} {}", members(entered)));
    }

    fn on_member_invited(&mut self, group_id: &str, operator: &GroupMember, invited: &[GroupMember]) {
        self.note(format!("on_member_invited {group_id} {} {}", operator.user_id, members(invited)));
    }

    fn on_member_leave(&mut self, group_id: &str, member: &GroupMember) {
        self.note(format!("on_member_leave {group_id} {}", member.user_id));
    }

    fn on_member_kicked(&mut self, group_id: &str, operator: &GroupMember, kicked: &[GroupMember]) {
        self.note(format!("on_member_kicked {group_id} {} {}", operator.user_id, members(kicked)));
    }

    fn on_member_info_changed(&mut self, group_id: &str, changes: &[MemberMute]) {
        let muted: Vec<_> = changes.iter().map(|it| format!("{}:{}", it.user_id, it.mute_time)).collect();
        self.note(format!("on_member_info_changed {group_id} {}", muted.join("+")));
    }

    fn on_group_created(&mut self, group_id: &str) {
        self.note(format!("on_group_created {group_id}"));
    }

    fn on_group_dismissed(&mut self, group_id: &str, operator: &GroupMember) {
        self.note(format!("on_group_dismissed {group_id} {}", operator.user_id));
    }

    fn on_group_recycled(&mut self, group_id: &str, operator: &GroupMember) {
        self.note(format!("on_group_recycled {group_id} {}", operator.user_id));
    }

    fn on_group_info_changed(&mut self, group_id: &str, changes: &[GroupChange]) {
        self.note(format!("on_group_info_changed {group_id} {}", list(changes.iter().map(|it| &*it.value))));
    }

    fn on_group_attribute_changed(&mut self, group_id: &str, attributes: &[GroupAttribute]) {
        let pairs: Vec<_> = attributes.iter().map(|it| format!("{}={}", it.key, it.value)).collect();
        self.note(format!("on_group_attribute_changed {group_id} {}", pairs.join("+")));
    }

    fn on_receive_join_application(&mut self, group_id: &str, member: &GroupMember, reason: &str) {
        self.note(format!("on_receive_join_application {group_id} {} {reason}", member.user_id));
    }

    fn on_application_processed(&mut self, group_id: &str, operator: &GroupMember, is_accepted: bool, reason: &str) {
        self.note(format!("on_application_processed {group_id} {} {is_accepted} {reason}", operator.user_id));
    }

    fn on_grant_administrator(&mut self, group_id: &str, operator: &GroupMember, granted: &[GroupMember]) {
        self.note(format!("on_grant_administrator {group_id} {} {}", operator.user_id, members(granted)));
    }

    fn on_revoke_administrator(&mut self, group_id: &str, operator: &GroupMember, revoked: &[GroupMember]) {
        self.note(format!("on_revoke_administrator {group_id} {} {}", operator.user_id, members(revoked)));
    }

    fn on_quit_from_group(&mut self, group_id: &str) {
        self.note(format!("on_quit_from_group {group_id}"));
    }

    fn on_receive_rest_custom_data(&mut self, group_id: &str, data: &str) {
        self.note(format!("on_receive_rest_custom_data {group_id} {data}"));
    }
}

impl FriendshipListener for Diary {
    fn on_friend_application_list_added(&mut self, requests: &[FriendRequest]) {
        self.note(format!("on_friend_application_list_added {}", list(requests.iter().map(|it| &*it.user_id))));
    }

    fn on_friend_application_list_deleted(&mut self, user_ids: &[String]) {
        self.note(format!("on_friend_application_list_deleted {}", strings(user_ids)));
    }

    fn on_friend_application_list_read(&mut self) {
        self.note("on_friend_application_list_read");
    }

    fn on_friend_list_added(&mut self, user_ids: &[String]) {
        self.note(format!("on_friend_list_added {}", strings(user_ids)));
    }

    fn on_friend_list_deleted(&mut self, user_ids: &[String]) {
        self.note(format!("on_friend_list_deleted {}", strings(user_ids)));
    }

    fn on_black_list_add(&mut self, users: &[BlockedUser]) {
        self.note(format!("on_black_list_add {}", list(users.iter().map(BlockedUser::user_id))));
    }

    fn on_black_list_deleted(&mut self, user_ids: &[String]) {
        self.note(format!("on_black_list_deleted {}", strings(user_ids)));
    }

    fn on_friend_info_changed(&mut self, updates: &[FriendProfileUpdate]) {
        self.note(format!("on_friend_info_changed {}", list(updates.iter().map(|it| &*it.user_id))));
    }
}

impl SignalingListener for Diary {
    fn on_receive_new_invitation(&mut self, id: &str, inviter: &str, group_id: &str, invitees: &[String], data: &str) {
        self.note(format!("on_receive_new_invitation {id} {inviter} {group_id} {} {data}", strings(invitees)));
    }

    fn on_invitee_accepted(&mut self, invite_id: &str, invitee: &str, data: &str) {
        self.note(format!("on_invitee_accepted {invite_id} {invitee} {data}"));
    }

    fn on_invitee_rejected(&mut self, invite_id: &str, invitee: &str, data: &str) {
        self.note(format!("on_invitee_rejected {invite_id} {invitee} {data}"));
    }

    fn on_invitation_cancelled(&mut self, invite_id: &str, inviter: &str, data: &str) {
        self.note(format!("on_invitation_cancelled {invite_id} {inviter} {data}"));
    }

    fn on_invitation_timeout(&mut self, invite_id: &str, invitees: &[String]) {
        self.note(format!("on_invitation_timeout {invite_id} {}", strings(invitees)));
    }
}

/// A bus with a listener of each trait, all with one diary.
fn all_ears() -> (Bus, Dispatcher, Diary) {
    let bus = Bus::new();
    let (callbacks, dispatcher) = Callbacks::new(&bus);
    let diary = Diary::default();
    for guard in ears(&callbacks, &diary) {
        guard.detach();
    }
    (bus, dispatcher, diary)
}

fn ears(callbacks: &Callbacks, diary: &Diary) -> [HandlerGuard; 6] {
    [
        callbacks.add_sdk_listener(diary.clone()),
        callbacks.add_advanced_msg_listener(diary.clone()),
        callbacks.add_conversation_listener(diary.clone()),
        callbacks.add_group_listener(diary.clone()),
        callbacks.add_friendship_listener(diary.clone()),
        callbacks.add_signaling_listener(diary.clone()),
    ]
}

fn call(callback: &'static str, args: impl IntoIterator<Item = tim_events::Arg>) -> Body {
    RawCall::new(callback, args).into()
}

fn typed(payload: impl Payload) -> Body {
    payload.into_event().into()
}

fn member(id: &str) -> GroupMember {
    let mut member = GroupMember::default();
    id.clone_into(&mut member.user_id);
    member
}

fn boxed(id: &str) -> Box<GroupMember> {
    Box::new(member(id))
}

fn club() -> String {
    "@club".to_owned()
}

fn messages(texts: &[&str]) -> NewMessages {
    NewMessages::new(texts.iter().map(|text| Message::text(ConversationType::C2c, "bob", "bob", *text)).collect())
}

/// A name of the V2 interface, an event that means it, and the calls that this makes.
type Case = (&'static str, Body, &'static [&'static str]);

fn message_cases() -> Vec<Case> {
    let texts = r#"[{"message_elem_array": [{"elem_type": 0, "text_elem_content": "one"}]},
        {"message_elem_array": [{"elem_type": 0, "text_elem_content": "two"}]}]"#;
    let read = |conversation_type: u8| {
        format!(
            r#"[{{"msg_receipt_conv_id": "a", "msg_receipt_conv_type": {conversation_type}}},
                {{"msg_receipt_conv_id": "b", "msg_receipt_conv_type": {conversation_type}}}]"#
        )
    };
    let revoked = r#"[{"message_locator_conv_id": "bob", "message_locator_seq": 7},
        {"message_locator_conv_id": "carol", "message_locator_seq": 8}]"#;
    let file = r#"{"message_elem_array": [{"elem_type": 0, "text_elem_content": "look"}]}"#;
    vec![
        (
            "OnRecvNewMessageCallback",
            call("TIMRecvNewMsgCallback", [texts.into()]),
            &["on_recv_new_message one", "on_recv_new_message two"],
        ),
        (
            "OnRecvC2CReadReceiptCallback",
            call("TIMMsgReadedReceiptCallback", [read(1).as_str().into()]),
            &["on_recv_c2c_read_receipt a+b"],
        ),
        (
            "OnRecvMessageReadReceipts",
            call("TIMMsgReadedReceiptCallback", [read(2).as_str().into()]),
            &["on_recv_message_read_receipts a+b"],
        ),
        (
            "OnRecvMessageRevokedCallback",
            call("TIMMsgRevokeCallback", [revoked.into()]),
            &["on_recv_message_revoked bob 7", "on_recv_message_revoked carol 8"],
        ),
        (
            "OnRecvMessageModified",
            call("TIMMsgUpdateCallback", [texts.into()]),
            &["on_recv_message_modified one", "on_recv_message_modified two"],
        ),
        (
            "OnSendMessageProgressCallback",
            call("TIMMsgElemUploadProgressCallback", [file.into(), 1.into(), 20.into(), 300.into()]),
            &["on_send_message_progress look 1 20/300"],
        ),
    ]
}

fn conversation_cases() -> Vec<Case> {
    let conversations = r#"[{"conv_id": "bob", "conv_type": 1}, {"conv_id": "@club", "conv_type": 2}]"#;
    vec![
        (
            "OnNewConversation",
            call("TIMConvEventCallback", [0.into(), conversations.into()]),
            &["on_new_conversation bob+@club"],
        ),
        (
            "OnConversationChangedCallback",
            call("TIMConvEventCallback", [2.into(), conversations.into()]),
            &["on_conversation_changed bob+@club"],
        ),
        (
            "OnTotalUnreadMessageCountChanged",
            call("TIMConvTotalUnreadMessageCountChangedCallback", [12.into()]),
            &["on_total_unread_message_count_changed 12"],
        ),
    ]
}

fn group_cases() -> Vec<Case> {
    let two = || vec![member("bob"), member("carol")];
    let mut mute = MemberMute::default();
    (mute.user_id, mute.mute_time) = ("bob".to_owned(), 60);
    let mut change = GroupChange::default();
    "Tea".clone_into(&mut change.value);
    let attributes = r#"[{"group_attribute_key": "mood", "group_attribute_value": "calm"}]"#;
    vec![
        ("OnMemberEnterCallback", typed(MembersEntered::new(club(), two())), &["on_member_enter @club bob+carol"]),
        (
            "OnMemberInvitedCallback",
            typed(MembersInvited::new(club(), boxed("op"), two())),
            &["on_member_invited @club op bob+carol"],
        ),
        ("OnMemberLeaveCallback", typed(MemberLeft::new(club(), boxed("bob"))), &["on_member_leave @club bob"]),
        (
            "OnMemberKickedCallback",
            typed(MembersKicked::new(club(), boxed("op"), two())),
            &["on_member_kicked @club op bob+carol"],
        ),
        (
            "OnMemberInfoChangedCallback",
            typed(MemberInfoChanged::new(club(), vec![mute])),
            &["on_member_info_changed @club bob:60"],
        ),
        ("OnGroupCreatedCallback", typed(GroupCreated::new(club())), &["on_group_created @club"]),
        ("OnGroupDismissedCallback", typed(GroupDismissed::new(club(), boxed("op"))), &["on_group_dismissed @club op"]),
        ("OnGroupRecycledCallback", typed(GroupRecycled::new(club(), boxed("op"))), &["on_group_recycled @club op"]),
        (
            "OnGroupInfoChangedCallback",
            typed(GroupInfoChanged::new(club(), vec![change])),
            &["on_group_info_changed @club Tea"],
        ),
        (
            "OnGroupAttributeChangedCallback",
            call("TIMGroupAttributeChangedCallback", ["@club".into(), attributes.into()]),
            &["on_group_attribute_changed @club mood=calm"],
        ),
        (
            "OnReceiveJoinApplicationCallback",
            typed(JoinRequestReceived::new(club(), boxed("bob"), "please".to_owned())),
            &["on_receive_join_application @club bob please"],
        ),
        (
            "OnApplicationProcessedCallback",
            typed(JoinRequestProcessed::new(club(), boxed("op"), true, "welcome".to_owned())),
            &["on_application_processed @club op true welcome"],
        ),
        (
            "OnGrantAdministratorCallback",
            typed(AdminsGranted::new(club(), boxed("op"), two())),
            &["on_grant_administrator @club op bob+carol"],
        ),
        (
            "OnRevokeAdministratorCallback",
            typed(AdminsRevoked::new(club(), boxed("op"), two())),
            &["on_revoke_administrator @club op bob+carol"],
        ),
        ("OnQuitFromGroupCallback", typed(QuitFromGroup::new(club())), &["on_quit_from_group @club"]),
        (
            "OnReceiveRESTCustomDataCallback",
            typed(RestCustomDataReceived::new(club(), "data".to_owned())),
            &["on_receive_rest_custom_data @club data"],
        ),
    ]
}

fn friend_cases() -> Vec<Case> {
    let ids = r#"["bob", "carol"]"#;
    vec![
        (
            "OnFriendApplicationListAddedCallback",
            call("TIMFriendAddRequestCallback", [r#"[{"friend_add_pendency_identifier": "bob"}]"#.into()]),
            &["on_friend_application_list_added bob"],
        ),
        (
            "OnFriendApplicationListDeletedCallback",
            call("TIMFriendApplicationListDeletedCallback", [ids.into()]),
            &["on_friend_application_list_deleted bob+carol"],
        ),
        (
            "OnFriendApplicationListReadCallback",
            call("TIMFriendApplicationListReadCallback", []),
            &["on_friend_application_list_read"],
        ),
        (
            "OnFriendListAddedCallback",
            call("TIMOnAddFriendCallback", [ids.into()]),
            &["on_friend_list_added bob+carol"],
        ),
        (
            "OnFriendListDeletedCallback",
            call("TIMOnDeleteFriendCallback", [ids.into()]),
            &["on_friend_list_deleted bob+carol"],
        ),
        (
            "OnBlackListAddCallback",
            call("TIMFriendBlackListAddedCallback", [r#"["bob", {"friend_profile_identifier": "carol"}]"#.into()]),
            &["on_black_list_add bob+carol"],
        ),
        (
            "OnBlackListDeletedCallback",
            call("TIMFriendBlackListDeletedCallback", [ids.into()]),
            &["on_black_list_deleted bob+carol"],
        ),
        (
            "OnFriendInfoChangedCallback",
            call("TIMUpdateFriendProfileCallback", [r#"[{"friend_profile_update_identifier": "bob"}]"#.into()]),
            &["on_friend_info_changed bob"],
        ),
    ]
}

fn other_cases() -> Vec<Case> {
    let (id, bob, data) = (|| "call-1".into(), || "bob".into(), || "data".into());
    vec![
        (
            "V2TimUserFullInfoCallback",
            call("TIMSelfInfoUpdatedCallback", [r#"{"user_profile_identifier": "me"}"#.into()]),
            &["on_self_info_updated me"],
        ),
        (
            "OnUserStatusChanged",
            call("TIMUserStatusChangedCallback", [r#"[{"user_status_identifier": "bob"}]"#.into()]),
            &["on_user_status_changed bob"],
        ),
        (
            "OnReceiveNewInvitationCallback",
            call(
                "TIMSignalingReceiveNewInvitationCallback",
                [id(), bob(), "@club".into(), r#"["carol", "dave"]"#.into(), data()],
            ),
            &["on_receive_new_invitation call-1 bob @club carol+dave data"],
        ),
        (
            "OnInviteeAcceptedCallback",
            call("TIMSignalingInviteeAcceptedCallback", [id(), bob(), data()]),
            &["on_invitee_accepted call-1 bob data"],
        ),
        (
            "OnInviteeRejectedCallback",
            call("TIMSignalingInviteeRejectedCallback", [id(), bob(), data()]),
            &["on_invitee_rejected call-1 bob data"],
        ),
        (
            "OnInvitationCancelledCallback",
            call("TIMSignalingInvitationCancelledCallback", [id(), bob(), data()]),
            &["on_invitation_cancelled call-1 bob data"],
        ),
        (
            "OnInvitationTimeoutCallback",
            call("TIMSignalingInvitationTimeoutCallback", [id(), r#"["carol"]"#.into()]),
            &["on_invitation_timeout call-1 carol"],
        ),
    ]
}

fn cases() -> Vec<Case> {
    [message_cases(), conversation_cases(), group_cases(), friend_cases(), other_cases()]
        .into_iter()
        .flatten()
        .collect()
}

#[test]
fn each_name_has_its_method_which_gets_the_data() {
    let (bus, mut dispatcher, diary) = all_ears();
    let mut events = bus.events();
    let mut methods = BTreeSet::new();
    let mut names = BTreeSet::new();
    for (name, body, expected) in cases() {
        let listener = ListenerName::from_name(name).expect(name);
        bus.publish(body);
        assert!(listener.means(&ready(&mut events).unwrap()), "{name}");
        assert_eq!(dispatcher.poll_once(), 1, "{name}");
        assert_eq!(diary.read(), expected, "{name}");
        methods.insert(expected[0].split(' ').next());
        names.insert(name);
    }
    assert!(names.iter().copied().eq(ListenerName::all().map(ListenerName::name).collect::<BTreeSet<_>>()));
    assert_eq!((names.len(), methods.len()), (40, 40));
    assert_eq!((dispatcher.panics(), dispatcher.undecodable()), (0, 0));
}

#[test]
fn each_name_finds_its_method_in_the_documentation() {
    let sources = [
        include_str!("../../src/compat/listener/sdk.rs"),
        include_str!("../../src/compat/listener/advanced_msg.rs"),
        include_str!("../../src/compat/listener/conversation.rs"),
        include_str!("../../src/compat/listener/group.rs"),
        include_str!("../../src/compat/listener/friendship.rs"),
        include_str!("../../src/compat/listener/signaling.rs"),
    ]
    .concat();
    for (name, _, expected) in cases() {
        let (_, after) = sources.split_once(&format!("#[doc(alias = \"{name}\")]")).expect(name);
        let method = after.split_once("    fn ").and_then(|(_, method)| method.split_once('(')).expect(name).0;
        assert_eq!(Some(method), expected[0].split(' ').next(), "{name}");
    }
}

#[test]
fn what_v2_tells_without_an_event_of_its_own_has_a_method() {
    let (bus, mut dispatcher, diary) = all_ears();
    let network = |status: i32, code: i32, desc: &'static str| {
        call("TIMNetworkStatusListenerCallback", [status.into(), code.into(), desc.into()])
    };
    for (body, expected) in [
        (network(2, 0, ""), "on_connecting"),
        (network(0, 0, ""), "on_connect_success"),
        (network(3, 9508, "no network"), "on_connect_failed 9508 no network"),
        (call("TIMKickedOfflineCallback", []), "on_kicked_offline"),
        (call("TIMUserSigExpiredCallback", []), "on_user_sig_expired"),
        (call("TIMConvEventCallback", [3.into(), "".into()]), "on_sync_server_start"),
        (call("TIMConvEventCallback", [4.into(), "".into()]), "on_sync_server_finish"),
    ] {
        bus.publish(body);
        dispatcher.poll_once();
        assert_eq!(diary.read(), [expected]);
    }
    // The eighth is there to be called by hand.
    ConversationListener::on_sync_server_failed(&mut diary.clone());
    assert_eq!(diary.read(), ["on_sync_server_failed"]);
}

#[test]
fn what_fits_no_method_calls_nothing() {
    let (bus, mut dispatcher, diary) = all_ears();
    let other = r#"[{"msg_receipt_conv_id": "a", "msg_receipt_conv_type": 3}]"#;
    let bodies = [
        call("TIMConvEventCallback", [1.into(), r#"["bob"]"#.into()]),
        call("TIMConvEventCallback", [77.into(), "[]".into()]),
        call("TIMNetworkStatusListenerCallback", [1.into(), 0.into(), "".into()]),
        call("TIMNetworkStatusListenerCallback", [77.into(), 0.into(), "".into()]),
        call("TIMMsgReadedReceiptCallback", [other.into()]),
        call("TIMRecvNewMsgCallback", ["[]".into()]),
    ];
    let count = bodies.len();
    bus.publish_batch(bodies);
    assert_eq!(dispatcher.poll_once(), count);
    assert!(diary.read().is_empty());
}

#[test]
fn a_listener_without_methods_hears_in_silence() {
    struct Deaf;
    impl SdkListener for Deaf {}
    impl AdvancedMsgListener for Deaf {}
    impl ConversationListener for Deaf {}
    impl GroupListener for Deaf {}
    impl FriendshipListener for Deaf {}
    impl SignalingListener for Deaf {}

    let bus = Bus::new();
    let (callbacks, mut dispatcher) = Callbacks::new(&bus);
    callbacks.add_sdk_listener(Deaf).detach();
    callbacks.add_advanced_msg_listener(Deaf).detach();
    callbacks.add_conversation_listener(Deaf).detach();
    callbacks.add_group_listener(Deaf).detach();
    callbacks.add_friendship_listener(Deaf).detach();
    callbacks.add_signaling_listener(Deaf).detach();
    let count = cases().len();
    bus.publish_batch(cases().into_iter().map(|(_, body, _)| body));
    assert_eq!(dispatcher.poll_once(), count);
    assert_eq!(dispatcher.panics(), 0);
}

#[test]
fn receipts_of_both_types_are_told_apart() {
    let (bus, mut dispatcher, diary) = all_ears();
    let mixed = r#"[{"msg_receipt_conv_id": "@club", "msg_receipt_conv_type": 2},
        {"msg_receipt_conv_id": "bob", "msg_receipt_conv_type": 1},
        {"msg_receipt_conv_id": "@choir", "msg_receipt_conv_type": 2}, {"msg_receipt_conv_id": "nobody"}]"#;
    bus.publish(call("TIMMsgReadedReceiptCallback", [mixed.into()]));
    dispatcher.poll_once();
    assert_eq!(diary.read(), ["on_recv_c2c_read_receipt bob", "on_recv_message_read_receipts @club+@choir"]);
}

#[test]
fn derived_group_events_arrive_from_their_callbacks() {
    let bus = Bus::new();
    let (callbacks, mut dispatcher) = Callbacks::new(&bus);
    let diary = Diary::default();
    callbacks.add_group_listener(diary.clone()).detach();

    for (tip_type, more, expected) in [
        (1, r#""group_tips_elem_join_type": 1,"#, "on_member_enter @club bob+carol"),
        (1, r#""group_tips_elem_join_type": 2,"#, "on_member_invited @club op bob+carol"),
        (2, "", "on_member_leave @club op"),
        (3, "", "on_member_kicked @club op bob+carol"),
        (4, "", "on_grant_administrator @club op bob+carol"),
        (5, "", "on_revoke_administrator @club op bob+carol"),
        (
            6,
            r#""group_tips_elem_group_change_info_array": [{"group_tips_group_change_info_value": "Tea"}],"#,
            "on_group_info_changed @club Tea",
        ),
        (
            7,
            r#""group_tips_elem_member_change_info_array": [{"group_tips_member_change_info_identifier": "bob",
                "group_tips_member_change_info_shutupTime": 60}],"#,
            "on_member_info_changed @club bob:60",
        ),
    ] {
        let tip = format!(
            r#"{{"group_tips_elem_tip_type": {tip_type}, {more} "group_tips_elem_group_id": "@club",
                "group_tips_elem_op_user": "op", "group_tips_elem_user_array": ["bob", "carol"]}}"#
        );
        bus.publish(call("TIMGroupTipsEventCallback", [tip.as_str().into()]));
        dispatcher.poll_once();
        assert_eq!(diary.read(), [expected], "tip type {tip_type}");
    }

    let report = |report_type: u8| {
        format!(
            r#"{{"elem_type": 8, "group_report_elem_report_type": {report_type}, "group_report_elem_group_id": "@club",
                "group_report_elem_op_user": "op", "group_report_elem_msg": "why", "group_report_elem_user_data": "data"}}"#
        )
    };
    let reports: Vec<_> = (1..=16).map(report).collect();
    let batch = format!(r#"[{{"message_conv_type": 3, "message_elem_array": [{}]}}]"#, reports.join(","));
    bus.publish(call("TIMRecvNewMsgCallback", [batch.as_str().into()]));
    dispatcher.poll_once();
    assert_eq!(
        diary.read(),
        [
            "on_receive_join_application @club op why",
            "on_application_processed @club op true why",
            "on_application_processed @club op false why",
            "on_group_dismissed @club op",
            "on_group_created @club",
            "on_quit_from_group @club",
            "on_group_recycled @club op",
            "on_receive_rest_custom_data @club data",
        ]
    );
}

#[test]
fn the_bus_is_asked_for_what_the_trait_hears_and_no_more() {
    let bus = Bus::new();
    let (callbacks, _dispatcher) = Callbacks::new(&bus);
    let diary = Diary::default();
    let named = |cases: Vec<Case>| cases.iter().map(|(_, body, _)| body.kind()).collect::<EventSet>();
    let wanted = || EventSet::ALL.iter().filter(|kind| bus.wants(*kind)).collect::<EventSet>();
    // For its latest values and the session's state.
    let own = wanted();
    let asks_for = |guard: HandlerGuard, expected: EventSet| {
        assert_eq!(wanted(), expected | own);
        drop(guard);
        assert_eq!(wanted(), own);
    };

    let users = [EventKind::SelfProfileUpdated, EventKind::UserStatusesChanged];
    asks_for(callbacks.add_sdk_listener(diary.clone()), EventSet::SESSION | EventSet::of(&users));
    asks_for(callbacks.add_advanced_msg_listener(diary.clone()), named(message_cases()));
    asks_for(callbacks.add_conversation_listener(diary.clone()), named(conversation_cases()));
    asks_for(callbacks.add_friendship_listener(diary.clone()), named(friend_cases()));
    let signaling = EventSet::SIGNALING - EventSet::from(EventKind::InvitationModified);
    asks_for(callbacks.add_signaling_listener(diary.clone()), signaling);
    // What events are derived from has to be listened to as well.
    let sources = EventSet::of(&[EventKind::GroupTips, EventKind::NewMessages]);
    asks_for(callbacks.add_group_listener(diary), named(group_cases()) | sources);
}

#[test]
fn several_listeners_hear_the_same_in_the_order_of_registration() {
    struct Named(&'static str, Diary);
    impl FriendshipListener for Named {
        fn on_friend_list_added(&mut self, user_ids: &[String]) {
            self.1.note(format!("{} {}", self.0, strings(user_ids)));
        }
    }

    let bus = Bus::new();
    let (callbacks, mut dispatcher) = Callbacks::new(&bus);
    let diary = Diary::default();
    let added = |id: &str| call("TIMOnAddFriendCallback", [format!(r#"["{id}"]"#).as_str().into()]);
    let first = callbacks.add_friendship_listener(Named("first", diary.clone()));
    bus.publish(added("bob"));
    let second = callbacks.add_friendship_listener(Named("second", diary.clone()));
    bus.publish(added("carol"));
    dispatcher.poll_once();
    assert_eq!(diary.read(), ["first bob", "first carol", "second carol"], "each hears what came after it");

    drop(first);
    bus.publish(added("dave"));
    dispatcher.poll_once();
    assert_eq!(diary.read(), ["second dave"]);

    second.detach();
    bus.publish(added("erin"));
    dispatcher.poll_once();
    assert_eq!(diary.read(), ["second erin"]);
}

#[test]
fn who_unregisters_and_waits_is_called_no_more() {
    watched(|| {
        let bus = Bus::new();
        let (callbacks, dispatcher) = Callbacks::new(&bus);
        let diary = Diary::default();
        let guards = ears(&callbacks, &diary);
        let thread = dispatcher.run_on_thread("listeners").unwrap();
        for (_, body, _) in cases() {
            bus.publish(body);
        }
        for guard in guards {
            assert_eq!(guard.unregister_and_wait(), Unregistered::Idle);
        }
        diary.read();
        for (_, body, _) in cases() {
            assert_eq!(bus.publish(body).matched, 0, "nobody asks for it");
        }
        bus.close();
        drop(thread.join().unwrap());
        assert!(diary.read().is_empty());
        assert_eq!(Arc::strong_count(&diary.0), 1, "the listeners are gone");
    });
}

#[test]
fn who_unregisters_amid_a_batch_hears_the_rest_of_it() {
    struct Once(Arc<Mutex<Option<HandlerGuard>>>, Diary);
    impl AdvancedMsgListener for Once {
        fn on_recv_new_message(&mut self, message: &Message) {
            let guard = self.0.lock().unwrap().take();
            if let Some(guard) = guard {
                assert_eq!(guard.unregister_and_wait(), Unregistered::InsideCall);
            }
            self.1.note(text(message));
        }
    }

    let bus = Bus::new();
    let (callbacks, mut dispatcher) = Callbacks::new(&bus);
    let (slot, diary) = (Arc::default(), Diary::default());
    let guard = callbacks.add_advanced_msg_listener(Once(Arc::clone(&slot), diary.clone()));
    *slot.lock().unwrap() = Some(guard);
    bus.publish(messages(&["one", "two"]));
    bus.publish(messages(&["three"]));
    dispatcher.poll_once();
    assert_eq!(diary.read(), ["one", "two"]);
    assert_eq!(dispatcher.panics(), 0);
}

#[test]
fn a_listener_that_panics_stops_neither_the_others_nor_its_own_batch() {
    struct Frail(Diary);
    impl AdvancedMsgListener for Frail {
        fn on_recv_new_message(&mut self, message: &Message) {
            self.0.note(format!("frail {}", text(message)));
            assert!(!text(message).contains("bad"), "a listener of this test panics");
        }

        fn on_recv_c2c_read_receipt(&mut self, _: &[&MessageReceipt]) {
            panic!("a listener of this test panics");
        }

        fn on_recv_message_read_receipts(&mut self, _: &[&MessageReceipt]) {
            self.0.note("frail groups");
        }
    }

    let bus = Bus::new();
    let (callbacks, mut dispatcher) = Callbacks::new(&bus);
    let diary = Diary::default();
    callbacks.add_advanced_msg_listener(Frail(diary.clone())).detach();
    callbacks.add_advanced_msg_listener(diary.clone()).detach();

    bus.publish(messages(&["bad", "worse than bad", "good"]));
    dispatcher.poll_once();
    assert_eq!(
        diary.read(),
        [
            "frail bad",
            "frail worse than bad",
            "frail good",
            "on_recv_new_message bad",
            "on_recv_new_message worse than bad",
            "on_recv_new_message good"
        ]
    );
    assert_eq!(dispatcher.panics(), 1, "one event, one panic");

    let mixed = r#"[{"msg_receipt_conv_id": "bob", "msg_receipt_conv_type": 1},
        {"msg_receipt_conv_id": "@club", "msg_receipt_conv_type": 2}]"#;
    bus.publish(call("TIMMsgReadedReceiptCallback", [mixed.into()]));
    dispatcher.poll_once();
    assert_eq!(diary.read(), ["frail groups", "on_recv_c2c_read_receipt bob", "on_recv_message_read_receipts @club"]);
    assert_eq!(dispatcher.panics(), 2);
}

#[test]
fn what_cannot_be_typed_is_counted_and_reaches_nobody() {
    let (bus, mut dispatcher, diary) = all_ears();
    let calls = [
        RawCall::new("TIMOnAddFriendCallback", ["{".into()]),
        RawCall::new("TIMRecvNewMsgCallback", [7.into()]),
        RawCall::new("TIMConvEventCallback", []),
    ];
    bus.publish_batch(calls);
    assert_eq!(dispatcher.poll_once(), 3);
    assert!(diary.read().is_empty());
    assert_eq!((dispatcher.undecodable(), dispatcher.panics()), (3, 0));
}
