//! The vendor's setters: what they hand over, the vendor's rules, and how callback code goes wrong.

use std::panic::panic_any;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex};
use std::task::{Context, Wake};
use std::thread;
use std::time::Duration;

use tim_events::catalog::{CType, Setter as CatalogSetter};
use tim_events::compat::{Callbacks, Registration};
use tim_events::stream::{Dispatcher, Unregistered};
use tim_events::{
    Arg, Bus, EventKind, EventRef, EventSet, EventStream, KickedOffline, MessagesRevoked, NewMessages, Policy, RawCall,
    RawText, Row,
};

use crate::support::{rest, watched};

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

/// Who heard which call.
type Line = (u32, u32);

/// What callbacks write down, and how many of them are left.
struct Notebook {
    line: Sender<Line>,
    lines: Receiver<Line>,
    alive: Arc<()>,
}

/// The user data of `note`.
struct Pen {
    who: u32,
    line: Sender<Line>,
    _alive: Arc<()>,
}

impl Notebook {
    fn new() -> Self {
        let (line, lines) = mpsc::channel();
        Self { line, lines, alive: Arc::default() }
    }

    fn pen(&self, who: u32) -> Pen {
        Pen { who, line: self.line.clone(), _alive: Arc::clone(&self.alive) }
    }

    fn read(&self) -> Vec<Line> {
        self.lines.try_iter().collect()
    }

    /// How many pens there are.
    fn alive(&self) -> usize {
        Arc::strong_count(&self.alive) - 1
    }
}

fn number(json: Option<&RawText>) -> u32 {
    json.unwrap().to_str().unwrap().parse().unwrap()
}

fn note(json: Option<&RawText>, pen: &mut Pen) {
    pen.line.send((pen.who, number(json))).unwrap();
}

fn note_length(json: Option<&RawText>, pen: &mut Pen) {
    pen.line.send((pen.who, u32::try_from(json.unwrap().as_bytes().len()).unwrap())).unwrap();
}

/// Another function, with another body so that it keeps its own address.
fn note_as_thousands(json: Option<&RawText>, pen: &mut Pen) {
    pen.line.send((pen.who + 1000, number(json))).unwrap();
}

/// Whatever a test wants done in a callback.
type Act = Box<dyn FnMut(u32) + Send>;

fn act(json: Option<&RawText>, act: &mut Act) {
    act(number(json));
}

fn boxed(act: impl FnMut(u32) + Send + 'static) -> Act {
    Box::new(act)
}

fn revoke(number: u32) -> RawCall {
    RawCall::new("TIMMsgRevokeCallback", [number.to_string().as_str().into()])
}

fn message(number: u32) -> RawCall {
    RawCall::new("TIMRecvNewMsgCallback", [number.to_string().as_str().into()])
}

/// Publishes revocations of these numbers.
fn publish(bus: &Bus, numbers: impl IntoIterator<Item = u32>) {
    bus.publish_batch(numbers.into_iter().map(revoke));
}

fn by(who: u32, numbers: impl IntoIterator<Item = u32>) -> Vec<Line> {
    numbers.into_iter().map(|number| (who, number)).collect()
}

/// A registration that callbacks can get at.
type Held = Arc<Mutex<Option<Registration>>>;

fn hold(held: &Held, registration: Registration) {
    let old = held.lock().unwrap().replace(registration);
    assert!(old.is_none());
}

fn release(held: &Held) -> Registration {
    held.lock().unwrap().take().expect("a registration")
}

#[test]
fn setting_again_replaces_with_events_waiting() {
    watched(|| {
        let (bus, notebook) = (Bus::new(), Notebook::new());
        let (callbacks, mut dispatcher) = Callbacks::new(&bus);
        let one = callbacks.set_msg_revoke(Some(note), notebook.pen(1));
        publish(&bus, 0..3);
        dispatcher.poll_once();
        publish(&bus, 3..5);
        let two = callbacks.set_msg_revoke(Some(note_as_thousands), notebook.pen(2));
        publish(&bus, 5..7);
        dispatcher.poll_once();
        // The one that replaces gets what still waits.
        assert_eq!(notebook.read(), [by(1, 0..3), by(1002, 3..7)].concat());
        assert_eq!(notebook.alive(), 1, "the user data of the one replaced is gone");

        // A stale registration clears nothing, dropped or waited for.
        drop(one);
        let three = callbacks.set_msg_revoke(Some(note), notebook.pen(3));
        assert_eq!(two.unregister_and_wait(), Unregistered::Idle);
        publish(&bus, 7..9);
        dispatcher.poll_once();
        assert_eq!(notebook.read(), by(3, 7..9));

        drop(three);
        publish(&bus, 9..11);
        dispatcher.poll_once();
        assert_eq!((notebook.read(), notebook.alive()), (vec![], 0));
    });
}

#[test]
fn a_callback_replaces_itself_from_the_next_event_on() {
    watched(|| {
        let (bus, notebook) = (Bus::new(), Notebook::new());
        let (callbacks, mut dispatcher) = Callbacks::new(&bus);
        let (setter, line, next) = (callbacks.clone(), notebook.line.clone(), Mutex::new(Some(notebook.pen(2))));
        let first = boxed(move |number| {
            if number == 2 {
                setter.set_msg_revoke(Some(note), next.lock().unwrap().take().unwrap()).detach();
            }
            line.send((1, number)).unwrap();
        });
        callbacks.set_msg_revoke(Some(act), first).detach();
        publish(&bus, 0..5);
        dispatcher.poll_once();
        assert_eq!(notebook.read(), [by(1, 0..3), by(2, 3..5)].concat());
    });
}

