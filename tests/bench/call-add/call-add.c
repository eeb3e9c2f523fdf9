/* What one call from C into a Go reactor costs: ns per call of add, plain and prefixed.
 *
 * Each round makes the same number of calls; printed are the fastest round, which tells the cost of
 * the call, and the median, which tells how quiet the machine was. The sum depends on every call,
 * so that none can be left out. */
#define _POSIX_C_SOURCE 200809L
#include "calladd.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 301, CALLS = 200 * 1000 };

static double now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); /* other programs' time is not ours */
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static int32_t plain_calls(calladd_instance *unused) {
    (void)unused;
    int32_t sum = 0;
    for (int i = 0; i < CALLS; i++) sum += add(i & 7, 1);
    return sum;
}

static int32_t prefixed_calls(calladd_instance *c) {
    int32_t sum = 0, one;
    for (int i = 0; i < CALLS; i++) {
        if (calladd_add(c, i & 7, 1, &one) != GOWASM_OK) return -1;
        sum += one;
    }
    return sum;
}

static int measure(const char *name, int32_t (*calls)(calladd_instance *), calladd_instance *c) {
    double times[ROUNDS];
    int32_t expected = 0;
    for (int i = 0; i < CALLS; i++) expected += (i & 7) + 1;
    for (int r = 0; r < ROUNDS; r++) {
        double start = now_ns();
        int32_t sum = calls(c);
        times[r] = (now_ns() - start) / CALLS;
        if (sum != expected) {
            fprintf(stderr, "%s: sum %" PRId32 ", expected %" PRId32 "\n", name, sum, expected);
            return 0;
        }
    }
    qsort(times, ROUNDS, sizeof *times, by_value);
    printf("calling add, %-24s %6.2f ns per call (median %.2f)\n", name, times[0],
           times[ROUNDS / 2]);
    return 1;
}

int main(void) {
    calladd_instance *c;
    gowasm_error error;
    if (calladd_new(NULL, &c, &error) != GOWASM_OK) {
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }
    int ok = measure("plain add(a, b):", plain_calls, c) &&
             measure("calladd_add(c, a, b, &r):", prefixed_calls, c);
    calladd_free(c);
    return !ok;
}
