/* depth.h: how deep calls go, in bytes of stack. */
#ifndef GOWASM_BUILD_DEPTH_H
#define GOWASM_BUILD_DEPTH_H

#include "base/map.h"
#include "base/vec.h"

typedef struct DepthNode {
    Str name;
    uint64_t frame, depth; /* depth: of the deepest chain of calls that begins here */
    uint64_t body;         /* of a second function of this name, which the first calls */
    VEC(uint32_t) calls;
    uint32_t deepest;  /* the call on that chain, or MAP_NONE */
    uint32_t position; /* in the search */
    bool known;        /* there is code for it */
    bool dynamic;      /* its frame has no fixed size */
    enum { NODE_NEW, NODE_OPEN, NODE_DONE } state;
} DepthNode;

typedef struct DepthGraph {
    Arena *arena;
    Map names;
    VEC(DepthNode) nodes;
    VEC(uint32_t)
    cycle; /* where there is no bound: a chain of calls that comes back to its first */
} DepthGraph;

/* The node of a name, made where there is none. */
uint32_t depth_node(DepthGraph *g, Str name);
void depth_call(DepthGraph *g, uint32_t from, uint32_t to);

/* Fills `depth` of `root` and of all that it reaches. False: no bound; `cycle` is why, or the one
 * function whose frame has no fixed size. */
bool depth_search(DepthGraph *g, uint32_t root);

#endif
