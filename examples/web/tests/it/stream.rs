//! The stream at `/events`.

use std::collections::HashSet;
use std::thread;

use serde_json::{Value, json};
use tim_events::{EventKind, EventRef, EventSet, group};

use crate::client::{Client, Frame};
use crate::expected::{Counts, SESSION, calls_by_kind, events_by_kind, file, message, messages, play, records, total};
use crate::server::Server;

const ALL: &str = "/events?only=message,conversation,group,friend,user,signaling,session,api,diagnostic";

fn counts<'a>(frames: impl IntoIterator<Item = &'a Frame>) -> Counts {
    let mut counts = Counts::new();
    for frame in frames {
        *counts.entry(frame.data["kind"].as_str().expect("a kind").to_owned()).or_default() += 1;
    }
    counts
}

fn seqs(frames: &[Frame]) -> Vec<u64> {
    frames.iter().map(Frame::seq).collect()
}

/// Every event of the session, once, in order.
fn assert_whole_session(frames: &[Frame]) {
    assert!(frames.iter().all(Frame::is_event));
    assert!(seqs(frames).into_iter().eq(1..=frames.len() as u64));
    let ids: HashSet<_> = frames.iter().map(Frame::id).collect();
    assert_eq!(ids.len(), frames.len(), "no id comes twice");
    assert_eq!(counts(frames), events_by_kind(SESSION));
}

#[test]
fn a_new_reader_gets_the_whole_history() {
    let server = Server::start(&[]);
    let mut client = Client::get(server.port, ALL);
    assert_eq!((client.status, client.header("content-type")), (200, Some("text/event-stream")));
    let frames = client.until_end();
    assert_whole_session(&frames);

    let (calls, derived): (Vec<_>, Vec<_>) = frames.iter().partition(|frame| frame.data["origin"] == "callback");
    assert_eq!(counts(calls.iter().copied()), calls_by_kind(SESSION));
    let told: Vec<_> = calls.iter().map(|frame| [&frame.data["t_us"], &frame.data["callback"]]).collect();
    let records = records(SESSION);
    assert_eq!(told, records.iter().map(|record| [&record["t_us"], &record["callback"]]).collect::<Vec<_>>());
    assert!(!derived.is_empty());
    assert!(derived.iter().all(|frame| frame.data["origin"] == "derived"));
}

#[test]
fn an_event_carries_its_names_its_payload_and_what_it_means() {
    let server = Server::start(&[]);
    let frames = Client::get(server.port, "/events?kind=ConversationsChanged&conversation=c2c:carol").until_end();
    let data = &frames[0].data;
    assert_eq!(
        (&data["kind"], &data["category"], &data["callback"]),
        (&"ConversationsChanged".into(), &"conversation".into(), &"TIMConvEventCallback".into())
    );
    assert!(data["event"].is_object());
    assert!(data["about"].as_array().expect("a list").contains(&"c2c:carol".into()));
    assert_eq!(data["conversations"][2]["name"], "林小月 Carol");
    assert_eq!(data.get("args"), None, "it could be typed");
}

