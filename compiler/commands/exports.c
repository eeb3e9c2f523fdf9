/* exports.c: --exports=NAME,...: the functions that the program calls; others are not exported.
 *
 * Firmware gets smaller by it: what is exported is reachable, also for the linker where the runtime
 * refers to it (malloc and free, for gowasm_alloc). What starts a module stays, and memories,
 * tables and globals do. */
#include "commands/commands.h"

#include <string.h>

/* Is `name` an element of the list, whose elements are separated by commas? */
static bool listed(const char *list, Str name) {
    for (const char *p = list;; p++) {
        size_t n = strcspn(p, ",");
        if (str_eq(name, (Str){p, n})) return true;
        p += n;
        if (*p == '\0') return false;
    }
}

static bool has_function(const Module *m, Str name) {
    for (uint32_t i = 0; i < m->exports.len; i++)
        if (m->exports.data[i].kind == EXT_FUNC && str_eq(m->exports.data[i].name, name))
            return true;
    return false;
}

static bool has_references(const Module *m) {
    for (uint32_t f = 0; f < m->funcs.len; f++)
        for (uint32_t i = 0; i < m->funcs.data[f].code.len; i++)
            if (m->funcs.data[f].code.data[i].op == OP_ref_func) return true;
    return false;
}

/* An export declares its function for ref.func (core spec 3.4.10): what goes is declared by a
 * segment, where any body may need that. */
static void declare(Module *m, const Insn *items, uint32_t count) {
    if (count == 0 || !has_references(m)) return;
    Elem e = {.mode = SEG_DECLARED, .type = VT_FUNCREF, .count = count};
    e.items = arena_copy(&m->arena, items, count * sizeof *items);
    VEC_PUSH(&m->arena, &m->elems, e);
}

bool select_exports(Module *m, const Options *o, Diag *d) {
    if (o->freestanding.exports == NULL) return true;
    for (const char *p = o->freestanding.exports;; p++) {
        size_t n = strcspn(p, ",");
        if (!has_function(m, (Str){p, n}))
            return diag_error(d, DIAG_NO_OFFSET,
                              "--exports: the module exports no function '%.*s'; gowasm-aot "
                              "inspect shows what it exports",
                              (int)n, p);
        p += n;
        if (*p == '\0') break;
    }
    uint32_t kept = 0, gone = 0;
    Insn *declared = ARENA_ARRAY(&m->arena, Insn, m->exports.len);
    for (uint32_t i = 0; i < m->exports.len; i++) {
        const Export e = m->exports.data[i];
        if (e.kind == EXT_FUNC && !str_eq_c(e.name, "_start") && !str_eq_c(e.name, "_initialize") &&
            !listed(o->freestanding.exports, e.name)) {
            declared[gone++] = insn_a(OP_ref_func, e.index);
            continue;
        }
        m->exports.data[kept++] = e;
    }
    m->exports.len = kept;
    declare(m, declared, gone);
    return true;
}
