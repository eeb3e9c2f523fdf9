/* ticks.c: --interruptible: where generated code checks whether it must stop, and what that counts.
 *
 * Input: a verified Module. Output: by function what a call of it costs its caller; and the code of
 * a function with its checks in it, as calls of functions that bodies.c turns into GW_TICK,
 * GW_TICK_LOCAL and GW_RETURN. Each check pays in advance for the work that may follow until the next one, in
 * units of about one instruction, so that the time between two looks at the clock is bounded
 * whatever the shape of the code is. The longest path is paid for in full: hostile code takes that
 * one, so that what is not paid for would be a factor of the time.
 * Invariants: no code runs for ever without a check. What repeats is a loop, which checks at its
 * head, or a cycle of calls: one with a call through a table checks before that call; any other
 * cycle has an edge that leads back to a function which a depth-first search is still inside of,
 * and such functions check at their entry. And no code does much work between two checks: a
 * function whose longest path costs more than UNCHECKED checks at its entry and pays for itself; of
 * others the callers pay for the path, so that calls that branch out without a cycle cannot
 * multiply the work; paths longer than LONGEST_PATH are cut by further checks. An instruction
 * counts by what it may do: a store may be the first in its page, a branch may move a thousand
 * values. What was paid for before a call may be done long after, and by millions of frames:
 * after a call of what checks by itself, or leads to such, GW_RETURN compares the stack with where
 * it was at the last look, so that returning from frames that are older than that is not unseen.
 * A host function may call the guest again, so whoever calls one checks at its entry. */
#include "golang/goshape.h"
#include "gowasm_rt_hosted.h"
#include "translate/gen.h"

/* What one call of a function without a check may cost. Small, as most calls take a shorter path
 * than the longest, and many are not made at all, being in the other branch of an `if`: what is
 * paid for and not done makes looks more frequent. The same holds for paths. */
#define UNCHECKED 512u
#define LONGEST_PATH 2048u
/* What may follow a call that goes deep without GW_RETURN: less than any access to memory, which
 * may be the first in its page. */
#define AFTER_RETURN (LOAD - 1)
#define ANY UINT32_MAX
#define SATURATED (1u << 20) /* more than UNCHECKED is all that matters */

/* Host functions: most are system calls. They count what they do themselves, GW_HOST_WORK, so this
 * only sees to it that a check is never far. */
#define HOST_CALL 64u
#define GROW 2048u /* mprotect, realloc */
#define BULK 32u   /* of up to GOWASM_SHORT bytes; more is counted by its length */
#define LOAD 4u    /* one that misses all caches takes longer still, but not always */
#define STORE 8u   /* the system gives a page to the first, which takes a thousand times as long */
#define LOCALS 4u  /* so many are set to zero in the time of one instruction */

struct Ticks {
    uint32_t *cost; /* by function index: of a call, beside the call itself; 0: it checks */
    bool *entry;    /* by function index: it checks at its entry */
    bool *deep;     /* by function index: it checks, or calls such or what is not known */
};

/* What is known of the longest path that leads to a place. */
typedef struct Path {
    uint32_t cost; /* since the last check */
    uint32_t free; /* what may follow without GW_RETURN; ANY: no call that goes deep is before it */
} Path;

/* By instruction: what a loop that begins there does. */
typedef struct LoopKind {
    bool quiet;    /* it calls nothing that returns to it: a count in a local variable serves it,
                      which compilers keep in a register */
    bool deep;     /* it has a call in it that goes deep */
} LoopKind;

/* A block, loop, if or the function itself. */
typedef struct Label {
    uint32_t at;     /* its first instruction; the function's: NO_INDEX */
    uint32_t loops;  /* how many loops are open around it */
    Path before;     /* the path that leads to an `if` */
    Path end;        /* to its end by a branch */
    bool reached;    /* its end, by a branch */
    bool alive;      /* its start is reached */
    bool is_loop, is_if;
} Label;

typedef struct OpenLoop {
    uint32_t at;      /* its first instruction */
    Path outside;     /* the path that leads to it, counted from the check before */
    uint32_t longest; /* path from its head */
} OpenLoop;

