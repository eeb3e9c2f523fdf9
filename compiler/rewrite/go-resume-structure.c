/* go-resume-structure.c: blocks and loops from a dominator tree.
 *
 * Ramsey, "Beyond Relooper: Recursive Translation of Unstructured Control Flow to Structured
 * Control Flow" (ICFP 2022), with an explicit stack in place of the recursion, since dominator
 * trees of generated code are deep. Input: a reducible graph of segments (go-resume.c).
 * Output: the body, whose jumps are forward branches to the end of a block, branches to a loop, or
 * nothing where the target has one predecessor and stands in its place. */
#include "rewrite/go-resume-structure.h"

#define MAX_NESTING 4000u
#define SPARSE 32u /* entries of a br_table for each of its routes, beyond which there is none */

typedef enum TaskKind { TASK_TREE, TASK_BODY, TASK_END } TaskKind;
typedef struct Task {
    TaskKind kind;
    uint32_t node;
    uint32_t pos; /* TASK_BODY: next instruction, 0: from the start */
    uint32_t next_jump;
    uint32_t nested; /* blocks of the segment's own that are open */
} Task;

typedef struct Emitter {
    Module *m;
    const Insn *code;
    const GoBody *body;
    const Plan *plan;
    Arena *arena;
    Code *out;
    uint32_t scratch_local;
    VEC(Task) tasks;
    uint32_t depth;                     /* open blocks */
    uint32_t *block_depth, *loop_depth; /* by node: `depth` inside its block or loop, 0: not open */
    uint32_t *first_child, *next_child; /* merge nodes by immediate dominator, in order */
    bool *is_merge;
    bool dead; /* nothing reaches the next instruction */
    bool too_deep;
} Emitter;

static void put(Emitter *e, Insn in) {
    VEC_PUSH(e->arena, e->out, in);
}

static void open_block(Emitter *e, Op op) {
    put(e, insn_block(op, BT_EMPTY));
    if (++e->depth > MAX_NESTING) e->too_deep = true;
}

static void push_task(Emitter *e, TaskKind kind, uint32_t node) {
    VEC_PUSH(e->arena, &e->tasks, (Task){.kind = kind, .node = node});
}

/* The edge from node v to node `to`. True when `to` stands here, as a task to come. */
static bool branch(Emitter *e, uint32_t v, uint32_t to) {
    const Graph *g = &e->plan->graph;
    if (g->number[to] <= g->number[v]) {
        put(e, insn_a(OP_br, e->depth - e->loop_depth[to]));
    } else if (e->is_merge[to]) {
        put(e, insn_a(OP_br, e->depth - e->block_depth[to]));
    } else {
        push_task(e, TASK_TREE, to);
        return true;
    }
    e->dead = true;
    return false;
}

