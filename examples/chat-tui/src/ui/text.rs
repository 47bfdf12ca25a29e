//! Text from messages, made fit for a terminal: no control characters, and as wide as there is room.

use unicode_linebreak::linebreaks;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// A text on one line, with nothing in it that a terminal obeys.
pub(crate) fn clean(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            '\r' => None,
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
    format!("{}…", head(text, room).trim_end())
}

/// A text in lines of at most `room` columns, broken where Unicode allows it, and elsewhere if there is no such place.
/// Its own line breaks stay. A character that is wider than the room is left out.
pub(crate) fn wrap(text: &str, room: usize) -> Vec<String> {
    text.lines().flat_map(|paragraph| wrap_paragraph(&clean(paragraph), room)).collect()
}

fn wrap_paragraph(text: &str, room: usize) -> Vec<String> {
    let mut lines = Lines { done: Vec::new(), line: String::new(), taken: 0, room };
    let mut from = 0;
    for (to, _) in linebreaks(text) {
        lines.push(&text[from..to]);
        from = to;
    }
    lines.finish()
}

/// Lines that are being filled.
struct Lines {
    done: Vec<String>,
    line: String,
    taken: usize,
    room: usize,
}

impl Lines {
    /// Adds what must not be broken, if that can be; the space at its end may stick out, and is cut off later.
    fn push(&mut self, word: &str) {
        let (letters, space) = word.split_at(word.trim_end().len());
        let needed = width(letters);
        if self.taken + needed > self.room && self.taken > 0 {
            self.end_line();
        }
        if needed > self.room {
            letters.graphemes(true).for_each(|grapheme| self.push_grapheme(grapheme));
        } else {
            self.put(letters, needed);
        }
        self.put(space, width(space));
    }

    fn push_grapheme(&mut self, grapheme: &str) {
        let needed = width(grapheme);
        if needed > self.room {
            return;
        }
        if self.taken + needed > self.room {
            self.end_line();
        }
        self.put(grapheme, needed);
    }

    fn put(&mut self, text: &str, columns: usize) {
        self.line.push_str(text);
        self.taken += columns;
    }

    fn end_line(&mut self) {
        self.done.push(self.line.trim_end().to_owned());
        self.line.clear();
        self.taken = 0;
    }

    fn finish(mut self) -> Vec<String> {
        if self.done.is_empty() || self.taken > 0 {
            self.end_line();
        }
        self.done
    }
}

/// The beginning of a text that takes at most `room` columns.
fn head(text: &str, room: usize) -> &str {
    let mut taken = 0;
    let end = text.grapheme_indices(true).find_map(|(at, grapheme)| {
        taken += width(grapheme);
        (taken > room).then_some(at)
    });
    &text[..end.unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_terminal_obeys_is_left() {
        assert_eq!(clean("a\u{1b}[31mb\r\nc\u{9b}d\u{202e}e\u{7f}"), "a·[31mb c·de·");
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
