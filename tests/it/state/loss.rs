//! Loss: gaps, what can't be decoded, sources that help, fail and take their time, and logins.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex};

use tim_events::model::{Conversation, ConversationChange};
use tim_events::state::{Conversations, Freshness, Live, VectorDiff};
use tim_events::{Body, Bus, ConversationsChanged, Policy, RawCall};
use tokio::sync::oneshot;

use super::{conversation, take_steps};
use crate::support::{ready, rest};

type Answer = Result<Vec<Conversation>, io::Error>;

/// The fetches that wait for their answer.
#[derive(Default, Clone)]
struct Asked(Arc<Mutex<VecDeque<oneshot::Sender<Answer>>>>);

impl Asked {
    fn source(&self) -> impl FnMut() -> std::pin::Pin<Box<dyn Future<Output = Answer> + Send>> + Send + 'static {
        let asked = self.clone();
        move || {
            let (answer, answered) = oneshot::channel();
            asked.0.lock().unwrap().push_back(answer);
            Box::pin(async move { answered.await.unwrap_or_else(|_| Err(io::Error::other("hung up"))) })
        }
    }

    fn len(&self) -> usize {
        self.0.lock().unwrap().len()
    }

    fn answer(&self, answer: Answer) {
        self.0.lock().unwrap().pop_front().expect("somebody asked").send(answer).expect("somebody waits");
    }
}

fn updated(id: &str, active_time: u64) -> ConversationsChanged {
    ConversationsChanged::new(ConversationChange::Updated, vec![conversation(id, active_time)])
}

fn live(bus: &Bus) -> Live<Conversations> {
    Live::on_terms(bus, Conversations::new(), |subscription| subscription.policy(Policy::DropOldest).capacity(2))
}

/// Loses three of these five.
fn overrun(bus: &Bus) {
    bus.publish_batch((1..=5).map(|number| updated(&format!("new{number}"), number)));
}

fn ids(live: &Live<Conversations>) -> Vec<String> {
    live.items().iter().map(|row| row.id.clone()).collect()
}

fn login() -> RawCall {
    RawCall::completion("TIMLogin", 0, "", "")
}

#[test]
fn without_a_source_what_is_known_is_published_whole_and_said_to_be_stale() {
    let bus = Bus::new();
    let mut live = live(&bus);
    bus.publish(updated("a", 9));
    live.update();
    let (mut rows, mut changes) = live.subscribe();
    overrun(&bus);
    live.update();
    assert!(matches!(live.freshness(), Freshness::Stale { missed: 3, error: None }), "{:?}", live.freshness());
    let diffs = ready(&mut changes).unwrap();
    assert!(matches!(&diffs[..], [VectorDiff::Reset { .. }]));
    take_steps(diffs, &mut rows);
    assert_eq!(ids(&live), ["a", "new5", "new4"]);
    assert_eq!(rows, live.items());
}

