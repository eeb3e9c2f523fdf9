/* image-mmap.c: the initial linear memory of a module. The first instance gets plain copies of the
 * segments. From the second on, a large image is a memory file made once from the segments and
 * mapped copy-on-write: pages that a guest never writes are shared by all its instances. Where
 * there are no memory files (or no descriptor is free) every instance gets plain copies. */
#define _GNU_SOURCE
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Below this, copying is faster than mapping. */
#define SMALL_IMAGE (64u * 1024)

typedef struct image {
    struct image *next;
    const gowasm_module *module;
    int fd; /* -1: not made (yet) */
    bool failed;
    dev_t
        device;  /* of fd: a program that closes all descriptors may have closed ours, and opened */
    ino_t inode; /* something else under its number */
    size_t size;
} image;

static image *images; /* under the lock; stays until the shared library is unloaded */

static size_t image_size(const gowasm_module *module) {
    if (module->segment_count == 0) return 0;
    const gowasm_segment *last = &module->segments[module->segment_count - 1];
    return ROUND_UP((size_t)last->offset + last->size, GOWASM_PAGE);
}

static void copy_segments(const gowasm_module *module, uint8_t *data) {
    for (uint32_t i = 0; i < module->segment_count; i++) {
        const gowasm_segment *s = &module->segments[i];
        if (s->size != 0) memcpy(data + s->offset, s->bytes, s->size);
    }
}

static bool write_segments(const gowasm_module *module, int fd) {
    for (uint32_t i = 0; i < module->segment_count; i++) {
        const gowasm_segment *s = &module->segments[i];
        uint32_t done = 0;
        while (done < s->size) {
            ssize_t n = pwrite(fd, s->bytes + done, s->size - done, (off_t)s->offset + done);
            if (n < 0 && errno == EINTR) continue;
            if (n <= 0) return false;
            done += (uint32_t)n;
        }
    }
    return true;
}

static bool still_ours(const image *m) {
    struct stat st;
    return m->fd >= 0 && fstat(m->fd, &st) == 0 && st.st_dev == m->device && st.st_ino == m->inode;
}

static void make_file(image *m) {
    m->failed = true;
    int fd = memfd_create("gowasm-image", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    struct stat st;
    if (fd < 0) return;
    if (ftruncate(fd, (off_t)m->size) != 0 || !write_segments(m->module, fd) ||
        fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) != 0 ||
        fstat(fd, &st) != 0) {
        close(fd);
        return;
    }
    m->failed = false;
    m->fd = fd;
    m->device = st.st_dev;
    m->inode = st.st_ino;
}

/* The image's record; NULL for the first instance of a module (and when there is no memory). */
static image *find(const gowasm_module *module, size_t size) {
    for (image *m = images; m != NULL; m = m->next) {
        if (m->module == module) return m;
    }
    image *m = malloc(sizeof *m);
    if (m == NULL) return NULL;
    *m = (image){.next = images, .module = module, .fd = -1, .size = size};
    images = m;
    return NULL;
}

static bool map_image(const gowasm_module *module, uint8_t *data, size_t size) {
    gowasm__lock();
    image *m = find(module, size);
    bool mapped = false;
    if (m != NULL && !m->failed) {
        if (!still_ours(m)) make_file(m);
        mapped = !m->failed && mmap(data, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED,
                                    m->fd, 0) == data;
    }
    gowasm__unlock();
    return mapped;
}

void gowasm__image_load(const gowasm_module *module, uint8_t *data) {
    size_t size = image_size(module);
    if (size > SMALL_IMAGE && map_image(module, data, size)) return;
    copy_segments(module, data);
}

void gowasm__images_unload(void) {
    while (images != NULL) {
        image *m = images;
        images = m->next;
        if (still_ours(m)) close(m->fd);
        free(m);
    }
}
