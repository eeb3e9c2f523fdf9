/* canonical.c: the module that wasm2c is given for one shard.
 *
 * Comes in: a verified Module and the functions of a shard. Goes out: a binary with these bodies,
 * and stubs for the functions that they refer to, numbered anew; other indices stay as they are.
 * There are no names, exports, start function or active segments, and every import is a local
 * definition of the same type. So what wasm2c prints for a body does not depend on names, and looks
 * the same for imported and local things; the definitions themselves are ours. A module of few
 * functions also is what wasm2c is quick at: it copies its table of global names for every function
 * (1.0.32 to 1.0.36). Active segments become empty passive ones, which is what they are once
 * instantiated (core spec 4.5.4), so that memory.init and data.drop keep their meaning. */
#include "translate/gen.h"

#include <string.h>

static Insn const_zero(ValType t) {
    switch (t) {
    case VT_I32:
        return (Insn){.op = OP_i32_const};
    case VT_I64:
        return (Insn){.op = OP_i64_const};
    case VT_F32:
        return (Insn){.op = OP_f32_const};
    case VT_F64:
        return (Insn){.op = OP_f64_const};
    default:
        return (Insn){.op = OP_ref_null, .a = (uint32_t)t};
    }
}

/* ref.func in a body needs the function to be declared somewhere (core spec 3.4.10); exports and
 * active segments, which may have done that, are gone. */
static void declare_references(Module *c, uint32_t own) {
    bool *wanted = ARENA_ARRAY(&c->arena, bool, c->funcs.len);
    uint32_t count = 0;
    for (uint32_t f = 0; f < own; f++) {
        const Code *code = &c->funcs.data[f].code;
        for (uint32_t i = 0; i < code->len; i++) {
            if (code->data[i].op != OP_ref_func || wanted[code->data[i].a]) continue;
            wanted[code->data[i].a] = true;
            count++;
        }
    }
    if (count == 0) return;
    Elem e = {.mode = SEG_DECLARED, .type = VT_FUNCREF, .count = count};
    e.items = ARENA_ARRAY(&c->arena, Insn, count);
    for (uint32_t f = 0, i = 0; f < c->funcs.len; f++)
        if (wanted[f]) e.items[i++] = (Insn){.op = OP_ref_func, .a = f};
    VEC_PUSH(&c->arena, &c->elems, e);
}

/* A function's index in the canonical module; it is given one at its first appearance. */
static uint32_t local_index(Arena *arena, Shard *shard, uint32_t *cap, uint32_t *local,
                            uint32_t *mul_high, uint32_t func) {
    if (func == MUL_HIGH_FUNC) {
        local = mul_high;
        func = 0;
    }
    if (local[func] != NO_INDEX) return local[func];
    if (shard->count == *cap)
        shard->funcs = vec_grow(arena, shard->funcs, shard->count, cap, shard->count + 1,
                                sizeof *shard->funcs);
    shard->funcs[shard->count] = local == mul_high ? MUL_HIGH_FUNC : func;
    return local[func] = shard->count++;
}

/* The addition that ends the upper half of a product (rewrite/mul.c): x and y are in these locals.
 */
static bool is_mul_high(const Insn *in) {
    return in->op == OP_i64_add && in->a != 0;
}

static Func copy_func(Module *c, const Func *f) {
    Func copy = *f;
    copy.name = (Str){0};
    copy.code = (Code){0};
    VEC_RESERVE(&c->arena, &copy.code, f->code.len);
    for (uint32_t i = 0; i < f->code.len; i++) {
        const Insn *in = &f->code.data[i];
        if (!is_mul_high(in)) {
            code_push(&c->arena, &copy.code, *in);
            continue;
        }
        /* what it adds is computed from x and y alone, and unused then */
        code_push(&c->arena, &copy.code, insn(OP_drop));
        code_push(&c->arena, &copy.code, insn(OP_drop));
        code_push(&c->arena, &copy.code, insn_a(OP_local_get, in->a - 1));
        code_push(&c->arena, &copy.code, insn_a(OP_local_get, in->b - 1));
        code_push(&c->arena, &copy.code, insn_a(OP_call, MUL_HIGH_FUNC));
    }
    return copy;
}

/* The functions that ticks call, after all others, and their type. */
static void add_ticks(Module *c, const Module *m, uint32_t own) {
    uint32_t first = c->funcs.len;
    c->types.data = ARENA_ARRAY(&c->arena, FuncType, m->types.len + 1);
    memcpy(c->types.data, m->types.data, m->types.len * sizeof *m->types.data);
    c->types.cap = m->types.len + 1;
    ValType *units = ARENA_ARRAY(&c->arena, ValType, 1);
    *units = VT_I32;
    c->types.data[c->types.len++] = (FuncType){.params = units, .nparams = 1};
    for (int i = 0; i < 2; i++) {
        Func stub = {.type = m->types.len};
        VEC_PUSH(&c->arena, &stub.code, (Insn){.op = OP_unreachable});
        VEC_PUSH(&c->arena, &stub.code, (Insn){.op = OP_end});
        VEC_PUSH(&c->arena, &c->funcs, stub);
    }
    for (uint32_t f = 0; f < own; f++) {
        Code *code = &c->funcs.data[f].code;
        for (uint32_t i = 0; i < code->len; i++) {
            Insn *in = &code->data[i];
            if (in->op == OP_call && in->a == TICK) in->a = first;
            if (in->op == OP_call && in->a == TICK_LOCAL) in->a = first + 1;
        }
    }
}

