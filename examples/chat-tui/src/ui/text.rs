//! Text from messages, made fit for a terminal: no control characters, and as wide as there is room.

use unicode_linebreak::{BreakOpportunity, linebreaks};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// A text on one line, with nothing in it that a terminal obeys.
pub(crate) fn clean(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            '\n' | '\t' | '\u{2028}' | '\u{2029}' => Some(' '),
            c if c.is_control() => Some('·'),
            // Marks that turn the direction of what follows, and characters that nobody sees.
            '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => {
                None
            }
            // It asks for an emoji in colour; terminals disagree how wide that is.
            '\u{fe0f}' => None,
            c => Some(c),
        })
        .collect()
}

/// How many columns a text takes.
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

/// As much of a text as there is room for, with an ellipsis if that isn't all.
pub(crate) fn fit(text: &str, room: usize) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let Some(room) = room.checked_sub(1) else { return String::new() };
    let (head, _) = split(text, room);
    format!("{}…", head.trim_end())
}

/// A text in lines of at most `room` columns, broken where Unicode allows it, and elsewhere if there is no such place.
/// Its own line breaks stay. A character that is wider than the room is left out.
pub(crate) fn wrap(text: &str, room: usize) -> Vec<String> {
    text.lines().flat_map(|paragraph| wrap_paragraph(&clean(paragraph), room)).collect()
}

fn wrap_paragraph(text: &str, room: usize) -> Vec<String> {
    if text.is_empty() {
        return vec![String::new()];
    }
    let mut lines = Vec::new();
    let (mut line, mut from) = (String::new(), 0);
    for (to, opportunity) in linebreaks(text) {
        let mut word = &text[from..to];
        from = to;
        if width(&line) + width(word.trim_end()) > room && !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        while width(word.trim_end()) > room {
            let (head, rest) = split(word, room);
            // The first character does not fit into any line.
            let rest = if head.is_empty() { after_first(rest) } else { rest };
            if !head.is_empty() {
                lines.push(head.to_owned());
            }
            word = rest;
        }
        line.push_str(word);
        if opportunity == BreakOpportunity::Mandatory {
            lines.push(std::mem::take(&mut line));
        }
    }
    lines.iter().map(|line| line.trim_end().to_owned()).collect()
}

/// The beginning of a text that takes at most `room` columns, and the rest.
fn split(text: &str, room: usize) -> (&str, &str) {
    let mut taken = 0;
    let end = text.grapheme_indices(true).find_map(|(at, grapheme)| {
        taken += width(grapheme);
        (taken > room).then_some(at)
    });
    text.split_at(end.unwrap_or(text.len()))
}

fn after_first(text: &str) -> &str {
    let mut graphemes = text.graphemes(true);
    graphemes.next();
    graphemes.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_terminal_obeys_is_left() {
        assert_eq!(clean("a\u{1b}[31mb\r\nc\u{9b}d\u{202e}e\u{7f}"), "a·[31mb· c·de·");
        assert_eq!(clean("❤\u{fe0f}"), "❤");
    }

    #[test]
    fn what_is_too_long_ends_in_an_ellipsis() {
        assert_eq!(fit("Moonlit", 7), "Moonlit");
        assert_eq!(fit("Moonlit", 6), "Moonl…");
        assert_eq!(fit("月下读书会", 6), "月下…");
        assert_eq!(fit("月下读书会", 7), "月下读…");
        assert_eq!(fit("Club 月下", 6), "Club…", "no space before the ellipsis");
        assert_eq!((fit("ab", 1).as_str(), fit("ab", 0).as_str()), ("…", ""));
        assert_eq!(fit("👩‍👩‍👧x", 2), "…", "a family is not torn apart");
    }

    #[test]
    fn lines_break_between_words_and_ideographs() {
        assert_eq!(wrap("Hello everyone! 大家好，我带了茶", 16), ["Hello everyone!", "大家好，我带了茶"]);
        assert_eq!(wrap("I have 大家好", 11), ["I have 大家", "好"]);
        assert_eq!(wrap("one\n\ntwo", 9), ["one", "", "two"]);
        assert_eq!(wrap("", 9), [""; 0]);
    }

    #[test]
    fn what_has_no_place_to_break_is_broken_anywhere() {
        assert_eq!(wrap("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
        assert_eq!(wrap("a月b", 1), ["a", "b"], "what is wider than the room is left out");
        assert_eq!(wrap("月", 0), [""]);
    }

    #[test]
    fn no_line_is_too_wide() {
        let text = "今晚几点开始？ What time do we start tonight? https://example.com/not-a-shop 😅😅";
        for room in 2..100 {
            let lines = wrap(text, room);
            assert!(lines.iter().all(|line| width(line) <= room), "{room}: {lines:?}");
            let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            assert_eq!(letters(&lines.concat()), letters(text), "{room}");
        }
    }
}
