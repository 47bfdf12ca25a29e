//! C arguments in and out: what each payload field reads from its argument, and writes back.

use std::borrow::Cow;

use serde::Serialize;

use super::issue::{DecodeError, DecodeIssue, IssueError};
use super::lenient::{Field, Walk, read_json};
use crate::catalog::Parameter;
use crate::event::kind::EventKind;
use crate::event::raw::{Arg, RawCall};

/// A type that one C argument carries.
pub(crate) trait Argument: Sized {
    fn from_arg(arg: &Arg, name: &'static str, walk: &mut Walk) -> Result<Self, DecodeError>;
    fn to_arg(&self) -> Arg;
}

/// The arguments of one call, read in the order of the signature.
#[derive(Debug)]
pub(crate) struct Arguments<'a> {
    args: std::slice::Iter<'a, Arg>,
    parameters: std::slice::Iter<'static, Parameter>,
    walk: Walk,
}

impl<'a> Arguments<'a> {
    /// The arguments of `call`, named as in the row of `kind`.
    pub(crate) fn of(kind: EventKind, call: &'a RawCall) -> Self {
        let parameters = kind.row().map_or(&[][..], |row| row.parameters);
        Self { args: call.args().iter(), parameters: parameters.iter(), walk: Walk::new("") }
    }

    /// The next argument of the signature.
    pub(crate) fn next<T: Argument>(&mut self) -> Result<T, DecodeError> {
        self.next_with(T::from_arg)
    }

    /// The next argument, read by `read`.
    pub(crate) fn next_with<T>(
        &mut self,
        read: impl FnOnce(&Arg, &'static str, &mut Walk) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        // A payload that asks for more than its row lists is a mistake of ours, and says so without a panic.
        let name = self.parameters.next().map_or("(not in the catalog)", |parameter| parameter.name);
        let arg = self.args.next().ok_or(DecodeError::MissingArgument { name })?;
        self.walk.enter(name);
        read(arg, name, &mut self.walk)
    }

    pub(crate) fn into_issues(self) -> Vec<DecodeIssue> {
        self.walk.into_issues()
    }
}

/// The text of an argument as UTF-8, with an issue for NULL and for bytes that had to be replaced.
pub(crate) fn text<'a>(arg: &'a Arg, name: &'static str, walk: &mut Walk) -> Result<Cow<'a, str>, DecodeError> {
    match arg {
        Arg::Text(text) => match text.to_str() {
            Ok(text) => Ok(Cow::Borrowed(text)),
            Err(error) => {
                walk.note(IssueError::InvalidUtf8 { valid_up_to: error.valid_up_to() });
                Ok(text.to_string_lossy())
            }
        },
        Arg::Null => {
            walk.note(IssueError::Null);
            Ok(Cow::Borrowed(""))
        }
        _ => Err(DecodeError::WrongArgument { name, expected: "text" }),
    }
}

/// A JSON argument; NULL, empty text and `null` count as an empty payload, with an issue.
pub(crate) fn json<T: Field + Default>(arg: &Arg, name: &'static str, walk: &mut Walk) -> Result<T, DecodeError> {
    let text = text(arg, name, walk)?;
    match text.trim_ascii() {
        "" => {
            if !matches!(arg, Arg::Null) {
                walk.note(IssueError::Empty);
            }
            Ok(T::default())
        }
        "null" => {
            walk.note(IssueError::Coerced { expected: T::EXPECTED, raw: "null".to_owned() });
            Ok(T::default())
        }
        text => read_json(text, name, walk),
    }
}

/// A value as the JSON text of an argument.
pub(crate) fn json_text<T: Serialize>(value: &T) -> Arg {
    // Our records have string keys and finite numbers alone or write null, so this can't fail; an empty text would
    // be read back as an empty payload.
    Arg::text(serde_json::to_string(value).unwrap_or_default())
}

impl Argument for String {
    fn from_arg(arg: &Arg, name: &'static str, walk: &mut Walk) -> Result<Self, DecodeError> {
        text(arg, name, walk).map(Cow::into_owned)
    }

    fn to_arg(&self) -> Arg {
        Arg::text(self.as_str())
    }
}

impl Argument for bool {
    fn from_arg(arg: &Arg, name: &'static str, walk: &mut Walk) -> Result<Self, DecodeError> {
        match arg {
            Arg::Bool(flag) => Ok(*flag),
            Arg::Int(number @ (0 | 1)) => {
                walk.note(IssueError::Coerced { expected: "a boolean", raw: number.to_string() });
                Ok(*number == 1)
            }
            _ => Err(DecodeError::WrongArgument { name, expected: "boolean" }),
        }
    }

    fn to_arg(&self) -> Arg {
        Arg::Bool(*self)
    }
}

macro_rules! integer {
    ($($type:ty, $expected:literal;)*) => {
        $(
            impl Argument for $type {
                fn from_arg(arg: &Arg, name: &'static str, _: &mut Walk) -> Result<Self, DecodeError> {
                    let wrong = DecodeError::WrongArgument { name, expected: $expected };
                    match arg {
                        Arg::Int(number) => Self::try_from(*number).map_err(|_| wrong),
                        _ => Err(wrong),
                    }
                }

                fn to_arg(&self) -> Arg {
                    Arg::from(*self)
                }
            }
        )*
    };
}

integer! {
    i64, "signed 64-bit integer";
    u64, "unsigned 64-bit integer";
}

impl<T: Field + Serialize> Argument for Vec<T> {
    fn from_arg(arg: &Arg, name: &'static str, walk: &mut Walk) -> Result<Self, DecodeError> {
        json(arg, name, walk)
    }

    fn to_arg(&self) -> Arg {
        json_text(self)
    }
}

impl<T: Argument> Argument for Box<T> {
    fn from_arg(arg: &Arg, name: &'static str, walk: &mut Walk) -> Result<Self, DecodeError> {
        T::from_arg(arg, name, walk).map(Self::new)
    }

    fn to_arg(&self) -> Arg {
        T::to_arg(self)
    }
}
