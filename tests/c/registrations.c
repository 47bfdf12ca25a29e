/*
 * Drives every registration of the catalog through the C ABI: exact arguments, user data and order, in the library's
 * names and in the vendor's. Then what holds beside: slots and stacks, waiting, polling, pulling, and every function
 * with handles and arguments that are none.
 *
 * The argument is a folder for a file of its own.
 */
#include "check.h"
#include "tim_events_compat.h"

enum { MAX_CALLS = 512, MAX_ARGS = 8, MAX_TEXT = 160 };

/* One argument as a handler got it. */
struct value {
    char kind;
    bool is_null;
    int64_t integer;
    uint64_t natural;
    char text[MAX_TEXT];
};

struct call {
    const char *callback;
    const void *user_data;
    size_t count;
    struct value args[MAX_ARGS];
};

/* What the handlers were called with. They write it one at a time; it is read after a flush. */
static struct call calls[MAX_CALLS];
static size_t call_count;

static void called(const char *callback, const void *user_data) {
    CHECK(call_count < MAX_CALLS);
    calls[call_count] = (struct call){.callback = callback, .user_data = user_data};
    call_count += 1;
}

static struct value *got(char kind) {
    struct call *call = &calls[call_count - 1];
    CHECK(call->count < MAX_ARGS);
    struct value *value = &call->args[call->count];
    value->kind = kind;
    call->count += 1;
    return value;
}

static void got_text(const char *text) {
    struct value *value = got('t');
    value->is_null = text == NULL;
    if (text != NULL) {
        CHECK(strlen(text) < MAX_TEXT);
        strcpy(value->text, text);
    }
}

static void got_bool(bool flag) { got('b')->integer = flag; }
static void got_int32(int32_t number) { got('i')->integer = number; }
static void got_uint32(uint32_t number) { got('u')->natural = number; }
static inline void got_int64(int64_t number) { got('I')->integer = number; }
static inline void got_uint64(uint64_t number) { got('U')->natural = number; }

/* A row of the catalog. */
struct registration {
    const char *callback;
    /* A letter for each parameter. */
    const char *kinds;
    int (*enable)(tim_events_bus *bus, const void *user_data);
    int (*disable)(tim_events_bus *bus);
    void (*vendor_enable)(const void *user_data);
    void (*vendor_disable)(void);
};

#include "catalog.h"

#define REGISTRATION_COUNT (sizeof REGISTRATIONS / sizeof REGISTRATIONS[0])

enum round { LOWEST, HIGHEST, NULLS, BYTES, ROUNDS };

/* The value of an argument in a round: no two texts of a round are the same. */
static struct value expected(enum round round, size_t row, size_t index) {
    struct value value = {.kind = REGISTRATIONS[row].kinds[index]};
    bool is_high = round == HIGHEST;
    switch (value.kind) {
    case 't':
        value.is_null = round == NULLS;
        if (!value.is_null) {
            const char *text = round == BYTES ? "%s %zu: \xff\xc3\x28\x80 \xed\xa0\x80" : "%s %zu: \"\xc3\xa9\"";
            snprintf(value.text, sizeof value.text, text, REGISTRATIONS[row].callback, index);
        }
        break;
    case 'b':
        value.integer = is_high;
        break;
    case 'i':
        value.integer = is_high ? INT32_MAX : INT32_MIN;
        break;
    case 'I':
        value.integer = is_high ? INT64_MAX : INT64_MIN;
        break;
    case 'u':
        value.natural = is_high ? UINT32_MAX : 0;
        break;
    case 'U':
        value.natural = is_high ? UINT64_MAX : 0;
        break;
    default:
        CHECK(!"a kind of parameter that this test knows");
    }
    return value;
}

static tim_events_arg argument(const struct value *value, bool is_said_null) {
    tim_events_arg arg = {.kind = TIM_EVENTS_ARG_INTEGER};
    switch (value->kind) {
    case 't':
        /* NULL can be said in two ways. */
        arg.kind = value->is_null && is_said_null ? TIM_EVENTS_ARG_NULL : TIM_EVENTS_ARG_TEXT;
        arg.value.text = value->is_null ? NULL : value->text;
        break;
    case 'b':
        arg.kind = TIM_EVENTS_ARG_BOOL;
        arg.value.integer = value->integer;
        break;
    case 'u':
    case 'U':
        arg.kind = TIM_EVENTS_ARG_NATURAL;
        arg.value.natural = value->natural;
        break;
    default:
        arg.value.integer = value->integer;
    }
    return arg;
}

