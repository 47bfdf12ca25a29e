//! The setters in C, one or two for each row of the catalog that has any.

use std::ffi::{c_char, c_int, c_void};
use std::ptr;

use super::bus::{BUSES, BusHandle};
use super::handle::Opaque;
use super::status::{Error, code};
use crate::compat::argument::FromArg;
use crate::event::{Arg, EventKind, RawCall};

/// What the caller gave to have it back.
#[derive(Clone, Copy)]
struct UserData(*const c_void);

// SAFETY: it is handed back and never followed; that its callback may use it on the thread that runs callbacks is what
// the caller promises by registering it.
unsafe impl Send for UserData {}

impl UserData {
    /// As a whole, so that closures take the `Send` wrapper and not the pointer in it.
    fn get(self) -> *const c_void {
        self.0
    }
}

impl FromArg<'_> for *const c_char {
    fn from_arg(arg: &Arg) -> Option<Self> {
        match arg {
            Arg::Text(text) => Some(text.as_c_str().as_ptr()),
            Arg::Null => Some(ptr::null()),
            _ => None,
        }
    }
}

/// A callback as the vendor's header declares it.
macro_rules! callback {
    ($($type:ident),*) => { unsafe extern "C" fn($(c_type!($type),)* *const c_void) };
}

/// Calls `$callback` with the arguments of a call and its user data; false if they don't fit the signature.
macro_rules! caller {
    ($callback:ident, $user_data:ident, ($($parameter:ident: $type:ident),*)) => {{
        let user_data = UserData($user_data);
        move |call: &RawCall| {
            let [$($parameter),*] = call.args() else { return false };
            $(let Some($parameter) = <c_type!($type) as FromArg<'_>>::from_arg($parameter) else { return false };)*
            // SAFETY: it is a function of this signature, as the caller of the setter promised; texts live as long as
            // the call that they are in, which is borrowed here.
            unsafe { $callback($($parameter,)* user_data.get()) };
            true
        }
    }};
}

macro_rules! setter {
    ($variant:ident ($($parameter:ident: $type:ident),* $(,)?) { set $function:literal $name:ident }) => {
        pub(super) mod $name {
            #[allow(clippy::wildcard_imports, reason = "a module for each setter, so that its name can be made")]
            use super::*;

            /// Fills the slot, or clears it.
            ///
            /// # Safety
            ///
            /// The callback has this signature, doesn't unwind, and can be called with this user data on the thread
            /// that runs callbacks, until it is unregistered and `tim_events_wait` has returned.
            #[unsafe(export_name = concat!("tim_events_", stringify!($name)))]
            unsafe extern "C" fn set(
                bus: *const Opaque<BusHandle>,
                callback: Option<callback!($($type),*)>,
                user_data: *const c_void,
            ) -> c_int {
                code(|| {
                    let bus = BUSES.get(bus)?;
                    let call = callback.map(|callback| caller!(callback, user_data, ($($parameter: $type),*)));
                    bus.callbacks.set(EventKind::$variant, call).detach();
                    Ok(0)
                })
            }
        }
    };
    ($variant:ident ($($parameter:ident: $type:ident),* $(,)?)
        { add $add_function:literal $add:ident, remove $remove_function:literal $remove:ident }) => {
        pub(super) mod $add {
            #[allow(clippy::wildcard_imports, reason = "a module for each setter, so that its name can be made")]
            use super::*;

            /// Adds to the stack.
            ///
            /// # Safety
            ///
            /// The callback has this signature, doesn't unwind, and can be called with this user data on the thread
            /// that runs callbacks, until it is unregistered and `tim_events_wait` has returned.
            #[unsafe(export_name = concat!("tim_events_", stringify!($add)))]
            unsafe extern "C" fn add(
                bus: *const Opaque<BusHandle>,
                callback: Option<callback!($($type),*)>,
                user_data: *const c_void,
            ) -> c_int {
                code(|| {
                    let bus = BUSES.get(bus)?;
                    let callback = callback.ok_or_else(|| Error::null("the callback"))?;
                    let call = caller!(callback, user_data, ($($parameter: $type),*));
                    bus.callbacks.add(EventKind::$variant, callback as usize, call).detach();
                    Ok(0)
                })
            }

            /// Removes from the stack; returns how often it was there.
            #[unsafe(export_name = concat!("tim_events_", stringify!($remove)))]
            extern "C" fn remove(bus: *const Opaque<BusHandle>, callback: Option<callback!($($type),*)>) -> c_int {
                code(|| {
                    let bus = BUSES.get(bus)?;
                    let callback = callback.ok_or_else(|| Error::null("the callback"))?;
                    let removed = bus.callbacks.remove(EventKind::$variant, callback as usize);
                    Ok(c_int::try_from(removed).unwrap_or(c_int::MAX))
                })
            }
        }
    };
    ($variant:ident $parameters:tt { $($none:tt)* }) => {};
}

macro_rules! define_setters {
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
        $($(setter! { $variant $parameters $setter })*)*
    };
}

catalog!(define_setters);
