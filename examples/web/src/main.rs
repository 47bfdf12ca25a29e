//! Plays a capture and shows its events on a web page, live.
//!
//! ```text
//! cargo run -p example-web -- [--port N] [--listen ADDR] [--capture FILE] [--pace FACTOR] [--history EVENTS]
//! ```
//!
//! The page is at `/`. The events are at `/events`, as Server-Sent Events, filtered by the query:
//! `?only=message,friend`, `?kind=NewMessages`, `?conversation=c2c:bob` or `group:ID`, `?user=bob`. A new reader starts
//! from the history that is kept; one that comes back with the id of the last event it saw goes on after it, also if the
//! server was started anew meanwhile with the same capture. It serves on when the capture has ended.
//! On this machine alone it answers to no name but `localhost` and its addresses.
//!
//! How an event goes: `capture` is played onto a bus; `history` keeps the latest of all; a `reader` for each client joins
//! history and live events under its `filter`; `sse` writes them in the form of `wire`.

mod args;
mod capture;
mod conversations;
#[path = "../../support/describe.rs"]
mod describe;
mod filter;
mod history;
mod host;
mod ids;
mod reader;
mod server;
mod sse;
mod wire;

use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::SystemTime;

use tim_events::capture::Player;
use tim_events::{Bus, EventSet, Policy};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::args::{Options, USAGE};
use crate::capture::Capture;
use crate::history::{Bounds, History};
use crate::sse::Feed;

/// How much history is kept at most, however few events that is, and how much may wait to be kept.
const HISTORY_BYTES: usize = 64 << 20;

#[tokio::main]
async fn main() -> ExitCode {
    let done = match args::read(lexopt::Parser::from_env()) {
        Ok(Some(options)) => run(options).await,
        Ok(None) => writeln!(io::stdout(), "{USAGE}"),
        Err(error) => {
            let _ = writeln!(io::stderr(), "example-web: {error}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "example-web: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: Options) -> io::Result<()> {
    let capture = Capture::load(options.capture.as_deref())?;
    for error in &capture.errors {
        let _ = writeln!(io::stderr(), "example-web: {error}");
    }
    let listener = TcpListener::bind(options.address).await?;
    writeln!(io::stdout(), "http://{}/", listener.local_addr()?)?;

    let bus = Bus::new();
    let history = Arc::new(History::new(Bounds { events: options.history.get(), bytes: HISTORY_BYTES }));
    let everything = bus.subscribe().kinds(EventSet::ALL).policy(Policy::Buffer { max_bytes: HISTORY_BYTES });
    let keeper = everything.named("history").events();
    let feed = Arc::new(Feed {
        bus: bus.clone(),
        history: Arc::clone(&history),
        run: capture.run,
        start: SystemTime::now(),
        shutdown: CancellationToken::new(),
    });
    tokio::spawn(async move { history.keep(keeper).await });
    let player = Player::new(capture.records).pace(options.pace).base(feed.start);
    tokio::spawn(async move {
        // Nobody closes the bus but this task, so that everything can be sent.
        let _ = player.play(&bus).await;
        // Readers drain what they have and then know that this was all.
        bus.close();
    });
    server::serve(listener, feed, interrupted()).await
}

/// Ends when somebody asks the program to.
async fn interrupted() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};

        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => tokio::select! {
                () = interrupt => {}
                _ = terminate.recv() => {}
            },
            Err(_) => interrupt.await,
        }
    }
    #[cfg(not(unix))]
    interrupt.await;
}
