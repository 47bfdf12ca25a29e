//! Sets of kinds: what a subscription asks for.

use std::fmt;
use std::iter;
use std::ops::{BitAnd, BitOr, BitOrAssign, Sub};
use std::str::FromStr;

use crate::event::kind::{Category, EventKind, ROWS, UnknownName};

/// A set of event kinds, a bit for each.
///
/// Sets are built from constants, kinds and `|`, and read from text: category and kind names, comma-separated.
///
/// ```
/// use tim_events::{EventKind, EventSet};
///
/// const MINE: EventSet = EventSet::MESSAGE.union(EventSet::FRIEND).with(EventKind::KickedOffline);
///
/// assert!(MINE.contains(EventKind::NewMessages));
/// assert!(!MINE.contains(EventKind::LogLine));
/// assert_eq!("message,friend,KickedOffline".parse(), Ok(MINE));
/// assert_eq!(EventSet::ALL - EventSet::DIAGNOSTIC, EventSet::DEFAULT);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct EventSet(u128);

macro_rules! define_sets {
    ($(
        #[doc = $about:literal]
        $category:ident $constant:ident $view:ident $label:literal {
            $(
                #[doc = $summary:literal]
                $variant:ident = $bit:literal,
                    callback $callback:literal $parameters:tt,
                    setter $setter:tt,
                    listeners $listeners:tt;
            )*
        }
    )*) => {
        impl EventSet {
            $(
                #[doc = $about]
                pub const $constant: Self = Self::of(&[
                    $(EventKind::$variant),*
                ]).union(Self::unlisted(Category::$category));
            )*

            /// Every kind that one can subscribe to.
            pub const ALL: Self = Self::EMPTY$(.union(Self::$constant))*;
        }
    };
}

catalog!(define_sets);

impl EventSet {
    pub(crate) const BITS: u32 = u128::BITS;

    /// No kind.
    pub const EMPTY: Self = Self(0);

    /// What a subscription gets that doesn't say: all but [`DIAGNOSTIC`](Self::DIAGNOSTIC).
    pub const DEFAULT: Self = Self::ALL.difference(Self::DIAGNOSTIC);

    /// The kinds that are read out of other events, which callbacks bring.
    pub const DERIVED: Self = {
        let mut set = Self::EMPTY;
        let mut index = 0;
        while index < ROWS.len() {
            if ROWS[index].kind.is_derived() {
                set = set.with(ROWS[index].kind);
            }
            index += 1;
        }
        set
    };

    /// The kinds that a reader gets even if it fell behind and lost what came around them.
    ///
    /// They say how things stand, and are few.
    pub const CONTROL: Self =
        Self::of(&[EventKind::KickedOffline, EventKind::UserSigExpired, EventKind::NetworkStatusChanged]);

    /// The set of these kinds.
    #[must_use]
    pub const fn of(kinds: &[EventKind]) -> Self {
        let mut set = Self::EMPTY;
        let mut index = 0;
        while index < kinds.len() {
            set = set.with(kinds[index]);
            index += 1;
        }
        set
    }

    /// The kinds of a category that are no rows: calls of callbacks that the catalog doesn't know.
    const fn unlisted(category: Category) -> Self {
        match category {
            Category::Diagnostic => Self::of(&[EventKind::Undecodable]),
            _ => Self::EMPTY,
        }
    }

    /// This set and `kind`.
    #[must_use]
    pub const fn with(self, kind: EventKind) -> Self {
        Self(self.0 | 1 << kind as u8)
    }

    /// The kinds of either set.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The kinds of both sets.
    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The kinds of this set that `other` lacks.
    #[must_use]
    pub const fn difference(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether `kind` is in the set.
    #[must_use]
    pub const fn contains(self, kind: EventKind) -> bool {
        self.0 & 1 << kind as u8 != 0
    }

    /// Whether the set has no kind.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many kinds the set has.
    #[must_use]
    pub const fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// The kinds of the set, by their numbers.
    pub fn iter(self) -> impl Iterator<Item = EventKind> {
        let mut left = self.0;
        let bits = iter::from_fn(move || {
            let bit = (left != 0).then(|| left.trailing_zeros())?;
            left &= left - 1;
            Some(bit)
        });
        bits.filter_map(EventKind::from_bit)
    }

    /// The set of two words, low bits first.
    pub(crate) const fn from_words([low, high]: [u64; 2]) -> Self {
        Self((high as u128) << 64 | low as u128)
    }

    /// The set as two words, low bits first.
    pub(crate) const fn words(self) -> [u64; 2] {
        #[expect(clippy::cast_possible_truncation, reason = "each word takes its half")]
        [self.0 as u64, (self.0 >> 64) as u64]
    }
}

// A row whose bit collides with another's is a compile error of the enum; one that no set holds would be silent.
const _: () = assert!(EventSet::ALL.len() as usize == ROWS.len() + 1);

impl From<EventKind> for EventSet {
    fn from(kind: EventKind) -> Self {
        Self::EMPTY.with(kind)
    }
}

impl From<Category> for EventSet {
    fn from(category: Category) -> Self {
        category.set()
    }
}

impl FromIterator<EventKind> for EventSet {
    fn from_iter<I: IntoIterator<Item = EventKind>>(kinds: I) -> Self {
        kinds.into_iter().fold(Self::EMPTY, Self::with)
    }
}

impl<T: Into<Self>> BitOr<T> for EventSet {
    type Output = Self;

    fn bitor(self, other: T) -> Self {
        self.union(other.into())
    }
}

impl<T: Into<Self>> BitOrAssign<T> for EventSet {
    fn bitor_assign(&mut self, other: T) {
        *self = *self | other;
    }
}

impl BitAnd for EventSet {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        self.intersection(other)
    }
}

impl<T: Into<Self>> Sub<T> for EventSet {
    type Output = Self;

    fn sub(self, other: T) -> Self {
        self.difference(other.into())
    }
}

impl fmt::Debug for EventSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

/// Reads category and kind names, comma-separated; blanks around a name don't count.
impl FromStr for EventSet {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        let mut set = Self::EMPTY;
        for name in text.split(',').map(str::trim) {
            set |= match name.parse::<Category>() {
                Ok(category) => category.set(),
                Err(_) => name.parse::<EventKind>()?.into(),
            };
        }
        Ok(set)
    }
}
