/* enter.h: what enter-ARCH.S and the C files around it agree on: offsets into struct
 * gowasm_instance and the layout of an entry record. Included by assembly too: only macros outside
 * __ASSEMBLER__.
 *
 * An entry record is made by gowasm__enter64 on the stack of its caller and linked from the
 * instance; everything below it (at lower addresses) belongs to the callee until the entry ends.
 * The machine's callee-saved registers follow it, at higher addresses. */
#ifndef GOWASM_ENTER_H
#define GOWASM_ENTER_H

/* struct gowasm_instance, 64-bit machines */
#define INSTANCE_STACK_POINTER 0
#define INSTANCE_ENTRY 8
#define INSTANCE_THREAD 16
#define INSTANCE_IN_HOST 24
#define INSTANCE_NESTED 32

/* struct gowasm_entry */
#define ENTRY_PREVIOUS 0
#define ENTRY_IN_HOST 8
#define ENTRY_BASE 16
#define ENTRY_STATUS 24

#ifndef __ASSEMBLER__

#include "gowasm_rt_hosted.h"

struct gowasm_entry {
    /* Set only for a nested entry (instance->nested), not for the
     * outermost: a call into an idle instance need not store them. */
    gowasm_entry *previous; /* that entry */
    uintptr_t in_host;      /* the instance's flag then */
    uintptr_t base;         /* where on the guest stack this entry starts, not being at its top */

    uintptr_t status; /* gowasm_status when gowasm__prepare refuses */
};

/* What a signal's context says about where the fault happened. `instance` is filled by the generic
 * implementation only, which has no guest stack to tell it by. */
typedef struct gowasm_fault {
    uintptr_t pc, sp;
    uintptr_t lr; /* the register that holds return addresses, on machines that have one */
    gowasm_instance *instance;
} gowasm_fault;

#pragma GCC visibility push(hidden)

/* Implemented by enter-ARCH.S or enter-generic.c ------------------------------------------------
 */

/* Identifies the running thread; never 0. */
uintptr_t gowasm__thread_pointer(void);

/* Whether entries run on the instance's own stack, or else on the caller's. */
bool gowasm__has_stack(void);

/* Ends the innermost entry of the instance with this status. */
_Noreturn void gowasm__unwind(gowasm_instance *instance, gowasm_status status);

void gowasm__fault_of(const void *context, gowasm_fault *fault);

/* Called in a signal handler: when the handler has returned, gowasm__trapped(instance, kind, pc,
 * sp) runs on the stack of the innermost entry's caller. */
void gowasm__fault_resume(void *context, gowasm_instance *instance, gowasm_trap_kind kind,
                          const gowasm_fault *fault);

/* Called by them --------------------------------------------------------------------------------
 */

/* The slow part of an entry: the thread is new to the instance, or the instance is active already.
 * Returns the stack pointer to start the guest with; then the record is complete, and counted in
 * instance->nested where it is not the outermost. Or returns 0 with record->status set. */
uintptr_t gowasm__prepare(gowasm_instance *instance, gowasm_entry *record);

/* Where an entry with so many others below it starts on the guest stack. */
static inline uintptr_t gowasm__entry_base(const gowasm_instance *instance,
                                           const gowasm_entry *entry, uintptr_t nested) {
    return nested != 0 ? entry->base : (uintptr_t)instance->stack_pointer;
}

/* The common end of traps: fills the error, gives back a deep stack, unwinds. `pc` is the address
 * after the faulting instruction or call, `sp` the guest's stack pointer then. */
_Noreturn void gowasm__trapped(gowasm_instance *instance, gowasm_trap_kind kind, uintptr_t pc,
                               uintptr_t sp);

#pragma GCC visibility pop

#endif
#endif