static void publish_row(tim_events_bus *bus, enum round round, size_t row) {
    struct value values[MAX_ARGS];
    tim_events_arg args[MAX_ARGS];
    size_t count = strlen(REGISTRATIONS[row].kinds);
    CHECK(count <= MAX_ARGS);
    for (size_t index = 0; index < count; index++) {
        values[index] = expected(round, row, index);
        args[index] = argument(&values[index], row % 2 == 0);
    }
    CHECK(tim_events_publish(bus, REGISTRATIONS[row].callback, args, count) == 0);
    /* The library has its own copy by now. */
    memset(values, 'x', sizeof values);
    memset(args, 'x', sizeof args);
}

/* Every row is called once, in the order of publishing. */
static void check_all_called(enum round round) {
    CHECK(call_count == REGISTRATION_COUNT);
    for (size_t row = 0; row < REGISTRATION_COUNT; row++) {
        const struct call *call = &calls[row];
        CHECK(strcmp(call->callback, REGISTRATIONS[row].callback) == 0);
        CHECK(call->user_data == &REGISTRATIONS[row]);
        CHECK(call->count == strlen(REGISTRATIONS[row].kinds));
        for (size_t index = 0; index < call->count; index++) {
            struct value want = expected(round, row, index);
            const struct value *found = &call->args[index];
            CHECK(found->kind == want.kind);
            CHECK(found->is_null == want.is_null);
            CHECK(found->integer == want.integer);
            CHECK(found->natural == want.natural);
            CHECK(strcmp(found->text, want.text) == 0);
        }
    }
    call_count = 0;
}

static void check_nobody_called(tim_events_bus *bus) {
    CHECK(tim_events_flush(bus) == 0);
    CHECK(call_count == 0);
}

static void drive_all(tim_events_bus *bus) {
    for (int round = LOWEST; round < ROUNDS; round++) {
        for (size_t row = 0; row < REGISTRATION_COUNT; row++) {
            publish_row(bus, round, row);
        }
        CHECK(tim_events_flush(bus) == 0);
        check_all_called(round);
    }
}

/* Every registration alone: its handler is called, and no other. */
static void drive_each(tim_events_bus *bus) {
    for (size_t one = 0; one < REGISTRATION_COUNT; one++) {
        CHECK(REGISTRATIONS[one].enable(bus, bus) == 0);
        for (size_t row = 0; row < REGISTRATION_COUNT; row++) {
            publish_row(bus, LOWEST, row);
        }
        CHECK(tim_events_flush(bus) == 0);
        CHECK(call_count == 1);
        CHECK(strcmp(calls[0].callback, REGISTRATIONS[one].callback) == 0);
        CHECK(calls[0].user_data == bus);
        call_count = 0;
        CHECK(REGISTRATIONS[one].disable(bus) >= 0);
    }
}

static void every_registration(int flags) {
    tim_events_bus *bus = tim_events_bus_new(flags);
    CHECK(bus != NULL);
    for (size_t row = 0; row < REGISTRATION_COUNT; row++) {
        CHECK(REGISTRATIONS[row].enable(bus, &REGISTRATIONS[row]) == 0);
    }
    drive_all(bus);
    for (size_t row = 0; row < REGISTRATION_COUNT; row++) {
        CHECK(REGISTRATIONS[row].disable(bus) >= 0);
    }
    publish_row(bus, LOWEST, 0);
    check_nobody_called(bus);
    drive_each(bus);
    CHECK(tim_events_bus_free(bus) == 0);
}

static void every_vendor_name(void) {
    tim_events_bus *bus = tim_events_default();
    CHECK(bus != NULL);
    CHECK(tim_events_default() == bus);
    for (size_t row = 0; row < REGISTRATION_COUNT; row++) {
        REGISTRATIONS[row].vendor_enable(&REGISTRATIONS[row]);
    }
    drive_all(bus);
    for (size_t row = 0; row < REGISTRATION_COUNT; row++) {
        REGISTRATIONS[row].vendor_disable();
    }
    for (size_t row = 0; row < REGISTRATION_COUNT; row++) {
        publish_row(bus, LOWEST, row);
    }
    check_nobody_called(bus);
    CHECK_FAILS(tim_events_bus_free(bus), TIM_EVENTS_BAD_ARGUMENT, "default");
}

