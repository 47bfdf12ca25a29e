/*
 * Handlers as the vendor's documents have them, on a bus of tim_events: they are compiled with tim_events_compat.h in
 * place of the vendor's headers and registered with the vendor's functions, and not one line of them is changed.
 *
 *     c++ -std=c++17 -Iinclude $(pkg-config --cflags jsoncpp) examples/c/documented.cpp \
 *         -ltim_events $(pkg-config --libs jsoncpp) -o documented
 *     ./documented [CAPTURE]
 *
 * The documents' bodies compute and print nothing, but for the network's. So beside most of them stands a handler of our
 * own, which calls the documented one and prints what came.
 *
 * Without CAPTURE it plays the session that comes with the library; run it from the library's folder then.
 */
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <string>

#include <json/json.h>

#include "tim_events_compat.h"

namespace documented {

/*
 * ---- from the vendor's documents ----
 *
 * Word for word from "IM SDK Callbacks" (intl.cloud.tencent.com/document/product/1047, 2021). What compilers of today
 * have to say of them: variables and parameters that nobody uses, a reader that newer versions of jsoncpp replace,
 * branches with nothing in them, a pointer that is printed as an unsigned int.
 */
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-variable"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
#pragma GCC diagnostic ignored "-Wempty-body"
#pragma GCC diagnostic ignored "-Wformat"
#endif

/*
 * "Example 1: Parse the message array". The document gives the body alone; the function around it is ours.
 *
 * It reads `elems[i]` where it must mean `elems[m]`, so it sees the wrong element of all messages but the first. That is
 * safe: jsoncpp makes the elements that are missing, as null, and the type of null is 0.
 */
static void RecvNewMsgCallback(const char* json_msg_array, const void* user_data) {
Json::Value json_value_msgs; // Parse the message
Json::Reader reader;
if (!reader.parse(json_msg_array, json_value_msgs)) {
    printf("reader parse failure!%s", reader.getFormattedErrorMessages().c_str());
    return;
}
for (Json::ArrayIndex i = 0; i < json_value_msgs.size(); i++) {  // Traverse messages
    Json::Value& json_value_msg = json_value_msgs[i];
    Json::Value& elems = json_value_msg[kTIMMsgElemArray];
    for (Json::ArrayIndex m = 0; m < elems.size(); m++) {   // Traverse elements
        Json::Value& elem = elems[i];

        uint32_t elem_type = elem[kTIMElemType].asUInt();
        if (elem_type == TIMElemType::kTIMElem_Text) {  // Text
            
        } else if (elem_type == TIMElemType::kTIMElem_Sound) {  // Sound
            
        } else if (elem_type == TIMElemType::kTIMElem_File) {  // File
            
        } else if (elem_type == TIMElemType::kTIMElem_Image) { // Image
            
        } else if (elem_type == TIMElemType::kTIMElem_Custom) { // Custom element
            
        } else if (elem_type == TIMElemType::kTIMElem_GroupTips) { // Group system message
            
        } else if (elem_type == TIMElemType::kTIMElem_Face) { // Emoji
            
        } else if (elem_type == TIMElemType::kTIMElem_Location) { // Location
            
        } else if (elem_type == TIMElemType::kTIMElem_GroupReport) { // Group system notification
            
        } else if (elem_type == TIMElemType::kTIMElem_Video) { // Video
            
        }
    }
}
}

void MsgReadedReceiptCallback(const char* json_msg_readed_receipt_array, const void* user_data) {
    Json::Value json_value_receipts;
    Json::Reader reader;
    if (!reader.parse(json_msg_readed_receipt_array, json_value_receipts)) {
        // Failed to parse the JSON string
        return;
    }
    
    for (Json::ArrayIndex i = 0; i < json_value_receipts.size(); i++) {
        Json::Value& json_value_receipt = json_value_receipts[i];
    
        std::string convid = json_value_receipt[kTIMMsgReceiptConvId].asString();
        uint32_t conv_type = json_value_receipt[kTIMMsgReceiptConvType].asUInt();
        uint64_t timestamp = json_value_receipt[kTIMMsgReceiptTimeStamp].asUInt64();
    
        // Message read logic
    }
}

void MsgRevokeCallback(const char* json_msg_locator_array, const void* user_data) {
    Json::Value json_value_locators;
    Json::Reader reader;
    if (!reader.parse(json_msg_locator_array, json_value_locators)) {
        // Failed to parse the JSON string
        return;
    }
    for (Json::ArrayIndex i = 0; i < json_value_locators.size(); i++) {
        Json::Value& json_value_locator = json_value_locators[i];
    
        std::string convid = json_value_locator[kTIMMsgLocatorConvId].asString();
        uint32_t conv_type = json_value_locator[kTIMMsgLocatorConvType].asUInt();
        bool isrevoke      = json_value_locator[kTIMMsgLocatorIsRevoked].asBool();
        uint64_t time      = json_value_locator[kTIMMsgLocatorTime].asUInt64();
        uint64_t seq       = json_value_locator[kTIMMsgLocatorSeq].asUInt64();
        uint64_t rand      = json_value_locator[kTIMMsgLocatorRand].asUInt64();
        bool isself        = json_value_locator[kTIMMsgLocatorIsSelf].asBool();
    
        // Message recall logic
    }
}

void MsgElemUploadProgressCallback(const char* json_msg, uint32_t index, uint32_t cur_size, uint32_t total_size, const void* user_data) {
    Json::Value json_value_msg;
    Json::Reader reader;
    if (!reader.parse(json_msg, json_value_msg)) {
        // Failed to parse the JSON string
        return;
    }
    Json::Value& elems = json_value_msg[kTIMMsgElemArray];
    if (index >= elems.size()) {
        // Value of index exceeds the number of message elements
        return;
    }
    uint32_t elem_type = elems[index][kTIMElemType].asUInt();
    if (kTIMElem_File ==  elem_type) {

    }
    else if (kTIMElem_Sound == elem_type) {

    }
    else if (kTIMElem_Video == elem_type) {

    }
    else if (kTIMElem_Image == elem_type) {

    }
    else {
        // Other types of elements do not meet the upload requirements.
    }
}

void ConvEventCallback(TIMConvEvent conv_event, const char* json_conv_array, const void* user_data) {
    Json::Reader reader;
    Json::Value json_value;
    if (!reader.parse(json_conv_array, json_value)) {
        // Failed to parse the JSON string
        return;
    }
    for (Json::ArrayIndex i = 0; i < json_value.size(); i++) { // Traverse conversation types
        Json::Value& convinfo = json_value[i];
        // Identify the conversation event type
        if (conv_event == kTIMConvEvent_Add) {

        }
        else if (conv_event == kTIMConvEvent_Del) {

        }
        else if (conv_event == kTIMConvEvent_Update) {

        }
    }
}

void NetworkStatusListenerCallback(TIMNetworkStatus status, int32_t code, const char* desc, const void* user_data) {
    switch(status) {
    case kTIMConnected: {
        printf("OnConnected ! user_data:0x%08x", user_data);
        break;
    }
    case kTIMDisconnected:{
        printf("OnDisconnected ! user_data:0x%08x", user_data);
        break;
    }
    case kTIMConnecting:{
        printf("OnConnecting ! user_data:0x%08x", user_data);
        break;
    }
    case kTIMConnectFailed:{
        printf("ConnectFailed code:%u desc:%s ! user_data:0x%08x", code, desc, user_data);
        break;
    }
    }
}

#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

} // namespace documented

