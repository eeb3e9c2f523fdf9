/* dump.c: a module as text, in the form that IR.md describes.
 *
 * Input: any module, verified or not. Output: WebAssembly text (flat instructions, one a
 * line), which wat2wasm reads. Invariants: same module, same text; names from the file appear in
 * comments only and cannot end them; indentation stops growing at some depth, so that the text of
 * deeply nested blocks stays proportionate. */
#include "ir.h"
#include "state-code.h"
#include "state.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { MAX_INDENT = 40 };

/* For comments: no control characters, and no ';', which could end one. */
static void put_comment(Buf *out, Str s) {
    const size_t start = out->len;
    buf_clean(out, s, false);
    for (size_t i = start; i < out->len; i++)
        if (out->data[i] == ';') out->data[i] = '?';
}

static void put_types(Buf *out, const char *word, const ValType *types, uint32_t n) {
    if (!n) return;
    buf_printf(out, " (%s", word);
    for (uint32_t i = 0; i < n; i++) buf_printf(out, " %s", val_type(types[i])->text);
    buf_puts(out, ")");
}

static void put_limits(Buf *out, Limits l) {
    buf_printf(out, " %" PRIu32, l.min);
    if (l.has_max) buf_printf(out, " %" PRIu32, l.max);
}

static const char *heap_type(uint32_t type) {
    return type == VT_EXTERNREF ? "extern" : "func";
}

/* Exact: hexadecimal, and a NaN with its payload. */
static void put_float(Buf *out, uint64_t bits, bool is64) {
    unsigned fraction = is64 ? 52 : 23;
    uint64_t payload = bits & (((uint64_t)1 << fraction) - 1);
    bool negative = bits >> (is64 ? 63 : 31);
    double value;
    if (is64) {
        memcpy(&value, &bits, sizeof value);
    } else {
        uint32_t low = (uint32_t)bits;
        float single;
        memcpy(&single, &low, sizeof single);
        value = (double)single;
    }
    if (isnan(value)) {
        buf_printf(out, " %snan:0x%" PRIx64, negative ? "-" : "", payload);
    } else if (isinf(value)) {
        buf_printf(out, " %sinf", negative ? "-" : "");
    } else {
        buf_printf(out, " %a", value);
    }
}

static void put_func_name(Buf *out, const Module *m, uint32_t func) {
    if (func >= m->funcs.len || !m->funcs.data[func].name.len) return;
    buf_puts(out, " (;");
    put_comment(out, m->funcs.data[func].name);
    buf_puts(out, ";)");
}

static void put_block_type(Buf *out, const Module *m, uint32_t type) {
    if (type == BT_EMPTY) return;
    if (type & BT_VALUE) {
        buf_printf(out, " (result %s)", val_type((ValType)(type & 0xff))->text);
        return;
    }
    buf_printf(out, " (type %" PRIu32 ")", type);
    if (type >= m->types.len) return;
    const FuncType *t = &m->types.data[type];
    put_types(out, "param", t->params, t->nparams);
    put_types(out, "result", t->results, t->nresults);
}

