/* graph.c: order, dominators, loops.
 *
 * Dominators by Cooper, Harvey and Kennedy, "A Simple, Fast Dominance Algorithm" (2001); loops by
 * walking back from the sources of back edges, innermost first. Invariants: no recursion, since the
 * graphs come from untrusted code and may be deep. */
#include "analyse/graph.h"

static void fill_adjacency(Graph *g, Arena *arena, const Edge *edges, uint32_t nedges) {
    g->succ_first = ARENA_ARRAY(arena, uint32_t, (size_t)g->n + 1);
    g->pred_first = ARENA_ARRAY(arena, uint32_t, (size_t)g->n + 1);
    g->succ = ARENA_ARRAY(arena, uint32_t, (size_t)nedges + 1);
    g->pred = ARENA_ARRAY(arena, uint32_t, (size_t)nedges + 1);
    for (uint32_t i = 0; i < nedges; i++) {
        g->succ_first[edges[i].from + 1]++;
        g->pred_first[edges[i].to + 1]++;
    }
    for (uint32_t v = 0; v < g->n; v++) {
        g->succ_first[v + 1] += g->succ_first[v];
        g->pred_first[v + 1] += g->pred_first[v];
    }
    uint32_t *s = ARENA_ARRAY(arena, uint32_t, g->n), *p = ARENA_ARRAY(arena, uint32_t, g->n);
    for (uint32_t i = 0; i < nedges; i++) {
        uint32_t from = edges[i].from, to = edges[i].to;
        g->succ[g->succ_first[from] + s[from]++] = to;
        g->pred[g->pred_first[to] + p[to]++] = from;
    }
}

static void fill_order(Graph *g, Arena *arena) {
    uint32_t *stack = ARENA_ARRAY(arena, uint32_t, g->n);
    uint32_t *next = ARENA_ARRAY(arena, uint32_t, g->n);
    uint32_t *post = ARENA_ARRAY(arena, uint32_t, g->n);
    bool *seen = ARENA_ARRAY(arena, bool, g->n);
    uint32_t depth = 0, npost = 0;
    g->order = ARENA_ARRAY(arena, uint32_t, g->n);
    g->number = ARENA_ARRAY(arena, uint32_t, g->n);
    for (uint32_t v = 0; v < g->n; v++) g->number[v] = NO_NODE;
    stack[depth++] = 0;
    seen[0] = true;
    while (depth) {
        uint32_t v = stack[depth - 1];
        if (g->succ_first[v] + next[v] == g->succ_first[v + 1]) {
            post[npost++] = v;
            depth--;
            continue;
        }
        uint32_t to = g->succ[g->succ_first[v] + next[v]++];
        if (seen[to]) continue;
        seen[to] = true;
        stack[depth++] = to;
    }
    g->reached = npost;
    for (uint32_t i = 0; i < npost; i++) {
        g->order[i] = post[npost - 1 - i];
        g->number[g->order[i]] = i;
    }
}

static uint32_t common_dominator(const Graph *g, uint32_t a, uint32_t b) {
    while (a != b) {
        while (g->number[a] > g->number[b]) a = g->idom[a];
        while (g->number[b] > g->number[a]) b = g->idom[b];
    }
    return a;
}

static void fill_dominators(Graph *g, Arena *arena) {
    g->idom = ARENA_ARRAY(arena, uint32_t, g->n);
    for (uint32_t v = 0; v < g->n; v++) g->idom[v] = NO_NODE;
    g->idom[0] = 0;
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t i = 1; i < g->reached; i++) {
            uint32_t v = g->order[i], best = NO_NODE;
            for (uint32_t p = g->pred_first[v]; p < g->pred_first[v + 1]; p++) {
                uint32_t from = g->pred[p];
                if (g->number[from] == NO_NODE || g->idom[from] == NO_NODE) continue;
                best = best == NO_NODE ? from : common_dominator(g, best, from);
            }
            if (g->idom[v] != best) {
                g->idom[v] = best;
                changed = true;
            }
        }
    }
    g->idom[0] = NO_NODE;
}

