//! Records: one line of a capture, read and written.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, BufRead, Write};
use std::num::NonZeroU64;

use serde::de::{self, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::event::{Arg, RawCall};

/// One recorded call: when, on which thread, and what.
///
/// ```
/// use tim_events::capture::Record;
///
/// let record: Record = serde_json::from_str(r#"{"t_us":7,"callback":"TIMLogCallback","args":[4,{"hex":"78ff"}]}"#)?;
/// assert_eq!(record.t_us, 7);
/// assert_eq!(record.call.callback(), "TIMLogCallback");
/// assert_eq!(serde_json::from_str::<Record>(&serde_json::to_string(&record)?)?, record);
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// Two records are equal if they say the same, wherever they stand.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Record {
    /// Microseconds since the recording began.
    pub t_us: u64,
    /// The name of the thread that the callback was called on, if known.
    pub thread: Option<String>,
    /// The call.
    pub call: RawCall,
    line: Option<NonZeroU64>,
}

impl PartialEq for Record {
    fn eq(&self, other: &Self) -> bool {
        self.t_us == other.t_us && self.thread == other.thread && self.call == other.call
    }
}

impl Eq for Record {}

impl Record {
    /// A call `t_us` microseconds after the recording began.
    #[must_use]
    pub fn new(t_us: u64, thread: Option<String>, call: RawCall) -> Self {
        Self { t_us, thread, call, line: None }
    }

    /// The line of the capture that [`read`] found it in, counted from 1; none for a record from elsewhere.
    #[must_use]
    pub fn line(&self) -> Option<u64> {
        self.line.map(NonZeroU64::get)
    }
}

/// A capture could not be read on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CaptureError {
    /// The source of the lines failed; nothing follows.
    #[error("line {line}: {source}")]
    Io {
        /// The line, counted from 1.
        line: u64,
        /// What failed.
        source: io::Error,
    },
    /// The line is no record; the lines after it can be read.
    #[error("line {line}: no record: {source}")]
    NoRecord {
        /// The line, counted from 1.
        line: u64,
        /// What is wrong with it.
        source: serde_json::Error,
    },
}

/// Reads a capture, line by line as the records are asked for. Blank lines are skipped.
///
/// A line that is no record is an error with its number; reading goes on after it. A source that fails ends it.
///
/// ```
/// use tim_events::capture::read;
///
/// let file = "{\"t_us\":1,\"callback\":\"TIMKickedOfflineCallback\",\"args\":[]}\nnonsense\n";
/// let mut records = read(file.as_bytes());
/// assert!(records.next().expect("a line").is_ok());
/// let error = records.next().expect("another line").expect_err("nonsense is no record");
/// assert!(error.to_string().starts_with("line 2: no record"));
/// assert!(records.next().is_none());
/// ```
pub fn read<R: BufRead>(source: R) -> Records<R> {
    Records { source: Some(source), line: 0, buffer: Vec::new() }
}

/// The records of a capture. See [`read`].
#[derive(Debug)]
#[must_use = "iterators do nothing unless asked"]
pub struct Records<R> {
    /// None once the source has failed.
    source: Option<R>,
    line: u64,
    buffer: Vec<u8>,
}

impl<R: BufRead> Iterator for Records<R> {
    type Item = Result<Record, CaptureError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            self.buffer.clear();
            self.line += 1;
            let line = self.line;
            match self.source.as_mut()?.read_until(b'\n', &mut self.buffer) {
                Ok(0) => return None,
                Ok(_) if self.buffer.trim_ascii().is_empty() => {}
                Ok(_) => {
                    let record = serde_json::from_slice(&self.buffer);
                    return Some(match record {
                        Ok(record) => Ok(Record { line: NonZeroU64::new(line), ..record }),
                        Err(source) => Err(CaptureError::NoRecord { line, source }),
                    });
                }
                Err(source) => {
                    self.source = None;
                    return Some(Err(CaptureError::Io { line, source }));
                }
            }
        }
    }
}

/// A record as the bytes of its line, the line's end included.
pub(crate) fn line(record: &Record) -> io::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(record).map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
    line.push(b'\n');
    Ok(line)
}

/// Writes a capture, a line for each record. It does not buffer; wrap a file in a [`BufWriter`](io::BufWriter).
#[derive(Debug)]
pub struct Writer<W> {
    sink: W,
}

impl<W: Write> Writer<W> {
    /// Writes to `sink`.
    pub fn new(sink: W) -> Self {
        Self { sink }
    }

