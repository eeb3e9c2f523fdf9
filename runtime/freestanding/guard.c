/* guard.c: is the stack large enough? Asked by archives that are compiled with -g.
 *
 * Input: the board's hook stack_end. At an entry that is not nested, as much stack must be left as
 * the guest may use (--stack). The stack's last word is set then, and looked at at each entry and
 * when a host function or the guest returns: who has written there has used more than there is, and
 * what lies after the stack is damaged, too. That is reported once; the next call starts again. */
#define GOWASM_STACK_GUARD 1
#include "gowasm_rt_freestanding.h"

static const uint32_t GUARD = 0x5afe57ac;
static volatile uint32_t *guard; /* where it is; NULL: nowhere */

static bool exhausted(gowasm_instance *instance, const char *note) {
    guard = NULL;
    instance->status = GOWASM_TRAP;
    instance->trap = GOWASM_TRAP_STACK_EXHAUSTED;
    instance->note = note;
    return false;
}

bool gowasm__guard_stack(gowasm_instance *instance) {
    if (gowasm_board_hooks.stack_end == NULL) return true;
    uintptr_t sp = gowasm__stack_pointer(), end = (uintptr_t)gowasm_board_hooks.stack_end();
    end = (end + sizeof *guard - 1) & ~(uintptr_t)(sizeof *guard - 1);
    if (sp < end || sp - end < instance->module->stack_size)
        return exhausted(instance, "less of the stack is left than --stack says");
    if ((uintptr_t)guard == end) return gowasm__stack_whole(instance);
    guard = (volatile uint32_t *)end;
    *guard = GUARD;
    return true;
}

bool gowasm__stack_whole(gowasm_instance *instance) {
    return guard == NULL || *guard == GUARD ||
           exhausted(instance, "the end of the stack was overwritten");
}

void gowasm__check_stack(gowasm_instance *instance) {
    if (!gowasm__stack_whole(instance)) gowasm__leave(instance, GOWASM_TRAP);
}
