/* go-args-sites.c: what direct calls find in locals rather than on the stack.
 *
 * Input: a function, its frame, the signatures of all functions. Output: for each direct call the
 * locals that hold its arguments, since the caller has just stored them, and for loads of results
 * the local that the call left them in. One pass from top to bottom: at a label only what all
 * branches agree on is known, at a loop nothing. A branch guarded by the PC_B test is taken only on
 * resume, when all results are already in their slots. Invariants: slots that a pointer may reach
 * are not followed. */
#include "golang/idiom.h"
#include "rewrite/go-args.h"

#include <string.h>

#define MAX_KNOWN 24

typedef struct Known {
    Cell cell;
    uint32_t local; /* of a result, or an own parameter; 0: what the store at `store` stored */
    uint32_t store;
} Known;

typedef struct State {
    uint32_t n;
    Known known[MAX_KNOWN];
} State;

typedef struct Label {
    Op op;
    bool resuming;         /* inside a test of PC_B */
    bool reached, limited; /* limited: to results, by a branch from a resume */
    bool saved_live;
    State at, saved;
} Label;

typedef struct Tracker {
    Module *m;
    const Insn *code;
    const Frame *f;
    const Signature *all;
    Arena *arena;
    Sites *s;
    Func *func;
    VEC(Label) labels;
    State now;
    bool live;
    struct {
        Cell cell;
        uint32_t local;
    } kept[32]; /* locals of arguments */
    uint32_t nkept;
} Tracker;

bool args_call_sp(const Insn *c, uint32_t i, int32_t *sp) {
    IdiomMatch m;
    *sp = 0;
    if (idiom_before(IDIOM_SP_AS_IT_IS, c, i, NULL)) return true;
    if (!idiom_before(IDIOM_SP_ARGUMENT, c, i, &m)) return false;
    *sp = (int32_t)m.arg[0]->imm;
    return true;
}

static bool same_cell(Cell a, Cell b) {
    return a.at == b.at && a.width == b.width && a.real == b.real;
}

static bool overlap(Cell a, Cell b) {
    return a.at < b.at + b.width && b.at < a.at + a.width;
}

static void forget(State *st, uint32_t i) {
    st->known[i] = st->known[--st->n];
}

static void forget_cell(State *st, Cell c) {
    for (uint32_t i = st->n; i-- > 0;)
        if (overlap(st->known[i].cell, c)) forget(st, i);
}

static const Known *lookup(const State *st, Cell c) {
    for (uint32_t i = 0; i < st->n; i++)
        if (same_cell(st->known[i].cell, c)) return &st->known[i];
    return NULL;
}

static void learn(State *st, Known k) {
    forget_cell(st, k.cell);
    if (st->n < MAX_KNOWN) st->known[st->n++] = k;
}

static void intersect(State *a, const State *b) {
    for (uint32_t i = a->n; i-- > 0;) {
        const Known *k = lookup(b, a->known[i].cell);
        if (!k || k->local != a->known[i].local || k->store != a->known[i].store) forget(a, i);
    }
}

static void keep_results(State *st) {
    for (uint32_t i = st->n; i-- > 0;)
        if (!st->known[i].local || st->known[i].local & ARGS_OWN) forget(st, i);
}

static void arrive(Tracker *t, uint32_t depth) {
    if (depth >= t->labels.len) return;
    Label *l = &t->labels.data[t->labels.len - 1 - depth];
    bool resuming = t->labels.data[t->labels.len - 1].resuming;
    if (l->op == OP_loop) return;
    if (resuming) {
        l->limited = true;
        return;
    }
    if (!l->reached)
        l->at = t->now;
    else
        intersect(&l->at, &t->now);
    l->reached = true;
}

static void open_label(Tracker *t, uint32_t i) {
    Label l = {.op = (Op)t->code[i].op, .saved_live = t->live};
    l.saved = t->now;
    bool around = t->labels.len && t->labels.data[t->labels.len - 1].resuming;
    bool test = l.op == OP_if && t->code[i - 1].op == OP_local_get && t->code[i - 1].a == 0;
    l.resuming = around || test;
    VEC_PUSH(t->arena, &t->labels, l);
    if (l.op == OP_loop) t->now.n = 0;
}

static void close_label(Tracker *t) {
    if (!t->labels.len) return;
    if (t->live) arrive(t, 0);
    Label *l = &t->labels.data[t->labels.len - 1];
    if (l->op == OP_loop) {
        t->labels.len--;
        return;
    }
    if (l->op == OP_if && l->saved_live) { /* the false branch */
        t->now = l->saved;
        bool resuming = l->resuming;
        l->resuming = false;
        arrive(t, 0);
        l->resuming = resuming;
    }
    t->live = l->reached || l->limited;
    if (l->reached)
        t->now = l->at;
    else
        t->now.n = 0;
    if (l->limited) keep_results(&t->now);
    t->labels.len--;
}

/* The local that keeps an argument stored at this cell. */
static uint32_t kept_local(Tracker *t, Cell c) {
    for (uint32_t i = 0; i < t->nkept; i++)
        if (same_cell(t->kept[i].cell, c)) return t->kept[i].local;
    if (t->nkept == 32) return 0;
    t->kept[t->nkept].cell = c;
    t->kept[t->nkept].local = func_add_local(t->m, t->func, args_cell_type(c));
    return t->kept[t->nkept++].local;
}

