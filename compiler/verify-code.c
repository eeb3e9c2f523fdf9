/* verify-code.c: validation of function bodies (core spec 3.3 and the algorithm of its appendix).
 *
 * Input: a module whose types, tables, memories, globals and segments verify.c found
 * well-formed, and one function. Output: true, or one error that names function and instruction.
 * Invariants: block links (Insn.b, Insn.imm of if) are set as the blocks close; no recursion, and
 * the operand stack is bounded, because a block of three bytes may push a thousand results. */
#include "base/die.h"
#include "verify.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_OPERANDS 1000000u

static bool fail(Verifier *v, const char *format, ...) __attribute__((format(printf, 2, 3)));
static bool fail(Verifier *v, const char *format, ...) {
    char text[256], name[128] = "";
    va_list ap;
    va_start(ap, format);
    vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    Str s = v->f->name;
    if (s.len) {
        snprintf(name, sizeof name, " (%.*s%s)", s.len > 100 ? 100 : (int)s.len, s.data,
                 s.len > 100 ? "..." : "");
    }
    if (v->after) {
        return diag_error(
            v->d, DIAG_NO_OFFSET,
            "internal error: after pass %s: function %" PRIu32 "%s: instruction %td: %s: %s",
            v->after, v->func, name, v->insn - v->f->code.data, op_info[v->insn->op].text, text);
    }
    return diag_error(v->d, v->insn->offset, "function %" PRIu32 "%s: %s: %s", v->func, name,
                      op_info[v->insn->op].text, text);
}

static Frame *top(Verifier *v) {
    return &v->frames.data[v->frames.len - 1];
}

static bool push_many(Verifier *v, const ValType *types, uint32_t n) {
    if (n > MAX_OPERANDS - v->nvals) {
        return fail(v, "more than %u values on the stack", MAX_OPERANDS);
    }
    if (v->nvals + n > v->cap) {
        v->vals = vec_grow(&v->scratch, v->vals, v->nvals, &v->cap, v->nvals + n, 1);
    }
    for (uint32_t i = 0; i < n; i++) v->vals[v->nvals + i] = (uint8_t)types[i];
    v->nvals += n;
    return true;
}

static bool push(Verifier *v, ValType type) {
    if (v->nvals == v->cap) return push_many(v, &type, 1);
    v->vals[v->nvals++] = (uint8_t)type;
    return true;
}

/* What lies `depth` values below the top, without taking it: VT_UNKNOWN in dead code, false when
 * there is nothing. */
static bool peek(Verifier *v, uint32_t depth, ValType *type) {
    const Frame *f = top(v);
    *type = VT_UNKNOWN;
    if (v->nvals - f->height > depth) {
        *type = (ValType)v->vals[v->nvals - 1 - depth];
        return true;
    }
    return f->dead;
}

static bool pop_any(Verifier *v, ValType *type) {
    if (!peek(v, 0, type)) return fail(v, "a value is expected, but the stack is empty");
    if (v->nvals > top(v)->height) v->nvals--;
    return true;
}

static bool check(Verifier *v, uint32_t depth, ValType want) {
    ValType got;
    if (!peek(v, depth, &got)) {
        return fail(v, "%s is expected, but the stack is empty", val_type(want)->text);
    }
    if (got != want && got != VT_UNKNOWN) {
        return fail(v, "%s is expected, found %s", val_type(want)->text, val_type(got)->text);
    }
    return true;
}

static bool pop(Verifier *v, ValType want) {
    const Frame *f = top(v);
    if (v->nvals > f->height && v->vals[v->nvals - 1] == want) {
        v->nvals--;
        return true;
    }
    if (!check(v, 0, want)) return false;
    if (v->nvals > f->height) v->nvals--;
    return true;
}

static bool pop_many(Verifier *v, const ValType *types, uint32_t n) {
    while (n) {
        if (!pop(v, types[--n])) return false;
    }
    return true;
}

/* The types that a branch to the frame takes. */
static uint32_t label_types(const Verifier *v, const Frame *f, ValType one[1],
                            const ValType **types) {
    FuncType t = block_type(v->m, &(Insn){.a = f->type}, one);
    *types = f->op == OP_loop ? t.params : t.results;
    return f->op == OP_loop ? t.nparams : t.nresults;
}

static bool find_label(Verifier *v, uint32_t depth, const Frame **f) {
    *f = NULL;
    if (depth >= v->frames.len) {
        return fail(v, "label %" PRIu32 " does not exist, %" PRIu32 " are open", depth,
                    v->frames.len);
    }
    *f = &v->frames.data[v->frames.len - 1 - depth];
    return true;
}

