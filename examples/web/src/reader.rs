//! Readers: what one client gets to see, in order, nothing twice.

use std::ops::RangeInclusive;
use std::sync::Arc;
use std::vec;

use tim_events::{Bus, Event, EventKind, EventRef, EventStream};
use tokio::task::coop::consume_budget;

use crate::filter::Filter;
use crate::history::History;

/// What a reader comes upon.
#[derive(Debug)]
pub(crate) enum Item {
    /// An event that it wants, or a gap in what the history was given.
    Event(EventRef),
    /// The history has thrown out these numbers before the reader came to them.
    Lost(RangeInclusive<u64>),
}

/// A client's place in the events, and its subscription.
///
/// It reads the history up to the present and then what its subscription brings, both by number: what the one has
/// shown is passed over in the other. A client that takes its time loses events of its subscription, not of its place:
/// it goes back to the history, and only what is gone there too is lost to it.
#[derive(Debug)]
pub(crate) struct Reader {
    history: Arc<History>,
    filter: Filter,
    live: EventStream,
    /// The last number that has been dealt with.
    at: u64,
    /// What is left of the present page of the history.
    page: vec::IntoIter<EventRef>,
    /// While the history is read: the number that it has to have taken in for its end to meet the subscription.
    behind: Option<u64>,
}

impl Reader {
    /// A reader of everything after the number `at`.
    pub(crate) fn new(bus: &Bus, history: Arc<History>, filter: Filter, at: u64) -> Self {
        let live = filter.subscribe(bus.subscribe().named("reader"));
        // Everything up to here may have been published before the subscription was there to hear it.
        let behind = Some(bus.head());
        Self { history, filter, live, at, page: Vec::new().into_iter(), behind }
    }

    /// The next item; none once the bus is closed and everything has been read.
    pub(crate) async fn next(&mut self) -> Option<Item> {
        loop {
            // A filter that lets nothing through must not keep others on this thread from running.
            consume_budget().await;
            if let Some(event) = self.page.next() {
                if self.take(&event) {
                    return Some(Item::Event(event));
                }
            } else if let Some(seq) = self.behind {
                self.history.reached(seq).await;
                let page = self.history.after(self.at);
                if page.events.is_empty() {
                    self.behind = None;
                }
                self.page = page.events.into_iter();
                if let Some(lost) = page.lost {
                    self.at = *lost.end();
                    return Some(Item::Lost(lost));
                }
            } else {
                let event = self.live.next().await?;
                match missed_up_to(&event) {
                    Some(seq) if seq > self.at => self.behind = Some(seq),
                    Some(_) => {}
                    None if self.take(&event) => return Some(Item::Event(event)),
                    None => {}
                }
            }
        }
    }

    /// Steps over the event; true if the reader wants it and has not seen it.
    fn take(&mut self, event: &EventRef) -> bool {
        if event.seq() <= self.at {
            return false;
        }
        self.at = event.seq();
        self.filter.lets(event)
    }
}

/// The last number that a gap tells of; none if the event is no gap.
fn missed_up_to(event: &EventRef) -> Option<u64> {
    // Looking at the kind first decodes nothing.
    match event.kind() {
        EventKind::Gap => match &**event {
            Event::Gap(gap) => Some(gap.to_seq),
            _ => None,
        },
        _ => None,
    }
}
