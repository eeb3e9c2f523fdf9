/* trap.c: the ways out of a guest: traps, exits, failing host functions.
 *
 * Input: the instance, and where it was. Output: instance->error, with the trace; then
 * gowasm__unwind makes the innermost entry of the instance return with the error's status.
 * Invariants: memory that the call held is freed before, as nothing returns through the frames
 * that are left; a guest that cannot go on (Go's after a trap) is marked as ended. */
#include "backtrace.h"
#include "golang/names.h"

#include <stdio.h>
#include <string.h>

/* Without the section of guest code (hand-written modules), a greater distance from the nearest
 * symbol means that pc is in something else: libc, or an unnamed part of the program. */
#define MAX_FUNCTION_SIZE (1u << 20)

/* A guest that used more stack than this gives it back when it traps. */
#define DEEP_STACK ((uintptr_t)1 << 20)

/* All code that was generated for guests (GW_GUEST in gowasm_gen.h): the linker knows its bounds.
 */
extern const char __start_gowasm_text[] __attribute__((weak, visibility("hidden")));
extern const char __stop_gowasm_text[] __attribute__((weak, visibility("hidden")));

bool gowasm__in_guest_code(uintptr_t pc) {
    return pc >= (uintptr_t)__start_gowasm_text && pc < (uintptr_t)__stop_gowasm_text;
}

uint32_t gowasm__function_at(const gowasm_module *module, uintptr_t pc) {
    uintptr_t start = (uintptr_t)__start_gowasm_text, stop = (uintptr_t)__stop_gowasm_text;
    if (start != 0 && (pc < start || pc >= stop)) return UINT32_MAX;
    uintptr_t best = 0;
    uint32_t index = UINT32_MAX;
    for (uint32_t i = 0; i < module->symbol_count; i++) {
        uintptr_t code = (uintptr_t)module->symbols[i].code;
        if (code <= pc && code >= best) {
            best = code;
            index = i;
        }
    }
    return start != 0 || pc - best <= MAX_FUNCTION_SIZE ? index : UINT32_MAX;
}

const char *gowasm__symbol_at(const gowasm_module *module, uintptr_t pc) {
    uint32_t index = gowasm__function_at(module, pc);
    return index != UINT32_MAX ? module->symbols[index].name : NULL;
}

/* The host function that is left may be running on the part of the stack that is its own: closed
 * before the next call (gowasm__prepare), or, where another host function goes on, when that
 * returns. */
void gowasm__end_entry(gowasm_instance *instance, gowasm_status status) {
    if (instance->flags & GOWASM_INSTANCE_HOST_STACK && instance->nested == 0)
        __atomic_store_n(&instance->thread, 0, __ATOMIC_RELAXED);
    gowasm__sanitizers_leave(instance);
    gowasm__unwind(instance, status);
}

/* An instance of Go's cannot go on after a trap: its scheduler believes that the goroutine runs. */
void gowasm__end_instance(gowasm_instance *instance, uint32_t flag) {
    instance->flags |= flag;
    instance->ended = instance->error;
    __atomic_store_n(&instance->thread, 0, __ATOMIC_RELAXED); /* later calls: gowasm__prepare */
}

static void set_function(gowasm_error *error, const char *name) {
    snprintf(error->function, sizeof error->function, "%s", name);
}

/* Frames have Go's own names, and no functions of its runtime where there are others. */
static void use_frame(gowasm_error *error) {
    if (error->frame_count != 0) set_function(error, error->frames[0].function);
}

void gowasm__say_where(gowasm_error *error, const char *what) {
    use_frame(error);
    snprintf(error->message, sizeof error->message, "%s%s%s", what,
             error->function[0] != 0 ? " in " : "", error->function);
}

/* Go's own stack, as the native one tells where it is, or else the native one. */
static void trace_callers(gowasm_instance *instance, const gowasm_caller *callers, uint32_t count) {
    gowasm__go_trap_trace(instance, callers, count);
    if (instance->error.frame_count == 0) gowasm__native_trace(instance, callers, count);
}

static void trace_trap(gowasm_instance *instance, gowasm_trap_kind kind,
                       const gowasm_caller *callers, uint32_t count) {
    gowasm_error *error = &instance->error;
    /* In runtime.abort the global SP is right (pass go-sp). */
    bool aborted = error->function[0] == 0 ||
                   (go_roles(error->function, strlen(error->function)) & GO_ROLE_ABORT);
    if (kind == GOWASM_TRAP_UNREACHABLE && aborted) gowasm__go_trace(instance);
    if (error->frame_count == 0) trace_callers(instance, callers, count);
}

