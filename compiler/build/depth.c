/* depth.c: the deepest chain of calls, by a search without recursion of its own: a module chooses
 * how long its chains are. */
#include "build/depth.h"

uint32_t depth_node(DepthGraph *g, Str name) {
    uint32_t at = map_add(&g->names, name, g->nodes.len);
    if (at != MAP_NONE) return at;
    VEC_PUSH(g->arena, &g->nodes, (DepthNode){.name = name, .deepest = MAP_NONE});
    return g->nodes.len - 1;
}

void depth_call(DepthGraph *g, uint32_t from, uint32_t to) {
    DepthNode *n = &g->nodes.data[from];
    VEC_PUSH(g->arena, &n->calls, to);
}

/* The end of the path, from `to` on. */
static bool unbounded(DepthGraph *g, const uint32_t *path, uint32_t length, uint32_t to) {
    uint32_t first = length - 1;
    while (first > 0 && path[first] != to) first--;
    for (uint32_t i = first; i < length; i++) VEC_PUSH(g->arena, &g->cycle, path[i]);
    return false;
}

bool depth_search(DepthGraph *g, uint32_t root) {
    VEC(uint32_t) path = {0};
    if (g->nodes.data[root].state == NODE_DONE) return true;
    VEC_PUSH(g->arena, &path, root);
    g->nodes.data[root].state = NODE_OPEN;
    while (path.len != 0) {
        DepthNode *n = &g->nodes.data[path.data[path.len - 1]];
        if (n->dynamic) return unbounded(g, path.data, path.len, path.data[path.len - 1]);
        if (n->position == n->calls.len) {
            uint64_t below = n->deepest != MAP_NONE ? g->nodes.data[n->deepest].depth : 0;
            n->depth = n->frame + below;
            n->state = NODE_DONE;
            path.len--;
            continue;
        }
        uint32_t to = n->calls.data[n->position];
        DepthNode *callee = &g->nodes.data[to];
        if (callee->state == NODE_OPEN) return unbounded(g, path.data, path.len, to);
        if (callee->state == NODE_DONE) {
            if (n->deepest == MAP_NONE || g->nodes.data[n->deepest].depth < callee->depth)
                n->deepest = to;
            n->position++;
            continue;
        }
        callee->state = NODE_OPEN;
        VEC_PUSH(g->arena, &path, to);
    }
    return true;
}
