//! A headless Chromium, driven by Chrome's own protocol over a pipe.

use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use base64::prelude::{BASE64_STANDARD as BASE64, Engine};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Far longer than anything takes; whoever waits so long waits for ever.
const LIMIT: Duration = Duration::from_secs(120);

/// The browser with one page. Dropping it ends it.
pub(crate) struct Browser {
    child: Child,
    commands: ChildStdin,
    messages: Receiver<Value>,
    last_id: u64,
    session: Option<String>,
    /// What the page threw, and what it logged as an error.
    pub(crate) errors: Vec<String>,
    _profile: TempDir,
}

/// The browser's program; without one, the tests that need it can't run.
///
/// Where `REQUIRE_BROWSER` is set, that is a failure.
fn program() -> Option<PathBuf> {
    let names = env::var_os("CHROMIUM").map_or_else(
        || ["chromium", "chromium-browser", "google-chrome"].map(PathBuf::from).to_vec(),
        |name| vec![name.into()],
    );
    let folders: Vec<PathBuf> = env::split_paths(&env::var_os("PATH").unwrap_or_default()).collect();
    let found =
        names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name))).find(|at| at.is_file());
    if found.is_none() {
        assert!(env::var_os("REQUIRE_BROWSER").is_none(), "REQUIRE_BROWSER is set, and there is no Chromium");
        // Not `eprintln`, which the test harness hides.
        let _ = io::stderr().write_all(b"\nSKIPPED: the page is not tested, there is no Chromium on this machine\n\n");
    }
    found
}

impl Browser {
    /// A browser with an empty page; none if there is no browser.
    pub(crate) fn start() -> Option<Self> {
        let program = program()?;
        let profile = tempfile::tempdir().expect("a folder");
        let mut child = Command::new("sh")
            // The browser reads commands from descriptor 3 and writes answers to 4.
            .args(["-c", r#"exec "$@" 3<&0 4>&1 </dev/null >/dev/null 2>&1"#, "sh"])
            .arg(program)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
            .args(["--disable-dev-shm-usage", "--hide-scrollbars", "--remote-debugging-pipe"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the browser starts");
        let commands = child.stdin.take().expect("a pipe");
        let answers = BufReader::new(child.stdout.take().expect("a pipe"));
        let (tell, messages) = mpsc::channel();
        thread::spawn(move || {
            for message in answers.split(0).map_while(Result::ok) {
                let message = serde_json::from_slice(&message).expect("JSON");
                if tell.send(message).is_err() {
                    return;
                }
            }
        });
        let mut browser =
            Self { child, commands, messages, last_id: 0, session: None, errors: Vec::new(), _profile: profile };
        let target = browser.call("Target.createTarget", &json!({"url": "about:blank"}));
        let attached = browser.call("Target.attachToTarget", &json!({"targetId": target["targetId"], "flatten": true}));
        browser.session = attached["sessionId"].as_str().map(str::to_owned);
        browser.call("Runtime.enable", &json!({}));
        browser.call("Page.enable", &json!({}));
        browser.resize(1280, 800);
        Some(browser)
    }

    /// Calls a method of the protocol and waits for its result.
    fn call(&mut self, method: &str, parameters: &Value) -> Value {
        self.last_id += 1;
        let id = self.last_id;
        let mut command = json!({"id": id, "method": method, "params": parameters});
        if let Some(session) = &self.session {
            command["sessionId"] = session.as_str().into();
        }
        let mut bytes = command.to_string().into_bytes();
        bytes.push(0);
        self.commands.write_all(&bytes).expect("the browser runs");
        let deadline = Instant::now() + LIMIT;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let message = self.messages.recv_timeout(left).unwrap_or_else(|_| panic!("no answer to {command}"));
            if message["method"] == "Runtime.exceptionThrown" {
                self.errors.push(message["params"]["exceptionDetails"].to_string());
            } else if message["method"] == "Runtime.consoleAPICalled" && message["params"]["type"] == "error" {
                self.errors.push(message["params"]["args"].to_string());
            } else if message["id"] == id {
                assert!(message.get("error").is_none(), "{command}: {message}");
                return message["result"].clone();
            }
        }
    }

    pub(crate) fn resize(&mut self, width: u32, height: u32) {
        let metrics = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.call("Emulation.setDeviceMetricsOverride", &metrics);
    }

    /// Has this script run before those of any page.
    pub(crate) fn prepare(&mut self, script: &str) {
        self.call("Page.addScriptToEvaluateOnNewDocument", &json!({"source": script}));
    }

    pub(crate) fn open(&mut self, port: u16) {
        self.call("Page.navigate", &json!({"url": format!("http://127.0.0.1:{port}/")}));
        self.evaluate(
            "document.readyState === 'complete' || new Promise((resolve) => addEventListener('load', () => resolve()))",
        );
    }

    /// The value of an expression; that of a promise is waited for.
    pub(crate) fn evaluate(&mut self, expression: &str) -> Value {
        let parameters = json!({"expression": expression, "awaitPromise": true, "returnByValue": true});
        let result = self.call("Runtime.evaluate", &parameters);
        assert!(result.get("exceptionDetails").is_none(), "{expression}: {result}");
        result["result"]["value"].clone()
    }

    /// Waits until the condition holds, looking whenever the document changes.
    pub(crate) fn wait_until(&mut self, condition: &str) {
        self.evaluate(&format!(
            "new Promise((resolve) => {{
                const look = () => {{
                    if (!({condition})) return;
                    observer.disconnect();
                    resolve();
                }};
                const observer = new MutationObserver(look);
                const all = {{ subtree: true, childList: true, characterData: true, attributes: true }};
                observer.observe(document, all);
                look();
            }})"
        ));
    }

    /// A picture of the page, as PNG.
    pub(crate) fn screenshot(&mut self) -> Vec<u8> {
        let picture = self.call("Page.captureScreenshot", &json!({"format": "png"}));
        BASE64.decode(picture["data"].as_str().expect("a picture")).expect("base64")
    }

    pub(crate) fn prefer(&mut self, scheme: &str) {
        let features = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        self.call("Emulation.setEmulatedMedia", &features);
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Closed in good order it takes its helpers along, so that nobody writes to the profile when that is removed.
        let _ = self.commands.write_all(b"{\"id\":0,\"method\":\"Browser.close\"}\0");
        let deadline = Instant::now() + Duration::from_secs(10);
        while self.messages.recv_timeout(deadline.saturating_duration_since(Instant::now())).is_ok() {}
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
