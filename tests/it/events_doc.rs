//! `docs/events.md` is written from the catalog; this test fails when the file is stale.
//!
//! `UPDATE_DOCS=1 cargo test --test it events_doc` writes it anew.

use std::fmt::Write as _;
use std::path::Path;

use tim_events::catalog::Setter;
use tim_events::{Category, EventKind, ListenerName, Row};

const HEAD: &str = "\
# Events

What each callback of the vendor becomes. This page is written from the catalog, `src/catalog.rs`; change that and run
`UPDATE_DOCS=1 cargo test --test it events_doc`.

Each event is a variant of `Event` whose payload is the struct of the same name. The C callback's arguments are its
fields, in their order. A derived event is read out of another one, right after it and only if somebody wants it; the
column names the callback that brings the other one. Listener callbacks are those of the vendor's V2 interface; where
several share an event, the condition tells them apart. `EventKind::from_callback` takes the names of either interface.

Two names of the V2 interface are generic types and no events of their own:

* `VoidCallback`, a callback without arguments, is the type of the SDK listener's `onConnecting` and `onConnectSuccess`
  (`NetworkStatusChanged` with status 2 and 0), `onKickedOffline` (`KickedOffline`) and `onUserSigExpired`
  (`UserSigExpired`), and of the conversation listener's `onSyncServerStart` and `onSyncServerFinish`
  (`ConversationsChanged` with `conv_event` 3 and 4); `onSyncServerFailed` has no counterpart in C.
* `ErrorCallback`, a callback with a code and a text, is the type of the SDK listener's `onConnectFailed`
  (`NetworkStatusChanged` with status 3).
";

fn document() -> String {
    let mut page = HEAD.to_owned();
    page += "\n## By category\n";
    for category in Category::ALL {
        let rows: Vec<_> = EventKind::catalog().iter().filter(|row| row.category == *category).collect();
        write!(page, "\n### {category}\n\n| event | what happened | C callback | setter | listeners |\n").unwrap();
        page += "|---|---|---|---|---|\n";
        for row in rows {
            let (kind, summary, call) = (row.kind, row.summary, call(row));
            writeln!(page, "| `{kind}` | {summary} | `{call}` | {} | {} |", setter(row), listeners(row)).unwrap();
        }
    }
    page += "\n## By name\n\n| vendor name | event | category |\n|---|---|---|\n";
    let mut names: Vec<(&str, EventKind, Option<&str>)> = EventKind::catalog()
        .iter()
        .filter(|row| !row.kind.is_derived())
        .map(|row| (row.callback, row.kind, None))
        .chain(ListenerName::all().map(|listener| (listener.name(), listener.kind(), listener.condition())))
        .collect();
    names.sort_unstable();
    for (name, kind, condition) in names {
        let condition = condition.map(|condition| format!(", if {condition}")).unwrap_or_default();
        writeln!(page, "| `{name}` | `{kind}`{condition} | {} |", kind.category()).unwrap();
    }
    page
}

fn call(row: &Row) -> String {
    if row.kind.is_derived() {
        return row.callback.to_owned();
    }
    let parameters: Vec<_> =
        row.parameters.iter().map(|parameter| format!("{} {}", parameter.ctype, parameter.name)).collect();
    format!("{}({})", row.callback, parameters.join(", "))
}

fn setter(row: &Row) -> String {
    match row.setter {
        Setter::Set { function, .. } => format!("`{function}`"),
        Setter::Derived => "derived from what this callback brings".to_owned(),
        Setter::AddRemove { add, remove, .. } => format!("`{add}`, `{remove}`"),
        _ => "passed with each call".to_owned(),
    }
}

fn listeners(row: &Row) -> String {
    let names: Vec<_> = row
        .listeners
        .iter()
        .filter_map(|name| ListenerName::from_name(name))
        .map(|listener| match listener.condition() {
            Some(condition) => format!("`{}` ({condition})", listener.name()),
            None => format!("`{}`", listener.name()),
        })
        .collect();
    names.join(", ")
}

#[test]
fn the_page_is_what_the_catalog_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/events.md");
    let page = document();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &page).expect("docs/events.md can be written");
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = found.lines().zip(page.lines()).find(|(found, page)| found != page);
    assert!(
        found == page,
        "docs/events.md is stale, run `UPDATE_DOCS=1 cargo test --test it events_doc`; the first line that differs: {differs:?}"
    );
}
