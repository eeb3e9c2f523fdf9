/* internal.h: what the C files of the hosted runtime share among themselves. Names that users or
 * generated code may see are in gowasm.h and gowasm_rt_hosted.h. */
#ifndef GOWASM_INTERNAL_H
#define GOWASM_INTERNAL_H

#include "enter.h"
#include "gowasm_rt_hosted.h"
#include "platform.h"

#pragma GCC visibility push(hidden)

/* account.c ------------------------------------------------------------------------------------
 */

/* All that an instance with these options may have, in bytes; 0: no limit. */
uint64_t gowasm__limit_of(const gowasm_options *options);

/* What its present account leaves for the stack. */
uint64_t gowasm__stack_allowed(const gowasm_instance *instance);

/* After its memory has got another size: is it within the account? The stack gets what is left. */
bool gowasm__account_fits(gowasm_instance *instance);

/* enter.c: of an active instance, where the free part of its stack begins, seen from a frame of the
 * running thread; 0: cannot be told. */
uintptr_t gowasm__free_stack(const gowasm_instance *instance, uintptr_t frame);

/* trap.c: gowasm__unwind() for what may be running in a host function. */
_Noreturn void gowasm__end_entry(gowasm_instance *instance, gowasm_status status);

/* table.c: gowasm__functable_new() and so on outside of init; false: the instance may have no more.
 */
bool gowasm__functable_make(gowasm_instance *owner, gowasm_functable *table, uint32_t size,
                            uint32_t max);
bool gowasm__externtable_make(gowasm_instance *owner, gowasm_externtable *table, uint32_t size,
                              uint32_t max);

/* free-fast.c, or free-checked.c with -g: gives the block back, or all but what is needed to notice
 * that the instance is used once more; what happens when it is freed once more. */
void gowasm__block_free(gowasm_instance *instance);
void gowasm__freed_again(const gowasm_instance *instance);

/* default-instance.c: calls the hook of plain functions about what no status can tell. */
void gowasm__unreportable(const char *function, const gowasm_error *error);

/* instance.c: is it one that was freed (only with -g)? Then that is the error. */
bool gowasm__gone(const gowasm_instance *instance, gowasm_error *error);

/* snapshot.c: drops the instance's part in it. */
void gowasm__snapshot_free(gowasm_instance *instance);

/* instance.c: what gowasm__new does around the state of an instance ------------------------------
 */

/* Options from an older header are shorter; missing members get their defaults. */
gowasm_status gowasm__merge_options(gowasm_options *to, const gowasm_options *from,
                                    gowasm_error *error);

/* The block, registered and with fault handlers; gowasm__free() releases it. */
gowasm_status gowasm__make(const gowasm_module *module, const gowasm_options *options,
                           gowasm_instance **instance, gowasm_error *error);

/* The fault handler is put on top again, if something else has come there since. */
void gowasm__keep_signals(const gowasm_module *module);

/* Forgets what is only lent for the duration of gowasm__new(). */
void gowasm__drop_borrowed(gowasm_options *options);

/* Globals, tables, start function and _initialize. `refresh`: there are arguments or an
 * environment, which a guest that was initialised when it was compiled must read now. */
gowasm_status gowasm__init(gowasm_instance *instance, bool refresh);

/* Refuses calls until gowasm__start(). */
void gowasm__await_start(gowasm_instance *instance);

/* golimit.c: puts GOMEMLIMIT into the environment of a Go guest with max_memory. *made, which may be
 * NULL, is freed when the options have been used. False: no memory. */
typedef struct gowasm_go_environment gowasm_go_environment;
bool gowasm__go_environment(const gowasm_module *module, gowasm_options *options,
                            gowasm_go_environment **made);

/* control.c ------------------------------------------------------------------------------------
 */

/* instance->fuel is used up: leaves the guest if it is time to, or sets it again. `pc`: as with
 * gowasm__tick, where the guest would go on. */
void gowasm__look(gowasm_instance *instance, uintptr_t pc);

/* options.deadline, of an instance that was just made: in force from now on. */
gowasm_status gowasm__deadline_new(gowasm_instance *instance, uint64_t at);

