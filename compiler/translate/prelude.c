/* prelude.c: PREFIX_gen.h, which every generated C file includes.
 *
 * Input: the module and what translate.c has decided for all of it. Output: the instance structure,
 * the constants that gowasm_gen.h is configured with, the types of functions with several results.
 * Invariants: gowasm_gen.h comes after the constants: it reads them. */
#include "base/map.h"
#include "golang/goshape.h"
#include "translate/gen.h"

static void write_multi_name(const FuncType *t, Buf *out) {
    buf_puts(out, "struct wasm_multi_");
    for (uint32_t i = 0; i < t->nresults; i++) buf_u8(out, (uint8_t)val_type(t->results[i])->multi);
}

void write_result_type(const FuncType *t, Buf *out) {
    if (t->nresults == 0)
        buf_puts(out, "void");
    else if (t->nresults == 1)
        buf_puts(out, val_type(t->results[0])->gen);
    else
        write_multi_name(t, out);
}

static void write_start(const Gen *g, uint32_t func, const char *suffix, Buf *out) {
    write_result_type(func_type(g->m, func), out);
    buf_printf(out, " %s__f%u%s(%s_instance *", g->p, func, suffix, g->p);
}

void write_signature(const Gen *g, uint32_t func, const char *suffix, Buf *out) {
    const FuncType *t = func_type(g->m, func);
    write_start(g, func, suffix, out);
    buf_puts(out, "instance");
    for (uint32_t i = 0; i < t->nparams; i++)
        buf_printf(out, ", %s p%u", val_type(t->params[i])->gen, i);
    buf_puts(out, ")");
}

void write_own_arguments(const FuncType *t, Buf *out) {
    buf_puts(out, "(instance");
    for (uint32_t i = 0; i < t->nparams; i++) buf_printf(out, ", p%u", i);
    buf_puts(out, ")");
}

/* Where Go calls these, something is wrong or seldom: branches there are laid out for the other
 * way. The one sign about a call that a module gives without a profile. */
static bool is_seldom_called(const Gen *g, uint32_t func) {
    const GoShape *go = g->m->go;
    return go != NULL && func < go->nfuncs &&
           go->funcs[func].flags & (GF_NORETURN | GF_SIGPANIC | GF_MORESTACK);
}

void write_declaration(const Gen *g, uint32_t func, Buf *out) {
    const FuncType *t = func_type(g->m, func);
    if (is_seldom_called(g, func)) buf_puts(out, "GW_COLD ");
    /* Traces are of C's frames. What is worth inlining the guest's compiler has inlined. */
    if (g->sites != NULL && sites_has_calls(g->sites, func)) buf_puts(out, "GW_NOINLINE ");
    buf_puts(out, "GW_GUEST ");
    write_start(g, func, "", out);
    for (uint32_t i = 0; i < t->nparams; i++) buf_printf(out, ", %s", val_type(t->params[i])->gen);
    buf_puts(out, ")");
    if (g->symbol != NULL) buf_printf(out, " __asm__(\"%s\")", g->symbol[func]);
    buf_puts(out, ";\n");
}

/* One definition for each list of results that occurs, however many types share it. */
static void write_multi_structs(const Gen *g, Buf *out) {
    Map seen = {.arena = &g->m->arena};
    for (uint32_t i = 0; i < g->m->types.len; i++) {
        const FuncType *t = &g->m->types.data[i];
        if (t->nresults < 2) continue;
        Str results = {(const char *)t->results, t->nresults * sizeof *t->results};
        if (map_add(&seen, results, i) != MAP_NONE) continue;
        write_multi_name(t, out);
        buf_puts(out, " {\n");
        for (uint32_t r = 0; r < t->nresults; r++)
            buf_printf(out, "    %s %c%u;\n", val_type(t->results[r])->gen,
                       val_type(t->results[r])->multi, r);
        buf_puts(out, "};\n");
    }
}

