//! The page, in a browser.

use std::collections::HashSet;
use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::expected::{Counts, SESSION, by_category, events_by_kind, file, message, messages, records, total};
use crate::server::Server;

/// Keeps the id of every event that any connection of the page brings.
const KEEP_IDS: &str = "
    window.ids = [];
    const Native = EventSource;
    window.EventSource = class extends Native {
        constructor(...parameters) {
            super(...parameters);
            this.addEventListener('message', (message) => window.ids.push(message.lastEventId));
        }
    };
";

const TOTAL: &str = "Number(document.getElementById('total').textContent)";

fn has_badge(state: &str) -> String {
    format!("document.getElementById('badge').textContent === '{state}'")
}

/// What the page counts, by a name that its elements have.
fn counters(browser: &mut Browser, elements: &str, name: &str, count: &str) -> Counts {
    let counted = browser.evaluate(&format!(
        "Object.fromEntries([...document.querySelectorAll('{elements}')].map((element) =>
            [element.dataset.{name}, Number(element.querySelector('{count}').textContent)]))"
    ));
    serde_json::from_value(counted).expect("names and numbers")
}

/// Waits until the page has drawn the whole of this capture, and compares.
fn assert_shows(browser: &mut Browser, capture: &str) {
    let kinds = events_by_kind(capture);
    let total = total(&kinds);
    browser.wait_until(&format!("{} && {TOTAL} >= {total}", has_badge("ended")));
    assert_eq!(browser.evaluate(TOTAL), total);
    assert_eq!(counters(browser, "#counters [data-kind]", "kind", ":last-child"), kinds);
    let mut categories = counters(browser, "#counters [data-category]", "category", ".count");
    categories.retain(|_, count| *count > 0);
    assert_eq!(categories, by_category(&kinds));
}

fn texts(browser: &mut Browser, elements: &str) -> Vec<String> {
    let texts = browser
        .evaluate(&format!("[...document.querySelectorAll('{elements}')].map((element) => element.textContent)"));
    serde_json::from_value(texts).expect("texts")
}

#[test]
fn it_shows_the_session() {
    let Some(mut browser) = Browser::start() else { return };
    let server = Server::start(&[]);
    browser.open(server.port);
    assert_shows(&mut browser, SESSION);

    // Pinned first, then by the latest message.
    let names = texts(&mut browser, "#conversations .name");
    assert_eq!(names, ["Moonlit Book Club 月下读书会", "林小月 Carol", "Harbor Release Crew", "Bobby", "dave"]);
    let last = texts(&mut browser, "#conversations .last");
    assert!(last[0].ends_with("Welcome back! We saved you the last paragraph."), "{}", last[0]);
    assert_eq!(last[1], "Good night, Alice. 晚安，下周六见 🌙");

    // The newest first, no log lines, and no more than a browser can bear.
    let seqs: Vec<u64> = texts_of_data(&mut browser, "seq").iter().map(|seq| seq.parse().expect("a number")).collect();
    assert!(seqs.windows(2).all(|pair| pair[0] > pair[1]));
    let shown = total(&events_by_kind(SESSION)) - by_category(&events_by_kind(SESSION))["diagnostic"];
    assert_eq!(seqs.len() as u64, shown.min(200));
    assert_eq!(browser.errors, Vec::<String>::new());
}

fn texts_of_data(browser: &mut Browser, name: &str) -> Vec<String> {
    let data =
        browser.evaluate(&format!("[...document.querySelectorAll('#events li')].map((row) => row.dataset.{name})"));
    serde_json::from_value(data).expect("texts")
}

