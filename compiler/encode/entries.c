/* entries.c: the sections other than code; the mirror of decode/entries.c.
 *
 * Input: a Module. Output: the contents of one section, without its id and size. Invariants: each
 * function reads the Module alone, so that sections can be written in any order. */
#include "encode/encode.h"

static void encode_limits(Limits l, Buf *out) {
    buf_u8(out, l.has_max);
    write_u32(out, l.min);
    if (l.has_max) write_u32(out, l.max);
}

static void encode_table(const Table *t, Buf *out) {
    buf_u8(out, (uint8_t)t->type);
    encode_limits(t->limits, out);
}

static void encode_global_type(const Global *g, Buf *out) {
    buf_u8(out, (uint8_t)g->type);
    buf_u8(out, g->mutable_);
}

static void encode_valtypes(const ValType *types, uint32_t n, Buf *out) {
    write_u32(out, n);
    for (uint32_t i = 0; i < n; i++) buf_u8(out, (uint8_t)types[i]);
}

void encode_types(const Module *m, Buf *out) {
    write_u32(out, m->types.len);
    for (uint32_t i = 0; i < m->types.len; i++) {
        const FuncType *t = &m->types.data[i];
        buf_u8(out, 0x60);
        encode_valtypes(t->params, t->nparams, out);
        encode_valtypes(t->results, t->nresults, out);
    }
}

void encode_imports(const Module *m, Buf *out) {
    write_u32(out, m->imports.len);
    for (uint32_t i = 0; i < m->imports.len; i++) {
        const Import *import = &m->imports.data[i];
        write_name(out, import->module);
        write_name(out, import->name);
        buf_u8(out, (uint8_t)import->kind);
        switch (import->kind) {
        case EXT_FUNC:
            write_u32(out, m->funcs.data[import->index].type);
            break;
        case EXT_TABLE:
            encode_table(&m->tables.data[import->index], out);
            break;
        case EXT_MEMORY:
            encode_limits(m->memories.data[import->index].limits, out);
            break;
        case EXT_GLOBAL:
            encode_global_type(&m->globals.data[import->index], out);
            break;
        }
    }
}

void encode_functions(const Module *m, Buf *out) {
    uint32_t first = m->nimports[EXT_FUNC];
    write_u32(out, m->funcs.len - first);
    for (uint32_t i = first; i < m->funcs.len; i++) write_u32(out, m->funcs.data[i].type);
}

void encode_tables(const Module *m, Buf *out) {
    uint32_t first = m->nimports[EXT_TABLE];
    write_u32(out, m->tables.len - first);
    for (uint32_t i = first; i < m->tables.len; i++) encode_table(&m->tables.data[i], out);
}

void encode_memories(const Module *m, Buf *out) {
    uint32_t first = m->nimports[EXT_MEMORY];
    write_u32(out, m->memories.len - first);
    for (uint32_t i = first; i < m->memories.len; i++) {
        encode_limits(m->memories.data[i].limits, out);
    }
}

void encode_globals(const Module *m, Buf *out) {
    uint32_t first = m->nimports[EXT_GLOBAL];
    write_u32(out, m->globals.len - first);
    for (uint32_t i = first; i < m->globals.len; i++) {
        encode_global_type(&m->globals.data[i], out);
        encode_const_expr(&m->globals.data[i].init, out);
    }
}

void encode_exports(const Module *m, Buf *out) {
    write_u32(out, m->exports.len);
    for (uint32_t i = 0; i < m->exports.len; i++) {
        const Export *e = &m->exports.data[i];
        write_name(out, e->name);
        buf_u8(out, (uint8_t)e->kind);
        write_u32(out, e->index);
    }
}

void encode_start(const Module *m, Buf *out) {
    write_u32(out, m->start);
}

/* The older forms, with function indices for items, are chosen where they do: every reader knows
 * them and they are shorter. */
void encode_elems(const Module *m, Buf *out) {
    write_u32(out, m->elems.len);
    for (uint32_t i = 0; i < m->elems.len; i++) {
        const Elem *e = &m->elems.data[i];
        bool active = e->mode == SEG_ACTIVE;
        bool exprs = e->type != VT_FUNCREF;
        for (uint32_t k = 0; k < e->count && !exprs; k++) exprs = e->items[k].op != OP_ref_func;
        bool explicit_table = active && (e->table || (exprs && e->type != VT_FUNCREF));
        uint32_t flags = (active ? 0 : 1) | (explicit_table || e->mode == SEG_DECLARED ? 2 : 0) |
                         (exprs ? 4 : 0);
        write_u32(out, flags);
        if (explicit_table) write_u32(out, e->table);
        if (active) encode_const_expr(&e->offset, out);
        if (flags & 3) buf_u8(out, exprs ? (uint8_t)e->type : 0);
        write_u32(out, e->count);
        for (uint32_t k = 0; k < e->count; k++) {
            if (exprs) {
                encode_const_expr(&e->items[k], out);
            } else {
                write_u32(out, e->items[k].a);
            }
        }
    }
}

void encode_data_count(const Module *m, Buf *out) {
    write_u32(out, m->datas.len);
}

void encode_datas(const Module *m, Buf *out) {
    write_u32(out, m->datas.len);
    for (uint32_t i = 0; i < m->datas.len; i++) {
        const Data *data = &m->datas.data[i];
        buf_u8(out, data->mode == SEG_PASSIVE);
        if (data->mode == SEG_ACTIVE) encode_const_expr(&data->offset, out);
        write_name(out, data->bytes);
    }
}
