//! The outbox: events on disk until the server has them.

use std::collections::VecDeque;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::claim::Claim;
use super::parcel::Parcel;
use crate::bridge::nats::NatsError;

/// A new file is begun when one has got so long, or a quarter of what all may take. Acknowledged events are freed a file at a time.
const SEGMENT: u64 = 8 << 20;

/// What precedes each record: its length and its checksum.
const PREFIX: usize = 8;

/// A record that claims to be longer is damaged.
const LONGEST: u32 = 1 << 30;

/// Where a record ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Position {
    segment: u64,
    offset: u64,
}

/// One file.
#[derive(Debug)]
struct Segment {
    number: u64,
    len: u64,
}

impl Segment {
    /// Whether all of it is acknowledged.
    fn is_before(&self, acknowledged: Position) -> bool {
        (self.number, self.len) <= (acknowledged.segment, acknowledged.offset)
    }
}

/// Events in files of a folder: appended at the end, read from the beginning on, and freed once they are acknowledged.
///
/// Each record has its length and a checksum before it. A record that was cut short by the end of the process is
/// dropped when the outbox is opened: it had not been accepted yet.
#[derive(Debug)]
pub(super) struct Outbox {
    _claim: Claim,
    folder: PathBuf,
    /// Oldest first; never empty.
    segments: VecDeque<Segment>,
    writer: File,
    reader: BufReader<File>,
    /// Up to where events have been read.
    read: Position,
    /// How many events have been appended and not been acknowledged.
    waiting: u64,
    /// How long a file may get before the next one is begun.
    segment: u64,
    /// Whether each append waits until the disk has it.
    sync: bool,
    buffer: Vec<u8>,
}

impl Outbox {
    /// Opens the outbox in this folder, which is to take so many bytes, or begins one.
    pub(super) fn open(folder: &Path, max_bytes: u64, sync: bool) -> Result<Self, NatsError> {
        fs::create_dir_all(folder).map_err(NatsError::Outbox)?;
        let claim = Claim::of(folder)?;
        let mut numbers = numbers(folder).map_err(NatsError::Outbox)?;
        let mut acknowledged = cursor(folder).map_err(NatsError::Outbox)?.unwrap_or(Position { segment: 0, offset: 0 });
        // A crash of the machine may have kept the cursor and lost what it points into; or the other way round, and then
        // what was acknowledged is sent again, under the same ids.
        while let Some(&first) = numbers.front()
            && first < acknowledged.segment
        {
            fs::remove_file(path(folder, first)).map_err(NatsError::Outbox)?;
            numbers.pop_front();
        }
        let mut segments = VecDeque::new();
        let mut waiting = 0;
        while let Some(number) = numbers.pop_front() {
            let from = if number == acknowledged.segment { acknowledged.offset } else { 0 };
            let (len, records) = check(folder, number, numbers.is_empty(), from)?;
            waiting += records;
            segments.push_back(Segment { number, len });
        }
        if segments.is_empty() {
            let number = acknowledged.segment + 1;
            create(folder, number).map_err(NatsError::Outbox)?;
            segments.push_back(Segment { number, len: 0 });
        }
        let first = &segments[0];
        if acknowledged.segment == first.number {
            acknowledged.offset = acknowledged.offset.min(first.len);
        } else {
            acknowledged = Position { segment: first.number, offset: 0 };
        }
        let last: &Segment = &segments[segments.len() - 1];
        let writer = append_to(folder, last.number).map_err(NatsError::Outbox)?;
        let reader = read_from(folder, acknowledged).map_err(NatsError::Outbox)?;
        let folder = folder.to_owned();
        Ok(Self {
            _claim: claim,
            folder,
            segments,
            writer,
            reader,
            read: acknowledged,
            waiting,
            segment: SEGMENT.min(max_bytes / 4),
            sync,
            buffer: Vec::new(),
        })
    }

    /// How many events wait.
    pub(super) fn waiting(&self) -> u64 {
        self.waiting
    }

    /// How many bytes the files take, acknowledged events included whose file is still needed.
    pub(super) fn bytes(&self) -> u64 {
        self.segments.iter().map(|segment| segment.len).sum()
    }

