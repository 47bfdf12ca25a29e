//! Reading JSON text for the strict parse, faster than a parser for all purposes.
//!
//! It takes structure, plain strings and integers by itself, as these are nearly all that the vendor sends, and hands
//! everything else piece by piece to `serde_json`: strings with escapes, floats, and what is unusual in what a record
//! doesn't know. It refuses without a reason, and whatever it refuses is read again by the lenient walk, which has one.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::plain::{ONES, plain_length};

/// A JSON text and how far it has been read.
pub(crate) struct Scanner<'de> {
    text: &'de str,
    at: usize,
    /// How many arrays and objects can still be opened within each other; the same as with `serde_json`.
    depth: u8,
}

/// Reads a text as a type that borrows from it.
#[cfg(any(test, feature = "bridge"))]
pub(crate) fn scan<'de, T: serde::Deserialize<'de>>(text: &'de str) -> Option<T> {
    let mut scanner = Scanner::new(text);
    let value = T::deserialize(&mut scanner).ok()?;
    scanner.is_at_end().then_some(value)
}

/// The text is no JSON, or is not what the type asks for.
#[derive(Debug)]
pub(crate) struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the text does not fit")
    }
}

impl std::error::Error for Refused {}

impl Error for Refused {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

impl<'de> Scanner<'de> {
    pub(crate) fn new(text: &'de str) -> Self {
        Self { text, at: 0, depth: 128 }
    }

    /// Whether there is nothing left but white space.
    pub(crate) fn is_at_end(&mut self) -> bool {
        self.peek().is_err()
    }

    /// The next byte that is no white space; it is not taken.
    #[inline]
    fn peek(&mut self) -> Result<u8, Refused> {
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(self.at) {
                Some(b' ' | b'\t' | b'\r') => self.at += 1,
                // The vendor indents its texts.
                Some(b'\n') => self.at += 1 + leading_spaces(&bytes[self.at + 1..]),
                Some(byte) => return Ok(*byte),
                None => return Err(Refused),
            }
        }
    }

    /// Takes the next byte that is no white space, which has to be this one.
    fn take(&mut self, byte: u8) -> Result<(), Refused> {
        if self.peek()? != byte {
            return Err(Refused);
        }
        self.at += 1;
        Ok(())
    }

