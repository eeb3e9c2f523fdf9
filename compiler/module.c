/* module.c: small questions to a module, and building blocks for passes.
 *
 * Input: a module that was decoded. Output: answers, new types, appended instructions, links
 * between a block and its end. Invariants: new storage comes from an arena, mostly the module's. */
#include "base/die.h"
#include "base/map.h"
#include "ir.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

const FuncType *func_type(const Module *m, uint32_t func) {
    return &m->types.data[m->funcs.data[func].type];
}

static bool same_types(const ValType *a, const ValType *b, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        if (a[i] != b[i]) return false;
    }
    return true;
}

bool func_type_eq(const FuncType *a, const FuncType *b) {
    return a->nparams == b->nparams && a->nresults == b->nresults &&
           same_types(a->params, b->params, a->nparams) &&
           same_types(a->results, b->results, a->nresults);
}

static Str type_key(const FuncType *t, Arena *arena) {
    size_t n = (size_t)t->nparams + 1 + t->nresults, at = 0;
    char *key = arena_alloc(arena, n, 1);
    for (uint32_t k = 0; k < t->nparams; k++) key[at++] = (char)t->params[k];
    key[at++] = 0;
    for (uint32_t k = 0; k < t->nresults; k++) key[at++] = (char)t->results[k];
    return (Str){key, n};
}

const uint32_t *module_type_ids(const Module *m, Arena *arena) {
    uint32_t *id = ARENA_ARRAY(arena, uint32_t, m->types.len);
    Map seen = {.arena = arena};
    for (uint32_t i = 0; i < m->types.len; i++) {
        uint32_t earlier = map_add(&seen, type_key(&m->types.data[i], arena), i);
        id[i] = earlier != MAP_NONE ? earlier : i;
    }
    return id;
}

uint32_t module_add_type(Module *m, const ValType *params, uint32_t nparams, const ValType *results,
                         uint32_t nresults) {
    FuncType fresh = {nparams, nresults, ARENA_ARRAY(&m->arena, ValType, nparams),
                      ARENA_ARRAY(&m->arena, ValType, nresults)};
    if (nparams) memcpy(fresh.params, params, nparams * sizeof *params);
    if (nresults) memcpy(fresh.results, results, nresults * sizeof *results);
    m->type_index.arena = &m->arena;
    for (; m->ntypes_indexed < m->types.len; m->ntypes_indexed++)
        map_add(&m->type_index, type_key(&m->types.data[m->ntypes_indexed], &m->arena),
                m->ntypes_indexed);
    uint32_t known = map_get(&m->type_index, type_key(&fresh, &m->arena));
    if (known != MAP_NONE) return known;
    VEC_PUSH(&m->arena, &m->types, fresh);
    return m->types.len - 1;
}

const Export *find_export(const Module *m, const char *name, ExternKind kind) {
    for (uint32_t i = 0; i < m->exports.len; i++) {
        const Export *e = &m->exports.data[i];
        if (e->kind == kind && str_eq_c(e->name, name)) return e;
    }
    return NULL;
}

ValType local_type(const Module *m, const Func *f, uint32_t local) {
    const FuncType *t = &m->types.data[f->type];
    if (local < t->nparams) return t->params[local];
    return local - t->nparams < f->nlocals ? f->locals[local - t->nparams] : VT_UNKNOWN;
}

uint32_t func_add_local(Module *m, Func *f, ValType type) {
    const FuncType *t = &m->types.data[f->type];
    if (f->nlocals >= f->locals_cap)
        f->locals = vec_grow(&m->arena, f->locals, f->nlocals, &f->locals_cap, f->nlocals + 1,
                             sizeof *f->locals);
    f->locals[f->nlocals] = type;
    return t->nparams + f->nlocals++;
}

uint32_t module_add_func(Module *m, uint32_t type, Str name, Code code) {
    Func f = {.type = type, .name = name, .code = code};
    VEC_PUSH(&m->arena, &m->funcs, f);
    return m->funcs.len - 1;
}

FuncType block_type(const Module *m, const Insn *in, ValType one[1]) {
    if (in->a == BT_EMPTY) return (FuncType){0};
    if (in->a & BT_VALUE) {
        one[0] = (ValType)(in->a & 0xff);
        return (FuncType){0, 1, NULL, one};
    }
    return m->types.data[in->a];
}

uint32_t module_branch_values(const Module *m, const Insn *in) {
    ValType one[1];
    FuncType t = block_type(m, in, one);
    return in->op == OP_loop ? t.nparams : t.nresults;
}

void code_count_calls(const Code *code, uint32_t *calls) {
    for (uint32_t i = 0; i < code->len; i++)
        if (code->data[i].op == OP_call) calls[code->data[i].a]++;
}

void code_append(Arena *arena, Code *code, const Insn *insns, uint32_t n) {
    if (!n) return;
    if (n > UINT32_MAX - code->len) die("a function grew beyond 2^32 instructions");
    VEC_RESERVE(arena, code, code->len + n);
    memcpy(code->data + code->len, insns, n * sizeof *insns);
    code->len += n;
}

/* The open blocks are kept without memory of their own: until its end is known, `b` of an open
 * block is the index of the block around it plus one. The function's own end closes index 0. */
bool code_link_blocks(Code *code) {
    uint32_t open = 0; /* index of the innermost open block plus one; 0: the function's body */
    for (uint32_t i = 0; i < code->len; i++) {
        Insn *in = &code->data[i];
        switch (in->op) {
        case OP_block:
        case OP_loop:
        case OP_if:
            in->b = open;
            in->imm = 0;
            open = i + 1;
            break;
        case OP_else:
            if (!open || code->data[open - 1].op != OP_if || code->data[open - 1].imm) return false;
            code->data[open - 1].imm = i;
            break;
        case OP_end:
            if (!open) return i + 1 == code->len;
            uint32_t outer = code->data[open - 1].b;
            code->data[open - 1].b = i;
            open = outer;
            break;
        default:
            break;
        }
    }
    return false;
}

void relink_func(Module *m, uint32_t func, const char *pass) {
    const Str name = m->funcs.data[func].name;
    if (code_link_blocks(&m->funcs.data[func].code)) return;
    die("after pass %s: function %" PRIu32 " (%.*s): blocks do not nest", pass, func,
        name.len > 100 ? 100 : (int)name.len, name.data != NULL ? name.data : "");
}
