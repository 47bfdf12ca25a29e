/*
 * Callbacks that unregister themselves or others, or free their bus, while other threads publish as fast as they can.
 * User data comes from malloc and is freed as soon as the library says that it may go: whoever runs this with
 * AddressSanitizer or valgrind sees a use after that. Nothing here waits by sleeping.
 *
 * The argument is how many rounds there are of each; valgrind needs fewer.
 */
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdatomic.h>

#include "check.h"

enum { PUBLISHERS = 3 };

static int rounds = 100;

static const char UNREAD[] = "TIMConvTotalUnreadMessageCountChangedCallback";
static const char KICKED[] = "TIMKickedOfflineCallback";
static const char MESSAGE[] = "TIMRecvNewMsgCallback";

/* What publishers share. */
struct traffic {
    tim_events_bus *bus;
    atomic_bool is_over;
    /* The publishers, and one that flushes. */
    pthread_t threads[PUBLISHERS + 1];
};

/* 0, or the code of the first call that failed. */
static int publish_some(tim_events_bus *bus) {
    tim_events_arg number = {.kind = TIM_EVENTS_ARG_INTEGER, .value.integer = 1};
    tim_events_arg text = {.kind = TIM_EVENTS_ARG_TEXT, .value.text = "[]"};
    int code = tim_events_publish(bus, UNREAD, &number, 1);
    code = code == 0 ? tim_events_publish(bus, KICKED, NULL, 0) : code;
    return code == 0 ? tim_events_publish(bus, MESSAGE, &text, 1) : code;
}

static void *publisher(void *argument) {
    struct traffic *traffic = argument;
    for (unsigned batch = 1; !atomic_load(&traffic->is_over); batch++) {
        int code = publish_some(traffic->bus);
        /* Now and then it lets the callbacks catch up, so that memory stays small. */
        if (code == 0 && batch % 1024 == 0) {
            code = tim_events_flush(traffic->bus);
        }
        if (code != 0) {
            CHECK(code == TIM_EVENTS_BAD_HANDLE || code == TIM_EVENTS_CLOSED);
            break;
        }
    }
    return NULL;
}

/* It waits for callbacks all the time, also when the bus is freed. */
static void *flusher(void *argument) {
    struct traffic *traffic = argument;
    int code = 0;
    while (code == 0 && !atomic_load(&traffic->is_over)) {
        code = tim_events_flush(traffic->bus);
    }
    CHECK(code == 0 || code == TIM_EVENTS_BAD_HANDLE);
    return NULL;
}

static void start(struct traffic *traffic, tim_events_bus *bus) {
    traffic->bus = bus;
    atomic_init(&traffic->is_over, false);
    for (int thread = 0; thread < PUBLISHERS; thread++) {
        CHECK(pthread_create(&traffic->threads[thread], NULL, publisher, traffic) == 0);
    }
    CHECK(pthread_create(&traffic->threads[PUBLISHERS], NULL, flusher, traffic) == 0);
}

static void join(struct traffic *traffic) {
    for (int thread = 0; thread <= PUBLISHERS; thread++) {
        CHECK(pthread_join(traffic->threads[thread], NULL) == 0);
    }
}

static void stop(struct traffic *traffic) {
    atomic_store(&traffic->is_over, true);
    join(traffic);
}

static void sem_take(sem_t *semaphore) {
    while (sem_wait(semaphore) != 0) {
        /* A signal came in between. */
    }
}

/* User data of a callback: written by it, so that a use after free is a write, too. */
struct data {
    tim_events_bus *bus;
    sem_t *done;
    struct data *other;
    unsigned calls;
};

static struct data *new_data(tim_events_bus *bus, sem_t *done, struct data *other) {
    struct data *data = malloc(sizeof *data);
    CHECK(data != NULL);
    *data = (struct data){.bus = bus, .done = done, .other = other};
    return data;
}

static struct data *data_of(const void *user_data) {
    struct data *data = (struct data *)(uintptr_t)user_data;
    data->calls += 1;
    return data;
}

static void free_data(struct data *data) {
    /* Whoever still looks shall not find it as it was. */
    memset(data, 0xA5, sizeof *data);
    free(data);
}

/* ---- a callback that unregisters itself ---- */

