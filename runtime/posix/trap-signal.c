/* trap-signal.c: faults in guard pages become traps.
 *
 * Input: a signal that the kernel sent for a fault. Output: whether it was the guest's; then the
 * thread goes on with gowasm__trapped when the handler returns.
 *
 * A fault is the guest's when the thread was running on the guest stack of an instance (so the
 * instance is active in this thread, innermost), no host function of it was running (in_host is 0),
 * no signal handler of the program had interrupted it, and the address lies in its guard below the
 * stack or after its linear memory. signal-chain.c installs the handler and passes on all others.
 */
#define _GNU_SOURCE
#include "signals.h"

#include <errno.h>
#include <signal.h>

/* More than the kernel writes on a stack to deliver a signal, with any registers. */
#define SIGNAL_FRAME ((uintptr_t)64 * 1024)

static gowasm_trap_kind trap_of(const gowasm_instance *instance, uintptr_t address) {
    if (address >= (uintptr_t)instance->region && address < (uintptr_t)instance) {
        return GOWASM_TRAP_STACK_EXHAUSTED;
    }
    /* An imported memory lies in the block of another instance. */
    const gowasm_memory *memory = instance->linear;
    if (memory != NULL && memory->data != NULL && address >= (uintptr_t)memory->data &&
        address - (uintptr_t)memory->data < memory->reserved) {
        return GOWASM_TRAP_OUT_OF_BOUNDS;
    }
    return GOWASM_TRAP_NONE;
}

/* A fault in a C library function that generated code called: where return addresses are in a
 * register, it leads back to the guest function. Where they are on the stack: find_function. */
static void find_guest_pc(const gowasm_instance *instance, gowasm_fault *fault) {
    if (fault->lr == 0 || gowasm__symbol_at(instance->module, fault->pc) != NULL) return;
    if (gowasm__symbol_at(instance->module, fault->lr - 1) != NULL) fault->pc = fault->lr - 1;
}

/* Another signal of the program, whose handler does not ask for the alternate stack, found no room
 * on the guest's: the kernel makes that a SIGSEGV without an address (Linux, kernel/signal.c,
 * signal_setup_done). The guest chose to be there, so it is its fault; the other signal is lost. */
static bool lacks_room(const gowasm_instance *instance, const siginfo_t *info, uintptr_t sp) {
    uintptr_t end = (uintptr_t)instance->stack_end;
    return info->si_signo == SIGSEGV && info->si_code == SI_KERNEL && info->si_addr == NULL &&
           sp + SIGNAL_FRAME >= end && sp < end + SIGNAL_FRAME;
}

/* Host functions run on the guest's stack, and so do signal handlers of the program that interrupt
 * it. */
static bool grows_host_stack(gowasm_instance *instance, const siginfo_t *info, uintptr_t sp) {
    uintptr_t address = lacks_room(instance, info, sp) ? (uintptr_t)instance->stack_end - 1
                                                       : (uintptr_t)info->si_addr;
    return gowasm__has_stack() && gowasm__host_stack_open(instance, address, sp);
}

bool gowasm__guest_fault(const siginfo_t *info, void *context) {
    if (info->si_code <= 0) return false; /* sent by kill() and the like */
    gowasm_fault fault;
    gowasm__fault_of(context, &fault);
    gowasm_instance *instance = fault.instance;
    if (instance == NULL) instance = gowasm__registry_find(fault.sp);
    if (instance == NULL || instance->entry == NULL) return false;
    if (instance->in_host != 0 ||
        (!gowasm__in_guest_code(fault.pc) && gowasm__handler_on_stack(instance, context, fault.sp)))
        return grows_host_stack(instance, info, fault.sp);
    gowasm_trap_kind kind = lacks_room(instance, info, fault.sp)
                                ? GOWASM_TRAP_STACK_EXHAUSTED
                                : trap_of(instance, (uintptr_t)info->si_addr);
    if (kind == GOWASM_TRAP_NONE) return false;
    find_guest_pc(instance, &fault);
    gowasm__fault_resume(context, instance, kind, &fault);
    return true;
}

bool gowasm_handle_signal(int signal, void *info, void *context) {
    int saved = errno;
    bool handled = (signal == SIGSEGV || signal == SIGBUS) && gowasm__guest_fault(info, context);
    errno = saved;
    return handled;
}
