/*
 * One handler for each registration of the catalog, and how it is registered: what registrations.c drives.
 *
 * This file is written from the catalog; run `UPDATE_DOCS=1 cargo test --test it headers`.
 */

static void on_recv_new_msg(const char *json_msg_array, const void *user_data) {
    called("TIMRecvNewMsgCallback", user_data);
    got_text(json_msg_array);
}

static int register_recv_new_msg(tim_events_bus *bus, const void *user_data) {
    return tim_events_add_recv_new_msg(bus, on_recv_new_msg, user_data);
}

static int unregister_recv_new_msg(tim_events_bus *bus) {
    return tim_events_remove_recv_new_msg(bus, on_recv_new_msg);
}

static void vendor_register_recv_new_msg(const void *user_data) {
    TIMAddRecvNewMsgCallback(on_recv_new_msg, user_data);
}

static void vendor_unregister_recv_new_msg(void) {
    TIMRemoveRecvNewMsgCallback(on_recv_new_msg);
}

static void on_msg_readed_receipt(const char *json_msg_read_receipt_array, const void *user_data) {
    called("TIMMsgReadedReceiptCallback", user_data);
    got_text(json_msg_read_receipt_array);
}

static int register_msg_readed_receipt(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_msg_readed_receipt(bus, on_msg_readed_receipt, user_data);
}

static int unregister_msg_readed_receipt(tim_events_bus *bus) {
    return tim_events_set_msg_readed_receipt(bus, NULL, NULL);
}

static void vendor_register_msg_readed_receipt(const void *user_data) {
    TIMSetMsgReadedReceiptCallback(on_msg_readed_receipt, user_data);
}

static void vendor_unregister_msg_readed_receipt(void) {
    TIMSetMsgReadedReceiptCallback(NULL, NULL);
}

static void on_msg_revoke(const char *json_msg_revoke_info_array, const void *user_data) {
    called("TIMMsgRevokeCallback", user_data);
    got_text(json_msg_revoke_info_array);
}

static int register_msg_revoke(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_msg_revoke(bus, on_msg_revoke, user_data);
}

static int unregister_msg_revoke(tim_events_bus *bus) {
    return tim_events_set_msg_revoke(bus, NULL, NULL);
}

static void vendor_register_msg_revoke(const void *user_data) {
    TIMSetMsgRevokeCallback(on_msg_revoke, user_data);
}

static void vendor_unregister_msg_revoke(void) {
    TIMSetMsgRevokeCallback(NULL, NULL);
}

static void on_msg_update(const char *json_msg_array, const void *user_data) {
    called("TIMMsgUpdateCallback", user_data);
    got_text(json_msg_array);
}

static int register_msg_update(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_msg_update(bus, on_msg_update, user_data);
}

static int unregister_msg_update(tim_events_bus *bus) {
    return tim_events_set_msg_update(bus, NULL, NULL);
}

static void vendor_register_msg_update(const void *user_data) {
    TIMSetMsgUpdateCallback(on_msg_update, user_data);
}

static void vendor_unregister_msg_update(void) {
    TIMSetMsgUpdateCallback(NULL, NULL);
}

static void on_msg_elem_upload_progress(const char *json_msg, uint32_t index, uint32_t cur_size, uint32_t total_size, const void *user_data) {
    called("TIMMsgElemUploadProgressCallback", user_data);
    got_text(json_msg);
    got_uint32(index);
    got_uint32(cur_size);
    got_uint32(total_size);
}

static int register_msg_elem_upload_progress(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_msg_elem_upload_progress(bus, on_msg_elem_upload_progress, user_data);
}

static int unregister_msg_elem_upload_progress(tim_events_bus *bus) {
    return tim_events_set_msg_elem_upload_progress(bus, NULL, NULL);
}

static void vendor_register_msg_elem_upload_progress(const void *user_data) {
    TIMSetMsgElemUploadProgressCallback(on_msg_elem_upload_progress, user_data);
}

static void vendor_unregister_msg_elem_upload_progress(void) {
    TIMSetMsgElemUploadProgressCallback(NULL, NULL);
}

static void on_msg_extensions_changed(const char *message_id, const char *message_extension_array, const void *user_data) {
    called("TIMMsgExtensionsChangedCallback", user_data);
    got_text(message_id);
    got_text(message_extension_array);
}

static int register_msg_extensions_changed(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_msg_extensions_changed(bus, on_msg_extensions_changed, user_data);
}

static int unregister_msg_extensions_changed(tim_events_bus *bus) {
    return tim_events_set_msg_extensions_changed(bus, NULL, NULL);
}

static void vendor_register_msg_extensions_changed(const void *user_data) {
    TIMSetMsgExtensionsChangedCallback(on_msg_extensions_changed, user_data);
}

static void vendor_unregister_msg_extensions_changed(void) {
    TIMSetMsgExtensionsChangedCallback(NULL, NULL);
}

static void on_msg_extensions_deleted(const char *message_id, const char *message_extension_key_array, const void *user_data) {
    called("TIMMsgExtensionsDeletedCallback", user_data);
    got_text(message_id);
    got_text(message_extension_key_array);
}

static int register_msg_extensions_deleted(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_msg_extensions_deleted(bus, on_msg_extensions_deleted, user_data);
}

static int unregister_msg_extensions_deleted(tim_events_bus *bus) {
    return tim_events_set_msg_extensions_deleted(bus, NULL, NULL);
}

static void vendor_register_msg_extensions_deleted(const void *user_data) {
    TIMSetMsgExtensionsDeletedCallback(on_msg_extensions_deleted, user_data);
}

static void vendor_unregister_msg_extensions_deleted(void) {
    TIMSetMsgExtensionsDeletedCallback(NULL, NULL);
}

static void on_msg_reactions_changed(const char *message_reaction_change_info_array, const void *user_data) {
    called("TIMMsgReactionsChangedCallback", user_data);
    got_text(message_reaction_change_info_array);
}

static int register_msg_reactions_changed(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_msg_reactions_changed(bus, on_msg_reactions_changed, user_data);
}

static int unregister_msg_reactions_changed(tim_events_bus *bus) {
    return tim_events_set_msg_reactions_changed(bus, NULL, NULL);
}

static void vendor_register_msg_reactions_changed(const void *user_data) {
    TIMSetMsgReactionsChangedCallback(on_msg_reactions_changed, user_data);
}

static void vendor_unregister_msg_reactions_changed(void) {
    TIMSetMsgReactionsChangedCallback(NULL, NULL);
}

static void on_msg_all_message_receive_option(const char *json_receive_message_option_info, const void *user_data) {
    called("TIMMsgAllMessageReceiveOptionCallback", user_data);
    got_text(json_receive_message_option_info);
}

static int register_msg_all_message_receive_option(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_msg_all_message_receive_option(bus, on_msg_all_message_receive_option, user_data);
}

static int unregister_msg_all_message_receive_option(tim_events_bus *bus) {
    return tim_events_set_msg_all_message_receive_option(bus, NULL, NULL);
}

static void vendor_register_msg_all_message_receive_option(const void *user_data) {
    TIMSetMsgAllMessageReceiveOptionCallback(on_msg_all_message_receive_option, user_data);
}

static void vendor_unregister_msg_all_message_receive_option(void) {
    TIMSetMsgAllMessageReceiveOptionCallback(NULL, NULL);
}

static void on_msg_group_pinned_message_changed(const char *group_id, const char *json_msg, bool is_pinned, const char *op_user, const void *user_data) {
    called("TIMMsgGroupPinnedMessageChangedCallback", user_data);
    got_text(group_id);
    got_text(json_msg);
    got_bool(is_pinned);
    got_text(op_user);
}

static int register_msg_group_pinned_message_changed(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_msg_group_pinned_message_changed(bus, on_msg_group_pinned_message_changed, user_data);
}

static int unregister_msg_group_pinned_message_changed(tim_events_bus *bus) {
    return tim_events_set_msg_group_pinned_message_changed(bus, NULL, NULL);
}

static void vendor_register_msg_group_pinned_message_changed(const void *user_data) {
    TIMSetMsgGroupPinnedMessageChangedCallback(on_msg_group_pinned_message_changed, user_data);
}

static void vendor_unregister_msg_group_pinned_message_changed(void) {
    TIMSetMsgGroupPinnedMessageChangedCallback(NULL, NULL);
}

static void on_conv_event(int32_t conv_event, const char *json_conv_array, const void *user_data) {
    called("TIMConvEventCallback", user_data);
    got_int32(conv_event);
    got_text(json_conv_array);
}

static int register_conv_event(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_conv_event(bus, on_conv_event, user_data);
}

static int unregister_conv_event(tim_events_bus *bus) {
    return tim_events_set_conv_event(bus, NULL, NULL);
}

static void vendor_register_conv_event(const void *user_data) {
    TIMSetConvEventCallback((TIMConvEventCallback)on_conv_event, user_data);
}

