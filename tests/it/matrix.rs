//! The bad-input matrix: each argument of each callback and each reply, spoilt in every way.
//!
//! Nothing here names an event or a reply: the rows of the catalog and the table of typed replies bring their own
//! parameters, and good calls to spoil are taken from the captures, from the documents' examples, from what a record of
//! no keys is written as, and from `tests/data/records.json`, which has the keys that such a record leaves out. A new
//! row joins by itself. Keys of two spellings are tried in `spellings`.
//!
//! The rule for all of it: a spoilt value is kept, or an issue names its place, and nothing else changes.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use tim_events::capture::read;
use tim_events::catalog::CType;
use tim_events::{
    ApiReply, Arg, Bus, DecodeError, DecodeIssue, Event, EventKind, EventSet, IssueError, Origin, RawCall, Row,
    Undecodable,
};

use crate::keys::RECORDS;
use crate::support::{ready, rest};

const CAPTURES: [&str; 2] =
    [include_str!("../../examples/captures/session.ndjson"), include_str!("../../examples/captures/vendor-8.0.ndjson")];

/// The argument that holds a reply.
const REPLY: &str = "json_params";

/// A good call, and the text argument to spoil.
#[derive(Clone)]
pub(crate) struct Place {
    pub(crate) kind: EventKind,
    call: RawCall,
    pub(crate) index: usize,
    pub(crate) name: &'static str,
    /// Its JSON, as the crate writes it; none for a plain text.
    pub(crate) json: Option<Value>,
}

impl Place {
    /// The API, for a typed reply.
    pub(crate) fn reply(&self) -> Option<&str> {
        self.call.api().filter(|_| self.name == REPLY)
    }

    pub(crate) fn label(&self) -> String {
        format!("{} {} {}", self.kind, self.call.api().unwrap_or_default(), self.name)
    }

    pub(crate) fn with(&self, arg: Arg) -> RawCall {
        with_arg(&self.call, self.index, arg)
    }

    fn text(&self) -> String {
        text_of(&self.call, self.index)
    }
}

fn with_arg(call: &RawCall, index: usize, arg: Arg) -> RawCall {
    let mut args = call.args().to_vec();
    args[index] = arg;
    with_args(call, args)
}

fn with_args(call: &RawCall, args: Vec<Arg>) -> RawCall {
    let changed = RawCall::new(call.callback().to_owned(), args);
    match call.api() {
        Some(api) => changed.with_api(api.to_owned()),
        None => changed,
    }
}

fn text_of(call: &RawCall, index: usize) -> String {
    match &call.args()[index] {
        Arg::Text(text) => text.to_string_lossy().into_owned(),
        other => panic!("{other:?} is no text"),
    }
}

/// The calls that each row is tried with, one after the other: recorded ones, and one made up from its parameters.
fn calls() -> Vec<RawCall> {
    let documents: Value = serde_json::from_str(include_str!("../data/replies.json")).unwrap();
    let documented = documents["examples"].as_array().unwrap().iter().map(|example| {
        RawCall::completion(example["api"].as_str().unwrap().to_owned(), 0, "", example["json"].to_string())
    });
    let recorded = CAPTURES.iter().flat_map(|capture| read(capture.as_bytes())).map(|record| record.unwrap().call);
    let mut calls: Vec<_> = recorded.chain(documented).filter(|call| call.decode().issues().is_empty()).collect();
    let rows = EventKind::catalog().iter().filter(|row| !row.kind.is_derived());
    calls.extend(rows.map(made_up));
    calls.extend(ApiReply::APIS.iter().map(|(api, _)| RawCall::completion(*api, 0, "a", "")));
    calls
}

