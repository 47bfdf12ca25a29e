//! Captures: read, written, played and recorded without a change.

use std::io::{self, Write};
use std::time::{Duration, SystemTime};

use proptest::collection::vec;
use proptest::prelude::*;
use tim_events::capture::{CaptureError, Fingerprint, Pace, Player, Record, Writer, read};
use tim_events::{Arg, Body, Bus, EventSet, FriendRequestsRead, KickedOffline, Origin, RawCall, Recorder};

use crate::support::{call, done, ready, rest};

fn records() -> impl Strategy<Value = Vec<Record>> {
    let record = (0..u64::MAX / 2, prop::option::of("[a-z_\"\u{e9}]{0,12}"), call())
        .prop_map(|(t_us, thread, call)| Record::new(t_us, thread, call));
    vec(record, 0..20)
}

fn write(records: &[Record]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut writer = Writer::new(&mut file);
    for record in records {
        writer.write(record).unwrap();
    }
    file
}

proptest! {
    #[test]
    fn a_written_capture_reads_back_equal(records in records()) {
        let file = write(&records);
        prop_assert_eq!(std::str::from_utf8(&file).unwrap().lines().count(), records.len());
        prop_assert_eq!(read(&*file).collect::<Result<Vec<_>, _>>().unwrap(), records);
    }

    #[test]
    fn a_played_and_recorded_capture_is_equal(records in records()) {
        let base = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        let bus = Bus::new();
        let mut recorder = Recorder::new(&bus).base(base);
        let played = done(Player::new(records.clone()).base(base).play(&bus)).unwrap();
        prop_assert_eq!(played, records.len() as u64);
        bus.close();

        let mut file = Vec::new();
        let recorded = done(recorder.run(&mut file)).unwrap();
        prop_assert_eq!((recorded.records, recorded.missed), (records.len() as u64, 0));
        prop_assert_eq!(read(&*file).collect::<Result<Vec<_>, _>>().unwrap(), records);
    }

    #[test]
    fn any_line_is_a_record_or_an_error_with_its_number(lines in vec(vec(any::<u8>(), 0..60), 0..8)) {
        let mut file = Vec::new();
        for line in &lines {
            file.extend(line.iter().filter(|byte| **byte != b'\n'));
            file.push(b'\n');
        }
        for result in read(&*file) {
            if let Err(error) = result {
                let CaptureError::NoRecord { line, .. } = error else { panic!("{error}") };
                prop_assert!((1..=lines.len() as u64).contains(&line));
            }
        }
    }
}

#[test]
fn every_form_of_an_argument_is_read() {
    let line = r#"{"t_us":1,"thread":"t","callback":"X","api":"A","args":[null,true,-1,18446744073709551615,"é\u0000",{"hex":"fF00"}]}"#;
    let record: Record = serde_json::from_str(line).unwrap();
    assert_eq!(
        record.call.args(),
        [Arg::Null, true.into(), (-1).into(), u64::MAX.into(), "é\0".into(), Arg::text(vec![0xff, 0x00]),]
    );
    assert_eq!((record.call.api(), record.thread.as_deref()), (Some("A"), Some("t")));
}

#[test]
fn lines_that_are_no_records_are_named_and_skipped() {
    for bad in [
        "nonsense",
        "[]",
        "{}",
        r#"{"t_us":-1,"callback":"X","args":[]}"#,
        r#"{"t_us":1,"callback":"X","args":[1.5]}"#,
        r#"{"t_us":1,"callback":"X","args":[{"hex":"f"}]}"#,
        r#"{"t_us":1,"callback":"X","args":[{"hex":"zz"}]}"#,
        r#"{"t_us":1,"callback":"X","args":[{"hex":"00","x":1}]}"#,
        r#"{"t_us":1,"callback":"X","args":[{}]}"#,
        r#"{"t_us":1,"callback":"X","args":[[]]}"#,
        r#"{"t_us":1,"callback":"X"}"#,
    ] {
        let file = format!("\n{bad}\n{{\"t_us\":2,\"callback\":\"TIMKickedOfflineCallback\",\"args\":[]}}");
        let lines: Vec<_> = read(file.as_bytes()).collect();
        assert!(
            matches!(&lines[..], [Err(CaptureError::NoRecord { line: 2, .. }), Ok(record)] if record.t_us == 2),
            "{bad}: {lines:?}"
        );
    }
}

