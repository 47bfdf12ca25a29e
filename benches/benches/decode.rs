//! What decoding a call costs, beside parsing the same text into a tree and into bare records.
//!
//! The texts are the documents' message arrays; the group tip's stray comma after its last message is gone, as it would
//! make the text no JSON.

use std::hint::black_box;

use serde_json::Value;
use tim_events::model::Message;
use tim_events::{Event, RawCall};
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

    println!("{:<14} {:>6} {:>12} {:>12} {:>12}", "array", "bytes", "decode/ns", "Value/ns", "typed/ns");
    for (name, bytes, [ours, value, typed]) in figures {
        println!("{name:<14} {bytes:>6} {ours:>12.0} {value:>12.0} {typed:>12.0}");
    }
    for (name, _, [ours, value, typed]) in figures {
        println!("RATIO {name} value {:.2}", value / ours);
        println!("RATIO {name} typed {:.2}", typed / ours);
    }
}
