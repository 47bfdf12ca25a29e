//! The API: each call is answered as the test has said.

use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};

use crate::{copy, lock, pointer, slots, threads};

type Callback = unsafe extern "C" fn(i32, *const c_char, *const c_char, *const c_void);
type MembersCallback = unsafe extern "C" fn(*const c_char, u64, bool, *const c_void);

/// How calls are answered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    /// On a thread of the library's.
    Later,
    /// Before the call returns, on the caller's thread.
    Inside,
    /// Later, and once more.
    Twice,
    /// Not, unless `standin_answer_kept` is called.
    Never,
    /// Not; the call returns the code.
    Refused,
}

struct Answer {
    how: How,
    code: i32,
    desc: Option<CString>,
    /// Instead of the API's own.
    json: Option<CString>,
}

static ANSWER: Mutex<Answer> = Mutex::new(Answer { how: How::Later, code: 0, desc: None, json: None });
/// The calls that are not answered.
static KEPT: Mutex<Vec<Box<dyn FnOnce() + Send>>> = Mutex::new(Vec::new());
static IS_INITIALIZED: AtomicBool = AtomicBool::new(false);
/// As `TIMGetLoginStatus` tells it: 1 logged in, 2 logging in, 3 logged out, 4 logging out.
static STATUS: AtomicI32 = AtomicI32::new(3);

/// The vendor's code for a call before `TIMInit`.
const NOT_INITIALIZED: i32 = 6013;

/// Answers one call, as often as asked.
fn answer(how: How, code: i32, callback: impl Fn() + Send + 'static) -> c_int {
    match how {
        How::Later => threads::run(callback),
        How::Inside => callback(),
        How::Twice => threads::run(move || {
            callback();
            callback();
        }),
        How::Never => lock(&KEPT).push(Box::new(callback)),
        How::Refused => return code,
    }
    0
}

/// A call that is answered through `TIMCommCallback`, with `json` if it succeeds; `then` gets the code before that.
fn called(
    how: Option<How>,
    json: &CStr,
    callback: Option<Callback>,
    user_data: *const c_void,
    then: impl Fn(i32) + Send + 'static,
) -> c_int {
    let user_data = user_data.addr();
    let told = lock(&ANSWER);
    let is_initialized = IS_INITIALIZED.load(Ordering::Relaxed);
    let how = if told.how == How::Later { how.unwrap_or(How::Later) } else { told.how };
    let code = if how == How::Refused || is_initialized { told.code } else { NOT_INITIALIZED };
    let desc = told.desc.clone();
    let json = told.json.clone().unwrap_or_else(|| if code == 0 { json.to_owned() } else { CString::default() });
    drop(told);
    answer(how, code, move || {
        then(code);
        if let Some(callback) = callback {
            let user_data = std::ptr::without_provenance(user_data);
            // SAFETY: the texts live until it returns; the user data is the one that came with it.
            unsafe { callback(code, pointer(desc.as_ref()), json.as_ptr(), user_data) };
        }
    })
}

/// How calls are answered from now on: 0 later, 1 inside the call, 2 twice, 3 never, 4 refused. A `json` of NULL leaves
/// it to the API.
#[unsafe(no_mangle)]
unsafe extern "C" fn standin_answer(how: u32, code: i32, desc: *const c_char, json: *const c_char) {
    let how = match how {
        0 => How::Later,
        1 => How::Inside,
        2 => How::Twice,
        3 => How::Never,
        _ => How::Refused,
    };
    // SAFETY: the test passes NULL or strings.
    let [desc, json] = [desc, json].map(|text| unsafe { copy(text) });
    *lock(&ANSWER) = Answer { how, code, desc, json };
}

/// Answers the calls that were not, on a thread of the library's; returns how many.
#[unsafe(no_mangle)]
extern "C" fn standin_answer_kept() -> usize {
    let kept = std::mem::take(&mut *lock(&KEPT));
    let count = kept.len();
    threads::run(move || kept.into_iter().for_each(|answer| answer()));
    count
}

