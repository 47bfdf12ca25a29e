/**
 * tim_events.h - typed events of the Tencent Cloud IM SDK on a broadcast bus, for C and C++.
 *
 * This file is written from the catalog of events and from tests/data/tim_events.head.h; change those and run
 * `UPDATE_DOCS=1 cargo test --test it headers`.
 *
 * THREADS. Every function may be called from any thread, and from inside callbacks unless it says otherwise. The callbacks
 * of one bus are called one at a time, in the order of the events, with no lock held: by a thread of the bus's own, or,
 * for a bus that is made with TIM_EVENTS_POLLED, inside tim_events_poll. A slow callback delays the ones after it and
 * nobody else; what waits is bounded by 256 MiB.
 *
 * INSIDE A CALLBACK one may publish, register, unregister (also the callback itself), and free the bus. What would wait for
 * the callback itself returns TIM_EVENTS_INSIDE_CALLBACK instead.
 *
 * STRINGS that are passed in are copied before the function returns. Strings that a callback gets are valid until it
 * returns. Texts are the exact bytes that the vendor's library gave, usually but not always UTF-8, and may be NULL.
 *
 * USER DATA is handed back and never looked at. It has to stay valid until its callback is unregistered and
 * tim_events_wait has returned 0.
 *
 * ERRORS. Functions that return int return a negative tim_events_status on failure, those that return a pointer NULL;
 * tim_events_last_error tells what went wrong on this thread. A handle that was freed is an error, not a crash. A callback
 * must not let a C++ exception escape.
 */
#ifndef TIM_EVENTS_H
#define TIM_EVENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32) && !defined(TIM_EVENTS_STATIC)
#define TIM_EVENTS_API __declspec(dllimport)
#else
#define TIM_EVENTS_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/** What went wrong. */
typedef enum tim_events_status {
    TIM_EVENTS_OK = 0,
    /** A pointer is NULL that may not be. */
    TIM_EVENTS_NULL_POINTER = -1,
    /** The handle is unknown, or has been freed. */
    TIM_EVENTS_BAD_HANDLE = -2,
    /** An argument has no meaning here. */
    TIM_EVENTS_BAD_ARGUMENT = -3,
    /** A file can't be read, or the system has no thread to spare. */
    TIM_EVENTS_IO = -4,
    /** The bus is closed, or the stream has ended. */
    TIM_EVENTS_CLOSED = -5,
    /** Inside a callback this would wait for itself. */
    TIM_EVENTS_INSIDE_CALLBACK = -6,
    /** Another call runs the callbacks, or waits at the stream, right now. */
    TIM_EVENTS_BUSY = -7,
    /** A line of the capture is no record; what came before it was played. */
    TIM_EVENTS_BAD_CAPTURE = -8,
    /** A fault of this library. */
    TIM_EVENTS_FAULT = -9
} tim_events_status;

/** A bus: what is published on it reaches all its callbacks and streams. */
typedef struct tim_events_bus tim_events_bus;

/** A stream of events that is pulled with tim_events_next. */
typedef struct tim_events_stream tim_events_stream;

/** An event that was pulled. */
typedef struct tim_events_event tim_events_event;

/** The version of the library, such as "0.1.0". */
TIM_EVENTS_API const char *tim_events_version(void);

/** What the last function that failed on this thread has to say; never NULL, valid until the next one fails here. */
TIM_EVENTS_API const char *tim_events_last_error(void);

/* ---- the bus ---- */

/** For tim_events_bus_new: callbacks are called inside tim_events_poll, not by a thread of the bus's own. */
#define TIM_EVENTS_POLLED 1

/** Makes a bus; flags are 0 or TIM_EVENTS_POLLED. NULL on failure. */
TIM_EVENTS_API tim_events_bus *tim_events_bus_new(int flags);

/** The bus of the whole process, with a thread of its own; made by the first call. It can't be freed. */
TIM_EVENTS_API tim_events_bus *tim_events_default(void);

/**
 * Frees a bus. No callback is called any more once this has returned, and it waits for the one that is running; inside a
 * callback it doesn't wait, and that callback is the last one. Streams of the bus deliver what they have and end. NULL is
 * fine.
 */
TIM_EVENTS_API int tim_events_bus_free(tim_events_bus *bus);

/** Closes a bus: what is published later is refused, what waits is still delivered. */
TIM_EVENTS_API int tim_events_bus_close(tim_events_bus *bus);

/**
 * Calls the callbacks of a TIM_EVENTS_POLLED bus for all events that are there, without waiting; returns how many events
 * there were. For a program's own loop.
 */
TIM_EVENTS_API int tim_events_poll(tim_events_bus *bus);

/**
 * Returns 0 when the callbacks have run for everything that was published before; on a TIM_EVENTS_POLLED bus it runs them.
 * Not inside a callback.
 */
TIM_EVENTS_API int tim_events_flush(tim_events_bus *bus);

/**
 * Returns 0 when no callback is running that was unregistered before: its user data may go. Inside a callback it returns 1
 * at once: the callback that is running may be that one.
 */
