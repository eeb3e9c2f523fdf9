/* path-work.c: see path-work.h.
 *
 * Input: a valid body, and what calls of other functions cost. Output: the work on its longest
 * path, and where that must be cut. Invariants: the longest path is counted in full: hostile code
 * takes that one, so that what is not paid for would be a factor of the time. No path between two
 * checks is longer than LONGEST_PATH and one instruction. An instruction counts by what it may do:
 * a store may be the first in its page, a branch may move a thousand values. */
#include "rewrite/path-work.h"

#include "golang/goshape.h"
#include "gowasm_rt_hosted.h"

/* As UNCHECKED, for paths within a function. */
#define LONGEST_PATH 2048u
/* What may follow a call that goes deep without CHECK_RETURN: less than any access to memory, which
 * may be the first in its page. */
#define AFTER_RETURN (LOAD - 1)
#define ANY UINT32_MAX
#define SATURATED (1u << 20) /* more than UNCHECKED is all that matters */

#define GROW 2048u /* mprotect, realloc */
#define BULK 32u   /* of up to GOWASM_SHORT bytes; more is counted by its length */
#define LOAD 4u    /* one that misses all caches takes longer still, but not always */
#define STORE 8u   /* the system gives a page to the first, which takes a thousand times as long */
#define LOCALS 4u  /* so many are set to zero in the time of one instruction */

/* What is known of the longest path that leads to a place. */
typedef struct Path {
    uint32_t cost; /* since the last check */
    uint32_t free; /* what may follow without CHECK_RETURN; ANY: no call that goes deep is before */
} Path;

/* A block, loop, if or the function itself. */
typedef struct Label {
    uint32_t at;    /* its first instruction; the function's: NO_INDEX */
    uint32_t loops; /* how many loops are open around it */
    Path before;    /* the path that leads to an `if` */
    Path end;       /* to its end by a branch */
    bool reached;   /* its end, by a branch */
    bool alive;     /* its start is reached */
    bool is_loop, is_if;
} Label;

typedef struct OpenLoop {
    uint32_t at;      /* its first instruction */
    Path outside;     /* the path that leads to it, counted from the check before */
    uint32_t longest; /* path from its head */
} OpenLoop;

typedef struct Walk {
    const Module *m;
    const CallWork *calls;
    const Code *code;
    const LoopKind *loop_kinds;
    uint32_t results; /* how many the function has */
    Arena *arena;
    VEC(Label) labels;
    VEC(OpenLoop) loops;
    Path path;          /* from the last check to here */
    uint32_t longest;   /* of all from the function's entry */
    bool alive;         /* here can be reached */
    PathChecks *checks; /* NULL: none are wanted, but what the function costs */
} Walk;

static uint32_t larger(uint32_t a, uint32_t b) {
    return a > b ? a : b;
}

/* How many values a branch to the label takes along. */
static uint32_t values_to(const Walk *w, uint32_t depth) {
    const Label *to = &w->labels.data[w->labels.len - 1 - depth];
    return to->at == NO_INDEX ? w->results : module_branch_values(w->m, &w->code->data[to->at]);
}

static uint32_t most_values(const Walk *w, const Insn *table) {
    uint32_t most = 0;
    for (uint32_t k = 0; k <= table->a; k++) most = larger(most, values_to(w, table->targets[k]));
    return most;
}

static uint32_t values_of_call(const FuncType *type) {
    return type->nparams + type->nresults;
}

static uint32_t block_values(const Walk *w, const Insn *in) {
    ValType one[1];
    return block_type(w->m, in, one).nparams;
}

static bool is_store(uint32_t op) {
    return op >= OP_i32_store && op <= OP_i64_store32;
}