static void start_tree(Emitter *e, uint32_t v) {
    const Plan *p = e->plan;
    bool header = p->loops.is_header[v];
    if (header) {
        open_block(e, OP_loop);
        e->loop_depth[v] = e->depth;
        push_task(e, TASK_END, NO_NODE);
    }
    /* Blocks open from the last child to the first and close from the first to the last. */
    uint32_t first = e->tasks.len, n = 0;
    for (uint32_t c = e->first_child[v]; c != NO_NODE; c = e->next_child[c]) {
        push_task(e, TASK_TREE, c);
        push_task(e, TASK_END, c);
        n++;
    }
    for (uint32_t i = 0; i < n / 2; i++) { /* the first child's tasks go on top */
        uint32_t a = first + 2 * i, b = first + 2 * (n - 1 - i);
        for (uint32_t k = 0; k < 2; k++) {
            Task t = e->tasks.data[a + k];
            e->tasks.data[a + k] = e->tasks.data[b + k];
            e->tasks.data[b + k] = t;
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        open_block(e, OP_block);
        e->block_depth[e->tasks.data[first + 2 * i + 1].node] = e->depth;
    }
    push_task(e, TASK_BODY, v);
}

static void end_block(Emitter *e, bool loop) {
    Code *out = e->out;
    /* `br 0, end`, which in a loop means again */
    if (!loop && e->dead && out->len && out->data[out->len - 1].op == OP_br &&
        out->data[out->len - 1].a == 0)
        out->len--;
    put(e, insn(OP_end));
    e->depth--;
    e->dead = loop; /* nothing falls out of a loop's end */
}

/* Branches to the node that each of the routes asks for; traps for any other PC_B. */
static void emit_routes(Emitter *e, uint32_t v) {
    const Plan *p = e->plan;
    const Route *r = &p->routes[p->first_route[v]];
    uint32_t n = p->nroutes[v], low = r[0].pc_b, span = r[n - 1].pc_b - low + 1;
    if (n <= 3 || span / SPARSE > n) {
        for (uint32_t i = 0; i < n; i++) {
            put(e, insn_a(OP_local_get, 0));
            put(e, insn_i32((int32_t)r[i].pc_b));
            put(e, insn(OP_i32_eq));
            put(e, insn_a(OP_br_if, e->depth - e->block_depth[r[i].node]));
        }
        put(e, insn(OP_unreachable));
        return;
    }
    uint32_t *targets = ARENA_ARRAY(&e->m->arena, uint32_t, (size_t)span + 1);
    open_block(e, OP_block); /* ends with the trap */
    for (uint32_t i = 0; i < n; i++)
        targets[r[i].pc_b - low] = e->depth - e->block_depth[r[i].node];
    put(e, insn_a(OP_local_get, 0));
    put(e, insn_i32((int32_t)low));
    put(e, insn(OP_i32_sub));
    put(e, insn_br_table(span, targets));
    put(e, insn(OP_end));
    e->depth--;
    put(e, insn(OP_unreachable));
}

static void emit_test(Emitter *e, uint32_t v, uint32_t segment) {
    if (e->plan->nroutes[v]) {
        put(e, insn_a(OP_local_get, 0));
        open_block(e, OP_if);
        emit_routes(e, v);
        put(e, insn(OP_end));
        e->depth--;
    }
    branch(e, v, v == 0 ? plan_target(e->plan, segment) : 1 + segment);
}

/* `if, br d, end` is `br_if d - 1`; true when code[pos] was that `end`. */
static bool fold_if(Emitter *e, Task *t) {
    Code *out = e->out;
    if (out->len < 2 || out->data[out->len - 2].op != OP_if || out->data[out->len - 1].a == 0 ||
        e->code[t->pos].op != OP_end || t->nested == 0)
        return false;
    uint32_t to = out->data[out->len - 1].a - 1;
    out->len -= 2;
    put(e, insn_a(OP_br_if, to));
    e->depth--;
    t->nested--;
    t->pos++;
    e->dead = false;
    return true;
}

/* A call that only unwinds: the result is known to be 1. */
static void emit_unwinding_call(Emitter *e, Task *t) {
    put(e, e->code[t->pos]);
    put(e, insn(OP_drop));
    put(e, insn_a(OP_br, e->depth - 1));
    e->dead = true;
    t->pos += 4; /* call, global.get, local.set, br_if */
}

static bool jump_is_next(const Emitter *e, const Task *t, const GoSegment *s) {
    return t->next_jump < s->first_jump + s->njumps && e->body->jumps[t->next_jump].at == t->pos;
}

static void emit_end(Emitter *e, Task *t, Insn end) {
    put(e, end);
    e->depth--;
    t->nested--;
}

/* Leaves dead code out, up to where other code joins; false: there is none in the segment.
 * `skipped`: blocks that are open in it. */
static bool skip_dead(Emitter *e, Task *t, const GoSegment *s, uint32_t *skipped) {
    const Insn *in = &e->code[t->pos];
    if (jump_is_next(e, t, s)) t->next_jump++;
    t->pos++;
    if (insn_opens_block(in)) {
        ++*skipped;
    } else if (in->op == OP_end && *skipped) {
        --*skipped;
    } else if (in->op == OP_end) {
        emit_end(e, t, *in);
        e->dead = false;
    } else if (in->op == OP_else && !*skipped) {
        put(e, *in);
        e->dead = false;
    } else if (t->nested == 0 && !*skipped) {
        return false; /* dead at the top level: so is the rest */
    }
    return true;
}

/* The jump at t->pos; false when the task went to sleep. The stack of tasks may move: the task is
 * its last one. */
static bool emit_jump(Emitter *e, Task *t) {
    uint32_t to = plan_target(e->plan, e->body->jumps[t->next_jump++].target);
    t->pos += 3;
    return !branch(e, t->node, to);
}

/* An instruction that is reached and no jump. */
static void emit_insn(Emitter *e, Task *t, const GoSegment *s) {
    Insn in = e->code[t->pos];
    if (in.op == OP_call && go_call_unwinds(e->m, e->code, s->end, t->pos)) {
        emit_unwinding_call(e, t);
        return;
    }
    t->pos++;
    if (in.op == OP_end) {
        emit_end(e, t, in);
        return;
    }
    if ((in.op == OP_local_set || in.op == OP_local_get) && in.a == 0) in.a = e->scratch_local;
    if (in.op == OP_br_if && in.a >= t->nested)
        in.a = e->depth - 1; /* the unwind exit, outermost */
    put(e, in);
    if (insn_opens_block(&in)) {
        if (++e->depth > MAX_NESTING) e->too_deep = true;
        t->nested++;
    }
    if (op_never_goes_on(in.op)) e->dead = true;
}

/* Copies a segment from t->pos on. False when it went to sleep: a tree comes first. */
static bool emit_segment(Emitter *e, Task *t, const GoSegment *s) {
    uint32_t skipped = 0, mine = e->tasks.len - 1;
    while (t->pos < s->end) {
        if (e->dead) {
            if (!skip_dead(e, t, s, &skipped)) return true;
        } else if (jump_is_next(e, t, s)) {
            if (!emit_jump(e, t)) return false;
            t = &e->tasks.data[mine];
            fold_if(e, t);
        } else {
            emit_insn(e, t, s);
        }
    }
    return true;
}

static void run_body(Emitter *e) {
    Task *t = &e->tasks.data[e->tasks.len - 1];
    const Plan *p = e->plan;
    uint32_t v = t->node, nsegments = e->body->nsegments;
    if (v == 0 || v > nsegments) {
        e->tasks.len--;
        emit_test(e, v, v == 0 ? 0 : p->tested[v]);
        return;
    }
    const GoSegment *s = &e->body->segments[v - 1];
    if (t->pos == 0) {
        t->pos = s->begin;
        t->next_jump = s->first_jump;
        if (p->is_target[v] && p->has_tests) {
            put(e, insn_i32(0));
            put(e, insn_a(OP_local_set, 0));
        }
    }
    if (!emit_segment(e, t, s)) return;
    e->tasks.len--;
    if (e->dead) return;
    if (v == nsegments) {
        put(e, insn(OP_unreachable));
        e->dead = true;
    } else {
        branch(e, v, plan_target(p, v));
    }
}

static void find_merges(Emitter *e) {
    const Graph *g = &e->plan->graph;
    uint32_t n = e->plan->nnodes;
    for (uint32_t v = 0; v < n; v++) e->first_child[v] = e->next_child[v] = NO_NODE;
    for (uint32_t i = g->reached; i-- > 1;) {
        uint32_t v = g->order[i], forward = 0;
        for (uint32_t k = g->pred_first[v]; k < g->pred_first[v + 1]; k++) {
            uint32_t from = g->number[g->pred[k]];
            if (from != NO_NODE && from < i) forward++;
        }
        e->is_merge[v] = forward > 1 || e->plan->is_target[v];
        if (!e->is_merge[v]) continue;
        e->next_child[v] = e->first_child[g->idom[v]];
        e->first_child[g->idom[v]] = v;
    }
}

bool structure_emit(Module *m, uint32_t func, const GoBody *body, const Plan *plan,
                    uint32_t scratch_local, Arena *arena, Code *out) {
    uint32_t n = plan->nnodes;
    Emitter e = {.m = m, .body = body, .plan = plan, .arena = arena, .out = out};
    e.code = m->funcs.data[func].code.data;
    e.scratch_local = scratch_local;
    e.block_depth = ARENA_ARRAY(arena, uint32_t, n);
    e.loop_depth = ARENA_ARRAY(arena, uint32_t, n);
    e.first_child = ARENA_ARRAY(arena, uint32_t, n);
    e.next_child = ARENA_ARRAY(arena, uint32_t, n);
    e.is_merge = ARENA_ARRAY(arena, bool, n);
    find_merges(&e);

    put(&e, e.code[0]);
    put(&e, e.code[1]);
    if (body->has_unwind) open_block(&e, OP_block);
    push_task(&e, TASK_TREE, 0);
    while (e.tasks.len && !e.too_deep) {
        Task *t = &e.tasks.data[e.tasks.len - 1];
        if (t->kind == TASK_BODY) {
            run_body(&e);
            continue;
        }
        TaskKind kind = t->kind;
        uint32_t v = t->node;
        e.tasks.len--;
        if (kind == TASK_TREE) {
            e.dead = false;
            start_tree(&e, v);
        } else {
            end_block(&e, v == NO_NODE);
        }
    }
    Op last = (Op)out->data[out->len - 1].op;
    if (!e.dead || last == OP_end) put(&e, insn(OP_unreachable));
    if (body->has_unwind) {
        put(&e, insn(OP_end));
        put(&e, insn_i32(1));
    }
    put(&e, insn(OP_end));
    return !e.too_deep;
}
