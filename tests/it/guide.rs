//! The book: its chapters are all there, tested, and lead nowhere that is not.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(root().join(&path)).unwrap_or_else(|error| panic!("{}: {error}", path.as_ref().display()))
}

/// Where the links of a page lead, but for those to the web and into the page itself.
fn links(page: &str) -> impl Iterator<Item = &str> {
    page.match_indices("](").filter_map(|(at, _)| {
        let target = page[at + 2..].split(')').next()?.split('#').next()?;
        (!target.is_empty() && !target.contains("://")).then_some(target)
    })
}

/// The fenced blocks of a page, with their languages.
fn blocks(page: &str) -> Vec<(&str, String)> {
    let mut blocks: Vec<(&str, String)> = Vec::new();
    let mut is_open = false;
    for line in page.lines() {
        match line.strip_prefix("```") {
            Some(_) if is_open => is_open = false,
            Some(language) => {
                is_open = true;
                blocks.push((language, String::new()));
            }
            None if is_open => blocks.last_mut().expect("an open block").1.extend([line, "\n"]),
            None => {}
        }
    }
    assert!(!is_open, "a block without an end");
    blocks
}

/// The pages of the book, from `docs` on.
fn chapters() -> BTreeSet<PathBuf> {
    links(&read("docs/SUMMARY.md")).map(PathBuf::from).collect()
}

#[test]
fn every_chapter_is_in_the_summary() {
    let guide = fs::read_dir(root().join("docs/guide")).expect("the guide");
    let files: BTreeSet<PathBuf> =
        guide.map(|entry| Path::new("guide").join(entry.expect("a file").file_name())).collect();
    let named: BTreeSet<PathBuf> = chapters().into_iter().filter(|path| path.starts_with("guide")).collect();
    assert_eq!(files, named);
}

#[test]
fn every_link_leads_somewhere() {
    let pages = chapters().into_iter().map(|path| Path::new("docs").join(path)).chain([PathBuf::from("README.md")]);
    let mut seen = 0;
    for page in pages {
        for target in links(&read(&page)) {
            seen += 1;
            let path = root().join(page.parent().expect("a folder")).join(target);
            assert!(path.exists(), "{}: {target}", page.display());
        }
    }
    assert!(seen > chapters().len(), "the guide's pages lead to each other");
}

#[test]
fn every_rust_block_is_a_documentation_test() {
    let tested = read("src/guide.rs");
    for path in chapters() {
        let page = read(Path::new("docs").join(&path));
        for (language, code) in blocks(&page) {
            match language.split(',').next().unwrap_or_default() {
                "rust" => assert!(tested.contains(path.to_str().expect("ASCII")), "{}: {code}", path.display()),
                "sh" => commands(&path, &code),
                "json" => drop(serde_json::from_str::<serde_json::Value>(&code).expect("JSON")),
                "text" | "c" | "toml" => {}
                other => panic!("{}: a block of {other:?}", path.display()),
            }
        }
    }
}

/// What a block of commands calls has to be there: scripts, examples and features of ours.
fn commands(page: &Path, code: &str) {
    let manifest = read("Cargo.toml");
    for word in code.split_whitespace().filter(|word| word.starts_with("scripts/")) {
        assert!(root().join(word).exists(), "{}: {word}", page.display());
    }
    for line in code.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        for pair in words.windows(2) {
            let is_there = match pair[0] {
                "--example" => root().join(format!("examples/{}.rs", pair[1])).exists(),
                "--features" => pair[1].split(',').all(|feature| manifest.contains(&format!("\n{feature} = ["))),
                "-p" if words[0] == "cargo" => root().join(pair[1].replacen("example-", "examples/", 1)).exists(),
                _ => true,
            };
            assert!(is_there, "{}: {line}", page.display());
        }
    }
}
