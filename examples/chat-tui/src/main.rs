//! A messenger in the terminal, over a capture or the vendor's library.
//!
//! ```text
//! cargo run -p example-chat-tui -- [--capture FILE] [--pace FACTOR]
//! cargo run -p example-chat-tui --features sdk -- --lib PATH --app-id N --login USER:SIG
//! ```
//!
//! It shows how a user interface with a loop of its own reads events: state is folded from the bus (`chats.rs`, on
//! `tim_events::state`), taken in once a frame, and drawn only if it changed (`run` below). While nothing happens the
//! process sleeps.

#![cfg_attr(test, expect(clippy::expect_used, reason = "a test stops where it fails"))]

mod app;
mod args;
mod chats;
mod log;
mod source;
mod ui;

use std::error::Error;
use std::io::{self, IsTerminal, Write};
use std::pin::pin;
use std::process::ExitCode;
use std::time::Duration;

use crossterm::event::EventStream;
use futures_util::StreamExt;
use ratatui::DefaultTerminal;
use tim_events::state::Live;
use tim_events::{Bus, ConversationId};
use tokio::runtime;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

use crate::app::App;
use crate::args::Origin;
use crate::chats::{Chats, Memory};
use crate::ui::Clock;
use crate::ui::theme::Theme;

type Failure = Box<dyn Error + Send + Sync>;

/// What goes on beside the screen. The first that fails ends the app.
type Tasks = JoinSet<Result<(), Failure>>;

/// At most so often the screen is drawn.
const FRAME: Duration = Duration::from_millis(33);

fn main() -> ExitCode {
    let mut errors = io::stderr();
    let origin = match args::parse(lexopt::Parser::from_env()) {
        Ok(Some(origin)) => origin,
        Ok(None) => {
            let _ = writeln!(io::stdout(), "{}", args::USAGE);
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            let _ = writeln!(errors, "example-chat-tui: {error}\n{}", args::USAGE);
            return ExitCode::from(2);
        }
    };
    match start(origin) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(errors, "example-chat-tui: {error}");
            ExitCode::FAILURE
        }
    }
}

fn start(origin: Origin) -> Result<(), Failure> {
    if !io::stdout().is_terminal() || !io::stdin().is_terminal() {
        return Err("this needs a terminal; cargo run --example tail prints events".into());
    }
    let runtime = runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let result = runtime.block_on(run(origin));
    // A capture may be a pipe that says nothing more.
    runtime.shutdown_background();
    result
}

async fn run(origin: Origin) -> Result<(), Failure> {
    let bus = Bus::new();
    let mut tasks = Tasks::new();
    match origin {
        Origin::Capture { file, pace } => {
            let chats = Live::new(&bus, Chats::new(Memory::Account));
            let mut app = App::new(&bus, chats);
            // From here on the capture can wait for the app.
            app.update();
            let capture = source::open(file.as_deref())?;
            // On the worker, since reading a file blocks. The bus ends with the capture; what is known stays.
            tasks.spawn(async move { source::play(capture, pace, &bus).await });
            show(app, tasks, |_, _| {}).await
        }
        #[cfg(feature = "sdk")]
        Origin::Library { path, app_id, user, signature } => {
            let library = source::Library::new(&path, &bus)?;
            let asked = library.clone();
            let chats = Live::new(&bus, Chats::new(Memory::Session)).source(move || asked.clone().conversations());
            let app = App::new(&bus, chats);
            library.init(app_id)?;
            let started = library.clone();
            tasks.spawn(async move { started.login(&user, &signature).await });
            let asked = library.clone();
            let shown = show(app, tasks, move |tasks, id| {
                let asked = asked.clone();
                tasks.spawn(async move { asked.messages(id).await });
            });
            let result = shown.await;
            let stopped = library.stop();
            result.and(stopped.map_err(Failure::from))
        }
    }
}

/// Shows the app until the user quits. `opened` is told of each conversation that is opened, once in a login session.
async fn show(
    mut app: App,
    mut tasks: Tasks,
    mut opened: impl FnMut(&mut Tasks, ConversationId),
) -> Result<(), Failure> {
    let (theme, clock) = (Theme::of_environment(), Clock::system());
    let mut screen = Screen::enter()?;
    let mut inputs = EventStream::new();
    let mut end = pin!(terminated()?);
    let mut open = None;
    let (mut due, mut is_dirty, mut is_live) = (Instant::now(), true, true);
    while !app.has_quit {
        if is_dirty && Instant::now() >= due {
            app.update();
            let now = app.open_id().zip(app.session_epoch());
            if open != now {
                open = now;
                if let Some((id, _)) = &open {
                    opened(&mut tasks, id.clone());
                }
            }
            screen.terminal.draw(|frame| ui::draw(frame, &mut app, theme, &clock))?;
            (due, is_dirty) = (Instant::now() + FRAME, false);
        }
        tokio::select! {
            input = inputs.next() => match input {
                Some(input) => is_dirty |= app.input(&input?),
                None => break,
            },
            () = &mut end => break,
            Some(done) = tasks.join_next() => done??,
            () = sleep_until(due), if is_dirty => {}
            // Once something has changed nothing wakes this until the frame is due; what comes waits on the bus.
            changed = app.changed(), if is_live && !is_dirty => (is_live, is_dirty) = (changed, changed),
        }
    }
    Ok(())
}

/// The terminal in its raw mode, on its other screen. However this goes, by a panic too, it is restored.
struct Screen {
    terminal: DefaultTerminal,
}

impl Screen {
    fn enter() -> io::Result<Self> {
        Ok(Self { terminal: ratatui::try_init()? })
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        ratatui::restore();
    }
}

/// Done when the process is asked to end.
#[cfg(unix)]
fn terminated() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let (mut terminate, mut hangup) = (signal(SignalKind::terminate())?, signal(SignalKind::hangup())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn terminated() -> io::Result<impl Future<Output = ()>> {
    Ok(std::future::pending())
}