static void keys_and_enums(void) {
    CHECK(strcmp(kTIMMsgElemArray, "message_elem_array") == 0);
    CHECK(strcmp(kTIMElemType, "elem_type") == 0);
    CHECK(strcmp(kTIMMsgReceiptTimeStamp, "msg_receipt_time_stamp") == 0);
    CHECK(kTIMGroupModifyInfoFlag_Owner == INT32_MIN);
    CHECK(kTIMElem_Text == 0 && kTIMConvEvent_Update == 2 && kTIMConnectFailed == 3);
}

/* ---- slots and stacks ---- */

static void first(int32_t count, const void *user_data) {
    called("first", user_data);
    got_int32(count);
}

static void second(int32_t count, const void *user_data) {
    called("second", user_data);
    got_int32(count);
}

static void publish_unread(tim_events_bus *bus, int32_t count) {
    tim_events_arg arg = {.kind = TIM_EVENTS_ARG_INTEGER, .value.integer = count};
    CHECK(tim_events_publish(bus, "TIMConvTotalUnreadMessageCountChangedCallback", &arg, 1) == 0);
}

static void check_called(size_t index, const char *callback, const void *user_data) {
    CHECK(index < call_count);
    CHECK(strcmp(calls[index].callback, callback) == 0);
    CHECK(calls[index].user_data == user_data);
}

static void slots(void) {
    tim_events_bus *bus = tim_events_bus_new(0);
    int data[2];
    CHECK(tim_events_set_conv_total_unread_message_count_changed(bus, first, &data[0]) == 0);
    publish_unread(bus, 1);
    CHECK(tim_events_flush(bus) == 0);
    CHECK(tim_events_set_conv_total_unread_message_count_changed(bus, second, &data[1]) == 0);
    publish_unread(bus, 2);
    CHECK(tim_events_flush(bus) == 0);
    /* The same function with other data replaces as well. */
    CHECK(tim_events_set_conv_total_unread_message_count_changed(bus, second, NULL) == 0);
    publish_unread(bus, 3);
    CHECK(tim_events_flush(bus) == 0);
    CHECK(tim_events_set_conv_total_unread_message_count_changed(bus, NULL, &data[0]) == 0);
    CHECK(tim_events_wait(bus) == 0);
    publish_unread(bus, 4);
    CHECK(tim_events_flush(bus) == 0);
    CHECK(call_count == 3);
    check_called(0, "first", &data[0]);
    check_called(1, "second", &data[1]);
    check_called(2, "second", NULL);
    call_count = 0;
    /* Clearing what is clear is fine. */
    CHECK(tim_events_set_conv_total_unread_message_count_changed(bus, NULL, NULL) == 0);
    CHECK(tim_events_bus_free(bus) == 0);
}

static void message(const char *json, const void *user_data) {
    called("message", user_data);
    got_text(json);
}

static void other_message(const char *json, const void *user_data) {
    called("other_message", user_data);
    got_text(json);
}

static void publish_message(tim_events_bus *bus) {
    tim_events_arg arg = {.kind = TIM_EVENTS_ARG_TEXT, .value.text = "[]"};
    CHECK(tim_events_publish(bus, "TIMRecvNewMsgCallback", &arg, 1) == 0);
    CHECK(tim_events_flush(bus) == 0);
}

static void stacks(void) {
    tim_events_bus *bus = tim_events_bus_new(0);
    int data[3];
    CHECK(tim_events_add_recv_new_msg(bus, message, &data[0]) == 0);
    CHECK(tim_events_add_recv_new_msg(bus, message, &data[1]) == 0);
    CHECK(tim_events_add_recv_new_msg(bus, other_message, &data[2]) == 0);
    publish_message(bus);
    CHECK(call_count == 3);
    check_called(0, "message", &data[0]);
    check_called(1, "message", &data[1]);
    check_called(2, "other_message", &data[2]);
    call_count = 0;
    CHECK(tim_events_remove_recv_new_msg(bus, message) == 2);
    CHECK(tim_events_remove_recv_new_msg(bus, message) == 0);
    publish_message(bus);
    CHECK(call_count == 1);
    check_called(0, "other_message", &data[2]);
    call_count = 0;
    CHECK(tim_events_remove_recv_new_msg(bus, other_message) == 1);
    publish_message(bus);
    CHECK(call_count == 0);
    CHECK_FAILS(tim_events_add_recv_new_msg(bus, NULL, NULL), TIM_EVENTS_NULL_POINTER, "NULL");
    CHECK_FAILS(tim_events_remove_recv_new_msg(bus, NULL), TIM_EVENTS_NULL_POINTER, "NULL");
    CHECK(tim_events_bus_free(bus) == 0);
}

