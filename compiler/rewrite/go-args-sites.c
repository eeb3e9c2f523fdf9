/* go-args-sites.c: what direct calls find in locals rather than on the stack.
 *
 * Input: a function, its frame, the signatures of all functions. Output: for each direct call the
 * locals that hold its arguments, since the caller has just stored them, and for loads of results
 * the local that the call left them in. One pass from top to bottom: at a label only what all
 * branches agree on is known, and own parameters that most of them know and the others load again;
 * at a loop own parameters that are known whenever it goes round: they are found by walking again.
 * A branch guarded by the PC_B test is taken only on resume, when all results are already in their
 * slots. Invariants: slots that a pointer may reach are not followed. */
#include "golang/goshape.h"
#include "golang/idiom.h"
#include "golang/names.h"
#include "rewrite/go-args-known.h"

#include <string.h>

/* A way to a label, and which own parameters (bits) are known there. */
typedef struct Arrival {
    uint32_t at; /* the instruction before which they may be loaded again, or NO_INDEX */
    uint32_t own;
} Arrival;

typedef struct Label {
    Op op;
    bool resuming;         /* inside a test of PC_B */
    bool reached, limited; /* limited: to results, by a branch from a resume */
    bool saved_live;
    uint32_t loop, own; /* a loop: its number, and own parameters that are known at its head */
    KnownSet at, saved;
    VEC(Arrival) arrivals;
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
    KnownSet now;
    bool live;
    const Signature *own;         /* NULL: the function keeps its signature */
    uint32_t last_load[ARGS_MAX]; /* of each own parameter */
    uint32_t lasting;             /* own parameters (bits) that are known after calls, too */
    VEC(uint32_t) changed; /* by loop: own parameters that are not known when it goes round */
    uint32_t nloops;
    bool again; /* more of them were found */
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

/* Back at the head of a loop, which counts on some of them. */
static void go_round(Tracker *t, const Label *l, bool resuming) {
    const uint32_t missing = l->own & ~(resuming ? 0 : known_own(&t->now));
    t->changed.data[l->loop] |= missing;
    t->again |= missing != 0;
}

/* `at`: where what is not known may be loaded again, or NO_INDEX. */
static void arrive(Tracker *t, uint32_t depth, uint32_t at) {
    if (depth >= t->labels.len) return;
    Label *l = &t->labels.data[t->labels.len - 1 - depth];
    bool resuming = t->labels.data[t->labels.len - 1].resuming;
    if (l->op == OP_loop) {
        go_round(t, l, resuming);
        return;
    }
    if (resuming) {
        l->limited = true;
        return;
    }
    VEC_PUSH(t->arena, &l->arrivals, ((Arrival){at, known_own(&t->now)}));
    if (!l->reached)
        l->at = t->now;
    else
        known_intersect(&l->at, &t->now);
    l->reached = true;
}

static void open_label(Tracker *t, uint32_t i) {
    Label l = {.op = (Op)t->code[i].op, .saved_live = t->live};
    l.saved = t->now;
    bool around = t->labels.len && t->labels.data[t->labels.len - 1].resuming;
    bool test = l.op == OP_if && t->code[i - 1].op == OP_local_get && t->code[i - 1].a == 0;
    l.resuming = around || test;
    if (l.op == OP_loop) {
        l.loop = t->nloops++;
        if (l.loop == t->changed.len) VEC_PUSH(t->arena, &t->changed, 0);
        known_keep_own(&t->now, ~t->changed.data[l.loop]);
        l.own = known_own(&t->now);
    }
    VEC_PUSH(t->arena, &t->labels, l);
}

static Cell own_cell(const Tracker *t, uint32_t p) {
    Cell c = t->own->params[p];
    c.at -= t->f->lowest;
    return c;
}

/* Is an own parameter known at most arrivals, and can the others load it? */
static bool is_settled(const Tracker *t, const Label *l, uint32_t p) {
    uint32_t known = 0;
    for (uint32_t i = 0; i < l->arrivals.len; i++) {
        const Arrival *a = &l->arrivals.data[i];
        if (a->own >> p & 1)
            known++;
        else if (a->at == NO_INDEX || a->at <= t->f->alloc)
            return false;
    }
    return 2 * known >= l->arrivals.len;
}

/* Own parameters that calls on some of the ways to here have taken out of the registers: they are
 * loaded again there, so that the other ways need not. */
static void settle_arrivals(Tracker *t, const Label *l, uint32_t end) {
    for (uint32_t p = 0; t->own && p < t->own->nparams; p++) {
        if (t->last_load[p] <= end || !is_settled(t, l, p)) continue;
        bool any = false;
        for (uint32_t i = 0; i < l->arrivals.len; i++) {
            const Arrival *a = &l->arrivals.data[i];
            if (a->own >> p & 1) continue;
            t->s->reload[a->at] |= 1u << p;
            any = true;
        }
        if (any) known_learn(&t->now, (Known){own_cell(t, p), p | ARGS_OWN, 0});
    }
}

static void close_label(Tracker *t, uint32_t end) {
    if (!t->labels.len) return;
    Label *l = &t->labels.data[t->labels.len - 1];
    if (l->op == OP_loop) {
        t->labels.len--;
        return;
    }
    if (t->live) arrive(t, 0, end);
    if (l->op == OP_if && l->saved_live) { /* the false branch */
        t->now = l->saved;
        bool resuming = l->resuming;
        l->resuming = false;
        arrive(t, 0, NO_INDEX);
        l->resuming = resuming;
    }
    t->live = l->reached || l->limited;
    if (l->reached)
        t->now = l->at;
    else
        t->now.n = 0;
    if (l->limited)
        known_keep_results(&t->now);
    else
        settle_arrivals(t, l, end);
    t->labels.len--;
}

/* The local that keeps an argument stored at this cell. */
static uint32_t kept_local(Tracker *t, Cell c) {
    for (uint32_t i = 0; i < t->nkept; i++)
        if (args_same_cell(t->kept[i].cell, c)) return t->kept[i].local;
    if (t->nkept == 32) return 0;
    t->kept[t->nkept].cell = c;
    t->kept[t->nkept].local = func_add_local(t->m, t->func, args_cell_type(c));
    return t->kept[t->nkept++].local;
}

static uint32_t result_index(Tracker *t, Cell c) {
    for (uint32_t i = 0; i < t->s->nresults; i++)
        if (args_same_cell(t->s->results[i].cell, c)) return i;
    if (t->s->nresults == 16) return NO_INDEX;
    t->s->results[t->s->nresults].cell = c;
    t->s->results[t->s->nresults].local = func_add_local(t->m, t->func, args_cell_type(c));
    t->s->results[t->s->nresults].used = false;
    return t->s->nresults++;
}

static uint32_t local_of(Tracker *t, const Known *k) {
    if (k->local == 0) {
        uint32_t local = kept_local(t, k->cell);
        t->s->tee[k->store] = local;
        return local;
    }
    for (uint32_t r = 0; r < t->s->nresults; r++)
        if (t->s->results[r].local == k->local) t->s->results[r].used = true;
    return k->local;
}

/* A narrow argument may be part of a whole word, as two constants are that Go stores at once. Above
 * it may be more: the callee masks it. */
static Source source_of(Tracker *t, Cell c) {
    const Known *k = known_lookup(&t->now, c);
    if (!k && !c.real) k = known_around(&t->now, c);
    if (!k) return (Source){0};
    return (Source){local_of(t, k), 8 * (uint32_t)(c.at - k->cell.at)};
}

/* In what names.def puts into others, arguments are often constants: those that are no pointers,
 * which only this function changes, are not loaded again after calls. Elsewhere each would take a
 * register across the calls. */
static uint32_t lasting_params(const Tracker *t, uint32_t func) {
    const Str name = t->m->go->funcs[func].name;
    uint32_t bits = 0;
    if (!t->own || !go_is_paired(name.data, name.len)) return 0;
    for (uint32_t p = 0; p < t->own->nparams; p++)
        if (t->own->params[p].width < 8) bits |= 1u << p;
    return bits;
}

static void note_call(Tracker *t, uint32_t i) {
    const Insn *in = &t->code[i];
    if (in->op == OP_call && !(t->m->go->funcs[in->a].flags & GF_ABI)) return;
    int32_t sp;
    const Signature *sig = in->op == OP_call ? &t->all[in->a] : NULL;
    if (!sig || sig->fast == NO_INDEX || !args_call_sp(t->code, i, &sp)) {
        known_keep_own(&t->now, t->lasting);
        return;
    }
    t->s->first[i] = t->s->sources.len + 1;
    for (uint32_t p = 0; p < sig->nparams; p++) {
        Cell c = sig->params[p];
        c.at += sp;
        VEC_PUSH(t->arena, &t->s->sources, source_of(t, c));
    }
    known_keep_own(&t->now, t->lasting);
    if (!sig->has_result || i < t->f->alloc) return;
    Cell c = sig->result;
    c.at += sp;
    uint32_t r = result_index(t, c);
    if (r == NO_INDEX) return;
    t->s->result[i] = t->s->results[r].local;
    if (c.at >= 0 && c.at < t->f->escapes)
        known_learn(&t->now, (Known){c, t->s->results[r].local, 0});
}

/* Once the frame is there the own parameters are what their slots hold. */
static void learn_params(Tracker *t) {
    for (uint32_t p = 0; p < t->own->nparams; p++)
        known_learn(&t->now, (Known){own_cell(t, p), p | ARGS_OWN, 0});
}

static void note_return(Tracker *t, uint32_t i) {
    Cell c = t->own->result;
    c.at -= t->f->lowest;
    const Known *k = known_lookup(&t->now, c);
    t->s->result[i] = k ? local_of(t, k) : 0;
}

static void note_access(Tracker *t, uint32_t i) {
    const Access *a = &t->f->access[i];
    if (i < t->f->alloc) return;
    if (a->store) {
        known_forget_cell(&t->now, a->cell);
        if (a->cell.at < t->f->escapes || a->cell.at + t->f->lowest >= 8)
            known_learn(&t->now, (Known){a->cell, 0, i});
        return;
    }
    const Known *k = known_lookup(&t->now, a->cell);
    if (!k || !k->local) return;
    t->s->replace[i] = k->local;
    for (uint32_t r = 0; r < t->s->nresults; r++)
        if (t->s->results[r].local == k->local) t->s->results[r].used = true;
}

static void note_last_loads(Tracker *t) {
    for (uint32_t i = t->f->alloc; t->own && i < t->f->len; i++) {
        const Access *a = &t->f->access[i];
        if (!a->on_slot || a->store) continue;
        for (uint32_t p = 0; p < t->own->nparams; p++)
            if (args_same_cell(a->cell, own_cell(t, p))) t->last_load[p] = i;
    }
}

/* `else`, `end`, and branches. */
static void note_way(Tracker *t, uint32_t i) {
    const Insn *in = &t->code[i];
    switch (in->op) {
    case OP_else: {
        if (t->live) arrive(t, 0, i);
        Label *l = &t->labels.data[t->labels.len - 1];
        l->op = OP_else;
        t->now = l->saved;
        t->live = l->saved_live;
        break;
    }
    case OP_end:
        close_label(t, i);
        break;
    case OP_br:
        arrive(t, in->a, i);
        t->live = false;
        break;
    case OP_br_if:
        arrive(t, in->a, NO_INDEX);
        break;
    case OP_br_table:
        for (uint32_t k = 0; k <= in->a; k++) arrive(t, in->targets[k], NO_INDEX);
        t->live = false;
        break;
    default:
        break;
    }
}

static void walk(Tracker *t) {
    uint32_t skipped = 0;
    for (uint32_t i = 0; i < t->f->len; i++) {
        const Insn *in = &t->code[i];
        if (t->own && i == t->f->alloc) learn_params(t);
        bool opens = insn_opens_block(in);
        if (!t->live) {
            if (opens) skipped++;
            if (in->op == OP_end && skipped) {
                skipped--;
                continue;
            }
            if (skipped || (in->op != OP_end && in->op != OP_else)) continue;
        }
        if (t->f->access[i].on_slot) note_access(t, i);
        if (t->f->clears[i]) t->now.n = 0;
        if (opens) open_label(t, i);
        note_way(t, i);
        if (in->op == OP_return && t->own && t->own->has_result) note_return(t, i);
        if (in->op == OP_return || in->op == OP_unreachable) t->live = false;
        if (in->op == OP_call || in->op == OP_call_indirect) note_call(t, i);
    }
}

#define MAX_WALKS 4

void args_sites(Module *m, uint32_t func, const Frame *f, const Signature *all, Arena *arena,
                Sites *s) {
    Tracker t = {.m = m, .f = f, .all = all, .arena = arena, .s = s};
    t.func = &m->funcs.data[func];
    t.code = t.func->code.data;
    t.own = all[func].fast != NO_INDEX ? &all[func] : NULL;
    t.lasting = lasting_params(&t, func);
    note_last_loads(&t);
    const uint32_t nlocals = t.func->nlocals;
    for (int walks = 0; walks == 0 || t.again; walks++) {
        *s = (Sites){0};
        s->tee = ARENA_ARRAY(arena, uint32_t, f->len);
        s->replace = ARENA_ARRAY(arena, uint32_t, f->len);
        s->first = ARENA_ARRAY(arena, uint32_t, f->len);
        s->result = ARENA_ARRAY(arena, uint32_t, f->len);
        s->reload = ARENA_ARRAY(arena, uint32_t, f->len);
        t.func->nlocals = nlocals;
        t.nkept = t.nloops = t.labels.len = t.now.n = 0;
        t.live = true;
        t.again = false;
        for (uint32_t i = 0; walks == MAX_WALKS && i < t.changed.len; i++)
            t.changed.data[i] = UINT32_MAX;
        walk(&t);
    }
}