static void write_instance(const Gen *g, Buf *out) {
    const Module *m = g->m;
    const char *tag = g->interface->shared != NULL ? g->interface->shared : g->p;
    buf_printf(out, "typedef struct %s_instance {\n    struct gowasm_instance rt;\n", tag);
    for (uint32_t i = 0; i < m->globals.len; i++) {
        const Global *x = &m->globals.data[i];
        buf_printf(out, "    %s %sg%u;\n", val_type(x->type)->storage,
                   x->imported && x->mutable_ ? "*" : "", i);
    }
    for (uint32_t i = 0; i < m->tables.len; i++) {
        const Table *t = &m->tables.data[i];
        if (g->const_table[i]) continue;
        buf_printf(out, "    %s %sT%u;\n",
                   t->type == VT_FUNCREF ? "gowasm_functable" : "gowasm_externtable",
                   t->imported ? "*" : "", i);
        if (g->interface->flavour->tables_inside)
            buf_printf(out, "    %s T%u_items[%u];\n",
                       t->type == VT_FUNCREF ? "gowasm_funcref" : "gowasm_externref", i,
                       freestanding_table_room(t) != 0 ? freestanding_table_room(t) : 1);
    }
    for (uint32_t i = 0; i < m->datas.len; i++)
        if (m->datas.data[i].mode == SEG_PASSIVE || m->has_data_count)
            buf_printf(out, "    bool dropped_d%u;\n", i);
    for (uint32_t i = 0; i < m->elems.len; i++) buf_printf(out, "    bool dropped_e%u;\n", i);
    buf_printf(out, "} %s_instance;\n\n", g->p);
}

void write_gen_header(const Gen *g, Buf *out) {
    const Module *m = g->m;
    buf_printf(
        out,
        "/* %s_gen.h: shared by the generated parts of one module. Written by gowasm-aot. */\n"
        "#ifndef GOWASM_GENERATED_%s\n#define GOWASM_GENERATED_%s\n\n"
        "#include \"%s\"\n\n",
        g->p, g->p, g->p, g->interface->flavour->rt_header);
    write_instance(g, out);
    buf_printf(out,
               "#define GW_INSTANCE %s_instance\n"
               "#define GW_HAS_MEMORY %d\n"
               "#define GW_BOUNDS_CHECKS %d\n"
               "#define GW_PIN_ACCESSES %d\n",
               g->p, m->memories.len != 0, g->bounds_checks, g->options->pin_accesses);
    if (g->options->interruptible) buf_puts(out, "#define GW_INTERRUPTIBLE 1\n");
    g->interface->flavour->write_macros(g, out);
    buf_puts(out, "#include \"gowasm_gen.h\"\n");
    if (g->options->count)
        buf_printf(out,
                   "#include \"gowasm_profile.h\"\n"
                   "extern GW_HIDDEN gowasm_counter %s__counters[];\n"
                   "#define GW_COUNTERS %s__counters\n",
                   g->p, g->p);
    buf_puts(out, "\n");
    write_multi_structs(g, out);
    write_type_identities(g, out);
    write_far_declarations(g, out);
    for (uint32_t i = 0; i < m->tables.len; i++)
        if (g->const_table[i])
            buf_printf(out, "extern GW_HIDDEN const %s %s__T%u[];\n",
                       g->flat_table[i].type != NO_INDEX ? "wasm_rt_function_ptr_t"
                                                         : "gowasm_table_entry",
                       g->p, i);
    for (uint32_t i = 0; i < m->elems.len; i++)
        if (m->elems.data[i].mode == SEG_PASSIVE)
            buf_printf(out, "extern GW_HIDDEN const gowasm_elem %s__e%u[];\n", g->p, i);
    for (uint32_t i = 0; i < m->datas.len; i++)
        if (m->datas.data[i].mode == SEG_PASSIVE || m->has_data_count || !g->image)
            buf_printf(out, "extern GW_HIDDEN const u8 %s__d%u[];\n", g->p, i);
    buf_printf(out,
               "extern GW_HIDDEN const gowasm_segment %s__segments[];\n"
               "extern GW_HIDDEN const gowasm_symbol %s__symbols[];\n",
               g->p, g->p);
    if (g->interface->flavour->plain_apart)
        buf_printf(out, "extern GW_HIDDEN const gowasm_module %s__module;\n", g->p);
    if (g->options->names && g->sites != NULL)
        buf_printf(out, "extern GW_HIDDEN const gowasm_sites %s__sites;\n", g->p);
    buf_puts(out, "\n#endif\n");
}
