//! The command line, and the end.

use std::process::Command;

use crate::client::Client;
use crate::expected::{file, message};
use crate::server::{PROGRAM, Server};

#[test]
fn a_wrong_command_line_is_refused() {
    for arguments in [
        &["--port", "70000"][..],
        &["--listen", "nowhere"],
        &["--pace", "-1"],
        &["--history", "0"],
        &["--what"],
        &["a file"],
    ] {
        let output = Command::new(PROGRAM).args(arguments).output().expect("the program");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("usage:"), "{arguments:?}");
        assert!(output.stdout.is_empty());
    }
    let output = Command::new(PROGRAM).args(["--capture", "no such file"]).output().expect("the program");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("no such file"));
}

#[test]
fn a_line_that_is_no_record_is_passed_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let capture = format!("{}\noops\n{}\n", message(1, "one"), message(2, "two"));
    let server = Server::playing(&file(folder.path(), &capture), &[]);
    let frames = Client::get(server.port, "/events").until_end();
    let texts: Vec<_> = frames.iter().map(|frame| frame.data["text"].as_str().expect("a text")).collect();
    assert_eq!(texts, ["bob: one", "bob: two"]);
}

#[test]
fn an_interrupt_ends_the_streams_and_the_program() {
    let server = Server::start(&[]);
    let mut reader = Client::get(server.port, "/events");
    reader.until_end();
    assert!(server.interrupt().success());
    assert_eq!(reader.next(), None);
}

#[test]
fn a_client_that_reads_nothing_does_not_hold_up_the_end() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Server::playing(&file(folder.path(), &crate::expected::messages(1500, 4000)), &[]);
    let mut stuck = Client::get(server.port, "/events");
    stuck.take(1);
    assert!(server.interrupt().success());
}
