/* timer.h: how long the stages of a build take, for --time-passes. */
#ifndef GOWASM_BASE_TIMER_H
#define GOWASM_BASE_TIMER_H

#include <stdbool.h>
#include <time.h>

/* Off when zeroed: nothing is said. */
typedef struct Timer {
    bool on;
    struct timespec since;
} Timer;

/* A stage begins. */
void timer_start(Timer *t);

/* It ends: says on stderr how long it took. The next one begins. */
void timer_stage(Timer *t, const char *name);

#endif