void gowasm__trace_here(gowasm_instance *instance, uintptr_t pc) {
    gowasm_caller callers[GOWASM_FRAMES + 1];
    uintptr_t sp = (uintptr_t)__builtin_frame_address(0);
    uint32_t count = gowasm__callers(instance, pc, sp, callers, GOWASM_FRAMES + 1);
    instance->error.frame_count = 0;
    trace_callers(instance, callers, count);
}

void gowasm__trapped(gowasm_instance *instance, gowasm_trap_kind kind, uintptr_t pc, uintptr_t sp) {
    gowasm_error *error = &instance->error;
    gowasm_caller callers[GOWASM_FRAMES + 1];
    uint32_t count = gowasm__callers(instance, pc, sp, callers, GOWASM_FRAMES + 1);
    const char *name = count != 0 ? instance->module->symbols[callers[0].function].name : NULL;
    gowasm__error(error, GOWASM_TRAP, "%s", gowasm_trap_name(kind));
    error->trap = kind;
    if (name != NULL) set_function(error, name);
    trace_trap(instance, kind, callers, count);
    const bool panic = kind == GOWASM_TRAP_UNREACHABLE && gowasm__take_panic(instance);
    if (panic)
        use_frame(error);
    else
        gowasm__say_where(error, gowasm_trap_name(kind));
    if (instance->module->flags & GOWASM_MODULE_GO)
        gowasm__end_instance(instance, GOWASM_INSTANCE_DEAD);
    gowasm__outs_free(instance);

    /* This function runs on the stack of the entry's caller, which may be the guest's own (a host
     * function called back): its frames stay, the trapped guest's are dead. */
    uintptr_t base = gowasm__entry_base(instance, instance->entry, instance->nested);
    if (sp != 0 && base - sp > DEEP_STACK) {
        uintptr_t here = (uintptr_t)__builtin_frame_address(0);
        bool same = here <= base && here > base - DEEP_STACK;
        gowasm__stack_release(instance, same ? base - DEEP_STACK : base);
    }
    gowasm__end_entry(instance, GOWASM_TRAP);
}

/* A Go panic that nothing recovered, and a fatal error of Go's, end in an exit with code 2 that
 * Go's own runtime makes, after it has printed why. */
void gowasm__exit(gowasm_instance *instance, int code) {
    gowasm_error *error = &instance->error;
    instance->exit_code = code;
    gowasm__error(error, GOWASM_EXIT, "the guest exited with code %d", code);
    error->exit_code = code;
    uint32_t flag = GOWASM_INSTANCE_EXITED;
    if (code == 2 && gowasm__go_trace(instance)) {
        if (gowasm__take_panic(instance)) flag |= GOWASM_INSTANCE_DEAD;
        use_frame(error);
    } else {
        error->frame_count = 0;
    }
    gowasm__end_instance(instance, flag);
    gowasm__outs_free(instance);
    gowasm__end_entry(instance, GOWASM_EXIT);
}

void gowasm__leave(gowasm_instance *instance) {
    gowasm__host_stack_close(instance);
    if (!(instance->flags & (GOWASM_INSTANCE_EXITED | GOWASM_INSTANCE_DEAD))) return;
    instance->error = instance->ended;
    gowasm__outs_free(instance);
    gowasm__end_entry(instance, instance->error.status);
}

void gowasm__blocked(gowasm_instance *instance) {
    gowasm__error(&instance->error, GOWASM_HOST_ERROR,
                  "the exported function waits for an event: with GOOS=js it must not block");
    gowasm__end_instance(instance, GOWASM_INSTANCE_DEAD);
    gowasm__outs_free(instance);
    gowasm__end_entry(instance, GOWASM_HOST_ERROR);
}

/* What ends the guest's call in a host function, but not the guest. */
static _Noreturn void fail(gowasm_instance *instance) {
    if (instance->error.frame_count == 0) gowasm__go_trace(instance);
    use_frame(&instance->error);
    gowasm__go_rewind(instance);
    gowasm__outs_free(instance);
    gowasm__end_entry(instance, instance->error.status);
}

void gowasm_host_fail(gowasm_instance *instance, const char *message) {
    if (message == NULL) message = ""; /* it may be that of the instance's own last error */
    gowasm__set_text(instance, message, strlen(message), GOWASM_TEXT_MESSAGE);
    gowasm__set_status(&instance->error, GOWASM_HOST_ERROR);
    fail(instance);
}

/* Also of an error that says ok, which would let the guest go on without a result. */
void gowasm_host_raise(gowasm_instance *instance, const gowasm_error *error) {
    gowasm_error copy = *error;
    if (copy.status == GOWASM_EXIT) gowasm__exit(instance, copy.exit_code);
    if (copy.status == GOWASM_OK) copy.status = GOWASM_HOST_ERROR;
    instance->error = copy;
    fail(instance);
}

void gowasm__raise(gowasm_instance *instance, const gowasm_instance *from) {
    gowasm_host_raise(instance, &from->error);
}
