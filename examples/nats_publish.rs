//! Plays a capture out to a NATS server.
//!
//! ```text
//! cargo run --features nats --example nats_publish -- --url URL FILE [--only LIST] [--stream NAME] [--pace FACTOR]
//! ```
//!
//! A player that is stopped and started again sends the same ids, so that a stream, and every reader, has each event
//! once.

#[path = "support/lines.rs"]
#[expect(dead_code, reason = "this example prints no events")]
mod lines;

use std::io::{self, Write};
use std::process::ExitCode;

use lexopt::{Arg, Parser, ValueExt};
use tim_events::bridge::Instance;
use tim_events::bridge::nats::{NatsOut, Server, StreamOptions};
use tim_events::capture::{Fingerprint, Pace, Player, read};
use tim_events::{Bus, EventSet};

const USAGE: &str = "\
usage: nats_publish --url URL FILE [--only LIST] [--stream NAME] [--user APP/USER] [--pace FACTOR]

  --url     the server, such as nats://127.0.0.1:4222; of a cluster all, with commas between
  FILE      a capture
  --only    category and kind names, comma-separated; without it everything but diagnostic
  --stream  keeps the events in the JetStream stream of this name, which is made if it isn't there
  --user    whose events they are: an app's id and a user's; 0/capture if left out
  --pace    so many times the recorded pace; 0, the default, is full speed";

/// What the command line asks for.
struct Options {
    url: String,
    file: String,
    only: EventSet,
    stream: Option<String>,
    user: (u64, String),
    pace: Pace,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let options = match options() {
        Ok(Some(options)) => options,
        Ok(None) => return lines::status("nats_publish", writeln!(io::stdout(), "{USAGE}")),
        Err(error) => {
            let _ = writeln!(io::stderr(), "nats_publish: {error}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    lines::status("nats_publish", run(options).await.map_err(io::Error::other))
}

fn options() -> Result<Option<Options>, lexopt::Error> {
    let (mut url, mut file, mut only, mut stream) = (None, None, EventSet::DEFAULT, None);
    let (mut user, mut pace) = ((0, "capture".to_owned()), Pace::FULL_SPEED);
    let mut parser = Parser::from_env();
    while let Some(arg) = parser.next()? {
        match arg {
            Arg::Long("url") => url = Some(parser.value()?.string()?),
            Arg::Long("only") => only = parser.value()?.parse()?,
            Arg::Long("stream") => stream = Some(parser.value()?.string()?),
            Arg::Long("user") => {
                let value = parser.value()?.string()?;
                let (app, name) = value.split_once('/').ok_or("a user is APP/USER")?;
                user = (app.parse().map_err(|_| "an app's id is a number")?, name.to_owned());
            }
            Arg::Long("pace") => {
                let factor = parser.value()?.parse()?;
                pace = Pace::times(factor).ok_or("a pace is 0 or more")?;
            }
            Arg::Long("help") | Arg::Short('h') => return Ok(None),
            Arg::Value(value) if file.is_none() => file = Some(value.string()?),
            arg => return Err(arg.unexpected()),
        }
    }
    let url = url.ok_or("--url is missing")?;
    let file = file.ok_or("the capture is missing")?;
    Ok(Some(Options { url, file, only, stream, user, pace }))
}

async fn run(options: Options) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let capture = std::fs::read(&options.file).map_err(|error| format!("{}: {error}", options.file))?;
    // Who plays the same capture again is the same instance, with the same ids.
    let fingerprint = Fingerprint::of(&capture).to_string();
    let (app, user) = options.user;
    let instance = Instance::new(app, user).named(&*fingerprint);
    let mut out = NatsOut::new(Server::new(&options.url)?, instance).kinds(options.only);
    if let Some(stream) = options.stream {
        out = out.stream(StreamOptions::new(stream));
    }

    let bus = Bus::new();
    let outlet = out.attach(&bus)?;
    let play = async {
        let records = read(&*capture)
            .filter_map(|record| record.map_err(|error| writeln!(io::stderr(), "nats_publish: {error}")).ok());
        let played = Player::new(records).pace(options.pace).ids(fingerprint).play(&bus).await;
        bus.close();
        played
    };
    let (played, sent) = tokio::join!(play, outlet.run());
    let (played, sent) = (played?, sent?);
    writeln!(
        io::stderr(),
        "{played} played, {} taken, {} acknowledged, {} of them known before, {} lost",
        sent.taken,
        sent.acknowledged,
        sent.duplicates,
        sent.missed,
    )?;
    Ok(())
}
