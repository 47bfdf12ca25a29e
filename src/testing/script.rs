//! Scripts: captures to be played in a test, edited where the test wants something else.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde_json::Value;

use super::bus::start;
use super::sample::records;
use crate::bus::{Bus, SendError};
use crate::event::{Arg, Body, EventKind, EventSet, RawCall};
use crate::ingress::capture::{Pace, Player, Record};

/// A capture to be played in a test, whole, in part, or with changes.
///
/// A script is text like a [capture](crate::capture), a record a line, with one addition: a line that begins with `#`
/// marks the record after it, by which edits find that. Steps are named by a mark, by the number of their line, or by
/// their [kind](EventKind), which means the first of it.
///
/// What it plays is received at the [test's time](start) plus the record's, unless [`base`](Self::base) says otherwise, so
/// that it is the same each time.
///
/// ```
/// use tim_events::testing::{Script, TestBus};
/// use tim_events::{EventKind, FriendsAdded, KickedOffline};
///
/// # tokio_test::block_on(async {
/// let script = Script::parse(
///     r##"
///     ## somebody new
///     {"t_us": 1000, "callback": "TIMOnAddFriendCallback", "args": ["[\"bob\"]"]}
///     {"t_us": 2000, "callback": "TIMFriendApplicationListReadCallback", "args": []}
///     {"t_us": 3000, "callback": "TIMKickedOfflineCallback", "args": []}
///     "##,
/// )?
/// .without(EventKind::FriendRequestsRead)
/// .insert_before("somebody new", FriendsAdded::new(vec!["carol".to_owned()]))?;
///
/// let bus = TestBus::new();
/// let mut probe = bus.probe();
/// assert_eq!(script.play(&bus).await?, 3);
/// assert_eq!(probe.expect::<FriendsAdded>().await.user_ids, ["carol"]);
/// assert_eq!(probe.expect::<FriendsAdded>().await.user_ids, ["bob"]);
/// probe.expect::<KickedOffline>().await;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # }).unwrap();
/// ```
#[derive(Debug, Clone)]
#[must_use = "nothing is played before `play`"]
pub struct Script {
    steps: Vec<Step>,
    pace: Pace,
    base: SystemTime,
}

#[derive(Debug, Clone)]
struct Step {
    record: Record,
    /// Where it stands in the text; none if an edit put it there.
    line: Option<usize>,
    mark: Option<String>,
}

impl Step {
    fn kind(&self) -> EventKind {
        EventKind::from_c_callback(self.record.call.callback()).unwrap_or(EventKind::Undecodable)
    }
}

/// Which step of a [`Script`] is meant.
///
/// Methods take anything that turns into one: a mark, the number of a line, a kind.
///
/// ```
/// use tim_events::EventKind;
/// use tim_events::testing::At;
///
/// assert_eq!(At::from("login"), At::Mark("login".to_owned()));
/// assert_eq!(At::from(12), At::Line(12));
/// assert_eq!(At::from(EventKind::KickedOffline), At::First(EventKind::KickedOffline));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum At {
    /// The one after the line `# …` that says this.
    Mark(String),
    /// The one in this line, counted from 1.
    Line(usize),
    /// The first one of this kind.
    First(EventKind),
}

impl From<&str> for At {
    fn from(mark: &str) -> Self {
        Self::Mark(mark.to_owned())
    }
}

impl From<usize> for At {
    fn from(line: usize) -> Self {
        Self::Line(line)
    }
}

impl From<EventKind> for At {
    fn from(kind: EventKind) -> Self {
        Self::First(kind)
    }
}

/// A script can't be read or edited.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ScriptError {
    /// The file can't be read.
    #[error("{}: {source}", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What failed.
        source: io::Error,
    },
    /// A line is no record.
    #[error("line {line}: no record: {source}")]
    NoRecord {
        /// The line, counted from 1.
        line: usize,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// A mark has no record after it.
    #[error("line {line}: the mark {mark:?} has no record after it")]
    LooseMark {
        /// The line, counted from 1.
        line: usize,
        /// What the mark says.
        mark: String,
    },
    /// A mark says what another one says.
    #[error("line {line}: the mark {mark:?} stands in line {first} already")]
    SecondMark {
        /// The line, counted from 1.
        line: usize,
        /// What the mark says.
        mark: String,
        /// The line of the record after the first one.
        first: usize,
    },
    /// The line has no step; perhaps an edit has taken it out.
    #[error("line {line} has no record")]
    NoSuchLine {
        /// The line, counted from 1.
        line: usize,
    },
    /// No step has the mark.
    #[error("no record is marked {mark:?}; there are {known:?}")]
    NoSuchMark {
        /// The mark.
        mark: String,
        /// The marks that there are.
        known: Vec<String>,
    },
    /// No step is of the kind.
    #[error("no record brings {kind}")]
    NoSuchKind {
        /// The kind.
        kind: EventKind,
    },
    /// The step has no such key.
    #[error("{}: {callback} has no key {key:?}", in_line(*line))]
    NoSuchKey {
        /// The line, counted from 1; none for a step that an edit put there.
        line: Option<usize>,
        /// The callback.
        callback: String,
        /// The key.
        key: String,
    },
    /// The event is none that a callback brings.
    #[error("{kind} is brought by no callback")]
    NoCall {
        /// The kind.
        kind: EventKind,
    },
}