#[unsafe(no_mangle)]
extern "C" fn TIMInit(_app_id: u64, _config: *const c_char) -> c_int {
    let told = lock(&ANSWER);
    if told.how == How::Refused {
        return told.code;
    }
    drop(told);
    IS_INITIALIZED.store(true, Ordering::Relaxed);
    // The network's status may come before the function returns.
    slots::report_network(2);
    0
}

#[unsafe(no_mangle)]
extern "C" fn TIMUninit() -> c_int {
    IS_INITIALIZED.store(false, Ordering::Relaxed);
    STATUS.store(3, Ordering::Relaxed);
    // What is under way is never answered.
    lock(&KEPT).clear();
    0
}

#[unsafe(no_mangle)]
extern "C" fn TIMGetSDKVersion() -> *const c_char {
    c"8.0.0-standin".as_ptr()
}

#[unsafe(no_mangle)]
extern "C" fn TIMGetLoginStatus() -> c_int {
    STATUS.load(Ordering::Relaxed)
}

#[unsafe(no_mangle)]
extern "C" fn TIMLogin(
    _user_id: *const c_char,
    _user_sig: *const c_char,
    callback: Option<Callback>,
    user_data: *const c_void,
) -> c_int {
    let before = STATUS.swap(2, Ordering::Relaxed);
    let code =
        called(None, c"", callback, user_data, |code| STATUS.store(if code == 0 { 1 } else { 3 }, Ordering::Relaxed));
    if code != 0 {
        STATUS.store(before, Ordering::Relaxed);
    }
    code
}

#[unsafe(no_mangle)]
extern "C" fn TIMLogout(callback: Option<Callback>, user_data: *const c_void) -> c_int {
    called(None, c"", callback, user_data, |_| STATUS.store(3, Ordering::Relaxed))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn TIMSetConfig(
    config: *const c_char,
    callback: Option<Callback>,
    user_data: *const c_void,
) -> c_int {
    // SAFETY: the caller passes NULL or a string.
    let config = unsafe { copy(config) }.unwrap_or_default();
    called(Some(How::Inside), &config, callback, user_data, |_| ())
}

#[unsafe(no_mangle)]
extern "C" fn TIMConvGetConvList(callback: Option<Callback>, user_data: *const c_void) -> c_int {
    called(None, cr#"[{"conv_id":"bob","conv_type":1}]"#, callback, user_data, |_| ())
}

#[unsafe(no_mangle)]
unsafe extern "C" fn TIMMsgSaveMsg(
    _conv_id: *const c_char,
    _conv_type: c_int,
    json_msg: *const c_char,
    callback: Option<Callback>,
    user_data: *const c_void,
) -> c_int {
    // SAFETY: the caller passes NULL or a string.
    let message = unsafe { copy(json_msg) }.unwrap_or_default();
    called(None, &message, callback, user_data, |_| ())
}

#[unsafe(no_mangle)]
extern "C" fn TIMMsgGetMsgList(
    _conv_id: *const c_char,
    _conv_type: c_int,
    _json_param: *const c_char,
    callback: Option<Callback>,
    user_data: *const c_void,
) -> c_int {
    called(None, c"[]", callback, user_data, |_| ())
}

/// The one that answers through a callback of its own.
#[unsafe(no_mangle)]
extern "C" fn TIMMsgGetGroupMessageReadMemberList(
    _json_msg: *const c_char,
    _filter: c_int,
    next_seq: u64,
    _count: u32,
    callback: Option<MembersCallback>,
    user_data: *const c_void,
) -> c_int {
    let user_data = user_data.addr();
    let (how, code) = {
        let told = lock(&ANSWER);
        (told.how, told.code)
    };
    answer(how, code, move || {
        if let Some(callback) = callback {
            let members = cr#"[{"group_member_info_identifier":"carol"}]"#.as_ptr();
            // SAFETY: the text is static; the user data is the one that came with the callback.
            unsafe { callback(members, next_seq, true, std::ptr::without_provenance(user_data)) };
        }
    })
}
