/* preinit-main.c: main() of the program that gowasm-aot --preinit makes of a module and runs:
 * initialises an instance and writes its state into a file, from which the module is compiled then.
 *
 * The guest sees a time that only its own reading and waiting moves, numbers that are no secret, no
 * environment and no files, so the same module gives the same state. What it must not keep of that,
 * the runtime refreshes in each instance (reseed-go.c; the clock's offset in hostlib/wasi/wasi-state.c).
 *
 * The file, numbers as the machine has them: gowasm_preinit_head; a uint64_t for each global; then,
 * to its end, pieces of memory that are not zero: a uint64_t, their address, and PIECE bytes. */
#include "gowasm_preinit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static uint64_t clock_now = 1000000000, random_state;

static bool guest_clock(void *user, uint32_t id, uint64_t *nanoseconds) {
    const uint64_t *start = user;
    clock_now += 1000;
    *nanoseconds = clock_now + (id == 0 ? *start : 0);
    return true;
}

static void guest_sleep(void *user, uint64_t nanoseconds) {
    (void)user;
    clock_now += nanoseconds;
}

/* SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014) */
static bool guest_random(void *user, void *to, size_t size) {
    uint8_t *p = to;
    (void)user;
    for (size_t i = 0; i < size; i++) {
        random_state += 0x9e3779b97f4a7c15u;
        uint64_t z = random_state;
        z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
        z = (z ^ z >> 27) * 0x94d049bb133111ebu;
        p[i] = (uint8_t)(z >> 56);
    }
    return true;
}

void gowasm__preinit_import(gowasm_instance *instance, const char *name) {
    char message[200];
    snprintf(message, sizeof message, "it calls %s, which only the program has", name);
    gowasm_host_fail(instance, message);
}

static bool write_globals(FILE *file, const gowasm_instance *instance) {
    bool ok = true;
    for (uint32_t i = 0; i < gowasm__preinit_global_count; i++) {
        const gowasm_preinit_global *g = &gowasm__preinit_globals[i];
        uint64_t value = 0;
        uint32_t half = 0;
        const uint8_t *at = (const uint8_t *)instance + g->offset;
        memcpy(g->size == 4 ? (void *)&half : (void *)&value, at, g->size);
        if (g->size == 4) value = half;
        ok = ok && fwrite(&value, sizeof value, 1, file) == 1;
    }
    return ok;
}

static bool write_memory(FILE *file, const gowasm_memory *memory) {
    static const uint8_t zeros[GOWASM_PREINIT_PIECE];
    bool ok = true;
    for (uint64_t at = 0; at < memory->size && ok; at += sizeof zeros) {
        if (memcmp(memory->data + at, zeros, sizeof zeros) == 0) continue;
        ok = fwrite(&at, sizeof at, 1, file) == 1 &&
             fwrite(memory->data + at, sizeof zeros, 1, file) == 1;
    }
    return ok;
}

static bool save(const char *path, const gowasm_instance *instance) {
    gowasm_preinit_head head = {GOWASM_PREINIT_MAGIC, clock_now, instance->memory.size,
                                gowasm__preinit_global_count};
    FILE *file = fopen(path, "wb");
    if (file == NULL) return false;
    bool ok = fwrite(&head, sizeof head, 1, file) == 1 && write_globals(file, instance) &&
              write_memory(file, &instance->memory);
    return fclose(file) == 0 && ok;
}

/* A guest that does not end, or prints without end, must not take the build with it. */
static void limit(int what, rlim_t most) {
    struct rlimit r;
    if (getrlimit(what, &r) != 0 || (r.rlim_cur != RLIM_INFINITY && r.rlim_cur <= most)) return;
    r.rlim_cur = most; /* the guest cannot ask for more */
    setrlimit(what, &r);
}

enum { CPU_SECONDS = 60, MEMORY = 512 << 20, OUTPUT = 1 << 30 };

int main(int argc, char **argv) {
    gowasm_options options = GOWASM_OPTIONS_INIT;
    limit(RLIMIT_CPU, CPU_SECONDS);
    limit(RLIMIT_FSIZE, OUTPUT);
    options.max_memory = MEMORY;
    gowasm_instance *instance = NULL;
    gowasm_error error = {0};
    uint64_t start = argc > 2 ? strtoull(argv[2], NULL, 10) : 0;
    options.hooks = (gowasm_hooks){guest_clock, guest_sleep, guest_random, NULL, &start};
    if (argc != 3) return 2;
    /* Not as Go's: the limit of this run would be the guest's GOMEMLIMIT for ever (golimit.c). */
    gowasm_module module = *gowasm__main_module;
    module.flags &= ~(uint32_t)GOWASM_MODULE_GO;
    if (gowasm__new(&module, &options, &instance, &error) != GOWASM_OK) {
        gowasm_error_print(&error, stderr);
        return 1;
    }
    bool ok = save(argv[1], instance);
    if (!ok) fprintf(stderr, "cannot write '%s': %s\n", argv[1], strerror(errno));
    gowasm__free(instance);
    return ok ? 0 : 1;
}
