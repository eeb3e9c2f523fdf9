/* canonical.c: the module that wasm2c is given for one shard.
 *
 * Input: a verified Module and the functions of a shard. Output: a binary with these bodies,
 * and of functions, types, tables, globals and segments what they refer to, renumbered;
 * functions of others are stubs. So all shards together are no larger than the module, however much
 * of a kind it has. There are no names, exports, start function or active segments, and every
 * import is a local definition of the same type. So what wasm2c prints for a body does not depend
 * on names, and looks the same for imported and local things; the definitions themselves are ours.
 * A module of few functions also is what wasm2c is quick at: it copies its table of global names
 * for every function (1.0.32 to 1.0.36). Active segments become empty passive ones, which is what
 * they are once instantiated (core spec 4.5.4), so that memory.init and data.drop keep their
 * meaning. */
#include "translate/gen.h"

#include <string.h>

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

static uint32_t *no_indices(Arena *arena, uint32_t n) {
    uint32_t *local = ARENA_ARRAY(arena, uint32_t, n);
    for (uint32_t i = 0; i < n; i++) local[i] = NO_INDEX;
    return local;
}

Renumbering new_renumbering(const Module *m, Arena *arena) {
    return (Renumbering){.funcs = no_indices(arena, m->funcs.len),
                         .types = no_indices(arena, m->types.len),
                         .tables = no_indices(arena, m->tables.len),
                         .globals = no_indices(arena, m->globals.len),
                         .elems = no_indices(arena, m->elems.len),
                         .datas = no_indices(arena, m->datas.len)};
}

/* The index in the canonical module; it is given one at its first appearance. */
static uint32_t renumber(Arena *arena, Indices *list, uint32_t *local, uint32_t index) {
    if (local[index] != NO_INDEX) return local[index];
    VEC_PUSH(arena, list, index);
    return local[index] = list->len - 1;
}

static void forget_indices(const Indices *list, uint32_t *local) {
    for (uint32_t i = 0; i < list->len; i++) local[list->data[i]] = NO_INDEX;
}