#[test]
fn a_call_that_cannot_be_typed_or_only_in_part_counts_as_lost() {
    for (call, missed) in [
        (RawCall::new("TIMConvEventCallback", [2.into(), "no json".into()]), 1),
        (RawCall::new("TIMConvEventCallback", [2.into(), r#"[7, {"conv_id": "bob", "conv_type": 1}]"#.into()]), 1),
        // What was bent is there all the same.
        (
            RawCall::new(
                "TIMConvEventCallback",
                [2.into(), r#"[{"conv_id": "bob", "conv_type": 1, "conv_is_pinned": 1}]"#.into()],
            ),
            0,
        ),
    ] {
        let bus = Bus::new();
        let mut live = live(&bus);
        bus.publish(call.clone());
        live.update();
        match live.freshness() {
            Freshness::Fresh => assert_eq!(missed, 0, "{call:?}"),
            Freshness::Stale { missed: told, .. } => assert_eq!(missed, told, "{call:?}"),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn the_source_fills_the_list_first() {
    let bus = Bus::new();
    let asked = Asked::default();
    let mut live = live(&bus).source(asked.source());
    assert!(matches!(live.freshness(), Freshness::Fetching { missed: 0 }));
    let (_, mut changes) = live.subscribe();
    live.update();
    asked.answer(Ok(vec![conversation("a", 1)]));
    assert!(live.update());
    assert!(live.freshness().is_fresh());
    let diffs = ready(&mut changes).unwrap();
    assert!(matches!(&diffs[..], [VectorDiff::Reset { values }] if values.len() == 1));
    assert!(!live.update());
}

#[test]
fn what_happens_during_a_fetch_is_shown_at_once_and_not_lost() {
    let bus = Bus::new();
    let asked = Asked::default();
    let mut live = live(&bus).source(asked.source());
    live.update();
    bus.publish(updated("b", 2));
    live.update();
    assert_eq!(ids(&live), ["b"], "shown while the source is being asked");
    // Published, but not read before the answer is there.
    bus.publish(updated("c", 3));
    asked.answer(Ok(vec![conversation("a", 1), conversation("b", 1)]));
    live.update();
    assert_eq!(ids(&live), ["c", "b", "a"]);
    assert_eq!(live.items()[1].active_time, 2, "the event is newer than the answer");
    assert_eq!(asked.len(), 0);
}

#[test]
fn a_gap_asks_the_source_and_another_one_meanwhile_asks_it_again() {
    let bus = Bus::new();
    let asked = Asked::default();
    let mut live = live(&bus).source(asked.source());
    live.update();
    asked.answer(Ok(Vec::new()));
    live.update();
    assert!(live.freshness().is_fresh());

    overrun(&bus);
    live.update();
    assert!(matches!(live.freshness(), Freshness::Fetching { missed: 3 }));
    overrun(&bus);
    live.update();
    assert_eq!(asked.len(), 1, "one at a time");
    asked.answer(Ok(vec![conversation("first", 1)]));
    live.update();
    assert!(matches!(live.freshness(), Freshness::Fetching { missed: 6 }), "{:?}", live.freshness());
    assert!(ids(&live).contains(&"first".to_owned()), "better than nothing");
    asked.answer(Ok(vec![conversation("second", 1)]));
    live.update();
    assert!(live.freshness().is_fresh());
    assert_eq!(ids(&live), ["second"]);
    assert_eq!(asked.len(), 0);
}

#[test]
fn a_source_that_fails_is_asked_after_the_next_loss_or_when_told_to() {
    let bus = Bus::new();
    let asked = Asked::default();
    let mut live = live(&bus).source(asked.source());
    live.update();
    asked.answer(Err(io::Error::other("no network")));
    live.update();
    let Freshness::Stale { missed: 0, error: Some(error) } = live.freshness() else { panic!("{:?}", live.freshness()) };
    assert_eq!(error.to_string(), "the state could not be fetched: no network");
    live.update();
    assert_eq!(asked.len(), 0, "it is not asked over and over");

    bus.publish(updated("a", 1));
    live.update();
    assert_eq!(ids(&live), ["a"], "a stale list is kept up to date");

    live.list().refresh();
    live.update();
    asked.answer(Err(io::Error::other("still none")));
    live.update();
    overrun(&bus);
    live.update();
    asked.answer(Ok(vec![conversation("b", 1)]));
    live.update();
    assert!(live.freshness().is_fresh());
    assert_eq!(ids(&live), ["b"]);
}

#[test]
fn a_fetch_that_takes_long_keeps_a_bounded_number_of_events_and_is_made_again() {
    let bus = Bus::new();
    let asked = Asked::default();
    let mut live = Live::new(&bus, Conversations::new()).source(asked.source());
    for number in 1..=10_000 {
        bus.publish(updated("a", number));
        live.update();
    }
    asked.answer(Ok(vec![conversation("a", 0)]));
    live.update();
    assert!(matches!(live.freshness(), Freshness::Fetching { .. }));
    asked.answer(Ok(vec![conversation("a", 10_000)]));
    live.update();
    assert!(live.freshness().is_fresh());
    assert_eq!(live.items()[0].active_time, 10_000);
}

#[test]
fn a_login_forgets_everything_even_if_no_event_follows() {
    let bus = Bus::new();
    let mut live = live(&bus);
    overrun(&bus);
    live.update();
    assert!(!live.freshness().is_fresh());
    let (mut rows, mut changes) = live.subscribe();

    bus.start_epoch();
    assert!(live.update());
    assert!(live.items().is_empty() && live.freshness().is_fresh());
    take_steps(ready(&mut changes).unwrap(), &mut rows);
    assert!(rows.is_empty());
}

#[test]
fn what_is_of_an_earlier_login_is_ignored() {
    let bus = Bus::new();
    let asked = Asked::default();
    let mut live = live(&bus).source(asked.source());
    live.update();
    bus.publish(updated("before", 1));
    bus.publish(login());
    bus.publish(Body::from(updated("late", 3)).in_epoch(0));
    live.update();
    assert!(live.items().is_empty());
    assert_eq!(asked.len(), 2);
    assert!(asked.0.lock().unwrap()[0].is_closed(), "the other account's fetch was dropped");
    asked.0.lock().unwrap().pop_front();

    bus.publish(updated("now", 2));
    asked.answer(Ok(vec![conversation("fetched", 1)]));
    live.update();
    assert_eq!(ids(&live), ["now", "fetched"]);
}

#[test]
fn a_gap_that_reaches_over_a_login_counts_for_the_new_session() {
    let bus = Bus::new();
    let mut live = live(&bus);
    bus.publish_batch((0..3).map(|number| updated("old", number)));
    bus.publish(login());
    overrun(&bus);
    live.update();
    assert!(!live.freshness().is_fresh());
    assert_eq!(ids(&live), ["new5", "new4"]);
}

#[test]
fn closing_during_a_fetch_ends_all_the_same() {
    let bus = Bus::new();
    let asked = Asked::default();
    let mut live = live(&bus).source(asked.source());
    live.update();
    let (_, mut changes) = live.subscribe();
    bus.publish(updated("a", 1));
    bus.close();
    tokio_test::block_on(live.run());
    assert_eq!(rest(&mut changes).len(), 1);
    assert_eq!(ids(&live), ["a"]);
}

#[test]
fn an_answer_that_is_there_counts_even_at_the_end_and_one_that_is_not_leaves_the_list_stale() {
    let bus = Bus::new();
    let mut filled = live(&bus).source(|| async { Ok::<_, io::Error>(vec![conversation("a", 1)]) });
    let asked = Asked::default();
    let mut waiting = live(&bus).source(asked.source());
    bus.close();
    tokio_test::block_on(filled.run());
    tokio_test::block_on(waiting.run());
    assert_eq!(ids(&filled), ["a"]);
    assert!(filled.freshness().is_fresh());
    assert!(matches!(waiting.freshness(), Freshness::Stale { missed: 0, error: None }));
}

#[test]
fn a_list_that_was_cut_off_for_falling_behind_is_stale() {
    let bus = Bus::new();
    let terms = |subscription: tim_events::Subscribe| subscription.policy(Policy::Close).capacity(2);
    let mut live = Live::on_terms(&bus, Conversations::new(), terms);
    let mut updates = live.list().updates();
    overrun(&bus);
    live.update();
    assert_eq!(ids(&live).len(), 2, "what waited is read");
    assert!(!live.freshness().is_fresh());
    rest(&mut updates);
}

#[test]
fn an_answer_that_cannot_be_read_does_not_have_the_source_asked_for_ever() {
    let bus = Bus::new();
    let asked = Arc::new(Mutex::new(0));
    let source = {
        let (bus, asked) = (bus.downgrade(), Arc::clone(&asked));
        move || {
            // The call's answer is published as well.
            *asked.lock().unwrap() += 1;
            let reply = r#"[7, {"conv_id": "a", "conv_type": 1}]"#;
            bus.upgrade().unwrap().publish(RawCall::completion("TIMConvGetConvList", 0, "", reply));
            async { Ok::<_, io::Error>(vec![conversation("a", 1)]) }
        }
    };
    let mut live = live(&bus).source(source);
    for _ in 0..10 {
        live.update();
    }
    assert!(live.freshness().is_fresh());
    assert_eq!(*asked.lock().unwrap(), 1);
}
