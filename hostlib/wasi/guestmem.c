/* guestmem.c: iovec arrays and paths out of guest memory.
 *
 * Input: addresses, sizes and counts as the guest gave them. Output: host pointers into guest
 * memory that are valid until the guest runs again, or a copy. Invariants: no product or sum
 * overflows; nothing is allocated. Arrays may have as many entries as memory has room for. */
#include "serdes.h"
#include "wasi.h"
#include <string.h>

gowasm_errno gowasm__guest_iovs(gowasm_instance *instance, uint32_t at, uint32_t count,
                                gowasm_iov iov[GOWASM_IOV_MAX], size_t *used) {
    const uint8_t *entry = gowasm__span(instance, at, (uint64_t)count * GOWASM_SIZE_IOVEC);
    if (!entry) return WASI_EFAULT;
    uint64_t left = INT32_MAX; /* the guest gets the total back as an u32 */
    size_t n = 0;
    gowasm__worked(instance, count);
    for (uint32_t i = 0; i < count; i++, entry += GOWASM_SIZE_IOVEC) {
        if ((i & 255) == 255) gowasm__check(instance);
        const uint32_t buffer = gowasm__get32(entry), size = gowasm__get32(entry + 4);
        uint8_t *data = gowasm__span(instance, buffer, size);
        if (!data) return WASI_EFAULT;
        if (size == 0 || n == GOWASM_IOV_MAX || left == 0) continue;
        const uint64_t take = size < left ? size : left;
        iov[n++] = (gowasm_iov){data, (size_t)take};
        left -= take;
        if (take < size) left = 0;
    }
    *used = n;
    return 0;
}

gowasm_errno gowasm__guest_path(const gowasm_instance *instance, uint32_t at, uint32_t size,
                                char path[GOWASM_PORT_PATH_MAX]) {
    const uint8_t *bytes = gowasm__span(instance, at, size);
    if (!bytes) return WASI_EFAULT;
    if (size >= GOWASM_PORT_PATH_MAX) return WASI_ENAMETOOLONG;
    if (size > 0 && memchr(bytes, 0, size)) return WASI_EINVAL;
    if (size > 0) memcpy(path, bytes, size);
    path[size] = '\0';
    return 0;
}

gowasm_errno gowasm__path(gowasm_instance *instance, uint32_t dir, uint32_t at, uint32_t size,
                          uint64_t right, gowasm_path *path) {
    gowasm_errno error = gowasm__guest_path(instance, at, size, path->path);
    if (error) return error;
    gowasm_fd *f;
    error = gowasm__fd_dir(instance->wasi, dir, right, &f);
    if (error) return error;
    path->base = (gowasm_base){.fd = f->host, .resolver = instance->wasi->resolver};
    path->read_only = f->read_only;
    return 0;
}
