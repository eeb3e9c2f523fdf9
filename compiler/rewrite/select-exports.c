/* select-exports.c, pass select-exports: --exports=NAME,...: of the functions, only those that the
 * program calls are exported.
 *
 *     (export "add" (func 5))              (export "add" (func 5))
 *     (export "malloc" (func 6))      ->   (export "memory" (memory 0))
 *     (export "memory" (memory 0))         (elem declare func 6)        where a body has a ref.func
 *
 * Firmware gets smaller by it: what is exported is reachable, also for the linker where the runtime
 * refers to it (malloc and free, for gowasm_alloc).
 * Input: Module.input.exports. Output: the module without the others. Invariants: what starts a
 * module stays, and memories, tables and globals do. */
#include "rewrite/passes.h"

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

static bool stays(const Module *m, const Export *e) {
    return e->kind != EXT_FUNC || str_eq_c(e->name, "_start") || str_eq_c(e->name, "_initialize") ||
           listed(m->input.exports, e->name);
}

void pass_select_exports(Module *m) {
    if (m->input.exports == NULL) return;
    uint32_t kept = 0, gone = 0;
    Insn *declared = ARENA_ARRAY(&m->arena, Insn, m->exports.len);
    for (uint32_t i = 0; i < m->exports.len; i++) {
        const Export e = m->exports.data[i];
        if (stays(m, &e))
            m->exports.data[kept++] = e;
        else
            declared[gone++] = insn_a(OP_ref_func, e.index);
    }
    m->exports.len = kept;
    declare(m, declared, gone);
}