typedef struct Walk {
    const Module *m;
    const Ticks *ticks;
    const Code *code;
    const LoopKind *kinds;
    uint32_t results; /* how many the function has */
    Arena *arena;
    VEC(Label) labels;
    VEC(OpenLoop) loops;
    Path path;        /* from the last check to here */
    uint32_t longest; /* of all from the function's entry */
    bool alive;       /* here can be reached */
    /* By instruction: what a check before it pays for, and one at a loop's head. NULL: no checks
     * are wanted, but what the function costs. */
    uint32_t *before, *head;
    bool *returned; /* by instruction: GW_RETURN is before it */
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
        if (in->a == MUL_HIGH_FUNC) return 4;
        return 1 + values_of_call(func_type(w->m, in->a)) + w->ticks->cost[in->a];
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
    if (w->before != NULL) w->returned[i] = true;
}

/* The instruction at `i` is run: the path is cut before it where it would be too long. */
static void add_cost(Walk *w, uint32_t i, uint32_t cost) {
    take_free(w, i, cost);
    if (w->before != NULL && w->path.cost + cost > LONGEST_PATH) {
        w->before[i] += larger(LONGEST_PATH, cost);
        w->path.cost = 0;
    }
    w->path.cost += w->path.cost < SATURATED ? cost : 0;
    uint32_t *longest = w->loops.len != 0 ? &w->loops.data[w->loops.len - 1].longest : &w->longest;
    *longest = larger(*longest, w->path.cost);
}

/* Is the call one after which what was paid for before may be long ago? */
static bool goes_deep(const Ticks *ticks, const Insn *in) {
    if (in->op == OP_call_indirect) return true;
    return in->op == OP_call && in->a != MUL_HIGH_FUNC && ticks->deep[in->a];
}

static Path after_deep(Path path) {
    return (Path){path.cost, AFTER_RETURN};
}

/* Leaving a loop, the path goes on as long as it was before it: its own checks paid for it. */
static Path path_after(const Walk *w, const OpenLoop *loop) {
    return w->kinds[loop->at].deep ? after_deep(loop->outside) : loop->outside;
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
        if (w->head != NULL) w->head[label->at] = loop->longest;
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
    if (w->before != NULL && in->op == OP_call_indirect) w->before[i] += UNCHECKED;
    if (goes_deep(w->ticks, in)) w->path = after_deep(w->path);
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

/* The longest path from the entry to the end, or to a check. */
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
    if (in->op != OP_call || in->a == MUL_HIGH_FUNC) return false;
    return m->go == NULL || in->a >= m->go->nfuncs || !(m->go->funcs[in->a].flags & GF_NORETURN);
}