#[test]
fn what_cannot_be_typed_carries_its_arguments() {
    let folder = tempfile::tempdir().expect("a folder");
    let capture = file(folder.path(), r#"{"t_us":1,"callback":"TIMRecvNewMsgCallback","args":["oops"]}"#);
    let server = Server::playing(&capture, &[]);
    let frames = Client::get(server.port, "/events").until_end();
    assert_eq!((frames.len(), &frames[0].data["kind"]), (1, &"NewMessages".into()));
    assert_eq!(frames[0].data["args"], json!(["oops"]));
}

#[test]
fn kinds_are_filtered() {
    let server = Server::start(&[]);
    let wanted = |query: &str, set: EventSet| {
        let frames = Client::get(server.port, &format!("/events{query}")).until_end();
        let mut expected = events_by_kind(SESSION);
        expected.retain(|kind, _| set.contains(kind.parse::<EventKind>().expect("a kind")));
        assert_eq!(counts(&frames), expected, "{query}");
        assert!(!frames.is_empty(), "{query}");
    };
    wanted("", EventSet::DEFAULT);
    wanted("?only=friend,KickedOffline", EventSet::FRIEND.with(EventKind::KickedOffline));
    wanted("?kind=LogLine", EventKind::LogLine.into());
    wanted("?only=group&kind=MembersEntered,NewMessages", EventKind::MembersEntered.into());
}

/// The server looks at the history by itself; the library's own scopes are what it has to agree with.
#[test]
fn conversations_are_filtered() {
    let server = Server::start(&[]);
    let (_, about) = play(SESSION, &group("@TGS#bookclub"));
    let frames = Client::get(server.port, "/events?conversation=group:@TGS%23bookclub").until_end();
    let texts = |frames: &[Frame]| -> Vec<_> { frames.iter().map(|frame| frame.data["kind"].clone()).collect() };
    let kinds: Vec<Value> = about.iter().map(|event| event.kind().name().into()).collect();
    assert_eq!(texts(&frames), kinds);
    assert!(frames.len() > 20);

    let by_carol = Client::get(server.port, "/events?conversation=group:@TGS%23bookclub&user=carol").until_end();
    let expected: Vec<u64> = frames
        .iter()
        .zip(&about)
        .filter(|(_, event)| event.about().contains(&tim_events::Scope::User("carol".to_owned())))
        .map(|(frame, _)| frame.seq())
        .collect();
    assert_eq!(seqs(&by_carol), expected);
    assert!(!expected.is_empty() && expected.len() < frames.len());
}

/// A page of somebody else's could otherwise read everything by a name of its own that leads to this machine.
#[test]
fn on_this_machine_alone_it_answers_to_no_other_name() {
    let server = Server::start(&[]);
    for path in ["/", "/events"] {
        let refused = Client::request(server.port, path, "Host: evil.example\r\n");
        assert_eq!(refused.status, 403, "{path}");
        let local = Client::request(server.port, path, &format!("Host: 127.0.0.1:{}\r\n", server.port));
        assert_eq!(local.status, 200, "{path}");
    }
}

#[test]
fn nonsense_is_refused_with_a_reason() {
    let server = Server::start(&[]);
    for (query, reason) in [
        ("only=teapot", "only: \"teapot\""),
        ("kind=message", "kind: \"message\""),
        ("conversation=bob", "conversation: \"bob\""),
        ("user=", "user: "),
        ("only=friend&kind=LogLine", "no kind of event"),
        ("colour=red", "colour"),
    ] {
        let client = Client::get(server.port, &format!("/events?{query}"));
        assert_eq!((client.status, client.header("content-type")), (400, Some("application/json")), "{query}");
        let answer: Value = serde_json::from_str(&client.text()).expect("JSON");
        let error = answer["error"].as_str().expect("a reason");
        assert!(error.contains(reason), "{query}: {error}");
    }
}

#[test]
fn a_reader_that_comes_back_goes_on_where_it_was() {
    let server = Server::start(&[]);
    let mut seen = Client::get(server.port, ALL).take(40);
    let id = seen[39].id().to_owned();

    let by_query = Client::get(server.port, &format!("{ALL}&last_event_id={id}")).until_end();
    // A browser sends the query of its first request with every later one; the header is newer.
    let stale = seen[3].id();
    let by_header = Client::resume(server.port, &format!("{ALL}&last_event_id={stale}"), Some(&id)).until_end();
    assert_eq!(by_query, by_header);
    seen.extend(by_header);
    assert_whole_session(&seen);

    let last = seen.last().expect("events").id();
    assert_eq!(Client::resume(server.port, ALL, Some(last)).until_end(), []);
}

#[test]
fn a_filter_may_change_between_two_visits() {
    let server = Server::start(&[]);
    let first = Client::get(server.port, "/events?only=friend").take(1);
    let rest = Client::resume(server.port, ALL, first[0].id.as_deref()).until_end();
    assert_eq!(rest[0].seq(), first[0].seq() + 1);
}

#[test]
fn a_restarted_server_goes_on_in_the_same_capture() {
    let first = Server::start(&["--pace", "20"]);
    let mut client = Client::get(first.port, ALL);
    // These come live: the whole session takes half a minute at this pace.
    let mut seen = client.take(40);
    let port = first.kill();
    while let Some(frame) = client.next() {
        seen.push(frame);
    }
    assert!((seen.len() as u64) < total(&events_by_kind(SESSION)), "the server was killed in the middle");

    let _second = Server::start_at(port, &[]);
    let id = seen.last().expect("events").id().to_owned();
    seen.extend(Client::resume(port, ALL, Some(&id)).until_end());
    assert_whole_session(&seen);
}

#[test]
fn another_capture_is_another_run_and_starts_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let session = Server::start(&[]);
    let id = Client::get(session.port, ALL).take(5)[4].id().to_owned();

    let other = Server::playing(&file(folder.path(), &messages(3, 1)), &[]);
    for unknown in [id.as_str(), "teapot"] {
        let frames = Client::resume(other.port, ALL, Some(unknown)).until_end();
        assert_eq!((frames[0].event.as_str(), &frames[0].data), ("gap", &json!({"reason": "other_run"})));
        assert_eq!(seqs(&frames[1..]), [1, 2, 3]);

        // Who is cut off right after the gap is not told of it again.
        let again = Client::resume(other.port, ALL, frames[0].id.as_deref()).until_end();
        assert_eq!(again, frames[1..]);
    }
}

