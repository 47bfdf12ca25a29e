//! The slots for event callbacks, and their setters.

use std::cell::Cell;
use std::collections::VecDeque;
use std::ffi::{CString, c_char, c_void};
use std::mem::transmute;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::{Any, copy, lock, pointer, threads};

#[derive(Clone, Copy)]
struct Entry {
    callback: Any,
    user_data: usize,
}

/// What is set, and what was set before it.
struct Slot {
    set: Vec<Entry>,
    /// The last one first.
    before: VecDeque<Entry>,
}

impl Slot {
    /// Setting the same again changes nothing.
    fn retire(&mut self, old: Entry, new: Option<Entry>) {
        if new.is_none_or(|new| new.user_data != old.user_data) {
            self.before.push_front(old);
            self.before.truncate(4);
        }
    }
}

/// An argument: a test says both, the parameter's type tells which of them counts.
#[repr(C)]
#[derive(Clone, Copy)]
struct Value {
    number: i64,
    text: *const c_char,
}

/// The same, kept.
struct Kept {
    number: i64,
    text: Option<CString>,
}

/// A setter: its name, the slot, and how to call what is in it.
struct Setter {
    name: &'static str,
    slot: Mutex<Slot>,
    /// The caller passes an entry of this slot.
    call: unsafe fn(Entry, &[Kept]),
}

/// How many callbacks were called.
static CALLS: AtomicUsize = AtomicUsize::new(0);

impl Setter {
    fn replace(&self, entry: Option<Entry>) {
        let mut slot = lock(&self.slot);
        if let Some(old) = slot.set.pop() {
            slot.retire(old, entry);
        }
        slot.set.extend(entry);
    }

    fn add(&self, entry: Entry) {
        lock(&self.slot).set.push(entry);
    }

    fn remove(&self, callback: Any) {
        let mut slot = lock(&self.slot);
        while let Some(index) = slot.set.iter().position(|entry| std::ptr::fn_addr_eq(entry.callback, callback)) {
            let old = slot.set.remove(index);
            slot.retire(old, None);
        }
    }

    /// No lock is held while a callback runs, so that it may set slots.
    fn fire(&self, before: usize, values: &[Kept]) -> usize {
        let entries = {
            let slot = lock(&self.slot);
            match before.checked_sub(1) {
                Some(before) => slot.before.get(before).copied().into_iter().collect(),
                None => slot.set.clone(),
            }
        };
        for entry in &entries {
            CALLS.fetch_add(1, Ordering::Relaxed);
            // SAFETY: the entry is one of this slot.
            unsafe { (self.call)(*entry, values) };
        }
        entries.len()
    }
}

/// Who is called how; what `name` sets.
fn setter(name: &str) -> Option<&'static Setter> {
    SETTERS.iter().find(|setter| setter.name == name)
}

macro_rules! c_type {
    (Text) => { *const c_char };
    ($number:ident) => { $number };
}

macro_rules! argument {
    ($value:expr, Text) => {
        pointer($value.and_then(|value: &Kept| value.text.as_ref()))
    };
    ($value:expr, bool) => {
        $value.is_some_and(|value: &Kept| value.number != 0)
    };
    ($value:expr, $number:ident) => {
        $value.map_or(0, |value: &Kept| value.number as $number)
    };
}

macro_rules! function {
    ($set:ident $callback:ty) => {
        #[unsafe(no_mangle)]
        extern "C" fn $set(callback: Option<$callback>, user_data: *const c_void) {
            let entry = callback.map(|callback| {
                // SAFETY: a pointer to a function is one of any type, which only `call` below calls.
                let callback = unsafe { transmute::<$callback, Any>(callback) };
                Entry { callback, user_data: user_data.addr() }
            });
            if let Some(setter) = setter(stringify!($set)) {
                setter.replace(entry);
            }
        }
    };
    ($add:ident, $remove:ident $callback:ty) => {
        #[unsafe(no_mangle)]
        extern "C" fn $add(callback: Option<$callback>, user_data: *const c_void) {
            if let (Some(setter), Some(callback)) = (setter(stringify!($add)), callback) {
                // SAFETY: a pointer to a function is one of any type, which only `call` below calls.
                let callback = unsafe { transmute::<$callback, Any>(callback) };
                setter.add(Entry { callback, user_data: user_data.addr() });
            }
        }

        #[unsafe(no_mangle)]
        extern "C" fn $remove(callback: Option<$callback>) {
            if let (Some(setter), Some(callback)) = (setter(stringify!($add)), callback) {
                // SAFETY: a pointer to a function is one of any type, which is only compared.
                setter.remove(unsafe { transmute::<$callback, Any>(callback) });
            }
        }
    };
}

