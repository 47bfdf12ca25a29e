//! Every setter, and what its callback is handed.

use std::sync::mpsc::{self, Receiver, Sender};

use tim_events::catalog::{CType, Setter as CatalogSetter};
use tim_events::compat::{Callbacks, Registration};
use tim_events::{Arg, Bus, EventKind, RawCall, RawText, Row};

use crate::support::watched;

/// An argument as a callback got it, its C type included.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Value {
    Text(Option<Vec<u8>>),
    Bool(bool),
    Int32(i32),
    Uint32(u32),
    Int64(i64),
    Uint64(u64),
}

impl From<Option<&RawText>> for Value {
    fn from(text: Option<&RawText>) -> Self {
        Self::Text(text.map(|text| text.as_bytes().to_vec()))
    }
}

macro_rules! values {
    ($($variant:ident $type:ty),*) => {$(
        impl From<$type> for Value {
            fn from(value: $type) -> Self {
                Self::$variant(value)
            }
        }
    )*};
}

values!(Bool bool, Int32 i32, Uint32 u32, Int64 i64, Uint64 u64);

impl Value {
    fn to_arg(&self) -> Arg {
        match self {
            Self::Text(None) => Arg::Null,
            Self::Text(Some(bytes)) => Arg::text(bytes.clone()),
            Self::Bool(flag) => Arg::from(*flag),
            Self::Int32(number) => Arg::from(*number),
            Self::Uint32(number) => Arg::from(*number),
            Self::Int64(number) => Arg::from(*number),
            Self::Uint64(number) => Arg::from(*number),
        }
    }

    fn ctype(&self) -> CType {
        match self {
            Self::Text(_) => CType::Text,
            Self::Bool(_) => CType::Bool,
            Self::Int32(_) => CType::Int32,
            Self::Uint32(_) => CType::Uint32,
            Self::Int64(_) => CType::Int64,
            Self::Uint64(_) => CType::Uint64,
        }
    }

    /// A value of this C type that no other place has in the first round, and the extremes in the others.
    fn nth(ctype: CType, round: usize, place: usize) -> Self {
        let small = u32::try_from(place).unwrap();
        match (ctype, round) {
            (CType::Text, 1) => Self::Text(None),
            (CType::Text, 2) => Self::Text(Some(Vec::new())),
            (CType::Text, 3) => Self::Text(Some(vec![0xff, 0xc0, u8::try_from(place % 256).unwrap(), 0x80])),
            (CType::Text, _) => Self::Text(Some(format!("the text in place {place}").into_bytes())),
            (CType::Bool, round) => Self::Bool((round + place).is_multiple_of(2)),
            (CType::Int32, 1) => Self::Int32(i32::MIN),
            (CType::Int32, 2) => Self::Int32(i32::MAX),
            (CType::Int32, _) => Self::Int32(-i32::try_from(place).unwrap() - 1),
            (CType::Uint32, 1) => Self::Uint32(u32::MIN),
            (CType::Uint32, 2) => Self::Uint32(u32::MAX),
            (CType::Uint32, _) => Self::Uint32(small + 1),
            (CType::Int64, 1) => Self::Int64(i64::MIN),
            (CType::Int64, 2) => Self::Int64(i64::MAX),
            (CType::Int64, _) => Self::Int64(-i64::from(small) - (1 << 53)),
            (CType::Uint64, 1) => Self::Uint64(u64::MIN),
            (CType::Uint64, 2) => Self::Uint64(u64::MAX),
            (CType::Uint64, _) => Self::Uint64(u64::from(small) + (1 << 53) + 1),
            (other, _) => panic!("a C type that this test doesn't know: {other}"),
        }
    }

    /// Arguments that are no such value.
    fn misfits(ctype: CType) -> Vec<Arg> {
        let beyond = |low: i128, high: i128| vec![Arg::Int(low - 1), Arg::Int(high + 1)];
        let (mut misfits, other) = match ctype {
            CType::Text => (vec![], vec![Arg::from(0), Arg::from(false)]),
            CType::Bool => (vec![], vec![Arg::from(1), Arg::Null, "true".into()]),
            CType::Int32 => (beyond(i32::MIN.into(), i32::MAX.into()), vec![]),
            CType::Uint32 => (beyond(u32::MIN.into(), u32::MAX.into()), vec![]),
            CType::Int64 => (beyond(i64::MIN.into(), i64::MAX.into()), vec![]),
            CType::Uint64 => (beyond(u64::MIN.into(), u64::MAX.into()), vec![]),
            other => panic!("a C type that this test doesn't know: {other}"),
        };
        if misfits.is_empty() {
            misfits.extend(other);
        } else {
            misfits.extend([Arg::from(true), Arg::Null, "1".into()]);
        }
        misfits
    }
}

