//! One session with the library, without a network: everything that it says then, on a bus.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use serde_json::{Value, json};
use tim_events::capture::{Player, Record, read};
use tim_events::model::{ConversationType, Elem, Message, NetworkStatus, TotalUnread};
use tim_events::sdk::{CallError, Detached, Sdk, VendorFunctions, codes};
use tim_events::{
    Bus, Event, EventRef, EventSet, EventStream, LogLine, NetworkStatusChanged, On, Recorded, Recorder,
    TotalUnreadChanged,
};
use tokio::time::timeout;

use super::{assert_offline, library, say};

tim_events::vendor_functions! {
    /// What the crate has not declared.
    unsafe trait Unread {
        /// How many messages are unread.
        "TIMConvGetTotalUnreadMessageCount" fn total_unread() -> TotalUnread;
    }
}

/// For everything but the login, which takes half a minute by itself.
const SOON: Duration = Duration::from_secs(20);

async fn soon<F: IntoFuture>(what: &str, future: F) -> F::Output {
    timeout(SOON, future.into_future()).await.unwrap_or_else(|_| panic!("{what}: nothing in {SOON:?}"))
}

/// The next status and what it comes with.
async fn network(statuses: &mut On<NetworkStatusChanged>) -> (NetworkStatus, i64, String) {
    let changed = soon("the network", statuses.next()).await.expect("the bus is open");
    (changed.status, changed.code, changed.desc.clone())
}

async fn all(mut events: EventStream) -> Vec<EventRef> {
    let mut all = Vec::new();
    while let Some(event) = events.next().await {
        all.push(event);
    }
    all
}

/// What the log said, with the threads that said it, and how many lines were lost.
async fn log(mut logs: On<LogLine>) -> (Vec<(u64, String, String)>, u64) {
    let mut lines = Vec::new();
    while let Some(line) = logs.next().await {
        let thread = line.event().thread().unwrap_or_default().to_owned();
        lines.push((line.seq(), thread, line.text.clone()));
    }
    (lines, logs.missed())
}

/// The log lines again, as the library's notices repeat them, by thread.
fn copies(records: &[Record]) -> BTreeMap<String, Vec<String>> {
    let mut copies = BTreeMap::<_, Vec<_>>::new();
    for record in records {
        if let Event::ExperimentalNotice(notice) = record.call.decode()
            && notice.key == "OnLogCallback"
        {
            let data: Value = serde_json::from_str(&notice.data).expect("a copy is JSON");
            let text = data["format_content"].as_str().expect("its text").to_owned();
            copies.entry(record.thread.as_deref().unwrap_or_default().to_owned()).or_default().push(text);
        }
    }
    copies
}

async fn record(mut recorder: Recorder) -> (Vec<u8>, Recorded) {
    let mut file = Vec::new();
    let totals = recorder.run(&mut file).await.expect("memory takes everything");
    (file, totals)
}

