//! A screen with colours as a picture.

use std::fmt::Write;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The size of a cell, and how far down in it text stands.
const WIDTH: f32 = 8.4;
const HEIGHT: f32 = 18.0;
const BASE: f32 = 13.5;

/// The room around the screen.
const MARGIN: f32 = 12.0;

const BACKGROUND: &str = "#12161f";
const FOREGROUND: &str = "#d3d8e2";

/// The terminal's sixteen colours.
const PALETTE: [&str; 16] = [
    "#12161f", "#e5697a", "#8fc97f", "#e3c06b", "#6ea8e8", "#c58be0", "#5cc4cf", "#d3d8e2", "#6b7488", "#f0808f",
    "#a6dd97", "#f0d48a", "#8cbcf2", "#d6a3ee", "#7cd8e2", "#f4f6fa",
];

/// One character as a terminal shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cell {
    symbol: String,
    style: Style,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "a terminal's attributes are so many switches")]
struct Style {
    foreground: Option<usize>,
    background: Option<usize>,
    is_bold: bool,
    is_dim: bool,
    is_italic: bool,
    is_reversed: bool,
}

impl Cell {
    /// The cells of each line of what tmux prints with `-e`.
    pub(crate) fn parse(screen: &str) -> Vec<Vec<Self>> {
        // A style goes on over the end of a line.
        let mut style = Style::default();
        screen.lines().map(|line| Self::parse_line(line, &mut style)).collect()
    }

    fn parse_line(line: &str, style: &mut Style) -> Vec<Self> {
        let mut cells = Vec::new();
        for (number, part) in line.split("\u{1b}[").enumerate() {
            let text = match part.split_once('m') {
                Some((codes, text)) if number > 0 => {
                    style.apply(codes);
                    text
                }
                _ => part,
            };
            // Without the shifts between character sets, which tmux may use for lines.
            let text: String = text.chars().filter(|c| !c.is_control()).collect();
            cells.extend(text.graphemes(true).map(|symbol| Self { symbol: symbol.to_owned(), style: *style }));
        }
        cells
    }

    pub(crate) fn is_coloured(&self) -> bool {
        self.style.foreground.is_some() || self.style.background.is_some()
    }
}

impl Style {
    fn apply(&mut self, codes: &str) {
        let mut codes = codes.split(';').map(|code| code.parse::<usize>().unwrap_or(0));
        while let Some(code) = codes.next() {
            match code {
                0 => *self = Self::default(),
                1 => self.is_bold = true,
                2 => self.is_dim = true,
                3 => self.is_italic = true,
                7 => self.is_reversed = true,
                22 => (self.is_bold, self.is_dim) = (false, false),
                23 => self.is_italic = false,
                27 => self.is_reversed = false,
                30..=37 => self.foreground = Some(code - 30),
                // By number, among 256 of which the app uses the terminal's own.
                38 => self.foreground = codes.nth(1),
                39 => self.foreground = None,
                40..=47 => self.background = Some(code - 40),
                48 => self.background = codes.nth(1),
                49 => self.background = None,
                90..=97 => self.foreground = Some(code - 82),
                100..=107 => self.background = Some(code - 92),
                other => panic!("the picture knows no style {other}"),
            }
        }
    }

    /// What is drawn in which colour on which ground.
    fn colours(self) -> (&'static str, Option<&'static str>) {
        let foreground = self.foreground.map_or(FOREGROUND, |colour| PALETTE[colour]);
        let background = self.background.map(|colour| PALETTE[colour]);
        if self.is_reversed { (background.unwrap_or(BACKGROUND), Some(foreground)) } else { (foreground, background) }
    }
}