static void vendor_unregister_conv_event(void) {
    TIMSetConvEventCallback(NULL, NULL);
}

static void on_conv_total_unread_message_count_changed(int32_t total_unread_count, const void *user_data) {
    called("TIMConvTotalUnreadMessageCountChangedCallback", user_data);
    got_int32(total_unread_count);
}

static int register_conv_total_unread_message_count_changed(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_conv_total_unread_message_count_changed(bus, on_conv_total_unread_message_count_changed, user_data);
}

static int unregister_conv_total_unread_message_count_changed(tim_events_bus *bus) {
    return tim_events_set_conv_total_unread_message_count_changed(bus, NULL, NULL);
}

static void vendor_register_conv_total_unread_message_count_changed(const void *user_data) {
    TIMSetConvTotalUnreadMessageCountChangedCallback(on_conv_total_unread_message_count_changed, user_data);
}

static void vendor_unregister_conv_total_unread_message_count_changed(void) {
    TIMSetConvTotalUnreadMessageCountChangedCallback(NULL, NULL);
}

static void on_conv_unread_message_count_changed_by_filter(const char *filter, int32_t total_unread_count, const void *user_data) {
    called("TIMConvTotalUnreadMessageCountChangedByFilterCallback", user_data);
    got_text(filter);
    got_int32(total_unread_count);
}

static int register_conv_unread_message_count_changed_by_filter(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_conv_unread_message_count_changed_by_filter(bus, on_conv_unread_message_count_changed_by_filter, user_data);
}

static int unregister_conv_unread_message_count_changed_by_filter(tim_events_bus *bus) {
    return tim_events_set_conv_unread_message_count_changed_by_filter(bus, NULL, NULL);
}

static void vendor_register_conv_unread_message_count_changed_by_filter(const void *user_data) {
    TIMSetConvUnreadMessageCountChangedByFilterCallback(on_conv_unread_message_count_changed_by_filter, user_data);
}

static void vendor_unregister_conv_unread_message_count_changed_by_filter(void) {
    TIMSetConvUnreadMessageCountChangedByFilterCallback(NULL, NULL);
}

static void on_conv_conversation_group_created(const char *group_name, const char *conversation_array, const void *user_data) {
    called("TIMConvConversationGroupCreatedCallback", user_data);
    got_text(group_name);
    got_text(conversation_array);
}

static int register_conv_conversation_group_created(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_conv_conversation_group_created(bus, on_conv_conversation_group_created, user_data);
}

static int unregister_conv_conversation_group_created(tim_events_bus *bus) {
    return tim_events_set_conv_conversation_group_created(bus, NULL, NULL);
}

static void vendor_register_conv_conversation_group_created(const void *user_data) {
    TIMSetConvConversationGroupCreatedCallback(on_conv_conversation_group_created, user_data);
}

static void vendor_unregister_conv_conversation_group_created(void) {
    TIMSetConvConversationGroupCreatedCallback(NULL, NULL);
}

static void on_conv_conversation_group_deleted(const char *group_name, const void *user_data) {
    called("TIMConvConversationGroupDeletedCallback", user_data);
    got_text(group_name);
}

static int register_conv_conversation_group_deleted(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_conv_conversation_group_deleted(bus, on_conv_conversation_group_deleted, user_data);
}

static int unregister_conv_conversation_group_deleted(tim_events_bus *bus) {
    return tim_events_set_conv_conversation_group_deleted(bus, NULL, NULL);
}

static void vendor_register_conv_conversation_group_deleted(const void *user_data) {
    TIMSetConvConversationGroupDeletedCallback(on_conv_conversation_group_deleted, user_data);
}

static void vendor_unregister_conv_conversation_group_deleted(void) {
    TIMSetConvConversationGroupDeletedCallback(NULL, NULL);
}

static void on_conv_conversation_group_name_changed(const char *old_name, const char *new_name, const void *user_data) {
    called("TIMConvConversationGroupNameChangedCallback", user_data);
    got_text(old_name);
    got_text(new_name);
}

static int register_conv_conversation_group_name_changed(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_conv_conversation_group_name_changed(bus, on_conv_conversation_group_name_changed, user_data);
}

static int unregister_conv_conversation_group_name_changed(tim_events_bus *bus) {
    return tim_events_set_conv_conversation_group_name_changed(bus, NULL, NULL);
}

static void vendor_register_conv_conversation_group_name_changed(const void *user_data) {
    TIMSetConvConversationGroupNameChangedCallback(on_conv_conversation_group_name_changed, user_data);
}

static void vendor_unregister_conv_conversation_group_name_changed(void) {
    TIMSetConvConversationGroupNameChangedCallback(NULL, NULL);
}

static void on_conv_conversations_added_to_group(const char *group_name, const char *conversation_array, const void *user_data) {
    called("TIMConvConversationsAddedToGroupCallback", user_data);
    got_text(group_name);
    got_text(conversation_array);
}

static int register_conv_conversations_added_to_group(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_conv_conversations_added_to_group(bus, on_conv_conversations_added_to_group, user_data);
}

static int unregister_conv_conversations_added_to_group(tim_events_bus *bus) {
    return tim_events_set_conv_conversations_added_to_group(bus, NULL, NULL);
}

static void vendor_register_conv_conversations_added_to_group(const void *user_data) {
    TIMSetConvConversationsAddedToGroupCallback(on_conv_conversations_added_to_group, user_data);
}

static void vendor_unregister_conv_conversations_added_to_group(void) {
    TIMSetConvConversationsAddedToGroupCallback(NULL, NULL);
}

static void on_conv_conversations_deleted_from_group(const char *group_name, const char *conversation_array, uint32_t reason, const void *user_data) {
    called("TIMConvConversationsDeletedFromGroupCallback", user_data);
    got_text(group_name);
    got_text(conversation_array);
    got_uint32(reason);
}

static int register_conv_conversations_deleted_from_group(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_conv_conversations_deleted_from_group(bus, on_conv_conversations_deleted_from_group, user_data);
}

static int unregister_conv_conversations_deleted_from_group(tim_events_bus *bus) {
    return tim_events_set_conv_conversations_deleted_from_group(bus, NULL, NULL);
}

static void vendor_register_conv_conversations_deleted_from_group(const void *user_data) {
    TIMSetConvConversationsDeletedFromGroupCallback(on_conv_conversations_deleted_from_group, user_data);
}

static void vendor_unregister_conv_conversations_deleted_from_group(void) {
    TIMSetConvConversationsDeletedFromGroupCallback(NULL, NULL);
}

static void on_group_tips_event(const char *json_group_tip, const void *user_data) {
    called("TIMGroupTipsEventCallback", user_data);
    got_text(json_group_tip);
}

static int register_group_tips_event(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_group_tips_event(bus, on_group_tips_event, user_data);
}

static int unregister_group_tips_event(tim_events_bus *bus) {
    return tim_events_set_group_tips_event(bus, NULL, NULL);
}

static void vendor_register_group_tips_event(const void *user_data) {
    TIMSetGroupTipsEventCallback(on_group_tips_event, user_data);
}

static void vendor_unregister_group_tips_event(void) {
    TIMSetGroupTipsEventCallback(NULL, NULL);
}

static void on_group_attribute_changed(const char *group_id, const char *json_group_attribute_array, const void *user_data) {
    called("TIMGroupAttributeChangedCallback", user_data);
    got_text(group_id);
    got_text(json_group_attribute_array);
}

static int register_group_attribute_changed(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_group_attribute_changed(bus, on_group_attribute_changed, user_data);
}

static int unregister_group_attribute_changed(tim_events_bus *bus) {
    return tim_events_set_group_attribute_changed(bus, NULL, NULL);
}

static void vendor_register_group_attribute_changed(const void *user_data) {
    TIMSetGroupAttributeChangedCallback(on_group_attribute_changed, user_data);
}

static void vendor_unregister_group_attribute_changed(void) {
    TIMSetGroupAttributeChangedCallback(NULL, NULL);
}

static void on_group_counter_changed(const char *group_id, const char *group_counter_key, int64_t group_counter_new_value, const void *user_data) {
    called("TIMGroupCounterChangedCallback", user_data);
    got_text(group_id);
    got_text(group_counter_key);
    got_int64(group_counter_new_value);
}

static int register_group_counter_changed(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_group_counter_changed(bus, on_group_counter_changed, user_data);
}

static int unregister_group_counter_changed(tim_events_bus *bus) {
    return tim_events_set_group_counter_changed(bus, NULL, NULL);
}

static void vendor_register_group_counter_changed(const void *user_data) {
    TIMSetGroupCounterChangedCallback(on_group_counter_changed, user_data);
}

static void vendor_unregister_group_counter_changed(void) {
    TIMSetGroupCounterChangedCallback(NULL, NULL);
}

