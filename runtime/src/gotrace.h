/* gotrace.h: traces of guests' stacks: gotrace.c for Go's, in linear memory; callers.c for the
 * native one; panic.c for what the guest says last. All fill instance->error. */
#ifndef GOWASM_GOTRACE_H
#define GOWASM_GOTRACE_H

#include "internal.h"

#pragma GCC visibility push(hidden)

/* Adds a frame; beyond GOWASM_FRAMES only notes that there are more. */
void gowasm__add_frame(gowasm_error *error, const char *function, const char *file, uint32_t line);

/* The frames of a Go guest that called an import, which leaves it now. Is it in the middle of a
 * panic or fatal error of Go's? */
bool gowasm__go_trace(gowasm_instance *instance);

/* The same of a guest that trapped. `functions`: the guest's functions on the native stack,
 * innermost first, as indices behind the imports. */
void gowasm__go_trap_trace(gowasm_instance *instance, const uint32_t *functions, uint32_t count);

/* Puts Go's stack pointer back to where it was before the innermost call of an export. */
void gowasm__go_rewind(gowasm_instance *instance);

/* callers.c: the guest's functions on the native stack of the innermost entry, from a fault at `pc`
 * with stack pointer `sp` on; at most `max`. Indices behind the imports; returns how many. */
uint32_t gowasm__callers(const gowasm_instance *instance, uintptr_t pc, uintptr_t sp,
                         uint32_t *callers, uint32_t max);

/* panic.c: the first line of the guest's panic, if it has just written one, into the message. */
bool gowasm__take_panic(gowasm_instance *instance);

#pragma GCC visibility pop

#endif
