//! The table of all events: one row per callback that the vendor documents.
//!
//! A row holds names and a signature, never logic. Everything that exists once per event is made from it: the
//! [`Event`](crate::Event) variant, its [`EventKind`](crate::EventKind), the sets, the category views, and
//! `docs/events.md`. To add an event, add a row here and a payload struct of the same name under `event/payload/`.
//!
//! `catalog!(consumer)` hands all rows to the macro `consumer!`, which stands beside the code that it makes. The rows
//! come grouped by category:
//!
//! ```text
//! /// What the category holds.
//! Category CONSTANT ViewEnum "label" {
//!     /// What happened.
//!     Variant = bit, callback "C name" (parameter: CType, …), setter { … }, listeners ["V2 name", …];
//! }
//! ```
//!
//! A bit never changes its meaning. A setter is `{ set "C name" snake_name }`, `{ add "C name" snake_name, remove
//! "C name" snake_name }`, or `{ per_call }` for a callback that is passed with each call.

use std::fmt;

/// One parameter of a C callback.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Parameter {
    /// Its name in the vendor's 8.0 header.
    pub name: &'static str,
    /// Its C type.
    pub ctype: CType,
}

impl Parameter {
    pub(crate) const fn new(name: &'static str, ctype: CType) -> Self {
        Self { name, ctype }
    }
}

/// The C types that callbacks take; enums are `Int32`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CType {
    /// `const char*`
    Text,
    /// `bool`
    Bool,
    /// `int32_t`, `int` and every enum
    Int32,
    /// `uint32_t`
    Uint32,
    /// `int64_t`
    Int64,
    /// `uint64_t`
    Uint64,
}

impl fmt::Display for CType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "const char*",
            Self::Bool => "bool",
            Self::Int32 => "int32_t",
            Self::Uint32 => "uint32_t",
            Self::Int64 => "int64_t",
            Self::Uint64 => "uint64_t",
        })
    }
}

/// How a program asks the vendor's library for a callback.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Setter {
    /// One slot: setting replaces, NULL clears.
    Set {
        /// The C function.
        function: &'static str,
        /// Its name in snake case, without the `TIM` prefix and the `Callback` suffix.
        name: &'static str,
    },
    /// Registrations that stack.
    AddRemove {
        /// The C function that adds one.
        add: &'static str,
        /// Its name in snake case.
        add_name: &'static str,
        /// The C function that removes one, known by its function pointer alone.
        remove: &'static str,
        /// Its name in snake case.
        remove_name: &'static str,
    },
    /// Passed as an argument of each API call.
    PerCall,
}

