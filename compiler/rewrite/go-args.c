/* go-args.c, pass go-args: direct calls pass arguments and the first result in registers too.
 *
 *     local.get 1                                   local.get 1
 *     i64.const 7                                   i64.const 7  local.tee 4
 *     i64.store offset=8                            i64.store offset=8
 *     i32.const 0  local.get 1                 ->   i32.const 0  local.get 1  local.get 4
 *     call 9                                        call 12  local.set 5
 *     local.tee 1  i32.eqz  br_if 0                 local.tee 1  i32.eqz  br_if 0
 *     local.get 1  i64.load offset=16               local.get 5
 *
 * Input: functions after go-inline. Output: a function whose arguments nobody takes the address of
 * gets a second version, (pc_b, sp, arguments...) -> (sp [, result]), which direct calls use; the
 * table keeps the old signature, and its version loads the arguments and calls the other.
 * Everything is stored on the Go stack as before, for tracebacks, the garbage collector and
 * resumes; only loading it again is saved, up to the next call: values are not kept in locals
 * across calls, since C would save a register for each in every prologue. Invariants: the module is
 * changed as a whole, verified, and put back when any function fails. */
#include "rewrite/go-args.h"
#include "golang/idiom.h"
#include "rewrite/passes.h"

#include <string.h>

typedef struct Rewriter {
    Module *m;
    const Insn *code;
    uint32_t len;
    const Frame *f;
    const Signature *all, *own; /* own: NULL when the function keeps its signature */
    const Sites *s;
    uint32_t shift; /* how far locals moved up: the own parameters */
    Arena *arena;
    Code out;
} Rewriter;

static void put(Rewriter *r, Insn in) {
    VEC_PUSH(r->arena, &r->out, in);
}

static uint32_t shifted(const Rewriter *r, uint32_t local) {
    if (local & ARGS_OWN) return local & ~ARGS_OWN;
    return local < 2 ? local : local + r->shift;
}

static Op load_op(Cell c) {
    if (c.real) return OP_f64_load;
    return c.width == 8   ? OP_i64_load
           : c.width == 4 ? OP_i64_load32_u
           : c.width == 2 ? OP_i64_load16_u
                          : OP_i64_load8_u;
}

static ValType cell_type(Cell c) {
    return c.real ? VT_F64 : VT_I64;
}

/* Loads the cell at `offset` from local 1 (+ sp when it is negative). */
static void put_load(Rewriter *r, Cell c, int32_t offset) {
    put(r, insn_a(OP_local_get, 1));
    if (offset < 0) {
        put(r, insn_i32(offset));
        put(r, insn(OP_i32_add));
        offset = 0;
    }
    put(r, insn_mem(load_op(c), (uint32_t)offset));
}

static void put_mask(Rewriter *r, uint8_t width) {
    if (width == 8) return;
    put(r, insn_i64((int64_t)((UINT64_C(1) << (8 * width)) - 1)));
    put(r, insn(OP_i64_and));
}

/* A value in a local instead of a load. */
static void put_value(Rewriter *r, uint32_t local, const Access *a) {
    put(r, insn_a(OP_local_get, local));
    if (!a->is_signed) return;
    put(r, insn(a->cell.width == 4   ? OP_i64_extend32_s
                : a->cell.width == 2 ? OP_i64_extend16_s
                                     : OP_i64_extend8_s));
}

static void put_store(Rewriter *r, uint32_t i) {
    if (r->s->tee[i]) put(r, insn_a(OP_local_tee, shifted(r, r->s->tee[i])));
    put(r, r->code[i]);
}

static void put_call(Rewriter *r, uint32_t i) {
    const Signature *sig = &r->all[r->code[i].a];
    uint32_t source = r->s->first[i] - 1;
    int32_t sp;
    args_call_sp(r->code, i, &sp);
    for (uint32_t p = 0; p < sig->nparams; p++) {
        uint32_t local = r->s->sources.data[source + p];
        if (local)
            put(r, insn_a(OP_local_get, shifted(r, local)));
        else
            put_load(r, sig->params[p], sp + sig->params[p].at);
    }
    put(r, insn_a(OP_call, sig->fast));
    if (!sig->has_result) return;
    uint32_t to = r->s->result[i];
    put(r, to ? insn_a(OP_local_set, shifted(r, to)) : insn(OP_drop));
    if (to && sig->result.width < 8) {
        put(r, insn_a(OP_local_get, shifted(r, to)));
        put_mask(r, sig->result.width);
        put(r, insn_a(OP_local_set, shifted(r, to)));
    }
}

