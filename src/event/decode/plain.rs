//! Plain text: what stands for itself in a JSON string, found eight bytes at a time.

/// Eight times the byte 1.
pub(super) const ONES: u64 = u64::MAX / 255;

/// How many bytes a string goes on without a quote, a backslash or a control character.
#[inline]
pub(crate) fn plain_length(bytes: &[u8]) -> usize {
    let mut length = 0;
    let (eights, rest) = bytes.as_chunks();
    for eight in eights {
        let plain = plain_in_eight(*eight);
        length += plain;
        if plain < 8 {
            return length;
        }
    }
    length + rest.iter().take_while(|byte| !matches!(byte, b'"' | b'\\' | 0..b' ')).count()
}

/// The same of eight bytes.
#[inline]
pub(crate) fn plain_in_eight(eight: [u8; 8]) -> usize {
    /// The upper bit of the first byte below `limit`, and perhaps of bytes after it, of those that are ASCII.
    fn below(limit: u8, eight: u64) -> u64 {
        eight.wrapping_sub(ONES * u64::from(limit)) & !eight & (ONES << 7)
    }

    let eight = u64::from_le_bytes(eight);
    // With this bit turned the quote comes right after the control characters, and nothing else does.
    let quotes_and_controls = below(b' ' + 1, eight ^ (ONES * u64::from(b'"' ^ b' ')));
    let stops = quotes_and_controls | below(1, eight ^ (ONES * u64::from(b'\\')));
    // Of nothing but zeros there are 64.
    stops.trailing_zeros() as usize / 8
}
