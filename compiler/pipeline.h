/* pipeline.h: the passes in order (rewrite/passes.def), and what can be seen of them.
 *
 * Input: a verified Module. Output: the same module, changed, and still valid: that is verified,
 * and an internal error otherwise that names the guilty pass. --verify, and always in Debug
 * builds, verifies after each. */
#ifndef GOWASM_PIPELINE_H
#define GOWASM_PIPELINE_H

#include "base/timer.h"
#include "ir.h"
#include "options/options.h"

/* When a pass runs: the passes of one step run together. */
typedef enum PassStep { STEP_READ, STEP_PLANNED, STEP_INITIALISED, STEP_WRITTEN } PassStep;

/* The condition for it to run. */
typedef enum PassWhen {
    WHEN_ALWAYS,
    WHEN_GO,            /* Go made the module, and there is no --no-go-passes */
    WHEN_OTHER,         /* another compiler made it */
    WHEN_INTERRUPTIBLE, /* --interruptible */
    WHEN_EXPORTS,       /* Module.input has it: */
    WHEN_WINDOW,
    WHEN_STATE
} PassWhen;

typedef struct Pass {
    const char *name; /* NULL: end of the list */
    void (*run)(Module *m);
    PassStep step;
    PassWhen when;
} Pass;

/* Does every --dump name a pass? */
bool pipeline_check_dumps(const Options *o, Diag *d);

/* `time` is shown the passes one by one: --time-passes. */
bool pipeline_run(Module *m, PassStep step, const Options *o, Timer *time, Diag *d);

/* One pass by its name, "PASS" or "PASS:FUNC", whether or not it would run; prints the module
 * after it, or the function. */
bool pipeline_run_one(Module *m, const char *pass, Timer *time, Diag *d);

/* The same for any list of passes. */
bool pipeline_run_list(const Pass *list, Module *m, PassStep step, const Options *o, Timer *time,
                       Diag *d);

/* The names of the passes, for messages: "decode, ...". */
void pipeline_list_passes(Buf *out);

#endif
