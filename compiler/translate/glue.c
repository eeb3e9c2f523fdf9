/* glue.c: what connects the function bodies with the runtime: instantiation and the module's
 * description. The C functions of the header that call the guest are in exports.c, wrappers of the
 * functions that the guest calls in imports.c. */
#include "translate/gen.h"

#include "golang/facts.h"
#include "golang/goshape.h"
#include "golang/gotables.h"

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
    if (g->interface->bare != NULL) {
        buf_puts(out, "}\n"); /* tables are in the instance: nothing to release */
        return;
    }
    buf_printf(out, "}\n\nstatic void %s__release(gowasm_instance *base) {\n", g->p);
    buf_printf(out, "    %s_instance *instance = (%s_instance *)base;\n    (void)instance;\n", g->p,
               g->p);
    for (uint32_t i = 0; i < m->tables.len; i++)
        if (!g->const_table[i] && !m->tables.data[i].imported)
            buf_printf(out, "    gowasm__%stable_free(&instance->T%u);\n",
                       m->tables.data[i].type == VT_FUNCREF ? "func" : "extern", i);
    buf_puts(out, "}\n");
}

/* Are they called? Those for js only where there is something to run. */
static bool is_called(const Interface *in, Entry e) {
    return has_entry(in, e) && (e < ENTRY_JS_RUN || has_entry(in, ENTRY_JS_RUN));
}

void write_entry(const Gen *g, Entry e, const char *first, Buf *out) {
    const EntryInfo *info = &entry_infos[e];
    const uint32_t func = g->interface->entry[e], nparams = func_type(g->m, func)->nparams;
    const bool value = info->signature[strlen(info->signature) - 1] != ':';
    Buf arguments = {0};
    buf_printf(out, "\nstatic %s %s__%s(gowasm_instance *base", value ? "uint32_t" : "void", g->p,
               info->function);
    for (uint32_t i = 0; i < 2 && info->params[i] != NULL; i++)
        buf_printf(out, ", uint32_t %s", info->params[i]);
    buf_printf(out, ") {\n%s", first);
    for (uint32_t i = 0; i < 2 && info->params[i] != NULL; i++)
        if (i < nparams)
            buf_printf(&arguments, ", %s", info->params[i]);
        else /* TinyGo's JS_RUN */
            buf_printf(out, "    (void)%s;\n", info->params[i]);
    buf_printf(out, "    %s%s__f%u((%s_instance *)base%.*s);\n}\n", value ? "return " : "", g->p,
               func, g->p, (int)arguments.len, (const char *)arguments.data);
    buf_free(&arguments);
}

/* Wasm's start function, and the exports that the runtime calls. */
static void write_entries(const Gen *g, Buf *out) {
    if (g->m->start != NO_INDEX)
        buf_printf(out,
                   "\nstatic void %s__start(gowasm_instance *base) {\n"
                   "    %s__f%u((%s_instance *)base);\n}\n",
                   g->p, g->p, g->m->start, g->p);
    for (Entry e = 0; e < ENTRY_COUNT; e++)
        if (is_called(g->interface, e)) write_entry(g, e, "", out);
}

static void write_entry_pointers(const Gen *g, Entry from, Entry to, Buf *out) {
    for (Entry e = from; e < to; e++)
        if (is_called(g->interface, e))
            buf_printf(out, "    .%s = %s__%s,\n", entry_infos[e].member, g->p,
                       entry_infos[e].function);
}

