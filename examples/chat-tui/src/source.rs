//! Sources: a capture that plays, or the vendor's library.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use tim_events::Bus;
use tim_events::capture::{Pace, Player, Record, read};
use tim_events::model::LogLevel;

use crate::Failure;
use crate::log::say;

const SESSION: &[u8] = include_bytes!("../../captures/session.ndjson");

/// How many calls are played at full speed until the app has taken them in.
///
/// Between two frames the bus keeps the last 4,096 events for a list; a capture can wait, so none need be lost.
const BURST: usize = 1_000;

/// Opens a capture; the session that comes with the crate if there is no file.
pub(crate) fn open(file: Option<&Path>) -> Result<Box<dyn BufRead + Send>, String> {
    match file {
        None => Ok(Box::new(SESSION)),
        Some(path) => {
            let file = File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
            Ok(Box::new(BufReader::new(file)))
        }
    }
}

/// Plays a capture to its end and says so in the log, as well as which lines are no records.
///
/// The app takes in what there is before a login is played, which ends all that was before; the pause that was before
/// the login in the recording is left out.
pub(crate) async fn play(source: impl BufRead, pace: Pace, bus: &Bus) -> Result<(), Failure> {
    let records = read(source)
        .filter_map(|record| record.map_err(|error| say(bus, LogLevel::Error, format!("the capture, {error}"))).ok());
    let mut records = records.peekable();
    let longest = if pace == Pace::FULL_SPEED { BURST } else { usize::MAX };
    let mut played = 0;
    while records.peek().is_some() {
        let login = records.next_if(is_login);
        let rest = std::iter::from_fn(|| records.next_if(|record| !is_login(record))).take(longest);
        played += Player::new(login.into_iter().chain(rest)).pace(pace).play(bus).await?;
        bus.flush().await;
    }
    say(bus, LogLevel::Info, format!("the capture has ended: {played} calls were played"));
    Ok(())
}

fn is_login(record: &Record) -> bool {
    record.call.api() == Some("TIMLogin")
}

#[cfg(feature = "sdk")]
pub(crate) use self::library::Library;

#[cfg(feature = "sdk")]
mod library {
    use std::ffi::OsStr;
    use std::fs;
    use std::sync::Arc;

    use serde_json::json;
    use tim_events::model::{Conversation, LogLevel};
    use tim_events::sdk::{Attachment, CallError, LoadError, Sdk, VendorFunctions};
    use tim_events::{Bus, ConversationId};

    use crate::Failure;
    use crate::log::say;

    /// The vendor's library, attached to a bus and started.
    #[derive(Debug, Clone)]
    pub(crate) struct Library {
        sdk: Arc<Sdk>,
        bus: Bus,
        _attachment: Arc<Attachment>,
    }

    impl Library {
        /// Loads the library and attaches it.
        pub(crate) fn new(path: &OsStr, bus: &Bus) -> Result<Self, LoadError> {
            let sdk = Sdk::load(path)?;
            let attachment = Arc::new(sdk.attach(bus));
            Ok(Self { sdk: Arc::new(sdk), bus: bus.clone(), _attachment: attachment })
        }

        /// Starts it. It writes a line to standard output meanwhile, so the screen comes after.
        pub(crate) fn init(&self, app_id: u64) -> Result<(), Failure> {
            let config = json!({"set_config_log_level": 4, "set_config_is_log_output_console": false});
            drop(self.sdk.set_config(&config.to_string()));
            // Its store and its log files would go to the working directory.
            let folder = std::env::temp_dir().join("tim-events-chat-tui");
            fs::create_dir_all(&folder)?;
            let paths = json!({"sdk_config_config_file_path": folder, "sdk_config_log_file_path": folder});
            Ok(self.sdk.init(app_id, &paths.to_string())?)
        }

        /// Logs a user in; the badges show how that went, and the log shows why it failed.
        pub(crate) async fn login(self, user: &str, signature: &str) -> Result<(), Failure> {
            if let Err(error) = self.sdk.login(user, signature).await {
                say(&self.bus, LogLevel::Error, error.to_string());
            }
            Ok(())
        }

        /// All conversations, as the library knows them now.
        pub(crate) async fn conversations(self) -> Result<Vec<Conversation>, CallError> {
            self.sdk.conv_get_conv_list().await
        }

        /// Asks for the last messages of a conversation. They come over the bus, as all replies do.
        pub(crate) async fn messages(self, id: ConversationId) -> Result<(), Failure> {
            let Ok(kind) = i32::try_from(id.kind().code()) else { return Ok(()) };
            let latest = json!({"msg_getmsglist_param_count": 50}).to_string();
            if let Err(error) = self.sdk.msg_get_msg_list(id.id(), kind, &latest).await {
                say(&self.bus, LogLevel::Warn, format!("{id}: {error}"));
            }
            Ok(())
        }

        /// Stops it.
        pub(crate) fn stop(&self) -> Result<(), CallError> {
            self.sdk.uninit()
        }
    }
}

#[cfg(test)]
mod tests {
    use tim_events::EventKind;

    use super::*;

    #[tokio::test]
    async fn a_capture_at_full_speed_waits_for_a_reader_that_comes_now_and_then() {
        let line = "{\"t_us\":1,\"callback\":\"TIMKickedOfflineCallback\",\"args\":[]}\n";
        let capture = line.repeat(5 * BURST) + "nonsense\n";
        let bus = Bus::new();
        let mut events = bus.subscribe().kinds(EventKind::KickedOffline).capacity(BURST).events();
        let mut log = crate::log::Log::new(&bus);
        let reader = tokio::spawn(async move {
            let mut read = 0;
            while let Some(event) = events.next().await {
                assert_eq!(event.kind(), EventKind::KickedOffline, "nothing is lost");
                read += 1;
            }
            read
        });
        // The log is a reader as well, and the screen looks at it once a frame.
        let playing = play(capture.as_bytes(), Pace::FULL_SPEED, &bus);
        tokio::pin!(playing);
        loop {
            tokio::select! {
                played = &mut playing => break played.expect("the bus is open"),
                _ = log.changed() => {}
            }
        }
        log.update();
        bus.close();
        assert_eq!(reader.await.expect("no panic"), 5 * BURST);
        let lines: Vec<_> = log.lines().map(|line| line.text.as_str()).collect();
        assert!(lines[0].starts_with("the capture, line 5001: no record"), "{lines:?}");
        assert_eq!(lines[1], "the capture has ended: 5000 calls were played");
    }
}
