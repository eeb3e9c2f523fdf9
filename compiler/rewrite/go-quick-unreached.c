/* go-quick-unreached.c: takes code out that nothing reaches.
 *
 * Input: a valid body. Output: the same without what stands after a branch that is always taken, up
 * to where another branch leads. Invariants: it stays valid: where a block's end was reached by
 * nothing, `unreachable` stands before it. */
#include "rewrite/go-quick.h"

typedef struct Label {
    bool loop, reached;
    bool entered; /* its beginning is reached: so is its `else` */
} Label;

typedef struct Sweeper {
    VEC(Label) labels;
    Arena *arena;
    Code out;
    bool live;
} Sweeper;

static void reach(Sweeper *s, uint32_t depth) {
    if (depth < s->labels.len) s->labels.data[s->labels.len - 1 - depth].reached = true;
}

/* Nothing falls through to what comes next. */
static void close_way(Sweeper *s) {
    const Code *out = &s->out;
    if (out->len != 0 && op_never_goes_on(out->data[out->len - 1].op)) return;
    code_push(s->arena, &s->out, insn(OP_unreachable));
}

static void note_branches(Sweeper *s, const Insn *in) {
    if (in->op == OP_br || in->op == OP_br_if) reach(s, in->a);
    if (in->op == OP_br_table)
        for (uint32_t k = 0; k <= in->a; k++) reach(s, in->targets[k]);
}

/* `else` or `end` of a block that was entered. */
static void turn(Sweeper *s, const Insn *in) {
    if (!s->live) close_way(s);
    code_push(s->arena, &s->out, *in);
    if (s->labels.len == 0) return;
    Label *l = &s->labels.data[s->labels.len - 1];
    if (in->op == OP_else) {
        l->reached |= s->live;
        l->entered = false; /* there is no way past it any more */
        s->live = true;
        return;
    }
    s->live |= (l->reached && !l->loop) || l->entered;
    s->labels.len--;
}

void quick_drop_unreached(Module *m, Func *f, Arena *scratch) {
    Sweeper s = {.arena = scratch, .live = true};
    uint32_t skipped = 0; /* blocks that are open in what is left out */
    for (uint32_t i = 0; i < f->code.len; i++) {
        const Insn *in = &f->code.data[i];
        bool block = op_info[in->op].imm == IMM_BLOCK;
        bool turns = in->op == OP_end || in->op == OP_else;
        if (!s.live && (block || skipped != 0 || !turns)) {
            if (block) skipped++;
            if (in->op == OP_end) skipped--;
            continue;
        }
        if (turns) {
            turn(&s, in);
            continue;
        }
        note_branches(&s, in);
        code_push(scratch, &s.out, *in);
        if (block) {
            Label l = {.loop = in->op == OP_loop, .entered = in->op == OP_if && in->imm == 0};
            VEC_PUSH(scratch, &s.labels, l);
        }
        if (op_never_goes_on(in->op)) s.live = false;
    }
    f->code = (Code){0};
    code_append(&m->arena, &f->code, s.out.data, s.out.len);
}