static void unregisters_itself(int32_t count, const void *user_data) {
    struct data *data = data_of(user_data);
    (void)count;
    CHECK(data->calls <= 3);
    if (data->calls == 3) {
        CHECK(tim_events_set_conv_total_unread_message_count_changed(data->bus, NULL, NULL) == 0);
        CHECK(tim_events_wait(data->bus) == 1);
        CHECK(sem_post(data->done) == 0);
        /* Its data is there for as long as it runs: the other thread waits for that. */
        CHECK(data->calls == 3);
    }
}

static void removes_itself(const char *json, const void *user_data) {
    struct data *data = data_of(user_data);
    (void)json;
    CHECK(data->calls == 1);
    CHECK(tim_events_remove_recv_new_msg(data->bus, removes_itself) == 1);
    CHECK(sem_post(data->done) == 0);
}

static void themselves(void) {
    tim_events_bus *bus = tim_events_bus_new(0);
    struct traffic traffic;
    sem_t done;
    CHECK(sem_init(&done, 0, 0) == 0);
    start(&traffic, bus);
    for (int round = 0; round < rounds; round++) {
        struct data *slot = new_data(bus, &done, NULL);
        struct data *stacked = new_data(bus, &done, NULL);
        CHECK(tim_events_set_conv_total_unread_message_count_changed(bus, unregisters_itself, slot) == 0);
        CHECK(tim_events_add_recv_new_msg(bus, removes_itself, stacked) == 0);
        sem_take(&done);
        sem_take(&done);
        CHECK(tim_events_wait(bus) == 0);
        free_data(slot);
        free_data(stacked);
    }
    stop(&traffic);
    CHECK(tim_events_bus_free(bus) == 0);
    CHECK(sem_destroy(&done) == 0);
}

/* ---- a callback that unregisters another ---- */

static void victim(const char *json, const void *user_data) {
    (void)json;
    data_of(user_data);
}

static void unregisters_another(const void *user_data) {
    struct data *data = data_of(user_data);
    if (data->other != NULL) {
        CHECK(tim_events_remove_recv_new_msg(data->bus, victim) == 1);
        /* Calls never overlap, and this one is no call of the victim. */
        free_data(data->other);
        data->other = NULL;
        CHECK(sem_post(data->done) == 0);
    }
}

static void others(void) {
    tim_events_bus *bus = tim_events_bus_new(0);
    struct traffic traffic;
    sem_t done;
    CHECK(sem_init(&done, 0, 0) == 0);
    start(&traffic, bus);
    for (int round = 0; round < rounds; round++) {
        struct data *other = new_data(bus, &done, NULL);
        struct data *data = new_data(bus, &done, other);
        CHECK(tim_events_add_recv_new_msg(bus, victim, other) == 0);
        CHECK(tim_events_set_kicked_offline(bus, unregisters_another, data) == 0);
        sem_take(&done);
        CHECK(tim_events_set_kicked_offline(bus, NULL, NULL) == 0);
        CHECK(tim_events_wait(bus) == 0);
        free_data(data);
    }
    stop(&traffic);
    CHECK(tim_events_bus_free(bus) == 0);
    CHECK(sem_destroy(&done) == 0);
}

/* ---- a slot that is replaced from outside ---- */

static void counts(int32_t count, const void *user_data) {
    (void)count;
    data_of(user_data);
}

static void replaced(void) {
    tim_events_bus *bus = tim_events_bus_new(0);
    struct traffic traffic;
    start(&traffic, bus);
    struct data *before = NULL;
    for (int round = 0; round < rounds; round++) {
        struct data *data = new_data(bus, NULL, NULL);
        CHECK(tim_events_set_conv_total_unread_message_count_changed(bus, counts, data) == 0);
        CHECK(tim_events_wait(bus) == 0);
        if (before != NULL) {
            free_data(before);
        }
        before = data;
    }
    CHECK(tim_events_set_conv_total_unread_message_count_changed(bus, NULL, NULL) == 0);
    CHECK(tim_events_wait(bus) == 0);
    free_data(before);
    stop(&traffic);
    CHECK(tim_events_bus_free(bus) == 0);
}

/* ---- several threads that register ---- */

struct registrar {
    pthread_t thread;
    tim_events_bus *bus;
};

static void *registers(void *argument) {
    struct registrar *registrar = argument;
    for (int round = 0; round < rounds; round++) {
        struct data *data = new_data(registrar->bus, NULL, NULL);
        CHECK(tim_events_add_recv_new_msg(registrar->bus, victim, data) == 0);
        /* It may take the other thread's out as well, and the other ours. */
        CHECK(tim_events_remove_recv_new_msg(registrar->bus, victim) >= 0);
        CHECK(tim_events_wait(registrar->bus) == 0);
        free_data(data);
    }
    return NULL;
}

