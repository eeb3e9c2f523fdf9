/* weight.c: how much C a module becomes, before any of it is made.
 *
 * Input: a verified Module. Output: each function's weight, in lines of C of some twenty
 * characters, for dividing them into shards; an error for a module whose C would be out of
 * proportion to its size (multi-value types and counts of locals allow a thousandfold), or that
 * wasm2c needs more than linear time or stack for. Invariants: what passes is bounded by the size
 * of the file. */
#include "translate/weight.h"

#include "decode/limits.h"

#include <inttypes.h>

typedef struct Open {
    const Insn *in; /* NULL: the body */
    bool indents;   /* wasm2c indents what stands inside */
} Open;

typedef struct Weigher {
    const Module *m;
    Arena *arena;
    VEC(Open) open;
    FuncType body;
    uint32_t indent, deepest;
    uint32_t *funcs, *types; /* by index: the last function that refers to it, plus 1; or NULL */
    uint32_t nseen;          /* different ones that this function refers to */
} Weigher;

/* How many values a branch to the label takes along. */
static uint32_t label_arity(const Weigher *w, uint32_t depth) {
    if (depth >= w->open.len) return 0;
    const Insn *in = w->open.data[w->open.len - 1 - depth].in;
    return in == NULL ? w->body.nresults : module_branch_values(w->m, in);
}

static void see(Weigher *w, uint32_t *seen, uint32_t index, uint32_t func) {
    if (seen == NULL || seen[index] == func + 1) return;
    seen[index] = func + 1;
    w->nseen++;
}

static uint64_t open_block(Weigher *w, uint32_t func, const Insn *in) {
    ValType one[1];
    FuncType t = block_type(w->m, in, one);
    bool indents = in->op != OP_block;
    if (!(in->a & (BT_EMPTY | BT_VALUE))) see(w, w->types, in->a, func);
    VEC_PUSH(w->arena, &w->open, ((Open){in, indents}));
    w->indent += indents;
    if (w->open.len - 1 > w->deepest) w->deepest = w->open.len - 1;
    return (uint64_t)t.nparams + t.nresults;
}

static uint64_t close_block(Weigher *w) {
    uint64_t values = label_arity(w, 0);
    w->indent -= w->open.data[--w->open.len].indents;
    return values;
}

/* The values that an instruction moves, beyond the one of most. */
static uint64_t values_of(Weigher *w, uint32_t func, const Insn *in) {
    uint64_t values = 0;
    switch (in->op) {
    case OP_block:
    case OP_loop:
    case OP_if:
        return open_block(w, func, in);
    case OP_end:
        return close_block(w);
    case OP_br:
    case OP_br_if:
        return label_arity(w, in->a);
    case OP_br_table:
        for (uint32_t i = 0; i <= in->a; i++) values += 1 + label_arity(w, in->targets[i]);
        return values;
    case OP_return:
        return w->body.nresults;
    case OP_call:
    case OP_ref_func:
        see(w, w->funcs, in->a, func);
        if (in->op == OP_ref_func) return 0;
        return (uint64_t)func_type(w->m, in->a)->nparams + func_type(w->m, in->a)->nresults;
    case OP_call_indirect:
        see(w, w->types, in->a, func);
        return (uint64_t)w->m->types.data[in->a].nparams + w->m->types.data[in->a].nresults;
    default:
        return 0;
    }
}

static uint64_t weigh(Weigher *w, uint32_t func) {
    const Func *f = &w->m->funcs.data[func];
    w->body = w->m->types.data[f->type];
    w->open.len = w->indent = w->deepest = w->nseen = 0;
    VEC_PUSH(w->arena, &w->open, (Open){0});
    uint64_t weight = (uint64_t)w->body.nparams + w->body.nresults + f->nlocals;
    for (uint32_t i = 0; i < f->code.len; i++)
        if (f->code.data[i].op != OP_interruption_check)
            weight += 1 + w->indent / 8 + values_of(w, func, &f->code.data[i]);
    return weight;
}

uint64_t *weight_of_functions(const Module *m, Arena *arena) {
    Weigher w = {.m = m, .arena = arena};
    uint64_t *weights = ARENA_ARRAY(arena, uint64_t, m->funcs.len);
    for (uint32_t i = m->nimports[EXT_FUNC]; i < m->funcs.len; i++) weights[i] = weigh(&w, i);
    return weights;
}

static bool too_large(const Module *m, uint64_t weight, uint32_t offset, Diag *d) {
    uint64_t limit = MAX_C_LINES + (uint64_t)m->bytes.len * MAX_C_LINES_PER_BYTE;
    return weight <= limit ||
           diag_error(d, offset != 0 ? offset : DIAG_NO_OFFSET,
                      "up to here it would become more than %" PRIu64
                      " lines of C: many locals, parameters, results, branch targets or nested "
                      "loops in few bytes",
                      limit);
}

static uint64_t signature_weight(const Module *m, uint32_t func) {
    const FuncType *t = func_type(m, func);
    return C_LINES_PER_WRAPPER + C_LINES_PER_WRAPPED_VALUE * ((uint64_t)t->nparams + t->nresults);
}

/* Entries of element segments, and of tables that they leave free (tables.c: no more than those).
 */
static uint64_t segments_weight(const Module *m) {
    uint64_t entries = 0;
    for (uint32_t e = 0; e < m->elems.len; e++) entries += m->elems.data[e].count;
    return entries * C_LINES_PER_ENTRY;
}

bool check_weight(const Module *m, Diag *d) {
    Arena scratch = {0};
    Weigher w = {.m = m, .arena = &scratch};
    uint64_t total = segments_weight(m); /* below the limit: an entry takes a byte */
    bool ok = true;
    w.funcs = ARENA_ARRAY(&scratch, uint32_t, m->funcs.len);
    w.types = ARENA_ARRAY(&scratch, uint32_t, m->types.len);
    for (uint32_t i = 0; i < m->imports.len && ok; i++) {
        const Import *im = &m->imports.data[i];
        if (im->kind == EXT_FUNC) total += signature_weight(m, im->index);
        ok = too_large(m, total, im->offset, d);
    }
    for (uint32_t i = 0; i < m->exports.len && ok; i++) {
        const Export *e = &m->exports.data[i];
        if (e->kind == EXT_FUNC) total += signature_weight(m, e->index);
        ok = too_large(m, total, e->offset, d);
    }
    for (uint32_t i = m->nimports[EXT_FUNC]; i < m->funcs.len && ok; i++) {
        const Func *f = &m->funcs.data[i];
        total += weigh(&w, i);
        ok = too_large(m, total, f->offset, d);
        if (ok && w.deepest > MAX_DEPTH)
            ok =
                diag_error(d, f->offset != 0 ? f->offset : DIAG_NO_OFFSET,
                           "function %" PRIu32 ": its blocks nest more than %u deep", i, MAX_DEPTH);
        if (ok && w.nseen > MAX_REFERENCES)
            ok = diag_error(d, f->offset != 0 ? f->offset : DIAG_NO_OFFSET,
                            "function %" PRIu32 " refers to more than %u functions and types", i,
                            MAX_REFERENCES);
    }
    arena_free(&scratch);
    return ok;
}
