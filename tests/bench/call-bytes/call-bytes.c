/* call-bytes.c: what calls into Go cost, beside -buildmode=c-archive of the same package: an empty
 * one, and ones that hand over 1 KB and 1 MB and get as many bytes back.
 *
 * Both are in this process, and take turns round by round, so that a change of the machine's mood
 * meets both; the fastest round of each counts. The time is wall time: a c-archive's collector has
 * threads of its own, whose work a CPU clock of this thread would leave out. "ratio" says how many
 * times as long c-archive takes. */
#define _POSIX_C_SOURCE 200809L
#include "archive.h"
#include "guest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 41, KB = 1024, MB = 1024 * 1024 };

static guest_instance *guest;
static gowasm_buffer out;
static char bytes[MB];

static double now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static int ours(size_t size) {
    if (size == 0) return guest_empty(guest) == GOWASM_OK;
    if (guest_change(guest, (gowasm_bytes){bytes, size}, &out) != GOWASM_OK) return 0;
    return out.used == size && *(char *)out.data == 'b';
}

static int archive(size_t size) {
    if (size == 0) {
        archive_empty();
        return 1;
    }
    char *result = archive_change(bytes, size);
    int right = result[0] == 'b' && result[size - 1] == 'a';
    free(result);
    return right;
}

static double round_of(int (*call)(size_t), size_t size, int calls) {
    double start = now_ns();
    for (int i = 0; i < calls; i++)
        if (!call(size)) exit(1);
    return (now_ns() - start) / calls;
}

static void compare(const char *name, size_t size, int calls) {
    double best[2] = {1e18, 1e18};
    for (int i = 0; i < ROUNDS; i++) {
        double a = round_of(ours, size, calls), b = round_of(archive, size, calls);
        if (a < best[0]) best[0] = a;
        if (b < best[1]) best[1] = b;
    }
    printf("%-12s %12.1f ns %12.1f ns %8.2f\n", name, best[0], best[1], best[1] / best[0]);
}

int main(void) {
    gowasm_error error;
    if (guest_new(NULL, &guest, &error) != GOWASM_OK) {
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }
    memset(bytes, 'a', sizeof bytes);
    printf("%-12s %15s %15s %8s\n", "call", "gowasm-aot", "c-archive", "ratio");
    compare("empty", 0, 100000);
    compare("1 KB", KB, 2000);
    compare("1 MB", MB, 10);
    gowasm_buffer_free(&out);
    guest_free(guest);
    return 0;
}