#[test]
fn setting_again_during_a_flood_loses_and_doubles_nothing() {
    const EVENTS: u32 = 20_000;
    watched(|| {
        let (bus, notebook) = (Bus::new(), Notebook::new());
        let (callbacks, dispatcher) = Callbacks::new(&bus);
        let mut registration = callbacks.set_msg_revoke(Some(note), notebook.pen(0));
        let running = dispatcher.run_on_thread("callbacks").unwrap();
        let publisher = thread::spawn({
            let bus = bus.clone();
            move || (0..EVENTS).for_each(|number| publish(&bus, [number]))
        });
        let mut who = 0;
        while !publisher.is_finished() || who < 100 {
            who += 1;
            // The former one is dropped when it is stale.
            registration = callbacks.set_msg_revoke(Some(note), notebook.pen(who));
        }
        publisher.join().unwrap();
        bus.close();
        let dispatcher = running.join().unwrap();
        let lines = notebook.read();
        assert!(lines.iter().map(|(_, number)| *number).eq(0..EVENTS), "each once and in order");
        assert!(lines.is_sorted(), "none is called after the next one");
        assert_eq!((dispatcher.missed(), dispatcher.panics()), (0, 0));
        drop((registration, dispatcher));
        assert_eq!(notebook.alive(), 0);
    });
}

#[test]
fn none_clears_whatever_is_set() {
    watched(|| {
        let (bus, notebook) = (Bus::new(), Notebook::new());
        let (callbacks, mut dispatcher) = Callbacks::new(&bus);
        let set = callbacks.set_msg_revoke(Some(note), notebook.pen(1));
        publish(&bus, 0..2);
        let cleared = callbacks.set_msg_revoke(None, notebook.pen(2));
        assert!(!bus.wants(EventKind::MessagesRevoked));
        assert_eq!(dispatcher.poll_once(), 2);
        assert_eq!((notebook.read(), notebook.alive()), (vec![], 0));

        let again = callbacks.set_msg_revoke(Some(note), notebook.pen(3));
        drop(set);
        assert_eq!(cleared.unregister_and_wait(), Unregistered::Idle);
        publish(&bus, 2..3);
        dispatcher.poll_once();
        assert_eq!(notebook.read(), by(3, 2..3), "what was cleared before clears no more");
        drop(again);
    });
}

#[test]
fn added_callbacks_stack_and_are_removed_by_function() {
    watched(|| {
        let (bus, notebook) = (Bus::new(), Notebook::new());
        let (callbacks, mut dispatcher) = Callbacks::new(&bus);
        let one = callbacks.add_recv_new_msg(note, notebook.pen(1));
        let two = callbacks.add_recv_new_msg(note_as_thousands, notebook.pen(2));
        let three = callbacks.add_recv_new_msg(note, notebook.pen(3));
        bus.publish(message(0));
        dispatcher.poll_once();
        assert_eq!(notebook.read(), [(1, 0), (1002, 0), (3, 0)]);

        // Both, though their user data differ, and though an event waits already.
        bus.publish(message(1));
        assert_eq!(callbacks.remove_recv_new_msg(note), 2);
        assert_eq!(callbacks.remove_recv_new_msg(note), 0);
        bus.publish(message(2));
        dispatcher.poll_once();
        assert_eq!((notebook.read(), notebook.alive()), (by(1002, 1..3), 1));

        // Those of the registrations that were removed before remove nothing more.
        let four = callbacks.add_recv_new_msg(note, notebook.pen(4));
        drop(one);
        assert_eq!(three.unregister_and_wait(), Unregistered::Idle);
        bus.publish(message(3));
        dispatcher.poll_once();
        assert_eq!(notebook.read(), [(1002, 3), (4, 3)]);

        // A registration knows its own among those with the same function.
        let five = callbacks.add_recv_new_msg(note, notebook.pen(5));
        drop(four);
        bus.publish(message(4));
        dispatcher.poll_once();
        assert_eq!(notebook.read(), [(1002, 4), (5, 4)]);
        drop((two, five));
        assert!(!bus.wants(EventKind::NewMessages));
    });
}

/// Dropping the last `Callbacks` used to unregister what was detached.
#[test]
fn what_is_detached_stays_with_the_dispatcher() {
    watched(|| {
        let (bus, notebook) = (Bus::new(), Notebook::new());
        let (callbacks, mut dispatcher) = Callbacks::new(&bus);
        callbacks.set_msg_revoke(Some(note), notebook.pen(1)).detach();
        callbacks.add_recv_new_msg(note, notebook.pen(2)).detach();
        let held = callbacks.set_kicked_offline(Some(|_: &mut Pen| unreachable!()), notebook.pen(3));
        drop(callbacks);
        drop(held);
        publish(&bus, 0..1);
        bus.publish(KickedOffline::new());
        bus.publish(message(1));
        dispatcher.poll_once();
        assert_eq!((notebook.read(), notebook.alive()), (vec![(1, 0), (2, 1)], 2));
        drop(dispatcher);
        assert_eq!(notebook.alive(), 0);
    });
}

