/* platform.h: what the hosted runtime needs of the operating system: the interface that each port
 * implements, in a directory beside this one (posix/, for Linux). Files of runtime/src itself call
 * the system by these functions and the C library alone.
 *
 * enter-ARCH.S is not of a port, but of a machine and its calling convention. The fault handler is
 * what the two share: posix/signals.h. */
#ifndef GOWASM_PLATFORM_H
#define GOWASM_PLATFORM_H

#include "gowasm_rt_hosted.h"

#pragma GCC visibility push(hidden)

/* memory-mmap.c: the block of address space ------------------------------------------------------
 */

/* Reserves the block and makes stack, instance and initial memory accessible. On success the
 * members stack_pointer, stack_limit, host_limit, stack_end, memory, module, region, region_size,
 * limit and charged are set, all others and linear memory are zero. */
gowasm_status gowasm__block_new(const gowasm_module *module, const gowasm_options *options,
                                gowasm_instance **instance, gowasm_error *error);

/* Linear memory as gowasm__block_new left it. False: the system refused, and it is in no state to
 * be used. */
bool gowasm__block_clear(gowasm_instance *instance);

/* Gives a part of a block back to the system; false: it refused, all is as it was. */
bool gowasm__block_release(void *at, size_t size);
size_t gowasm__page_size(void);

/* Below the stack: wide enough that no frame of generated code can reach over it; and what a host
 * function may use below the guest's deepest frame. */
#define GOWASM_STACK_GUARD ((uint64_t)64 << 20)
#define GOWASM_HOST_STACK ((uint64_t)8 << 20)

/* stack-mmap.c ---------------------------------------------------------------------------------
 */

/* For a block whose region, module, memory size and account are set; false: the system refused. */
bool gowasm__stack_new(gowasm_instance *instance);

/* Moves the stack's end to where the account wants it; false: what is there is in use. */
bool gowasm__stack_fit(gowasm_instance *instance);

/* Gives the stack's pages below `top` back to the system. */
void gowasm__stack_release(gowasm_instance *instance, uintptr_t top);

/* In the fault handler, while a host function or a signal handler of the program runs: did it only need more stack? Then it has it
 * now. To be closed before the guest goes on. */
bool gowasm__host_stack_open(gowasm_instance *instance, uintptr_t address, uintptr_t sp);
void gowasm__host_stack_close(gowasm_instance *instance);

/* image-mmap.c: fills the initial memory, which is zero and writable, from the module's segments.
 */
void gowasm__image_load(const gowasm_module *module, uint8_t *data);

/* snapshot-mmap.c: the contents of linear memory, kept ------------------------------------------
 */
typedef struct gowasm_store gowasm_store;

/* A copy of `size` bytes, a multiple of GOWASM_PAGE; NULL: no memory. */
gowasm_store *gowasm__store_new(const uint8_t *data, uint64_t size);
void gowasm__store_free(gowasm_store *store);

/* Makes the instance's memory the store's, size included. `mapped`: it is since the last time, and
 * only what was written goes. False as with gowasm__block_clear(). */
bool gowasm__store_load(const gowasm_store *store, gowasm_instance *instance, bool mapped);

/* pages-mmap.c: memory outside of blocks, whole pages, zero at first; NULL: no memory. grow: what
 * follows the old size is zero; on failure the old pages are as they were. */
void *gowasm__pages_new(size_t size);
void *gowasm__pages_grow(void *pages, size_t from, size_t to);
void gowasm__pages_free(void *pages, size_t size);

/* control-posix.c: a descriptor that is readable from a signal on until it is cleared; -1: none */
int gowasm__wake_new(void);
void gowasm__wake_signal(int fd);
void gowasm__wake_clear(int fd);
void gowasm__wake_free(int fd);

/* entropy-posix.c: at most 256 bytes; false: the system has none. */
bool gowasm__entropy(void *to, size_t size);

/* signal-chain.c: called with the lock held, for each instance that relies on guard pages;
 * _check puts the fault handler on top again, if something else is. */
gowasm_status gowasm__signals_acquire(gowasm_error *error);
void gowasm__signals_release(void);
void gowasm__signals_check(void);

/* Called after them, without the lock: keeps the shared library loaded from now on if a handler
 * that the program installed over ours may still call ours. */
void gowasm__signals_pin(void);

/* signal-frame.c: called in a signal handler for a fault of code that runs on the stack of an
 * active instance: is it a signal handler of the program, which interrupted the guest? `context`
 * and `sp` are the fault's. */
bool gowasm__handler_on_stack(const gowasm_instance *instance, const void *context, uintptr_t sp);

/* thread-posix.c: sees to an alternate signal stack. */
gowasm_status gowasm__thread_ready(gowasm_error *error);

/* thread-posix.c: the lowest address of the running thread's stack, 0 when it cannot be told. */
uintptr_t gowasm__thread_stack(void);

/* One mutex for everything that is shared between instances and is not needed in a call. */
void gowasm__lock(void);
void gowasm__unlock(void);

/* Held while a default instance is made: not the runtime's lock, as guest code runs meanwhile. It is
 * recursive, because that code may call a host function that calls a plain function. */
void gowasm__making_lock(void);
void gowasm__making_unlock(void);

/* process-posix.c */
long gowasm__process_id(void);
const char *gowasm__environment(const char *name); /* NULL where it is not to be trusted */

#pragma GCC visibility pop

#endif
