/* go-mul.c, pass go-mul: finds the upper half of 64x64-bit products (golang/mul-high.h).
 *
 *     local.get 2  i64.const 32  i64.shr_u       local.get 2  i64.const 32  i64.shr_u
 *     i64.add                               ->   i64.add
 *     ...                                        ...
 *     i64.add                                    i64.add ;; upper half of local 7 * local 8
 *
 * Input: functions after the other passes. Output: the last i64.add of such an expression is the
 * pseudo-instruction i64_add_mul_high, which names the locals that x and y are in; all others stay.
 * For wasm2c it becomes a call (translate/canonical.c), and what it added up is dead; for a .wasm
 * it is an i64.add again (lower.c), so any engine runs the module. Invariants: x and y are what
 * their locals hold at the addition, whichever way leads there. */
#include "golang/goshape.h"
#include "golang/mul-high.h"
#include "rewrite/passes.h"

typedef struct Finder {
    Module *m;
    Func *f;
    Arena arena;
    Values values;
    uint32_t *tee; /* by instruction: the local that keeps what it pushes, plus one */
    Map consts;    /* locals that keep constants ... */
    Code set;      /* ... and their instructions */
    bool found;
} Finder;

static uint32_t keep_const(Finder *w, uint64_t imm) {
    Str key = {arena_copy(&w->arena, &imm, sizeof imm), sizeof imm};
    uint32_t old = map_get(&w->consts, key);
    if (old != MAP_NONE) return old;
    uint32_t local = func_add_local(w->m, w->f, VT_I64);
    map_add(&w->consts, key, local);
    code_push(&w->arena, &w->set, insn_i64((int64_t)imm));
    code_push(&w->arena, &w->set, insn_a(OP_local_set, local));
    return local;
}

static bool is_kept(const Finder *w, uint32_t value) {
    return values_get(&w->values, value)->op == OP_i64_const || values_pushed(&w->values, value);
}

/* A new local that has the value at the addition: set where that is pushed, or at the entry. */
static uint32_t keep(Finder *w, uint32_t value) {
    const Value *x = values_get(&w->values, value);
    if (x->op == OP_i64_const) return keep_const(w, x->imm);
    return values_keep(&w->values, value, w->f, VT_I64, w->tee);
}

static void look_at(Finder *w, Insn *add) {
    uint32_t a, b, x, y;
    if (!values_operands(&w->values, &a, &b) || !match_mul_high(&w->values, a, b, &x, &y) ||
        !is_kept(w, x) || !is_kept(w, y))
        return;
    uint32_t kept = keep(w, x);
    *add = insn_ab(OP_i64_add_mul_high, kept, keep(w, y));
    w->found = true;
}

static void insert_locals(Finder *w) {
    Code old = w->f->code, code = {0};
    Arena *a = &w->m->arena;
    code_append(a, &code, w->set.data, w->set.len);
    for (uint32_t i = 0; i < old.len; i++) {
        code_push(a, &code, old.data[i]);
        if (w->tee[i] != 0) code_push(a, &code, insn_a(OP_local_tee, w->tee[i] - 1));
    }
    w->f->code = code;
}

/* Four products and the rest of the form: most functions have no such thing. */
static bool may_have(const Func *f) {
    uint32_t products = 0;
    for (uint32_t i = 0; i < f->code.len; i++) {
        products += f->code.data[i].op == OP_i64_mul;
        if (!values_follow(&f->code.data[i])) return false; /* nothing of Go's */
    }
    return products >= 4;
}

static void find_in(Module *m, uint32_t func) {
    Func *f = &m->funcs.data[func];
    Finder w = {.m = m, .f = f};
    w.tee = ARENA_ARRAY(&w.arena, uint32_t, f->code.len);
    w.consts.arena = &w.arena;
    values_begin(&w.values, &w.arena, m, f);
    for (uint32_t i = 0; !values_done(&w.values); i++) {
        const Insn in = f->code.data[i];
        if (in.op == OP_i64_add) look_at(&w, &f->code.data[i]);
        values_step(&w.values, &in, i);
    }
    if (w.found) insert_locals(&w);
    arena_free(&w.arena);
    if (w.found) relink_func(m, func, "go-mul");
}

void pass_go_mul(Module *m) {
    if (m->go == NULL) return;
    for (uint32_t i = m->nimports[EXT_FUNC]; i < m->funcs.len; i++)
        if (may_have(&m->funcs.data[i])) find_in(m, i);
}