/// A call of the row's parameters that can be typed.
fn made_up(row: &Row) -> RawCall {
    let args = row.parameters.iter().map(|parameter| match parameter.ctype {
        CType::Text => "a".into(),
        CType::Bool => true.into(),
        _ => 1.into(),
    });
    let mut call = RawCall::new(row.callback, args);
    for (index, parameter) in row.parameters.iter().enumerate() {
        let mut candidates = candidates().into_iter();
        while let Event::Undecodable(Undecodable {
            error: DecodeError::InvalidJson { name, .. } | DecodeError::WrongShape { name, .. },
            ..
        }) = call.decode()
        {
            if name != parameter.name {
                break;
            }
            let candidate = candidates.next().unwrap_or_else(|| panic!("{}: {name} takes none", row.kind));
            call = with_arg(&call, index, candidate.as_str().into());
        }
    }
    call
}

/// JSON that some record is read from without an issue.
fn candidates() -> Vec<String> {
    let file: Value = serde_json::from_str(include_str!("../data/records.json")).unwrap();
    let records = file["records"].as_array().unwrap().iter().flat_map(|record| [json!([record]), record.clone()]);
    let elements: Vec<_> = (0..=12).map(|code| json!({ "elem_type": code })).collect();
    let message = json!({"message_elem_array": elements});
    let bare = [json!([{}]), json!({}), json!(["a"]), json!([message]), message];
    bare.into_iter().chain(records).map(|json| json.to_string()).collect()
}

/// The issues at `path` and within.
pub(crate) fn issues_at<'a>(event: &'a Event, path: &str) -> Vec<&'a DecodeIssue> {
    event.issues().iter().filter(|issue| within(&issue.path, path)).collect()
}

fn within(path: &str, root: &str) -> bool {
    path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// Every place there is, each with a good call; one of JSON once for each sample of it.
pub(crate) fn places() -> Vec<Place> {
    let candidates = candidates();
    let mut places = Vec::new();
    let mut tried = BTreeSet::new();
    for call in calls() {
        let kind = EventKind::from_callback(call.callback()).unwrap();
        let row = kind.row().unwrap();
        for (index, parameter) in row.parameters.iter().enumerate().filter(|(_, it)| it.ctype == CType::Text) {
            let name = parameter.name;
            let place = Place { kind, call: call.clone(), index, name, json: None };
            if name == REPLY && !ApiReply::APIS.iter().any(|(typed, _)| call.api() == Some(typed)) {
                continue;
            }
            // A plain text may be anything.
            if place.reply().is_none() && !undecodable(&place.with("{".into()).decode()) {
                places.push(place);
                continue;
            }
            for text in candidates.iter().cloned().chain([place.text()]) {
                let event = place.with(text.as_str().into()).decode();
                if undecodable(&event) || !issues_at(&event, name).is_empty() {
                    continue;
                }
                // Written by the crate, it has the spelling of 8.0 and no keys that no model has.
                let written = text_of(&event.encode().unwrap(), index);
                if let Ok(json @ (Value::Array(_) | Value::Object(_))) = serde_json::from_str(&written)
                    && tried.insert((place.label(), written.clone()))
                {
                    let call = place.with(written.as_str().into());
                    places.push(Place { call, json: Some(json), ..place.clone() });
                }
            }
        }
    }
    places
}

/// One place for each argument: that with the most to spoil.
fn largest() -> Vec<Place> {
    let mut largest = BTreeMap::<String, Place>::new();
    for place in places() {
        let held = largest.entry(place.label()).or_insert_with(|| place.clone());
        if held.text().len() < place.text().len() {
            *held = place;
        }
    }
    largest.into_values().collect()
}

fn undecodable(event: &Event) -> bool {
    matches!(event, Event::Undecodable(_))
}

/// Decodes a spoilt call; whatever comes of it, it is of the row's kind.
pub(crate) fn decode(kind: EventKind, call: &RawCall) -> Event {
    let event = call.decode();
    match &event {
        Event::Undecodable(undecodable) => assert_eq!(undecodable.kind, kind),
        typed => assert_eq!(typed.kind(), kind),
    }
    event
}

/// The argument as the event writes it.
fn written(event: &Event, index: usize) -> Arg {
    event.encode().expect("the callback's own event").args()[index].clone()
}

pub(crate) fn written_json(event: &Event, index: usize) -> Value {
    match written(event, index) {
        Arg::Text(text) => serde_json::from_str(text.to_str().unwrap()).unwrap_or(Value::Null),
        other => panic!("{other:?} is no text"),
    }
}

/// Whether every key of `before` is in `after` with the same value; a key of null may be left out.
fn kept(before: &Value, after: &Value) -> bool {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => before.iter().all(|(key, value)| match after.get(key) {
            Some(after) => kept(value, after),
            None => value.is_null(),
        }),
        (Value::Array(before), Value::Array(after)) => {
            before.len() == after.len() && before.iter().zip(after).all(|(before, after)| kept(before, after))
        }
        (Value::Number(before), Value::Number(after)) if before.is_f64() || after.is_f64() => {
            before.as_f64() == after.as_f64()
        }
        _ => before == after,
    }
}

