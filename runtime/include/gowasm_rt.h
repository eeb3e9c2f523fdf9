/* gowasm_rt.h: the seam between generated code, the runtime and the host library: what is the same
 * in every flavour of the runtime. Not for users: it may change with every version.
 *
 * A flavour's own header, gowasm_rt_hosted.h or gowasm_rt_freestanding.h, includes this one; the
 * compiler writes into PREFIX_gen.h which one the code was generated for. Files that work in every
 * flavour include this one alone. */
#ifndef GOWASM_RT_H
#define GOWASM_RT_H

#include "gowasm.h"

#define GOWASM_PAGE 65536u

typedef struct gowasm_module gowasm_module;

/* What tables hold: gowasm_funcref (gowasm.h), whose `type` is equal exactly when the signatures
 * are, within a module; modules that share tables have the same for the same signature. `instance`
 * is the first argument of `func`. */
typedef void *gowasm_externref;
typedef struct gowasm_functable gowasm_functable;
typedef struct gowasm_externtable gowasm_externtable;

/* A run of bytes of the initial memory image. */
typedef struct gowasm_segment {
    uint32_t offset, size;
    const uint8_t *bytes;
} gowasm_segment;

/* For errors: the name of the native function that starts at `code`. Sorted by function index, not
 * by address. */
typedef struct gowasm_symbol {
    void (*code)(void);
    const char *name;
} gowasm_symbol;

/* Enters the guest: calls body(instance, frame) on the guest's stack. */
typedef void (*gowasm_body)(gowasm_instance *instance, void *frame);
gowasm_status gowasm__enter(gowasm_instance *instance, gowasm_body body, void *frame);

/* Leaves the guest for the innermost entry of this instance. */
__attribute__((cold)) _Noreturn void gowasm__trap(gowasm_instance *instance, gowasm_trap_kind kind);
__attribute__((cold)) _Noreturn void gowasm__exit(gowasm_instance *instance, int code);

/* memory.grow: the old size in pages, or UINT32_MAX; table.grow alike. */
uint32_t gowasm__memory_grow(gowasm_instance *instance, uint32_t delta);
uint32_t gowasm__functable_grow(gowasm_functable *table, uint32_t delta, gowasm_funcref init);
uint32_t gowasm__externtable_grow(gowasm_externtable *table, uint32_t delta, gowasm_externref init);

#endif
