//! The conversations, and a badge with the connection and the unread count.

use std::convert::Infallible;
use std::future::ready;

use dioxus::prelude::*;
use tim_events::model::NetworkStatus;
use tim_events::state::{Conversations, Live, Overview};
use tim_events::{Bus, LoginStatus};

use crate::library::Archive;
use crate::{use_event_stream, use_live_list};

/// Where the components find the bus, and what stands in for the vendor's library.
#[derive(Clone)]
pub struct Source {
    pub bus: Bus,
    pub archive: Archive,
}

/// The badge above the list of conversations.
#[component]
pub fn Chat() -> Element {
    let Source { bus, archive } = use_context();
    let conversations = use_live_list(move || {
        Live::new(&bus, Conversations::new()).source(move || ready(Ok::<_, Infallible>(archive.conversations())))
    });
    rsx! {
        Badge {}
        ul {
            for conversation in conversations.read().iter() {
                li { key: "{conversation.conversation_type.code()}:{conversation.id}",
                    {if conversation.show_name.is_empty() { &*conversation.id } else { &*conversation.show_name }}
                    if conversation.unread_count > 0 {
                        b { " {conversation.unread_count}" }
                    }
                }
            }
        }
    }
}

/// The connection, and how many messages are unread.
#[component]
pub fn Badge() -> Element {
    let Source { bus, .. } = use_context();
    let overview = use_hook(|| Overview::new(&bus));
    let changes = use_event_stream(|| overview.changes());
    // Having read it, the component is rendered again when there is a change. What it shows is what is so by then.
    changes.read();
    let connection = connection(overview.session().status, overview.network());
    let unread = overview.total_unread().unwrap_or(0);
    rsx! {
        p { "{connection}, {unread} unread" }
    }
}

fn connection(login: LoginStatus, network: Option<NetworkStatus>) -> &'static str {
    match (login, network) {
        (LoginStatus::KickedOffline, _) => "signed in elsewhere",
        (LoginStatus::SignatureExpired, _) => "sign in again",
        (LoginStatus::LoggedOut, _) => "signed out",
        (_, Some(NetworkStatus::Connected)) => "online",
        (_, Some(NetworkStatus::Connecting)) => "connecting",
        _ => "offline",
    }
}
