/* go-mul.c, pass go-mul: finds the upper half of 64x64-bit products.
 *
 * Go has no such instruction on wasm: math/bits.Mul64 (also internal/runtime/math: hashes, ryu,
 * pcg) becomes four multiplications of halves, Go 1.21 to 1.27:
 *
 *     t  = x1*y0 + (x0*y0 >> 32)                  x0, y0: lower halves; x1, y1: upper ones
 *     hi = x1*y1 + (t >> 32) + (((t & mask) + x0*y1) >> 32)
 *
 *     local.get 2  i64.const 32  i64.shr_u       local.get 2  i64.const 32  i64.shr_u
 *     i64.add                               ->   i64.add
 *     ...                                        ...
 *     i64.add                                    i64.add ;; upper half of local 7 * local 8
 *
 * Input: functions after the other passes. Output: the last i64.add of such an expression is the
 * pseudo-instruction i64_add_mul_high, which names the locals that x and y are in; all others stay.
 * For wasm2c it becomes a call (translate/canonical.c), and what it added up is dead; for a .wasm
 * it is an i64.add again (lower.c), so any engine runs the module. Invariants: values are followed
 * within straight-line code, by value numbers; at every join all are forgotten. A form that is not
 * exactly this one is left alone. */
#include "base/map.h"
#include "golang/goshape.h"
#include "rewrite/passes.h"

#include <string.h>

#define MASK 0xffffffffu

/* A value: an operation on values, or, with op OP_COUNT, one that is not known. */
typedef struct Value {
    uint32_t op, a, b; /* a, b: values */
    uint64_t imm;
    uint32_t pushed; /* the first instruction that leaves it on top of the stack, or NO_INDEX */
    uint32_t local;  /* that keeps it for a product, or NO_INDEX */
} Value;

typedef struct Frame {
    uint32_t height; /* of the operand stack below the block's parameters */
    FuncType type;
    ValType one[1];
} Frame;

typedef struct Key {
    uint32_t op, a, b, region, memory, unused;
    uint64_t imm;
} Key;

typedef struct Walk {
    Module *m;
    Func *f;
    Arena arena;
    Map known;
    VEC(Value) values;
    VEC(uint32_t) stack;
    VEC(Frame *) frames;
    uint32_t *locals, *since; /* by local: its value, and the region that this is known in */
    uint32_t nlocals;
    uint32_t region; /* number of the straight-line code; nothing is known of others */
    uint32_t memory; /* number of the memory's state */
    uint32_t found;
} Walk;

static uint32_t new_value(Walk *w, Value v) {
    v.pushed = v.local = NO_INDEX;
    VEC_PUSH(&w->arena, &w->values, v);
    return w->values.len - 1;
}

static uint32_t unknown(Walk *w) {
    return new_value(w, (Value){.op = OP_COUNT});
}

/* The value of an operation; the same for the same operands in one region. */
static uint32_t value_of(Walk *w, uint32_t op, uint32_t a, uint32_t b, uint64_t imm, bool load) {
    Key key = {op, a, b, w->region, load ? w->memory : 0, 0, imm};
    Str bytes = {(const char *)&key, sizeof key};
    uint32_t old = map_get(&w->known, bytes);
    if (old != MAP_NONE) return old;
    uint32_t v = new_value(w, (Value){.op = op, .a = a, .b = b, .imm = imm});
    map_add(&w->known, (Str){arena_copy(&w->arena, &key, sizeof key), sizeof key}, v);
    return v;
}

static void push(Walk *w, uint32_t v, uint32_t at) {
    if (w->values.data[v].pushed == NO_INDEX) w->values.data[v].pushed = at;
    VEC_PUSH(&w->arena, &w->stack, v);
}

static uint32_t pop(Walk *w) {
    const Frame *f = w->frames.data[w->frames.len - 1];
    if (w->stack.len <= f->height) return unknown(w); /* after a branch */
    return w->stack.data[--w->stack.len];
}

/* At a join. What is on the stack was computed before it on every way, and stays. */
static void forget(Walk *w) {
    w->region++;
}

static void set_local(Walk *w, uint32_t local, uint32_t v) {
    w->locals[local] = v;
    w->since[local] = w->region;
}

static void open_frame(Walk *w, const Insn *in) {
    Frame *f = ARENA_NEW(&w->arena, Frame);
    f->type = block_type(w->m, in, f->one);
    for (uint32_t i = 0; i < f->type.nparams; i++) pop(w);
    f->height = w->stack.len;
    VEC_PUSH(&w->arena, &w->frames, f);
    for (uint32_t i = 0; i < f->type.nparams; i++) push(w, unknown(w), NO_INDEX);
}

