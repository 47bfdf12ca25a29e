//! What diagrams mean, and how they are drawn when a stream does something else.

use std::fmt::Debug;
use std::time::Duration;

use tim_events::testing::{DiagramProblem, MarbleStream, Marbles, virtual_time};
use tim_events::{Event, EventRef, FriendsAdded};
use tokio::time::Instant;
use tokio_stream::{Stream, StreamExt, iter, pending};

use super::{failure, placeless};
use crate::support::done;

fn same(sign: char) -> char {
    sign
}

/// What a stream does, as milliseconds and items; the end is an item of none.
async fn timeline<S: Stream + Unpin>(mut stream: S) -> Vec<(u128, Option<S::Item>)> {
    let begun = Instant::now();
    let mut seen = Vec::new();
    loop {
        let next = stream.next().await;
        let ended = next.is_none();
        seen.push((begun.elapsed().as_millis(), next));
        if ended {
            return seen;
        }
    }
}

/// Fails because this stream doesn't do that.
fn differs<T: PartialEq + Debug + 'static>(
    stream: impl FnOnce() -> MarbleStream<T>,
    expected: &str,
    values: impl FnMut(char) -> T,
) -> String {
    placeless(&failure(|| virtual_time(async { Marbles::new().expect(stream(), expected, values).await })))
}

#[test]
fn a_stream_does_what_is_drawn() {
    virtual_time(async {
        let stream = Marbles::new().stream("a--(bc)-1!-|", same);
        assert_eq!(
            timeline(stream).await,
            [(0, Some('a')), (30, Some('b')), (30, Some('c')), (50, Some('1')), (60, Some('!')), (80, None)]
        );
        let stream = Marbles::new().frame(Duration::from_secs(60)).stream("-(a|)", same);
        assert_eq!(timeline(stream).await, [(60_000, Some('a')), (60_000, None)]);
        // What stands before the beginning is there when it is polled first.
        let stream = Marbles::new().stream("a-b^-c |", same);
        assert_eq!(timeline(stream).await, [(0, Some('a')), (0, Some('b')), (10, Some('c')), (20, None)]);
    });
}

#[test]
fn time_counts_from_the_first_poll() {
    virtual_time(async {
        let stream = Marbles::new().stream("-a|", same);
        tokio::time::sleep(Duration::from_secs(1)).await;
        assert_eq!(timeline(stream).await, [(10, Some('a')), (20, None)]);
    });
}

#[test]
fn a_stream_without_an_end_is_watched_as_long_as_it_is_drawn() {
    virtual_time(async {
        let begun = Instant::now();
        Marbles::new().expect(pending::<char>(), "----", same).await;
        assert_eq!(begun.elapsed(), Duration::from_millis(40));
        Marbles::new().expect(Marbles::new().stream("-a--b", same), "-a--", same).await;
        Marbles::new().expect(tokio_stream::empty::<char>(), "|", same).await;
        Marbles::new().expect(iter("ab".chars()), "(ab|)", same).await;
        Marbles::new().expect(pending::<char>(), "", same).await;
    });
}

#[test]
fn a_difference_is_drawn_and_marked() {
    let message = differs(|| Marbles::new().stream("-a---b(cd|)", same), "-a--b(cd)|", same);
    let expected = [
        "the stream does not do what is drawn, first in frame 4 (after 40ms)",
        "  at HERE",
        "  expected  -a--b(cd)|",
        "  actual    -a---b   (cd|)",
        "                ^",
    ];
    assert_eq!(message, expected.join("\n"));
}

#[test]
fn a_group_takes_the_room_that_it_needs_in_both_lines() {
    let message = differs(|| Marbles::new().stream("a-bc|", same), "(ab)--c|", same);
    let expected = [
        "the stream does not do what is drawn, first in frame 0 (after 0ns)",
        "  at HERE",
        "  expected  (ab)--c|",
        "  actual    a   -bc|",
        "            ^",
    ];
    assert_eq!(message, expected.join("\n"));
}

