/* build.c: the command itself: MODULE.wasm to a product, its header and its depfile.
 *
 * Invariants: the outputs are staged before the long work, so that a directory that cannot be
 * written is found early, and take their places together at the end; after an error none has
 * changed. */
#include "commands/product.h"
#include "headers/flavour.h"
#include "headers/freestanding-layout.h"
#include "headers/vtable.h"
#include "pipeline.h"
#include "system/fs.h"
#include "system/proc.h"
#include "system/tmp.h"

#include <string.h>
#include <sys/stat.h>

typedef struct Targets {
    Product kind;
    const char *product, *header, *cxx_header, *interface, *depfile, *api,
        *pgo; /* as the user knows them; NULL: none */
    const char *staged_product, *staged_header, *staged_cxx, *staged_interface, *staged_depfile,
        *staged_api, *staged_pgo;
    Outputs outputs;
} Targets;

static const char *folder_of(Session *s, const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? fs_format(s->arena, "%.*s", (int)(slash - path + 1), path) : "";
}

/* A path with its last suffix replaced, as cc -MD does. */
static const char *with_suffix(Session *s, const char *path, const char *suffix) {
    return fs_format(s->arena, "%s%s%s", folder_of(s, path), fs_stem(s->arena, path), suffix);
}

static bool same_file(const char *a, const char *b) {
    struct stat x, y;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* Can make read the name at all? The rest of a rule's line after `;` it would run. */
static bool fits_depfile(const char *name) {
    return strpbrk(name, ";:%|=\\\n\r") == NULL;
}

static bool choose_targets(Session *s, const Interface *in, Targets *t, Diag *d) {
    static const char *const suffixes[] = {
        [PRODUCT_LIB] = ".a", [PRODUCT_SHARED] = ".so",     [PRODUCT_OBJ] = ".o",
        [PRODUCT_C] = ".c",   [PRODUCT_WASM] = ".opt.wasm", [PRODUCT_EXE] = "",
    };
    const Options *o = s->options;
    t->kind = o->out.product;
    if (t->kind == PRODUCT_UNSET)
        t->kind = in->toolchain.shape == SHAPE_COMMAND || interface_is_program(in) ? PRODUCT_EXE
                                                                                   : PRODUCT_LIB;
    t->product =
        o->out.path ? o->out.path
                    : fs_format(s->arena, "%s%s", fs_stem(s->arena, o->in.path), suffixes[t->kind]);
    t->header = o->out.header;
    if (!t->header && t->kind != PRODUCT_EXE && t->kind != PRODUCT_WASM)
        t->header = fs_format(s->arena, "%s%s.h", folder_of(s, t->product), in->prefix);
    if (o->out.depfile)
        t->depfile = o->out.depfile_name ? o->out.depfile_name : with_suffix(s, t->product, ".d");
    if (t->depfile && (!fits_depfile(t->product) || !fits_depfile(o->in.path)))
        return diag_usage(
            d,
            "make cannot read '%s' in a depfile: names without line ends and ;:%%|=\\ "
            "can be written there",
            fits_depfile(t->product) ? o->in.path : t->product);
    if (o->in.go_src.len != 0) t->api = o->in.api;
    t->pgo = o->out.profile_pgo;
    t->cxx_header = o->out.cxx_header;
    if (t->cxx_header && !t->header)
        return diag_usage(d, "--cxx-header needs the C header: name it with --header");
    if (in->shared && !t->header)
        return diag_usage(d, "--interface is for libraries: this product has no C interface");
    if (in->shared)
        t->interface = fs_format(s->arena, "%s%s.h", folder_of(s, t->header), in->shared);
    const char *all[] = {t->product, t->header, t->cxx_header, t->interface,
                         t->depfile, t->api,    t->pgo};
    for (unsigned i = 0; i < sizeof all / sizeof *all; i++) {
        if (all[i] && same_file(all[i], o->in.path))
            return diag_usage(d, "'%s' is the module itself: name another output with -o", all[i]);
        for (unsigned k = 0; k < i; k++)
            if (all[i] && all[k] && strcmp(all[i], all[k]) == 0 && strncmp(all[i], "/dev/", 5) != 0)
                return diag_usage(d, "'%s' is named for two outputs", all[i]);
    }
    return true;
}

/* What has no product's suffix is an executable. Some suffixes say that another thing was meant:
 * a word about it, since what the user sees otherwise is a strange library. */
static void check_suffix(Session *s, const Targets *t) {
    static const char *const others[] = {".lib", ".obj", ".dll", ".h",  ".hpp", ".cpp", ".cc",
                                         ".s",   ".S",   ".asm", ".bc", ".ll",  ".wat"};
    if (!s->options->out.by_suffix || t->kind != PRODUCT_EXE) return;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (str_ends(str_from(t->product), others[i]))
            progress_note(&s->progress,
                          "gowasm-aot: warning: '%s' is an executable: other products end in .a, "
                          ".so, .dylib, .o, .c or .wasm (or --emit says which; exe: no warning)",
                          t->product);
}

/* Go's commands end when main returns: what they export can be called from imports alone, during
 * main. Most often a library was meant. */
static void check_command_exports(Session *s, const Interface *in, const Targets *t) {
    if (in->toolchain.kind != TC_GO || in->toolchain.shape != SHAPE_COMMAND) return;
    if (t->kind == PRODUCT_WASM) return;
    for (uint32_t i = 0; i < in->nimports; i++)
        if (in->imports[i].served_by == NULL) return;
    for (uint32_t i = 0; i < in->nexports; i++) {
        const InterfaceExport *e = &in->exports[i];
        if (e->type == NULL || e->runtime_only) continue;
        progress_note(&s->progress,
                      "gowasm-aot: warning: %s exports %.*s, but is a command: was "
                      "-buildmode=c-shared forgotten?",
                      s->options->in.path, STR_ARG(e->export_->name));
        return;
    }
}

/* What a guest may use is said when an executable is built; a library's program says it. */
static bool check_grants(const Options *o, Product kind, Diag *d) {
    if (kind == PRODUCT_EXE || (!o->guest.dirs.len && !o->guest.env.len && !o->guest.grant_all))
        return true;
    return diag_usage(d,
                      "--dir, --env and --grant-all are for executables and run; the program that "
                      "uses a library gives directories and environment by gowasm_options");
}

/* Exports with one C name: an error where there is a C interface. */
static bool check_names(Session *s, const Interface *in, const Targets *t, Diag *d) {
    const Export *e = in->clash;
    if (e == NULL || s->options->out.number_names) return true;
    if (t->kind == PRODUCT_EXE || t->kind == PRODUCT_WASM) return true;
    return diag_error(
        d, e->offset,
        "the exports '%.*s' and '%.*s' have the same name in C: rename one of them in "
        "the module, or let --number-names number them",
        STR_ARG(in->clash_with->name), STR_ARG(e->name));
}

static bool stage_targets(Session *s, Targets *t, Diag *d) {
    Outputs *out = &t->outputs;
    out->arena = s->arena;
    t->staged_product =
        fs_stage(out, t->product, t->kind == PRODUCT_EXE || t->kind == PRODUCT_SHARED, d);
    if (!t->staged_product) return false;
    if (t->header && !(t->staged_header = fs_stage(out, t->header, false, d))) return false;
    if (t->cxx_header && !(t->staged_cxx = fs_stage(out, t->cxx_header, false, d))) return false;
    if (t->interface && !(t->staged_interface = fs_stage(out, t->interface, false, d)))
        return false;
    if (t->api && !(t->staged_api = fs_stage(out, t->api, false, d))) return false;
    if (t->pgo && !(t->staged_pgo = fs_stage(out, t->pgo, false, d))) return false;
    return !t->depfile || (t->staged_depfile = fs_stage(out, t->depfile, false, d)) != NULL;
}

/* A file name as make reads it. */
static void depfile_name(const char *name, Buf *out) {
    for (; *name; name++) {
        if (*name == ' ' || *name == '#' || *name == '\t') buf_u8(out, '\\');
        if (*name == '$') buf_u8(out, '$');
        buf_u8(out, (uint8_t)*name);
    }
}

static bool write_depfile(Session *s, const StringList *inputs, const Targets *t, Diag *d) {
    StringList used = {0};
    Buf text = {0};
    bool ok = share_headers(&s->share, "runtime", &used, s->arena, d);
    depfile_name(t->product, &text);
    buf_puts(&text, ": ");
    depfile_name(s->options->in.path, &text);
    buf_puts(&text, " \\\n ");
    depfile_name(s->share.tool, &text);
    for (uint32_t i = 0; i < used.len; i++)
        used.data[i] = fs_format(s->arena, "%s/%s", s->share.dir, used.data[i]);
    for (uint32_t i = 0; i < inputs->len; i++)
        if (fits_depfile(inputs->data[i])) strlist_add(s->arena, &used, inputs->data[i]);
    for (uint32_t i = 0; i < used.len; i++) {
        buf_puts(&text, " \\\n ");
        depfile_name(used.data[i], &text);
    }
    buf_puts(&text, "\n");
    /* So that make does not stop when the tool was moved or a header is gone (as cc -MP). */
    for (uint32_t i = 0; i <= used.len; i++) {
        depfile_name(i == used.len ? s->share.tool : used.data[i], &text);
        buf_puts(&text, ":\n");
    }
    ok = ok && fs_fill(&t->outputs, t->staged_depfile, buf_view(&text), d);
    buf_free(&text);
    return ok;
}

/* PRODUCT_C: all generated files in one, the header of the others first. */
static bool write_c(Session *s, Module *m, const Interface *in, const Targets *t, Diag *d) {
    Sources sources = {0};
    Buf text = {0};
    bool ok = product_translate(s, m, in, product_translate_options(s->options, in, t->kind),
                                &sources, d);
    const char *gen = fs_format(s->arena, "%s_gen.h", in->prefix);
    const char *own = fs_format(s->arena, "%s.h", in->prefix);
    buf_printf(
        &text,
        "/* Generated by gowasm-aot from %s. Compile with -I share/gowasm-aot/runtime/include "
        "-ffp-contract=off\n * -fno-math-errno -fno-optimize-sibling-calls, and link with "
        "libgowasm.a, -lm and -lpthread. */\n",
        fs_basename(s->options->in.path));
    write_header(m, in, false, &text);
    for (int pass = 0; pass < 2 && ok; pass++)
        for (uint32_t i = 0; i < sources.count; i++) {
            const SourceFile *f = &sources.files[i];
            bool header = str_ends(str_from(f->name), ".h");
            if (strcmp(f->name, own) == 0 || header != (pass == 0)) continue;
            Str rest = buf_view(&f->text);
            buf_printf(&text, "\n/* %s */\n", f->name);
            for (const char *hit; (hit = str_find(rest, "#include \"")) != NULL;) {
                size_t before = (size_t)(hit - rest.data), n = strcspn(hit, "\n") + 1;
                buf_str(&text, (Str){rest.data, before});
                const char *name = hit + strlen("#include \"");
                if (strncmp(name, gen, strlen(gen)) != 0 && strncmp(name, own, strlen(own)) != 0)
                    buf_str(&text, (Str){hit, n});
                rest = (Str){hit + n, rest.len - before - n};
            }
            buf_str(&text, rest);
        }
    ok = ok && fs_fill(&t->outputs, t->staged_product, buf_view(&text), d);
    buf_free(&text);
    sources_free(&sources);
    return ok;
}

/* The whole of an output, which ends with this. */
static bool fill(const Targets *t, const char *staged, Buf *text, Diag *d) {
    bool ok = fs_fill(&t->outputs, staged, buf_view(text), d);
    buf_free(text);
    return ok;
}

static bool write_wasm(Session *s, Module *m, const Targets *t, Diag *d) {
    Buf bytes = {0};
    if (!pipeline_run(m, STEP_WRITTEN, s->options, &s->timer, d)) return false;
    encode_module(m, &bytes);
    return fill(t, t->staged_product, &bytes, d);
}

/* What is written beside the product. */
static bool write_texts(Session *s, Module *m, const Interface *in, const Targets *t, Diag *d) {
    Buf text = {0};
    if (t->staged_header) {
        write_header(m, in, !s->options->out.no_plain, &text);
        if (!fill(t, t->staged_header, &text, d)) return false;
    }
    if (t->staged_cxx) {
        write_cxx_header(in, fs_basename(t->header), &text);
        if (!fill(t, t->staged_cxx, &text, d)) return false;
    }
    if (t->staged_interface) {
        write_interface_header(in, &text);
        if (!fill(t, t->staged_interface, &text, d)) return false;
    }
    return !t->staged_pgo || (profile_pgo(m, &text, d) && fill(t, t->staged_pgo, &text, d));
}

static bool produce(Session *s, Module *m, const Interface *in, Str api_text, const Targets *t,
                    Diag *d) {
    if (!write_texts(s, m, in, t, d)) return false;
    if (t->staged_api && !fs_fill(&t->outputs, t->staged_api, api_text, d)) return false;
    if (t->kind == PRODUCT_WASM) return write_wasm(s, m, t, d);
    if (t->kind == PRODUCT_C) return write_c(s, m, in, t, d);
    const char *product;
    return product_build(s, m, in, t->kind, NULL, &product, d) &&
           fs_fill_from(&t->outputs, t->staged_product, product, d);
}

/* What else the interface says: Go's types, or the layout on a machine without a system. */
static bool prepare(Session *s, Module *m, Interface *in, FreestandingLayout *layout, ApiInput *api,
                    Diag *d) {
    const char *interface = s->options->out.interface;
    if (!s->options->freestanding.on)
        return load_api(s, m, in, api, d) &&
               (interface == NULL || vtable_choose(m, interface, in, d));
    in->flavour = &flavour_freestanding;
    in->layout = layout;
    return plan_freestanding_layout(m, in, s->options, layout, d);
}

/* Everything that can be wrong with what is asked for, before the long work. */
static bool plan(Session *s, Compiled *c, FreestandingLayout *layout, ApiInput *api, Targets *t,
                 Diag *d) {
    Interface *in = &c->interface;
    return prepare(s, &c->module, in, layout, api, d) && choose_targets(s, in, t, d) &&
           check_grants(s->options, t->kind, d) && check_names(s, in, t, d) &&
           (t->kind != PRODUCT_EXE || check_command(in, d));
}

static void note_doubts(Session *s, const Compiled *c, const Targets *t) {
    profiles_check(s, &c->module);
    check_suffix(s, t);
    check_command_exports(s, &c->interface, t);
}

bool command_build(Session *s, Diag *d) {
    Compiled c = {0};
    Targets t = {0};
    ApiInput api = {0};
    FreestandingLayout layout;
    const char *prefix;
    bool ok = prefix_choose(s->options, s->arena, &prefix, d) && compile_module(s, prefix, &c, d) &&
              plan(s, &c, &layout, &api, &t, d);
    if (ok) note_doubts(s, &c, &t);
    strlist_add_list(s->arena, &c.inputs, &api.files);
    ok = ok && go_check(s, &c.module, d) &&
         pipeline_run(&c.module, STEP_PLANNED, s->options, &s->timer, d) &&
         stage_targets(s, &t, d) &&
         (!s->options->gen.preinit || preinit_module(s, &c.module, &c.interface, d)) &&
         produce(s, &c.module, &c.interface, api.text, &t, d) &&
         (!t.depfile || write_depfile(s, &c.inputs, &t, d)) && fs_commit(&t.outputs, d);
    compiled_free(&c);
    return ok;
}
