//! Settings of the library.

use super::session::LogLevel;

model! {
    /// Settings as `TIMSetConfig` took them; what was not set is absent.
    #[doc(alias = "SetConfig")]
    pub struct SdkConfig {
        /// Which lines go to the log file; newer libraries hold the log callback to it too.
        log_level: Option<LogLevel> = "set_config_log_level";
        /// Which lines go to the log callback; newer libraries ignore it.
        callback_log_level: Option<LogLevel> = "set_config_callback_log_level";
        /// Whether log lines also go to the console.
        logs_to_console: Option<bool> = "set_config_is_log_output_console";
        /// What holds for the logged-in user.
        user_config: Option<Box<UserConfig>> = "set_config_user_config";
        /// A text of the app's.
        user_data: Option<String> = "set_config_user_define_data";
        /// The HTTP proxy that files go through.
        http_proxy: Option<Box<HttpProxy>> = "set_config_http_proxy_info";
        /// The SOCKS5 proxy that everything goes through.
        socks5_proxy: Option<Box<Socks5Proxy>> = "set_config_socks5_proxy_info";
        /// Whom a proxy of automatic configuration takes the user for.
        pac_proxy: Option<Box<PacProxy>> = "set_config_pac_proxy_info";
        /// Whether servers are looked up by the local DNS alone.
        uses_local_dns_only: Option<bool> = "set_config_is_only_local_dns_source";
        /// The one proxy that libraries of 2019 know; newer ones tell proxies apart.
        legacy_proxy: Option<Box<LegacyProxy>> = "set_config_proxy_info";
    }
}

model! {
    /// Settings that hold for the logged-in user; what was not set is absent.
    pub struct UserConfig {
        /// Whether nothing is kept on this device.
        is_storage_disabled: Option<bool> = "user_config_is_is_disable_storage";
        /// Whether read receipts are wanted.
        wants_read_receipts: Option<bool> = "user_config_is_read_receipt";
        /// Whether group tips don't count as unread.
        ignores_unread_group_tips: Option<bool> =
            "user_config_is_ignore_grouptips_unread" | "user_config_is_ingore_grouptips_unread";
        /// Whether the server forgets what was read.
        syncs_reports: Option<bool> = "user_config_is_sync_report";
        /// What is fetched of groups.
        group_info_option: Option<Box<GroupInfoOption>> = "user_config_group_getinfo_option";
        /// What is fetched of members of groups.
        member_info_option: Option<Box<MemberInfoOption>> = "user_config_group_member_getinfo_option";
    }
}

model! {
    /// What is fetched of groups, unless a call says otherwise.
    ///
    /// Libraries of 2019 have keys of their own, the same for groups and for members.
    #[doc(alias = "GroupGetInfoOption")]
    pub struct GroupInfoOption {
        /// Which facts, as bits.
        #[doc(alias = "TIMGroupGetInfoFlag")]
        info_flag: Option<u64> = "group_get_info_option_info_flag";
        /// Which custom fields.
        custom_keys: Option<Vec<String>> = "group_get_info_option_custom_array";
        /// Which facts, as bits; from libraries of 2019.
        legacy_info_flag: Option<u64> = "get_info_option_info_flag";
        /// Members of which roles, as bits; from libraries of 2019.
        legacy_role_flag: Option<u64> = "get_info_option_role_flag";
        /// Which custom fields; from libraries of 2019.
        legacy_custom_keys: Option<Vec<String>> = "get_info_option_custom_array";
    }
}

model! {
    /// What is fetched of members of groups, unless a call says otherwise.
    ///
    /// Libraries of 2019 have keys of their own, the same for groups and for members.
    #[doc(alias = "GroupMemberGetInfoOption")]
    pub struct MemberInfoOption {
        /// Which facts, as bits.
        #[doc(alias = "TIMGroupMemberInfoFlag")]
        info_flag: Option<u64> = "group_member_get_info_option_info_flag";
        /// Members of which roles, as bits; all of them if it is 0.
        #[doc(alias = "TIMGroupMemberRoleFlag")]
        role_flag: Option<u64> = "group_member_get_info_option_role_flag";
        /// Which custom fields.
        custom_keys: Option<Vec<String>> = "group_member_get_info_option_custom_array";
        /// Which facts, as bits; from libraries of 2019.
        legacy_info_flag: Option<u64> = "get_info_option_info_flag";
        /// Members of which roles, as bits; from libraries of 2019.
        legacy_role_flag: Option<u64> = "get_info_option_role_flag";
        /// Which custom fields; from libraries of 2019.
        legacy_custom_keys: Option<Vec<String>> = "get_info_option_custom_array";
    }
}

