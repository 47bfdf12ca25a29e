//! A chat window in immediate mode: every frame draws what the lists hold at that moment.
//!
//! No thread and no runtime stands between the bus and the window. What the window shows is kept up to date by futures
//! that are polled once a frame, with a waker that asks for a frame. So a window in which nothing happens is not drawn,
//! and one in which a great deal happens is drawn as often as the screen, however many events there are.

mod driven;
#[path = "../../support/library.rs"]
pub mod library;

use std::convert::Infallible;
use std::future::ready;
use std::sync::Arc;
use std::task::{Context as TaskContext, Wake, Waker};

use egui::{CentralPanel, Context, ScrollArea, SidePanel, TopBottomPanel, Ui, ViewportId};
use tim_events::model::{Conversation, MessageStatus, NetworkStatus};
use tim_events::state::{Conversations, List, Live, Overview, Timeline, TimelineItem};
use tim_events::{Bus, ConversationId, LoginStatus};

use self::driven::Driven;
use self::library::Archive;

/// What the window shows.
pub struct Chat {
    bus: Bus,
    archive: Archive,
    overview: Overview,
    conversations: List<Conversation>,
    selected: Option<Selected>,
    driven: [Driven; 2],
    waker: Waker,
}

struct Selected {
    conversation: ConversationId,
    messages: List<TimelineItem>,
    driven: Driven,
}

impl Chat {
    /// The chat window of `context`.
    pub fn new(bus: &Bus, archive: &Archive, context: &Context) -> Self {
        let overview = Overview::new(bus);
        let ask = archive.clone();
        let (conversations, list) = Driven::list(
            Live::new(bus, Conversations::new()).source(move || ready(Ok::<_, Infallible>(ask.conversations()))),
        );
        Self {
            bus: bus.clone(),
            archive: archive.clone(),
            // The values are read where they are drawn; their changes say when.
            driven: [Driven::new(overview.changes()), list],
            overview,
            conversations,
            selected: None,
            waker: Waker::from(Arc::new(Repaint(context.clone()))),
        }
    }

    /// A frame: takes in what has happened, and draws what there is.
    pub fn frame(&mut self, context: &Context) {
        self.take_in();
        TopBottomPanel::top("badges").show(context, |ui| self.badges(ui));
        SidePanel::left("conversations").show(context, |ui| self.list(ui));
        CentralPanel::default().show(context, |ui| self.messages(ui));
    }

    fn take_in(&mut self) {
        let mut cx = TaskContext::from_waker(&self.waker);
        let selected = self.selected.iter_mut().map(|selected| &mut selected.driven);
        self.driven.iter_mut().chain(selected).for_each(|driven| driven.poll(&mut cx));
    }

    fn badges(&self, ui: &mut Ui) {
        let connection = match (self.overview.session().status, self.overview.network()) {
            (LoginStatus::KickedOffline, _) => "signed in elsewhere",
            (LoginStatus::SignatureExpired, _) => "sign in again",
            (LoginStatus::LoggedOut, _) => "signed out",
            (_, Some(NetworkStatus::Connected)) => "online",
            (_, Some(NetworkStatus::Connecting)) => "connecting",
            _ => "offline",
        };
        let unread = self.overview.total_unread().unwrap_or(0);
        ui.horizontal(|ui| {
            ui.label(connection);
            ui.label(format!("{unread} unread"));
            if !self.conversations.freshness().is_fresh() {
                ui.label("catching up");
            }
        });
    }

    fn list(&mut self, ui: &mut Ui) {
        let conversations = self.conversations.items();
        let height = ui.spacing().interact_size.y;
        // Rows out of sight cost nothing.
        ScrollArea::vertical().auto_shrink(false).show_rows(ui, height, conversations.len(), |ui, visible| {
            for conversation in conversations.iter().skip(visible.start).take(visible.len()) {
                let id = ConversationId::new(conversation.conversation_type, conversation.id.as_str());
                let is_selected = self.selected.as_ref().is_some_and(|selected| selected.conversation == id);
                if ui.selectable_label(is_selected, title(conversation)).clicked() && !is_selected {
                    self.open(id);
                }
            }
        });
    }

    /// Shows a conversation. What was said in it before is asked for.
    fn open(&mut self, conversation: ConversationId) {
        let (archive, id) = (self.archive.clone(), conversation.clone());
        let (messages, driven) = Driven::list(
            Live::new(&self.bus, Timeline::new(conversation.clone()).limit(200))
                .source(move || ready(Ok::<_, Infallible>(archive.messages(&id)))),
        );
        self.selected = Some(Selected { conversation, messages, driven });
        // It is polled for the first time in the next frame.
        self.waker.wake_by_ref();
    }

    fn messages(&self, ui: &mut Ui) {
        let Some(selected) = &self.selected else { return };
        ScrollArea::vertical().auto_shrink(false).stick_to_bottom(true).show(ui, |ui| {
            for item in &selected.messages.items() {
                ui.label(line(item));
            }
        });
    }
}

fn title(conversation: &Conversation) -> String {
    let name = if conversation.show_name.is_empty() { &conversation.id } else { &conversation.show_name };
    match conversation.unread_count {
        0 => name.clone(),
        unread => format!("{name} ({unread})"),
    }
}

fn line(item: &TimelineItem) -> String {
    let message = &item.message;
    let text = match message.status {
        MessageStatus::Revoked => "(revoked)",
        _ => message.text_content().unwrap_or("(no text)"),
    };
    format!("{}: {text}", message.sender)
}

/// Waking is asking for a frame, from whatever thread.
struct Repaint(Context);

impl Wake for Repaint {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.0.request_repaint_of(ViewportId::ROOT);
    }
}