macro_rules! setters {
    ($($set:ident $(, $remove:ident)? ($($type:ident),*);)*) => {
        $(function!($set $(, $remove)? unsafe extern "C" fn($(c_type!($type),)* *const c_void));)*

        static SETTERS: [Setter; [$(stringify!($set)),*].len()] = [
            $({
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "what the test says fits")]
                unsafe fn call(entry: Entry, values: &[Kept]) {
                    type Callback = unsafe extern "C" fn($(c_type!($type),)* *const c_void);
                    // SAFETY: the entry is one of this slot, whose setter takes such functions alone.
                    let callback = unsafe { transmute::<Any, Callback>(entry.callback) };
                    let mut values = values.iter();
                    let _ = &mut values;
                    // SAFETY: the texts live until it returns; the user data is the one that it was set with.
                    unsafe {
                        callback($(argument!(values.next(), $type),)* std::ptr::without_provenance(entry.user_data));
                    }
                }
                Setter {
                    name: stringify!($set),
                    slot: Mutex::new(Slot { set: Vec::new(), before: VecDeque::new() }),
                    call,
                }
            },)*
        ];

        /// All functions that set callbacks, each ended by a line feed.
        static NAMES: &str = concat!($(stringify!($set), "\n", $(stringify!($remove), "\n",)?)* "\0");
    };
}

setters! {
    TIMAddRecvNewMsgCallback, TIMRemoveRecvNewMsgCallback (Text);
    TIMSetMsgReadedReceiptCallback (Text);
    TIMSetMsgRevokeCallback (Text);
    TIMSetMsgUpdateCallback (Text);
    TIMSetMsgElemUploadProgressCallback (Text, u32, u32, u32);
    TIMSetMsgExtensionsChangedCallback (Text, Text);
    TIMSetMsgExtensionsDeletedCallback (Text, Text);
    TIMSetMsgReactionsChangedCallback (Text);
    TIMSetMsgAllMessageReceiveOptionCallback (Text);
    TIMSetMsgGroupPinnedMessageChangedCallback (Text, Text, bool, Text);
    TIMSetConvEventCallback (i32, Text);
    TIMSetConvTotalUnreadMessageCountChangedCallback (i32);
    TIMSetConvUnreadMessageCountChangedByFilterCallback (Text, i32);
    TIMSetConvConversationGroupCreatedCallback (Text, Text);
    TIMSetConvConversationGroupDeletedCallback (Text);
    TIMSetConvConversationGroupNameChangedCallback (Text, Text);
    TIMSetConvConversationsAddedToGroupCallback (Text, Text);
    TIMSetConvConversationsDeletedFromGroupCallback (Text, Text, u32);
    TIMSetGroupTipsEventCallback (Text);
    TIMSetGroupAttributeChangedCallback (Text, Text);
    TIMSetGroupCounterChangedCallback (Text, Text, i64);
    TIMSetGroupTopicCreatedCallback (Text, Text);
    TIMSetGroupTopicDeletedCallback (Text, Text);
    TIMSetGroupTopicChangedCallback (Text, Text);
    TIMSetCommunityCreateTopicCallback (Text, Text);
    TIMSetCommunityDeleteTopicCallback (Text, Text);
    TIMSetCommunityChangeTopicInfoCallback (Text, Text);
    TIMSetCommunityReceiveTopicRESTCustomDataCallback (Text, Text);
    TIMSetCommunityCreatePermissionGroupCallback (Text, Text);
    TIMSetCommunityDeletePermissionGroupCallback (Text, Text);
    TIMSetCommunityChangePermissionGroupInfoCallback (Text, Text);
    TIMSetCommunityAddMembersToPermissionGroupCallback (Text, Text);
    TIMSetCommunityRemoveMembersFromPermissionGroupCallback (Text, Text);
    TIMSetCommunityAddTopicPermissionCallback (Text, Text);
    TIMSetCommunityDeleteTopicPermissionCallback (Text, Text);
    TIMSetCommunityModifyTopicPermissionCallback (Text, Text);
    TIMSetOnAddFriendCallback (Text);
    TIMSetOnDeleteFriendCallback (Text);
    TIMSetUpdateFriendProfileCallback (Text);
    TIMSetFriendAddRequestCallback (Text);
    TIMSetFriendApplicationListDeletedCallback (Text);
    TIMSetFriendApplicationListReadCallback ();
    TIMSetFriendBlackListAddedCallback (Text);
    TIMSetFriendBlackListDeletedCallback (Text);
    TIMSetFriendGroupCreatedCallback (Text, Text);
    TIMSetFriendGroupDeletedCallback (Text);
    TIMSetFriendGroupNameChangedCallback (Text, Text);
    TIMSetFriendsAddedToGroupCallback (Text, Text);
    TIMSetFriendsDeletedFromGroupCallback (Text, Text);
    TIMSetOfficialAccountSubscribedCallback (Text);
    TIMSetOfficialAccountUnsubscribedCallback (Text);
    TIMSetOfficialAccountDeletedCallback (Text);
    TIMSetOfficialAccountInfoChangedCallback (Text);
    TIMSetMyFollowingListChangedCallback (Text, bool);
    TIMSetMyFollowersListChangedCallback (Text, bool);
    TIMSetMutualFollowersListChangedCallback (Text, bool);
    TIMSetSelfInfoUpdatedCallback (Text);
    TIMSetUserStatusChangedCallback (Text);
    TIMSetUserInfoChangedCallback (Text);
    TIMSetSignalingReceiveNewInvitationCallback (Text, Text, Text, Text, Text);
    TIMSetSignalingInvitationCancelledCallback (Text, Text, Text);
    TIMSetSignalingInviteeAcceptedCallback (Text, Text, Text);
    TIMSetSignalingInviteeRejectedCallback (Text, Text, Text);
    TIMSetSignalingInvitationTimeoutCallback (Text, Text);
    TIMSetSignalingInvitationModifiedCallback (Text, Text);
    TIMSetNetworkStatusListenerCallback (i32, i32, Text);
    TIMSetKickedOfflineCallback ();
    TIMSetUserSigExpiredCallback ();
    TIMSetLogCallback (i32, Text);
    TIMSetExperimentalNotifyCallback (Text, Text);
}

