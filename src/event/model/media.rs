//! Elements that name files: pictures, sounds, videos and others.

use super::elem::ElemType;

open_enum! {
    /// How a picture is sent.
    #[doc(alias = "TIMImageLevel")]
    pub enum ImageLevel {
        /// As it is.
        #[doc(alias = "kTIMImageLevel_Orig")]
        Original = 0,
        /// Made small.
        #[doc(alias = "kTIMImageLevel_Compression")]
        Compressed = 1,
        /// Made smaller, but still large.
        #[doc(alias = "kTIMImageLevel_HD")]
        HighDefinition = 2,
    }
}

model! {
    /// A picture, in three sizes.
    pub struct ImageElem {
        /// The type it came with.
        elem_type: ElemType = "elem_type", default ElemType::Image;
        /// The path of the file on the sending device.
        path: String = "image_elem_orig_path";
        /// How it is sent.
        level: ImageLevel = "image_elem_level";
        /// The file's format: 1 JPG, 2 GIF, 3 PNG, 4 BMP, 255 unknown.
        format: i64 = "image_elem_format";
        /// The id of the original.
        original_id: String = "image_elem_orig_id";
        /// The height of the original, in pixels.
        original_height: i64 = "image_elem_orig_pic_height";
        /// The width of the original, in pixels.
        original_width: i64 = "image_elem_orig_pic_width";
        /// The size of the original, in bytes.
        original_size: i64 = "image_elem_orig_pic_size";
        /// The id of the thumbnail.
        thumbnail_id: String = "image_elem_thumb_id";
        /// The height of the thumbnail, in pixels.
        thumbnail_height: i64 = "image_elem_thumb_pic_height";
        /// The width of the thumbnail, in pixels.
        thumbnail_width: i64 = "image_elem_thumb_pic_width";
        /// The size of the thumbnail, in bytes.
        thumbnail_size: i64 = "image_elem_thumb_pic_size";
        /// The id of the middle size.
        large_id: String = "image_elem_large_id";
        /// The height of the middle size, in pixels.
        large_height: i64 = "image_elem_large_pic_height";
        /// The width of the middle size, in pixels.
        large_width: i64 = "image_elem_large_pic_width";
        /// The middle size's size, in bytes.
        large_size: i64 = "image_elem_large_pic_size";
        /// The URL of the original.
        original_url: String = "image_elem_orig_url";
        /// The URL of the thumbnail.
        thumbnail_url: String = "image_elem_thumb_url";
        /// The URL of the middle size.
        large_url: String = "image_elem_large_url";
        /// The number of the transfer, from old libraries.
        task_id: i64 = "image_elem_task_id";
    }
}

model! {
    /// A sound recording.
    pub struct SoundElem {
        /// The type it came with.
        elem_type: ElemType = "elem_type", default ElemType::Sound;
        /// The path of the file on the sending device.
        path: String = "sound_elem_file_path";
        /// The file's size, in bytes.
        size: i64 = "sound_elem_file_size";
        /// How long it plays, in seconds.
        duration: i64 = "sound_elem_file_time";
        /// The file's id.
        file_id: String = "sound_elem_file_id";
        /// A number that downloading needs.
        business_id: i64 = "sound_elem_business_id";
        /// How to get at the URL, from old libraries alone: 0 and 1 ask a server, 2 takes `url`.
        download_flag: Option<i64> = "sound_elem_download_flag";
        /// The URL of the file.
        url: String = "sound_elem_url";
        /// The number of the transfer, from old libraries.
        task_id: i64 = "sound_elem_task_id";
    }
}

model! {
    /// A file of any kind.
    pub struct FileElem {
        /// The type it came with.
        elem_type: ElemType = "elem_type", default ElemType::File;
        /// The path of the file on the sending device.
        path: String = "file_elem_file_path";
        /// The name to show.
        name: String = "file_elem_file_name";
        /// The file's size, in bytes.
        size: i64 = "file_elem_file_size";
        /// The file's id.
        file_id: String = "file_elem_file_id";
        /// A number that downloading needs.
        business_id: i64 = "file_elem_business_id";
        /// How to get at the URL, from old libraries alone: 0 and 1 ask a server, 2 takes `url`.
        download_flag: Option<i64> = "file_elem_download_flag";
        /// The URL of the file.
        url: String = "file_elem_url";
        /// The number of the transfer, from old libraries.
        task_id: i64 = "file_elem_task_id";
    }
}

model! {
    /// A video, with a picture of it.
    pub struct VideoElem {
        /// The type it came with.
        elem_type: ElemType = "elem_type", default ElemType::Video;
        /// The video's format, such as `mp4`.
        video_type: String = "video_elem_video_type";
        /// The video's size, in bytes.
        video_size: i64 = "video_elem_video_size";
        /// How long it plays, in seconds.
        duration: i64 = "video_elem_video_duration";
        /// The path of the video on the sending device.
        video_path: String = "video_elem_video_path";
        /// The video's id.
        video_id: String = "video_elem_video_id";
        /// A number that downloading needs.
        business_id: i64 = "video_elem_business_id";
        /// How to get at the video's URL, from old libraries alone.
        video_download_flag: Option<i64> = "video_elem_video_download_flag";
        /// The URL of the video.
        video_url: String = "video_elem_video_url";
        /// The picture's format, such as `png`.
        image_type: String = "video_elem_image_type";
        /// The picture's size, in bytes.
        image_size: i64 = "video_elem_image_size";
        /// The picture's width, in pixels.
        image_width: i64 = "video_elem_image_width";
        /// The picture's height, in pixels.
        image_height: i64 = "video_elem_image_height";
        /// The path of the picture on the sending device.
        image_path: String = "video_elem_image_path";
        /// The picture's id.
        image_id: String = "video_elem_image_id";
        /// How to get at the picture's URL, from old libraries alone.
        image_download_flag: Option<i64> = "video_elem_image_download_flag";
        /// The URL of the picture.
        image_url: String = "video_elem_image_url";
        /// The number of the transfer, from old libraries.
        task_id: i64 = "video_elem_task_id";
    }
}
