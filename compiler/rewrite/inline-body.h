/* inline-body.h: what the passes that put bodies in the place of calls share: a caller's code as it
 * becomes, and locals for what is put into it.
 *
 *     Inlined x = inline_begin(m, func, scratch)      the caller
 *     inline_reuse_locals(&x)                         for each body: it may use those of the last
 *     map[local] = inline_local(&x, type)
 *     inline_put(&x, instruction)
 *     inline_finish(&x, "go-inline")                  or nothing: the caller is as it was
 */
#ifndef GOWASM_REWRITE_INLINE_BODY_H
#define GOWASM_REWRITE_INLINE_BODY_H

#include "ir.h"

typedef struct Inlined {
    Module *m;
    uint32_t func;
    Arena *arena; /* of the code, until it is finished */
    Code code;
    VEC(uint32_t) pool[4]; /* fresh locals by type: i32, i64, f32, f64 */
    uint32_t used[4];
} Inlined;

Inlined inline_begin(Module *m, uint32_t func, Arena *arena);

/* Can such a body be copied? All its parameters, locals and results are numbers, and there are at
 * most `most` of them that are not parameters: each may cost instructions at every call. */
bool inline_has_locals_for(const Module *m, uint32_t func, uint32_t most);

/* Instructions that a pass may put into all callers together: files that are made for it would have
 * bodies copied until nothing can compile them. Go's stay far below. */
uint64_t inline_budget(const Module *m);
/* Takes what one copy of the callee costs; false, and nothing taken: there is not so much left. */
bool inline_spend(uint64_t *budget, const Module *m, uint32_t callee);

void inline_put(Inlined *x, Insn in);
void inline_reuse_locals(Inlined *x);
uint32_t inline_local(Inlined *x, ValType t); /* only numbers */

/* The instructions of a callee that are copied: what leads out of them leads out of its body. */
typedef struct Body {
    uint32_t begin, end;
    bool short_line; /* a block ends the straight line: more zeros, which small bodies can bear */
} Body;

/* Gives the callee's own locals fresh ones of the caller's: map[local]. They begin with 0 where the
 * body may read them before it writes them. */
void inline_own_locals(Inlined *x, uint32_t callee, Body body, uint32_t *map);

/* Gives the caller its code. False when that does not verify: it is as it was, which is noted. */
bool inline_finish(Inlined *x, const char *pass);

#endif