/* A deadline for guest code that a reset runs, where one is in force: as that one, or, where it has
 * passed, as far from now as it was when it was set, and no nearer than options.deadline was.
 * gowasm__deadline_back() takes the result, and makes the old one the one in force again, unless
 * another was set meanwhile. */
typedef struct gowasm_lent_deadline {
    uint64_t old, lent;
} gowasm_lent_deadline;
gowasm_lent_deadline gowasm__deadline_lend(gowasm_instance *instance);
void gowasm__deadline_back(gowasm_instance *instance, gowasm_lent_deadline lent);

void gowasm__control_free(gowasm_instance *instance);

/* reseed-go.c: where a Go guest keeps the state of its random numbers, 0: not known; new seeds
 * there, from the instance's hook or the system, inside an entry. Without any the instance has
 * ended, until it is reset, and the entry is left with GOWASM_HOST_ERROR. */
uint32_t gowasm__random_at(const gowasm_instance *instance);
void gowasm__refresh_random(gowasm_instance *instance, uint32_t at);

/* sanitizers.c: the instance holds pointers from now on, and no more; the frames of host functions
 * on its stack are left. Without effect where the program has no sanitizers. */
void gowasm__sanitizers_add(const gowasm_instance *instance);
void gowasm__sanitizers_remove(const gowasm_instance *instance);
void gowasm__sanitizers_leave(const gowasm_instance *instance);

/* imports-settable.c: gives a clone what its original has; releases the copy that an instance has
 * --------
 */
gowasm_status gowasm__imports_clone(gowasm_instance *instance, const gowasm_instance *from);
void gowasm__imports_free(gowasm_instance *instance);

/* imports-shared.c: instances that share something
 * ---------------------------------------------------------
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

/* unload.c: called with the lock held, before there is anything to be undone. */
void gowasm__unload_prepare(void);

/* What each file undoes when the shared library is unloaded. */
void gowasm__signals_unload(void);
void gowasm__thread_unload(void);
void gowasm__defaults_unload(void); /* nothing where there are no plain functions */
void gowasm__images_unload(void);
void gowasm__registry_unload(void);
void gowasm__blocks_unload(void);

/* trap.c: instance->error has ended the instance; `flag`: GOWASM_INSTANCE_EXITED or _DEAD. */
void gowasm__end_instance(gowasm_instance *instance, uint32_t flag);

/* trap.c: is `pc` in code that was generated for guests? False also where that cannot be told. */
bool gowasm__in_guest_code(uintptr_t pc);

/* trap.c: the index (after the imports) and the name of the guest function at `pc`; UINT32_MAX and
 * NULL where it is none. */
uint32_t gowasm__function_at(const gowasm_module *module, uintptr_t pc);
const char *gowasm__symbol_at(const gowasm_module *module, uintptr_t pc);

/* error.c: all of an error but its message. */
void gowasm__set_status(gowasm_error *error, gowasm_status status);

/* error-text.c. False: the bytes did not all fit. */
bool gowasm__text_add(gowasm_text *text, const void *bytes, size_t size);
void gowasm__text_free(gowasm_text *text);

/* Makes the text that of the instance's error, and its first lines the error's message: of a panic
 * those that begin with tabs after the first, of others all. */
typedef enum gowasm_text_kind { GOWASM_TEXT_MESSAGE, GOWASM_TEXT_PANIC } gowasm_text_kind;
void gowasm__set_text(gowasm_instance *instance, const char *bytes, size_t size,
                      gowasm_text_kind kind);

/* trap.c: the error's function is the first of its frames, if it has any; the message is `what`,
 * and in which function. */
void gowasm__say_where(gowasm_error *error, const char *what);

/* slices.c: nothing of an earlier result is left; NULL is allowed. */
void gowasm__make_empty(gowasm_buffer *buffer);

/* slices.c: frees the results of the host functions that the innermost entry's end leaves. */
void gowasm__outs_free(gowasm_instance *instance);

#pragma GCC visibility pop

#define ROUND_UP(x, unit) (((x) + ((unit)-1)) / (unit) * (unit))

#endif