static uint32_t cost_of(const Walk *w, const Insn *in) {
    switch (in->op) {
    case OP_nop:
    case OP_interruption_check:
        return 0;
    case OP_block:
    case OP_loop:
        return block_values(w, in);
    case OP_if:
        return 1 + block_values(w, in);
    case OP_else:
    case OP_end:
        return values_to(w, 0);
    case OP_br:
    case OP_br_if:
        return 1 + values_to(w, in->a);
    case OP_br_table:
        return 1 + most_values(w, in);
    case OP_return:
        return 1 + w->results;
    case OP_call:
        return 1 + values_of_call(func_type(w->m, in->a)) + w->calls->cost[in->a];
    case OP_call_indirect: /* `before` pays for the callee */
        return 1 + values_of_call(&w->m->types.data[in->a]);
    case OP_table_get:
        return LOAD;
    case OP_table_set:
        return STORE;
    case OP_memory_grow:
    case OP_table_grow:
        return GROW;
    case OP_memory_copy:
    case OP_memory_fill:
    case OP_memory_init:
    case OP_table_copy:
    case OP_table_fill:
    case OP_table_init:
        return BULK;
    default:
        if (op_info[in->op].imm != IMM_MEMARG) return 1;
        return is_store(in->op) ? STORE : LOAD;
    }
}

static Path longer(Path a, Path b) {
    return (Path){larger(a.cost, b.cost), a.free < b.free ? a.free : b.free};
}

static void take_free(Walk *w, uint32_t i, uint32_t cost) {
    if (w->path.free == ANY) return;
    if (w->path.free >= cost) {
        w->path.free -= cost;
        return;
    }
    w->path.free = ANY;
    if (w->checks != NULL) w->checks->returned[i] = true;
}

/* The instruction at `i` is run: the path is cut before it where it would be too long. */
static void add_cost(Walk *w, uint32_t i, uint32_t cost) {
    take_free(w, i, cost);
    if (w->checks != NULL && w->path.cost + cost > LONGEST_PATH) {
        w->checks->before[i] += larger(LONGEST_PATH, cost);
        w->path.cost = 0;
    }
    w->path.cost += w->path.cost < SATURATED ? cost : 0;
    uint32_t *longest = w->loops.len != 0 ? &w->loops.data[w->loops.len - 1].longest : &w->longest;
    *longest = larger(*longest, w->path.cost);
}

bool path_goes_deep(const CallWork *calls, const Insn *in) {
    return in->op == OP_call_indirect || (in->op == OP_call && calls->deep[in->a]);
}

static Path after_deep(Path path) {
    return (Path){path.cost, AFTER_RETURN};
}

/* Leaving a loop, the path goes on as long as it was before it: its own checks paid for it. */
static Path path_after(const Walk *w, const OpenLoop *loop) {
    return w->loop_kinds[loop->at].deep ? after_deep(loop->outside) : loop->outside;
}

static void branch(Walk *w, uint32_t depth) {
    Label *to = &w->labels.data[w->labels.len - 1 - depth];
    if (to->is_loop) return;
    Path path = w->loops.len > to->loops ? path_after(w, &w->loops.data[to->loops]) : w->path;
    to->end = to->reached ? longer(to->end, path) : path;
    to->reached = true;
}

static void open_block(Walk *w, uint32_t i) {
    const Insn *in = &w->code->data[i];
    Label label = {.at = i,
                   .loops = w->loops.len,
                   .before = w->path,
                   .alive = w->alive,
                   .is_loop = in->op == OP_loop,
                   .is_if = in->op == OP_if};
    VEC_PUSH(w->arena, &w->labels, label);
    if (!label.is_loop) return;
    VEC_PUSH(w->arena, &w->loops, (OpenLoop){.at = i, .outside = w->path});
    w->path.cost = 0;
}

static void turn_to_else(Walk *w) {
    Label *label = &w->labels.data[w->labels.len - 1];
    if (w->alive) branch(w, 0);
    label->is_if = false;
    w->path = label->before;
    w->alive = label->alive;
}

static void close_block(Walk *w) {
    Label *label = &w->labels.data[w->labels.len - 1];
    if (w->alive) branch(w, 0);
    if (label->is_if && label->alive) { /* without an else */
        w->path = label->before;
        branch(w, 0);
    }
    if (label->is_loop) {
        const OpenLoop *loop = &w->loops.data[--w->loops.len];
        if (w->checks != NULL) w->checks->head[label->at] = loop->longest;
        w->path = path_after(w, loop);
    } else {
        w->path = label->end;
        w->alive = label->reached;
    }
    w->labels.len--;
}

