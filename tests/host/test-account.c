/* test-account.c: what the host library keeps for a guest is on the account of its instance:
 * descriptors, values of JavaScript. Full is full, what is freed comes back, and the stack has what
 * is left. */
#include "js.h"

#include "internal.h"
#include "wasi/wasi.h"

#define KIB ((uint64_t)1024)
#define MIB (1024 * KIB)

/* An instance with memory and without code. */
static gowasm_instance *limited(uint64_t limit) {
    gowasm_instance *instance;
    CHECK_INT(gowasm_memory_new(1, 16, &instance, NULL), ==, GOWASM_OK);
    instance->limit = limit;
    CHECK(gowasm__account_fits(instance));
    return instance;
}

static uint64_t used(const gowasm_instance *instance) {
    return instance->memory.size + instance->charged;
}

static void charges(void) {
    gowasm_instance *instance = limited(4 * MIB);
    const uint64_t before = used(instance);
    CHECK(!gowasm__charge(instance, UINT64_MAX));
    CHECK(!gowasm__charge(instance, 4 * MIB));
    CHECK(gowasm__charge(instance, 3 * MIB));
    CHECK(!gowasm__charge(instance, MIB));
    CHECK_INT(used(instance), ==, before + 3 * MIB);
    CHECK_INT(gowasm__memory_grow(instance, 15), ==, UINT32_MAX);
    gowasm__uncharge(instance, 2 * MIB);
    CHECK_INT(gowasm__memory_grow(instance, 15), ==, 1);
    CHECK_INT(used(instance), ==, before + MIB + 15 * 64 * KIB);
    CHECK_INT(gowasm__stack_allowed(instance), ==, 4 * MIB - used(instance));
    gowasm_memory_free(instance);
}

static void descriptors(void) {
    gowasm_instance *instance = limited(2 * MIB);
    const uint64_t before = used(instance);
    instance->wasi->fd_limit = UINT32_MAX;
    const gowasm_fd entry = {.kind = GOWASM_FD_STREAM};
    uint32_t fd = 0;
    gowasm_errno error;
    while ((error = gowasm__fd_add(instance->wasi, &entry, &fd)) == 0) {
    }
    CHECK_INT(error, ==, WASI_ENOMEM);
    CHECK(fd > 1000 && (fd + 1) * sizeof entry < 2 * MIB);
    CHECK(used(instance) < 2 * MIB);
    CHECK_INT(gowasm_wasi_fd_close(instance, fd), ==, 0);
    CHECK_INT(gowasm__fd_add(instance->wasi, &entry, &fd), ==, 0);
    gowasm__wasi_free(instance);
    CHECK(used(instance) < before);
    gowasm_memory_free(instance);
}

/* Rings, which only the collector frees, are no reason to be refused. */
static bool add_ring(gojs_vm *vm) {
    gojs_value o = gojs_object(vm);
    const bool ok = !gojs__threw(o) && gojs_set(vm, o, "self", o) == GOJS_OK;
    gojs_release(vm, o);
    return ok;
}

static void values(void) {
    gowasm_instance *instance = limited(4 * MIB);
    const uint64_t before = used(instance);
    js j;
    js_open(&j, NULL);
    CHECK(gojs__account(j.vm, instance));
    CHECK(used(instance) > before);
    for (int i = 0; i < 200000; i++) CHECK(add_ring(j.vm));
    CHECK(used(instance) <= 4 * MIB);
    gojs_value list = gojs_array(j.vm), o;
    uint32_t n = 0;
    while (!gojs__threw(o = gojs_object(j.vm)) && gojs_set_index(j.vm, list, n, o) == GOJS_OK) {
        gojs_release(j.vm, o);
        n++;
    }
    gojs_release(j.vm, o);
    CHECK(n > 10000 && n < 4 * MIB / 64);
    CHECK(used(instance) <= 4 * MIB && used(instance) >= before + j.vm->core.used);
    gojs_release(j.vm, list);
    CHECK(used(instance) < before + MIB);
    const gojs_timer timer = {.due = UINT64_MAX};
    const uint64_t value_bytes = j.vm->core.used;
    for (int i = 0; i < 4096; i++) CHECK(gojs__timer_add(j.vm, &timer) != 0);
    CHECK(j.vm->core.used >= value_bytes + 4096 * sizeof timer);
    js_close(&j);
    CHECK(used(instance) < before + 256 * KIB);
    gowasm_memory_free(instance);
}

int main(void) {
    charges();
    descriptors();
    values();
    return 0;
}
