//! Events that can be told apart, and waiting for what has to come.

use std::collections::HashSet;
use std::future::Future;
use std::time::Duration;

use tim_events::bridge::Instance;
use tim_events::bridge::nats::{Arrival, Inlet};
use tim_events::{Arg, Body, RawCall};
use tokio::time::timeout;

use crate::server::LIMIT;

/// What has to happen in time.
pub(crate) async fn soon<F: Future>(what: &str, future: F) -> F::Output {
    timeout(LIMIT, future).await.unwrap_or_else(|_| panic!("{what} takes too long"))
}

/// Waits until this holds.
pub(crate) async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    soon(what, async {
        while !holds() {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    })
    .await;
}

pub(crate) fn alice() -> Instance {
    Instance::new(1_400_000_000, "alice")
}

/// The call of this number: a message whose text and numbers nothing on the way may touch.
pub(crate) fn call(number: u64) -> RawCall {
    let text = format!(
        r#"[{{"message_conv_id":"user{peer}","message_conv_type":1,"message_sender":"user{peer}","message_seq":{seq},"message_elem_array":[{{"elem_type":0,"text_elem_content":"n°{number} \u00e9\n \"quoted\" 你好"}}]}}]"#,
        peer = number % 97,
        seq = u64::MAX - number,
    );
    RawCall::new("TIMRecvNewMsgCallback", [Arg::text(text)])
}

pub(crate) fn body(number: u64) -> Body {
    call(number).into()
}

/// The number in a call that [`call`] made; panics if it is not that call, byte for byte.
pub(crate) fn number(found: &RawCall) -> u64 {
    let [Arg::Text(text)] = found.args() else { panic!("{found:?}") };
    let text = text.to_str().unwrap();
    let number = text.split_once("n°").and_then(|(_, rest)| rest.split_once(' ')?.0.parse().ok()).expect("a number");
    assert_eq!(*found, call(number));
    number
}

/// The number of an event that arrived.
pub(crate) fn arrived(arrival: &Arrival) -> u64 {
    number(arrival.event().expect("an event").call().expect("a call"))
}

/// Reads up to so many events; those of `numbers`, each once, and in their order.
pub(crate) async fn expect_in_order(inlet: &mut Inlet, numbers: std::ops::Range<u64>) {
    for expected in numbers {
        let arrival = soon("an event", inlet.next()).await.unwrap().expect("open");
        assert_eq!(arrived(&arrival), expected);
    }
}

/// Whether these are all numbers below `count`, each once.
pub(crate) fn is_exact(numbers: &[u64], count: u64) {
    let unique: HashSet<_> = numbers.iter().copied().collect();
    assert_eq!(unique.len(), numbers.len(), "doubles");
    assert!((0..count).all(|number| unique.contains(&number)), "{} of {count} came", unique.len());
    assert_eq!(numbers.len() as u64, count);
}
