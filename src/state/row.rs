//! Rows: what a list shows, each known by its key, all in one order.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};
use std::fmt::Debug;
use std::hash::Hash;
use std::sync::Arc;

use eyeball_im::ObservableVector;
use imbl::Vector;

/// What one line of a list shows.
///
/// ```
/// use std::cmp::Ordering;
/// use tim_events::state::Row;
///
/// #[derive(Debug, Clone, PartialEq)]
/// struct Member {
///     id: String,
///     level: u32,
/// }
///
/// impl Row for Member {
///     type Key = String;
///
///     fn key(&self) -> String {
///         self.id.clone()
///     }
///
///     fn order(&self, other: &Self) -> Ordering {
///         other.level.cmp(&self.level).then_with(|| self.id.cmp(&other.id))
///     }
/// }
/// ```
pub trait Row: Debug + Clone + PartialEq + Send + Sync + 'static {
    /// What tells one row from another, whatever else changes in it.
    type Key: Debug + Clone + Eq + Hash + Send + Sync + 'static;

    /// The row's key.
    fn key(&self) -> Self::Key;

    /// Which of two rows comes first; equal only if they have the same key.
    fn order(&self, other: &Self) -> Ordering;
}

/// The rows of a list: looked up by key, listed in order, and aware of what changed since they were last published.
///
/// It holds up to [`limit`](Self::limit) rows; beyond that those at one end of the order give way.
///
/// ```
/// use tim_events::model::{Conversation, ConversationType};
/// use tim_events::c2c;
/// use tim_events::state::Rows;
///
/// let mut rows = Rows::<Conversation>::new(100);
/// let mut conversation = Conversation::default();
/// conversation.id = "alice".to_owned();
/// conversation.conversation_type = ConversationType::C2c;
/// rows.insert(conversation);
/// rows.update(&c2c("alice"), |conversation| conversation.unread_count = 3);
/// assert_eq!(rows.get(&c2c("alice")).map(|conversation| conversation.unread_count), Some(3));
/// assert_eq!(rows.iter().count(), 1);
/// ```
#[derive(Debug, Clone)]
pub struct Rows<R: Row> {
    by_key: HashMap<R::Key, Arc<R>>,
    in_order: BTreeSet<InOrder<R>>,
    limit: usize,
    /// Which end of the order is kept.
    keep: Keep,
    left_out: u64,
    changed: Changed<R>,
}

/// What changed since the rows were last published.
#[derive(Debug, Clone)]
struct Changed<R: Row> {
    /// Whether so much changed that all of it is to be published.
    all: bool,
    /// The rows as they were published, in the order in which they first changed.
    before: HashMap<R::Key, (u64, Option<Arc<R>>)>,
    count: u64,
}

#[derive(Debug, Clone, Copy)]
enum Keep {
    First,
    Last,
}

#[derive(Debug, Clone)]
struct InOrder<R>(Arc<R>);

impl<R: Row> Ord for InOrder<R> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.order(&other.0)
    }
}

impl<R: Row> PartialOrd for InOrder<R> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<R: Row> PartialEq for InOrder<R> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl<R: Row> Eq for InOrder<R> {}