    /// Adds events at the end: all of them or, if that fails, none.
    pub(super) fn append(&mut self, parcels: &[Parcel]) -> io::Result<()> {
        self.buffer.clear();
        for parcel in parcels {
            let start = self.buffer.len();
            self.buffer.extend([0; PREFIX]);
            parcel.encode(&mut self.buffer);
            let (prefix, record) = self.buffer[start..].split_at_mut(PREFIX);
            let len = u32::try_from(record.len()).ok().filter(|len| *len <= LONGEST);
            let len = len.ok_or_else(|| io::Error::from(io::ErrorKind::FileTooLarge))?;
            prefix[..4].copy_from_slice(&len.to_le_bytes());
            prefix[4..].copy_from_slice(&crc32fast::hash(record).to_le_bytes());
        }
        if self.last().len > self.segment {
            self.begin()?;
        }
        let before = self.last().len;
        let written =
            self.writer.write_all(&self.buffer).and_then(|()| if self.sync { self.writer.sync_data() } else { Ok(()) });
        if let Err(error) = written {
            // What is there of it must not stand before the next attempt.
            self.writer.set_len(before)?;
            return Err(error);
        }
        self.last_mut().len += self.buffer.len() as u64;
        self.waiting += parcels.len() as u64;
        Ok(())
    }

    /// Begins a new file.
    fn begin(&mut self) -> io::Result<()> {
        let number = self.last().number + 1;
        self.writer = create(&self.folder, number)?;
        self.segments.push_back(Segment { number, len: 0 });
        Ok(())
    }

    /// The next events that have not been read, up to so many bytes of them but at least one; each with its end.
    pub(super) fn read(&mut self, mut bytes: usize) -> io::Result<Vec<(Parcel, Position)>> {
        let mut parcels = Vec::new();
        while let Some(parcel) = self.read_one()? {
            bytes = bytes.saturating_sub(parcel.size());
            parcels.push((parcel, self.read));
            if bytes == 0 {
                break;
            }
        }
        Ok(parcels)
    }

    fn read_one(&mut self) -> io::Result<Option<Parcel>> {
        loop {
            let end =
                self.segments.iter().find(|segment| segment.number == self.read.segment).map(|segment| segment.len);
            if end.is_some_and(|end| self.read.offset < end) {
                break;
            }
            let Some(next) = self.segments.iter().find(|segment| segment.number > self.read.segment) else {
                return Ok(None);
            };
            self.read = Position { segment: next.number, offset: 0 };
            self.reader = read_from(&self.folder, self.read)?;
        }
        let mut record = Vec::new();
        let Next::Record(len) = next_record(&mut self.reader, &mut record)? else {
            return Err(io::ErrorKind::InvalidData.into());
        };
        self.read.offset += len;
        Parcel::decode(&record).map(Some).ok_or_else(|| io::ErrorKind::InvalidData.into())
    }

    /// Forgets so many events, up to this position: the server has them.
    pub(super) fn acknowledge(&mut self, events: u64, upto: Position) -> io::Result<()> {
        self.waiting = self.waiting.saturating_sub(events);
        write_cursor(&self.folder, upto)?;
        let last = self.last();
        if upto == (Position { segment: last.number, offset: last.len }) && last.len > self.segment {
            // Nothing in it is needed any more.
            self.begin()?;
        }
        while self.segments.len() > 1 && self.segments[0].is_before(upto) {
            let number = self.segments[0].number;
            self.segments.pop_front();
            fs::remove_file(path(&self.folder, number))?;
        }
        Ok(())
    }

    fn last(&self) -> &Segment {
        &self.segments[self.segments.len() - 1]
    }

    fn last_mut(&mut self) -> &mut Segment {
        let last = self.segments.len() - 1;
        &mut self.segments[last]
    }
}

fn path(folder: &Path, number: u64) -> PathBuf {
    folder.join(format!("{number:020}.events"))
}

fn create(folder: &Path, number: u64) -> io::Result<File> {
    OpenOptions::new().append(true).create(true).open(path(folder, number))
}

fn append_to(folder: &Path, number: u64) -> io::Result<File> {
    OpenOptions::new().append(true).open(path(folder, number))
}

fn read_from(folder: &Path, at: Position) -> io::Result<BufReader<File>> {
    let mut file = File::open(path(folder, at.segment))?;
    file.seek(SeekFrom::Start(at.offset))?;
    Ok(BufReader::with_capacity(1 << 16, file))
}

