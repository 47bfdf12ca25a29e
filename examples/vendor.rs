//! Loads the vendor's library, starts it, and prints what it calls back, a line each.
//!
//! ```text
//! cargo run --features sdk --example vendor -- --lib PATH --app-id N [--login USER:SIG] [--seconds S] [--record FILE]
//!     [--json] [--only LIST]
//! ```
//!
//! The library calls its servers as soon as it starts, and writes one line of its own, `[xlog] …`, to standard output. How
//! the login went is told on standard error.

#[path = "support/lines.rs"]
mod lines;

use std::error::Error;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, SystemTime};

use lexopt::{Arg, Parser, ValueExt};
use serde_json::json;
use tim_events::sdk::Sdk;
use tim_events::{Bus, EventSet, Policy, Recorder};
use tokio::time::{Instant, sleep_until, timeout_at};

const USAGE: &str = "\
usage: vendor --lib PATH --app-id N [--login USER:SIG] [--seconds S] [--record FILE] [--json] [--only LIST]

  --lib      the vendor's library: libImSDK.so, libImSDK.dylib or ImSDK.dll
  --app-id   the number of the app
  --login    logs this user in, with this signature
  --seconds  ends after so many seconds; 10 if it is not given
  --record   writes a capture of everything, which tail plays
  --json     one JSON object a line
  --only     category and kind names, comma-separated; without it everything but diagnostic";

/// What the command line asks for.
struct Options {
    library: OsString,
    app_id: u64,
    login: Option<(String, String)>,
    limit: Duration,
    record: Option<PathBuf>,
    json: bool,
    only: EventSet,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let mut errors = io::stderr();
    let options = match options() {
        Ok(Some(options)) => options,
        Ok(None) => return lines::status("vendor", writeln!(io::stdout(), "{USAGE}")),
        Err(error) => {
            let _ = writeln!(errors, "vendor: {error}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match run(&options).await {
        Ok(printed) => lines::status("vendor", printed),
        Err(error) => {
            let _ = writeln!(errors, "vendor: {error}");
            ExitCode::FAILURE
        }
    }
}

fn options() -> Result<Option<Options>, lexopt::Error> {
    let (mut library, mut app_id, mut login, mut record) = (None, None, None, None);
    let (mut limit, mut json, mut only) = (Duration::from_secs(10), false, EventSet::DEFAULT);
    let mut parser = Parser::from_env();
    while let Some(arg) = parser.next()? {
        match arg {
            Arg::Long("lib") => library = Some(parser.value()?),
            Arg::Long("app-id") => app_id = Some(parser.value()?.parse()?),
            Arg::Long("login") => {
                let value = parser.value()?.string()?;
                let (user, signature) = value.split_once(':').ok_or("a login is USER:SIG")?;
                login = Some((user.to_owned(), signature.to_owned()));
            }
            Arg::Long("seconds") => limit = Duration::from_secs(parser.value()?.parse()?),
            Arg::Long("record") => record = Some(parser.value()?.into()),
            Arg::Long("json") => json = true,
            Arg::Long("only") => only = parser.value()?.parse()?,
            Arg::Long("help") | Arg::Short('h') => return Ok(None),
            arg => return Err(arg.unexpected()),
        }
    }
    let library = library.ok_or("--lib is needed")?;
    let app_id = app_id.ok_or("--app-id is needed")?;
    Ok(Some(Options { library, app_id, login, limit, record, json, only }))
}

/// Runs the session; what comes back is how printing went.
async fn run(options: &Options) -> Result<io::Result<()>, Box<dyn Error>> {
    let start = SystemTime::now();
    let end = Instant::now() + options.limit;
    let bus = Bus::new();
    // The library can't be made to wait, so what is not printed yet has room.
    let policy = Policy::Buffer { max_bytes: 64 << 20 };
    let events = bus.subscribe().kinds(options.only).policy(policy).named("vendor").events();
    let mut print = tokio::spawn(lines::print(events, options.json, start));
    let record = match &options.record {
        Some(file) => {
            let file = BufWriter::new(File::create(file)?);
            let mut recorder = Recorder::new(&bus).base(start);
            Some(tokio::spawn(async move { recorder.run(file).await }))
        }
        None => None,
    };

    let sdk = Sdk::load(&options.library)?;
    let _ = writeln!(io::stderr(), "version {}", sdk.version().as_deref().unwrap_or("unknown"));
    let attachment = sdk.attach(&bus);
    // Standard output is for the events.
    drop(sdk.set_config(&json!({"set_config_log_level": 4, "set_config_is_log_output_console": false}).to_string()));
    // Its store and its log files would go to the working directory.
    let folder = std::env::temp_dir().join("tim-events-vendor");
    fs::create_dir_all(&folder)?;
    let paths = json!({"sdk_config_config_file_path": folder, "sdk_config_log_file_path": folder});
    sdk.init(options.app_id, &paths.to_string())?;

    let session = async {
        if let Some((user, signature)) = &options.login {
            let login = match timeout_at(end, sdk.login(user, signature)).await {
                Ok(Ok(())) => format!("{user} is logged in"),
                Ok(Err(error)) => error.to_string(),
                Err(_) => "the login has not been answered".to_owned(),
            };
            let _ = writeln!(io::stderr(), "{login}");
        }
        sleep_until(end).await;
    };
    let gone = tokio::select! {
        () = session => None,
        // Printing ends first only if it can't go on.
        printed = &mut print => Some(printed?),
    };

    sdk.uninit()?;
    // From here on the library publishes nothing, so nothing comes after the totals.
    let _ = attachment.detach();
    bus.close();
    if let Some(record) = record {
        let recorded = record.await??;
        let _ = writeln!(io::stderr(), "{} recorded, {} missed", recorded.records, recorded.missed);
    }
    let printed = match gone {
        Some(printed) => printed,
        None => print.await?,
    };
    Ok(printed.map(|totals| {
        let _ = writeln!(io::stderr(), "{}", totals.summary(bus.stats().head));
    }))
}