static uint32_t result_index(Tracker *t, Cell c) {
    for (uint32_t i = 0; i < t->s->nresults; i++)
        if (same_cell(t->s->results[i].cell, c)) return i;
    if (t->s->nresults == 16) return NO_INDEX;
    t->s->results[t->s->nresults].cell = c;
    t->s->results[t->s->nresults].local = func_add_local(t->m, t->func, args_cell_type(c));
    t->s->results[t->s->nresults].used = false;
    return t->s->nresults++;
}

static uint32_t source_of(Tracker *t, const Known *k, Cell c) {
    if (!k) return 0;
    if (k->local == 0) {
        uint32_t local = kept_local(t, c);
        t->s->tee[k->store] = local;
        return local;
    }
    for (uint32_t r = 0; r < t->s->nresults; r++)
        if (t->s->results[r].local == k->local) t->s->results[r].used = true;
    return k->local;
}

static void note_call(Tracker *t, uint32_t i) {
    const Insn *in = &t->code[i];
    if (in->op == OP_call && !(t->m->go->funcs[in->a].flags & GF_ABI)) return;
    int32_t sp;
    const Signature *sig = in->op == OP_call ? &t->all[in->a] : NULL;
    if (!sig || sig->fast == NO_INDEX || !args_call_sp(t->code, i, &sp)) {
        t->now.n = 0;
        return;
    }
    t->s->first[i] = t->s->sources.len + 1;
    for (uint32_t p = 0; p < sig->nparams; p++) {
        Cell c = sig->params[p];
        c.at += sp;
        uint32_t local = source_of(t, lookup(&t->now, c), c);
        VEC_PUSH(t->arena, &t->s->sources, local);
    }
    t->now.n = 0;
    if (!sig->has_result || i < t->f->alloc) return;
    Cell c = sig->result;
    c.at += sp;
    uint32_t r = result_index(t, c);
    if (r == NO_INDEX) return;
    t->s->result[i] = t->s->results[r].local;
    if (c.at >= 0 && c.at < t->f->escapes) learn(&t->now, (Known){c, t->s->results[r].local, 0});
}

/* Once the frame is there the own parameters are what their slots hold. */
static void learn_params(Tracker *t, const Signature *own) {
    for (uint32_t p = 0; p < own->nparams; p++) {
        Cell c = own->params[p];
        c.at -= t->f->lowest;
        learn(&t->now, (Known){c, p | ARGS_OWN, 0});
    }
}

static void note_return(Tracker *t, uint32_t i, const Signature *own) {
    Cell c = own->result;
    c.at -= t->f->lowest;
    t->s->result[i] = source_of(t, lookup(&t->now, c), c);
}

static void note_access(Tracker *t, uint32_t i) {
    const Access *a = &t->f->access[i];
    if (i < t->f->alloc) return;
    if (a->store) {
        forget_cell(&t->now, a->cell);
        if (a->cell.at < t->f->escapes || a->cell.at + t->f->lowest >= 8)
            learn(&t->now, (Known){a->cell, 0, i});
        return;
    }
    const Known *k = lookup(&t->now, a->cell);
    if (!k || !k->local) return;
    t->s->replace[i] = k->local;
    for (uint32_t r = 0; r < t->s->nresults; r++)
        if (t->s->results[r].local == k->local) t->s->results[r].used = true;
}

void args_sites(Module *m, uint32_t func, const Frame *f, const Signature *all, Arena *arena,
                Sites *s) {
    Tracker t = {.m = m, .f = f, .all = all, .arena = arena, .s = s, .live = true};
    t.func = &m->funcs.data[func];
    t.code = t.func->code.data;
    *s = (Sites){0};
    s->tee = ARENA_ARRAY(arena, uint32_t, f->len);
    s->replace = ARENA_ARRAY(arena, uint32_t, f->len);
    s->first = ARENA_ARRAY(arena, uint32_t, f->len);
    s->result = ARENA_ARRAY(arena, uint32_t, f->len);
    const Signature *own = all[func].fast != NO_INDEX ? &all[func] : NULL;
    uint32_t skipped = 0;
    for (uint32_t i = 0; i < f->len; i++) {
        const Insn *in = &t.code[i];
        if (own && i == f->alloc) learn_params(&t, own);
        bool opens = insn_opens_block(in);
        if (!t.live) {
            if (opens) skipped++;
            if (in->op == OP_end && skipped) {
                skipped--;
                continue;
            }
            if (skipped || (in->op != OP_end && in->op != OP_else)) continue;
        }
        if (f->access[i].on_slot) note_access(&t, i);
        if (f->clears[i]) t.now.n = 0;
        switch (in->op) {
        case OP_block:
        case OP_loop:
        case OP_if:
            open_label(&t, i);
            break;
        case OP_else: {
            if (t.live) arrive(&t, 0);
            Label *l = &t.labels.data[t.labels.len - 1];
            l->op = OP_else;
            t.now = l->saved;
            t.live = l->saved_live;
            break;
        }
        case OP_end:
            close_label(&t);
            break;
        case OP_br:
        case OP_br_if:
            arrive(&t, in->a);
            if (in->op == OP_br) t.live = false;
            break;
        case OP_br_table:
            for (uint32_t k = 0; k <= in->a; k++) arrive(&t, in->targets[k]);
            t.live = false;
            break;
        case OP_return:
            if (own && own->has_result) note_return(&t, i, own);
            t.live = false;
            break;
        case OP_unreachable:
            t.live = false;
            break;
        case OP_call:
        case OP_call_indirect:
            note_call(&t, i);
            break;
        default:
            break;
        }
    }
}
