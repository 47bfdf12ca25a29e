//! `open_enum!`: a C enum that keeps numbers it doesn't know.

/// Defines an enum of the vendor's that stays open: a number without a name is kept in `Other`.
///
/// It reads from and writes to its number, in JSON and as a C argument. The first line names the vendor's type; the
/// default is the number 0, whatever it is called.
macro_rules! open_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $(
                $(#[$variant_meta:meta])*
                $variant:ident = $code:literal,
            )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $(
                $(#[$variant_meta])*
                $variant,
            )*
            /// A number without a name here, kept as it came.
            Other(i64),
        }

        impl $name {
            /// The value that has this number.
            #[must_use]
            pub const fn from_code(code: i64) -> Self {
                match code {
                    $($code => Self::$variant,)*
                    other => Self::Other(other),
                }
            }

            /// The vendor's number of this value.
            #[must_use]
            pub const fn code(self) -> i64 {
                match self {
                    $(Self::$variant => $code,)*
                    Self::Other(code) => code,
                }
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::from_code(0)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_i64(self.code())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <i64 as serde::Deserialize>::deserialize(deserializer).map(Self::from_code)
            }
        }

        impl crate::event::decode::Field for $name {
            const EXPECTED: &'static str = concat!("the number of a ", stringify!($name));

            fn strict<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                serde::Deserialize::deserialize(deserializer)
            }

            fn read(value: &serde_json::Value, _: &mut crate::event::decode::Walk) -> Option<Self> {
                value.as_i64().map(Self::from_code)
            }
        }

        impl crate::event::decode::Argument for $name {
            fn from_arg(
                arg: &crate::event::raw::Arg,
                name: &'static str,
                walk: &mut crate::event::decode::Walk,
            ) -> Result<Self, crate::event::decode::DecodeError> {
                i64::from_arg(arg, name, walk).map(Self::from_code)
            }

            fn to_arg(&self) -> crate::event::raw::Arg {
                self.code().to_arg()
            }
        }
    };
}
