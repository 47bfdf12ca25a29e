//! Prints the events that a NATS server brings, a line each.
//!
//! ```text
//! cargo run --features nats --example nats_tail -- --url URL [--count N] [--only LIST] [--conversation c2c:ID|group:ID]
//!     [--json] [--stream NAME] [--after SEQ]
//! ```

#[path = "support/lines.rs"]
mod lines;

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::SystemTime;

use lexopt::{Arg, Parser, ValueExt};
use tim_events::bridge::nats::{NatsError, NatsIn, Server, Start};
use tim_events::{Bus, ConversationId, EventSet, Policy};

const USAGE: &str = "\
usage: nats_tail --url URL [--count N] [--only LIST] [--conversation c2c:ID|group:ID] [--json]
                 [--stream NAME] [--after SEQ]

  --url           the server, such as nats://127.0.0.1:4222; of a cluster all, with commas between
  --count         stops after so many events
  --only          category and kind names, comma-separated, as in message,friend,KickedOffline;
                  without it everything but diagnostic
  --conversation  the events about one conversation alone
  --json          one JSON object a line
  --stream        reads the JetStream stream of this name from its beginning, and goes on
  --after         with --stream: begins after this place of the stream";

/// What the command line asks for.
struct Options {
    url: String,
    count: Option<u64>,
    only: EventSet,
    conversation: Option<ConversationId>,
    json: bool,
    stream: Option<String>,
    start: Start,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let options = match options() {
        Ok(Some(options)) => options,
        Ok(None) => return lines::status("nats_tail", writeln!(io::stdout(), "{USAGE}")),
        Err(error) => {
            let _ = writeln!(io::stderr(), "nats_tail: {error}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    lines::status("nats_tail", run(options).await)
}

fn options() -> Result<Option<Options>, lexopt::Error> {
    let (mut url, mut count, mut only, mut conversation) = (None, None, EventSet::DEFAULT, None);
    let (mut json, mut stream, mut start) = (false, None, Start::All);
    let mut parser = Parser::from_env();
    while let Some(arg) = parser.next()? {
        match arg {
            Arg::Long("url") => url = Some(parser.value()?.string()?),
            Arg::Long("count") => count = Some(parser.value()?.parse()?),
            Arg::Long("only") => only = parser.value()?.parse()?,
            Arg::Long("conversation") => conversation = Some(parser.value()?.parse()?),
            Arg::Long("json") => json = true,
            Arg::Long("stream") => stream = Some(parser.value()?.string()?),
            Arg::Long("after") => start = Start::After(parser.value()?.parse()?),
            Arg::Long("help") | Arg::Short('h') => return Ok(None),
            arg => return Err(arg.unexpected()),
        }
    }
    Ok(Some(Options { url: url.ok_or("--url is missing")?, count, only, conversation, json, stream, start }))
}

async fn run(options: Options) -> io::Result<()> {
    let mut reader = NatsIn::new(Server::new(&options.url).map_err(io::Error::other)?).kinds(options.only);
    if let Some(conversation) = &options.conversation {
        reader = reader.scope(conversation.clone());
    }
    if let Some(stream) = options.stream {
        reader = reader.stream(stream, options.start);
    }

    // The events are read off a bus, as if they had happened here.
    let bus = Bus::new();
    let mut subscription = bus.subscribe().kinds(options.only).policy(Policy::Lossless).named("nats_tail");
    if let Some(conversation) = options.conversation {
        subscription = subscription.conversation(conversation);
    }
    let mut print = tokio::spawn(lines::print(subscription.events(), options.json, SystemTime::now()));
    let mut inlet = reader.open().await.map_err(io::Error::other)?;
    let _ = writeln!(io::stderr(), "nats_tail: listening");

    let fetch = async {
        let mut published = 0;
        while options.count.is_none_or(|count| published < count) {
            let Some(arrival) = inlet.next().await? else { break };
            match arrival.into_event() {
                Ok(event) => {
                    if let Some(gap) = event.gap() {
                        let _ = writeln!(io::stderr(), "nats_tail: {} lost {} events", event.source(), gap.missed);
                    }
                    let sent = bus.send(event.into_body()).await;
                    // A batch of several conversations comes whether or not ours is among them.
                    published += u64::from(sent.is_ok_and(|sent| sent.matched > 0));
                }
                Err(error) => {
                    let _ = writeln!(io::stderr(), "nats_tail: {error}");
                }
            }
        }
        bus.close();
        Ok::<u64, NatsError>(published)
    };
    let published = tokio::select! {
        published = fetch => published.map_err(io::Error::other)?,
        // Printing ends first only if it can't go on.
        printed = &mut print => return printed?.map(drop),
    };
    let totals = print.await??;
    let _ = writeln!(io::stderr(), "{}", totals.summary(published));
    Ok(())
}
