/* signal-frame.c: does a signal handler of the program run on the guest's stack?
 *
 * A handler without SA_ONSTACK that interrupts the guest runs on the guest's stack. What faults
 * there is the program's code, and must not be unwound as the guest's trap: the handler would be
 * abandoned half way, and its signal stay blocked.
 *
 * Input: where the fault happened, and the context that the kernel made for it. Output: whether the
 * frame of another signal lies on the guest's stack, between the fault and the start of the
 * innermost entry, whose handler has not returned.
 * Invariants: runs in a signal handler; reads what is accessible of the guest's stack, and nothing
 * else. Such a frame is known by what the kernel saved in it: the thread's alternate stack, which
 * is the same in both frames; a stack pointer above the frame; and a signal mask with fewer signals
 * than now, because a handler blocks its own. By that last condition a frame that a handler left
 * on the stack when it returned does not count. */
#define _GNU_SOURCE
#include "internal.h"

#include <string.h>
#include <ucontext.h>

/* How far from the fault the frame is searched: more stack than handlers use. */
#define SEARCHED ((uintptr_t)16 << 20)

/* All supported machines align the context in a signal frame so. */
#define ALIGNMENT 16

/* The kernel saves the mask of its 64 signals; sigset_t is longer. */
static uint64_t mask_of(const ucontext_t *context) {
    uint64_t mask;
    memcpy(&mask, &context->uc_sigmask, sizeof mask);
    return mask;
}

static bool is_live(const ucontext_t *frame, const ucontext_t *now, uintptr_t base) {
    gowasm_fault interrupted;
    gowasm__fault_of(frame, &interrupted);
    const uint64_t before = mask_of(frame), blocked = mask_of(now);
    return frame->uc_stack.ss_size == now->uc_stack.ss_size && frame->uc_link == NULL &&
           interrupted.sp > (uintptr_t)frame && interrupted.sp <= base &&
           (before & ~blocked) == 0 && before != blocked;
}

/* The end of what is accessible of the stack. */
static uintptr_t lowest(const gowasm_instance *instance) {
    bool has_more = (instance->flags & GOWASM_INSTANCE_HOST_STACK) ||
                    (instance->module->flags & GOWASM_MODULE_BOUNDS_CHECKS);
    return (uintptr_t)instance->stack_end - (has_more ? (uintptr_t)GOWASM_HOST_STACK : 0);
}

__attribute__((no_sanitize("address", "thread"))) bool
gowasm__handler_on_stack(const gowasm_instance *instance, const void *context, uintptr_t sp) {
    const ucontext_t *now = context;
    uintptr_t base = gowasm__entry_base(instance, instance->entry, instance->nested);
    if (!gowasm__has_stack() || now->uc_stack.ss_sp == NULL) return false;
    if (sp < lowest(instance)) sp = lowest(instance);
    uintptr_t at = ROUND_UP(sp, ALIGNMENT);
    if (at > base || base - at < sizeof *now) return false;
    uintptr_t end = base - sizeof *now;
    if (end - at > SEARCHED) end = at + SEARCHED;
    for (; at <= end; at += ALIGNMENT) {
        const ucontext_t *frame = (const ucontext_t *)at;
        if (frame->uc_stack.ss_sp == now->uc_stack.ss_sp && is_live(frame, now, base)) return true;
    }
    return false;
}
