/* path-work.h: how much work lies on the longest path through a function, and where interruption
 * checks cut it: what the pass interruption-checks asks of one function.
 *
 * Work is counted in units of about one instruction. */
#ifndef GOWASM_REWRITE_PATH_WORK_H
#define GOWASM_REWRITE_PATH_WORK_H

#include "ir.h"

/* What one call of a function without a check may cost. Small, as most calls take a shorter path
 * than the longest, and many are not made at all, being in the other branch of an `if`: what is
 * paid for and not done makes the clock be read more often. */
#define UNCHECKED 512u

/* By function index: what a call of it does to the paths of its callers. */
typedef struct CallWork {
    uint32_t *cost; /* beside the call itself; 0: it checks at its entry */
    bool *entry;    /* it checks at its entry */
    bool *deep;     /* it checks, or calls such or what is not known */
} CallWork;

/* By instruction: what a loop that begins there does. */
typedef struct LoopKind {
    bool quiet; /* it calls nothing that returns to it: a count in a local variable serves it, which
                   compilers keep in a register */
    bool deep;  /* it has a call in it that goes deep */
} LoopKind;

/* Where a function checks, beside its entry; by instruction. */
typedef struct PathChecks {
    uint32_t *before; /* what a check before it pays for; 0: there is none */
    uint32_t *head;   /* what the check at the head of the loop that begins there pays for */
    bool *returned;   /* the stack is compared before it */
    const LoopKind *loops;
} PathChecks;

/* The work on the longest path from the function's entry to its end, or to a check. What it is
 * found with is in the arena; with `checks` those are found, too. */
uint32_t path_longest(const Module *m, const CallWork *calls, uint32_t func, Arena *arena,
                      PathChecks *checks);

/* Is it a call after which what was paid for before may be long ago? */
bool path_goes_deep(const CallWork *calls, const Insn *in);

#endif
