/* proc-exit.c: proc_exit, proc_raise, sched_yield.
 *
 * proc_exit leaves the guest for the call that entered it and never ends the process; nothing is
 * held here when it does. Signals belong to the process, which is not the guest's: proc_raise
 * refuses them. */
#include "wasi.h"

enum { SIGNAL_LAST = 30 }; /* sys */

void gowasm_wasi_proc_exit(gowasm_instance *instance, uint32_t code) {
    if (instance->wasi->hooks.trace)
        gowasm__wasi_trace(instance, 0, "proc_exit", "d", (const uint64_t[]){code});
    gowasm__exit(instance, (int)code);
}

static gowasm_errno wasi_proc_raise(gowasm_instance *instance, uint32_t signal) {
    (void)instance;
    return signal > SIGNAL_LAST ? WASI_EINVAL : WASI_ENOTSUP;
}

static gowasm_errno wasi_sched_yield(gowasm_instance *instance) {
    (void)instance;
    return gowasm__port_yield();
}

#define WASI_proc_exit WASI_CALL
#include "define-calls.h"
