//! Tokens: any text as one word of a subject.

use std::fmt::Write;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::ingress::capture::Fingerprint;

/// What doesn't stand for itself. NATS forbids blanks, dots and wildcards; the rest is caution: `~` and a leading `_` mean
/// something here.
const ESCAPED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b':').remove(b'@').remove(b'#').remove(b'+').remove(b'=');

/// How long a token gets.
const LONGEST: usize = 128;

/// What of a longer one stands before the fingerprint of the whole.
const KEPT: usize = LONGEST - "~".len() - 32;

const EMPTY: &str = "_empty";

/// A text as one token of a subject: of letters, digits and `-_:@#+=%~`, at most 128 characters long.
///
/// Everything else is written as `%` and two hexadecimal digits a byte, a leading `_`, too, since `_none`, `_many` and
/// `_empty` are words of their own. Of a text that would get too long the beginning is kept, and after a `~` comes a
/// fingerprint of the whole. Different texts have different tokens, long ones but for chance.
///
/// ```
/// use tim_events::bridge::subject::{token, untoken};
///
/// assert_eq!(token("@TGS#1"), "@TGS#1");
/// assert_eq!(token("a.b *"), "a%2Eb%20%2A");
/// assert_eq!(untoken("a%2Eb%20%2A").as_deref(), Some("a.b *"));
/// ```
#[must_use]
pub fn token(text: &str) -> String {
    let mut token = String::with_capacity(text.len());
    push_token(&mut token, text);
    token
}

/// Appends the token of a text.
pub(super) fn push_token(out: &mut String, text: &str) {
    let start = out.len();
    match text.strip_prefix('_') {
        Some(rest) => {
            out.push_str("%5F");
            out.extend(utf8_percent_encode(rest, ESCAPED));
        }
        None => out.extend(utf8_percent_encode(text, ESCAPED)),
    }
    let escaped = &out[start..];
    if escaped.is_empty() {
        out.push_str(EMPTY);
    } else if escaped.len() > LONGEST {
        // An escape, of three characters, is kept or left out as a whole.
        let kept = escaped[KEPT - 2..KEPT].find('%').map_or(KEPT, |at| KEPT - 2 + at);
        out.truncate(start + kept);
        // Writing to a string can't fail.
        let _ = write!(out, "~{}", Fingerprint::of(text.as_bytes()));
    }
}

/// The text that a token was made of; none for one that was cut, and for what no text makes.
#[must_use]
pub fn untoken(token: &str) -> Option<String> {
    if token == EMPTY {
        return Some(String::new());
    }
    let text = percent_decode_str(token).decode_utf8().ok()?.into_owned();
    (!text.is_empty() && self::token(&text) == token).then_some(text)
}
