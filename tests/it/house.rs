//! The house: imports run one way between the folders of `src`.

use std::fs;
use std::path::Path;

/// Each folder and the folders that it may name. `catalog` is the table and may be named by all.
const MAY_IMPORT: [(&str, &[&str]); 8] = [
    ("event", &[]),
    ("bus", &["event"]),
    ("ingress", &["event", "bus"]),
    ("stream", &["event", "bus", "ingress"]),
    ("compat", &["event", "bus", "ingress", "stream"]),
    ("state", &["event", "bus", "ingress", "stream"]),
    ("bridge", &["event", "bus", "ingress", "stream"]),
    ("testing", &["event", "bus", "ingress", "stream"]),
];

/// What `ingress` may use of the bus: the publishing half.
const PUBLISHING: [&str; 3] = ["Bus", "SendError", "WeakBus"];

fn sources(folder: &Path, each: &mut impl FnMut(&Path, &str)) {
    for entry in fs::read_dir(folder).expect("a folder of the crate") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, each);
        } else {
            each(&path, &fs::read_to_string(&path).expect("a source file"));
        }
    }
}

/// The names that follow `crate::` in code; documentation may link anywhere.
fn imports(source: &str) -> Vec<String> {
    let code: String =
        source.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    assert!(!code.contains("super::super::super"), "a path that climbs out of its folder");
    code.match_indices("crate::")
        .filter(|(at, _)| !code[..*at].ends_with('$'))
        .map(|(at, found)| code[at + found.len()..].to_owned())
        .collect()
}

fn name(path: &str) -> &str {
    path.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or_default()
}

#[test]
fn imports_run_one_way() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut seen = 0;
    for (folder, allowed) in MAY_IMPORT {
        sources(&source.join(folder), &mut |path, text| {
            for import in imports(text) {
                seen += 1;
                let module = name(&import);
                assert!(
                    module == folder || module == "catalog" || allowed.contains(&module),
                    "{} must not import crate::{module}",
                    path.display()
                );
                if folder == "ingress" && module == "bus" {
                    let names = import["bus::".len()..].split(';').next().unwrap_or_default();
                    let names =
                        names.trim_matches(['{', '}']).split(',').map(str::trim).filter(|name| !name.is_empty());
                    for used in names {
                        assert!(PUBLISHING.contains(&used), "{} uses bus::{used}", path.display());
                    }
                }
            }
        });
    }
    assert!(seen > 50, "the test has looked at the wrong files");
}

#[test]
fn every_folder_of_the_crate_is_in_the_table() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in fs::read_dir(source).expect("src") {
        let entry = entry.expect("an entry");
        if entry.path().is_dir() {
            let folder = entry.file_name().into_string().expect("a plain name");
            assert!(MAY_IMPORT.iter().any(|(known, _)| *known == folder), "{folder}");
        }
    }
}
