//! One category as its own enum: what happens to friends, and nothing else.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use tim_events::capture::{Player, read};
use tim_events::{Bus, CategoryEvent, FriendEvent};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), tim_events::SendError> {
    let bus = Bus::new();
    let mut friends = bus.friends();

    let session = include_str!("captures/session.ndjson");
    Player::new(read(session.as_bytes()).filter_map(Result::ok)).play(&bus).await?;
    bus.close();

    while let Some(event) = friends.next().await {
        match event {
            FriendEvent::FriendsAdded(added) => println!("new friends: {:?}", added.user_ids),
            FriendEvent::FriendRequestsReceived(received) => {
                for request in &received.requests {
                    println!("{} asks: {}", request.user_id, request.add_wording);
                }
            }
            other => println!("{}", other.event().kind()),
        }
    }
    Ok(())
}
