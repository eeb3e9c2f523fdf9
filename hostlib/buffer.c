/* buffer.c: memory of the embedder as a standard stream (gowasm_buffer).
 *
 * Input: the embedder's storage and how much of it is used; bytes of the guest. Output: as the
 * callbacks of gowasm_stream. Invariants: never beyond `size`; nothing is allocated, so a guest
 * cannot make the host hold more than the embedder provided. */
#include "gowasm.h"
#include <string.h>

static size_t rest(const gowasm_buffer *buffer) {
    return buffer->used < buffer->size ? buffer->size - buffer->used : 0;
}

ptrdiff_t gowasm_buffer_read(void *user, void *to, size_t size) {
    gowasm_buffer *buffer = user;
    if (size > rest(buffer)) size = rest(buffer);
    if (size) memcpy(to, (const char *)buffer->data + buffer->used, size);
    buffer->used += size;
    return (ptrdiff_t)size;
}

ptrdiff_t gowasm_buffer_write(void *user, const void *from, size_t size) {
    gowasm_buffer *buffer = user;
    if (size && !rest(buffer)) return -1; /* full: EIO, as a write must not take nothing */
    if (size > rest(buffer)) size = rest(buffer);
    if (size) memcpy((char *)buffer->data + buffer->used, from, size);
    buffer->used += size;
    return (ptrdiff_t)size;
}
