//! JSON trees that keep an eye on keys that come twice; `serde_json`'s own takes the last value without a word.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::map::Entry;
use serde_json::{Map, Number, Value};

use super::issue::IssueError;
use super::lenient::Walk;

/// Reads any JSON as a tree. A repeated key is an issue of the walk; without a walk it is an error.
pub(crate) struct Tree<'w>(Option<&'w mut Walk>);

impl<'w> Tree<'w> {
    /// For the strict parse: then the lenient walk decides.
    pub(crate) fn strict() -> Self {
        Self(None)
    }

    pub(crate) fn lenient(walk: &'w mut Walk) -> Self {
        Self(Some(walk))
    }

    /// The members that are left of an object.
    pub(crate) fn object<'de, A: MapAccess<'de>>(mut self, mut members: A) -> Result<Map<String, Value>, A::Error> {
        let mut object = Map::new();
        while let Some(key) = members.next_key::<String>()? {
            let value = match &mut self.0 {
                Some(walk) => walk.within(&key, |walk| members.next_value_seed(Tree::lenient(walk)))?,
                None => members.next_value_seed(Tree::strict())?,
            };
            match object.entry(key) {
                Entry::Vacant(vacant) => drop(vacant.insert(value)),
                Entry::Occupied(mut taken) => {
                    let Some(walk) = &mut self.0 else { return Err(A::Error::custom("a key came twice")) };
                    let raw = taken.insert(value).to_string();
                    walk.within(taken.key(), |walk| walk.note(IssueError::RepeatedKey { raw }));
                }
            }
        }
        Ok(object)
    }
}

impl<'de> DeserializeSeed<'de> for Tree<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Tree<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut elements: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        loop {
            let element = match &mut self.0 {
                Some(walk) => walk.at_index(array.len(), |walk| elements.next_element_seed(Tree::lenient(walk)))?,
                None => elements.next_element_seed(Tree::strict())?,
            };
            match element {
                Some(element) => array.push(element),
                None => return Ok(Value::Array(array)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Value, A::Error> {
        self.object(members).map(Value::Object)
    }
}
