//! Elements: what a message is made of.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use super::change_elem::{FriendChangeElem, ProfileChangeElem};
use super::content::{CustomElem, FaceElem, LocationElem, MergeElem, TextElem};
use super::group_elem::{GroupReportElem, GroupTipsElem};
use super::media::{FileElem, ImageElem, SoundElem, VideoElem};
use crate::event::decode::{Field, Walk};

open_enum! {
    /// The number that tells what an element is.
    #[doc(alias = "TIMElemType")]
    pub enum ElemType {
        /// Text.
        #[doc(alias = "kTIMElem_Text")]
        Text = 0,
        /// A picture.
        #[doc(alias = "kTIMElem_Image")]
        Image = 1,
        /// A sound recording.
        #[doc(alias = "kTIMElem_Sound")]
        Sound = 2,
        /// Data in a format of the apps' own.
        #[doc(alias = "kTIMElem_Custom")]
        Custom = 3,
        /// A file of any kind.
        #[doc(alias = "kTIMElem_File")]
        File = 4,
        /// A change in a group.
        #[doc(alias = "kTIMElem_GroupTips")]
        GroupTips = 5,
        /// A face from a set.
        #[doc(alias = "kTIMElem_Face")]
        Face = 6,
        /// A place on the map.
        #[doc(alias = "kTIMElem_Location")]
        Location = 7,
        /// A notice to one user about a group.
        #[doc(alias = "kTIMElem_GroupReport")]
        GroupReport = 8,
        /// A video.
        #[doc(alias = "kTIMElem_Video")]
        Video = 9,
        /// A change among friends.
        #[doc(alias = "kTIMElem_FriendChange")]
        FriendChange = 10,
        /// A change of a profile.
        #[doc(alias = "kTIMElem_ProfileChange")]
        ProfileChange = 11,
        /// Several messages forwarded as one.
        #[doc(alias = "kTIMElem_Merge")]
        Merge = 12,
        /// The library doesn't know the element.
        #[doc(alias = "kTIMElem_Invalid")]
        Invalid = -1,
    }
}