/* The n values that the instruction `at` leaves. A local.tee after it can keep the last one only.
 */
static void push_unknown(Walk *w, uint32_t n, uint32_t at) {
    for (uint32_t i = 0; i < n; i++) push(w, unknown(w), i + 1 == n ? at : NO_INDEX);
}

/* Matching ------------------------------------------------------------------------------------ */

static const Value *get(const Walk *w, uint32_t v) {
    return &w->values.data[v];
}

static bool is_const(const Walk *w, uint32_t v, uint64_t n) {
    return get(w, v)->op == OP_i64_const && get(w, v)->imm == n;
}

/* The operand of `v >> 32`. */
static bool upper(const Walk *w, uint32_t v, uint32_t *of) {
    const Value *x = get(w, v);
    *of = x->a;
    return x->op == OP_i64_shr_u && is_const(w, x->b, 32);
}

/* The operand of `v & mask`. */
static bool lower(const Walk *w, uint32_t v, uint32_t *of) {
    const Value *x = get(w, v);
    if (x->op != OP_i64_and) return false;
    *of = is_const(w, x->b, MASK) ? x->a : x->b;
    return is_const(w, x->b, MASK) || is_const(w, x->a, MASK);
}

/* The other operand of a sum or product that has this one. */
static bool other(const Walk *w, uint32_t op, uint32_t v, uint32_t one, uint32_t *rest) {
    const Value *x = get(w, v);
    *rest = x->a == one ? x->b : x->a;
    return x->op == op && (x->a == one || x->b == one);
}

static bool is_product(const Walk *w, uint32_t v, uint32_t a, uint32_t b) {
    const Value *x = get(w, v);
    return x->op == OP_i64_mul && ((x->a == a && x->b == b) || (x->a == b && x->b == a));
}

/* The value that these are the halves of; of two constants, a new one. */
static bool whole(Walk *w, uint32_t low, uint32_t high, uint32_t *of) {
    const Value *l = get(w, low), *h = get(w, high);
    if (l->op == OP_i64_const && h->op == OP_i64_const && l->imm <= MASK && h->imm <= MASK) {
        *of = value_of(w, OP_i64_const, NO_INDEX, NO_INDEX, h->imm << 32 | l->imm, false);
        return true;
    }
    uint32_t x;
    return lower(w, low, of) && upper(w, high, &x) && x == *of;
}

/* With t, w1 = (t & mask) + x0*y1 and the product x1*y1: are they of one x and y? */
static bool match_parts(Walk *w, uint32_t top, uint32_t t, uint32_t x0y1, uint32_t *x,
                        uint32_t *y) {
    const Value *sum = get(w, t), *product = get(w, top);
    if (sum->op != OP_i64_add || product->op != OP_i64_mul) return false;
    for (unsigned i = 0; i < 4; i++) {
        uint32_t x1 = i & 1 ? product->b : product->a, y1 = i & 1 ? product->a : product->b;
        uint32_t x1y0 = i & 2 ? sum->b : sum->a, carry = i & 2 ? sum->a : sum->b;
        uint32_t x0, y0, x0y0;
        if (other(w, OP_i64_mul, x0y1, y1, &x0) && other(w, OP_i64_mul, x1y0, x1, &y0) &&
            upper(w, carry, &x0y0) && is_product(w, x0y0, x0, y0) && whole(w, x0, x1, x) &&
            whole(w, y0, y1, y))
            return true;
        product = get(w, top); /* values may have moved */
        sum = get(w, t);
    }
    return false;
}

/* t >> 32 and w1 >> 32. */
static bool match_carries(Walk *w, uint32_t top, uint32_t carry_t, uint32_t carry_w, uint32_t *x,
                          uint32_t *y) {
    uint32_t t, w1, of;
    if (!upper(w, carry_t, &t) || !upper(w, carry_w, &w1) || get(w, w1)->op != OP_i64_add)
        return false;
    uint32_t a = get(w, w1)->a, b = get(w, w1)->b;
    if (lower(w, a, &of) && of == t) return match_parts(w, top, t, b, x, y);
    return lower(w, b, &of) && of == t && match_parts(w, top, t, a, x, y);
}