static void on_group_topic_created(const char *group_id, const char *topic_id, const void *user_data) {
    called("TIMGroupTopicCreatedCallback", user_data);
    got_text(group_id);
    got_text(topic_id);
}

static int register_group_topic_created(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_group_topic_created(bus, on_group_topic_created, user_data);
}

static int unregister_group_topic_created(tim_events_bus *bus) {
    return tim_events_set_group_topic_created(bus, NULL, NULL);
}

static void vendor_register_group_topic_created(const void *user_data) {
    TIMSetGroupTopicCreatedCallback(on_group_topic_created, user_data);
}

static void vendor_unregister_group_topic_created(void) {
    TIMSetGroupTopicCreatedCallback(NULL, NULL);
}

static void on_group_topic_deleted(const char *group_id, const char *topic_id_array, const void *user_data) {
    called("TIMGroupTopicDeletedCallback", user_data);
    got_text(group_id);
    got_text(topic_id_array);
}

static int register_group_topic_deleted(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_group_topic_deleted(bus, on_group_topic_deleted, user_data);
}

static int unregister_group_topic_deleted(tim_events_bus *bus) {
    return tim_events_set_group_topic_deleted(bus, NULL, NULL);
}

static void vendor_register_group_topic_deleted(const void *user_data) {
    TIMSetGroupTopicDeletedCallback(on_group_topic_deleted, user_data);
}

static void vendor_unregister_group_topic_deleted(void) {
    TIMSetGroupTopicDeletedCallback(NULL, NULL);
}

static void on_group_topic_changed(const char *group_id, const char *topic_info, const void *user_data) {
    called("TIMGroupTopicChangedCallback", user_data);
    got_text(group_id);
    got_text(topic_info);
}

static int register_group_topic_changed(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_group_topic_changed(bus, on_group_topic_changed, user_data);
}

static int unregister_group_topic_changed(tim_events_bus *bus) {
    return tim_events_set_group_topic_changed(bus, NULL, NULL);
}

static void vendor_register_group_topic_changed(const void *user_data) {
    TIMSetGroupTopicChangedCallback(on_group_topic_changed, user_data);
}

static void vendor_unregister_group_topic_changed(void) {
    TIMSetGroupTopicChangedCallback(NULL, NULL);
}

static void on_community_create_topic(const char *group_id, const char *topic_id, const void *user_data) {
    called("TIMCommunityCreateTopicCallback", user_data);
    got_text(group_id);
    got_text(topic_id);
}

static int register_community_create_topic(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_community_create_topic(bus, on_community_create_topic, user_data);
}

static int unregister_community_create_topic(tim_events_bus *bus) {
    return tim_events_set_community_create_topic(bus, NULL, NULL);
}

static void vendor_register_community_create_topic(const void *user_data) {
    TIMSetCommunityCreateTopicCallback(on_community_create_topic, user_data);
}

static void vendor_unregister_community_create_topic(void) {
    TIMSetCommunityCreateTopicCallback(NULL, NULL);
}

static void on_community_delete_topic(const char *group_id, const char *topic_id_array, const void *user_data) {
    called("TIMCommunityDeleteTopicCallback", user_data);
    got_text(group_id);
    got_text(topic_id_array);
}

static int register_community_delete_topic(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_community_delete_topic(bus, on_community_delete_topic, user_data);
}

static int unregister_community_delete_topic(tim_events_bus *bus) {
    return tim_events_set_community_delete_topic(bus, NULL, NULL);
}

static void vendor_register_community_delete_topic(const void *user_data) {
    TIMSetCommunityDeleteTopicCallback(on_community_delete_topic, user_data);
}

static void vendor_unregister_community_delete_topic(void) {
    TIMSetCommunityDeleteTopicCallback(NULL, NULL);
}

static void on_community_change_topic_info(const char *group_id, const char *topic_info, const void *user_data) {
    called("TIMCommunityChangeTopicInfoCallback", user_data);
    got_text(group_id);
    got_text(topic_info);
}

static int register_community_change_topic_info(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_community_change_topic_info(bus, on_community_change_topic_info, user_data);
}

static int unregister_community_change_topic_info(tim_events_bus *bus) {
    return tim_events_set_community_change_topic_info(bus, NULL, NULL);
}

static void vendor_register_community_change_topic_info(const void *user_data) {
    TIMSetCommunityChangeTopicInfoCallback(on_community_change_topic_info, user_data);
}

static void vendor_unregister_community_change_topic_info(void) {
    TIMSetCommunityChangeTopicInfoCallback(NULL, NULL);
}

static void on_community_receive_topic_rest_custom_data(const char *topic_id, const char *custom_data, const void *user_data) {
    called("TIMCommunityReceiveTopicRESTCustomDataCallback", user_data);
    got_text(topic_id);
    got_text(custom_data);
}

static int register_community_receive_topic_rest_custom_data(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_community_receive_topic_rest_custom_data(bus, on_community_receive_topic_rest_custom_data, user_data);
}

static int unregister_community_receive_topic_rest_custom_data(tim_events_bus *bus) {
    return tim_events_set_community_receive_topic_rest_custom_data(bus, NULL, NULL);
}

static void vendor_register_community_receive_topic_rest_custom_data(const void *user_data) {
    TIMSetCommunityReceiveTopicRESTCustomDataCallback(on_community_receive_topic_rest_custom_data, user_data);
}

static void vendor_unregister_community_receive_topic_rest_custom_data(void) {
    TIMSetCommunityReceiveTopicRESTCustomDataCallback(NULL, NULL);
}

static void on_community_create_permission_group(const char *group_id, const char *permission_group_info, const void *user_data) {
    called("TIMCommunityCreatePermissionGroupCallback", user_data);
    got_text(group_id);
    got_text(permission_group_info);
}

static int register_community_create_permission_group(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_community_create_permission_group(bus, on_community_create_permission_group, user_data);
}

static int unregister_community_create_permission_group(tim_events_bus *bus) {
    return tim_events_set_community_create_permission_group(bus, NULL, NULL);
}

static void vendor_register_community_create_permission_group(const void *user_data) {
    TIMSetCommunityCreatePermissionGroupCallback(on_community_create_permission_group, user_data);
}

static void vendor_unregister_community_create_permission_group(void) {
    TIMSetCommunityCreatePermissionGroupCallback(NULL, NULL);
}

static void on_community_delete_permission_group(const char *group_id, const char *permission_group_id_array, const void *user_data) {
    called("TIMCommunityDeletePermissionGroupCallback", user_data);
    got_text(group_id);
    got_text(permission_group_id_array);
}

static int register_community_delete_permission_group(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_community_delete_permission_group(bus, on_community_delete_permission_group, user_data);
}

static int unregister_community_delete_permission_group(tim_events_bus *bus) {
    return tim_events_set_community_delete_permission_group(bus, NULL, NULL);
}

static void vendor_register_community_delete_permission_group(const void *user_data) {
    TIMSetCommunityDeletePermissionGroupCallback(on_community_delete_permission_group, user_data);
}

static void vendor_unregister_community_delete_permission_group(void) {
    TIMSetCommunityDeletePermissionGroupCallback(NULL, NULL);
}

static void on_community_change_permission_group_info(const char *group_id, const char *permission_group_info, const void *user_data) {
    called("TIMCommunityChangePermissionGroupInfoCallback", user_data);
    got_text(group_id);
    got_text(permission_group_info);
}

static int register_community_change_permission_group_info(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_community_change_permission_group_info(bus, on_community_change_permission_group_info, user_data);
}

static int unregister_community_change_permission_group_info(tim_events_bus *bus) {
    return tim_events_set_community_change_permission_group_info(bus, NULL, NULL);
}

static void vendor_register_community_change_permission_group_info(const void *user_data) {
    TIMSetCommunityChangePermissionGroupInfoCallback(on_community_change_permission_group_info, user_data);
}

static void vendor_unregister_community_change_permission_group_info(void) {
    TIMSetCommunityChangePermissionGroupInfoCallback(NULL, NULL);
}

static void on_community_add_members_to_permission_group(const char *group_id, const char *json_result, const void *user_data) {
    called("TIMCommunityAddMembersToPermissionGroupCallback", user_data);
    got_text(group_id);
    got_text(json_result);
}

static int register_community_add_members_to_permission_group(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_community_add_members_to_permission_group(bus, on_community_add_members_to_permission_group, user_data);
}

static int unregister_community_add_members_to_permission_group(tim_events_bus *bus) {
    return tim_events_set_community_add_members_to_permission_group(bus, NULL, NULL);
}

static void vendor_register_community_add_members_to_permission_group(const void *user_data) {
    TIMSetCommunityAddMembersToPermissionGroupCallback(on_community_add_members_to_permission_group, user_data);
}

static void vendor_unregister_community_add_members_to_permission_group(void) {
    TIMSetCommunityAddMembersToPermissionGroupCallback(NULL, NULL);
}

