/*
 * Plays a capture on a bus of its own and prints what it holds: first by callbacks, as the vendor's library would call
 * them, then by a stream that is pulled.
 *
 *     cc -std=c11 -Iinclude examples/c/events.c -ltim_events -o events
 *     ./events [CAPTURE]
 *
 * Without CAPTURE it plays the session that comes with the library; run it from the library's folder then.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tim_events.h"

static const char SESSION[] = "examples/captures/session.ndjson";

/* Where callbacks print, and how much they had to say. They get it as their user data. */
struct printer {
    FILE *out;
    unsigned calls;
};

/* User data is const in the vendor's signatures; whoever made it knows that it may be written. */
static struct printer *printer_of(const void *user_data) {
    struct printer *printer = (struct printer *)(uintptr_t)user_data;
    printer->calls += 1;
    return printer;
}

/* The beginning of a text on one line. Any text may be NULL. */
static void print_start(FILE *out, const char *what, const char *text) {
    size_t length = text == NULL ? 0 : strlen(text);
    size_t shown = length > 72 ? 72 : length;
    /* Not in the middle of a character. */
    while (shown < length && shown > 0 && ((unsigned char)text[shown] & 0xC0) == 0x80) {
        shown -= 1;
    }
    fprintf(out, "%-14s %.*s%s\n", what, (int)shown, text == NULL ? "" : text, shown < length ? "..." : "");
}

static void on_messages(const char *json_msg_array, const void *user_data) {
    print_start(printer_of(user_data)->out, "messages", json_msg_array);
}

static void on_receipts(const char *json_msg_read_receipt_array, const void *user_data) {
    print_start(printer_of(user_data)->out, "receipts", json_msg_read_receipt_array);
}

static void on_revoked(const char *json_msg_revoke_info_array, const void *user_data) {
    print_start(printer_of(user_data)->out, "revoked", json_msg_revoke_info_array);
}

static void on_progress(const char *json_msg, uint32_t index, uint32_t cur_size, uint32_t total_size,
                        const void *user_data) {
    (void)json_msg;
    fprintf(printer_of(user_data)->out, "%-14s element %" PRIu32 ": %" PRIu32 " of %" PRIu32 " bytes\n", "upload", index,
            cur_size, total_size);
}

static void on_conversations(int32_t conv_event, const char *json_conv_array, const void *user_data) {
    static const char *const NAMES[] = {"conv added", "conv deleted", "conv updated", "sync starts", "sync ends"};
    bool is_known = conv_event >= 0 && conv_event < 5;
    print_start(printer_of(user_data)->out, is_known ? NAMES[conv_event] : "conversations", json_conv_array);
}

static void on_unread(int32_t total_unread_count, const void *user_data) {
    fprintf(printer_of(user_data)->out, "%-14s %" PRId32 "\n", "unread", total_unread_count);
}

static void on_group_tips(const char *json_group_tip, const void *user_data) {
    print_start(printer_of(user_data)->out, "group tips", json_group_tip);
}

static void on_network(int32_t status, int32_t code, const char *desc, const void *user_data) {
    static const char *const NAMES[] = {"connected", "disconnected", "connecting", "connect failed"};
    fprintf(printer_of(user_data)->out, "%-14s %s, code %" PRId32 " %s\n", "network",
            status >= 0 && status < 4 ? NAMES[status] : "?", code, desc == NULL ? "" : desc);
}

static void on_kicked_offline(const void *user_data) {
    fprintf(printer_of(user_data)->out, "kicked offline\n");
}

static void on_user_sig_expired(const void *user_data) {
    fprintf(printer_of(user_data)->out, "the user signature expired\n");
}

/* Says what went wrong, if something did. */
static bool is_ok(int code, const char *what) {
    if (code < 0) {
        fprintf(stderr, "events: %s: %s (%d)\n", what, tim_events_last_error(), code);
    }
    return code >= 0;
}

static bool register_all(tim_events_bus *bus, struct printer *printer) {
    return is_ok(tim_events_add_recv_new_msg(bus, on_messages, printer), "messages") &&
           is_ok(tim_events_set_msg_readed_receipt(bus, on_receipts, printer), "receipts") &&
           is_ok(tim_events_set_msg_revoke(bus, on_revoked, printer), "revoked messages") &&
           is_ok(tim_events_set_msg_elem_upload_progress(bus, on_progress, printer), "upload progress") &&
           is_ok(tim_events_set_conv_event(bus, on_conversations, printer), "conversations") &&
           is_ok(tim_events_set_conv_total_unread_message_count_changed(bus, on_unread, printer), "unread") &&
           is_ok(tim_events_set_group_tips_event(bus, on_group_tips, printer), "group tips") &&
           is_ok(tim_events_set_network_status_listener(bus, on_network, printer), "network") &&
           is_ok(tim_events_set_kicked_offline(bus, on_kicked_offline, printer), "kicked offline") &&
           is_ok(tim_events_set_user_sig_expired(bus, on_user_sig_expired, printer), "user signature");
}

/* Prints what the stream has, a line for each event. */
static bool print_stream(tim_events_stream *stream) {
    unsigned events = 0;
    for (;;) {
        tim_events_event *event = NULL;
        int code = tim_events_next(stream, 0, &event);
        if (code == 0 || code == TIM_EVENTS_CLOSED) {
            break;
        }
        if (!is_ok(code, "next")) {
            return false;
        }
        printf("#%-4" PRIu64 " %-13s %-26s %u arguments, %zu bytes of JSON\n", tim_events_event_seq(event),
               tim_events_event_category(event), tim_events_event_kind(event), tim_events_event_arg_count(event),
               strlen(tim_events_event_json(event)));
        tim_events_event_free(event);
        events += 1;
    }
    printf("%u events were pulled\n", events);
    return true;
}

int main(int argc, char **argv) {
    const char *path = argc > 1 ? argv[1] : SESSION;
    bool is_fine = false;
    struct printer printer = {.out = stdout};
    tim_events_stream *stream = NULL;
    tim_events_bus *bus = tim_events_bus_new(0);
    if (bus == NULL) {
        fprintf(stderr, "events: no bus: %s\n", tim_events_last_error());
        return EXIT_FAILURE;
    }
    if (!register_all(bus, &printer)) {
        goto end;
    }
    /* It gets what is published from now on; here it is read when all is over. */
    stream = tim_events_subscribe(bus, "message,conversation,group,friend,user,signaling,session");
    if (stream == NULL) {
        fprintf(stderr, "events: no stream: %s\n", tim_events_last_error());
        goto end;
    }
    /* Returns when all callbacks have run. */
    if (!is_ok(tim_events_play_capture(bus, path), "play")) {
        goto end;
    }
    printf("%u calls of callbacks\n\n", printer.calls);
    is_fine = print_stream(stream);

end:
    is_fine = is_ok(tim_events_stream_free(stream), "free the stream") && is_fine;
    /* From here on no callback is called, so that `printer` may go. */
    is_fine = is_ok(tim_events_bus_free(bus), "free the bus") && is_fine;
    return is_fine ? EXIT_SUCCESS : EXIT_FAILURE;
}