/// The same for a whole argument: a group tip alone in its array is written without it, as the library does.
fn kept_whole(before: &Value, after: &Value) -> bool {
    match (before.as_array().map(Vec::as_slice), after) {
        (Some([one]), Value::Object(_)) => kept(one, after),
        _ => kept(before, after),
    }
}

#[derive(Clone, Debug)]
pub(crate) enum Step {
    Key(String),
    Index(usize),
}

/// A path as issues write it, or with all indexes alike.
pub(crate) fn path(name: &str, steps: &[Step], alike: bool) -> String {
    let steps = steps.iter().map(|step| match step {
        Step::Key(key) => format!(".{key}"),
        Step::Index(_) if alike => "[]".to_owned(),
        Step::Index(index) => format!("[{index}]"),
    });
    name.to_owned() + &steps.collect::<String>()
}

/// The paths of all values in the tree but the root.
pub(crate) fn paths(json: &Value) -> Vec<Vec<Step>> {
    let children: Vec<_> = match json {
        Value::Object(object) => object.iter().map(|(key, value)| (Step::Key(key.clone()), value)).collect(),
        Value::Array(array) => array.iter().enumerate().map(|(index, value)| (Step::Index(index), value)).collect(),
        _ => vec![],
    };
    let mut found = Vec::new();
    for (step, child) in children {
        found.push(vec![step.clone()]);
        found.extend(paths(child).into_iter().map(|rest| [vec![step.clone()], rest].concat()));
    }
    found
}

/// Values of one sort need not all be spoilt: of alike elements one will do, and a record far down is read the same
/// wherever it stands.
fn sort(place: &Place, steps: &[Step]) -> (String, String) {
    match steps.len() {
        0..=4 => (place.label(), path("", steps, true)),
        length => (String::new(), path("", &steps[length - 3..], true)),
    }
}

pub(crate) fn at<'a>(json: &'a mut Value, steps: &[Step]) -> &'a mut Value {
    steps.iter().fold(json, |json, step| match step {
        Step::Key(key) => &mut json[key],
        Step::Index(index) => &mut json[index],
    })
}

fn without(json: &Value, steps: &[Step]) -> Value {
    let mut json = json.clone();
    let (last, parents) = steps.split_last().expect("not the root");
    let parent = at(&mut json, parents);
    match last {
        Step::Key(key) => drop(parent.as_object_mut().unwrap().remove(key)),
        Step::Index(index) => drop(parent.as_array_mut().unwrap().remove(*index)),
    }
    json
}

