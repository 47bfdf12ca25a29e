//! Captures: recorded calls in a file, a JSON object a line.
//!
//! ```text
//! {"t_us":205757,"thread":"im_logic_thread","callback":"TIMNetworkStatusListenerCallback","args":[2,0,""]}
//! ```
//!
//! * `t_us`: microseconds since the recording began.
//! * `thread`: the name of the thread that the callback was called on; left out if unknown.
//! * `callback`: the C callback.
//! * `api`: for completions, the API that was called.
//! * `args`: the C arguments in order, `user_data` left out: integers exact, booleans, `null` for NULL, text as a
//!   string, text that is not UTF-8 as `{"hex":"…"}`. An integer of more than 64 bits, which no C argument has but a call
//!   that an app made up may, is `{"int":"…"}`.
//!
//! Reading and writing give back equal records: name, API, thread, time and the bytes of each argument. The text of a
//! line may differ.
//!
//! ```
//! use tim_events::Bus;
//! use tim_events::capture::{Player, read};
//!
//! # tokio_test::block_on(async {
//! let file = r#"{"t_us":5,"thread":"im_logic_thread","callback":"TIMOnAddFriendCallback","args":["[\"bob\"]"]}"#;
//! let bus = Bus::new();
//! let mut friends = bus.friends();
//! let played = Player::new(read(file.as_bytes()).filter_map(Result::ok)).play(&bus).await?;
//! assert_eq!(played, 1);
//! assert!(friends.next().await.is_some());
//! # Ok::<(), tim_events::SendError>(())
//! # }).unwrap();
//! ```

mod fingerprint;
mod play;
mod record;
mod redact;

pub use fingerprint::Fingerprint;
pub use play::{Pace, Player};
pub(crate) use record::line;
pub use record::{CaptureError, Record, Records, Writer, read};
pub use redact::Redaction;