TIM_EVENTS_API int tim_events_wait(tim_events_bus *bus);

/* ---- publishing ---- */

/** The kinds of arguments that a callback has. */
typedef enum tim_events_arg_kind {
    /** A `const char *` that is NULL. */
    TIM_EVENTS_ARG_NULL = 0,
    /** A bool, in `integer`. */
    TIM_EVENTS_ARG_BOOL = 1,
    /** An enum, int32_t or int64_t, in `integer`. */
    TIM_EVENTS_ARG_INTEGER = 2,
    /** An uint32_t or uint64_t, in `natural`. */
    TIM_EVENTS_ARG_NATURAL = 3,
    /** A `const char *`, in `text`. */
    TIM_EVENTS_ARG_TEXT = 4
} tim_events_arg_kind;

/** One argument of a call. */
typedef struct tim_events_arg {
    /** A tim_events_arg_kind: which of the values counts. */
    int kind;
    union {
        int64_t integer;
        uint64_t natural;
        const char *text;
    } value;
} tim_events_arg;

/**
 * Publishes a call of a vendor's callback, such as "TIMRecvNewMsgCallback", with its arguments in their order and without
 * its user_data. What can't be typed is published all the same, as an Undecodable event.
 */
TIM_EVENTS_API int tim_events_publish(tim_events_bus *bus, const char *callback, const tim_events_arg *args, size_t count);

/** Publishes the answer to a call of an API, such as "TIMLogin": a call of TIMCommCallback. */
TIM_EVENTS_API int tim_events_publish_completion(tim_events_bus *bus, const char *api, int32_t code, const char *desc,
                                                 const char *json_params);

/**
 * Plays a capture, a file with a JSON object a line, at full speed. Returns 0 when all registered callbacks have run for
 * it. Not inside a callback.
 */
TIM_EVENTS_API int tim_events_play_capture(tim_events_bus *bus, const char *path);

/* ---- pulling, for programs that have a loop of their own ---- */

/**
 * Subscribes to the events that are published from now on. The filter lists names of categories and kinds, such as
 * "message,friend,KickedOffline"; NULL asks for everything but diagnostics. NULL on failure.
 */
TIM_EVENTS_API tim_events_stream *tim_events_subscribe(tim_events_bus *bus, const char *filter);

/**
 * Waits for the next event, at most timeout_ms milliseconds, or without end if that is negative. Returns 1 with an event in
 * *event, which the caller frees, 0 without one in time, TIM_EVENTS_CLOSED at the end. A reader that falls behind gets an
 * event of kind "Gap" where events were lost.
 */
TIM_EVENTS_API int tim_events_next(tim_events_stream *stream, int timeout_ms, tim_events_event **event);

/** Ends a stream; whoever waits at it gets TIM_EVENTS_CLOSED. NULL is fine. */
TIM_EVENTS_API int tim_events_stream_free(tim_events_stream *stream);

/** The name of the event's kind, such as "NewMessages". Like all texts of an event it is valid until the event is freed. */
TIM_EVENTS_API const char *tim_events_event_kind(const tim_events_event *event);

/** The name of its category, such as "message". */
TIM_EVENTS_API const char *tim_events_event_category(const tim_events_event *event);

/** The vendor's callback that brought it; empty for events of the bus itself. */
TIM_EVENTS_API const char *tim_events_event_callback(const tim_events_event *event);

/** The payload as JSON, in the vendor's keys. */
TIM_EVENTS_API const char *tim_events_event_json(const tim_events_event *event);

/** Whether the call could not be typed. Its kind is the one that its callback has, its arguments are as they came. */
TIM_EVENTS_API bool tim_events_event_is_undecodable(const tim_events_event *event);

/** Its number on the bus: 1 for the first, the same for all readers. */
TIM_EVENTS_API uint64_t tim_events_event_seq(const tim_events_event *event);

/** The login session that it belongs to: 0 before the first login. */
TIM_EVENTS_API uint64_t tim_events_event_epoch(const tim_events_event *event);

/** How many arguments the callback had, without its user_data. */
TIM_EVENTS_API unsigned tim_events_event_arg_count(const tim_events_event *event);

/** An argument's text; NULL for NULL and for what is no text. */
TIM_EVENTS_API const char *tim_events_event_arg_text(const tim_events_event *event, unsigned index);

/** An argument's number, 0 or 1 for a bool, in *number; TIM_EVENTS_BAD_ARGUMENT if it is none or doesn't fit. */
TIM_EVENTS_API int tim_events_event_arg_integer(const tim_events_event *event, unsigned index, int64_t *number);

/** Frees an event. NULL is fine. */
TIM_EVENTS_API void tim_events_event_free(tim_events_event *event);

/*
 * ---- callbacks ----
 *
 * The vendor's registrations, with the types of their functions. tim_events_set_... fills one slot: setting again replaces,
 * NULL clears. tim_events_add_... stacks; tim_events_remove_... knows a callback by its function alone, removes it however
 * often it was added, and returns how often that was.
 */

