//! The lenient walk: a JSON tree into a typed value, with an issue for each thing that was bent.

use std::fmt::Write as _;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::issue::{DecodeError, DecodeIssue, IssueError};
use super::strict::{Elements, Nullable, strict};
use super::tree::Tree;

/// A type that a JSON value can be read into, leniently.
pub(crate) trait Field: Sized {
    /// What a value must be to fit, for messages.
    const EXPECTED: &'static str;

    /// Reads `value`, or says that it doesn't fit. Issues inside the value are noted in `walk`.
    fn read(value: &Value, walk: &mut Walk) -> Option<Self>;

    /// Takes the value off a stream, or fails: then the lenient walk decides.
    fn strict<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;

    /// Reads a text that is no JSON as a whole, as far as its parts are.
    fn read_parts(_: &str, _: &mut Walk) -> Option<Self> {
        None
    }

    /// Whether the key is left out when this value is serialized.
    fn is_absent(&self) -> bool {
        false
    }
}

/// [`Field::is_absent`] in the form that serde's attribute takes.
pub(crate) fn is_absent<T: Field>(field: &T) -> bool {
    field.is_absent()
}

/// Where the walk is, and what it has met.
#[derive(Debug)]
pub(crate) struct Walk {
    /// The argument; kept apart from the path within it, which most calls never need.
    argument: &'static str,
    path: String,
    issues: Vec<DecodeIssue>,
    /// How many issues are beyond the limit, and the argument of the first of them.
    more: Option<(&'static str, usize)>,
}

impl Walk {
    /// A walk through the JSON of this argument.
    pub(crate) fn new(argument: &'static str) -> Self {
        Self { argument, path: String::new(), issues: Vec::new(), more: None }
    }

    /// Goes on to the next argument.
    pub(crate) fn enter(&mut self, argument: &'static str) {
        self.argument = argument;
    }

    /// Runs `f` one step deeper in the path.
    pub(super) fn within<R>(&mut self, key: &str, f: impl FnOnce(&mut Self) -> R) -> R {
        let length = self.path.len();
        self.path.push('.');
        // No key of the vendor's is as long. A hostile one would fill the paths of all issues within it.
        self.path.extend(key.chars().take(DecodeIssue::KEY_LIMIT));
        let result = f(self);
        self.path.truncate(length);
        result
    }

    pub(super) fn at_index<R>(&mut self, index: usize, f: impl FnOnce(&mut Self) -> R) -> R {
        let length = self.path.len();
        // Writing to a string can't fail.
        let _ = write!(self.path, "[{index}]");
        let result = f(self);
        self.path.truncate(length);
        result
    }

    pub(crate) fn note(&mut self, error: IssueError) {
        if self.issues.len() < DecodeIssue::LIMIT {
            self.issues.push(DecodeIssue { path: format!("{}{}", self.argument, self.path), error });
        } else {
            self.more.get_or_insert((self.argument, 0)).1 += 1;
        }
    }

    /// What was noted; of more issues than are listed, how many there were.
    pub(crate) fn into_issues(mut self) -> Vec<DecodeIssue> {
        let more =
            self.more.map(|(path, count)| DecodeIssue { path: path.to_owned(), error: IssueError::More { count } });
        self.issues.extend(more);
        self.issues
    }

    /// A text as a JSON tree; a text that is none leaves no issues.
    pub(crate) fn tree(&mut self, text: &str) -> Result<Value, serde_json::Error> {
        let (noted, more) = (self.issues.len(), self.more);
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let tree =
            Tree::lenient(self).deserialize(&mut deserializer).and_then(|tree| deserializer.end().map(|()| tree));
        if tree.is_err() {
            self.issues.truncate(noted);
            self.more = more;
        }
        tree
    }

    /// The value of a struct's field: found under its key or an old spelling of it, or the default.
    pub(crate) fn field<T: Field>(
        &mut self,
        object: &Map<String, Value>,
        key: &'static str,
        aliases: &[&'static str],
        default: impl FnOnce() -> T,
    ) -> T {
        let mut found = object.get(key).map(|value| (key, value));
        for &alias in aliases {
            match (object.get(alias), found) {
                (Some(value), None) => found = Some((alias, value)),
                (Some(value), Some((_, taken))) if value != taken => {
                    let raw = value.to_string();
                    self.within(alias, |walk| walk.note(IssueError::BothSpellings { key: alias, raw }));
                }
                _ => {}
            }
        }
        let Some((key, value)) = found else { return default() };
        self.within(key, |walk| {
            T::read(value, walk).unwrap_or_else(|| {
                walk.note(IssueError::WrongType { expected: T::EXPECTED, raw: value.to_string() });
                default()
            })
        })
    }

    /// The elements of an array that can be read; the others are noted.
    fn elements<T: Field>(&mut self, array: &[Value]) -> Vec<T> {
        let mut elements = Vec::with_capacity(array.len());
        for (index, value) in array.iter().enumerate() {
            self.at_index(index, |walk| match T::read(value, walk) {
                Some(element) => elements.push(element),
                None => walk.note(IssueError::ElementRejected { expected: T::EXPECTED, raw: value.to_string() }),
            });
        }
        elements
    }
}

/// Reads a JSON text: strictly, and if that fails leniently.
pub(crate) fn read_json<T: Field>(text: &str, name: &'static str, walk: &mut Walk) -> Result<T, DecodeError> {
    if let Some(value) = strict(text) {
        return Ok(value);
    }
    let value = match walk.tree(text) {
        Ok(value) => value,
        Err(error) => {
            let invalid = DecodeError::InvalidJson { name, reason: error.to_string() };
            return T::read_parts(text, walk).ok_or(invalid);
        }
    };
    T::read(&value, walk).ok_or_else(|| DecodeError::WrongShape { name, expected: T::EXPECTED, found: shape(&value) })
}

/// The object that a value is, or that an array holds as its one element.
pub(crate) fn one_of<'a>(value: &'a Value, expected: &'static str, walk: &mut Walk) -> &'a Value {
    match value.as_array().map(Vec::as_slice) {
        Some([one @ Value::Object(_)]) => {
            walk.note(IssueError::Coerced { expected, raw: value.to_string() });
            one
        }
        _ => value,
    }
}

fn shape(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

impl Field for String {
    const EXPECTED: &'static str = "a string";

    fn strict<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }

    fn read(value: &Value, _: &mut Walk) -> Option<Self> {
        value.as_str().map(str::to_owned)
    }
}

impl Field for bool {
    const EXPECTED: &'static str = "a boolean";

