/* snapshot-mmap.c: the contents of a linear memory, kept in a sealed memory file and mapped
 * copy-on-write: instances share the pages that they do not write, and a reset drops the others.
 *
 * Input: linear memory of an idle instance. Pages of zeros take no room. Where there are no
 * memory files, or no descriptor is free, a store is a copy of the other pages, and a reset clears
 * the memory and copies them back. Invariants: a store never changes; the file's descriptor is
 * checked by device and inode before each use, as the program may have closed it (image-mmap.c). */
#define _GNU_SOURCE
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE 4096u /* what is looked at for zeros */

struct gowasm_store {
    int fd; /* -1: a copy */
    dev_t device;
    ino_t inode;
    uint64_t size;
    uint32_t pieces, room; /* of the copy */
    uint32_t *places;      /* where each piece of it belongs, in pieces */
    uint8_t *bytes;
};

static bool is_zero(const uint8_t *p) {
    static const uint8_t zeros[PIECE];
    return memcmp(p, zeros, PIECE) == 0;
}

/* How many pieces at `from` are alike: all zeros, or none. */
static uint64_t run_length(const uint8_t *data, uint64_t from, uint64_t size, bool zero) {
    uint64_t end = from;
    while (end < size && is_zero(data + end) == zero) end += PIECE;
    return end - from;
}

static bool write_all(int fd, const uint8_t *bytes, uint64_t size, uint64_t at) {
    while (size > 0) {
        size_t part = size < (1u << 30) ? (size_t)size : 1u << 30;
        ssize_t n = pwrite(fd, bytes, part, (off_t)at);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        bytes += n, at += (uint64_t)n, size -= (uint64_t)n;
    }
    return true;
}

static bool make_file(gowasm_store *store, const uint8_t *data) {
    int fd = memfd_create("gowasm-snapshot", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    struct stat st;
    if (fd < 0) return false;
    bool ok = ftruncate(fd, (off_t)store->size) == 0;
    for (uint64_t at = 0; at < store->size && ok;) {
        at += run_length(data, at, store->size, true);
        uint64_t n = run_length(data, at, store->size, false);
        ok = write_all(fd, data + at, n, at);
        at += n;
    }
    ok = ok &&
         fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) == 0 &&
         fstat(fd, &st) == 0;
    if (!ok) {
        close(fd);
        return false;
    }
    store->fd = fd;
    store->device = st.st_dev;
    store->inode = st.st_ino;
    return true;
}

static bool make_copy(gowasm_store *store, const uint8_t *data) {
    uint32_t count = 0;
    for (uint64_t at = 0; at < store->size; at += PIECE) count += !is_zero(data + at);
    store->places = malloc((count + 1u) * sizeof *store->places);
    store->bytes = malloc((size_t)count * PIECE + 1);
    if (store->places == NULL || store->bytes == NULL) return false;
    for (uint64_t at = 0; at < store->size; at += PIECE) {
        if (is_zero(data + at)) continue;
        memcpy(store->bytes + (size_t)store->pieces * PIECE, data + at, PIECE);
        store->places[store->pieces++] = (uint32_t)(at / PIECE);
    }
    return true;
}

gowasm_store *gowasm__store_new(const uint8_t *data, uint64_t size) {
    gowasm_store *store = calloc(1, sizeof *store);
    if (store == NULL) return NULL;
    store->fd = -1;
    store->size = size;
    int saved = errno;
    bool ok = size == 0 || make_file(store, data) || make_copy(store, data);
    errno = saved;
    if (ok) return store;
    gowasm__store_free(store);
    return NULL;
}

static bool still_ours(const gowasm_store *store) {
    struct stat st;
    return store->fd >= 0 && fstat(store->fd, &st) == 0 && st.st_dev == store->device &&
           st.st_ino == store->inode;
}

void gowasm__store_free(gowasm_store *store) {
    if (store == NULL) return;
    if (still_ours(store)) close(store->fd);
    free(store->places);
    free(store->bytes);
    free(store);
}

/* What lies after the store's size was grown since: it becomes inaccessible, and zero when it is
 * grown again. */
static bool shrink(gowasm_memory *memory, uint64_t size) {
    if (memory->size <= size) return true;
    return mmap(memory->data + size, (size_t)(memory->size - size), PROT_NONE,
                MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0) != MAP_FAILED;
}

static bool load_copy(const gowasm_store *store, gowasm_memory *memory) {
    if (mmap(memory->data, (size_t)store->size, PROT_READ | PROT_WRITE,
             MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0) == MAP_FAILED)
        return false;
    for (uint32_t i = 0; i < store->pieces; i++)
        memcpy(memory->data + (size_t)store->places[i] * PIECE, store->bytes + (size_t)i * PIECE,
               PIECE);
    return true;
}

bool gowasm__store_load(const gowasm_store *store, gowasm_instance *instance, bool mapped) {
    gowasm_memory *memory = &instance->memory;
    int saved = errno;
    bool ok = store->size / GOWASM_PAGE <= memory->max_pages && shrink(memory, store->size);
    if (ok && store->size != 0) {
        if (store->fd < 0)
            ok = load_copy(store, memory);
        else if (mapped)
            ok = madvise(memory->data, (size_t)store->size, MADV_DONTNEED) == 0;
        else
            ok = still_ours(store) &&
                 mmap(memory->data, (size_t)store->size, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_FIXED | MAP_NORESERVE, store->fd, 0) != MAP_FAILED;
    }
    errno = saved;
    if (!ok) return false;
    memory->size = store->size;
    memory->pages = (uint32_t)(store->size / GOWASM_PAGE);
    return true;
}