static bool match_terms(Walk *w, const uint32_t *terms, uint32_t *x, uint32_t *y) {
    static const uint8_t orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                         {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    for (unsigned i = 0; i < 6; i++)
        if (match_carries(w, terms[orders[i][0]], terms[orders[i][1]], terms[orders[i][2]], x, y))
            return true;
    return false;
}

/* Is a + b the upper half of a product? */
static bool match(Walk *w, uint32_t a, uint32_t b, uint32_t *x, uint32_t *y) {
    if (get(w, a)->op == OP_i64_add) {
        uint32_t terms[3] = {get(w, a)->a, get(w, a)->b, b};
        if (match_terms(w, terms, x, y)) return true;
    }
    if (get(w, b)->op != OP_i64_add) return false;
    uint32_t terms[3] = {get(w, b)->a, get(w, b)->b, a};
    return match_terms(w, terms, x, y);
}

/* Walking ---------------------------------------------------------------------------------------
 */

/* The local that has the value at the add: a new one, set where the value is first pushed. */
static uint32_t keep(Walk *w, uint32_t v) {
    Value *x = &w->values.data[v];
    if (x->local == NO_INDEX) x->local = func_add_local(w->m, w->f, VT_I64);
    return x->local;
}

static bool is_kept(const Walk *w, uint32_t v) {
    return get(w, v)->op == OP_i64_const || get(w, v)->pushed != NO_INDEX;
}

static void add(Walk *w, Insn *in, uint32_t at) {
    uint32_t b = pop(w), a = pop(w), x, y;
    if (match(w, a, b, &x, &y) && is_kept(w, x) && is_kept(w, y)) {
        const uint32_t kept = keep(w, x);
        *in = insn_ab(OP_i64_add_mul_high, kept, keep(w, y));
        w->found++;
    }
    push(w, value_of(w, OP_i64_add, a, b, 0, false), at);
}

static void step_control(Walk *w, Insn *in) {
    Frame *top = w->frames.data[w->frames.len - 1];
    switch (in->op) {
    case OP_if:
        pop(w);
        open_frame(w, in);
        return;
    case OP_block:
        open_frame(w, in);
        return;
    case OP_loop:
        open_frame(w, in);
        forget(w);
        return;
    case OP_else:
        w->stack.len = top->height;
        push_unknown(w, top->type.nparams, NO_INDEX);
        forget(w);
        return;
    default: /* end */
        w->stack.len = top->height;
        w->frames.len--;
        if (w->frames.len != 0) push_unknown(w, top->type.nresults, NO_INDEX);
        forget(w);
    }
}

/* A function's results, or those of a value type's letter; anything that is not looked into. */
static void step_opaque(Walk *w, const Insn *in, uint32_t at) {
    const FuncType *t = in->op == OP_call            ? func_type(w->m, in->a)
                        : in->op == OP_call_indirect ? &w->m->types.data[in->a]
                                                     : NULL;
    if (in->op == OP_call_indirect) pop(w);
    if (t != NULL) {
        for (uint32_t i = 0; i < t->nparams; i++) pop(w);
        push_unknown(w, t->nresults, at);
    } else {
        const char *sig = op_info[in->op].sig;
        for (; *sig != ':'; sig++) pop(w);
        push_unknown(w, (uint32_t)strlen(sig + 1), at);
    }
    w->memory++;
}

/* Instructions whose value depends on nothing but operands and, of loads, memory. */
static bool is_pure(const Insn *in) {
    const char *sig = op_info[in->op].sig;
    size_t n = strlen(sig);
    bool shape = (n == 3 && sig[1] == ':') || (n == 4 && sig[2] == ':');
    return shape && sig[0] != '*' && op_info[in->op].imm == IMM_NONE;
}

static bool is_load(const Insn *in) {
    const char *sig = op_info[in->op].sig;
    return op_info[in->op].imm == IMM_MEMARG && strlen(sig) == 3 && sig[1] == ':';
}

static void step(Walk *w, Insn *in, uint32_t at) {
    uint32_t v;
    switch (in->op) {
    case OP_block:
    case OP_loop:
    case OP_if:
    case OP_else:
    case OP_end:
        step_control(w, in);
        return;
    case OP_local_get:
        if (w->since[in->a] != w->region) set_local(w, in->a, unknown(w));
        push(w, w->locals[in->a], at);
        return;
    case OP_local_set:
        set_local(w, in->a, pop(w));
        return;
    case OP_local_tee:
        v = pop(w);
        set_local(w, in->a, v);
        push(w, v, at);
        return;
    case OP_i64_const:
    case OP_i32_const:
        push(w, value_of(w, in->op, NO_INDEX, NO_INDEX, in->imm, false), at);
        return;
    case OP_i64_add:
        add(w, in, at);
        return;
    case OP_br_if:
    case OP_drop:
        pop(w); /* what a branch takes along stays on the stack */
        return;
    case OP_br:
    case OP_br_table:
    case OP_return:
    case OP_unreachable:
        w->stack.len = w->frames.data[w->frames.len - 1]->height;
        forget(w);
        return;
    case OP_select:
        pop(w), pop(w), pop(w);
        push(w, unknown(w), at);
        return;
    case OP_global_get:
        push(w, unknown(w), at);
        return;
    case OP_global_set:
        pop(w);
        return;
    default:
        break;
    }
    if (is_load(in)) {
        v = pop(w);
        push(w, value_of(w, in->op, v, NO_INDEX, in->imm, true), at);
    } else if (is_pure(in)) {
        uint32_t b = op_info[in->op].sig[1] == ':' ? NO_INDEX : pop(w), a = pop(w);
        push(w, value_of(w, in->op, a, b, 0, false), at);
    } else {
        step_opaque(w, in, at);
    }
}

/* References and tables: nothing of Go's. */
static bool is_strange(const Insn *in) {
    switch (in->op) {
    case OP_call:
    case OP_call_indirect:
    case OP_block:
    case OP_loop:
    case OP_if:
    case OP_else:
    case OP_end:
    case OP_br:
    case OP_br_if:
    case OP_br_table:
    case OP_return:
    case OP_unreachable:
    case OP_drop:
    case OP_select:
    case OP_local_get:
    case OP_local_set:
    case OP_local_tee:
    case OP_global_get:
    case OP_global_set:
        return false;
    default:
        return op_info[in->op].sig[0] == '*';
    }
}

/* Four products and the rest of the form: most functions have no such thing. */
static bool may_have(const Func *f) {
    uint32_t products = 0;
    for (uint32_t i = 0; i < f->code.len; i++) {
        products += f->code.data[i].op == OP_i64_mul;
        if (is_strange(&f->code.data[i])) return false;
    }
    return products >= 4;
}

static void insert_locals(Walk *w) {
    Code old = w->f->code, code = {0};
    uint32_t *tee = ARENA_ARRAY(&w->arena, uint32_t, old.len); /* by instruction: local + 1 */
    Arena *a = &w->m->arena;
    for (uint32_t i = 0; i < w->values.len; i++) {
        const Value *v = &w->values.data[i];
        if (v->local == NO_INDEX) continue;
        if (v->op != OP_i64_const) {
            tee[v->pushed] = v->local + 1;
            continue;
        }
        code_push(a, &code, insn_i64((int64_t)v->imm));
        code_push(a, &code, insn_a(OP_local_set, v->local));
    }
    for (uint32_t i = 0; i < old.len; i++) {
        code_push(a, &code, old.data[i]);
        if (tee[i] != 0) code_push(a, &code, insn_a(OP_local_tee, tee[i] - 1));
    }
    w->f->code = code;
}

static void find_in(Module *m, uint32_t func) {
    Func *f = &m->funcs.data[func];
    const FuncType *t = &m->types.data[f->type];
    Walk w = {.m = m, .f = f, .nlocals = t->nparams + f->nlocals};
    w.known.arena = &w.arena;
    w.locals = ARENA_ARRAY(&w.arena, uint32_t, w.nlocals);
    w.since = ARENA_ARRAY(&w.arena, uint32_t, w.nlocals);
    Frame *body = ARENA_NEW(&w.arena, Frame);
    VEC_PUSH(&w.arena, &w.frames, body);
    forget(&w);
    for (uint32_t i = 0; i < f->code.len && w.frames.len != 0; i++) step(&w, &f->code.data[i], i);
    if (w.found != 0) insert_locals(&w);
    arena_free(&w.arena);
    if (w.found != 0) relink_func(m, func, "go-mul");
}

void pass_go_mul(Module *m) {
    if (m->go == NULL) return;
    static const ValType two[] = {VT_I64, VT_I64};
    module_add_type(m, two, 2, two, 1); /* of what canonical.c calls */
    for (uint32_t i = m->nimports[EXT_FUNC]; i < m->funcs.len; i++)
        if (may_have(&m->funcs.data[i])) find_in(m, i);
}