/* Intervals of a preorder walk: subtree sizes from the back of the order, positions from its
 * front. A dominator stands before what it dominates in reverse postorder. */
static void fill_tree(Graph *g, Arena *arena) {
    uint32_t *size = ARENA_ARRAY(arena, uint32_t, g->n);
    uint32_t *used = ARENA_ARRAY(arena, uint32_t, g->n);
    g->tree_in = ARENA_ARRAY(arena, uint32_t, g->n);
    g->tree_out = ARENA_ARRAY(arena, uint32_t, g->n);
    for (uint32_t i = g->reached; i-- > 0;) {
        uint32_t v = g->order[i];
        size[v]++;
        if (g->idom[v] != NO_NODE) size[g->idom[v]] += size[v];
    }
    for (uint32_t i = 0; i < g->reached; i++) {
        uint32_t v = g->order[i], up = g->idom[v];
        if (up != NO_NODE) {
            g->tree_in[v] = g->tree_in[up] + 1 + used[up];
            used[up] += size[v];
        }
        g->tree_out[v] = g->tree_in[v] + size[v];
    }
}

static bool check_reducible(const Graph *g) {
    for (uint32_t i = 0; i < g->reached; i++) {
        uint32_t v = g->order[i];
        for (uint32_t s = g->succ_first[v]; s < g->succ_first[v + 1]; s++) {
            uint32_t to = g->succ[s];
            if (g->number[to] <= i && !graph_dominates(g, to, v)) return false;
        }
    }
    return true;
}

void graph_build(Graph *g, Arena *arena, uint32_t n, const Edge *edges, uint32_t nedges) {
    *g = (Graph){.n = n};
    fill_adjacency(g, arena, edges, nedges);
    fill_order(g, arena);
    fill_dominators(g, arena);
    fill_tree(g, arena);
    g->reducible = check_reducible(g);
}

static uint32_t outermost(const Loops *l, uint32_t v) {
    uint32_t h = l->innermost[v];
    if (h == NO_NODE) return NO_NODE;
    while (l->parent[h] != NO_NODE) h = l->parent[h];
    return h;
}

void graph_loops(const Graph *g, Arena *arena, Loops *l) {
    l->innermost = ARENA_ARRAY(arena, uint32_t, g->n);
    l->parent = ARENA_ARRAY(arena, uint32_t, g->n);
    l->is_header = ARENA_ARRAY(arena, bool, g->n);
    for (uint32_t v = 0; v < g->n; v++) l->innermost[v] = l->parent[v] = NO_NODE;
    uint32_t *stack = ARENA_ARRAY(arena, uint32_t, g->n);
    bool *queued = ARENA_ARRAY(arena, bool, g->n);
    for (uint32_t i = g->reached; i-- > 0;) {
        uint32_t head = g->order[i], depth = 0;
        for (uint32_t p = g->pred_first[head]; p < g->pred_first[head + 1]; p++) {
            uint32_t from = g->pred[p];
            if (g->number[from] == NO_NODE || g->number[from] < i) continue;
            l->is_header[head] = true;
            if (from != head && !queued[from]) {
                queued[from] = true;
                stack[depth++] = from;
            }
        }
        if (!l->is_header[head]) continue;
        uint32_t done = 0; /* stack[0 .. done) are in the loop and were looked at */
        while (done < depth) {
            uint32_t v = stack[done++];
            uint32_t top = outermost(l, v);
            uint32_t walk = v;
            if (top == NO_NODE) {
                l->innermost[v] = head;
            } else if (top != head) {
                l->parent[top] = head;
                walk = top;
            } else {
                continue;
            }
            for (uint32_t p = g->pred_first[walk]; p < g->pred_first[walk + 1]; p++) {
                uint32_t from = g->pred[p];
                if (from == head || g->number[from] == NO_NODE || queued[from]) continue;
                queued[from] = true;
                stack[depth++] = from;
            }
        }
        for (uint32_t k = 0; k < depth; k++) queued[stack[k]] = false;
        l->innermost[head] = head;
    }
}