/* ---- message ---- */

/** TIMRecvNewMsgCallback, the event NewMessages: New messages arrived; one call may bring many, each of many
 * elements. */
typedef void (*tim_events_recv_new_msg_callback)(const char *json_msg_array, const void *user_data);
TIM_EVENTS_API int tim_events_add_recv_new_msg(tim_events_bus *bus, tim_events_recv_new_msg_callback callback, const void *user_data);
TIM_EVENTS_API int tim_events_remove_recv_new_msg(tim_events_bus *bus, tim_events_recv_new_msg_callback callback);

/** TIMMsgReadedReceiptCallback, the event MessageReceipts: Somebody read messages that this user sent. */
typedef void (*tim_events_msg_readed_receipt_callback)(const char *json_msg_read_receipt_array, const void *user_data);
TIM_EVENTS_API int tim_events_set_msg_readed_receipt(tim_events_bus *bus, tim_events_msg_readed_receipt_callback callback, const void *user_data);

/** TIMMsgRevokeCallback, the event MessagesRevoked: Messages were revoked by their sender or by an
 * administrator. */
typedef void (*tim_events_msg_revoke_callback)(const char *json_msg_revoke_info_array, const void *user_data);
TIM_EVENTS_API int tim_events_set_msg_revoke(tim_events_bus *bus, tim_events_msg_revoke_callback callback, const void *user_data);

/** TIMMsgUpdateCallback, the event MessagesUpdated: Messages changed after they were sent. */
typedef void (*tim_events_msg_update_callback)(const char *json_msg_array, const void *user_data);
TIM_EVENTS_API int tim_events_set_msg_update(tim_events_bus *bus, tim_events_msg_update_callback callback, const void *user_data);

/** TIMMsgElemUploadProgressCallback, the event UploadProgress: A file of a message that is being sent was
 * uploaded a little further. */
typedef void (*tim_events_msg_elem_upload_progress_callback)(const char *json_msg, uint32_t index, uint32_t cur_size, uint32_t total_size, const void *user_data);
TIM_EVENTS_API int tim_events_set_msg_elem_upload_progress(tim_events_bus *bus, tim_events_msg_elem_upload_progress_callback callback, const void *user_data);

/** TIMMsgExtensionsChangedCallback, the event MessageExtensionsChanged: Keys and values were set on a message. */
typedef void (*tim_events_msg_extensions_changed_callback)(const char *message_id, const char *message_extension_array, const void *user_data);
TIM_EVENTS_API int tim_events_set_msg_extensions_changed(tim_events_bus *bus, tim_events_msg_extensions_changed_callback callback, const void *user_data);

/** TIMMsgExtensionsDeletedCallback, the event MessageExtensionsDeleted: Keys and their values were deleted
 * from a message. */
typedef void (*tim_events_msg_extensions_deleted_callback)(const char *message_id, const char *message_extension_key_array, const void *user_data);
TIM_EVENTS_API int tim_events_set_msg_extensions_deleted(tim_events_bus *bus, tim_events_msg_extensions_deleted_callback callback, const void *user_data);

/** TIMMsgReactionsChangedCallback, the event MessageReactionsChanged: Users reacted to messages, or took their
 * reactions back. */
typedef void (*tim_events_msg_reactions_changed_callback)(const char *message_reaction_change_info_array, const void *user_data);
TIM_EVENTS_API int tim_events_set_msg_reactions_changed(tim_events_bus *bus, tim_events_msg_reactions_changed_callback callback, const void *user_data);

/** TIMMsgAllMessageReceiveOptionCallback, the event ReceiveOptionChanged: The time changed during which
 * messages of all conversations stay quiet. */
typedef void (*tim_events_msg_all_message_receive_option_callback)(const char *json_receive_message_option_info, const void *user_data);
TIM_EVENTS_API int tim_events_set_msg_all_message_receive_option(tim_events_bus *bus, tim_events_msg_all_message_receive_option_callback callback, const void *user_data);

/** TIMMsgGroupPinnedMessageChangedCallback, the event PinnedMessageChanged: A message was pinned in a group,
 * or is pinned no more. */
typedef void (*tim_events_msg_group_pinned_message_changed_callback)(const char *group_id, const char *json_msg, bool is_pinned, const char *op_user, const void *user_data);
TIM_EVENTS_API int tim_events_set_msg_group_pinned_message_changed(tim_events_bus *bus, tim_events_msg_group_pinned_message_changed_callback callback, const void *user_data);

/* ---- conversation ---- */

/** TIMConvEventCallback, the event ConversationsChanged: Conversations were added, deleted or updated, or
 * their synchronization started or finished. */
typedef void (*tim_events_conv_event_callback)(int32_t conv_event, const char *json_conv_array, const void *user_data);
TIM_EVENTS_API int tim_events_set_conv_event(tim_events_bus *bus, tim_events_conv_event_callback callback, const void *user_data);