#[test]
fn a_callback_that_was_waited_for_is_not_called_again() {
    watched(|| {
        let (bus, notebook) = (Bus::new(), Notebook::new());
        let (callbacks, mut dispatcher) = Callbacks::new(&bus);
        let set = callbacks.set_msg_revoke(Some(note), notebook.pen(1));
        let added = callbacks.add_recv_new_msg(note, notebook.pen(2));
        let typed = callbacks.on({
            let pen = notebook.pen(3);
            move |_: &NewMessages| pen.line.send((pen.who, 0)).unwrap()
        });
        publish(&bus, 0..3);
        bus.publish(message(0));
        assert_eq!(set.unregister_and_wait(), Unregistered::Idle);
        assert_eq!(added.unregister_and_wait(), Unregistered::Idle);
        assert_eq!(typed.unregister_and_wait(), Unregistered::Idle);
        assert!(bus.stats().head >= 4);
        dispatcher.poll_once();
        assert_eq!((notebook.read(), notebook.alive()), (vec![], 0));
    });
}

#[test]
fn callbacks_unregister_themselves_and_one_another() {
    watched(|| {
        let (bus, notebook) = (Bus::new(), Notebook::new());
        let (callbacks, mut dispatcher) = Callbacks::new(&bus);
        let (own, other, former) = (Held::default(), Held::default(), Held::default());
        hold(&former, callbacks.add_recv_new_msg(note, notebook.pen(1)));
        let unregistering = boxed({
            let (held, line) = ([&own, &other, &former].map(Arc::clone), notebook.line.clone());
            move |number| {
                // A drop, and two that wait, which they don't inside a call.
                let [own, other, former] = held.each_ref().map(release);
                drop(own);
                assert_eq!(other.unregister_and_wait(), Unregistered::InsideCall);
                assert_eq!(former.unregister_and_wait(), Unregistered::InsideCall);
                line.send((2, number)).unwrap();
            }
        });
        hold(&own, callbacks.add_recv_new_msg(act, unregistering));
        hold(&other, callbacks.add_recv_new_msg(note, notebook.pen(3)));
        let _last = callbacks.add_recv_new_msg(note, notebook.pen(4));
        bus.publish_batch((0..2).map(message));
        dispatcher.poll_once();
        assert_eq!(notebook.read(), [(1, 0), (2, 0), (4, 0), (4, 1)]);
        assert_eq!((notebook.alive(), dispatcher.panics()), (1, 0));
    });
}

#[test]
fn callbacks_may_publish_register_and_subscribe() {
    watched(|| {
        let (bus, notebook) = (Bus::new(), Notebook::new());
        let (callbacks, mut dispatcher) = Callbacks::new(&bus);
        let streams = Arc::new(Mutex::new(Vec::new()));
        let busy = boxed({
            let (bus, callbacks, streams, line) =
                (bus.clone(), callbacks.clone(), Arc::clone(&streams), notebook.line.clone());
            let mut pens = vec![notebook.pen(3), notebook.pen(2)];
            move |number| {
                line.send((1, number)).unwrap();
                if number < 2 {
                    streams.lock().unwrap().push(bus.subscribe().kinds(EventKind::MessagesRevoked).events());
                    bus.publish(revoke(number + 10));
                    callbacks.add_recv_new_msg(note, pens.pop().unwrap()).detach();
                    bus.publish(message(number + 20));
                    assert_eq!(bus.close_reason(), None);
                }
            }
        });
        callbacks.set_msg_revoke(Some(act), busy).detach();
        publish(&bus, 0..3);
        while dispatcher.poll_once() > 0 {}
        // What is published in a callback comes after all that was there; each new callback gets what came after it.
        let expected = [(1, 0), (1, 1), (1, 2), (1, 10), (2, 20), (1, 11), (2, 21), (3, 21)];
        assert_eq!(notebook.read(), expected);
        bus.close();
        let numbers = |stream: &mut EventStream| rest(stream).iter().map(EventRef::seq).collect::<Vec<_>>();
        let streams: Vec<_> = streams.lock().unwrap().iter_mut().map(numbers).collect();
        assert_eq!(streams, [vec![4, 6], vec![6]]);
    });
}

/// `poll_once` used to go on for as long as callbacks published what they were called for.
#[test]
fn polling_once_ends_though_a_callback_publishes_what_it_handles() {
    watched(|| {
        let (bus, notebook) = (Bus::new(), Notebook::new());
        let (callbacks, mut dispatcher) = Callbacks::new(&bus);
        let (again, line) = (bus.clone(), notebook.line.clone());
        let echo = boxed(move |number| {
            line.send((1, number)).unwrap();
            again.publish(revoke(number + 1));
        });
        callbacks.set_msg_revoke(Some(act), echo).detach();
        publish(&bus, 0..1);
        for _ in 0..3 {
            assert!(dispatcher.poll_once() > 0);
        }
        let lines = notebook.read();
        assert_eq!(lines, by(1, 0..u32::try_from(lines.len()).unwrap()));
    });
}

/// A payload of a panic, or user data, that panics when it is dropped; it counts those that are left.
struct Bomb(Arc<AtomicUsize>);

impl Bomb {
    fn new(left: &Arc<AtomicUsize>) -> Self {
        left.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(left))
    }
}

impl Drop for Bomb {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
        panic!("a bomb");
    }
}

#[test]
fn a_callback_that_panics_stops_no_other() {
    watched(|| {
        let (bus, notebook) = (Bus::new(), Notebook::new());
        let (callbacks, mut dispatcher) = Callbacks::new(&bus);
        let payloads = Arc::default();
        let bombs = Arc::clone(&payloads);
        let panicking = boxed(move |number| match number % 2 {
            0 => panic_any(Bomb::new(&bombs)),
            _ => panic!("number {number}"),
        });
        let _one = callbacks.add_recv_new_msg(note, notebook.pen(1));
        let _panicking = callbacks.add_recv_new_msg(act, panicking);
        let _three = callbacks.add_recv_new_msg(note, notebook.pen(3));
        for number in 0..4 {
            bus.publish(message(number));
        }
        assert_eq!(dispatcher.poll_once(), 4);
        assert_eq!(notebook.read(), (0..4).flat_map(|number| [(1, number), (3, number)]).collect::<Vec<_>>());
        assert_eq!(dispatcher.panics(), 4);
        assert_eq!(payloads.load(Ordering::Relaxed), 2, "what would panic again is not dropped");
    });
}

