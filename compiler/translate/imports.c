/* imports.c: a wrapper for each imported function, and PREFIX_set_imports().
 *
 * Input: the interface's imports. Output: the wrappers, for PREFIX_bindings.c, and for a shared
 * library PREFIX_missing.c. Invariants: a shared library loads without its imports: one that
 * nobody has set or defined fails when it is called, with a message that names it.
 *
 * Guest code calls the wrapper, which calls the host library's function; or, where the program
 * defines the import, the function that was set at run time (runtime/src/imports-settable.c), else
 * the one that was linked. */
#include "translate/gen.h"

#include "headers/vtable.h"

#include <string.h>

void write_narrowed(const char *c_type, uint32_t param, Buf *out) {
    if (strcmp(c_type, "bool") == 0)
        buf_printf(out, "(bool)(1u & p%u)", param);
    else if (strchr(c_type, '8') != NULL || strchr(c_type, '1') != NULL) /* int8_t, uint16_t */
        buf_printf(out, "(%s)p%u", c_type, param);
    else
        buf_printf(out, "p%u", param);
}

void write_import_choice(const Gen *g, const InterfaceImport *im, const char *indent, Buf *out) {
    if (!g->interface->flavour->settable || im->member == NULL) return;
    buf_printf(out, "%sconst %s_imports *set = instance->rt.imports;\n", indent, g->p);
}

void write_import_callee(const Gen *g, const InterfaceImport *im, Buf *out) {
    if (im->member == NULL)
        buf_puts(out, im->served_by);
    else if (!g->interface->flavour->settable)
        buf_puts(out, im->c_name);
    else
        buf_printf(out, "(set->%s != NULL ? set->%s : %s)", im->member, im->member, im->c_name);
}

static void write_arguments(const InterfaceImport *im, const char *instance, Buf *out) {
    buf_printf(out, "(%s", instance);
    for (uint32_t i = 0; i < im->type->nparams; i++) {
        buf_puts(out, ", ");
        write_narrowed(im->form.params[i].c_type, i, out);
    }
    buf_puts(out, ")");
}

/* The function that guest code calls: checks that a host function's worth of stack is left. */
static void write_import_wrapper(const Gen *g, const InterfaceImport *im, Buf *out) {
    const FuncType *t = im->type;
    buf_puts(out, "\n");
    write_signature(g, im->import->index, "", out);
    buf_puts(out, " {\n    GW_HOST_ENTER(instance);\n");
    write_import_choice(g, im, "    ", out);
    buf_puts(out, "    ");
    if (has_bytes(&im->form)) {
        write_bytes_import(g, im, out);
        return;
    }
    if (t->nresults == 1) {
        write_result_type(t, out);
        buf_puts(out, " result = ");
        write_cast(t->results[0], val_type(t->results[0])->gen, out);
    } else if (t->nresults > 1) {
        buf_printf(out, "struct %s_results r = ", im->c_name);
    }
    write_import_callee(g, im, out);
    write_arguments(im, im->member == NULL ? "&instance->rt" : "instance", out);
    buf_puts(out, ";\n    GW_HOST_LEAVE(instance);\n");
    if (t->nresults == 1) buf_puts(out, "    return result;\n");
    if (t->nresults > 1) {
        buf_puts(out, "    return (");
        write_result_type(t, out);
        buf_puts(out, "){");
        for (uint32_t i = 0; i < t->nresults; i++) {
            if (i != 0) buf_puts(out, ", ");
            write_cast(t->results[i], val_type(t->results[i])->gen, out);
            buf_printf(out, "r.r%u", i);
        }
        buf_puts(out, "};\n");
    }
    buf_puts(out, "}\n");
}

void write_set_imports(const Gen *g, Buf *out) {
    if (!has_settable_imports(g->interface)) return;
    const char *p = g->p;
    buf_printf(out,
               "\nGW_API gowasm_status %s_set_imports(%s_instance *instance, const %s_imports "
               "*imports) {\n"
               "    return gowasm__set_imports(&%s__module, (gowasm_instance *)instance, "
               "imports);\n}\n",
               p, p, p, p);
}