static void registrars(void) {
    tim_events_bus *bus = tim_events_bus_new(0);
    struct traffic traffic;
    struct registrar both[2];
    start(&traffic, bus);
    for (int which = 0; which < 2; which++) {
        both[which].bus = bus;
        CHECK(pthread_create(&both[which].thread, NULL, registers, &both[which]) == 0);
    }
    for (int which = 0; which < 2; which++) {
        CHECK(pthread_join(both[which].thread, NULL) == 0);
    }
    stop(&traffic);
    CHECK(tim_events_bus_free(bus) == 0);
}

/* ---- a bus that is freed inside a callback ---- */

static void frees_the_bus(int32_t count, const void *user_data) {
    struct data *data = data_of(user_data);
    sem_t *done = data->done;
    (void)count;
    CHECK(tim_events_bus_free(data->bus) == 0);
    /* No other is running, and none will be called: all data may go, its own last. */
    free_data(data->other);
    free_data(data);
    CHECK(sem_post(done) == 0);
}

static void is_the_other(const char *json, const void *user_data) {
    (void)json;
    data_of(user_data);
}

static void *reader(void *argument) {
    tim_events_stream *stream = argument;
    tim_events_event *event = NULL;
    int code;
    while ((code = tim_events_next(stream, -1, &event)) == 1) {
        CHECK(tim_events_event_kind(event)[0] != '\0');
        tim_events_event_free(event);
    }
    CHECK(code == TIM_EVENTS_CLOSED);
    CHECK(tim_events_stream_free(stream) == 0);
    return NULL;
}

static void freed_inside(void) {
    sem_t done;
    CHECK(sem_init(&done, 0, 0) == 0);
    for (int round = 0; round < rounds; round++) {
        tim_events_bus *bus = tim_events_bus_new(0);
        CHECK(bus != NULL);
        struct data *other = new_data(bus, &done, NULL);
        struct data *data = new_data(bus, &done, other);
        pthread_t reads;
        tim_events_stream *stream = tim_events_subscribe(bus, "message");
        CHECK(stream != NULL);
        CHECK(pthread_create(&reads, NULL, reader, stream) == 0);
        struct traffic traffic;
        start(&traffic, bus);
        CHECK(tim_events_add_recv_new_msg(bus, is_the_other, other) == 0);
        CHECK(tim_events_set_conv_total_unread_message_count_changed(bus, frees_the_bus, data) == 0);
        sem_take(&done);
        CHECK(tim_events_wait(bus) == TIM_EVENTS_BAD_HANDLE);
        /* Publishers hear of it by the code that they get; who reads the stream gets to its end. */
        join(&traffic);
        CHECK(pthread_join(reads, NULL) == 0);
    }
    CHECK(sem_destroy(&done) == 0);
}

/* ---- a bus that is freed from outside, by two at once ---- */

static void *frees(void *argument) {
    tim_events_bus *bus = argument;
    int code = tim_events_bus_free(bus);
    CHECK(code == 0 || code == TIM_EVENTS_BAD_HANDLE);
    return code == 0 ? bus : NULL;
}

static void freed_outside(void) {
    for (int round = 0; round < rounds; round++) {
        tim_events_bus *bus = tim_events_bus_new(0);
        struct data *data = new_data(bus, NULL, NULL);
        CHECK(tim_events_set_conv_total_unread_message_count_changed(bus, counts, data) == 0);
        struct traffic traffic;
        start(&traffic, bus);
        pthread_t threads[2];
        void *freed[2];
        for (int which = 0; which < 2; which++) {
            CHECK(pthread_create(&threads[which], NULL, frees, bus) == 0);
        }
        for (int which = 0; which < 2; which++) {
            CHECK(pthread_join(threads[which], &freed[which]) == 0);
        }
        CHECK((freed[0] == NULL) != (freed[1] == NULL));
        /* It has waited for the callback that was running. */
        free_data(data);
        join(&traffic);
    }
}

/* ---- a polled bus that two threads poll ---- */

static atomic_int inside;

static void runs_alone(int32_t count, const void *user_data) {
    (void)count;
    CHECK(atomic_fetch_add(&inside, 1) == 0);
    data_of(user_data);
    CHECK(atomic_fetch_sub(&inside, 1) == 1);
}

