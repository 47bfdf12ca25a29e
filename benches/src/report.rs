//! Tables for people, lines for scripts.
//!
//! A table is Markdown that also reads well as it stands. The lines are
//!
//! ```text
//! RATIO <scenario> <peer> <their nanoseconds / ours>
//! FIGURE <name> <value>
//! ```

/// A table.
#[derive(Debug)]
pub struct Table {
    title: String,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table of these columns.
    #[must_use]
    pub fn new(title: impl Into<String>, columns: &[&str]) -> Self {
        Self { title: title.into(), rows: vec![columns.iter().map(ToString::to_string).collect()] }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    fn print(&self) {
        let columns = self.rows[0].len();
        let width = |column: usize| {
            self.rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..columns).map(|column| width(column).max(3)).collect();
        println!("### {}\n", self.title);
        for (index, row) in self.rows.iter().enumerate() {
            let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, &width))| match column {
                0 => format!("{cell:<width$}"),
                _ => format!("{cell:>width$}"),
            });
            println!("| {} |", cells.collect::<Vec<_>>().join(" | "));
            if index == 0 {
                let rules = widths.iter().enumerate().map(|(column, &width)| match column {
                    0 => "-".repeat(width + 2),
                    _ => format!("{}:", "-".repeat(width + 1)),
                });
                println!("|{}|", rules.collect::<Vec<_>>().join("|"));
            }
        }
        println!();
    }
}

/// Where figures go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Report {
    /// To standard output.
    Print,
    /// Nowhere: a trial's figures mean nothing.
    Silent,
}

impl Report {
    /// Prints a table.
    pub fn table(self, table: &Table) {
        if self == Self::Print {
            table.print();
        }
    }

    /// How many times as long a peer takes as we do.
    pub fn ratio(self, scenario: &str, peer: &str, theirs: f64, ours: f64) {
        self.line(&format!("RATIO {scenario} {peer} {:.2}", theirs / ours));
    }

    /// A figure of ours alone.
    pub fn figure(self, name: &str, value: f64) {
        self.line(&format!("FIGURE {name} {value:.1}"));
    }

    /// Ends a block of lines.
    pub fn rest(self) {
        self.line("");
    }

    fn line(self, line: &str) {
        if self == Self::Print {
            println!("{line}");
        }
    }
}

/// Nanoseconds in few digits.
#[must_use]
pub fn nanos(value: f64) -> String {
    match value {
        _ if value.is_nan() => String::from("–"),
        _ if value < 10.0 => format!("{value:.1}"),
        _ if value < 10_000.0 => format!("{value:.0}"),
        _ if value < 1e6 => format!("{:.1}k", value / 1e3),
        _ => format!("{:.2}M", value / 1e6),
    }
}

/// How many times as much, in few digits.
#[must_use]
pub fn times(value: f64) -> String {
    match value {
        _ if value.is_nan() => String::from("–"),
        _ if value < 100.0 => format!("{value:.2}x"),
        _ => format!("{value:.0}x"),
    }
}