/// Two bombs used to abort the process when the dispatcher was dropped.
#[test]
fn user_data_whose_drop_panics_stops_nothing() {
    fn unreachable(_: Option<&RawText>, _: &mut Bomb) {
        unreachable!();
    }
    watched(|| {
        let (bus, notebook) = (Bus::new(), Notebook::new());
        let (callbacks, mut dispatcher) = Callbacks::new(&bus);
        let left = Arc::<AtomicUsize>::default();
        let bomb = || Bomb::new(&left);
        let set = callbacks.set_msg_revoke(Some(unreachable), bomb());
        let replacing = callbacks.set_msg_revoke(Some(note), notebook.pen(1));
        drop(callbacks.add_recv_new_msg(unreachable, bomb()));
        publish(&bus, 0..1);
        dispatcher.poll_once();
        assert_eq!((notebook.read(), dispatcher.panics(), left.load(Ordering::Relaxed)), (by(1, 0..1), 2, 0));

        // Some that the dispatcher has, some that it hasn't read of, of one kind and of several.
        callbacks.add_recv_new_msg(unreachable, bomb()).detach();
        callbacks.add_recv_new_msg(unreachable, bomb()).detach();
        let several = bomb();
        let kinds = EventSet::of(&[EventKind::NewMessages, EventKind::FriendsAdded]);
        callbacks.handlers().on_events(kinds, move |_| unreachable!("{:?}", several.0)).detach();
        let on_gap = bomb();
        callbacks.handlers().on_gap(move |_| unreachable!("{:?}", on_gap.0));
        callbacks.add_recv_new_msg(note, notebook.pen(2)).detach();
        dispatcher.poll_once();
        callbacks.add_recv_new_msg(unreachable, bomb()).detach();
        callbacks.add_recv_new_msg(unreachable, bomb()).detach();
        assert_eq!((left.load(Ordering::Relaxed), notebook.alive()), (6, 2));
        drop(dispatcher);
        assert_eq!((left.load(Ordering::Relaxed), notebook.alive()), (0, 0));

        // Too late: freed at once, and whoever registers doesn't panic.
        callbacks.add_recv_new_msg(unreachable, bomb()).detach();
        assert_eq!(left.load(Ordering::Relaxed), 0);
        drop((set, replacing));
    });
}

#[test]
fn ten_logins_leave_one_delivery_each_time() {
    watched(|| {
        let (bus, notebook) = (Bus::new(), Notebook::new());
        let (callbacks, mut dispatcher) = Callbacks::new(&bus);
        let subscriptions = bus.stats().subscriptions.len();
        for login in 0..10 {
            bus.start_epoch();
            let registrations = [
                callbacks.set_msg_revoke(Some(note), notebook.pen(1)),
                callbacks.add_recv_new_msg(note, notebook.pen(2)),
            ];
            // Some code sets its callbacks at each login and never clears them.
            callbacks.set_msg_update(Some(note), notebook.pen(3)).detach();
            publish(&bus, [login]);
            bus.publish(message(login));
            bus.publish(RawCall::new("TIMMsgUpdateCallback", [login.to_string().as_str().into()]));
            dispatcher.poll_once();
            assert_eq!(notebook.read(), [(1, login), (2, login), (3, login)]);
            assert_eq!((notebook.alive(), bus.stats().subscriptions.len()), (3, subscriptions));
            drop(registrations);
            dispatcher.poll_once();
            assert_eq!(notebook.alive(), 1);
        }
    });
}

#[test]
fn a_slot_takes_nothing_from_others_on_the_bus() {
    watched(|| {
        let (bus, notebook) = (Bus::new(), Notebook::new());
        let mut stream = bus.on::<MessagesRevoked>();
        let (callbacks, mut dispatcher) = Callbacks::new(&bus);
        let (second, mut second_dispatcher) = Callbacks::new(&bus);
        let _one = callbacks.set_msg_revoke(Some(note_length), notebook.pen(1));
        let _two = second.set_msg_revoke(Some(note_length), notebook.pen(2));
        let typed = notebook.pen(3);
        let _typed = callbacks.on(move |revoked: &MessagesRevoked| {
            typed.line.send((typed.who, u32::try_from(revoked.locators.len()).unwrap())).unwrap();
        });
        assert_eq!(bus.publish(RawCall::new("TIMMsgRevokeCallback", ["[]".into()])).matched, 3);
        bus.close();
        assert_eq!((dispatcher.poll_once(), second_dispatcher.poll_once()), (1, 1));
        assert_eq!(notebook.read(), [(1, 2), (3, 0), (2, 2)]);
        assert_eq!(rest(&mut stream).len(), 1);
    });
}

/// Sends the number and then waits until it may go on, the first time that it is called.
fn gated(told: Sender<u32>, gate: Receiver<()>) -> Act {
    let mut gate = Some(gate);
    boxed(move |number| {
        if let Some(gate) = gate.take() {
            told.send(number).unwrap();
            gate.recv().unwrap();
        }
        told.send(number).unwrap();
    })
}