impl<R: Row> Rows<R> {
    /// No rows yet, and room for the first `limit` of them; for one at least.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self::keeping(Keep::First, limit)
    }

    /// No rows yet, and room for the last `limit` of them; for one at least.
    ///
    /// For lists whose newest rows come last.
    #[must_use]
    pub fn latest(limit: usize) -> Self {
        Self::keeping(Keep::Last, limit)
    }

    fn keeping(keep: Keep, limit: usize) -> Self {
        Self {
            by_key: HashMap::new(),
            in_order: BTreeSet::new(),
            limit: limit.max(1),
            keep,
            left_out: 0,
            changed: Changed { all: false, before: HashMap::new(), count: 0 },
        }
    }

    /// How many rows there may be.
    #[must_use]
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// How many rows gave way to others since the rows were last cleared.
    #[must_use]
    pub fn left_out(&self) -> u64 {
        self.left_out
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_key.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_key.is_empty()
    }

    /// The row with this key.
    #[must_use]
    pub fn get(&self, key: &R::Key) -> Option<&Arc<R>> {
        self.by_key.get(key)
    }

    /// The rows in order.
    #[must_use]
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Arc<R>> {
        self.in_order.iter().map(|row| &row.0)
    }

    /// The keys of the rows that match, in order.
    pub fn keys_where(&self, mut matches: impl FnMut(&R) -> bool) -> Vec<R::Key> {
        self.iter().filter(|row| matches(row)).map(|row| row.key()).collect()
    }

    /// Adds a row, in the place of the one with its key if there is one.
    pub fn insert(&mut self, row: R) {
        let key = row.key();
        let row = Arc::new(row);
        let old = self.by_key.insert(key.clone(), Arc::clone(&row)).map(InOrder);
        if let Some(old) = &old {
            self.in_order.remove(old);
        }
        self.in_order.insert(InOrder(row));
        self.changed.note(key, old.map(|old| old.0));
        if self.by_key.len() > self.limit {
            let excess = match self.keep {
                Keep::First => self.in_order.pop_last(),
                Keep::Last => self.in_order.pop_first(),
            };
            if let Some(InOrder(excess)) = excess {
                let key = excess.key();
                self.by_key.remove(&key);
                self.left_out += 1;
                self.changed.note_removed(key, excess);
            }
        }
    }

    /// Changes the row with this key, if there is one.
    pub fn update(&mut self, key: &R::Key, change: impl FnOnce(&mut R)) {
        let Some(old) = self.by_key.get_mut(key) else { return };
        let mut new = R::clone(old);
        change(&mut new);
        if new == **old {
            return;
        }
        if new.key() != *key {
            self.remove(key);
            return self.insert(new);
        }
        let new = Arc::new(new);
        let old = InOrder(std::mem::replace(old, Arc::clone(&new)));
        self.in_order.remove(&old);
        self.in_order.insert(InOrder(new));
        self.changed.note(key.clone(), Some(old.0));
    }

    /// Removes the row with this key and returns it.
    pub fn remove(&mut self, key: &R::Key) -> Option<Arc<R>> {
        let old = InOrder(self.by_key.remove(key)?);
        self.in_order.remove(&old);
        self.changed.note_removed(key.clone(), Arc::clone(&old.0));
        Some(old.0)
    }

    /// Removes all rows.
    pub fn clear(&mut self) {
        self.by_key.clear();
        self.in_order.clear();
        self.left_out = 0;
        self.publish_all();
    }

    /// Publishes everything the next time, changed or not.
    pub(super) fn publish_all(&mut self) {
        self.changed.all = true;
        self.changed.before.clear();
    }

    /// Brings `list`, which was last published from these rows, up to them, in one step. Returns whether there was
    /// anything to do.
    pub(super) fn publish(&mut self, list: &mut ObservableVector<Arc<R>>) -> bool {
        if !self.changed.all && self.changed.before.is_empty() {
            return false;
        }
        let mut list = list.transaction();
        if std::mem::take(&mut self.changed.all) {
            list.clear();
            list.append(self.iter().cloned().collect());
            list.commit();
            return true;
        }
        let mut steps = 0;
        let mut changed: Vec<_> = self.changed.before.drain().collect();
        changed.sort_unstable_by_key(|(_, (number, _))| *number);
        for (key, (_, old)) in changed {
            // The list is in order at every step, since each row goes straight to its place.
            match (old, self.by_key.get(&key)) {
                (None, None) => {}
                (None, Some(new)) => {
                    let index = place(&list, new).unwrap_or_else(|index| index);
                    list.insert(index, Arc::clone(new));
                    steps += 1;
                }
                (Some(old), new) => {
                    let Ok(index) = place(&list, &old) else { continue };
                    if new == Some(&old) {
                        continue;
                    }
                    steps += 1;
                    match new {
                        Some(new) if fits(&list, index, new) => drop(list.set(index, Arc::clone(new))),
                        new => {
                            list.remove(index);
                            if let Some(new) = new {
                                let index = place(&list, new).unwrap_or_else(|index| index);
                                list.insert(index, Arc::clone(new));
                            }
                        }
                    }
                }
            }
        }
        list.commit();
        steps > 0
    }
}

impl<R: Row> Extend<R> for Rows<R> {
    fn extend<I: IntoIterator<Item = R>>(&mut self, rows: I) {
        for row in rows {
            self.insert(row);
        }
    }
}

impl<R: Row> Changed<R> {
    fn note(&mut self, key: R::Key, old: Option<Arc<R>>) {
        if self.all {
            return;
        }
        self.count += 1;
        self.before.entry(key).or_insert((self.count, old));
    }

    /// A row that came and went unpublished is nobody's business; there may be many.
    fn note_removed(&mut self, key: R::Key, old: Arc<R>) {
        if let Some((_, None)) = self.before.get(&key) {
            self.before.remove(&key);
        } else {
            self.note(key, Some(old));
        }
    }
}

/// Where a row is, or where it belongs.
fn place<R: Row>(list: &Vector<Arc<R>>, row: &R) -> Result<usize, usize> {
    list.binary_search_by(|other| other.order(row))
}

/// Whether a row could stand at this index instead of the one that does.
fn fits<R: Row>(list: &Vector<Arc<R>>, index: usize, row: &R) -> bool {
    let before = index.checked_sub(1).and_then(|index| list.get(index));
    let after = list.get(index + 1);
    before.is_none_or(|before| before.order(row).is_lt()) && after.is_none_or(|after| row.order(after).is_lt())
}
