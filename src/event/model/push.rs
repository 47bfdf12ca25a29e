//! How messages reach a user who isn't looking: receive options and offline push.

open_enum! {
    /// Whether messages are received and whether they notify.
    #[doc(alias = "TIMReceiveMessageOpt")]
    pub enum ReceiveOption {
        /// Messages arrive, and notify while the app is offline.
        #[doc(alias = "kTIMRecvMsgOpt_Receive")]
        Receive = 0,
        /// Messages don't arrive at all.
        #[doc(alias = "kTIMRecvMsgOpt_Not_Receive")]
        NotReceive = 1,
        /// Messages arrive, but never notify.
        #[doc(alias = "kTIMRecvMsgOpt_Not_Notify")]
        NotNotify = 2,
        /// Messages arrive, and only those that mention this user notify.
        #[doc(alias = "kTIMRecvMsgOpt_Not_Notify_Except_At")]
        NotNotifyExceptAt = 3,
    }
}

open_enum! {
    /// Whether a message is pushed to devices that are offline.
    #[doc(alias = "TIMOfflinePushFlag")]
    pub enum OfflinePushFlag {
        /// It is pushed.
        #[doc(alias = "kTIMOfflinePushFlag_Default")]
        Push = 0,
        /// It is not pushed.
        #[doc(alias = "kTIMOfflinePushFlag_NoPush")]
        NoPush = 1,
    }
}

open_enum! {
    /// By which of Apple's services a message is pushed.
    #[doc(alias = "TIMIOSOfflinePushType")]
    pub enum IosPushType {
        /// As a notification.
        #[doc(alias = "TIMIOSOfflinePushType_APNS")]
        Apns = 0,
        /// As a call.
        #[doc(alias = "TIMIOSOfflinePushType_VOIP")]
        Voip = 1,
    }
}

open_enum! {
    /// What an Android device does with a pushed message.
    #[doc(alias = "TIMAndroidOfflinePushNotifyMode")]
    pub enum AndroidNotifyMode {
        /// It shows a notification.
        #[doc(alias = "kTIMAndroidOfflinePushNotifyMode_Normal")]
        Normal = 0,
        /// It hands the message to the app.
        #[doc(alias = "kTIMAndroidOfflinePushNotifyMode_Custom")]
        Custom = 1,
    }
}

model! {
    /// When messages of all conversations stay quiet: the user's do-not-disturb setting.
    #[doc(alias = "TIMReceiveMessageOptInfo")]
    pub struct MessageReceiveOption {
        /// The hour of the day at which the quiet time starts.
        start_hour: i64 = "msg_all_recv_msg_opt_start_hour";
        /// The minute of that hour.
        start_minute: i64 = "msg_all_recv_msg_opt_start_minute";
        /// The second of that minute.
        start_second: i64 = "msg_all_recv_msg_opt_start_second";
        /// When the quiet time starts, in Unix seconds; 0 if the time of day says it.
        start_time: i64 = "msg_all_recv_msg_opt_start_time_stamp";
        /// How long it lasts, in seconds.
        duration: i64 = "msg_all_recv_msg_duration";
        /// What happens to messages during that time.
        option: ReceiveOption = "msg_all_recv_msg_opt_level";
    }
}

model! {
    /// How a message is pushed to devices that are offline.
    #[doc(alias = "OfflinePushConfig")]
    pub struct OfflinePush {
        /// The text that the notification shows.
        description: String = "offline_push_config_desc";
        /// Data for the receiving app.
        extension: String = "offline_push_config_ext";
        /// Whether the message is pushed at all.
        flag: OfflinePushFlag = "offline_push_config_flag";
        /// What is special on iOS devices.
        ios: Option<Box<IosPush>> = "offline_push_config_ios_config";
        /// What is special on Android devices.
        android: Option<Box<AndroidPush>> = "offline_push_config_android_config";
    }
}

model! {
    /// How a message is pushed to iOS devices.
    #[doc(alias = "IOSOfflinePushConfig")]
    pub struct IosPush {
        /// The notification's title.
        title: String = "ios_offline_push_config_title";
        /// The sound's file name; `default` for the system's sound, `push.no_sound` for none.
        sound: String = "ios_offline_push_config_sound";
        /// Whether the app's badge does not count the message.
        ignores_badge: bool = "ios_offline_push_config_ignore_badge";
        /// By which service it is pushed.
        push_type: IosPushType = "ios_offline_push_config_push_type";
        /// The URL of a picture in the notification.
        image: String = "ios_offline_push_config_image";
    }
}

model! {
    /// How a message is pushed to Android devices.
    #[doc(alias = "AndroidOfflinePushConfig")]
    pub struct AndroidPush {
        /// The notification's title.
        title: String = "android_offline_push_config_title";
        /// The sound's file name.
        sound: String = "android_offline_push_config_sound";
        /// What the device does with the message.
        notify_mode: AndroidNotifyMode = "android_offline_push_config_notify_mode";
        /// The message's class on vivo devices: 0 for marketing, 1 for the system.
        vivo_classification: i64 = "android_offline_push_config_vivo_classification", default 1;
        /// The message's category on vivo devices.
        vivo_category: String = "android_offline_push_config_vivo_category";
        /// The notification channel on OPPO devices.
        oppo_channel_id: String = "android_offline_push_config_oppo_channel_id";
        /// The notification channel on Xiaomi devices.
        xiaomi_channel_id: String = "android_offline_push_config_xiaomi_channel_id";
        /// The notification channel on devices with Google's push service.
        fcm_channel_id: String = "android_offline_push_config_fcm_channel_id";
        /// The message's category on Huawei devices.
        huawei_category: String = "android_offline_push_config_huawei_category";
        /// A small picture for Huawei devices.
        huawei_image: String = "android_offline_push_config_huawei_image";
        /// The URL of a picture for Honor devices.
        honor_image: String = "android_offline_push_config_honor_image";
        /// The URL of a picture for devices with Google's push service.
        fcm_image: String = "android_offline_push_config_fcm_image";
    }
}