/* A call with other arguments than the vendor's reaches no callback, and harms none. */
static void misfits(void) {
    tim_events_bus *bus = tim_events_bus_new(0);
    CHECK(tim_events_set_conv_total_unread_message_count_changed(bus, first, NULL) == 0);
    const char *name = "TIMConvTotalUnreadMessageCountChangedCallback";
    tim_events_arg args[2] = {
        {.kind = TIM_EVENTS_ARG_INTEGER, .value.integer = (int64_t)INT32_MAX + 1},
        {.kind = TIM_EVENTS_ARG_INTEGER, .value.integer = 1},
    };
    CHECK(tim_events_publish(bus, name, args, 1) == 0);
    CHECK(tim_events_publish(bus, name, args, 2) == 0);
    CHECK(tim_events_publish(bus, name, NULL, 0) == 0);
    args[0] = (tim_events_arg){.kind = TIM_EVENTS_ARG_TEXT, .value.text = "1"};
    CHECK(tim_events_publish(bus, name, args, 1) == 0);
    CHECK(tim_events_publish(bus, "TIMNoSuchCallback", args, 2) == 0);
    check_nobody_called(bus);
    publish_unread(bus, 1);
    CHECK(tim_events_flush(bus) == 0);
    CHECK(call_count == 1);
    call_count = 0;
    CHECK(tim_events_bus_free(bus) == 0);
}

/* ---- inside callbacks ---- */

static void waits_inside(int32_t count, const void *user_data) {
    tim_events_bus *bus = *(tim_events_bus *const *)user_data;
    called("waits_inside", user_data);
    CHECK(tim_events_wait(bus) == 1);
    CHECK_FAILS(tim_events_flush(bus), TIM_EVENTS_INSIDE_CALLBACK, "callback");
    CHECK_FAILS(tim_events_play_capture(bus, "capture"), TIM_EVENTS_INSIDE_CALLBACK, "callback");
    CHECK(tim_events_poll(bus) < 0);
    /* Another bus may be waited for, and this one published on. */
    tim_events_bus *other = tim_events_bus_new(0);
    publish_unread(other, 1);
    CHECK(tim_events_flush(other) == 0);
    CHECK(tim_events_wait(other) == 0);
    CHECK(tim_events_bus_free(other) == 0);
    if (count == 1) {
        publish_unread(bus, 2);
    }
}

static void inside_callbacks(int flags) {
    tim_events_bus *bus = tim_events_bus_new(flags);
    CHECK(tim_events_set_conv_total_unread_message_count_changed(bus, waits_inside, &bus) == 0);
    publish_unread(bus, 1);
    /* The second event is published inside the callback; one flush may be over before it. */
    CHECK(tim_events_flush(bus) == 0);
    CHECK(tim_events_flush(bus) == 0);
    CHECK(call_count == 2);
    call_count = 0;
    CHECK(tim_events_wait(bus) == 0);
    CHECK(tim_events_bus_free(bus) == 0);
}

static void frees_inside(int32_t count, const void *user_data) {
    tim_events_bus *bus = *(tim_events_bus *const *)user_data;
    (void)count;
    called("frees_inside", user_data);
    CHECK(tim_events_bus_free(bus) == 0);
    CHECK_FAILS(tim_events_bus_free(bus), TIM_EVENTS_BAD_HANDLE, "freed");
    CHECK_FAILS(tim_events_wait(bus), TIM_EVENTS_BAD_HANDLE, "freed");
}

static void polled(void) {
    CHECK(tim_events_bus_new(2) == NULL);
    CHECK(strstr(tim_events_last_error(), "flags") != NULL);

    tim_events_bus *bus = tim_events_bus_new(TIM_EVENTS_POLLED);
    CHECK(tim_events_set_conv_total_unread_message_count_changed(bus, first, NULL) == 0);
    CHECK(tim_events_poll(bus) == 0);
    publish_unread(bus, 1);
    publish_unread(bus, 2);
    CHECK(call_count == 0);
    CHECK(tim_events_poll(bus) == 2);
    CHECK(call_count == 2 && calls[1].args[0].integer == 2);
    CHECK(tim_events_poll(bus) == 0);
    call_count = 0;

    CHECK(tim_events_set_conv_total_unread_message_count_changed(bus, frees_inside, &bus) == 0);
    publish_unread(bus, 3);
    publish_unread(bus, 4);
    CHECK(tim_events_poll(bus) >= 1);
    CHECK(call_count == 1);
    call_count = 0;
    CHECK_FAILS(tim_events_poll(bus), TIM_EVENTS_BAD_HANDLE, "freed");

    bus = tim_events_bus_new(0);
    CHECK_FAILS(tim_events_poll(bus), TIM_EVENTS_BAD_ARGUMENT, "thread");
    CHECK(tim_events_bus_free(bus) == 0);
}

