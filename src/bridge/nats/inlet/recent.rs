//! Recent ids, to know what comes again.

use std::collections::HashMap;
use std::mem;

/// The ids of the last so many events, and of up to as many before.
///
/// Ids end with their event's number, so a bit is kept for each number, by what stands before it.
#[derive(Debug)]
pub(super) struct Recent {
    now: Ids,
    before: Ids,
    room: usize,
}

impl Recent {
    pub(super) fn new(room: usize) -> Self {
        Self { now: Ids::default(), before: Ids::default(), room }
    }

    /// Whether this id is new; from now on it is not.
    pub(super) fn is_new(&mut self, id: &str) -> bool {
        if self.room == 0 {
            return true;
        }
        let id = Id::of(id);
        if self.before.contains(&id) || !self.now.insert(&id) {
            return false;
        }
        if self.now.len == self.room {
            self.before = mem::take(&mut self.now);
        }
        true
    }
}

/// A set of ids. Its hashes are keyed, since ids come from whoever may write.
#[derive(Debug, Default)]
struct Ids {
    /// What ids begin with, numbered.
    series: HashMap<Box<str>, usize>,
    /// The numbers of a series, 64 to a word.
    words: HashMap<(usize, u64), u64>,
    len: usize,
}

impl Ids {
    fn contains(&self, id: &Id<'_>) -> bool {
        let word = self.series.get(id.series).and_then(|series| self.words.get(&(*series, id.word)));
        word.is_some_and(|word| word & id.bit != 0)
    }

    /// Whether it was not there.
    fn insert(&mut self, id: &Id<'_>) -> bool {
        let next = self.series.len();
        let series = match self.series.get(id.series) {
            Some(series) => *series,
            None => *self.series.entry(id.series.into()).or_insert(next),
        };
        let word = self.words.entry((series, id.word)).or_default();
        let is_new = *word & id.bit == 0;
        *word |= id.bit;
        self.len += usize::from(is_new);
        is_new
    }
}

/// An id, taken apart; no two ids come out the same.
struct Id<'i> {
    series: &'i str,
    word: u64,
    bit: u64,
}

impl<'i> Id<'i> {
    fn of(id: &'i str) -> Self {
        // 19 digits fit in any case. Zeros before others stay in the series, or `01` would be `1`.
        let digits = id.bytes().rev().take(19).take_while(u8::is_ascii_digit).count();
        let zeros = id.bytes().rev().take(digits).rev().take_while(|digit| *digit == b'0').count();
        let (series, number) = id.split_at(id.len() - digits + zeros);
        // Nothing is left of some; no other number is 0.
        let number = number.parse().unwrap_or(0_u64);
        Self { series, word: number / 64, bit: 1 << (number % 64) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Recent;

    #[test]
    fn an_id_is_new_once_as_long_as_it_is_remembered() {
        let mut recent = Recent::new(2);
        assert!(recent.is_new("a"));
        assert!(!recent.is_new("a"));
        assert!(recent.is_new("b"));
        assert!(!recent.is_new("a"), "it is among the last two");
        assert!(recent.is_new("c"));
        assert!(recent.is_new("d"));
        assert!(recent.is_new("a"), "it is long gone");
        assert!(!recent.is_new("d"));
    }

    #[test]
    fn nothing_is_remembered_without_room() {
        let mut recent = Recent::new(0);
        assert!(recent.is_new("a"));
        assert!(recent.is_new("a"));
    }

    proptest! {
        #[test]
        fn what_came_among_the_last_is_known_and_nothing_else(
            ids in proptest::collection::vec(prop_oneof![
                3 => "[ab/]{0,2}[0-9]{0,2}",
                1 => proptest::sample::select(vec![
                    "", "0", "00", "1", "01", "001", "64", "a64", "9999999999999999999", "09999999999999999999",
                    "18446744073709551615", "18446744073709551616", "118446744073709551615", "a18446744073709551615",
                ]).prop_map(str::to_owned),
            ], 1..60),
            room in 1_usize..9,
        ) {
            let mut recent = Recent::new(room);
            // Each that was new, oldest first.
            let mut taken: Vec<&str> = Vec::new();
            for id in &ids {
                let ago = taken.iter().rev().position(|known| known == id);
                let is_new = recent.is_new(id);
                match ago {
                    Some(ago) if ago < room => prop_assert!(!is_new, "{id} came {ago} events ago"),
                    Some(ago) if ago < 2 * room => {}
                    _ => prop_assert!(is_new, "{id}: {ago:?}"),
                }
                if is_new {
                    taken.push(id);
                }
            }
        }
    }
}