#[test]
fn what_the_history_has_no_more_is_told() {
    let all = total(&events_by_kind(SESSION));
    let server = Server::start(&["--history", "10"]);
    // When this reader is at the end, all is played.
    Client::get(server.port, ALL).until_end();

    let retained = Client::get(server.port, ALL).until_end();
    assert!(seqs(&retained).into_iter().eq(all - 9..=all), "a new reader has lost nothing");

    let run = retained[0].id().rsplit_once('-').expect("an id").0.to_owned();
    let frames = Client::resume(server.port, ALL, Some(&format!("{run}-4"))).until_end();
    assert_eq!(frames[0].event, "gap");
    assert_eq!(frames[0].data, json!({"reason": "evicted", "from_seq": 5, "to_seq": all - 10}));
    assert_eq!(frames[1..], retained);
    assert_eq!(Client::resume(server.port, ALL, frames[0].id.as_deref()).until_end(), retained);
}

/// Readers join while events come: each has to see every event, once, wherever its history ends and its life begins.
#[test]
fn history_and_live_events_join_without_a_hole_or_a_double() {
    let folder = tempfile::tempdir().expect("a folder");
    let capture = file(folder.path(), &messages(1500, 10));
    let server = Server::playing(&capture, &["--pace", "0.005"]);
    thread::scope(|scope| {
        let mut pilot = Client::get(server.port, "/events");
        for _ in 0..10 {
            // The readers come one after the other while the capture plays, not all at its beginning.
            pilot.take(100);
            scope.spawn(|| {
                let frames = Client::get(server.port, "/events").until_end();
                assert!(seqs(&frames).into_iter().eq(1..=1500));
            });
        }
    });
}

/// More than the buffers of a connection hold goes by a client that doesn't read; nobody else minds.
#[test]
fn a_slow_client_slows_nobody_and_is_told_what_it_lost() {
    let folder = tempfile::tempdir().expect("a folder");
    let capture = file(folder.path(), &messages(1500, 4000));
    let server = Server::playing(&capture, &["--history", "100", "--pace", "0.002"]);
    let mut slow = Client::get(server.port, "/events");
    let mut fast = Client::get(server.port, "/events");
    let frames = fast.until_end();
    assert_eq!(frames.last().expect("events").seq(), 1500);

    let frames = slow.until_end();
    let (events, gaps): (Vec<_>, Vec<_>) = frames.iter().partition(|frame| frame.is_event());
    assert!(!gaps.is_empty(), "the buffers of a connection hold not as much");
    let lost: u64 = gaps
        .iter()
        .map(|gap| 1 + gap.data["to_seq"].as_u64().expect("a number") - gap.data["from_seq"].as_u64().expect("one"))
        .sum();
    assert_eq!(events.len() as u64 + lost, 1500, "each event came or was told to be gone");
    assert!(events.windows(2).all(|pair| pair[0].seq() < pair[1].seq()));
    assert_eq!(events.last().expect("the history").seq(), 1500);
}

#[test]
fn the_page_is_whole_and_runs_nothing_but_its_own_files() {
    let server = Server::start(&[]);
    let page = Client::get(server.port, "/");
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    let policy = page.header("content-security-policy").expect("a policy").to_owned();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    assert!(!page.text().contains("//cdn"));
    for part in ["/style.css", "/app.js", "/conversations.js", "/counters.js", "/events.js"] {
        assert_eq!(Client::get(server.port, part).status, 200, "{part}");
    }
    assert_eq!(Client::get(server.port, "/teapot").status, 404);
}

/// The capture of a test is as it says.
#[test]
fn a_made_up_message_is_one() {
    let (events, _) = play(&message(7, "hello").to_string(), &group("nowhere"));
    let texts: Vec<_> = events.iter().map(EventRef::kind).collect();
    assert_eq!(texts, [EventKind::NewMessages]);
}