static void on_community_remove_members_from_permission_group(const char *group_id, const char *json_result, const void *user_data) {
    called("TIMCommunityRemoveMembersFromPermissionGroupCallback", user_data);
    got_text(group_id);
    got_text(json_result);
}

static int register_community_remove_members_from_permission_group(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_community_remove_members_from_permission_group(bus, on_community_remove_members_from_permission_group, user_data);
}

static int unregister_community_remove_members_from_permission_group(tim_events_bus *bus) {
    return tim_events_set_community_remove_members_from_permission_group(bus, NULL, NULL);
}

static void vendor_register_community_remove_members_from_permission_group(const void *user_data) {
    TIMSetCommunityRemoveMembersFromPermissionGroupCallback(on_community_remove_members_from_permission_group, user_data);
}

static void vendor_unregister_community_remove_members_from_permission_group(void) {
    TIMSetCommunityRemoveMembersFromPermissionGroupCallback(NULL, NULL);
}

static void on_community_add_topic_permission(const char *group_id, const char *json_result, const void *user_data) {
    called("TIMCommunityAddTopicPermissionCallback", user_data);
    got_text(group_id);
    got_text(json_result);
}

static int register_community_add_topic_permission(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_community_add_topic_permission(bus, on_community_add_topic_permission, user_data);
}

static int unregister_community_add_topic_permission(tim_events_bus *bus) {
    return tim_events_set_community_add_topic_permission(bus, NULL, NULL);
}

static void vendor_register_community_add_topic_permission(const void *user_data) {
    TIMSetCommunityAddTopicPermissionCallback(on_community_add_topic_permission, user_data);
}

static void vendor_unregister_community_add_topic_permission(void) {
    TIMSetCommunityAddTopicPermissionCallback(NULL, NULL);
}

static void on_community_delete_topic_permission(const char *group_id, const char *json_result, const void *user_data) {
    called("TIMCommunityDeleteTopicPermissionCallback", user_data);
    got_text(group_id);
    got_text(json_result);
}

static int register_community_delete_topic_permission(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_community_delete_topic_permission(bus, on_community_delete_topic_permission, user_data);
}

static int unregister_community_delete_topic_permission(tim_events_bus *bus) {
    return tim_events_set_community_delete_topic_permission(bus, NULL, NULL);
}

static void vendor_register_community_delete_topic_permission(const void *user_data) {
    TIMSetCommunityDeleteTopicPermissionCallback(on_community_delete_topic_permission, user_data);
}

static void vendor_unregister_community_delete_topic_permission(void) {
    TIMSetCommunityDeleteTopicPermissionCallback(NULL, NULL);
}

static void on_community_modify_topic_permission(const char *group_id, const char *json_result, const void *user_data) {
    called("TIMCommunityModifyTopicPermissionCallback", user_data);
    got_text(group_id);
    got_text(json_result);
}

static int register_community_modify_topic_permission(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_community_modify_topic_permission(bus, on_community_modify_topic_permission, user_data);
}

static int unregister_community_modify_topic_permission(tim_events_bus *bus) {
    return tim_events_set_community_modify_topic_permission(bus, NULL, NULL);
}

static void vendor_register_community_modify_topic_permission(const void *user_data) {
    TIMSetCommunityModifyTopicPermissionCallback(on_community_modify_topic_permission, user_data);
}

static void vendor_unregister_community_modify_topic_permission(void) {
    TIMSetCommunityModifyTopicPermissionCallback(NULL, NULL);
}

static void on_on_add_friend(const char *json_identifier_array, const void *user_data) {
    called("TIMOnAddFriendCallback", user_data);
    got_text(json_identifier_array);
}

static int register_on_add_friend(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_on_add_friend(bus, on_on_add_friend, user_data);
}

static int unregister_on_add_friend(tim_events_bus *bus) {
    return tim_events_set_on_add_friend(bus, NULL, NULL);
}

static void vendor_register_on_add_friend(const void *user_data) {
    TIMSetOnAddFriendCallback(on_on_add_friend, user_data);
}

static void vendor_unregister_on_add_friend(void) {
    TIMSetOnAddFriendCallback(NULL, NULL);
}

static void on_on_delete_friend(const char *json_identifier_array, const void *user_data) {
    called("TIMOnDeleteFriendCallback", user_data);
    got_text(json_identifier_array);
}

static int register_on_delete_friend(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_on_delete_friend(bus, on_on_delete_friend, user_data);
}

static int unregister_on_delete_friend(tim_events_bus *bus) {
    return tim_events_set_on_delete_friend(bus, NULL, NULL);
}

static void vendor_register_on_delete_friend(const void *user_data) {
    TIMSetOnDeleteFriendCallback(on_on_delete_friend, user_data);
}

static void vendor_unregister_on_delete_friend(void) {
    TIMSetOnDeleteFriendCallback(NULL, NULL);
}

static void on_update_friend_profile(const char *json_friend_profile_update_array, const void *user_data) {
    called("TIMUpdateFriendProfileCallback", user_data);
    got_text(json_friend_profile_update_array);
}

static int register_update_friend_profile(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_update_friend_profile(bus, on_update_friend_profile, user_data);
}

static int unregister_update_friend_profile(tim_events_bus *bus) {
    return tim_events_set_update_friend_profile(bus, NULL, NULL);
}

static void vendor_register_update_friend_profile(const void *user_data) {
    TIMSetUpdateFriendProfileCallback(on_update_friend_profile, user_data);
}

static void vendor_unregister_update_friend_profile(void) {
    TIMSetUpdateFriendProfileCallback(NULL, NULL);
}

static void on_friend_add_request(const char *json_friend_add_request_pendency_array, const void *user_data) {
    called("TIMFriendAddRequestCallback", user_data);
    got_text(json_friend_add_request_pendency_array);
}

static int register_friend_add_request(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_friend_add_request(bus, on_friend_add_request, user_data);
}

static int unregister_friend_add_request(tim_events_bus *bus) {
    return tim_events_set_friend_add_request(bus, NULL, NULL);
}

static void vendor_register_friend_add_request(const void *user_data) {
    TIMSetFriendAddRequestCallback(on_friend_add_request, user_data);
}

static void vendor_unregister_friend_add_request(void) {
    TIMSetFriendAddRequestCallback(NULL, NULL);
}

static void on_friend_application_list_deleted(const char *json_identifier_array, const void *user_data) {
    called("TIMFriendApplicationListDeletedCallback", user_data);
    got_text(json_identifier_array);
}

static int register_friend_application_list_deleted(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_friend_application_list_deleted(bus, on_friend_application_list_deleted, user_data);
}

static int unregister_friend_application_list_deleted(tim_events_bus *bus) {
    return tim_events_set_friend_application_list_deleted(bus, NULL, NULL);
}

static void vendor_register_friend_application_list_deleted(const void *user_data) {
    TIMSetFriendApplicationListDeletedCallback(on_friend_application_list_deleted, user_data);
}

static void vendor_unregister_friend_application_list_deleted(void) {
    TIMSetFriendApplicationListDeletedCallback(NULL, NULL);
}

static void on_friend_application_list_read(const void *user_data) {
    called("TIMFriendApplicationListReadCallback", user_data);
}

static int register_friend_application_list_read(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_friend_application_list_read(bus, on_friend_application_list_read, user_data);
}

static int unregister_friend_application_list_read(tim_events_bus *bus) {
    return tim_events_set_friend_application_list_read(bus, NULL, NULL);
}

static void vendor_register_friend_application_list_read(const void *user_data) {
    TIMSetFriendApplicationListReadCallback(on_friend_application_list_read, user_data);
}

static void vendor_unregister_friend_application_list_read(void) {
    TIMSetFriendApplicationListReadCallback(NULL, NULL);
}

static void on_friend_black_list_added(const char *json_friend_black_added_array, const void *user_data) {
    called("TIMFriendBlackListAddedCallback", user_data);
    got_text(json_friend_black_added_array);
}

static int register_friend_black_list_added(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_friend_black_list_added(bus, on_friend_black_list_added, user_data);
}

static int unregister_friend_black_list_added(tim_events_bus *bus) {
    return tim_events_set_friend_black_list_added(bus, NULL, NULL);
}

static void vendor_register_friend_black_list_added(const void *user_data) {
    TIMSetFriendBlackListAddedCallback(on_friend_black_list_added, user_data);
}

static void vendor_unregister_friend_black_list_added(void) {
    TIMSetFriendBlackListAddedCallback(NULL, NULL);
}

static void on_friend_black_list_deleted(const char *json_identifier_array, const void *user_data) {
    called("TIMFriendBlackListDeletedCallback", user_data);
    got_text(json_identifier_array);
}

static int register_friend_black_list_deleted(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_friend_black_list_deleted(bus, on_friend_black_list_deleted, user_data);
}

static int unregister_friend_black_list_deleted(tim_events_bus *bus) {
    return tim_events_set_friend_black_list_deleted(bus, NULL, NULL);
}

