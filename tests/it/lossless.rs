//! Lossless subscriptions: `send` waits, and nothing is lost.

use std::time::Duration;

use tim_events::{Bus, Event, FriendRequestsRead, KickedOffline, Policy, TotalUnreadChanged};
use tokio_test::{assert_pending, assert_ready_ok};

use crate::support::{done, ready, rest};

#[test]
fn send_waits_for_room_and_goes_on_when_there_is_some() {
    let bus = Bus::new();
    let mut ledger = bus.subscribe().policy(Policy::Lossless).capacity(1).events();
    done(bus.send(KickedOffline::new())).unwrap();

    let mut second = tokio_test::task::spawn(bus.send(FriendRequestsRead::new()));
    assert_pending!(second.poll());
    assert_eq!(bus.stats().head, 1, "what waits has no number yet");

    assert_eq!(ready(&mut ledger).unwrap().seq(), 1);
    assert!(second.is_woken());
    assert_eq!(assert_ready_ok!(second.poll()).seq, Some(2));
    assert_eq!(ready(&mut ledger).unwrap().seq(), 2);
}

#[test]
fn a_cancelled_send_publishes_nothing() {
    let bus = Bus::new();
    let mut ledger = bus.subscribe().policy(Policy::Lossless).capacity(1).events();
    done(bus.send(KickedOffline::new())).unwrap();
    let mut cancelled = tokio_test::task::spawn(bus.send(KickedOffline::new()));
    assert_pending!(cancelled.poll());
    drop(cancelled);
    assert!(ready(&mut ledger).is_some());
    assert!(ready(&mut ledger).is_none());
    assert_eq!(done(bus.send(KickedOffline::new())).unwrap().seq, Some(2));
}

#[test]
fn a_dropped_reader_and_a_closed_bus_let_senders_go() {
    let bus = Bus::new();
    let stuck = bus.subscribe().policy(Policy::Lossless).capacity(1).events();
    let mut other = bus.subscribe().policy(Policy::Lossless).capacity(1).events();
    done(bus.send(KickedOffline::new())).unwrap();
    assert!(ready(&mut other).is_some());

    let mut waiting = tokio_test::task::spawn(bus.send(KickedOffline::new()));
    assert_pending!(waiting.poll());
    drop(stuck);
    assert!(waiting.is_woken());
    assert_eq!(assert_ready_ok!(waiting.poll()).seq, Some(2));

    let mut waiting = tokio_test::task::spawn(bus.send(FriendRequestsRead::new()));
    assert_pending!(waiting.poll());
    bus.close();
    assert!(waiting.is_woken());
    let error = tokio_test::assert_ready_err!(waiting.poll());
    assert_eq!(error.0.kind(), tim_events::EventKind::FriendRequestsRead, "the event comes back");
    assert_eq!(rest(&mut other).len(), 1);
}

#[test]
fn senders_of_other_kinds_do_not_wait() {
    let bus = Bus::new();
    let _stuck = bus.subscribe().policy(Policy::Lossless).capacity(1).on::<KickedOffline>();
    let mut unread = bus.on::<TotalUnreadChanged>();
    done(bus.send(KickedOffline::new())).unwrap();
    done(bus.send(TotalUnreadChanged::new(1))).unwrap();
    assert!(ready(&mut unread).is_some());
}

#[test]
fn bytes_count_too() {
    let bus = Bus::new();
    let mut ledger = bus.subscribe().policy(Policy::Lossless).max_bytes(1).events();
    done(bus.send(KickedOffline::new())).unwrap();
    let mut second = tokio_test::task::spawn(bus.send(KickedOffline::new()));
    assert_pending!(second.poll());
    assert!(ready(&mut ledger).is_some());
    assert_ready_ok!(second.poll());
}

