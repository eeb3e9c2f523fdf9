/* backtrace.h: traces of guests' stacks: backtrace-go.c for Go's, in linear memory;
 * backtrace-native.c for the native one, with lines from backtrace-dwarf.c; panic-text.c for what
 * the guest says last. All fill instance->error. */
#ifndef GOWASM_GOTRACE_H
#define GOWASM_GOTRACE_H

#include "internal.h"

#pragma GCC visibility push(hidden)

/* Adds a frame; beyond GOWASM_FRAMES only notes that there are more. */
void gowasm__add_frame(gowasm_error *error, const char *function, const char *file, uint32_t line);

/* The frames of a Go guest that called an import, which leaves it now. Is it in the middle of a
 * panic or fatal error of Go's? */
bool gowasm__go_trace(gowasm_instance *instance);

/* A function of the guest's on the native stack. */
typedef struct gowasm_caller {
    uint32_t function; /* index after the imports */
    uintptr_t start;   /* of its code */
    uintptr_t pc;      /* where it goes on, or has trapped */
} gowasm_caller;

/* The same of a guest that trapped, with these functions on the native stack, innermost first. */
void gowasm__go_trap_trace(gowasm_instance *instance, const gowasm_caller *functions,
                           uint32_t count);

/* The frames of the guest whose function around `pc` has called the runtime. */
void gowasm__trace_here(gowasm_instance *instance, uintptr_t pc);

/* backtrace-dwarf.c: these functions as the frames, for guests other than Go's. What TinyGo's
 * runtime does about a panic comes first there, and is left out. */
void gowasm__native_trace(gowasm_instance *instance, const gowasm_caller *callers, uint32_t count);

/* Puts Go's stack pointer back to where it was before the innermost call of an export. */
void gowasm__go_rewind(gowasm_instance *instance);

/* backtrace-native.c: the guest's functions on the native stack of the innermost entry, from a
 * fault at `pc` with stack pointer `sp` on; at most `max`. Returns how many. */
uint32_t gowasm__callers(const gowasm_instance *instance, uintptr_t pc, uintptr_t sp,
                         gowasm_caller *callers, uint32_t max);

/* panic-text.c: the text of the guest's panic, if it has just written one, becomes the error's.
 * error.function is the function of the trap. */
bool gowasm__take_panic(gowasm_instance *instance);

#pragma GCC visibility pop

#endif