static void vendor_register_friend_black_list_deleted(const void *user_data) {
    TIMSetFriendBlackListDeletedCallback(on_friend_black_list_deleted, user_data);
}

static void vendor_unregister_friend_black_list_deleted(void) {
    TIMSetFriendBlackListDeletedCallback(NULL, NULL);
}

static void on_friend_group_created(const char *group_name, const char *json_friend_info_array, const void *user_data) {
    called("TIMFriendGroupCreatedCallback", user_data);
    got_text(group_name);
    got_text(json_friend_info_array);
}

static int register_friend_group_created(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_friend_group_created(bus, on_friend_group_created, user_data);
}

static int unregister_friend_group_created(tim_events_bus *bus) {
    return tim_events_set_friend_group_created(bus, NULL, NULL);
}

static void vendor_register_friend_group_created(const void *user_data) {
    TIMSetFriendGroupCreatedCallback(on_friend_group_created, user_data);
}

static void vendor_unregister_friend_group_created(void) {
    TIMSetFriendGroupCreatedCallback(NULL, NULL);
}

static void on_friend_group_deleted(const char *json_group_name_array, const void *user_data) {
    called("TIMFriendGroupDeletedCallback", user_data);
    got_text(json_group_name_array);
}

static int register_friend_group_deleted(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_friend_group_deleted(bus, on_friend_group_deleted, user_data);
}

static int unregister_friend_group_deleted(tim_events_bus *bus) {
    return tim_events_set_friend_group_deleted(bus, NULL, NULL);
}

static void vendor_register_friend_group_deleted(const void *user_data) {
    TIMSetFriendGroupDeletedCallback(on_friend_group_deleted, user_data);
}

static void vendor_unregister_friend_group_deleted(void) {
    TIMSetFriendGroupDeletedCallback(NULL, NULL);
}

static void on_friend_group_name_changed(const char *old_group_name, const char *new_group_name, const void *user_data) {
    called("TIMFriendGroupNameChangedCallback", user_data);
    got_text(old_group_name);
    got_text(new_group_name);
}

static int register_friend_group_name_changed(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_friend_group_name_changed(bus, on_friend_group_name_changed, user_data);
}

static int unregister_friend_group_name_changed(tim_events_bus *bus) {
    return tim_events_set_friend_group_name_changed(bus, NULL, NULL);
}

static void vendor_register_friend_group_name_changed(const void *user_data) {
    TIMSetFriendGroupNameChangedCallback(on_friend_group_name_changed, user_data);
}

static void vendor_unregister_friend_group_name_changed(void) {
    TIMSetFriendGroupNameChangedCallback(NULL, NULL);
}

static void on_friends_added_to_group(const char *group_name, const char *json_friend_info_array, const void *user_data) {
    called("TIMFriendsAddedToGroupCallback", user_data);
    got_text(group_name);
    got_text(json_friend_info_array);
}

static int register_friends_added_to_group(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_friends_added_to_group(bus, on_friends_added_to_group, user_data);
}

static int unregister_friends_added_to_group(tim_events_bus *bus) {
    return tim_events_set_friends_added_to_group(bus, NULL, NULL);
}

static void vendor_register_friends_added_to_group(const void *user_data) {
    TIMSetFriendsAddedToGroupCallback(on_friends_added_to_group, user_data);
}

static void vendor_unregister_friends_added_to_group(void) {
    TIMSetFriendsAddedToGroupCallback(NULL, NULL);
}

static void on_friends_deleted_from_group(const char *group_name, const char *json_friend_id_array, const void *user_data) {
    called("TIMFriendsDeletedFromGroupCallback", user_data);
    got_text(group_name);
    got_text(json_friend_id_array);
}

static int register_friends_deleted_from_group(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_friends_deleted_from_group(bus, on_friends_deleted_from_group, user_data);
}

static int unregister_friends_deleted_from_group(tim_events_bus *bus) {
    return tim_events_set_friends_deleted_from_group(bus, NULL, NULL);
}

static void vendor_register_friends_deleted_from_group(const void *user_data) {
    TIMSetFriendsDeletedFromGroupCallback(on_friends_deleted_from_group, user_data);
}

static void vendor_unregister_friends_deleted_from_group(void) {
    TIMSetFriendsDeletedFromGroupCallback(NULL, NULL);
}

static void on_official_account_subscribed(const char *json_official_account_info, const void *user_data) {
    called("TIMOfficialAccountSubscribedCallback", user_data);
    got_text(json_official_account_info);
}

static int register_official_account_subscribed(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_official_account_subscribed(bus, on_official_account_subscribed, user_data);
}

static int unregister_official_account_subscribed(tim_events_bus *bus) {
    return tim_events_set_official_account_subscribed(bus, NULL, NULL);
}

static void vendor_register_official_account_subscribed(const void *user_data) {
    TIMSetOfficialAccountSubscribedCallback(on_official_account_subscribed, user_data);
}

static void vendor_unregister_official_account_subscribed(void) {
    TIMSetOfficialAccountSubscribedCallback(NULL, NULL);
}

static void on_official_account_unsubscribed(const char *official_account_id, const void *user_data) {
    called("TIMOfficialAccountUnsubscribedCallback", user_data);
    got_text(official_account_id);
}

static int register_official_account_unsubscribed(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_official_account_unsubscribed(bus, on_official_account_unsubscribed, user_data);
}

static int unregister_official_account_unsubscribed(tim_events_bus *bus) {
    return tim_events_set_official_account_unsubscribed(bus, NULL, NULL);
}

static void vendor_register_official_account_unsubscribed(const void *user_data) {
    TIMSetOfficialAccountUnsubscribedCallback(on_official_account_unsubscribed, user_data);
}

static void vendor_unregister_official_account_unsubscribed(void) {
    TIMSetOfficialAccountUnsubscribedCallback(NULL, NULL);
}

static void on_official_account_deleted(const char *official_account_id, const void *user_data) {
    called("TIMOfficialAccountDeletedCallback", user_data);
    got_text(official_account_id);
}

static int register_official_account_deleted(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_official_account_deleted(bus, on_official_account_deleted, user_data);
}

static int unregister_official_account_deleted(tim_events_bus *bus) {
    return tim_events_set_official_account_deleted(bus, NULL, NULL);
}

static void vendor_register_official_account_deleted(const void *user_data) {
    TIMSetOfficialAccountDeletedCallback(on_official_account_deleted, user_data);
}

static void vendor_unregister_official_account_deleted(void) {
    TIMSetOfficialAccountDeletedCallback(NULL, NULL);
}

static void on_official_account_info_changed(const char *json_official_account_info, const void *user_data) {
    called("TIMOfficialAccountInfoChangedCallback", user_data);
    got_text(json_official_account_info);
}

static int register_official_account_info_changed(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_official_account_info_changed(bus, on_official_account_info_changed, user_data);
}

static int unregister_official_account_info_changed(tim_events_bus *bus) {
    return tim_events_set_official_account_info_changed(bus, NULL, NULL);
}

static void vendor_register_official_account_info_changed(const void *user_data) {
    TIMSetOfficialAccountInfoChangedCallback(on_official_account_info_changed, user_data);
}

static void vendor_unregister_official_account_info_changed(void) {
    TIMSetOfficialAccountInfoChangedCallback(NULL, NULL);
}

static void on_my_following_list_changed(const char *json_user_info_list, bool is_add, const void *user_data) {
    called("TIMMyFollowingListChangedCallback", user_data);
    got_text(json_user_info_list);
    got_bool(is_add);
}

static int register_my_following_list_changed(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_my_following_list_changed(bus, on_my_following_list_changed, user_data);
}

static int unregister_my_following_list_changed(tim_events_bus *bus) {
    return tim_events_set_my_following_list_changed(bus, NULL, NULL);
}

static void vendor_register_my_following_list_changed(const void *user_data) {
    TIMSetMyFollowingListChangedCallback(on_my_following_list_changed, user_data);
}

static void vendor_unregister_my_following_list_changed(void) {
    TIMSetMyFollowingListChangedCallback(NULL, NULL);
}

static void on_my_followers_list_changed(const char *json_user_info_list, bool is_add, const void *user_data) {
    called("TIMMyFollowersListChangedCallback", user_data);
    got_text(json_user_info_list);
    got_bool(is_add);
}

static int register_my_followers_list_changed(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_my_followers_list_changed(bus, on_my_followers_list_changed, user_data);
}

static int unregister_my_followers_list_changed(tim_events_bus *bus) {
    return tim_events_set_my_followers_list_changed(bus, NULL, NULL);
}

static void vendor_register_my_followers_list_changed(const void *user_data) {
    TIMSetMyFollowersListChangedCallback(on_my_followers_list_changed, user_data);
}

static void vendor_unregister_my_followers_list_changed(void) {
    TIMSetMyFollowersListChangedCallback(NULL, NULL);
}