static uint32_t stub_type(Module *c, const Module *m, uint32_t func) {
    static const ValType two[] = {VT_I64, VT_I64};
    if (func != MUL_HIGH_FUNC) return m->funcs.data[func].type;
    return module_add_type(c, two, 2, two, 1); /* go-mul has seen to it that there is one */
}

static void make_funcs(Module *c, const Module *m, const Ticks *ticks, Arena *arena, Shard *shard,
                       uint32_t *local) {
    uint32_t cap = shard->count, mul_high = NO_INDEX;
    c->funcs.data = NULL;
    c->funcs.len = c->funcs.cap = 0;
    for (uint32_t i = 0; i < shard->own; i++) local[shard->funcs[i]] = i;
    for (uint32_t i = 0; i < shard->own; i++) {
        Func f = copy_func(c, &m->funcs.data[shard->funcs[i]]);
        if (ticks != NULL) {
            Code plain = f.code;
            insert_ticks(&c->arena, m, ticks, shard->funcs[i], &plain, &f.code);
        }
        for (uint32_t k = 0; k < f.code.len; k++) {
            Insn *in = &f.code.data[k];
            if (op_info[in->op].imm == IMM_FUNC && in->a != TICK && in->a != TICK_LOCAL)
                in->a = local_index(arena, shard, &cap, local, &mul_high, in->a);
        }
        VEC_PUSH(&c->arena, &c->funcs, f);
    }
    for (uint32_t i = shard->own; i < shard->count; i++) {
        Func stub = {.type = stub_type(c, m, shard->funcs[i])};
        VEC_PUSH(&c->arena, &stub.code, (Insn){.op = OP_unreachable});
        VEC_PUSH(&c->arena, &stub.code, (Insn){.op = OP_end});
        VEC_PUSH(&c->arena, &c->funcs, stub);
    }
    if (ticks != NULL) add_ticks(c, m, shard->own);
    for (uint32_t i = 0; i < shard->count; i++)
        if (shard->funcs[i] != MUL_HIGH_FUNC) local[shard->funcs[i]] = NO_INDEX;
}

static void make_rest_local(Module *c, const Module *m) {
    c->tables.data = ARENA_ARRAY(&c->arena, Table, m->tables.len);
    for (uint32_t i = 0; i < m->tables.len; i++) {
        c->tables.data[i] = m->tables.data[i];
        c->tables.data[i].imported = false;
    }
    c->memories.data = ARENA_ARRAY(&c->arena, Memory, m->memories.len);
    for (uint32_t i = 0; i < m->memories.len; i++) {
        c->memories.data[i] = m->memories.data[i];
        c->memories.data[i].imported = false;
    }
    c->globals.data = ARENA_ARRAY(&c->arena, Global, m->globals.len);
    for (uint32_t i = 0; i < m->globals.len; i++) {
        c->globals.data[i] = m->globals.data[i];
        c->globals.data[i].imported = false;
        c->globals.data[i].init = const_zero(m->globals.data[i].type);
    }
}

static void disarm_segments(Module *c, const Module *m) {
    c->elems.data = ARENA_ARRAY(&c->arena, Elem, m->elems.len);
    c->elems.cap = m->elems.len;
    for (uint32_t i = 0; i < m->elems.len; i++) {
        Elem *e = &c->elems.data[i];
        *e = m->elems.data[i];
        if (e->mode != SEG_PASSIVE) e->count = 0;
        e->mode = SEG_PASSIVE;
        e->items = ARENA_ARRAY(&c->arena, Insn, e->count); /* only their number shows in bodies */
        for (uint32_t k = 0; k < e->count; k++)
            e->items[k] = (Insn){.op = OP_ref_null, .a = (uint32_t)e->type};
    }
    /* Without a data count no body names a data segment (core spec 5.5.16). */
    if (!m->has_data_count) c->datas.len = 0;
    if (!m->has_data_count) return;
    c->datas.data = ARENA_ARRAY(&c->arena, Data, m->datas.len);
    for (uint32_t i = 0; i < m->datas.len; i++) {
        Data *s = &c->datas.data[i];
        *s = m->datas.data[i];
        if (s->mode == SEG_PASSIVE) continue;
        s->mode = SEG_PASSIVE;
        s->bytes.len = 0;
    }
}

void canonical_module(Module *m, const Ticks *ticks, Arena *arena, Shard *shard, uint32_t *local,
                      Buf *out) {
    Module c = *m; /* shares everything that is not replaced below */
    c.arena = (Arena){0};
    c.imports.len = 0;
    c.exports.len = 0;
    c.customs.len = 0;
    c.name = (Str){0};
    c.start = NO_INDEX;
    memset(c.nimports, 0, sizeof c.nimports);
    make_funcs(&c, m, ticks, arena, shard, local);
    make_rest_local(&c, m);
    disarm_segments(&c, m);
    declare_references(&c, shard->own);
    encode_module(&c, out);
    arena_free(&c.arena);
}
