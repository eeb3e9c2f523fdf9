/* link.c: the commands for each product, and which symbols it shows.
 *
 * Input: objects in the temporary directory, the product's kind, the names that it shows. Output:
 * the product, in that directory. Invariants: only what the header and gowasm.h declare is shown.
 *
 * - An archive has one member for each source; two of them in one program share the runtime of the
 *   first, since the linker takes no member that it does not need.
 * - A shared library shows the functions of its header and of gowasm.h. It binds its own calls
 *   itself, all but those of PREFIX_import_*, which the program defines or replaces.
 * - One object shows the same; what is of gowasm.h is weak, so that two objects go together, and
 *   everything else is local to it.
 * Commands run in the temporary directory with relative names, so that no path gets into the
 * product.
 */
#include "build/link.h"
#include "base/vec.h"
#include "system/fs.h"
#include "system/proc.h"

#include <string.h>

static void add(Link *l, StringList *list, const char *s) {
    strlist_add(l->cc->arena, list, s);
}

static void add_objects(Link *l, StringList *argv) {
    for (uint32_t i = 0; i < l->objects.len; i++) add(l, argv, l->objects.data[i]);
}

static void add_driver(Link *l, StringList *argv) {
    const Compiler *c = l->cc->base;
    for (uint32_t i = 0; i < c->command.len; i++) add(l, argv, c->command.data[i]);
    for (uint32_t i = 0; i < c->options->native.cflags.len; i++)
        add(l, argv, c->options->native.cflags.data[i]);
    if (c->options->native.debug) add(l, argv, "-g");
}

static bool run_tool(Link *l, StringList *argv, const char *what, Diag *d) {
    ProcResult probe;
    StringList version = {0};
    add(l, &version, argv->data[0]);
    add(l, &version, "--version");
    add(l, &version, NULL);
    bool there = proc_run(&(ProcSpec){.argv = version.data}, &probe, NULL);
    int e = probe.start_error;
    proc_result_free(&probe);
    if (!there)
        return diag_error(d, DIAG_NO_OFFSET,
                          "cannot run '%s': %s; install binutils (Debian, Ubuntu: apt-get install "
                          "binutils)",
                          argv->data[0], strerror(e));
    return cc_command(l->cc, argv, what, d);
}

static bool link_archive(Link *l, Diag *d) {
    StringList argv = {0};
    add(l, &argv, cc_program(l->cc->base, "ar"));
    add(l, &argv, "rcsD"); /* D: no times, no owners */
    add(l, &argv, l->output);
    add_objects(l, &argv);
    return run_tool(l, &argv, "to make the archive", d);
}

/* Is this the place where a public header declares a function: "gowasm_NAME(", outside of comments?
 * The headers are the one list of what is public. */
static size_t declared_name(const char *text, const char *p) {
    if ((strncmp(p, "gowasm_", 7) != 0 && strncmp(p, "gojs_", 5) != 0) ||
        (p > text && p[-1] == '_'))
        return 0;
    size_t n = strspn(p, "abcdefghijklmnopqrstuvwxyz0123456789_");
    return p[n] == '(' ? n : 0;
}

static bool api_names(const Link *l, const char *before, const char *after, Buf *out, Diag *d) {
    static const char *const headers[] = {"gowasm.h", "gowasm_link.h", "gojs.h"};
    Buf text = {0};
    const size_t count = has_entry(l->interface, ENTRY_JS_RUN) ? 3 : 2;
    for (size_t i = 0; i < count; i++) {
        const char *path =
            fs_format(l->cc->arena, "%s/runtime/include/%s", l->cc->share->dir, headers[i]);
        if (fs_read(path, &text, d)) continue;
        buf_free(&text);
        return false;
    }
    const char *start = (const char *)text.data;
    for (const char *p = start; *p;) {
        const char *end = strncmp(p, "/*", 2) == 0 ? strstr(p, "*/") : NULL;
        size_t n = end ? 0 : declared_name(start, p);
        if (n) buf_printf(out, "%s%.*s%s\n", before, (int)n, p, after);
        p = end ? end + 2 : p + (n ? n : 1);
    }
    buf_free(&text);
    return true;
}

/* The names that the header of the module declares, one a line between `before` and `after`. */
static void public_names(const Link *l, const char *before, const char *after, Buf *out) {
    const Interface *in = l->interface;
    const struct {
        const char *name;
        bool there;
    } own[] = {{"new", true},
               {"free", true},
               {"base", true},
               {"last_error", true},
               {"reset", true},
               {"clone", true},
               {"start", interface_is_program(in)},
               {"vtable", in->shared != NULL},
               {"set_imports", has_settable_imports(in)},
               {"profile_write", in->profile_write}};
    for (unsigned i = 0; i < sizeof own / sizeof *own; i++)
        if (own[i].there) buf_printf(out, "%s%s_%s%s\n", before, in->prefix, own[i].name, after);
    for (uint32_t i = 0; i < in->nexports; i++) {
        const InterfaceExport *e = &in->exports[i];
        if (e->runtime_only) continue;
        if (e->c_name) buf_printf(out, "%s%s%s\n", before, e->c_name, after);
        if (e->link_name) buf_printf(out, "%s%s%s\n", before, e->link_name, after);
        if (l->plain && e->plain_name) buf_printf(out, "%s%s%s\n", before, e->plain_name, after);
    }
}

