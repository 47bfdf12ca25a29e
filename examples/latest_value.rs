//! State instead of history: a badge that shows the present unread count and connection.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use tim_events::model::NetworkStatus;
use tim_events::{Bus, NetworkStatusChanged, RawCall, TotalUnreadChanged};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let bus = Bus::new();
    let session = bus.session();
    let network = bus.latest::<NetworkStatusChanged>();
    let mut unread = bus.latest::<TotalUnreadChanged>();

    bus.publish(NetworkStatusChanged::new(NetworkStatus::Connected, 0, String::new()));
    bus.publish(RawCall::completion("TIMLogin", 0, "", ""));
    bus.publish(TotalUnreadChanged::new(2));
    bus.publish(TotalUnreadChanged::new(3));

    // Values in between may be skipped: the badge shows what is, not what was.
    if let Some(unread) = unread.changed().await {
        println!("{} unread", unread.total_unread_count);
    }
    println!("{:?}, network {:?}", session.get().status, network.get().map(|now| now.status));
}
