/* inline-body.c: what inline-body.h says.
 *
 * Input: a caller, and callees that inline_has_locals_for() accepts. Output: the caller with new
 * code and more locals. Invariants: locals of a body that was put in are written before they are
 * read, as its call would have begun with zeros, though the body before has used them. */
#include "rewrite/inline-body.h"

#include "base/die.h"
#include "rewrite/passes.h"

#include <string.h>

#define BUDGET 200000u /* instructions in modules of any size */

Inlined inline_begin(Module *m, uint32_t func, Arena *arena) {
    return (Inlined){.m = m, .func = func, .arena = arena};
}

static bool are_numbers(const ValType *types, uint32_t n) {
    for (uint32_t i = 0; i < n; i++)
        if (!is_number_type(types[i])) return false;
    return true;
}

bool inline_has_locals_for(const Module *m, uint32_t func, uint32_t most) {
    const Func *f = &m->funcs.data[func];
    const FuncType *t = func_type(m, func);
    return f->nlocals <= most && are_numbers(f->locals, f->nlocals) &&
           are_numbers(t->params, t->nparams) && are_numbers(t->results, t->nresults);
}

uint64_t inline_budget(const Module *m) {
    uint64_t all = 0;
    for (uint32_t i = 0; i < m->funcs.len; i++) all += m->funcs.data[i].code.len;
    return BUDGET + all / 2;
}

bool inline_spend(uint64_t *budget, const Module *m, uint32_t callee) {
    const Func *f = &m->funcs.data[callee];
    const uint64_t cost = (uint64_t)f->code.len + 2 * (uint64_t)f->nlocals;
    if (*budget < cost) return false;
    *budget -= cost;
    return true;
}

void inline_put(Inlined *x, Insn in) {
    VEC_PUSH(x->arena, &x->code, in);
}

void inline_reuse_locals(Inlined *x) {
    memset(x->used, 0, sizeof x->used);
}

static unsigned pool_of(ValType t) {
    switch (t) {
    case VT_I32:
        return 0;
    case VT_I64:
        return 1;
    case VT_F32:
        return 2;
    case VT_F64:
        return 3;
    default:
        die("inline-body: a local that is no number");
    }
}

uint32_t inline_local(Inlined *x, ValType t) {
    const unsigned p = pool_of(t);
    if (x->used[p] == x->pool[p].len) {
        const uint32_t local = func_add_local(x->m, &x->m->funcs.data[x->func], t);
        VEC_PUSH(x->arena, &x->pool[p], local);
    }
    return x->pool[p].data[x->used[p]++];
}

/* Does what follows it run for certain, and once, before anything that stands after it? A branch
 * that leaves the whole body, from depth `depth` in it, passes by nothing that is copied. */
static bool goes_straight(const Insn *in, uint32_t depth) {
    switch (in->op) {
    case OP_loop:
    case OP_if:
        return false;
    case OP_br:
    case OP_br_if:
        return in->a >= depth;
    case OP_br_table:
        for (uint32_t k = 0; k <= in->a; k++)
            if (in->targets[k] < depth) return false;
        return true;
    default:
        return true;
    }
}

/* Which of the locals from `first` on are written before anything reads them, in a straight line;
 * or are not read at all. */
static bool *written_first(const Inlined *x, const Func *f, uint32_t first, Body body) {
    bool *seen = ARENA_ARRAY(x->arena, bool, (size_t)f->nlocals + 1);
    bool *written = ARENA_ARRAY(x->arena, bool, (size_t)f->nlocals + 1);
    uint32_t i = body.begin;
    for (uint32_t depth = 0; i < body.end; i++) {
        const Insn *in = &f->code.data[i];
        if (!goes_straight(in, depth) || (body.short_line && in->op == OP_block)) break;
        depth = insn_depth_after(in, depth);
        if (op_info[in->op].imm != IMM_LOCAL || in->a < first || seen[in->a - first]) continue;
        seen[in->a - first] = true;
        written[in->a - first] = in->op != OP_local_get;
    }
    for (uint32_t n = 0; i == body.end && n < f->nlocals; n++) written[n] |= !seen[n];
    return written;
}

void inline_own_locals(Inlined *x, uint32_t callee, Body body, uint32_t *map) {
    const Func *f = &x->m->funcs.data[callee];
    const uint32_t first = func_type(x->m, callee)->nparams;
    const bool *written = written_first(x, f, first, body);
    for (uint32_t i = 0; i < f->nlocals; i++) {
        map[first + i] = inline_local(x, f->locals[i]);
        if (written[i]) continue;
        inline_put(x, insn(val_type(f->locals[i])->zero));
        inline_put(x, insn_a(OP_local_set, map[first + i]));
    }
}

bool inline_finish(Inlined *x, const char *pass) {
    Func *f = &x->m->funcs.data[x->func];
    const Code old = f->code;
    f->code = (Code){0};
    code_append(&x->m->arena, &f->code, x->code.data, x->code.len);
    relink_func(x->m, x->func, pass);
    Diag found = {0};
    if (verify_func(x->m, x->func, pass, &found)) return true;
    pass_put_back(x->m, pass, &found);
    f->code = old;
    return false;
}
