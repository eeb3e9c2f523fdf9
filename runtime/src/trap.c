/* trap.c: the ways out of a guest: traps, exits, failing host functions. All end in gowasm__unwind,
 * which makes the innermost gowasm__enter of the instance return; instance->error says why. */
#include "internal.h"

#include <stdio.h>
#include <string.h>

/* Guest functions of one object file lie side by side; a greater distance from the nearest symbol
 * means that pc is in something else (libc, or an unnamed part of the program). */
#define MAX_FUNCTION_SIZE (4u << 20)

const char *gowasm__symbol_at(const gowasm_module *module, uintptr_t pc) {
    uintptr_t best = 0;
    const char *name = NULL;
    for (uint32_t i = 0; i < module->symbol_count; i++) {
        uintptr_t code = (uintptr_t)module->symbols[i].code;
        if (code <= pc && code >= best) {
            best = code;
            name = module->symbols[i].name;
        }
    }
    return name != NULL && pc - best <= MAX_FUNCTION_SIZE ? name : NULL;
}

void gowasm__trapped(gowasm_instance *instance, gowasm_trap_kind kind, uintptr_t pc, uintptr_t sp) {
    gowasm_error *error = &instance->error;
    const char *name = gowasm__symbol_at(instance->module, pc - 1);
    gowasm__error(error, GOWASM_TRAP, name != NULL ? "%s in %s" : "%s", gowasm_trap_name(kind),
                  name);
    error->trap = kind;
    if (name != NULL) snprintf(error->function, sizeof error->function, "%s", name);

    /* This function runs on the stack of the entry's caller; the guest's frames are dead. */
    if (sp != 0 && instance->entry->base - sp > 1 << 20) {
        gowasm__stack_release(instance, instance->entry->base);
    }
    gowasm__unwind(instance, GOWASM_TRAP);
}

void gowasm__exit(gowasm_instance *instance, int code) {
    instance->flags |= GOWASM_INSTANCE_EXITED;
    instance->exit_code = code;
    __atomic_store_n(&instance->thread, 0, __ATOMIC_RELAXED); /* later calls: gowasm__prepare */
    gowasm__error(&instance->error, GOWASM_EXIT, "the guest exited with code %d", code);
    instance->error.exit_code = code;
    gowasm__unwind(instance, GOWASM_EXIT);
}

void gowasm_host_fail(gowasm_instance *instance, const char *message) {
    gowasm__error(&instance->error, GOWASM_HOST_ERROR, "%s", message != NULL ? message : "");
    gowasm__unwind(instance, GOWASM_HOST_ERROR);
}