/// Plays a recording onto a bus of its own and records that.
async fn again(records: Vec<Record>) -> Vec<u8> {
    let base = SystemTime::now();
    let bus = Bus::new();
    let recorder = Recorder::new(&bus).base(base);
    Player::new(records).base(base).play(&bus).await.expect("a bus that is open");
    bus.close();
    record(recorder).await.0
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[allow(clippy::too_many_lines, reason = "one sequence: the library is one to the process")]
async fn session() {
    let Some(library) = library("session") else { return };
    assert_offline();
    // The library's store and its log files; a login from an earlier run would change what it says.
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("vendor-session");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    std::env::set_current_dir(&folder).unwrap();

    let bus = Bus::new();
    let base = SystemTime::now();
    let recording = tokio::spawn(record(Recorder::new(&bus).base(base)));
    let events = tokio::spawn(all(bus.events()));
    let logs = tokio::spawn(log(bus.logs()));
    let mut statuses = bus.on::<NetworkStatusChanged>();
    let mut unread = bus.on::<TotalUnreadChanged>();

    let sdk = Sdk::load(&library).unwrap();
    say(&format!("version {:?}, missing: {:?}", sdk.version(), sdk.missing()));
    let attachment = sdk.attach(&bus);

    // Before init. The answer of the settings comes inside the call.
    let log_level = json!({"set_config_log_level": 2, "set_config_is_log_output_console": false});
    soon("settings", sdk.set_config(&log_level.to_string())).await.unwrap();
    let error = soon("conversations", sdk.conv_get_conv_list()).await.unwrap_err();
    assert_eq!(error.code(), Some(codes::NOT_INITIALIZED), "{error}");
    assert!(matches!(error, CallError::Failed(_)), "{error:?}");

    let paths = json!({"sdk_config_config_file_path": folder, "sdk_config_log_file_path": folder});
    sdk.init(1_400_000_000, &paths.to_string()).unwrap();
    assert_eq!(network(&mut statuses).await, (NetworkStatus::Connecting, 0, String::new()));
    let (status, code, desc) = network(&mut statuses).await;
    assert_eq!((status, code), (NetworkStatus::ConnectFailed, codes::NETWORK_UNREACHABLE), "{desc}");
    assert_eq!(bus.latest::<NetworkStatusChanged>().get().map(|last| last.code), Some(code));

    // A login that nobody hears of.
    let began = Instant::now();
    let login = tokio::spawn(sdk.login("alice", "no signature"));

    // The store is there while the login is under way, once the library has tried its servers for it.
    while network(&mut statuses).await.0 != NetworkStatus::ConnectFailed {}
    let elements = json!([{"elem_type": 0, "text_elem_content": "from the test"}]);
    let text = json!({"message_elem_array": elements}).to_string();
    let saved: Box<Message> = soon("a saved message", sdk.msg_save_msg("bob", 1, &text)).await.unwrap();
    assert_eq!((saved.conversation_type, saved.conversation_id.as_str()), (ConversationType::C2c, "bob"));
    assert_eq!(sdk.login_status(), Some(2), "it is under way");
    let content = |message: &Message| match message.elements.first() {
        Some(Elem::Text(text)) => text.content.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(content(&saved), "from the test");
    let stored = json!({"msg_getmsglist_param_count": 10, "msg_getmsglist_param_is_forward": false}).to_string();
    let stored = soon("stored messages", sdk.msg_get_msg_list("bob", 1, &stored)).await.unwrap();
    assert_eq!(stored.iter().map(content).collect::<Vec<_>>(), ["from the test"]);

    let total = soon("the unread count", sdk.total_unread()).await.unwrap();
    assert_eq!(total.unread_count, 0);
    assert_eq!(soon("the unread event", unread.next()).await.unwrap().total_unread_count, 0);

    // A text that C can't hold never gets to the library.
    assert_eq!(sdk.msg_save_msg("b\0b", 1, &text).await.unwrap_err(), CallError::Nul("TIMMsgSaveMsg".to_owned()));

    let error = timeout(Duration::from_secs(45), login).await.expect("an answer").unwrap().unwrap_err();
    let took = began.elapsed();
    assert_eq!(error.code(), Some(codes::CONNECT_TIMED_OUT), "{error}");
    assert!((Duration::from_secs(25)..Duration::from_secs(45)).contains(&took), "{took:?}");

    let stopped = bus.head();

    // A stop empties the library's slots and forgets its settings; a start fills the slots again.
    sdk.uninit().unwrap();
    let mut statuses = bus.on::<NetworkStatusChanged>();
    soon("settings", sdk.set_config(&log_level.to_string())).await.unwrap();
    sdk.init(1_400_000_000, &paths.to_string()).unwrap();
    while network(&mut statuses).await.0 != NetworkStatus::Connecting {}
    sdk.uninit().unwrap();

    assert_eq!(attachment.detach(), Detached::Idle);
    let head = bus.head();
    assert_eq!(sdk.panics(), 0);
    bus.close();
    let events = events.await.unwrap();
    let (lines, missed) = logs.await.unwrap();
    let (file, totals) = recording.await.unwrap();
    assert_eq!(bus.head(), head, "nothing comes after the detaching");

    // Log lines have a stream of their own, and are nobody else's business.
    assert!(events.iter().all(|event| EventSet::DEFAULT.contains(event.kind())));
    assert!(!events.iter().any(|event| event.is_undecodable() || matches!(**event, Event::Gap(_))));
    assert!(events.iter().all(|event| event.issues().is_empty()));
    assert!(events.is_sorted_by(|one, other| one.seq() < other.seq()));
    assert!(events.iter().any(|event| event.thread() == Some("im_logic_thread")));
    let answered: Vec<_> = events
        .iter()
        .filter_map(|event| match &**event {
            Event::ApiCompleted(completed) => Some((completed.api.as_str(), completed.code)),
            _ => None,
        })
        .collect();
    assert_eq!(
        answered,
        [
            ("TIMSetConfig", 0),
            ("TIMConvGetConvList", codes::NOT_INITIALIZED),
            ("TIMMsgSaveMsg", 0),
            ("TIMMsgGetMsgList", 0),
            ("TIMConvGetTotalUnreadMessageCount", 0),
            ("TIMLogin", codes::CONNECT_TIMED_OUT),
            ("TIMSetConfig", 0),
        ]
    );

    assert_eq!(missed, 0);
    assert!(lines.len() > 300, "{} lines", lines.len());
    assert!(lines.is_sorted_by(|one, other| one.0 < other.0));

    assert_eq!((totals.missed, totals.skipped), (0, 0));
    let records: Vec<_> = read(&*file).collect::<Result<_, _>>().expect("every line is a record");
    assert_eq!(records.len() as u64, totals.records);
    // The library repeats each line as a notice: on each thread the same ones, in the same order. Of the last line before
    // the stop the notice may be missing.
    let copies = copies(&records[..usize::try_from(stopped).unwrap()]);
    let mut by_thread = BTreeMap::<_, Vec<_>>::new();
    for (_, thread, text) in lines.iter().filter(|(seq, ..)| *seq <= stopped) {
        by_thread.entry(thread.as_str()).or_default().push(text);
    }
    for (thread, lines) in &by_thread {
        let copies = copies.get(*thread).map_or(&[][..], Vec::as_slice);
        let same = lines.iter().zip(copies).take_while(|(line, copy)| **line == *copy).count();
        assert_eq!(same, copies.len(), "on {thread}: {:?} and {:?}", lines.get(same), copies.get(same));
        assert!(lines.len() - same <= 1, "on {thread}: {} lines, {same} copies", lines.len());
    }

    assert!(file == again(records).await, "a recording that is played gives the same records");

    let counts: Vec<_> = by_thread.iter().map(|(thread, lines)| format!("{} on {thread}", lines.len())).collect();
    say(&format!(
        "{} records, {} bytes; {} events; {} log lines ({}); the login took {took:.1?}; {} late calls",
        totals.records,
        file.len(),
        events.len(),
        lines.len(),
        counts.join(", "),
        Sdk::late_calls(),
    ));
}