/// What a callback got: its place in the table, which came with its user data, and the arguments.
type Heard = (usize, Vec<Value>);

/// The user data of the callbacks in the table.
struct UserData {
    place: usize,
    heard: Sender<Heard>,
}

/// A setter of `Callbacks`, by name.
struct Setter {
    name: &'static str,
    remover: Option<&'static str>,
    parameters: &'static [&'static str],
    install: fn(&Callbacks, UserData) -> Registration,
    clear: fn(&Callbacks),
}

macro_rules! parameter {
    (Text) => { Option<&RawText> };
    (Bool) => { bool };
    (Int32) => { i32 };
    (Uint32) => { u32 };
    (Int64) => { i64 };
    (Uint64) => { u64 };
}

/// A callback that sends on what it got. That it compiles shows that the setter has these parameter types.
macro_rules! callback {
    ($($parameter:ident: $type:ident),*) => {
        fn callback($($parameter: parameter!($type),)* user_data: &mut UserData) {
            user_data.heard.send((user_data.place, vec![$(Value::from($parameter)),*])).unwrap();
        }
    };
}

macro_rules! setter {
    (set $name:ident ($($parameter:ident: $type:ident),*)) => {{
        callback!($($parameter: $type),*);
        Setter {
            name: stringify!($name),
            remover: None,
            parameters: &[$(stringify!($type)),*],
            install: |callbacks, user_data| callbacks.$name(Some(callback), user_data),
            clear: |callbacks| drop(callbacks.$name(None, ())),
        }
    }};
    (add $name:ident $remove:ident ($($parameter:ident: $type:ident),*)) => {{
        callback!($($parameter: $type),*);
        Setter {
            name: stringify!($name),
            remover: Some(stringify!($remove)),
            parameters: &[$(stringify!($type)),*],
            install: |callbacks, user_data| callbacks.$name(callback, user_data),
            clear: |callbacks| assert_eq!(callbacks.$remove(callback), 1),
        }
    }};
}

macro_rules! setters {
    ($($how:ident $name:ident $(, remove $remove:ident)? ($($parameters:tt)*);)*) => {
        vec![$(setter!($how $name $($remove)? ($($parameters)*))),*]
    };
}

