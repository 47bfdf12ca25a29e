//! Samples: a realistic call, event and record of everything in the catalog.

use std::sync::LazyLock;

use serde_json::json;

use crate::event::model::{
    Conversation, CustomElem, Elem, ElemType, FaceElem, FileElem, FriendChangeElem, FriendProfile, FriendProfileUpdate,
    FriendRequest, GroupAttribute, GroupMember, GroupReportElem, GroupReportType, GroupTipType, GroupTipsElem,
    ImageElem, LocationElem, MergeElem, Message, MessageLocator, MessageReaction, MessageReactionChange,
    MessageReceipt, OfficialAccount, PermissionGroup, ProfileChangeElem, SoundElem, TextElem, TopicInfo, UserInfo,
    UserProfile, UserStatus, VideoElem,
};
#[allow(clippy::wildcard_imports, reason = "a payload for each row")]
use crate::event::*;
use crate::ingress::capture::{Record, read};

/// What there is a sample of: every payload, the elements of messages, and the main records of
/// [`model`]. Tests can add records of their own.
///
/// ```
/// use tim_events::model::UserProfile;
/// use tim_events::testing::{Sample, sample};
///
/// struct Contact(UserProfile);
///
/// impl Sample for Contact {
///     fn sample() -> Self {
///         Self(sample())
///     }
/// }
/// assert!(!sample::<Contact>().0.nick_name.is_empty());
/// ```
pub trait Sample: Sized {
    /// A realistic value, most of its fields filled.
    fn sample() -> Self;
}

/// A realistic value of a payload or record, most of its fields filled; the same each time.
///
/// ```
/// use tim_events::FriendRequestsReceived;
/// use tim_events::model::{Conversation, ImageElem};
/// use tim_events::testing::sample;
///
/// assert!(!sample::<FriendRequestsReceived>().requests.is_empty());
/// assert!(!sample::<Conversation>().id.is_empty());
/// assert!(!sample::<ImageElem>().original_url.is_empty());
/// ```
#[must_use]
pub fn sample<T: Sample>() -> T {
    T::sample()
}

/// The [`sample`] of a type, changed: for tests that want a full value and care for a field or two.
///
/// ```
/// use tim_events::model::Conversation;
/// use tim_events::testing::sample_with;
///
/// let pinned = sample_with::<Conversation>(|conversation| conversation.is_pinned = true);
/// assert!(pinned.is_pinned && !pinned.show_name.is_empty());
/// ```
#[must_use]
pub fn sample_with<T: Sample>(edit: impl FnOnce(&mut T)) -> T {
    let mut value = T::sample();
    edit(&mut value);
    value
}

/// A value that says what `edit` sets and nothing else: all other fields have their defaults.
///
/// Payloads and records may grow, so that no literal makes one outside of this crate.
///
/// ```
/// use tim_events::FriendsAdded;
/// use tim_events::testing::build;
///
/// let added = build::<FriendsAdded>(|added| added.user_ids = vec!["bob".to_owned()]);
/// assert_eq!(added, FriendsAdded::new(vec!["bob".to_owned()]));
/// ```
#[must_use]
pub fn build<T: Default>(edit: impl FnOnce(&mut T)) -> T {
    let mut value = T::default();
    edit(&mut value);
    value
}

/// A realistic call of the callback that brings events of a kind; for a derived kind, a call from which one is read.
///
/// # Panics
///
/// For [`EventKind::Gap`], which no call brings.
///
/// ```
/// use tim_events::EventKind;
/// use tim_events::testing::sample_call;
///
/// assert_eq!(sample_call(EventKind::KickedOffline).callback(), "TIMKickedOfflineCallback");
/// assert_eq!(sample_call(EventKind::MembersKicked).callback(), "TIMGroupTipsEventCallback");
/// ```
#[must_use]
#[track_caller]
#[expect(clippy::panic, reason = "a test that asks for what can't be is to fail")]
pub fn sample_call(kind: EventKind) -> RawCall {
    match record_of(kind) {
        Some(record) => record.call.clone(),
        None if kind == EventKind::Undecodable => RawCall::new("TIMUnheardOfCallback", ["?".into()]),
        None => panic!("there is no sample of {kind}"),
    }
}

