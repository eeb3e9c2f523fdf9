/* product.c: from a module to a native file: generated C, objects, one linked file.
 *
 * Input: a module after the passes, and its interface. Output: a file in the temporary
 * directory, whose bytes depend on the module, the options and the tools alone. */
#include "commands/product.h"
#include "base/ctext.h"
#include "base/vec.h"
#include "build/cc.h"
#include "build/link.h"
#include "build/size.h"
#include "golang/goshape.h"
#include "headers/vtable.h"
#include "pipeline.h"
#include "system/fs.h"
#include "system/tmp.h"

#include <string.h>

/* Enough for many cores, and the same on each machine: the division shows in the product. */
#define SHARDS 64

static bool wants_plain(const Options *o, Product kind) {
    return !o->out.no_plain && kind != PRODUCT_EXE;
}

TranslateOptions product_translate_options(const Options *o, const Interface *in, Product kind) {
    return (TranslateOptions){
        .prefix = in->prefix,
        .shared_library = kind == PRODUCT_SHARED,
        .plain = wants_plain(o, kind),
        .bounds_checks = o->gen.no_guard || o->freestanding.on,
        .interruptible = o->gen.interruptible,
        /* The table of names needs a file of its own. */
        .names = kind != PRODUCT_C && !o->freestanding.on,
        .debug = o->native.debug,
        .compress = o->freestanding.compress,
        .count = o->gen.profile_gen,
        .pin_accesses = in->toolchain.kind != TC_GO,
        .shards = SHARDS,
        .jobs = o->native.jobs,
    };
}

bool product_translate(Session *s, Module *m, const Interface *in, TranslateOptions how,
                       Sources *out, Diag *d) {
    how.tmp_dir = tmp_dir(d);
    if (!how.tmp_dir) return false;
    progress_stage(&s->progress, "translating");
    timer_start(&s->timer);
    bool ok = translate_module(m, in, &how, out, d);
    timer_stage(&s->timer, "translate");
    return ok;
}

bool check_command(const Interface *in, Diag *d) {
    if (!interface_is_program(in))
        return diag_error(d, DIAG_NO_OFFSET,
                          "exports no _start (nor run, resume and getsp, as GOOS=js has), so it "
                          "cannot be run as a command: make a library of it (-o NAME.a, .so or "
                          ".o: the suffix says what is made)");
    for (uint32_t i = 0; i < in->nimports; i++) {
        const InterfaceImport *im = &in->imports[i];
        if (!im->served_by)
            return diag_error(d, im->import->offset,
                              "imports %.*s.%.*s, which the host library does not serve: make a "
                              "library (-o NAME.a) and define %s in C",
                              STR_ARG(im->import->module), STR_ARG(im->import->name), im->c_name);
    }
    return true;
}

static void add_unit(Session *s, Units *units, Link *link, UnitRole role, Budget budget,
                     const char *source) {
    const char *name = source;
    if (role == UNIT_RUNTIME) { /* runtime/src/trap.c -> gowasm_runtime_src_trap.o */
        char *flat = fs_format(s->arena, "gowasm_%s", source);
        for (char *p = flat; *p; p++)
            if (*p == '/') *p = '_';
        name = flat;
    }
    const char *object = fs_format(s->arena, "%s.o", fs_stem(s->arena, name));
    Unit unit = {role, source, object, budget, 0};
    VEC_PUSH(s->arena, units, unit);
    strlist_add(s->arena, &link->objects, object);
}

static bool write_in_dir(Session *s, const Link *link, const char *name, Str text, Diag *d) {
    return fs_write(fs_format(s->arena, "%s/%s", link->cc->dir, name), text, d);
}

static bool write_sources(Session *s, const Sources *sources, Units *units, Link *link,
                          StringList *headers, Diag *d) {
    for (uint32_t i = 0; i < sources->count; i++) {
        const SourceFile *f = &sources->files[i];
        Str name = str_from(f->name);
        if (!write_in_dir(s, link, f->name, buf_view(&f->text), d)) return false;
        if (str_ends(name, ".c") || str_ends(name, ".S"))
            add_unit(s, units, link, UNIT_GENERATED, f->budget, f->name);
        else
            strlist_add(s->arena, headers, f->name);
    }
    return true;
}

static void write_word(const char *name, const char *value, Buf *out) {
    Buf word = {0};
    buf_printf(&word, "%s=%s", name, value);
    buf_puts(out, "    ");
    ctext_write(buf_view(&word), out);
    buf_puts(out, ",\n");
    buf_free(&word);
}

/* What its guest may use, in the words of runtime/mains/command-main.c; `run` has them on its
 * command line. */
static void write_grants(const Options *o, Buf *out) {
    buf_puts(out, "const char *const gowasm__main_words[] = {\n");
    if (o->command == CMD_BUILD) {
        if (o->guest.grant_all) write_word("grant", "all", out);
        for (uint32_t i = 0; i < o->guest.dirs.len; i++)
            write_word("dir", o->guest.dirs.data[i], out);
        for (uint32_t i = 0; i < o->guest.env.len; i++)
            write_word("env", o->guest.env.data[i], out);
    }
    buf_puts(out, "    0};\n");
}

