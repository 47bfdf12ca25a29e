//! JSON strings, written and read.
//!
//! What crosses is mostly JSON within JSON, where every few bytes a quote has to be escaped; `serde_json` takes several
//! times as long for that. What is rare is left to it.

use crate::event::{plain_in_eight, plain_length};

/// Appends a text as a JSON string.
pub(super) fn push_string(out: &mut Vec<u8>, text: &str) {
    out.reserve(text.len() + text.len() / 4 + 2);
    out.push(b'"');
    let mut rest = text.as_bytes();
    while let Some((eight, after)) = rest.split_first_chunk::<8>() {
        let plain = plain_in_eight(*eight);
        // Eight bytes at a time, of which some may be taken back, are quicker than as many as there are.
        out.extend_from_slice(eight);
        if plain == 8 {
            rest = after;
        } else {
            out.truncate(out.len() - (8 - plain));
            push_escape(out, rest[plain]);
            rest = &rest[plain + 1..];
        }
    }
    loop {
        let (plain, after) = rest.split_at(plain_length(rest));
        out.extend_from_slice(plain);
        let Some((byte, after)) = after.split_first() else { break };
        push_escape(out, *byte);
        rest = after;
    }
    out.push(b'"');
}

/// Appends a byte that doesn't stand for itself.
fn push_escape(out: &mut Vec<u8>, byte: u8) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let short = match byte {
        b'"' | b'\\' => byte,
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        0x08 => b'b',
        0x0c => b'f',
        _ => {
            let [high, low] = [byte >> 4, byte & 0xf].map(|digit| DIGITS[usize::from(digit)]);
            return out.extend_from_slice(&[b'\\', b'u', b'0', b'0', high, low]);
        }
    };
    out.extend_from_slice(&[b'\\', short]);
}

/// Reads a JSON string, of which the opening quote has been taken, into `text`; gives what follows it.
///
/// None for what is no JSON string, and for one with a `\u`.
pub(super) fn read_string<'j>(json: &'j str, text: &mut Vec<u8>) -> Option<&'j str> {
    let bytes = json.as_bytes();
    text.clear();
    text.reserve(bytes.len());
    let mut at = 0;
    loop {
        let plain = if let Some(eight) = bytes[at..].first_chunk::<8>() {
            let plain = plain_in_eight(*eight);
            text.extend_from_slice(eight);
            text.truncate(text.len() - (8 - plain));
            plain
        } else {
            let plain = plain_length(&bytes[at..]);
            text.extend_from_slice(&bytes[at..at + plain]);
            plain
        };
        at += plain;
        if plain == 8 {
            continue;
        }
        match *bytes.get(at)? {
            b'"' => return Some(&json[at + 1..]),
            b'\\' => text.push(unescaped(*bytes.get(at + 1)?)?),
            _ => return None,
        }
        // Both are one byte long.
        at += 2;
    }
}

/// What a backslash and this byte stand for.
fn unescaped(byte: u8) -> Option<u8> {
    Some(match byte {
        b'"' | b'\\' | b'/' => byte,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'b' => 0x08,
        b'f' => 0x0c,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use proptest::prelude::*;

    use super::{push_string, read_string};

    proptest! {
        #[test]
        fn strings_are_written_as_serde_json_writes_them(text in "[a-z\"\\\\é\u{1f600}\\x00-\\x1f]{0,40}") {
            let mut out = Vec::new();
            push_string(&mut out, &text);
            prop_assert_eq!(String::from_utf8(out).unwrap(), serde_json::to_string(&text).unwrap());
        }

        #[test]
        fn strings_are_read_as_serde_json_reads_them(json in "([g-z\"é\\x1f]|\\\\[\"\\\\/nrtbfuax]){0,40}", after in "[a-z\"]{0,9}") {
            let json = format!("{json}\"{after}");
            let quoted = format!("\"{json}");
            let mut known = serde_json::Deserializer::from_str(&quoted).into_iter::<String>();
            let expected = known.next().and_then(Result::ok).map(|text| (text, &quoted[known.byte_offset()..]));
            let mut text = vec![1];
            let rest = read_string(&json, &mut text);
            let found = rest.map(|rest| (String::from_utf8(text).unwrap(), rest));
            // No `\u` is complete, for want of digits, so both refuse the same.
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn what_is_rare_is_refused() {
        for json in [r#"\u0041""#, "no end", "\\"] {
            assert_eq!(read_string(json, &mut Vec::new()), None, "{json}");
        }
    }
}
