//! Code as one writes it for the vendor's callbacks, on the bus: plain functions with user data, under the vendor's names.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::sync::{Arc, Mutex, PoisonError};

use tim_events::capture::{Player, read};
use tim_events::compat::Callbacks;
use tim_events::{Bus, RawText};

const SESSION: &[u8] = include_bytes!("captures/session.ndjson");
const VENDOR: &[u8] = include_bytes!("captures/vendor-8.0.ndjson");

/// What the callbacks share, as they would through a pointer.
#[derive(Default)]
struct Account {
    messages: usize,
    networks: usize,
}

type UserData = Arc<Mutex<Account>>;

fn on_new_messages(json: Option<&RawText>, account: &mut UserData) {
    let number = elements(json);
    let mut account = account.lock().unwrap_or_else(PoisonError::into_inner);
    account.messages += number;
    println!("{number} new message(s), {} by now", account.messages);
}

fn on_receipts(json: Option<&RawText>, _: &mut UserData) {
    println!("{} read receipt(s)", elements(json));
}

fn on_revoked(json: Option<&RawText>, _: &mut UserData) {
    println!("{} message(s) revoked", elements(json));
}

/// Here the user data is the callback's own: how far each file was.
fn on_upload(_message: Option<&RawText>, index: u32, current: u32, total: u32, last: &mut u32) {
    println!("upload of element {index}: {current} of {total} bytes, {} more", current.saturating_sub(*last));
    *last = if current == total { 0 } else { current };
}

fn on_conversations(event: i32, json: Option<&RawText>, _: &mut UserData) {
    println!("conversation event {event} about {} conversation(s)", elements(json));
}

fn on_network(status: i32, code: i32, desc: Option<&RawText>, account: &mut UserData) {
    let desc = desc.map(RawText::to_string_lossy).unwrap_or_default();
    account.lock().unwrap_or_else(PoisonError::into_inner).networks += 1;
    println!("network status {status}: {code} {desc}");
}

/// How many elements a JSON array has; the library sends no text or an empty one where there is nothing to say.
fn elements(json: Option<&RawText>) -> usize {
    let array = json.and_then(|json| serde_json::from_slice::<Vec<serde_json::Value>>(json.as_bytes()).ok());
    array.map_or(0, |array| array.len())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let bus = Bus::new();
    let (callbacks, dispatcher) = Callbacks::new(&bus);
    let account = UserData::default();
    let user_data = || Arc::clone(&account);
    callbacks.add_recv_new_msg(on_new_messages, user_data()).detach();
    callbacks.set_msg_readed_receipt(Some(on_receipts), user_data()).detach();
    callbacks.set_msg_revoke(Some(on_revoked), user_data()).detach();
    callbacks.set_msg_elem_upload_progress(Some(on_upload), 0).detach();
    callbacks.set_conv_event(Some(on_conversations), user_data()).detach();
    callbacks.set_network_status_listener(Some(on_network), user_data()).detach();
    // As with the vendor's library, callbacks are called on a thread that isn't the app's.
    let thread = dispatcher.run_on_thread("callbacks")?;

    for capture in [SESSION, VENDOR] {
        Player::new(read(capture).collect::<Result<Vec<_>, _>>()?).play(&bus).await?;
    }
    bus.close();
    let dispatcher = thread.join().map_err(|_| "the callbacks' thread panicked")?;
    let account = account.lock().unwrap_or_else(PoisonError::into_inner);
    println!("{} messages and {} network changes in all", account.messages, account.networks);
    println!("{} lost, {} with other arguments", dispatcher.missed(), callbacks.misfits());
    Ok(())
}