/// The tree with a bad value at `steps`, decoded and held against the rule; `rest` is what the crate makes of the tree
/// without that value.
fn assert_bent(place: &Place, bent: &Value, steps: &[Step], rest: &Value) {
    let spot = path(place.name, steps, false);
    let about = || format!("{} at {spot}: {bent}", place.label());
    let event = decode(place.kind, &place.with(bent.to_string().as_str().into()));
    assert!(!undecodable(&event), "one value costs all: {}", about());
    let issues = issues_at(&event, place.name);
    let after = written_json(&event, place.index);
    match &issues[..] {
        [] => assert!(kept_whole(bent, &after), "neither kept nor an issue: {}\nbecame {after}", about()),
        [issue] => {
            assert_eq!(issue.path, spot, "{}", about());
            if matches!(issue.error, IssueError::Coerced { .. }) {
                // Taken for another value; an array of one stands for its element in no other place.
                let others = without(bent, steps);
                let after = if bent.is_array() && after.is_object() { json!([after]) } else { after };
                assert!(kept(&others, &without(&after, steps)), "{}\nbecame {after}", about());
            } else {
                assert_eq!(*rest, after, "something else changed: {}", about());
            }
        }
        several => panic!("one value, {} issues: {}: {several:?}", several.len(), about()),
    }
}

/// What the crate makes of the place with this JSON.
fn made_of(place: &Place, json: &Value) -> Value {
    written_json(&decode(place.kind, &place.with(json.to_string().as_str().into())), place.index)
}

/// The tree with every array on the way cut down to the one element, and the path in it.
fn narrow(json: &Value, steps: &[Step]) -> (Value, Vec<Step>) {
    let Some((step, rest)) = steps.split_first() else { return (json.clone(), vec![]) };
    let (json, step, rest) = match step {
        Step::Key(key) => {
            let (child, rest) = narrow(&json[key], rest);
            let mut json = json.clone();
            json[key] = child;
            (json, Step::Key(key.clone()), rest)
        }
        Step::Index(index) => {
            let (child, rest) = narrow(&json[*index], rest);
            (json!([child]), Step::Index(0), rest)
        }
    };
    (json, [vec![step], rest].concat())
}

fn bad_values() -> Vec<Value> {
    vec![
        json!(1e-07),
        json!(-1),
        json!(9999),
        json!(u64::MAX),
        json!("text"),
        json!("a\0b"),
        json!(true),
        json!(null),
        json!([]),
        json!({}),
    ]
}

#[test]
fn every_row_and_every_reply_is_in_the_matrix() {
    let places = places();
    let rows: BTreeSet<_> = places.iter().map(|place| place.kind).collect();
    for row in EventKind::catalog().iter().filter(|row| !row.kind.is_derived()) {
        let texts = row.parameters.iter().filter(|parameter| parameter.ctype == CType::Text);
        assert_eq!(rows.contains(&row.kind), texts.count() > 0, "{}", row.kind);
    }
    for (api, _) in ApiReply::APIS {
        assert!(places.iter().any(|place| place.reply() == Some(api) && place.json.is_some()), "{api}");
    }
    for place in &places {
        let event = decode(place.kind, &place.call);
        assert!(issues_at(&event, place.name).is_empty(), "{}: {:?}", place.label(), event.issues());
        if let Some(json) = &place.json {
            assert_eq!(&written_json(&event, place.index), json, "{}", place.label());
        }
    }
}

/// The keys at `steps` and above it, the outermost first.
fn keys(steps: &[Step]) -> impl Iterator<Item = &str> {
    steps.iter().filter_map(|step| match step {
        Step::Key(key) => Some(key.as_str()),
        Step::Index(_) => None,
    })
}

#[test]
fn every_key_of_every_model_is_in_the_matrix() {
    let json: Vec<_> = places().into_iter().filter_map(|place| place.json).collect();
    let paths: Vec<_> = json.iter().flat_map(paths).collect();
    let present: BTreeSet<_> = paths.iter().flat_map(|steps| keys(steps)).collect();
    let models = RECORDS.iter().flat_map(|(_, models)| *models);
    let missing: BTreeSet<_> = models
        .flat_map(|(model, keys)| keys.iter().map(move |key| (model, *key)))
        .filter(|(_, key)| !present.contains(key))
        .collect();
    assert!(missing.is_empty(), "never spoilt: {missing:?}");
}

