/* stack-mmap.c: how much of its stack an instance may use, by mprotect.
 *
 *     | guard | host part | not allowed | guest stack | instance
 *     ^ region                          ^ stack_end   ^ stack_pointer
 *
 * Input: the account (account.c), which changes while the guest runs. Output: stack_end and the
 * limits made of it. Below stack_end nothing is accessible, so that a guest that goes deeper traps;
 * what it touched there before is given back. A host function that the guest calls runs below the
 * guest's frames; it has host_part() in any case, and where that is not enough GOWASM_HOST_STACK
 * below stack_end, which the fault handler opens, and which is closed before the guest goes on.
 * Where the code of the guest compares its stack pointer (--no-guard) there is no handler, and no
 * need for one: everything stays accessible, stack_end is compared with, and the host part is
 * below. Invariants: the end does not move into what is in use; nothing here is done where the
 * guest runs on its caller's stack (enter-generic.c). */
#define _GNU_SOURCE
#include "internal.h"

#include <errno.h>
#include <sys/mman.h>

#define KIB ((uint64_t)1024)

/* Moving down the end waits until it is worth a system call: what is charged and taken off again,
 * as the tables in a reset, moves nothing. */
#define STEP (256 * KIB)

static bool is_compared(const gowasm_instance *instance) {
    return instance->module->flags & GOWASM_MODULE_BOUNDS_CHECKS;
}

static uint8_t *base_of(const gowasm_instance *instance) {
    return (uint8_t *)instance->region + GOWASM_STACK_GUARD;
}

/* What a host function has above the end. */
static uint64_t host_part(uint64_t stack) {
    return stack / 2 < 256 * KIB ? stack / 2 : 256 * KIB;
}

static void set_end(gowasm_instance *instance, uint64_t size) {
    instance->stack_end = (uint8_t *)instance->stack_pointer - size;
    instance->host_limit = instance->stack_end;
    if (!is_compared(instance)) instance->host_limit += host_part(size);
    instance->stack_limit = instance->host_limit;
}

static uint64_t allowed(const gowasm_instance *instance) {
    const uint8_t *lowest = base_of(instance) + GOWASM_HOST_STACK;
    uint64_t most = (uint64_t)((uint8_t *)instance->stack_pointer - lowest);
    uint64_t size = gowasm__stack_allowed(instance) / GOWASM_PAGE * GOWASM_PAGE;
    return size < most ? size : most;
}

static bool protect(uint8_t *from, const uint8_t *to, int protection) {
    return mprotect(from, (size_t)(to - from), protection) == 0;
}

bool gowasm__stack_new(gowasm_instance *instance) {
    instance->stack_pointer = instance;
    if (!gowasm__has_stack()) {
        instance->stack_end = (uint8_t *)instance;
        return true;
    }
    set_end(instance, allowed(instance));
    uint8_t *from = is_compared(instance) ? base_of(instance) : instance->stack_end;
    return protect(from, (uint8_t *)instance, PROT_READ | PROT_WRITE);
}

/* Makes what lies below `end` inaccessible; it is not in use. */
static bool take_away(gowasm_instance *instance, uint8_t *from, uint8_t *end) {
    madvise(from, (size_t)(end - from), MADV_DONTNEED);
    return is_compared(instance) || protect(from, end, PROT_NONE);
}

static bool shrink(gowasm_instance *instance, uint64_t size) {
    uint8_t *end = (uint8_t *)instance->stack_pointer - size;
    uintptr_t used = (uintptr_t)instance->stack_pointer;
    if (instance->entry != NULL)
        used = gowasm__free_stack(instance, (uintptr_t)__builtin_frame_address(0));
    if (used < (uintptr_t)end + host_part(size)) return false;
    if (!take_away(instance, instance->stack_end, end)) return false;
    set_end(instance, size);
    return true;
}

static bool extend(gowasm_instance *instance, uint64_t size) {
    uint8_t *end = (uint8_t *)instance->stack_pointer - size;
    if (!is_compared(instance) && !protect(end, instance->stack_end, PROT_READ | PROT_WRITE))
        return false;
    set_end(instance, size);
    return true;
}

bool gowasm__stack_fit(gowasm_instance *instance) {
    if (instance->limit == 0 || !gowasm__has_stack()) return true;
    uint64_t size = allowed(instance);
    uint64_t now = (uint64_t)((uint8_t *)instance->stack_pointer - instance->stack_end);
    int saved = errno;
    bool ok = true;
    if (size < now) ok = shrink(instance, size);
    if (size > now && size - now >= STEP) extend(instance, size);
    errno = saved;
    return ok;
}

void gowasm__stack_release(gowasm_instance *instance, uintptr_t top) {
    if (!gowasm__has_stack()) return;
    uint8_t *base = base_of(instance);
    uintptr_t end = top / GOWASM_PAGE * GOWASM_PAGE;
    if (end <= (uintptr_t)base || end > (uintptr_t)instance) return;
    int saved = errno;
    madvise(base, end - (uintptr_t)base, MADV_DONTNEED);
    errno = saved;
}

/* How far from the stack pointer a frame begins to be written: more than any instruction stores. */
#define REACH ((uintptr_t)4096)

bool gowasm__host_stack_open(gowasm_instance *instance, uintptr_t address, uintptr_t sp) {
    uint8_t *end = instance->stack_end;
    if (instance->flags & GOWASM_INSTANCE_HOST_STACK || is_compared(instance)) return false;
    if (address >= (uintptr_t)end || address < (uintptr_t)end - GOWASM_HOST_STACK) return false;
    if (address + REACH < sp || !protect(end - GOWASM_HOST_STACK, end, PROT_READ | PROT_WRITE))
        return false;
    instance->flags |= GOWASM_INSTANCE_HOST_STACK;
    return true;
}

void gowasm__host_stack_close(gowasm_instance *instance) {
    if (!(instance->flags & GOWASM_INSTANCE_HOST_STACK)) return;
    int saved = errno;
    if (take_away(instance, base_of(instance), instance->stack_end))
        instance->flags &= ~(uint32_t)GOWASM_INSTANCE_HOST_STACK;
    errno = saved;
}
