//! Typed replies: each documented example, each recorded reply, and what replies must not be.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::{Map, Value, json};
use tim_events::capture::read;
use tim_events::{ApiCompleted, ApiReply, Arg, Bus, DecodeIssue, IssueError, RawCall, Ref};

use crate::support::{ready, survives};

const RECORDING: &str = include_str!("../../examples/captures/vendor-8.0.ndjson");
const SESSION: &str = include_str!("../../examples/captures/session.ndjson");

/// What the documents say; the file tells what is what.
#[derive(Deserialize)]
struct Documents {
    spellings: BTreeMap<String, String>,
    empty: Vec<String>,
    newer: BTreeMap<String, String>,
    examples: Vec<Example>,
}

#[derive(Deserialize)]
struct Example {
    number: usize,
    api: String,
    reply: String,
    mended: Option<String>,
    json: Value,
}

impl Documents {
    fn read() -> Self {
        serde_json::from_str(include_str!("../data/replies.json")).expect("the data file is sound")
    }

    /// The same JSON in the spelling of 8.0.
    fn respelt(&self, json: &Value) -> Value {
        match json {
            Value::Object(object) => {
                let respelt = |key: &String| self.spellings.get(key).unwrap_or(key).clone();
                let members = object.iter().map(|(key, value)| (respelt(key), self.respelt(value)));
                Value::Object(members.collect::<Map<_, _>>())
            }
            Value::Array(array) => array.iter().map(|value| self.respelt(value)).collect(),
            other => other.clone(),
        }
    }

    /// For each API that is typed: its variant, and a reply that fits.
    fn samples(&self) -> BTreeMap<String, (String, Value)> {
        let documented =
            self.examples.iter().map(|example| (example.api.clone(), (example.reply.clone(), example.json.clone())));
        let recorded = recorded(RECORDING).into_iter().filter_map(|(call, json)| {
            let api = call.api()?;
            Some((api.to_owned(), (self.newer.get(api)?.clone(), json?)))
        });
        documented.chain(recorded).collect()
    }
}

/// The completions of a capture, each with its reply's JSON; none for an empty text.
fn recorded(capture: &str) -> Vec<(RawCall, Option<Value>)> {
    let calls = read(capture.as_bytes()).map(|record| record.expect("a record").call);
    calls
        .filter(|call| call.callback() == "TIMCommCallback")
        .map(|call| {
            let Arg::Text(reply) = &call.args()[2] else { panic!("{call:?}") };
            let reply = reply.to_str().unwrap();
            let json = (!reply.is_empty()).then(|| serde_json::from_str(reply).unwrap());
            (call, json)
        })
        .collect()
}

fn completed(call: RawCall) -> Ref<ApiCompleted> {
    let bus = Bus::new();
    let mut completions = bus.on::<ApiCompleted>();
    bus.publish(call);
    ready(&mut completions).expect("typed")
}

fn answer(api: &str, text: impl Into<Vec<u8>>) -> Ref<ApiCompleted> {
    completed(RawCall::completion(api.to_owned(), 0, "", text))
}

/// The name of the variant.
fn variant(reply: &ApiReply) -> String {
    format!("{reply:?}").split('(').next().unwrap_or_default().to_owned()
}

/// Publishes the completion typed, so that the bus writes the call, and reads that again.
fn rewritten(completed: &ApiCompleted) -> ApiCompleted {
    let bus = Bus::new();
    let mut events = bus.events();
    bus.publish(completed.clone());
    let call = ready(&mut events).expect("the event").raw().expect("a call").clone();
    (*self::completed(call)).clone()
}

/// Asserts that a reply is `expected`, with nothing bent and nothing lost on the way out.
fn assert_kept(documents: &Documents, completed: &ApiCompleted, expected: &str, json: &Value) {
    let ApiCompleted { api, code, reply, issues, .. } = completed;
    assert_eq!(variant(reply), expected, "{api}");
    assert_eq!(issues, &[], "{api}");
    let written = serde_json::to_value(completed).unwrap();
    assert_eq!((&written["api"], &written["code"]), (&json!(api), &json!(code)));
    survives(&documents.respelt(json), &written["reply"], api);
    assert_eq!(documents.respelt(&written), written, "{api} goes out in old spelling");
    assert_eq!(reply.to_json().as_ref(), Some(&written["reply"]), "{api}");
    assert_eq!(&rewritten(completed), completed, "{api}");
}

