//! The C headers, and the C test that drives every registration, are written from the catalog and from
//! `tests/data/vendor_names.json`; these tests fail when they are stale.
//!
//! `UPDATE_DOCS=1 cargo test --test it headers` writes them anew.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Map, Value};
use tim_events::catalog::{CType, Setter};
use tim_events::{Category, EventKind, Row};

/// What `tim_events.h` says before the registrations.
const HEAD: &str = include_str!("../data/tim_events.head.h");

const TAIL: &str = "
#ifdef __cplusplus
}
#endif

#endif
";

const COMPAT_HEAD: &str = include_str!("../data/tim_events_compat.head.h");

/// The rows that have a setter, by category.
fn rows() -> impl Iterator<Item = (Category, Vec<&'static Row>)> {
    Category::ALL.iter().map(|&category| {
        let is_set = |row: &&Row| matches!(row.setter, Setter::Set { .. } | Setter::AddRemove { .. });
        (category, EventKind::catalog().iter().filter(|row| row.category == category).filter(is_set).collect())
    })
}

/// The name of our function, and of the callback's type.
fn ours(name: &str) -> String {
    format!("tim_events_{name}")
}

fn callback_type(row: &Row) -> String {
    let name = match row.setter {
        Setter::Set { name, .. } => name.strip_prefix("set_"),
        Setter::AddRemove { add_name, .. } => add_name.strip_prefix("add_"),
        _ => None,
    };
    format!("tim_events_{}_callback", name.expect("a setter's name begins with what it does"))
}

/// The parameters of a callback, as its type lists them.
fn parameters(row: &Row, ctype: impl Fn(&str, &str) -> String) -> String {
    let each = row.parameters.iter().map(|parameter| {
        let name = parameter.name;
        format!("{} {name}", ctype(name, &parameter.ctype.to_string()))
    });
    each.chain(["const void *user_data".to_owned()]).collect::<Vec<_>>().join(", ").replace("* ", " *")
}

/// A sentence, broken so that it stays below so many columns.
fn comment(text: &str) -> String {
    let mut lines = vec![String::from("/**")];
    for word in text.split(' ') {
        let last = lines.last_mut().expect("one at least");
        if last.len() + word.len() > 110 {
            lines.push(format!(" * {word}"));
        } else {
            *last += " ";
            *last += word;
        }
    }
    lines.join("\n") + " */\n"
}

fn header() -> String {
    let mut page = HEAD.to_owned();
    for (category, rows) in rows() {
        if rows.is_empty() {
            continue;
        }
        writeln!(page, "\n/* ---- {category} ---- */").unwrap();
        for row in rows {
            let (callback, kind, summary) = (row.callback, row.kind, row.summary);
            let type_name = callback_type(row);
            page += "\n";
            page += &comment(&format!("{callback}, the event {kind}: {summary}"));
            let list = parameters(row, |_, ctype| ctype.to_owned());
            writeln!(page, "typedef void (*{type_name})({list});").unwrap();
            let mut prototype = |name: &str, data: &str| {
                let name = ours(name);
                writeln!(page, "TIM_EVENTS_API int {name}(tim_events_bus *bus, {type_name} callback{data});").unwrap();
            };
            match row.setter {
                Setter::Set { name, .. } => prototype(name, ", const void *user_data"),
                Setter::AddRemove { add_name, remove_name, .. } => {
                    prototype(add_name, ", const void *user_data");
                    prototype(remove_name, "");
                }
                _ => unreachable!("rows without a setter are left out"),
            }
        }
    }
    page + TAIL
}

fn names() -> Value {
    serde_json::from_str(include_str!("../data/vendor_names.json")).expect("the data is JSON")
}

fn object<'a>(names: &'a Value, key: &str) -> &'a Map<String, Value> {
    names[key].as_object().expect("an object")
}

