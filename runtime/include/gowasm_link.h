/* gowasm_link.h: memories, tables and globals that modules import from one another.
 *
 * The program supplies a module's imported memories, tables and globals when an instance is
 * created: the module's header declares one function for each such import, which the program
 * defines, and one for each memory, table or global that the module exports:
 *
 *     gowasm_memory_ref b_import_env_memory(b_instance *instance) {
 *         return a_link_memory(a);
 *     }
 *
 * PREFIX_new() calls it once, before any other code of the module runs, and returns
 * GOWASM_BAD_ARGUMENT if the result does not match the import's type. A shared object stays valid
 * when the instance that owns it is freed first: it is released with the last instance that shares
 * it. Instances that share anything are one unit for threads: one thread at a time for all of them.
 * They must also share one copy of the runtime: link archives or generated C into one program, not
 * several shared libraries. */
#ifndef GOWASM_LINK_H
#define GOWASM_LINK_H

#include "gowasm.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Value types, by their binary codes. */
typedef enum gowasm_value_type {
    GOWASM_I32 = 0x7f,
    GOWASM_I64 = 0x7e,
    GOWASM_F32 = 0x7d,
    GOWASM_F64 = 0x7c,
    GOWASM_FUNCREF = 0x70,
    GOWASM_EXTERNREF = 0x6f
} gowasm_value_type;

/* All zero refers to nothing: the import is missing. */
struct gowasm_memory_ref {
    struct gowasm_memory *memory;
    gowasm_instance *owner;
};

struct gowasm_table_ref {
    gowasm_value_type type;
    void *table;
    gowasm_instance *owner;
};

/* `value` points to an int32_t, int64_t, float, double, gowasm_funcref or void *, according to
 * `type`. A program can create its own globals: with NULL as the owner, they must outlive the
 * instance. */
struct gowasm_global_ref {
    gowasm_value_type type;
    bool is_mutable;
    void *value;
    gowasm_instance *owner;
};

/* A memory without a module, for guests that import one from their host: `holder` is its owner, to
 * be passed to gowasm_memory_free() when it is no longer needed. Limits are in pages of 64 KiB. */
gowasm_status gowasm_memory_new(uint32_t pages, uint32_t max_pages, gowasm_instance **holder,
                                gowasm_error *error);
gowasm_memory_ref gowasm_memory_of(gowasm_instance *holder);
void gowasm_memory_free(gowasm_instance *holder); /* NULL is allowed */

#ifdef __cplusplus
}
#endif

#endif