fn in_line(line: Option<usize>) -> String {
    line.map_or_else(|| "an inserted record".to_owned(), |line| format!("line {line}"))
}

impl Script {
    /// The script in a file.
    ///
    /// # Errors
    ///
    /// [`ScriptError::Open`], or as [`parse`](Self::parse).
    pub fn open(path: impl AsRef<Path>) -> Result<Self, ScriptError> {
        let path = path.as_ref();
        let text = fs::read_to_string(path);
        Self::parse(&text.map_err(|source| ScriptError::Open { path: path.to_owned(), source })?)
    }

    /// The script in a text.
    ///
    /// # Errors
    ///
    /// [`ScriptError::NoRecord`], [`LooseMark`](ScriptError::LooseMark) and [`SecondMark`](ScriptError::SecondMark), each
    /// with its line.
    ///
    /// ```
    /// use tim_events::testing::Script;
    ///
    /// let error = Script::parse("\n{\"t_us\": 0}\n").expect_err("half a record");
    /// assert!(error.to_string().starts_with("line 2: no record: missing field"));
    /// ```
    pub fn parse(text: &str) -> Result<Self, ScriptError> {
        let mut steps: Vec<Step> = Vec::new();
        let mut marked: Option<(usize, String)> = None;
        for (line, content) in text.lines().enumerate().map(|(index, content)| (index + 1, content.trim())) {
            if content.is_empty() {
                continue;
            }
            if let Some(mark) = content.strip_prefix('#') {
                if let Some((line, mark)) = marked.replace((line, mark.trim().to_owned())) {
                    return Err(ScriptError::LooseMark { line, mark });
                }
                continue;
            }
            let record = serde_json::from_str(content).map_err(|source| ScriptError::NoRecord { line, source })?;
            let mark = match marked.take() {
                Some((line, mark)) => match steps.iter().find(|step| step.mark.as_ref() == Some(&mark)) {
                    Some(first) => {
                        return Err(ScriptError::SecondMark { line, mark, first: first.line.unwrap_or_default() });
                    }
                    None => Some(mark),
                },
                None => None,
            };
            steps.push(Step { record, line: Some(line), mark });
        }
        match marked {
            Some((line, mark)) => Err(ScriptError::LooseMark { line, mark }),
            None => Ok(steps.into()),
        }
    }

    /// A script of these records; the first counts as line 1.
    pub fn records(records: impl IntoIterator<Item = Record>) -> Self {
        let steps = records.into_iter().enumerate();
        steps.map(|(index, record)| Step { record, line: Some(index + 1), mark: None }).collect::<Vec<_>>().into()
    }

    /// A sample of every callback in the catalog, and several where their calls differ much: all elements of messages,
    /// all kinds of group tips and reports.
    ///
    /// ```
    /// use tim_events::testing::Script;
    /// use tim_events::{EventKind, EventSet};
    ///
    /// let kinds: EventSet = Script::samples().kinds().collect();
    /// assert!(EventKind::catalog().iter().all(|row| row.kind.is_derived() || kinds.contains(row.kind)));
    /// ```
    pub fn samples() -> Self {
        Self::records(records().iter().cloned())
    }

    /// How many records there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// The kinds of the records, in their order.
    pub fn kinds(&self) -> impl Iterator<Item = EventKind> {
        self.steps.iter().map(Step::kind)
    }

    /// The records, as they are by now.
    pub fn into_records(self) -> impl Iterator<Item = Record> {
        self.steps.into_iter().map(|step| step.record)
    }

    /// Only the records of these kinds: a kind, a category, or a set.
    pub fn only(mut self, kinds: impl Into<EventSet>) -> Self {
        let kinds = kinds.into();
        self.steps.retain(|step| kinds.contains(step.kind()));
        self
    }