/* At the start of the entry's test for a resume: the results of the calls that it may stand
 * after come from the stack. */
static void put_reloads(Rewriter *r) {
    for (uint32_t k = 0; k < r->s->nresults; k++) {
        if (!r->s->results[k].used) continue;
        put_load(r, r->s->results[k].cell, r->s->results[k].cell.at);
        put(r, insn_a(OP_local_set, shifted(r, r->s->results[k].local)));
    }
}

/* Index of the last instruction of the entry test's head (`local.get 0, if, [rebase]`), or 0. */
static uint32_t find_entry_test(const Insn *c, uint32_t len, uint32_t alloc) {
    for (uint32_t i = 0; i + 1 < len && (alloc == 0 || i < alloc); i++) {
        IdiomMatch m;
        if (idiom_at(IDIOM_ENTRY_TEST, c, len, i, &m)) return i + m.len - 1;
    }
    return 0;
}

static void rewrite_code(Rewriter *r) {
    const Insn *c = r->code;
    uint32_t test = find_entry_test(c, r->len, r->f->alloc);
    if (r->own)
        for (uint32_t p = 0; p < r->own->nparams; p++) {
            if (r->own->params[p].width == 8) continue;
            put(r, insn_a(OP_local_get, 2 + p));
            put_mask(r, r->own->params[p].width);
            put(r, insn_a(OP_local_set, 2 + p));
        }
    bool result = r->own && r->own->has_result;
    for (uint32_t i = 0; i < r->len; i++) {
        const Access *a = &r->f->access[i];
        bool next_load = i + 1 < r->len && c[i].op == OP_local_get && c[i].a == 1 &&
                         r->f->access[i + 1].on_slot && !r->f->access[i + 1].store;
        if (next_load) {
            const Access *b = &r->f->access[i + 1];
            if (r->s->replace[i + 1]) {
                put_value(r, shifted(r, r->s->replace[i + 1]), b);
                i++;
                continue;
            }
        }
        if (a->on_slot && a->store) {
            put_store(r, i);
        } else if (c[i].op == OP_call && r->s->first[i]) {
            put_call(r, i);
        } else if (c[i].op == OP_return && result) {
            if (r->s->result[i])
                put(r, insn_a(OP_local_get, shifted(r, r->s->result[i])));
            else
                put_load(r, r->own->result, r->own->result.at - r->f->lowest);
            put(r, c[i]);
        } else if (c[i].op == OP_local_get || c[i].op == OP_local_set || c[i].op == OP_local_tee) {
            put(r, insn_a((Op)c[i].op, shifted(r, c[i].a)));
        } else {
            if (result && i + 1 == r->len && c[i - 1].op != OP_unreachable)
                put(r, r->own->result.real ? insn(OP_f64_const) : insn_i64(0));
            put(r, c[i]);
        }
        if (test && i == test) put_reloads(r);
    }
}

/* The table's version: arguments from the stack; the result is there already. */
static void make_entry(Module *m, uint32_t func, const Signature *s, Arena *arena) {
    Func *f = &m->funcs.data[func];
    Rewriter r = {.m = m, .arena = arena};
    put(&r, insn_a(OP_local_get, 0));
    put(&r, insn_a(OP_local_get, 1));
    for (uint32_t p = 0; p < s->nparams; p++) put_load(&r, s->params[p], s->params[p].at);
    put(&r, insn_a(OP_call, s->fast));
    if (s->has_result) put(&r, insn(OP_drop));
    put(&r, insn(OP_end));
    f->code = (Code){0};
    code_append(&m->arena, &f->code, r.out.data, r.out.len);
    f->locals = NULL;
    f->nlocals = f->locals_cap = 0;
    m->go->funcs[func].lowest = 0;
}

static uint32_t signature_type(Module *m, const Signature *s) {
    ValType params[2 + ARGS_MAX] = {VT_I32, VT_I32}, results[2] = {VT_I32};
    for (uint32_t p = 0; p < s->nparams; p++) params[2 + p] = cell_type(s->params[p]);
    results[1] = s->has_result ? cell_type(s->result) : VT_I32;
    return module_add_type(m, params, 2 + s->nparams, results, s->has_result ? 2 : 1);
}

