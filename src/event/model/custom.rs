//! Custom fields: keys and values that an app defines, in the two shapes that they come in.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::SeqAccessDeserializer;
use serde::de::{DeserializeOwned, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::event::decode::{Field, Tree, Walk};

/// A record of one key and its value.
pub trait KeyValue {
    /// The value, borrowed from the record.
    type Value<'a>
    where
        Self: 'a;

    /// The record's key.
    fn key(&self) -> &str;

    /// The record's value.
    fn value(&self) -> Self::Value<'_>;

    /// What stands under a key of a plain object, if it can be such a value.
    fn value_in(json: &Value) -> Option<Self::Value<'_>>
    where
        Self: Sized;
}

/// Keys and their values: a list of records, or one plain object.
///
/// Libraries up to 2019 send an object, newer ones a list; what came in goes out in the same shape.
///
/// ```
/// use tim_events::model::{KeyValues, UserCustomField};
///
/// let list: KeyValues<UserCustomField> = serde_json::from_str(
///     r#"[{
///         "user_profile_custom_string_info_key": "Tag_Profile_Custom_Team",
///         "user_profile_custom_string_info_value": "blue"
///     }]"#,
/// )?;
/// let object: KeyValues<UserCustomField> =
///     serde_json::from_str(r#"{"Tag_Profile_Custom_Team": "blue"}"#)?;
///
/// assert_eq!(list.get("Tag_Profile_Custom_Team"), Some("blue"));
/// assert_eq!(object.get("Tag_Profile_Custom_Team"), Some("blue"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum KeyValues<T> {
    /// One record for each key.
    List(Vec<T>),
    /// One object of all keys.
    Map(Map<String, Value>),
}

impl<T> KeyValues<T> {
    /// How many keys there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::List(list) => list.len(),
            Self::Map(map) => map.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<T: KeyValue> KeyValues<T> {
    /// The value of `key`; of several records with this key, that of the first.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<T::Value<'_>> {
        match self {
            Self::List(list) => list.iter().find(|record| record.key() == key).map(T::value),
            Self::Map(map) => map.get(key).and_then(T::value_in),
        }
    }

    /// The keys with their values; values of another type in an object are left out.
    pub fn iter(&self) -> impl Iterator<Item = (&str, T::Value<'_>)> {
        let (list, map) = match self {
            Self::List(list) => (list.as_slice(), None),
            Self::Map(map) => (&[][..], Some(map)),
        };
        let records = list.iter().map(|record| (record.key(), record.value()));
        let entries = map.into_iter().flatten();
        records.chain(entries.filter_map(|(key, json)| Some((key.as_str(), T::value_in(json)?))))
    }
}

impl<T> Default for KeyValues<T> {
    fn default() -> Self {
        Self::List(Vec::new())
    }
}

impl<T> From<Vec<T>> for KeyValues<T> {
    fn from(list: Vec<T>) -> Self {
        Self::List(list)
    }
}

impl<T> FromIterator<T> for KeyValues<T> {
    fn from_iter<I: IntoIterator<Item = T>>(records: I) -> Self {
        Self::List(records.into_iter().collect())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for KeyValues<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Shape(PhantomData))
    }
}

struct Shape<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Shape<T> {
    type Value = KeyValues<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of keys and values, or an object")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(list)).map(KeyValues::List)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        Tree::strict().object(map).map(KeyValues::Map)
    }
}

impl<T: Field + DeserializeOwned> Field for KeyValues<T> {
    const EXPECTED: &'static str = "an array of keys and values, or an object";

    fn strict<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }

    fn read(value: &Value, walk: &mut Walk) -> Option<Self> {
        match value {
            Value::Array(_) => Vec::read(value, walk).map(Self::List),
            Value::Object(map) => Some(Self::Map(map.clone())),
            _ => None,
        }
    }
}

model! {
    /// One custom field of a user's profile.
    #[doc(alias = "UserProfileCustomStringInfo")]
    pub struct UserCustomField {
        /// The field's name, with its prefix `Tag_Profile_Custom_`.
        key: String = "user_profile_custom_string_info_key";
        /// What the field says.
        value: String = "user_profile_custom_string_info_value";
    }
}