static void step(Walk *w, uint32_t i) {
    const Insn *in = &w->code->data[i];
    if (w->alive) add_cost(w, i, cost_of(w, in));
    if (w->checks != NULL && in->op == OP_call_indirect) w->checks->before[i] += UNCHECKED;
    if (path_goes_deep(w->calls, in)) w->path = after_deep(w->path);
    switch (in->op) {
    case OP_block:
    case OP_loop:
    case OP_if:
        open_block(w, i);
        break;
    case OP_else:
        turn_to_else(w);
        break;
    case OP_end:
        close_block(w);
        break;
    case OP_br:
    case OP_br_if:
        if (w->alive) branch(w, in->a);
        w->alive = w->alive && in->op == OP_br_if;
        break;
    case OP_br_table:
        for (uint32_t k = 0; w->alive && k <= in->a; k++) branch(w, in->targets[k]);
        w->alive = false;
        break;
    case OP_return:
    case OP_unreachable:
        w->alive = false;
        break;
    default:
        break;
    }
}

static uint32_t walk(Walk *w, const Func *f) {
    w->results = w->m->types.data[f->type].nresults;
    w->longest = f->nlocals / LOCALS;
    w->path = (Path){.cost = w->longest, .free = ANY};
    w->alive = true;
    VEC_PUSH(w->arena, &w->labels, (Label){.at = NO_INDEX, .alive = true});
    for (uint32_t i = 0; i < w->code->len; i++) step(w, i);
    return w->longest;
}

typedef struct Open {
    uint32_t at; /* the block's first instruction */
    bool calls, deep;
} Open;

static bool returns_here(const Module *m, const Insn *in) {
    if (in->op == OP_call_indirect) return true;
    if (in->op != OP_call) return false;
    return m->go == NULL || in->a >= m->go->nfuncs || !(m->go->funcs[in->a].flags & GF_NORETURN);
}

static const LoopKind *find_loops(Arena *arena, const Module *m, const CallWork *calls,
                                  const Code *code) {
    LoopKind *kinds = ARENA_ARRAY(arena, LoopKind, code->len + 1);
    VEC(Open) open = {0};
    for (uint32_t i = 0; i < code->len; i++) {
        const Insn *in = &code->data[i];
        if (op_info[in->op].imm == IMM_BLOCK) VEC_PUSH(arena, &open, (Open){.at = i});
        if (open.len == 0) continue;
        Open *top = &open.data[open.len - 1];
        top->calls = top->calls || returns_here(m, in);
        top->deep = top->deep || path_goes_deep(calls, in);
        if (in->op != OP_end) continue;
        bool is_loop = code->data[top->at].op == OP_loop;
        kinds[top->at] = (LoopKind){.quiet = is_loop && !top->calls, .deep = top->deep};
        if (--open.len == 0) continue;
        open.data[open.len - 1].calls |= top->calls;
        open.data[open.len - 1].deep |= top->deep;
    }
    return kinds;
}

/* What such loops do in one call is not counted up to GOWASM_LOCAL_FIRST. */
static bool has_quiet_loop(const LoopKind *kinds, const Code *code) {
    bool any = false;
    for (uint32_t i = 0; i < code->len; i++) any = any || kinds[i].quiet;
    return any;
}

uint32_t path_longest(const Module *m, const CallWork *calls, uint32_t func, Arena *arena,
                      PathChecks *checks) {
    const Func *f = &m->funcs.data[func];
    Walk w = {.m = m, .calls = calls, .code = &f->code, .arena = arena, .checks = checks};
    w.loop_kinds = find_loops(arena, m, calls, &f->code);
    if (checks != NULL)
        *checks = (PathChecks){.before = ARENA_ARRAY(arena, uint32_t, f->code.len),
                               .head = ARENA_ARRAY(arena, uint32_t, f->code.len),
                               .returned = ARENA_ARRAY(arena, bool, f->code.len),
                               .loops = w.loop_kinds};
    const uint32_t longest = walk(&w, f);
    return longest + (has_quiet_loop(w.loop_kinds, &f->code) ? GOWASM_LOCAL_FIRST : 0);
}
