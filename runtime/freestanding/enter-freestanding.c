/* enter-freestanding.c: entering and leaving the guest, without an operating system.
 *
 * instance->unwind is the innermost entry; an entry keeps that of the one that it interrupts (a
 * host function called back) in its own frame. Invariants: gowasm__leave is called inside an entry.
 */
#include "gowasm_rt_freestanding.h"

gowasm_status gowasm__enter(gowasm_instance *instance, gowasm_body body, void *frame) {
    if (instance->flags & GOWASM_INSTANCE_EXITED) return GOWASM_EXIT;
    void *outer = instance->unwind;
    if (outer == NULL) {
        /* A guest without a limit of its own gets the module's; nothing wraps around. */
        uintptr_t sp = gowasm__stack_pointer(), size = instance->module->stack_size;
        instance->stack_limit = sp > size ? sp - size : 0;
        instance->note = NULL;
        if (!gowasm__guard_stack(instance)) return GOWASM_TRAP;
    }
    gowasm_status status = gowasm__catch(instance, frame, body, &instance->unwind);
    instance->unwind = outer;
    return gowasm__stack_whole(instance) ? status : GOWASM_TRAP;
}

void gowasm__leave(gowasm_instance *instance, gowasm_status status) {
    instance->status = (uint8_t)status;
    gowasm__throw(instance->unwind, status);
}

void gowasm__trap(gowasm_instance *instance, gowasm_trap_kind kind) {
    instance->trap = (uint8_t)kind;
    gowasm__leave(instance, GOWASM_TRAP);
}
