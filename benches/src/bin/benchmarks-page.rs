//! Puts a run's tables into a page and draws its picture: `benchmarks-page PAGE PICTURE < run`.

use std::error::Error;
use std::{env, fs, io};

use tim_events_benches::plot::{Ratio, svg};

const BEGIN: &str = "<!-- results -->\n";
const END: &str = "<!-- end of results -->";

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = env::args().skip(1);
    let (Some(page), Some(picture)) = (args.next(), args.next()) else {
        return Err("usage: benchmarks-page PAGE PICTURE < run".into());
    };
    let run = io::read_to_string(io::stdin())?;
    let ratios: Vec<Ratio> = run.lines().filter_map(Ratio::parse).collect();
    if ratios.is_empty() {
        return Err("the run holds no RATIO line".into());
    }
    let text = with_results(&fs::read_to_string(&page)?, &run).ok_or("the page has no place for results")?;
    fs::write(&page, text)?;
    fs::write(&picture, svg(&ratios))?;
    Ok(())
}

/// The page with what people read of the run in the place for it.
fn with_results(page: &str, run: &str) -> Option<String> {
    let (before, rest) = page.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    let mut results = String::new();
    for line in run.lines() {
        let line = match line.strip_prefix("ABOUT ") {
            Some(about) => format!("* {about}"),
            None if line.starts_with("RATIO ") || line.starts_with("FIGURE ") => continue,
            None => line.to_owned(),
        };
        // Where lines for scripts stood, one blank line is enough.
        if !(line.is_empty() && results.ends_with("\n\n")) {
            results += &line;
            results.push('\n');
        }
    }
    Some(format!("{before}{BEGIN}\n{}\n\n{END}{after}", results.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_replaced() {
        let page = format!("before\n{BEGIN}\nold\n\n{END}\nafter\n");
        let run = "ABOUT two CPUs\n\n### S1\n\n| a |\n\nRATIO S1 kanal 2.00\n\n### S2\n\n| b |\n";
        let text = with_results(&page, run).expect("there is a place");
        let results = "* two CPUs\n\n### S1\n\n| a |\n\n### S2\n\n| b |";
        assert_eq!(text, format!("before\n{BEGIN}\n{results}\n\n{END}\nafter\n"));
        assert_eq!(with_results(&text, run), Some(text));
        assert_eq!(with_results("no place", run), None);
    }
}
