//! The vendor's headers against the catalog: what this crate registers and calls is declared there just so.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use tim_events::EventKind;
use tim_events::catalog::{CType, Setter};

/// Declarations by name: the types of their parameters, and what comes before the name.
type Declarations = BTreeMap<String, (String, Vec<String>)>;

struct Headers {
    functions: Declarations,
    callbacks: Declarations,
}

impl Headers {
    /// The headers beside the library, if they are there.
    fn read(test: &str) -> Option<Self> {
        let library = super::library(test)?;
        let folder = library.parent().and_then(|folder| folder.parent()).expect("the package's folder").join("include");
        let Ok(entries) = fs::read_dir(&folder) else {
            super::say(&format!("{test}: there are no headers in {}", folder.display()));
            return None;
        };
        let mut headers = Self { functions: BTreeMap::new(), callbacks: BTreeMap::new() };
        for entry in entries {
            headers.add(&plain(&fs::read_to_string(entry.unwrap().path()).unwrap()));
        }
        let found = (headers.functions.len(), headers.callbacks.len());
        assert!(found.0 > 200 && found.1 > 60, "functions and callbacks of the vendor: {found:?}");
        Some(headers)
    }

    fn add(&mut self, text: &str) {
        for statement in text.split([';', '{', '}']) {
            let statement = statement.split_whitespace().collect::<Vec<_>>().join(" ");
            if let Some(at) = statement.rfind("TIM_API ") {
                let declaration = &statement[at + "TIM_API ".len()..];
                let (head, parameters) = declaration.split_once('(').expect("a function");
                let (result, name) = head.rsplit_once([' ', '*']).expect("a result and a name");
                self.functions.insert(name.to_owned(), (result.trim().to_owned(), types(parameters)));
            } else if let Some(at) = statement.rfind("typedef void") {
                let declaration = statement[at + "typedef void".len()..].trim_start();
                let (name, parameters) = declaration.split_once(')').expect("a callback");
                let name = name.trim_start_matches(['(', '*', ' ']);
                let parameters = parameters.trim_start().trim_start_matches('(');
                self.callbacks.insert(name.to_owned(), ("void".to_owned(), types(parameters)));
            }
        }
    }
}

/// The declarations, without comments and what is the preprocessor's.
fn plain(text: &str) -> String {
    let mut code = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("/*").into_iter().chain(rest.find("//")).min() {
        code.push_str(&rest[..at]);
        let end = if rest[at..].starts_with("/*") { "*/" } else { "\n" };
        rest = rest[at + 2..].split_once(end).map_or("", |(_, after)| after);
        code.push('\n');
    }
    code.push_str(rest);
    code.lines().filter(|line| !line.trim_start().starts_with('#')).collect::<Vec<_>>().join("\n")
}

/// The types of a parameter list, in the spelling of `CType` where it is one of those.
fn types(parameters: &str) -> Vec<String> {
    let parameters = parameters.trim_end().trim_end_matches(')');
    let of = |parameter: &str| {
        let (ctype, _) = parameter.trim().rsplit_once([' ', '*']).expect("a type and a name");
        let pointer = if parameter.contains('*') { "*" } else { "" };
        let ctype = ctype.trim().trim_end_matches('*').trim();
        match ctype.split_once(' ') {
            Some(("enum", _)) => "int32_t".to_owned(),
            _ if ctype == "int" => "int32_t".to_owned(),
            // Enums without the word.
            _ if ctype.starts_with("TIM") && !ctype.ends_with("Callback") => "int32_t".to_owned(),
            _ => format!("{ctype}{pointer}"),
        }
    };
    parameters.split(',').filter(|parameter| !["", "void"].contains(&parameter.trim())).map(of).collect()
}

fn ctype(ctype: CType) -> String {
    match ctype {
        CType::Text => "const char*".to_owned(),
        CType::Bool => "bool".to_owned(),
        CType::Int32 => "int32_t".to_owned(),
        CType::Uint32 => "uint32_t".to_owned(),
        CType::Int64 => "int64_t".to_owned(),
        CType::Uint64 => "uint64_t".to_owned(),
        other => panic!("{other:?} is a new type"),
    }
}

/// How a function ends that answers later.
const ANSWER: [&str; 2] = ["TIMCommCallback", "const void*"];

