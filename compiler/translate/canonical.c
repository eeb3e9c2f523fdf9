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

static void push_stub(Module *c, uint32_t type) {
    Func stub = {.type = type};
    VEC_PUSH(&c->arena, &stub.code, (Insn){.op = OP_unreachable});
    VEC_PUSH(&c->arena, &stub.code, (Insn){.op = OP_end});
    VEC_PUSH(&c->arena, &c->funcs, stub);
}

/* Of the product's factors; of the units of work that a check pays for, of returns nothing. */
static FuncType helper_type(Arena *arena, Helper helper) {
    const bool product = helper == HELPER_MUL_HIGH;
    FuncType t = {.nparams = product ? 2 : 1, .nresults = product ? 1 : 0};
    t.params = t.results = ARENA_ARRAY(arena, ValType, 2);
    t.params[0] = t.params[1] = product ? VT_I64 : VT_I32;
    return t;
}

static void type_helpers(Module *c, uint32_t own) {
    for (uint32_t h = 0; h < HELPER_COUNT; h++) {
        c->funcs.data[own + h].type = c->types.len;
        VEC_PUSH(&c->arena, &c->types, helper_type(&c->arena, (Helper)h));
    }
}

/* What an instruction's immediates name, renumbered. */
typedef struct Renumberer {
    Arena *arena;
    Shard *shard;
    const Renumbering *local;
    uint32_t funcs_cap;
} Renumberer;

static void push_func(Renumberer *r, uint32_t func) {
    Shard *s = r->shard;
    if (s->count == r->funcs_cap)
        s->funcs =
            vec_grow(r->arena, s->funcs, s->count, &r->funcs_cap, s->count + 1, sizeof *s->funcs);
    s->funcs[s->count++] = func;
}

static uint32_t new_func(Renumberer *r, uint32_t func) {
    uint32_t *local = &r->local->funcs[func];
    if (*local != NO_INDEX) return *local;
    push_func(r, func);
    return *local = r->shard->count - 1;
}

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
        in->a = new_func(r, in->a);
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

_Static_assert(HELPER_RETURN - HELPER_TICK == CHECK_RETURN - CHECK_WORK && CHECK_KINDS == 3,
               "each kind of check has a helper");

static void push_helper_call(Module *c, const Shard *shard, Code *code, uint32_t helper) {
    code_push(&c->arena, code, insn_a(OP_call, shard->own + helper));
}

/* An instruction of the module, in the canonical one. */
static void push_insn(Module *c, Renumberer *r, Code *code, const Insn *in) {
    switch (in->op) {
    case OP_i64_add_mul_high: /* what it adds is computed from x and y alone, and unused then */
        code_push(&c->arena, code, insn(OP_drop));
        code_push(&c->arena, code, insn(OP_drop));
        code_push(&c->arena, code, insn_a(OP_local_get, in->a));
        code_push(&c->arena, code, insn_a(OP_local_get, in->b));
        push_helper_call(c, r->shard, code, HELPER_MUL_HIGH);
        break;
    case OP_interruption_check:
        code_push(&c->arena, code, (Insn){.op = OP_i32_const, .imm = in->imm});
        push_helper_call(c, r->shard, code, HELPER_TICK + in->a);
        break;
    default:
        code_push(&c->arena, code, *in);
        renumber_insn(r, &code->data[code->len - 1]);
    }
}

static Func copy_func(Module *c, Renumberer *r, const Func *f) {
    Func copy = *f;
    copy.name = (Str){0};
    copy.code = (Code){0};
    copy.type = new_type(r, f->type);
    VEC_RESERVE(&c->arena, &copy.code, f->code.len);
    for (uint32_t i = 0; i < f->code.len; i++) push_insn(c, r, &copy.code, &f->code.data[i]);
    return copy;
}

static void make_funcs(Module *c, const Module *m, Renumberer *r) {
    Shard *shard = r->shard;
    c->funcs.data = NULL;
    c->funcs.len = c->funcs.cap = 0;
    for (uint32_t i = 0; i < shard->own; i++) r->local->funcs[shard->funcs[i]] = i;
    for (uint32_t h = 0; h < HELPER_COUNT; h++) push_func(r, NO_INDEX);
    for (uint32_t i = 0; i < shard->own; i++) {
        const Func f = copy_func(c, r, &m->funcs.data[shard->funcs[i]]);
        VEC_PUSH(&c->arena, &c->funcs, f);
    }
    for (uint32_t i = shard->own; i < shard->count; i++) {
        const uint32_t func = shard->funcs[i];
        push_stub(c, func != NO_INDEX ? new_type(r, m->funcs.data[func].type) : 0);
    }
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

void canonical_module(const Module *m, Arena *arena, Shard *shard, const Renumbering *local,
                      Buf *out) {
    Module c = *m; /* shares everything that is not replaced below */
    Renumberer r = {arena, shard, local, shard->count};
    c.arena = (Arena){0};
    c.imports.len = 0;
    c.exports.len = 0;
    c.customs.len = 0;
    c.name = (Str){0};
    c.start = NO_INDEX;
    memset(c.nimports, 0, sizeof c.nimports);
    make_funcs(&c, m, &r);
    copy_types(&c, m, shard);
    type_helpers(&c, shard->own);
    make_rest_local(&c, m, shard);
    disarm_segments(&c, m, shard);
    declare_references(&c, shard->own);
    encode_module(&c, out);
    for (uint32_t i = 0; i < shard->count; i++)
        if (shard->funcs[i] != NO_INDEX) local->funcs[shard->funcs[i]] = NO_INDEX;
    forget_indices(&shard->types, local->types);
    forget_indices(&shard->tables, local->tables);
    forget_indices(&shard->globals, local->globals);
    forget_indices(&shard->elems, local->elems);
    forget_indices(&shard->datas, local->datas);
    arena_free(&c.arena);
}
