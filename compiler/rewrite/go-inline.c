/* go-inline.c, pass go-inline: small Go functions that only compute replace their calls.
 *
 *     i64.store offset=8                            i64.store offset=8
 *     i32.const 0                                   local.get 1            the callee's own code,
 *     local.get 1                              ->   i64.load offset=8      on its slots
 *     call 9  drop                                  i64.const 1  i64.add  local.set 5
 *     local.get 1                                   local.get 1  local.get 5  i64.store offset=16
 *     i64.load offset=16                            local.get 1
 *                                                   i64.load offset=16
 *
 * Input: functions after go-nil. Output: calls of atomics, getters, memmove and the like
 * replaced by their bodies; arguments and results still go through the callee's slots, which are
 * now the caller's too, so that any compiler forwards them. Invariants: a callee is taken when all
 * its own calls either leave by a panic or return for certain, so that SP is the same after it; its
 * return address is in memory as before whenever something could look for it. */
#include "golang/goshape.h"
#include "golang/idiom.h"
#include "rewrite/inline-body.h"
#include "rewrite/passes.h"

#define MAX_CALLEE 90u    /* instructions, and locals */
#define MAX_CALLER 60000u /* instructions after which a function takes no more in */

typedef struct Callee {
    bool fits;
    bool writes_sp;      /* local 1 is moved to the frame's lowest point */
    bool single_return;  /* at its very end, so that no block is needed */
    uint32_t begin, end; /* of the body that is copied */
    bool has_unwind;     /* body stands in a block that ends with result 0 */
} Callee;

typedef struct Inliner {
    Module *m;
    Callee *callees; /* by function index */
    uint64_t budget; /* of the module */
    Inlined out;     /* the caller */
} Inliner;

/* `local.get 1, [i32.const, i32.add], return`: how many instructions, or 0. */
static uint32_t match_return(const Insn *c, uint32_t len, uint32_t i) {
    IdiomMatch m;
    return idiom_at(IDIOM_SP_RETURN, c, len, i, &m) ? m.len : 0;
}

/* A call in the SP form whose result says nothing: `call, drop`. With a branch after it, it is
 * one that panics. */
static bool is_settled_call(const Insn *c, uint32_t len, uint32_t i) {
    return i + 1 < len && c[i + 1].op == OP_drop;
}

static bool check_callee(const Module *m, uint32_t func, Callee *k) {
    const Func *f = &m->funcs.data[func];
    uint32_t flags = m->go->funcs[func].flags;
    const Insn *c = f->code.data;
    uint32_t len = f->code.len, returns = 0, last_return = 0;
    *k = (Callee){0};
    if (!(flags & GF_SPPARAM) || flags & GF_OPAQUE || !(flags & GF_NOSUSPEND)) return false;
    if (m->go->funcs[func].intrinsic) return false;
    if (len > MAX_CALLEE || len < 3 || !inline_has_locals_for(m, func, MAX_CALLEE)) return false;
    k->has_unwind = c[0].op == OP_block && c[0].b == len - 3 && c[len - 2].op == OP_i32_const &&
                    c[len - 2].imm == 0;
    k->begin = k->has_unwind ? 1 : 0;
    k->end = k->has_unwind ? len - 3 : len - 1;
    uint32_t depth = k->has_unwind ? 1 : 0;
    for (uint32_t i = k->begin; i < k->end; i++) {
        const Insn *in = &c[i];
        uint32_t n = match_return(c, len, i);
        if (n) {
            returns++;
            last_return = i + n;
            i += n - 1;
            continue;
        }
        if (in->op == OP_end && depth == 0) return false;
        depth = insn_depth_after(in, depth);
        switch (in->op) {
        case OP_br:
        case OP_br_if:
            if (in->a >= depth) return false;
            break;
        case OP_br_table:
            return false;
        case OP_return:
        case OP_call_indirect:
        case OP_memory_grow:
            return false;
        case OP_local_get:
            if (in->a == 0) return false;
            break;
        case OP_local_set:
        case OP_local_tee:
            if (in->a == 0) return false;
            if (in->a == 1) {
                if (k->writes_sp || depth != (k->has_unwind ? 1u : 0u)) return false;
                k->writes_sp = true;
            }
            break;
        case OP_call: {
            uint32_t to = m->go->funcs[in->a].flags;
            if (to & GF_TOUCHES_SP) return false;
            if (to & GF_ABI && !is_settled_call(c, len, i)) return false;
            break;
        }
        case OP_global_get:
        case OP_global_set:
            if (in->a == GO_GLOBAL_SP) return false;
            break;
        default:
            break;
        }
    }
    /* `return` right at the end, or before the `unreachable` that closes the body */
    k->single_return =
        returns == 1 && (last_return == k->end ||
                         (last_return + 1 == k->end && c[last_return].op == OP_unreachable));
    if (k->single_return) {
        k->end = last_return;
        for (uint32_t i = k->begin, d = 0; i < k->end; i++) { /* not inside a block */
            d = insn_depth_after(&c[i], d);
            if (i + 1 == k->end && d) k->single_return = false;
        }
        if (!k->single_return) k->end = k->has_unwind ? len - 3 : len - 1;
    }
    k->fits = returns > 0;
    return k->fits;
}