static const LoopKind *find_loops(Arena *arena, const Module *m, const Ticks *ticks,
                                  const Code *code) {
    LoopKind *kinds = ARENA_ARRAY(arena, LoopKind, code->len + 1);
    VEC(Open) open = {0};
    for (uint32_t i = 0; i < code->len; i++) {
        const Insn *in = &code->data[i];
        if (op_info[in->op].imm == IMM_BLOCK) VEC_PUSH(arena, &open, (Open){.at = i});
        if (open.len == 0) continue;
        Open *top = &open.data[open.len - 1];
        top->calls = top->calls || returns_here(m, in);
        top->deep = top->deep || goes_deep(ticks, in);
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

typedef struct Calls {
    bool imports, deep;
} Calls;

static Calls find_calls(const Module *m, const Ticks *ticks, const Code *code) {
    Calls calls = {0};
    for (uint32_t i = 0; i < code->len; i++) {
        const Insn *in = &code->data[i];
        calls.deep = calls.deep || goes_deep(ticks, in);
        calls.imports = calls.imports || (in->op == OP_call && in->a != MUL_HIGH_FUNC &&
                                          m->funcs.data[in->a].imported);
    }
    return calls;
}

/* Finds what the calls of a function cost, once that of its callees is known. Calls that lead back
 * into the search are of functions that check at their entry and cost nothing. */
static void finish(const Module *m, Ticks *ticks, uint32_t func) {
    const Func *f = &m->funcs.data[func];
    if (f->imported) { /* may call the guest again */
        ticks->cost[func] = HOST_CALL;
        ticks->deep[func] = true;
        return;
    }
    Arena scratch = {0};
    Walk w = {.m = m, .ticks = ticks, .code = &f->code, .arena = &scratch};
    w.kinds = find_loops(&scratch, m, ticks, &f->code);
    uint32_t longest = walk(&w, f);
    if (has_quiet_loop(w.kinds, &f->code)) longest += GOWASM_LOCAL_FIRST;
    arena_free(&scratch);
    const Calls calls = find_calls(m, ticks, &f->code);
    ticks->entry[func] = ticks->entry[func] || longest > UNCHECKED || calls.imports;
    ticks->cost[func] = ticks->entry[func] ? 0 : longest;
    ticks->deep[func] = ticks->entry[func] || calls.deep;
}

typedef struct Visit {
    uint32_t func, at; /* at: the next instruction */
} Visit;

enum { UNSEEN, INSIDE, DONE };

static void search(const Module *m, Arena *arena, uint32_t root, uint8_t *state, Ticks *ticks) {
    VEC(Visit) stack = {0};
    VEC_PUSH(arena, &stack, (Visit){root, 0});
    state[root] = INSIDE;
    while (stack.len != 0) {
        Visit *v = &stack.data[stack.len - 1];
        const Code *code = &m->funcs.data[v->func].code;
        while (v->at < code->len && code->data[v->at].op != OP_call) v->at++;
        if (v->at == code->len) {
            state[v->func] = DONE;
            finish(m, ticks, v->func);
            stack.len--;
            continue;
        }
        uint32_t callee = code->data[v->at++].a;
        if (state[callee] == INSIDE) ticks->entry[callee] = ticks->deep[callee] = true;
        if (state[callee] != UNSEEN) continue;
        state[callee] = INSIDE;
        VEC_PUSH(arena, &stack, (Visit){callee, 0});
    }
}

const Ticks *plan_ticks(Module *m) {
    Ticks *ticks = ARENA_ARRAY(&m->arena, Ticks, 1);
    ticks->cost = ARENA_ARRAY(&m->arena, uint32_t, m->funcs.len);
    ticks->entry = ARENA_ARRAY(&m->arena, bool, m->funcs.len);
    ticks->deep = ARENA_ARRAY(&m->arena, bool, m->funcs.len);
    uint8_t *state = ARENA_ARRAY(&m->arena, uint8_t, m->funcs.len);
    for (uint32_t f = 0; f < m->funcs.len; f++)
        if (state[f] == UNSEEN) search(m, &m->arena, f, state, ticks);
    return ticks;
}

bool ticks_locally(const Gen *g, uint32_t func) {
    if (g->ticks == NULL) return false;
    Arena scratch = {0};
    const Code *code = &g->m->funcs.data[func].code;
    const bool any = has_quiet_loop(find_loops(&scratch, g->m, g->ticks, code), code);
    arena_free(&scratch);
    return any;
}

static void push_check(Arena *arena, Code *to, uint32_t check, uint32_t units) {
    const Insn count = {.op = OP_i32_const, .imm = units};
    code_push(arena, to, count);
    code_push(arena, to, insn_a(OP_call, check));
}

void insert_ticks(Arena *arena, const Module *m, const Ticks *ticks, uint32_t func,
                  const Code *from, Code *to) {
    Walk w = {.m = m, .ticks = ticks, .code = from, .arena = arena};
    w.kinds = find_loops(arena, m, ticks, from);
    w.before = ARENA_ARRAY(arena, uint32_t, from->len);
    w.head = ARENA_ARRAY(arena, uint32_t, from->len);
    w.returned = ARENA_ARRAY(arena, bool, from->len);
    uint32_t longest = walk(&w, &m->funcs.data[func]);
    if (has_quiet_loop(w.kinds, from)) longest += GOWASM_LOCAL_FIRST;
    *to = (Code){0};
    if (ticks->entry[func]) push_check(arena, to, TICK, larger(longest, 1));
    for (uint32_t i = 0; i < from->len; i++) {
        if (w.returned[i]) push_check(arena, to, TICK_RETURN, 0);
        if (w.before[i] != 0) push_check(arena, to, TICK, w.before[i]);
        code_push(arena, to, from->data[i]);
        if (from->data[i].op == OP_loop)
            push_check(arena, to, w.kinds[i].quiet ? TICK_LOCAL : TICK, larger(w.head[i], 1));
    }
}
