/* canonical.c: the module that wasm2c is given.
 *
 * Comes in: any verified Module. Goes out: a binary with the same function bodies and the same
 * indices, but without names, exports, a start function and active segments, and with every import
 * replaced by a local definition of the same type. So what wasm2c prints for a body does not depend
 * on names, and looks the same for imported and local things; the definitions themselves are ours.
 * Active segments become empty passive ones, which is what they are once instantiated (core spec
 * 4.5.4), so that memory.init and data.drop keep their meaning. */
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
static void declare_references(Module *c) {
    bool *wanted = ARENA_ARRAY(&c->arena, bool, c->funcs.len);
    uint32_t count = 0;
    for (uint32_t f = 0; f < c->funcs.len; f++) {
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

static void make_funcs_local(Module *c, const Module *m) {
    Insn body[2] = {{.op = OP_unreachable}, {.op = OP_end}};
    c->funcs.data = ARENA_ARRAY(&c->arena, Func, m->funcs.len);
    c->funcs.cap = m->funcs.len;
    for (uint32_t i = 0; i < m->funcs.len; i++) {
        Func *f = &c->funcs.data[i];
        *f = m->funcs.data[i];
        f->name = (Str){0};
        if (!f->imported) continue;
        f->imported = false;
        f->code = (Code){0};
        VEC_PUSH(&c->arena, &f->code, body[0]);
        VEC_PUSH(&c->arena, &f->code, body[1]);
    }
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
        if (e->mode == SEG_PASSIVE) continue;
        e->mode = SEG_PASSIVE;
        e->count = 0;
    }
    c->datas.data = ARENA_ARRAY(&c->arena, Data, m->datas.len);
    for (uint32_t i = 0; i < m->datas.len; i++) {
        Data *s = &c->datas.data[i];
        *s = m->datas.data[i];
        if (s->mode == SEG_PASSIVE) continue;
        s->mode = SEG_PASSIVE;
        s->bytes.len = 0;
    }
}

void canonical_module(Module *m, Buf *out) {
    Module c = *m; /* shares everything that is not replaced below */
    c.arena = (Arena){0};
    c.imports.len = 0;
    c.exports.len = 0;
    c.customs.len = 0;
    c.name = (Str){0};
    c.start = NO_INDEX;
    memset(c.nimports, 0, sizeof c.nimports);
    make_funcs_local(&c, m);
    make_rest_local(&c, m);
    disarm_segments(&c, m);
    declare_references(&c);
    encode_module(&c, out);
    arena_free(&c.arena);
}
