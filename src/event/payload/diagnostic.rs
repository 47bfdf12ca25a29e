//! What the library tells about itself.

use super::payload;
use crate::event::model::LogLevel;

payload! {
    /// The library wrote a log line.
    ///
    /// Lines come in bursts of hundreds and on several threads, so they are in no default subscription.
    ///
    /// Source: `TIMLogCallback`.
    pub struct LogLine {
        /// The line's level.
        level: LogLevel,
        /// The line, possibly of several lines; bytes that are not UTF-8 became U+FFFD.
        text: String,
    }
}

payload! {
    /// The library sent an experimental notice; 8.0 sends a JSON copy of each log line this way.
    ///
    /// Source: `TIMExperimentalNotifyCallback`.
    pub struct ExperimentalNotice {
        /// What the notice is about; `OnLogCallback` for log lines.
        key: String,
        /// The notice, JSON for some keys.
        data: String,
    }
}