/** TIMConvTotalUnreadMessageCountChangedCallback, the event TotalUnreadChanged: The number of unread messages
 * over all conversations changed. */
typedef void (*tim_events_conv_total_unread_message_count_changed_callback)(int32_t total_unread_count, const void *user_data);
TIM_EVENTS_API int tim_events_set_conv_total_unread_message_count_changed(tim_events_bus *bus, tim_events_conv_total_unread_message_count_changed_callback callback, const void *user_data);

/** TIMConvTotalUnreadMessageCountChangedByFilterCallback, the event UnreadByFilterChanged: The number of
 * unread messages over the conversations of one filter changed. */
typedef void (*tim_events_conv_unread_message_count_changed_by_filter_callback)(const char *filter, int32_t total_unread_count, const void *user_data);
TIM_EVENTS_API int tim_events_set_conv_unread_message_count_changed_by_filter(tim_events_bus *bus, tim_events_conv_unread_message_count_changed_by_filter_callback callback, const void *user_data);

/** TIMConvConversationGroupCreatedCallback, the event ConversationGroupCreated: A conversation group was made. */
typedef void (*tim_events_conv_conversation_group_created_callback)(const char *group_name, const char *conversation_array, const void *user_data);
TIM_EVENTS_API int tim_events_set_conv_conversation_group_created(tim_events_bus *bus, tim_events_conv_conversation_group_created_callback callback, const void *user_data);

/** TIMConvConversationGroupDeletedCallback, the event ConversationGroupDeleted: A conversation group was
 * deleted; its conversations stay. */
typedef void (*tim_events_conv_conversation_group_deleted_callback)(const char *group_name, const void *user_data);
TIM_EVENTS_API int tim_events_set_conv_conversation_group_deleted(tim_events_bus *bus, tim_events_conv_conversation_group_deleted_callback callback, const void *user_data);

/** TIMConvConversationGroupNameChangedCallback, the event ConversationGroupRenamed: A conversation group got
 * another name. */
typedef void (*tim_events_conv_conversation_group_name_changed_callback)(const char *old_name, const char *new_name, const void *user_data);
TIM_EVENTS_API int tim_events_set_conv_conversation_group_name_changed(tim_events_bus *bus, tim_events_conv_conversation_group_name_changed_callback callback, const void *user_data);

/** TIMConvConversationsAddedToGroupCallback, the event ConversationsAddedToGroup: Conversations were put into
 * a conversation group. */
typedef void (*tim_events_conv_conversations_added_to_group_callback)(const char *group_name, const char *conversation_array, const void *user_data);
TIM_EVENTS_API int tim_events_set_conv_conversations_added_to_group(tim_events_bus *bus, tim_events_conv_conversations_added_to_group_callback callback, const void *user_data);

/** TIMConvConversationsDeletedFromGroupCallback, the event ConversationsDeletedFromGroup: Conversations were
 * taken out of a conversation group. */
typedef void (*tim_events_conv_conversations_deleted_from_group_callback)(const char *group_name, const char *conversation_array, uint32_t reason, const void *user_data);
TIM_EVENTS_API int tim_events_set_conv_conversations_deleted_from_group(tim_events_bus *bus, tim_events_conv_conversations_deleted_from_group_callback callback, const void *user_data);

/* ---- group ---- */

/** TIMGroupTipsEventCallback, the event GroupTips: Something changed in a group: members came or went, roles
 * or the profile changed. */
typedef void (*tim_events_group_tips_event_callback)(const char *json_group_tip, const void *user_data);
TIM_EVENTS_API int tim_events_set_group_tips_event(tim_events_bus *bus, tim_events_group_tips_event_callback callback, const void *user_data);

/** TIMGroupAttributeChangedCallback, the event GroupAttributesChanged: The attributes of a group changed; all
 * of them come, not the difference. */
typedef void (*tim_events_group_attribute_changed_callback)(const char *group_id, const char *json_group_attribute_array, const void *user_data);
TIM_EVENTS_API int tim_events_set_group_attribute_changed(tim_events_bus *bus, tim_events_group_attribute_changed_callback callback, const void *user_data);

/** TIMGroupCounterChangedCallback, the event GroupCounterChanged: A counter of a group has another value. */
typedef void (*tim_events_group_counter_changed_callback)(const char *group_id, const char *group_counter_key, int64_t group_counter_new_value, const void *user_data);
TIM_EVENTS_API int tim_events_set_group_counter_changed(tim_events_bus *bus, tim_events_group_counter_changed_callback callback, const void *user_data);

/** TIMGroupTopicCreatedCallback, the event TopicCreated: A topic was made in a group that has topics. */
typedef void (*tim_events_group_topic_created_callback)(const char *group_id, const char *topic_id, const void *user_data);
TIM_EVENTS_API int tim_events_set_group_topic_created(tim_events_bus *bus, tim_events_group_topic_created_callback callback, const void *user_data);