#[test]
fn an_item_that_is_none_of_those_drawn_is_told() {
    let value = |sign: char| u32::from(sign) - u32::from('a');
    let message = differs(|| Marbles::new().stream("a-z|", value), "a-b|", value);
    let expected = [
        "the stream does not do what is drawn, first in frame 2 (after 20ms)",
        "  at HERE",
        "  expected  a-b|",
        "  actual    a-?|",
        "              ^",
        "  ? in frame 2: 25",
    ];
    assert_eq!(message, expected.join("\n"));
}

#[test]
fn an_end_that_is_late_early_or_missing_is_drawn() {
    let drawn = differs(|| Marbles::new().stream("a---|", same), "a-|", same);
    assert!(drawn.ends_with("\n  expected  a-|\n  actual    a---|\n              ^"), "{drawn}");
    let drawn = differs(|| Marbles::new().stream("a|", same), "a---", same);
    assert!(drawn.ends_with("\n  expected  a---\n  actual    a|\n             ^"), "{drawn}");
    let drawn = differs(|| Marbles::new().stream("a", same), "a--|", same);
    assert!(drawn.ends_with("\n  expected  a--|\n  actual    a---\n               ^"), "{drawn}");
    let drawn = differs(|| Marbles::new().stream("(ba)|", same), "(ab)|", same);
    assert!(drawn.ends_with("\n  expected  (ab)|\n  actual    (ba)|\n            ^"), "{drawn}");
}

#[test]
fn a_stream_that_never_waits_is_given_up_on() {
    let message = failure(|| {
        virtual_time(async { Marbles::new().expect(iter(std::iter::repeat('a')), "(aa)|", same).await });
    });
    assert!(message.starts_with("the stream does not do what is drawn, first in frame 0"), "{message}");
}

#[test]
fn failures_name_the_line_of_the_test() {
    let message = failure(|| virtual_time(async { Marbles::new().expect(iter(['b']), "a|", same).await }));
    assert!(message.contains(&format!("at {}:{}:", file!(), line!() - 1)), "{message}");
}

#[test]
fn events_are_numbered_and_gaps_among_them() {
    virtual_time(async {
        let events = Marbles::new().events("(a!b)|", |sign| FriendsAdded::new(vec![sign.to_string()]));
        let events: Vec<EventRef> = events.collect().await;
        assert!(events.iter().map(EventRef::seq).eq(1..=3));
        assert!(matches!(&*events[0], Event::FriendsAdded(added) if added.user_ids == ["a"]));
        assert!(matches!(&*events[1], Event::Gap(gap) if (gap.missed, gap.from_seq, gap.to_seq) == (1, 2, 2)));
        assert!(matches!(&*events[2], Event::FriendsAdded(added) if added.user_ids == ["b"]));
    });
}

#[test]
fn a_diagram_that_can_not_be_read_is_told_by_column() {
    let unread = |diagram: &'static str| failure(move || drop(Marbles::new().stream(diagram, same)));
    for (diagram, column, problem) in [
        ("a-#|", 3, DiagramProblem::UnknownSign),
        ("a(b-)", 4, DiagramProblem::NotInGroup),
        ("(a(b))", 3, DiagramProblem::NotInGroup),
        ("ab)", 3, DiagramProblem::UnpairedParenthesis),
        ("a(bc", 2, DiagramProblem::UnpairedParenthesis),
        ("a|-", 3, DiagramProblem::AfterEnd),
        ("(a|b)", 4, DiagramProblem::AfterEnd),
        ("a^b^", 4, DiagramProblem::SecondBeginning),
        ("(a^)", 3, DiagramProblem::SecondBeginning),
    ] {
        let mark = " ".repeat(column - 1);
        assert_eq!(
            unread(diagram),
            format!("{problem} at column {column} of the diagram {diagram:?}\n  {diagram}\n  {mark}^")
        );
    }
    assert!(unread("a-#|").starts_with("no sign of a diagram at column 3"));
    let message = failure(|| done(async { Marbles::new().expect(iter(['a']), "a^|", same).await }));
    assert!(message.starts_with("a diagram of what is expected begins where it begins"), "{message}");
}