#[test]
fn every_documented_example_is_typed_and_goes_out_as_it_came() {
    let documents = Documents::read();
    assert!(documents.examples.iter().map(|example| example.number).eq(1..=29));
    assert_eq!(documents.examples.iter().filter(|example| example.mended.is_some()).count(), 3);
    for Example { api, reply, json, .. } in &documents.examples {
        let text = json.to_string();
        assert_kept(&documents, &answer(api, text.as_str()), reply, json);

        let failed = completed(RawCall::completion(api.clone(), 6032, "no", text.as_str()));
        assert_eq!(failed.result(), Err((6032, "no")));
        assert_kept(&documents, &failed, reply, json);

        // The strict parse refuses a key that comes twice, so this goes down the lenient road.
        let object = text.find('{').unwrap() + 1;
        let (key, value) = json.get(0).unwrap_or(json).as_object().unwrap().iter().next().unwrap();
        let twice = format!("{}\"{key}\":{value},{}", &text[..object], &text[object..]);
        let mut lenient = (*answer(api, twice)).clone();
        let issues = std::mem::take(&mut lenient.issues);
        assert!(matches!(&issues[..], [DecodeIssue { error: IssueError::RepeatedKey { .. }, .. }]), "{issues:?}");
        assert_kept(&documents, &lenient, reply, json);
    }
}

#[test]
fn the_data_file_is_about_these_examples_and_this_table() {
    let documents = Documents::read();
    let text = documents.examples.iter().map(|example| example.json.to_string()).collect::<String>();
    for old in documents.spellings.keys() {
        assert!(text.contains(&format!("\"{old}\"")), "no example has {old}");
    }
    let samples = documents.samples();
    let expected: BTreeMap<_, _> = samples.iter().map(|(api, (reply, _))| (api.as_str(), reply.as_str())).collect();
    assert_eq!(ApiReply::APIS.iter().copied().collect::<BTreeMap<_, _>>(), expected, "a row needs a reply in the data");
    assert_eq!(ApiReply::APIS.len(), expected.len(), "an API is in two rows");
}

#[test]
fn every_reply_of_the_captures_goes_out_as_it_came() {
    let documents = Documents::read();
    let samples = documents.samples();
    let mut typed = BTreeSet::new();
    for (call, json) in recorded(RECORDING).into_iter().chain(recorded(SESSION)) {
        let api = call.api().expect("a capture names the API").to_owned();
        let completed = completed(call);
        match json {
            None => assert_eq!((&completed.reply, completed.issues.len()), (&ApiReply::Empty, 0), "{api}"),
            // None of the captured replies is untyped.
            Some(json) => {
                assert_kept(&documents, &completed, &samples[&api].0, &json);
                typed.insert(api);
            }
        }
    }
    assert!(samples.keys().eq(&typed), "the captures hold a reply of each typed API");
}

#[test]
fn failed_calls_keep_their_replies() {
    let (mut unsent, mut searches) = (0, 0);
    for (call, json) in recorded(RECORDING) {
        let completed = completed(call);
        if completed.code != 0 {
            assert_eq!(completed.result(), Err((completed.code, completed.desc.as_str())));
        }
        match (completed.code, &completed.reply) {
            (6032, ApiReply::Message(message)) => {
                assert_eq!(message.sender, json.unwrap()["message_sender"].as_str().unwrap());
                unsent += 1;
            }
            (7013, ApiReply::MessagesFound(found)) => {
                assert_eq!((found.total_count, found.items.len(), found.search_cursor.as_str()), (0, 0, ""));
                searches += 1;
            }
            _ => {}
        }
    }
    assert!(unsent >= 2 && searches == 1, "{unsent} unsent messages, {searches} searches");
}