/// The picture of a screen so many columns wide.
pub(crate) fn draw(lines: &[Vec<Cell>], columns: u16, title: &str) -> String {
    let rows = u16::try_from(lines.len()).expect("a screen");
    let (width, height) = (f32::from(columns) * WIDTH + 2.0 * MARGIN, f32::from(rows) * HEIGHT + 2.0 * MARGIN);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.1} {height:.1}\" width=\"{width:.0}\" \
         height=\"{height:.0}\" font-size=\"14\" fill=\"{FOREGROUND}\" font-family=\"ui-monospace, 'SF Mono', Menlo, \
         Consolas, 'DejaVu Sans Mono', 'Noto Sans Mono CJK SC', monospace\">\n<title>{title}</title>\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{BACKGROUND}\"/>\n"
    );
    for (row, line) in (0_u16..).zip(lines) {
        let y = MARGIN + f32::from(row) * HEIGHT;
        let mut x = MARGIN;
        let mut rest = line.as_slice();
        while let Some(first) = rest.first() {
            let length = run(rest);
            let text: String = rest[..length].iter().map(|cell| cell.symbol.as_str()).collect();
            let columns = f32::from(u16::try_from(text.width()).expect("a line"));
            put(&mut svg, (x, y), columns * WIDTH, &text, first.style);
            x += columns * WIDTH;
            rest = &rest[length..];
        }
    }
    svg.push_str("</svg>\n");
    svg
}

/// How many cells can be drawn together: plain letters of one style, else one alone, so that all stand in their columns
/// whatever fonts there are.
fn run(cells: &[Cell]) -> usize {
    let is_plain = |cell: &Cell| cell.symbol.is_ascii();
    let first = &cells[0];
    if !is_plain(first) {
        return cells.iter().take_while(|cell| *cell == first && shape(&cell.symbol).is_some()).count().max(1);
    }
    cells.iter().take_while(|cell| is_plain(cell) && cell.style == first.style).count()
}

/// Lines and blocks, which fonts draw with gaps: what is drawn of a cell from 0 to 1.
fn shape(symbol: &str) -> Option<&'static str> {
    Some(match symbol {
        "─" => "M0 .5H1",
        "│" => "M.5 0V1",
        "╭" => "M.5 1V.8Q.5 .5 1 .5",
        "╮" => "M.5 1V.8Q.5 .5 0 .5",
        "╰" => "M.5 0V.2Q.5 .5 1 .5",
        "╯" => "M.5 0V.2Q.5 .5 0 .5",
        "█" | "░" | "▌" => "",
        _ => return None,
    })
}

fn put(svg: &mut String, (x, y): (f32, f32), width: f32, text: &str, style: Style) {
    let (foreground, background) = style.colours();
    if let Some(background) = background {
        let _ = writeln!(
            svg,
            "<rect x=\"{x:.1}\" y=\"{:.1}\" width=\"{width:.1}\" height=\"{:.1}\" rx=\"3\" fill=\"{background}\"/>",
            y + 1.0,
            HEIGHT - 2.0
        );
    }
    if text.trim().is_empty() {
        return;
    }
    let symbol = text.graphemes(true).next().unwrap_or_default();
    let _ = match (symbol, shape(symbol)) {
        ("█" | "░" | "▌", _) => {
            let (width, inset) = if symbol == "▌" { (width / 2.0, 0.0) } else { (width, 4.0) };
            let opacity = if symbol == "░" { ".4" } else { "1" };
            writeln!(
                svg,
                "<rect x=\"{x:.1}\" y=\"{:.1}\" width=\"{width:.1}\" height=\"{:.1}\" fill=\"{foreground}\" \
                 opacity=\"{opacity}\"/>",
                y + inset,
                HEIGHT - 2.0 * inset
            )
        }
        (_, Some(path)) => writeln!(
            svg,
            "<path transform=\"translate({x:.1} {y:.1}) scale({:.1} {HEIGHT})\" d=\"{path}\" fill=\"none\" \
             stroke=\"{foreground}\" vector-effect=\"non-scaling-stroke\"/>",
            if symbol == "─" { width } else { WIDTH }
        ),
        (_, None) => {
            let weight = if style.is_bold { " font-weight=\"bold\"" } else { "" };
            let slant = if style.is_italic { " font-style=\"italic\"" } else { "" };
            let dim = if style.is_dim { " opacity=\".6\"" } else { "" };
            let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            writeln!(
                svg,
                "<text x=\"{x:.1}\" y=\"{:.1}\" textLength=\"{width:.1}\" lengthAdjust=\"spacingAndGlyphs\" \
                 xml:space=\"preserve\" fill=\"{foreground}\"{weight}{slant}{dim}>{text}</text>",
                y + BASE
            )
        }
    };
}
