//! The documents' examples, each as a call of its callback: onto a bus, off a stream, typed.
//!
//! The replies among them go through their callback in `replies`; here their records go through the callbacks of events
//! that carry the same ones.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Map, Value, json};
use tim_events::catalog::CType;
use tim_events::{Arg, Bus, Event, EventKind, EventRef, RawCall};

use crate::support::{rest, survives};

/// What the documents say; the file tells what is what.
#[derive(Deserialize)]
struct Documents {
    folders: BTreeMap<String, Folder>,
    mended: BTreeMap<String, String>,
    records: Vec<Record>,
    replies_alone: Vec<RepliesAlone>,
}

#[derive(Deserialize)]
struct Folder {
    callback: String,
    event: String,
    examples: usize,
}

#[derive(Deserialize)]
struct Record {
    name: String,
    key: String,
    calls: Vec<Call>,
    #[serde(default)]
    spellings: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Call {
    callback: String,
    event: String,
    args: Vec<Value>,
}

#[derive(Deserialize)]
struct RepliesAlone {
    reason: String,
    numbers: Vec<usize>,
}

/// The part of `replies.json` that this is about.
#[derive(Deserialize)]
struct Replies {
    spellings: BTreeMap<String, String>,
    examples: Vec<Reply>,
}

#[derive(Deserialize)]
struct Reply {
    number: usize,
    json: Value,
}

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data")
}

impl Documents {
    fn read() -> Self {
        serde_json::from_str(include_str!("../data/callbacks.json")).expect("the data file is sound")
    }

    /// The files of each folder: path, folder and JSON.
    fn files(&self) -> Vec<(String, &Folder, Value)> {
        let mut files = Vec::new();
        for (name, folder) in &self.folders {
            for entry in fs::read_dir(data().join(name)).expect("the folder is there") {
                let path = entry.unwrap().path();
                let file = format!("{name}/{}", path.file_name().unwrap().to_str().unwrap());
                let text = fs::read_to_string(&path).unwrap();
                files.push((file, folder, serde_json::from_str(&text).expect("an example is JSON")));
            }
        }
        files.sort_by(|(one, ..), (other, ..)| one.cmp(other));
        files
    }
}

fn replies() -> Replies {
    serde_json::from_str(include_str!("../data/replies.json")).expect("the data file is sound")
}

/// The objects in `json` that have the key, outermost first.
fn with_key<'a>(json: &'a Value, key: &str) -> Vec<&'a Value> {
    let children: Vec<_> = match json {
        Value::Object(object) => object.values().collect(),
        Value::Array(array) => array.iter().collect(),
        _ => vec![],
    };
    let own = json.get(key).map(|_| json);
    own.into_iter().chain(children.into_iter().flat_map(|child| with_key(child, key))).collect()
}

fn respelt(json: &Value, spellings: &BTreeMap<String, String>) -> Value {
    match json {
        Value::Object(object) => {
            let key = |key: &String| spellings.get(key).unwrap_or(key).clone();
            let members = object.iter().map(|(name, value)| (key(name), respelt(value, spellings)));
            Value::Object(members.collect::<Map<_, _>>())
        }
        Value::Array(array) => array.iter().map(|value| respelt(value, spellings)).collect(),
        other => other.clone(),
    }
}

/// The template with its placeholder replaced.
fn filled(template: &Value, placeholder: &str, with: &Value) -> Value {
    match template {
        Value::String(text) if text == placeholder => with.clone(),
        Value::Object(object) => {
            let members = object.iter().map(|(key, value)| (key.clone(), filled(value, placeholder, with)));
            Value::Object(members.collect::<Map<_, _>>())
        }
        Value::Array(array) => array.iter().map(|value| filled(value, placeholder, with)).collect(),
        other => other.clone(),
    }
}

/// The call with these arguments, JSON as text.
fn call(callback: &str, args: &[Value]) -> RawCall {
    let args = args.iter().map(|arg| match arg {
        Value::Bool(flag) => Arg::from(*flag),
        Value::Number(number) => Arg::from(number.as_i64().unwrap()),
        Value::String(text) => Arg::text(text.as_str()),
        json => Arg::text(json.to_string()),
    });
    RawCall::new(callback.to_owned(), args)
}

/// The events that a bus makes of a call, for somebody who wants everything.
fn events(call: &RawCall) -> Vec<EventRef> {
    let bus = Bus::new();
    let mut events = bus.events();
    bus.publish(call.clone());
    bus.close();
    rest(&mut events)
}

