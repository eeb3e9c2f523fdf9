/* codeflow.c: facts about instructions, along the ways that control takes.
 *
 * Input: code with linked blocks, and what each instruction adds and takes away. Output: what holds
 * at each. Passes over all instructions, until nothing changes: code is in an order in which two
 * passes do without loops, and one more for each loop in another. Invariants: a limit on passes
 * bounds the time; what is not reached has all facts before it, and none after it. */
#include "analyse/codeflow.h"

#include <string.h>

#define MAX_PASSES 64

typedef struct Opened {
    uint32_t at, target; /* of a branch to it */
} Opened;

static bool branch_target(const Opened *open, uint32_t n, uint32_t len, uint32_t depth,
                          uint32_t *to) {
    *to = len - 1; /* the function's own end */
    if (depth > n) return false;
    if (depth < n) *to = open[n - 1 - depth].target;
    return true;
}

static bool note_targets(CodeFlow *f, uint32_t i, const Opened *open, uint32_t n, Arena *arena) {
    const Insn *in = &f->code[i];
    if (in->op == OP_br || in->op == OP_br_if)
        return branch_target(open, n, f->len, in->a, &f->target[i]);
    if (in->op == OP_if) f->target[i] = in->imm ? (uint32_t)in->imm + 1 : in->b;
    if (in->op == OP_else && n) f->target[i] = f->code[open[n - 1].at].b;
    if (in->op != OP_br_table) return true;
    f->tables[i] = ARENA_ARRAY(arena, uint32_t, (size_t)in->a + 1);
    for (uint32_t k = 0; k <= in->a; k++)
        if (!branch_target(open, n, f->len, in->targets[k], &f->tables[i][k])) return false;
    return true;
}

bool codeflow_init(CodeFlow *f, const Insn *code, uint32_t len, Arena *arena) {
    VEC(Opened) open = {0};
    *f = (CodeFlow){.code = code, .len = len};
    f->target = ARENA_ARRAY(arena, uint32_t, len);
    f->tables = ARENA_ARRAY(arena, uint32_t *, len);
    f->reached = ARENA_ARRAY(arena, bool, len);
    for (uint32_t i = 0; i < len; i++) {
        const Insn *in = &code[i];
        if (in->op == OP_end && open.len) open.len--;
        if (!note_targets(f, i, open.data, open.len, arena)) return false;
        if (insn_opens_block(in)) {
            Opened o = {i, in->op == OP_loop ? i + 1 : in->b};
            VEC_PUSH(arena, &open, o);
        }
    }
    return open.len == 0 && len != 0;
}

/* An `else` that is come to from above branches to the end. */
static bool falls_through(uint16_t op) {
    return !op_never_goes_on(op) && op != OP_else;
}

static bool branches(uint16_t op) {
    return op == OP_br || op == OP_br_if || op == OP_if || op == OP_else;
}

static bool meet(CodeFlow *f, uint64_t *before, uint32_t to, uint64_t facts) {
    uint64_t now = f->reached[to] ? before[to] & facts : facts;
    bool changed = !f->reached[to] || now != before[to];
    f->reached[to] = true;
    before[to] = now;
    return changed;
}

bool codeflow_forward(CodeFlow *f, const uint64_t *gen, const uint64_t *kill, uint64_t *before) {
    memset(before, 0xff, f->len * sizeof *before);
    memset(f->reached, 0, f->len * sizeof *f->reached);
    f->reached[0] = true;
    before[0] = 0;
    for (int pass = 0; pass < MAX_PASSES; pass++) {
        bool changed = false;
        for (uint32_t i = 0; i < f->len; i++) {
            if (!f->reached[i]) continue;
            uint16_t op = f->code[i].op;
            uint64_t facts = gen[i] | (before[i] & ~kill[i]);
            if (falls_through(op) && i + 1 < f->len) changed |= meet(f, before, i + 1, facts);
            if (branches(op)) changed |= meet(f, before, f->target[i], facts);
            for (uint32_t k = 0; op == OP_br_table && k <= f->code[i].a; k++)
                changed |= meet(f, before, f->tables[i][k], facts);
        }
        if (!changed) return true;
    }
    return false;
}

/* What holds before an instruction, of what holds after it. */
static uint64_t before_it(const uint64_t *gen, const uint64_t *kill, const uint64_t *after,
                          uint32_t i) {
    return gen[i] | (after[i] & ~kill[i]);
}

bool codeflow_backward(const CodeFlow *f, const uint64_t *gen, const uint64_t *kill,
                       uint64_t *after) {
    memset(after, 0, f->len * sizeof *after);
    for (int pass = 0; pass < MAX_PASSES; pass++) {
        bool changed = false;
        for (uint32_t i = f->len; i-- > 0;) {
            uint16_t op = f->code[i].op;
            uint64_t facts = after[i];
            if (falls_through(op) && i + 1 < f->len) facts |= before_it(gen, kill, after, i + 1);
            if (branches(op)) facts |= before_it(gen, kill, after, f->target[i]);
            for (uint32_t k = 0; op == OP_br_table && k <= f->code[i].a; k++)
                facts |= before_it(gen, kill, after, f->tables[i][k]);
            changed |= facts != after[i];
            after[i] = facts;
        }
        if (!changed) return true;
    }
    return false;
}
