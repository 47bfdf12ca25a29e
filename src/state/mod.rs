//! How user interfaces read events: values and lists folded from them, with their changes.
//!
//! * [`Live`] keeps a list up to date: it folds the events into a [`Model`], publishes what changed, and asks a source of
//!   truth when events were lost. It is driven by a task, or by the loop that draws.
//! * [`List`] is what readers hold: the rows at any time, and [`subscribe`](List::subscribe), the rows and all changes
//!   from there on, as steps that turn one into the next ([`VectorDiff`], of the crate `eyeball-im`).
//! * [`Overview`] has the values of which there is one each; the bus itself keeps them.
//! * [`Redraw`] says when to draw: once for whatever changed, at most once in each frame. [`Frames`] gives any stream of
//!   changes that pace.
//!
//! # What feeds what
//!
//! | state | order | rows are added or replaced by | changed by | removed by |
//! |---|---|---|---|---|
//! | [`Conversations`] | pinned, then active, newest first | `ConversationsChanged`, `ConversationGroupCreated`, `ConversationsAddedToGroup`, `ConversationsDeletedFromGroup` (whole conversations), answers of `TIMConvGetConvList` | `NewMessages`, `MessagesUpdated`, `MessagesRevoked` (the last message), `ConversationGroup…` (names) | `ConversationsChanged` (deleted) |
//! | [`Timeline`] | time, seq | `NewMessages`, `UploadProgress`, answers of `TIMMsgSendMessage`, `TIMMsgSendNewMsg`, `TIMMsgSendNewMsgEx`, `TIMMsgSaveMsg`, `TIMMsgGetMsgList` | `MessagesUpdated`, `MessagesRevoked`, `MessageReceipts`, `UploadProgress`, `MessageReactionsChanged`, `MessageExtensionsChanged`, `MessageExtensionsDeleted` | a message of status `Deleted` |
//! | [`Friends`] | name | `FriendsAdded`, `FriendProfilesUpdated`, `FriendGroupCreated`, `FriendsAddedToGroup`, answers of `TIMFriendshipGetFriendProfileList` | `UserProfilesUpdated`, `UserStatusesChanged`, `FriendGroupRenamed`, `FriendGroupsDeleted`, `FriendsDeletedFromGroup` | `FriendsDeleted` |
//! | [`FriendRequests`] | newest first | `FriendRequestsReceived`, answers of `TIMFriendshipGetPendencyList` | `FriendRequestsRead` | `FriendRequestsDeleted`, `FriendsAdded` |
//! | [`Blocklist`] | name | `BlocklistAdded`, answers of `TIMFriendshipGetBlackList` | | `BlocklistRemoved` |
//! | [`Overview`] | | `NetworkStatusChanged`, `TotalUnreadChanged`, `SelfProfileUpdated`, `KickedOffline`, `UserSigExpired`, answers of `TIMLogin` and `TIMLogout` | | a login (unread count, profile) |
//!
//! Answers count as far as they are published, as [`ApiCompleted`](crate::ApiCompleted).
//!
//! # Contract
//!
//! 1. **Exact.** While nothing is lost, and a list's limit is not reached, the rows are what the fold over all events
//!    since the list began makes of them, whenever and however often it was driven; after a loss with a source they
//!    are so again once it has answered. Events that newer ones make pointless may be left out before they are folded.
//! 2. **No holes.** The changes that a subscriber gets, applied in order to the rows that came with the subscription,
//!    give the rows that [`List::items`] shows.
//! 3. **One wake.** Everything that is taken in at once is published at once; a reader is woken once for it.
//! 4. **Loss is told.** A gap, a call that can't be decoded, and one that could be decoded only in part (answers aside) make
//!    a list [stale](Freshness), and have its source asked if it has one; [`VectorDiff::Reset`] comes when everything is
//!    published.
//! 5. **Bounded.** A list keeps as many rows as its limit says, a reader that doesn't read costs some dozens of
//!    publications, a fetch that is under way up to 4,096 events.
//! 6. **Wakers run without any lock held**; they may read lists and subscribe.
//!
//! ```
//! use std::time::Duration;
//! use tim_events::model::{ConversationType, Message};
//! use tim_events::state::{Conversations, Live, Overview, Redraw, Timeline};
//! use tim_events::{Bus, NewMessages, c2c};
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() {
//! let bus = Bus::new();
//! let overview = Overview::new(&bus);
//! let mut chats = Live::new(&bus, Conversations::new());
//! let mut chat = Live::new(&bus, Timeline::new(c2c("alice")));
//! let (chat_list, messages) = (chats.list(), chat.list());
//! let frame = Duration::from_millis(16);
//! let mut redraw = Redraw::every(frame).on(overview.changes()).on(chat_list.updates()).on(messages.updates());
//! tokio::spawn(async move { tokio::join!(chats.run_paced(frame), chat.run_paced(frame)) });
//!
//! bus.publish(NewMessages::new(vec![Message::text(ConversationType::C2c, "alice", "alice", "hello")]));
//! assert!(redraw.next().await);
//! println!("{:?}, {} conversations", overview.network(), chat_list.items().len());
//! for item in &messages.items() {
//!     println!("{}: {}", item.message.sender, item.message.text_content().unwrap_or("…"));
//! }
//! # }
//! ```

mod blocklist;
mod conversations;
mod frames;
mod freshness;
mod friends;
mod list;
mod live;
mod message;
mod model;
mod names;
mod overview;
mod requests;
mod row;
mod source;
mod timeline;

pub use eyeball_im::VectorDiff;
pub use imbl::Vector;

pub use self::blocklist::Blocklist;
pub use self::conversations::Conversations;
pub use self::frames::{Frames, Redraw};
pub use self::freshness::{FetchError, Freshness};
pub use self::friends::{Friend, Friends};
pub use self::list::{Changes, List, Updates};
pub use self::live::Live;
pub use self::model::Model;
pub use self::overview::{Overview, OverviewChanges};
pub use self::requests::{FriendRequests, PendingRequest};
pub use self::row::{Row, Rows};
pub use self::timeline::{Timeline, TimelineItem, Upload};