/// The event of [`sample_call`], typed; a derived kind's as it is read out of it.
///
/// # Panics
///
/// For [`EventKind::Gap`]; see [`gap`](super::gap).
///
/// ```
/// use tim_events::EventKind;
/// use tim_events::testing::sample_event;
///
/// for row in EventKind::catalog() {
///     assert_eq!(sample_event(row.kind).kind(), row.kind);
/// }
/// ```
#[must_use]
#[track_caller]
pub fn sample_event(kind: EventKind) -> Event {
    let call = sample_call(kind);
    let derived = Body::from(call.clone()).derive(kind.into()).into_iter().next();
    derived.map_or_else(|| call.decode(), |body| body.event().clone())
}

/// An element of this type, as it comes in a message; for a type that isn't documented, one that says just that.
///
/// ```
/// use tim_events::model::{Elem, ElemType};
/// use tim_events::testing::elem;
///
/// assert!(matches!(elem(ElemType::Location), Elem::Location(place) if place.latitude != 0.0));
/// ```
#[must_use]
#[expect(clippy::missing_panics_doc, reason = "an object of one number is an element")]
#[expect(clippy::expect_used, reason = "an object of one number is an element")]
pub fn elem(elem_type: ElemType) -> Elem {
    let elem = messages().flat_map(|message| &message.elements).find(|elem| elem.elem_type() == elem_type);
    elem.cloned().unwrap_or_else(|| {
        serde_json::from_value(json!({ "elem_type": elem_type.code() })).expect("an element of a number alone")
    })
}

/// A message of one element of this type, as it arrives.
///
/// ```
/// use tim_events::model::ElemType;
/// use tim_events::testing::message_of;
///
/// assert_eq!(message_of(ElemType::Sound).elements.len(), 1);
/// ```
#[must_use]
pub fn message_of(elem_type: ElemType) -> Message {
    let message = messages().find(|message| message.elements.iter().any(|elem| elem.elem_type() == elem_type));
    let mut message = message.cloned().unwrap_or_else(sample);
    message.elements = vec![elem(elem_type)];
    message
}

/// A tip of this type about a group; put it into [`GroupTips`] to have the finer events derived from it.
///
/// ```
/// use tim_events::model::GroupTipType;
/// use tim_events::testing::{TestBus, tip_of};
/// use tim_events::{GroupTips, MembersKicked};
///
/// # tokio_test::block_on(async {
/// let bus = TestBus::new();
/// let mut kicked = bus.on::<MembersKicked>();
/// bus.publish(GroupTips::new(vec![tip_of(GroupTipType::Kick)]));
/// assert!(!kicked.next().await.expect("derived").members.is_empty());
/// # });
/// ```
#[must_use]
pub fn tip_of(tip_type: GroupTipType) -> GroupTipsElem {
    let mut tips = events().filter_map(GroupTips::from_event).flat_map(|tips| &tips.tips);
    let tip = tips.find(|tip| tip.tip_type == tip_type).cloned();
    tip.unwrap_or_else(|| sample_with(|tip: &mut GroupTipsElem| tip.tip_type = tip_type))
}

/// A report of this type about a group, as [`message_of`] a report element carries it.
///
/// ```
/// use tim_events::model::{ElemType, GroupReportType};
/// use tim_events::testing::{TestBus, message_of, report_of};
/// use tim_events::GroupDismissed;
///
/// # tokio_test::block_on(async {
/// let bus = TestBus::new();
/// let mut dismissed = bus.on::<GroupDismissed>();
/// let mut message = message_of(ElemType::GroupReport);
/// message.elements = vec![report_of(GroupReportType::Delete).into()];
/// bus.publish_message(message);
/// assert!(!dismissed.next().await.expect("derived").group_id.is_empty());
/// # });
/// ```
#[must_use]
pub fn report_of(report_type: GroupReportType) -> GroupReportElem {
    let reports = messages().flat_map(|message| &message.elements).filter_map(|elem| match elem {
        Elem::GroupReport(report) => Some(&**report),
        _ => None,
    });
    let mut reports = reports.filter(|report| report.report_type == report_type).cloned();
    reports.next().unwrap_or_else(|| sample_with(|report: &mut GroupReportElem| report.report_type = report_type))
}

/// The calls that samples are made of, in the order of the catalog; several of a kind where they differ much.
pub(super) fn records() -> &'static [Record] {
    static RECORDS: LazyLock<Vec<Record>> = LazyLock::new(|| {
        let capture: &str = include_str!("samples.ndjson");
        read(capture.as_bytes()).filter_map(Result::ok).collect()
    });
    &RECORDS
}

