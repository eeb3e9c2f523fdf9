/* frame.c, pass go-frame: addresses of stack slots become offsets of loads and stores.
 *
 * Comes in: functions after go-sp, where local 1 is the frame's lowest point. Goes out: the same
 * with `local.get 1, (extend, i64.const k, i64.add, wrap | i32.const k, i32.add) ... load o` as
 * `local.get 1 ... load o + k`, which lets any compiler tell two slots apart. Holds: a stack
 * address does not wrap round 2^32 (Go's stacks lie below 2^32 as a whole, runtime/stack.go), so
 * the sum may move into the offset, which is added without wrapping. */
#include "analyse/goshape.h"

#include <string.h>

typedef struct Operand {
    uint32_t at;    /* local.get of a slot's address, or 0 */
    uint32_t count; /* instructions of the address */
    int32_t k;
} Operand;

typedef struct Block {
    uint32_t height; /* operands below it */
    const Insn *in;
} Block;

typedef struct Folder {
    Module *m;
    Insn *code;
    uint32_t len;
    Arena *arena;
    bool *drop; /* by instruction */
    VEC(Operand) stack;
    VEC(Block) blocks;
} Folder;

#define MAX_OFFSET 0x40000000

static uint32_t floor_of(const Folder *f) {
    return f->blocks.len ? f->blocks.data[f->blocks.len - 1].height : 0;
}

static void push(Folder *f, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) VEC_PUSH(f->arena, &f->stack, (Operand){0});
}

static Operand pop(Folder *f) {
    if (f->stack.len == floor_of(f)) return (Operand){0}; /* unreachable code */
    return f->stack.data[--f->stack.len];
}

/* The slot is used as a number: at least let it be one 32-bit addition. */
static void use_value(Folder *f, Operand o) {
    if (!o.at || o.count != 5) return;
    f->code[o.at + 1] = insn_i32(o.k);
    f->code[o.at + 2] = insn(OP_i32_add);
    f->drop[o.at + 3] = f->drop[o.at + 4] = true;
    if (o.k == 0) f->drop[o.at + 1] = f->drop[o.at + 2] = true;
}

static void pop_values(Folder *f, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) use_value(f, pop(f));
}

static void use_address(Folder *f, Operand o, Insn *access) {
    if (!o.at) return;
    if (o.k < 0 || access->imm + (uint64_t)o.k >= MAX_OFFSET) {
        use_value(f, o);
        return;
    }
    access->imm += (uint64_t)o.k;
    for (uint32_t i = 1; i < o.count; i++) f->drop[o.at + i] = true;
}

static void reset_to_floor(Folder *f) {
    f->stack.len = floor_of(f);
}

/* A slot's address that starts at `i`, whose last instruction then is i + count - 1. */
static Operand match_address(const Folder *f, uint32_t i) {
    const Insn *c = f->code + i;
    uint32_t left = f->len - i;
    Operand o = {i, 1, 0};
    if (left > 4 && c[1].op == OP_i64_extend_i32_u && c[2].op == OP_i64_const &&
        c[3].op == OP_i64_add && c[4].op == OP_i32_wrap_i64) {
        int64_t k = (int64_t)c[2].imm;
        if (k > -MAX_OFFSET && k < MAX_OFFSET) return (Operand){i, 5, (int32_t)k};
    }
    if (left > 2 && c[1].op == OP_i32_const && c[2].op == OP_i32_add) {
        int64_t k = (int64_t)c[1].imm;
        if (k > -MAX_OFFSET && k < MAX_OFFSET) return (Operand){i, 3, (int32_t)k};
    }
    return o;
}

static void enter(Folder *f, const Insn *in) {
    ValType one[1];
    FuncType t = block_type(f->m, in, one);
    pop_values(f, t.nparams);
    VEC_PUSH(f->arena, &f->blocks, (Block){f->stack.len, in});
    push(f, t.nparams);
}

static void leave(Folder *f, bool is_else) {
    if (!f->blocks.len) return;
    Block b = f->blocks.data[f->blocks.len - 1];
    ValType one[1];
    FuncType t = block_type(f->m, b.in, one);
    reset_to_floor(f);
    if (!is_else) f->blocks.len--;
    push(f, is_else ? t.nparams : t.nresults);
}

static void call(Folder *f, const FuncType *t) {
    pop_values(f, t->nparams);
    push(f, t->nresults);
}

static void by_signature(Folder *f, const Insn *in) {
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

static bool step(Folder *f, uint32_t *i) {
    Insn *in = &f->code[*i];
    Operand o;
    if (op_info[in->op].imm == IMM_MEMARG) {
        const char *sig = op_info[in->op].sig;
        if (sig[1] != ':') use_value(f, pop(f)); /* the value stored */
        use_address(f, pop(f), in);
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
    case OP_br:
    case OP_br_table:
    case OP_return:
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

static void fold_func(Module *m, Func *fn, Arena *arena) {
    Insn *copy = arena_copy(arena, fn->code.data, fn->code.len * sizeof *copy);
    Folder f = {.m = m, .code = copy, .len = fn->code.len, .arena = arena};
    f.drop = ARENA_ARRAY(arena, bool, f.len);
    for (uint32_t i = 0; i < f.len; i++)
        if (!step(&f, &i)) return;
    uint32_t n = 0;
    for (uint32_t i = 0; i < f.len; i++)
        if (!f.drop[i]) fn->code.data[n++] = copy[i];
    fn->code.len = n;
    link_blocks(&fn->code);
}

bool pass_go_frame(Module *m, Diag *d) {
    (void)d;
    if (!m->go || m->go->sp_type == NO_INDEX) return true;
    Arena scratch = {0};
    for (uint32_t i = 0; i < m->funcs.len; i++) {
        uint32_t flags = m->go->funcs[i].flags;
        if (!(flags & GF_SPPARAM) || flags & GF_OPAQUE) continue;
        fold_func(m, &m->funcs.data[i], &scratch);
        arena_free(&scratch);
    }
    return true;
}