/// Runs `wait` on a thread while a callback is being called, and asserts that it returns after that call.
fn assert_waits(told: &Receiver<u32>, gate: &Sender<()>, wait: impl FnOnce() -> Unregistered + Send + 'static) {
    let (done, waited) = mpsc::channel();
    let ended = Arc::new(AtomicBool::new(false));
    let waiting = thread::spawn({
        let ended = Arc::clone(&ended);
        move || {
            assert_eq!(wait(), Unregistered::Idle);
            assert!(ended.load(Ordering::Acquire), "it did not wait");
            done.send(()).unwrap();
        }
    });
    // Whoever doesn't wait has the time to show it here; whoever waits may as well not have begun.
    assert_eq!(waited.recv_timeout(Duration::from_millis(50)), Err(RecvTimeoutError::Timeout));
    ended.store(true, Ordering::Release);
    gate.send(()).unwrap();
    assert_eq!(told.recv(), Ok(0), "the call went on to its end");
    waiting.join().unwrap();
    waited.recv().unwrap();
}

/// A dispatcher that runs on a thread and is calling a callback that is gated, in the slot for revocations.
struct Running {
    bus: Bus,
    callbacks: Callbacks,
    registration: Registration,
    thread: thread::JoinHandle<Dispatcher>,
    told: Receiver<u32>,
    gate: Sender<()>,
}

fn running() -> Running {
    let bus = Bus::new();
    let (callbacks, dispatcher) = Callbacks::new(&bus);
    let (tell, told) = mpsc::channel();
    let (gate, gated_by) = mpsc::channel();
    let registration = callbacks.set_msg_revoke(Some(act), gated(tell, gated_by));
    let thread = dispatcher.run_on_thread("callbacks").unwrap();
    publish(&bus, 0..2);
    assert_eq!(told.recv(), Ok(0), "the call has begun");
    Running { bus, callbacks, registration, thread, told, gate }
}

#[test]
fn unregistering_waits_for_the_call_that_is_running() {
    watched(|| {
        let Running { bus, thread, told, gate, registration, .. } = running();
        assert_waits(&told, &gate, || registration.unregister_and_wait());
        assert_eq!(told.recv(), Err(mpsc::RecvError), "not called for the second event, and its user data is gone");
        bus.close();
        assert_eq!(thread.join().unwrap().panics(), 0);
    });
}

#[test]
fn one_that_was_replaced_is_waited_for_and_stays_replaced() {
    watched(|| {
        let Running { bus, callbacks, thread, told, gate, registration } = running();
        let notebook = Notebook::new();
        let new = callbacks.set_msg_revoke(Some(note), notebook.pen(2));
        assert_waits(&told, &gate, || registration.unregister_and_wait());
        assert_eq!(told.recv(), Err(mpsc::RecvError));
        bus.close();
        let _dispatcher = thread.join().unwrap();
        assert_eq!(notebook.read(), by(2, 1..2));
        drop(new);
    });
}

#[test]
fn one_that_was_removed_or_is_of_another_function_is_waited_for() {
    watched(|| {
        let Running { bus, callbacks, thread, told, gate, registration } = running();
        let notebook = Notebook::new();
        let added = callbacks.add_recv_new_msg(note, notebook.pen(2));
        assert_eq!(callbacks.remove_recv_new_msg(note), 1);
        // Whose call is running is not known, so it waits for any.
        assert_waits(&told, &gate, || added.unregister_and_wait());
        assert_eq!(told.recv(), Ok(1), "the other one is still called");
        bus.close();
        let _dispatcher = thread.join().unwrap();
        drop(registration);
        assert_eq!(notebook.read(), []);
    });
}

#[test]
fn waiting_returns_at_once_when_nothing_is_called() {
    watched(|| {
        let (bus, notebook) = (Bus::new(), Notebook::new());
        let (callbacks, dispatcher) = Callbacks::new(&bus);
        let never_run = callbacks.set_msg_revoke(Some(note), notebook.pen(1));
        let idle = callbacks.add_recv_new_msg(note, notebook.pen(2));
        let late = callbacks.add_recv_new_msg(note, notebook.pen(3));
        assert_eq!(never_run.unregister_and_wait(), Unregistered::Idle);
        let thread = dispatcher.run_on_thread("callbacks").unwrap();
        bus.publish(message(0));
        assert_eq!([(); 2].map(|()| notebook.lines.recv().unwrap()), [(2, 0), (3, 0)]);
        assert_eq!(idle.unregister_and_wait(), Unregistered::Idle);
        bus.close();
        drop(thread.join().unwrap());
        assert_eq!(notebook.alive(), 0);
        assert_eq!(late.unregister_and_wait(), Unregistered::Idle);
    });
}

/// Runs a dispatcher until its bus is closed.
type Run = fn(Dispatcher) -> thread::JoinHandle<Dispatcher>;

/// The ways to run a dispatcher, all from a thread so that the rest of a test is the same.
const WAYS: [Run; 4] = [
    |dispatcher| dispatcher.run_on_thread("callbacks").unwrap(),
    |dispatcher| thread::spawn(|| run_as_task(tokio::runtime::Builder::new_current_thread(), dispatcher)),
    |dispatcher| thread::spawn(|| run_as_task(tokio::runtime::Builder::new_multi_thread(), dispatcher)),
    |mut dispatcher| {
        thread::spawn(move || {
            while dispatcher.close_reason().is_none() {
                dispatcher.poll_once();
                thread::yield_now();
            }
            dispatcher
        })
    },
];

fn run_as_task(mut runtime: tokio::runtime::Builder, mut dispatcher: Dispatcher) -> Dispatcher {
    let runtime = runtime.worker_threads(2).build().unwrap();
    let task = runtime.spawn(async move {
        dispatcher.run().await;
        dispatcher
    });
    runtime.block_on(task).unwrap()
}

