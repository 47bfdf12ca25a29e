//! How user interfaces read events: values and lists folded from them, with their changes.
//!
//! A [`Live`] list keeps a [`Model`] up to date: [`Conversations`], [`Friends`], [`FriendRequests`], [`Blocklist`], the
//! [`Timeline`] of one conversation, or an app's own.

mod conversations;
mod freshness;
mod friends;
mod list;
mod live;
mod message;
mod model;
mod row;
mod source;
mod timeline;

pub use eyeball_im::VectorDiff;
pub use imbl::Vector;

pub use self::conversations::Conversations;
pub use self::freshness::{FetchError, Freshness};
pub use self::friends::{Blocklist, Friend, FriendRequests, Friends, PendingRequest};
pub use self::list::{Changes, List};
pub use self::live::Live;
pub use self::model::Model;
pub use self::row::{Row, Rows};
pub use self::timeline::{Timeline, TimelineItem, Upload};
