//! What decoding a call costs, beside parsing the same text into a tree and into bare records.
//!
//! And what it costs the thread of the vendor's library that nobody decodes there: a callback's work, beside the bare
//! typed parse of the same text.
//!
//! The texts are the documents' message arrays; the group tip's stray comma after its last message is gone, as it would
//! make the text no JSON.

use std::convert::Infallible;
use std::ffi::CString;
use std::hint::black_box;
use std::path::PathBuf;
use std::time::Instant;

use serde_json::Value;
use tim_events::model::Message;
use tim_events::{Event, RawCall};
use tim_events_benches::measure::{Turn, rounds};
use tim_events_benches::trampoline::Trampoline;
use tim_events_benches::{Effort, compare};

const ARRAYS: [(&str, &str); 3] = [
    ("text", include_str!("../../tests/data/messages/text.json")),
    ("group-report", include_str!("../../tests/data/messages/group-report.json")),
    ("group-tip", include_str!("../../tests/data/messages/group-tip.json")),
];

fn main() {
    let effort = Effort::of_this_run();
    let figures = ARRAYS.map(|(name, text)| {
        let call = RawCall::new("TIMRecvNewMsgCallback", [text.into()]);
        assert!(matches!(call.decode(), Event::NewMessages(new) if new.messages.len() == 1 && new.issues.is_empty()));
        let nanos = compare(
            effort,
            [
                &mut || drop(black_box(black_box(&call).decode())),
                &mut || drop(black_box(serde_json::from_str::<Value>(black_box(text)))),
                &mut || drop(black_box(serde_json::from_str::<Vec<Message>>(black_box(text)))),
            ],
        );
        (name, text.len(), nanos)
    });

    let trampolines = trampolines(effort);
    // A trial's figures mean nothing.
    if !effort.is_trial() {
        print_decoding(&figures);
        println!();
        print_trampolines(&trampolines);
    }
}

/// An array's name and length, and the times of the contestants.
type Decoding = (&'static str, usize, [f64; 3]);

fn print_decoding(figures: &[Decoding]) {
    println!("{:<14} {:>6} {:>12} {:>12} {:>12}", "array", "bytes", "decode/ns", "Value/ns", "typed/ns");
    for (name, bytes, [ours, value, typed]) in figures {
        println!("{name:<14} {bytes:>6} {ours:>12.0} {value:>12.0} {typed:>12.0}");
    }
    for (name, _, [ours, value, typed]) in figures {
        println!("RATIO {name} value {:.2}", value / ours);
        println!("RATIO {name} typed {:.2}", typed / ours);
    }
}

/// Who listens: the scenario, the readers of everything, and whether there is one of a conversation on top.
const LISTENERS: [(&str, usize, bool); 5] = [
    ("trampoline.nobody", 0, false),
    ("trampoline.1", 1, false),
    ("trampoline.8", 8, false),
    ("trampoline.1.keyed", 1, true),
    ("trampoline.8.keyed", 8, true),
];

/// The same through the whole trampoline, called by the stand-in. One bus is all that can be attached, since the stand-in
/// would call two for each call. What it takes itself is not the trampoline's, so the ratio is without it.
const ATTACHED: &str = "trampoline.sdk.8";
const ATTACHED_READERS: usize = 8;

/// What the stand-in takes to call a callback that does nothing.
const IDLE: &str = "standin";

/// Where the stand-in is, if somebody has built it.
fn standin() -> Option<PathBuf> {
    std::env::var_os("TIM_EVENTS_STANDIN").map(PathBuf::from)
}

/// What a callback costs with each of the listeners, then what the typed parse does.
fn trampolines(effort: Effort) -> Vec<f64> {
    let (_, text) = ARRAYS[0];
    let c_text = CString::new(text).expect("JSON has no NUL");
    let mut trampolines: Vec<_> =
        LISTENERS.iter().map(|&(_, readers, keyed)| Trampoline::new(readers, keyed)).collect();
    if let Some(library) = standin() {
        trampolines.push(Trampoline::attached(&library, ATTACHED_READERS));
        // After the other one, which fills every slot.
        trampolines.push(Trampoline::idle(&library));
    }
    let mut turns: Vec<Turn<'_, Infallible>> = trampolines
        .iter_mut()
        .map(|trampoline| -> Turn<'_, Infallible> { Box::new(|calls| Ok(trampoline.turn(calls, &c_text))) })
        .collect();
    turns.push(Box::new(|parses| {
        let start = Instant::now();
        for _ in 0..parses {
            drop(black_box(serde_json::from_str::<Vec<Message>>(black_box(text))));
        }
        Ok(start.elapsed())
    }));
    let Ok(figures) = rounds(effort, &mut turns);
    figures
}

fn print_trampolines(figures: &[f64]) {
    let typed = figures.last().copied().unwrap_or(f64::NAN);
    let names = || LISTENERS.iter().map(|(name, ..)| *name).chain([ATTACHED, IDLE]);
    let ours = &figures[..figures.len() - 1];
    println!("{:<18} {:>12} {:>12}", "callback", "ours/ns", "typed/ns");
    for (name, ours) in names().zip(ours) {
        println!("{name:<18} {ours:>12.1} {typed:>12.0}");
    }
    let idle = names().zip(ours).find_map(|(name, ours)| (name == IDLE).then_some(*ours));
    for (name, ours) in names().zip(ours).filter(|(name, _)| *name != IDLE) {
        let idle = idle.filter(|_| name == ATTACHED).unwrap_or(0.0);
        println!("RATIO {name} typed {:.2}", typed / (ours - idle));
    }
}
