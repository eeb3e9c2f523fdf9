/* bindings.c: what connects the function bodies with the runtime: instantiation and the module's
 * description.
 *
 * Input: a module and its interface. Output: PREFIX_bindings.c, in the order of its parts: the
 * functions of the header that call the guest come from exports.c, wrappers of the functions that
 * the guest calls from imports.c. Invariants: what function bodies refer to is declared in
 * PREFIX_gen.h. */
#include "translate/gen.h"

#include <inttypes.h>
#include <string.h>

void write_const_expr(const Gen *g, const Insn *e, Buf *out) {
    switch (e->op) {
    case OP_i32_const:
        buf_printf(out, "%" PRIu32 "u", (uint32_t)e->imm);
        break;
    case OP_i64_const:
        buf_printf(out, "%" PRIu64 "ull", e->imm);
        break;
    case OP_f32_const:
        buf_printf(out, "f32_reinterpret_i32(%" PRIu32 "u)", (uint32_t)e->imm);
        break;
    case OP_f64_const:
        buf_printf(out, "f64_reinterpret_i64(%" PRIu64 "ull)", e->imm);
        break;
    case OP_global_get:
        buf_printf(out, "instance->g%u", e->a);
        break;
    case OP_ref_func:
        buf_printf(out, "GW_FUNCREF(GW_TYPE(%u), %s__f%u)", g->type_id[g->m->funcs.data[e->a].type],
                   g->p, e->a);
        break;
    default:
        buf_puts(out, e->a == (uint32_t)VT_FUNCREF ? "wasm_rt_funcref_null_value"
                                                   : "wasm_rt_externref_null_value");
    }
}

/* Prototypes of the functions that this file calls: imports, exports, start, references. */
static void write_prototypes(const Gen *g, Buf *out) {
    const Module *m = g->m;
    bool *wanted = ARENA_ARRAY(&g->m->arena, bool, m->funcs.len);
    for (uint32_t i = 0; i < m->exports.len; i++)
        if (m->exports.data[i].kind == EXT_FUNC) wanted[m->exports.data[i].index] = true;
    for (uint32_t i = 0; i < m->globals.len; i++)
        if (!m->globals.data[i].imported && m->globals.data[i].init.op == OP_ref_func)
            wanted[m->globals.data[i].init.a] = true;
    if (m->start != NO_INDEX) wanted[m->start] = true;
    for (uint32_t i = 0; i < m->funcs.len; i++) {
        if (!wanted[i] && !m->funcs.data[i].imported) continue;
        write_declaration(g, i, out);
    }
}

void write_cast(ValType t, const char *to, Buf *out) {
    if (t != VT_FUNCREF && t != VT_EXTERNREF) buf_printf(out, "(%s)", to);
}

static void write_global_init(const Gen *g, uint32_t i, Buf *out) {
    const Insn *e = &g->m->globals.data[i].init;
    if (e->op == OP_ref_func) {
        buf_printf(out,
                   "    gw_set_funcref(&instance->g%u, GW_TYPE(%u), "
                   "(wasm_rt_function_ptr_t)%s__f%u, instance);\n",
                   i, g->type_id[g->m->funcs.data[e->a].type], g->p, e->a);
    } else if (e->op == OP_ref_null && e->a == (uint32_t)VT_FUNCREF) {
        buf_printf(out, "    gw_set_funcref(&instance->g%u, 0, NULL, NULL);\n", i);
    } else {
        buf_printf(out, "    instance->g%u = ", i);
        write_const_expr(g, e, out);
        buf_puts(out, ";\n");
    }
}

static void write_init(const Gen *g, Buf *out) {
    const Module *m = g->m;
    buf_printf(out,
               "\nstatic void %s__init(gowasm_instance *base) {\n"
               "    %s_instance *instance = (%s_instance *)base;\n    (void)instance;\n",
               g->p, g->p, g->p);
    write_link_init(g, out);
    for (uint32_t i = 0; i < m->globals.len; i++) {
        if (!m->globals.data[i].imported) write_global_init(g, i, out);
    }
    write_table_init(g, out);
    write_data_init(g, out);
    buf_puts(out, "}\n");
    if (g->interface->flavour->tables_inside) return; /* nothing to release */
    buf_printf(out, "\nstatic void %s__release(gowasm_instance *base) {\n", g->p);
    buf_printf(out, "    %s_instance *instance = (%s_instance *)base;\n    (void)instance;\n", g->p,
               g->p);
    for (uint32_t i = 0; i < m->tables.len; i++)
        if (!g->const_table[i] && !m->tables.data[i].imported)
            buf_printf(out, "    gowasm__%stable_free(&instance->T%u);\n",
                       m->tables.data[i].type == VT_FUNCREF ? "func" : "extern", i);
    buf_puts(out, "}\n");
}

void write_entry(const Gen *g, Entry e, const char *first, Buf *out) {
    const EntryInfo *info = &entry_infos[e];
    const uint32_t func = g->interface->entry[e], nparams = func_type(g->m, func)->nparams;
    Buf arguments = {0};
    buf_printf(out, "\nstatic %s %s__%s(gowasm_instance *base", info->result, g->p, info->member);
    for (uint32_t i = 0; info->params[i] != NULL; i++)
        buf_printf(out, ", uint32_t %s", info->params[i]);
    buf_printf(out, ") {\n%s", first);
    for (uint32_t i = 0; info->params[i] != NULL; i++)
        if (i < nparams)
            buf_printf(&arguments, ", %s", info->params[i]);
        else /* TinyGo's JS_RUN */
            buf_printf(out, "    (void)%s;\n", info->params[i]);
    buf_printf(out, "    %s%s__f%u((%s_instance *)base%.*s);\n}\n",
               entry_returns_value(info) ? "return " : "", g->p, func, g->p, (int)arguments.len,
               (const char *)arguments.data);
    buf_free(&arguments);
}

void write_entry_pointer(const Gen *g, Entry e, Buf *out) {
    buf_printf(out, "    .%s = %s__%s,\n", entry_infos[e].member, g->p, entry_infos[e].member);
}

bool write_bindings(const Gen *g, Buf *out) {
    if (g->interface->flavour->links) buf_puts(out, "#include \"gowasm_link.h\"\n");
    buf_printf(out, "#include \"%s.h\"\n#include \"%s_gen.h\"\n\n", g->p, g->p);
    write_prototypes(g, out);
    write_tables(g, out);
    write_far_calls(g, out);
    write_imports(g, out);
    write_init(g, out);
    g->interface->flavour->write_module(g, out);
    return true;
}
