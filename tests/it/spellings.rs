//! Keys of two spellings: every one that the models know, in every event and reply that has it.
//!
//! The pairs are read from the models' sources, so that a new one joins by itself.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tim_events::IssueError;

use crate::keys::RECORDS;
use crate::matrix::{Place, Step, at, decode, issues_at, path, paths, places, written_json};

/// What the keys begin with that no event has, but replies alone.
const IN_REPLIES_ALONE: [&str; 5] = [
    "friend_add_pendency_info_",
    "group_base_info_",
    "group_detail_info_",
    "group_get_member_info_list_",
    "user_config_",
];

/// Keys of any value: what stands under them goes out as it came, in whichever spelling.
const OF_ANY_VALUE: [&str; 2] = ["group_tips_elem_pinned_message_list", "message_risk_type_identified"];

/// Each key of the models in the spelling of 8.0, and its other spellings in the order that they are looked for.
fn spellings() -> BTreeMap<String, Vec<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/event/model");
    let mut found = BTreeMap::<String, Vec<String>>::new();
    for entry in fs::read_dir(folder).expect("the models' folder") {
        let source = fs::read_to_string(entry.unwrap().path()).unwrap();
        for model in source.split("\nmodel! {\n").skip(1) {
            let fields = &model[..model.find("\n}\n").expect("the end of a model")];
            let code = fields.lines().filter(|line| !line.trim_start().starts_with(['/', '#']));
            // After a field's `=` come its key and, after `|`, the others.
            for field in code.collect::<String>().split(';').filter_map(|field| field.split_once('=')) {
                let keys = field.1.split(',').next().unwrap().split('|');
                let mut keys = keys.map(|key| key.trim().trim_matches('"').to_owned());
                let key = keys.next().unwrap();
                let others: Vec<_> = keys.collect();
                match found.get(&key) {
                    Some(known) => assert_eq!(*known, others, "{key} has other spellings in another record"),
                    None => drop(found.insert(key, others)),
                }
            }
        }
    }
    found
}

/// Renames the key in the object at `parents`, or adds it, with this value.
fn with_key(place: &Place, parents: &[Step], key: &str, without: Option<&str>, value: Value) -> Value {
    let mut bent = place.json.clone().unwrap();
    let object = at(&mut bent, parents).as_object_mut().unwrap();
    if let Some(without) = without {
        object.remove(without);
    }
    object.insert(key.to_owned(), value);
    bent
}

/// What the crate makes of the JSON in this place: the issues, each a path and the value that it took no notice of, and
/// what is written.
fn read(place: &Place, json: &Value) -> (Vec<(String, String)>, Value) {
    let event = decode(place.kind, &place.with(json.to_string().as_str().into()));
    let issues = issues_at(&event, place.name).into_iter().map(|issue| match &issue.error {
        IssueError::BothSpellings { raw, .. } => (issue.path.clone(), raw.clone()),
        other => panic!("{} {}: {other}", place.label(), issue.path),
    });
    (issues.collect(), written_json(&event, place.index))
}

#[test]
fn the_sources_tell_the_keys_of_all_models() {
    let found = spellings();
    let keys: BTreeSet<_> = RECORDS.iter().flat_map(|(_, models)| *models).flat_map(|(_, keys)| *keys).collect();
    let missing: Vec<_> = keys.iter().filter(|key| !found.contains_key(***key)).collect();
    assert!(missing.is_empty(), "{missing:?}");

    for (file, list) in
        [(include_str!("../data/replies.json"), "spellings"), (include_str!("../data/callbacks.json"), "older")]
    {
        let file: Value = serde_json::from_str(file).unwrap();
        for (old, new) in file[list].as_object().unwrap() {
            assert!(found[new.as_str().unwrap()].contains(old), "{old} is not read as {new}");
        }
    }
}

#[test]
fn each_spelling_is_read_and_the_first_wins() {
    let spellings = spellings();
    let (mut done, mut in_events, mut in_replies) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for place in places() {
        let Some(json) = &place.json else { continue };
        for steps in paths(json) {
            let Some((Step::Key(key), parents)) = steps.split_last() else { continue };
            let Some(others) = spellings.get(key) else { continue };
            if parents.iter().any(|step| matches!(step, Step::Key(key) if OF_ANY_VALUE.contains(&key.as_str()))) {
                continue;
            }
            if others.is_empty() || !done.insert((place.label(), path("", &steps, true))) {
                continue;
            }
            let seen = if place.reply().is_some() { &mut in_replies } else { &mut in_events };
            seen.extend(others.iter().map(|other| (key.clone(), other.clone())));

            let value = at(&mut json.clone(), &steps).clone();
            let spot = |key: &str| path(place.name, &[parents, &[Step::Key(key.to_owned())]].concat(), false);
            let another = json!("another");
            for (index, other) in others.iter().enumerate() {
                let about = format!("{} {other} for {}", place.label(), spot(key));
                let alone = with_key(&place, parents, other, Some(key), value.clone());
                assert_eq!(read(&place, &alone), (vec![], json.clone()), "{about}, alone");

                let twice = with_key(&place, parents, other, None, value.clone());
                assert_eq!(read(&place, &twice), (vec![], json.clone()), "{about}, both the same");

                let both = with_key(&place, parents, other, None, another.clone());
                let told = vec![(spot(other), another.to_string())];
                assert_eq!(read(&place, &both), (told, json.clone()), "{about}, both at once");

                for later in &others[index + 1..] {
                    let mut older = alone.clone();
                    at(&mut older, parents)[later] = another.clone();
                    let told = vec![(spot(later), another.to_string())];
                    assert_eq!(read(&place, &older), (told, json.clone()), "{about}, before {later}");
                }
            }
        }
    }

    let pairs = spellings.iter().flat_map(|(key, others)| others.iter().map(|other| (key.clone(), other.clone())));
    for pair in pairs {
        let in_replies_alone = IN_REPLIES_ALONE.iter().any(|prefix| pair.0.starts_with(prefix));
        assert_ne!(in_events.contains(&pair), in_replies_alone, "{pair:?} in events");
        assert!(in_events.contains(&pair) || in_replies.contains(&pair), "{pair:?} in no sample");
    }
}