    fn take_word(&mut self, word: &str) -> Result<(), Refused> {
        if !self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
            return Err(Refused);
        }
        self.at += word.len();
        Ok(())
    }

    /// Takes the opening bracket that is next.
    #[inline]
    fn open(&mut self) -> Result<Members<'_, 'de>, Refused> {
        self.at += 1;
        self.depth = self.depth.saturating_sub(1);
        if self.depth == 0 { Err(Refused) } else { Ok(Members { scanner: self, is_first: true }) }
    }

    #[inline]
    fn close(&mut self, bracket: u8) -> Result<(), Refused> {
        self.depth += 1;
        self.take(bracket)
    }

    /// Whether another element or member comes before the closing bracket; its comma is taken.
    fn has_next(&mut self, is_first: &mut bool, close: u8) -> Result<bool, Refused> {
        let is_first = std::mem::replace(is_first, false);
        match self.peek()? {
            byte if byte == close => Ok(false),
            _ if is_first => Ok(true),
            b',' => {
                self.at += 1;
                Ok(true)
            }
            _ => Err(Refused),
        }
    }

    /// The string whose opening quote is next.
    fn string<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Refused> {
        let open = self.at;
        let end = open + 1 + plain_length(&self.text.as_bytes()[open + 1..]);
        match self.text.as_bytes().get(end) {
            Some(b'"') => {
                self.at = end + 1;
                visitor.visit_borrowed_str(&self.text[open + 1..end])
            }
            Some(b'\\') => {
                self.at = end;
                let string: String = serde_json::from_str(self.escaped(open)?).map_err(Refused::custom)?;
                visitor.visit_string(string)
            }
            _ => Err(Refused),
        }
    }

    /// The string that was opened at `open`, with its quotes; a backslash is next.
    #[cold]
    fn escaped(&mut self, open: usize) -> Result<&'de str, Refused> {
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(&self.text[open..self.at]);
                }
                Some(b'\\') => self.at += 2,
                Some(_) => self.at += 1,
                None => return Err(Refused),
            }
        }
    }

    /// The number that is next.
    fn number<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Refused> {
        let bytes = &self.text.as_bytes()[self.at..];
        let sign = usize::from(bytes.first() == Some(&b'-'));
        let mut value = 0_u64;
        let mut end = sign;
        while let Some(digit @ b'0'..=b'9') = bytes.get(end) {
            value = value.wrapping_mul(10).wrapping_add(u64::from(digit - b'0'));
            end += 1;
        }
        // As many digits as fit into any integer, and no zero before others or after a sign.
        let is_short = matches!(end - sign, 1..=18) && (bytes[sign] != b'0' || end == 1);
        if !is_short || matches!(bytes.get(end), Some(b'.' | b'e' | b'E')) {
            return self.any_number(visitor);
        }
        self.at += end;
        if sign == 0 { visitor.visit_u64(value) } else { visitor.visit_i64(-value.cast_signed()) }
    }

    /// A number that is no short integer.
    #[cold]
    fn any_number<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Refused> {
        let text = &self.text[self.at..];
        let end = text.find(|char| !matches!(char, '0'..='9' | '-' | '+' | '.' | 'e' | 'E')).unwrap_or(text.len());
        self.at += end;
        let number: serde_json::Number = serde_json::from_str(&text[..end]).map_err(Refused::custom)?;
        number.deserialize_any(visitor).map_err(Refused::custom)
    }

    /// Passes over a value, if there is nothing unusual in it: no float, no `\u`, and nothing too deep.
    fn skip(&mut self) -> Result<(), Refused> {
        let bytes = self.text.as_bytes();
        match self.peek()? {
            b'"' => self.skip_string(),
            first @ (b'-' | b'0'..=b'9') => {
                self.at += usize::from(first == b'-');
                let digits = bytes[self.at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
                let is_integer = digits == 1 || digits > 1 && bytes[self.at] != b'0';
                self.at += digits;
                let goes_on = matches!(bytes.get(self.at), Some(b'.' | b'e' | b'E'));
                if is_integer && !goes_on { Ok(()) } else { Err(Refused) }
            }
            open @ (b'[' | b'{') => {
                let close = if open == b'[' { b']' } else { b'}' };
                let Members { scanner, mut is_first } = self.open()?;
                while scanner.has_next(&mut is_first, close)? {
                    if open == b'{' {
                        scanner.peek()?;
                        scanner.skip_string()?;
                        scanner.take(b':')?;
                    }
                    scanner.skip()?;
                }
                scanner.close(close)
            }
            b't' => self.take_word("true"),
            b'f' => self.take_word("false"),
            b'n' => self.take_word("null"),
            _ => Err(Refused),
        }
    }

    /// Passes over the string that is next, if it has no `\u`.
    fn skip_string(&mut self) -> Result<(), Refused> {
        self.take_word("\"")?;
        loop {
            let bytes = self.text.as_bytes();
            self.at += plain_length(&bytes[self.at..]);
            match bytes[self.at..] {
                [b'"', ..] => {
                    self.at += 1;
                    return Ok(());
                }
                [b'\\', b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', ..] => self.at += 2,
                _ => return Err(Refused),
            }
        }
    }

    #[inline]
    fn seq<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Refused> {
        let members = self.open()?;
        let value = visitor.visit_seq(members)?;
        self.close(b']').map(|()| value)
    }

    #[inline]
    fn map<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Refused> {
        // Large records are handed on in one place instead of being unpacked and packed again.
        let mut value = visitor.visit_map(self.open()?);
        if value.is_ok() && self.close(b'}').is_err() {
            value = Err(Refused);
        }
        value
    }
}

/// How many spaces these bytes begin with.
#[inline]
fn leading_spaces(bytes: &[u8]) -> usize {
    let mut length = 0;
    let (eights, rest) = bytes.as_chunks();
    for eight in eights {
        let others = u64::from_le_bytes(*eight) ^ (ONES * u64::from(b' '));
        if others != 0 {
            return length + others.trailing_zeros() as usize / 8;
        }
        length += 8;
    }
    length + rest.iter().take_while(|byte| **byte == b' ').count()
}

impl<'de> Deserializer<'de> for &mut Scanner<'de> {
    type Error = Refused;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.peek()? {
            b'"' => self.string(visitor),
            b'{' => self.map(visitor),
            b'[' => self.seq(visitor),
            b't' => self.take_word("true").and_then(|()| visitor.visit_bool(true)),
            b'f' => self.take_word("false").and_then(|()| visitor.visit_bool(false)),
            b'n' => self.take_word("null").and_then(|()| visitor.visit_unit()),
            b'-' | b'0'..=b'9' => self.number(visitor),
            _ => Err(Refused),
        }
    }

    // Of the rest, those that our records ask for look for the one thing that fits.

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        if self.peek()? == b'"' { self.string(visitor) } else { Err(Refused) }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.peek()? {
            b't' => self.take_word("true").and_then(|()| visitor.visit_bool(true)),
            b'f' => self.take_word("false").and_then(|()| visitor.visit_bool(false)),
            _ => Err(Refused),
        }
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        self.peek()?;
        self.number(visitor)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        if self.peek()? == b'[' { self.seq(visitor) } else { Err(Refused) }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        if self.peek()? == b'{' { self.map(visitor) } else { Err(Refused) }
    }

    /// An object: serde would take an array for a struct, too.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        self.deserialize_map(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        if self.peek()? == b'n' {
            return self.take_word("null").and_then(|()| visitor.visit_none());
        }
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_newtype_struct(self)
    }

    /// What is unusual is left to `serde_json`, which skips what could not be taken: any depth, any number, any escape.
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        let (before, depth) = (self.at, self.depth);
        if self.skip().is_ok() {
            return visitor.visit_unit();
        }
        (self.at, self.depth) = (before, depth);
        let mut values = serde_json::Deserializer::from_str(&self.text[self.at..]).into_iter::<IgnoredAny>();
        values.next().ok_or(Refused)?.map_err(Refused::custom)?;
        self.at += values.byte_offset();
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i128 u8 u16 u32 u128 f32 char bytes byte_buf unit unit_struct tuple tuple_struct enum
        identifier
    }
}