#[test]
fn a_spoilt_value_is_kept_or_an_issue_and_costs_nothing_else() {
    let mut done = BTreeSet::new();
    for place in places() {
        let Some(json) = &place.json else { continue };
        for steps in paths(json) {
            if !done.insert(sort(&place, &steps)) {
                continue;
            }
            let (mut bent, steps) = narrow(json, &steps);
            let rest = made_of(&place, &without(&bent, &steps));
            for bad in bad_values() {
                *at(&mut bent, &steps) = bad;
                assert_bent(&place, &bent, &steps, &rest);
            }
        }
    }
    assert!(done.len() > 1000, "only {} values were spoilt", done.len());
}

#[test]
fn a_bad_element_leaves_the_good_ones() {
    let mut done = BTreeSet::new();
    for place in places() {
        let Some(json) = &place.json else { continue };
        for steps in paths(json).into_iter().chain([vec![]]) {
            let length = at(&mut json.clone(), &steps).as_array().map_or(0, Vec::len);
            if length == 0 || !done.insert(sort(&place, &steps)) {
                continue;
            }
            let (json, steps) = narrow(json, &steps);
            let rest = made_of(&place, &json);
            let unknown = json!({"elem_type": 9999, "hologram": {"rgb": [1, 2]}});
            for bad in [json!(1.5), json!(null), json!([]), json!({}), json!("text"), json!([[{}]])] {
                for index in [0, length / 2, length] {
                    let mut bent = json.clone();
                    at(&mut bent, &steps).as_array_mut().unwrap().insert(index, bad.clone());
                    assert_bent(&place, &bent, &[steps.clone(), vec![Step::Index(index)]].concat(), &rest);
                }
            }
            if matches!(steps.last(), Some(Step::Key(key)) if key.ends_with("elem_array")) {
                let mut bent = json.clone();
                at(&mut bent, &steps).as_array_mut().unwrap().push(unknown);
                assert_bent(&place, &bent, &[steps, vec![Step::Index(length)]].concat(), &rest);
            }
        }
    }
    assert!(done.len() > 50, "only {} arrays were spoilt", done.len());
}

#[test]
fn an_element_that_no_parser_takes_leaves_the_good_ones() {
    for place in largest() {
        let Some(json @ Value::Array(good)) = &place.json else { continue };
        for bad in ["1e400", r#"{"a": 1e400}"#, r#""\ud83d""#] {
            for index in 0..=good.len() {
                let mut elements: Vec<_> = good.iter().map(Value::to_string).collect();
                elements.insert(index, bad.to_owned());
                let event = decode(place.kind, &place.with(format!("[{}]", elements.join(",")).as_str().into()));
                let label = format!("{} with {bad} at {index}", place.label());
                assert!(!undecodable(&event), "{label}");
                let issues: Vec<_> = issues_at(&event, place.name).iter().map(|issue| issue.path.clone()).collect();
                // A record reads no key that it doesn't know, so that one is taken.
                if !bad.starts_with('{') || !issues.is_empty() {
                    assert_eq!(issues, [format!("{}[{index}]", place.name)], "{label}");
                    assert_eq!(&written_json(&event, place.index), json, "{label}");
                }
            }
        }
    }
}

/// The argument is written as it came, or an issue names it, or the call is undecodable.
fn assert_told(place: &Place, arg: &Arg, event: &Event) {
    if undecodable(event) || !issues_at(event, place.name).is_empty() {
        return;
    }
    let after = written(event, place.index);
    let same = match (arg, &after) {
        (Arg::Text(before), Arg::Text(after)) if place.json.is_some() => {
            match serde_json::from_slice::<Value>(before.as_bytes()) {
                Ok(before) => serde_json::from_slice(after.as_bytes()).is_ok_and(|after| kept_whole(&before, &after)),
                // An empty text is the one text beside JSON that a callback or a reply may bring.
                Err(_) => before.as_bytes().trim_ascii().is_empty() && after.as_bytes().is_empty(),
            }
        }
        _ => *arg == after,
    };
    assert!(same, "{}: {arg:?} became {after:?} without an issue", place.label());
}

