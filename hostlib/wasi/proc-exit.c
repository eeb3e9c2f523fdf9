/* proc-exit.c: proc_exit, proc_raise, sched_yield.
 *
 * proc_exit leaves the guest for the call that entered it and never ends the process; nothing is
 * held here when it does. Signals belong to the process, which is not the guest's: proc_raise
 * refuses them. */
#include "wasi.h"

enum { SIGNAL_LAST = 30 }; /* sys */

void gowasm_wasi_proc_exit(gowasm_instance *instance, uint32_t code) {
    (void)WASI_DONE(instance, 0, "proc_exit", "d", code);
    gowasm__exit(instance, (int)code);
}

uint32_t gowasm_wasi_proc_raise(gowasm_instance *instance, uint32_t signal) {
    const gowasm_errno e = signal > SIGNAL_LAST ? WASI_EINVAL : WASI_ENOTSUP;
    return WASI_DONE(instance, e, "proc_raise", "d", signal);
}

uint32_t gowasm_wasi_sched_yield(gowasm_instance *instance) {
    const gowasm_errno e = gowasm__port_yield();
    return WASI_DONE(instance, e, "sched_yield", "", 0);
}
