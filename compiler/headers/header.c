/* header.c: the public header of one module: PREFIX.h.
 *
 * It includes gowasm.h and nothing else, is clean as C11 and C++17, and two of them go into one
 * program. Prototypes are written by functions that `inspect` uses too. */
#include "headers/interface.h"

#include <ctype.h>

static void write_params(const FuncType *t, Buf *out) {
    for (uint32_t i = 0; i < t->nparams; i++)
        buf_printf(out, "%s%s%sp%u", i == 0 ? "" : ", ", c_type(t->params[i]),
                   t->params[i] == VT_EXTERNREF ? "" : " ", i);
}

static void write_results_type(const Interface *in, const InterfaceExport *e, Buf *out) {
    if (e->type->nresults == 0)
        buf_puts(out, "void ");
    else if (e->type->nresults == 1)
        buf_printf(out, "%s%s", c_type(e->type->results[0]),
                   e->type->results[0] == VT_EXTERNREF ? "" : " ");
    else
        buf_printf(out, "struct %s_results ", e->c_name);
    (void)in;
}

void write_export_prototype(const Interface *in, const InterfaceExport *e, bool plain, Buf *out) {
    const FuncType *t = e->type;
    if (plain) {
        write_results_type(in, e, out);
        buf_printf(out, "%s(", e->plain_name);
        write_params(t, out);
        buf_puts(out, t->nparams == 0 ? "void)" : ")");
        return;
    }
    buf_printf(out, "gowasm_status %s(%s_instance *instance", e->c_name, in->prefix);
    if (t->nparams != 0) buf_puts(out, ", ");
    write_params(t, out);
    for (uint32_t i = 0; i < t->nresults; i++) {
        buf_printf(out, ", %s%s*result", c_type(t->results[i]),
                   t->results[i] == VT_EXTERNREF ? "" : " ");
        if (t->nresults > 1) buf_printf(out, "%u", i);
    }
    buf_puts(out, ")");
}

static const char *ref_type(ExternKind kind) {
    return kind == EXT_MEMORY  ? "gowasm_memory_ref"
           : kind == EXT_TABLE ? "gowasm_table_ref"
                               : "gowasm_global_ref";
}

void write_link_prototype(const Interface *in, const InterfaceExport *e, Buf *out) {
    buf_printf(out, "%s %s(%s_instance *instance)", ref_type(e->export_->kind), e->link_name,
               in->prefix);
}

/* The types of what the host library serves are known better than wasm tells: they are unsigned. */
static const char *import_type(const InterfaceImport *i, ValType t) {
    if (i->served_by != NULL && t == VT_I32) return "uint32_t";
    if (i->served_by != NULL && t == VT_I64) return "uint64_t";
    return c_type(t);
}

void write_import_prototype(const Interface *in, const InterfaceImport *i, Buf *out) {
    const FuncType *t = i->type;
    if (t == NULL) { /* asked for when an instance is made */
        buf_printf(out, "%s %s(%s_instance *instance)", ref_type(i->import->kind), i->c_name,
                   in->prefix);
        return;
    }
    if (t->nresults == 0)
        buf_puts(out, "void ");
    else if (t->nresults == 1)
        buf_printf(out, "%s%s", import_type(i, t->results[0]),
                   t->results[0] == VT_EXTERNREF ? "" : " ");
    else
        buf_printf(out, "struct %s_results ", i->c_name);
    buf_printf(out, "%s(%s_instance *instance", i->c_name, in->prefix);
    for (uint32_t k = 0; k < t->nparams; k++)
        buf_printf(out, ", %s%sp%u", import_type(i, t->params[k]),
                   t->params[k] == VT_EXTERNREF ? "" : " ", k);
    buf_puts(out, ")");
}

static void write_results_struct(const char *c_name, const FuncType *t, Buf *out) {
    if (t->nresults < 2) return;
    buf_printf(out, "struct %s_results {\n", c_name);
    for (uint32_t i = 0; i < t->nresults; i++)
        buf_printf(out, "    %s%sr%u;\n", c_type(t->results[i]),
                   t->results[i] == VT_EXTERNREF ? "" : " ", i);
    buf_puts(out, "};\n");
}

/* A name from the module inside a comment: printable ASCII only, and never the comment's end. */
static void comment_text(Str name, Buf *out) {
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.data[i];
        bool ends = c == '/' && i > 0 && name.data[i - 1] == '*';
        bool opens = c == '*' && i > 0 && name.data[i - 1] == '/';
        buf_u8(out, c >= 0x20 && c < 0x7f && !ends && !opens ? c : '?');
    }
}

static void write_exports(const Interface *in, bool plain, Buf *out) {
    for (uint32_t i = 0; i < in->nexports; i++) {
        const InterfaceExport *e = &in->exports[i];
        if (e->runtime_only || e->type == NULL) continue;
        buf_puts(out, "\n/* ");
        if (e->go_name != NULL)
            comment_text(str_from(e->go_name), out);
        else
            comment_text(e->export_->name, out);
        if (!plain || e->plain_name == NULL)
            buf_puts(out, plain ? ": only with its prefix, the plain name is taken in C" : "");
        buf_puts(out, " */\n");
        write_results_struct(e->c_name, e->type, out);
        write_export_prototype(in, e, false, out);
        buf_puts(out, ";\n");
        if (plain && e->plain_name != NULL) {
            write_export_prototype(in, e, true, out);
            buf_puts(out, ";\n");
        }
    }
}