static void closed(void) {
    tim_events_bus *bus = tim_events_bus_new(TIM_EVENTS_POLLED);
    CHECK(tim_events_set_conv_total_unread_message_count_changed(bus, first, NULL) == 0);
    tim_events_stream *stream = tim_events_subscribe(bus, NULL);
    CHECK(stream != NULL);
    publish_unread(bus, 1);
    CHECK(tim_events_bus_close(bus) == 0);
    CHECK(tim_events_bus_close(bus) == 0);
    tim_events_arg arg = {.kind = TIM_EVENTS_ARG_INTEGER};
    CHECK_FAILS(tim_events_publish(bus, "TIMKickedOfflineCallback", &arg, 0), TIM_EVENTS_CLOSED, "closed");
    CHECK_FAILS(tim_events_publish_completion(bus, "TIMLogin", 0, "", ""), TIM_EVENTS_CLOSED, "closed");
    CHECK(tim_events_poll(bus) == 1);
    CHECK(call_count == 1);
    call_count = 0;
    tim_events_event *event = NULL;
    CHECK(tim_events_next(stream, -1, &event) == 1);
    tim_events_event_free(event);
    CHECK_FAILS(tim_events_next(stream, -1, &event), TIM_EVENTS_CLOSED, "ended");
    CHECK_FAILS(tim_events_next(stream, 0, &event), TIM_EVENTS_CLOSED, "ended");
    CHECK(tim_events_stream_free(stream) == 0);
    CHECK(tim_events_bus_free(bus) == 0);
}

/* ---- publishing and pulling ---- */

static void published_badly(void) {
    tim_events_bus *bus = tim_events_bus_new(0);
    tim_events_arg arg = {.kind = 5};
    CHECK_FAILS(tim_events_publish(bus, NULL, NULL, 0), TIM_EVENTS_NULL_POINTER, "name");
    CHECK_FAILS(tim_events_publish(bus, "\xff", NULL, 0), TIM_EVENTS_BAD_ARGUMENT, "UTF-8");
    CHECK_FAILS(tim_events_publish(bus, "TIMLogCallback", NULL, 1), TIM_EVENTS_NULL_POINTER, "arguments");
    CHECK_FAILS(tim_events_publish(bus, "TIMLogCallback", &arg, 1), TIM_EVENTS_BAD_ARGUMENT, "kind");
    arg.kind = -1;
    CHECK_FAILS(tim_events_publish(bus, "TIMLogCallback", &arg, 1), TIM_EVENTS_BAD_ARGUMENT, "kind");
    CHECK_FAILS(tim_events_publish_completion(bus, NULL, 0, "", ""), TIM_EVENTS_NULL_POINTER, "API");
    CHECK_FAILS(tim_events_publish_completion(bus, "\xff", 0, "", ""), TIM_EVENTS_BAD_ARGUMENT, "UTF-8");
    CHECK(tim_events_subscribe(bus, "nonsense") == NULL);
    CHECK(strstr(tim_events_last_error(), "nonsense") != NULL);
    CHECK(tim_events_subscribe(bus, "") == NULL);
    CHECK(tim_events_subscribe(bus, "\xff") == NULL);
    CHECK(strstr(tim_events_last_error(), "UTF-8") != NULL);
    CHECK(tim_events_bus_free(bus) == 0);
}

static tim_events_event *pull(tim_events_stream *stream, const char *kind) {
    tim_events_event *event = NULL;
    CHECK(tim_events_next(stream, 10000, &event) == 1);
    CHECK(event != NULL);
    CHECK(strcmp(tim_events_event_kind(event), kind) == 0);
    return event;
}

