/* fd-readdir.c: fd_readdir.
 *
 * Fills the guest's buffer with entries from the cookie on; the last one is cut where the buffer
 * ends, which tells the guest that there is more (a result shorter than the buffer is the end). */
#include "serdes.h"
#include "wasi.h"
#include <string.h>

typedef struct {
    const gowasm_instance *instance;
    uint8_t *to;
    uint32_t size, used, entries;
    bool late;
} sink;

static void append(sink *s, const void *bytes, uint32_t size) {
    const uint32_t room = s->size - s->used, n = size < room ? size : room;
    memcpy(s->to + s->used, bytes, n);
    s->used += n;
}

static bool each(void *user, const gowasm_dirent *entry) {
    sink *s = user;
    uint8_t head[GOWASM_SIZE_DIRENT];
    gowasm__put_dirent(head, entry);
    append(s, head, sizeof head);
    append(s, entry->name, entry->name_size);
    s->late = gowasm__loop_late(s->instance, s->entries++);
    return s->used < s->size && !s->late;
}

static gowasm_errno readdir(gowasm_instance *instance, uint32_t fd, uint32_t buffer, uint32_t size,
                            uint64_t cookie, uint32_t at) {
    uint8_t *result = gowasm__span(instance, at, 4);
    sink s = {.instance = instance, .to = gowasm__span(instance, buffer, size), .size = size};
    if (!result || !s.to) return WASI_EFAULT;
    gowasm_fd *f;
    gowasm_errno error = gowasm__fd_dir(instance->wasi, fd, WASI_FD_READDIR, &f);
    if (error) return error;
    if (size > 0) error = gowasm__port_readdir(f->host, cookie, each, &s);
    if (s.late) return WASI_EINTR;
    if (!error) gowasm__put32(result, s.used);
    return error;
}

static gowasm_errno wasi_fd_readdir(gowasm_instance *instance, uint32_t fd, uint32_t buffer,
                                    uint32_t size, uint64_t cookie, uint32_t at) {
    const gowasm_errno e = readdir(instance, fd, buffer, size, cookie, at);
    gowasm__check(instance);
    return e;
}

#define WASI_fd_readdir WASI_CALL
#include "define-calls.h"
