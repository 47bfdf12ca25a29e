//! A terminal of tmux's, with the app in it.

use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// How long anything may take; the machine may be busy.
const DEADLINE: Duration = Duration::from_secs(60);

/// A tmux server of its own, which ends with this.
pub(crate) struct Pane {
    socket: String,
}

/// What the terminal shows before the app and after it.
const SCRIPT: &str = r#"echo the terminal as it was; "$0" "$@"; echo "status $?"; stty -a; exec cat"#;

impl Pane {
    /// Starts the app in a terminal of this size; none if there is no tmux and nobody insists.
    pub(crate) fn start(columns: u16, rows: u16, environment: &[(&str, &str)], args: &[&str]) -> Option<Self> {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        if Command::new("tmux").arg("-V").output().is_err() {
            assert!(std::env::var_os("REQUIRE_TMUX").is_none(), "tmux is not installed");
            eprintln!("tmux is not installed, so this is not tested");
            return None;
        }
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let pane = Self { socket: format!("tim-events-{}-{number}", std::process::id()) };
        let mut tmux = pane.tmux(&["-u", "new-session", "-d"]);
        tmux.args(["-x", &columns.to_string(), "-y", &rows.to_string()]);
        for (name, value) in environment {
            tmux.args(["-e", &format!("{name}={value}")]);
        }
        tmux.args(["--", "sh", "-c", SCRIPT, env!("CARGO_BIN_EXE_example-chat-tui")]).args(args);
        tmux.env("TZ", "UTC").env("LC_ALL", "C.UTF-8").env_remove("NO_COLOR").env_remove("TMUX");
        run(&mut tmux);
        Some(pane)
    }

    fn tmux(&self, args: &[&str]) -> Command {
        let mut tmux = Command::new("tmux");
        tmux.args(["-L", &self.socket, "-f", "/dev/null"]).args(args);
        tmux
    }

    fn say(&self, args: &[&str]) -> String {
        String::from_utf8(run(&mut self.tmux(args)).stdout).expect("tmux speaks UTF-8")
    }

    /// The screen as text.
    pub(crate) fn screen(&self) -> String {
        self.say(&["-u", "capture-pane", "-p"])
    }

    /// The screen with the sequences that colour it.
    pub(crate) fn coloured(&self) -> String {
        self.say(&["-u", "capture-pane", "-p", "-e"])
    }

    /// What a format of tmux's says.
    pub(crate) fn ask(&self, format: &str) -> String {
        self.say(&["display-message", "-p", format]).trim_end().to_owned()
    }

    /// Presses keys, by tmux's names for them.
    pub(crate) fn press(&self, keys: &[&str]) {
        self.say(&[&["send-keys"], keys].concat());
    }

    pub(crate) fn resize(&self, columns: u16, rows: u16) {
        self.say(&["resize-window", "-x", &columns.to_string(), "-y", &rows.to_string()]);
    }

    /// Asks the app to end, as a system does that shuts down.
    pub(crate) fn terminate(&self) {
        let shell = self.ask("#{pane_pid}");
        let children = run(Command::new("ps").args(["-o", "pid=", "--ppid", &shell]));
        let child = String::from_utf8(children.stdout).expect("numbers");
        run(Command::new("kill").args(["-TERM", child.trim()]));
    }

    /// Waits until the screen is as it should be, and returns it.
    pub(crate) fn wait_for(&self, what: &str, is_there: impl Fn(&str) -> Result<(), String>) -> String {
        let start = Instant::now();
        loop {
            let screen = self.screen();
            match is_there(&screen) {
                Ok(()) => return screen,
                Err(error) if start.elapsed() > DEADLINE => panic!("{what}: {error}\n{screen}"),
                // tmux can't be waited on; this is how often it is asked.
                Err(_) => std::thread::sleep(Duration::from_millis(20)),
            }
        }
    }

    /// Waits until the app has ended, and checks what it left behind.
    pub(crate) fn wait_until_restored(&self, status: &str) {
        let screen = self.wait_for("the shell", |screen| holds(screen, "iexten"));
        assert!(screen.starts_with("the terminal as it was\n"), "{screen}");
        assert!(screen.contains(&format!("\nstatus {status}\n")), "{screen}");
        for setting in ["icanon", "echo", "isig", "icrnl", "opost"] {
            assert!(screen.split_whitespace().any(|word| word.trim_end_matches(';') == setting), "{setting}: {screen}");
        }
        assert_eq!(self.ask("#{alternate_on} #{cursor_flag} #{mouse_any_flag}"), "0 1 0");
    }
}

impl Drop for Pane {
    fn drop(&mut self) {
        // A test that fails has its own story to tell.
        let _ = self.tmux(&["kill-server"]).output();
    }
}

/// Whether a part is in a text, for who waits for it.
pub(crate) fn holds(text: &str, part: &str) -> Result<(), String> {
    if text.contains(part) { Ok(()) } else { Err(format!("{part:?} is not there")) }
}

fn run(command: &mut Command) -> Output {
    let output = command.output().expect("a program");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

/// A conversation as it is shown.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Listed {
    pub(crate) name: String,
    pub(crate) is_pinned: bool,
    pub(crate) unread: u64,
}

/// The panes' cells of each line: the list on the left, the messages on the right.
fn panes(screen: &str) -> impl Iterator<Item = (&str, &str)> {
    screen.lines().skip(2).filter_map(|line| {
        let mut cells = line.split('│').skip(1);
        let (list, messages) = (cells.next()?, cells.nth(1)?);
        Some((list, messages))
    })
}

/// The list of conversations.
pub(crate) fn conversations(screen: &str) -> Vec<Listed> {
    let lines: Vec<_> = panes(screen).map(|(list, _)| list.trim_start_matches('▌').trim()).collect();
    let rows = lines.chunks(2).take_while(|row| !row[0].is_empty());
    rows.map(|row| {
        // The time stands at the end.
        let name = row[0].rsplit_once(' ').map_or(row[0], |(name, _)| name.trim_end());
        let unread = row.get(1).and_then(|line| line.rsplit_once("  ")?.1.trim().parse().ok());
        let (is_pinned, name) = name.strip_prefix("📌 ").map_or((false, name), |name| (true, name));
        Listed { name: name.to_owned(), is_pinned, unread: unread.unwrap_or(0) }
    })
    .collect()
}

/// What the messages' pane says, without any space.
pub(crate) fn messages(screen: &str) -> String {
    panes(screen).flat_map(|(_, messages)| messages.chars().filter(|c| !c.is_whitespace())).collect()
}

/// The line with the title of the open conversation.
pub(crate) fn title(screen: &str) -> &str {
    screen.lines().nth(1).unwrap_or_default()
}
