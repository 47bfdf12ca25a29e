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
