/* plain.c: NAME() for each exported function that can have its own name in C: PREFIX_plain.c.
 *
 * Input: the interface. Output: functions on one default instance, with the guest's names as
 * symbols. Invariants: they are weak, and apart from the rest of the module, so that two modules,
 * or a module and the program, can have functions of one name: a linker takes them only where one
 * is called. In C they are called PREFIX_NAME__plain, so that the guest's names meet neither those
 * of generated code (u8, i32_load) nor macros. Without an operating system they are in
 * PREFIX_bindings.c, where the compiler makes one function of NAME() and PREFIX_NAME(). */
#include "translate/gen.h"

bool plain_exists(const Gen *g, const InterfaceExport *e) {
    return g->options->plain && e->plain_name != NULL && !has_bytes(&e->form);
}

/* Its prototype as PREFIX_NAME__SUFFIX. */
static void write_named(const Gen *g, const InterfaceExport *e, const char *suffix, Buf *out) {
    Buf name = {0};
    buf_printf(&name, "%s%s", e->c_name, suffix);
    InterfaceExport named = *e;
    named.plain_name = (const char *)name.data;
    write_export_prototype(g->interface, &named, true, NAMES_NUMBERED, out);
    buf_free(&name);
}

/* What gives it its symbol. */
static void write_symbol(const Gen *g, const InterfaceExport *e, Buf *out) {
    buf_puts(out, "GW_PLAIN ");
    write_named(g, e, "__plain", out);
    buf_printf(out, " __asm__(\"%s\");\n", e->plain_name);
}

static void write_forward(const FuncType *t, const char *name, const char *suffix, Buf *out) {
    buf_printf(out, "%s%s%s(", t->nresults != 0 ? "return " : "", name, suffix);
    for (uint32_t i = 0; i < t->nparams; i++) buf_printf(out, "%sp%u", i != 0 ? ", " : "", i);
    buf_puts(out, t->nresults != 0 ? ");\n" : ");\n        return;\n");
}

/* Where there is no default instance yet. A function of its own, so that nothing has to be kept
 * across a call in the usual case. */
static void write_first_use(const Gen *g, const InterfaceExport *e, Buf *out) {
    buf_puts(out, "GW_COLD static ");
    write_named(g, e, "__first", out);
    buf_printf(out, " {\n    if (gowasm__default(&%s__default, &%s__module) != NULL) {\n        ",
               g->p, g->p);
    write_forward(e->type, e->c_name, "__plain", out);
    buf_printf(out, "    }\n    %s%s__failed(\"%s\");\n}\n",
               e->type->nresults != 0 ? "return " : "", g->p, e->plain_name);
}

/* NAME() by words. */
static void write_plain_by_words(const Gen *g, const InterfaceExport *e, Buf *out) {
    const FuncType *t = e->type;
    buf_puts(out, "GW_HIDDEN ");
    write_word_signature(e, out);
    buf_puts(out, ";\n");
    write_symbol(g, e, out);
    write_first_use(g, e, out);
    write_named(g, e, "__plain", out);
    buf_printf(out,
               " {\n    gowasm_instance *base = gowasm__default_now(&%s__default);\n"
               "    if (UNLIKELY(base == NULL)) {\n        ",
               g->p);
    write_forward(t, e->c_name, "__first", out);
    buf_puts(out, "    }\n");
    write_word_call(e, "base", out);
    buf_printf(out, "    if (UNLIKELY(o.status != GOWASM_OK)) %s%s__failed(\"%s\");\n",
               t->nresults != 0 ? "return " : "", g->p, e->plain_name);
    if (t->nresults != 0) {
        buf_puts(out, "    return ");
        write_word_result(e, out);
        buf_puts(out, ";\n");
    }
    buf_puts(out, "}\n");
}

/* NAME() by frame. */
static void write_plain_by_frame(const Gen *g, const InterfaceExport *e, Buf *out) {
    const FuncType *t = e->type;
    write_symbol(g, e, out);
    write_named(g, e, "__plain", out);
    buf_puts(out, " {\n");
    if (t->nresults == 1)
        buf_printf(out, "    %s result = %s;\n", e->form.result,
                   t->results[0] == VT_FUNCREF ? "{0}" : "0");
    else if (t->nresults > 1)
        buf_printf(out, "    struct %s_results result = {0};\n", e->c_name);
    buf_puts(out, "    gowasm_instance *base = ");
    g->interface->flavour->write_default(g, out);
    buf_printf(out, ";\n    if (base == NULL || %s((%s_instance *)base", e->c_name, g->p);
    for (uint32_t i = 0; i < t->nparams; i++) buf_printf(out, ", p%u", i);
    if (t->nresults == 1) buf_puts(out, ", &result");
    for (uint32_t i = 0; t->nresults > 1 && i < t->nresults; i++)
        buf_printf(out, ", &result.r%u", i);
    buf_printf(out, ") != GOWASM_OK)\n        gowasm__plain_failed(\"%s\", base);\n%s}\n",
               e->plain_name, t->nresults != 0 ? "    return result;\n" : "");
}

/* The report of a plain function's failure, and its result then. */
static void write_failed(const Gen *g, Buf *out) {
    buf_printf(out,
               "\nGW_COLD static u32 %s__failed(const char *name) {\n"
               "    gowasm__plain_failed(name, gowasm__default_now(&%s__default));\n"
               "    return 0;\n}\n",
               g->p, g->p);
}

static bool has_any(const Gen *g) {
    for (uint32_t i = 0; i < g->interface->nexports; i++)
        if (plain_exists(g, &g->interface->exports[i])) return true;
    return false;
}

/* PREFIX_plain.c up to the first function. */
static Buf *open_source(const Gen *g) {
    Buf *out = sources_add(g, "_plain.c");
    buf_printf(out,
               "#include \"%s.h\"\n#include \"%s_gen.h\"\n\nstatic gowasm_default %s__default;\n",
               g->p, g->p, g->p);
    write_failed(g, out);
    return out;
}

void write_plain_functions(const Gen *g, Buf *bindings) {
    if (!has_any(g)) return;
    Buf *out = bindings != NULL ? bindings : open_source(g);
    for (uint32_t i = 0; i < g->interface->nexports; i++) {
        const InterfaceExport *e = &g->interface->exports[i];
        if (!plain_exists(g, e)) continue;
        buf_puts(out, "\n");
        if (export_fits_words(g, e->type))
            write_plain_by_words(g, e, out);
        else
            write_plain_by_frame(g, e, out);
    }
}