/** TIMGroupTopicDeletedCallback, the event TopicsDeleted: Topics of a group were deleted. */
typedef void (*tim_events_group_topic_deleted_callback)(const char *group_id, const char *topic_id_array, const void *user_data);
TIM_EVENTS_API int tim_events_set_group_topic_deleted(tim_events_bus *bus, tim_events_group_topic_deleted_callback callback, const void *user_data);

/** TIMGroupTopicChangedCallback, the event TopicChanged: Something about a topic of a group changed. */
typedef void (*tim_events_group_topic_changed_callback)(const char *group_id, const char *topic_info, const void *user_data);
TIM_EVENTS_API int tim_events_set_group_topic_changed(tim_events_bus *bus, tim_events_group_topic_changed_callback callback, const void *user_data);

/** TIMCommunityCreateTopicCallback, the event CommunityTopicCreated: A topic was made in a community. */
typedef void (*tim_events_community_create_topic_callback)(const char *group_id, const char *topic_id, const void *user_data);
TIM_EVENTS_API int tim_events_set_community_create_topic(tim_events_bus *bus, tim_events_community_create_topic_callback callback, const void *user_data);

/** TIMCommunityDeleteTopicCallback, the event CommunityTopicsDeleted: Topics of a community were deleted. */
typedef void (*tim_events_community_delete_topic_callback)(const char *group_id, const char *topic_id_array, const void *user_data);
TIM_EVENTS_API int tim_events_set_community_delete_topic(tim_events_bus *bus, tim_events_community_delete_topic_callback callback, const void *user_data);

/** TIMCommunityChangeTopicInfoCallback, the event CommunityTopicChanged: Something about a topic of a
 * community changed. */
typedef void (*tim_events_community_change_topic_info_callback)(const char *group_id, const char *topic_info, const void *user_data);
TIM_EVENTS_API int tim_events_set_community_change_topic_info(tim_events_bus *bus, tim_events_community_change_topic_info_callback callback, const void *user_data);

/** TIMCommunityReceiveTopicRESTCustomDataCallback, the event TopicRestCustomDataReceived: The app's server
 * sent data of its own to a topic. */
typedef void (*tim_events_community_receive_topic_rest_custom_data_callback)(const char *topic_id, const char *custom_data, const void *user_data);
TIM_EVENTS_API int tim_events_set_community_receive_topic_rest_custom_data(tim_events_bus *bus, tim_events_community_receive_topic_rest_custom_data_callback callback, const void *user_data);

/** TIMCommunityCreatePermissionGroupCallback, the event PermissionGroupCreated: A permission group was made in
 * a community. */
typedef void (*tim_events_community_create_permission_group_callback)(const char *group_id, const char *permission_group_info, const void *user_data);
TIM_EVENTS_API int tim_events_set_community_create_permission_group(tim_events_bus *bus, tim_events_community_create_permission_group_callback callback, const void *user_data);

/** TIMCommunityDeletePermissionGroupCallback, the event PermissionGroupsDeleted: Permission groups of a
 * community were deleted. */
typedef void (*tim_events_community_delete_permission_group_callback)(const char *group_id, const char *permission_group_id_array, const void *user_data);
TIM_EVENTS_API int tim_events_set_community_delete_permission_group(tim_events_bus *bus, tim_events_community_delete_permission_group_callback callback, const void *user_data);

/** TIMCommunityChangePermissionGroupInfoCallback, the event PermissionGroupInfoChanged: Something about a
 * permission group changed: its name, its data or what its members can do. */
typedef void (*tim_events_community_change_permission_group_info_callback)(const char *group_id, const char *permission_group_info, const void *user_data);
TIM_EVENTS_API int tim_events_set_community_change_permission_group_info(tim_events_bus *bus, tim_events_community_change_permission_group_info_callback callback, const void *user_data);

/** TIMCommunityAddMembersToPermissionGroupCallback, the event PermissionGroupMembersAdded: Members were put
 * into a permission group. */
typedef void (*tim_events_community_add_members_to_permission_group_callback)(const char *group_id, const char *json_result, const void *user_data);
TIM_EVENTS_API int tim_events_set_community_add_members_to_permission_group(tim_events_bus *bus, tim_events_community_add_members_to_permission_group_callback callback, const void *user_data);

/** TIMCommunityRemoveMembersFromPermissionGroupCallback, the event PermissionGroupMembersRemoved: Members were
 * taken out of a permission group. */
typedef void (*tim_events_community_remove_members_from_permission_group_callback)(const char *group_id, const char *json_result, const void *user_data);
TIM_EVENTS_API int tim_events_set_community_remove_members_from_permission_group(tim_events_bus *bus, tim_events_community_remove_members_from_permission_group_callback callback, const void *user_data);

/** TIMCommunityAddTopicPermissionCallback, the event TopicPermissionsAdded: A permission group got permissions
 * in topics where it had none. */
typedef void (*tim_events_community_add_topic_permission_callback)(const char *group_id, const char *json_result, const void *user_data);
TIM_EVENTS_API int tim_events_set_community_add_topic_permission(tim_events_bus *bus, tim_events_community_add_topic_permission_callback callback, const void *user_data);

