/* go-resume-structure.h: a control-flow graph of Go segments back to wasm's structured control. */
#ifndef GOWASM_REWRITE_GO_RESUME_STRUCTURE_H
#define GOWASM_REWRITE_GO_RESUME_STRUCTURE_H

#include "analyse/graph.h"
#include "golang/gobody.h"

/* Where a dispatch goes for one PC_B. */
typedef struct Route {
    uint32_t pc_b, node;
} Route;

/* Nodes: 0 the entry; 1 + s segment s; then one test of PC_B before each loop header that has
 * a resume point in its loop. */
typedef struct Plan {
    Graph graph;
    uint32_t nnodes;
    Loops loops;
    uint32_t *test_of;     /* by segment: the test node that edges to it go through, or NO_NODE */
    uint32_t *tested;      /* by test node: the segment after it */
    uint32_t *first_route; /* by node (entry and tests): routes[first_route[v] .. +nroutes[v]) */
    uint32_t *nroutes;
    Route *routes;
    bool *is_target; /* by node: some dispatch goes there */
    bool has_tests;
} Plan;

static inline uint32_t plan_target(const Plan *p, uint32_t segment) {
    return p->test_of[segment] != NO_NODE ? p->test_of[segment] : 1 + segment;
}

/* Appends the function's new body to `out`. False when it would nest too deeply. */
bool structure_emit(Module *m, uint32_t func, const GoBody *body, const Plan *plan,
                    uint32_t scratch_local, Arena *arena, Code *out);

#endif
