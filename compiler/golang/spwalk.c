/* spwalk.c: where SP is at each instruction of a Go function.
 *
 * Input: a Go-ABI function, structured or without a dispatch. Output: SP's distance from its
 * value at the entry, before each instruction, or "no". Every change of SP that Go's assembler
 * writes has one form (wasmobj.go: preprocess, updateLocalSP), so one pass from top to bottom
 * finds them all. Invariants: at a label all branches agree; what differs in anything is refused
 * and then keeps SP in its global. */
#include "golang/spwalk.h"
#include "golang/idiom.h"

#define MAX_FRAME 0x3fffffff

typedef struct Label {
    Op op;
    bool known, any; /* any: the unwind exit, where nobody looks at SP again */
    SpState state;   /* on arrival; of an `if`: also what its false branch has */
    SpState saved;
    bool saved_live;
} Label;

typedef struct Walker {
    const Module *m;
    uint32_t func;
    const Insn *code;
    uint32_t len;
    Arena *arena;
    SpWalk *w;
    VEC(Label) labels;
    SpState now;
    bool live;
    bool tests_pc_b; /* go-resume put the test of PC_B at the entry */
    bool allocated;  /* the frame's allocation was seen */
} Walker;

bool sp_is_change(const Insn *c, uint32_t len, uint32_t i, int32_t *change) {
    IdiomMatch m;
    if (!idiom_at(IDIOM_SP_CHANGE, c, len, i, &m)) return false;
    int64_t n = (int64_t)m.arg[0]->imm;
    if (n < 0 || n > MAX_FRAME) return false;
    *change = m.arg[1]->op == OP_i32_add ? (int32_t)n : -(int32_t)n;
    return true;
}

bool sp_has_unwind_exit(const Insn *c, uint32_t len) {
    return len > 6 && c[2].op == OP_block && c[2].b == len - 3 &&
           idiom_before(IDIOM_EXIT, c, len, NULL);
}

bool sp_is_reload(const Insn *c, uint32_t len, uint32_t i) {
    return idiom_at(IDIOM_RELOAD, c, len, i, NULL);
}

bool sp_is_go_call(const Module *m, const Insn *in) {
    if (in->op == OP_call) return m->go->funcs[in->a].flags & GF_ABI;
    return in->op == OP_call_indirect &&
           func_type_eq(&m->types.data[in->a], &m->types.data[m->go->abi_type]);
}

/* Does the change of SP at `i` make room for a return address, which is stored next? */
static bool is_push(const Walker *k, uint32_t i) {
    IdiomMatch m;
    return idiom_at(IDIOM_PUSH, k->code, k->len, i + 5, &m) &&
           m.arg[0]->imm >> GO_PC_F_SHIFT == go_pc_f(k->m, k->func);
}

/* Is the return address pushed at `i` for a call that returns for certain? */
static bool is_for_leaf(const Walker *k, uint32_t i) {
    IdiomMatch m;
    return idiom_at(IDIOM_PUSH_CALL, k->code, k->len, i + 5, &m) && sp_call_returns(k->m, m.arg[1]);
}

static void find_frame(Walker *k) {
    int32_t change;
    for (uint32_t i = 2; i < k->len; i++)
        if (sp_is_change(k->code, k->len, i, &change) && change < 0 && !is_push(k, i)) {
            k->w->frame = -change;
            return;
        }
}

static bool same(SpState a, SpState b) {
    return a.delta == b.delta && a.framed == b.framed;
}

static bool branch_to(Walker *k, uint32_t depth) {
    if (depth >= k->labels.len) return false; /* a branch that returns: not Go's */
    Label *l = &k->labels.data[k->labels.len - 1 - depth];
    if (l->any) return true;
    if (l->known) return same(l->state, k->now);
    l->known = true;
    l->state = k->now;
    return true;
}

