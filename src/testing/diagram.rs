//! Diagrams: what a stream does and when, in a line of text.

use std::fmt::{self, Write};

/// A diagram can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[error("{problem} at column {column} of the diagram {diagram:?}")]
pub struct DiagramError {
    /// What is wrong.
    pub problem: DiagramProblem,
    /// Where, counted in characters from 1.
    pub column: usize,
    /// The diagram.
    pub diagram: String,
}

/// What is wrong with a diagram.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DiagramProblem {
    /// No sign, nor a letter or digit.
    #[error("no sign of a diagram")]
    UnknownSign,
    /// A group within a group, or a frame without items in one.
    #[error("not within a group")]
    NotInGroup,
    /// A `)` without its `(`, or a `(` without its `)`.
    #[error("a parenthesis without its other half")]
    UnpairedParenthesis,
    /// Something after the end.
    #[error("something after the end")]
    AfterEnd,
    /// A second `^`, or one within a group.
    #[error("a second beginning")]
    SecondBeginning,
}

/// One frame: the items in it, and whether the stream ends after them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Frame {
    pub(super) items: Vec<char>,
    pub(super) is_end: bool,
}

/// The frames of a diagram, with how many of them lie before its beginning.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Diagram {
    pub(super) frames: Vec<Frame>,
    pub(super) past: usize,
}

impl Diagram {
    pub(super) fn parse(text: &str) -> Result<Self, DiagramError> {
        let mut diagram = Self::default();
        let mut group: Option<(usize, Frame)> = None;
        let mut begun = false;
        let mut ended = false;
        for (index, sign) in text.chars().enumerate() {
            let error = |problem| DiagramError { problem, column: index + 1, diagram: text.to_owned() };
            if sign == ' ' {
                continue;
            }
            if ended && !(sign == ')' && group.is_some()) {
                return Err(error(DiagramProblem::AfterEnd));
            }
            match (sign, &mut group) {
                ('(', None) => group = Some((index, Frame::default())),
                (')', Some(_)) => diagram.frames.extend(group.take().map(|(_, frame)| frame)),
                (')', None) => return Err(error(DiagramProblem::UnpairedParenthesis)),
                ('^', None) if !begun => {
                    begun = true;
                    diagram.past = diagram.frames.len();
                }
                ('^', _) => return Err(error(DiagramProblem::SecondBeginning)),
                ('(' | '-', Some(_)) => return Err(error(DiagramProblem::NotInGroup)),
                ('-', None) => diagram.frames.push(Frame::default()),
                ('|', group) => {
                    ended = true;
                    match group {
                        Some((_, frame)) => frame.is_end = true,
                        None => diagram.frames.push(Frame { is_end: true, ..Frame::default() }),
                    }
                }
                (item, group) if is_item(item) => match group {
                    Some((_, frame)) => frame.items.push(item),
                    None => diagram.frames.push(Frame { items: vec![item], ..Frame::default() }),
                },
                _ => return Err(error(DiagramProblem::UnknownSign)),
            }
        }
        match group {
            Some((index, _)) => Err(DiagramError {
                problem: DiagramProblem::UnpairedParenthesis,
                column: index + 1,
                diagram: text.to_owned(),
            }),
            None => Ok(diagram),
        }
    }

    pub(super) fn ends(&self) -> bool {
        self.frames.last().is_some_and(|frame| frame.is_end)
    }

    /// Every sign of an item that occurs, each once, in order.
    pub(super) fn signs(&self) -> Vec<char> {
        let mut signs = Vec::new();
        for sign in self.frames.iter().flat_map(|frame| &frame.items) {
            if !signs.contains(sign) {
                signs.push(*sign);
            }
        }
        signs
    }

    /// The frame of this number, to be filled.
    pub(super) fn frame_mut(&mut self, number: usize) -> &mut Frame {
        if self.frames.len() <= number {
            self.frames.resize_with(number + 1, Frame::default);
        }
        &mut self.frames[number]
    }
}

/// What stands for an item: a letter, a digit, or `!`, by custom a gap.
pub(super) fn is_item(sign: char) -> bool {
    sign.is_alphanumeric() || sign == '!'
}

impl fmt::Display for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = if self.is_end { "|" } else { "" };
        let items: String = self.items.iter().collect();
        match items.chars().count() + end.len() {
            0 => f.write_str("-"),
            1 => write!(f, "{items}{end}"),
            _ => write!(f, "({items}{end})"),
        }
    }
}

/// Two diagrams one above the other, frame above frame, with a mark under the first frame in which they differ.
pub(super) fn compare(expected: &Diagram, actual: &Diagram) -> Option<Difference> {
    let frames = expected.frames.len().max(actual.frames.len());
    let silent = Frame::default();
    let at = |diagram: &Diagram, number: usize| diagram.frames.get(number).cloned();
    let differs = |number: &usize| {
        at(expected, *number).unwrap_or_else(|| silent.clone()) != at(actual, *number).unwrap_or_else(|| silent.clone())
    };
    let first = (0..frames).find(differs)?;
    let (mut above, mut below, mut mark) = (String::new(), String::new(), None);
    for number in 0..frames {
        let cell = |frame: Option<Frame>| frame.map_or_else(String::new, |frame| frame.to_string());
        let (one, other) = (cell(at(expected, number)), cell(at(actual, number)));
        if number == first {
            mark = Some(above.chars().count());
        }
        let width = one.chars().count().max(other.chars().count());
        let _ = write!(above, "{one:width$}");
        let _ = write!(below, "{other:width$}");
    }
    Some(Difference {
        frame: first,
        drawing: format!(
            "  expected  {}\n  actual    {}\n            {}^",
            above.trim_end(),
            below.trim_end(),
            " ".repeat(mark.unwrap_or_default())
        ),
    })
}

/// Where two diagrams differ first, and both drawn.
#[derive(Debug)]
pub(super) struct Difference {
    pub(super) frame: usize,
    pub(super) drawing: String,
}
