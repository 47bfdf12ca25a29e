//! Models: pure folds of events into rows.

use std::fmt::Debug;

use super::row::{Row, Rows};
use crate::event::{Event, EventSet};

/// A list that follows from events, and from nothing else: what [`Live`](crate::state::Live) keeps up to date.
///
/// A model knows no bus and no time; applying the same events in the same order gives the same rows. That makes it easy
/// to test, and lets an app fold lists of its own:
///
/// ```
/// use std::cmp::Ordering;
/// use tim_events::state::{Live, Model, Row, Rows};
/// use tim_events::{Bus, Event, EventKind, EventSet, NetworkStatusChanged};
///
/// /// How often each network status came.
/// #[derive(Debug, Clone, PartialEq)]
/// struct Count(i64, u32);
///
/// impl Row for Count {
///     type Key = i64;
///     fn key(&self) -> i64 {
///         self.0
///     }
///     fn order(&self, other: &Self) -> Ordering {
///         self.0.cmp(&other.0)
///     }
/// }
///
/// #[derive(Debug)]
/// struct Counts(Rows<Count>);
///
/// impl Model for Counts {
///     type Row = Count;
///     type Snapshot = Vec<Count>;
///
///     fn kinds(&self) -> EventSet {
///         EventKind::NetworkStatusChanged.into()
///     }
///     fn apply(&mut self, event: &Event) {
///         if let Event::NetworkStatusChanged(changed) = event {
///             let code = changed.status.code();
///             let count = self.0.get(&code).map_or(0, |row| row.1);
///             self.0.insert(Count(code, count + 1));
///         }
///     }
///     fn restore(&mut self, snapshot: Vec<Count>) {
///         self.0.clear();
///         self.0.extend(snapshot);
///     }
///     fn rows(&self) -> &Rows<Count> {
///         &self.0
///     }
///     fn rows_mut(&mut self) -> &mut Rows<Count> {
///         &mut self.0
///     }
/// }
///
/// let bus = Bus::new();
/// let mut counts = Live::new(&bus, Counts(Rows::new(8)));
/// bus.publish(NetworkStatusChanged::default());
/// counts.update();
/// assert_eq!(*counts.items()[0], Count(0, 1));
/// ```
pub trait Model: Debug + Send + 'static {
    /// What a line of the list shows.
    type Row: Row;

    /// The whole of the list, as its source of truth tells it.
    type Snapshot: Send + 'static;

    /// The kinds of events that change the list.
    fn kinds(&self) -> EventSet;

    /// Takes in one event; one of another kind, or about something else, changes nothing.
    fn apply(&mut self, event: &Event);

    /// Takes in the whole of the list, in the place of all that was known.
    fn restore(&mut self, snapshot: Self::Snapshot);

    /// Forgets everything, since another account has logged in.
    fn clear(&mut self) {
        self.rows_mut().clear();
    }

    /// The rows.
    fn rows(&self) -> &Rows<Self::Row>;

    /// The rows, to be changed.
    fn rows_mut(&mut self) -> &mut Rows<Self::Row>;
}