static void on_mutual_followers_list_changed(const char *json_user_info_list, bool is_add, const void *user_data) {
    called("TIMMutualFollowersListChangedCallback", user_data);
    got_text(json_user_info_list);
    got_bool(is_add);
}

static int register_mutual_followers_list_changed(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_mutual_followers_list_changed(bus, on_mutual_followers_list_changed, user_data);
}

static int unregister_mutual_followers_list_changed(tim_events_bus *bus) {
    return tim_events_set_mutual_followers_list_changed(bus, NULL, NULL);
}

static void vendor_register_mutual_followers_list_changed(const void *user_data) {
    TIMSetMutualFollowersListChangedCallback(on_mutual_followers_list_changed, user_data);
}

static void vendor_unregister_mutual_followers_list_changed(void) {
    TIMSetMutualFollowersListChangedCallback(NULL, NULL);
}

static void on_self_info_updated(const char *json_user_profile, const void *user_data) {
    called("TIMSelfInfoUpdatedCallback", user_data);
    got_text(json_user_profile);
}

static int register_self_info_updated(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_self_info_updated(bus, on_self_info_updated, user_data);
}

static int unregister_self_info_updated(tim_events_bus *bus) {
    return tim_events_set_self_info_updated(bus, NULL, NULL);
}

static void vendor_register_self_info_updated(const void *user_data) {
    TIMSetSelfInfoUpdatedCallback(on_self_info_updated, user_data);
}

static void vendor_unregister_self_info_updated(void) {
    TIMSetSelfInfoUpdatedCallback(NULL, NULL);
}

static void on_user_status_changed(const char *json_user_status_array, const void *user_data) {
    called("TIMUserStatusChangedCallback", user_data);
    got_text(json_user_status_array);
}

static int register_user_status_changed(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_user_status_changed(bus, on_user_status_changed, user_data);
}

static int unregister_user_status_changed(tim_events_bus *bus) {
    return tim_events_set_user_status_changed(bus, NULL, NULL);
}

static void vendor_register_user_status_changed(const void *user_data) {
    TIMSetUserStatusChangedCallback(on_user_status_changed, user_data);
}

static void vendor_unregister_user_status_changed(void) {
    TIMSetUserStatusChangedCallback(NULL, NULL);
}

static void on_user_info_changed(const char *json_user_info_array, const void *user_data) {
    called("TIMUserInfoChangedCallback", user_data);
    got_text(json_user_info_array);
}

static int register_user_info_changed(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_user_info_changed(bus, on_user_info_changed, user_data);
}

static int unregister_user_info_changed(tim_events_bus *bus) {
    return tim_events_set_user_info_changed(bus, NULL, NULL);
}

static void vendor_register_user_info_changed(const void *user_data) {
    TIMSetUserInfoChangedCallback(on_user_info_changed, user_data);
}

static void vendor_unregister_user_info_changed(void) {
    TIMSetUserInfoChangedCallback(NULL, NULL);
}

static void on_signaling_receive_new_invitation(const char *invite_id, const char *inviter, const char *group_id, const char *json_invitee_list, const char *data, const void *user_data) {
    called("TIMSignalingReceiveNewInvitationCallback", user_data);
    got_text(invite_id);
    got_text(inviter);
    got_text(group_id);
    got_text(json_invitee_list);
    got_text(data);
}

static int register_signaling_receive_new_invitation(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_signaling_receive_new_invitation(bus, on_signaling_receive_new_invitation, user_data);
}

static int unregister_signaling_receive_new_invitation(tim_events_bus *bus) {
    return tim_events_set_signaling_receive_new_invitation(bus, NULL, NULL);
}

static void vendor_register_signaling_receive_new_invitation(const void *user_data) {
    TIMSetSignalingReceiveNewInvitationCallback(on_signaling_receive_new_invitation, user_data);
}

static void vendor_unregister_signaling_receive_new_invitation(void) {
    TIMSetSignalingReceiveNewInvitationCallback(NULL, NULL);
}

static void on_signaling_invitation_cancelled(const char *invite_id, const char *inviter, const char *data, const void *user_data) {
    called("TIMSignalingInvitationCancelledCallback", user_data);
    got_text(invite_id);
    got_text(inviter);
    got_text(data);
}

static int register_signaling_invitation_cancelled(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_signaling_invitation_cancelled(bus, on_signaling_invitation_cancelled, user_data);
}

static int unregister_signaling_invitation_cancelled(tim_events_bus *bus) {
    return tim_events_set_signaling_invitation_cancelled(bus, NULL, NULL);
}

static void vendor_register_signaling_invitation_cancelled(const void *user_data) {
    TIMSetSignalingInvitationCancelledCallback(on_signaling_invitation_cancelled, user_data);
}

static void vendor_unregister_signaling_invitation_cancelled(void) {
    TIMSetSignalingInvitationCancelledCallback(NULL, NULL);
}

static void on_signaling_invitee_accepted(const char *invite_id, const char *invitee, const char *data, const void *user_data) {
    called("TIMSignalingInviteeAcceptedCallback", user_data);
    got_text(invite_id);
    got_text(invitee);
    got_text(data);
}

static int register_signaling_invitee_accepted(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_signaling_invitee_accepted(bus, on_signaling_invitee_accepted, user_data);
}

static int unregister_signaling_invitee_accepted(tim_events_bus *bus) {
    return tim_events_set_signaling_invitee_accepted(bus, NULL, NULL);
}

static void vendor_register_signaling_invitee_accepted(const void *user_data) {
    TIMSetSignalingInviteeAcceptedCallback(on_signaling_invitee_accepted, user_data);
}

static void vendor_unregister_signaling_invitee_accepted(void) {
    TIMSetSignalingInviteeAcceptedCallback(NULL, NULL);
}

static void on_signaling_invitee_rejected(const char *invite_id, const char *invitee, const char *data, const void *user_data) {
    called("TIMSignalingInviteeRejectedCallback", user_data);
    got_text(invite_id);
    got_text(invitee);
    got_text(data);
}

static int register_signaling_invitee_rejected(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_signaling_invitee_rejected(bus, on_signaling_invitee_rejected, user_data);
}

static int unregister_signaling_invitee_rejected(tim_events_bus *bus) {
    return tim_events_set_signaling_invitee_rejected(bus, NULL, NULL);
}

static void vendor_register_signaling_invitee_rejected(const void *user_data) {
    TIMSetSignalingInviteeRejectedCallback(on_signaling_invitee_rejected, user_data);
}

static void vendor_unregister_signaling_invitee_rejected(void) {
    TIMSetSignalingInviteeRejectedCallback(NULL, NULL);
}

static void on_signaling_invitation_timeout(const char *invite_id, const char *json_invitee_list, const void *user_data) {
    called("TIMSignalingInvitationTimeoutCallback", user_data);
    got_text(invite_id);
    got_text(json_invitee_list);
}

static int register_signaling_invitation_timeout(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_signaling_invitation_timeout(bus, on_signaling_invitation_timeout, user_data);
}

static int unregister_signaling_invitation_timeout(tim_events_bus *bus) {
    return tim_events_set_signaling_invitation_timeout(bus, NULL, NULL);
}

static void vendor_register_signaling_invitation_timeout(const void *user_data) {
    TIMSetSignalingInvitationTimeoutCallback(on_signaling_invitation_timeout, user_data);
}

static void vendor_unregister_signaling_invitation_timeout(void) {
    TIMSetSignalingInvitationTimeoutCallback(NULL, NULL);
}

static void on_signaling_invitation_modified(const char *invite_id, const char *data, const void *user_data) {
    called("TIMSignalingInvitationModifiedCallback", user_data);
    got_text(invite_id);
    got_text(data);
}

static int register_signaling_invitation_modified(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_signaling_invitation_modified(bus, on_signaling_invitation_modified, user_data);
}

static int unregister_signaling_invitation_modified(tim_events_bus *bus) {
    return tim_events_set_signaling_invitation_modified(bus, NULL, NULL);
}

static void vendor_register_signaling_invitation_modified(const void *user_data) {
    TIMSetSignalingInvitationModifiedCallback(on_signaling_invitation_modified, user_data);
}

static void vendor_unregister_signaling_invitation_modified(void) {
    TIMSetSignalingInvitationModifiedCallback(NULL, NULL);
}

static void on_network_status_listener(int32_t status, int32_t code, const char *desc, const void *user_data) {
    called("TIMNetworkStatusListenerCallback", user_data);
    got_int32(status);
    got_int32(code);
    got_text(desc);
}

static int register_network_status_listener(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_network_status_listener(bus, on_network_status_listener, user_data);
}

static int unregister_network_status_listener(tim_events_bus *bus) {
    return tim_events_set_network_status_listener(bus, NULL, NULL);
}