/// Every setter, written down once more: the catalog says below that none is missing.
#[rustfmt::skip]
fn setters() -> Vec<Setter> {
    setters! {
        add add_recv_new_msg, remove remove_recv_new_msg (json_msg_array: Text);
        set set_msg_readed_receipt (json_msg_read_receipt_array: Text);
        set set_msg_revoke (json_msg_revoke_info_array: Text);
        set set_msg_update (json_msg_array: Text);
        set set_msg_elem_upload_progress (json_msg: Text, index: Uint32, cur_size: Uint32, total_size: Uint32);
        set set_msg_extensions_changed (message_id: Text, message_extension_array: Text);
        set set_msg_extensions_deleted (message_id: Text, message_extension_key_array: Text);
        set set_msg_reactions_changed (message_reaction_change_info_array: Text);
        set set_msg_all_message_receive_option (json_receive_message_option_info: Text);
        set set_msg_group_pinned_message_changed (group_id: Text, json_msg: Text, is_pinned: Bool, op_user: Text);
        set set_conv_event (conv_event: Int32, json_conv_array: Text);
        set set_conv_total_unread_message_count_changed (total_unread_count: Int32);
        set set_conv_unread_message_count_changed_by_filter (filter: Text, total_unread_count: Int32);
        set set_conv_conversation_group_created (group_name: Text, conversation_array: Text);
        set set_conv_conversation_group_deleted (group_name: Text);
        set set_conv_conversation_group_name_changed (old_name: Text, new_name: Text);
        set set_conv_conversations_added_to_group (group_name: Text, conversation_array: Text);
        set set_conv_conversations_deleted_from_group (group_name: Text, conversation_array: Text, reason: Uint32);
        set set_group_tips_event (json_group_tip: Text);
        set set_group_attribute_changed (group_id: Text, json_group_attribute_array: Text);
        set set_group_counter_changed (group_id: Text, group_counter_key: Text, group_counter_new_value: Int64);
        set set_group_topic_created (group_id: Text, topic_id: Text);
        set set_group_topic_deleted (group_id: Text, topic_id_array: Text);
        set set_group_topic_changed (group_id: Text, topic_info: Text);
        set set_community_create_topic (group_id: Text, topic_id: Text);
        set set_community_delete_topic (group_id: Text, topic_id_array: Text);
        set set_community_change_topic_info (group_id: Text, topic_info: Text);
        set set_community_receive_topic_rest_custom_data (topic_id: Text, custom_data: Text);
        set set_community_create_permission_group (group_id: Text, permission_group_info: Text);
        set set_community_delete_permission_group (group_id: Text, permission_group_id_array: Text);
        set set_community_change_permission_group_info (group_id: Text, permission_group_info: Text);
        set set_community_add_members_to_permission_group (group_id: Text, json_result: Text);
        set set_community_remove_members_from_permission_group (group_id: Text, json_result: Text);
        set set_community_add_topic_permission (group_id: Text, json_result: Text);
        set set_community_delete_topic_permission (group_id: Text, json_result: Text);
        set set_community_modify_topic_permission (group_id: Text, json_result: Text);
        set set_on_add_friend (json_identifier_array: Text);
        set set_on_delete_friend (json_identifier_array: Text);
        set set_update_friend_profile (json_friend_profile_update_array: Text);
        set set_friend_add_request (json_friend_add_request_pendency_array: Text);
        set set_friend_application_list_deleted (json_identifier_array: Text);
        set set_friend_application_list_read ();
        set set_friend_black_list_added (json_friend_black_added_array: Text);
        set set_friend_black_list_deleted (json_identifier_array: Text);
        set set_friend_group_created (group_name: Text, json_friend_info_array: Text);
        set set_friend_group_deleted (json_group_name_array: Text);
        set set_friend_group_name_changed (old_group_name: Text, new_group_name: Text);
        set set_friends_added_to_group (group_name: Text, json_friend_info_array: Text);
        set set_friends_deleted_from_group (group_name: Text, json_friend_id_array: Text);
        set set_official_account_subscribed (json_official_account_info: Text);
        set set_official_account_unsubscribed (official_account_id: Text);
        set set_official_account_deleted (official_account_id: Text);
        set set_official_account_info_changed (json_official_account_info: Text);
        set set_my_following_list_changed (json_user_info_list: Text, is_add: Bool);
        set set_my_followers_list_changed (json_user_info_list: Text, is_add: Bool);
        set set_mutual_followers_list_changed (json_user_info_list: Text, is_add: Bool);
        set set_self_info_updated (json_user_profile: Text);
        set set_user_status_changed (json_user_status_array: Text);
        set set_user_info_changed (json_user_info_array: Text);
        set set_signaling_receive_new_invitation (invite_id: Text, inviter: Text, group_id: Text, json_invitee_list: Text, data: Text);
        set set_signaling_invitation_cancelled (invite_id: Text, inviter: Text, data: Text);
        set set_signaling_invitee_accepted (invite_id: Text, invitee: Text, data: Text);
        set set_signaling_invitee_rejected (invite_id: Text, invitee: Text, data: Text);
        set set_signaling_invitation_timeout (invite_id: Text, json_invitee_list: Text);
        set set_signaling_invitation_modified (invite_id: Text, data: Text);
        set set_network_status_listener (status: Int32, code: Int32, desc: Text);
        set set_kicked_offline ();
        set set_user_sig_expired ();
        set set_log (level: Int32, log: Text);
        set set_experimental_notify (key: Text, data: Text);
    }
}

impl Setter {
    /// The row of the catalog that has this setter.
    fn kind(&self) -> EventKind {
        let is_this = |setter: &CatalogSetter| match setter {
            CatalogSetter::Set { name, .. } => *name == self.name,
            CatalogSetter::AddRemove { add_name, .. } => *add_name == self.name,
            _ => false,
        };
        EventKind::catalog().iter().find(|row| is_this(&row.setter)).expect("a setter of the catalog").kind
    }

    fn ctypes(&self) -> Vec<CType> {
        self.kind().row().unwrap().parameters.iter().map(|parameter| parameter.ctype).collect()
    }

    fn call(&self, args: impl IntoIterator<Item = Arg>) -> RawCall {
        RawCall::new(self.kind().callback().unwrap(), args)
    }
}

/// A table of all setters, all installed, and what their callbacks hear.
fn installed(callbacks: &Callbacks) -> (Vec<Setter>, Vec<Registration>, Receiver<Heard>) {
    let (heard, told) = mpsc::channel();
    let setters = setters();
    let install = |(place, setter): (usize, &Setter)| {
        let heard = heard.clone();
        (setter.install)(callbacks, UserData { place, heard })
    };
    let registrations = setters.iter().enumerate().map(install).collect();
    (setters, registrations, told)
}

