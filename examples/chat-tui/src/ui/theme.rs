//! Colours: the terminal's own sixteen, or none.

use ratatui::style::{Color, Modifier, Style};

/// How things look. Whatever a colour says is said by a word or a sign as well.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Theme {
    has_colours: bool,
}

/// How good a piece of news is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Good,
    Waiting,
    Bad,
}

impl Theme {
    /// Without colours if `NO_COLOR` is set to anything but an empty text.
    pub(crate) fn of_environment() -> Self {
        Self { has_colours: std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()) }
    }

    #[cfg(test)]
    pub(crate) fn new(has_colours: bool) -> Self {
        Self { has_colours }
    }

    fn foreground(self, colour: Color) -> Style {
        if self.has_colours { Style::new().fg(colour) } else { Style::new() }
    }

    pub(crate) fn tone(self, tone: Tone) -> Style {
        match tone {
            Tone::Good => self.foreground(Color::Green),
            Tone::Waiting => self.foreground(Color::Yellow),
            Tone::Bad => self.foreground(Color::Red).add_modifier(Modifier::BOLD),
        }
    }

    /// What is there if one looks for it.
    pub(crate) fn quiet(self) -> Style {
        if self.has_colours { Style::new().fg(Color::DarkGray) } else { Style::new().add_modifier(Modifier::DIM) }
    }

    pub(crate) fn title(self) -> Style {
        self.foreground(Color::Cyan).add_modifier(Modifier::BOLD)
    }

    /// The frame of what the arrows move.
    pub(crate) fn focused(self, is_focused: bool) -> Style {
        if is_focused { self.foreground(Color::Cyan) } else { self.quiet() }
    }

    /// A number that wants to be seen.
    pub(crate) fn badge(self) -> Style {
        let style = Style::new().add_modifier(Modifier::BOLD);
        if self.has_colours { style.fg(Color::Black).bg(Color::Yellow) } else { style.add_modifier(Modifier::REVERSED) }
    }

    pub(crate) fn own(self) -> Style {
        self.foreground(Color::Green).add_modifier(Modifier::BOLD)
    }

    /// A sender's name: the same colour each time, and others for others as far as there are enough.
    pub(crate) fn sender(self, user_id: &str) -> Style {
        const COLOURS: [Color; 5] = [Color::Magenta, Color::Blue, Color::Cyan, Color::LightMagenta, Color::LightBlue];
        let sum = user_id.bytes().fold(0_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
        self.foreground(COLOURS[sum % COLOURS.len()]).add_modifier(Modifier::BOLD)
    }
}
