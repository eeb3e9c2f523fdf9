/* account.c: what an instance may have of the host's memory.
 *
 * One account: linear memory, which options.max_memory limits by itself; its tables, the structure
 * with its globals, and what the host library keeps for the guest (`charged`); and its stack. All
 * together may be SPARE more than max_memory, so that a guest that needs max_memory to the last
 * byte has a stack. Output: false where something does not fit; the stack gets what is left
 * (stack-mmap.c). Invariants: LEAST_STACK is always left; without max_memory nothing is refused. */
#include "internal.h"

#define SPARE ((uint64_t)1 << 20)
#define LEAST_STACK ((uint64_t)256 * 1024)

uint64_t gowasm__limit_of(const gowasm_options *options) {
    uint64_t max = options->max_memory;
    return max == 0 || max > UINT64_MAX - SPARE ? 0 : max + SPARE;
}

/* What is left for everything but the stack. */
static uint64_t left(const gowasm_instance *instance) {
    uint64_t used = instance->memory.size + instance->charged;
    uint64_t most = instance->limit - LEAST_STACK;
    return used < most ? most - used : 0;
}

uint64_t gowasm__stack_allowed(const gowasm_instance *instance) {
    return instance->limit != 0 ? left(instance) + LEAST_STACK : UINT64_MAX;
}

bool gowasm__charge(gowasm_instance *instance, uint64_t bytes) {
    if (instance->limit != 0 && bytes > left(instance)) return false;
    instance->charged += bytes;
    if (gowasm__stack_fit(instance)) return true;
    instance->charged -= bytes;
    return false;
}

void gowasm__uncharge(gowasm_instance *instance, uint64_t bytes) {
    instance->charged -= bytes;
    gowasm__stack_fit(instance);
}

bool gowasm__account_fits(gowasm_instance *instance) {
    return gowasm__charge(instance, 0);
}