fn events() -> impl Iterator<Item = &'static Event> {
    static EVENTS: LazyLock<Vec<Event>> =
        LazyLock::new(|| records().iter().map(|record| record.call.decode()).collect());
    EVENTS.iter()
}

fn messages() -> impl Iterator<Item = &'static Message> {
    events().filter_map(NewMessages::from_event).flat_map(|new| &new.messages)
}

fn record_of(kind: EventKind) -> Option<&'static Record> {
    let brings = |record: &&Record| {
        let body = Body::from(record.call.clone());
        body.kind() == kind || kind.is_derived() && !body.derive(kind.into()).is_empty()
    };
    records().iter().find(brings)
}

macro_rules! define_samples {
    ($(
        #[doc = $about:literal]
        $category:ident $constant:ident $view:ident $label:literal {
            $(
                #[doc = $summary:literal]
                $variant:ident = $bit:literal,
                    callback $callback:literal $parameters:tt,
                    setter $setter:tt,
                    listeners [$($listener:literal),*];
            )*
        }
    )*) => {
        $($(
            impl Sample for $variant {
                fn sample() -> Self {
                    Self::from_event(&sample_event(EventKind::$variant)).cloned().unwrap_or_default()
                }
            }
        )*)*
    };
}

catalog!(define_samples);

/// Records that samples of payloads hold: where the first of them is.
macro_rules! records {
    ($($record:ident: $payload:ident => |$value:ident| $found:expr;)*) => {
        $(
            impl Sample for $record {
                fn sample() -> Self {
                    let $value = sample::<$payload>();
                    $found.unwrap_or_default()
                }
            }
        )*
    };
}

records! {
    Message: NewMessages => |new| new.messages.into_iter().next();
    MessageReceipt: MessageReceipts => |read| read.receipts.into_iter().next();
    MessageLocator: MessagesRevoked => |revoked| revoked.locators.into_iter().next();
    MessageReactionChange: MessageReactionsChanged => |reactions| reactions.changes.into_iter().next();
    MessageReaction: MessageReactionsChanged => |reactions| {
        reactions.changes.into_iter().flat_map(|change| change.reactions).next()
    };
    Conversation: ConversationsChanged => |changed| changed.conversations.into_iter().next();
    GroupTipsElem: GroupTips => |tips| tips.tips.into_iter().next();
    GroupAttribute: GroupAttributesChanged => |changed| changed.attributes.into_iter().next();
    GroupMember: ReadMemberList => |list| list.members.into_iter().next();
    TopicInfo: TopicChanged => |changed| Some(*changed.topic);
    PermissionGroup: PermissionGroupCreated => |created| Some(*created.permission_group);
    FriendProfile: FriendGroupCreated => |created| created.friends.into_iter().next();
    FriendProfileUpdate: FriendProfilesUpdated => |updated| updated.updates.into_iter().next();
    FriendRequest: FriendRequestsReceived => |received| received.requests.into_iter().next();
    OfficialAccount: OfficialAccountSubscribed => |subscribed| Some(*subscribed.account);
    UserProfile: SelfProfileUpdated => |updated| Some(*updated.profile);
    UserInfo: MessageReactionsChanged => |reactions| {
        reactions.changes.into_iter().flat_map(|change| change.reactions).flat_map(|reaction| reaction.users).next()
    };
    UserStatus: UserStatusesChanged => |changed| changed.statuses.into_iter().next();
}

/// Records that are elements of messages.
macro_rules! elements {
    ($($record:ident: $variant:ident;)*) => {
        $(
            impl Sample for $record {
                fn sample() -> Self {
                    match elem(ElemType::$variant) {
                        Elem::$variant(elem) => Self::clone(&elem),
                        _ => Self::default(),
                    }
                }
            }
        )*
    };
}

elements! {
    TextElem: Text;
    ImageElem: Image;
    SoundElem: Sound;
    CustomElem: Custom;
    FileElem: File;
    FaceElem: Face;
    LocationElem: Location;
    GroupReportElem: GroupReport;
    VideoElem: Video;
    FriendChangeElem: FriendChange;
    ProfileChangeElem: ProfileChange;
    MergeElem: Merge;
}
