//! What several tests need: strategies for calls, and reading a stream without waiting.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;
use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;
use tim_events::{ApiReply, Arg, EventKind, Policy, RawCall};
use tokio_stream::Stream;

/// So many cases of a property, or as many as the environment asks for.
pub(crate) fn cases(cases: u32) -> ProptestConfig {
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => ProptestConfig::default(),
        None => ProptestConfig::with_cases(cases),
    }
}

/// Every policy, with room for a few thousand events.
pub(crate) const POLICIES: [Policy; 6] = [
    Policy::DropOldest,
    Policy::DropNewest,
    Policy::Buffer { max_bytes: 1 << 30 },
    Policy::Lossless,
    Policy::Conflate,
    Policy::Close,
];

/// Polls with this waker; for streams that have nothing yet.
pub(crate) fn park<S: Stream + Unpin>(stream: &mut S, waker: &Waker) {
    assert!(pin!(stream).poll_next(&mut Context::from_waker(waker)).is_pending());
}

/// Counts how often it is woken.
#[derive(Default)]
pub(crate) struct Count(AtomicUsize);

impl Count {
    pub(crate) fn new() -> Arc<Self> {
        Arc::default()
    }

    pub(crate) fn waker(self: &Arc<Self>) -> Waker {
        Arc::clone(self).into()
    }

    pub(crate) fn count(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

impl Wake for Count {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// A waker that does this.
pub(crate) fn on_wake(act: impl Fn() + Send + Sync + 'static) -> Waker {
    struct OnWake<F>(F);
    impl<F: Fn() + Send + Sync + 'static> Wake for OnWake<F> {
        fn wake(self: Arc<Self>) {
            (self.0)();
        }
    }
    Arc::new(OnWake(act)).into()
}

/// The next item, if there is one now; panics at the stream's end.
pub(crate) fn ready<S: Stream + Unpin>(stream: &mut S) -> Option<S::Item> {
    match pin!(stream).poll_next(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Some(item)) => Some(item),
        Poll::Ready(None) => panic!("the stream ended"),
        Poll::Pending => None,
    }
}

/// What one poll says, without a waker.
pub(crate) fn poll<S: Stream + Unpin>(stream: &mut S) -> Poll<Option<S::Item>> {
    pin!(stream).poll_next(&mut Context::from_waker(Waker::noop()))
}

/// Runs on another thread and fails if that hangs.
pub(crate) fn watched(run: impl FnOnce() + Send + 'static) {
    let (done, finished) = mpsc::channel();
    let thread = thread::spawn(move || {
        run();
        let _ = done.send(());
    });
    let result = finished.recv_timeout(Duration::from_secs(60));
    assert_ne!(result, Err(RecvTimeoutError::Timeout), "hangs");
    thread.join().expect("the watched code");
}

/// All items up to the end of a stream that never has to wait.
pub(crate) fn rest<S: Stream + Unpin>(stream: &mut S) -> Vec<S::Item> {
    let mut items = Vec::new();
    loop {
        match pin!(&mut *stream).poll_next(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(Some(item)) => items.push(item),
            Poll::Ready(None) => return items,
            Poll::Pending => panic!("the stream waits instead of ending"),
        }
    }
}

/// A future that has to be ready without any time passing; it may yield on the way.
pub(crate) fn done<F: Future>(future: F) -> F::Output {
    let mut task = tokio_test::task::spawn(future);
    loop {
        match task.poll() {
            Poll::Ready(output) => return output,
            Poll::Pending => assert!(task.is_woken(), "the future waits"),
        }
    }
}

/// Every key of `before` stands in `after` with the same value; `after` may say more.
pub(crate) fn survives(before: &Value, after: &Value, path: &str) {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            for (key, value) in before {
                let after = after.get(key).unwrap_or_else(|| panic!("{path}.{key} is gone"));
                survives(value, after, &format!("{path}.{key}"));
            }
        }
        (Value::Array(before), Value::Array(after)) => {
            assert_eq!(before.len(), after.len(), "{path}");
            for (index, (before, after)) in before.iter().zip(after).enumerate() {
                survives(before, after, &format!("{path}[{index}]"));
            }
        }
        (Value::Number(before), Value::Number(after)) if before.is_f64() || after.is_f64() => {
            assert_eq!(before.as_f64(), after.as_f64(), "{path}");
        }
        _ => assert_eq!(before, after, "{path}"),
    }
}

/// Text as the library sends it, and worse: JSON of every shape, cut JSON, any bytes.
pub(crate) fn text() -> impl Strategy<Value = Vec<u8>> {
    let json = prop_oneof![
        Just(r#"["alice","bob"]"#),
        Just(
            r#"[{"message_sender":"bob","message_seq":18446744073709551615,"message_elem_array":[{"elem_type":0,"text_elem_content":"hi"}]}]"#
        ),
        Just(r#"[{"message_sender":7,"message_elem_array":[null,{"elem_type":99,"x":1}]},5]"#),
        Just(r#"{"group_tips_elem_tip_type":1,"group_tips_elem_group_id":"g","group_tips_elem_user_array":["a"]}"#),
        Just(r#"[{"conv_id":"alice","conv_type":1,"conv_unread_num":-1}]"#),
        Just(r#"{"user_profile_identifier":"me","user_profile_birthday":1e-07}"#),
        Just("[]"),
        Just("{}"),
        Just("null"),
        Just(""),
        Just("\"\\u0000\""),
    ];
    prop_oneof![
        4 => json.clone().prop_map(|json| json.as_bytes().to_vec()),
        2 => (json, any::<prop::sample::Index>()).prop_map(|(json, cut)| json.as_bytes()[..cut.index(json.len() + 1)].to_vec()),
        2 => ".{0,40}".prop_map(String::into_bytes),
        2 => vec(any::<u8>(), 0..40),
    ]
}

pub(crate) fn arg() -> impl Strategy<Value = Arg> {
    prop_oneof![
        1 => Just(Arg::Null),
        1 => any::<bool>().prop_map(Arg::Bool),
        2 => any::<i64>().prop_map(Arg::from),
        1 => any::<u64>().prop_map(Arg::from),
        2 => (0..5_i32).prop_map(Arg::from),
        6 => text().prop_map(Arg::text),
    ]
}

/// A call of a callback of the catalog, or of one that it doesn't know.
pub(crate) fn call() -> impl Strategy<Value = RawCall> {
    let known = prop::sample::select(EventKind::catalog()).prop_map(|row| row.callback.to_owned());
    let name = prop_oneof![9 => known, 1 => "TIM[A-Za-z]{1,12}Callback"];
    let typed = prop::sample::select(ApiReply::APIS).prop_map(|(api, _)| api);
    let api = prop::option::of(prop_oneof![1 => Just("TIMLogin"), 1 => Just(""), 4 => typed]);
    (name, vec(arg(), 0..6), api).prop_map(|(name, args, api)| {
        let call = RawCall::new(name, args);
        match api {
            Some(api) => call.with_api(api),
            None => call,
        }
    })
}
