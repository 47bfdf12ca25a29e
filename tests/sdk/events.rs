//! Events: each setter's callback arrives as it was called, on the buses that are attached, as long as they are.

use tim_events::catalog::{CType, Parameter};
use tim_events::{Arg, Bus, CloseReason, Event, EventKind, EventRef, EventSet, NetworkStatusChanged, RawCall};

use crate::support::{
    KICKED, LOG, MESSAGES, StandIn, drain, events, library_thread, only, setters, this_thread, watched,
};

/// Arguments of these types: the extremes, and a text of its own for each.
fn args(parameters: &[Parameter]) -> Vec<Arg> {
    parameters
        .iter()
        .map(|parameter| match parameter.ctype {
            CType::Text => Arg::text(format!("not JSON: {}", parameter.name)),
            CType::Bool => Arg::from(true),
            CType::Int32 => Arg::from(i32::MIN),
            CType::Uint32 => Arg::from(u32::MAX),
            CType::Int64 => Arg::from(i64::MIN),
            CType::Uint64 => Arg::from(u64::MAX),
            _ => panic!("{parameter:?}"),
        })
        .collect()
}

#[test]
fn every_callback_arrives_as_it_was_called() {
    watched(|| {
        let standin = StandIn::load();
        let bus = Bus::new();
        let mut stream = events(&bus, EventSet::ALL);
        let _attachment = standin.sdk.attach(&bus);
        let mut seen = 0;
        for (kind, setter) in setters() {
            let row = kind.row().unwrap();
            let args = args(row.parameters);
            standin.burst(setter, &args, 1, 1);
            standin.join();
            let event = only(&mut stream);
            assert_eq!(event.raw(), Some(&RawCall::new(row.callback, args.clone())), "{setter}");
            assert_eq!(event.thread(), library_thread());
            assert!(event.kind() == kind || event.is_undecodable(), "{event:?}");

            // The library calls on its callers' threads, too.
            assert_eq!(standin.fire(setter, &args), 1);
            let event = only(&mut stream);
            assert_eq!(event.raw(), Some(&RawCall::new(row.callback, args)), "{setter}");
            assert_eq!(event.thread(), this_thread().as_deref());
            seen += 1;
        }
        assert_eq!(seen, standin.set_count());
        assert_eq!(standin.calls(), 2 * seen);
    });
}

#[test]
fn texts_are_copied_as_they_are() {
    watched(|| {
        let standin = StandIn::load();
        let bus = Bus::new();
        let mut stream = events(&bus, EventSet::ALL);
        let _attachment = standin.sdk.attach(&bus);
        let texts =
            [Arg::Null, Arg::text(""), Arg::text(b"x\xff\xfe\xc3(".to_vec()), Arg::text("\u{1f600}"), Arg::text("[]")];
        for text in texts {
            for (setter, kind) in [(MESSAGES, EventKind::NewMessages), (LOG, EventKind::LogLine)] {
                let callback = kind.row().unwrap().callback;
                let args =
                    if kind == EventKind::LogLine { vec![Arg::from(3), text.clone()] } else { vec![text.clone()] };
                standin.fire(setter, &args);
                let event = only(&mut stream);
                assert_eq!(event.raw(), Some(&RawCall::new(callback, args)));
                // Decoding it is safe as well.
                assert!(event.kind() == kind || event.is_undecodable(), "{event:?}");
            }
        }
    });
}

#[test]
fn nothing_arrives_before_attaching_and_after_dropping() {
    watched(|| {
        let standin = StandIn::load();
        let bus = Bus::new();
        let mut stream = events(&bus, EventSet::ALL);
        assert_eq!(standin.set_count(), 0);
        assert_eq!(standin.fire(KICKED, &[]), 0);
        let attachment = standin.sdk.attach(&bus);
        assert_eq!(standin.set_count(), setters().count());
        assert_eq!(standin.fire(KICKED, &[]), 1);
        assert!(matches!(*only(&mut stream), Event::KickedOffline(_)));
        drop(attachment);
        assert_eq!(standin.set_count(), 0);
        assert_eq!(standin.fire(KICKED, &[]), 0);
        assert_eq!(drain(&mut stream).len(), 0);
    });
}

#[test]
fn the_network_is_reported_before_init_returns() {
    watched(|| {
        let standin = StandIn::load();
        let bus = Bus::new();
        let network = bus.latest::<NetworkStatusChanged>();
        let _attachment = standin.sdk.attach(&bus);
        assert!(network.get().is_none());
        standin.sdk.init(1_400_000_000, "{}").unwrap();
        assert!(network.get().is_some());
    });
}

#[test]
fn each_bus_gets_everything() {
    watched(|| {
        let standin = StandIn::load();
        let buses = [Bus::new(), Bus::new(), Bus::new()];
        let mut streams = buses.each_ref().map(|bus| events(bus, EventSet::ALL));
        let [first, second, third] = buses.each_ref().map(|bus| standin.sdk.attach(bus));
        assert_eq!(standin.set_count(), setters().count());
        standin.burst(LOG, &[Arg::from(3), Arg::text("line")], 3, 100);
        standin.join();
        for stream in &mut streams {
            let seqs: Vec<u64> = drain(stream).iter().map(EventRef::seq).collect();
            assert!(seqs.iter().copied().eq(1..=300), "{seqs:?}");
        }
        // In no particular order.
        for (attachment, left) in [(second, 2), (first, 1), (third, 0)] {
            drop(attachment);
            standin.fire(KICKED, &[]);
            let got: usize = streams.iter_mut().map(|stream| drain(stream).len()).sum();
            assert_eq!(got, left);
        }
        assert_eq!(standin.set_count(), 0);
    });
}

#[test]
fn a_bus_is_dropped_while_it_is_attached() {
    watched(|| {
        let standin = StandIn::load();
        let (bus, other) = (Bus::new(), Bus::new());
        let mut stream = events(&bus, EventSet::ALL);
        let mut others = events(&other, EventSet::ALL);
        let _attachments = [&bus, &other].map(|bus| standin.sdk.attach(bus));
        standin.fire(KICKED, &[]);
        drop(bus);
        standin.burst(KICKED, &[], 2, 10);
        standin.join();
        assert_eq!(drain(&mut stream).len(), 1);
        assert_eq!(stream.close_reason(), Some(CloseReason::BusDropped));
        assert_eq!(drain(&mut others).len(), 21);
    });
}

#[test]
fn what_nobody_wants_gets_no_number() {
    watched(|| {
        let standin = StandIn::load();
        let bus = Bus::new();
        let stream = bus.events();
        let _attachment = standin.sdk.attach(&bus);
        standin.fire(LOG, &[Arg::from(3), Arg::text("line")]);
        assert_eq!(bus.head(), 0);
        standin.fire(KICKED, &[]);
        assert_eq!(bus.head(), 1);
        drop(stream);
    });
}
