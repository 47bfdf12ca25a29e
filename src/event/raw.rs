//! Raw calls: what the vendor's library hands to a callback, kept byte for byte.

use std::borrow::Cow;
use std::ffi::CStr;
use std::fmt;
use std::str::Utf8Error;

use smallvec::SmallVec;

/// One call of a C callback: its name and its exact arguments, `user_data` left out.
///
/// For a completion (`TIMCommCallback`) it also names the API that was called. The name may be one that the catalog
/// doesn't know; such a call is published too and comes out as [`Undecodable`](crate::Undecodable).
///
/// ```
/// use tim_events::{Arg, RawCall};
///
/// let call = RawCall::new("TIMNetworkStatusListenerCallback", [Arg::from(3), Arg::from(9512), Arg::text("no route")]);
/// assert_eq!(call.callback(), "TIMNetworkStatusListenerCallback");
/// assert_eq!(call.args()[0], Arg::Int(3));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawCall {
    callback: Cow<'static, str>,
    api: Option<Cow<'static, str>>,
    /// Most calls have one, which then needs no memory of its own.
    args: SmallVec<[Arg; 1]>,
}

impl RawCall {
    /// A call of `callback` with these arguments, in the order of the C signature.
    pub fn new(callback: impl Into<Cow<'static, str>>, args: impl IntoIterator<Item = Arg>) -> Self {
        Self { callback: callback.into(), api: None, args: args.into_iter().collect() }
    }

    /// The completion of a call to `api`: a `TIMCommCallback` with these arguments.
    ///
    /// ```
    /// use tim_events::RawCall;
    ///
    /// let login = RawCall::completion("TIMLogin", 0, "", "");
    /// assert_eq!(login.api(), Some("TIMLogin"));
    /// ```
    pub fn completion(
        api: impl Into<Cow<'static, str>>,
        code: i32,
        desc: impl Into<Vec<u8>>,
        reply: impl Into<Vec<u8>>,
    ) -> Self {
        Self::new("TIMCommCallback", [Arg::from(code), Arg::text(desc), Arg::text(reply)]).with_api(api)
    }

    /// The same call, as the answer to `api`.
    #[must_use]
    pub fn with_api(self, api: impl Into<Cow<'static, str>>) -> Self {
        Self { api: Some(api.into()), ..self }
    }

    /// The callback's name in the vendor's headers.
    #[must_use]
    pub fn callback(&self) -> &str {
        &self.callback
    }

    /// The API that was called, for completions.
    #[must_use]
    pub fn api(&self) -> Option<&str> {
        self.api.as_deref()
    }

    /// The arguments in the order of the C signature.
    #[must_use]
    pub fn args(&self) -> &[Arg] {
        &self.args
    }

    /// How many bytes of memory the call's arguments and their texts take, beside the call.
    pub(crate) fn weight(&self) -> usize {
        let text = |arg: &Arg| match arg {
            Arg::Text(text) => text.as_bytes().len(),
            _ => 0,
        };
        let args = if self.args.spilled() { size_of_val(self.args()) } else { 0 };
        args + self.args.iter().map(text).sum::<usize>()
    }
}

/// One C argument.
///
/// Integers are exact, whatever their C type. Text holds the bytes before the terminating NUL, UTF-8 or not.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Arg {
    /// A NULL pointer.
    Null,
    /// A `bool`.
    Bool(bool),
    /// An integer or enum of any width.
    Int(i128),
    /// A `const char*`.
    Text(RawText),
}

impl Arg {
    /// A text argument.
    ///
    /// ```
    /// use tim_events::Arg;
    ///
    /// assert_ne!(Arg::text(""), Arg::Null);
    /// assert_eq!(Arg::text("a"), Arg::text(b"a".to_vec()));
    /// ```
    pub fn text(bytes: impl Into<Vec<u8>>) -> Self {
        let mut bytes: Vec<u8> = bytes.into();
        bytes.reserve_exact(1);
        bytes.push(0);
        Self::Text(RawText(bytes.into_boxed_slice()))
    }
}

macro_rules! from_integer {
    ($($type:ty),*) => {
        $(
            impl From<$type> for Arg {
                fn from(number: $type) -> Self {
                    Self::Int(i128::from(number))
                }
            }
        )*
    };
}

from_integer!(i32, u32, i64, u64);

impl From<bool> for Arg {
    fn from(flag: bool) -> Self {
        Self::Bool(flag)
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

/// A C string as it was passed; the quickest way to copy one.
///
/// ```
/// use tim_events::Arg;
///
/// assert_eq!(Arg::from(c"[]"), Arg::text("[]"));
/// ```
impl From<&CStr> for Arg {
    fn from(text: &CStr) -> Self {
        Self::Text(RawText(text.to_bytes_with_nul().into()))
    }
}

/// The bytes of a C string, usually UTF-8 but not always: the vendor's library passes invalid bytes through.
#[derive(Clone, PartialEq, Eq)]
pub struct RawText(
    /// With the terminating NUL, so that C code can read them where they are.
    Box<[u8]>,
);

impl RawText {
    /// The bytes, without the terminating NUL.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.0.split_last().map_or(&[], |(_, bytes)| bytes)
    }

    /// The text as C code reads it. It ends with its first NUL, of which texts from C have none before the end.
    ///
    /// ```
    /// use tim_events::{Arg, RawCall};
    ///
    /// let call = RawCall::new("TIMMsgRevokeCallback", ["[]".into()]);
    /// let Arg::Text(text) = &call.args()[0] else { unreachable!() };
    /// assert_eq!(text.as_c_str(), c"[]");
    /// ```
    #[must_use]
    pub fn as_c_str(&self) -> &CStr {
        CStr::from_bytes_until_nul(&self.0).unwrap_or_default()
    }

    /// The text, if it is UTF-8.
    ///
    /// # Errors
    ///
    /// [`Utf8Error`] tells how far the bytes are valid.
    pub fn to_str(&self) -> Result<&str, Utf8Error> {
        std::str::from_utf8(self.as_bytes())
    }

    /// The text, with U+FFFD for each invalid sequence.
    #[must_use]
    pub fn to_string_lossy(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(self.as_bytes())
    }
}

impl fmt::Debug for RawText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.to_string_lossy(), f)
    }
}