static void pulled(void) {
    tim_events_bus *bus = tim_events_bus_new(0);
    tim_events_stream *all = tim_events_subscribe(bus, NULL);
    tim_events_stream *some = tim_events_subscribe(bus, "friend, KickedOffline,api");
    CHECK(all != NULL && some != NULL && all != some);
    tim_events_event *event = NULL;
    CHECK(tim_events_next(all, 0, &event) == 0);
    CHECK(tim_events_next(all, 1, &event) == 0);
    CHECK(event == NULL);

    tim_events_arg args[3] = {
        {.kind = TIM_EVENTS_ARG_TEXT, .value.text = "group \xff"},
        {.kind = TIM_EVENTS_ARG_NULL},
        {.kind = TIM_EVENTS_ARG_INTEGER, .value.integer = INT64_MIN},
    };
    CHECK(tim_events_publish(bus, "TIMGroupCounterChangedCallback", args, 3) == 0);
    CHECK(tim_events_publish_completion(bus, "TIMLogin", 0, NULL, NULL) == 0);
    CHECK(tim_events_publish(bus, "TIMKickedOfflineCallback", NULL, 0) == 0);

    event = pull(all, "GroupCounterChanged");
    CHECK(strcmp(tim_events_event_category(event), "group") == 0);
    CHECK(strcmp(tim_events_event_callback(event), "TIMGroupCounterChangedCallback") == 0);
    CHECK(strchr(tim_events_event_json(event), '{') != NULL);
    CHECK(tim_events_event_json(event) == tim_events_event_json(event));
    CHECK(tim_events_event_seq(event) == 1);
    CHECK(!tim_events_event_is_undecodable(event));
    CHECK(tim_events_event_epoch(event) == 0);
    CHECK(tim_events_event_arg_count(event) == 3);
    CHECK(strcmp(tim_events_event_arg_text(event, 0), "group \xff") == 0);
    CHECK(tim_events_event_arg_text(event, 1) == NULL);
    CHECK(tim_events_event_arg_text(event, 2) == NULL);
    CHECK(tim_events_event_arg_text(event, 3) == NULL);
    int64_t number = 7;
    CHECK_FAILS(tim_events_event_arg_integer(event, 0, &number), TIM_EVENTS_BAD_ARGUMENT, "number");
    CHECK_FAILS(tim_events_event_arg_integer(event, UINT32_MAX, &number), TIM_EVENTS_BAD_ARGUMENT, "number");
    CHECK_FAILS(tim_events_event_arg_integer(event, 2, NULL), TIM_EVENTS_NULL_POINTER, "number");
    CHECK(number == 7);
    CHECK(tim_events_event_arg_integer(event, 2, &number) == 0);
    CHECK(number == INT64_MIN);
    tim_events_event_free(event);

    event = pull(all, "ApiCompleted");
    CHECK(strcmp(tim_events_event_category(event), "api") == 0);
    CHECK(tim_events_event_arg_text(event, 1) == NULL);
    tim_events_event_free(event);
    event = pull(all, "KickedOffline");
    CHECK(tim_events_event_seq(event) == 3);
    CHECK(tim_events_event_epoch(event) == 1);
    CHECK(tim_events_event_arg_count(event) == 0);
    tim_events_event_free(event);

    tim_events_arg torn = {.kind = TIM_EVENTS_ARG_TEXT, .value.text = "[{"};
    CHECK(tim_events_publish(bus, "TIMRecvNewMsgCallback", &torn, 1) == 0);
    event = pull(all, "NewMessages");
    CHECK(tim_events_event_is_undecodable(event));
    CHECK(strcmp(tim_events_event_arg_text(event, 0), "[{") == 0);
    tim_events_event_free(event);
    CHECK(tim_events_stream_free(all) == 0);
    CHECK_FAILS(tim_events_stream_free(all), TIM_EVENTS_BAD_HANDLE, "freed");

    /* Of a bus that is gone a stream has still what came before. */
    CHECK(tim_events_bus_free(bus) == 0);
    event = pull(some, "ApiCompleted");
    CHECK(strcmp(tim_events_event_callback(event), "TIMCommCallback") == 0);
    tim_events_event *last = pull(some, "KickedOffline");
    tim_events_event *none = NULL;
    CHECK_FAILS(tim_events_next(some, -1, &none), TIM_EVENTS_CLOSED, "ended");
    CHECK(none == NULL);
    CHECK(tim_events_stream_free(some) == 0);
    /* Events outlive their stream. */
    CHECK(tim_events_event_seq(last) == 3);
    tim_events_event_free(last);
    tim_events_event_free(event);
}

static void numbers_too_large(void) {
    tim_events_bus *bus = tim_events_bus_new(0);
    tim_events_stream *stream = tim_events_subscribe(bus, "diagnostic");
    CHECK(stream != NULL);
    tim_events_arg args[2] = {
        {.kind = TIM_EVENTS_ARG_NATURAL, .value.natural = UINT64_MAX},
        {.kind = TIM_EVENTS_ARG_BOOL, .value.integer = 2},
    };
    CHECK(tim_events_publish(bus, "TIMNoSuchCallback", args, 2) == 0);
    tim_events_event *event = NULL;
    CHECK(tim_events_next(stream, 10000, &event) == 1);
    CHECK(strcmp(tim_events_event_callback(event), "TIMNoSuchCallback") == 0);
    int64_t number = 7;
    CHECK_FAILS(tim_events_event_arg_integer(event, 0, &number), TIM_EVENTS_BAD_ARGUMENT, "number");
    CHECK(number == 7);
    CHECK(tim_events_event_arg_integer(event, 1, &number) == 0);
    CHECK(number == 1);
    tim_events_event_free(event);
    CHECK(tim_events_stream_free(stream) == 0);
    CHECK(tim_events_bus_free(bus) == 0);
}