model! {
    /// An HTTP proxy.
    #[doc(alias = "HttpProxyInfo")]
    pub struct HttpProxy {
        /// Its address.
        ip: String = "http_proxy_info_ip";
        /// Its port.
        port: i64 = "http_proxy_info_port";
        /// The name to log in with.
        user_name: Option<String> = "http_proxy_info_username";
        /// The password to that name.
        password: Option<String> = "http_proxy_info_password";
    }
}

model! {
    /// A SOCKS5 proxy.
    #[doc(alias = "Socks5ProxyInfo")]
    pub struct Socks5Proxy {
        /// Its address.
        ip: String = "socks5_proxy_info_ip";
        /// Its port.
        port: i64 = "socks5_proxy_info_port";
        /// The name to log in with.
        user_name: Option<String> = "socks5_proxy_info_username";
        /// The password to that name.
        password: Option<String> = "socks5_proxy_info_password";
    }
}

model! {
    /// Whom a proxy of automatic configuration takes the user for.
    #[doc(alias = "PACProxyInfo")]
    pub struct PacProxy {
        /// The name to log in with.
        user_name: Option<String> = "pac_proxy_info_username";
        /// The password to that name.
        password: Option<String> = "pac_proxy_info_password";
    }
}

model! {
    /// A proxy as libraries of 2019 know it.
    pub struct LegacyProxy {
        /// Its address.
        ip: String = "proxy_info_ip";
        /// Its port.
        port: i64 = "proxy_info_port";
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::model::tests::{assert_same, lenient};

    #[test]
    fn what_was_not_set_is_absent() {
        for json in [
            "{}",
            r#"{"set_config_log_level":2,"set_config_callback_log_level":2,"set_config_is_log_output_console":false}"#,
            r#"{"set_config_user_config":{"user_config_is_read_receipt":true}}"#,
            r#"{"set_config_http_proxy_info":{"http_proxy_info_ip":"10.0.0.1","http_proxy_info_port":8080}}"#,
        ] {
            let config = assert_same::<SdkConfig>(json);
            let written = serde_json::to_value(&config).ok();
            assert_eq!(written, serde_json::from_str(json).ok(), "{json}");
        }
    }

    #[test]
    fn proxies_of_newer_libraries_are_told_apart() {
        let config = assert_same::<SdkConfig>(
            r#"{"set_config_http_proxy_info": {"http_proxy_info_ip": "a", "http_proxy_info_port": 1,
                    "http_proxy_info_username": "u", "http_proxy_info_password": "p"},
                "set_config_socks5_proxy_info": {"socks5_proxy_info_ip": "b", "socks5_proxy_info_port": 2,
                    "socks5_proxy_info_username": "v", "socks5_proxy_info_password": ""},
                "set_config_pac_proxy_info": {"pac_proxy_info_username": "w"},
                "set_config_user_define_data": "d", "set_config_is_only_local_dns_source": true}"#,
        );
        assert_eq!(config.http_proxy.map(|proxy| (proxy.ip, proxy.port)), Some(("a".to_owned(), 1)));
        assert_eq!(config.socks5_proxy.and_then(|proxy| proxy.password).as_deref(), Some(""));
        assert_eq!(config.pac_proxy.map(|proxy| (proxy.user_name, proxy.password)), Some((Some("w".to_owned()), None)));
        assert_eq!((config.uses_local_dns_only, config.legacy_proxy), (Some(true), None));
    }

    #[test]
    fn options_of_both_ages_are_kept_apart() {
        let config = assert_same::<UserConfig>(
            r#"{"user_config_group_getinfo_option": {"group_get_info_option_info_flag": 4294967295,
                    "group_get_info_option_custom_array": ["hall"]},
                "user_config_group_member_getinfo_option": {"get_info_option_info_flag": 7,
                    "group_member_get_info_option_role_flag": 4}}"#,
        );
        let group = config.group_info_option.unwrap_or_default();
        assert_eq!((group.info_flag, group.legacy_info_flag), (Some(0xffff_ffff), None));
        let member = config.member_info_option.unwrap_or_default();
        assert_eq!((member.info_flag, member.legacy_info_flag, member.role_flag), (None, Some(7), Some(4)));
    }

    #[test]
    fn the_old_spelling_is_read() {
        let (config, issues) = lenient::<UserConfig>(r#"{"user_config_is_ingore_grouptips_unread": true}"#);
        assert_eq!((config.ignores_unread_group_tips, issues), (Some(true), 0));
    }
}
