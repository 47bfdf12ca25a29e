/* What the C tests share: a check that says where it failed, and what the library had to say. */
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tim_events.h"

static inline void check(bool holds, const char *what, const char *file, int line) {
    if (!holds) {
        fprintf(stderr, "%s:%d: %s doesn't hold; the last error is: %s\n", file, line, what, tim_events_last_error());
        exit(1);
    }
}

/* assert() would go away in a release build. */
#define CHECK(condition) check((condition), #condition, __FILE__, __LINE__)

/* A failure has its code, and a text with this word in it. */
#define CHECK_FAILS(call, code, word)                          \
    do {                                                       \
        CHECK((call) == (code));                               \
        CHECK(strstr(tim_events_last_error(), word) != NULL);  \
    } while (0)

#endif
