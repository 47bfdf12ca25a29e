//! Kinds and categories: the catalog's rows as plain values, and each row's names.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use hashbrown::HashMap;

use crate::catalog::{CType, Parameter, Setter};
use crate::event::set::EventSet;

/// One row of the catalog as data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Row {
    /// The event.
    pub kind: EventKind,
    /// What it means, in a sentence.
    pub summary: &'static str,
    /// The category it belongs to.
    pub category: Category,
    /// The C callback that brings it, in the spelling of the vendor's headers; for a derived event, the one that brings
    /// the event that it is read out of.
    pub callback: &'static str,
    /// The callback's parameters, `user_data` left out.
    pub parameters: &'static [Parameter],
    /// How the callback is registered.
    pub setter: Setter,
    /// The listener callbacks of the V2 interface that mean this event.
    pub listeners: &'static [&'static str],
}

macro_rules! parameters {
    (($($parameter:ident: $ctype:ident),*)) => {
        &[$(Parameter::new(stringify!($parameter), CType::$ctype)),*]
    };
    ({ derived }) => {
        &[]
    };
}

/// Whether a row has a callback of its own.
macro_rules! is_callback {
    ({ derived }) => {
        false
    };
    ($setter:tt) => {
        true
    };
}

macro_rules! setter {
    ({ derived }) => {
        Setter::Derived
    };
    ({ set $function:literal $name:ident }) => {
        Setter::Set { function: $function, name: stringify!($name) }
    };
    ({ add $add:literal $add_name:ident, remove $remove:literal $remove_name:ident }) => {
        Setter::AddRemove {
            add: $add,
            add_name: stringify!($add_name),
            remove: $remove,
            remove_name: stringify!($remove_name),
        }
    };
    ({ per_call }) => {
        Setter::PerCall
    };
}

macro_rules! define_kinds {
    ($(
        #[doc = $about:literal]
        $category:ident $constant:ident $view:ident $label:literal {
            $(
                #[doc = $summary:literal]
                $variant:ident = $bit:literal,
                    callback $callback:literal $parameters:tt,
                    setter $setter:tt,
                    listeners [$($listener:literal),*];
            )*
        }
    )*) => {
        /// Which event it is: [`Event`](crate::Event) without its payload.
        ///
        /// The number of a kind is its bit in an [`EventSet`] and never changes.
        ///
        /// ```
        /// use tim_events::{Category, EventKind};
        ///
        /// let kind: EventKind = "KickedOffline".parse()?;
        /// assert_eq!(kind.callback(), Some("TIMKickedOfflineCallback"));
        /// assert_eq!(kind.category(), Category::Session);
        /// assert_eq!(EventKind::from_callback("OnNewConversation"), Some(EventKind::ConversationsChanged));
        /// # Ok::<(), tim_events::UnknownName>(())
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        #[repr(u8)]
        pub enum EventKind {
            $($(
                #[doc = $summary]
                #[doc(alias = $callback)]
                $(#[doc(alias = $listener)])*
                $variant = $bit,
            )*)*
            /// A call that could not be typed. As a routed kind: a call of a callback that the catalog doesn't know.
            Undecodable = 126,
            /// A reader fell behind and events were lost to it. Nobody subscribes to gaps; whoever loses events gets one.
            Gap = 127,
        }

        /// All rows of the catalog, in its order.
        pub(crate) const ROWS: &[Row] = &[
            $($(
                Row {
                    kind: EventKind::$variant,
                    summary: $summary.trim_ascii(),
                    category: Category::$category,
                    callback: $callback,
                    parameters: parameters!($parameters),
                    setter: setter!($setter),
                    listeners: &[$($listener),*],
                },
            )*)*
        ];

        impl EventKind {
            /// The kind's name, the same as the variant's.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $($(Self::$variant => stringify!($variant),)*)*
                    Self::Undecodable => "Undecodable",
                    Self::Gap => "Gap",
                }
            }

            /// The category that the kind belongs to.
            #[must_use]
            pub const fn category(self) -> Category {
                match self {
                    $($(Self::$variant => Category::$category,)*)*
                    Self::Undecodable | Self::Gap => Category::Diagnostic,
                }
            }

            /// The C callback that brings events of this kind, in the vendor's spelling; none for those of the bus itself.
            ///
            /// A derived event names the callback of the event that it is read out of.
            #[must_use]
            pub const fn callback(self) -> Option<&'static str> {
                match self {
                    $($(Self::$variant => Some($callback),)*)*
                    Self::Undecodable | Self::Gap => None,
                }
            }

            /// Whether events of this kind are read out of others instead of brought by a callback.
            #[must_use]
            pub const fn is_derived(self) -> bool {
                match self {
                    $($(Self::$variant => !is_callback!($setter),)*)*
                    Self::Undecodable | Self::Gap => false,
                }
            }

            /// The kind with this number.
            pub(crate) const fn from_bit(bit: u32) -> Option<Self> {
                match bit {
                    $($($bit => Some(Self::$variant),)*)*
                    126 => Some(Self::Undecodable),
                    127 => Some(Self::Gap),
                    _ => None,
                }
            }

            /// The kind that a C callback brings. Every call is looked up here, so it has to be quick.
            pub(crate) fn from_c_callback(name: &str) -> Option<Self> {
                static KINDS: LazyLock<HashMap<&str, EventKind>> = LazyLock::new(|| {
                    let rows = ROWS.iter().filter(|row| !row.kind.is_derived());
                    rows.map(|row| (row.callback, row.kind)).collect()
                });
                KINDS.get(name).copied()
            }
        }

        /// A family of events that are usually read together.
        ///
        /// ```
        /// use tim_events::{Category, EventKind};
        ///
        /// assert!(Category::Friend.set().contains(EventKind::FriendsAdded));
        /// assert_eq!("friend".parse(), Ok(Category::Friend));
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Category {
            $(
                #[doc = $about]
                $category,
            )*
        }

        impl Category {
            /// All categories.
            pub const ALL: &[Self] = &[$(Self::$category),*];

            /// The category's name in lower case.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$category => $label,)*
                }
            }

            /// All kinds of the category.
            #[must_use]
            pub const fn set(self) -> EventSet {
                match self {
                    $(Self::$category => EventSet::$constant,)*
                }
            }
        }
    };
}

