/* go-sp.c, pass go-sp: the stack pointer becomes a parameter and the result.
 *
 *     (param i32) (result i32) (local i32)          (param i32 i32) (result i32)
 *     global.get 0  local.set 1
 *     local.get 1  i32.const 8  i32.sub             local.get 1  i32.const -8  i32.add  local.set 1
 *     local.tee 1  global.set 0
 *     local.get 1  i64.const 65537  i64.store  ->   local.get 1  i64.const 65537  i64.store
 *     i32.const 0  call 7                           i32.const 0  local.get 1  call 7
 *     global.get 0  local.set 1                     local.tee 1  i32.eqz
 *     br_if 0                                       br_if 0
 *
 * Input: a Go module after go-resume. Output: every Go-ABI function is (pc_b, sp) -> i32; sp
 * is what the global SP was, the result is the SP that the function was entered with, which the
 * host may have moved meanwhile (an import that calls an export can grow the stack), or 0 to
 * unwind. Local 1 holds SP at the frame's lowest
 * point, so that every slot and return address has a constant offset from it. The global SP is set
 * where something may look at it: imports, the runtime's assembly that switches stacks (which keeps
 * its body after a global.set), the loops and wrappers that enter Go from outside, and in
 * runtime.abort, for the trace. Invariants: the
 * module is changed as a whole and verified; when any function fails, all is put back. */
#include "golang/idiom.h"
#include "golang/spwalk.h"
#include "rewrite/passes.h"

#include <string.h>

typedef struct Rewriter {
    Module *m;
    const Insn *code;
    uint32_t len;
    const SpWalk *w;
    Arena *arena;
    Code out;
    uint32_t entry_sp; /* local: SP at the entry, where an import is called; 0: not needed */
    bool aborts;       /* it is runtime.abort: where Go traps when it has ended */
} Rewriter;

static void put(Rewriter *r, Insn in) {
    VEC_PUSH(r->arena, &r->out, in);
}

static void put_add(Rewriter *r, int32_t n) {
    if (n == 0) return;
    put(r, insn_i32(n));
    put(r, insn(OP_i32_add));
}

/* What local 1 is, relative to SP at the entry. */
static int32_t base_of(const SpWalk *w, SpState s) {
    return s.framed ? w->lowest : 0;
}

/* SP relative to local 1. */
static int32_t offset_at(const Rewriter *r, uint32_t i) {
    SpState s = r->w->before[i];
    return s.delta - base_of(r->w, s);
}

static void put_sp(Rewriter *r, int32_t offset) {
    put(r, insn_a(OP_local_get, 1));
    put_add(r, offset);
}

/* A Go call's result is on the stack. Returns the index of the last instruction handled. */
static uint32_t after_go_call(Rewriter *r, uint32_t i, int32_t offset) {
    uint32_t next = i + 3, count = r->code[next].op == OP_br_if ? 1 : 3;
    put(r, insn_a(OP_local_tee, 1));
    put(r, insn(OP_i32_eqz));
    for (uint32_t k = 0; k < count; k++) put(r, r->code[next + k]);
    if (offset != 0) {
        put_sp(r, -offset);
        put(r, insn_a(OP_local_set, 1));
    }
    return next + count - 1;
}

static uint32_t rewrite_call(Rewriter *r, uint32_t i) {
    Insn in = r->code[i];
    int32_t offset = offset_at(r, i);
    if (!sp_is_go_call(r->m, &in)) {
        bool touches = r->m->go->funcs[in.a].flags & GF_TOUCHES_SP;
        if (touches) {
            put_sp(r, offset);
            put(r, insn_a(OP_global_set, GO_GLOBAL_SP));
        }
        put(r, in);
        if (!sp_is_reload(r->code, r->len, i + 1)) return i;
        if (touches) {
            put(r, insn_a(OP_global_get, GO_GLOBAL_SP));
            put_add(r, -offset);
            put(r, insn_a(OP_local_set, 1));
        }
        return i + 2;
    }
    if (in.op == OP_call)
        put_sp(r, offset); /* else it stands below the table index */
    else
        in.a = r->m->go->sp_type;
    put(r, in);
    if (r->code[i + 1].op == OP_drop) return i;
    if (r->code[i + 3].op != OP_return && sp_call_returns(r->m, &r->code[i])) {
        put(r, insn(OP_drop)); /* SP, as it was */
        return i + (r->code[i + 3].op == OP_br_if ? 3 : 5);
    }
    if (r->code[i + 3].op == OP_return) {
        put(r, r->code[i + 3]);
        return i + 3;
    }
    return after_go_call(r, i, offset);
}