/* The instruction without indentation and newline; `depth` is the number of blocks around it. */
static void put_insn(Buf *out, const Module *m, const Insn *in, uint32_t depth) {
    const OpInfo *op = &op_info[in->op];
    buf_puts(out, op->text);
    switch (op->imm) {
    case IMM_NONE:
        break;
    case IMM_MUL_HIGH:
    case IMM_CHECK:
        state_put_code(in, out);
        break;
    case IMM_BLOCK:
        put_block_type(out, m, in->a);
        buf_printf(out, " ;; @%" PRIu32, depth + 1);
        break;
    case IMM_LABEL:
        buf_printf(out, " %" PRIu32 " (;@%" PRIu32 ";)", in->a, depth - in->a);
        break;
    case IMM_BR_TABLE:
        for (uint32_t i = 0; i <= in->a; i++) {
            buf_printf(out, " %" PRIu32 " (;@%" PRIu32 ";)", in->targets[i],
                       depth - in->targets[i]);
        }
        break;
    case IMM_FUNC:
        buf_printf(out, " %" PRIu32, in->a);
        put_func_name(out, m, in->a);
        break;
    case IMM_INDIRECT:
        if (in->b) buf_printf(out, " %" PRIu32, in->b);
        buf_printf(out, " (type %" PRIu32 ")", in->a);
        break;
    case IMM_LOCAL:
    case IMM_GLOBAL:
    case IMM_TABLE:
    case IMM_DATA:
    case IMM_ELEM:
    case IMM_MEMORY_INIT:
        buf_printf(out, " %" PRIu32, in->a);
        break;
    case IMM_MEMARG:
        if (in->imm) buf_printf(out, " offset=%" PRIu64, in->imm);
        if (in->align != op_natural_align((Op)in->op)) {
            buf_printf(out, " align=%" PRIu64, (uint64_t)1 << (in->align & 63));
        }
        break;
    case IMM_MEMORY:
    case IMM_MEMORY2:
        break;
    case IMM_I32:
        buf_printf(out, " %" PRId32, (int32_t)in->imm);
        break;
    case IMM_I64:
        buf_printf(out, " %" PRId64, (int64_t)in->imm);
        break;
    case IMM_F32:
        put_float(out, in->imm, false);
        break;
    case IMM_F64:
        put_float(out, in->imm, true);
        break;
    case IMM_REFTYPE:
        buf_printf(out, " %s", heap_type(in->a));
        break;
    case IMM_SELECT_T:
        buf_printf(out, " (result %s)", val_type((ValType)in->a)->text);
        break;
    case IMM_TABLE_INIT:
        buf_printf(out, " %" PRIu32 " %" PRIu32, in->b, in->a);
        break;
    case IMM_TABLE_COPY:
        buf_printf(out, " %" PRIu32 " %" PRIu32, in->a, in->b);
        break;
    }
}

static void put_const_expr(Buf *out, const Module *m, const Insn *in) {
    buf_puts(out, " (");
    put_insn(out, m, in, 0);
    buf_puts(out, ")");
}

static void indent(Buf *out, uint32_t depth) {
    static const char spaces[] = "                                                            ";
    uint32_t n = depth < MAX_INDENT / 2 ? depth * 2 : MAX_INDENT;
    buf_bytes(out, spaces, n);
}

static void put_signature(Buf *out, const Module *m, uint32_t type) {
    buf_printf(out, " (type %" PRIu32 ")", type);
    if (type >= m->types.len) return;
    const FuncType *t = &m->types.data[type];
    put_types(out, "param", t->params, t->nparams);
    put_types(out, "result", t->results, t->nresults);
}

void dump_func(const Module *m, uint32_t func, Buf *out) {
    const Func *f = &m->funcs.data[func];
    uint32_t depth = 0;
    buf_printf(out, "  (func (;%" PRIu32 ";)", func);
    put_signature(out, m, f->type);
    if (f->name.len) {
        buf_puts(out, " ;; ");
        put_comment(out, f->name);
    }
    state_put_func(m, func, out);
    if (f->nlocals) {
        buf_puts(out, "\n   ");
        put_types(out, "local", f->locals, f->nlocals);
    }
    for (uint32_t i = 0; i < f->code.len; i++) {
        const Insn *in = &f->code.data[i];
        if (in->op == OP_end && !depth && i + 1 == f->code.len) break;
        if ((in->op == OP_end || in->op == OP_else) && depth) depth--;
        buf_puts(out, "\n    ");
        indent(out, depth);
        put_insn(out, m, in, depth);
        if (op_info[in->op].imm == IMM_BLOCK || in->op == OP_else) depth++;
    }
    buf_puts(out, "\n  )\n");
}

static void dump_imports(const Module *m, Buf *out) {
    for (uint32_t i = 0; i < m->imports.len; i++) {
        const Import *import = &m->imports.data[i];
        uint32_t index = import->index;
        buf_puts(out, "  (import ");
        buf_quote(out, import->module);
        buf_puts(out, " ");
        buf_quote(out, import->name);
        switch (import->kind) {
        case EXT_FUNC:
            buf_printf(out, " (func (;%" PRIu32 ";)", index);
            put_signature(out, m, m->funcs.data[index].type);
            break;
        case EXT_TABLE:
            buf_printf(out, " (table (;%" PRIu32 ";)", index);
            put_limits(out, m->tables.data[index].limits);
            buf_printf(out, " %s", val_type(m->tables.data[index].type)->text);
            break;
        case EXT_MEMORY:
            buf_printf(out, " (memory (;%" PRIu32 ";)", index);
            put_limits(out, m->memories.data[index].limits);
            break;
        case EXT_GLOBAL:
            buf_printf(out,
                       m->globals.data[index].mutable_ ? " (global (;%" PRIu32 ";) (mut %s)"
                                                       : " (global (;%" PRIu32 ";) %s",
                       index, val_type(m->globals.data[index].type)->text);
            break;
        }
        buf_puts(out, "))");
        if (import->kind == EXT_FUNC) state_put_func(m, index, out);
        buf_puts(out, "\n");
    }
}

