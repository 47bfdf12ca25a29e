//! The ratios as a picture: a row for each scenario, a dot for each peer, on a logarithmic scale.

use std::fmt::Write;

/// One `RATIO` line.
#[derive(Debug, Clone, PartialEq)]
pub struct Ratio {
    /// The scenario.
    pub scenario: String,
    /// The peer.
    pub peer: String,
    /// How many times as long it takes as we do.
    pub times: f64,
}

impl Ratio {
    /// The ratio that a line tells, if it does.
    #[must_use]
    pub fn parse(line: &str) -> Option<Self> {
        let mut words = line.strip_prefix("RATIO ")?.split(' ');
        let (scenario, peer) = (words.next()?.to_owned(), words.next()?.to_owned());
        let times = words.next()?.parse().ok().filter(|times| *times > 0.0)?;
        Some(Self { scenario, peer, times })
    }
}

const COLOURS: [&str; 9] =
    ["#0072b2", "#56b4e9", "#009e73", "#d55e00", "#cc79a7", "#e69f00", "#7a4fbf", "#666666", "#8c564b"];
const LEFT: f64 = 190.0;
const WIDTH: f64 = 620.0;
const ROW: f64 = 22.0;
const TOP: f64 = 78.0;

/// Where a ratio stands, in powers of ten.
#[derive(Debug, Clone, Copy)]
struct Scale {
    low: f64,
    high: f64,
}

impl Scale {
    fn of(ratios: &[Ratio]) -> Self {
        let powers = || ratios.iter().map(|ratio| ratio.times.log10());
        Self { low: powers().fold(-1.0, f64::min).floor(), high: powers().fold(1.0, f64::max).ceil() }
    }

    fn x(self, power: f64) -> f64 {
        LEFT + WIDTH * (power - self.low) / (self.high - self.low)
    }
}

/// The picture, as SVG.
#[must_use]
pub fn svg(ratios: &[Ratio]) -> String {
    let scenarios = distinct(ratios.iter().map(|ratio| ratio.scenario.as_str()));
    let peers = distinct(ratios.iter().map(|ratio| ratio.peer.as_str()));
    let scale = Scale::of(ratios);
    let bottom = rows(scenarios.len()).last().map_or(TOP, |y| y + ROW);
    let mut svg = String::new();
    draw(&mut svg, scale, &scenarios, &peers, ratios, bottom).map_or_else(|_| String::new(), |()| svg)
}

fn draw(
    svg: &mut String,
    scale: Scale,
    scenarios: &[&str],
    peers: &[&str],
    ratios: &[Ratio],
    bottom: f64,
) -> std::fmt::Result {
    let (width, height) = (LEFT + WIDTH + 30.0, bottom + 30.0);
    writeln!(svg, r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}""#)?;
    writeln!(svg, r#"  font-family="sans-serif" font-size="12">"#)?;
    writeln!(svg, r#"<rect width="{width}" height="{height}" fill="white"/>"#)?;
    writeln!(svg, r#"<text x="12" y="20" font-size="14">Their time / ours; right of 1x we are faster</text>"#)?;
    for (index, (peer, colour)) in peers.iter().zip(COLOURS.iter().cycle()).enumerate() {
        // Five to a line.
        let place = u32::try_from(index).unwrap_or(0);
        let (x, y) = (18.0 + 160.0 * f64::from(place % 5), 40.0 + 18.0 * f64::from(place / 5));
        writeln!(
            svg,
            r#"<circle cx="{x}" cy="{}" r="4.5" fill="{colour}"/><text x="{}" y="{y}">{peer}</text>"#,
            y - 4.0,
            x + 9.0
        )?;
    }
    let mut power = scale.low;
    while power <= scale.high {
        let (x, heavy) = (scale.x(power), if power == 0.0 { "#333" } else { "#ddd" });
        writeln!(svg, r#"<line x1="{x:.1}" y1="{TOP}" x2="{x:.1}" y2="{bottom}" stroke="{heavy}"/>"#)?;
        let label = 10f64.powf(power);
        writeln!(svg, r#"<text x="{x:.1}" y="{}" text-anchor="middle">{label}x</text>"#, bottom + 18.0)?;
        power += 1.0;
    }
    for (scenario, y) in scenarios.iter().zip(rows(scenarios.len())) {
        writeln!(svg, r#"<text x="{}" y="{}" text-anchor="end">{scenario}</text>"#, LEFT - 10.0, y + 4.0)?;
        for ratio in ratios.iter().filter(|ratio| ratio.scenario == *scenario) {
            let colour =
                peers.iter().position(|peer| *peer == ratio.peer).map_or("black", |at| COLOURS[at % COLOURS.len()]);
            let (x, Ratio { peer, times, .. }) = (scale.x(ratio.times.log10()), ratio);
            write!(svg, r#"<circle cx="{x:.1}" cy="{y}" r="4.5" fill="{colour}" fill-opacity="0.85">"#)?;
            writeln!(svg, "<title>{peer}: {times}x</title></circle>")?;
        }
    }
    writeln!(svg, "</svg>")
}

/// The middles of so many rows.
fn rows(number: usize) -> impl Iterator<Item = f64> {
    std::iter::successors(Some(TOP + ROW / 2.0), |y| Some(y + ROW)).take(number)
}

fn distinct<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = Vec::new();
    for name in names {
        if !seen.contains(&name) {
            seen.push(name);
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read() {
        let ratio = Ratio { scenario: "S1.burst".into(), peer: "kanal".into(), times: 2.5 };
        assert_eq!(Ratio::parse("RATIO S1.burst kanal 2.50"), Some(ratio));
        assert_eq!(Ratio::parse("FIGURE FLAT.kinds.1 120.0"), None);
        assert_eq!(Ratio::parse("RATIO S1.burst kanal NaN"), None);
    }

    #[test]
    fn every_ratio_is_a_dot_within_the_picture() {
        let ratios =
            ["RATIO a x 0.02", "RATIO a y 1.00", "RATIO b x 9000.00"].map(|line| Ratio::parse(line).expect("a ratio"));
        let svg = svg(&ratios);
        assert_eq!(svg.matches("<title>").count(), 3);
        let scale = Scale::of(&ratios);
        assert!(ratios.iter().all(|ratio| (LEFT..=LEFT + WIDTH).contains(&scale.x(ratio.times.log10()))));
        assert!(svg.ends_with("</svg>\n"));
    }
}
