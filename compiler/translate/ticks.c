/* ticks.c: --interruptible: where generated code looks whether it must stop.
 *
 * Comes in: a verified Module. Goes out: which functions look at their entry, and the code of a
 * function with its looks in it, as calls of a function `tick` that bodies.c turns into GW_TICK.
 * Must hold: no code runs for ever without a look. What repeats is a loop, which looks at its head,
 * or a cycle of calls: one with a call through a table looks before that call; any other cycle has
 * an edge that leads back to a function which a depth-first search is still inside of, and such
 * functions look at their entry. That is fewer than all that can recurse, and leaves none out. */
#include "translate/gen.h"

typedef struct Visit {
    uint32_t func, at; /* at: the next instruction */
} Visit;

enum { UNSEEN, INSIDE, DONE };

static void search(const Module *m, Arena *arena, uint32_t root, uint8_t *state, bool *entry) {
    VEC(Visit) stack = {0};
    VEC_PUSH(arena, &stack, (Visit){root, 0});
    state[root] = INSIDE;
    while (stack.len != 0) {
        Visit *v = &stack.data[stack.len - 1];
        const Code *code = &m->funcs.data[v->func].code;
        while (v->at < code->len && code->data[v->at].op != OP_call) v->at++;
        if (v->at == code->len) {
            state[v->func] = DONE;
            stack.len--;
            continue;
        }
        uint32_t callee = code->data[v->at++].a;
        if (state[callee] == INSIDE) entry[callee] = true;
        if (state[callee] != UNSEEN) continue;
        state[callee] = INSIDE;
        VEC_PUSH(arena, &stack, (Visit){callee, 0});
    }
}

const bool *find_entry_ticks(Module *m) {
    bool *entry = ARENA_ARRAY(&m->arena, bool, m->funcs.len);
    uint8_t *state = ARENA_ARRAY(&m->arena, uint8_t, m->funcs.len);
    for (uint32_t f = 0; f < m->funcs.len; f++)
        if (state[f] == UNSEEN) search(m, &m->arena, f, state, entry);
    return entry;
}

bool ticks_in_register(const Gen *g, uint32_t func) {
    const Code *code = &g->m->funcs.data[func].code;
    bool loops = false;
    if (g->entry_ticks == NULL) return false;
    for (uint32_t i = 0; i < code->len; i++) {
        if (code->data[i].op == OP_call || code->data[i].op == OP_call_indirect) return false;
        loops = loops || code->data[i].op == OP_loop;
    }
    return loops;
}

void insert_ticks(Arena *arena, const Code *from, bool at_entry, uint32_t tick, Code *to) {
    const Insn look = {.op = OP_call, .a = tick};
    *to = (Code){0};
    if (at_entry) VEC_PUSH(arena, to, look);
    for (uint32_t i = 0; i < from->len; i++) {
        if (from->data[i].op == OP_call_indirect) VEC_PUSH(arena, to, look);
        VEC_PUSH(arena, to, from->data[i]);
        if (from->data[i].op == OP_loop) VEC_PUSH(arena, to, look);
    }
}