/* The same for a function; gw_mul_high() is one, too. */
static uint32_t renumber_func(Arena *arena, Shard *shard, uint32_t *cap, uint32_t *local,
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

static Func copy_func(Module *c, const Func *f) {
    Func copy = *f;
    copy.name = (Str){0};
    copy.code = (Code){0};
    VEC_RESERVE(&c->arena, &copy.code, f->code.len);
    for (uint32_t i = 0; i < f->code.len; i++) {
        const Insn *in = &f->code.data[i];
        if (in->op != OP_i64_add_mul_high) {
            code_push(&c->arena, &copy.code, *in);
            continue;
        }
        /* what it adds is computed from x and y alone, and unused then */
        code_push(&c->arena, &copy.code, insn(OP_drop));
        code_push(&c->arena, &copy.code, insn(OP_drop));
        code_push(&c->arena, &copy.code, insn_a(OP_local_get, in->a));
        code_push(&c->arena, &copy.code, insn_a(OP_local_get, in->b));
        code_push(&c->arena, &copy.code, insn_a(OP_call, MUL_HIGH_FUNC));
    }
    return copy;
}

static void push_stub(Module *c, uint32_t type) {
    Func stub = {.type = type};
    VEC_PUSH(&c->arena, &stub.code, (Insn){.op = OP_unreachable});
    VEC_PUSH(&c->arena, &stub.code, (Insn){.op = OP_end});
    VEC_PUSH(&c->arena, &c->funcs, stub);
}

/* The functions that ticks call, after all others, and their type. */
static void add_ticks(Module *c, uint32_t own) {
    uint32_t first = c->funcs.len;
    ValType *units = ARENA_ARRAY(&c->arena, ValType, 1);
    *units = VT_I32;
    VEC_PUSH(&c->arena, &c->types, ((FuncType){.params = units, .nparams = 1}));
    for (int i = 0; i < TICK_COUNT; i++) push_stub(c, c->types.len - 1);
    for (uint32_t f = 0; f < own; f++) {
        Code *code = &c->funcs.data[f].code;
        for (uint32_t i = 0; i < code->len; i++) {
            Insn *in = &code->data[i];
            if (in->op == OP_call && is_tick(in->a)) in->a = first + (TICK - in->a);
        }
    }
}

static uint32_t stub_type(Module *m, uint32_t func) {
    static const ValType two[] = {VT_I64, VT_I64};
    if (func != MUL_HIGH_FUNC) return m->funcs.data[func].type;
    return module_add_type(m, two, 2, two, 1); /* go-mul has seen to it that there is one */
}

/* What an instruction's immediates name, renumbered. */
typedef struct Renumberer {
    Arena *arena;
    Shard *shard;
    const Renumbering *local;
    uint32_t funcs_cap, mul_high;
} Renumberer;

static uint32_t new_type(Renumberer *r, uint32_t type) {
    return renumber(r->arena, &r->shard->types, r->local->types, type);
}

static uint32_t new_table(Renumberer *r, uint32_t table) {
    return renumber(r->arena, &r->shard->tables, r->local->tables, table);
}

static uint32_t new_elem(Renumberer *r, uint32_t elem) {
    return renumber(r->arena, &r->shard->elems, r->local->elems, elem);
}

static void renumber_insn(Renumberer *r, Insn *in) {
    Shard *s = r->shard;
    switch (op_info[in->op].imm) {
    case IMM_BLOCK:
        if (!(in->a & (BT_EMPTY | BT_VALUE))) in->a = new_type(r, in->a);
        break;
    case IMM_FUNC:
        if (!is_tick(in->a))
            in->a = renumber_func(r->arena, s, &r->funcs_cap, r->local->funcs, &r->mul_high, in->a);
        break;
    case IMM_INDIRECT:
        in->a = new_type(r, in->a);
        in->b = new_table(r, in->b);
        break;
    case IMM_GLOBAL:
        in->a = renumber(r->arena, &s->globals, r->local->globals, in->a);
        break;
    case IMM_TABLE:
        in->a = new_table(r, in->a);
        break;
    case IMM_TABLE_COPY:
        in->a = new_table(r, in->a);
        in->b = new_table(r, in->b);
        break;
    case IMM_TABLE_INIT:
        in->a = new_elem(r, in->a);
        in->b = new_table(r, in->b);
        break;
    case IMM_ELEM:
        in->a = new_elem(r, in->a);
        break;
    case IMM_DATA:
    case IMM_MEMORY_INIT:
        in->a = renumber(r->arena, &s->datas, r->local->datas, in->a);
        break;
    default:
        break;
    }
}

static void make_funcs(Module *c, Module *m, const Ticks *ticks, Renumberer *r) {
    Shard *shard = r->shard;
    c->funcs.data = NULL;
    c->funcs.len = c->funcs.cap = 0;
    for (uint32_t i = 0; i < shard->own; i++) r->local->funcs[shard->funcs[i]] = i;
    for (uint32_t i = 0; i < shard->own; i++) {
        Func f = copy_func(c, &m->funcs.data[shard->funcs[i]]);
        if (ticks != NULL) {
            Code plain = f.code;
            insert_ticks(&c->arena, m, ticks, shard->funcs[i], &plain, &f.code);
        }
        f.type = new_type(r, f.type);
        for (uint32_t k = 0; k < f.code.len; k++) renumber_insn(r, &f.code.data[k]);
        VEC_PUSH(&c->arena, &c->funcs, f);
    }
    for (uint32_t i = shard->own; i < shard->count; i++)
        push_stub(c, new_type(r, stub_type(m, shard->funcs[i])));
}

static void copy_types(Module *c, const Module *m, const Shard *shard) {
    c->types.data = NULL;
    c->types.len = c->types.cap = 0;
    for (uint32_t i = 0; i < shard->types.len; i++)
        VEC_PUSH(&c->arena, &c->types, m->types.data[shard->types.data[i]]);
}

static void make_rest_local(Module *c, const Module *m, const Shard *shard) {
    c->tables.len = shard->tables.len;
    c->tables.data = ARENA_ARRAY(&c->arena, Table, c->tables.len);
    for (uint32_t i = 0; i < c->tables.len; i++) {
        c->tables.data[i] = m->tables.data[shard->tables.data[i]];
        c->tables.data[i].imported = false;
    }
    c->memories.data = ARENA_ARRAY(&c->arena, Memory, m->memories.len);
    for (uint32_t i = 0; i < m->memories.len; i++) {
        c->memories.data[i] = m->memories.data[i];
        c->memories.data[i].imported = false;
    }
    c->globals.len = shard->globals.len;
    c->globals.data = ARENA_ARRAY(&c->arena, Global, c->globals.len);
    for (uint32_t i = 0; i < c->globals.len; i++) {
        c->globals.data[i] = m->globals.data[shard->globals.data[i]];
        c->globals.data[i].imported = false;
        const ValType t = c->globals.data[i].type;
        c->globals.data[i].init =
            (Insn){.op = (uint16_t)val_type(t)->zero, .a = is_number_type(t) ? 0 : (uint32_t)t};
    }
}

static void disarm_segments(Module *c, const Module *m, const Shard *shard) {
    c->elems.len = c->elems.cap = shard->elems.len;
    c->elems.data = ARENA_ARRAY(&c->arena, Elem, c->elems.len);
    for (uint32_t i = 0; i < c->elems.len; i++) {
        Elem *e = &c->elems.data[i];
        *e = m->elems.data[shard->elems.data[i]];
        if (e->mode != SEG_PASSIVE) e->count = 0;
        e->mode = SEG_PASSIVE;
        e->items = ARENA_ARRAY(&c->arena, Insn, e->count); /* only their number shows in bodies */
        for (uint32_t k = 0; k < e->count; k++)
            e->items[k] = (Insn){.op = OP_ref_null, .a = (uint32_t)e->type};
    }
    c->datas.len = shard->datas.len;
    c->datas.data = ARENA_ARRAY(&c->arena, Data, c->datas.len);
    for (uint32_t i = 0; i < c->datas.len; i++) {
        Data *s = &c->datas.data[i];
        *s = m->datas.data[shard->datas.data[i]];
        if (s->mode == SEG_PASSIVE) continue;
        s->mode = SEG_PASSIVE;
        s->bytes.len = 0;
    }
}

void canonical_module(Module *m, const Ticks *ticks, Arena *arena, Shard *shard,
                      const Renumbering *local, Buf *out) {
    Module c = *m; /* shares everything that is not replaced below */
    Renumberer r = {arena, shard, local, shard->count, NO_INDEX};
    c.arena = (Arena){0};
    c.imports.len = 0;
    c.exports.len = 0;
    c.customs.len = 0;
    c.name = (Str){0};
    c.start = NO_INDEX;
    memset(c.nimports, 0, sizeof c.nimports);
    make_funcs(&c, m, ticks, &r);
    copy_types(&c, m, shard);
    if (ticks != NULL) add_ticks(&c, shard->own);
    make_rest_local(&c, m, shard);
    disarm_segments(&c, m, shard);
    declare_references(&c, shard->own);
    encode_module(&c, out);
    for (uint32_t i = 0; i < shard->count; i++)
        if (shard->funcs[i] != MUL_HIGH_FUNC) local->funcs[shard->funcs[i]] = NO_INDEX;
    forget_indices(&shard->types, local->types);
    forget_indices(&shard->tables, local->tables);
    forget_indices(&shard->globals, local->globals);
    forget_indices(&shard->elems, local->elems);
    forget_indices(&shard->datas, local->datas);
    arena_free(&c.arena);
}
