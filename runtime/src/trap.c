/* trap.c: the ways out of a guest: traps, exits, failing host functions. All end in gowasm__unwind,
 * which makes the innermost entry of the instance return; instance->error says why. */
#include "internal.h"

#include <stdio.h>
#include <string.h>

/* Without the section of guest code (hand-written modules), a greater distance from the nearest
 * symbol means that pc is in something else: libc, or an unnamed part of the program. */
#define MAX_FUNCTION_SIZE (1u << 20)
/* How many words of the stack may lie between a guest function and what it called. */
#define SCANNED_WORDS 64

/* A guest that used more stack than this gives it back when it traps. */
#define DEEP_STACK ((uintptr_t)1 << 20)

/* All code that was generated for guests (GW_GUEST in gowasm_gen.h): the linker knows its bounds.
 */
extern const char __start_gowasm_text[] __attribute__((weak, visibility("hidden")));
extern const char __stop_gowasm_text[] __attribute__((weak, visibility("hidden")));

const char *gowasm__symbol_at(const gowasm_module *module, uintptr_t pc) {
    uintptr_t start = (uintptr_t)__start_gowasm_text, stop = (uintptr_t)__stop_gowasm_text;
    if (start != 0 && (pc < start || pc >= stop)) return NULL;
    uintptr_t best = 0;
    const char *name = NULL;
    for (uint32_t i = 0; i < module->symbol_count; i++) {
        uintptr_t code = (uintptr_t)module->symbols[i].code;
        if (code <= pc && code >= best) {
            best = code;
            name = module->symbols[i].name;
        }
    }
    return start != 0 || pc - best <= MAX_FUNCTION_SIZE ? name : NULL;
}

/* The trap may have happened in what the guest function called: memset in place of a loop, or,
 * without optimisation, a helper of gowasm_gen.h. Then the stack leads back to it. */
static const char *find_function(const gowasm_instance *instance, uintptr_t pc, uintptr_t sp) {
    const char *name = gowasm__symbol_at(instance->module, pc - 1);
    if (name != NULL || sp < (uintptr_t)gowasm__stack_bottom(instance)) return name;
    const uintptr_t *word = (const uintptr_t *)(sp & ~(sizeof *word - 1));
    const uintptr_t *end = (const uintptr_t *)(uintptr_t)instance;
    if (word >= end) return NULL;
    if (end - word > SCANNED_WORDS) end = word + SCANNED_WORDS;
    while (name == NULL && word < end) name = gowasm__symbol_at(instance->module, *word++ - 1);
    return name;
}

void gowasm__trapped(gowasm_instance *instance, gowasm_trap_kind kind, uintptr_t pc, uintptr_t sp) {
    gowasm_error *error = &instance->error;
    const char *name = find_function(instance, pc, sp);
    gowasm__error(error, GOWASM_TRAP, name != NULL ? "%s in %s" : "%s", gowasm_trap_name(kind),
                  name);
    error->trap = kind;
    if (name != NULL) snprintf(error->function, sizeof error->function, "%s", name);

    /* This function runs on the stack of the entry's caller, which may be the guest's own (a host
     * function called back): its frames stay, the trapped guest's are dead. */
    uintptr_t base = gowasm__entry_base(instance, instance->entry, instance->nested);
    if (sp != 0 && base - sp > DEEP_STACK) {
        uintptr_t here = (uintptr_t)__builtin_frame_address(0);
        bool same = here <= base && here > base - DEEP_STACK;
        gowasm__stack_release(instance, same ? base - DEEP_STACK : base);
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
    char copy[sizeof instance->error.message]; /* it may be that of the instance's own last error */
    snprintf(copy, sizeof copy, "%s", message != NULL ? message : "");
    gowasm__error(&instance->error, GOWASM_HOST_ERROR, "%s", copy);
    gowasm__unwind(instance, GOWASM_HOST_ERROR);
}

/* Also of an error that says ok, which would let the guest go on without a result. */
void gowasm_host_raise(gowasm_instance *instance, const gowasm_error *error) {
    gowasm_error copy = *error;
    if (copy.status == GOWASM_EXIT) gowasm__exit(instance, copy.exit_code);
    if (copy.status == GOWASM_OK) copy.status = GOWASM_HOST_ERROR;
    instance->error = copy;
    gowasm__unwind(instance, copy.status);
}

void gowasm__raise(gowasm_instance *instance, const gowasm_instance *from) {
    gowasm_host_raise(instance, &from->error);
}