/** TIMCommunityDeleteTopicPermissionCallback, the event TopicPermissionsDeleted: A permission group lost its
 * permissions in topics. */
typedef void (*tim_events_community_delete_topic_permission_callback)(const char *group_id, const char *json_result, const void *user_data);
TIM_EVENTS_API int tim_events_set_community_delete_topic_permission(tim_events_bus *bus, tim_events_community_delete_topic_permission_callback callback, const void *user_data);

/** TIMCommunityModifyTopicPermissionCallback, the event TopicPermissionsChanged: The permissions of a
 * permission group in topics changed. */
typedef void (*tim_events_community_modify_topic_permission_callback)(const char *group_id, const char *json_result, const void *user_data);
TIM_EVENTS_API int tim_events_set_community_modify_topic_permission(tim_events_bus *bus, tim_events_community_modify_topic_permission_callback callback, const void *user_data);

/* ---- friend ---- */

/** TIMOnAddFriendCallback, the event FriendsAdded: Users became friends. */
typedef void (*tim_events_on_add_friend_callback)(const char *json_identifier_array, const void *user_data);
TIM_EVENTS_API int tim_events_set_on_add_friend(tim_events_bus *bus, tim_events_on_add_friend_callback callback, const void *user_data);

/** TIMOnDeleteFriendCallback, the event FriendsDeleted: Users are friends no more. */
typedef void (*tim_events_on_delete_friend_callback)(const char *json_identifier_array, const void *user_data);
TIM_EVENTS_API int tim_events_set_on_delete_friend(tim_events_bus *bus, tim_events_on_delete_friend_callback callback, const void *user_data);

/** TIMUpdateFriendProfileCallback, the event FriendProfilesUpdated: What this user keeps about friends
 * changed: remarks, friend groups, custom fields. */
typedef void (*tim_events_update_friend_profile_callback)(const char *json_friend_profile_update_array, const void *user_data);
TIM_EVENTS_API int tim_events_set_update_friend_profile(tim_events_bus *bus, tim_events_update_friend_profile_callback callback, const void *user_data);

/** TIMFriendAddRequestCallback, the event FriendRequestsReceived: Users ask to become friends. */
typedef void (*tim_events_friend_add_request_callback)(const char *json_friend_add_request_pendency_array, const void *user_data);
TIM_EVENTS_API int tim_events_set_friend_add_request(tim_events_bus *bus, tim_events_friend_add_request_callback callback, const void *user_data);

/** TIMFriendApplicationListDeletedCallback, the event FriendRequestsDeleted: Friend requests were deleted. */
typedef void (*tim_events_friend_application_list_deleted_callback)(const char *json_identifier_array, const void *user_data);
TIM_EVENTS_API int tim_events_set_friend_application_list_deleted(tim_events_bus *bus, tim_events_friend_application_list_deleted_callback callback, const void *user_data);

/** TIMFriendApplicationListReadCallback, the event FriendRequestsRead: The friend requests were marked as
 * read. */
typedef void (*tim_events_friend_application_list_read_callback)(const void *user_data);
TIM_EVENTS_API int tim_events_set_friend_application_list_read(tim_events_bus *bus, tim_events_friend_application_list_read_callback callback, const void *user_data);

/** TIMFriendBlackListAddedCallback, the event BlocklistAdded: Users were put on the blocklist. */
typedef void (*tim_events_friend_black_list_added_callback)(const char *json_friend_black_added_array, const void *user_data);
TIM_EVENTS_API int tim_events_set_friend_black_list_added(tim_events_bus *bus, tim_events_friend_black_list_added_callback callback, const void *user_data);

/** TIMFriendBlackListDeletedCallback, the event BlocklistRemoved: Users were taken off the blocklist. */
typedef void (*tim_events_friend_black_list_deleted_callback)(const char *json_identifier_array, const void *user_data);
TIM_EVENTS_API int tim_events_set_friend_black_list_deleted(tim_events_bus *bus, tim_events_friend_black_list_deleted_callback callback, const void *user_data);

/** TIMFriendGroupCreatedCallback, the event FriendGroupCreated: A friend group was made. */
typedef void (*tim_events_friend_group_created_callback)(const char *group_name, const char *json_friend_info_array, const void *user_data);
TIM_EVENTS_API int tim_events_set_friend_group_created(tim_events_bus *bus, tim_events_friend_group_created_callback callback, const void *user_data);

/** TIMFriendGroupDeletedCallback, the event FriendGroupsDeleted: Friend groups were deleted; the friends in
 * them stay. */
typedef void (*tim_events_friend_group_deleted_callback)(const char *json_group_name_array, const void *user_data);
TIM_EVENTS_API int tim_events_set_friend_group_deleted(tim_events_bus *bus, tim_events_friend_group_deleted_callback callback, const void *user_data);

