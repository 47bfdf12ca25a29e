//! Plays a capture and prints its events, a line each.
//!
//! ```text
//! cargo run --example tail -- [FILE] [--only LIST] [--conversation c2c:ID|group:ID] [--json] [--pace FACTOR]
//! ```
//!
//! Without FILE it plays a session that comes with this crate; `-` reads standard input. A line of the file that is no
//! record is reported on standard error, the rest plays, and the exit status is 1.

#[path = "support/lines.rs"]
mod lines;

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::process::ExitCode;
use std::time::SystemTime;

use lexopt::{Arg, Parser, ValueExt};
use tim_events::capture::{Pace, Player, read};
use tim_events::{Bus, ConversationId, EventSet, Policy};

const SESSION: &str = include_str!("captures/session.ndjson");

const USAGE: &str = "\
usage: tail [FILE] [--only LIST] [--conversation c2c:ID|group:ID] [--json] [--pace FACTOR]

  FILE            a capture; without it a session that comes with the crate, - for standard input
  --only          category and kind names, comma-separated, as in message,friend,KickedOffline
                  (message conversation group friend user signaling session api diagnostic);
                  without it everything but diagnostic
  --conversation  the events about one conversation alone
  --json          one JSON object a line
  --pace          so many times the recorded pace; 0, the default, is full speed";

/// What the command line asks for.
struct Options {
    file: Option<String>,
    only: EventSet,
    conversation: Option<ConversationId>,
    json: bool,
    pace: Pace,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let mut errors = io::stderr();
    let options = match options() {
        Ok(Some(options)) => options,
        Ok(None) => return lines::status("tail", writeln!(io::stdout(), "{USAGE}")),
        Err(error) => {
            let _ = writeln!(errors, "tail: {error}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match run(&options).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => lines::status("tail", Err(error)),
    }
}

fn options() -> Result<Option<Options>, lexopt::Error> {
    let mut options =
        Options { file: None, only: EventSet::DEFAULT, conversation: None, json: false, pace: Pace::FULL_SPEED };
    let mut parser = Parser::from_env();
    while let Some(arg) = parser.next()? {
        match arg {
            Arg::Long("only") => options.only = parser.value()?.parse()?,
            Arg::Long("conversation") => options.conversation = Some(parser.value()?.parse()?),
            Arg::Long("json") => options.json = true,
            Arg::Long("pace") => {
                let factor = parser.value()?.parse()?;
                options.pace = Pace::times(factor).ok_or("a pace is 0 or more")?;
            }
            Arg::Long("help") | Arg::Short('h') => return Ok(None),
            Arg::Value(file) if options.file.is_none() => options.file = Some(file.string()?),
            arg => return Err(arg.unexpected()),
        }
    }
    Ok(Some(options))
}

/// Plays and prints; false if a line was no record.
async fn run(options: &Options) -> io::Result<bool> {
    let source: Box<dyn BufRead> = match options.file.as_deref() {
        None => Box::new(SESSION.as_bytes()),
        Some("-") => Box::new(BufReader::new(io::stdin())),
        Some(file) => {
            let file = File::open(file).map_err(|error| io::Error::new(error.kind(), format!("{file}: {error}")))?;
            Box::new(BufReader::new(file))
        }
    };
    let mut sound = true;
    let records = read(source).filter_map(|record| {
        record
            .map_err(|error| {
                sound = false;
                let _ = writeln!(io::stderr(), "tail: {error}");
            })
            .ok()
    });

    let bus = Bus::new();
    let mut subscription = bus.subscribe().kinds(options.only).policy(Policy::Lossless).named("tail");
    if let Some(conversation) = &options.conversation {
        subscription = subscription.conversation(conversation.clone());
    }
    let start = SystemTime::now();
    // A task of its own: reading the file may block this one, and what has come is to be printed before.
    let mut print = tokio::spawn(lines::print(subscription.events(), options.json, start));
    let play = async {
        let played = Player::new(records).pace(options.pace).base(start).play(&bus).await;
        bus.close();
        played.map_err(io::Error::other)
    };
    let published = tokio::select! {
        published = play => published?,
        // Printing ends first only if it can't go on.
        printed = &mut print => return printed?.map(|_| sound),
    };
    let totals = print.await??;

    let _ = writeln!(io::stderr(), "{}", totals.summary(published));
    Ok(sound)
}