/// The functions of the catalog that set callbacks, each with its callback and whether a `user_data` follows that.
fn setters() -> BTreeMap<&'static str, (&'static str, bool)> {
    let mut setters = BTreeMap::new();
    for row in EventKind::catalog() {
        match row.setter {
            Setter::Set { function, .. } => {
                setters.insert(function, (row.callback, true));
            }
            Setter::AddRemove { add, remove, .. } => {
                setters.insert(add, (row.callback, true));
                setters.insert(remove, (row.callback, false));
            }
            _ => {}
        }
    }
    setters
}

#[test]
fn every_setter_of_the_headers_is_in_the_catalog() {
    let Some(headers) = Headers::read("headers") else { return };
    let catalog = setters();
    let declared = headers
        .functions
        .iter()
        .filter(|(name, _)| ["TIMSet", "TIMAdd", "TIMRemove"].iter().any(|prefix| name.starts_with(prefix)));
    let (mut seen, mut others) = (BTreeSet::new(), Vec::new());
    for (name, (_, parameters)) in declared {
        // These are told of the answer to this one call; they set something else than a callback.
        if parameters.iter().any(|parameter| parameter == "TIMCommCallback") {
            others.push(name.as_str());
            continue;
        }
        assert!(catalog.contains_key(name.as_str()), "the catalog has no {name}");
        seen.insert(name.as_str());
    }
    assert_eq!(others, ["TIMSetConfig", "TIMSetSelfStatus"], "calls that only look like setters");
    let gone: Vec<_> = catalog.keys().filter(|setter| !seen.contains(**setter)).collect();
    super::say(&format!("headers: {} setters declared; in the catalog but not declared: {gone:?}", seen.len()));
}

/// What the trampolines and the calls of setters are safe by.
#[test]
fn callbacks_and_setters_have_the_types_of_the_headers() {
    let Some(headers) = Headers::read("headers") else { return };
    let mut compared = 0;
    for row in EventKind::catalog() {
        if row.parameters.is_empty() && matches!(row.setter, Setter::Derived) {
            continue;
        }
        let Some((_, declared)) = headers.callbacks.get(row.callback) else {
            super::say(&format!("headers: no {}", row.callback));
            continue;
        };
        let mut ours: Vec<_> = row.parameters.iter().map(|parameter| ctype(parameter.ctype)).collect();
        ours.push("const void*".to_owned());
        assert_eq!(&ours, declared, "{}", row.callback);
        compared += 1;
    }
    assert!(compared > 60, "{compared} callbacks compared");
    for (setter, (callback, with_user_data)) in setters() {
        let Some((result, declared)) = headers.functions.get(setter) else { continue };
        let ours: Vec<_> = [callback].into_iter().chain(with_user_data.then_some("const void*")).collect();
        assert_eq!((result.as_str(), declared), ("void", &ours.into_iter().map(str::to_owned).collect()), "{setter}");
    }
}

#[test]
fn functions_that_are_called_have_the_types_of_the_headers() {
    let Some(headers) = Headers::read("headers") else { return };
    let text = "const char*";
    for (name, result, before, answered) in [
        ("TIMInit", "int", &["uint64_t", text][..], false),
        ("TIMUninit", "int", &[], false),
        ("TIMGetSDKVersion", "const char*", &[], false),
        ("TIMGetLoginStatus", "TIMLoginStatus", &[], false),
        ("TIMLogin", "int", &[text, text], true),
        ("TIMLogout", "int", &[], true),
        ("TIMSetConfig", "int", &[text], true),
        ("TIMConvGetConvList", "int", &[], true),
        ("TIMConvGetTotalUnreadMessageCount", "int", &[], true),
        ("TIMMsgSaveMsg", "int", &[text, "int32_t", text], true),
        ("TIMMsgGetMsgList", "int", &[text, "int32_t", text], true),
    ] {
        let (declared, parameters) = headers.functions.get(name).unwrap_or_else(|| panic!("no {name}"));
        let ours: Vec<_> = before.iter().chain(answered.then_some(&ANSWER).into_iter().flatten()).copied().collect();
        assert_eq!(
            (declared.trim_start_matches("enum "), parameters),
            (result, &ours.into_iter().map(str::to_owned).collect()),
            "{name}"
        );
    }
}
