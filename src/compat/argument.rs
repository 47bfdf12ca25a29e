//! Arguments of a raw call as a callback of the vendor's signature takes them.

use crate::event::{Arg, RawText};

/// A parameter's type, made from the argument of a call; none if the call has something else in its place.
pub(super) trait FromArg<'a>: Sized {
    fn from_arg(arg: &'a Arg) -> Option<Self>;
}

/// `const char*`: the exact bytes, or none for NULL.
impl<'a> FromArg<'a> for Option<&'a RawText> {
    fn from_arg(arg: &'a Arg) -> Option<Self> {
        match arg {
            Arg::Text(text) => Some(Some(text)),
            Arg::Null => Some(None),
            _ => None,
        }
    }
}

impl FromArg<'_> for bool {
    fn from_arg(arg: &Arg) -> Option<Self> {
        match arg {
            Arg::Bool(flag) => Some(*flag),
            _ => None,
        }
    }
}

macro_rules! integers {
    ($($type:ty),*) => {$(
        impl FromArg<'_> for $type {
            fn from_arg(arg: &Arg) -> Option<Self> {
                match arg {
                    Arg::Int(number) => (*number).try_into().ok(),
                    _ => None,
                }
            }
        }
    )*};
}

integers!(i32, u32, i64, u64);