#[test]
fn a_dispatcher_runs_as_a_task_on_a_thread_or_in_somebody_elses_loop() {
    watched(|| {
        for run in WAYS {
            let (bus, notebook) = (Bus::new(), Notebook::new());
            let (callbacks, dispatcher) = Callbacks::new(&bus);
            let _registration = callbacks.set_msg_revoke(Some(note), notebook.pen(1));
            publish(&bus, 0..50);
            let running = run(dispatcher);
            // One at a time, so that it goes to sleep and is woken.
            for number in 0..100 {
                assert_eq!(notebook.lines.recv().unwrap(), (1, number));
                if number >= 49 {
                    publish(&bus, [number + 1]);
                }
            }
            publish(&bus, 101..150);
            bus.close();
            let dispatcher = running.join().unwrap();
            assert_eq!(notebook.read(), by(1, 100..150));
            assert_eq!((dispatcher.missed(), dispatcher.panics()), (0, 0));
            assert_eq!(dispatcher.close_reason(), Some(tim_events::CloseReason::Closed));
        }
    });
}

/// Says when it is dropped.
struct Told(Sender<()>);

impl Drop for Told {
    fn drop(&mut self) {
        let _ = self.0.send(());
    }
}

#[test]
fn a_sleeping_dispatcher_frees_what_is_unregistered() {
    watched(|| {
        for run in WAYS {
            let (bus, notebook) = (Bus::new(), Notebook::new());
            let (callbacks, dispatcher) = Callbacks::new(&bus);
            let (tell, told) = mpsc::channel();
            let _beat = callbacks.set_msg_revoke(Some(note), notebook.pen(1));
            let told_of = |tell: &Sender<()>| Told(tell.clone());
            let set = callbacks.set_kicked_offline(Some(|_: &mut Told| ()), told_of(&tell));
            let added = callbacks.add_recv_new_msg(|_, _: &mut Told| (), told_of(&tell));
            let running = run(dispatcher);
            publish(&bus, 0..1);
            notebook.lines.recv().unwrap();
            drop(set);
            told.recv().unwrap();
            drop(added);
            told.recv().unwrap();
            // Replaced and cleared as well.
            callbacks.set_kicked_offline(Some(|_: &mut Told| ()), told_of(&tell)).detach();
            callbacks.set_kicked_offline(Some(|_: &mut Told| ()), told_of(&tell)).detach();
            told.recv().unwrap();
            callbacks.set_kicked_offline(None, ()).detach();
            told.recv().unwrap();
            bus.close();
            let _dispatcher = running.join().unwrap();
        }
    });
}

/// User data that owns registrations of its own.
struct Owner {
    _owned: Registration,
    _alive: Arc<()>,
}

/// Setting a callback on a dispatcher that was gone used to deadlock, if its user data owned another registration.
#[test]
fn a_dispatcher_that_is_dropped_frees_all_user_data() {
    fn own(_: &mut Owner) {}
    watched(|| {
        let (bus, notebook) = (Bus::new(), Notebook::new());
        let (callbacks, mut dispatcher) = Callbacks::new(&bus);
        let owner = || Owner {
            _owned: callbacks.set_msg_update(Some(note), notebook.pen(0)),
            _alive: Arc::clone(&notebook.alive),
        };
        let set = callbacks.set_msg_revoke(Some(note), notebook.pen(1));
        let added = callbacks.add_recv_new_msg(note, notebook.pen(2));
        let owning = callbacks.set_kicked_offline(Some(own), owner());
        let gap = notebook.pen(3);
        callbacks.handlers().on_gap(move |_| {
            let _ = &gap;
        });
        dispatcher.poll_once();
        let unread = callbacks.add_recv_new_msg(note, notebook.pen(4));
        publish(&bus, 0..3);
        assert_eq!(notebook.alive(), 6);
        drop(dispatcher);
        assert_eq!((notebook.alive(), notebook.read()), (0, vec![]));

        // Of later ones too: in a slot that is filled, in one that is empty, and added.
        let late = [
            callbacks.set_kicked_offline(Some(own), owner()),
            callbacks.set_user_sig_expired(Some(own), owner()),
            callbacks.set_user_sig_expired(Some(own), owner()),
            callbacks.add_recv_new_msg(|_, _: &mut Owner| (), owner()),
        ];
        callbacks.set_msg_revoke(None, ()).detach();
        assert_eq!(notebook.alive(), 0);
        assert_eq!(bus.publish(KickedOffline::new()).matched, 0);
        drop((set, added));
        assert_eq!(owning.unregister_and_wait(), Unregistered::Idle);
        assert_eq!(unread.unregister_and_wait(), Unregistered::Idle);
        drop(late);
    });
}

#[test]
fn a_dispatcher_that_is_dropped_while_others_register_frees_their_user_data() {
    watched(|| {
        let (bus, notebook) = (Bus::new(), Arc::new(Mutex::new(Notebook::new())));
        let (callbacks, mut dispatcher) = Callbacks::new(&bus);
        let is_gone = Arc::new(AtomicBool::new(false));
        let registrars: Vec<_> = (0..2)
            .map(|who| {
                let (callbacks, notebook, is_gone) = (callbacks.clone(), Arc::clone(&notebook), Arc::clone(&is_gone));
                thread::spawn(move || {
                    let pen = |who| notebook.lock().unwrap().pen(who);
                    let mut registered = 0_u32;
                    while !is_gone.load(Ordering::Acquire) || registered < 100 {
                        callbacks.set_msg_revoke(Some(note), pen(who)).detach();
                        let added = callbacks.add_recv_new_msg(note, pen(who));
                        if registered.is_multiple_of(2) {
                            added.detach();
                        } else {
                            let _ = added.unregister_and_wait();
                        }
                        registered += 1;
                    }
                })
            })
            .collect();
        for number in 0..200 {
            publish(&bus, [number]);
            dispatcher.poll_once();
        }
        drop(dispatcher);
        is_gone.store(true, Ordering::Release);
        for registrar in registrars {
            registrar.join().unwrap();
        }
        assert_eq!(notebook.lock().unwrap().alive(), 0);
    });
}

