/* golimit.c: GOMEMLIMIT of a Go guest, from max_memory. Without it Go's collector waits until the
 * heap has doubled, and the guest dies of garbage.
 *
 * Input: the options of gowasm__new(). Output: their environment with GOMEMLIMIT in it, unless it
 * has one, or the guest is not Go's, or there is no max_memory. Invariants: the strings are the
 * options'; the rest is the caller's, for free().
 *
 * Go's limit is of its heap and stacks, without the module's data, and a soft one: the heap passes
 * it for a while, and is not contiguous. So it is 13/16 of what is left beside the data. Measured
 * with a max_memory of 16 to 128 MiB, 40 to 70% of it in use, and 500 MiB of garbage in pieces of
 * 64 bytes to 1 MB (Go 1.26): with 3/4 19 of 96 guests end by "out of memory", with 13/16 13, with
 * 7/8 22; without a limit all that have half of it in use. */
#include "internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME "GOMEMLIMIT="

struct gowasm_go_environment {
    char limit[sizeof NAME + 20];
    const char *strings[];
};

static bool has_limit(const char *const *envp) {
    for (; envp != NULL && *envp != NULL; envp++)
        if (strncmp(*envp, NAME, sizeof NAME - 1) == 0) return true;
    return false;
}

/* Most of it lies before and in the tables of tracebacks. */
static uint64_t data_end(const gowasm_module *module) {
    return module->go != NULL ? (uint64_t)module->go->pclntab + module->go->size : 0;
}

bool gowasm__go_environment(const gowasm_module *module, gowasm_options *options,
                            gowasm_go_environment **made) {
    uint64_t data = data_end(module), max = options->max_memory;
    *made = NULL;
    if (!(module->flags & GOWASM_MODULE_GO) || max <= data || has_limit(options->envp)) return true;
    size_t count = 0;
    while (options->envp != NULL && options->envp[count] != NULL) count++;
    gowasm_go_environment *e = malloc(sizeof *e + (count + 2) * sizeof *e->strings);
    if (e == NULL) return false;
    if (count != 0) memcpy(e->strings, options->envp, count * sizeof *e->strings);
    uint64_t limit = max - data;
    snprintf(e->limit, sizeof e->limit, NAME "%" PRIu64, limit - limit / 16 * 3);
    e->strings[count] = e->limit;
    e->strings[count + 1] = NULL;
    options->envp = e->strings;
    *made = e;
    return true;
}