/* Where the instance has tables and funcrefs of its own: what a checkpoint must know. */
static uint32_t write_places(const Gen *g, Buf *out) {
    const Module *m = g->m;
    uint32_t count = 0;
    Buf list = {0};
    for (uint32_t i = 0; i < m->tables.len; i++) {
        if (g->const_table[i] || m->tables.data[i].imported) continue;
        buf_printf(&list, "    {offsetof(%s_instance, T%u), GOWASM_PLACE_%sTABLE},\n", g->p, i,
                   m->tables.data[i].type == VT_FUNCREF ? "FUNC" : "EXTERN");
        count++;
    }
    for (uint32_t i = 0; i < m->globals.len; i++) {
        const Global *x = &m->globals.data[i];
        if (x->type != VT_FUNCREF || (x->imported && x->mutable_)) continue;
        buf_printf(&list, "    {offsetof(%s_instance, g%u), GOWASM_PLACE_FUNCREF},\n", g->p, i);
        count++;
    }
    if (count != 0)
        buf_printf(out, "\nstatic const gowasm_state_place %s__places[%u] = {\n%.*s};\n", g->p,
                   count, (int)list.len, (const char *)list.data);
    buf_free(&list);
    return count;
}

/* PREFIX__go: what the runtime needs for traces of Go's stack, and without Go's tables for the
 * random numbers of clones at least. */
static bool write_go(const Gen *g, Buf *out) {
    Module *m = g->m;
    GoTables t;
    if (g->interface->toolchain.kind != TC_GO || !g->image || m->globals.len < GO_GLOBAL_COUNT ||
        m->nimports[EXT_GLOBAL] != 0 || (!find_go_tables(m, &t) && !go_globals_fit(m)))
        return false;
    uint32_t count = 0;
    buf_printf(out, "\nstatic const uint32_t %s__entries[] = {\n", g->p);
    for (uint32_t i = 0; i < m->exports.len; i++) {
        const Export *e = &m->exports.data[i];
        if (e->kind != EXT_FUNC || m->funcs.data[e->index].imported) continue;
        buf_printf(out, "    %uu,\n", go_pc_f(m, e->index));
        count++;
    }
    buf_printf(out,
               "    0};\n\nstatic const gowasm_go %s__go = {\n    .pclntab = %uu,\n"
               "    .size = %uu,\n    .gofunc = %uu,\n    .shift = %u,\n    .bias = %uu,\n"
               "    .sp = offsetof(%s_instance, g%u),\n    .g = offsetof(%s_instance, g%u),\n"
               "    .exports = %s__entries,\n    .export_count = %u,\n",
               g->p, t.pclntab, t.size, t.gofunc, t.shift, t.bias, g->p, GO_GLOBAL_SP, g->p,
               GO_GLOBAL_G, g->p, count);
    unsigned version = go_moved_version(&g->interface->toolchain);
    if (version != 0) buf_printf(out, "    .version = %u,\n", version);
    buf_puts(out, "};\n");
    return true;
}

static void write_module(const Gen *g, Buf *out) {
    const Module *m = g->m;
    const Interface *in = g->interface;
    bool memory = m->memories.len != 0;
    memory = memory && !m->memories.data[0].imported;
    uint32_t min = memory ? m->memories.data[0].limits.min : 0;
    uint32_t max = !memory                              ? 0
                   : m->memories.data[0].limits.has_max ? m->memories.data[0].limits.max
                                                        : 65536;
    write_entries(g, out);
    uint32_t places = write_places(g, out);
    bool go = write_go(g, out);
    buf_printf(out, "\nconst gowasm_module %s__module = {\n    .abi = GOWASM_ABI,\n", g->p);
    buf_printf(out, "    .flags = 0%s%s%s%s%s,\n",
               g->bounds_checks ? " | GOWASM_MODULE_BOUNDS_CHECKS" : "",
               in->toolchain.kind == TC_GO ? " | GOWASM_MODULE_GO" : "",
               g->ticks != NULL ? " | GOWASM_MODULE_INTERRUPTIBLE" : "",
               in->preinit ? " | GOWASM_MODULE_PREINIT" : "",
               in->needs_start ? " | GOWASM_MODULE_NEEDS_START" : "");
    buf_printf(out,
               "    .name = \"%s\",\n    .instance_size = sizeof(%s_instance),\n"
               "    .memory_offset = %s,\n"
               "    .memory_min = %uu,\n    .memory_max = %uu,\n    .max_offset = %uu,\n",
               g->p, g->p, memory ? "GW_MEMORY_OFFSET" : "0", min, max > 65536 ? 65536 : max,
               g->max_offset);
    buf_printf(out, "    .segments = %s__segments,\n", g->p);
    buf_printf(out, "    .segment_count = %uu,\n", g->runs);
    if (g->options->names)
        buf_printf(out, "    .symbols = %s__symbols,\n    .symbol_count = %uu,\n", g->p,
                   m->funcs.len - m->nimports[EXT_FUNC]);
    buf_printf(out, "    .init = %s__init,\n    .free = %s__release,\n", g->p, g->p);
    if (m->start != NO_INDEX) buf_printf(out, "    .start = %s__start,\n", g->p);
    write_entry_pointers(g, ENTRY_INITIALIZE, ENTRY_MALLOC, out);
    if (in->preinit) buf_printf(out, "    .preinit_clock = %" PRIu64 "ull,\n", in->preinit_clock);
    write_entry_pointers(g, ENTRY_MALLOC, ENTRY_COUNT, out);
    if (places != 0) buf_printf(out, "    .places = %s__places,\n", g->p);
    if (places != 0) buf_printf(out, "    .place_count = %uu,\n", places);
    if (go) buf_printf(out, "    .go = &%s__go,\n", g->p);
    if (g->options->names && g->sites != NULL) buf_printf(out, "    .sites = &%s__sites,\n", g->p);
    if (has_settable_imports(in))
        buf_printf(out, "    .imports = &%s__imports,\n    .imports_size = sizeof %s__imports,\n",
                   g->p, g->p);
    buf_puts(out, "};\n");
}