/// Callbacks used to be called inside of a runtime there, where blocking panics.
#[test]
fn callbacks_on_a_thread_of_their_own_may_block() {
    watched(|| {
        let bus = Bus::new();
        let (callbacks, dispatcher) = Callbacks::new(&bus);
        let (tell, mut told) = tokio::sync::mpsc::channel(1);
        let blocking = boxed(move |number| {
            tell.blocking_send(number).unwrap();
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            runtime.block_on(async {});
            // Whoever parks the thread may take what was meant to wake the dispatcher.
            thread::current().unpark();
            thread::park();
        });
        let _registration = callbacks.set_msg_revoke(Some(act), blocking);
        let running = dispatcher.run_on_thread("callbacks").unwrap();
        for number in 0..10 {
            publish(&bus, [number]);
            assert_eq!(told.blocking_recv(), Some(number));
        }
        bus.close();
        assert_eq!(running.join().unwrap().panics(), 0);
    });
}

/// The budget of the task used to end it after some thousands.
#[tokio::test]
async fn polling_once_in_a_task_takes_all_that_is_there() {
    const EVENTS: u32 = 40_000;
    let (bus, notebook) = (Bus::new(), Notebook::new());
    for policy in [Policy::Buffer { max_bytes: 1 << 30 }, Policy::DropOldest] {
        let (callbacks, mut dispatcher) = Callbacks::with(bus.subscribe().capacity(EVENTS as usize).policy(policy));
        let _registration = callbacks.set_msg_revoke(Some(note), notebook.pen(1));
        publish(&bus, 0..EVENTS);
        assert_eq!(dispatcher.poll_once(), EVENTS as usize, "{policy:?}");
        assert_eq!(notebook.read(), by(1, 0..EVENTS));
    }
}

/// Polls a task wherever it is woken, at once.
struct Inline {
    task: Mutex<Pin<Box<dyn Future<Output = ()> + Send>>>,
    is_woken: AtomicBool,
    /// What is done first when it is woken from sleep, once.
    before: Mutex<Option<Box<dyn FnOnce() + Send>>>,
}

impl Inline {
    fn run(mut dispatcher: Dispatcher) -> Arc<Self> {
        let task: Mutex<Pin<Box<dyn Future<Output = ()> + Send>>> =
            Mutex::new(Box::pin(async move { dispatcher.run().await }));
        let inline = Arc::new(Self { task, is_woken: AtomicBool::new(false), before: Mutex::default() });
        inline.wake_by_ref();
        inline
    }

    fn before(&self, act: impl FnOnce() + Send + 'static) {
        *self.before.lock().unwrap() = Some(Box::new(act));
    }
}

impl Wake for Inline {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.is_woken.store(true, Ordering::Release);
        // If it is being polled, it looks at the flag afterwards.
        let Ok(mut task) = self.task.try_lock() else { return };
        if let Some(act) = self.before.lock().unwrap().take() {
            act();
        }
        while self.is_woken.swap(false, Ordering::Acquire) {
            if task.as_mut().poll(&mut Context::from_waker(&Arc::clone(self).into())).is_ready() {
                return;
            }
        }
    }
}

/// It used to be woken before the subscription changed lanes, and nobody woke it in the new one.
#[test]
fn a_dispatcher_is_woken_after_it_has_changed_lanes() {
    watched(|| {
        let (bus, notebook) = (Bus::new(), Notebook::new());
        let (callbacks, dispatcher) = Callbacks::new(&bus);
        let running = Inline::run(dispatcher);
        let revoked = callbacks.set_msg_revoke(Some(note), notebook.pen(1));
        publish(&bus, 0..1);
        assert_eq!(notebook.read(), by(1, 0..1));
        let messages = callbacks.add_recv_new_msg(note, notebook.pen(2));
        publish(&bus, 1..2);
        assert_eq!(notebook.read(), by(1, 1..2));
        drop(messages);
        publish(&bus, 2..3);
        assert_eq!(notebook.read(), by(1, 2..3));
        drop((revoked, running));
    });
}

