//! The components without a window: a virtual DOM is run by hand and rendered to text. Time is paused.

use std::time::Duration;

use dioxus::dioxus_core::NoOpMutations;
use dioxus::prelude::*;
use example_dioxus::library::{Archive, session};
use example_dioxus::{Chat, Source, use_event_stream};
use tim_events::model::{Conversation, ConversationChange, ConversationType, Message};
use tim_events::{Bus, ConversationsChanged, FriendsAdded, KickedOffline, NewMessages, TotalUnreadChanged};
use tokio::time::timeout;

struct Page {
    bus: Bus,
    dom: VirtualDom,
}

impl Page {
    fn new(root: fn() -> Element) -> Self {
        let bus = Bus::new();
        let archive = Archive::new(&bus);
        let mut dom = VirtualDom::new(root).with_root_context(Source { bus: bus.clone(), archive });
        dom.rebuild_in_place();
        Self { bus, dom }
    }

    /// Publishes the session up to the first call of `end`.
    fn play_until(&self, end: &str) {
        let calls = session().map(|record| record.call);
        for call in calls.take_while(|call| call.callback() != end) {
            self.bus.publish(call);
        }
    }

    /// Lets everything happen that is due, and returns how many renders it took.
    async fn settle(&mut self) -> usize {
        let mut renders = 0;
        // With time paused, the limit is reached once nothing else can go on.
        while timeout(Duration::from_secs(1), self.dom.wait_for_work()).await.is_ok() {
            self.dom.render_immediate(&mut NoOpMutations);
            renders += 1;
            assert!(renders < 100, "renders without end");
        }
        renders
    }

    fn html(&self) -> String {
        dioxus_ssr::render(&self.dom)
    }
}

#[tokio::test(start_paused = true)]
async fn the_page_shows_the_sessions_rows_and_badge() {
    let mut page = Page::new(Chat);
    assert_eq!(page.html(), "<p>signed out, 0 unread</p><ul></ul>");

    page.play_until("TIMKickedOfflineCallback");
    page.settle().await;
    let rows = "<li>Moonlit Book Club 月下读书会</li><li>Harbor Release Crew<b> 1</b></li>\
                <li>bob<b> 1</b></li><li>林小月 Carol<b> 1</b></li>";
    assert_eq!(page.html(), format!("<p>online, 9 unread</p><ul>{rows}</ul>"));

    page.bus.publish(KickedOffline::new());
    page.settle().await;
    assert_eq!(page.html(), format!("<p>signed in elsewhere, 9 unread</p><ul>{rows}</ul>"));
}

#[tokio::test(start_paused = true)]
async fn after_the_next_login_the_rows_come_from_the_library() {
    let mut page = Page::new(Chat);
    page.play_until("none of its calls");
    page.settle().await;
    assert!(page.html().starts_with("<p>signed out, 0 unread</p>"), "{}", page.html());
    assert_eq!(page.html().matches("<li>").count(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_burst_is_rendered_once() {
    let mut page = Page::new(Chat);
    page.settle().await;
    for active_time in 1..=10_000 {
        let mut judy = Conversation::default();
        (judy.id, judy.conversation_type) = ("judy".to_owned(), ConversationType::C2c);
        (judy.active_time, judy.unread_count) = (active_time, 7);
        page.bus.publish(ConversationsChanged::new(ConversationChange::Updated, vec![judy]));
    }
    assert_eq!(page.settle().await, 1);
    assert!(page.html().ends_with("<ul><li>judy<b> 7</b></li></ul>"), "{}", page.html());
    // Nothing of this is on the page.
    page.bus.publish(FriendsAdded::new(vec!["judy".to_owned()]));
    assert_eq!(page.settle().await, 0);
}

#[component]
fn NewestMessage() -> Element {
    let Source { bus, .. } = use_context();
    let newest = use_event_stream(move || bus.messages());
    let newest = newest.read();
    rsx! { {newest.as_ref().and_then(|message| message.text_content()).unwrap_or("none")} }
}

#[tokio::test(start_paused = true)]
async fn a_stream_shows_its_newest_item_and_keeps_it_when_it_ends() {
    let mut page = Page::new(NewestMessage);
    // A stream hears what is published after it was made, whether or not it has been polled.
    let said = |text| Message::text(ConversationType::C2c, "carol", "carol", text);
    page.bus.publish(NewMessages::new(vec![said("one"), said("two")]));
    page.bus.publish(NewMessages::new(vec![said("three")]));
    assert_eq!(page.html(), "none");
    assert_eq!(page.settle().await, 1);
    assert_eq!(page.html(), "three");

    page.bus.close();
    assert_eq!(page.settle().await, 0);
    assert_eq!(page.html(), "three");
}

/// The chat, until there are unread messages.
#[component]
fn UntilUnread() -> Element {
    let Source { bus, .. } = use_context();
    let unread = use_event_stream(move || bus.on::<TotalUnreadChanged>());
    rsx! {
        if unread.read().is_none() {
            Chat {}
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_component_that_goes_takes_its_subscriptions_along() {
    let mut page = Page::new(UntilUnread);
    page.settle().await;
    let names = |bus: &Bus| {
        let subscriptions = bus.stats().subscriptions.into_iter();
        subscriptions.filter_map(|subscription| subscription.name).map(|name| name.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(names(&page.bus), ["archive", "state"]);

    page.bus.publish(TotalUnreadChanged::new(1));
    page.settle().await;
    assert_eq!(names(&page.bus), ["archive"]);
    page.play_until("TIMKickedOfflineCallback");
    page.settle().await;
    assert!(!page.html().contains("<li>"), "{}", page.html());
}
