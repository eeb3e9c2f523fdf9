/* target.h: the machines that --freestanding is for, and the options that select them. */
#ifndef GOWASM_BUILD_TARGET_H
#define GOWASM_BUILD_TARGET_H

#include "base/diag.h"

typedef struct Target {
    const char *name; /* as documented; the first component decides, and the suffix "hf" */
    const char *arch; /* in sources.list: enter-ARCH.S */
    const char *gnu;  /* prefix of GNU tools */
    const char *const *clang, *const *gcc; /* flags, NULL at the end */
} Target;

/* The target that a triple means, NULL with an error that lists them all. */
const Target *find_target(const char *triple, Diag *d);

/* The machine that a compiler compiles for by itself, from its "Target:", or NULL. */
const char *target_arch(const char *triple);

#endif
