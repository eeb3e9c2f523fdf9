/* reseed-go.c: fresh random numbers for a Go guest whose state was kept: a clone, an instance that
 * was reset, a module that was initialised when it was compiled.
 *
 * Input: an instance of a Go module, in an entry that has run nothing. Output: new seeds in
 * runtime.m0, from which math/rand's functions without a source of their own, new maps,
 * hash/maphash and select draw. Go keeps there an internal/chacha8rand.State and, after it,
 * runtime.m.cheaprand, since Go 1.22 (golang/layout.def).
 * Where in m they are changes with Go's version, and where m is may; but a State is a block of
 * ChaCha8 and the seed that it was made of, so one is known by recomputing the block: nothing else
 * is ever taken for one. Invariants: keys that existing data depends on, those of the hash
 * functions and of maps, are not touched; a guest that would draw the numbers of another does not
 * run. */
#include "golang/layout.h"
#include "internal.h"

#include <string.h>

/* What is searched: bytes of runtime.m, words of runtime.g. */
enum { M_ROOM = 4096, G_WORDS = 32 };

static uint32_t get32(const uint8_t *p) {
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static void put32(uint8_t *p, uint32_t value) {
    for (unsigned i = 0; i < 4; i++) p[i] = (uint8_t)(value >> 8 * i);
}

static uint32_t rotate(uint32_t x, unsigned by) {
    return x << by | x >> (32 - by);
}

static void quarter(uint32_t *a, uint32_t *b, uint32_t *c, uint32_t *d) {
    *a += *b, *d = rotate(*d ^ *a, 16);
    *c += *d, *b = rotate(*b ^ *c, 12);
    *a += *b, *d = rotate(*d ^ *a, 8);
    *c += *d, *b = rotate(*b ^ *c, 7);
}

/* chacha8rand.block: four blocks of ChaCha with 8 rounds, interleaved word by word; the key alone
 * is added at the end. */
static void make_block(const uint8_t seed[32], uint32_t counter, uint8_t to[256]) {
    static const uint32_t constants[4] = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};
    for (uint32_t lane = 0; lane < 4; lane++) {
        uint32_t x[16] = {0};
        for (unsigned i = 0; i < 4; i++) x[i] = constants[i];
        for (unsigned i = 0; i < 8; i++) x[4 + i] = get32(seed + 4 * i);
        x[12] = counter + lane;
        for (unsigned round = 0; round < 4; round++) {
            for (unsigned i = 0; i < 4; i++) quarter(&x[i], &x[4 + i], &x[8 + i], &x[12 + i]);
            for (unsigned i = 0; i < 4; i++)
                quarter(&x[i], &x[4 + (i + 1) % 4], &x[8 + (i + 2) % 4], &x[12 + (i + 3) % 4]);
        }
        for (unsigned i = 0; i < 8; i++) x[4 + i] += get32(seed + 4 * i);
        for (unsigned i = 0; i < 16; i++) put32(to + 16 * i + 4 * lane, x[i]);
    }
}

static bool is_state(const uint8_t *p) {
    uint32_t i = get32(p + GO_chacha8_i), n = get32(p + GO_chacha8_n), c = get32(p + GO_chacha8_c);
    uint8_t block[256];
    if (c > GO_CHACHA8_LAST || c % GO_CHACHA8_STEP != 0 || i > n) return false;
    if (n != (c == GO_CHACHA8_LAST ? GO_CHACHA8_CHUNK - GO_CHACHA8_RESEED : GO_CHACHA8_CHUNK))
        return false;
    make_block(p + GO_chacha8_seed, c, block);
    return memcmp(p, block, sizeof block) == 0;
}

static uint64_t word(const gowasm_instance *instance, uint64_t at) {
    const uint8_t *p = gowasm__span(instance, at, 8);
    return p != NULL ? get32(p) | (uint64_t)get32(p + 4) << 32 : 0;
}

/* The State in this runtime.m, or 0. */
static uint32_t state_in(const gowasm_instance *instance, uint64_t m) {
    for (uint64_t at = m; m != 0 && m % 8 == 0 && at < m + M_ROOM; at += 8) {
        const uint8_t *p = gowasm__span(instance, at, GO_chacha8_SIZE);
        if (p != NULL && is_state(p)) return (uint32_t)at;
    }
    return 0;
}

/* g.m where nothing shows its place: the word of g that leads to a runtime.m whose g0 has the same
 * word, as it belongs to that m, too. */
static uint32_t state_of_thread(const gowasm_instance *instance, const uint32_t *fields,
                                uint64_t g) {
    uint32_t found = 0;
    for (uint64_t i = 0; i < 8 * G_WORDS && found == 0; i += 8) {
        uint64_t m = word(instance, g + i), g0 = word(instance, m + fields[GO_m_g0]);
        if (m != 0 && g0 != 0 && word(instance, g0 + i) == m) found = state_in(instance, m);
    }
    return found;
}

uint32_t gowasm__random_at(const gowasm_instance *instance) {
    const gowasm_go *go = instance->module->go;
    if (go == NULL || instance->memory.data == NULL) return 0;
    uint64_t g;
    memcpy(&g, (const uint8_t *)instance + go->g, sizeof g);
    g = (uint32_t)g;
    uint32_t at = state_in(instance, word(instance, g + go->fields[GO_g_m]));
    return at != 0 ? at : state_of_thread(instance, go->fields, g);
}

/* The guest counts as ended until the hook has given the numbers: calls that the hook makes are
 * refused, and it may leave by gowasm_host_fail(). As the call is active, it cannot free or reset
 * the instance. */
static bool ask_hook(gowasm_instance *instance, void *to, size_t size) {
    const gowasm_hooks *hooks = &instance->options.hooks;
    gowasm__error(&instance->error, GOWASM_HOST_ERROR,
                  "no random numbers for the guest: hooks.random failed");
    const uint32_t flags = instance->flags;
    const uintptr_t thread = instance->thread;
    gowasm__end_instance(instance, GOWASM_INSTANCE_DEAD);
    instance->in_host = 1;
    if (!hooks->random(hooks->user, to, size)) return false;
    instance->in_host = 0;
    instance->flags = flags;
    __atomic_store_n(&instance->thread, thread, __ATOMIC_RELAXED);
    instance->error.status = GOWASM_OK;
    instance->error.message[0] = 0;
    return true;
}

static bool ask_system(gowasm_instance *instance, void *to, size_t size) {
    if (gowasm__entropy(to, size)) return true;
    gowasm__error(&instance->error, GOWASM_HOST_ERROR,
                  "no random numbers for the guest: the system has none");
    gowasm__end_instance(instance, GOWASM_INSTANCE_DEAD);
    return false;
}

void gowasm__refresh_random(gowasm_instance *instance, uint32_t at) {
    uint8_t fresh[40]; /* the seed and cheaprand */
    uint8_t *p = at != 0 ? gowasm__span(instance, at, GO_chacha8_SIZE) : NULL;
    if (p == NULL) return;
    const bool hooked = instance->options.hooks.random != NULL;
    if (!(hooked ? ask_hook : ask_system)(instance, fresh, sizeof fresh))
        gowasm__end_entry(instance, GOWASM_HOST_ERROR);
    make_block(fresh, 0, p);
    memcpy(p + GO_chacha8_seed, fresh, 32);
    put32(p + GO_chacha8_i, 0);
    put32(p + GO_chacha8_n, GO_CHACHA8_CHUNK);
    put32(p + GO_chacha8_c, 0);
    memcpy(p + GO_chacha8_cheaprand, fresh + 32, 8);
}
