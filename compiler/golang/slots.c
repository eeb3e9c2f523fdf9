/* slots.c: a walk along a function's operand stack.
 *
 * Input: a valid function after go-sp. Output: for every address of a stack slot that is put
 * on the operand stack, the instruction that takes it off. Invariants: in unreachable code, where
 * the stack is polymorphic, missing operands are no slots. */
#include "golang/slots.h"
#include "golang/idiom.h"

typedef struct Block {
    uint32_t height; /* operands below it */
    const Insn *in;
} Block;

typedef struct Walker {
    Module *m;
    uint32_t func;
    Insn *code;
    uint32_t len, now; /* `now` is the instruction that takes operands */
    Arena *arena;
    SlotUse *use;
    void *context;
    VEC(SlotRef) stack;
    VEC(Block) blocks;
} Walker;

static uint32_t floor_of(const Walker *f) {
    return f->blocks.len ? f->blocks.data[f->blocks.len - 1].height : 0;
}

static void push(Walker *f, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) VEC_PUSH(f->arena, &f->stack, (SlotRef){0});
}

static void pop_one(Walker *f, bool memory) {
    if (f->stack.len == floor_of(f)) return; /* unreachable code */
    SlotRef r = f->stack.data[--f->stack.len];
    if (r.count) f->use(f->context, r, f->now, memory);
}

static void pop_values(Walker *f, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) pop_one(f, false);
}

static void reset_to_floor(Walker *f) {
    f->stack.len = floor_of(f);
}

/* A slot's address that starts at `i`, whose last instruction then is i + count - 1. */
static SlotRef match_address(const Walker *f, uint32_t i) {
    IdiomMatch m;
    if (idiom_at(IDIOM_ADDRESS_64, f->code, f->len, i, &m) ||
        idiom_at(IDIOM_ADDRESS, f->code, f->len, i, &m)) {
        int64_t k = (int64_t)m.arg[0]->imm;
        if (k > -SLOT_MAX_OFFSET && k < SLOT_MAX_OFFSET) return (SlotRef){i, m.len, (int32_t)k};
    }
    return (SlotRef){i, 1, 0};
}

static void enter(Walker *f, const Insn *in) {
    ValType one[1];
    FuncType t = block_type(f->m, in, one);
    pop_values(f, t.nparams);
    VEC_PUSH(f->arena, &f->blocks, (Block){f->stack.len, in});
    push(f, t.nparams);
}

static void leave(Walker *f, bool is_else) {
    if (!f->blocks.len) return;
    Block b = f->blocks.data[f->blocks.len - 1];
    ValType one[1];
    FuncType t = block_type(f->m, b.in, one);
    reset_to_floor(f);
    if (!is_else) f->blocks.len--;
    push(f, is_else ? t.nparams : t.nresults);
}

static void call(Walker *f, const FuncType *t) {
    pop_values(f, t->nparams);
    push(f, t->nresults);
}

static void by_signature(Walker *f, const Insn *in) {
    const char *sig = op_info[in->op].sig;
    uint32_t in_count = 0, out_count = 0;
    bool results = false;
    for (; *sig; sig++) {
        if (*sig == ':')
            results = true;
        else if (results)
            out_count++;
        else
            in_count++;
    }
    pop_values(f, in_count);
    push(f, out_count);
}

static bool step(Walker *f, uint32_t *i) {
    Insn *in = &f->code[*i];
    SlotRef o;
    f->now = *i;
    if (op_info[in->op].imm == IMM_MEMARG) {
        const char *sig = op_info[in->op].sig;
        if (sig[1] != ':') pop_one(f, false); /* the value stored */
        pop_one(f, true);
        if (sig[1] == ':') push(f, 1);
        return true;
    }
    switch (in->op) {
    case OP_local_get:
        if (in->a != 1) {
            push(f, 1);
            return true;
        }
        o = match_address(f, *i);
        VEC_PUSH(f->arena, &f->stack, o);
        *i += o.count - 1;
        return true;
    case OP_global_get:
        push(f, 1);
        return true;
    case OP_local_set:
    case OP_global_set:
    case OP_drop:
        pop_values(f, 1);
        return true;
    case OP_local_tee:
        pop_values(f, 1);
        push(f, 1);
        return true;
    case OP_select:
    case OP_select_t:
        pop_values(f, 3);
        push(f, 1);
        return true;
    case OP_if:
        pop_values(f, 1);
        enter(f, in);
        return true;
    case OP_block:
    case OP_loop:
        enter(f, in);
        return true;
    case OP_else:
    case OP_end:
        leave(f, in->op == OP_else);
        return true;
    case OP_br_if:
        pop_values(f, 1);
        return true;
    case OP_return:
        pop_values(f, func_type(f->m, f->func)->nresults);
        reset_to_floor(f);
        return true;
    case OP_br:
    case OP_br_table:
    case OP_unreachable:
        reset_to_floor(f);
        return true;
    case OP_call:
        call(f, func_type(f->m, in->a));
        return true;
    case OP_call_indirect:
        pop_values(f, 1);
        call(f, &f->m->types.data[in->a]);
        return true;
    default:
        if (op_info[in->op].sig[0] == '*') return false;
        by_signature(f, in);
        return true;
    }
}

bool slots_walk(Module *m, uint32_t func, Insn *code, uint32_t len, Arena *arena, SlotUse *use,
                void *context) {
    Walker f = {.m = m, .func = func, .code = code, .len = len, .arena = arena};
    f.use = use;
    f.context = context;
    for (uint32_t i = 0; i < len; i++)
        if (!step(&f, &i)) return false;
    return true;
}