    /// The records but those of these kinds.
    pub fn without(mut self, kinds: impl Into<EventSet>) -> Self {
        let kinds = kinds.into();
        self.steps.retain(|step| !kinds.contains(step.kind()));
        self
    }

    /// The script so many times over, each time right after the last. Marks, lines and kinds mean the first time.
    ///
    /// ```
    /// use tim_events::testing::Script;
    ///
    /// let script = Script::samples();
    /// let once = script.len();
    /// assert_eq!(script.repeat(3).len(), 3 * once);
    /// ```
    pub fn repeat(mut self, times: usize) -> Self {
        let (Some(first), Some(last)) = (self.steps.first(), self.steps.last()) else { return self };
        let length = last.record.t_us.saturating_sub(first.record.t_us).saturating_add(1);
        let once = self.steps.clone();
        self.steps.truncate(if times == 0 { 0 } else { once.len() });
        for time in 1..times {
            let later = length.saturating_mul(u64::try_from(time).unwrap_or(u64::MAX));
            self.steps.extend(once.iter().cloned().map(|mut step| {
                step.record.t_us = step.record.t_us.saturating_add(later);
                step
            }));
        }
        self
    }

    /// Puts an event before a step, at the same time: a payload, an event, or a [`RawCall`].
    ///
    /// # Errors
    ///
    /// [`ScriptError`] if there is no such step, or no callback brings the event.
    pub fn insert_before(self, at: impl Into<At>, event: impl Into<Body>) -> Result<Self, ScriptError> {
        let index = self.find(at)?;
        self.insert(index, index, event)
    }

    /// Puts an event after a step, at the same time.
    ///
    /// # Errors
    ///
    /// As [`insert_before`](Self::insert_before).
    pub fn insert_after(self, at: impl Into<At>, event: impl Into<Body>) -> Result<Self, ScriptError> {
        let index = self.find(at)?;
        self.insert(index + 1, index, event)
    }

    /// Puts an event in a step's place; mark, line and time stay.
    ///
    /// # Errors
    ///
    /// As [`insert_before`](Self::insert_before).
    pub fn replace(mut self, at: impl Into<At>, event: impl Into<Body>) -> Result<Self, ScriptError> {
        let index = self.find(at)?;
        self.steps[index].record.call = call_of(&event.into())?;
        Ok(self)
    }

    /// Takes a step out.
    ///
    /// # Errors
    ///
    /// [`ScriptError`] if there is no such step.
    pub fn remove(mut self, at: impl Into<At>) -> Result<Self, ScriptError> {
        let index = self.find(at)?;
        self.steps.remove(index);
        Ok(self)
    }

    /// Writes another value under a key of a step, wherever the key occurs in its JSON; or in place of the argument that has
    /// this name in the [catalog](EventKind::row).
    ///
    /// # Errors
    ///
    /// [`ScriptError`] if there is no such step, or the key doesn't occur in it.
    ///
    /// ```
    /// use tim_events::testing::{Script, TestBus};
    /// use tim_events::{EventKind, NetworkStatusChanged, NewMessages};
    ///
    /// # tokio_test::block_on(async {
    /// let script = Script::samples()
    ///     .edit(EventKind::NewMessages, "message_sender", "carol")?
    ///     .edit(EventKind::NetworkStatusChanged, "code", 6223)?;
    ///
    /// let bus = TestBus::new();
    /// let mut probe = bus.probe_kinds(EventKind::NewMessages);
    /// let mut network = bus.on::<NetworkStatusChanged>();
    /// script.play(&bus).await?;
    /// assert_eq!(probe.expect::<NewMessages>().await.messages[0].sender, "carol");
    /// assert_eq!(network.next().await.expect("open").code, 6223);
    /// probe.cancel_and_ignore_rest();
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    pub fn edit(mut self, at: impl Into<At>, key: &str, value: impl Into<Value>) -> Result<Self, ScriptError> {
        let index = self.find(at)?;
        let step = &mut self.steps[index];
        match edited(step.kind(), &step.record.call, key, &value.into()) {
            Some(call) => step.record.call = call,
            None => {
                return Err(ScriptError::NoSuchKey {
                    line: step.line,
                    callback: step.record.call.callback().to_owned(),
                    key: key.to_owned(),
                });
            }
        }
        Ok(self)
    }

    /// Plays at this pace, in tokio's time; without it, as fast as readers take it.
    pub fn pace(self, pace: Pace) -> Self {
        Self { pace, ..self }
    }

    /// Plays as if the recording began at `base`.
    pub fn base(self, base: SystemTime) -> Self {
        Self { base, ..self }
    }

