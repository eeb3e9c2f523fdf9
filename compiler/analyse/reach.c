/* reach.c: see reach.h.
 *
 * Input, output and invariants: those of the header. */
#include "analyse/reach.h"

void reach_begin(Reach *r, Arena *arena, const Module *m, const Func *f) {
    *r = (Reach){.arena = arena, .m = m};
    uint32_t nlocals = m->types.data[f->type].nparams + f->nlocals;
    r->locals = ARENA_ARRAY(arena, LocalValue, nlocals);
    r->next = ARENA_ARRAY(arena, uint32_t, nlocals);
    r->next_after = ARENA_ARRAY(arena, uint32_t, f->code.len);
    Block *body = ARENA_NEW(arena, Block);
    *body = (Block){.op = OP_block, .open = true, .end = f->code.len - 1};
    VEC_PUSH(arena, &r->blocks, body);
    for (uint32_t i = 0; i < nlocals; i++) r->next[i] = NO_INDEX;
    for (uint32_t i = f->code.len; i-- > 0;) {
        const Insn *in = &f->code.data[i];
        if (in->op != OP_local_set && in->op != OP_local_tee) continue;
        r->next_after[i] = r->next[in->a];
        r->next[in->a] = i;
    }
}

Block *reach_top(const Reach *r) {
    return r->blocks.data[r->blocks.len - 1];
}

Block *reach_open(Reach *r, const Insn *in) {
    ValType one[1];
    FuncType t = block_type(r->m, in, one);
    Block *b = ARENA_NEW(r->arena, Block);
    *b = (Block){.op = in->op,
                 .open = true,
                 .dead = reach_top(r)->dead,
                 .depth = r->blocks.len,
                 .end = in->b,
                 .trail = r->trail.len,
                 .nparams = t.nparams,
                 .nresults = t.nresults};
    VEC_PUSH(r->arena, &r->blocks, b);
    if (in->op == OP_loop) VEC_PUSH(r->arena, &r->loops, b);
    b->loops = r->loops.len;
    return b;
}

/* What a local was before it was set in a block that no way leads through to here. To where the
 * block's branches lead, it may be what was set. */
static void undo(Reach *r, const Block *b) {
    const Block *exit = b->exits != 0 ? r->blocks.data[b->exits - 1] : NULL;
    while (r->trail.len > b->trail) {
        const LocalChange *c = &r->trail.data[--r->trail.len];
        LocalValue *l = &r->locals[c->local];
        *l = c->old;
        if (l->block == NULL || !l->block->open) continue;
        if (exit != NULL && exit->depth > l->block->depth) l->block = exit;
        /* Of no loop that is open: those that will be begin here or later. */
        if (l->loops == r->loops.len) l->next_set = r->next[c->local];
    }
}

Block *reach_else(Reach *r, bool *skipped) {
    Block *then = reach_top(r), *arm = ARENA_NEW(r->arena, Block);
    then->open = false;
    *skipped = then->dead && !then->reached;
    if (*skipped) undo(r, then);
    *arm = *then;
    arm->op = OP_else;
    arm->open = true;
    arm->dead = r->blocks.data[then->depth - 1]->dead;
    arm->reached = then->reached || !then->dead;
    arm->trail = r->trail.len;
    return r->blocks.data[then->depth] = arm;
}

Block *reach_end(Reach *r, bool *skipped) {
    Block *b = r->blocks.data[--r->blocks.len];
    b->open = false;
    if (b->op == OP_loop) r->loops.len--;
    *skipped = false;
    if (b->depth == 0) return b;
    Block *around = reach_top(r);
    if (b->exits > around->exits)
        around->exits = b->exits <= around->depth ? b->exits : around->depth;
    if (b->dead && !b->reached && b->op == OP_if) {
        *skipped = true;
        undo(r, b);
    } else if (b->dead && !b->reached) {
        around->dead = true;
    }
    return b;
}

static void branch_to(Reach *r, uint32_t label) {
    Block *top = reach_top(r), *b = r->blocks.data[top->depth - label];
    if (b->op != OP_loop) b->reached = true;
    if (label != 0 && b->depth + 1 > top->exits) top->exits = b->depth + 1;
}

void reach_branch(Reach *r, const Insn *in) {
    if (in->op == OP_br || in->op == OP_br_if) branch_to(r, in->a);
    if (in->op == OP_br_table)
        for (uint32_t i = 0; i <= in->a; i++) branch_to(r, in->targets[i]);
    if (in->op != OP_br_if) reach_top(r)->dead = true;
}

bool reach_get(const Reach *r, uint32_t local, uint32_t *value) {
    const LocalValue *l = &r->locals[local];
    if (l->block == NULL || !l->block->open) return false;
    *value = l->value;
    /* The outermost loop that began since: it ends last. */
    return r->loops.len == l->loops || l->next_set > r->loops.data[l->loops]->end;
}

void reach_learn(Reach *r, uint32_t local, uint32_t value) {
    r->locals[local] = (LocalValue){value, r->next[local], r->loops.len, reach_top(r)};
}

void reach_set(Reach *r, uint32_t local, uint32_t value, uint32_t at) {
    VEC_PUSH(r->arena, &r->trail, (LocalChange){local, r->locals[local]});
    r->next[local] = r->next_after[at];
    reach_learn(r, local, value);
}
