//! Claims: a folder is one outbox's alone.

use std::fs::{File, OpenOptions};
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use fs4::{FileExt, TryLockError};

use crate::bridge::nats::NatsError;

/// The file that is locked; the system frees it when the process ends, however that comes about.
const FILE: &str = "lock";

/// An outlet that was dropped a moment ago may still be writing its last events.
const PATIENCE: Duration = Duration::from_secs(1);
const PAUSE: Duration = Duration::from_millis(10);

/// The right to a folder, until it is dropped.
#[derive(Debug)]
pub(super) struct Claim {
    _locked: File,
}

impl Claim {
    /// Claims a folder that is there.
    pub(super) fn of(folder: &Path) -> Result<Self, NatsError> {
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(folder.join(FILE));
        let file = file.map_err(NatsError::Outbox)?;
        let until = Instant::now() + PATIENCE;
        loop {
            // By the trait's name: newer standard libraries have a method of the same name.
            match FileExt::try_lock(&file) {
                Ok(()) => return Ok(Self { _locked: file }),
                Err(TryLockError::Error(error)) => return Err(NatsError::Outbox(error)),
                Err(TryLockError::WouldBlock) if Instant::now() < until => sleep(PAUSE),
                Err(TryLockError::WouldBlock) => {
                    return Err(NatsError::OutboxInUse { folder: folder.display().to_string() });
                }
            }
        }
    }
}