/// The numbers of the files, in order.
fn numbers(folder: &Path) -> io::Result<VecDeque<u64>> {
    let mut numbers = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        if let Some(number) = name.to_str().and_then(|name| name.strip_suffix(".events")?.parse().ok()) {
            numbers.push(number);
        }
    }
    numbers.sort_unstable();
    Ok(numbers.into())
}

/// What stands next in a file.
enum Next {
    /// A sound record, which takes so many bytes of the file.
    Record(u64),
    /// Nothing, or a record that the file's end cuts off.
    End,
    /// Something that was never written so.
    Damage,
}

fn next_record(file: &mut impl Read, record: &mut Vec<u8>) -> io::Result<Next> {
    let mut prefix = [0; PREFIX];
    if let Err(error) = file.read_exact(&mut prefix) {
        return if error.kind() == io::ErrorKind::UnexpectedEof { Ok(Next::End) } else { Err(error) };
    }
    // No record is empty: a crash of the machine may leave a file longer than what was written into it.
    if prefix == [0; PREFIX] {
        return Ok(Next::End);
    }
    let [a, b, c, d, sum @ ..] = prefix;
    let len = u32::from_le_bytes([a, b, c, d]);
    if len > LONGEST {
        return Ok(Next::Damage);
    }
    record.clear();
    if file.take(len.into()).read_to_end(record)? as u64 != u64::from(len) {
        return Ok(Next::End);
    }
    let is_sound = crc32fast::hash(record) == u32::from_le_bytes(sum);
    Ok(if is_sound { Next::Record(PREFIX as u64 + u64::from(len)) } else { Next::Damage })
}

/// Reads a file through: how much of it is sound, and how many records begin at or after `from`. The last one may end
/// in a torn record, which is cut off.
fn check(folder: &Path, number: u64, is_last: bool, from: u64) -> Result<(u64, u64), NatsError> {
    let path = path(folder, number);
    let file = File::open(&path).map_err(NatsError::Outbox)?;
    let len = file.metadata().map_err(NatsError::Outbox)?.len();
    let mut file = BufReader::with_capacity(1 << 16, file);
    let (mut at, mut records, mut record) = (0, 0, Vec::new());
    let is_damaged = loop {
        match next_record(&mut file, &mut record).map_err(NatsError::Outbox)? {
            Next::Record(next) => {
                records += u64::from(at >= from);
                at += next;
            }
            Next::End => break false,
            Next::Damage => break true,
        }
    };
    if at < len {
        if is_damaged || !is_last {
            return Err(NatsError::OutboxDamaged { file: path.display().to_string(), at });
        }
        tracing::warn!(file = %path.display(), bytes = len - at, "the outbox ends in a torn record, which is dropped");
        OpenOptions::new().write(true).open(&path).and_then(|file| file.set_len(at)).map_err(NatsError::Outbox)?;
    }
    Ok((at, records))
}

const CURSOR: &str = "acknowledged";

/// Up to where the server has the events; none if it was never said or can't be read.
fn cursor(folder: &Path) -> io::Result<Option<Position>> {
    let bytes = match fs::read(folder.join(CURSOR)) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let ([segment, offset], []) = bytes[..bytes.len().min(16)].as_chunks::<8>() else { return Ok(None) };
    let is_sound = bytes.get(16..) == Some(&crc32fast::hash(&bytes[..16]).to_le_bytes()[..]);
    let position = Position { segment: u64::from_le_bytes(*segment), offset: u64::from_le_bytes(*offset) };
    Ok(is_sound.then_some(position))
}

fn write_cursor(folder: &Path, at: Position) -> io::Result<()> {
    let mut bytes = [0; 20];
    bytes[..8].copy_from_slice(&at.segment.to_le_bytes());
    bytes[8..16].copy_from_slice(&at.offset.to_le_bytes());
    let sum = crc32fast::hash(&bytes[..16]);
    bytes[16..].copy_from_slice(&sum.to_le_bytes());
    // In place: a torn cursor fails its checksum, and what it acknowledged is sent again under the same ids.
    OpenOptions::new().write(true).create(true).truncate(false).open(folder.join(CURSOR))?.write_all(&bytes)
}
