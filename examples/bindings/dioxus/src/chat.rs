//! The conversations, and a badge with the connection and the unread count.

use std::convert::Infallible;
use std::future::ready;

use dioxus::prelude::*;
use futures_util::stream::{StreamExt, select_all};
use tim_events::model::NetworkStatus;
use tim_events::state::{Conversations, Live};
use tim_events::{Bus, Latest, LoginStatus, NetworkStatusChanged, TotalUnreadChanged};

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
    let now = use_event_stream(move || {
        let (session, network, unread) = (bus.session(), bus.latest(), bus.latest());
        let changes = select_all([
            session.clone().into_stream().map(drop).boxed_local(),
            Latest::<NetworkStatusChanged>::clone(&network).into_stream().map(drop).boxed_local(),
            Latest::<TotalUnreadChanged>::clone(&unread).into_stream().map(drop).boxed_local(),
        ]);
        // Whichever has changed, all are read: a login makes the count void, and no item of a stream says so.
        changes.map(move |()| {
            let status = network.get().map(|network| network.status);
            (connection(session.get().status, status), unread.get().map_or(0, |unread| unread.total_unread_count))
        })
    });
    let (connection, unread) = now().unwrap_or(("signed out", 0));
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
