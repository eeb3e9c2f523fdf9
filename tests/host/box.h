/* box.h: what the tests of the host library share: an instance without a guest, and a sandbox on
 * disk with things outside of it that must stay there.
 *
 * The instance's memory is a block of its own of exactly one page, so that a sanitizer sees every
 * access beyond its end. The functions are called as generated code would call them. */
#ifndef BOX_H
#define BOX_H

#define _GNU_SOURCE
#include "../unit/check.h"
#include "wasi/wasi.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BOX_MEMORY = 65536, BOX_FD = 3, BOX_READ_ONLY_FD = 4 };

typedef struct box {
    char top[64]; /* holds outside/, box/ (preopen 3, "/") and ro/ (preopen 4, "/ro") */
    struct gowasm_instance instance;
} box;

static inline void box_run(const char *format, const char *top) {
    char command[4096];
    snprintf(command, sizeof command, format, top);
    if (system(command) != 0) {
        fprintf(stderr, "failed: %s\n", command);
        exit(1);
    }
}

static inline void box_files(box *b) {
    snprintf(b->top, sizeof b->top, "/tmp/gowasm-host-XXXXXX");
    if (!mkdtemp(b->top)) {
        perror("mkdtemp");
        exit(1);
    }
    box_run("set -e; cd %s; mkdir -p outside/dir box/dir/sub ro/dir; echo secret >outside/secret;"
            "echo outside >outside/dir/name; echo inside >box/file; echo inside >box/dir/file;"
            "echo inside >ro/file; cd box;"
            "ln -s ../outside/secret link-out; ln -s $PWD/../outside/secret link-abs;"
            "ln -s .. link-up; ln -s ../outside dirlink-out; ln -s file link-in;"
            "ln -s dir link-dir; ln -s loop loop; ln -s ../outside/new link-dangling-out;"
            "ln -s not-yet link-dangling; ln -s ../../outside dir/up2; ln -s /proc/self/root magic;"
            "ln -s file chain0; for i in $(seq 1 45); do ln -s chain$((i-1)) chain$i; done",
            b->top);
}

static inline void box_new(box *b, const gowasm_options *options) {
    memset(&b->instance, 0, sizeof b->instance);
    b->instance.memory.data = calloc(1, BOX_MEMORY);
    b->instance.memory.size = BOX_MEMORY;
    b->instance.linear = &b->instance.memory;
    gowasm_options o = GOWASM_OPTIONS_INIT;
    if (options) o = *options;
    b->instance.options = o;
    if (gowasm__wasi_new(&b->instance, &o) != GOWASM_OK) {
        fprintf(stderr, "gowasm__wasi_new: %s\n", b->instance.error.message);
        exit(1);
    }
}

static inline void box_open(box *b, gowasm_resolver resolver) {
    char inside[128], read_only[128];
    snprintf(inside, sizeof inside, "%.64s/box", b->top);
    snprintf(read_only, sizeof read_only, "%.64s/ro", b->top);
    const gowasm_preopen preopens[] = {{inside, "/", false}, {read_only, "/ro", true}};
    gowasm_options o = GOWASM_OPTIONS_INIT;
    o.preopens = preopens;
    o.preopen_count = 2;
    box_new(b, &o);
    b->instance.wasi->resolver = resolver;
}

static inline void box_close(box *b) {
    gowasm__wasi_free(&b->instance);
    free(b->instance.memory.data);
}

static inline void box_remove(box *b) {
    box_run("rm -rf %s", b->top);
}

/* Puts bytes into guest memory at `at`. */
static inline uint32_t box_put(box *b, uint32_t at, const char *text, size_t size) {
    memcpy(b->instance.memory.data + at, text, size);
    return (uint32_t)size;
}

static inline uint32_t box_get32(box *b, uint32_t at) {
    const uint8_t *p = b->instance.memory.data + at;
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static inline uint64_t box_get64(box *b, uint32_t at) {
    return box_get32(b, at) | (uint64_t)box_get32(b, at + 4) << 32;
}

static inline void box_set32(box *b, uint32_t at, uint32_t v) {
    for (int i = 0; i < 4; i++) b->instance.memory.data[at + (uint32_t)i] = (uint8_t)(v >> 8 * i);
}

static inline void box_set64(box *b, uint32_t at, uint64_t v) {
    box_set32(b, at, (uint32_t)v);
    box_set32(b, at + 4, (uint32_t)(v >> 32));
}

/* One buffer as an iovec array at 0x100. */
static inline uint32_t box_iovec(box *b, uint32_t buffer, uint32_t size) {
    box_set32(b, 0x100, buffer);
    box_set32(b, 0x104, size);
    return 0x100;
}

/* path_open with plain arguments; the descriptor is left at 0x80. */
static inline uint32_t box_path_open(box *b, uint32_t dir, const char *path, uint32_t oflags,
                                     uint64_t rights, uint32_t follow) {
    const uint32_t size = box_put(b, 0x1000, path, strlen(path));
    return gowasm_wasi_path_open(&b->instance, dir, follow, 0x1000, size, oflags, rights, rights, 0,
                                 0x80);
}

#endif