#[test]
fn publish_cannot_wait_and_leaves_a_gap() {
    let bus = Bus::new();
    let mut ledger = bus.subscribe().policy(Policy::Lossless).capacity(2).events();
    for _ in 0..5 {
        bus.publish(FriendRequestsRead::new());
    }
    assert_eq!(ready(&mut ledger).unwrap().seq(), 1);
    assert_eq!(bus.publish(FriendRequestsRead::new()).seq, Some(6));
    let items: Vec<_> = std::iter::from_fn(|| ready(&mut ledger)).collect();
    let seqs: Vec<_> = items.iter().map(tim_events::EventRef::seq).collect();
    assert_eq!(seqs, [2, 3, 6]);
    let Event::Gap(gap) = *items[1] else { panic!("{items:?}") };
    assert_eq!((gap.missed, gap.from_seq, gap.to_seq), (3, 3, 5));
}

/// A gap that nothing follows is told all the same, and wakes a reader that waits.
#[test]
fn a_loss_at_the_end_is_told() {
    let bus = Bus::new();
    let _slow = bus.subscribe().policy(Policy::Lossless).capacity(1).events();
    let mut fast = bus.subscribe().policy(Policy::Lossless).capacity(1).events();
    bus.publish(FriendRequestsRead::new());
    assert!(ready(&mut fast).is_some());
    {
        let mut next = tokio_test::task::spawn(fast.next());
        assert_pending!(next.poll());
        bus.publish(FriendRequestsRead::new());
        assert!(next.is_woken());
        let lost = tokio_test::assert_ready!(next.poll()).unwrap();
        assert!(matches!(*lost, Event::Gap(gap) if gap.missed == 1 && gap.from_seq == 2));
    }
    assert!(ready(&mut fast).is_none());
}

/// Two senders on two workers; readers that are slow, that give up waiting over and over, and that leave in the middle.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn slow_dropped_and_cancelled_readers_lose_nothing() {
    const EACH: i64 = 10_000;
    let bus = Bus::new();
    let subscribe = || bus.subscribe().policy(Policy::Lossless).capacity(4).on::<TotalUnreadChanged>();

    let (mut slow, mut cancelling, mut leaving) = (subscribe(), subscribe(), subscribe());
    let slow = tokio::spawn(async move {
        let mut seen = Vec::new();
        while let Some(unread) = slow.next().await {
            seen.push((unread.seq(), unread.total_unread_count));
            tokio::task::yield_now().await;
        }
        (seen, slow.missed())
    });
    let cancelling = tokio::spawn(async move {
        let mut seen = Vec::new();
        loop {
            tokio::select! {
                biased;
                () = tokio::task::yield_now() => {}
                next = cancelling.next() => match next {
                    Some(unread) => seen.push((unread.seq(), unread.total_unread_count)),
                    None => return (seen, cancelling.missed()),
                },
            }
            // Once in a while wait to the end, so that nothing depends on luck.
            if let Some(unread) = tokio_stream::StreamExt::next(&mut cancelling).await {
                seen.push((unread.seq(), unread.total_unread_count));
            } else {
                return (seen, cancelling.missed());
            }
        }
    });
    let leaving = tokio::spawn(async move {
        for _ in 0..EACH {
            leaving.next().await.unwrap();
        }
    });
    let senders: Vec<_> = [0, EACH]
        .into_iter()
        .map(|first| {
            let bus = bus.clone();
            tokio::spawn(async move {
                for count in first..first + EACH {
                    bus.send(TotalUnreadChanged::new(count)).await.unwrap();
                }
            })
        })
        .collect();

    let everything = async {
        for sender in senders {
            sender.await.unwrap();
        }
        leaving.await.unwrap();
        bus.close();
        (slow.await.unwrap(), cancelling.await.unwrap())
    };
    let (slow, cancelling) = tokio::time::timeout(Duration::from_secs(120), everything).await.expect("no send hangs");
    assert_eq!(slow, cancelling);
    let (seen, missed) = slow;
    assert_eq!(missed, 0);
    assert!(seen.iter().map(|(seq, _)| *seq).eq(1..=2 * u64::try_from(EACH).unwrap()));
    for sender in [0..EACH, EACH..2 * EACH] {
        let counts = seen.iter().map(|(_, count)| *count).filter(|count| sender.contains(count));
        assert!(counts.eq(sender.clone()), "each sender's order is kept");
    }
}

