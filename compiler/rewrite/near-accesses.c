/* near-accesses.c, pass near-accesses: an access at a constant distance after an earlier one takes
 * the address of that and an offset.
 *
 *     local.get 2  i32.const 56  i32.add           local.get 2  i32.const 56  i32.add  local.tee 5
 *     f64.load                                     f64.load
 *     ...                                    ->    ...
 *     local.get 2  i32.const 104  i32.add          local.get 5
 *     f64.load                                     f64.load offset=48
 *
 * LLVM makes an addition part of an access only where it knows that the sum does not wrap around,
 * and it knows that of few pointers that it moves through loops. Here the earlier access tells:
 * that far before the end of the 4 GiB, where it would have trapped otherwise, nothing wraps.
 * Input: modules of other compilers than Go's, whose memory is their own. Output: the same bodies
 * with fewer additions; memory may grow to 65,535 pages, one less than the most there can be, if it
 * might have had that. Invariants: each access has the address that it had, at its place among
 * traps; the earlier one is on every way to it, in the same round of a loop. */
#include "analyse/values.h"
#include "rewrite/passes.h"

#include <string.h>

enum { PAGES_MAX = 65535, DISTANCE_MAX = 65535 /* at most the page that memory does not have */ };

/* The access with the lowest constant of those with the same root that are on every way to here. */
typedef struct Anchor {
    uint32_t value; /* the address, without the access's offset */
    uint32_t constant;
    const Block *block; /* to whose end it is on every way */
} Anchor;

typedef struct Edit {
    uint32_t local;    /* the access takes its address from there, plus one; 0: it stays */
    uint32_t distance; /* and adds that to its offset */
} Edit;

typedef struct Finder {
    Module *m;
    Func *f;
    Arena arena;
    Values values;
    uint32_t *tee; /* by instruction: the local that keeps what it pushes, plus one */
    Edit *edits;   /* by instruction */
    Map index;     /* of an anchor, by its root */
    VEC(Anchor) anchors;
    bool found;
} Finder;

static bool is_access(const Insn *in) {
    return op_info[in->op].imm == IMM_MEMARG;
}

static bool is_store(const Insn *in) {
    return is_access(in) && op_info[in->op].sig[1] != ':';
}

/* An address is a root and a constant, modulo 4 GiB. */
static uint32_t root_of(const Values *v, uint32_t value, uint32_t *constant) {
    *constant = 0;
    for (;;) {
        const Value *x = values_get(v, value);
        if (x->op != OP_i32_add && x->op != OP_i32_sub) return value;
        const Value *b = values_get(v, x->b);
        if (b->op != OP_i32_const) return value;
        *constant += x->op == OP_i32_add ? (uint32_t)b->imm : 0 - (uint32_t)b->imm;
        value = x->a;
    }
}

static void look_at(Finder *w, const Insn *in, uint32_t at) {
    uint32_t address, above, constant;
    if (!(is_store(in) ? values_operands(&w->values, &address, &above)
                       : values_top(&w->values, &address)))
        return;
    const uint32_t root = root_of(&w->values, address, &constant);
    const Str key = {(const char *)&root, sizeof root};
    const uint32_t old = map_get(&w->index, key);
    const Anchor here = {address, constant, reach_top(&w->values.reach)};
    if (old == MAP_NONE) {
        map_add(&w->index, (Str){arena_copy(&w->arena, &root, sizeof root), sizeof root},
                w->anchors.len);
        VEC_PUSH(&w->arena, &w->anchors, here);
        return;
    }
    Anchor *anchor = &w->anchors.data[old];
    const uint32_t distance = constant - anchor->constant;
    if (!anchor->block->open || !values_pushed(&w->values, anchor->value) ||
        distance > DISTANCE_MAX) {
        *anchor = here;
    } else if (distance != 0 && in->imm + distance <= UINT32_MAX) {
        const uint32_t local = values_keep(&w->values, anchor->value, w->f, VT_I32, w->tee);
        w->edits[at] = (Edit){local + 1, distance};
        w->found = true;
    }
}

/* What computes a load's address right before it, and nothing else needs. */
static bool is_sum(const Code *code) {
    static const uint16_t ops[] = {OP_local_get, OP_i32_const, OP_i32_add};
    if (code->len < 3) return false;
    for (uint32_t i = 0; i < 3; i++)
        if (code->data[code->len - 3 + i].op != ops[i]) return false;
    return true;
}

/* The operand `address` becomes the local. */
static void push_access(Finder *w, Code *code, Insn in, Edit e, bool sum) {
    Arena *a = &w->m->arena;
    uint32_t value = 0;
    if (is_store(&in)) {
        static const char letters[] = "iIfF";
        static const ValType types[] = {VT_I32, VT_I64, VT_F32, VT_F64};
        value = func_add_local(w->m, w->f, types[strchr(letters, op_info[in.op].sig[1]) - letters]);
        code_push(a, code, insn_a(OP_local_set, value));
    }
    if (sum)
        code->len -= 3;
    else
        code_push(a, code, insn(OP_drop));
    code_push(a, code, insn_a(OP_local_get, e.local - 1));
    if (is_store(&in)) code_push(a, code, insn_a(OP_local_get, value));
    in.imm += e.distance;
    code_push(a, code, in);
}

static void rewrite(Finder *w) {
    Code old = w->f->code, code = {0};
    for (uint32_t i = 0; i < old.len; i++) {
        const Insn in = old.data[i];
        if (w->edits[i].local != 0)
            push_access(w, &code, in, w->edits[i], !is_store(&in) && is_sum(&code));
        else
            code_push(&w->m->arena, &code, in);
        if (w->tee[i] != 0) code_push(&w->m->arena, &code, insn_a(OP_local_tee, w->tee[i] - 1));
    }
    w->f->code = code;
}

static bool may_have(const Func *f) {
    uint32_t accesses = 0;
    for (uint32_t i = 0; i < f->code.len; i++) {
        accesses += is_access(&f->code.data[i]);
        if (!values_follow(&f->code.data[i])) return false;
    }
    return accesses >= 2;
}

static bool find_in(Module *m, uint32_t func) {
    Func *f = &m->funcs.data[func];
    Finder w = {.m = m, .f = f};
    w.tee = ARENA_ARRAY(&w.arena, uint32_t, f->code.len);
    w.edits = ARENA_ARRAY(&w.arena, Edit, f->code.len);
    w.index.arena = &w.arena;
    values_begin(&w.values, &w.arena, m, f);
    for (uint32_t i = 0; !values_done(&w.values); i++) {
        const Insn in = f->code.data[i];
        if (is_access(&in)) look_at(&w, &in, i);
        values_step(&w.values, &in, i);
    }
    if (w.found) rewrite(&w);
    arena_free(&w.arena);
    if (w.found) relink_func(m, func, "near-accesses");
    return w.found;
}

void pass_near_accesses(Module *m) {
    if (m->memories.len == 0 || m->nimports[EXT_MEMORY] != 0) return;
    Limits *pages = &m->memories.data[0].limits;
    if (pages->min > PAGES_MAX) return;
    bool found = false;
    for (uint32_t i = m->nimports[EXT_FUNC]; i < m->funcs.len; i++)
        if (may_have(&m->funcs.data[i])) found |= find_in(m, i);
    if (!found || (pages->has_max && pages->max <= PAGES_MAX)) return;
    pages->has_max = true;
    pages->max = PAGES_MAX;
}
