//! Reading an element off a stream of keys, without building a tree first.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, Visitor};
use serde_json::{Map, Value};

use super::elem::{ELEM_TYPE, Elem, ElemType, family_in, family_of, prefix_of};
use crate::event::decode::{Field, Key, Tree};

impl<'de> Deserialize<'de> for Elem {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ElemVisitor)
    }
}

struct ElemVisitor;

impl<'de> Visitor<'de> for ElemVisitor {
    type Value = Elem;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Elem::EXPECTED)
    }

    /// Reads keys until one tells the family, and lets the family's record read the rest.
    ///
    /// Usually that is the first key after the number. Keys of no family are put aside; if none tells the family
    /// before the end, the number decides.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Elem, A::Error> {
        let mut elem_type = None;
        let mut aside = Map::new();
        while let Some(Key(key)) = map.next_key()? {
            if key == ELEM_TYPE {
                if elem_type.replace(map.next_value()?).is_some() {
                    return Err(A::Error::duplicate_field(ELEM_TYPE));
                }
                continue;
            }
            match family_of(&key) {
                Some(family) if elem_type != Some(ElemType::Invalid.code()) => {
                    return read_family(family, Replay::new(elem_type, family, key, map));
                }
                _ => {
                    if aside.insert(key.into_owned(), map.next_value_seed(Tree::strict())?).is_some() {
                        return Err(A::Error::custom("a key came twice"));
                    }
                }
            }
        }
        if let Some(code) = elem_type {
            aside.insert(ELEM_TYPE.to_owned(), code.into());
        }
        match family_in(&aside) {
            Some(family) => Elem::deserialize_as(family, Value::Object(aside)).map_err(A::Error::custom),
            None => Ok(Elem::Unknown(aside)),
        }
    }
}

/// Whether an element with this number can be of `family`, whatever keys it has.
fn fits(code: i64, family: ElemType) -> bool {
    let own = ElemType::from_code(code);
    own == family || matches!(own, ElemType::Other(_))
}

/// Reads an element as `family`, unless its number comes only now and conflicts: then the keys read
/// so far are gone, and the lenient reading has to decide.
fn read_family<'de, A: MapAccess<'de>>(family: ElemType, map: Replay<'de, A>) -> Result<Elem, A::Error> {
    let is_number_known = map.elem_type.is_some();
    let elem = Elem::deserialize_as(family, MapAccessDeserializer::new(map))?;
    let code = elem.elem_type().code();
    if is_number_known || fits(code, family) {
        return Ok(elem);
    }
    let family = family.code();
    Err(A::Error::custom(format_args!("elem_type {code} conflicts with the keys of {family}")))
}

/// The keys and values of an element from the start, though some have been read.
struct Replay<'de, A> {
    /// The number, if it has been read with its key.
    elem_type: Option<i64>,
    /// The key that told the family; its value has not been read.
    key: Option<Cow<'de, str>>,
    /// Whose value is due.
    at: At,
    /// How all keys of a family have to begin, if the number says another family than the first key.
    ///
    /// Should a key of the number's own family come, it decides against the keys read so far.
    contested: Option<&'static str>,
    rest: A,
}

enum At {
    ElemType(i64),
    Rest,
}

impl<'de, A> Replay<'de, A> {
    fn new(elem_type: Option<i64>, family: ElemType, key: Cow<'de, str>, rest: A) -> Self {
        let contested = elem_type.filter(|code| !fits(*code, family)).and_then(|_| prefix_of(family));
        Self { elem_type, key: Some(key), at: At::Rest, contested, rest }
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Replay<'de, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        if let Some(code) = self.elem_type.take() {
            self.at = At::ElemType(code);
            return seed.deserialize(ELEM_TYPE.into_deserializer()).map(Some);
        }
        self.at = At::Rest;
        if let Some(key) = self.key.take() {
            return seed.deserialize(key.into_deserializer()).map(Some);
        }
        let Some(prefix) = self.contested else { return self.rest.next_key_seed(seed) };
        let Some(Key(key)) = self.rest.next_key()? else { return Ok(None) };
        if !key.starts_with(prefix) && family_of(&key).is_some() {
            return Err(A::Error::custom(format_args!("{key} conflicts with the element's other keys")));
        }
        seed.deserialize(key.into_deserializer()).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        match self.at {
            At::ElemType(code) => seed.deserialize(code.into_deserializer()),
            At::Rest => self.rest.next_value_seed(seed),
        }
    }
}
