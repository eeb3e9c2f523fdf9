/* values.c: see values.h.
 *
 * Input, output and invariants: those of the header. */
#include "analyse/values.h"

#include <string.h>

/* How a value is computed. */
typedef struct Key {
    uint32_t op, a, b, memory;
    uint64_t imm;
} Key;

static uint32_t new_value(Values *v, Value value) {
    VEC_PUSH(v->arena, &v->values, value);
    return v->values.len - 1;
}

static uint32_t unknown(Values *v) {
    return new_value(v, (Value){.op = OP_COUNT});
}

static uint32_t value_of(Values *v, Key key) {
    Str bytes = {(const char *)&key, sizeof key};
    uint32_t old = map_get(&v->known, bytes);
    if (old != MAP_NONE) return old;
    uint32_t new = new_value(v, (Value){.op = key.op, .a = key.a, .b = key.b, .imm = key.imm});
    map_add(&v->known, (Str){arena_copy(v->arena, &key, sizeof key), sizeof key}, new);
    return new;
}

uint32_t values_const(Values *v, uint64_t imm) {
    return value_of(v, (Key){OP_i64_const, NO_INDEX, NO_INDEX, 0, imm});
}

bool values_pushed(const Values *v, uint32_t value) {
    const Block *b = values_get(v, value)->block;
    return b != NULL && b->open;
}

uint32_t values_keep(const Values *v, uint32_t value, Func *f, ValType type, uint32_t *tee) {
    uint32_t *local = &tee[values_get(v, value)->pushed];
    if (*local == 0) *local = func_add_local(v->m, f, type) + 1;
    return *local - 1;
}

static void push(Values *v, uint32_t value, uint32_t at) {
    if (!values_pushed(v, value)) {
        v->values.data[value].pushed = at;
        v->values.data[value].block = reach_top(&v->reach);
    }
    VEC_PUSH(v->arena, &v->stack, value);
}

/* What a block leaves or takes: no instruction has it on top at its place. */
static void push_unknown(Values *v, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) VEC_PUSH(v->arena, &v->stack, unknown(v));
}

/* The results of the instruction `at`, of which the last is on top. */
static void push_results(Values *v, uint32_t n, uint32_t at) {
    if (n == 0) return;
    push_unknown(v, n - 1);
    push(v, unknown(v), at);
}

static uint32_t pop(Values *v) {
    if (v->stack.len <= reach_top(&v->reach)->height) return unknown(v); /* after a branch */
    return v->stack.data[--v->stack.len];
}

static void pop_many(Values *v, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) pop(v);
}

bool values_top(const Values *v, uint32_t *value) {
    if (v->stack.len <= reach_top(&v->reach)->height) return false;
    *value = v->stack.data[v->stack.len - 1];
    return true;
}

bool values_operands(const Values *v, uint32_t *a, uint32_t *b) {
    if (v->stack.len < reach_top(&v->reach)->height + 2) return false;
    *a = v->stack.data[v->stack.len - 2];
    *b = v->stack.data[v->stack.len - 1];
    return true;
}

/* What may have been written to. */
static void write_memory(Values *v) {
    v->memory = ++v->states;
}

static void open_block(Values *v, const Insn *in) {
    if (in->op == OP_if) pop(v);
    ValType one[1];
    pop_many(v, block_type(v->m, in, one).nparams);
    if (in->op == OP_loop) write_memory(v); /* further on in it */
    Block *b = reach_open(&v->reach, in);
    b->height = v->stack.len;
    b->memory = v->memory;
    b->states = v->states;
    push_unknown(v, b->nparams);
}

static void step_block(Values *v, const Insn *in) {
    if (in->op != OP_else && in->op != OP_end) {
        open_block(v, in);
        return;
    }
    bool skipped;
    const Block *b = (in->op == OP_else ? reach_else : reach_end)(&v->reach, &skipped);
    if (skipped)
        v->memory = b->memory;
    else if (b->reached && v->states != b->states)
        write_memory(v);
    v->stack.len = b->height;
    push_unknown(v, in->op == OP_else ? b->nparams : b->nresults);
}