static uint32_t rewrite_local_get(Rewriter *r, uint32_t i) {
    const Insn *c = r->code;
    int32_t change;
    if (sp_is_change(c, r->len, i, &change)) { /* the frame */
        put_sp(r, r->w->lowest);
        put(r, insn_a(OP_local_set, 1));
        return i + 4;
    }
    int32_t offset = offset_at(r, i);
    IdiomMatch m;
    if (idiom_at(IDIOM_AS_64, c, r->len, i, &m)) {
        int64_t n = offset;
        if (m.arg[0] != NULL) n += (int64_t)m.arg[0]->imm;
        put(r, c[i]);
        put(r, c[i + 1]);
        if (n) {
            put(r, insn_i64(n));
            put(r, insn(OP_i64_add));
        }
        return i + m.len - 1;
    }
    put_sp(r, offset);
    return i;
}

/* The function returns; SP at its entry is the result. Where an import was called, the host may
 * have moved the goroutine's stack under live frames, by calling an export that grew it. That
 * becomes an unwinding: the return address lies at the new SP, and the loop that called the
 * outermost frame resumes each of them from there, so that no other function need look. */
static void put_return(Rewriter *r, int32_t base) {
    if (r->entry_sp) {
        put_sp(r, -base);
        put(r, insn_a(OP_local_get, r->entry_sp));
        put(r, insn(OP_i32_ne));
        put(r, insn_block(OP_if, BT_EMPTY));
        put_sp(r, 8 - base);
        put(r, insn_a(OP_global_set, GO_GLOBAL_SP));
        put(r, insn_i32(0));
        put(r, insn(OP_return));
        put(r, insn(OP_end));
    }
    put_sp(r, -base);
}

static bool calls_imports(const Module *m, const Func *f) {
    for (uint32_t i = 0; i < f->code.len; i++)
        if (f->code.data[i].op == OP_call && m->funcs.data[f->code.data[i].a].imported) return true;
    return false;
}

static void rewrite_body(Rewriter *r) {
    const Insn *c = r->code;
    const SpWalk *w = r->w;
    for (uint32_t i = 2; i < r->len; i++) {
        if (w->dead[i]) continue;
        if (c[i].op == OP_call || c[i].op == OP_call_indirect) {
            i = rewrite_call(r, i);
        } else if (c[i].op == OP_local_get && c[i].a == 1) {
            i = rewrite_local_get(r, i);
        } else if (c[i].op == OP_local_get && i + 1 < r->len && sp_is_go_call(r->m, &c[i + 1]) &&
                   c[i + 1].op == OP_call_indirect) {
            put_sp(r, offset_at(r, i));
            put(r, c[i]);
        } else if (c[i].op == OP_i32_const && i + 1 < r->len && c[i + 1].op == OP_return) {
            put_return(r, base_of(w, w->before[i]));
        } else if (i + 2 == r->len && w->has_unwind) {
            put(r, insn_i32(0));
        } else {
            if (c[i].op == OP_unreachable && r->aborts) { /* for the trace of the trap */
                put_sp(r, offset_at(r, i));
                put(r, insn_a(OP_global_set, GO_GLOBAL_SP));
            }
            put(r, c[i]);
            if (i == w->entry_test && w->entry_test && w->frame) {
                put_sp(r, w->lowest + w->frame);
                put(r, insn_a(OP_local_set, 1));
            }
        }
    }
}

/* Indirect calls must look as the assembler writes them, with the index in a local. */
static bool indirect_calls_fit(const Module *m, const Insn *c, uint32_t len) {
    for (uint32_t i = 0; i < len; i++)
        if (c[i].op == OP_call_indirect && sp_is_go_call(m, &c[i]) &&
            (i < 2 || c[i - 1].op != OP_local_get || c[i - 1].a == 1))
            return false;
    return true;
}

/* Calls of Go's ABI from code that works on the global SP: SP goes in from the global, comes back
 * into it, and the flag that the caller expects is made from the result. In a function of Go's ABI
 * a moved stack becomes an unwinding, as in put_return(). */
static void adapt_calls(Rewriter *r, uint32_t temp, uint32_t entry_sp, bool is_abi) {
    uint32_t depth = 0;
    if (is_abi) {
        put(r, insn_a(OP_local_get, 1));
        put(r, insn_a(OP_local_tee, entry_sp));
        put(r, insn_a(OP_global_set, GO_GLOBAL_SP));
    }
    for (uint32_t i = 0; i < r->len; i++) {
        Insn in = r->code[i];
        bool leaves = in.op == OP_return || (in.op == OP_end && depth == 0);
        depth = insn_depth_after(&in, depth);
        if (is_abi && leaves) { /* flag = 0 and SP as it was ? SP at the entry : 0 */
            put(r, insn(OP_i32_eqz));
            put(r, insn_a(OP_global_get, GO_GLOBAL_SP));
            put_add(r, -8);
            put(r, insn_a(OP_local_get, entry_sp));
            put(r, insn(OP_i32_eq));
            put(r, insn(OP_i32_and));
            put(r, insn_block(OP_if, BT_VALUE | VT_I32));
            put(r, insn_a(OP_local_get, entry_sp));
            put(r, insn(OP_else));
            put(r, insn_i32(0));
            put(r, insn(OP_end));
        }
        if (!sp_is_go_call(r->m, &in)) {
            put(r, in);
            continue;
        }
        if (in.op == OP_call_indirect) {
            in.a = r->m->go->sp_type;
            put(r, insn_a(OP_local_set, temp));
            put(r, insn_a(OP_global_get, GO_GLOBAL_SP));
            put(r, insn_a(OP_local_get, temp));
        } else {
            put(r, insn_a(OP_global_get, GO_GLOBAL_SP));
        }
        put(r, in);
        put(r, insn_a(OP_local_tee, temp));
        put(r, insn_block(OP_if, BT_EMPTY));
        put(r, insn_a(OP_local_get, temp));
        put_add(r, 8);
        put(r, insn_a(OP_global_set, GO_GLOBAL_SP));
        put(r, insn(OP_end));
        put(r, insn_a(OP_local_get, temp));
        put(r, insn(OP_i32_eqz));
    }
}

