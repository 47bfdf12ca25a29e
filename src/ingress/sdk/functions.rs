//! The types of the vendor's functions, and a way to declare more of them.

use std::ffi::{CString, c_char, c_void};

use super::call::Call;
use super::error::CallError;
use super::library::Sdk;
use crate::event::Reply;
use crate::event::model::{Conversation, Message};

/// What the library hands back: a number that [`Sdk::call`] knows the call by. Pass it on as it is.
pub type UserData = *const c_void;

/// The vendor's `TIMCommCallback`.
pub type CommCallback =
    unsafe extern "C" fn(code: i32, desc: *const c_char, json_params: *const c_char, user_data: UserData);

/// The vendor's `TIMMsgGroupMessageReadMemberListCallback`.
pub type ReadMembersCallback =
    unsafe extern "C" fn(json_group_member_array: *const c_char, next_seq: u64, is_finished: bool, user_data: UserData);

impl Sdk {
    /// The function of this name, if the library has it; for what [`vendor_functions!`](crate::vendor_functions) can't
    /// say.
    ///
    /// # Safety
    ///
    /// `F` is the type of a pointer to a C function, and the vendor's headers declare the function so.
    #[must_use]
    pub unsafe fn function<F: Copy>(&self, name: &str) -> Option<F> {
        // SAFETY: the caller keeps the condition, which is the same.
        unsafe { self.hub().functions().get(name) }
    }
}

impl<R: Reply> Call<R> {
    /// A call that could not be made, since the library has no such function.
    #[doc(hidden)]
    pub fn missing(api: &str) -> Self {
        Self::failed(api, CallError::Missing(api.to_owned()))
    }

    /// A call that could not be made, since a text can't be passed to C.
    #[doc(hidden)]
    pub fn nul(api: &str) -> Self {
        Self::failed(api, CallError::Nul(api.to_owned()))
    }
}

/// A text for C; none if it holds a NUL.
#[doc(hidden)]
#[must_use]
pub fn c_text(text: &str) -> Option<CString> {
    CString::new(text).ok()
}

/// Declares functions of the vendor's library that answer through a `TIMCommCallback`, as methods of
/// [`Sdk`](crate::sdk::Sdk).
///
/// Each is declared by its name in the vendor's headers, its parameters up to the callback, and the type of its reply.
/// `str` stands for `const char*`; numbers and `bool` are passed as they are, an enum is an `i32`.
///
/// # Safety
///
/// The word `unsafe` in the declaration is a promise: the vendor's headers declare the functions so, with a callback and
/// a `user_data` at the end, and the functions copy their texts before they return.
///
/// ```
/// use tim_events::model::Conversation;
///
/// tim_events::vendor_functions! {
///     /// More about conversations.
///     pub unsafe trait MoreConversations {
///         /// Makes a conversation.
///         "TIMConvCreate" fn conv_create(conv_id: str, conv_type: i32) -> Option<Box<Conversation>>;
///     }
/// }
///
/// # async fn run(sdk: tim_events::sdk::Sdk) -> Result<(), tim_events::sdk::CallError> {
/// sdk.conv_create("alice", 1).await?;
/// # Ok(())
/// # }
/// ```
#[macro_export]
macro_rules! vendor_functions {
    (
        $(#[$about:meta])*
        $visibility:vis unsafe trait $trait:ident {
            $(
                $(#[$doc:meta])*
                $function:literal fn $name:ident($($parameter:ident: $type:ident),* $(,)?) -> $reply:ty;
            )*
        }
    ) => {
        $(#[$about])*
        $visibility trait $trait {
            $(
                $(#[$doc])*
                #[doc(alias = $function)]
                fn $name(&self, $($parameter: $crate::vendor_functions!(@rust $type)),*) -> $crate::sdk::Call<$reply>;
            )*
        }

        #[allow(unsafe_code, reason = "whoever declares the functions promises that they are so")]
        impl $trait for $crate::sdk::Sdk {
            $(
                fn $name(&self, $($parameter: $crate::vendor_functions!(@rust $type)),*) -> $crate::sdk::Call<$reply> {
                    type Function = unsafe extern "C" fn(
                        $($crate::vendor_functions!(@c $type),)*
                        $crate::sdk::CommCallback,
                        $crate::sdk::UserData,
                    ) -> ::core::ffi::c_int;
                    $($crate::vendor_functions!(@hold $type $parameter $function);)*
                    // SAFETY: the declaration promises that the function has this type.
                    let Some(function) = (unsafe { self.function::<Function>($function) }) else {
                        return $crate::sdk::Call::missing($function);
                    };
                    self.call($function, |callback, user_data| {
                        // SAFETY: texts live until the function returns, which copies them, as the declaration promises;
                        // callback and user data go together.
                        unsafe { function($($crate::vendor_functions!(@pass $type $parameter),)* callback, user_data) }
                    })
                }
            )*
        }
    };
    (@rust str) => { &str };
    (@rust $type:ident) => { $type };
    (@c str) => { *const ::core::ffi::c_char };
    (@c $type:ident) => { $type };
    (@hold str $parameter:ident $function:literal) => {
        let Some($parameter) = $crate::sdk::c_text($parameter) else { return $crate::sdk::Call::nul($function) };
    };
    (@hold $type:ident $parameter:ident $function:literal) => {};
    (@pass str $parameter:ident) => { $parameter.as_ptr() };
    (@pass $type:ident $parameter:ident) => { $parameter };
}

vendor_functions! {
    /// Some functions of the vendor's that most apps call; declare others with
    /// [`vendor_functions!`](crate::vendor_functions).
    pub unsafe trait VendorFunctions {
        /// All conversations.
        "TIMConvGetConvList" fn conv_get_conv_list() -> Vec<Conversation>;
        /// Stores a message in a conversation without sending it; `json_msg` is the message. The reply is the message as
        /// it was stored.
        "TIMMsgSaveMsg" fn msg_save_msg(conv_id: str, conv_type: i32, json_msg: str) -> Box<Message>;
        /// Messages of a conversation, newest first; `json_param` says how many and from where.
        "TIMMsgGetMsgList" fn msg_get_msg_list(conv_id: str, conv_type: i32, json_param: str) -> Vec<Message>;
    }
}
