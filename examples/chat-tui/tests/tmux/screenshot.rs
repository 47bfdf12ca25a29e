//! The picture in the documentation: the evening's book club, a picture on its way to it.

use std::fs;
use std::path::Path;

use crate::pane::{Pane, messages};
use crate::session::Session;
use crate::{capture, lists, shows, svg};

const PICTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/images/chat-tui.svg");

const COLUMNS: u16 = 118;
const ROWS: u16 = 38;

/// The session until before the tablet logs in, and then Alice's picture once more, as a message that is being sent.
fn evening() -> String {
    let capture = capture();
    let lines: Vec<_> = capture.lines().collect();
    let end = lines.iter().position(|line| line.contains("TIMKickedOfflineCallback")).expect("the tablet");
    let uploads = lines.iter().filter(|line| line.contains("TIMMsgElemUploadProgressCallback"));
    let upload = uploads.clone().nth(2).expect("a picture that is being sent");
    let again = upload.replace("1718479870", "1718480305").replace("1792835270", "1792835271");
    [&lines[..end], &[again.as_str()]].concat().join("\n")
}

#[test]
fn the_picture_shows_the_session() {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("evening.ndjson");
    let evening = evening();
    fs::write(&file, &evening).expect("a file");
    let args = ["--capture", file.to_str().expect("a path"), "--pace", "0"];
    let Some(pane) = Pane::start(COLUMNS, ROWS, &[], &args) else { return };
    let session = Session::of(&evening);
    let conversations = session.conversations();
    pane.wait_for("the evening", |screen| {
        lists(screen, &session)?;
        shows(screen, &session, &conversations[0].id, 3)?;
        let is_sending = messages(screen).contains("75%of2.4MB");
        if is_sending && screen.contains("has ended") {
            Ok(())
        } else {
            Err("the picture is not on its way".to_owned())
        }
    });
    let picture = svg::draw(&svg::Cell::parse(&pane.coloured()), COLUMNS, "example-chat-tui");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::create_dir_all(Path::new(PICTURE).parent().expect("a folder")).expect("a folder");
        fs::write(PICTURE, &picture).expect("the picture");
    }
    // Fonts and colours may change; what it shows may not.
    let committed = fs::read_to_string(PICTURE).expect("the picture; UPDATE_DOCS=1 draws it");
    let words = |picture: &str| -> Vec<String> {
        let texts = picture.split("</text>").filter_map(|text| Some(text.rsplit_once('>')?.1.trim().to_owned()));
        texts.filter(|text| !text.is_empty()).collect()
    };
    assert_eq!(words(&committed), words(&picture), "UPDATE_DOCS=1 draws it anew");
}