model! {
    /// One custom field of a friendship.
    ///
    /// In updates of friends the library spells the keys of profile fields this way too.
    #[doc(alias = "FriendProfileCustomStringInfo")]
    pub struct FriendCustomField {
        /// The field's name, with its prefix `Tag_SNS_Custom_`.
        key: String =
            "friend_profile_custom_string_info_key" | "user_profile_custom_string_info_key";
        /// What the field says.
        value: String =
            "friend_profile_custom_string_info_value" | "user_profile_custom_string_info_value";
    }
}

model! {
    /// One custom field of a group's member.
    #[doc(alias = "GroupMemberInfoCustomString")]
    pub struct MemberCustomField {
        /// The field's name.
        key: String =
            "group_member_info_custom_string_info_key" | "group_info_custom_string_info_key";
        /// What the field says.
        value: String =
            "group_member_info_custom_string_info_value" | "group_info_custom_string_info_value";
    }
}

model! {
    /// One custom field of a group.
    #[doc(alias = "GroupInfoCustomString")]
    pub struct GroupCustomField {
        /// The field's name.
        key: String = "group_info_custom_string_info_key";
        /// What the field says.
        value: String = "group_info_custom_string_info_value";
    }
}

macro_rules! text_fields {
    ($($name:ident),*) => {
        $(
            impl $name {
                /// The field `key` with this value.
                #[must_use]
                pub fn new(key: impl Into<String>, value: impl Into<String>) -> Self {
                    Self { key: key.into(), value: value.into() }
                }
            }

            impl KeyValue for $name {
                type Value<'a> = &'a str;

                fn key(&self) -> &str {
                    &self.key
                }

                fn value(&self) -> &str {
                    &self.value
                }

                fn value_in(json: &Value) -> Option<&str> {
                    json.as_str()
                }
            }
        )*
    };
}

text_fields!(UserCustomField, FriendCustomField, MemberCustomField, GroupCustomField);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::model::tests::{assert_same, lenient};

    fn pairs(fields: &KeyValues<MemberCustomField>) -> Vec<(&str, &str)> {
        fields.iter().collect()
    }

    #[test]
    fn both_shapes_go_out_as_they_came() {
        for json in [
            "[]",
            "{}",
            r#"{"level":"7","title":"chief"}"#,
            r#"[{"group_member_info_custom_string_info_key":"level",
                 "group_member_info_custom_string_info_value":"7"}]"#,
        ] {
            assert_same::<KeyValues<MemberCustomField>>(json);
        }
    }

    #[test]
    fn both_shapes_are_read_alike() {
        let list: KeyValues<_> = [("level", "7"), ("title", "chief"), ("level", "8")]
            .map(|(key, value)| MemberCustomField::new(key, value))
            .into_iter()
            .collect();
        assert_eq!((list.len(), list.is_empty()), (3, false));
        assert_eq!(list.get("level"), Some("7"));
        assert_eq!(list.get("rank"), None);
        assert_eq!(pairs(&list), [("level", "7"), ("title", "chief"), ("level", "8")]);

        let map: KeyValues<MemberCustomField> = lenient(r#"{"level": "7", "score": 1, "title": "chief"}"#).0;
        assert_eq!((map.len(), map.is_empty()), (3, false));
        assert_eq!(map.get("level"), Some("7"));
        assert_eq!(map.get("score"), None);
        assert_eq!(pairs(&map), [("level", "7"), ("title", "chief")]);
    }

    #[test]
    fn the_default_is_an_empty_list() {
        let fields = KeyValues::<MemberCustomField>::default();
        assert!(fields.is_empty());
        assert_eq!(fields, KeyValues::from(Vec::new()));
    }

    #[test]
    fn records_in_the_spelling_of_groups_are_read() {
        let (fields, issues) = lenient::<KeyValues<MemberCustomField>>(
            r#"[{"group_info_custom_string_info_key": "level",
                 "group_info_custom_string_info_value": "7"}, 7]"#,
        );
        assert_eq!(pairs(&fields), [("level", "7")]);
        assert_eq!(issues, 1);
    }
}