static void write_lifecycle(const Gen *g, Buf *out) {
    const char *p = g->p;
    buf_printf(
        out,
        "\nGW_API gowasm_status %s_new(const gowasm_options *options, %s_instance **instance,"
        "\n                     gowasm_error *error) {\n"
        "    return gowasm__new(&%s__module, options, (gowasm_instance **)(void *)instance, "
        "error);\n}\n"
        "GW_API void %s_free(%s_instance *instance) {\n"
        "    gowasm__free((gowasm_instance *)instance);\n}\n"
        "GW_API gowasm_instance *%s_base(%s_instance *instance) {\n"
        "    return (gowasm_instance *)instance;\n}\n"
        "GW_API const gowasm_error *%s_last_error(const %s_instance *instance) {\n"
        "    return gowasm_last_error((const gowasm_instance *)instance);\n}\n",
        p, p, p, p, p, p, p, p, p);
    buf_printf(out,
               "GW_API gowasm_status %s_reset(%s_instance *instance) {\n"
               "    return gowasm__reset((gowasm_instance *)instance);\n}\n"
               "GW_API gowasm_status %s_clone(%s_instance *from, const gowasm_options *options,\n"
               "                       %s_instance **instance, gowasm_error *error) {\n"
               "    return gowasm__clone((gowasm_instance *)from, options,\n"
               "                         (gowasm_instance **)(void *)instance, error);\n}\n",
               p, p, p, p, p);
    if (is_program(g->interface))
        buf_printf(out,
                   "GW_API gowasm_status %s_start(%s_instance *instance) {\n"
                   "    if (instance == NULL) return GOWASM_BAD_ARGUMENT;\n"
                   "    return gowasm__start(&instance->rt);\n}\n",
                   p, p);
}

bool write_glue(const Gen *g, Buf *out) {
    if (g->interface->bare == NULL) buf_puts(out, "#include \"gowasm_link.h\"\n");
    buf_printf(out, "#include \"%s.h\"\n#include \"%s_gen.h\"\n\n", g->p, g->p);
    write_prototypes(g, out);
    write_tables(g, out);
    write_far_calls(g, out);
    write_imports(g, out);
    write_init(g, out);
    if (g->interface->bare != NULL) {
        write_bare_glue(g, out);
        write_exports(g, out);
        write_plain_functions(g, out);
        return true;
    }
    write_module(g, out);
    write_lifecycle(g, out);
    write_set_imports(g, out);
    if (g->interface->shared != NULL) write_interface(g, out);
    write_exports(g, out);
    write_link_exports(g, out);
    return true;
}
