//! `model!`: a struct whose fields name the vendor's JSON keys.

/// Defines a record of the vendor's JSON.
///
/// Each field names its key in 8.0 spelling, older spellings after `|`, and a default if it is not the type's own.
/// The struct reads strictly through serde and leniently through `Field`, both from this one list, and serializes
/// every key in 8.0 spelling; an absent `Option` is left out.
///
/// The strict reading is written out rather than derived: serde's takes an array for a struct's fields in order, so
/// that `[]` would pass for an empty record without an issue. It fills a default record in place, since large ones are
/// costly to keep as an `Option` of each field and to put together at the end.
macro_rules! model {
    (
        $(#[$meta:meta])*
        pub struct $name:ident {
            $(
                $(#[$field_meta:meta])*
                $field:ident : $type:ty = $key:literal $(| $alias:literal)* $(, default $default:expr)?;
            )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, serde::Serialize)]
        #[non_exhaustive]
        pub struct $name {
            $(
                $(#[$field_meta])*
                #[serde(rename = $key, skip_serializing_if = "crate::event::decode::is_absent")]
                pub $field: $type,
            )*
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $($field: model!(@default $($default)?)),* }
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                #[allow(non_camel_case_types, reason = "named as the fields")]
                enum At {
                    $($field),*
                }

                const NAMES: &[(&str, At)] = &[$(($key, At::$field), $(($alias, At::$field),)*)*];
                static KEYS: crate::event::decode::KeyTable<At> = crate::event::decode::KeyTable::new(NAMES);
                const _: () = assert!($name::KEYS.len() <= crate::event::decode::Seen::LIMIT);

                struct Record;

                impl<'de> serde::de::Visitor<'de> for Record {
                    type Value = $name;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str(<$name as crate::event::decode::Field>::EXPECTED)
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<$name, A::Error> {
                        let mut record = $name::default();
                        let mut seen = crate::event::decode::Seen::new();
                        while let Some(key) = map.next_key_seed(&KEYS)? {
                            match key {
                                $(
                                    Some(At::$field) => {
                                        seen.mark(At::$field as usize, $key)?;
                                        record.$field = map.next_value_seed(crate::event::decode::Strict::new())?;
                                    }
                                )*
                                None => drop(map.next_value::<serde::de::IgnoredAny>()?),
                            }
                        }
                        Ok(record)
                    }
                }

                deserializer.deserialize_map(Record)
            }
        }

        impl crate::event::decode::Field for $name {
            const EXPECTED: &'static str = concat!("a ", stringify!($name), " object");

            fn strict<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                serde::Deserialize::deserialize(deserializer)
            }

            fn read(value: &serde_json::Value, walk: &mut crate::event::decode::Walk) -> Option<Self> {
                let value = crate::event::decode::one_of(value, Self::EXPECTED, walk);
                let object = value.as_object()?;
                Some(Self {
                    $($field: walk.field(object, $key, &[$($alias),*], || model!(@default $($default)?))),*
                })
            }
        }

        impl crate::event::decode::Argument for $name {
            fn from_arg(
                arg: &crate::event::raw::Arg,
                name: &'static str,
                walk: &mut crate::event::decode::Walk,
            ) -> Result<Self, crate::event::decode::DecodeError> {
                crate::event::decode::json(arg, name, walk)
            }

            fn to_arg(&self) -> crate::event::raw::Arg {
                crate::event::decode::json_text(self)
            }
        }

        impl $name {
            /// Every key that this record writes, in 8.0 spelling.
            #[doc(hidden)]
            pub const KEYS: &'static [&'static str] = &[$($key),*];

            /// The older spellings of its keys, which it reads as well.
            pub(crate) const ALIASES: &'static [&'static str] = &[$($($alias,)*)*];
        }
    };
    (@default) => { Default::default() };
    (@default $default:expr) => { $default };
}