static void vendor_register_network_status_listener(const void *user_data) {
    TIMSetNetworkStatusListenerCallback((TIMNetworkStatusListenerCallback)on_network_status_listener, user_data);
}

static void vendor_unregister_network_status_listener(void) {
    TIMSetNetworkStatusListenerCallback(NULL, NULL);
}

static void on_kicked_offline(const void *user_data) {
    called("TIMKickedOfflineCallback", user_data);
}

static int register_kicked_offline(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_kicked_offline(bus, on_kicked_offline, user_data);
}

static int unregister_kicked_offline(tim_events_bus *bus) {
    return tim_events_set_kicked_offline(bus, NULL, NULL);
}

static void vendor_register_kicked_offline(const void *user_data) {
    TIMSetKickedOfflineCallback(on_kicked_offline, user_data);
}

static void vendor_unregister_kicked_offline(void) {
    TIMSetKickedOfflineCallback(NULL, NULL);
}

static void on_user_sig_expired(const void *user_data) {
    called("TIMUserSigExpiredCallback", user_data);
}

static int register_user_sig_expired(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_user_sig_expired(bus, on_user_sig_expired, user_data);
}

static int unregister_user_sig_expired(tim_events_bus *bus) {
    return tim_events_set_user_sig_expired(bus, NULL, NULL);
}

static void vendor_register_user_sig_expired(const void *user_data) {
    TIMSetUserSigExpiredCallback(on_user_sig_expired, user_data);
}

static void vendor_unregister_user_sig_expired(void) {
    TIMSetUserSigExpiredCallback(NULL, NULL);
}

static void on_log(int32_t level, const char *log, const void *user_data) {
    called("TIMLogCallback", user_data);
    got_int32(level);
    got_text(log);
}

static int register_log(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_log(bus, on_log, user_data);
}

static int unregister_log(tim_events_bus *bus) {
    return tim_events_set_log(bus, NULL, NULL);
}

static void vendor_register_log(const void *user_data) {
    TIMSetLogCallback((TIMLogCallback)on_log, user_data);
}

static void vendor_unregister_log(void) {
    TIMSetLogCallback(NULL, NULL);
}

static void on_experimental_notify(const char *key, const char *data, const void *user_data) {
    called("TIMExperimentalNotifyCallback", user_data);
    got_text(key);
    got_text(data);
}

static int register_experimental_notify(tim_events_bus *bus, const void *user_data) {
    return tim_events_set_experimental_notify(bus, on_experimental_notify, user_data);
}

static int unregister_experimental_notify(tim_events_bus *bus) {
    return tim_events_set_experimental_notify(bus, NULL, NULL);
}

static void vendor_register_experimental_notify(const void *user_data) {
    TIMSetExperimentalNotifyCallback(on_experimental_notify, user_data);
}

static void vendor_unregister_experimental_notify(void) {
    TIMSetExperimentalNotifyCallback(NULL, NULL);
}