/// Defines [`Elem`] and all that goes by its variants, which are named as those of [`ElemType`].
macro_rules! elems {
    ($($(#[$doc:meta])* $variant:ident($content:ty) of $record:ident = $prefix:literal,)*) => {
        /// One element of a message.
        ///
        /// The vendor's documents and its library disagree on the numbers of some elements, so the
        /// keys decide when they conflict with the number; the number stays as it came.
        ///
        /// ```
        /// use tim_events::model::{Elem, ElemType};
        ///
        /// let elem: Elem = serde_json::from_str(
        ///     r#"{"elem_type": 9, "group_report_elem_group_id": "@TGS#1"}"#,
        /// )?;
        /// assert_eq!(elem.elem_type(), ElemType::Video);
        /// let Elem::GroupReport(report) = elem else { panic!("the keys are a report's") };
        /// assert_eq!(report.group_id, "@TGS#1");
        /// # Ok::<(), serde_json::Error>(())
        /// ```
        #[derive(Debug, Clone, PartialEq, Serialize)]
        #[serde(untagged)]
        #[non_exhaustive]
        pub enum Elem {
            $($(#[$doc])* $variant($content),)*
            /// An element that neither its number nor its keys tell, kept as it came.
            Unknown(Map<String, Value>),
        }

        impl Elem {
            /// The number it came with; [`ElemType::Invalid`] if it came without.
            ///
            /// It can conflict with the variant, which goes by the keys.
            #[must_use]
            pub fn elem_type(&self) -> ElemType {
                match self {
                    $(Self::$variant(elem) => elem.elem_type,)*
                    Self::Unknown(object) => number(object).unwrap_or(ElemType::Invalid),
                }
            }

            /// The element that a JSON object is, read as `family`.
            pub(super) fn read_as(family: ElemType, json: &Value, walk: &mut Walk) -> Option<Self> {
                match family {
                    $(ElemType::$variant => Field::read(json, walk).map(Self::$variant),)*
                    _ => None,
                }
            }

            /// The element that a deserializer gives when it is read as `family`.
            pub(super) fn deserialize_as<'de, D: serde::Deserializer<'de>>(
                family: ElemType,
                deserializer: D,
            ) -> Result<Self, D::Error> {
                match family {
                    $(ElemType::$variant => {
                        serde::Deserialize::deserialize(deserializer).map(Self::$variant)
                    })*
                    _ => Err(serde::de::Error::custom("not the number of an element's family")),
                }
            }
        }

        $(
            impl From<$record> for Elem {
                fn from(elem: $record) -> Self {
                    Self::$variant(elem.into())
                }
            }
        )*

        /// How the keys of a family's elements begin.
        pub(super) const fn prefix_of(family: ElemType) -> Option<&'static str> {
            match family {
                $(ElemType::$variant => Some($prefix),)*
                _ => None,
            }
        }

        /// The family of elements that have this key.
        pub(super) fn family_of(key: &str) -> Option<ElemType> {
            $(
                if key.starts_with($prefix) {
                    return Some(ElemType::$variant);
                }
            )*
            None
        }
    };
}

// The large ones are boxed, so that a message of one text doesn't take the room of a group tip.
elems! {
    /// Text.
    Text(TextElem) of TextElem = "text_elem_",
    /// A picture.
    Image(Box<ImageElem>) of ImageElem = "image_elem_",
    /// A sound recording.
    Sound(Box<SoundElem>) of SoundElem = "sound_elem_",
    /// Data in a format of the apps' own.
    Custom(CustomElem) of CustomElem = "custom_elem_",
    /// A file of any kind.
    File(Box<FileElem>) of FileElem = "file_elem_",
    /// A change in a group.
    GroupTips(Box<GroupTipsElem>) of GroupTipsElem = "group_tips_elem_",
    /// A face from a set that the apps agree on.
    Face(FaceElem) of FaceElem = "face_elem_",
    /// A place on the map.
    Location(LocationElem) of LocationElem = "location_elem_",
    /// A notice to one user about a group.
    GroupReport(Box<GroupReportElem>) of GroupReportElem = "group_report_elem_",
    /// A video.
    Video(Box<VideoElem>) of VideoElem = "video_elem_",
    /// A change among friends.
    FriendChange(Box<FriendChangeElem>) of FriendChangeElem = "friend_change_elem_",
    /// A change of a profile.
    ProfileChange(Box<ProfileChangeElem>) of ProfileChangeElem = "profile_change_elem_",
    /// Several messages forwarded as one.
    Merge(Box<MergeElem>) of MergeElem = "merge_elem_",
}

impl Elem {
    /// A text element.
    ///
    /// ```
    /// use tim_events::model::{Elem, ElemType};
    ///
    /// assert_eq!(Elem::text("hi").elem_type(), ElemType::Text);
    /// ```
    #[must_use]
    pub fn text(content: impl Into<String>) -> Self {
        TextElem::new(content).into()
    }
}

impl Field for Elem {
    const EXPECTED: &'static str = "an element object";

    fn strict<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }

    fn read(value: &Value, walk: &mut Walk) -> Option<Self> {
        let object = value.as_object()?;
        if let Some(family) = family_in(object) {
            return Self::read_as(family, value, walk);
        }
        // Nothing is bent, as the object is kept; but a number of another type is worth an issue.
        walk.field(object, ELEM_TYPE, &[], || ElemType::Invalid);
        Some(Self::Unknown(object.clone()))
    }
}

/// The key of the number that tells what an element is.
pub(super) const ELEM_TYPE: &str = "elem_type";

fn number(object: &Map<String, Value>) -> Option<ElemType> {
    object.get(ELEM_TYPE).and_then(Value::as_i64).map(ElemType::from_code)
}

/// Which family an element is read as: its number's, if it has a key of that or none of any; else
/// its first key's.
pub(super) fn family_in(object: &Map<String, Value>) -> Option<ElemType> {
    let own = match number(object) {
        Some(ElemType::Invalid) => return None,
        Some(ElemType::Other(_)) | None => None,
        family => family,
    };
    let mut families = object.keys().filter_map(|key| family_of(key)).peekable();
    let first = families.peek().copied();
    if own.is_some() && families.any(|family| Some(family) == own) { own } else { first.or(own) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::model::tests::{assert_same, lenient, strict};

    /// The families with a key of each, in the order of their numbers.
    const FAMILIES: [(ElemType, &str); 13] = [
        (ElemType::Text, r#""text_elem_content": "hi""#),
        (ElemType::Image, r#""image_elem_orig_id": "i""#),
        (ElemType::Sound, r#""sound_elem_file_time": 3"#),
        (ElemType::Custom, r#""custom_elem_data": "d""#),
        (ElemType::File, r#""file_elem_file_name": "f""#),
        (ElemType::GroupTips, r#""group_tips_elem_group_id": "g""#),
        (ElemType::Face, r#""face_elem_index": 7"#),
        (ElemType::Location, r#""location_elem_latitude": 22.54"#),
        (ElemType::GroupReport, r#""group_report_elem_group_id": "g""#),
        (ElemType::Video, r#""video_elem_video_id": "v""#),
        (ElemType::FriendChange, r#""friend_change_elem_friend_add_identifier_array": ["bob"]"#),
        (ElemType::ProfileChange, r#""profile_change_elem_from_identifier": "bob""#),
        (ElemType::Merge, r#""merge_elem_title": "m""#),
    ];

    /// The family that a variant is of; none for unknown elements.
    fn variant(elem: &Elem) -> Option<ElemType> {
        Some(match elem {
            Elem::Text(_) => ElemType::Text,
            Elem::Image(_) => ElemType::Image,
            Elem::Sound(_) => ElemType::Sound,
            Elem::Custom(_) => ElemType::Custom,
            Elem::File(_) => ElemType::File,
            Elem::GroupTips(_) => ElemType::GroupTips,
            Elem::Face(_) => ElemType::Face,
            Elem::Location(_) => ElemType::Location,
            Elem::GroupReport(_) => ElemType::GroupReport,
            Elem::Video(_) => ElemType::Video,
            Elem::FriendChange(_) => ElemType::FriendChange,
            Elem::ProfileChange(_) => ElemType::ProfileChange,
            Elem::Merge(_) => ElemType::Merge,
            Elem::Unknown(_) => return None,
        })
    }

    #[test]
    fn number_and_keys_agree() {
        for (family, member) in FAMILIES {
            let code = family.code();
            for json in [
                format!(r#"{{"elem_type": {code}, {member}}}"#),
                format!(r#"{{{member}, "elem_type": {code}}}"#),
                format!(r#"{{"elem_type": {code}}}"#),
            ] {
                let elem = assert_same::<Elem>(&json);
                assert_eq!(variant(&elem), Some(family), "{json}");
                assert_eq!(elem.elem_type(), family, "{json}");
            }
        }
    }

    #[test]
    fn keys_decide_without_a_number_and_without_a_known_one() {
        for (family, member) in FAMILIES {
            let elem = assert_same::<Elem>(&format!("{{{member}}}"));
            assert_eq!((variant(&elem), elem.elem_type()), (Some(family), family));

            for json in [format!(r#"{{"elem_type": 99, {member}}}"#), format!(r#"{{{member}, "elem_type": 99}}"#)] {
                let elem = assert_same::<Elem>(&json);
                assert_eq!((variant(&elem), elem.elem_type().code()), (Some(family), 99), "{json}");
            }
        }
    }

    #[test]
    fn keys_decide_against_a_number_which_stays() {
        // The vendor's documents give 6 to group tips and 9 to group reports.
        for (code, json) in [
            (6, r#"{"elem_type": 6, "group_tips_elem_group_id": "first group id"}"#),
            (9, r#"{"elem_type": 9, "group_report_elem_group_id": "first group id"}"#),
            (9, r#"{"group_report_elem_group_id": "first group id", "elem_type": 9}"#),
        ] {
            let elem = assert_same::<Elem>(json);
            assert_eq!(elem.elem_type().code(), code, "{json}");
            assert!(matches!(elem, Elem::GroupTips(_) | Elem::GroupReport(_)), "{json}");
            // The strict parse has no way back when the number comes late.
            let is_late = json.ends_with("9}");
            assert_eq!(strict::<Elem>(json).is_none(), is_late, "{json}");
        }
    }

    #[test]
    fn a_number_decides_between_the_keys_of_two_families() {
        for json in [
            r#"{"elem_type": 0, "text_elem_content": "hi", "custom_elem_data": ""}"#,
            r#"{"elem_type": 0, "custom_elem_data": "", "text_elem_content": "hi"}"#,
            r#"{"custom_elem_data": "", "elem_type": 0, "text_elem_content": "hi"}"#,
        ] {
            assert_eq!(lenient::<Elem>(json), (Elem::text("hi"), 0), "{json}");
            let strict = strict::<Elem>(json);
            assert!(strict.is_none_or(|elem| elem == Elem::text("hi")), "{json}");
        }
    }

    #[test]
    fn what_nothing_tells_is_kept_whole() {
        for json in [
            "{}",
            r#"{"elem_type": -1}"#,
            r#"{"elem_type": -1, "text_elem_content": "hi"}"#,
            r#"{"custom_elem_data": "d", "elem_type": -1}"#,
            r#"{"elem_type": 13, "stream_elem_data": {"a": [1, null]}}"#,
            r#"{"stream_elem_data": 1, "elem_type": 13}"#,
            r#"{"stream_elem_data": 1}"#,
        ] {
            let elem = assert_same::<Elem>(json);
            assert_eq!(variant(&elem), None, "{json}");
        }
        assert_eq!(lenient::<Elem>("{}").0.elem_type(), ElemType::Invalid);
        assert_eq!(lenient::<Elem>(r#"{"elem_type": 13}"#).0.elem_type(), ElemType::Other(13));
    }

    #[test]
    fn strict_and_lenient_agree_where_strict_accepts() {
        let numbers = (-1..=14).map(|code| code.to_string());
        let oddities = ["null", r#""5""#, "5.0", "9223372036854775808", "[]"].map(str::to_owned);
        let mut accepted = 0;
        for number in numbers.chain(oddities) {
            for (_, member) in FAMILIES {
                let number = format!(r#""elem_type": {number}"#);
                for members in [
                    vec![number.as_str(), member],
                    vec![member, &number],
                    vec![r#""aaa": [1]"#, &number, r#""bbb": {}"#, member, r#""ccc": null"#],
                    vec![&number, member, &number],
                    vec![&number, &number, member],
                    vec![member, member],
                    vec![r#""aaa": 1"#, r#""aaa": 2"#, &number],
                    vec![r#""elem\u005ftype": 5"#, member],
                ] {
                    let json = format!("{{{}}}", members.join(","));
                    if let Some(elem) = strict::<Elem>(&json) {
                        assert_eq!((elem, 0), lenient::<Elem>(&json), "{json}");
                        accepted += 1;
                    }
                }
            }
        }
        assert!(accepted > 300, "only {accepted} were compared");
    }

    #[test]
    fn a_bent_field_leaves_the_others() {
        let (elem, issues) =
            lenient::<Elem>(r#"{"elem_type": 7, "location_elem_desc": 7, "location_elem_longitude": -180}"#);
        let Elem::Location(place) = elem else { unreachable!("the number is a place's") };
        assert_eq!((place.description.as_str(), issues), ("", 1));
        assert!((place.longitude + 180.0).abs() < f64::EPSILON);

        let (elem, issues) = lenient::<Elem>(r#"{"elem_type": "0", "text_elem_content": "hi"}"#);
        assert_eq!((elem, issues), (Elem::text("hi"), 1));

        let (elem, issues) = lenient::<Elem>(r#"{"elem_type": "0"}"#);
        assert_eq!((variant(&elem), issues), (None, 1));
    }

    #[test]
    fn what_is_no_object_is_left_out() {
        let (elems, issues) =
            lenient::<Vec<Elem>>(r#"["x", 7, null, [], {"elem_type": 0, "text_elem_content": "hi"}]"#);
        assert_eq!((elems, issues), (vec![Elem::text("hi")], 4));
    }

    #[test]
    fn merged_messages_are_read_at_any_depth() {
        let mut json = r#"{"elem_type": 0, "text_elem_content": "deep"}"#.to_owned();
        for _ in 0..20 {
            json = format!(
                r#"{{"elem_type": 12,
                     "merge_elem_message_array": [{{"message_elem_array": [{json}]}}]}}"#
            );
        }
        let mut elem = assert_same::<Elem>(&json);
        let mut depth = 0;
        while let Elem::Merge(merge) = &elem {
            elem = merge.messages[0].elements[0].clone();
            depth += 1;
        }
        assert_eq!((depth, elem), (20, Elem::text("deep")));
    }

    #[test]
    fn an_escaped_key_is_a_key() {
        let elem = assert_same::<Elem>(r#"{"text\u005felem\u005fcontent": "hi"}"#);
        assert_eq!(elem, Elem::text("hi"));
        // From a reader nothing can be borrowed.
        let json = br#"{"elem_type": 0, "text_elem_content": "hi"}"#;
        assert_eq!(serde_json::from_reader::<_, Elem>(&json[..]).ok(), Some(Elem::text("hi")));
    }

    #[test]
    fn an_element_is_small() {
        assert!(size_of::<Elem>() <= 120, "an element takes {} bytes", size_of::<Elem>());
    }
}
