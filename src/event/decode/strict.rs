//! The strict parse: a JSON text into a typed value, straight off the text.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, SeqAccess, Visitor};

use super::lenient::Field;
use super::scanner::Scanner;

/// Reads a text that is just what the type asks for; none if anything is to be bent or told.
pub(crate) fn strict<T: Field>(text: &str) -> Option<T> {
    let mut scanner = Scanner::new(text);
    let value = T::strict(&mut scanner).ok()?;
    scanner.is_at_end().then_some(value)
}

/// A field's value, as the seed that takes it off a stream.
pub(crate) struct Strict<T>(PhantomData<T>);

impl<T> Strict<T> {
    pub(crate) fn new() -> Self {
        Self(PhantomData)
    }
}

impl<'de, T: Field> DeserializeSeed<'de> for Strict<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::strict(deserializer)
    }
}

/// Which fields of a record have come.
pub(crate) struct Seen(u64);

impl Seen {
    /// How many fields a record can have.
    pub(crate) const LIMIT: usize = 64;

    pub(crate) fn new() -> Self {
        Self(0)
    }

    /// Marks a field as seen, or says that its key came twice: then the lenient walk decides.
    pub(crate) fn mark<E: Error>(&mut self, field: usize, key: &'static str) -> Result<(), E> {
        let bit = 1 << field;
        if self.0 & bit != 0 {
            return Err(E::duplicate_field(key));
        }
        self.0 |= bit;
        Ok(())
    }
}

/// An array. The usual array of one record takes room for one, where a growing vector begins with four.
pub(super) struct Elements<T>(pub(super) PhantomData<T>);

impl<'de, T: Field> Visitor<'de> for Elements<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Vec::<T>::EXPECTED)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Vec<T>, A::Error> {
        let Some(first) = array.next_element_seed(Strict::new())? else { return Ok(Vec::new()) };
        let mut elements = vec![first];
        while let Some(element) = array.next_element_seed(Strict::new())? {
            elements.push(element);
        }
        Ok(elements)
    }
}

/// A value or `null`.
pub(super) struct Nullable<T>(pub(super) PhantomData<T>);

impl<'de, T: Field> Visitor<'de> for Nullable<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTED)
    }

    fn visit_unit<E: Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_none<E: Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        T::strict(deserializer).map(Some)
    }
}