catalog!(define_kinds);

/// Where in `ROWS` a kind's row is; `usize::MAX` for the kinds of the bus itself.
const ROW_OF_BIT: [usize; EventSet::BITS as usize] = {
    let mut rows = [usize::MAX; EventSet::BITS as usize];
    let mut index = 0;
    while index < ROWS.len() {
        rows[ROWS[index].kind as usize] = index;
        index += 1;
    }
    rows
};

impl EventKind {
    /// The kind that a vendor's callback means, by its C name or its V2 listener name.
    ///
    /// Listener callbacks that are told apart by an argument only mean the same kind here; [`ListenerName`] tells
    /// them apart.
    ///
    /// ```
    /// use tim_events::EventKind;
    ///
    /// assert_eq!(EventKind::from_callback("TIMRecvNewMsgCallback"), Some(EventKind::NewMessages));
    /// assert_eq!(EventKind::from_callback("OnRecvNewMessageCallback"), Some(EventKind::NewMessages));
    /// assert_eq!(EventKind::from_callback("OnTeapotCallback"), None);
    /// ```
    ///
    /// [`ListenerName`]: crate::ListenerName
    #[must_use]
    pub fn from_callback(name: &str) -> Option<Self> {
        Self::from_c_callback(name)
            .or_else(|| ROWS.iter().find(|row| row.listeners.contains(&name)).map(|row| row.kind))
    }

    /// The kind's row in the catalog; none for [`Undecodable`](Self::Undecodable) and [`Gap`](Self::Gap).
    ///
    /// ```
    /// use tim_events::EventKind;
    ///
    /// let row = EventKind::UploadProgress.row().expect("a kind of the catalog");
    /// assert_eq!(row.parameters.len(), 4);
    /// ```
    #[must_use]
    pub fn row(self) -> Option<&'static Row> {
        ROWS.get(ROW_OF_BIT[self as usize])
    }

    /// All rows of the catalog.
    ///
    /// ```
    /// use tim_events::EventKind;
    ///
    /// assert!(EventKind::catalog().iter().all(|row| row.kind.row() == Some(row)));
    /// ```
    #[must_use]
    pub const fn catalog() -> &'static [Row] {
        ROWS
    }
}

impl fmt::Display for EventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl serde::Serialize for EventKind {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl serde::Serialize for Category {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// A text names no kind and no category.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} names no kind or category of events")]
pub struct UnknownName(pub String);

impl FromStr for EventKind {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        static KINDS: LazyLock<HashMap<&str, EventKind>> = LazyLock::new(|| {
            (0..EventSet::BITS).filter_map(EventKind::from_bit).map(|kind| (kind.name(), kind)).collect()
        });
        KINDS.get(name).copied().ok_or_else(|| UnknownName(name.to_owned()))
    }
}

impl FromStr for Category {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        Self::ALL.iter().copied().find(|category| category.name() == name).ok_or_else(|| UnknownName(name.to_owned()))
    }
}