/* Writes the body of `func`. SP of the callee is local 1 + offset; `unwind` is the depth of the
 * caller's unwind exit here. */
static void put_body(Inliner *x, uint32_t func, int32_t offset, uint32_t unwind) {
    const Func *f = &x->m->funcs.data[func];
    const Callee *k = &x->callees[func];
    const Insn *c = f->code.data;
    uint32_t *map = ARENA_ARRAY(x->out.arena, uint32_t, (size_t)f->nlocals + 2);
    inline_reuse_locals(&x->out);
    map[1] = 1;
    if (offset != 0 || k->writes_sp) {
        map[1] = inline_local(&x->out, VT_I32);
        inline_put(&x->out, insn_a(OP_local_get, 1));
        if (offset != 0) {
            inline_put(&x->out, insn_i32(offset));
            inline_put(&x->out, insn(OP_i32_add));
        }
        inline_put(&x->out, insn_a(OP_local_set, map[1]));
    }
    inline_own_locals(&x->out, func, (Body){k->begin, k->end, true}, map);
    bool wrap = !k->single_return;
    if (wrap) inline_put(&x->out, insn_block(OP_block, BT_EMPTY));
    uint32_t depth = 0; /* blocks of the callee's that are open, without its unwind exit */
    for (uint32_t i = k->begin; i < k->end; i++) {
        Insn in = c[i];
        uint32_t n = match_return(c, f->code.len, i);
        if (n) {
            if (wrap) inline_put(&x->out, insn_a(OP_br, depth));
            i += n - 1;
            continue;
        }
        depth = insn_depth_after(&in, depth);
        switch (in.op) {
        case OP_br:
        case OP_br_if:
            if (in.a == depth) in.a = unwind + depth + (wrap ? 1 : 0);
            break;
        case OP_local_get:
        case OP_local_set:
        case OP_local_tee:
            in.a = map[in.a];
            break;
        default:
            break;
        }
        inline_put(&x->out, in);
    }
    if (wrap) inline_put(&x->out, insn(OP_end));
}

typedef struct Site {
    uint32_t begin, end; /* instructions that the body replaces */
    int32_t offset;      /* of the callee's SP */
    bool unwinds;
    uint32_t unwind; /* depth of the exit */
} Site;

/* The call at `i` with its arguments and what follows it. */
static bool match_site(const Insn *c, uint32_t len, uint32_t i, Site *s) {
    IdiomMatch m;
    *s = (Site){0};
    if (idiom_before(IDIOM_ENTRY_AT, c, i, &m))
        s->offset = (int32_t)m.arg[0]->imm;
    else if (!idiom_before(IDIOM_ENTRY, c, i, &m))
        return false;
    s->begin = i - m.len;
    if (is_settled_call(c, len, i)) {
        s->end = i + 2;
        return true;
    }
    if (!idiom_at(IDIOM_SP_RESULT, c, len, i + 1, &m)) return false;
    s->unwinds = true;
    s->unwind = m.arg[0]->a;
    s->end = i + 1 + m.len;
    if (s->offset == 0) return true;
    if (!idiom_at(IDIOM_SP_BACK, c, len, s->end, &m) || (int32_t)m.arg[0]->imm != -s->offset)
        return false;
    s->end += m.len;
    return true;
}