#[test]
fn an_empty_text_is_an_empty_reply_of_any_api() {
    let documents = Documents::read();
    assert_eq!(documents.empty.len(), 19);
    let typed = ApiReply::APIS.iter().map(|(api, _)| *api);
    for api in documents.empty.iter().map(String::as_str).chain(typed).chain(["TIMTeapotBrew", ""]) {
        for text in ["", " ", "\r\n\t"] {
            let completed = answer(api, text);
            assert_eq!((&completed.reply, completed.issues.len()), (&ApiReply::Empty, 0), "{api}");
            assert_eq!(completed.result(), Ok(&ApiReply::Empty));
            assert_eq!(
                serde_json::to_value(&*completed).unwrap(),
                json!({"api": api, "code": 0, "desc": ""}),
                "an empty reply is left out"
            );
            assert_eq!(rewritten(&completed), *completed);
        }
        let null =
            completed(RawCall::new("TIMCommCallback", [0.into(), "".into(), Arg::Null]).with_api(api.to_owned()));
        assert_eq!((&null.reply, null.issues.len()), (&ApiReply::Empty, 1));
        assert_eq!(null.issues[0].error, IssueError::Null);
    }
}

#[test]
fn json_of_another_shape_stays_json_and_says_so() {
    for (api, (_, sample)) in Documents::read().samples() {
        let lists = sample.is_array();
        let mut wrong = vec![json!(null), json!(5), json!(1e-7), json!("text"), json!(true)];
        if !lists {
            wrong.extend([json!([]), json!([sample, sample]), json!(["a", 1])]);

            let one = answer(&api, json!([sample]).to_string());
            assert_eq!(one.reply, answer(&api, sample.to_string()).reply, "{api}: an array of one for an object");
            assert!(matches!(&one.issues[..], [issue] if matches!(issue.error, IssueError::Coerced { .. })));
        }
        for json in wrong {
            let completed = answer(&api, json.to_string());
            assert_eq!(completed.reply, ApiReply::Json(json.clone()), "{api}");
            let [issue] = &completed.issues[..] else { panic!("{api}: {:?}", completed.issues) };
            assert_eq!(issue.path, "json_params");
            let IssueError::WrongType { raw, .. } = &issue.error else { panic!("{issue:?}") };
            assert_eq!(*raw, json.to_string());
        }
    }
}

#[test]
fn a_list_is_read_element_by_element() {
    for (api, (reply, sample)) in Documents::read().samples() {
        let empty = answer(&api, if sample.is_array() { "[]" } else { "{}" });
        assert_eq!((variant(&empty.reply), empty.issues.len()), (reply.clone(), 0), "{api}");

        let Value::Array(elements) = sample else { continue };
        let good = answer(&api, Value::Array(elements.clone()).to_string());
        let mut mixed = vec![json!(7)];
        mixed.extend(elements.iter().cloned());
        mixed.extend([json!([]), json!(null)]);
        let mixed = answer(&api, Value::Array(mixed).to_string());
        assert_eq!(mixed.reply, good.reply, "{api}: the good elements arrive");
        let issues: Vec<_> = mixed.issues.iter().map(|issue| issue.path.clone()).collect();
        let last = elements.len();
        let expected = [0, last + 1, last + 2].map(|index| format!("json_params[{index}]"));
        assert_eq!(issues, expected, "{api}");
        assert!(mixed.issues.iter().all(|issue| matches!(issue.error, IssueError::ElementRejected { .. })));

        let one = answer(&api, elements[0].to_string());
        assert_eq!(
            one.reply,
            answer(&api, json!([elements[0]]).to_string()).reply,
            "{api}: an object is a list of one"
        );
        assert!(matches!(one.issues[0].error, IssueError::Coerced { .. }));
    }
}

#[test]
fn text_that_is_no_json_is_kept_as_text() {
    for (api, (_, sample)) in Documents::read().samples() {
        let sample = sample.to_string();
        let deep = "[".repeat(100_000);
        for text in ["OK", "[{", deep.as_str(), &sample[..sample.len() - 1]] {
            let completed = answer(&api, text);
            assert_eq!(completed.reply, ApiReply::Json(json!(text)), "{api}");
            assert!(matches!(&completed.issues[..], [issue] if matches!(issue.error, IssueError::Coerced { .. })));
        }
    }
}