/* What makes a program of a module: a main of the runtime, the name of the module's description,
 * and what the guest is granted, or what else that main needs. */
static bool add_main(Session *s, const ProgramMain *start, Units *units, Link *link, Diag *d) {
    const char *prefix = link->interface->prefix;
    const char *name = fs_format(s->arena, "%s_main.c", prefix);
    Buf text = {0};
    buf_printf(&text,
               "#include \"%s_gen.h\"\n\nextern const gowasm_module %s__module;\n"
               "const gowasm_module *const gowasm__main_module = &%s__module;\n",
               prefix, prefix, prefix);
    if (start)
        buf_str(&text, start->text);
    else
        write_grants(s->options, &text);
    bool ok = write_in_dir(s, link, name, buf_view(&text), d);
    buf_free(&text);
    add_unit(s, units, link, UNIT_GENERATED, BUDGET_PLAIN, name);
    add_unit(s, units, link, UNIT_RUNTIME, BUDGET_PLAIN,
             start ? start->runtime : "runtime/mains/command-main.c");
    return ok;
}

static bool add_interface_header(Session *s, const Link *link, StringList *headers, Diag *d) {
    if (link->interface->shared == NULL) return true;
    const char *name = fs_format(s->arena, "%s.h", link->interface->shared);
    Buf text = {0};
    write_interface_header(link->interface, &text);
    bool ok = write_in_dir(s, link, name, buf_view(&text), d);
    buf_free(&text);
    strlist_add(s->arena, headers, name);
    return ok;
}

/* The public header: the generated code includes it too. */
static bool add_header(Session *s, const Module *m, const Link *link, StringList *headers,
                       Diag *d) {
    const char *name = fs_format(s->arena, "%s.h", link->interface->prefix);
    Buf text = {0};
    write_header(m, link->interface, false, &text); /* their names could be those of gowasm_gen.h */
    bool ok = write_in_dir(s, link, name, buf_view(&text), d);
    buf_free(&text);
    strlist_add(s->arena, headers, name);
    return ok && add_interface_header(s, link, headers, d);
}

static bool compile_and_link(Session *s, const Module *m, const Sources *sources, Link *link,
                             const ProgramMain *start, Diag *d) {
    Units units = {0};
    StringList headers = {0};
    StringList runtime = {0};
    if (!add_header(s, m, link, &headers, d)) return false;
    if (!write_sources(s, sources, &units, link, &headers, d)) return false;
    if (link->kind == PRODUCT_EXE && !add_main(s, start, &units, link, d)) return false;
    const ShareWanted wanted = {.arch = link->cc->arch,
                                .gojs = has_entry(link->interface, ENTRY_JS_RUN),
                                .freestanding = s->options->freestanding.on,
                                .debug = s->options->native.debug};
    if (!share_sources(&s->share, &wanted, &runtime, s->arena, d)) return false;
    for (uint32_t i = 0; i < runtime.len; i++)
        add_unit(s, &units, link, UNIT_RUNTIME, BUDGET_PLAIN, runtime.data[i]);
    bool ok = cc_compile(link->cc, &units, &headers, d);
    timer_stage(&s->timer, "compile");
    if (!ok) return false;
    progress_stage(&s->progress, "linking");
    ok = link_product(link, d);
    if (ok && s->options->freestanding.size) ok = report_size(link, m, s->arena, d);
    timer_stage(&s->timer, "link");
    return ok;
}

bool product_build(Session *s, Module *m, const Interface *in, Product kind,
                   const ProgramMain *start, const char **product, Diag *d) {
    static const char *const outputs[] = {
        [PRODUCT_LIB] = "product.a",
        [PRODUCT_SHARED] = "product.so",
        [PRODUCT_OBJ] = "product.o",
        [PRODUCT_EXE] = "product",
    };
    Sources sources = {0};
    Compiler cc = {.options = s->options,
                   .dir = tmp_dir(d),
                   .tail_calls = m->go != NULL && m->go->sp_type != NO_INDEX,
                   .share = &s->share,
                   .cache = &s->cache,
                   .progress = &s->progress,
                   .arena = s->arena};
    Link link = {.cc = &cc,
                 .kind = kind,
                 .interface = in,
                 .plain = wants_plain(s->options, kind),
                 .output = outputs[kind]};
    const char *name = s->options->out.path ? s->options->out.path : s->options->in.path;
    link.soname = fs_format(s->arena, "%s.so", fs_stem(s->arena, name));
    if (!cc.dir) return false;
    *product = fs_format(s->arena, "%s/%s", cc.dir, link.output);
    /* The compiler first: without one, translating would be in vain. */
    bool ok = cc_open(&cc, d);
    TranslateOptions how = product_translate_options(s->options, in, kind);
    if (cc.narrow) how.bounds_checks = true; /* no room for guard pages */
    ok = ok && product_translate(s, m, in, how, &sources, d) &&
         compile_and_link(s, m, &sources, &link, start, d);
    cache_close(&s->cache);
    progress_clear(&s->progress);
    sources_free(&sources);
    return ok;
}
