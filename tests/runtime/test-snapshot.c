/* test-snapshot.c: reset, checkpoint and clone in the runtime alone: memory, globals and tables come
 * back, instances stay apart, and nothing is left behind after thousands; in many threads. */
#include "guest.h"

#include <pthread.h>

static uint64_t get(gowasm_instance *g, guest_function function, uint32_t a) {
    uint64_t result = 0;
    CHECK_STATUS(guest_call(g, function, a, 0, &result), GOWASM_OK);
    return result;
}

/* Makes it differ from what init left, in every part. */
static void change(gowasm_instance *g, uint32_t by) {
    CHECK_STATUS(guest_call(g, GUEST_STORE, 0x2000, by, NULL), GOWASM_OK);
    CHECK_STATUS(guest_call(g, GUEST_STORE, 0x1ff00, by, NULL), GOWASM_OK);
    get(g, GUEST_GLOBAL, by);
    get(g, GUEST_GROW, 3);
    get(g, GUEST_TABLE_GROW, 3);
    CHECK_STATUS(guest_call(g, GUEST_STORE, 4 * 65536 + 8, by, NULL), GOWASM_OK);
    CHECK_STATUS(guest_call(g, GUEST_UNREACHABLE, 0, 0, NULL), GOWASM_TRAP);
}

static void is_new(gowasm_instance *g) {
    CHECK(get(g, GUEST_SIZE, 0) == 2 && gowasm_memory_size(g) == 2 * 65536);
    CHECK(get(g, GUEST_LOAD, 0x2000 - 44) == 0xabababab);
    CHECK(get(g, GUEST_LOAD, 0x1ff00 - 44) == 0);
    CHECK(get(g, GUEST_GLOBAL, 0) == 5);
    CHECK(get(g, GUEST_INDIRECT, 0) == 1);
    CHECK_STATUS(guest_call(g, GUEST_INDIRECT, 2, 0, NULL), GOWASM_TRAP);
    CHECK(get(g, GUEST_GROW, 3) == 2);
    CHECK(get(g, GUEST_LOAD, 4 * 65536 + 8 - 44) == 0);
    CHECK_STATUS(gowasm__reset(g), GOWASM_OK);
}

static void test_reset(const gowasm_module *module) {
    gowasm_instance *g = guest_new(module);
    uint64_t table = get(g, GUEST_TABLE_GROW, 0);
    for (uint32_t i = 0; i < 5; i++) {
        change(g, i + 1);
        CHECK_STATUS(gowasm__reset(g), GOWASM_OK);
        CHECK(get(g, GUEST_TABLE_GROW, 0) == table);
        is_new(g);
    }
    CHECK_STATUS(guest_call(g, GUEST_STORE, 0x2000, 99, NULL), GOWASM_OK);
    get(g, GUEST_GROW, 2);
    CHECK_STATUS(gowasm_checkpoint(g, NULL), GOWASM_OK);
    change(g, 7);
    CHECK_STATUS(gowasm__reset(g), GOWASM_OK);
    CHECK(get(g, GUEST_LOAD, 0x2000 - 44) == 99 && get(g, GUEST_SIZE, 0) == 4);
    gowasm__free(g);
}

static gowasm_instance *clone_of(gowasm_instance *from) {
    gowasm_instance *clone;
    gowasm_error error;
    CHECK_STATUS(gowasm__clone(from, NULL, &clone, &error), GOWASM_OK);
    return clone;
}

static void test_clone(const gowasm_module *module) {
    gowasm_instance *g = guest_new(module), *all[100];
    for (uint32_t i = 0; i < 100; i++) all[i] = clone_of(i % 2 != 0 ? all[i - 1] : g);
    change(g, 1);
    for (uint32_t i = 0; i < 100; i += 3) change(all[i], i);
    for (uint32_t i = 1; i < 100; i += 3) is_new(all[i]);
    gowasm__free(g);
    for (uint32_t i = 0; i < 100; i++) {
        CHECK_STATUS(gowasm__reset(all[i]), GOWASM_OK);
        is_new(all[i]);
    }
    for (uint32_t i = 0; i < 100; i++) gowasm__free(all[i]);
}

static void test_many(const gowasm_module *module) {
    gowasm_instance *g = guest_new(module);
    gowasm__free(clone_of(g));
    long maps = guest_maps(), size = guest_vm("VmSize");
    for (uint32_t i = 0; i < 3000; i++) {
        gowasm_instance *clone = clone_of(g);
        if (i % 10 == 0) change(clone, i);
        if (i % 20 == 0) CHECK_STATUS(gowasm__reset(clone), GOWASM_OK);
        if (i % 30 == 0) CHECK_STATUS(gowasm_checkpoint(clone, NULL), GOWASM_OK);
        gowasm__free(clone);
    }
    CHECK(guest_maps() <= maps + 8);
    CHECK(guest_vm("VmSize") < size + 8192);
    gowasm__free(g);
}

static void *thread_main(void *from) {
    gowasm_instance *mine = from;
    for (uint32_t i = 0; i < 200; i++) {
        gowasm_instance *clone = clone_of(mine);
        change(clone, i);
        CHECK_STATUS(gowasm__reset(clone), GOWASM_OK);
        is_new(clone);
        gowasm__free(mine);
        mine = clone;
    }
    gowasm__free(mine);
    return NULL;
}

/* All have one snapshot. */
static void test_threads(const gowasm_module *module) {
    pthread_t threads[4];
    gowasm_instance *g = guest_new(module), *clones[4];
    for (int i = 0; i < 4; i++) clones[i] = clone_of(g);
    for (int i = 0; i < 4; i++)
        CHECK(pthread_create(&threads[i], NULL, thread_main, clones[i]) == 0);
    gowasm__free(g);
    for (int i = 0; i < 4; i++) pthread_join(threads[i], NULL);
}

int main(void) {
    const gowasm_module *modules[] = {&guest_guarded, &guest_checked};
    for (int i = 0; i < 2; i++) {
        test_reset(modules[i]);
        test_clone(modules[i]);
        test_many(modules[i]);
        test_threads(modules[i]);
    }
    return 0;
}
