//! The life of a login: init, login, logout, uninit, and settings.

use std::ffi::{CString, c_char, c_int};

use super::call::Call;
use super::error::CallError;
use super::functions::{CommCallback, UserData};
use super::library::Sdk;
use crate::event::model::SdkConfig;

/// A text for C.
fn text(api: &str, text: &str) -> Result<CString, CallError> {
    CString::new(text).map_err(|_| CallError::Nul(api.to_owned()))
}

impl Sdk {
    /// `TIMInit`: starts the library for the app of this number; `config` is a JSON object, `{}` for the usual settings.
    ///
    /// Attach first: the network's status may be reported before this returns.
    ///
    /// # Errors
    ///
    /// [`CallError::Refused`] with what the library returned, [`CallError::Nul`] if `config` holds a NUL.
    pub fn init(&self, app_id: u64, config: &str) -> Result<(), CallError> {
        const API: &str = "TIMInit";
        type Init = unsafe extern "C" fn(u64, *const c_char) -> c_int;
        let config = text(API, config)?;
        // SAFETY: the vendor's headers declare this function so.
        let init = unsafe { self.hub().functions().get::<Init>(API) }.ok_or_else(|| missing(API))?;
        self.hub().refill();
        // SAFETY: the text lives until the function returns, which copies it.
        refused(API, unsafe { init(app_id, config.as_ptr()) })
    }

    /// `TIMUninit`: stops the library. Callbacks may still be running when this returns, and calls that are under way are
    /// never answered.
    ///
    /// # Errors
    ///
    /// [`CallError::Refused`] with what the library returned.
    pub fn uninit(&self) -> Result<(), CallError> {
        const API: &str = "TIMUninit";
        type Uninit = unsafe extern "C" fn() -> c_int;
        // SAFETY: the vendor's headers declare this function so.
        let uninit = unsafe { self.hub().functions().get::<Uninit>(API) }.ok_or_else(|| missing(API))?;
        // SAFETY: it takes nothing and may be called at any time, also inside a callback.
        refused(API, unsafe { uninit() })
    }

    /// `TIMLogin`: logs a user in. A success starts a new epoch on attached buses.
    ///
    /// With no network it fails after 30 seconds, with [`codes::CONNECT_TIMED_OUT`](super::codes::CONNECT_TIMED_OUT). An
    /// expired signature is [`codes::SIGNATURE_EXPIRED`](super::codes::SIGNATURE_EXPIRED). A second login while one is
    /// under way may never be answered.
    ///
    /// Calling this ends the session before it, even if the login is refused or fails: what the library still calls for
    /// that one counts as late. If the future is dropped, an answer that comes later is dropped too, and no epoch starts.
    pub fn login(&self, user_id: &str, user_sig: &str) -> Call<()> {
        const API: &str = "TIMLogin";
        type Login = unsafe extern "C" fn(*const c_char, *const c_char, CommCallback, UserData) -> c_int;
        let texts = text(API, user_id).and_then(|user_id| Ok((user_id, text(API, user_sig)?)));
        let (user_id, user_sig) = match texts {
            Ok(texts) => texts,
            Err(error) => return Call::failed(API, error),
        };
        // SAFETY: the vendor's headers declare this function so.
        let Some(login) = (unsafe { self.hub().functions().get::<Login>(API) }) else {
            return Call::failed(API, missing(API));
        };
        self.hub().begin_session();
        // SAFETY: the texts live until the function returns, which copies them; callback and user data go together.
        self.call(API, |callback, user_data| unsafe { login(user_id.as_ptr(), user_sig.as_ptr(), callback, user_data) })
    }

    /// `TIMLogout`: logs the user out.
    pub fn logout(&self) -> Call<()> {
        const API: &str = "TIMLogout";
        type Logout = unsafe extern "C" fn(CommCallback, UserData) -> c_int;
        // SAFETY: the vendor's headers declare this function so.
        let Some(logout) = (unsafe { self.hub().functions().get::<Logout>(API) }) else {
            return Call::failed(API, missing(API));
        };
        // SAFETY: callback and user data go together.
        self.call(API, |callback, user_data| unsafe { logout(callback, user_data) })
    }

    /// `TIMSetConfig`: changes settings; `config` is a JSON object. The reply holds what the library took.
    ///
    /// Say the log level each time: settings without one turn logs off.
    pub fn set_config(&self, config: &str) -> Call<Box<SdkConfig>> {
        const API: &str = "TIMSetConfig";
        type SetConfig = unsafe extern "C" fn(*const c_char, CommCallback, UserData) -> c_int;
        let config = match text(API, config) {
            Ok(config) => config,
            Err(error) => return Call::failed(API, error),
        };
        // SAFETY: the vendor's headers declare this function so.
        let Some(set_config) = (unsafe { self.hub().functions().get::<SetConfig>(API) }) else {
            return Call::failed(API, missing(API));
        };
        // SAFETY: the text lives until the function returns, which copies it; callback and user data go together.
        self.call(API, |callback, user_data| unsafe { set_config(config.as_ptr(), callback, user_data) })
    }
}

pub(super) fn missing(api: &str) -> CallError {
    CallError::Missing(api.to_owned())
}

fn refused(api: &str, code: c_int) -> Result<(), CallError> {
    if code == 0 { Ok(()) } else { Err(CallError::Refused { api: api.to_owned(), code: code.into() }) }
}
