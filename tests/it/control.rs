//! Control events: few, and they reach a reader that has lost what came around them.

use tim_events::{Bus, Event, EventKind, EventRef, EventSet, FriendRequestsRead, KickedOffline, Policy, RawCall, c2c};

use crate::support::{ready, rest};

/// An event's number, or a gap's three numbers.
fn item(event: &EventRef) -> (u64, Option<(u64, u64)>) {
    match &**event {
        Event::Gap(gap) => (gap.missed, Some((gap.from_seq, gap.to_seq))),
        _ => (event.seq(), None),
    }
}

fn items(events: &[EventRef]) -> Vec<(u64, Option<(u64, u64)>)> {
    events.iter().map(item).collect()
}

fn about_alice() -> RawCall {
    RawCall::new("TIMRecvNewMsgCallback", [r#"[{"message_conv_type": 1, "message_conv_id": "alice"}]"#.into()])
}

#[test]
fn those_that_were_lost_stand_in_their_places_around_the_gap() {
    let bus = Bus::new();
    let mut events = bus.subscribe().capacity(1).events();
    bus.publish(KickedOffline::new());
    bus.publish(FriendRequestsRead::new());
    bus.publish(KickedOffline::new());
    bus.publish(FriendRequestsRead::new());
    bus.publish(KickedOffline::new());
    bus.publish(FriendRequestsRead::new());
    bus.close();
    assert_eq!(items(&rest(&mut events)), [(1, None), (2, Some((2, 4))), (3, None), (5, None), (6, None)]);
    assert_eq!(events.missed(), 2);
}

/// A scoped subscription used to get control events, which are about nothing, in place of what it had lost.
#[test]
fn a_scoped_reader_gets_none_for_they_are_about_nothing() {
    let bus = Bus::new();
    let mut alice = bus.subscribe().conversation(c2c("alice")).capacity(1).events();
    bus.publish(about_alice());
    bus.publish(KickedOffline::new());
    bus.publish(about_alice());
    bus.publish(about_alice());
    bus.close();
    assert_eq!(items(&rest(&mut alice)), [(2, Some((1, 3))), (4, None)]);
}

/// Beyond those that the bus keeps they are lost like any other. The gap used to end before the last of them.
#[test]
fn those_that_are_too_many_to_be_kept_are_in_the_gap() {
    let bus = Bus::new();
    let mut events = bus.subscribe().kinds(EventSet::CONTROL).capacity(1).events();
    let mut queued = bus.subscribe().kinds(EventSet::CONTROL).policy(Policy::Conflate).capacity(1).events();
    bus.publish_batch((0..600).map(|_| KickedOffline::new()));
    bus.close();
    // The 512 last are kept, of which the very last one waits.
    for events in [&mut events, &mut queued] {
        let mut expected = vec![(88, Some((1, 88)))];
        expected.extend((89..=600).map(|seq| (seq, None)));
        assert_eq!(items(&rest(events)), expected);
    }
}

/// What a reader lost beyond the piece of the log that it stands in used to be told as from its last event on.
#[test]
fn a_gap_begins_with_the_first_other_event_however_many_of_them_come_before() {
    for controls in 0..200 {
        for read in 0..4 {
            let bus = Bus::new();
            let mut events = bus.subscribe().capacity(1).events();
            for _ in 0..read {
                bus.publish(FriendRequestsRead::new());
                assert!(ready(&mut events).is_some());
            }
            bus.publish_batch((0..controls).map(|_| KickedOffline::new()));
            bus.publish_batch((0..100).map(|_| FriendRequestsRead::new()));
            bus.close();
            let mut expected: Vec<_> = (read + 1..=read + controls).map(|seq| (seq, None)).collect();
            expected.push((99, Some((read + controls + 1, read + controls + 99))));
            expected.push((read + controls + 100, None));
            assert_eq!(items(&rest(&mut events)), expected, "{controls} after {read}");
        }
    }
}

#[test]
fn a_reader_that_did_not_ask_for_them_gets_none() {
    let bus = Bus::new();
    let mut friends = bus.subscribe().kinds(EventSet::FRIEND).capacity(1).events();
    let mut kicked = bus.subscribe().kinds(EventKind::KickedOffline).capacity(1).events();
    for _ in 0..3 {
        bus.publish(FriendRequestsRead::new());
        bus.publish(RawCall::new("TIMUserSigExpiredCallback", []));
        bus.publish(KickedOffline::new());
    }
    bus.close();
    assert_eq!(items(&rest(&mut friends)), [(2, Some((1, 4))), (7, None)]);
    assert_eq!(items(&rest(&mut kicked)), [(3, None), (6, None), (9, None)]);
}

/// A loss used to vanish from the statistics between the moment it was noticed and the one it was told.
#[test]
fn a_loss_counts_while_control_events_stand_before_its_gap() {
    let bus = Bus::new();
    let mut events = bus.subscribe().capacity(1).events();
    bus.publish(KickedOffline::new());
    bus.publish_batch((0..3).map(|_| FriendRequestsRead::new()));
    assert_eq!(ready(&mut events).unwrap().seq(), 1);
    assert_eq!((bus.stats().subscriptions[0].missed, bus.stats().subscriptions[0].gaps), (2, 0));
    assert_eq!(item(&ready(&mut events).unwrap()), (2, Some((2, 3))));
    assert_eq!((bus.stats().subscriptions[0].missed, bus.stats().subscriptions[0].gaps), (2, 1));
}
