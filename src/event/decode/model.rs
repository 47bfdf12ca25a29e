//! `model!`: a struct whose fields name the vendor's JSON keys.

/// Defines a record of the vendor's JSON.
///
/// Each field names its key in 8.0 spelling, older spellings after `|`, and a default if it is not the type's own.
/// The struct reads strictly through serde and leniently through `Field`, both from this one list, and serializes
/// every key in 8.0 spelling; an absent `Option` is left out.
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
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(default, remote = "Self")]
        #[non_exhaustive]
        pub struct $name {
            $(
                $(#[$field_meta])*
                #[serde(
                    rename = $key,
                    $(alias = $alias,)*
                    skip_serializing_if = "crate::event::decode::is_absent"
                )]
                pub $field: $type,
            )*
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                Self::serialize(self, serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::deserialize(crate::event::decode::ObjectsOnly(deserializer))
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $($field: model!(@default $($default)?)),* }
            }
        }

        impl crate::event::decode::Field for $name {
            const EXPECTED: &'static str = concat!("a ", stringify!($name), " object");

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
        }
    };
    (@default) => { Default::default() };
    (@default $default:expr) => { $default };
}
