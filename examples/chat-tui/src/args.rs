//! The command line.

use std::path::PathBuf;

use lexopt::{Arg, Parser, ValueExt};
use tim_events::capture::Pace;

pub(crate) const USAGE: &str = "\
usage: example-chat-tui [--capture FILE] [--pace FACTOR]
       example-chat-tui --lib PATH --app-id N --login USER:SIG      (built with --features sdk)

  --capture  a capture; without it a session that comes with tim-events
  --pace     so many times the recorded pace, 30 if it is not given; 0 is full speed
  --lib      the vendor's library instead: libImSDK.so, libImSDK.dylib or ImSDK.dll
  --app-id   the number of the app
  --login    logs this user in, with this signature

It stays after the capture's end, until q. NO_COLOR in the environment turns colours off.";

/// Where events come from.
#[derive(Debug, PartialEq)]
pub(crate) enum Origin {
    /// A file, or the session that comes with the crate.
    Capture { file: Option<PathBuf>, pace: Pace },
    /// The vendor's library.
    #[cfg(feature = "sdk")]
    Library { path: std::ffi::OsString, app_id: u64, user: String, signature: String },
}

/// What the command line asks for; none if it asks for help.
pub(crate) fn parse(mut parser: Parser) -> Result<Option<Origin>, lexopt::Error> {
    let (mut file, mut factor, mut is_capture) = (None, 30.0, false);
    let (mut path, mut app_id, mut login) = (None, None, None);
    while let Some(arg) = parser.next()? {
        match arg {
            Arg::Long("capture") => file = Some(PathBuf::from(parser.value()?)),
            Arg::Long("pace") => (factor, is_capture) = (parser.value()?.parse()?, true),
            Arg::Long("lib") => path = Some(parser.value()?),
            Arg::Long("app-id") => app_id = Some(parser.value()?.parse()?),
            Arg::Long("login") => login = Some(parser.value()?.string()?),
            Arg::Long("help") | Arg::Short('h') => return Ok(None),
            arg => return Err(arg.unexpected()),
        }
    }
    is_capture |= file.is_some();
    match (path, app_id, login) {
        (None, None, None) => {
            let pace = Pace::times(factor).ok_or("a pace is 0 or more")?;
            Ok(Some(Origin::Capture { file, pace }))
        }
        _ if is_capture => Err("a capture and the vendor's library are two sources; one is enough".into()),
        (path, app_id, login) => library(path, app_id, login.as_deref()).map(Some),
    }
}

#[cfg(feature = "sdk")]
fn library(
    path: Option<std::ffi::OsString>,
    app_id: Option<u64>,
    login: Option<&str>,
) -> Result<Origin, lexopt::Error> {
    let path = path.ok_or("--lib is needed")?;
    let app_id = app_id.ok_or("--app-id is needed")?;
    let (user, signature) = login.and_then(|login| login.split_once(':')).ok_or("--login USER:SIG is needed")?;
    Ok(Origin::Library { path, app_id, user: user.to_owned(), signature: signature.to_owned() })
}

#[cfg(not(feature = "sdk"))]
fn library(_: Option<std::ffi::OsString>, _: Option<u64>, _: Option<&str>) -> Result<Origin, lexopt::Error> {
    Err("the vendor's library takes a build with --features sdk".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(args: &[&str]) -> Result<Option<Origin>, String> {
        parse(Parser::from_args(args)).map_err(|error| error.to_string())
    }

    #[test]
    fn a_capture_plays_at_a_pace_that_can_be_watched() {
        let pace = Pace::times(30.0).expect("a pace");
        assert_eq!(parsed(&[]), Ok(Some(Origin::Capture { file: None, pace })));
        let file = Some(PathBuf::from("a.ndjson"));
        let options = parsed(&["--capture", "a.ndjson", "--pace=0"]);
        assert_eq!(options, Ok(Some(Origin::Capture { file, pace: Pace::FULL_SPEED })));
        assert_eq!(parsed(&["-h", "--nonsense"]), Ok(None));
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for args in [&["--pace", "-1"][..], &["--pace", "fast"], &["file"], &["--app-id", "many"]] {
            assert!(parsed(args).is_err(), "{args:?}");
        }
        let error = parsed(&["--capture", "a", "--lib", "b"]).expect_err("two sources");
        assert!(error.contains("one is enough"), "{error}");
    }
}