#[test]
fn it_filters_what_it_shows() {
    let Some(mut browser) = Browser::start() else { return };
    let server = Server::start(&[]);
    browser.open(server.port);
    assert_shows(&mut browser, SESSION);
    let rows = |browser: &mut Browser| texts_of_data(browser, "category").into_iter().collect::<HashSet<_>>();

    // Categories.
    for category in ["message", "conversation", "group", "user", "signaling", "session", "api"] {
        browser.evaluate(&format!("document.querySelector('#categories [data-category={category}] input').click()"));
    }
    let count = by_category(&events_by_kind(SESSION))["friend"];
    browser.wait_until(&format!("document.querySelectorAll('#events li').length === {count}"));
    assert_eq!(rows(&mut browser), HashSet::from(["friend".to_owned()]));

    // The link gives the same to a program.
    let path = browser.evaluate("document.getElementById('stream').getAttribute('href')");
    let frames = crate::client::Client::get(server.port, &format!("/{}", path.as_str().expect("a path"))).until_end();
    assert_eq!(frames.len() as u64, count);

    // A search.
    browser.evaluate("document.querySelector('#categories [data-category=message] input').click()");
    browser.evaluate(
        "{ const search = document.getElementById('search');
           search.value = 'tea house';
           search.dispatchEvent(new Event('input')); }",
    );
    browser.wait_until(
        "[...document.querySelectorAll('#events .text')].every((text) => /tea house/i.test(text.textContent))",
    );
    browser.evaluate(
        "{ const search = document.getElementById('search');
           search.value = '';
           search.dispatchEvent(new Event('input')); }",
    );

    // One conversation, and back.
    browser.evaluate("document.querySelector('#conversations [data-id=\"c2c:dave\"]').click()");
    browser.wait_until("document.querySelector('#chosen strong').textContent === 'dave'");
    browser.wait_until(
        "[...document.querySelectorAll('#events .text')].some((text) => text.textContent.includes('Thank you!'))",
    );
    browser.wait_until(
        "![...document.querySelectorAll('#events .text')].some((text) => text.textContent.includes('Good night'))",
    );
    browser.evaluate("document.querySelector('#chosen button').click()");
    browser.wait_until(
        "[...document.querySelectorAll('#events .text')].some((text) => text.textContent.includes('Good night'))",
    );

    // A row opens, and shows what came.
    browser.evaluate("document.querySelector('#events [data-category=message] summary').click()");
    browser.wait_until("document.querySelector('#events pre')?.textContent.includes('message_conv_id')");

    // Numbers that no browser can count are shown as they came.
    browser.evaluate("document.querySelector('#categories [data-category=conversation] input').click()");
    browser.wait_until("document.querySelector('#events [data-category=conversation]')");
    browser.evaluate("document.querySelectorAll('#events [data-category=conversation] details').forEach((row) => { row.open = true; })");
    browser.wait_until("[...document.querySelectorAll('#events pre')].some((text) => text.textContent.includes('4611686018427387909'))");
    assert_eq!(browser.errors, Vec::<String>::new());
}

#[test]
fn it_comes_back_after_a_restart_without_loss_or_doubling() {
    let Some(mut browser) = Browser::start() else { return };
    browser.prepare(KEEP_IDS);
    // The whole session takes half a minute at this pace.
    let first = Server::start(&["--pace", "20"]);
    browser.open(first.port);
    browser.wait_until(&format!("{} && {TOTAL} >= 40", has_badge("live")));
    let port = first.kill();
    browser.wait_until(&has_badge("reconnecting"));
    let seen = browser.evaluate(TOTAL).as_u64().expect("a number");
    let all = total(&events_by_kind(SESSION));
    assert!(seen < all, "the server was killed in the middle");

    let _second = Server::start_at(port, &[]);
    assert_shows(&mut browser, SESSION);
    let ids: Vec<String> = serde_json::from_value(browser.evaluate("window.ids")).expect("ids");
    assert_eq!(ids.len() as u64, all);
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len(), "no id comes twice");
    assert_eq!(browser.evaluate("document.getElementById('gap').hidden"), true);
    assert_eq!(browser.errors, Vec::<String>::new());
}

/// A browser gives up on an answer that is no stream; the page does not.
#[test]
fn it_comes_back_when_the_browser_has_given_up() {
    let Some(mut browser) = Browser::start() else { return };
    browser.prepare(KEEP_IDS);
    let first = Server::start(&["--pace", "20"]);
    browser.open(first.port);
    browser.wait_until(&format!("{TOTAL} >= 20"));
    let port = first.kill();

    let broken = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).expect("the port is free");
    loop {
        let (mut connection, _) = broken.accept().expect("a connection");
        connection.set_read_timeout(Some(Duration::from_secs(1))).expect("a limit");
        let mut request = String::new();
        // A browser may open connections for later and send nothing.
        let _ = BufReader::new(&connection).read_line(&mut request);
        if request.starts_with("GET /events") {
            let answer = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            connection.write_all(answer).expect("the browser reads");
            break;
        }
    }
    drop(broken);
    let _second = Server::start_at(port, &[]);
    assert_shows(&mut browser, SESSION);
    let ids: Vec<String> = serde_json::from_value(browser.evaluate("window.ids")).expect("ids");
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len(), "no id comes twice");
}