/// A lock used to be held when the dispatcher's task was woken, and a callback that was called before `add` returned
/// could not find itself to be removed.
#[test]
fn a_task_that_runs_where_it_is_woken_calls_callbacks_without_locks() {
    watched(|| {
        let (bus, notebook) = (Bus::new(), Notebook::new());
        let (callbacks, dispatcher) = Callbacks::new(&bus);
        let running = Inline::run(dispatcher);
        let remover = boxed({
            let (callbacks, line) = (callbacks.clone(), notebook.line.clone());
            move |number| {
                let removed = u32::try_from(callbacks.remove_recv_new_msg(act)).unwrap();
                line.send((removed, number)).unwrap();
            }
        });
        // Something has to want the kind already, or what is published so early is not for the dispatcher.
        let others = callbacks.handlers().clone();
        let _wanted = others.on_events(EventSet::MESSAGE, |_| ());
        running.before({
            let bus = bus.clone();
            move || assert_eq!(bus.publish(message(8)).matched, 1)
        });
        callbacks.add_recv_new_msg(act, remover).detach();
        assert_eq!(notebook.read(), [(1, 8)]);

        // A slot that is empty, and one that is filled.
        for _ in 0..2 {
            let setter = boxed({
                let (callbacks, line) = (callbacks.clone(), notebook.line.clone());
                let mut pen = Some(notebook.pen(3));
                move |number| {
                    callbacks.set_msg_revoke(Some(note), pen.take().unwrap()).detach();
                    line.send((2, number)).unwrap();
                }
            });
            running.before({
                let bus = bus.clone();
                move || publish(&bus, 9..10)
            });
            callbacks.set_msg_revoke(Some(act), setter).detach();
            assert_eq!(notebook.read(), [(2, 9)]);
        }
        assert_eq!(notebook.alive(), 1);
    });
}

/// What was held used to be taken for published before the callback came.
#[test]
fn callbacks_get_what_the_bus_holds_for_them() {
    watched(|| {
        let (bus, notebook) = (Bus::builder().hold(100).build(), Notebook::new());
        publish(&bus, 0..2);
        let (callbacks, mut dispatcher) = Callbacks::new(&bus);
        let _early = callbacks.set_msg_revoke(Some(note), notebook.pen(1));
        publish(&bus, 2..3);
        bus.publish(message(3));
        let _too = callbacks.add_recv_new_msg(note, notebook.pen(2));
        assert_eq!(dispatcher.poll_once(), 0);
        bus.release();
        let _late = callbacks.add_recv_new_msg(note, notebook.pen(3));
        publish(&bus, 4..5);
        bus.publish(message(5));
        dispatcher.poll_once();
        assert_eq!(notebook.read(), [(1, 0), (1, 1), (1, 2), (2, 3), (1, 4), (2, 5), (3, 5)]);
    });
}

fn progress(number: u32) -> RawCall {
    RawCall::new(
        "TIMMsgElemUploadProgressCallback",
        ["{}".into(), Arg::from(0_u32), Arg::from(number), Arg::from(u32::MAX)],
    )
}

/// User data of a callback that waits at its first call until everything has been published.
struct Slow {
    begun: Option<(Sender<()>, Receiver<()>)>,
    heard: Vec<u32>,
    tell: Sender<Vec<u32>>,
}

impl Slow {
    fn upload(json: Option<&RawText>, index: u32, current: u32, total: u32, slow: &mut Self) {
        assert_eq!((json.unwrap().as_bytes(), index, total), (&b"{}"[..], 0, u32::MAX));
        if let Some((begun, gate)) = slow.begun.take() {
            begun.send(()).unwrap();
            gate.recv().unwrap();
        }
        slow.heard.push(current);
    }
}

impl Drop for Slow {
    fn drop(&mut self) {
        let _ = self.tell.send(std::mem::take(&mut self.heard));
    }
}

/// Publishes at full speed while the callback waits; returns what it heard, what the dispatcher missed, and what its gaps
/// said.
fn flood(callbacks: &Callbacks, dispatcher: Dispatcher, bus: &Bus, events: u32) -> (Vec<u32>, u64, u64) {
    let (tell, told) = mpsc::channel();
    let (start, begun) = mpsc::channel();
    let (gate, gated_by) = mpsc::channel();
    let gaps = Arc::new(AtomicU64::new(0));
    callbacks.handlers().on_gap({
        let gaps = Arc::clone(&gaps);
        move |gap| {
            gaps.fetch_add(gap.missed, Ordering::Relaxed);
        }
    });
    let slow = Slow { begun: Some((start, gated_by)), heard: Vec::new(), tell };
    let registration = callbacks.set_msg_elem_upload_progress(Some(Slow::upload), slow);
    let running = dispatcher.run_on_thread("callbacks").unwrap();
    bus.publish(progress(0));
    begun.recv().unwrap();
    (1..events).for_each(|number| assert_eq!(bus.publish(progress(number)).matched, 1));
    gate.send(()).unwrap();
    bus.close();
    let dispatcher = running.join().unwrap();
    let missed = dispatcher.missed();
    drop(dispatcher);
    drop(registration);
    (told.recv().unwrap(), missed, gaps.load(Ordering::Relaxed))
}

const FLOOD: u32 = 100_000;

#[test]
fn a_slow_callback_loses_nothing_within_its_bytes() {
    watched(|| {
        let bus = Bus::new();
        let (callbacks, dispatcher) = Callbacks::new(&bus);
        let (heard, missed, gaps) = flood(&callbacks, dispatcher, &bus, FLOOD);
        assert!(heard.into_iter().eq(0..FLOOD), "all of them in order");
        assert_eq!((missed, gaps), (0, 0));
    });
}

#[test]
fn a_slow_callback_is_told_what_it_lost_beyond_its_bytes() {
    watched(|| {
        let bus = Bus::new();
        let small = bus.subscribe().named("small").policy(Policy::Buffer { max_bytes: 1 << 20 });
        let (callbacks, dispatcher) = Callbacks::with(small);
        let (heard, missed, gaps) = flood(&callbacks, dispatcher, &bus, FLOOD);
        assert_eq!(heard.len() as u64 + missed, u64::from(FLOOD));
        assert_eq!(missed, gaps);
        assert!(missed > 0 && heard.len() > 100, "{missed} lost and {} heard", heard.len());
        assert!(heard.is_sorted() && heard.last() == Some(&(FLOOD - 1)), "the newest are kept, in order");
    });
}