/* Who falls behind is told. */
static void fell_behind(void) {
    tim_events_bus *bus = tim_events_bus_new(0);
    tim_events_stream *stream = tim_events_subscribe(bus, "conversation");
    for (int32_t count = 0; count < 20000; count++) {
        publish_unread(bus, count);
    }
    int gaps = 0, events = 0;
    tim_events_event *event = NULL;
    while (tim_events_next(stream, 0, &event) == 1) {
        if (strcmp(tim_events_event_kind(event), "Gap") == 0) {
            gaps += 1;
            CHECK(strcmp(tim_events_event_callback(event), "") == 0);
            CHECK(tim_events_event_arg_count(event) == 0);
            CHECK(tim_events_event_arg_text(event, 0) == NULL);
        }
        events += 1;
        tim_events_event_free(event);
    }
    CHECK(gaps == 1);
    CHECK(events > 1);
    CHECK(tim_events_stream_free(stream) == 0);
    CHECK(tim_events_bus_free(bus) == 0);
}

/* ---- captures ---- */

static void write_file(const char *path, const char *text) {
    FILE *file = fopen(path, "w");
    CHECK(file != NULL);
    CHECK(fputs(text, file) >= 0);
    CHECK(fclose(file) == 0);
}

static void captures(const char *folder) {
    char path[1024];
    snprintf(path, sizeof path, "%s/torn.ndjson", folder);
    const char *record =
        "{\"t_us\":1,\"callback\":\"TIMConvTotalUnreadMessageCountChangedCallback\",\"args\":[7]}\n";
    char text[512];
    snprintf(text, sizeof text, "%s{\"t_us\":2,\"callb\n%s", record, record);
    write_file(path, text);

    tim_events_bus *bus = tim_events_bus_new(0);
    CHECK(tim_events_set_conv_total_unread_message_count_changed(bus, first, bus) == 0);
    CHECK_FAILS(tim_events_play_capture(bus, path), TIM_EVENTS_BAD_CAPTURE, "torn.ndjson");
    CHECK(call_count == 1);
    check_called(0, "first", bus);
    CHECK(calls[0].args[0].integer == 7);
    call_count = 0;

    write_file(path, record);
    CHECK(tim_events_play_capture(bus, path) == 0);
    CHECK(call_count == 1);
    call_count = 0;
    write_file(path, "");
    CHECK(tim_events_play_capture(bus, path) == 0);
    CHECK(call_count == 0);

    CHECK_FAILS(tim_events_play_capture(bus, NULL), TIM_EVENTS_NULL_POINTER, "path");
    CHECK_FAILS(tim_events_play_capture(bus, "\xff"), TIM_EVENTS_BAD_ARGUMENT, "UTF-8");
    CHECK_FAILS(tim_events_play_capture(bus, "no/such/file"), TIM_EVENTS_IO, "no/such/file");
    CHECK_FAILS(tim_events_play_capture(bus, folder), TIM_EVENTS_IO, folder);
    write_file(path, record);
    CHECK(tim_events_bus_close(bus) == 0);
    CHECK_FAILS(tim_events_play_capture(bus, path), TIM_EVENTS_CLOSED, "closed");
    CHECK(remove(path) == 0);
    CHECK(tim_events_bus_free(bus) == 0);
}

/* ---- handles that are none ---- */

static void bad_bus(tim_events_bus *bus, int code, const char *word) {
    tim_events_arg arg = {.kind = TIM_EVENTS_ARG_NULL};
    CHECK_FAILS(tim_events_bus_close(bus), code, word);
    CHECK_FAILS(tim_events_poll(bus), code, word);
    CHECK_FAILS(tim_events_flush(bus), code, word);
    CHECK_FAILS(tim_events_wait(bus), code, word);
    CHECK_FAILS(tim_events_publish(bus, "TIMLogCallback", &arg, 1), code, word);
    CHECK_FAILS(tim_events_publish_completion(bus, "TIMLogin", 0, "", ""), code, word);
    CHECK_FAILS(tim_events_play_capture(bus, "capture"), code, word);
    CHECK(tim_events_subscribe(bus, NULL) == NULL);
    CHECK(strstr(tim_events_last_error(), word) != NULL);
    for (size_t row = 0; row < REGISTRATION_COUNT; row++) {
        CHECK_FAILS(REGISTRATIONS[row].enable(bus, NULL), code, word);
        CHECK_FAILS(REGISTRATIONS[row].disable(bus), code, word);
    }
}