static void set_dead(Verifier *v) {
    Frame *f = top(v);
    v->nvals = f->height;
    f->dead = true;
}

static bool open_block(Verifier *v, uint32_t at, Insn *in) {
    ValType one[1];
    if (in->a != BT_EMPTY && !(in->a & BT_VALUE) && in->a >= v->m->types.len) {
        return fail(v, "type %" PRIu32 " does not exist", in->a);
    }
    if (in->op == OP_if && !pop(v, VT_I32)) return false;
    FuncType t = block_type(v->m, in, one);
    if (!pop_many(v, t.params, t.nparams)) return false;
    Frame f = {.insn = at, .type = in->a, .height = v->nvals, .op = in->op};
    in->b = 0;
    in->imm = 0;
    VEC_PUSH(&v->scratch, &v->frames, f);
    return push_many(v, t.params, t.nparams);
}

/* The frame's results are on the stack, and nothing else. */
static bool close_frame(Verifier *v, FuncType t) {
    if (!pop_many(v, t.results, t.nresults)) return false;
    uint32_t left = v->nvals - top(v)->height;
    if (left) return fail(v, "%" PRIu32 " values too many are on the stack", left);
    return true;
}

static bool do_else(Verifier *v, uint32_t at) {
    ValType one[1];
    Frame *f = top(v);
    if (f->op != OP_if || v->frames.len == 1) return fail(v, "it has no matching if");
    FuncType t = block_type(v->m, &(Insn){.a = f->type}, one);
    if (!close_frame(v, t)) return false;
    f->op = OP_else;
    f->dead = false;
    v->f->code.data[f->insn].imm = at;
    return push_many(v, t.params, t.nparams);
}

static bool do_end(Verifier *v, uint32_t at) {
    ValType one[1];
    Frame f = *top(v);
    FuncType t = block_type(v->m, &(Insn){.a = f.type}, one);
    if (!close_frame(v, t)) return false;
    if (f.op == OP_if) {
        FuncType other = {t.nparams, t.nparams, t.params, t.params};
        if (!func_type_eq(&t, &other)) {
            return fail(v, "an if without else must have the same parameters and results");
        }
    }
    v->frames.len--;
    if (!v->frames.len) return true; /* the body's own */
    v->f->code.data[f.insn].b = at;
    return push_many(v, t.results, t.nresults);
}

static bool do_branch(Verifier *v, uint32_t depth) {
    ValType one[1];
    const ValType *types;
    const Frame *f;
    if (!find_label(v, depth, &f)) return false;
    uint32_t n = label_types(v, f, one, &types);
    return pop_many(v, types, n);
}

static bool do_br_if(Verifier *v, uint32_t depth) {
    ValType one[1];
    const ValType *types;
    const Frame *f;
    if (!pop(v, VT_I32) || !find_label(v, depth, &f)) return false;
    uint32_t n = label_types(v, f, one, &types);
    return pop_many(v, types, n) && push_many(v, types, n);
}

static bool do_br_table(Verifier *v, const Insn *in) {
    ValType one[1];
    const ValType *types;
    const Frame *f;
    if (!pop(v, VT_I32) || !find_label(v, in->targets[in->a], &f)) return false;
    uint32_t arity = label_types(v, f, one, &types);
    for (uint32_t i = 0; i <= in->a; i++) {
        if (!find_label(v, in->targets[i], &f)) return false;
        uint32_t n = label_types(v, f, one, &types);
        if (n != arity) return fail(v, "its labels take different numbers of values");
        for (uint32_t k = 0; k < n; k++) {
            if (!check(v, k, types[n - 1 - k])) return false;
        }
    }
    set_dead(v);
    return true;
}

static bool do_call(Verifier *v, const FuncType *t) {
    return pop_many(v, t->params, t->nparams) && push_many(v, t->results, t->nresults);
}

static bool do_select(Verifier *v) {
    ValType a, b;
    if (!pop(v, VT_I32) || !pop_any(v, &b) || !pop_any(v, &a)) return false;
    if (a == VT_FUNCREF || a == VT_EXTERNREF || b == VT_FUNCREF || b == VT_EXTERNREF) {
        return fail(v, "a select of references needs a type");
    }
    if (a != b && a != VT_UNKNOWN && b != VT_UNKNOWN) {
        return fail(v, "%s is expected, found %s", val_type(a)->text, val_type(b)->text);
    }
    return push(v, a == VT_UNKNOWN ? b : a);
}

