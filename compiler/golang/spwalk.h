/* spwalk.h: where SP is in a Go function, and the instructions that move it. */
#ifndef GOWASM_GOLANG_SPWALK_H
#define GOWASM_GOLANG_SPWALK_H

#include "golang/goshape.h"

/* Where SP is, before an instruction, relative to what it was when the function was entered. */
typedef struct SpState {
    int32_t delta; /* SP - entry SP */
    bool framed;   /* the frame is allocated: local 1 holds entry SP + lowest from there on */
} SpState;

typedef struct SpWalk {
    SpState *before;     /* by instruction */
    bool *dead;          /* by instruction: not reached, or part of a pattern that is replaced */
    int32_t frame;       /* its size */
    int32_t lowest;      /* the lowest delta once framed */
    bool has_unwind;     /* code[2] is the block that ends with result 1 */
    uint32_t entry_test; /* index of the `if` that tests PC_B at the entry, or 0 */
} SpWalk;

/* SP's static position throughout a function; false when it has none, as in the runtime's
 * assembly that switches stacks. */
bool sp_walk(const Module *m, uint32_t func, Arena *arena, SpWalk *w);

/* The instructions `local.get 1, i32.const n, i32.sub|add, local.tee 1, global.set 0`. */
bool sp_is_change(const Insn *c, uint32_t len, uint32_t i, int32_t *change);

/* Is code[2] the block after which the body ends with result 1, and nothing else? */
bool sp_has_unwind_exit(const Insn *c, uint32_t len);

/* `global.get 0, local.set 1` */
bool sp_is_reload(const Insn *c, uint32_t len, uint32_t i);

/* A call, direct or not, of a Go-ABI function. */
bool sp_is_go_call(const Module *m, const Insn *in);

/* One that returns for certain, with SP where it was: its result need not be looked at. */
static inline bool sp_call_returns(const Module *m, const Insn *in) {
    return in->op == OP_call && m->go->funcs[in->a].flags & GF_NOUNWIND;
}

#endif