static const struct registration REGISTRATIONS[] = {
    {"TIMRecvNewMsgCallback", "t", register_recv_new_msg, unregister_recv_new_msg, vendor_register_recv_new_msg, vendor_unregister_recv_new_msg},
    {"TIMMsgReadedReceiptCallback", "t", register_msg_readed_receipt, unregister_msg_readed_receipt, vendor_register_msg_readed_receipt, vendor_unregister_msg_readed_receipt},
    {"TIMMsgRevokeCallback", "t", register_msg_revoke, unregister_msg_revoke, vendor_register_msg_revoke, vendor_unregister_msg_revoke},
    {"TIMMsgUpdateCallback", "t", register_msg_update, unregister_msg_update, vendor_register_msg_update, vendor_unregister_msg_update},
    {"TIMMsgElemUploadProgressCallback", "tuuu", register_msg_elem_upload_progress, unregister_msg_elem_upload_progress, vendor_register_msg_elem_upload_progress, vendor_unregister_msg_elem_upload_progress},
    {"TIMMsgExtensionsChangedCallback", "tt", register_msg_extensions_changed, unregister_msg_extensions_changed, vendor_register_msg_extensions_changed, vendor_unregister_msg_extensions_changed},
    {"TIMMsgExtensionsDeletedCallback", "tt", register_msg_extensions_deleted, unregister_msg_extensions_deleted, vendor_register_msg_extensions_deleted, vendor_unregister_msg_extensions_deleted},
    {"TIMMsgReactionsChangedCallback", "t", register_msg_reactions_changed, unregister_msg_reactions_changed, vendor_register_msg_reactions_changed, vendor_unregister_msg_reactions_changed},
    {"TIMMsgAllMessageReceiveOptionCallback", "t", register_msg_all_message_receive_option, unregister_msg_all_message_receive_option, vendor_register_msg_all_message_receive_option, vendor_unregister_msg_all_message_receive_option},
    {"TIMMsgGroupPinnedMessageChangedCallback", "ttbt", register_msg_group_pinned_message_changed, unregister_msg_group_pinned_message_changed, vendor_register_msg_group_pinned_message_changed, vendor_unregister_msg_group_pinned_message_changed},
    {"TIMConvEventCallback", "it", register_conv_event, unregister_conv_event, vendor_register_conv_event, vendor_unregister_conv_event},
    {"TIMConvTotalUnreadMessageCountChangedCallback", "i", register_conv_total_unread_message_count_changed, unregister_conv_total_unread_message_count_changed, vendor_register_conv_total_unread_message_count_changed, vendor_unregister_conv_total_unread_message_count_changed},
    {"TIMConvTotalUnreadMessageCountChangedByFilterCallback", "ti", register_conv_unread_message_count_changed_by_filter, unregister_conv_unread_message_count_changed_by_filter, vendor_register_conv_unread_message_count_changed_by_filter, vendor_unregister_conv_unread_message_count_changed_by_filter},
    {"TIMConvConversationGroupCreatedCallback", "tt", register_conv_conversation_group_created, unregister_conv_conversation_group_created, vendor_register_conv_conversation_group_created, vendor_unregister_conv_conversation_group_created},
    {"TIMConvConversationGroupDeletedCallback", "t", register_conv_conversation_group_deleted, unregister_conv_conversation_group_deleted, vendor_register_conv_conversation_group_deleted, vendor_unregister_conv_conversation_group_deleted},
    {"TIMConvConversationGroupNameChangedCallback", "tt", register_conv_conversation_group_name_changed, unregister_conv_conversation_group_name_changed, vendor_register_conv_conversation_group_name_changed, vendor_unregister_conv_conversation_group_name_changed},
    {"TIMConvConversationsAddedToGroupCallback", "tt", register_conv_conversations_added_to_group, unregister_conv_conversations_added_to_group, vendor_register_conv_conversations_added_to_group, vendor_unregister_conv_conversations_added_to_group},
    {"TIMConvConversationsDeletedFromGroupCallback", "ttu", register_conv_conversations_deleted_from_group, unregister_conv_conversations_deleted_from_group, vendor_register_conv_conversations_deleted_from_group, vendor_unregister_conv_conversations_deleted_from_group},
    {"TIMGroupTipsEventCallback", "t", register_group_tips_event, unregister_group_tips_event, vendor_register_group_tips_event, vendor_unregister_group_tips_event},
    {"TIMGroupAttributeChangedCallback", "tt", register_group_attribute_changed, unregister_group_attribute_changed, vendor_register_group_attribute_changed, vendor_unregister_group_attribute_changed},
    {"TIMGroupCounterChangedCallback", "ttI", register_group_counter_changed, unregister_group_counter_changed, vendor_register_group_counter_changed, vendor_unregister_group_counter_changed},
    {"TIMGroupTopicCreatedCallback", "tt", register_group_topic_created, unregister_group_topic_created, vendor_register_group_topic_created, vendor_unregister_group_topic_created},
    {"TIMGroupTopicDeletedCallback", "tt", register_group_topic_deleted, unregister_group_topic_deleted, vendor_register_group_topic_deleted, vendor_unregister_group_topic_deleted},
    {"TIMGroupTopicChangedCallback", "tt", register_group_topic_changed, unregister_group_topic_changed, vendor_register_group_topic_changed, vendor_unregister_group_topic_changed},
    {"TIMCommunityCreateTopicCallback", "tt", register_community_create_topic, unregister_community_create_topic, vendor_register_community_create_topic, vendor_unregister_community_create_topic},
    {"TIMCommunityDeleteTopicCallback", "tt", register_community_delete_topic, unregister_community_delete_topic, vendor_register_community_delete_topic, vendor_unregister_community_delete_topic},
    {"TIMCommunityChangeTopicInfoCallback", "tt", register_community_change_topic_info, unregister_community_change_topic_info, vendor_register_community_change_topic_info, vendor_unregister_community_change_topic_info},
    {"TIMCommunityReceiveTopicRESTCustomDataCallback", "tt", register_community_receive_topic_rest_custom_data, unregister_community_receive_topic_rest_custom_data, vendor_register_community_receive_topic_rest_custom_data, vendor_unregister_community_receive_topic_rest_custom_data},
    {"TIMCommunityCreatePermissionGroupCallback", "tt", register_community_create_permission_group, unregister_community_create_permission_group, vendor_register_community_create_permission_group, vendor_unregister_community_create_permission_group},
    {"TIMCommunityDeletePermissionGroupCallback", "tt", register_community_delete_permission_group, unregister_community_delete_permission_group, vendor_register_community_delete_permission_group, vendor_unregister_community_delete_permission_group},
    {"TIMCommunityChangePermissionGroupInfoCallback", "tt", register_community_change_permission_group_info, unregister_community_change_permission_group_info, vendor_register_community_change_permission_group_info, vendor_unregister_community_change_permission_group_info},
    {"TIMCommunityAddMembersToPermissionGroupCallback", "tt", register_community_add_members_to_permission_group, unregister_community_add_members_to_permission_group, vendor_register_community_add_members_to_permission_group, vendor_unregister_community_add_members_to_permission_group},
    {"TIMCommunityRemoveMembersFromPermissionGroupCallback", "tt", register_community_remove_members_from_permission_group, unregister_community_remove_members_from_permission_group, vendor_register_community_remove_members_from_permission_group, vendor_unregister_community_remove_members_from_permission_group},
    {"TIMCommunityAddTopicPermissionCallback", "tt", register_community_add_topic_permission, unregister_community_add_topic_permission, vendor_register_community_add_topic_permission, vendor_unregister_community_add_topic_permission},
    {"TIMCommunityDeleteTopicPermissionCallback", "tt", register_community_delete_topic_permission, unregister_community_delete_topic_permission, vendor_register_community_delete_topic_permission, vendor_unregister_community_delete_topic_permission},
    {"TIMCommunityModifyTopicPermissionCallback", "tt", register_community_modify_topic_permission, unregister_community_modify_topic_permission, vendor_register_community_modify_topic_permission, vendor_unregister_community_modify_topic_permission},
    {"TIMOnAddFriendCallback", "t", register_on_add_friend, unregister_on_add_friend, vendor_register_on_add_friend, vendor_unregister_on_add_friend},
    {"TIMOnDeleteFriendCallback", "t", register_on_delete_friend, unregister_on_delete_friend, vendor_register_on_delete_friend, vendor_unregister_on_delete_friend},
    {"TIMUpdateFriendProfileCallback", "t", register_update_friend_profile, unregister_update_friend_profile, vendor_register_update_friend_profile, vendor_unregister_update_friend_profile},
    {"TIMFriendAddRequestCallback", "t", register_friend_add_request, unregister_friend_add_request, vendor_register_friend_add_request, vendor_unregister_friend_add_request},
    {"TIMFriendApplicationListDeletedCallback", "t", register_friend_application_list_deleted, unregister_friend_application_list_deleted, vendor_register_friend_application_list_deleted, vendor_unregister_friend_application_list_deleted},
    {"TIMFriendApplicationListReadCallback", "", register_friend_application_list_read, unregister_friend_application_list_read, vendor_register_friend_application_list_read, vendor_unregister_friend_application_list_read},
    {"TIMFriendBlackListAddedCallback", "t", register_friend_black_list_added, unregister_friend_black_list_added, vendor_register_friend_black_list_added, vendor_unregister_friend_black_list_added},
    {"TIMFriendBlackListDeletedCallback", "t", register_friend_black_list_deleted, unregister_friend_black_list_deleted, vendor_register_friend_black_list_deleted, vendor_unregister_friend_black_list_deleted},
    {"TIMFriendGroupCreatedCallback", "tt", register_friend_group_created, unregister_friend_group_created, vendor_register_friend_group_created, vendor_unregister_friend_group_created},
    {"TIMFriendGroupDeletedCallback", "t", register_friend_group_deleted, unregister_friend_group_deleted, vendor_register_friend_group_deleted, vendor_unregister_friend_group_deleted},
    {"TIMFriendGroupNameChangedCallback", "tt", register_friend_group_name_changed, unregister_friend_group_name_changed, vendor_register_friend_group_name_changed, vendor_unregister_friend_group_name_changed},
    {"TIMFriendsAddedToGroupCallback", "tt", register_friends_added_to_group, unregister_friends_added_to_group, vendor_register_friends_added_to_group, vendor_unregister_friends_added_to_group},
    {"TIMFriendsDeletedFromGroupCallback", "tt", register_friends_deleted_from_group, unregister_friends_deleted_from_group, vendor_register_friends_deleted_from_group, vendor_unregister_friends_deleted_from_group},
    {"TIMOfficialAccountSubscribedCallback", "t", register_official_account_subscribed, unregister_official_account_subscribed, vendor_register_official_account_subscribed, vendor_unregister_official_account_subscribed},
    {"TIMOfficialAccountUnsubscribedCallback", "t", register_official_account_unsubscribed, unregister_official_account_unsubscribed, vendor_register_official_account_unsubscribed, vendor_unregister_official_account_unsubscribed},
    {"TIMOfficialAccountDeletedCallback", "t", register_official_account_deleted, unregister_official_account_deleted, vendor_register_official_account_deleted, vendor_unregister_official_account_deleted},
    {"TIMOfficialAccountInfoChangedCallback", "t", register_official_account_info_changed, unregister_official_account_info_changed, vendor_register_official_account_info_changed, vendor_unregister_official_account_info_changed},
    {"TIMMyFollowingListChangedCallback", "tb", register_my_following_list_changed, unregister_my_following_list_changed, vendor_register_my_following_list_changed, vendor_unregister_my_following_list_changed},
    {"TIMMyFollowersListChangedCallback", "tb", register_my_followers_list_changed, unregister_my_followers_list_changed, vendor_register_my_followers_list_changed, vendor_unregister_my_followers_list_changed},
    {"TIMMutualFollowersListChangedCallback", "tb", register_mutual_followers_list_changed, unregister_mutual_followers_list_changed, vendor_register_mutual_followers_list_changed, vendor_unregister_mutual_followers_list_changed},
    {"TIMSelfInfoUpdatedCallback", "t", register_self_info_updated, unregister_self_info_updated, vendor_register_self_info_updated, vendor_unregister_self_info_updated},
    {"TIMUserStatusChangedCallback", "t", register_user_status_changed, unregister_user_status_changed, vendor_register_user_status_changed, vendor_unregister_user_status_changed},
    {"TIMUserInfoChangedCallback", "t", register_user_info_changed, unregister_user_info_changed, vendor_register_user_info_changed, vendor_unregister_user_info_changed},
    {"TIMSignalingReceiveNewInvitationCallback", "ttttt", register_signaling_receive_new_invitation, unregister_signaling_receive_new_invitation, vendor_register_signaling_receive_new_invitation, vendor_unregister_signaling_receive_new_invitation},
    {"TIMSignalingInvitationCancelledCallback", "ttt", register_signaling_invitation_cancelled, unregister_signaling_invitation_cancelled, vendor_register_signaling_invitation_cancelled, vendor_unregister_signaling_invitation_cancelled},
    {"TIMSignalingInviteeAcceptedCallback", "ttt", register_signaling_invitee_accepted, unregister_signaling_invitee_accepted, vendor_register_signaling_invitee_accepted, vendor_unregister_signaling_invitee_accepted},
    {"TIMSignalingInviteeRejectedCallback", "ttt", register_signaling_invitee_rejected, unregister_signaling_invitee_rejected, vendor_register_signaling_invitee_rejected, vendor_unregister_signaling_invitee_rejected},
    {"TIMSignalingInvitationTimeoutCallback", "tt", register_signaling_invitation_timeout, unregister_signaling_invitation_timeout, vendor_register_signaling_invitation_timeout, vendor_unregister_signaling_invitation_timeout},
    {"TIMSignalingInvitationModifiedCallback", "tt", register_signaling_invitation_modified, unregister_signaling_invitation_modified, vendor_register_signaling_invitation_modified, vendor_unregister_signaling_invitation_modified},
    {"TIMNetworkStatusListenerCallback", "iit", register_network_status_listener, unregister_network_status_listener, vendor_register_network_status_listener, vendor_unregister_network_status_listener},
    {"TIMKickedOfflineCallback", "", register_kicked_offline, unregister_kicked_offline, vendor_register_kicked_offline, vendor_unregister_kicked_offline},
    {"TIMUserSigExpiredCallback", "", register_user_sig_expired, unregister_user_sig_expired, vendor_register_user_sig_expired, vendor_unregister_user_sig_expired},
    {"TIMLogCallback", "it", register_log, unregister_log, vendor_register_log, vendor_unregister_log},
    {"TIMExperimentalNotifyCallback", "tt", register_experimental_notify, unregister_experimental_notify, vendor_register_experimental_notify, vendor_unregister_experimental_notify},
};