#[test]
fn an_api_that_is_not_in_the_table_answers_json() {
    for json in [json!(null), json!([1, {"a": "b"}]), json!({"create_group_result_groupid": "g"}), json!("text")] {
        for api in ["TIMTeapotBrew", "timGroupCreate", ""] {
            let completed = answer(api, json.to_string());
            assert_eq!((&completed.reply, completed.issues.len()), (&ApiReply::Json(json.clone()), 0));
            assert_eq!(serde_json::to_value(&*completed).unwrap()["reply"], json);
            assert_eq!(rewritten(&completed), *completed);
        }
    }
}

/// The JSON without the value at `path`, and the path as issues name it.
fn without(mut json: Value, path: &[Step]) -> (Value, String) {
    let (last, parents) = path.split_last().expect("not the root");
    let mut parent = &mut json;
    for step in parents {
        parent = match step {
            Step::Key(key) => &mut parent[key],
            Step::Index(index) => &mut parent[index],
        };
    }
    match last {
        Step::Key(key) => drop(parent.as_object_mut().unwrap().remove(key)),
        Step::Index(index) => drop(parent.as_array_mut().unwrap().remove(*index)),
    }
    let named = path.iter().map(|step| match step {
        Step::Key(key) => format!(".{key}"),
        Step::Index(index) => format!("[{index}]"),
    });
    (json, format!("json_params{}", named.collect::<String>()))
}

#[derive(Clone)]
enum Step {
    Key(String),
    Index(usize),
}

/// The paths of all values in the JSON but the root, and the JSON with `bad` in that place.
fn spoilt(json: &Value, bad: &Value) -> Vec<(Vec<Step>, Value)> {
    let mut found = Vec::new();
    let children: Vec<_> = match json {
        Value::Object(object) => object.keys().cloned().map(Step::Key).collect(),
        Value::Array(array) => (0..array.len()).map(Step::Index).collect(),
        _ => vec![],
    };
    for step in children {
        let mut whole = json.clone();
        let place = match &step {
            Step::Key(key) => &mut whole[key],
            Step::Index(index) => &mut whole[index],
        };
        let child = std::mem::replace(place, bad.clone());
        found.push((vec![step.clone()], whole.clone()));
        for (path, child) in spoilt(&child, bad) {
            match &step {
                Step::Key(key) => whole[key] = child,
                Step::Index(index) => whole[index] = child,
            }
            found.push(([vec![step.clone()], path].concat(), whole.clone()));
        }
    }
    found
}

#[test]
fn a_value_of_the_wrong_type_costs_nothing_but_itself() {
    let documents = Documents::read();
    let mut count = 0;
    for (api, (reply, sample)) in documents.samples() {
        // No documented value is such a number, but the one key that may be anything.
        for (path, text) in spoilt(&sample, &json!(1.5)) {
            let (rest, place) = without(sample.clone(), &path);
            if place.ends_with(".message_risk_type_identified") {
                continue;
            }
            let completed = answer(&api, text.to_string());
            assert_eq!(variant(&completed.reply), reply, "{api} {place}");
            let places: Vec<_> = completed.issues.iter().map(|issue| issue.path.as_str()).collect();
            assert_eq!(places, [place.as_str()], "{api}");
            let written = serde_json::to_value(&completed.reply).unwrap();
            survives(&documents.respelt(&rest), &written, &place);
            count += 1;
        }
    }
    assert!(count > 500, "only {count} values were spoilt");
}

#[test]
fn any_reply_of_any_api_reads_back_equal() {
    let samples = Documents::read().samples();
    for &(api, _) in ApiReply::APIS {
        for (_, sample) in samples.values() {
            let completed = answer(api, sample.to_string());
            if completed.issues.is_empty() {
                assert_eq!(rewritten(&completed), *completed, "{api} answers {sample}");
            }
        }
    }
}