    /// Plays everything and returns how many records were sent, as a [`Player`] does: lossless subscriptions are waited
    /// for.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future stops between two records.
    ///
    /// # Errors
    ///
    /// [`SendError`] if the bus is closed; the rest is not played.
    ///
    /// # Panics
    ///
    /// With a [`pace`](Self::pace), outside of a tokio runtime with time enabled.
    ///
    /// ```
    /// use std::time::Duration;
    /// use tim_events::capture::Pace;
    /// use tim_events::testing::{Script, TestBus, virtual_time};
    ///
    /// virtual_time(async {
    ///     let bus = TestBus::in_virtual_time();
    ///     let begun = bus.now();
    ///     let length = Duration::from_millis(Script::samples().len() as u64 - 1);
    ///     // The samples are a millisecond apart.
    ///     Script::samples().pace(Pace::times(1.0).expect("a pace")).play(&bus).await.expect("open");
    ///     assert_eq!(bus.now(), begun + length);
    /// });
    /// ```
    pub async fn play(self, bus: &Bus) -> Result<u64, SendError> {
        let (pace, base) = (self.pace, self.base);
        Player::new(self.into_records()).pace(pace).base(base).play(bus).await
    }

    fn find(&self, at: impl Into<At>) -> Result<usize, ScriptError> {
        let at = at.into();
        let found = self.steps.iter().position(|step| match &at {
            At::Mark(mark) => step.mark.as_ref() == Some(mark),
            At::Line(line) => step.line == Some(*line),
            At::First(kind) => step.kind() == *kind,
        });
        found.ok_or_else(|| match at {
            At::Mark(mark) => {
                let known = self.steps.iter().filter_map(|step| step.mark.clone()).collect();
                ScriptError::NoSuchMark { mark, known }
            }
            At::Line(line) => ScriptError::NoSuchLine { line },
            At::First(kind) => ScriptError::NoSuchKind { kind },
        })
    }

    fn insert(mut self, index: usize, beside: usize, event: impl Into<Body>) -> Result<Self, ScriptError> {
        let Record { t_us, thread, .. } = self.steps[beside].record.clone();
        let record = Record::new(t_us, thread, call_of(&event.into())?);
        self.steps.insert(index, Step { record, line: None, mark: None });
        Ok(self)
    }
}

impl From<Vec<Step>> for Script {
    fn from(steps: Vec<Step>) -> Self {
        Self { steps, pace: Pace::FULL_SPEED, base: start() }
    }
}

fn call_of(body: &Body) -> Result<RawCall, ScriptError> {
    body.raw().cloned().ok_or(ScriptError::NoCall { kind: body.kind() })
}

/// The call with another value under a key, if it has the key.
fn edited(kind: EventKind, call: &RawCall, key: &str, value: &Value) -> Option<RawCall> {
    let parameters = kind.row().map_or(&[][..], |row| row.parameters);
    let mut found = false;
    let args: Vec<Arg> = (call.args().iter().enumerate())
        .map(|(index, arg)| {
            if parameters.get(index).is_some_and(|parameter| parameter.name == key) {
                found = true;
                return argument(value);
            }
            let json = match arg {
                Arg::Text(text) => serde_json::from_slice(text.as_bytes()).ok(),
                _ => None,
            };
            let Some(mut json) = json else { return arg.clone() };
            if !set(&mut json, key, value) {
                return arg.clone();
            }
            found = true;
            Arg::text(json.to_string())
        })
        .collect();
    let edited = RawCall::new(call.callback().to_owned(), args);
    found.then(|| match call.api() {
        Some(api) => edited.with_api(api.to_owned()),
        None => edited,
    })
}

/// A value as an argument: JSON's own types as they are, the rest as text.
fn argument(value: &Value) -> Arg {
    match value {
        Value::Null => Arg::Null,
        Value::Bool(flag) => (*flag).into(),
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(number), _) => number.into(),
            (_, Some(number)) => number.into(),
            _ => Arg::text(number.to_string()),
        },
        Value::String(text) => Arg::text(text.as_str()),
        json => Arg::text(json.to_string()),
    }
}

/// Sets a key wherever it occurs; tells whether it does.
fn set(json: &mut Value, key: &str, value: &Value) -> bool {
    let mut found = false;
    match json {
        Value::Array(items) => {
            for item in items {
                found |= set(item, key, value);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                if name == key {
                    *member = value.clone();
                    found = true;
                } else {
                    found |= set(member, key, value);
                }
            }
        }
        _ => {}
    }
    found
}