#[test]
fn an_integer_that_no_c_argument_has_comes_back_exact() {
    let record =
        Record::new(1, None, RawCall::new("X", [Arg::Int(i128::MAX), Arg::Int(i128::MIN), Arg::from(u64::MAX)]));
    let file = write(std::slice::from_ref(&record));
    assert!(std::str::from_utf8(&file).unwrap().contains(r#"{"int":"170141183460469231731687303715884105727"}"#));
    assert_eq!(read(&*file).next().unwrap().unwrap(), record);
}

#[test]
fn a_record_knows_its_line() {
    let line = r#"{"t_us":1,"callback":"TIMKickedOfflineCallback","args":[]}"#;
    let file = format!("\n{line}\nnonsense\n{line}");
    let lines: Vec<_> = read(file.as_bytes()).filter_map(Result::ok).map(|record| record.line()).collect();
    assert_eq!(lines, [Some(2), Some(4)]);
    assert_eq!(Record::new(1, None, RawCall::new("X", [])).line(), None);
}

#[test]
fn a_capture_that_is_played_again_has_the_same_ids() {
    let line = r#"{"t_us":1,"callback":"TIMKickedOfflineCallback","args":[]}"#;
    let file = format!("\n{line}\nnonsense\n{line}");
    let ids = || {
        let bus = Bus::new();
        let mut events = bus.events();
        let player = Player::new(read(file.as_bytes()).filter_map(Result::ok)).ids(Fingerprint::of(&file).to_string());
        assert_eq!(done(player.play(&bus)).unwrap(), 2);
        bus.close();
        rest(&mut events).iter().map(|event| event.id().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let first = ids();
    assert_eq!(first, [2, 4].map(|line| format!("{}/{line}", Fingerprint::of(&file))));
    assert_eq!(ids(), first);
    assert_ne!(Fingerprint::of(&file), Fingerprint::of(format!("{file}\n")));
}

#[test]
fn a_fingerprint_is_fnv_1a() {
    // From the test vectors of FNV's authors.
    assert_eq!(Fingerprint::of("").to_string(), "6c62272e07bb014262b821756295c58d");
    assert_eq!(Fingerprint::of("a").to_string(), "d228cb696f1a8caf78912b704e4a8964");
    assert_eq!(Fingerprint::of("foobar").to_string(), "343e1662793c64bf6f0d3597ba446f18");
    let long = vec![7; (1 << 16) + 1];
    assert_eq!(Fingerprint::read(&*long).unwrap(), Fingerprint::of(&long));
}

#[test]
fn what_was_not_read_gets_no_id() {
    let bus = Bus::new();
    let mut events = bus.events();
    let record = Record::new(1, None, RawCall::new("TIMKickedOfflineCallback", []));
    done(Player::new([record]).ids("x").play(&bus)).unwrap();
    assert_eq!(ready(&mut events).unwrap().id(), None);
}

#[tokio::test(start_paused = true)]
async fn a_paced_capture_keeps_its_time() {
    let record = |t_us| Record::new(t_us, None, RawCall::new("TIMKickedOfflineCallback", []));
    for (factor, millis) in [(1.0, 4000), (2.0, 2000), (0.5, 8000), (0.0, 0)] {
        let bus = Bus::new();
        let mut events = bus.events();
        let start = tokio::time::Instant::now();
        // The second record is earlier than the first: it is due at once.
        let records = [record(7_000_000), record(3_000_000), record(11_000_000)];
        Player::new(records).pace(Pace::times(factor).unwrap()).play(&bus).await.unwrap();
        assert_eq!(start.elapsed().as_millis(), millis, "factor {factor}");
        assert_eq!(std::iter::from_fn(|| ready(&mut events)).count(), 3);
    }
    assert!([-1.0, f64::NAN, f64::INFINITY].into_iter().all(|factor| Pace::times(factor).is_none()));
}

#[test]
fn played_events_are_as_received_when_recorded() {
    let base = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
    let bus = Bus::new();
    let mut events = bus.events();
    let record = Record::new(250, Some("im_logic_thread".to_owned()), RawCall::new("TIMKickedOfflineCallback", []));
    done(Player::new([record]).base(base).play(&bus)).unwrap();
    let event = ready(&mut events).unwrap();
    assert_eq!(event.received_at(), base + Duration::from_micros(250));
    assert_eq!((event.thread(), event.origin()), (Some("im_logic_thread"), &Origin::Callback));
}

#[test]
fn derived_events_are_not_recorded_and_typed_ones_are() {
    let bus = Bus::new();
    let mut recorder = Recorder::new(&bus);
    bus.publish(KickedOffline::new());
    bus.publish(Body::from(KickedOffline::new()).with_origin(Origin::Derived { from: 1 }));
    bus.close();
    let mut file = Vec::new();
    assert_eq!(done(recorder.run(&mut file)).unwrap().records, 1);
    let record = read(&*file).next().unwrap().unwrap();
    assert_eq!(record.call, RawCall::new("TIMKickedOfflineCallback", []));
}

#[test]
fn a_recorder_counts_what_its_buffer_could_not_hold() {
    let bus = Bus::new();
    let mut recorder = Recorder::with_buffer(&bus, 1);
    for _ in 0..3 {
        bus.publish(FriendRequestsRead::new());
    }
    bus.close();
    let totals = done(recorder.run(Vec::new())).unwrap();
    assert_eq!((totals.records, totals.missed), (1, 2));
}

#[test]
fn a_recorder_goes_on_after_its_sink_failed() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let bus = Bus::new();
    let mut recorder = Recorder::new(&bus);
    bus.publish(KickedOffline::new());
    bus.publish(KickedOffline::new());
    bus.close();
    let error = done(recorder.run(Full)).unwrap_err();
    assert_eq!((error.source.kind(), error.recorded.records), (io::ErrorKind::StorageFull, 0));
    assert_eq!(done(recorder.run(Vec::new())).unwrap().records, 1);
}

#[test]
fn a_recorder_hears_log_lines_and_unknown_callbacks() {
    let bus = Bus::new();
    let _recorder = Recorder::new(&bus);
    assert_eq!(bus.stats().subscriptions[0].kinds, EventSet::ALL - EventSet::DERIVED);
    assert!(bus.publish(RawCall::new("TIMTeapotCallback", [])).seq.is_some());
}

/// A sink that failed in the middle of a line used to spoil the next record too.
#[test]
fn a_torn_line_spoils_no_other() {
    /// Takes ten bytes, fails once, then takes everything.
    #[derive(Default)]
    struct Torn {
        file: Vec<u8>,
        failed: bool,
    }
    impl Write for &mut Torn {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if self.file.is_empty() {
                self.file.extend(&bytes[..10]);
                return Ok(10);
            }
            if !std::mem::replace(&mut self.failed, true) {
                return Err(io::ErrorKind::StorageFull.into());
            }
            self.file.extend(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    let bus = Bus::new();
    let mut recorder = Recorder::new(&bus);
    bus.publish(KickedOffline::new());
    bus.publish(KickedOffline::new());
    bus.close();
    let mut sink = Torn::default();
    assert!(done(recorder.run(&mut sink)).is_err());
    assert_eq!(done(recorder.run(&mut sink)).unwrap().records, 1);
    let lines: Vec<_> = read(&*sink.file).collect();
    assert!(matches!(&lines[..], [Err(CaptureError::NoRecord { line: 1, .. }), Ok(_)]), "{lines:?}");
}

#[test]
fn what_is_no_call_is_counted() {
    let bus = Bus::new();
    let mut events = bus.subscribe().kinds(EventSet::ALL).events();
    let mut recorder = Recorder::new(&bus);
    bus.publish(RawCall::new("TIMTeapotCallback", []));
    let undecodable = (*ready(&mut events).unwrap()).clone();
    bus.publish(undecodable);
    bus.close();
    let totals = done(recorder.run(Vec::new())).unwrap();
    assert_eq!((totals.records, totals.skipped), (1, 1));
}