void write_imports(const Gen *g, Buf *out) {
    const Interface *in = g->interface;
    for (uint32_t i = 0; i < in->nimports; i++) {
        const InterfaceImport *im = &in->imports[i];
        if (im->type == NULL) continue;
        if (im->served_by != NULL && im->same_as == NO_INDEX) {
            buf_printf(out, "\n%s %s(gowasm_instance *",
                       im->type->nresults != 0 ? val_type(im->type->results[0])->gen : "void",
                       im->served_by);
            for (uint32_t k = 0; k < im->type->nparams; k++)
                buf_printf(out, ", %s", val_type(im->type->params[k])->gen);
            buf_puts(out, ");\n");
            if (im->replaceable) {
                buf_puts(out, "__attribute__((weak)) ");
                write_import_prototype(in, im, NAMES_NUMBERED, out);
                buf_puts(out, " {\n    ");
                if (im->type->nresults != 0) buf_puts(out, "return ");
                buf_puts(out, im->served_by);
                write_arguments(im, "&instance->rt", out);
                buf_puts(out, ";\n}\n");
            }
        }
        write_import_wrapper(g, im, out);
    }
    if (!in->flavour->settable || !has_settable_imports(in)) return;
    buf_printf(out, "\nstatic %s_imports %s__imports;\n", g->p, g->p);
}

/* What the program defines, or may set instead. */
static bool is_programs(const InterfaceImport *im) {
    return im->member != NULL && !im->replaceable && im->same_as == NO_INDEX;
}

static bool any_programs(const Interface *in) {
    for (uint32_t i = 0; i < in->nimports; i++)
        if (is_programs(&in->imports[i])) return true;
    return false;
}

/* A shared library must load where nobody defines its imports: it has weak functions under their
 * names, which a definition in the program takes the place of. What is no function is refused by
 * the runtime when it gets nothing. */
void write_missing_imports(const Gen *g) {
    const Interface *in = g->interface;
    if (!any_programs(in)) return;
    Buf *out = sources_add(g, "_missing.c");
    buf_printf(out, "#include \"gowasm_link.h\"\n#include \"%s.h\"\n#include \"%s_gen.h\"\n", g->p,
               g->p);
    for (uint32_t i = 0; i < in->nimports; i++) {
        const InterfaceImport *im = &in->imports[i];
        if (!is_programs(im)) continue;
        buf_puts(out, "\n__attribute__((weak)) ");
        write_import_prototype(in, im, NAMES_NUMBERED, out);
        if (im->type == NULL) {
            buf_printf(out, " {\n    (void)instance;\n    return (%s){0};\n}\n",
                       header_ref_type(im->import->kind));
            continue;
        }
        buf_puts(out, " {\n    gowasm__missing_import(&instance->rt, ");
        write_import_name(im->import, out);
        buf_puts(out, ");\n}\n");
    }
}

/* The imports by name, in the order of the members of PREFIX_imports, each with its C type. */
static uint32_t write_import_list(const Gen *g, Buf *out) {
    const Interface *in = g->interface;
    uint32_t count = 0;
    if (!has_settable_imports(in)) return 0;
    buf_printf(out, "\nstatic const gowasm_import %s__import_list[] = {\n", g->p);
    for (uint32_t i = 0; i < in->nimports; i++) {
        const InterfaceImport *im = &in->imports[i];
        if (im->member == NULL || im->same_as != NO_INDEX) continue;
        buf_puts(out, "    {");
        write_import_name(im->import, out);
        buf_puts(out, ", \"");
        write_import_type(im, out);
        buf_puts(out, "\"},\n");
        count++;
    }
    buf_puts(out, "};\n");
    return count;
}

/* A shared library has the table under a name that its host knows, too. */
void write_interface(const Gen *g, Buf *out) {
    const Interface *in = g->interface;
    uint32_t count = write_import_list(g, out);
    buf_printf(out,
               "\nstatic gowasm_status %s__set_import(%s_instance *instance, const char *name,\n"
               "                    const char *type, void (*function)(void)) {\n"
               "    return gowasm__set_import(&%s__module, (gowasm_instance *)instance, ",
               g->p, g->p, g->p);
    if (count != 0)
        buf_printf(out, "%s__import_list, %u", g->p, count);
    else
        buf_puts(out, "NULL, 0");
    buf_puts(out, ",\n                              name, type, function);\n}\n\nGW_API ");
    Buf symbol = {0};
    buf_printf(&symbol, "%s_vtable", g->p);
    write_vtable(in, (const char *)symbol.data, out);
    if (g->options->shared_library) {
        symbol.len = 0;
        buf_printf(&symbol, "%s_module", in->shared);
        buf_puts(out, "\nGW_API ");
        write_vtable(in, (const char *)symbol.data, out);
    }
    buf_free(&symbol);
}
