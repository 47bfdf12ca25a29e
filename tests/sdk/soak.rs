//! A soak: attached and detached a thousand times, nothing is left.

use std::process::Command;
use std::{env, fs};

use tim_events::sdk::{Detached, VendorFunctions};
use tim_events::{Arg, Bus, EventSet};

use crate::support::{KICKED, LOG, MESSAGES, StandIn, drain, events, run, watch};

/// A number from `/proc/self/status`; none where there is no such file.
fn status(name: &str) -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
    line.split_whitespace().next()?.parse().ok()
}

fn round(standin: &StandIn) {
    let bus = Bus::new();
    let mut stream = events(&bus, EventSet::ALL);
    let attachment = standin.sdk.attach(&bus);
    run(standin.sdk.login("alice", "signature")).unwrap();
    standin.burst(LOG, &[Arg::from(3), Arg::text("line")], 2, 10);
    standin.burst(MESSAGES, &[Arg::text("[]")], 1, 5);
    run(standin.sdk.conv_get_conv_list()).unwrap();
    drop(standin.sdk.logout());
    standin.join();
    // The answer to what was dropped has come, or it has not.
    let got = drain(&mut stream).len();
    assert!((27..=28).contains(&got), "{got}");
    standin.burst(KICKED, &[], 1, 5);
    assert_eq!(attachment.detach(), Detached::Idle);
    standin.join();
    assert_eq!(standin.set_count(), 0);
}

/// In a process of its own, whose threads and memory are its own.
#[test]
fn nothing_is_left_of_a_thousand_attachments() {
    watch(|| {
        let tests = env::current_exe().expect("this program");
        let soak = Command::new(tests)
            .args(["--exact", "soak::rounds", "--ignored", "--test-threads=1"])
            .output()
            .expect("the tests run");
        let said = String::from_utf8_lossy(&soak.stdout);
        assert!(soak.status.success() && said.contains("1 passed"), "{said}{}", String::from_utf8_lossy(&soak.stderr));
    });
}

#[test]
#[ignore = "the test above runs it in a process of its own"]
fn rounds() {
    let rounds: usize = env::var("SOAK_ROUNDS").map_or(1_000, |rounds| rounds.parse().expect("a number"));
    watch(move || {
        let standin = StandIn::started();
        // Whatever is made once has been made then.
        for _ in 0..rounds / 4 {
            round(&standin);
        }
        let [threads, memory] = ["Threads", "VmRSS"].map(status);
        for _ in 0..rounds {
            round(&standin);
        }
        assert_eq!(status("Threads"), threads);
        if let (Some(before), Some(after)) = (memory, status("VmRSS")) {
            assert!(after < before + 4096, "{before} kB have become {after}");
        }
        assert_eq!(standin.sdk.panics(), 0);
    });
}