/* Which functions occur outside of bodies (core spec 3.4.10, C.refs). */
static bool is_declared(Module *m, uint32_t func) {
    if (m->declared != NULL && m->declared_of[0] == m->funcs.len &&
        m->declared_of[1] == m->exports.len)
        return m->declared[func];
    m->declared = ARENA_ARRAY(&m->arena, uint8_t, m->funcs.len);
    m->declared_of[0] = m->funcs.len;
    m->declared_of[1] = m->exports.len;
    for (uint32_t i = 0; i < m->exports.len; i++) {
        if (m->exports.data[i].kind == EXT_FUNC) m->declared[m->exports.data[i].index] = 1;
    }
    for (uint32_t i = 0; i < m->globals.len; i++) {
        const Global *g = &m->globals.data[i];
        if (!g->imported && g->init.op == OP_ref_func) m->declared[g->init.a] = 1;
    }
    for (uint32_t i = 0; i < m->elems.len; i++) {
        const Elem *e = &m->elems.data[i];
        for (uint32_t k = 0; k < e->count; k++) {
            if (e->items[k].op == OP_ref_func) m->declared[e->items[k].a] = 1;
        }
    }
    return m->declared[func];
}

/* `what` is the plural: "tables". */
static bool exists(Verifier *v, uint32_t index, uint32_t count, const char *what) {
    if (index < count) return true;
    return fail(v, "index %" PRIu32 ": there are %" PRIu32 " %s", index, count, what);
}

/* Indices and other immediates, apart from block types and labels. */
static bool check_immediates(Verifier *v, const Insn *in) {
    const Module *m = v->m;
    switch (op_info[in->op].imm) {
    case IMM_MEMARG:
        if (in->align > op_natural_align((Op)in->op)) {
            return fail(v, "its alignment 2^%u is larger than what it accesses", in->align);
        }
        if (in->imm > UINT32_MAX) return fail(v, "its offset has more than 32 bits");
        return exists(v, 0, m->memories.len, "memories");
    case IMM_MEMORY:
    case IMM_MEMORY2:
        return exists(v, 0, m->memories.len, "memories");
    case IMM_MEMORY_INIT:
        if (!exists(v, 0, m->memories.len, "memories")) return false;
        __attribute__((fallthrough));
    case IMM_DATA:
        if (!m->has_data_count) return fail(v, "it needs a data count section");
        return exists(v, in->a, m->datas.len, "data segments");
    case IMM_MUL_HIGH:
        return (local_type(m, v->f, in->a) == VT_I64 && local_type(m, v->f, in->b) == VT_I64) ||
               fail(v, "a product's halves need two locals of type i64");
    case IMM_CHECK:
        return (in->a < CHECK_KINDS && in->imm <= UINT32_MAX &&
                (in->imm == 0) == (in->a == CHECK_RETURN)) ||
               fail(v, "an interruption check has units of work, or is one of returns");
    case IMM_FUNC:
        return exists(v, in->a, m->funcs.len, "functions");
    case IMM_INDIRECT:
        if (!exists(v, in->b, m->tables.len, "tables")) return false;
        if (m->tables.data[in->b].type != VT_FUNCREF) {
            return fail(v, "table %" PRIu32 " holds no functions", in->b);
        }
        return exists(v, in->a, m->types.len, "types");
    case IMM_LOCAL:
        return exists(v, in->a, v->type->nparams + v->f->nlocals, "locals");
    case IMM_GLOBAL:
        return exists(v, in->a, m->globals.len, "globals");
    case IMM_TABLE:
        return exists(v, in->a, m->tables.len, "tables");
    case IMM_ELEM:
        return exists(v, in->a, m->elems.len, "element segments");
    case IMM_TABLE_INIT:
        if (!exists(v, in->a, m->elems.len, "element segments")) return false;
        if (!exists(v, in->b, m->tables.len, "tables")) return false;
        if (m->elems.data[in->a].type != m->tables.data[in->b].type) {
            return fail(v, "the segment's type is not the table's");
        }
        return true;
    case IMM_TABLE_COPY:
        if (!exists(v, in->a, m->tables.len, "tables")) return false;
        if (!exists(v, in->b, m->tables.len, "tables")) return false;
        if (m->tables.data[in->a].type != m->tables.data[in->b].type) {
            return fail(v, "the tables' types differ");
        }
        return true;
    default:
        return true;
    }
}

static ValType sig_type(char c) {
    return c == 'i' ? VT_I32 : c == 'I' ? VT_I64 : c == 'f' ? VT_F32 : VT_F64;
}