fn compat_header() -> String {
    let names = names();
    let mut page = COMPAT_HEAD.to_owned();
    for (header, enums) in object(&names, "enums") {
        writeln!(page, "\n/* ---- enums of {header} ---- */").unwrap();
        for (name, values) in enums.as_object().expect("enums by name") {
            writeln!(page, "\ntypedef enum {name} {{").unwrap();
            for (constant, value) in values.as_object().expect("numbers by name") {
                let value = value.as_i64().expect("a number");
                // An enum of C holds an int: the vendor writes `1 << 31`, which is the lowest. That has no literal.
                let value = if value > i64::from(i32::MAX) {
                    format!("{} - 1", value - (1 << 32) + 1)
                } else {
                    value.to_string()
                };
                writeln!(page, "    {constant} = {value},").unwrap();
            }
            writeln!(page, "}} {name};").unwrap();
        }
    }
    for (header, keys) in object(&names, "keys") {
        writeln!(page, "\n/* ---- JSON keys of {header} ---- */\n").unwrap();
        for (constant, key) in keys.as_object().expect("keys by name") {
            writeln!(page, "TIM_EVENTS_KEY({constant}, {key});").unwrap();
        }
    }
    page += "\n/* ---- callbacks, in the vendor's names ---- */\n";
    let enums = object(&names, "parameters");
    for row in EventKind::catalog().iter().filter(|row| !row.kind.is_derived()) {
        let callback = row.callback;
        let ctype = |name: &str, ctype: &str| match enums.get(callback).and_then(|parameters| parameters.get(name)) {
            Some(name) => name.as_str().expect("an enum's name").to_owned(),
            None => ctype.to_owned(),
        };
        writeln!(page, "typedef void (*{callback})({});", parameters(row, ctype)).unwrap();
    }
    page += "\n/* ---- setters, in the vendor's names ---- */\n";
    for (_, rows) in rows() {
        for row in rows {
            let callback = row.callback;
            // A type with an enum in it and ours are one to the machine.
            let cast = if enums.contains_key(callback) { format!("({})", callback_type(row)) } else { String::new() };
            let mut setter = |function: &str, name: &str, parameter: &str, argument: &str| {
                let name = ours(name);
                writeln!(
                    page,
                    "\nstatic inline void {function}({callback} cb{parameter}) {{\n    \
                     {name}(tim_events_default(), {cast}cb{argument});\n}}"
                )
                .unwrap();
            };
            let data = (", const void *user_data", ", user_data");
            match row.setter {
                Setter::Set { function, name } => setter(function, name, data.0, data.1),
                Setter::AddRemove { add, add_name, remove, remove_name } => {
                    setter(add, add_name, data.0, data.1);
                    setter(remove, remove_name, "", "");
                }
                _ => unreachable!("rows without a setter are left out"),
            }
        }
    }
    page + TAIL
}

const CATALOG_HEAD: &str = "\
/*
 * One handler for each registration of the catalog, and how it is registered: what registrations.c drives.
 *
 * This file is written from the catalog; run `UPDATE_DOCS=1 cargo test --test it headers`.
 */
";

/// A letter for each type of parameter, and the function that takes its values down.
fn shape(ctype: CType) -> (char, &'static str) {
    match ctype {
        CType::Text => ('t', "got_text"),
        CType::Bool => ('b', "got_bool"),
        CType::Int32 => ('i', "got_int32"),
        CType::Uint32 => ('u', "got_uint32"),
        CType::Int64 => ('I', "got_int64"),
        CType::Uint64 => ('U', "got_uint64"),
        _ => panic!("{ctype} has no letter yet"),
    }
}

