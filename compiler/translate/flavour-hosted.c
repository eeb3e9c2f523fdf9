/* flavour-hosted.c: generated code for a machine with an operating system: the module's
 * description, and the functions that make instances.
 *
 * Input: the module and its interface. Output: const gowasm_module PREFIX__module, which other
 * sources refer to, and PREFIX_new() and its like, which hand it to the runtime. */
#include "golang/facts.h"
#include "golang/goshape.h"
#include "golang/gotables.h"
#include "headers/flavour.h"
#include "translate/gen.h"

#include <inttypes.h>

/* Are they called? Those for js only where there is something to run. */
static bool is_called(const Interface *in, Entry e) {
    return has_entry(in, e) && (e < ENTRY_JS_RUN || has_entry(in, ENTRY_JS_RUN));
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

/* PREFIX__entries: PC_F of what is called from outside. Returns how many. */
static uint32_t write_go_entries(const Gen *g, Buf *out) {
    uint32_t count = 0;
    buf_printf(out, "\nstatic const uint32_t %s__entries[] = {\n", g->p);
    for (uint32_t i = 0; i < g->m->exports.len; i++) {
        const Export *e = &g->m->exports.data[i];
        if (e->kind != EXT_FUNC || g->m->funcs.data[e->index].imported) continue;
        buf_printf(out, "    %uu,\n", go_pc_f(g->m, e->index));
        count++;
    }
    buf_puts(out, "    0};\n");
    return count;
}

static void write_go_fields(const Gen *g, Buf *out) {
    uint32_t fields[GO_FIELD_COUNT];
    go_fields(g->m, &g->interface->toolchain, fields);
    buf_printf(out, "\nstatic const uint32_t %s__fields[] = {\n", g->p);
    for (unsigned f = 0; f < GO_FIELD_COUNT; f++) buf_printf(out, "    %uu,\n", fields[f]);
    buf_puts(out, "};\n");
}

/* PREFIX__go: what the runtime needs for traces of Go's stack, and without Go's tables for the
 * random numbers of clones at least. */
static bool write_go(const Gen *g, Buf *out) {
    Module *m = g->m;
    GoTables t;
    if (g->interface->toolchain.kind != TC_GO || !g->image || m->globals.len < GO_GLOBAL_COUNT ||
        m->nimports[EXT_GLOBAL] != 0 || (!find_go_tables(m, &t) && !go_globals_fit(m)))
        return false;
    uint32_t count = write_go_entries(g, out);
    write_go_fields(g, out);
    buf_printf(out,
               "\nstatic const gowasm_go %s__go = {\n    .pclntab = %uu,\n"
               "    .size = %uu,\n    .gofunc = %uu,\n    .shift = %u,\n    .bias = %uu,\n"
               "    .sp = offsetof(%s_instance, g%u),\n    .g = offsetof(%s_instance, g%u),\n"
               "    .fields = %s__fields,\n"
               "    .exports = %s__entries,\n    .export_count = %u,\n};\n",
               g->p, t.pclntab, t.size, t.gofunc, t.shift, t.bias, g->p, GO_GLOBAL_SP, g->p,
               GO_GLOBAL_G, g->p, g->p, count);
    return true;
}

static void write_description(const Gen *g, Buf *out) {
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
               g->options->interruptible ? " | GOWASM_MODULE_INTERRUPTIBLE" : "",
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
    for (Entry e = 0; e < ENTRY_COUNT; e++)
        if (is_called(in, e)) write_entry_pointer(g, e, out);
    if (in->preinit) buf_printf(out, "    .preinit_clock = %" PRIu64 "ull,\n", in->preinit_clock);
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
    if (interface_is_program(g->interface))
        buf_printf(out,
                   "GW_API gowasm_status %s_start(%s_instance *instance) {\n"
                   "    if (instance == NULL) return GOWASM_BAD_ARGUMENT;\n"
                   "    return gowasm__start(&instance->rt);\n}\n",
                   p, p);
}

static void write_hosted_module(const Gen *g, Buf *out) {
    write_description(g, out);
    write_lifecycle(g, out);
    write_set_imports(g, out);
    if (g->interface->shared != NULL) write_interface(g, out);
    write_exports(g, out);
    write_link_exports(g, out);
}

static void write_macros(const Gen *g, Buf *out) {
    const Module *m = g->m;
    if (m->memories.len != 0 && m->memories.data[0].imported)
        buf_puts(out, "#define GW_MEMORY(instance) (*(instance)->rt.linear)\n");
    else
        buf_printf(out,
                   "#define GW_MEMORY_OFFSET "
                   "((sizeof(%s_instance) + GOWASM_PAGE - 1) / GOWASM_PAGE * "
                   "GOWASM_PAGE)\n",
                   g->p);
}

static void write_default(const Gen *g, Buf *out) {
    buf_printf(out, "gowasm__default(&%s__default, &%s__module)", g->p, g->p);
}

const Flavour flavour_hosted = {
    .rt_header = "gowasm_rt_hosted.h",
    .links = true,
    .settable = true,
    .words = true,
    .guards = true,
    .intrinsics = true,
    .plain_apart = true,
    .start_checked = true,
    .small_frame = 16384,
    .frame_bytes = gen_frame_bound,
    .declare_lifecycle = flavour_declare_hosted,
    .write_macros = write_macros,
    .finish_body = mark_sites,
    .write_module = write_hosted_module,
    .write_default = write_default,
};
