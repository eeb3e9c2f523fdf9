/* clock-posix.c: the four WASI clocks from clock_gettime.
 *
 * Input: a WASI clockid. Output: nanoseconds; INVAL for an id that WASI does not have. */
#define _GNU_SOURCE
#include "posix.h"
#include <errno.h>
#include <sched.h>

static bool host_clock(uint32_t id, clockid_t *clock) {
    switch (id) {
    case WASI_CLOCK_REALTIME:
        *clock = CLOCK_REALTIME;
        return true;
    case WASI_CLOCK_MONOTONIC:
        *clock = CLOCK_MONOTONIC;
        return true;
    case WASI_CLOCK_PROCESS_CPUTIME:
        *clock = CLOCK_PROCESS_CPUTIME_ID;
        return true;
    case WASI_CLOCK_THREAD_CPUTIME:
        *clock = CLOCK_THREAD_CPUTIME_ID;
        return true;
    default:
        return false;
    }
}

gowasm_errno gowasm__port_clock_time(uint32_t id, uint64_t *nanoseconds) {
    clockid_t clock;
    struct timespec t;
    if (!host_clock(id, &clock)) return WASI_EINVAL;
    if (clock_gettime(clock, &t) != 0) return gowasm__port_errno(errno);
    *nanoseconds = (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
    return 0;
}

gowasm_errno gowasm__port_clock_resolution(uint32_t id, uint64_t *nanoseconds) {
    clockid_t clock;
    struct timespec t;
    if (!host_clock(id, &clock)) return WASI_EINVAL;
    if (clock_getres(clock, &t) != 0) return gowasm__port_errno(errno);
    *nanoseconds = (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
    return 0;
}

gowasm_errno gowasm__port_yield(void) {
    sched_yield();
    return 0;
}