#[unsafe(no_mangle)]
extern "C" fn standin_setters() -> *const c_char {
    NAMES.as_ptr().cast()
}

/// How many callbacks are set.
#[unsafe(no_mangle)]
extern "C" fn standin_set_count() -> usize {
    SETTERS.iter().map(|setter| lock(&setter.slot).set.len()).sum()
}

/// How many calls were made of callbacks of events.
#[unsafe(no_mangle)]
extern "C" fn standin_calls() -> usize {
    CALLS.load(Ordering::Relaxed)
}

/// Calls what the setter of this name has set, or had set so many different ones `before`, so many times: here, or on so many threads of the
/// library's, each as often. Returns how many callbacks it called here.
#[unsafe(no_mangle)]
unsafe extern "C" fn standin_fire(
    name: *const c_char,
    before: usize,
    values: *const Value,
    count: usize,
    on_threads: usize,
    times: usize,
) -> usize {
    // SAFETY: the test passes a string.
    let name = unsafe { copy(name) }.unwrap_or_default();
    let setter = setter(&name.to_string_lossy()).expect("a setter");
    let values: Vec<Value> = (0..count)
        .map(|index| {
            // SAFETY: the test passes `count` values.
            let value = unsafe { values.add(index) };
            // SAFETY: the same.
            unsafe { value.read() }
        })
        .collect();
    let keep = || -> Vec<Kept> {
        let kept = values.iter().map(|value| {
            // SAFETY: the test passes NULL or strings.
            let text = unsafe { copy(value.text) };
            Kept { number: value.number, text }
        });
        kept.collect()
    };
    if on_threads == 0 {
        let values = keep();
        return (0..times).map(|_| setter.fire(before, &values)).sum();
    }
    for _ in 0..on_threads {
        let values = keep();
        threads::run(move || {
            for _ in 0..times {
                setter.fire(before, &values);
            }
        });
    }
    0
}

/// What the thread does when it ends: it calls what this setter has set.
struct AtExit(Cell<Option<&'static Setter>>);

impl Drop for AtExit {
    fn drop(&mut self) {
        if let Some(setter) = self.0.get() {
            setter.fire(0, &[]);
        }
    }
}

thread_local! {
    static AT_EXIT: AtExit = const { AtExit(Cell::new(None)) };
}

/// Calls what the setter of this name has set on a thread of the library's, and once more as that thread ends, when the
/// callback's own thread locals are gone.
#[unsafe(no_mangle)]
unsafe extern "C" fn standin_fire_at_exit(name: *const c_char) {
    // SAFETY: the test passes a string.
    let name = unsafe { copy(name) }.unwrap_or_default();
    let setter = setter(&name.to_string_lossy()).expect("a setter");
    threads::run(move || {
        // What is made first ends last.
        AT_EXIT.with(|at_exit| at_exit.0.set(Some(setter)));
        setter.fire(0, &[]);
    });
}

/// The network's status is reported, and this returns after that.
pub(crate) fn report_network(status: i64) {
    let reported = threads::spawn(move || {
        if let Some(setter) = setter("TIMSetNetworkStatusListenerCallback") {
            let number = |number| Kept { number, text: Some(CString::default()) };
            setter.fire(0, &[number(status), number(0), number(0)]);
        }
    });
    reported.join().expect("callbacks don't panic");
}
