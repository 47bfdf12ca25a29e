//! Listeners as the V2 interface has them, on a bus: several at once, each with the methods that it cares for.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use tim_events::Bus;
use tim_events::capture::{Player, read};
use tim_events::compat::{AdvancedMsgListener, Callbacks, GroupListener, SdkListener};
use tim_events::model::{GroupMember, Message, MessageLocator};

const CAPTURE: &[u8] = include_bytes!("captures/session.ndjson");

/// One app, and listeners for three parts of it.
struct Connection;
struct Chat;
struct Members {
    joined: usize,
}

impl SdkListener for Connection {
    fn on_connecting(&mut self) {
        println!("connecting...");
    }

    fn on_connect_success(&mut self) {
        println!("online");
    }

    fn on_kicked_offline(&mut self) {
        println!("signed out by another device");
    }
}

impl AdvancedMsgListener for Chat {
    fn on_recv_new_message(&mut self, message: &Message) {
        if let Some(text) = message.text_content() {
            println!("{}: {text}", message.sender);
        }
    }

    fn on_recv_message_revoked(&mut self, locator: &MessageLocator) {
        println!("message {} of {} was taken back", locator.seq, locator.conversation_id);
    }
}

impl GroupListener for Members {
    fn on_member_enter(&mut self, group_id: &str, members: &[GroupMember]) {
        self.joined += members.len();
        println!("{} joined {group_id}, {} in all", names(members), self.joined);
    }

    fn on_member_invited(&mut self, group_id: &str, operator: &GroupMember, members: &[GroupMember]) {
        self.joined += members.len();
        println!("{} brought {} into {group_id}, {} in all", operator.user_id, names(members), self.joined);
    }

    fn on_group_created(&mut self, group_id: &str) {
        println!("{group_id} was founded");
    }
}

fn names(members: &[GroupMember]) -> String {
    members.iter().map(|member| member.user_id.as_str()).collect::<Vec<_>>().join(", ")
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let bus = Bus::new();
    let (callbacks, mut dispatcher) = Callbacks::new(&bus);
    callbacks.add_sdk_listener(Connection).detach();
    callbacks.add_advanced_msg_listener(Chat).detach();
    let members = callbacks.add_group_listener(Members { joined: 0 });

    Player::new(read(CAPTURE).collect::<Result<Vec<_>, _>>()?).play(&bus).await?;
    // Here the app says where its listeners are called: in this task, once the session is over.
    let events = dispatcher.poll_once();
    println!("{events} events heard, {} call(s) panicked", dispatcher.panics());

    // Dropping what `add_group_listener` returned unregisters the listener.
    drop(members);
    bus.close();
    dispatcher.run().await;
    Ok(())
}
