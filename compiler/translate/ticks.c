/* ticks.c: --interruptible: where generated code looks whether it must stop.
 *
 * Comes in: a verified Module. Goes out: which functions look at their entry, and the code of a
 * function with its looks in it, as calls of functions that bodies.c turns into GW_TICK and
 * GW_TICK_LOCAL.
 * Must hold: no code runs for ever without a look. What repeats is a loop, which looks at its head,
 * or a cycle of calls: one with a call through a table looks before that call; any other cycle has
 * an edge that leads back to a function which a depth-first search is still inside of, and such
 * functions look at their entry. That is fewer than all that can recurse, and leaves none out. */
#include "analyse/goshape.h"
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

typedef struct Open {
    uint32_t at; /* the block's first instruction */
    bool calls;
} Open;

static bool returns_here(const Module *m, const Insn *in) {
    if (in->op == OP_call_indirect) return true;
    if (in->op != OP_call || in->a == MUL_HIGH_FUNC) return false;
    return m->go == NULL || in->a >= m->go->nfuncs || !(m->go->funcs[in->a].flags & GF_NORETURN);
}

/* By instruction: is it a loop that calls nothing that returns to it? Then a count in a local
 * variable serves it, which compilers keep in a register. */
static const bool *find_quiet_loops(Arena *arena, const Module *m, const Code *code) {
    bool *quiet = ARENA_ARRAY(arena, bool, code->len + 1);
    VEC(Open) open = {0};
    for (uint32_t i = 0; i < code->len; i++) {
        const Insn *in = &code->data[i];
        if (op_info[in->op].imm == IMM_BLOCK) VEC_PUSH(arena, &open, (Open){i, false});
        if (open.len == 0) continue;
        Open *top = &open.data[open.len - 1];
        top->calls = top->calls || returns_here(m, in);
        if (in->op != OP_end) continue;
        quiet[top->at] = code->data[top->at].op == OP_loop && !top->calls;
        if (--open.len != 0) open.data[open.len - 1].calls |= top->calls;
    }
    return quiet;
}

bool ticks_locally(const Gen *g, uint32_t func) {
    const Code *code = &g->m->funcs.data[func].code;
    if (g->entry_ticks == NULL) return false;
    Arena scratch = {0};
    const bool *quiet = find_quiet_loops(&scratch, g->m, code);
    bool any = false;
    for (uint32_t i = 0; i < code->len; i++) any = any || quiet[i];
    arena_free(&scratch);
    return any;
}

void insert_ticks(Arena *arena, const Module *m, const Code *from, bool at_entry, Code *to) {
    const Insn look = {.op = OP_call, .a = TICK}, look_locally = {.op = OP_call, .a = TICK_LOCAL};
    const bool *quiet = find_quiet_loops(arena, m, from);
    *to = (Code){0};
    if (at_entry) VEC_PUSH(arena, to, look);
    for (uint32_t i = 0; i < from->len; i++) {
        if (from->data[i].op == OP_call_indirect) VEC_PUSH(arena, to, look);
        VEC_PUSH(arena, to, from->data[i]);
        if (from->data[i].op == OP_loop) VEC_PUSH(arena, to, quiet[i] ? look_locally : look);
    }
}