macro_rules! catalog {
    ($consumer:ident) => {
        $consumer! {
            /// Messages, their receipts, edits, revocations and uploads.
            Message MESSAGE MessageEvent "message" {
                /// New messages arrived; one call may bring many, each of many elements.
                NewMessages = 0,
                    callback "TIMRecvNewMsgCallback" (json_msg_array: Text),
                    setter {
                        add "TIMAddRecvNewMsgCallback" add_recv_new_msg,
                        remove "TIMRemoveRecvNewMsgCallback" remove_recv_new_msg
                    },
                    listeners ["OnRecvNewMessageCallback"];
                /// Somebody read messages that this user sent.
                MessageReceipts = 1,
                    callback "TIMMsgReadedReceiptCallback" (json_msg_read_receipt_array: Text),
                    setter { set "TIMSetMsgReadedReceiptCallback" set_msg_readed_receipt },
                    listeners ["OnRecvC2CReadReceiptCallback", "OnRecvMessageReadReceipts"];
                /// Messages were revoked by their sender or by an administrator.
                MessagesRevoked = 2,
                    callback "TIMMsgRevokeCallback" (json_msg_revoke_info_array: Text),
                    setter { set "TIMSetMsgRevokeCallback" set_msg_revoke },
                    listeners ["OnRecvMessageRevokedCallback"];
                /// Messages changed after they were sent.
                MessagesUpdated = 3,
                    callback "TIMMsgUpdateCallback" (json_msg_array: Text),
                    setter { set "TIMSetMsgUpdateCallback" set_msg_update },
                    listeners ["OnRecvMessageModified"];
                /// A file of a message that is being sent was uploaded a little further.
                UploadProgress = 4,
                    callback "TIMMsgElemUploadProgressCallback" (
                        json_msg: Text, index: Uint32, cur_size: Uint32, total_size: Uint32
                    ),
                    setter { set "TIMSetMsgElemUploadProgressCallback" set_msg_elem_upload_progress },
                    listeners ["OnSendMessageProgressCallback"];
            }

            /// The list of conversations, their unread counts and groupings.
            Conversation CONVERSATION ConversationEvent "conversation" {
                /// Conversations were added, deleted or updated, or their synchronization started or finished.
                ConversationsChanged = 16,
                    callback "TIMConvEventCallback" (conv_event: Int32, json_conv_array: Text),
                    setter { set "TIMSetConvEventCallback" set_conv_event },
                    listeners ["OnNewConversation", "OnConversationChangedCallback"];
                /// The number of unread messages over all conversations changed.
                TotalUnreadChanged = 17,
                    callback "TIMConvTotalUnreadMessageCountChangedCallback" (total_unread_count: Int32),
                    setter {
                        set "TIMSetConvTotalUnreadMessageCountChangedCallback"
                            set_conv_total_unread_message_count_changed
                    },
                    listeners ["OnTotalUnreadMessageCountChanged"];
            }

            /// Groups, their members, attributes and topics.
            Group GROUP GroupEvent "group" {
                /// Something changed in a group: members came or went, roles or the profile changed.
                GroupTips = 28,
                    callback "TIMGroupTipsEventCallback" (json_group_tip: Text),
                    setter { set "TIMSetGroupTipsEventCallback" set_group_tips_event },
                    listeners [];
                /// The attributes of a group changed; all of them come, not the difference.
                GroupAttributesChanged = 29,
                    callback "TIMGroupAttributeChangedCallback" (group_id: Text, json_group_attribute_array: Text),
                    setter { set "TIMSetGroupAttributeChangedCallback" set_group_attribute_changed },
                    listeners ["OnGroupAttributeChangedCallback"];
            }

            /// Friends, friend requests and the blocklist.
            Friend FRIEND FriendEvent "friend" {
                /// Users became friends.
                FriendsAdded = 64,
                    callback "TIMOnAddFriendCallback" (json_identifier_array: Text),
                    setter { set "TIMSetOnAddFriendCallback" set_on_add_friend },
                    listeners ["OnFriendListAddedCallback"];
                /// Users are friends no more.
                FriendsDeleted = 65,
                    callback "TIMOnDeleteFriendCallback" (json_identifier_array: Text),
                    setter { set "TIMSetOnDeleteFriendCallback" set_on_delete_friend },
                    listeners ["OnFriendListDeletedCallback"];
                /// What this user keeps about friends changed: remarks, friend groups, custom fields.
                FriendProfilesUpdated = 66,
                    callback "TIMUpdateFriendProfileCallback" (json_friend_profile_update_array: Text),
                    setter { set "TIMSetUpdateFriendProfileCallback" set_update_friend_profile },
                    listeners ["OnFriendInfoChangedCallback"];
                /// Users ask to become friends.
                FriendRequestsReceived = 67,
                    callback "TIMFriendAddRequestCallback" (json_friend_add_request_pendency_array: Text),
                    setter { set "TIMSetFriendAddRequestCallback" set_friend_add_request },
                    listeners ["OnFriendApplicationListAddedCallback"];
                /// Friend requests were deleted.
                FriendRequestsDeleted = 68,
                    callback "TIMFriendApplicationListDeletedCallback" (json_identifier_array: Text),
                    setter { set "TIMSetFriendApplicationListDeletedCallback" set_friend_application_list_deleted },
                    listeners ["OnFriendApplicationListDeletedCallback"];
                /// The friend requests were marked as read.
                FriendRequestsRead = 69,
                    callback "TIMFriendApplicationListReadCallback" (),
                    setter { set "TIMSetFriendApplicationListReadCallback" set_friend_application_list_read },
                    listeners ["OnFriendApplicationListReadCallback"];
                /// Users were put on the blocklist.
                BlocklistAdded = 70,
                    callback "TIMFriendBlackListAddedCallback" (json_friend_black_added_array: Text),
                    setter { set "TIMSetFriendBlackListAddedCallback" set_friend_black_list_added },
                    listeners ["OnBlackListAddCallback"];
                /// Users were taken off the blocklist.
                BlocklistRemoved = 71,
                    callback "TIMFriendBlackListDeletedCallback" (json_identifier_array: Text),
                    setter { set "TIMSetFriendBlackListDeletedCallback" set_friend_black_list_deleted },
                    listeners ["OnBlackListDeletedCallback"];
            }

            /// Users' own profiles and presence.
            User USER UserEvent "user" {
                /// The profile of the logged-in user changed.
                SelfProfileUpdated = 88,
                    callback "TIMSelfInfoUpdatedCallback" (json_user_profile: Text),
                    setter { set "TIMSetSelfInfoUpdatedCallback" set_self_info_updated },
                    listeners ["V2TimUserFullInfoCallback"];
                /// Users came online, went offline or changed their custom status.
                UserStatusesChanged = 89,
                    callback "TIMUserStatusChangedCallback" (json_user_status_array: Text),
                    setter { set "TIMSetUserStatusChangedCallback" set_user_status_changed },
                    listeners ["OnUserStatusChanged"];
                /// The profiles of users that this user watches changed.
                UserProfilesUpdated = 90,
                    callback "TIMUserInfoChangedCallback" (json_user_info_array: Text),
                    setter { set "TIMSetUserInfoChangedCallback" set_user_info_changed },
                    listeners [];
            }

            /// Invitations to calls and the like, and what became of them.
            Signaling SIGNALING SignalingEvent "signaling" {
                /// Somebody invites this user.
                InvitationReceived = 96,
                    callback "TIMSignalingReceiveNewInvitationCallback" (
                        invite_id: Text, inviter: Text, group_id: Text, json_invitee_list: Text, data: Text
                    ),
                    setter { set "TIMSetSignalingReceiveNewInvitationCallback" set_signaling_receive_new_invitation },
                    listeners ["OnReceiveNewInvitationCallback"];
                /// An invitation was cancelled by its inviter.
                InvitationCancelled = 97,
                    callback "TIMSignalingInvitationCancelledCallback" (invite_id: Text, inviter: Text, data: Text),
                    setter { set "TIMSetSignalingInvitationCancelledCallback" set_signaling_invitation_cancelled },
                    listeners ["OnInvitationCancelledCallback"];
                /// An invitee accepted.
                InviteeAccepted = 98,
                    callback "TIMSignalingInviteeAcceptedCallback" (invite_id: Text, invitee: Text, data: Text),
                    setter { set "TIMSetSignalingInviteeAcceptedCallback" set_signaling_invitee_accepted },
                    listeners ["OnInviteeAcceptedCallback"];
                /// An invitee rejected.
                InviteeRejected = 99,
                    callback "TIMSignalingInviteeRejectedCallback" (invite_id: Text, invitee: Text, data: Text),
                    setter { set "TIMSetSignalingInviteeRejectedCallback" set_signaling_invitee_rejected },
                    listeners ["OnInviteeRejectedCallback"];
                /// An invitation ran out before everybody had answered.
                InvitationTimedOut = 100,
                    callback "TIMSignalingInvitationTimeoutCallback" (invite_id: Text, json_invitee_list: Text),
                    setter { set "TIMSetSignalingInvitationTimeoutCallback" set_signaling_invitation_timeout },
                    listeners ["OnInvitationTimeoutCallback"];
                /// The data of an invitation changed.
                InvitationModified = 101,
                    callback "TIMSignalingInvitationModifiedCallback" (invite_id: Text, data: Text),
                    setter { set "TIMSetSignalingInvitationModifiedCallback" set_signaling_invitation_modified },
                    listeners [];
            }

            /// The connection to the server and the login.
            Session SESSION SessionEvent "session" {
                /// The connection to the server was made, lost, or is being tried.
                NetworkStatusChanged = 104,
                    callback "TIMNetworkStatusListenerCallback" (status: Int32, code: Int32, desc: Text),
                    setter { set "TIMSetNetworkStatusListenerCallback" set_network_status_listener },
                    listeners [];
                /// The same account logged in elsewhere and this login ended.
                KickedOffline = 105,
                    callback "TIMKickedOfflineCallback" (),
                    setter { set "TIMSetKickedOfflineCallback" set_kicked_offline },
                    listeners [];
                /// The user signature expired; the next login needs a new one.
                UserSigExpired = 106,
                    callback "TIMUserSigExpiredCallback" (),
                    setter { set "TIMSetUserSigExpiredCallback" set_user_sig_expired },
                    listeners [];
            }

            /// Answers to API calls.
            Api API ApiEvent "api" {
                /// An API call was answered, with success or failure.
                ApiCompleted = 112,
                    callback "TIMCommCallback" (code: Int32, desc: Text, json_params: Text),
                    setter { per_call },
                    listeners [];
            }

            /// What helps to find faults: log lines, experimental notices, calls of unknown callbacks.
            Diagnostic DIAGNOSTIC DiagnosticEvent "diagnostic" {
                /// The library wrote a log line.
                LogLine = 116,
                    callback "TIMLogCallback" (level: Int32, log: Text),
                    setter { set "TIMSetLogCallback" set_log },
                    listeners [];
                /// The library sent an experimental notice; 8.0 sends a JSON copy of each log line this way.
                ExperimentalNotice = 117,
                    callback "TIMExperimentalNotifyCallback" (key: Text, data: Text),
                    setter { set "TIMSetExperimentalNotifyCallback" set_experimental_notify },
                    listeners [];
            }
        }
    };
}