#[test]
fn a_text_that_is_nothing_or_odd_is_told() {
    for place in largest() {
        let nothing = ["", " ", "[]", "{}", "null", "0", "\"\"", "true", "nonsense", "\u{feff}[]", "[] []"];
        let odd =
            ["-1", "1e-07", "18446744073709551615", "[-1]", "[1e-07]", r#""a\u0000b""#, r#"["a\u0000b"]"#, "a\0b"];
        for text in nothing.into_iter().chain(odd) {
            let event = decode(place.kind, &place.with(text.into()));
            assert_told(&place, &text.into(), &event);
        }
        let event = decode(place.kind, &place.with(Arg::Null));
        let issues: Vec<_> = issues_at(&event, place.name).iter().map(|issue| issue.error.clone()).collect();
        assert_eq!(issues, [IssueError::Null], "{}", place.label());
    }
}

/// About `count` places to cut a text at, none of them at its ends.
fn cuts(text: &str, count: usize) -> impl Iterator<Item = usize> {
    let step = (text.len() / count).max(1);
    (1..text.len()).step_by(step).filter(|cut| text.is_char_boundary(*cut))
}

#[test]
fn cut_json_is_no_json() {
    for place in largest() {
        let text = place.text();
        for cut in cuts(&text, 60) {
            let cut = &text[..cut];
            let event = decode(place.kind, &place.with(cut.into()));
            match (&event, &place.json) {
                (Event::ApiCompleted(completed), Some(_)) => {
                    assert_eq!(completed.reply, ApiReply::Json(cut.into()), "{}", place.label());
                    assert_eq!(issues_at(&event, place.name).len(), 1, "{}", place.label());
                }
                (Event::Undecodable(it), Some(_)) => assert!(
                    matches!(it.error, DecodeError::InvalidJson { name, .. } if name == place.name),
                    "{}: {}",
                    place.label(),
                    it.error
                ),
                (_, Some(_)) => panic!("{} took {cut}", place.label()),
                (_, None) => assert_eq!(written(&event, place.index), cut.into(), "{}", place.label()),
            }
        }
    }
}

#[test]
fn bytes_that_are_no_utf8_are_told() {
    let mut typed = 0;
    for place in largest() {
        let text = place.text();
        for cut in cuts(&text, 40).chain([0, text.len()]) {
            for bad in [&b"\xff"[..], b"\xc3", b"\xed\xa0\x80"] {
                let bytes = [&text.as_bytes()[..cut], bad, &text.as_bytes()[cut..]].concat();
                let event = decode(place.kind, &place.with(Arg::text(bytes)));
                if undecodable(&event) {
                    assert!(place.json.is_some(), "{}", place.label());
                    continue;
                }
                let first = issues_at(&event, place.name)[0];
                assert_eq!(first.path, place.name);
                assert_eq!(first.error, IssueError::InvalidUtf8 { valid_up_to: cut }, "{}", place.label());
                typed += 1;
            }
        }
    }
    assert!(typed > 500, "only {typed} were typed");
}

#[test]
fn deep_nesting_is_told() {
    let mut deep = "[".repeat(1 << 20);
    deep.push_str(&"]".repeat(1 << 20));
    let less = &deep[(1 << 20) - (1 << 12)..(1 << 20) + (1 << 12)];
    for place in largest() {
        let event = decode(place.kind, &place.with(deep.as_str().into()));
        assert_told(&place, &deep.as_str().into(), &event);
        // Open to the end, and as deep within the good JSON.
        let open = &deep[..1 << 16];
        assert_told(&place, &open.into(), &decode(place.kind, &place.with(open.into())));
        let Some(json) = &place.json else { continue };
        let Some(steps) = paths(json).into_iter().last() else { continue };
        let mut bent = json.clone();
        *at(&mut bent, &steps) = json!("(deep)");
        let text = bent.to_string().replace("\"(deep)\"", less);
        let event = decode(place.kind, &place.with(text.as_str().into()));
        assert!(undecodable(&event) || !issues_at(&event, place.name).is_empty(), "{}", place.label());
    }
}

#[test]
fn a_text_of_ten_megabytes_is_kept() {
    let long = "x".repeat(10 << 20);
    for place in largest() {
        let string = |json: &Value| paths(json).into_iter().find(|steps| at(&mut json.clone(), steps).is_string());
        let found = place.json.as_ref().and_then(|json| Some(narrow(json, &string(json)?)));
        let text = match found {
            None => long.clone(),
            Some((mut bent, steps)) => {
                *at(&mut bent, &steps) = json!("(long)");
                bent.to_string().replace("(long)", &long)
            }
        };
        let strings = place.json.is_none() || text.len() > long.len();
        let event = decode(place.kind, &place.with(text.as_str().into()));
        let told = undecodable(&event) || !issues_at(&event, place.name).is_empty();
        assert_eq!(told, !strings, "{}: a string may be of any length", place.label());
    }
}

#[test]
fn an_argument_of_another_type_is_told() {
    let mut tried = BTreeSet::new();
    for call in calls() {
        let kind = EventKind::from_callback(call.callback()).unwrap();
        if !tried.insert((kind, call.api().map(str::to_owned))) {
            continue;
        }
        let bad = [
            Arg::Null,
            true.into(),
            0.into(),
            (-1).into(),
            9999.into(),
            u64::MAX.into(),
            Arg::Int(i128::MIN),
            "".into(),
            "1".into(),
        ];
        for (index, parameter) in kind.row().unwrap().parameters.iter().enumerate() {
            for arg in &bad {
                let event = decode(kind, &with_arg(&call, index, arg.clone()));
                let text = parameter.ctype == CType::Text;
                let told = undecodable(&event) || !issues_at(&event, parameter.name).is_empty();
                assert!(told || text || written(&event, index) == *arg, "{kind} {}: {arg:?}", parameter.name);
                if text && !matches!(arg, Arg::Text(_) | Arg::Null) {
                    assert!(undecodable(&event), "{kind} {}: {arg:?}", parameter.name);
                }
            }
            // One argument fewer.
            let event = decode(kind, &with_args(&call, call.args()[..index].to_vec()));
            let Event::Undecodable(undecodable) = &event else { panic!("{event:?}") };
            let name = parameter.name;
            let missing = undecodable.error == DecodeError::MissingArgument { name };
            assert!(missing || matches!(undecodable.error, DecodeError::InvalidJson { .. }), "{undecodable:?}");
        }
    }
}

#[test]
fn a_key_that_comes_twice_is_told() {
    let mut done = BTreeSet::new();
    for place in places() {
        let Some(json) = &place.json else { continue };
        for steps in paths(json) {
            let Some((Step::Key(key), parents)) = steps.split_last() else { continue };
            if !done.insert(sort(&place, &steps)) {
                continue;
            }
            // Written before all others, it is the earlier one.
            let mut bent = json.clone();
            at(&mut bent, parents)["\t"] = json!("another");
            let text = bent.to_string().replacen(r#""\t":"#, &format!("{}:", json!(key)), 1);
            let event = decode(place.kind, &place.with(text.as_str().into()));
            let issues = issues_at(&event, place.name);
            let [issue] = &issues[..] else { panic!("{} {text}: {issues:?}", place.label()) };
            assert_eq!(issue.path, path(place.name, &steps, false));
            assert_eq!(issue.error, IssueError::RepeatedKey { raw: r#""another""#.to_owned() });
            assert_eq!(&written_json(&event, place.index), json, "{}", place.label());
        }
    }
    assert!(done.len() > 1000, "only {} keys came twice", done.len());
}

#[test]
fn what_is_undecodable_keeps_its_arguments() {
    for place in largest() {
        for arg in [Arg::text(b"[{\xff".to_vec()), Arg::Bool(true)] {
            let call = place.with(arg);
            let bus = Bus::new();
            let mut events = bus.subscribe().kinds(EventSet::ALL).events();
            bus.publish(call.clone());
            let event = ready(&mut events).expect("the event");
            assert_eq!((event.kind(), event.raw()), (place.kind, Some(&call)));
        }
    }
}

/// What derived events a bus makes of a call.
fn derived(call: RawCall) -> Vec<Event> {
    let bus = Bus::new();
    let mut events = bus.subscribe().kinds(EventSet::ALL).events();
    bus.publish(call);
    bus.close();
    let (sources, derived): (Vec<_>, Vec<_>) =
        rest(&mut events).into_iter().partition(|event| !matches!(event.origin(), Origin::Derived { .. }));
    assert_eq!(sources.len(), 1, "one event for the call, and what is derived from it");
    derived.iter().map(|event| (**event).clone()).collect()
}

/// Derived rows have no argument to spoil; their sources have. What is read out of a spoilt call is what is read out of
/// the same call put right.
#[test]
fn derived_events_of_a_spoilt_call_are_those_of_what_is_left_of_it() {
    let mut rows = BTreeSet::new();
    // Whoever is the operator as well as a member joined of their own accord.
    for (code, operator) in (0..=25).map(|code| (code, "op")).chain([(1, "bob")]) {
        let tip = json!({"group_tips_elem_tip_type": code, "group_tips_elem_group_id": "g",
            "group_tips_elem_op_user": operator, "group_tips_elem_user_array": ["bob"],
            "group_tips_elem_op_group_memberinfo": {"group_member_info_identifier": "op"},
            "group_tips_elem_changed_group_memberinfo_array": [{"group_member_info_identifier": "bob"}],
            "group_tips_elem_group_change_info_array": [{"group_tips_group_change_info_flag": 1}],
            "group_tips_elem_member_change_info_array": [{"group_tips_member_change_info_identifier": "bob"}]});
        let report = json!({"elem_type": 8, "group_report_elem_report_type": code, "group_report_elem_group_id": "g",
            "group_report_elem_op_user": "op", "group_report_elem_msg": "why", "group_report_elem_user_data": "data"});
        for (callback, json) in [
            ("TIMGroupTipsEventCallback", json!([tip])),
            ("TIMRecvNewMsgCallback", json!([{"message_conv_type": 3, "message_elem_array": [report]}])),
        ] {
            let call = |text: &str| RawCall::new(callback, [text.into()]);
            let good = derived(call(&json.to_string()));
            rows.extend(good.iter().map(Event::kind));
            if good.is_empty() {
                continue;
            }
            for steps in paths(&json) {
                let mut bent = json.clone();
                for bad in bad_values() {
                    *at(&mut bent, &steps) = bad;
                    let spoilt = call(&bent.to_string());
                    let left = spoilt.decode().encode().expect("one bad value costs no call");
                    assert_eq!(derived(spoilt), derived(left), "{callback}: {bent}");
                }
            }
            // A bad element beside the good one takes nothing from it.
            for bad in [json!(7), json!(null), json!([]), json!("text")] {
                let beside = Value::Array([vec![bad.clone()], json.as_array().unwrap().clone(), vec![bad]].concat());
                assert_eq!(derived(call(&beside.to_string())), good, "{callback}: {beside}");
            }
            for nothing in ["", "[]", "null", "[{"] {
                assert_eq!(derived(call(nothing)), [], "{callback}: {nothing}");
            }
        }
    }
    let expected: BTreeSet<_> =
        EventKind::catalog().iter().map(|row| row.kind).filter(|kind| kind.is_derived()).collect();
    assert_eq!(rows, expected, "each derived row has a source in this test");
}