    /// Writes one record and its line end.
    ///
    /// # Errors
    ///
    /// What the sink says.
    pub fn write(&mut self, record: &Record) -> io::Result<()> {
        self.write_line(&line(record)?)
    }

    /// Writes a record that is a [`line`] already.
    pub(crate) fn write_line(&mut self, line: &[u8]) -> io::Result<()> {
        self.sink.write_all(line)
    }

    /// Ends a line that a failed write may have left unfinished.
    pub(crate) fn end_line(&mut self) -> io::Result<()> {
        self.sink.write_all(b"\n")
    }

    /// Has the sink write out what it holds back.
    ///
    /// # Errors
    ///
    /// What the sink says.
    pub fn flush(&mut self) -> io::Result<()> {
        self.sink.flush()
    }
}

/// A line as it stands in the file.
#[derive(Serialize, Deserialize)]
struct Line<'a> {
    t_us: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    thread: Option<Cow<'a, str>>,
    callback: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    api: Option<Cow<'a, str>>,
    args: Cow<'a, [Arg]>,
}

impl Serialize for Record {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Line {
            t_us: self.t_us,
            thread: self.thread.as_deref().map(Into::into),
            callback: self.call.callback().into(),
            api: self.call.api().map(Into::into),
            args: self.call.args().into(),
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Record {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let line = Line::deserialize(deserializer)?;
        let call = RawCall::new(line.callback.into_owned(), line.args.into_owned());
        let call = match line.api {
            Some(api) => call.with_api(api.into_owned()),
            None => call,
        };
        Ok(Self::new(line.t_us, line.thread.map(Into::into), call))
    }
}

impl Serialize for Arg {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(flag) => serializer.serialize_bool(*flag),
            Self::Int(number) => match (i64::try_from(*number), u64::try_from(*number)) {
                (Ok(number), _) => serializer.serialize_i64(number),
                (_, Ok(number)) => serializer.serialize_u64(number),
                _ => Tagged("int", &number.to_string()).serialize(serializer),
            },
            Self::Text(text) => {
                if let Ok(text) = text.to_str() {
                    return serializer.serialize_str(text);
                }
                Tagged("hex", &hex(text.as_bytes())).serialize(serializer)
            }
        }
    }
}

/// What JSON has no plain form for: an object of one member, which says what its text means.
struct Tagged<'a>(&'static str, &'a str);

impl Serialize for Tagged<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(self.0, self.1)?;
        map.end()
    }
}

/// Two hexadecimal digits for each byte.
fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = |byte: &u8| [byte >> 4, byte & 0xf].map(|digit| char::from(DIGITS[usize::from(digit)]));
    bytes.iter().flat_map(digits).collect()
}

fn unhex(digits: &str) -> Option<Vec<u8>> {
    let (pairs, []) = digits.as_bytes().as_chunks::<2>() else { return None };
    let digit = |byte: u8| char::from(byte).to_digit(16);
    pairs.iter().map(|[high, low]| u8::try_from(digit(*high)? << 4 | digit(*low)?).ok()).collect()
}

impl<'de> Deserialize<'de> for Arg {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ArgVisitor;

        impl<'de> Visitor<'de> for ArgVisitor {
            type Value = Arg;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a C argument: an integer, a boolean, a string, null or {\"hex\": \"…\"}")
            }

            fn visit_unit<E: de::Error>(self) -> Result<Arg, E> {
                Ok(Arg::Null)
            }

            fn visit_bool<E: de::Error>(self, flag: bool) -> Result<Arg, E> {
                Ok(flag.into())
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Arg, E> {
                Ok(number.into())
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Arg, E> {
                Ok(number.into())
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Arg, E> {
                Ok(Arg::text(text))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Arg, A::Error> {
                let shape = || de::Error::custom("an object that is neither {\"hex\": \"…\"} nor {\"int\": \"…\"}");
                let tag = map.next_key::<Cow<'de, str>>()?.ok_or_else(shape)?;
                let text = map.next_value::<Cow<'de, str>>()?;
                let arg = match &*tag {
                    "hex" => unhex(&text)
                        .map(Arg::text)
                        .ok_or_else(|| de::Error::custom("hex takes pairs of hexadecimal digits"))?,
                    "int" => text.parse().map(Arg::Int).map_err(de::Error::custom)?,
                    _ => return Err(shape()),
                };
                if map.next_key::<de::IgnoredAny>()?.is_some() {
                    return Err(de::Error::custom("more than one member in the object"));
                }
                Ok(arg)
            }
        }

        deserializer.deserialize_any(ArgVisitor)
    }
}
