//! Fingerprints: which capture it is.

use std::fmt;
use std::io::{self, Read};

/// A short name for some bytes, such as a capture's: 128 bits, the same on every machine and in every version.
///
/// It is FNV-1a: good against chance, not against somebody who wants two captures to have the same.
///
/// ```
/// use tim_events::capture::Fingerprint;
///
/// assert_eq!(Fingerprint::of("a capture"), Fingerprint::read("a capture".as_bytes())?);
/// assert_eq!(Fingerprint::of("").to_string(), "6c62272e07bb014262b821756295c58d");
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint(u128);

impl Fingerprint {
    const BASIS: Self = Self(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d);
    const PRIME: u128 = (1 << 88) + (1 << 8) + 0x3b;

    /// The fingerprint of these bytes.
    #[must_use]
    pub fn of(bytes: impl AsRef<[u8]>) -> Self {
        Self::BASIS.and(bytes.as_ref())
    }

    /// The fingerprint of all that a source holds.
    ///
    /// # Errors
    ///
    /// What the source says.
    pub fn read(mut source: impl Read) -> io::Result<Self> {
        let mut print = Self::BASIS;
        let mut buffer = vec![0; 1 << 16];
        loop {
            match source.read(&mut buffer) {
                Ok(0) => return Ok(print),
                Ok(count) => print = print.and(&buffer[..count]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    fn and(self, bytes: &[u8]) -> Self {
        Self(bytes.iter().fold(self.0, |print, byte| (print ^ u128::from(*byte)).wrapping_mul(Self::PRIME)))
    }
}

/// As 32 hexadecimal digits.
impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}
