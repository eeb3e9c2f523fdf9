/* codeflow.h: facts that hold before or after each instruction of a function, as sets of 64 bits.
 */
#ifndef GOWASM_ANALYSE_CODEFLOW_H
#define GOWASM_ANALYSE_CODEFLOW_H

#include "ir.h"

typedef struct CodeFlow {
    const Insn *code;
    uint32_t len;
    uint32_t *target;  /* by instruction: where br, br_if, an `if` without its condition, and an
                          `else` that is come to from above go on */
    uint32_t **tables; /* by instruction: the same for the targets of a br_table */
    bool *reached;     /* by instruction; set by codeflow_forward() */
} CodeFlow;

/* Blocks of the code must be linked. False: they do not nest. */
bool codeflow_init(CodeFlow *f, const Insn *code, uint32_t len, Arena *arena);

/* Facts of all ways to an instruction: before[i] = the intersection of what holds after those that
 * lead to i, of which each is gen | (before & ~kill); nothing holds at the entry. False: it does
 * not come to an end in reasonable time. */
bool codeflow_forward(CodeFlow *f, const uint64_t *gen, const uint64_t *kill, uint64_t *before);

/* Facts of any way from an instruction: after[i] = the union over those that i leads to of
 * gen | (after & ~kill). */
bool codeflow_backward(const CodeFlow *f, const uint64_t *gen, const uint64_t *kill,
                       uint64_t *after);

#endif
