/* verify.c: validation of a module (core spec 3.4); bodies are verify-code.c's.
 *
 * Input: a decoded module, or one that a pass changed. Output: true, or one error: with the
 * offset in the file when the fault is the file's, with the pass's name when it is ours.
 * Invariants: a module that verifies can be encoded, and wasm-validate accepts the result. */
#include "verify.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool fail(Verifier *v, uint32_t offset, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static bool fail(Verifier *v, uint32_t offset, const char *format, ...) {
    char text[512];
    va_list ap;
    va_start(ap, format);
    vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    if (v->after)
        return diag_error(v->d, DIAG_NO_OFFSET, "internal error: after pass %s: %s", v->after,
                          text);
    return diag_error(v->d, offset ? offset : DIAG_NO_OFFSET, "%s", text);
}

/* `what` says whose: "global", "element segment". */
static bool check_const(Verifier *v, const Insn *in, ValType want, const char *what,
                        uint32_t index) {
    const Module *m = v->m;
    ValType type;
    switch (in->op) {
    case OP_i32_const:
        type = VT_I32;
        break;
    case OP_i64_const:
        type = VT_I64;
        break;
    case OP_f32_const:
        type = VT_F32;
        break;
    case OP_f64_const:
        type = VT_F64;
        break;
    case OP_ref_null:
        type = (ValType)in->a;
        break;
    case OP_ref_func:
        if (in->a >= m->funcs.len) {
            return fail(v, in->offset, "%s %" PRIu32 ": function %" PRIu32 " does not exist", what,
                        index, in->a);
        }
        type = VT_FUNCREF;
        break;
    case OP_global_get:
        if (in->a >= m->globals.len || !m->globals.data[in->a].imported ||
            m->globals.data[in->a].mutable_) {
            return fail(v, in->offset,
                        "%s %" PRIu32 ": global %" PRIu32 " is not an imported immutable global",
                        what, index, in->a);
        }
        type = m->globals.data[in->a].type;
        break;
    default:
        return fail(v, in->offset, "%s %" PRIu32 ": %s is not allowed in a constant expression",
                    what, index, in->op < OP_COUNT ? op_info[in->op].text : "this");
    }
    if (type != want) {
        return fail(v, in->offset, "%s %" PRIu32 ": %s is expected, found %s", what, index,
                    val_type(want)->text, val_type(type)->text);
    }
    return true;
}

static bool check_limits(Verifier *v, Limits l, uint32_t most, const char *what) {
    if (l.min > most || (l.has_max && (l.max > most || l.max < l.min))) {
        return fail(v, 0, "the limits of a %s do not fit", what);
    }
    return true;
}

static bool check_spaces(Verifier *v) {
    const Module *m = v->m;
    for (uint32_t i = 0; i < m->funcs.len; i++) {
        if (m->funcs.data[i].type >= m->types.len) {
            return fail(v, 0, "function %" PRIu32 ": type %" PRIu32 " does not exist", i,
                        m->funcs.data[i].type);
        }
        if (m->funcs.data[i].imported != (i < m->nimports[EXT_FUNC])) {
            return fail(v, 0, "function %" PRIu32 ": imported functions come first", i);
        }
    }
    for (uint32_t i = 0; i < m->tables.len; i++) {
        if (!check_limits(v, m->tables.data[i].limits, UINT32_MAX, "table")) return false;
    }
    if (m->memories.len > 1) return fail(v, 0, "multi-memory is not supported");
    for (uint32_t i = 0; i < m->memories.len; i++) {
        if (!check_limits(v, m->memories.data[i].limits, 65536, "memory")) return false;
    }
    for (uint32_t i = 0; i < m->globals.len; i++) {
        const Global *g = &m->globals.data[i];
        if (!g->imported && !check_const(v, &g->init, g->type, "global", i)) return false;
    }
    return true;
}