/// What the C test drives.
fn c_catalog() -> String {
    let names = names();
    let enums = object(&names, "parameters");
    let mut page = CATALOG_HEAD.to_owned();
    let mut table = String::new();
    for row in rows().flat_map(|(_, rows)| rows) {
        let callback = row.callback;
        let (verb, name) = match row.setter {
            Setter::Set { name, .. } => name.split_once('_'),
            Setter::AddRemove { add_name, .. } => add_name.split_once('_'),
            _ => None,
        }
        .expect("a setter's name begins with what it does");
        let list = parameters(row, |_, ctype| ctype.to_owned());
        writeln!(page, "\nstatic void on_{name}({list}) {{\n    called(\"{callback}\", user_data);").unwrap();
        let mut kinds = String::new();
        for parameter in row.parameters {
            let (letter, taken_down) = shape(parameter.ctype);
            kinds.push(letter);
            writeln!(page, "    {taken_down}({});", parameter.name).unwrap();
        }
        page += "}\n\n";
        let mut function = |prefix: &str, returns: &str, parameters: &str, body: &str| {
            writeln!(page, "static {returns} {prefix}_{name}({parameters}) {{\n    {body}\n}}\n").unwrap();
        };
        let data = "const void *user_data";
        let bus = "tim_events_bus *bus";
        let ours = ours(&format!("{verb}_{name}"));
        let body = format!("return {ours}(bus, on_{name}, user_data);");
        function("register", "int", &format!("{bus}, {data}"), &body);
        let (undo, vendor, vendor_undo) = match row.setter {
            Setter::Set { function, .. } => {
                (format!("{ours}(bus, NULL, NULL)"), function, format!("{function}(NULL, NULL)"))
            }
            Setter::AddRemove { add, remove, remove_name, .. } => {
                let own = self::ours(remove_name);
                (format!("{own}(bus, on_{name})"), add, format!("{remove}(on_{name})"))
            }
            _ => unreachable!("rows without a setter are left out"),
        };
        function("unregister", "int", bus, &format!("return {undo};"));
        // A type with an enum in it and ours are one to the machine.
        let cast = if enums.contains_key(callback) { format!("({callback})") } else { String::new() };
        function("vendor_register", "void", data, &format!("{vendor}({cast}on_{name}, user_data);"));
        function("vendor_unregister", "void", "void", &format!("{vendor_undo};"));
        page.pop();
        let functions = ["register", "unregister", "vendor_register", "vendor_unregister"];
        let functions = functions.map(|prefix| format!("{prefix}_{name}")).join(", ");
        writeln!(table, "    {{\"{callback}\", \"{kinds}\", {functions}}},").unwrap();
    }
    page + "\nstatic const struct registration REGISTRATIONS[] = {\n" + &table + "};\n"
}

fn check(name: &str, written: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, written).expect("the folder is there");
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == written, "{name} is stale: UPDATE_DOCS=1 cargo test --test it headers");
}

#[test]
fn the_header_is_fresh() {
    check("include/tim_events.h", &header());
}

#[test]
fn the_compatible_header_is_fresh() {
    check("include/tim_events_compat.h", &compat_header());
}

#[test]
fn the_catalog_of_the_c_test_is_fresh() {
    check("tests/c/catalog.h", &c_catalog());
}

/// The names that a C library exports here: those with our prefix that stand before a bracket in a line of the header.
fn prototypes(header: &str) -> Vec<String> {
    let lines = header.lines().filter(|line| line.starts_with("TIM_EVENTS_API "));
    lines
        .map(|line| line[..line.find('(').expect("a prototype")].rsplit([' ', '*']).next().unwrap().to_owned())
        .collect()
}

#[test]
fn every_setter_has_one_prototype() {
    let prototypes = prototypes(&header());
    let mut setters = 0;
    for row in EventKind::catalog() {
        let names = match row.setter {
            Setter::Set { name, .. } => vec![name],
            Setter::AddRemove { add_name, remove_name, .. } => vec![add_name, remove_name],
            _ => Vec::new(),
        };
        for name in names {
            setters += 1;
            assert_eq!(prototypes.iter().filter(|prototype| **prototype == ours(name)).count(), 1, "{name}");
        }
    }
    let registrations =
        |name: &&String| ["set_", "add_", "remove_"].iter().any(|verb| name.starts_with(&format!("tim_events_{verb}")));
    assert_eq!(prototypes.iter().filter(registrations).count(), setters);
}