/* ---- our own ---- */

namespace {

/* What came, and where to say so. */
struct Seen {
    const char *capture;
    unsigned calls = 0;
    unsigned messages = 0;
    unsigned elements = 0;
};

Seen &seen(const void *user_data) {
    auto &seen = *static_cast<Seen *>(const_cast<void *>(user_data));
    seen.calls += 1;
    return seen;
}

/* An array, or nothing if it is none. */
Json::Value parse(const char *json) {
    Json::Value value;
    std::string errors;
    const std::string text = json == nullptr ? "" : json;
    const Json::CharReaderBuilder builder;
    const std::unique_ptr<Json::CharReader> reader(builder.newCharReader());
    if (!reader->parse(text.data(), text.data() + text.size(), &value, &errors)) {
        return Json::nullValue;
    }
    return value;
}

/* No exception may leave a callback: there is C on the other side. jsoncpp throws where a type is not as expected. */
template <typename Body> void guarded(const char *name, Body body) {
    try {
        body();
    } catch (const std::exception &error) {
        std::printf("%s threw: %s\n", name, error.what());
    }
}

void on_messages(const char *json_msg_array, const void *user_data) {
    guarded("messages", [&] {
        documented::RecvNewMsgCallback(json_msg_array, user_data);
        Seen &so_far = seen(user_data);
        for (const Json::Value &message : parse(json_msg_array)) {
            const Json::Value &elements = message[kTIMMsgElemArray];
            std::printf("message from %s: %u elements, the first of type %d\n",
                        message[kTIMMsgSender].asString().c_str(), elements.size(),
                        elements.empty() ? -1 : elements[0][kTIMElemType].asInt());
            so_far.messages += 1;
            so_far.elements += elements.size();
        }
    });
}

void on_receipts(const char *json_msg_read_receipt_array, const void *user_data) {
    guarded("receipts", [&] {
        documented::MsgReadedReceiptCallback(json_msg_read_receipt_array, user_data);
        seen(user_data);
        for (const Json::Value &receipt : parse(json_msg_read_receipt_array)) {
            std::printf("read in %s\n", receipt[kTIMMsgReceiptConvId].asString().c_str());
        }
    });
}

void on_revoked(const char *json_msg_locator_array, const void *user_data) {
    guarded("revoked", [&] {
        documented::MsgRevokeCallback(json_msg_locator_array, user_data);
        seen(user_data);
        for (const Json::Value &locator : parse(json_msg_locator_array)) {
            std::printf("revoked in %s\n", locator[kTIMMsgLocatorConvId].asString().c_str());
        }
    });
}

void on_progress(const char *json_msg, uint32_t index, uint32_t cur_size, uint32_t total_size, const void *user_data) {
    guarded("progress", [&] {
        documented::MsgElemUploadProgressCallback(json_msg, index, cur_size, total_size, user_data);
        seen(user_data);
        std::printf("uploaded %u of %u bytes of element %u\n", unsigned{cur_size}, unsigned{total_size}, unsigned{index});
    });
}

void on_conversations(TIMConvEvent conv_event, const char *json_conv_array, const void *user_data) {
    guarded("conversations", [&] {
        documented::ConvEventCallback(conv_event, json_conv_array, user_data);
        seen(user_data);
        std::printf("conversation event %d: %u conversations\n", static_cast<int>(conv_event),
                    parse(json_conv_array).size());
    });
}

void on_network(TIMNetworkStatus status, int32_t code, const char *desc, const void *user_data) {
    guarded("network", [&] {
        /* It prints, and leaves the line open. */
        documented::NetworkStatusListenerCallback(status, code, desc, user_data);
        seen(user_data);
        std::printf("\n");
    });
}

void on_kicked_offline(const void *user_data) {
    seen(user_data);
    std::printf("kicked offline\n");
}

} // namespace