static bool check_segments(Verifier *v) {
    const Module *m = v->m;
    for (uint32_t i = 0; i < m->elems.len; i++) {
        const Elem *e = &m->elems.data[i];
        if (e->mode == SEG_ACTIVE) {
            if (e->table >= m->tables.len || m->tables.data[e->table].type != e->type) {
                return fail(v, e->offset.offset,
                            "element segment %" PRIu32 ": table %" PRIu32 " is not of type %s", i,
                            e->table, val_type(e->type)->text);
            }
            if (!check_const(v, &e->offset, VT_I32, "element segment", i)) return false;
        }
        for (uint32_t k = 0; k < e->count; k++) {
            if (!check_const(v, &e->items[k], e->type, "element segment", i)) return false;
        }
    }
    for (uint32_t i = 0; i < m->datas.len; i++) {
        const Data *data = &m->datas.data[i];
        if (data->mode != SEG_ACTIVE) continue;
        if (!m->memories.len) return fail(v, 0, "data segment %" PRIu32 ": there is no memory", i);
        if (!check_const(v, &data->offset, VT_I32, "data segment", i)) return false;
    }
    return true;
}

static int by_name(const void *a, const void *b) {
    const Export *x = *(const Export *const *)a, *y = *(const Export *const *)b;
    size_t n = x->name.len < y->name.len ? x->name.len : y->name.len;
    int c = n ? memcmp(x->name.data, y->name.data, n) : 0;
    if (c) return c;
    if (x->name.len != y->name.len) return x->name.len < y->name.len ? -1 : 1;
    return x < y ? -1 : x > y; /* so that the error is about the second one */
}

static bool check_exports(Verifier *v) {
    const Module *m = v->m;
    const uint32_t counts[4] = {m->funcs.len, m->tables.len, m->memories.len, m->globals.len};
    uint32_t n = m->exports.len;
    if (!n) return true;
    const Export **sorted = ARENA_ARRAY(&v->scratch, const Export *, n);
    for (uint32_t i = 0; i < n; i++) {
        const Export *e = &m->exports.data[i];
        sorted[i] = e;
        if (e->index >= counts[e->kind]) {
            return fail(v, e->offset, "export %" PRIu32 ": its index %" PRIu32 " does not exist", i,
                        e->index);
        }
    }
    qsort(sorted, n, sizeof *sorted, by_name);
    for (uint32_t i = 1; i < n; i++) {
        if (!str_eq(sorted[i - 1]->name, sorted[i]->name)) continue;
        Str name = sorted[i]->name;
        if (name.len > 200) name.len = 200;
        return fail(v, sorted[i]->offset, "two exports have the name '%.*s'", STR_ARG(name));
    }
    return true;
}

static bool check_module(Verifier *v) {
    const Module *m = v->m;
    if (!check_spaces(v) || !check_segments(v) || !check_exports(v)) return false;
    if (m->start != NO_INDEX) {
        if (m->start >= m->funcs.len) return fail(v, 0, "the start function does not exist");
        const FuncType *t = func_type(m, m->start);
        if (t->nparams || t->nresults) {
            return fail(v, m->funcs.data[m->start].offset,
                        "the start function %" PRIu32 " must have no parameters and no results",
                        m->start);
        }
    }
    return true;
}

bool verify_module(Module *m, const char *after, Diag *d) {
    Verifier v = {.m = m, .after = after, .d = d};
    bool ok = !d->failed && check_module(&v);
    for (uint32_t i = m->nimports[EXT_FUNC]; ok && i < m->funcs.len; i++) ok = verify_body(&v, i);
    arena_free(&v.scratch);
    return ok;
}

bool verify_func(Module *m, uint32_t func, const char *after, Diag *d) {
    Verifier v = {.m = m, .after = after, .d = d};
    bool ok = !d->failed && (m->funcs.data[func].imported || verify_body(&v, func));
    arena_free(&v.scratch);
    return ok;
}