static void inline_into(Inliner *x, uint32_t func, Arena *scratch) {
    const Insn *c = x->m->funcs.data[func].code.data;
    const uint32_t len = x->m->funcs.data[func].code.len;
    uint32_t copied = 0;
    x->out = inline_begin(x->m, func, scratch);
    for (uint32_t i = 0; i < len; i++) {
        Site s;
        if (c[i].op != OP_call || !x->callees[c[i].a].fits || c[i].a == func) continue;
        if (!match_site(c, len, i, &s) || s.begin < copied) continue;
        if (x->callees[c[i].a].has_unwind && !s.unwinds) continue;
        if (x->out.code.len > MAX_CALLER || !inline_spend(&x->budget, x->m, c[i].a)) break;
        for (; copied < s.begin; copied++) inline_put(&x->out, c[copied]);
        put_body(x, c[i].a, s.offset, s.unwind);
        copied = s.end;
        i = s.end - 1;
    }
    if (copied == 0) return;
    for (; copied < len; copied++) inline_put(&x->out, c[copied]);
    inline_finish(&x->out, "go-inline");
}

/* `i32.const 0, local.get 1, call g, return`: the assembler's JMP. Calls of this function may as
 * well go to g: it leaves no frame. */
static uint32_t jumps_to(const Module *m, uint32_t func) {
    const Func *f = &m->funcs.data[func];
    const Insn *c = f->code.data;
    uint32_t flags = m->go->funcs[func].flags;
    if (!(flags & GF_SPPARAM) || flags & GF_OPAQUE || f->code.len < 5) return func;
    IdiomMatch jump;
    if (!idiom_at(IDIOM_JUMP_TO, c, f->code.len, 0, &jump)) return func;
    uint32_t to = jump.arg[0]->a, leaf = GF_NOSUSPEND | GF_NOUNWIND;
    if (m->funcs.data[to].type != f->type) return func; /* `return` drops what is below SP */
    return (m->go->funcs[to].flags & leaf) == (flags & leaf) ? to : func;
}

static void skip_jumps(Module *m, Arena *arena) {
    uint32_t *to = ARENA_ARRAY(arena, uint32_t, m->funcs.len);
    for (uint32_t i = 0; i < m->funcs.len; i++) {
        to[i] = i;
        for (int hops = 0; hops < 4; hops++) to[i] = jumps_to(m, to[i]);
    }
    for (uint32_t i = 0; i < m->funcs.len; i++) {
        if (!(m->go->funcs[i].flags & GF_SPPARAM)) continue;
        Code *c = &m->funcs.data[i].code;
        for (uint32_t k = 0; k < c->len; k++)
            if (c->data[k].op == OP_call) c->data[k].a = to[c->data[k].a];
    }
}

void pass_go_inline(Module *m) {
    if (!m->go || m->go->sp_type == NO_INDEX) return;
    Arena scratch = {0}, keep = {0};
    Inliner x = {.m = m, .budget = inline_budget(m)};
    x.callees = ARENA_ARRAY(&keep, Callee, m->funcs.len);
    skip_jumps(m, &keep);
    /* Callees first, so that what they call is in them already. */
    for (int round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < m->funcs.len; i++) {
            uint32_t flags = m->go->funcs[i].flags;
            if (!(flags & GF_SPPARAM) || flags & GF_OPAQUE) continue;
            bool leaf = flags & GF_NOSUSPEND && m->funcs.data[i].code.len <= MAX_CALLEE;
            if (round == 0 && !leaf) continue;
            if (round == 1 && leaf && x.callees[i].fits) continue;
            inline_into(&x, i, &scratch);
            if (round == 0) check_callee(m, i, &x.callees[i]);
            arena_free(&scratch);
        }
    }
    arena_free(&keep);
}