/// Publishes the call and asserts that a stream yields the documented event, with nothing bent and nothing lost when it
/// is written again: as JSON, and as a call.
fn assert_read(about: &str, callback: &str, event: &str, args: &[Value], spellings: &BTreeMap<String, String>) {
    let call = call(callback, args);
    let read = events(&call).into_iter().next().expect("an event for the call");
    assert_eq!((read.kind().name(), read.is_undecodable()), (event, false), "{about}");
    assert_eq!(read.issues(), [], "{about}");
    assert_eq!(read.raw(), Some(&call), "{about}");

    let row = read.kind().row().unwrap();
    assert_eq!(row.parameters.len(), args.len(), "{about}");
    let written = read.encode().expect("an event of a callback");
    let fields = serde_json::to_value(&*read).unwrap();
    let fields = fields.as_object().expect("an event serializes as an object");
    for (index, (parameter, arg)) in row.parameters.iter().zip(args).enumerate() {
        let place = format!("{about}: {callback} {}", parameter.name);
        if arg.is_array() || arg.is_object() {
            let expected = respelt(arg, spellings);
            let Arg::Text(text) = &written.args()[index] else { panic!("{place} is no text") };
            let mut again: Value = serde_json::from_str(text.to_str().unwrap()).unwrap();
            // One group tip goes out as the library sends it, without an array around it.
            if arg.is_array() && again.is_object() {
                again = json!([again]);
            }
            survives(&expected, &again, &place);
            // Both shapes of the argument are read into one field, so look at the records.
            let records = |json: &Value| json.as_array().cloned().unwrap_or_else(|| vec![json.clone()]);
            let field = fields.values().find(|field| field.is_array() || field.is_object());
            survives(&records(&expected).into(), &records(field.expect("a field of records")).into(), &place);
        } else {
            assert_eq!(written.args()[index], call.args()[index], "{place}");
            assert_eq!(parameter.ctype == CType::Text, arg.is_string(), "{place}");
        }
    }
}

#[test]
fn every_documented_call_is_its_event_and_goes_out_as_it_came() {
    let documents = Documents::read();
    let mut files = BTreeMap::<&str, usize>::new();
    for (file, folder, json) in documents.files() {
        assert_read(&file, &folder.callback, &folder.event, &[json], &BTreeMap::new());
        *files.entry(&folder.event).or_default() += 1;
    }
    for folder in documents.folders.values() {
        assert!(files[folder.event.as_str()] >= folder.examples, "an example of {} is gone", folder.callback);
    }
    assert_eq!(documents.folders.values().map(|folder| folder.examples).sum::<usize>(), 7);
    assert_eq!(replies().examples.len(), 29);
}

#[test]
fn each_folder_is_read_and_each_mended_file_is_there() {
    let documents = Documents::read();
    let folders = fs::read_dir(data()).unwrap().map(|entry| entry.unwrap()).filter(|entry| entry.path().is_dir());
    let folders: BTreeSet<_> = folders.map(|entry| entry.file_name().into_string().unwrap()).collect();
    assert!(documents.folders.keys().eq(&folders), "{folders:?}");
    let files: BTreeSet<_> = documents.files().into_iter().map(|(file, ..)| file).collect();
    assert!(documents.mended.keys().all(|file| files.contains(file)));
}

/// The examples of replies show messages, conversations, friends, users and members, which events bring too.
#[test]
fn every_documented_record_goes_through_its_callbacks() {
    let documents = Documents::read();
    let replies = replies();
    let files: Vec<_> = documents.files().into_iter().map(|(.., json)| json).collect();
    let examples: Vec<_> = files.iter().chain(replies.examples.iter().map(|reply| &reply.json)).collect();
    for Record { name, key, calls, spellings } in &documents.records {
        let mut spelt = replies.spellings.clone();
        spelt.extend(spellings.clone());
        let records: Vec<_> = examples.iter().flat_map(|json| with_key(json, key)).cloned().collect();
        assert!(!records.is_empty(), "no example shows {name}");
        for Call { callback, event, args } in calls {
            let template = Value::Array(args.clone());
            let mut filled_in = vec![filled(&template, "$list", &Value::Array(records.clone()))];
            if filled_in[0] == template {
                filled_in = records.iter().map(|one| filled(&template, "$record", one)).collect();
            }
            for args in filled_in {
                assert_ne!(args, template, "{callback} is called without {name}");
                assert_read(name, callback, event, args.as_array().unwrap(), &spelt);
            }
        }
    }
}

#[test]
fn a_reply_is_on_the_list_or_its_records_go_through_callbacks() {
    let documents = Documents::read();
    let alone: Vec<_> = documents.replies_alone.iter().flat_map(|it| &it.numbers).collect();
    assert_eq!(alone.iter().collect::<BTreeSet<_>>().len(), alone.len(), "an example is on the list twice");
    assert!(documents.replies_alone.iter().all(|it| it.reason.ends_with('.')));
    for Reply { number, json } in replies().examples {
        let carried = documents.records.iter().any(|record| !with_key(&json, &record.key).is_empty());
        assert_ne!(carried, alone.contains(&&number), "example {number}");
    }
}

#[test]
fn the_group_examples_have_their_derived_events() {
    let read = |file: &str| -> Value { serde_json::from_str(&fs::read_to_string(data().join(file)).unwrap()).unwrap() };
    let report = events(&call("TIMRecvNewMsgCallback", &[read("messages/group-report.json")]));
    assert!(report.iter().map(EventRef::kind).eq([EventKind::NewMessages, EventKind::GroupCreated]));
    assert!(matches!(&*report[1], Event::GroupCreated(created) if created.group_id == "first group id"));

    let message = read("messages/group-tip.json");
    let tip = &with_key(&message, "group_tips_elem_tip_type")[0];
    let tips = events(&call("TIMGroupTipsEventCallback", &[(*tip).clone()]));
    assert!(tips.iter().map(EventRef::kind).eq([EventKind::GroupTips, EventKind::GroupInfoChanged]));
    let Event::GroupInfoChanged(changed) = &*tips[1] else { panic!("{:?}", *tips[1]) };
    assert_eq!(
        (changed.group_id.as_str(), changed.changes[0].value.as_str()),
        ("first group id", "first group name to other name")
    );
}
