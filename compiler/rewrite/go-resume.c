/* go-resume.c, pass go-resume: the dispatch of Go's functions becomes structured control flow.
 *
 *     block loop block block                        block
 *       local.get 0  br_table 0 0 1  end              local.get 0             a resume
 *       ...  local.get 1  i64.load offset=8           if  ...  br_table  end
 *       if  i32.const 1  local.set 0  br 1  end  ->   ...  local.get 1  i64.load offset=8
 *       ...  br 1           goes on at PC_B 1         if  ...  br 0  end
 *     end                                             ...
 *     ...                                           end
 *     end unreachable end  i32.const 1              i32.const 1
 *
 * Input: Go-ABI functions as gobody.h describes them. Output: the same functions with natural
 * blocks and loops. PC_B is 0 except during a resume: the entry tests it once, and looks for the
 * target only if it is not 0; a resume point inside a loop is reached through the loop's header,
 * which tests PC_B again. Loops without resume points have no test. Invariants: a function whose
 * graph is irreducible, or whose form differs in any way, is left unchanged; every new body is
 * verified, and the old one restored if that fails. */
#include "rewrite/go-resume-structure.h"
#include "rewrite/passes.h"

#include <string.h>

#define MAX_ROUTES 32u /* for each resume point: the loops around it */

typedef VEC(Edge) Edges;

static void segment_edges(const GoBody *b, Arena *arena, Edges *edges, const uint32_t *test_of) {
    for (uint32_t s = 0; s < b->nsegments; s++) {
        const GoSegment *seg = &b->segments[s];
        for (uint32_t k = 0; k < seg->njumps + (seg->falls && s + 1 < b->nsegments); k++) {
            uint32_t to = k < seg->njumps ? b->jumps[seg->first_jump + k].target : s + 1;
            uint32_t node = test_of && test_of[to] != NO_NODE ? test_of[to] : 1 + to;
            VEC_PUSH(arena, edges, (Edge){1 + s, node});
        }
    }
}

/* Adds an edge from the entry to each resume point that nothing else reaches. */
static void add_orphans(const GoBody *b, Arena *arena, Edges *edges) {
    Graph g;
    uint32_t n = 1 + b->nsegments, top = 0, *todo = ARENA_ARRAY(arena, uint32_t, n);
    bool *reached = ARENA_ARRAY(arena, bool, n);
    graph_build(&g, arena, n, edges->data, edges->len);
    for (uint32_t v = 0; v < n; v++) reached[v] = g.number[v] != NO_NODE;
    for (uint32_t i = 0; i < b->nresumes; i++) {
        uint32_t orphan = 1 + b->resumes[i].segment;
        if (reached[orphan]) continue;
        VEC_PUSH(arena, edges, ((Edge){0, orphan}));
        reached[orphan] = true;
        todo[top++] = orphan;
        while (top) {
            uint32_t v = todo[--top];
            for (uint32_t k = g.succ_first[v]; k < g.succ_first[v + 1]; k++) {
                if (reached[g.succ[k]]) continue;
                reached[g.succ[k]] = true;
                todo[top++] = g.succ[k];
            }
        }
    }
}

/* The way of each resume point: from the entry through the tests of the loops around it. False when
 * there are too many: memory must stay a constant times the size of the file. */
static bool plan_routes(const GoBody *b, Arena *arena, const Loops *loops, Plan *p) {
    uint32_t n = p->nnodes;
    p->first_route = ARENA_ARRAY(arena, uint32_t, n);
    p->nroutes = ARENA_ARRAY(arena, uint32_t, n);
    uint32_t total = 0;
    for (int fill = 0; fill < 2; fill++) {
        for (uint32_t i = 0; i < b->nresumes; i++) {
            uint32_t to = 1 + b->resumes[i].segment;
            uint32_t header = loops->innermost[to];
            for (;; header = loops->parent[header]) {
                uint32_t at = header == NO_NODE ? 0 : p->test_of[header - 1];
                if (fill) {
                    Route r = {b->resumes[i].pc_b, to};
                    p->routes[p->first_route[at] + p->nroutes[at]] = r;
                    p->is_target[to] = true;
                }
                p->nroutes[at]++;
                if (at == 0) break;
                to = at;
            }
        }
        if (fill) break;
        for (uint32_t v = 0; v < n; v++) {
            p->first_route[v] = total;
            total += p->nroutes[v];
            p->nroutes[v] = 0;
        }
        if (total / MAX_ROUTES > b->nresumes) return false;
        p->routes = ARENA_ARRAY(arena, Route, (size_t)total + 1);
    }
    return true;
}

