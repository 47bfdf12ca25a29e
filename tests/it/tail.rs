//! The example `tail`, as one runs it.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tim_events::EventKind;

/// `cargo test` builds the examples beside the tests.
fn tail(arguments: &[&str], input: &str) -> Output {
    let mut program: PathBuf = std::env::current_exe().expect("this test's path");
    program.pop();
    program.pop();
    program.push("examples");
    program.push(format!("tail{}", std::env::consts::EXE_SUFFIX));
    let mut child = Command::new(&program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{}: {error}; `cargo test` builds it", program.display()));
    // A program that reads no input may be gone by now.
    let _ = child.stdin.take().expect("a pipe").write_all(input.as_bytes());
    child.wait_with_output().expect("its output")
}

fn lines(output: &Output) -> Vec<Value> {
    let text = std::str::from_utf8(&output.stdout).expect("UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect("one object a line")).collect()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn without_arguments_it_plays_the_session() {
    let output = tail(&[], "");
    assert!(output.status.success(), "{}", stderr(&output));
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    assert!(text.contains("TIMLogin succeeded"));
    assert!(!text.contains("OnLogCallback"), "diagnostic events need asking for");
    assert!(!text.contains('\u{1b}'), "no colour where there is no terminal");

    let records = include_str!("../../examples/captures/session.ndjson").lines().count();
    let summary = stderr(&output);
    let delivered = text.lines().count();
    assert_eq!(
        summary.lines().last(),
        Some(format!("{records} published, {delivered} delivered, 0 undecodable, 0 gaps").as_str())
    );
}

#[test]
fn json_lines_hold_the_event_and_its_names() {
    let output = tail(&["--json", "--only", "friend"], "");
    assert!(output.status.success());
    let lines = lines(&output);
    assert!(lines.len() >= 8);
    let mut last = 0;
    for line in &lines {
        assert_eq!(line["category"], "friend");
        assert_eq!(line["origin"], "callback");
        let kind: EventKind = line["kind"].as_str().unwrap().parse().unwrap();
        assert_eq!(line["callback"].as_str(), kind.callback());
        assert!(line["event"].is_object());
        assert!(line.get("routed_kind").is_none());
        let seq = line["seq"].as_u64().unwrap();
        assert!(seq > last);
        last = seq;
    }
}

#[test]
fn filters_take_categories_and_kinds() {
    let output = tail(&["--json", "--only", "signaling,KickedOffline,diagnostic"], "");
    let kinds: Vec<_> = lines(&output).iter().map(|line| line["kind"].as_str().unwrap().to_owned()).collect();
    for expected in ["InvitationReceived", "KickedOffline", "LogLine", "ExperimentalNotice"] {
        assert!(kinds.iter().any(|kind| kind == expected), "{expected}");
    }
    assert!(!kinds.iter().any(|kind| kind == "NewMessages"));
}

#[test]
fn one_conversation_is_shown_alone() {
    let input = r#"{"t_us":1,"callback":"TIMRecvNewMsgCallback","args":["[{\"message_conv_type\":1,\"message_conv_id\":\"bob\"}]"]}
{"t_us":2,"callback":"TIMRecvNewMsgCallback","args":["[{\"message_conv_type\":1,\"message_conv_id\":\"carol\"}]"]}
{"t_us":3,"callback":"TIMRecvNewMsgCallback","args":["[{\"message_conv_type\":2,\"message_conv_id\":\"bob\"}]"]}
"#;
    for (conversation, seq) in [("c2c:bob", 1), ("c2c:carol", 2), ("group:bob", 3)] {
        let output = tail(&["--json", "--conversation", conversation, "-"], input);
        let seqs: Vec<_> = lines(&output).iter().map(|line| line["seq"].as_u64().unwrap()).collect();
        assert_eq!(seqs, [seq], "{conversation}");
    }
}

#[test]
fn a_line_that_is_no_record_is_reported_and_the_rest_plays() {
    let input = "{\"t_us\":1,\"callback\":\"TIMKickedOfflineCallback\",\"args\":[]}\noops\n{\"t_us\":2,\"callback\":\"TIMUserSigExpiredCallback\",\"args\":[]}\n";
    let output = tail(&["--json", "-"], input);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("line 2: no record"), "{}", stderr(&output));
    assert!(stderr(&output).contains("2 published, 2 delivered"));
    assert_eq!(lines(&output).len(), 2);
}

#[test]
fn what_cannot_be_typed_shows_with_its_routed_kind_and_arguments() {
    let input = "{\"t_us\":1,\"callback\":\"TIMRecvNewMsgCallback\",\"args\":[\"oops\"]}\n";
    let output = tail(&["--json", "-"], input);
    assert!(output.status.success());
    let line = &lines(&output)[0];
    assert_eq!(
        (&line["kind"], &line["routed_kind"], &line["category"]),
        (&"Undecodable".into(), &"NewMessages".into(), &"message".into())
    );
    assert_eq!(line["callback"], "TIMRecvNewMsgCallback");
    assert_eq!(line["args"][0], "oops");
    assert!(stderr(&output).contains("0 delivered, 1 undecodable"));

    let unknown = "{\"t_us\":1,\"callback\":\"TIMTeapotCallback\",\"args\":[418]}\n";
    let line = &lines(&tail(&["--json", "--only", "diagnostic", "-"], unknown))[0];
    assert_eq!((&line["kind"], &line["routed_kind"]), (&"Undecodable".into(), &"Undecodable".into()));
    assert_eq!((&line["callback"], &line["args"][0]), (&"TIMTeapotCallback".into(), &418.into()));
}

#[test]
fn a_wrong_command_line_is_refused() {
    for arguments in
        [&["--only", "teapot"][..], &["--pace", "-1"], &["--conversation", "bob"], &["--what"], &["a", "b"]]
    {
        let output = tail(arguments, "");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains("usage:"), "{arguments:?}");
        assert!(output.stdout.is_empty());
    }
    let output = tail(&["no such file"], "");
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("no such file"));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    // The pipe is closed before anything is written.
    let mut program = std::env::current_exe().unwrap();
    program.pop();
    program.pop();
    program.push("examples/tail");
    let mut child =
        Command::new(program).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("tail");
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
}

/// What has come is printed before more is waited for.
#[test]
fn a_live_pipe_is_printed_as_it_comes() {
    let mut program = std::env::current_exe().unwrap();
    program.pop();
    program.pop();
    program.push("examples/tail");
    let mut child = Command::new(program)
        .args(["--json", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("tail");
    let (mut input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let (tell, lines) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for line in std::io::BufRead::lines(std::io::BufReader::new(output)) {
            let _ = tell.send(line.unwrap());
        }
    });
    let limit = std::time::Duration::from_secs(60);
    for _ in 0..3 {
        // The next line is written only when the last one has been printed.
        input.write_all(b"{\"t_us\":1,\"callback\":\"TIMKickedOfflineCallback\",\"args\":[]}\n").unwrap();
        assert!(lines.recv_timeout(limit).expect("a line that is not held back").contains("KickedOffline"));
    }
    drop(input);
    assert!(lines.recv_timeout(limit).is_err(), "nothing follows");
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_pace_takes_its_time() {
    let input = "{\"t_us\":0,\"callback\":\"TIMKickedOfflineCallback\",\"args\":[]}\n{\"t_us\":400000,\"callback\":\"TIMKickedOfflineCallback\",\"args\":[]}\n";
    let start = std::time::Instant::now();
    let output = tail(&["--pace", "4", "-"], input);
    assert!(output.status.success());
    assert!(start.elapsed() >= std::time::Duration::from_millis(100));
}