static bool is_regular(const Module *m, uint32_t func) {
    uint32_t flags = m->go->funcs[func].flags;
    return flags & GF_SPPARAM && !(flags & (GF_OPAQUE | GF_DEEP));
}

/* go-args-sites.c keeps some kilobyte for each open block. */
static bool is_deep(const Code *code) {
    uint32_t depth = 0;
    for (uint32_t i = 0; i < code->len; i++) {
        depth = insn_depth_after(&code->data[i], depth);
        if (depth > ARGS_MAX_DEPTH) return true;
    }
    return false;
}

/* Direct calls of each function that pass_go_args could change. */
static uint32_t *count_calls(const Module *m, Arena *arena) {
    uint32_t *n = ARENA_ARRAY(arena, uint32_t, m->funcs.len);
    for (uint32_t f = 0; f < m->funcs.len; f++) {
        if (!is_regular(m, f)) continue;
        const Code *c = &m->funcs.data[f].code;
        for (uint32_t i = 0; i < c->len; i++)
            if (c->data[i].op == OP_call) n[c->data[i].a]++;
    }
    return n;
}

static bool convert(Module *m, uint32_t func, const Signature *all, Arena *arena) {
    Frame frame;
    Sites sites;
    if (!args_frame(m, func, arena, &frame)) return false;
    args_sites(m, func, &frame, all, arena, &sites);
    Func *f = &m->funcs.data[func];
    const Signature *own = &all[func];
    Rewriter r = {.m = m, .code = f->code.data, .len = f->code.len, .f = &frame, .s = &sites};
    r.all = all;
    r.arena = arena;
    GoFunc *g = &m->go->funcs[func];
    if (own->fast != NO_INDEX) {
        r.own = own;
        r.shift = own->nparams;
    }
    rewrite_code(&r);
    f->code = (Code){0};
    code_append(&m->arena, &f->code, r.out.data, r.out.len);
    if (!r.own) return true;
    Func *fast = &m->funcs.data[own->fast];
    *fast = *f;
    fast->type = signature_type(m, own);
    m->go->funcs[own->fast] = *g;
    make_entry(m, func, own, arena);
    return true;
}

/* Numbers the new versions; they follow all functions that there are. */
static Signature *choose(Module *m, Arena *keep, Arena *scratch) {
    uint32_t n = m->funcs.len, *calls = count_calls(m, keep);
    Signature *all = ARENA_ARRAY(keep, Signature, n);
    for (uint32_t i = 0; i < n; i++) {
        Frame frame;
        all[i].fast = NO_INDEX;
        if (!is_regular(m, i) || calls[i] == 0 || m->go->funcs[i].flags & GF_NORETURN) continue;
        if (m->go->funcs[i].intrinsic) continue; /* takes its arguments from the stack */
        if (!args_frame(m, i, scratch, &frame)) continue;
        args_signature(m, i, &frame, &all[i]);
        arena_free(scratch);
        if (all[i].nparams == 0 && !all[i].has_result) continue;
        all[i].fast = m->funcs.len;
        VEC_PUSH(&m->arena, &m->funcs, (Func){0});
    }
    return all;
}

void pass_go_args(Module *m) {
    if (!m->go || m->go->sp_type == NO_INDEX) return;
    Arena scratch = {0}, keep = {0};
    uint32_t n = m->funcs.len;
    Func *old = arena_copy(&keep, m->funcs.data, n * sizeof *old);
    GoFunc *old_go = m->go->funcs;
    for (uint32_t i = 0; i < n; i++)
        if (is_deep(&m->funcs.data[i].code)) old_go[i].flags |= GF_DEEP;
    Signature *all = choose(m, &keep, &scratch);
    m->go->funcs = ARENA_ARRAY(&m->arena, GoFunc, m->funcs.len);
    memcpy(m->go->funcs, old_go, n * sizeof *old_go);
    m->go->nfuncs = m->funcs.len;
    bool fits = true;
    for (uint32_t i = 0; i < n && fits; i++) {
        if (!is_regular(m, i)) continue;
        fits = convert(m, i, all, &scratch);
        arena_free(&scratch);
    }
    Diag found = {0};
    if (fits && !verify_module(m, "go-args", &found)) {
        pass_put_back(m, "go-args", &found);
        fits = false;
    }
    if (!fits) {
        memcpy(m->funcs.data, old, n * sizeof *old);
        m->funcs.len = m->go->nfuncs = n;
        m->go->funcs = old_go;
    }
    arena_free(&keep);
}
