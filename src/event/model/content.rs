//! Elements that need no file: text, faces, places, custom data and merged messages.

use super::elem::ElemType;
use super::message::Message;

model! {
    /// Text.
    pub struct TextElem {
        /// The type it came with.
        elem_type: ElemType = "elem_type", default ElemType::Text;
        /// What it says.
        content: String = "text_elem_content";
    }
}

impl TextElem {
    /// Text that says `content`.
    #[must_use]
    pub fn new(content: impl Into<String>) -> Self {
        Self { content: content.into(), ..Self::default() }
    }
}

model! {
    /// Data in a format of the apps' own.
    pub struct CustomElem {
        /// The type it came with.
        elem_type: ElemType = "elem_type", default ElemType::Custom;
        /// The data.
        data: String = "custom_elem_data";
        /// A short text about it, for notifications.
        description: String = "custom_elem_desc";
        /// More data, which offline push carries too.
        extension: String = "custom_elem_ext";
        /// The file name of the sound that offline push plays.
        sound: String = "custom_elem_sound";
    }
}

impl CustomElem {
    /// An element with this data.
    #[must_use]
    pub fn new(data: impl Into<String>) -> Self {
        Self { data: data.into(), ..Self::default() }
    }
}

model! {
    /// A face from a set that the apps agree on.
    pub struct FaceElem {
        /// The type it came with.
        elem_type: ElemType = "elem_type", default ElemType::Face;
        /// The face's number in the set.
        index: i64 = "face_elem_index";
        /// What else the apps say about it.
        data: String = "face_elem_buf";
    }
}

model! {
    /// A place on the map.
    pub struct LocationElem {
        /// The type it came with.
        elem_type: ElemType = "elem_type", default ElemType::Location;
        /// What the place is called.
        description: String = "location_elem_desc";
        /// Degrees east, negative for west.
        longitude: f64 = "location_elem_longitude";
        /// Degrees north, negative for south.
        latitude: f64 = "location_elem_latitude";
    }
}

model! {
    /// Several messages forwarded as one.
    ///
    /// Merged messages may hold merged messages again. About thirty of them within each other can be read; a message of
    /// more is left out of its batch and listed with its text, as
    /// [`ElementRejected`](crate::IssueError::ElementRejected).
    #[doc(alias = "MergerElem")]
    pub struct MergeElem {
        /// The type it came with.
        elem_type: ElemType = "elem_type", default ElemType::Merge;
        /// The title; empty if merged messages are nested too deeply.
        title: String = "merge_elem_title";
        /// A line about each of the first messages.
        summaries: Vec<String> = "merge_elem_abstract_array";
        /// What apps show that can't show merged messages.
        compatible_text: String = "merge_elem_compatible_text";
        /// The messages; empty until they are downloaded.
        messages: Vec<Message> = "merge_elem_message_array";
        /// Whether merged messages are nested more than 100 deep.
        is_too_deep: bool = "merge_elem_layer_over_limit";
        /// The key by which native apps download the messages.
        relay_pb_key: String = "merge_elem_relay_pb_key";
        /// The key by which web apps download them.
        relay_json_key: String = "merge_elem_relay_json_key";
        /// The messages in the library's own format.
        relay_buffer: String = "merge_elem_relay_buffer";
    }
}
