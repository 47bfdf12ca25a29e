//! The functions that the library calls: one per row of the catalog, and two for answers.

use std::ffi::{CStr, c_char, c_void};

use super::call::{PENDING, answer};
use super::hub::SOURCES;
use super::library::Functions;
use super::numbers::user_data;
use crate::event::{Arg, EventKind, RawCall};

/// A copy of an argument.
macro_rules! argument {
    ($value:ident Text) => {
        // SAFETY: the library passes NULL or a string that lives until the callback returns.
        unsafe { text($value) }
    };
    ($value:ident $type:ident) => {
        Arg::from($value)
    };
}

/// Copies a text.
///
/// # Safety
///
/// `text` is NULL or a string that lives until this returns.
unsafe fn text(text: *const c_char) -> Arg {
    if text.is_null() {
        return Arg::Null;
    }
    // SAFETY: not NULL, so it is a string, as the caller promises.
    Arg::from(unsafe { CStr::from_ptr(text) })
}

/// Copies the call and hands it on. No panic leaves it.
fn receive(user_data: *const c_void, kind: EventKind, call: impl FnOnce() -> RawCall) {
    // A call that comes after everything is dropped finds nothing, and is counted.
    let Some(source) = SOURCES.get(user_data) else { return };
    source.hub.guard(|| source.hub.receive(&source, kind, call));
}

macro_rules! trampoline {
    ($variant:ident $callback:literal ($($parameter:ident: $type:ident),* $(,)?)) => {
        unsafe extern "C" fn trampoline($($parameter: c_type!($type),)* user_data: *const c_void) {
            receive(user_data, EventKind::$variant, || RawCall::new($callback, [$(argument!($parameter $type)),*]));
        }
        type Callback = unsafe extern "C" fn($(c_type!($type),)* *const c_void);
    };
}

/// Fills or clears one setter's slot.
macro_rules! set {
    ($functions:ident $old:ident $number:ident $variant:ident $callback:literal $parameters:tt
        { set $function:literal $name:ident }) => {{
        trampoline!($variant $callback $parameters);
        type Set = unsafe extern "C" fn(Option<Callback>, *const c_void);
        // SAFETY: the vendor's headers declare this function so.
        if let Some(set) = unsafe { $functions.get::<Set>($function) } {
            let callback: Option<Callback> = ($number != 0).then_some(trampoline as Callback);
            // SAFETY: the trampoline has the callback's signature and may be called at any time, with any user data.
            unsafe { set(callback, user_data($number)) };
        }
    }};
    ($functions:ident $old:ident $number:ident $variant:ident $callback:literal $parameters:tt
        { add $add:literal $add_name:ident, remove $remove:literal $remove_name:ident }) => {{
        trampoline!($variant $callback $parameters);
        type Add = unsafe extern "C" fn(Option<Callback>, *const c_void);
        type Remove = unsafe extern "C" fn(Option<Callback>);
        // Adding it once more would have it called twice, and between removing and adding it a call would get lost.
        if $old != $number {
            // SAFETY: the vendor's headers declare this function so.
            if let Some(remove) = unsafe { $functions.get::<Remove>($remove) } {
                // SAFETY: the library looks for the pointer and does nothing if it is not there.
                unsafe { remove(Some(trampoline)) };
            }
            // SAFETY: the vendor's headers declare this function so.
            if let Some(add) = unsafe { $functions.get::<Add>($add) }
                && $number != 0
            {
                // SAFETY: the trampoline has the callback's signature and may be called at any time, with any user data.
                unsafe { add(Some(trampoline), user_data($number)) };
            }
        }
    }};
    ($functions:ident $old:ident $number:ident $variant:ident $callback:literal $parameters:tt { $($none:tt)* }) => {};
}

macro_rules! define_trampolines {
    ($(
        #[doc = $about:literal]
        $category:ident $constant:ident $view:ident $label:literal {
            $(
                #[doc = $summary:literal]
                $variant:ident = $bit:literal,
                    callback $callback:literal $parameters:tt,
                    setter $setter:tt,
                    listeners [$($listener:literal),*];
            )*
        }
    )*) => {
        /// Fills the slots of all setters that the library has, which are filled with `old`; 0 empties them.
        pub(super) fn set_all(functions: &Functions, old: usize, number: usize) {
            $($(set!(functions old number $variant $callback $parameters $setter);)*)*
        }
    };
}

catalog!(define_trampolines);

/// `TIMCommCallback`: an API call is answered.
pub(super) unsafe extern "C" fn completed(
    code: i32,
    desc: *const c_char,
    json_params: *const c_char,
    user_data: *const c_void,
) {
    // SAFETY: the library passes NULL or strings that live until the callback returns.
    let [desc, json_params] = [desc, json_params].map(|argument| unsafe { text(argument) });
    let Some(pending) = PENDING.take(user_data) else { return };
    answer(&pending, EventKind::ApiCompleted, RawCall::new("TIMCommCallback", [Arg::from(code), desc, json_params]));
}

/// `TIMMsgGroupMessageReadMemberListCallback`: the members are listed.
pub(super) unsafe extern "C" fn members_listed(
    json_group_member_array: *const c_char,
    next_seq: u64,
    is_finished: bool,
    user_data: *const c_void,
) {
    // SAFETY: the library passes NULL or a string that lives until the callback returns.
    let members = unsafe { text(json_group_member_array) };
    let Some(pending) = PENDING.take(user_data) else { return };
    let arguments = [members, Arg::from(next_seq), Arg::from(is_finished)];
    let call = RawCall::new("TIMMsgGroupMessageReadMemberListCallback", arguments);
    answer(&pending, EventKind::ReadMemberList, call);
}
