/* header.c: the public header of one module: PREFIX.h.
 *
 * Input: a module and its interface. Output: the header; parts of it are in lifecycle.c, hooks.c
 * and api-header.c. Prototypes are written by functions that `inspect` uses too. Invariants: it
 * includes gowasm.h and nothing else, is clean as C11 and C++17, and two of them go into one
 * program; names and comments of the guest cannot end a comment or add a line of C. */
#include "headers/flavour.h"
#include "headers/interface.h"

#include <ctype.h>
#include <string.h>

static const char *blank(const char *c_type) {
    size_t n = strlen(c_type);
    return n != 0 && c_type[n - 1] == '*' ? "" : " ";
}

static void write_params(const InterfaceForm *f, ParamNames names, Buf *out) {
    for (uint32_t i = 0; i < f->nparams; i++) {
        const InterfaceParam *p = &f->params[i];
        buf_printf(out, "%s%s%s", i == 0 ? "" : ", ", p->c_type, blank(p->c_type));
        if (names == NAMES_DECLARED)
            buf_puts(out, p->name);
        else
            buf_printf(out, "p%u", i);
    }
}

static void write_results_type(const InterfaceForm *f, const FuncType *t, const char *c_name,
                               Buf *out) {
    if (f->result != NULL)
        buf_printf(out, "%s%s", f->result, blank(f->result));
    else if (t->nresults > 1)
        buf_printf(out, "struct %s_results ", c_name);
    else
        buf_puts(out, "void ");
}

/* With `declarator` in place of the function's name: "calc_add", or "(*add)" for a pointer to it.
 */
static void write_export_declaration(const char *instance, const InterfaceExport *e,
                                     const char *declarator, ParamNames names, Buf *out) {
    const FuncType *t = e->type;
    const InterfaceForm *f = &e->form;
    buf_printf(out, "gowasm_status %s(%s_instance *instance", declarator, instance);
    if (f->nparams != 0) buf_puts(out, ", ");
    write_params(f, names, out);
    if (f->returns == API_RETURNS_BYTES) {
        buf_puts(out, ", gowasm_buffer *out");
    } else if (f->result != NULL) {
        buf_printf(out, ", %s%s*result", f->result, blank(f->result));
    } else if (t->nresults > 1) {
        for (uint32_t i = 0; i < t->nresults; i++)
            buf_printf(out, ", %s%s*result%u", val_type(t->results[i])->c,
                       blank(val_type(t->results[i])->c), i);
    }
    buf_puts(out, ")");
}

void write_export_prototype(const Interface *in, const InterfaceExport *e, bool plain,
                            ParamNames names, Buf *out) {
    const InterfaceForm *f = &e->form;
    if (!plain) {
        write_export_declaration(in->prefix, e, e->c_name, names, out);
        return;
    }
    write_results_type(f, e->type, e->c_name, out);
    buf_printf(out, "%s(", e->plain_name);
    write_params(f, names, out);
    buf_puts(out, f->nparams == 0 ? "void)" : ")");
}

void write_export_pointer(const char *instance, const InterfaceExport *e, const char *name,
                          Buf *out) {
    Buf declarator = {0};
    buf_printf(&declarator, "(*%s)", name);
    write_export_declaration(instance, e, (const char *)declarator.data, NAMES_NUMBERED, out);
    buf_free(&declarator);
}

const char *header_ref_type(ExternKind kind) {
    return kind == EXT_MEMORY  ? "gowasm_memory_ref"
           : kind == EXT_TABLE ? "gowasm_table_ref"
                               : "gowasm_global_ref";
}

void write_link_prototype(const Interface *in, const InterfaceExport *e, Buf *out) {
    buf_printf(out, "%s %s(%s_instance *instance)", header_ref_type(e->export_->kind), e->link_name,
               in->prefix);
}

static void write_import_declaration(const Interface *in, const InterfaceImport *i,
                                     const char *declarator, ParamNames names, Buf *out) {
    const InterfaceForm *f = &i->form;
    if (i->type == NULL) { /* asked for when an instance is made */
        buf_printf(out, "%s %s(%s_instance *instance)", header_ref_type(i->import->kind),
                   declarator, in->prefix);
        return;
    }
    if (f->returns == API_AS_DECLARED)
        write_results_type(f, i->type, i->c_name, out);
    else
        buf_puts(out, "void ");
    buf_printf(out, "%s(%s_instance *instance%s", declarator, in->prefix, f->nparams ? ", " : "");
    write_params(f, names, out);
    buf_puts(out, f->returns == API_RETURNS_BYTES ? ", gowasm_buffer *out)" : ")");
}

void write_import_prototype(const Interface *in, const InterfaceImport *i, ParamNames names,
                            Buf *out) {
    write_import_declaration(in, i, i->c_name, names, out);
}