/** TIMFriendGroupNameChangedCallback, the event FriendGroupRenamed: A friend group got another name. */
typedef void (*tim_events_friend_group_name_changed_callback)(const char *old_group_name, const char *new_group_name, const void *user_data);
TIM_EVENTS_API int tim_events_set_friend_group_name_changed(tim_events_bus *bus, tim_events_friend_group_name_changed_callback callback, const void *user_data);

/** TIMFriendsAddedToGroupCallback, the event FriendsAddedToGroup: Friends were put into a friend group. */
typedef void (*tim_events_friends_added_to_group_callback)(const char *group_name, const char *json_friend_info_array, const void *user_data);
TIM_EVENTS_API int tim_events_set_friends_added_to_group(tim_events_bus *bus, tim_events_friends_added_to_group_callback callback, const void *user_data);

/** TIMFriendsDeletedFromGroupCallback, the event FriendsDeletedFromGroup: Friends were taken out of a friend
 * group. */
typedef void (*tim_events_friends_deleted_from_group_callback)(const char *group_name, const char *json_friend_id_array, const void *user_data);
TIM_EVENTS_API int tim_events_set_friends_deleted_from_group(tim_events_bus *bus, tim_events_friends_deleted_from_group_callback callback, const void *user_data);

/** TIMOfficialAccountSubscribedCallback, the event OfficialAccountSubscribed: This user subscribed to an
 * official account. */
typedef void (*tim_events_official_account_subscribed_callback)(const char *json_official_account_info, const void *user_data);
TIM_EVENTS_API int tim_events_set_official_account_subscribed(tim_events_bus *bus, tim_events_official_account_subscribed_callback callback, const void *user_data);

/** TIMOfficialAccountUnsubscribedCallback, the event OfficialAccountUnsubscribed: This user ended the
 * subscription to an official account. */
typedef void (*tim_events_official_account_unsubscribed_callback)(const char *official_account_id, const void *user_data);
TIM_EVENTS_API int tim_events_set_official_account_unsubscribed(tim_events_bus *bus, tim_events_official_account_unsubscribed_callback callback, const void *user_data);

/** TIMOfficialAccountDeletedCallback, the event OfficialAccountDeleted: An official account that this user
 * subscribed to was deleted. */
typedef void (*tim_events_official_account_deleted_callback)(const char *official_account_id, const void *user_data);
TIM_EVENTS_API int tim_events_set_official_account_deleted(tim_events_bus *bus, tim_events_official_account_deleted_callback callback, const void *user_data);

/** TIMOfficialAccountInfoChangedCallback, the event OfficialAccountChanged: Something about an official
 * account that this user subscribed to changed. */
typedef void (*tim_events_official_account_info_changed_callback)(const char *json_official_account_info, const void *user_data);
TIM_EVENTS_API int tim_events_set_official_account_info_changed(tim_events_bus *bus, tim_events_official_account_info_changed_callback callback, const void *user_data);

/** TIMMyFollowingListChangedCallback, the event FollowingListChanged: This user follows users, or follows them
 * no more. */
typedef void (*tim_events_my_following_list_changed_callback)(const char *json_user_info_list, bool is_add, const void *user_data);
TIM_EVENTS_API int tim_events_set_my_following_list_changed(tim_events_bus *bus, tim_events_my_following_list_changed_callback callback, const void *user_data);

/** TIMMyFollowersListChangedCallback, the event FollowersListChanged: Users follow this user, or follow no
 * more. */
typedef void (*tim_events_my_followers_list_changed_callback)(const char *json_user_info_list, bool is_add, const void *user_data);
TIM_EVENTS_API int tim_events_set_my_followers_list_changed(tim_events_bus *bus, tim_events_my_followers_list_changed_callback callback, const void *user_data);

/** TIMMutualFollowersListChangedCallback, the event MutualFollowersListChanged: Users and this user follow
 * each other, or no longer do. */
typedef void (*tim_events_mutual_followers_list_changed_callback)(const char *json_user_info_list, bool is_add, const void *user_data);
TIM_EVENTS_API int tim_events_set_mutual_followers_list_changed(tim_events_bus *bus, tim_events_mutual_followers_list_changed_callback callback, const void *user_data);

/* ---- user ---- */

/** TIMSelfInfoUpdatedCallback, the event SelfProfileUpdated: The profile of the logged-in user changed. */
typedef void (*tim_events_self_info_updated_callback)(const char *json_user_profile, const void *user_data);
TIM_EVENTS_API int tim_events_set_self_info_updated(tim_events_bus *bus, tim_events_self_info_updated_callback callback, const void *user_data);

/** TIMUserStatusChangedCallback, the event UserStatusesChanged: Users came online, went offline or changed
 * their custom status. */
typedef void (*tim_events_user_status_changed_callback)(const char *json_user_status_array, const void *user_data);
TIM_EVENTS_API int tim_events_set_user_status_changed(tim_events_bus *bus, tim_events_user_status_changed_callback callback, const void *user_data);