static void write_globals(const Module *m, const Interface *in, Buf *out) {
    for (uint32_t i = 0; i < in->nexports; i++) {
        const InterfaceExport *e = &in->exports[i];
        if (e->export_->kind != EXT_GLOBAL) continue;
        ValType t = m->globals.data[e->export_->index].type;
        buf_puts(out, "\n/* The exported global ");
        comment_text(e->export_->name, out);
        buf_printf(out, ". */\n%s%s%s(const %s_instance *instance);\n", c_type(t),
                   t == VT_EXTERNREF ? "" : " ", e->c_name, in->prefix);
    }
}

/* Memories, tables and globals, for modules that import them, and those that this one imports. */
static void write_links(const Interface *in, Buf *out) {
    bool intro = false;
    for (uint32_t i = 0; i < in->nexports; i++) {
        const InterfaceExport *e = &in->exports[i];
        if (e->link_name == NULL) continue;
        if (!intro)
            buf_puts(out, "\n#ifdef GOWASM_LINK_H /* for other modules that import these: include "
                          "gowasm_link.h first */\n");
        intro = true;
        write_link_prototype(in, e, out);
        buf_puts(out, ";\n");
    }
    if (intro) buf_puts(out, "#endif\n");
    intro = false;
    for (uint32_t i = 0; i < in->nimports; i++) {
        const InterfaceImport *im = &in->imports[i];
        if (im->type != NULL || im->same_as != NO_INDEX) continue;
        if (!intro)
            buf_puts(out, "\n/* Imports that are no functions: the program hands them over when an "
                          "instance is made\n * (gowasm_link.h). */\n");
        intro = true;
        write_import_prototype(in, im, out);
        buf_puts(out, ";\n");
    }
}

static void write_imports(const Interface *in, Buf *out) {
    bool intro = false;
    for (uint32_t i = 0; i < in->nimports; i++) {
        const InterfaceImport *im = &in->imports[i];
        if (im->type == NULL || im->same_as != NO_INDEX || im->served_by != NULL) continue;
        if (!intro)
            buf_puts(out,
                     "\n/* Imports: functions that the guest calls and the program defines. */\n");
        intro = true;
        write_results_struct(im->c_name, im->type, out);
        write_import_prototype(in, im, out);
        buf_puts(out, ";\n");
    }
    intro = false;
    for (uint32_t i = 0; i < in->nimports; i++) {
        const InterfaceImport *im = &in->imports[i];
        if (!im->replaceable || im->same_as != NO_INDEX) continue;
        if (!intro)
            buf_puts(out, "\n/* Imports that the host library serves; a definition in the program "
                          "takes its place. */\n");
        intro = true;
        write_import_prototype(in, im, out);
        buf_puts(out, ";\n");
    }
}

static const char *toolchain_text(const Toolchain *t) {
    return t->kind == TC_GO ? "Go" : t->kind == TC_TINYGO ? "TinyGo" : NULL;
}

void write_header(const Module *m, const Interface *in, bool plain, Buf *out) {
    const char *p = in->prefix;
    bool links = false; /* does it import what only gowasm_link.h declares? */
    for (uint32_t i = 0; i < in->nimports; i++) links = links || in->imports[i].type == NULL;
    Buf guard = {0};
    for (const char *c = p; *c != '\0'; c++) buf_u8(&guard, (uint8_t)toupper((unsigned char)*c));

    buf_printf(out, "/* %s.h: the C interface of a WebAssembly module", p);
    if (toolchain_text(&in->toolchain) != NULL)
        buf_printf(out, " made by %s %s", toolchain_text(&in->toolchain), in->toolchain.version);
    buf_puts(out, ".\n * Written by gowasm-aot: changes will be lost. */\n");
    buf_printf(out, "#ifndef GOWASM_MODULE_%s_H\n#define GOWASM_MODULE_%s_H\n\n", guard.data,
               guard.data);
    buf_printf(out, "#include \"gowasm%s.h\"\n\n", links ? "_link" : "");
    buf_puts(out, "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n");
    buf_printf(out,
               "/* One sandboxed instance of the module. */\n"
               "typedef struct %s_instance %s_instance;\n\n"
               "/* Makes an instance%s. options and error may be NULL.\n"
               " * On failure *instance is NULL. Release it with %s_free(). */\n"
               "gowasm_status %s_new(const gowasm_options *options, %s_instance **instance,\n"
               "                     gowasm_error *error);\n"
               "void %s_free(%s_instance *instance); /* NULL is allowed */\n\n"
               "/* The instance for the functions of gowasm.h. */\n"
               "gowasm_instance *%s_base(%s_instance *instance);\n",
               p, p, in->initialize != NO_INDEX ? " and runs _initialize" : "", p, p, p, p, p, p,
               p);
    if (in->command != NO_INDEX)
        buf_printf(
            out,
            "\n/* Runs the program (_start), once. Its end is GOWASM_EXIT, with the exit code "
            "in\n * gowasm_last_error(); a main that returns has code 0. */\n"
            "gowasm_status %s_start(%s_instance *instance);\n",
            p, p);
    write_exports(in, plain, out);
    write_globals(m, in, out);
    write_imports(in, out);
    write_links(in, out);
    buf_printf(out, "\n#ifdef __cplusplus\n}\n#endif\n\n#endif /* GOWASM_MODULE_%s_H */\n",
               guard.data);
    buf_free(&guard);
}
