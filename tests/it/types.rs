//! What kind of types the public ones are: across threads, across tasks, unpinned, fused.

use futures_core::FusedStream;
use tim_events::{
    ApiEvent, Body, Bus, CategoryStream, EventRef, EventStream, Latest, LatestStream, LogLine, MessageRef, Messages,
    On, RawCall, Recorder, Ref, SelfProfileUpdated, Session, Subscribe, TotalUnreadChanged, WaitFor, WithGaps,
};

fn send<T: Send + 'static>() {}
fn send_sync<T: Send + Sync + 'static>() {}
fn stream<T: FusedStream + Send + Unpin + 'static>() {}
fn debug<T: std::fmt::Debug>() {}

#[test]
fn handles_and_events_go_anywhere() {
    send_sync::<Bus>();
    send_sync::<Body>();
    send_sync::<RawCall>();
    send_sync::<EventRef>();
    send_sync::<Ref<LogLine>>();
    send_sync::<MessageRef>();
    send_sync::<Session>();
    send_sync::<Latest<SelfProfileUpdated>>();
    send_sync::<Subscribe>();
    debug::<Bus>();
}

#[cfg(feature = "bridge")]
#[test]
fn what_crosses_the_wire_goes_anywhere() {
    send_sync::<tim_events::bridge::Instance>();
    send_sync::<tim_events::bridge::wire::WireEvent>();
    send_sync::<tim_events::bridge::wire::WireError>();
}

#[test]
fn streams_are_named_fused_unpinned_and_sendable() {
    stream::<EventStream>();
    stream::<On<LogLine>>();
    stream::<Messages>();
    stream::<CategoryStream<ApiEvent>>();
    stream::<WithGaps<tim_events::stream::MessageView>>();
    stream::<LatestStream<TotalUnreadChanged>>();
    send::<Recorder>();
    send::<WaitFor<fn(&tim_events::Event) -> bool>>();
}

#[test]
fn futures_can_be_spawned() {
    fn is_send<T: Send>(value: T) -> T {
        value
    }
    let bus = Bus::new();
    let mut events = bus.events();
    drop(is_send(events.next()));
    drop(is_send(bus.send(LogLine::default())));
    let mut recorder = Recorder::new(&bus);
    drop(is_send(recorder.run(Vec::new())));
}

#[test]
fn an_event_reference_is_one_word() {
    assert_eq!(size_of::<EventRef>(), size_of::<usize>());
    assert_eq!(size_of::<Option<EventRef>>(), size_of::<usize>());
}