#[test]
fn it_starts_anew_when_the_server_plays_something_else() {
    let Some(mut browser) = Browser::start() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let first = Server::start(&[]);
    browser.open(first.port);
    assert_shows(&mut browser, SESSION);

    let other = messages(3, 5);
    let capture = file(folder.path(), &other);
    let _second = Server::start_at(first.kill(), &["--capture", capture.to_str().expect("a plain path")]);
    browser.wait_until(&format!("!document.getElementById('gap').hidden && {TOTAL} <= 3"));
    assert_shows(&mut browser, &other);
    assert_eq!(texts(&mut browser, "#conversations .name"), ["bob"]);
    assert_eq!(texts(&mut browser, "#events .gap").len(), 1);
}

/// More events than it keeps or draws: it counts them all and stays small.
#[test]
fn it_stays_small_under_a_flood() {
    let Some(mut browser) = Browser::start() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let flood = messages(4500, 5);
    let server = Server::playing(&file(folder.path(), &flood), &[]);
    browser.open(server.port);
    assert_shows(&mut browser, &flood);
    assert_eq!(browser.evaluate("document.querySelectorAll('#events li').length"), 200);
    assert_eq!(texts_of_data(&mut browser, "seq")[0], "4500");
    assert_eq!(browser.errors, Vec::<String>::new());
}

#[test]
fn what_people_write_is_text() {
    let Some(mut browser) = Browser::start() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let hostile = "<img src=x onerror='window.hacked = true'><script>window.hacked = true</script>";
    let capture = message(1, hostile).to_string().replace("\\\"bob\\\"", "\\\"<b>bob</b>\\\"");
    let server = Server::playing(&file(folder.path(), &capture), &[]);
    browser.open(server.port);
    assert_shows(&mut browser, &capture);
    assert_eq!(texts(&mut browser, "#conversations .last"), [hostile]);
    assert_eq!(texts(&mut browser, "#conversations .name"), ["<b>bob</b>"]);
    assert_eq!(texts(&mut browser, "#events .text"), [format!("<b>bob</b>: {hostile}")]);
    assert_eq!(browser.evaluate("document.querySelectorAll('img, b, body script').length"), 0);
    assert_eq!(browser.evaluate("window.hacked ?? null"), Value::Null);
}

/// Nothing sticks out sideways, from a phone to a wide screen; with `UPDATE_DOCS` set, the picture in `docs/` is made.
#[test]
fn it_fits_every_screen() {
    let Some(mut browser) = Browser::start() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    // The middle of the session, and then nothing for an hour.
    let middle = records(SESSION)
        .into_iter()
        .take(100)
        .chain([json!({"t_us": 3_600_000_000_u64, "callback": "TIMKickedOfflineCallback", "args": []})]);
    let capture: String = middle.map(|record| record.to_string()).collect::<Vec<_>>().join("\n");
    let server = Server::playing(&file(folder.path(), &capture), &["--pace", "600"]);
    let seen = total(&events_by_kind(&capture)) - 1;
    browser.open(server.port);
    browser.wait_until(&format!("{} && {TOTAL} === {seen}", has_badge("live")));
    for scheme in ["dark", "light"] {
        browser.prefer(scheme);
        for (width, height) in [(360, 740), (820, 1180), (1280, 800), (1920, 1080)] {
            browser.resize(width, height);
            let wide = browser.evaluate("document.documentElement.scrollWidth");
            assert!(wide.as_u64().expect("a number") <= u64::from(width), "{wide} pixels at {width}");
            if let Some(folder) = env::var_os("SCREENSHOTS") {
                let name = format!("web-{scheme}-{width}.png");
                fs::write(Path::new(&folder).join(name), browser.screenshot()).expect("a picture");
            }
        }
    }
    if env::var_os("UPDATE_DOCS").is_some() {
        browser.resize(1280, 800);
        let picture = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/images/web.png");
        fs::create_dir_all(picture.parent().expect("a folder")).expect("a folder");
        fs::write(picture, browser.screenshot()).expect("a picture");
    }
    assert_eq!(browser.errors, Vec::<String>::new());
}
