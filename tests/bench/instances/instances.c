/* instances.c: what instances of a Go reactor cost: microseconds to make, reset, clone and free one,
 * the smallest of many, and what 1,000 of them take: MB resident, with pages that several share
 * counted for each of them (Rss) and once (Pss), from /proc/self/smaps_rollup.
 *
 * Not a test: numbers for a person, or for a script to compare. */
#define _POSIX_C_SOURCE 200809L
#include "guest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MANY = 1000, ROUNDS = 500, WORK = 20 };

static gowasm_error error;
static guest_instance *all[MANY];

static void ok(gowasm_status status) {
    if (status == GOWASM_OK) return;
    fprintf(stderr, "%s: %s\n", gowasm_status_name(status), error.message);
    exit(1);
}

static double now_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void memory(const char *what) {
    FILE *f = fopen("/proc/self/smaps_rollup", "r");
    char line[256];
    double rss = 0, pss = 0, kb;
    while (f != NULL && fgets(line, sizeof line, f) != NULL) {
        if (sscanf(line, "Rss: %lf", &kb) == 1) rss = kb / 1024;
        if (sscanf(line, "Pss: %lf", &kb) == 1) pss = kb / 1024;
    }
    if (f != NULL) fclose(f);
    printf("%-40s %8.1f MB, shared pages once %8.1f MB\n", what, rss, pss);
}

static void time_of(const char *what, double us) {
    printf("%-40s %8.2f us\n", what, us);
}

/* Runs `change` on the instance and then a reset, which is measured. */
static void measure_reset(const char *what, guest_instance *g, int32_t n) {
    double best = 1e18, call = 1e18;
    int32_t result;
    for (int i = 0; i < ROUNDS; i++) {
        double start = now_us();
        ok(n == 0 ? guest_next(g, &result) : guest_work(g, n, &result));
        double reset = now_us();
        ok(guest_reset(g));
        double end = now_us();
        if (reset - start < call) call = reset - start;
        if (end - reset < best) best = end - reset;
    }
    time_of(what, best);
    printf("%-40s %8.2f us\n", "  the call before it, on a clean instance", call);
}

static void each(const char *what, guest_instance *from) {
    double make = 1e18, end = 1e18;
    for (int i = 0; i < ROUNDS; i++) {
        guest_instance *g;
        double start = now_us();
        ok(from != NULL ? guest_clone(from, NULL, &g, &error) : guest_new(NULL, &g, &error));
        double made = now_us();
        guest_free(g);
        double freed = now_us();
        if (made - start < make) make = made - start;
        if (freed - made < end) end = freed - made;
    }
    time_of(what, make);
    time_of("  free", end);
}

static void many(const char *how, guest_instance *from) {
    int32_t n;
    char text[100];
    for (int i = 0; i < MANY; i++)
        ok(from != NULL ? guest_clone(from, NULL, &all[i], &error)
                        : guest_new(NULL, &all[i], &error));
    snprintf(text, sizeof text, "1,000 %s", how);
    memory(text);
    for (int i = 0; i < MANY; i++) ok(guest_next(all[i], &n));
    memory("  after a small call in each");
    for (int i = 0; i < MANY; i++) ok(guest_work(all[i], WORK, &n));
    memory("  after a larger call in each");
    for (int i = 0; i < MANY; i++) ok(guest_reset(all[i]));
    memory("  after a reset of each");
    for (int i = 0; i < MANY; i++) guest_free(all[i]);
    memory("  freed");
}

int main(void) {
    guest_instance *g;
    int32_t n;
    ok(guest_new(NULL, &g, &error));
    ok(gowasm_checkpoint(guest_base(g), &error));
    ok(guest_reset(g));
    each("new", NULL);
    each("clone", g);
    measure_reset("reset after a small call", g, 0);
    measure_reset("reset after a larger call", g, WORK);
    double best = 1e18;
    for (int i = 0; i < 20; i++) {
        ok(guest_work(g, WORK, &n));
        double start = now_us();
        ok(gowasm_checkpoint(guest_base(g), &error));
        double took = now_us() - start;
        if (took < best) best = took;
    }
    time_of("checkpoint", best);
    many("clones", g);
    guest_free(g);
    many("made by new", NULL);
    return 0;
}