/* `replaceable`: those with a default in the host library alone. */
static void import_names(const Link *l, bool replaceable, const char *before, const char *after,
                         Buf *out) {
    const Interface *in = l->interface;
    for (uint32_t i = 0; i < in->nimports; i++) {
        const InterfaceImport *im = &in->imports[i];
        if (im->same_as != NO_INDEX || (im->served_by && !im->replaceable)) continue;
        if (replaceable && !im->replaceable) continue;
        buf_printf(out, "%s%s%s\n", before, im->c_name, after);
    }
}

static bool write_list(const Link *l, const char *name, Buf *text, Diag *d) {
    bool ok = fs_write(fs_format(l->cc->arena, "%s/%s", l->cc->dir, name), buf_view(text), d);
    buf_free(text);
    return ok;
}

static bool link_shared(Link *l, Diag *d) {
    Buf script = {0}, list = {0};
    StringList argv = {0};
    buf_puts(&script, "{\nglobal:\n");
    if (l->interface->shared != NULL) buf_printf(&script, "  %s_module;\n", l->interface->shared);
    public_names(l, "  ", ";", &script);
    import_names(l, false, "  ", ";", &script);
    if (!api_names(l, "  ", ";", &script, d)) {
        buf_free(&script);
        return false;
    }
    buf_puts(&script, "local:\n  *;\n};\n");
    /* A list of dynamic symbols also means -Bsymbolic for all others. */
    buf_puts(&list, "{\n");
    import_names(l, false, "  ", ";", &list);
    buf_puts(&list, "  no_such_symbol;\n};\n"); /* an empty list is a syntax error */
    if (!write_list(l, "link.map", &script, d) || !write_list(l, "link.dyn", &list, d))
        return false;
    add_driver(l, &argv);
    add(l, &argv, "-shared");
    add(l, &argv, "-o");
    add(l, &argv, l->output);
    add_objects(l, &argv);
    add(l, &argv, "-Wl,--version-script=link.map");
    add(l, &argv, "-Wl,--dynamic-list=link.dyn");
    add(l, &argv, fs_format(l->cc->arena, "-Wl,-soname,%s", l->soname));
    add(l, &argv, "-lm");
    add(l, &argv, "-lpthread");
    return cc_command(l->cc, &argv, "to link the shared library", d);
}

static bool link_object(Link *l, Diag *d) {
    StringList relocate = {0}, edit = {0};
    Buf keep = {0}, weak = {0};
    public_names(l, "", "", &keep);
    import_names(l, true, "", "", &keep);
    bool ok = api_names(l, "", "", &keep, d) && api_names(l, "", "", &weak, d);
    if (!ok) {
        buf_free(&keep);
        buf_free(&weak);
        return false;
    }
    if (!write_list(l, "link.keep", &keep, d) || !write_list(l, "link.weak", &weak, d))
        return false;
    add_driver(l, &relocate);
    add(l, &relocate, "-nostdlib");
    add(l, &relocate, "-r");
    add(l, &relocate, "-o");
    add(l, &relocate, "all.o");
    add_objects(l, &relocate);
    if (!cc_command(l->cc, &relocate, "to join the objects", d)) return false;
    add(l, &edit, cc_program(l->cc->base, "objcopy"));
    add(l, &edit, "--keep-global-symbols=link.keep");
    add(l, &edit, "--weaken-symbols=link.weak");
    add(l, &edit, "all.o");
    add(l, &edit, l->output);
    return run_tool(l, &edit, "to hide the object's own symbols", d);
}

static bool link_executable(Link *l, Diag *d) {
    StringList argv = {0};
    add_driver(l, &argv);
    add(l, &argv, "-o");
    add(l, &argv, l->output);
    add_objects(l, &argv);
    add(l, &argv, "-lm");
    add(l, &argv, "-lpthread");
    return cc_command(l->cc, &argv, "to link the executable", d);
}

bool link_product(Link *l, Diag *d) {
    static bool (*const linkers[])(Link *, Diag *) = {
        [PRODUCT_LIB] = link_archive,
        [PRODUCT_SHARED] = link_shared,
        [PRODUCT_OBJ] = link_object,
        [PRODUCT_EXE] = link_executable,
    };
    return linkers[l->kind](l, d);
}
