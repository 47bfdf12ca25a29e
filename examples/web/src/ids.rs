//! Ids: what a reader sends back to go on where it stopped.

use std::fmt;
use std::str::FromStr;

/// The id of an event: the run of the server that it belongs to, and its number there.
///
/// It is the `id:` of a Server-Sent Event, so browsers send it back as `Last-Event-ID` when they reconnect. Number 0
/// stands before the first event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EventId {
    pub(crate) run: String,
    pub(crate) seq: u64,
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.run, self.seq)
    }
}

/// The text is no id of ours.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NoId;

impl FromStr for EventId {
    type Err = NoId;

    fn from_str(text: &str) -> Result<Self, NoId> {
        let (run, seq) = text.rsplit_once('-').ok_or(NoId)?;
        Ok(Self { run: run.to_owned(), seq: seq.parse().map_err(|_| NoId)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_survives_the_way_to_the_reader_and_back() {
        let id = EventId { run: "0fe1".to_owned(), seq: 7 };
        assert_eq!(id.to_string(), "0fe1-7");
        assert_eq!("0fe1-7".parse(), Ok(id));
        for text in ["", "7", "0fe1-", "0fe1-x", "0fe1-99999999999999999999"] {
            assert_eq!(text.parse::<EventId>(), Err(NoId), "{text}");
        }
    }
}