static bool makes_go_calls(const Module *m, const Func *f) {
    for (uint32_t i = 0; i < f->code.len; i++)
        if (sp_is_go_call(m, &f->code.data[i])) return true;
    return false;
}

/* Branches that leave the function would need the result adapted too; Go has none. */
static bool branches_out(const Func *f) {
    uint32_t depth = 0;
    for (uint32_t i = 0; i < f->code.len; i++) {
        const Insn *in = &f->code.data[i];
        depth = insn_depth_after(in, depth);
        if ((in->op == OP_br || in->op == OP_br_if) && in->a >= depth) return true;
        if (in->op == OP_br_table)
            for (uint32_t t = 0; t <= in->a; t++)
                if (in->targets[t] >= depth) return true;
    }
    return false;
}

static void set_body(Module *m, Func *f, const Code *out) {
    f->code = (Code){0};
    code_append(&m->arena, &f->code, out->data, out->len);
}

/* The new signature: SP's local becomes the second parameter, so that no local changes place. */
static void take_sp_param(Module *m, Func *f) {
    f->type = m->go->sp_type;
    f->locals++;
    f->nlocals--;
    f->locals_cap = 0;
}

static bool convert(Module *m, uint32_t func, Arena *arena) {
    Func *f = &m->funcs.data[func];
    GoFunc *g = &m->go->funcs[func];
    SpWalk w;
    Rewriter r = {.m = m, .code = f->code.data, .len = f->code.len, .arena = arena};
    r.w = &w;
    r.aborts = (go_roles(g->name.data, g->name.len) & GO_ROLE_ABORT) != 0;
    if (g->flags & GF_ABI && indirect_calls_fit(m, r.code, r.len) && sp_walk(m, func, arena, &w)) {
        if (calls_imports(m, f)) {
            r.entry_sp = func_add_local(m, f, VT_I32);
            put(&r, insn_a(OP_local_get, 1));
            put(&r, insn_a(OP_local_set, r.entry_sp));
        }
        rewrite_body(&r);
        take_sp_param(m, f);
        set_body(m, f, &r.out);
        g->lowest = w.lowest;
        g->flags |= GF_SPPARAM;
        return true;
    }
    if (!(g->flags & GF_ABI) && !makes_go_calls(m, f)) return true;
    if (branches_out(f)) return false;
    uint32_t temp = func_add_local(m, f, VT_I32);
    uint32_t entry_sp = func_add_local(m, f, VT_I32);
    adapt_calls(&r, temp, entry_sp, g->flags & GF_ABI);
    if (g->flags & GF_ABI) {
        take_sp_param(m, f);
        g->flags |= GF_SPPARAM | GF_OPAQUE;
    }
    set_body(m, f, &r.out);
    return true;
}

void pass_go_sp(Module *m) {
    if (!m->go || m->go->sp_type != NO_INDEX) return;
    static const ValType params[] = {VT_I32, VT_I32};
    static const ValType results[] = {VT_I32};
    Arena scratch = {0}, keep = {0};
    Func *old = arena_copy(&keep, m->funcs.data, m->funcs.len * sizeof *old);
    GoFunc *old_go = arena_copy(&keep, m->go->funcs, m->go->nfuncs * sizeof *old_go);
    m->go->sp_type = module_add_type(m, params, 2, results, 1);
    bool fits = true;
    for (uint32_t i = 0; i < m->funcs.len && fits; i++) {
        if (m->funcs.data[i].imported) continue;
        fits = convert(m, i, &scratch);
        arena_free(&scratch);
    }
    Diag found = {0};
    if (fits && !verify_module(m, "go-sp", &found)) {
        pass_put_back(m, "go-sp", &found);
        fits = false;
    }
    if (!fits) {
        memcpy(m->funcs.data, old, m->funcs.len * sizeof *old);
        memcpy(m->go->funcs, old_go, m->go->nfuncs * sizeof *old_go);
        m->go->sp_type = NO_INDEX;
    }
    arena_free(&keep);
}
