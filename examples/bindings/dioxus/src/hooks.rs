//! The hooks: what is read in a component, and kept up to date by a task of that component.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use dioxus::prelude::*;
use futures_util::future::join;
use futures_util::stream::{Stream, StreamExt};
use tim_events::state::{Live, Model, Vector};
use tokio::time::sleep;

/// A signal is written at most so often, however much is published.
const FRAME: Duration = Duration::from_millis(16);

/// How many items go into one write, if they are there.
const BATCH: usize = 1024;

/// The newest item of a stream; none before the first.
///
/// The stream is made with the component's first render, so it hears what is published from there on, and is dropped with
/// the component. When it ends, the last item stays. Of the items of a frame the last alone is shown; a value that is made
/// of all of them comes from the stream's own adapters, such as `scan`. It needs tokio's timer, as [`use_live_list`] does.
pub fn use_event_stream<S: Stream + 'static>(stream: impl FnOnce() -> S) -> ReadSignal<Option<S::Item>> {
    use_hook(|| {
        let items = stream().ready_chunks(BATCH);
        let mut newest = Signal::new(None);
        spawn(async move {
            let mut items = pin!(items);
            while let Some(mut items) = items.next().await {
                newest.set(items.pop());
                sleep(FRAME).await;
            }
        });
        newest.into()
    })
}

/// The rows of a list, in order.
///
/// The list is made with the component's first render, driven by a task of the component, and dropped with it. What
/// happens within a frame changes the signal once. It needs tokio's timer, which Dioxus' desktop renderer brings.
pub fn use_live_list<M: Model>(live: impl FnOnce() -> Live<M>) -> ReadSignal<Vector<Arc<M::Row>>> {
    use_hook(|| {
        let mut live = live();
        let (items, mut changes) = live.subscribe();
        let mut rows = Signal::new(items);
        spawn(async move {
            let show = async {
                while let Some(diffs) = changes.next().await {
                    let mut rows = rows.write();
                    diffs.into_iter().for_each(|diff| diff.apply(&mut rows));
                }
            };
            join(live.run_paced(FRAME), show).await;
        });
        rows.into()
    })
}
