/* gowasm_preinit.h: what runtime/mains/preinit-main.c, the main file that the compiler writes
 * beside it, and the compiler's reader of their output (commands/preinit.c) agree on. */
#ifndef GOWASM_PREINIT_H
#define GOWASM_PREINIT_H

#include "gowasm_rt_hosted.h"

#define GOWASM_PREINIT_MAGIC 0x31696e6965727047u
#define GOWASM_PREINIT_PIECE 4096u

typedef struct gowasm_preinit_head {
    uint64_t magic;
    uint64_t clock;       /* the guest's monotonic clock at the end, ns */
    uint64_t memory_size; /* bytes */
    uint64_t globals;
} gowasm_preinit_head;

/* A global of a number type that the module has itself, in the order of their indices. */
typedef struct gowasm_preinit_global {
    size_t offset, size; /* in the instance; 4 or 8 */
} gowasm_preinit_global;

extern const gowasm_module *const gowasm__main_module;
extern const gowasm_preinit_global gowasm__preinit_globals[];
extern const uint32_t gowasm__preinit_global_count;

/* Called in place of an import that the program would define: ends the initialisation. */
_Noreturn void gowasm__preinit_import(gowasm_instance *instance, const char *name);

#endif