void write_import_type(const InterfaceImport *im, Buf *out) {
    InterfaceForm form = im->form;
    if (im->type == NULL) {
        buf_printf(out, "%s ()", header_ref_type(im->import->kind));
        return;
    }
    if (form.returns == API_AS_DECLARED)
        write_results_type(&form, im->type, im->c_name, out);
    else
        buf_puts(out, "void ");
    buf_u8(out, '(');
    for (uint32_t i = 0; i < form.nparams; i++)
        buf_printf(out, "%s%s", i == 0 ? "" : ", ", form.params[i].c_type);
    if (form.returns == API_RETURNS_BYTES)
        buf_puts(out, form.nparams != 0 ? ", gowasm_buffer *" : "gowasm_buffer *");
    buf_u8(out, ')');
}

/* The structure of PREFIX_set_imports(): a pointer for each function that the program defines. */
static void write_import_table(const Interface *in, Buf *out) {
    const char *p = in->prefix;
    if (!has_settable_imports(in)) return;
    buf_printf(
        out,
        "\n/* The imports as functions that are set at run time, for programs that cannot "
        "define them when they\n * are linked (they load this module by dlopen()), or that use "
        "others for one instance. A member that is\n * NULL stands for the function that was "
        "linked. */\n"
        "typedef struct %s_imports {\n",
        p);
    for (uint32_t i = 0; i < in->nimports; i++) {
        const InterfaceImport *im = &in->imports[i];
        if (im->member == NULL || im->same_as != NO_INDEX) continue;
        Buf declarator = {0};
        buf_printf(&declarator, "(*%s)", im->member);
        buf_puts(out, "    ");
        write_import_declaration(in, im, (const char *)declarator.data, NAMES_DECLARED, out);
        buf_puts(out, ";\n");
        buf_free(&declarator);
    }
    buf_printf(
        out,
        "} %s_imports;\n\n"
        "/* Copies the structure. It applies to the instance, across resets, and to its clones; "
        "with NULL to all\n * instances that have none of their own, and to the default instance: "
        "no other thread may then be\n * using the module. Set inside a host function, it "
        "applies from the next call. If a function is neither\n * set nor linked, the "
        "call that needs it fails with GOWASM_HOST_ERROR and its name. imports may be NULL:\n"
        " * none are set. GOWASM_MEMORY_LIMIT: no memory for the copy. */\n"
        "gowasm_status %s_set_imports(%s_instance *instance, const %s_imports *imports);\n",
        p, p, p, p);
}

static void write_results_struct(const char *c_name, const FuncType *t, Buf *out) {
    if (t->nresults < 2) return;
    buf_printf(out, "struct %s_results {\n", c_name);
    for (uint32_t i = 0; i < t->nresults; i++)
        buf_printf(out, "    %s%sr%u;\n", val_type(t->results[i])->c,
                   t->results[i] == VT_EXTERNREF ? "" : " ", i);
    buf_puts(out, "};\n");
}

/* Nothing that opens or ends a comment, and no trigraphs; one '?' for a character beyond ASCII.
 * What stands before the text counts, too. */
void write_comment_text(Str name, Buf *out) {
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.data[i];
        int before = out->len != 0 ? out->data[out->len - 1] : 0;
        bool continues = (c & 0xc0) == 0x80;
        if (continues && before == '?') continue;
        bool plain =
            c >= 0x20 && c < 0x7f && !(c == '/' && before == '*') && !(c == '*' && before == '/');
        if (!plain) c = '?';
        buf_u8(out, c == '?' && before == '?' ? '.' : c);
    }
}

static void declare_exports(const Interface *in, bool plain, Buf *out) {
    for (uint32_t i = 0; i < in->nexports; i++) {
        const InterfaceExport *e = &in->exports[i];
        if (e->runtime_only || e->type == NULL) continue;
        buf_puts(out, "\n/* ");
        if (e->go_name != NULL)
            write_comment_text(str_from(e->go_name), out);
        else
            write_comment_text(e->export_->name, out);
        if (plain && e->no_plain != NULL && !has_bytes(&e->form))
            buf_printf(out, ": only with its prefix, %s", e->no_plain);
        write_doc(&e->form, out);
        buf_puts(out, " */\n");
        write_results_struct(e->c_name, e->type, out);
        write_export_prototype(in, e, false, NAMES_DECLARED, out);
        buf_puts(out, ";\n");
    }
}

static void write_plain(const Interface *in, Buf *out) {
    bool intro = false;
    for (uint32_t i = 0; i < in->nexports; i++) {
        const InterfaceExport *e = &in->exports[i];
        if (e->plain_name == NULL || has_bytes(&e->form)) continue;
        if (!intro)
            buf_puts(out,
                     "\n/* Plain functions use one default instance, created on first use. A "
                     "failure calls the hook of\n * gowasm_set_plain_hook(); without one it ends "
                     "the process. A program that includes headers of\n * modules that declare "
                     "one name differently defines GOWASM_NO_PLAIN first. */\n"
                     "#ifndef GOWASM_NO_PLAIN\n");
        intro = true;
        write_export_prototype(in, e, true, NAMES_DECLARED, out);
        buf_puts(out, ";\n");
    }
    if (intro) buf_puts(out, "#endif\n");
}

