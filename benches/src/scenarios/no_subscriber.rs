//! What a call of the vendor's library costs while nobody listens to its kind. Everybody starts from the text that the
//! library hands over. We ask the bus first; a channel can only be told.

use std::hint::black_box;
use std::sync::Arc;

use postage::sink::Sink;
use tim_events::{Bus, EventKind, RawCall};

use super::Run;
use crate::measure::compare;
use crate::report::{Table, nanos, times};
use crate::systems::CAPACITY;

const NAME: &str = "S7.no_subscriber";
const TEXT: &str = include_str!("../../../tests/data/messages/text.json");

fn call() -> RawCall {
    RawCall::new("TIMRecvNewMsgCallback", [black_box(TEXT).into()])
}

/// Runs it, if it is wanted.
///
/// # Panics
///
/// If an event was published that nobody wants.
pub fn run(run: &Run) {
    if !run.wants(&[NAME]) {
        return;
    }
    let bus = Bus::new();
    // Somebody listens, but to something else.
    let friends = bus.friends();
    // Whatever keeps a channel open without a reader is kept.
    let (tokio, _) = tokio::sync::broadcast::channel::<Arc<RawCall>>(CAPACITY);
    let (asynchronous, receiver) = async_broadcast::broadcast::<Arc<RawCall>>(CAPACITY);
    let inactive = receiver.deactivate();
    let (mut postage, _) = postage::broadcast::channel::<Arc<RawCall>>(CAPACITY);
    let names = ["tim-events", "tim-events, published without asking", "tokio-broadcast", "async-broadcast", "postage"];
    let figures = compare(
        run.effort,
        [
            &mut || {
                if black_box(&bus).wants(EventKind::NewMessages) {
                    bus.publish(call());
                }
            },
            &mut || {
                black_box(black_box(&bus).publish(call()));
            },
            &mut || drop(black_box(tokio.send(Arc::new(call())))),
            &mut || drop(black_box(asynchronous.try_broadcast(Arc::new(call())))),
            &mut || drop(black_box(postage.try_send(Arc::new(call())))),
        ],
    );
    assert_eq!(bus.stats().head, 0, "nobody wants messages");
    drop((friends, inactive));

    let mut table = Table::new(NAME, &["ns per call", "one thread", "theirs/ours"]);
    for (name, figure) in names.iter().zip(figures) {
        table.row([(*name).to_owned(), nanos(figure), times(figure / figures[0])]);
    }
    run.report.table(&table);
    for (name, figure) in names.iter().zip(figures).skip(2) {
        run.report.ratio(NAME, name, figure, figures[0]);
    }
    run.report.rest();
}
