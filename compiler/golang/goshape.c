/* goshape.c: is this module Go's, and what is the role of each function.
 *
 * Input: any valid module. Output: m->go, or NULL when anything differs from what Go's linker
 * writes: eight mutable globals, one table whose only segment lists all functions in order, the
 * known prologue. Invariants: nothing in the module is changed; a module that only resembles Go's
 * is taken for Go's at worst when all these agree, and every later pass checks each function again.
 */
#include "golang/goshape.h"
#include "golang/idiom.h"

#include "golang/facts.h"

uint32_t go_role(Str name) {
    static const struct {
        uint32_t role, flag;
    } flags[] = {
        {GO_ROLE_NORETURN, GF_NORETURN},   {GO_ROLE_SIGPANIC, GF_SIGPANIC},
        {GO_ROLE_MORESTACK, GF_MORESTACK}, {GO_ROLE_DEFERRETURN, GF_DEFERRETURN},
        {GO_ROLE_GOEXIT, GF_GOEXIT},       {GO_ROLE_TWICE, GF_TWICE},
    };
    uint32_t roles = go_roles(name.data, name.len), found = 0;
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (roles & flags[i].role) found |= flags[i].flag;
    return found;
}

bool go_globals_fit(const Module *m) {
    if (m->nimports[EXT_GLOBAL] || m->globals.len < GO_GLOBAL_COUNT) return false;
    static const ValType types[GO_GLOBAL_COUNT] = {
#define GO_REGISTER(name, type, index) [index] = VT_##type,
#include "golang/layout.def"
    };
    for (uint32_t i = 0; i < GO_GLOBAL_COUNT; i++) {
        const Global *g = &m->globals.data[i];
        if (g->type != types[i] || !g->mutable_) return false;
    }
    for (uint32_t i = 0; i < m->exports.len; i++)
        if (m->exports.data[i].kind == EXT_GLOBAL || m->exports.data[i].kind == EXT_TABLE)
            return false;
    return true;
}

static bool table_fits(const Module *m) {
    uint32_t first = m->nimports[EXT_FUNC];
    if (m->tables.len != 1 || m->tables.data[0].imported || m->elems.len != 1) return false;
    const Elem *e = &m->elems.data[0];
    if (e->mode != SEG_ACTIVE || e->table != 0 || e->offset.op != OP_i32_const ||
        e->offset.imm != GO_PC_F_BASE || e->count != m->funcs.len - first)
        return false;
    for (uint32_t i = 0; i < e->count; i++)
        if (e->items[i].op != OP_ref_func || e->items[i].a != first + i) return false;
    return true;
}

static bool is_i32_to_i32(const FuncType *t) {
    return t->nparams == 1 && t->nresults == 1 && t->params[0] == VT_I32 && t->results[0] == VT_I32;
}

/* The prologue that every Go-ABI function opens with: SP into local 1. */
static bool has_prologue(const Func *f) {
    const Insn *c = f->code.data;
    return f->code.len > 3 && f->nlocals > 0 && f->locals[0] == VT_I32 &&
           idiom_at(IDIOM_RELOAD, c, f->code.len, 0, NULL);
}

/* Flags, names and so on of all functions; false when no function is known by its name. */
static bool find_funcs(Module *m, GoShape *s) {
    bool named = false;
    s->nfuncs = m->funcs.len;
    s->funcs = ARENA_ARRAY(&m->arena, GoFunc, s->nfuncs);
    for (uint32_t i = 0; i < s->nfuncs; i++) {
        const Func *f = &m->funcs.data[i];
        s->funcs[i].name = f->name;
        s->funcs[i].args = -1;
        if (f->imported || !is_i32_to_i32(&m->types.data[f->type])) continue;
        s->ntyped++;
        if (has_prologue(f)) s->funcs[i].flags |= GF_ABI;
    }
    s->has_tables = pclntab_read(m, s);
    for (uint32_t i = 0; i < s->nfuncs; i++) {
        s->funcs[i].flags |= go_role(s->funcs[i].name);
        if (s->funcs[i].flags & GF_MORESTACK) named = true;
    }
    return named;
}

/* Exports and references outside the table see a function's type: none may be Go's ABI. */
static bool exports_fit(const Module *m, const GoShape *s) {
    for (uint32_t i = 0; i < m->exports.len; i++) {
        const Export *e = &m->exports.data[i];
        if (e->kind == EXT_FUNC && s->funcs[e->index].flags & GF_ABI) return false;
    }
    return true;
}

/* Fills in what is known without reading the code; NULL, or what does not fit. */
static const char *find_shape(Module *m, GoShape *s) {
    *s = (GoShape){.abi_type = NO_INDEX, .sp_type = NO_INDEX};
    if (!go_globals_fit(m)) return "its globals are not those that Go's linker writes";
    if (!table_fits(m)) return "its table does not list all functions, as Go's linker writes it";
    if (m->start != NO_INDEX) return "it has a start function";
    if (m->memories.len != 1) return "it has no memory";
    for (uint32_t i = 0; i < m->types.len && s->abi_type == NO_INDEX; i++)
        if (is_i32_to_i32(&m->types.data[i])) s->abi_type = i;
    if (s->abi_type == NO_INDEX) return "no function has the type of Go's";
    if (!find_funcs(m, s))
        return s->has_tables ? "no function has a name that is known of Go's runtime"
                             : "it has no names, and Go's own tables are not where they were";
    return exports_fit(m, s) ? NULL : "it exports a function in Go's own form";
}

const char *go_shape_missing(Module *m) {
    GoShape s;
    return find_shape(m, &s);
}

bool go_is_rewritten(const Module *m) {
    uint32_t first = m->nimports[EXT_FUNC], n = 0;
    for (uint32_t i = first; i < m->funcs.len; i++) {
        const FuncType *t = func_type(m, i);
        n += t->nparams == 2 && t->nresults == 1 && t->params[0] == VT_I32 &&
             t->params[1] == VT_I32 && t->results[0] == VT_I32;
    }
    return n > (m->funcs.len - first) / 2;
}

void pass_go_shape(Module *m) {
    m->go = NULL;
    GoShape *s = ARENA_NEW(&m->arena, GoShape);
    if (find_shape(m, s) != NULL) return;
    go_find_leaves(m, s);
    go_find_intrinsics(m, s);
    go_read_facts(m, s, &s->facts);
    m->go = s;
}
