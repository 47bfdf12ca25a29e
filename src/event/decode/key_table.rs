//! Which field of a record a key names, found by one comparison in the usual case.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, Visitor};

/// The keys of a record, hashed when the crate is compiled.
///
/// A `match` over the keys would compare a text with one after the other, and records have up to fifty of them. As a
/// seed the table reads a key off a stream: it is compared where it stands, and never copied.
#[derive(Debug)]
pub(crate) struct KeyTable<F: 'static> {
    keys: &'static [(&'static str, F)],
    /// Where in `keys` a key is, by its hash; a taken slot sends a key to the next one.
    slots: [u8; SLOTS],
}

/// A power of two, a good deal above the number of keys of any record.
const SLOTS: usize = 128;
const VACANT: u8 = u8::MAX;

impl<F> KeyTable<F> {
    /// The table of these keys, each with what it names.
    pub(crate) const fn new(keys: &'static [(&'static str, F)]) -> Self {
        // There is a vacant slot left, where the search for an unknown key ends.
        assert!(keys.len() < SLOTS, "a record of so many keys needs more slots");
        let mut slots = [VACANT; SLOTS];
        let mut index = 0;
        while index < keys.len() {
            let mut slot = slot_of(keys[index].0.as_bytes());
            while slots[slot] != VACANT {
                slot = (slot + 1) % SLOTS;
            }
            #[expect(clippy::cast_possible_truncation, reason = "there are fewer keys than slots")]
            {
                slots[slot] = index as u8;
            }
            index += 1;
        }
        Self { keys, slots }
    }

    /// What `key` names, if it is one of these.
    pub(crate) fn get(&self, key: &str) -> Option<&F> {
        let mut slot = slot_of(key.as_bytes());
        loop {
            let (name, field) = self.keys.get(usize::from(self.slots[slot]))?;
            if *name == key {
                return Some(field);
            }
            slot = (slot + 1) % SLOTS;
        }
    }
}

/// The slot where the search for a key begins: by its length and its end, as the keys of a record begin alike.
#[expect(clippy::cast_possible_truncation, reason = "it is below the number of slots")]
const fn slot_of(key: &[u8]) -> usize {
    let end = match key.last_chunk() {
        Some(end) => u64::from_le_bytes(*end),
        None => match key.first() {
            Some(first) => *first as u64,
            None => 0,
        },
    };
    // Fibonacci hashing: the product's upper bits depend on all bits of the end and the length.
    let product = (end ^ ((key.len() as u64) << 32)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (product >> (u64::BITS - SLOTS.ilog2())) as usize
}

/// The next key of a stream: what it names, or none for a key that the record doesn't have.
impl<'de, F> DeserializeSeed<'de> for &'static KeyTable<F> {
    type Value = Option<&'static F>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<F> Visitor<'_> for &'static KeyTable<F> {
    type Value = Option<&'static F>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Self::Value, E> {
        Ok(self.get(key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYS: [&str; 6] = ["", "a", "message_seq", "message_rand", "zmessage_rand", "ab"];
    static TABLE: KeyTable<u8> =
        KeyTable::new(&[(KEYS[0], 0), (KEYS[1], 1), (KEYS[2], 2), (KEYS[3], 3), (KEYS[4], 4), (KEYS[5], 5)]);

    #[test]
    fn each_key_is_found_and_no_other() {
        for (index, key) in KEYS.into_iter().enumerate() {
            assert_eq!(TABLE.get(key).copied().map(usize::from), Some(index), "{key}");
        }
        for key in ["b", "ac", "message_sea", "xmessage_rand", "message_seq\0"] {
            assert_eq!(TABLE.get(key), None, "{key}");
        }
    }

    #[test]
    fn keys_of_one_slot_are_told_apart() {
        // No more than length and end count, so these share their slot.
        static ALIKE: KeyTable<u8> = KeyTable::new(&[("one_same_end", 1), ("two_same_end", 2), ("six_same_end", 3)]);
        let found = ["one_same_end", "two_same_end", "six_same_end", "ten_same_end"].map(|key| ALIKE.get(key).copied());
        assert_eq!(found, [Some(1), Some(2), Some(3), None]);
    }
}
