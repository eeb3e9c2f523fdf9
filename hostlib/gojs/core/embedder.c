/* embedder.c: clocks, entropy and the log: the embedder's hooks, or what there is without them.
 *
 * Output: times in ns; random bytes; lines for the log. Invariants: a request for gigabytes of
 * entropy looks at the deadline now and then. */
#include "core.h"

#include "../../port/port.h"
#include "gowasm_rt_hosted.h"

#include <stdio.h>

static uint64_t clock_time(gojs_vm *vm, uint32_t id) {
    const gowasm_hooks *hooks = &vm->core.hooks;
    uint64_t ns = 0;
    if (!hooks->clock || !hooks->clock(hooks->user, id, &ns)) gowasm__port_clock_time(id, &ns);
    return ns;
}

uint64_t gojs__now(gojs_vm *vm) {
    return clock_time(vm, WASI_CLOCK_MONOTONIC);
}

uint64_t gojs__wall_ns(gojs_vm *vm) {
    return clock_time(vm, WASI_CLOCK_REALTIME);
}

enum { RANDOM_PIECE = 512 * 1024 };

bool gojs__random(gojs_vm *vm, void *to, size_t size) {
    const gowasm_hooks *hooks = &vm->core.hooks;
    if (hooks->random) return hooks->random(hooks->user, to, size);
    for (size_t done = 0, n; done < size; done += n) { /* gigabytes take seconds */
        if (done != 0 && vm->core.account && gowasm__late(vm->core.account)) return false;
        n = size - done < RANDOM_PIECE ? size - done : RANDOM_PIECE;
        if (gowasm__port_random((uint8_t *)to + done, n) != 0) return false;
    }
    return true;
}

/* ---- the log ---- */

void gojs_set_log(gojs_vm *vm, gojs_log log, void *user) {
    vm->core.log = log;
    vm->core.log_user = user;
}

void gojs__warn(gojs_vm *vm, int level, const char *message, size_t size) {
    if (vm->core.log)
        vm->core.log(vm->core.log_user, level, message, size);
    else if (vm->core.no_log)
        vm->core.no_log(vm, level, message, size);
}

void gojs__report(gojs_vm *vm, const char *what) {
    gojs_value e = gojs__take_exception(vm);
    gojs__describe(vm, GOJS_THROWN, e);
    gojs_release(vm, e);
    char line[300];
    const int n = snprintf(line, sizeof line, "%s %s", what, vm->core.error);
    gojs__warn(vm, 3, line, n < (int)sizeof line ? (size_t)n : sizeof line - 1);
}