static bool apply_sig(Verifier *v, const char *sig) {
    const char *colon = sig;
    while (*colon != ':') colon++;
    for (const char *p = colon; p > sig;) {
        if (!pop(v, sig_type(*--p))) return false;
    }
    return !colon[1] || push(v, sig_type(colon[1]));
}

/* Of the instructions of apply_special() those of references and tables. */
static bool apply_reference(Verifier *v, const Insn *in) {
    const Module *m = v->m;
    ValType type;
    switch (in->op) {
    case OP_ref_null:
        return push(v, (ValType)in->a);
    case OP_ref_is_null:
        if (!pop_any(v, &type)) return false;
        if (type != VT_FUNCREF && type != VT_EXTERNREF && type != VT_UNKNOWN) {
            return fail(v, "a reference is expected, found %s", val_type(type)->text);
        }
        return push(v, VT_I32);
    case OP_ref_func:
        if (!is_declared(v->m, in->a)) {
            return fail(v, "function %" PRIu32 " is declared in no segment, global or export",
                        in->a);
        }
        return push(v, VT_FUNCREF);
    case OP_table_get:
        return pop(v, VT_I32) && push(v, m->tables.data[in->a].type);
    case OP_table_set:
        return pop(v, m->tables.data[in->a].type) && pop(v, VT_I32);
    case OP_table_grow:
        return pop(v, VT_I32) && pop(v, m->tables.data[in->a].type) && push(v, VT_I32);
    case OP_table_fill:
        return pop(v, VT_I32) && pop(v, m->tables.data[in->a].type) && pop(v, VT_I32);
    default:
        die("verify does not know %s", op_info[in->op].text);
    }
}

/* Instructions whose types depend on immediates or context: "*" in ops.def. */
static bool apply_special(Verifier *v, uint32_t at, Insn *in) {
    const Module *m = v->m;
    ValType type;
    switch (in->op) {
    case OP_local_get:
        return push(v, local_type(m, v->f, in->a));
    case OP_local_set:
        return pop(v, local_type(m, v->f, in->a));
    case OP_local_tee:
        type = local_type(m, v->f, in->a);
        return pop(v, type) && push(v, type);
    case OP_global_get:
        return push(v, m->globals.data[in->a].type);
    case OP_global_set:
        if (!m->globals.data[in->a].mutable_) {
            return fail(v, "global %" PRIu32 " cannot be changed", in->a);
        }
        return pop(v, m->globals.data[in->a].type);
    case OP_call:
        return do_call(v, func_type(m, in->a));
    case OP_call_indirect:
        return pop(v, VT_I32) && do_call(v, &m->types.data[in->a]);
    case OP_block:
    case OP_loop:
    case OP_if:
        return open_block(v, at, in);
    case OP_else:
        return do_else(v, at);
    case OP_end:
        return do_end(v, at);
    case OP_br_if:
        return do_br_if(v, in->a);
    case OP_br_table:
        return do_br_table(v, in);
    case OP_br:
        if (!do_branch(v, in->a)) return false;
        set_dead(v);
        return true;
    case OP_return:
        if (!do_branch(v, v->frames.len - 1)) return false;
        set_dead(v);
        return true;
    case OP_unreachable:
        set_dead(v);
        return true;
    case OP_drop:
        return pop_any(v, &type);
    case OP_select:
        return do_select(v);
    case OP_select_t:
        type = (ValType)in->a;
        return pop(v, VT_I32) && pop(v, type) && pop(v, type) && push(v, type);
    default:
        return apply_reference(v, in);
    }
}

bool verify_body(Verifier *v, uint32_t func) {
    const Func *f = &v->m->funcs.data[func];
    static const Insn no_insn = {.op = OP_end};
    v->func = func;
    v->f = f;
    v->type = func_type(v->m, func);
    v->nvals = 0;
    v->frames.len = 0;
    Frame body = {.type = f->type, .op = OP_block};
    VEC_PUSH(&v->scratch, &v->frames, body);
    for (uint32_t i = 0; i < f->code.len; i++) {
        Insn *in = &f->code.data[i];
        if (in->op >= OP_COUNT) {
            v->insn = &no_insn;
            return fail(v, "instruction %" PRIu32 " has no opcode", i);
        }
        v->insn = in;
        if (!v->frames.len) return fail(v, "it is after the function's end");
        if (!check_immediates(v, in)) return false;
        const char *sig = op_info[in->op].sig;
        if (!(*sig == '*' ? apply_special(v, i, in) : apply_sig(v, sig))) return false;
    }
    if (!f->code.len) v->insn = &no_insn;
    if (v->frames.len) return fail(v, "%" PRIu32 " blocks are not closed", v->frames.len);
    return true;
}