static void step_local(Values *v, const Insn *in, uint32_t at) {
    uint32_t value;
    if (in->op != OP_local_get) {
        value = pop(v);
        reach_set(&v->reach, in->a, value, at);
        if (in->op == OP_local_set) return;
    } else if (!reach_get(&v->reach, in->a, &value)) {
        value = unknown(v);
        reach_learn(&v->reach, in->a, value);
    }
    push(v, value, at);
}

static void step_call(Values *v, const Insn *in, uint32_t at) {
    if (in->op == OP_call_indirect) pop(v);
    const FuncType *t = in->op == OP_call ? func_type(v->m, in->a) : &v->m->types.data[in->a];
    uint32_t nparams = t->nparams, nresults = t->nresults;
    pop_many(v, nparams);
    push_results(v, nresults, at);
    write_memory(v);
}

/* Those whose operands and results are in their row of ops.def. */
static void step_plain(Values *v, const Insn *in, uint32_t at) {
    const char *sig = op_info[in->op].sig;
    uint32_t nparams = (uint32_t)strcspn(sig, ":");
    uint32_t nresults = (uint32_t)strlen(sig) - nparams - 1;
    ImmKind imm = op_info[in->op].imm;
    if (imm == IMM_MEMARG && nparams == 1) {
        push(v, value_of(v, (Key){in->op, pop(v), NO_INDEX, v->memory, in->imm}), at);
    } else if (imm == IMM_NONE && nresults == 1 && (nparams == 1 || nparams == 2)) {
        uint32_t b = nparams == 2 ? pop(v) : NO_INDEX, a = pop(v);
        push(v, value_of(v, (Key){in->op, a, b, 0, 0}), at);
    } else if (imm == IMM_I32 || imm == IMM_I64) {
        push(v, value_of(v, (Key){in->op, NO_INDEX, NO_INDEX, 0, in->imm}), at);
    } else {
        pop_many(v, nparams);
        push_results(v, nresults, at);
        write_memory(v);
    }
}

/* What values_step() has no row of ops.def for. */
typedef enum Kind { PLAIN, BLOCK, LOCAL, CALL, BRANCH, POP, SELECT, GLOBAL_GET, STRANGE } Kind;

static Kind kind_of(const Insn *in) {
    switch (in->op) {
    case OP_block:
    case OP_loop:
    case OP_if:
    case OP_else:
    case OP_end:
        return BLOCK;
    case OP_local_get:
    case OP_local_set:
    case OP_local_tee:
        return LOCAL;
    case OP_call:
    case OP_call_indirect:
        return CALL;
    case OP_br:
    case OP_br_if:
    case OP_br_table:
    case OP_return:
    case OP_unreachable:
        return BRANCH;
    case OP_drop:
    case OP_global_set:
        return POP;
    case OP_select:
        return SELECT;
    case OP_global_get:
        return GLOBAL_GET;
    default:
        return op_info[in->op].sig[0] == '*' ? STRANGE : PLAIN;
    }
}

bool values_follow(const Insn *in) {
    return kind_of(in) != STRANGE;
}

void values_step(Values *v, const Insn *in, uint32_t at) {
    switch (kind_of(in)) {
    case BLOCK:
        step_block(v, in);
        return;
    case LOCAL:
        step_local(v, in, at);
        return;
    case CALL:
        step_call(v, in, at);
        return;
    case BRANCH:
        reach_branch(&v->reach, in);
        if (in->op == OP_br_if)
            pop(v); /* what it takes along stays on the stack */
        else
            v->stack.len = reach_top(&v->reach)->height;
        return;
    case POP:
        pop(v);
        return;
    case SELECT:
        pop_many(v, 3);
        push_results(v, 1, at);
        return;
    case GLOBAL_GET:
        push_results(v, 1, at);
        return;
    default:
        step_plain(v, in, at);
    }
}

void values_begin(Values *v, Arena *arena, Module *m, const Func *f) {
    *v = (Values){.arena = arena, .m = m, .known.arena = arena};
    reach_begin(&v->reach, arena, m, f);
}

bool values_done(const Values *v) {
    return v->reach.blocks.len == 0;
}