/// An event behind a gap used to leave the channel when the gap was read, and made room for one more than allowed.
#[test]
fn reading_a_gap_makes_no_room() {
    let bus = Bus::new();
    let mut ledger = bus.subscribe().policy(Policy::Lossless).capacity(1).events();
    bus.publish(FriendRequestsRead::new());
    bus.publish(FriendRequestsRead::new());
    assert_eq!(ready(&mut ledger).unwrap().seq(), 1);
    bus.publish(FriendRequestsRead::new());
    assert!(matches!(*ready(&mut ledger).unwrap(), Event::Gap(gap) if gap.from_seq == 2));
    let mut waiting = tokio_test::task::spawn(bus.send(FriendRequestsRead::new()));
    assert_pending!(waiting.poll(), "event 3 still waits for the reader");
    assert_eq!(ready(&mut ledger).unwrap().seq(), 3);
    assert_ready_ok!(waiting.poll());
}

/// One waiting sender whose waker panics used to leave the others asleep.
#[test]
fn a_waker_that_panics_strands_no_other_sender() {
    use std::sync::Arc;
    use std::task::{Context, Wake};

    struct Panics;
    impl Wake for Panics {
        fn wake(self: Arc<Self>) {
            panic!("a waker that panics");
        }
    }

    let bus = Bus::new();
    let mut ledger = bus.subscribe().policy(Policy::Lossless).capacity(1).events();
    done(bus.send(KickedOffline::new())).unwrap();
    let mut first = std::pin::pin!(bus.send(KickedOffline::new()));
    assert!(first.as_mut().poll(&mut Context::from_waker(&Arc::new(Panics).into())).is_pending());
    let mut others: Vec<_> = (0..3).map(|_| tokio_test::task::spawn(bus.send(KickedOffline::new()))).collect();
    for other in &mut others {
        assert_pending!(other.poll());
    }
    assert!(ready(&mut ledger).is_some());
    assert!(others.iter().all(tokio_test::task::Spawn::is_woken));
}

#[test]
fn a_capacity_beyond_reason_is_cut() {
    let bus = Bus::new();
    let _ledger = bus.subscribe().policy(Policy::Lossless).capacity(usize::MAX).events();
    assert_eq!(bus.publish(KickedOffline::new()).matched, 1);
}

/// Publishers that can't wait, readers on other threads: whatever is refused is told, in its place.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refusals_from_many_threads_add_up() {
    const EACH: u64 = 20_000;
    let bus = Bus::new();
    let readers: Vec<_> = (0..3)
        .map(|_| {
            let mut events = bus.subscribe().policy(Policy::Lossless).capacity(3).events();
            tokio::spawn(async move {
                let (mut received, mut missed, mut last) = (0, 0, 0);
                while let Some(event) = events.next().await {
                    assert!(event.seq() > last);
                    if let Event::Gap(gap) = &*event {
                        missed += gap.missed;
                        last = gap.to_seq;
                    } else {
                        received += 1;
                        last = event.seq();
                    }
                }
                received + missed
            })
        })
        .collect();
    let publishers: Vec<_> = (0..2)
        .map(|_| {
            let bus = bus.clone();
            tokio::spawn(async move {
                for count in 0..EACH {
                    bus.publish(KickedOffline::new());
                    if count % 8 == 0 {
                        tokio::task::yield_now().await;
                    }
                }
            })
        })
        .collect();
    for publisher in publishers {
        publisher.await.unwrap();
    }
    bus.close();
    for reader in readers {
        assert_eq!(reader.await.unwrap(), 2 * EACH);
    }
}
