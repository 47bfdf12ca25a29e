//! Weighing: about how many bytes a value holds, found by going through it once.

use serde::Serialize;
use serde::ser::{
    self, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple, SerializeTupleStruct,
    SerializeTupleVariant,
};

/// About how many bytes a value's texts, numbers and entries take.
pub(crate) fn weight_of(value: &impl Serialize) -> usize {
    let mut scale = Scale(0);
    // What says that it can't be gone through weighs what was seen of it.
    let _ = value.serialize(&mut scale);
    scale.0
}

/// What a number or flag counts, and what each entry of a list or map counts on top of its content.
const ENTRY: usize = 8;

struct Scale(usize);

/// A value refused to be gone through.
#[derive(Debug, thiserror::Error)]
#[error("a value can't be weighed")]
struct Unweighable;

impl ser::Error for Unweighable {
    fn custom<T: std::fmt::Display>(_: T) -> Self {
        Self
    }
}

macro_rules! numbers {
    ($($method:ident: $type:ty),*) => {
        $(
            fn $method(self, _: $type) -> Result<(), Unweighable> {
                self.0 += ENTRY;
                Ok(())
            }
        )*
    };
}

impl ser::Serializer for &mut Scale {
    type Ok = ();
    type Error = Unweighable;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    numbers! {
        serialize_bool: bool,
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64, serialize_i128: i128,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_u128: u128,
        serialize_f32: f32, serialize_f64: f64, serialize_char: char
    }

    fn serialize_str(self, text: &str) -> Result<(), Unweighable> {
        self.0 += text.len();
        Ok(())
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<(), Unweighable> {
        self.0 += bytes.len();
        Ok(())
    }

    fn serialize_none(self) -> Result<(), Unweighable> {
        Ok(())
    }

    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Result<(), Unweighable> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Unweighable> {
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Unweighable> {
        Ok(())
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> Result<(), Unweighable> {
        self.0 += ENTRY;
        Ok(())
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(self, _: &'static str, value: &T) -> Result<(), Unweighable> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        value: &T,
    ) -> Result<(), Unweighable> {
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self, Unweighable> {
        Ok(self)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self, Unweighable> {
        Ok(self)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self, Unweighable> {
        Ok(self)
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Self, Unweighable> {
        Ok(self)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self, Unweighable> {
        Ok(self)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, Unweighable> {
        Ok(self)
    }

    fn serialize_struct_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Self, Unweighable> {
        Ok(self)
    }
}

macro_rules! entries {
    ($($trait:ident: $method:ident;)*) => {
        $(
            impl $trait for &mut Scale {
                type Ok = ();
                type Error = Unweighable;

                fn $method<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), Unweighable> {
                    self.0 += ENTRY;
                    value.serialize(&mut **self)
                }

                fn end(self) -> Result<(), Unweighable> {
                    Ok(())
                }
            }
        )*
    };
}

entries! {
    SerializeSeq: serialize_element;
    SerializeTuple: serialize_element;
    SerializeTupleStruct: serialize_field;
    SerializeTupleVariant: serialize_field;
}

macro_rules! fields {
    ($($trait:ident;)*) => {
        $(
            impl $trait for &mut Scale {
                type Ok = ();
                type Error = Unweighable;

                fn serialize_field<T: ?Sized + Serialize>(
                    &mut self,
                    _: &'static str,
                    value: &T,
                ) -> Result<(), Unweighable> {
                    value.serialize(&mut **self)
                }

                fn end(self) -> Result<(), Unweighable> {
                    Ok(())
                }
            }
        )*
    };
}

fields! {
    SerializeStruct;
    SerializeStructVariant;
}

impl SerializeMap for &mut Scale {
    type Ok = ();
    type Error = Unweighable;

    fn serialize_key<T: ?Sized + Serialize>(&mut self, key: &T) -> Result<(), Unweighable> {
        self.0 += ENTRY;
        key.serialize(&mut **self)
    }

    fn serialize_value<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), Unweighable> {
        value.serialize(&mut **self)
    }

    fn end(self) -> Result<(), Unweighable> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::weight_of;
    use crate::event::{Event, FriendsAdded, KickedOffline};

    #[test]
    fn a_value_weighs_what_it_holds() {
        let event = |id: &str| Event::from(FriendsAdded::new(vec![id.to_owned()]));
        assert_eq!(weight_of(&event(&"x".repeat(1000))) - weight_of(&event("")), 1000);
        assert_eq!(weight_of(&Event::from(KickedOffline::new())), 0);
    }
}