/* After a call only the unwind exit may be branched to: SP in local 1 is 0 then. */
static bool is_unwind_exit(const Walker *k, uint32_t depth) {
    return depth < k->labels.len && k->labels.data[k->labels.len - 1 - depth].any;
}

/* SP moves by `change`; false when no frame is so large. */
static bool move(Walker *k, int32_t change) {
    int64_t delta = (int64_t)k->now.delta + change;
    if (delta < -MAX_FRAME || delta > MAX_FRAME) return false;
    k->now.delta = (int32_t)delta;
    if (k->now.framed && k->now.delta < k->w->lowest) k->w->lowest = k->now.delta;
    return true;
}

static void open_label(Walker *k, uint32_t i) {
    const Insn *in = &k->code[i];
    Label l = {.op = (Op)in->op, .saved = k->now, .saved_live = k->live};
    if (in->op == OP_loop) {
        l.known = k->live;
        l.state = k->now;
    }
    if (k->w->has_unwind && i == 2) l.any = true;
    VEC_PUSH(k->arena, &k->labels, l);
    /* A resume comes with SP as it is after a call in the frame. */
    if (k->tests_pc_b && in->op == OP_if && k->w->entry_test == 0 &&
        k->code[i - 1].op == OP_local_get && k->code[i - 1].a == 0 && k->now.delta == 0 &&
        !k->now.framed) {
        k->w->entry_test = i;
        k->now = (SpState){-k->w->frame, k->w->frame > 0};
    }
}

static bool close_label(Walker *k) {
    Label l = k->labels.data[--k->labels.len];
    bool reached = k->live;
    SpState at = k->now;
    if (l.any) { /* only `i32.const 1, end` follows */
        k->live = true;
        return true;
    }
    if (l.op == OP_if && l.saved_live) {
        if (reached && !same(at, l.saved)) return false;
        reached = true;
        at = l.saved;
    }
    if (l.op != OP_loop && l.known) {
        if (reached && !same(at, l.state)) return false;
        reached = true;
        at = l.state;
    }
    k->live = reached;
    k->now = at;
    return true;
}

static void mark_dead(Walker *k, uint32_t i, uint32_t n) {
    for (uint32_t j = i; j < i + n; j++) {
        k->w->before[j] = k->now;
        k->w->dead[j] = true;
    }
}

/* The call at `*i`; on success *i is its last instruction. */
static bool walk_call(Walker *k, uint32_t *i) {
    const Insn *c = k->code;
    uint32_t at = *i;
    IdiomMatch after;
    bool reloads = sp_is_reload(c, k->len, at + 1);
    if (!sp_is_go_call(k->m, &c[at])) {
        if (c[at].op == OP_call_indirect) return false;
        if (!reloads && (k->m->go->funcs[c[at].a].flags & GF_TOUCHES_SP)) return false;
        if (reloads) {
            mark_dead(k, at + 1, 2);
            *i += 2;
        }
        return true;
    }
    if (!reloads) /* one that only unwinds, as go-resume writes it */
        return idiom_at(IDIOM_ONLY_UNWINDS, c, k->len, at + 1, &after) &&
               is_unwind_exit(k, after.arg[0]->a);
    mark_dead(k, at + 1, 2);
    *i += 2;
    if (idiom_at(IDIOM_TAIL, c, k->len, at + 1, NULL)) return k->now.delta == 0;
    bool unwinds =
        idiom_at(IDIOM_UNWIND, c, k->len, at + 1, &after) && is_unwind_exit(k, after.arg[0]->a);
    if (!unwinds && !idiom_at(IDIOM_NO_RESUME, c, k->len, at + 1, NULL)) return false;
    if (k->now.delta != (k->now.framed ? -k->w->frame : 0) - 8) return false;
    /* Resumes find the frame in place. */
    if (k->w->entry_test && k->w->frame && !k->now.framed) return false;
    k->now.delta += 8;
    return true;
}

