//! Arguments that C code hands in.

use std::ffi::{CStr, c_char, c_int};
use std::slice;

use super::status::{Error, Failure, Result};
use crate::event::Arg;

/// One argument of a call: which of the values counts, and the values.
#[repr(C)]
#[derive(Clone, Copy)]
pub(super) struct RawArgument {
    kind: c_int,
    value: Value,
}

#[repr(C)]
#[derive(Clone, Copy)]
union Value {
    integer: i64,
    natural: u64,
    text: *const c_char,
}

const NULL: c_int = 0;
const BOOL: c_int = 1;
const INTEGER: c_int = 2;
const NATURAL: c_int = 3;
const TEXT: c_int = 4;

/// A text that may not be NULL and has to be UTF-8.
///
/// # Safety
///
/// `text` is NULL or points to a string that ends with NUL and stays as it is for `'a`.
pub(super) unsafe fn utf8<'a>(text: *const c_char, what: &str) -> Result<&'a str> {
    // SAFETY: the caller keeps the condition, which is the same.
    let text = unsafe { bytes(text) }.ok_or_else(|| Error::null(what))?;
    text.to_str().map_err(|_| Error(Failure::Argument, format!("{what} is not UTF-8")))
}

/// A text; none for NULL.
///
/// # Safety
///
/// As for `utf8`.
pub(super) unsafe fn bytes<'a>(text: *const c_char) -> Option<&'a CStr> {
    // SAFETY: not NULL, so it points to a string that ends with NUL and stays as it is, as the caller promises.
    (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) })
}

/// A copy of the arguments.
///
/// # Safety
///
/// `arguments` points to `count` of them, or `count` is 0; texts among them are as for `utf8`.
pub(super) unsafe fn arguments(arguments: *const RawArgument, count: usize) -> Result<Vec<Arg>> {
    if count == 0 {
        return Ok(Vec::new());
    }
    if arguments.is_null() {
        return Err(Error::null("the array of arguments"));
    }
    // SAFETY: not NULL, so it points to `count` arguments, as the caller promises.
    let arguments = unsafe { slice::from_raw_parts(arguments, count) };
    // SAFETY: texts are as promised.
    arguments.iter().map(|argument| unsafe { copy(argument) }).collect()
}

/// # Safety
///
/// If the argument is a text it is as for `utf8`.
unsafe fn copy(argument: &RawArgument) -> Result<Arg> {
    let RawArgument { kind, value } = *argument;
    Ok(match kind {
        NULL => Arg::Null,
        // SAFETY: all values are as large as this one, and every bit pattern is a number.
        BOOL => Arg::Bool(unsafe { value.integer } != 0),
        // SAFETY: as above.
        INTEGER => Arg::from(unsafe { value.integer }),
        // SAFETY: as above.
        NATURAL => Arg::from(unsafe { value.natural }),
        TEXT => {
            // SAFETY: the kind says that this is the one that was written.
            let text = unsafe { value.text };
            // SAFETY: the caller promises that it is as for `utf8`.
            unsafe { bytes(text) }.map_or(Arg::Null, Arg::from)
        }
        other => return Err(Error(Failure::Argument, format!("{other} is no kind of argument"))),
    })
}