static bool make_plan(const GoBody *b, Arena *arena, Plan *p) {
    Edges edges = {0};
    VEC_PUSH(arena, &edges, (Edge){0, 1});
    segment_edges(b, arena, &edges, NULL);
    add_orphans(b, arena, &edges);
    Graph g;
    Loops loops;
    graph_build(&g, arena, 1 + b->nsegments, edges.data, edges.len);
    if (!g.reducible) return false;
    graph_loops(&g, arena, &loops);

    *p = (Plan){.nnodes = 1 + b->nsegments};
    p->test_of = ARENA_ARRAY(arena, uint32_t, b->nsegments);
    for (uint32_t s = 0; s < b->nsegments; s++) p->test_of[s] = NO_NODE;
    for (uint32_t i = 0; i < b->nresumes; i++) {
        uint32_t header = loops.innermost[1 + b->resumes[i].segment];
        for (; header != NO_NODE; header = loops.parent[header])
            if (p->test_of[header - 1] == NO_NODE) p->test_of[header - 1] = p->nnodes++;
    }
    p->has_tests = p->nnodes > 1 + b->nsegments;
    p->tested = ARENA_ARRAY(arena, uint32_t, p->nnodes);
    p->is_target = ARENA_ARRAY(arena, bool, p->nnodes);
    if (!plan_routes(b, arena, &loops, p)) return false;

    edges.len = 0;
    VEC_PUSH(arena, &edges, (Edge){0, plan_target(p, 0)});
    segment_edges(b, arena, &edges, p->test_of);
    for (uint32_t s = 0; s < b->nsegments; s++) {
        if (p->test_of[s] == NO_NODE) continue;
        p->tested[p->test_of[s]] = s;
        VEC_PUSH(arena, &edges, (Edge){p->test_of[s], 1 + s});
    }
    for (uint32_t v = 0; v < p->nnodes; v++)
        for (uint32_t i = 0; i < p->nroutes[v]; i++)
            VEC_PUSH(arena, &edges, (Edge){v, p->routes[p->first_route[v] + i].node});
    graph_build(&p->graph, arena, p->nnodes, edges.data, edges.len);
    if (!p->graph.reducible) return false;
    graph_loops(&p->graph, arena, &p->loops);
    return true;
}

static bool uses_scratch(const GoBody *b, const Insn *code) {
    uint32_t end = b->segments[b->nsegments - 1].end;
    for (uint32_t i = b->segments[0].begin; i < end; i++)
        if (code[i].op == OP_call_indirect) return true;
    return false;
}

/* Structures one function; false leaves it as it was. */
static bool structure_func(Module *m, uint32_t func, Arena *arena) {
    Func *f = &m->funcs.data[func], old = *f;
    GoBody body;
    Plan plan;
    uint32_t *flags = &m->go->funcs[func].flags;
    GoForm form = go_parse(m, func, arena, &body);
    if (form != GO_FORM_PLAIN) *flags |= GF_DISPATCH;
    if (form == GO_FORM_OTHER) *flags |= GF_STRANGE;
    if (form != GO_FORM_DISPATCH || !make_plan(&body, arena, &plan)) return false;
    uint32_t scratch = 1 + f->nlocals;
    Code out = {0};
    *flags |= GF_STRANGE; /* until it is done */
    if (!structure_emit(m, func, &body, &plan, scratch, arena, &out)) return false;
    f->code = (Code){0};
    code_append(&m->arena, &f->code, out.data, out.len);
    if (uses_scratch(&body, old.code.data)) func_add_local(m, f, VT_I32);
    Diag found = {0};
    relink_func(m, func, "go-resume");
    if (verify_func(m, func, "go-resume", &found)) {
        *flags &= ~(uint32_t)GF_STRANGE;
        return true;
    }
    pass_put_back(m, "go-resume", &found);
    *f = old;
    return false;
}

void pass_go_resume(Module *m) {
    if (!m->go) return;
    Arena scratch = {0};
    for (uint32_t i = 0; i < m->funcs.len; i++) {
        GoFunc *g = &m->go->funcs[i];
        if (!(g->flags & GF_ABI)) continue;
        if (structure_func(m, i, &scratch)) g->flags |= GF_STRUCTURED;
        arena_free(&scratch);
    }
}