static void dump_elem(const Module *m, uint32_t index, Buf *out) {
    const Elem *e = &m->elems.data[index];
    bool exprs = e->type != VT_FUNCREF;
    for (uint32_t i = 0; i < e->count && !exprs; i++) exprs = e->items[i].op != OP_ref_func;
    buf_printf(out, "  (elem (;%" PRIu32 ";)", index);
    if (e->mode == SEG_ACTIVE) {
        buf_printf(out, " (table %" PRIu32 ")", e->table);
        put_const_expr(out, m, &e->offset);
    } else if (e->mode == SEG_DECLARED) {
        buf_puts(out, " declare");
    }
    buf_printf(out, " %s", exprs ? val_type(e->type)->text : "func");
    for (uint32_t i = 0; i < e->count; i++) {
        if (!exprs) {
            buf_printf(out, " %" PRIu32, e->items[i].a);
            continue;
        }
        buf_puts(out, " (item");
        put_const_expr(out, m, &e->items[i]);
        buf_puts(out, ")");
    }
    buf_puts(out, ")\n");
}

static void dump_types(const Module *m, Buf *out) {
    for (uint32_t i = 0; i < m->types.len; i++) {
        const FuncType *t = &m->types.data[i];
        buf_printf(out, "  (type (;%" PRIu32 ";) (func", i);
        put_types(out, "param", t->params, t->nparams);
        put_types(out, "result", t->results, t->nresults);
        buf_puts(out, "))\n");
    }
}

static void dump_spaces(const Module *m, Buf *out) {
    for (uint32_t i = m->nimports[EXT_TABLE]; i < m->tables.len; i++) {
        buf_printf(out, "  (table (;%" PRIu32 ";)", i);
        put_limits(out, m->tables.data[i].limits);
        buf_printf(out, " %s)\n", val_type(m->tables.data[i].type)->text);
    }
    for (uint32_t i = m->nimports[EXT_MEMORY]; i < m->memories.len; i++) {
        buf_printf(out, "  (memory (;%" PRIu32 ";)", i);
        put_limits(out, m->memories.data[i].limits);
        buf_puts(out, ")\n");
    }
    for (uint32_t i = m->nimports[EXT_GLOBAL]; i < m->globals.len; i++) {
        const Global *g = &m->globals.data[i];
        buf_printf(out,
                   g->mutable_ ? "  (global (;%" PRIu32 ";) (mut %s)"
                               : "  (global (;%" PRIu32 ";) %s",
                   i, val_type(g->type)->text);
        put_const_expr(out, m, &g->init);
        buf_puts(out, ")\n");
    }
}

void dump_module(const Module *m, Buf *out) {
    static const char *const kinds[] = {"func", "table", "memory", "global"};
    buf_puts(out, "(module");
    if (m->name.len) {
        buf_puts(out, " ;; ");
        put_comment(out, m->name);
    }
    buf_puts(out, "\n");
    state_put_module(m, out);
    dump_types(m, out);
    dump_imports(m, out);
    dump_spaces(m, out);
    for (uint32_t i = 0; i < m->exports.len; i++) {
        const Export *e = &m->exports.data[i];
        buf_puts(out, "  (export ");
        buf_quote(out, e->name);
        buf_printf(out, " (%s %" PRIu32 "))\n", kinds[e->kind], e->index);
    }
    if (m->start != NO_INDEX) buf_printf(out, "  (start %" PRIu32 ")\n", m->start);
    for (uint32_t i = 0; i < m->elems.len; i++) dump_elem(m, i, out);
    for (uint32_t i = m->nimports[EXT_FUNC]; i < m->funcs.len; i++) dump_func(m, i, out);
    for (uint32_t i = 0; i < m->datas.len; i++) {
        const Data *data = &m->datas.data[i];
        buf_printf(out, "  (data (;%" PRIu32 ";)", i);
        if (data->mode == SEG_ACTIVE) put_const_expr(out, m, &data->offset);
        buf_puts(out, " ");
        buf_quote(out, data->bytes);
        buf_puts(out, ")\n");
    }
    buf_puts(out, ")\n");
}
