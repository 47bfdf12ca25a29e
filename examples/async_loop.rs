//! An app's main loop: every event, matched by what happened.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use tim_events::{Bus, Event, FriendsAdded, KickedOffline, NetworkStatusChanged, RawCall};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let bus = Bus::new();
    // Subscribed before anything happens, so nothing is missed, however late the loop below starts.
    let mut events = bus.events();

    bus.publish(NetworkStatusChanged::default());
    bus.publish(RawCall::new(
        "TIMRecvNewMsgCallback",
        [r#"[{"message_sender": "bob", "message_elem_array": [{"elem_type": 0, "text_elem_content": "hi"}]}]"#.into()],
    ));
    bus.publish(FriendsAdded::new(vec!["bob".to_owned()]));
    bus.publish(KickedOffline::new());

    while let Some(event) = events.next().await {
        match &*event {
            Event::NewMessages(new) => println!("{} new", new.messages.len()),
            Event::Gap(gap) => println!("{} events lost, time to fetch everything anew", gap.missed),
            Event::KickedOffline(_) => break,
            other => println!("#{} {}", event.seq(), other.kind()),
        }
    }
}
