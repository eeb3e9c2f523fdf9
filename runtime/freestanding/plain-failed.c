/* plain-failed.c: what happens when a plain function fails: the program's hook, or else a stop. */
#include "gowasm_rt_freestanding.h"

#include "mem.h"

static gowasm_plain_hook plain_hook;

void gowasm_set_plain_hook(gowasm_plain_hook hook) {
    plain_hook = hook;
}

void gowasm__plain_failed(const char *function, const gowasm_instance *instance) {
    if (plain_hook == NULL) __builtin_trap();
    gowasm_error error;
    memset(&error, 0, sizeof error);
    error.status = instance != NULL ? (gowasm_status)instance->status : GOWASM_MEMORY_LIMIT;
    if (instance != NULL) error.trap = (gowasm_trap_kind)instance->trap;
    plain_hook(function, &error);
}
