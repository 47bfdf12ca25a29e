//! Stands in for the vendor's library: plays the session that comes with the crate, and answers from what it has told.

use std::io;
use std::sync::{Arc, Mutex};

use futures_util::FutureExt;
use tim_events::capture::{Pace, Player, Record, read};
use tim_events::model::{Conversation, Message};
use tim_events::state::{Conversations, Model, Timeline};
use tim_events::{Bus, ConversationId, EventRef, EventSet, EventStream, Policy};
use tokio::task::unconstrained;

/// The session's records.
pub fn session() -> impl Iterator<Item = Record> {
    let file: &[u8] = include_bytes!("../../captures/session.ndjson");
    read(file).map(|record| record.expect("the capture comes with the crate"))
}

/// Plays the session on the calling thread, or until the bus is closed.
pub fn play(bus: &Bus, pace: Pace) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    let _ = runtime.block_on(Player::new(session()).pace(pace).play(bus));
    Ok(())
}

/// What the library keeps: an app asks it by `TIMConvGetConvList` and `TIMMsgGetMsgList`. Clones answer alike.
#[derive(Debug, Clone)]
pub struct Archive(Arc<Mutex<Told>>);

#[derive(Debug)]
struct Told {
    coming: EventStream,
    so_far: Vec<EventRef>,
}

impl Archive {
    /// Of everything that is published from now on.
    pub fn new(bus: &Bus) -> Self {
        let all = bus.subscribe().kinds(EventSet::DEFAULT).policy(Policy::Buffer { max_bytes: 64 << 20 });
        Self(Arc::new(Mutex::new(Told { coming: all.named("archive").events(), so_far: Vec::new() })))
    }

    /// All conversations.
    pub fn conversations(&self) -> Vec<Conversation> {
        self.replay(Conversations::new()).rows().iter().map(|row| Conversation::clone(row)).collect()
    }

    /// The newest messages of a conversation.
    pub fn messages(&self, conversation: &ConversationId) -> Vec<Message> {
        self.replay(Timeline::new(conversation.clone())).rows().iter().map(|row| row.message.clone()).collect()
    }

    fn replay<M: Model>(&self, mut model: M) -> M {
        let mut told = self.0.lock().expect("nothing panics under this lock");
        // In a task, its budget would end this early, and the answer would lack what is there.
        while let Some(Some(event)) = unconstrained(told.coming.next()).now_or_never() {
            told.so_far.push(event);
        }
        told.so_far.iter().for_each(|event| model.apply(event));
        model
    }
}
