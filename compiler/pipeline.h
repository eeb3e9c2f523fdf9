/* pipeline.h: what is done to a module between decoding and translating: the passes, in order.
 *
 * In: a verified Module. Out: the same module, changed, and still valid: that is verified, and an
 * internal error otherwise that names the guilty pass. --verify verifies after each. */
#ifndef GOWASM_PIPELINE_H
#define GOWASM_PIPELINE_H

#include "ir.h"
#include "options/options.h"

/* Does every --dump name a pass? */
bool check_dumps(const Options *o, Diag *d);

bool run_passes(Module *m, const Options *o, Diag *d);

/* The same for any list of passes, whose last entry has no name. */
typedef struct Pass {
    const char *name;
    bool (*run)(Module *m, Diag *d); /* false: *d says why */
    bool go_only;
} Pass;
bool run_pass_list(const Pass *list, Module *m, const Options *o, Diag *d);

/* The names of the passes, for messages: "decode, ...". */
void list_passes(Buf *out);

/* --time-passes: says on stderr how long a stage took since the call before. */
void time_stage(const Options *o, const char *name);

#endif
