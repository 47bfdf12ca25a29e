//! The stream that events are kept in.

use std::time::Duration;

use async_nats::jetstream::Context;
use async_nats::jetstream::context::{CreateStreamError, CreateStreamErrorKind};
use async_nats::jetstream::stream::{Config, StorageType};

use super::line::Fault;
use crate::bridge::nats::NatsError;

/// The `JetStream` stream that a [`NatsOut`](super::NatsOut) keeps its events in.
///
/// A stream that isn't there is made, for all subjects under the bridge's prefix, in files. One that is there has to be
/// as it is asked for here; what isn't asked for may be as it likes. Limits make the server drop the oldest events; how
/// much that is to be is the operator's to say, so there are none unless they are set.
///
/// ```
/// use std::time::Duration;
/// use tim_events::bridge::nats::StreamOptions;
///
/// let archive = StreamOptions::new("TIM").max_age(Duration::from_secs(30 * 24 * 3600)).max_bytes(50 << 30);
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct StreamOptions {
    name: String,
    max_bytes: Option<i64>,
    max_messages: Option<i64>,
    max_age: Option<Duration>,
    dedup_window: Option<Duration>,
    memory: Option<bool>,
    replicas: Option<usize>,
    subjects: Vec<String>,
}

impl StreamOptions {
    /// The stream of this name.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            max_bytes: None,
            max_messages: None,
            max_age: None,
            dedup_window: None,
            memory: None,
            replicas: None,
            subjects: Vec::new(),
        }
    }

    /// Keeps so many bytes.
    pub fn max_bytes(self, bytes: u64) -> Self {
        Self { max_bytes: Some(i64::try_from(bytes).unwrap_or(i64::MAX)), ..self }
    }

    /// Keeps so many events.
    pub fn max_events(self, events: u64) -> Self {
        Self { max_messages: Some(i64::try_from(events).unwrap_or(i64::MAX)), ..self }
    }

    /// Keeps events for so long.
    pub fn max_age(self, age: Duration) -> Self {
        Self { max_age: Some(age), ..self }
    }

    /// For how long the server knows the ids of events, and drops those that come again; ten minutes, unless one says
    /// otherwise.
    ///
    /// An event comes again if the connection was lost before its acknowledgement came, or if a capture is played again.
    /// The server remembers all ids of that time, about a hundred bytes each. What comes later than that is in
    /// the stream twice, and left to its readers, who know it by its id.
    pub fn dedup_window(self, window: Duration) -> Self {
        Self { dedup_window: Some(window), ..self }
    }

    /// Keeps events in the server's memory instead of in files: they are gone when it ends.
    pub fn in_memory(self) -> Self {
        Self { memory: Some(true), ..self }
    }

    /// Keeps events on so many servers of a cluster.
    pub fn replicas(self, servers: usize) -> Self {
        Self { replicas: Some(servers), ..self }
    }

    /// The stream for these subjects.
    pub(super) fn of(self, subjects: Vec<String>) -> Self {
        Self { subjects, ..self }
    }

    fn config(&self) -> Config {
        let window = self.dedup_window.unwrap_or(DEDUP_WINDOW);
        Config {
            name: self.name.clone(),
            subjects: self.subjects.clone(),
            max_bytes: self.max_bytes.unwrap_or(-1),
            max_messages: self.max_messages.unwrap_or(-1),
            max_age: self.max_age.unwrap_or_default(),
            // The server refuses a window that is longer than events live.
            duplicate_window: self.max_age.map_or(window, |age| window.min(age)),
            storage: if self.memory == Some(true) { StorageType::Memory } else { StorageType::File },
            num_replicas: self.replicas.unwrap_or(1),
            ..Config::default()
        }
    }

    /// Whether a stream that is there is as it was asked for.
    fn check(&self, found: &Config) -> Result<(), NatsError> {
        let differs = |what, wanted: String, found: String| {
            Err(NatsError::StreamDiffers { stream: self.name.clone(), what, wanted, found })
        };
        for (what, wanted, found) in [
            ("a limit of bytes", self.max_bytes, found.max_bytes),
            ("a limit of events", self.max_messages, found.max_messages),
        ] {
            if let Some(wanted) = wanted.filter(|wanted| *wanted != found) {
                return differs(what, wanted.to_string(), found.to_string());
            }
        }
        for (what, wanted, found) in [
            ("a limit of age", self.max_age, found.max_age),
            ("a window for doubles", self.dedup_window, found.duplicate_window),
        ] {
            if let Some(wanted) = wanted.filter(|wanted| *wanted != found) {
                return differs(what, format!("{wanted:?}"), format!("{found:?}"));
            }
        }
        if let Some(wanted) = self.replicas.filter(|wanted| *wanted != found.num_replicas) {
            return differs("replicas", wanted.to_string(), found.num_replicas.to_string());
        }
        if self.memory == Some(true) && found.storage != StorageType::Memory {
            return differs("storage", "memory".to_owned(), "files".to_owned());
        }
        match self.subjects.iter().find(|subject| !found.subjects.iter().any(|wide| covers(wide, subject))) {
            Some(subject) => differs("subjects", subject.clone(), found.subjects.join(", ")),
            None => Ok(()),
        }
    }
}

const DEDUP_WINDOW: Duration = Duration::from_secs(600);

/// Whether everything that one pattern of subjects matches is matched by another, too.
fn covers(wide: &str, narrow: &str) -> bool {
    let (mut wide, mut narrow) = (wide.split('.'), narrow.split('.'));
    loop {
        match (wide.next(), narrow.next()) {
            (Some(">"), Some(_)) | (None, None) => return true,
            (Some("*"), Some(word)) if word != ">" => {}
            (Some(one), Some(other)) if one == other => {}
            _ => return false,
        }
    }
}

/// Makes the stream, or checks the one that is there.
pub(super) async fn ensure(context: &Context, options: &StreamOptions) -> Result<Config, Fault> {
    let stream = context.get_or_create_stream(options.config()).await.map_err(refused)?;
    let found = &stream.cached_info().config;
    options.check(found).map_err(Fault::Lasting)?;
    Ok(found.clone())
}

/// A server that is starting refuses what it will take a moment later; what is wrong with the request stays wrong.
fn refused(error: CreateStreamError) -> Fault {
    let lasts = match error.kind() {
        CreateStreamErrorKind::JetStream(error) => (400..500).contains(&error.code()),
        CreateStreamErrorKind::EmptyStreamName | CreateStreamErrorKind::InvalidStreamName => true,
        _ => false,
    };
    if lasts {
        Fault::Lasting(NatsError::JetStream { what: "the stream", source: error.into() })
    } else {
        Fault::from(error)
    }
}

#[cfg(test)]
mod tests {
    use super::covers;

    #[test]
    fn patterns_cover_what_they_match() {
        for (wide, narrow) in
            [("tim.>", "tim.>"), (">", "tim.>"), ("tim.*.>", "tim.1.>"), ("tim.*", "tim.*"), ("tim.>", "tim.a.b")]
        {
            assert!(covers(wide, narrow), "{wide} covers {narrow}");
        }
        for (wide, narrow) in
            [("tim.*", "tim.>"), ("tim.a.>", "tim.>"), ("tim.*.>", "tim.>"), ("tim.>", "tim"), ("tim.a", "tim.*")]
        {
            assert!(!covers(wide, narrow), "{wide} does not cover {narrow}");
        }
    }
}