    fn strict<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }

    fn read(value: &Value, walk: &mut Walk) -> Option<Self> {
        match value {
            Value::Bool(flag) => Some(*flag),
            Value::Number(number) => {
                let flag = match number.as_u64()? {
                    0 => false,
                    1 => true,
                    _ => return None,
                };
                walk.note(IssueError::Coerced { expected: Self::EXPECTED, raw: value.to_string() });
                Some(flag)
            }
            _ => None,
        }
    }
}

impl Field for i64 {
    const EXPECTED: &'static str = "a signed 64-bit integer";

    fn strict<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }

    fn read(value: &Value, _: &mut Walk) -> Option<Self> {
        value.as_i64()
    }
}

impl Field for u64 {
    const EXPECTED: &'static str = "an unsigned 64-bit integer";

    fn strict<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }

    fn read(value: &Value, _: &mut Walk) -> Option<Self> {
        value.as_u64()
    }
}

impl Field for f64 {
    const EXPECTED: &'static str = "a number";

    fn strict<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }

    fn read(value: &Value, _: &mut Walk) -> Option<Self> {
        value.as_f64()
    }
}

/// Any JSON, kept as it is.
impl Field for Value {
    const EXPECTED: &'static str = "any JSON";

    fn strict<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Tree::strict().deserialize(deserializer)
    }

    fn read(value: &Value, _: &mut Walk) -> Option<Self> {
        Some(value.clone())
    }

    fn is_absent(&self) -> bool {
        self.is_null()
    }
}

impl<T: Field> Field for Option<T> {
    const EXPECTED: &'static str = T::EXPECTED;

    fn strict<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_option(Nullable(PhantomData))
    }

    fn read(value: &Value, walk: &mut Walk) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            _ => T::read(value, walk).map(Some),
        }
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Field> Field for Box<T> {
    const EXPECTED: &'static str = T::EXPECTED;

    fn strict<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::strict(deserializer).map(Self::new)
    }

    fn read(value: &Value, walk: &mut Walk) -> Option<Self> {
        T::read(value, walk).map(Box::new)
    }

    fn is_absent(&self) -> bool {
        T::is_absent(self)
    }
}

impl<T: Field> Field for Vec<T> {
    const EXPECTED: &'static str = "an array";

    fn strict<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Elements(PhantomData))
    }

    fn read(value: &Value, walk: &mut Walk) -> Option<Self> {
        match value {
            Value::Array(array) => Some(walk.elements(array)),
            // Versions of the library differ in whether no record comes as `[]` or `{}`, and whether one comes alone.
            Value::Object(object) if object.is_empty() => {
                walk.note(IssueError::Coerced { expected: Self::EXPECTED, raw: value.to_string() });
                Some(Vec::new())
            }
            Value::Object(_) => {
                let element = T::read(value, walk)?;
                walk.note(IssueError::Coerced { expected: Self::EXPECTED, raw: value.to_string() });
                Some(vec![element])
            }
            _ => None,
        }
    }

    /// The elements one by one: an escape or a number in one of them can be beyond the parser, and need not cost the
    /// others. None if not even the array's outline can be made out.
    fn read_parts(text: &str, walk: &mut Walk) -> Option<Self> {
        let outline: Vec<&RawValue> = serde_json::from_str(text).ok()?;
        let mut elements = Vec::with_capacity(outline.len());
        for (index, raw) in outline.into_iter().map(RawValue::get).enumerate() {
            walk.at_index(index, |walk| match walk.tree(raw).ok().and_then(|value| T::read(&value, walk)) {
                Some(element) => elements.push(element),
                None => walk.note(IssueError::ElementRejected { expected: T::EXPECTED, raw: raw.to_owned() }),
            });
        }
        Some(elements)
    }
}