int main(int argc, char **argv) {
    Seen seen{argc > 1 ? argv[1] : "examples/captures/session.ndjson"};
    if (tim_events_default() == nullptr) {
        std::fprintf(stderr, "documented: %s\n", tim_events_last_error());
        return EXIT_FAILURE;
    }
    TIMAddRecvNewMsgCallback(on_messages, &seen);
    TIMSetMsgReadedReceiptCallback(on_receipts, &seen);
    TIMSetMsgRevokeCallback(on_revoked, &seen);
    TIMSetMsgElemUploadProgressCallback(on_progress, &seen);
    TIMSetConvEventCallback(on_conversations, &seen);
    TIMSetNetworkStatusListenerCallback(on_network, &seen);
    TIMSetKickedOfflineCallback(on_kicked_offline, &seen);
    const bool is_played = tim_events_play_capture(tim_events_default(), seen.capture) == 0;
    if (!is_played) {
        std::fprintf(stderr, "documented: %s\n", tim_events_last_error());
    }

    /* The documented handlers alone, as an app registers them that has no others. */
    TIMRemoveRecvNewMsgCallback(on_messages);
    TIMSetKickedOfflineCallback(nullptr, nullptr);
    TIMAddRecvNewMsgCallback(documented::RecvNewMsgCallback, nullptr);
    TIMSetMsgReadedReceiptCallback(documented::MsgReadedReceiptCallback, nullptr);
    TIMSetMsgRevokeCallback(documented::MsgRevokeCallback, nullptr);
    TIMSetMsgElemUploadProgressCallback(documented::MsgElemUploadProgressCallback, nullptr);
    TIMSetConvEventCallback(documented::ConvEventCallback, nullptr);
    TIMSetNetworkStatusListenerCallback(documented::NetworkStatusListenerCallback, nullptr);
    const bool is_played_again = is_played && tim_events_play_capture(tim_events_default(), seen.capture) == 0;

    TIMRemoveRecvNewMsgCallback(documented::RecvNewMsgCallback);
    TIMSetMsgReadedReceiptCallback(nullptr, nullptr);
    TIMSetMsgRevokeCallback(nullptr, nullptr);
    TIMSetMsgElemUploadProgressCallback(nullptr, nullptr);
    TIMSetConvEventCallback(nullptr, nullptr);
    TIMSetNetworkStatusListenerCallback(nullptr, nullptr);
    /* The default bus stays; what its callbacks used may go. */
    const bool is_idle = tim_events_wait(tim_events_default()) == 0;
    std::printf("\n%u calls, %u messages, %u elements\n", seen.calls, seen.messages, seen.elements);
    return is_played_again && is_idle && seen.calls > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