static bool walk_return(Walker *k, uint32_t i) {
    const Insn *c = k->code;
    k->live = false;
    if (i > 2 && sp_is_reload(c, k->len, i - 2)) return sp_is_go_call(k->m, &c[i - 3]);
    return c[i - 1].op == OP_i32_const && c[i - 1].imm == 0 && k->now.delta == 8;
}

static bool walk_insn(Walker *k, uint32_t *i) {
    const Insn *c = k->code, *in = &c[*i];
    int32_t change;
    switch (in->op) {
    case OP_block:
    case OP_loop:
    case OP_if:
        open_label(k, *i);
        return true;
    case OP_else: {
        Label *l = &k->labels.data[k->labels.len - 1];
        if (k->live && !branch_to(k, 0)) return false;
        l->op = OP_else;
        k->now = l->saved;
        k->live = l->saved_live;
        return true;
    }
    case OP_end:
        if (k->labels.len == 0) return true;
        return close_label(k);
    case OP_br:
        k->live = false;
        return branch_to(k, in->a);
    case OP_br_if:
        return branch_to(k, in->a);
    case OP_br_table:
        k->live = false;
        for (uint32_t t = 0; t <= in->a; t++)
            if (!branch_to(k, in->targets[t])) return false;
        return true;
    case OP_unreachable:
        k->live = false;
        return true;
    case OP_return:
        return walk_return(k, *i);
    case OP_call:
    case OP_call_indirect:
        return walk_call(k, i);
    case OP_local_get:
        if (in->a != 1 || !sp_is_change(c, k->len, *i, &change)) return true;
        mark_dead(k, *i, 5);
        if (change < 0 && is_push(k, *i) && is_for_leaf(k, *i)) {
            if (!move(k, change)) return false;
            mark_dead(k, *i + 5, 3); /* no traceback can see this return address */
            *i += 7;
            return true;
        }
        if (change < 0 && !is_push(k, *i)) {
            if (k->now.framed || k->now.delta != 0) return false;
            k->now.framed = k->allocated = true;
            k->w->dead[*i] = false; /* becomes the allocation of the frame */
        }
        *i += 4;
        return move(k, change);
    case OP_local_set:
    case OP_local_tee:
        return in->a != 1;
    case OP_global_get:
    case OP_global_set:
        return in->a != GO_GLOBAL_SP;
    default:
        return true;
    }
}

bool sp_walk(const Module *m, uint32_t func, Arena *arena, SpWalk *w) {
    const Func *f = &m->funcs.data[func];
    Walker k = {.m = m, .func = func, .code = f->code.data, .len = f->code.len};
    k.arena = arena;
    k.tests_pc_b = m->go->funcs[func].flags & GF_STRUCTURED;
    *w = (SpWalk){0};
    k.w = w;
    w->before = ARENA_ARRAY(arena, SpState, k.len);
    w->dead = ARENA_ARRAY(arena, bool, k.len);
    if (k.len < 5) return false;
    w->has_unwind = sp_has_unwind_exit(k.code, k.len);
    find_frame(&k);
    k.live = true;
    uint32_t skipped = 0;
    for (uint32_t i = 2; i < k.len; i++) {
        Op op = (Op)k.code[i].op;
        w->before[i] = k.now;
        if (!k.live) {                                    /* on to where the block ends */
            w->dead[i] = skipped || op != OP_unreachable; /* it ends what has a result */
            if (op == OP_block || op == OP_loop || op == OP_if) {
                skipped++;
                continue;
            }
            if (op == OP_end && skipped) {
                skipped--;
                continue;
            }
            if (skipped || (op != OP_end && op != OP_else)) continue;
            w->dead[i] = false;
        }
        if (!walk_insn(&k, &i)) return false;
        /* What lies after the allocation has the frame, whichever way it is reached: the passes
         * that follow go by that. */
        if (k.live && k.allocated && !k.now.framed) return false;
    }
    /* Control must not run into the function's end but from the unwind exit. */
    return !k.live || w->has_unwind;
}