/// The elements of an array or the members of an object.
struct Members<'a, 'de> {
    scanner: &'a mut Scanner<'de>,
    is_first: bool,
}

impl<'de> SeqAccess<'de> for Members<'_, 'de> {
    type Error = Refused;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Refused> {
        if self.scanner.has_next(&mut self.is_first, b']')? {
            seed.deserialize(&mut *self.scanner).map(Some)
        } else {
            Ok(None)
        }
    }
}

impl<'de> MapAccess<'de> for Members<'_, 'de> {
    type Error = Refused;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Refused> {
        if !self.scanner.has_next(&mut self.is_first, b'}')? {
            return Ok(None);
        }
        seed.deserialize(NextKey(self.scanner)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Refused> {
        self.scanner.take(b':')?;
        seed.deserialize(&mut *self.scanner)
    }
}

/// The key of a member: a string, whatever it is asked for.
struct NextKey<'a, 'de>(&'a mut Scanner<'de>);

impl<'de> Deserializer<'de> for NextKey<'_, 'de> {
    type Error = Refused;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        self.0.deserialize_str(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use serde::de::DeserializeOwned;
    use serde_json::{Value, json};

    use super::*;

    fn parse<T: DeserializeOwned>(text: &str) -> Option<T> {
        serde_json::from_str(text).ok()
    }

    /// Asserts that the scanner makes of a text, asked for these types, what `serde_json` makes of it.
    fn assert_agrees(text: &str) {
        assert_eq!(scan::<Value>(text), parse(text), "{text:?}");
        assert_eq!(scan::<Vec<i64>>(text), parse(text), "{text:?}");
        assert_eq!(scan::<u64>(text), parse(text), "{text:?}");
        assert_eq!(scan::<f64>(text), parse(text), "{text:?}");
        assert_eq!(scan::<bool>(text), parse(text), "{text:?}");
        assert_eq!(scan::<String>(text), parse(text), "{text:?}");
        assert_eq!(scan::<Option<Vec<Option<bool>>>>(text), parse(text), "{text:?}");
        assert_eq!(scan::<BTreeMap<String, Vec<Option<String>>>>(text), parse(text), "{text:?}");
        let skipped = |members: Vec<IgnoredAny>| members.len();
        assert_eq!(scan(text).map(skipped), parse(text).map(skipped), "{text:?}");
        let skipped = |members: BTreeMap<String, Option<IgnoredAny>>| members.into_keys().collect::<Vec<_>>();
        assert_eq!(scan(text).map(skipped), parse(text).map(skipped), "{text:?}");
        assert_eq!(scan::<IgnoredAny>(text).is_some(), parse::<IgnoredAny>(text).is_some(), "{text:?}");
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            ".{0,40}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::hash_map(".{0,20}", inner, 0..6)
                    .prop_map(|object| Value::Object(object.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_json_is_read_alike(value in value()) {
            assert_agrees(&value.to_string());
            assert_agrees(&serde_json::to_string_pretty(&value).unwrap());
        }

        #[test]
        fn what_is_nearly_json_is_read_alike(
            tokens in prop::collection::vec(
                prop::sample::select(vec![
                    "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\"ab\\n\"", "\\", "\\u00e9", "\\ud83d", "\u{e9}", " ",
                    "\n", "\n         ", "\u{b}", "\u{1f}", "0", "-", "1", "12", "9223372036854775807", "e3", ".5", "+",
                    "true", "false", "null", "nul",
                ]),
                0..12,
            ),
        ) {
            assert_agrees(&tokens.concat());
        }

        #[test]
        fn a_damaged_text_is_read_alike(value in value(), place in any::<prop::sample::Index>(), bad in "[\\x00-\\x7f]?") {
            let mut text = value.to_string();
            let place = place.index(text.len() + 1);
            prop_assume!(text.is_char_boundary(place));
            text.insert_str(place, &bad);
            assert_agrees(&text);
            text.truncate(place);
            assert_agrees(&text);
        }
    }

    #[test]
    fn numbers_are_read_alike() {
        for number in [
            "0",
            "-0",
            "00",
            "01",
            "-01",
            "-",
            "--1",
            "+1",
            "1-",
            "1.",
            ".1",
            "1.5",
            "1e5",
            "1e",
            "1E+2",
            "1e400",
            "999999999999999999",
            "1000000000000000000",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "-9223372036854775809",
            "18446744073709551615",
            "18446744073709551616",
            "123456789012345678901234567890",
            "1 2",
            "0x1",
            "1_000",
        ] {
            for text in [number.to_owned(), format!("[{number}]"), format!("[1, {number} ,2]"), format!(" {number}\n")]
            {
                assert_agrees(&text);
            }
        }
    }

    #[test]
    fn a_string_ends_at_its_quote_wherever_that_is() {
        for length in 0..40 {
            for end in
                ["\"", "\\\"\"", "\\\\\"", "\u{1f}\"", " \"", "!\"", "#\"", "\u{7f}\"", "\u{80}\"", "\u{e9}\"", ""]
            {
                let text = format!("\"{}{end}", "x".repeat(length));
                assert_agrees(&text);
                assert_agrees(&format!("{{{text}: {text}}}"));
            }
        }
    }

    #[test]
    fn nesting_ends_where_it_does_for_serde_json() {
        for depth in [126, 127, 128, 200] {
            for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
                assert_agrees(&format!("{}1{}", open.repeat(depth), close.repeat(depth)));
                assert_agrees(&format!("{}1{}", open.repeat(depth), close.repeat(depth - 1)));
            }
        }
    }

    #[test]
    fn what_is_skipped_may_be_beyond_the_parser() {
        let deep = format!("{}{}", "[".repeat(1000), "]".repeat(1000));
        for skipped in [deep.as_str(), "1e400", r#""\ud83d""#, r#"{"a": [1, "]"]}"#, "null"] {
            let text = format!("[{skipped} , {skipped}]");
            assert_eq!(scan::<Vec<IgnoredAny>>(&text).map(|skipped| skipped.len()), Some(2), "{text}");
        }
        assert_eq!(scan::<Value>("[1e400]"), None);
        assert_eq!(scan::<Value>(" [1] "), Some(json!([1])));
    }
}
