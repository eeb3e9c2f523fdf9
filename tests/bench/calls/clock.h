/* clock.h: what both call benchmarks share: the clock, and the form of a result: a name and a
 * number on a line. bench.py starts the programs several times and takes the smallest of each. */
#ifndef BENCH_CLOCK_H
#define BENCH_CLOCK_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { CALLS = 2000000, ROUNDS = 5 };

static double now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void result(const char *name, double value) {
    printf("%s %.2f\n", name, value);
}

/* Stops with an error where a sum of CALLS calls of add(sum, i & 7) is wrong. */
static void check_sum(int32_t sum) {
    int32_t expected = 0;
    for (int i = 0; i < CALLS; i++) expected += i & 7;
    if (sum == expected) return;
    fprintf(stderr, "the sum is %d, not %d\n", (int)sum, (int)expected);
    exit(1);
}

static double smaller(double a, double b) {
    return a < b ? a : b;
}

#endif