#[test]
fn the_table_is_the_catalog() {
    let mut ours: Vec<_> = setters().iter().flat_map(|setter| [Some(setter.name), setter.remover]).flatten().collect();
    let mut theirs = Vec::new();
    for row in EventKind::catalog() {
        match row.setter {
            CatalogSetter::Set { name, .. } => theirs.push(name),
            CatalogSetter::AddRemove { add_name, remove_name, .. } => theirs.extend([add_name, remove_name]),
            _ => {}
        }
    }
    ours.sort_unstable();
    theirs.sort_unstable();
    assert_eq!(ours, theirs);
    for setter in setters() {
        let ctypes: Vec<_> = setter.ctypes().iter().map(|ctype| format!("{ctype:?}")).collect();
        assert_eq!(ctypes, setter.parameters, "{}", setter.name);
    }
}

#[test]
fn every_callback_gets_the_exact_arguments_and_its_user_data() {
    watched(|| {
        let bus = Bus::new();
        let (callbacks, mut dispatcher) = Callbacks::new(&bus);
        let (setters, _registrations, told) = installed(&callbacks);
        let mut expected = Vec::new();
        for round in 0..4 {
            for (place, setter) in setters.iter().enumerate() {
                let ctypes = setter.ctypes();
                let nth = |(index, ctype): (usize, &CType)| Value::nth(*ctype, round, 10 * place + index);
                let values: Vec<_> = ctypes.iter().enumerate().map(nth).collect();
                assert!(values.iter().map(Value::ctype).eq(ctypes));
                let published = bus.publish(setter.call(values.iter().map(Value::to_arg)));
                assert_eq!(published.matched, 1, "{}", setter.name);
                expected.push((place, values));
            }
        }
        assert_eq!(dispatcher.poll_once(), expected.len());
        assert_eq!(told.try_iter().collect::<Vec<_>>(), expected);
        assert_eq!((callbacks.misfits(), dispatcher.panics(), dispatcher.missed()), (0, 0, 0));
    });
}

#[test]
fn every_callback_can_be_cleared() {
    watched(|| {
        let bus = Bus::new();
        let (callbacks, mut dispatcher) = Callbacks::new(&bus);
        let (setters, registrations, told) = installed(&callbacks);
        registrations.into_iter().for_each(Registration::detach);
        for setter in &setters {
            assert_eq!(bus.publish(setter.call([])).matched, 1, "{}", setter.name);
            (setter.clear)(&callbacks);
            assert_eq!(bus.publish(setter.call([])).matched, 0, "{}", setter.name);
        }
        dispatcher.poll_once();
        assert_eq!(told.recv(), Err(mpsc::RecvError), "their user data is gone");
    });
}

#[test]
fn a_call_that_does_not_fit_is_counted_and_not_made() {
    watched(|| {
        let bus = Bus::new();
        let (callbacks, mut dispatcher) = Callbacks::new(&bus);
        let (setters, _registrations, told) = installed(&callbacks);
        let mut misfits = 0;
        for setter in &setters {
            let fitting: Vec<_> = setter.ctypes().iter().map(|ctype| Value::nth(*ctype, 0, 0).to_arg()).collect();
            let mut wrong = vec![fitting.iter().cloned().chain([Arg::Null]).collect::<Vec<_>>()];
            wrong.extend(fitting.split_last().map(|(_, fewer)| fewer.to_vec()));
            for (index, ctype) in setter.ctypes().into_iter().enumerate() {
                wrong.extend(Value::misfits(ctype).into_iter().map(|misfit| {
                    let mut args = fitting.clone();
                    args[index] = misfit;
                    args
                }));
            }
            for args in wrong {
                bus.publish(setter.call(args));
                misfits += 1;
            }
        }
        dispatcher.poll_once();
        assert_eq!(told.try_iter().collect::<Vec<_>>(), []);
        assert_eq!((callbacks.misfits(), dispatcher.panics()), (misfits, 0));
    });
}

/// Calls of every callback that the catalog knows, and of one that it doesn't.
fn calls_of_everything() -> Vec<RawCall> {
    let call = |(place, row): (usize, &Row)| {
        let args = row.parameters.iter().map(|parameter| Value::nth(parameter.ctype, place % 4, place).to_arg());
        RawCall::new(row.callback, args)
    };
    let teapot = RawCall::new("TIMTeapotCallback", ["hot".into()]);
    EventKind::catalog().iter().enumerate().map(call).chain([teapot]).collect()
}

#[test]
fn calls_without_a_callback_match_nobody() {
    watched(|| {
        let bus = Bus::new();
        let (callbacks, mut dispatcher) = Callbacks::new(&bus);
        for call in calls_of_everything() {
            assert_eq!(bus.publish(call).matched, 0);
        }
        assert_eq!(dispatcher.poll_once(), 0);
        let (.., told) = installed(&callbacks);
        for call in calls_of_everything() {
            assert_eq!(bus.publish(call).matched, 0, "the registrations have been dropped");
        }
        assert_eq!((dispatcher.poll_once(), told.try_iter().count(), dispatcher.panics()), (0, 0, 0));
    });
}