static void *polls(void *argument) {
    struct traffic *traffic = argument;
    while (!atomic_load(&traffic->is_over)) {
        int code = tim_events_poll(traffic->bus);
        CHECK(code >= 0 || code == TIM_EVENTS_BUSY);
        sched_yield();
    }
    return NULL;
}

static void polled(void) {
    tim_events_bus *bus = tim_events_bus_new(TIM_EVENTS_POLLED);
    struct data *data = new_data(bus, NULL, NULL);
    CHECK(tim_events_set_conv_total_unread_message_count_changed(bus, runs_alone, data) == 0);
    struct traffic traffic = {.bus = bus};
    pthread_t threads[2];
    for (int which = 0; which < 2; which++) {
        CHECK(pthread_create(&threads[which], NULL, polls, &traffic) == 0);
    }
    for (int round = 0; round < rounds * 10; round++) {
        CHECK(publish_some(bus) == 0);
    }
    int code;
    while ((code = tim_events_flush(bus)) == TIM_EVENTS_BUSY) {
        sched_yield();
    }
    CHECK(code == 0);
    atomic_store(&traffic.is_over, true);
    for (int which = 0; which < 2; which++) {
        CHECK(pthread_join(threads[which], NULL) == 0);
    }
    CHECK(data->calls == (unsigned)rounds * 10);
    CHECK(tim_events_bus_free(bus) == 0);
    free_data(data);
}

/* ---- a stream that is freed while somebody waits at it ---- */

struct waiting {
    tim_events_stream *stream;
    sem_t begins;
};

static void *waits(void *argument) {
    struct waiting *waiting = argument;
    tim_events_event *event = NULL;
    CHECK(sem_post(&waiting->begins) == 0);
    /* It waits already, or comes too late. */
    int code = tim_events_next(waiting->stream, -1, &event);
    CHECK(code == TIM_EVENTS_CLOSED || code == TIM_EVENTS_BAD_HANDLE);
    CHECK(event == NULL);
    return NULL;
}

static void stream_freed(void) {
    tim_events_bus *bus = tim_events_bus_new(0);
    for (int round = 0; round < rounds; round++) {
        struct waiting waiting = {.stream = tim_events_subscribe(bus, NULL)};
        CHECK(sem_init(&waiting.begins, 0, 0) == 0);
        pthread_t thread;
        CHECK(pthread_create(&thread, NULL, waits, &waiting) == 0);
        sem_take(&waiting.begins);
        if (round % 2 == 0) {
            sched_yield();
        }
        CHECK(tim_events_stream_free(waiting.stream) == 0);
        CHECK(pthread_join(thread, NULL) == 0);
        CHECK(sem_destroy(&waiting.begins) == 0);
    }
    CHECK(tim_events_bus_free(bus) == 0);
}

/* ---- the default bus, asked for by several at once ---- */

static void *asks(void *argument) {
    (void)argument;
    return tim_events_default();
}

static void default_bus(void) {
    pthread_t threads[8];
    void *found[8];
    for (int which = 0; which < 8; which++) {
        CHECK(pthread_create(&threads[which], NULL, asks, NULL) == 0);
    }
    for (int which = 0; which < 8; which++) {
        CHECK(pthread_join(threads[which], &found[which]) == 0);
        CHECK(found[which] != NULL && found[which] == found[0]);
    }
}

/* The text of an error belongs to its thread. */
static void *fails_on_its_own(void *argument) {
    (void)argument;
    CHECK(strcmp(tim_events_last_error(), "") == 0);
    CHECK_FAILS(tim_events_flush(NULL), TIM_EVENTS_NULL_POINTER, "NULL");
    return NULL;
}

static void errors(void) {
    pthread_t thread;
    CHECK_FAILS(tim_events_flush((tim_events_bus *)(uintptr_t)0x5eed5eed), TIM_EVENTS_BAD_HANDLE, "unknown");
    CHECK(pthread_create(&thread, NULL, fails_on_its_own, NULL) == 0);
    CHECK(pthread_join(thread, NULL) == 0);
    CHECK(strstr(tim_events_last_error(), "unknown") != NULL);
}

int main(int argc, char **argv) {
    if (argc > 1) {
        rounds = atoi(argv[1]);
        CHECK(rounds > 0);
    }
    default_bus();
    errors();
    themselves();
    others();
    replaced();
    registrars();
    freed_inside();
    freed_outside();
    polled();
    stream_freed();
    printf("%d rounds of each\n", rounds);
    return 0;
}