static void bad_stream(tim_events_stream *stream, int code, const char *word) {
    tim_events_event *event = NULL;
    CHECK_FAILS(tim_events_next(stream, -1, &event), code, word);
    CHECK_FAILS(tim_events_next(stream, 0, NULL), code, word);
    CHECK(event == NULL);
}

static void bad_handles(void) {
    tim_events_bus *made_up_bus = (tim_events_bus *)(uintptr_t)0x5eed5eed;
    tim_events_stream *made_up_stream = (tim_events_stream *)(uintptr_t)0x5eed5eed;
    int on_the_stack;
    bad_bus(NULL, TIM_EVENTS_NULL_POINTER, "NULL");
    bad_bus(made_up_bus, TIM_EVENTS_BAD_HANDLE, "unknown");
    bad_bus((tim_events_bus *)(void *)&on_the_stack, TIM_EVENTS_BAD_HANDLE, "unknown");
    CHECK_FAILS(tim_events_bus_free(made_up_bus), TIM_EVENTS_BAD_HANDLE, "unknown");
    CHECK(tim_events_bus_free(NULL) == 0);
    bad_stream(NULL, TIM_EVENTS_NULL_POINTER, "NULL");
    bad_stream(made_up_stream, TIM_EVENTS_BAD_HANDLE, "unknown");
    CHECK_FAILS(tim_events_stream_free(made_up_stream), TIM_EVENTS_BAD_HANDLE, "unknown");
    CHECK(tim_events_stream_free(NULL) == 0);

    tim_events_bus *bus = tim_events_bus_new(0);
    tim_events_stream *stream = tim_events_subscribe(bus, NULL);
    CHECK_FAILS(tim_events_next(stream, 0, NULL), TIM_EVENTS_NULL_POINTER, "event");
    CHECK(tim_events_stream_free(stream) == 0);
    bad_stream(stream, TIM_EVENTS_BAD_HANDLE, "freed");
    CHECK(tim_events_bus_free(bus) == 0);
    bad_bus(bus, TIM_EVENTS_BAD_HANDLE, "freed");
    CHECK_FAILS(tim_events_bus_free(bus), TIM_EVENTS_BAD_HANDLE, "freed");
    /* Its number is nobody else's. */
    tim_events_bus *next = tim_events_bus_new(0);
    CHECK(next != bus);
    CHECK(tim_events_bus_free(next) == 0);

    int64_t number;
    CHECK(tim_events_event_kind(NULL) == NULL);
    CHECK(tim_events_event_category(NULL) == NULL);
    CHECK(tim_events_event_callback(NULL) == NULL);
    CHECK(tim_events_event_json(NULL) == NULL);
    CHECK(tim_events_event_seq(NULL) == 0);
    CHECK(!tim_events_event_is_undecodable(NULL));
    CHECK(tim_events_event_epoch(NULL) == 0);
    CHECK(tim_events_event_arg_count(NULL) == 0);
    CHECK(tim_events_event_arg_text(NULL, 0) == NULL);
    CHECK_FAILS(tim_events_event_arg_integer(NULL, 0, &number), TIM_EVENTS_NULL_POINTER, "event");
    tim_events_event_free(NULL);
}

int main(int argc, char **argv) {
    const char *folder = argc > 1 ? argv[1] : ".";
    CHECK(tim_events_version()[0] != '\0');
    CHECK(strcmp(tim_events_last_error(), "") == 0);
    CHECK(REGISTRATION_COUNT > 60 && REGISTRATION_COUNT < MAX_CALLS);
    every_registration(0);
    every_registration(TIM_EVENTS_POLLED);
    every_vendor_name();
    keys_and_enums();
    slots();
    stacks();
    misfits();
    inside_callbacks(0);
    inside_callbacks(TIM_EVENTS_POLLED);
    polled();
    closed();
    published_badly();
    pulled();
    numbers_too_large();
    fell_behind();
    captures(folder);
    bad_handles();
    printf("%zu registrations, %d rounds each\n", REGISTRATION_COUNT, (int)ROUNDS);
    return 0;
}