/** TIMUserInfoChangedCallback, the event UserProfilesUpdated: The profiles of users that this user watches
 * changed. */
typedef void (*tim_events_user_info_changed_callback)(const char *json_user_info_array, const void *user_data);
TIM_EVENTS_API int tim_events_set_user_info_changed(tim_events_bus *bus, tim_events_user_info_changed_callback callback, const void *user_data);

/* ---- signaling ---- */

/** TIMSignalingReceiveNewInvitationCallback, the event InvitationReceived: Somebody invites this user. */
typedef void (*tim_events_signaling_receive_new_invitation_callback)(const char *invite_id, const char *inviter, const char *group_id, const char *json_invitee_list, const char *data, const void *user_data);
TIM_EVENTS_API int tim_events_set_signaling_receive_new_invitation(tim_events_bus *bus, tim_events_signaling_receive_new_invitation_callback callback, const void *user_data);

/** TIMSignalingInvitationCancelledCallback, the event InvitationCancelled: An invitation was cancelled by its
 * inviter. */
typedef void (*tim_events_signaling_invitation_cancelled_callback)(const char *invite_id, const char *inviter, const char *data, const void *user_data);
TIM_EVENTS_API int tim_events_set_signaling_invitation_cancelled(tim_events_bus *bus, tim_events_signaling_invitation_cancelled_callback callback, const void *user_data);

/** TIMSignalingInviteeAcceptedCallback, the event InviteeAccepted: An invitee accepted. */
typedef void (*tim_events_signaling_invitee_accepted_callback)(const char *invite_id, const char *invitee, const char *data, const void *user_data);
TIM_EVENTS_API int tim_events_set_signaling_invitee_accepted(tim_events_bus *bus, tim_events_signaling_invitee_accepted_callback callback, const void *user_data);

/** TIMSignalingInviteeRejectedCallback, the event InviteeRejected: An invitee rejected. */
typedef void (*tim_events_signaling_invitee_rejected_callback)(const char *invite_id, const char *invitee, const char *data, const void *user_data);
TIM_EVENTS_API int tim_events_set_signaling_invitee_rejected(tim_events_bus *bus, tim_events_signaling_invitee_rejected_callback callback, const void *user_data);

/** TIMSignalingInvitationTimeoutCallback, the event InvitationTimedOut: An invitation ran out before everybody
 * had answered. */
typedef void (*tim_events_signaling_invitation_timeout_callback)(const char *invite_id, const char *json_invitee_list, const void *user_data);
TIM_EVENTS_API int tim_events_set_signaling_invitation_timeout(tim_events_bus *bus, tim_events_signaling_invitation_timeout_callback callback, const void *user_data);

/** TIMSignalingInvitationModifiedCallback, the event InvitationModified: The data of an invitation changed. */
typedef void (*tim_events_signaling_invitation_modified_callback)(const char *invite_id, const char *data, const void *user_data);
TIM_EVENTS_API int tim_events_set_signaling_invitation_modified(tim_events_bus *bus, tim_events_signaling_invitation_modified_callback callback, const void *user_data);

/* ---- session ---- */

/** TIMNetworkStatusListenerCallback, the event NetworkStatusChanged: The connection to the server was made,
 * lost, or is being tried. */
typedef void (*tim_events_network_status_listener_callback)(int32_t status, int32_t code, const char *desc, const void *user_data);
TIM_EVENTS_API int tim_events_set_network_status_listener(tim_events_bus *bus, tim_events_network_status_listener_callback callback, const void *user_data);

/** TIMKickedOfflineCallback, the event KickedOffline: The same account logged in elsewhere and this login
 * ended. */
typedef void (*tim_events_kicked_offline_callback)(const void *user_data);
TIM_EVENTS_API int tim_events_set_kicked_offline(tim_events_bus *bus, tim_events_kicked_offline_callback callback, const void *user_data);

/** TIMUserSigExpiredCallback, the event UserSigExpired: The user signature expired; the next login needs a new
 * one. */
typedef void (*tim_events_user_sig_expired_callback)(const void *user_data);
TIM_EVENTS_API int tim_events_set_user_sig_expired(tim_events_bus *bus, tim_events_user_sig_expired_callback callback, const void *user_data);

/* ---- diagnostic ---- */

/** TIMLogCallback, the event LogLine: The library wrote a log line. */
typedef void (*tim_events_log_callback)(int32_t level, const char *log, const void *user_data);
TIM_EVENTS_API int tim_events_set_log(tim_events_bus *bus, tim_events_log_callback callback, const void *user_data);

/** TIMExperimentalNotifyCallback, the event ExperimentalNotice: The library sent an experimental notice; 8.0
 * sends a JSON copy of each log line this way. */
typedef void (*tim_events_experimental_notify_callback)(const char *key, const char *data, const void *user_data);
TIM_EVENTS_API int tim_events_set_experimental_notify(tim_events_bus *bus, tim_events_experimental_notify_callback callback, const void *user_data);

#ifdef __cplusplus
}
#endif

#endif
