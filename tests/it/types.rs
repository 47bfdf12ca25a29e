//! What kind of types the public ones are: across threads, across tasks, unpinned, fused.

use futures_core::FusedStream;
use tim_events::stream::{
    ChunkTimeout, CollectUntil, ConflateBy, Debounce, DedupBy, FromUser, InConversation, MergeOrdered, OnGap,
    ResyncWith, Sample, SplitGaps, Throttle,
};
use tim_events::{
    ApiEvent, Body, Bus, CategoryStream, EventRef, EventStream, Latest, LatestStream, LogLine, MessageRef, Messages,
    On, RawCall, Recorder, Ref, SelfProfileUpdated, Session, Subscribe, TotalUnreadChanged, WaitFor, WaitForEvent,
    WithGaps,
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

#[cfg(feature = "nats")]
#[test]
fn bridges_go_to_the_task_that_runs_them_and_their_handles_anywhere() {
    use tim_events::bridge::nats::{
        Arrival, InHandle, InStats, Inlet, NatsError, NatsIn, NatsOut, OutHandle, OutStats, Outlet, Server, Start,
        StreamOptions,
    };

    send_sync::<Server>();
    send_sync::<NatsError>();
    send_sync::<StreamOptions>();
    send_sync::<NatsOut>();
    send_sync::<OutHandle>();
    send_sync::<OutStats>();
    send_sync::<NatsIn>();
    send_sync::<InHandle>();
    send_sync::<InStats>();
    send_sync::<Start>();
    send_sync::<Arrival>();
    send::<Outlet>();
    send::<Inlet>();
    debug::<NatsOut>();
    debug::<Outlet>();
    debug::<NatsIn>();
    debug::<Inlet>();
}

#[cfg(feature = "nats")]
#[test]
fn running_a_bridge_can_be_spawned() {
    use tim_events::bridge::nats::{Inlet, NatsIn, Outlet};

    fn is_send<T: Send>(_: T) {}
    fn is_spawned<T: Send + 'static>(_: T) {}
    // Without a server there is no inlet; that these compile is the test.
    let _ = |outlet: Outlet| is_spawned(outlet.run());
    let _ = |reader: NatsIn| is_spawned(reader.open());
    let _ = |inlet: Inlet| is_spawned(inlet.republish(Bus::new()));
    let _ = |inlet: Inlet| is_spawned(inlet.close());
    let _ = |mut inlet: Inlet| is_send(inlet.next());
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
    send::<WaitForEvent<'static, LogLine>>();
}

#[test]
fn combined_streams_are_what_the_streams_within_are() {
    type Key = fn(&EventRef) -> Option<u64>;
    type Resync = fn(tim_events::Gap) -> std::future::Pending<()>;
    stream::<ConflateBy<EventStream, u64, Key>>();
    stream::<Throttle<EventStream>>();
    stream::<Debounce<EventStream>>();
    stream::<Sample<EventStream>>();
    stream::<ChunkTimeout<EventStream>>();
    stream::<MergeOrdered<EventRef>>();
    stream::<DedupBy<EventStream, u64, Key>>();
    stream::<SplitGaps<EventStream>>();
    stream::<OnGap<EventStream, fn(tim_events::Gap)>>();
    stream::<ResyncWith<EventStream, Resync, std::future::Pending<()>>>();
    stream::<InConversation<EventStream>>();
    stream::<FromUser<EventStream>>();
    send::<CollectUntil<'static, EventStream, fn(&EventRef) -> bool>>();
    debug::<CollectUntil<'static, EventStream, fn(&EventRef) -> bool>>();
    debug::<ConflateBy<EventStream, u64, Key>>();
    debug::<ChunkTimeout<EventStream>>();
}

#[cfg(feature = "testing")]
#[test]
fn the_harness_goes_anywhere_too() {
    use tim_events::testing::{MarbleStream, Marbles, Probe, Script, TestBus};

    send_sync::<TestBus>();
    send_sync::<Script>();
    send_sync::<Marbles>();
    send::<Probe<EventStream>>();
    debug::<Probe<EventStream>>();
    stream::<MarbleStream<EventRef>>();
    let mut probe = TestBus::new().probe();
    let _: Box<dyn Future<Output = EventRef> + Send + '_> = Box::new(probe.expect_item());
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

#[cfg(feature = "state")]
#[test]
fn driving_a_list_can_be_spawned() {
    use tim_events::state::{Conversations, Live};

    fn is_send<T: Send>(value: T) -> T {
        value
    }
    let mut live = Live::new(&Bus::new(), Conversations::new());
    drop(is_send(live.run()));
    drop(is_send(live.run_paced(std::time::Duration::ZERO)));
}

#[cfg(feature = "state")]
#[test]
fn state_goes_anywhere() {
    use tim_events::state::{
        Changes, Conversations, Freshness, List, Live, Overview, OverviewChanges, Redraw, Timeline, TimelineItem,
        Updates,
    };

    send_sync::<List<TimelineItem>>();
    send_sync::<Freshness>();
    send_sync::<Overview>();
    send::<Live<Timeline>>();
    send::<Redraw>();
    stream::<Changes<TimelineItem>>();
    stream::<Updates>();
    stream::<OverviewChanges>();
    stream::<tim_events::SessionStream>();

    debug::<Live<Conversations>>();
}

#[test]
fn an_event_reference_is_one_word() {
    assert_eq!(size_of::<EventRef>(), size_of::<usize>());
    assert_eq!(size_of::<Option<EventRef>>(), size_of::<usize>());
}
