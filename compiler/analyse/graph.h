/* graph.h: small directed graphs: reverse postorder, dominators, natural loops.
 *
 * Nodes are numbers below n; node 0 is the entry. A graph is built from a list of edges and then
 * not changed. Everything lives in the arena that it was made with. */
#ifndef GOWASM_ANALYSE_GRAPH_H
#define GOWASM_ANALYSE_GRAPH_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

#define NO_NODE UINT32_MAX

typedef struct Edge {
    uint32_t from, to;
} Edge;

typedef struct Graph {
    uint32_t n;
    uint32_t *succ_first, *succ; /* successors of v: succ[succ_first[v] .. succ_first[v + 1]) */
    uint32_t *pred_first, *pred;
    uint32_t reached; /* how many nodes the entry reaches */
    uint32_t *order;  /* those, in reverse postorder */
    uint32_t *number; /* position in `order`, or NO_NODE */
    uint32_t *idom;   /* immediate dominator; of the entry and of unreached nodes NO_NODE */
    uint32_t *tree_in, *tree_out; /* dominator tree intervals */
    bool reducible; /* every edge against the order goes to a node that dominates its source */
} Graph;

/* Order, dominators and reducibility are filled in. */
void graph_build(Graph *g, Arena *arena, uint32_t n, const Edge *edges, uint32_t nedges);

/* Both reached; a node dominates itself. */
static inline bool graph_dominates(const Graph *g, uint32_t a, uint32_t b) {
    return g->tree_in[a] <= g->tree_in[b] && g->tree_out[b] <= g->tree_out[a];
}

/* Natural loops of a reducible graph. A loop is named by its header. */
typedef struct Loops {
    uint32_t *innermost; /* by node: header of the innermost loop around it (its own, if it is
                            one), or NO_NODE */
    uint32_t *parent;    /* by header: header of the loop around, or NO_NODE */
    bool *is_header;
} Loops;
void graph_loops(const Graph *g, Arena *arena, Loops *loops);

#endif
