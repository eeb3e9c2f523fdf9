/* timer.c: the monotonic clock at the ends of stages. */
#include "base/timer.h"

#include <stdio.h>

void timer_start(Timer *t) {
    if (t->on) clock_gettime(CLOCK_MONOTONIC, &t->since);
}

void timer_stage(Timer *t, const char *name) {
    struct timespec now;
    if (!t->on) return;
    clock_gettime(CLOCK_MONOTONIC, &now);
    fprintf(stderr, "%9.3f ms  %s\n",
            (double)(now.tv_sec - t->since.tv_sec) * 1e3 +
                (double)(now.tv_nsec - t->since.tv_nsec) / 1e6,
            name);
    t->since = now;
}
