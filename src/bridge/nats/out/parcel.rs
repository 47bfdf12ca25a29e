//! Parcels: an event, packed and addressed.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use async_nats::Subject;
use bytes::{BufMut, Bytes};

/// An event ready for the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parcel {
    pub(super) subject: Subject,
    /// The same each time the event is sent.
    pub(super) id: Arc<str>,
    pub(super) received_at: SystemTime,
    /// The number and the login session on the bus that it comes from.
    pub(super) seq: u64,
    pub(super) epoch: u64,
    /// The event in structured mode.
    pub(super) payload: Bytes,
}

impl Parcel {
    /// About how many bytes the server counts.
    pub(super) fn size(&self) -> usize {
        // The headers' names and separators are less than this.
        const HEADERS: usize = 64;
        self.subject.len() + self.id.len() + self.payload.len() + HEADERS
    }

    /// Writes it down for the outbox.
    pub(super) fn encode(&self, out: &mut Vec<u8>) {
        let micros = self.received_at.duration_since(UNIX_EPOCH).unwrap_or_default().as_micros();
        for number in [u64::try_from(micros).unwrap_or(u64::MAX), self.seq, self.epoch] {
            out.put_u64_le(number);
        }
        for text in [self.subject.as_str(), &self.id] {
            out.put_u32_le(u32::try_from(text.len()).unwrap_or(u32::MAX));
            out.extend_from_slice(text.as_bytes());
        }
        out.extend_from_slice(&self.payload);
    }

    /// Reads what [`encode`](Self::encode) wrote.
    pub(super) fn decode(record: &[u8]) -> Option<Self> {
        let (micros, rest) = number(record)?;
        let (seq, rest) = number(rest)?;
        let (epoch, rest) = number(rest)?;
        let (subject, rest) = text(rest)?;
        let (id, payload) = text(rest)?;
        let received_at = UNIX_EPOCH.checked_add(Duration::from_micros(micros))?;
        Some(Self {
            subject: subject.into(),
            id: id.into(),
            received_at,
            seq,
            epoch,
            payload: Bytes::copy_from_slice(payload),
        })
    }
}

fn number(record: &[u8]) -> Option<(u64, &[u8])> {
    let (number, rest) = record.split_first_chunk()?;
    Some((u64::from_le_bytes(*number), rest))
}

fn text(record: &[u8]) -> Option<(String, &[u8])> {
    let (len, rest) = record.split_first_chunk()?;
    let (text, rest) = rest.split_at_checked(usize::try_from(u32::from_le_bytes(*len)).ok()?)?;
    Some((String::from_utf8(text.to_vec()).ok()?, rest))
}
