/* wait.c: waiting for the host in functions that a deadline or a cancellation may end.
 *
 * Input: what is waited for, as for gowasm__port_poll. Output: the same answers; nothing is ready
 * where the wait was cut short. Invariants: nothing is released here and the guest is not left: the
 * caller does that with gowasm__check() when it holds nothing any more. */
#include "wasi.h"
#include <stdlib.h>
#include <string.h>

enum { PIECE = 512 * 1024 };

static uint32_t counted(gowasm_instance *instance, uint64_t left) {
    const uint32_t n = left < PIECE ? (uint32_t)left : PIECE;
    gowasm__worked(instance, n);
    return n;
}

static uint32_t all_of(uint64_t left) {
    return left < UINT32_MAX ? (uint32_t)left : UINT32_MAX;
}

uint32_t gowasm__piece(gowasm_instance *instance, uint64_t left) {
    if (!gowasm__interruptible(instance)) return all_of(left);
    if (left > PIECE) gowasm__check(instance);
    return counted(instance, left);
}

uint32_t gowasm__piece_held(gowasm_instance *instance, uint64_t left) {
    if (!instance || !gowasm__interruptible(instance)) return all_of(left);
    return left > PIECE && gowasm__late(instance) ? 0 : counted(instance, left);
}

bool gowasm__loop_late(const gowasm_instance *instance, uint64_t round) {
    return (round & 255) == 255 && gowasm__late(instance);
}

bool gowasm__any_ready(const gowasm_poll *entries, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (entries[i].can_read || entries[i].can_write || entries[i].failed) return true;
    return false;
}

gowasm_errno gowasm__wait(gowasm_instance *instance, gowasm_poll *entries, size_t count,
                          uint64_t nanoseconds) {
    if (!gowasm__interruptible(instance)) return gowasm__port_poll(entries, count, nanoseconds);
    gowasm_poll few[9], *all = few;
    if (count >= sizeof few / sizeof *few) all = malloc((count + 1) * sizeof *all);
    if (!all) return WASI_ENOMEM;
    const uint64_t start = gowasm_clock();
    uint64_t wait = nanoseconds;
    gowasm_errno error;
    bool stale;
    do {
        if (count) memcpy(all, entries, count * sizeof *all);
        all[count] = (gowasm_poll){.fd = gowasm__wake_fd(instance), .read = true};
        const size_t waited = all[count].fd >= 0 ? count + 1 : count;
        const uint64_t left = gowasm__time_left(instance);
        error = gowasm__port_poll(all, waited, left < wait ? left : wait);
        stale = !error && waited > count && all[count].can_read && !gowasm__woken(instance) &&
                !gowasm__any_ready(all, count);
        if (stale && nanoseconds != UINT64_MAX) {
            const uint64_t passed = gowasm_clock() - start;
            wait = passed < nanoseconds ? nanoseconds - passed : 0;
        }
    } while (stale && wait != 0);
    if (!error && count) memcpy(entries, all, count * sizeof *all);
    if (all != few) free(all);
    return error;
}

static bool may_wait(const gowasm_fd *entry) {
    return entry->kind == GOWASM_FD_HOST && entry->type != WASI_REGULAR_FILE &&
           entry->type != WASI_DIRECTORY;
}

gowasm_errno gowasm__fd_await(gowasm_instance *instance, const gowasm_fd *entry, bool write) {
    if (!gowasm__interruptible(instance) || !may_wait(entry) || entry->flags & WASI_NONBLOCK)
        return 0;
    gowasm_poll ready = {.fd = entry->host, .read = !write, .write = write};
    const gowasm_errno error = gowasm__wait(instance, &ready, 1, UINT64_MAX);
    gowasm__check(instance);
    return error;
}

void gowasm__fd_limit(const gowasm_instance *instance, const gowasm_fd *entry, gowasm_iov *iov,
                      size_t *used) {
    /* The flag of what the embedder lent is imitated: writing to it may block all the same. */
    const bool blocks = !entry->owned || !(entry->flags & WASI_NONBLOCK);
    if (*used == 0 || !gowasm__interruptible(instance) || !may_wait(entry) || !blocks) return;
    *used = 1;
    if (iov[0].size > GOWASM_UNBLOCKED) iov[0].size = GOWASM_UNBLOCKED;
}

/* A FIFO that nobody reads, or a file that another process has a lease on. */
bool gowasm__open_waits(gowasm_errno error, gowasm_base base, const char *path, bool follow) {
    gowasm_filestat stat;
    if (error == WASI_EAGAIN) return true;
    return error == WASI_ENXIO && gowasm__port_path_stat(base, path, follow, &stat) == 0 &&
           stat.type == WASI_UNKNOWN;
}