static void write_globals(const Module *m, const Interface *in, Buf *out) {
    for (uint32_t i = 0; i < in->nexports; i++) {
        const InterfaceExport *e = &in->exports[i];
        if (e->export_->kind != EXT_GLOBAL || e->c_name == NULL) continue;
        ValType t = m->globals.data[e->export_->index].type;
        buf_puts(out, "\n/* The exported global ");
        write_comment_text(e->export_->name, out);
        buf_printf(out, ". */\n%s%s%s(const %s_instance *instance);\n", val_type(t)->c,
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
            buf_puts(out, "\n/* Imported memories, tables and globals: the program supplies them "
                          "when an instance is\n * created (gowasm_link.h). */\n");
        intro = true;
        write_import_prototype(in, im, NAMES_DECLARED, out);
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
        if (im->form.api != NULL && im->form.api->doc.len != 0) {
            buf_puts(out, "/* ");
            write_comment_text(im->import->name, out);
            write_doc(&im->form, out);
            buf_puts(out, " */\n");
        }
        write_results_struct(im->c_name, im->type, out);
        write_import_prototype(in, im, NAMES_DECLARED, out);
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
        write_import_prototype(in, im, NAMES_DECLARED, out);
        buf_puts(out, ";\n");
    }
}

static const char *toolchain_text(const Toolchain *t) {
    return t->kind == TC_GO ? "Go" : t->kind == TC_TINYGO ? "TinyGo" : NULL;
}

/* What PREFIX_start() does to the other functions. */
static const char *start_text(const Interface *in) {
    if (!has_entry(in, ENTRY_COMMAND)) return " gojs.h runs it in steps.";
    if (has_entry(in, ENTRY_JS_RUN)) return "";
    if (in->toolchain.kind == TC_GO) return "\n * Others must not be called before.";
    return in->needs_start ? "\n * Others must not be called before; after code 0 they can be."
                           : "\n * Others can be called after code 0.";
}

void write_header(const Module *m, const Interface *in, bool plain, Buf *out) {
    const char *p = in->prefix;
    bool links = false; /* does it import what only gowasm_link.h declares? */
    for (uint32_t i = 0; i < in->nimports; i++) links = links || in->imports[i].type == NULL;
    Buf guard = {0};
    for (const char *c = p; *c != '\0'; c++) buf_u8(&guard, (uint8_t)toupper((unsigned char)*c));

    buf_printf(out, "/* %s: the C interface of a WebAssembly module", p);
    if (toolchain_text(&in->toolchain) != NULL)
        buf_printf(out, " made by %s %s", toolchain_text(&in->toolchain), in->toolchain.version);
    buf_puts(out, ".\n * Written by gowasm-aot: changes will be lost. */\n");
    buf_printf(out, "#ifndef GOWASM_MODULE_%s_H\n#define GOWASM_MODULE_%s_H\n\n", guard.data,
               guard.data);
    if (in->shared != NULL) buf_printf(out, "#include \"%s.h\"\n", in->shared);
    const char *base = links ? "gowasm_link.h" : "gowasm.h";
    buf_printf(out, "#include \"%s\"\n\n",
               in->flavour->user_header != NULL ? in->flavour->user_header : base);
    buf_puts(out, "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n");
    in->flavour->declare_lifecycle(m, in, out);
    if (interface_is_program(in))
        buf_printf(out,
                   "\n/* Runs the program (%s), once. Its end is GOWASM_EXIT, with the exit code "
                   "in\n * gowasm_last_error(); a main that returns has code 0.%s */\n"
                   "gowasm_status %s_start(%s_instance *instance);\n",
                   has_entry(in, ENTRY_COMMAND) ? "_start" : "run, and its event loop",
                   start_text(in), p, p);
    if (in->profile_write)
        buf_printf(
            out,
            "\n/* Writes what was counted so far (built with --profile-gen) to a file; NULL: "
            "to the one\n * that is written when the process exits. Any thread, at any "
            "time. GOWASM_HOST_ERROR: it\n * cannot be written. */\n"
            "gowasm_status %s_profile_write(const char *file);\n",
            p);
    if (in->shared == NULL) write_structs(in, out);
    declare_exports(in, plain, out);
    if (plain) write_plain(in, out);
    write_globals(m, in, out);
    write_imports(in, out);
    if (in->flavour->links) write_links(in, out);
    if (in->flavour->settable) write_import_table(in, out);
    if (in->shared != NULL)
        buf_printf(out,
                   "\n/* This module as one of those that have the interface of %s.h. */\n"
                   "extern const %s_vtable %s_vtable;\n",
                   in->shared, in->shared, p);
    buf_printf(out, "\n#ifdef __cplusplus\n}\n#endif\n\n#endif /* GOWASM_MODULE_%s_H */\n",
               guard.data);
    buf_free(&guard);
}
