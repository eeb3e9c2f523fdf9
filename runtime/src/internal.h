/* internal.h: what the C files of the hosted runtime share among themselves. Names that users or
 * generated code may see are in gowasm.h and gowasm_rt.h. */
#ifndef GOWASM_INTERNAL_H
#define GOWASM_INTERNAL_H

#include "enter.h"
#include "gowasm_rt.h"

#pragma GCC visibility push(hidden)

/* memory-mmap.c: the block of address space ------------------------------------------------------
 */

/* Reserves the block and makes stack, instance and initial memory accessible. On success the
 * members stack_pointer, stack_limit, host_limit, memory, region and region_size are set, all
 * others are zero, and linear memory holds the module's segments. */
gowasm_status gowasm__block_new(const gowasm_module *module, const gowasm_options *options,
                                gowasm_instance **instance, gowasm_error *error);
void gowasm__block_free(gowasm_instance *instance);

/* Lowest address of the guest stack; below it is the guard. */
uint8_t *gowasm__stack_bottom(const gowasm_instance *instance);

/* Gives the stack's pages below `top` back to the system. */
void gowasm__stack_release(gowasm_instance *instance, uintptr_t top);

/* image.c: fills the initial memory, which is zero and writable, from the module's segments. */
void gowasm__image_load(const gowasm_module *module, uint8_t *data);

/* link.c: instances that share something ---------------------------------------------------------
 */

/* Identifies this copy of the runtime. */
extern const char gowasm__runtime;

/* The instance is freed by its user: which instances (linked by next_linked) go away now? NULL when
 * others still refer to it. */
gowasm_instance *gowasm__unlink(gowasm_instance *instance);

/* registry.c: all instances of the process --------------------------------------------------------
 */

/* False when there is no memory. */
bool gowasm__registry_add(gowasm_instance *instance);
void gowasm__registry_remove(gowasm_instance *instance);

/* The instance on whose guest stack (guard included) the address lies, or NULL. May be called in a
 * signal handler. */
gowasm_instance *gowasm__registry_find(uintptr_t address);

/* Forgets that a thread was made ready: it ends, and its identity may be used again. */
void gowasm__registry_forget(uintptr_t thread);

/* One mutex for everything that is shared between instances and is not needed in a call. */
void gowasm__lock(void);
void gowasm__unlock(void);

/* trap-signal.c: called with the lock held, for each instance that relies on guard pages. */
gowasm_status gowasm__signals_acquire(gowasm_error *error);
void gowasm__signals_release(void);

/* thread.c: sees to an alternate signal stack. */
gowasm_status gowasm__thread_ready(gowasm_error *error);

/* thread.c: the lowest address of the running thread's stack, 0 when it cannot be told. */
uintptr_t gowasm__thread_stack(void);

/* trap.c */
const char *gowasm__symbol_at(const gowasm_module *module, uintptr_t pc);

#pragma GCC visibility pop

#define ROUND_UP(x, unit) (((x) + ((unit)-1)) / (unit) * (unit))

#endif
