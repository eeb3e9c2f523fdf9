/* inspect.c: gowasm-aot inspect: who made a module, what it needs and what it offers.
 *
 * Input: a module that verifies, an API file if there is one, and what the passes report of it
 * (golang/report.h). Output: text or JSON on stdout. Invariants: passes run on a copy, so that what
 * is shown is the module as it was read; nothing is written but that.
 *
 * Text is for people: prototypes as the generated header has them. JSON is for programs: every name
 * of the module as it is, invalid UTF-8 replaced by U+FFFD. */
#include "commands/commands.h"
#include "golang/report.h"
#include "gowasm_text.h"
#include "pipeline.h"
#include "system/proc.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *const shapes[] = {
    [SHAPE_LIBRARY] = "library",
    [SHAPE_REACTOR] = "reactor",
    [SHAPE_COMMAND] = "command",
    [SHAPE_GOJS] = "gojs",
};
static const char *const toolchains[] = {
    [TC_OTHER] = "other", [TC_GO] = "Go", [TC_TINYGO] = "TinyGo"};
static const char *const kinds[] = {"function", "table", "memory", "global"};

/* Names on a terminal: control characters could do harm there. */
static void put_name(Str s, Buf *out) {
    for (size_t i = 0; i < s.len;) {
        uint32_t c;
        size_t n = gowasm__character(s.data + i, s.len - i, &c);
        const bool plain = n != 0 && !gowasm__is_control(c) && c != '\\';
        if (plain) buf_bytes(out, s.data + i, n);
        if (n == 0) n = 1;
        for (size_t k = 0; !plain && k < n; k++) buf_printf(out, "\\x%02x", (uint8_t)s.data[i + k]);
        i += n;
    }
}

/* Control characters beyond ASCII are escaped, too: the text may be shown as it is. */
static void json_string(Str s, Buf *out) {
    buf_u8(out, '"');
    for (size_t i = 0; i < s.len;) {
        uint32_t c;
        const size_t n = gowasm__character(s.data + i, s.len - i, &c);
        if (n == 0) {
            buf_puts(out, "\\ufffd");
        } else if (!gowasm__is_control(c)) {
            if (c == '"' || c == '\\') buf_u8(out, '\\');
            buf_bytes(out, s.data + i, n);
        } else if (c < 0x10000) {
            buf_printf(out, "\\u%04x", c);
        } else {
            buf_printf(out, "\\u%04x\\u%04x", 0xd7c0 + (c >> 10), 0xdc00 | (c & 0x3ff));
        }
        i += n != 0 ? n : 1;
    }
    buf_u8(out, '"');
}

static void json_text(const char *s, Buf *out) {
    if (s)
        json_string(str_from(s), out);
    else
        buf_puts(out, "null");
}

static void json_types(const ValType *types, uint32_t n, Buf *out) {
    buf_u8(out, '[');
    for (uint32_t i = 0; i < n; i++)
        buf_printf(out, "%s\"%s\"", i ? ", " : "", val_type(types[i])->text);
    buf_u8(out, ']');
}

static void json_signature(const FuncType *t, Buf *out) {
    if (!t) return;
    buf_puts(out, ", \"params\": ");
    json_types(t->params, t->nparams, out);
    buf_puts(out, ", \"results\": ");
    json_types(t->results, t->nresults, out);
}

static void json_prototype(const char *member, const Buf *prototype, Buf *out) {
    buf_printf(out, ", \"%s\": ", member);
    json_string(buf_view(prototype), out);
}

static void json_imports(const Interface *in, Buf *out) {
    buf_puts(out, "  \"imports\": [");
    for (uint32_t i = 0; i < in->nimports; i++) {
        const InterfaceImport *im = &in->imports[i];
        if (im->same_as != NO_INDEX) continue; /* Go imports some functions twice */
        buf_puts(out, i ? ",\n    {\"module\": " : "\n    {\"module\": ");
        json_string(im->import->module, out);
        buf_puts(out, ", \"name\": ");
        json_string(im->import->name, out);
        buf_printf(out, ", \"kind\": \"%s\"", kinds[im->import->kind]);
        json_signature(im->type, out);
        Buf prototype = {0};
        write_import_prototype(in, im, NAMES_DECLARED, &prototype);
        if (im->type)
            buf_printf(out, ", \"served\": %s, \"replaceable\": %s",
                       im->served_by ? "true" : "false", im->replaceable ? "true" : "false");
        json_prototype("c", &prototype, out);
        buf_free(&prototype);
        buf_u8(out, '}');
    }
    buf_puts(out, in->nimports ? "\n  ],\n" : "],\n");
}

static const InterfaceExport *export_entry(const Interface *in, const Export *e) {
    for (uint32_t i = 0; i < in->nexports; i++)
        if (in->exports[i].export_ == e) return &in->exports[i];
    return NULL;
}

static void json_exports(const Module *m, const Interface *in, Buf *out) {
    buf_puts(out, "  \"exports\": [");
    for (uint32_t i = 0; i < m->exports.len; i++) {
        const Export *e = &m->exports.data[i];
        const InterfaceExport *x = export_entry(in, e);
        buf_puts(out, i ? ",\n    {\"name\": " : "\n    {\"name\": ");
        json_string(e->name, out);
        buf_printf(out, ", \"kind\": \"%s\"", kinds[e->kind]);
        if (e->kind == EXT_FUNC) json_signature(func_type(m, e->index), out);
        if (x && x->type && !x->runtime_only) {
            Buf prototype = {0};
            write_export_prototype(in, x, false, NAMES_DECLARED, &prototype);
            json_prototype("c", &prototype, out);
            prototype.len = 0;
            if (x->plain_name && !has_bytes(&x->form)) {
                write_export_prototype(in, x, true, NAMES_DECLARED, &prototype);
                json_prototype("plain", &prototype, out);
            }
            if (x->go_name) {
                buf_puts(out, ", \"go\": ");
                json_text(x->go_name, out);
            }
            buf_free(&prototype);
        }
        if (x && x->link_name) {
            Buf prototype = {0};
            write_link_prototype(in, x, &prototype);
            json_prototype("link", &prototype, out);
            buf_free(&prototype);
        }
        buf_u8(out, '}');
    }
    buf_puts(out, m->exports.len ? "\n  ]\n" : "]\n");
}

/* A text of a list. */
static void json_problem(void *context, const char *text) {
    Buf *out = context;
    if (out->data[out->len - 1] != '[') buf_puts(out, ", ");
    json_text(text, out);
}

static void json_go(const GoReport *r, Buf *out) {
    buf_puts(out, ",\n  \"go_passes\": ");
    if (r->toolchain.kind != TC_GO) {
        buf_puts(out, "null");
        return;
    }
    buf_printf(out,
               "{\"with_dispatch\": %" PRIu32 ", \"structured\": %" PRIu32
               ", \"functions\": %" PRIu32 ", \"sp_parameter\": %" PRIu32 ", \"quick\": %" PRIu32
               ", \"slots\": %" PRIu32 ", \"arguments\": %" PRIu32 ", \"embedded\": %" PRIu32
               ", \"problems\": [",
               r->dispatched, r->structured, r->functions, r->sp_parameter, r->done.quick,
               r->done.slots, r->done.args, r->done.embedded);
    go_problems(r, json_problem, out);
    buf_puts(out, "]}");
}

static void write_json(const Options *o, const Module *m, const Interface *in, const GoReport *go,
                       Buf *out) {
    buf_puts(out, "{\n  \"file\": ");
    json_text(o->in.path, out);
    buf_printf(out, ",\n  \"toolchain\": \"%s\",\n  \"toolchain_version\": ",
               toolchains[in->toolchain.kind]);
    json_text(in->toolchain.version[0] ? in->toolchain.version : NULL, out);
    json_go(go, out);
    buf_printf(out, ",\n  \"shape\": \"%s\",\n  \"prefix\": ", shapes[in->toolchain.shape]);
    json_text(in->prefix, out);
    buf_puts(out, ",\n  \"memory\": ");
    if (m->memories.len) {
        const Limits *l = &m->memories.data[0].limits;
        buf_printf(out, "{\"min_pages\": %" PRIu32 ", \"max_pages\": ", l->min);
        if (l->has_max)
            buf_printf(out, "%" PRIu32 "}", l->max);
        else
            buf_puts(out, "null}");
    } else {
        buf_puts(out, "null");
    }
    buf_printf(out, ",\n  \"functions\": %" PRIu32 ",\n", m->funcs.len - m->nimports[EXT_FUNC]);
    json_imports(in, out);
    json_exports(m, in, out);
    buf_puts(out, "}\n");
}

static void text_memory(const Module *m, Buf *out) {
    if (!m->memories.len) {
        buf_puts(out, "memory:    none\n");
        return;
    }
    const Limits *l = &m->memories.data[0].limits;
    buf_printf(out, "memory:    %.4g MiB", (double)l->min / 16);
    if (l->has_max)
        buf_printf(out, ", at most %.4g MiB\n", (double)l->max / 16);
    else
        buf_puts(out, ", at most 4096 MiB (no limit of its own)\n");
}

static void text_imports(const Interface *in, bool served, Buf *out) {
    bool any = false;
    for (uint32_t i = 0; i < in->nimports; i++) {
        const InterfaceImport *im = &in->imports[i];
        if ((im->served_by != NULL) != served || im->same_as != NO_INDEX) continue;
        if (!any)
            buf_puts(out, served ? "\nimports that the host library serves:\n"
                                 : "\nimports that the program must define:\n");
        any = true;
        buf_puts(out, "    ");
        if (served) {
            put_name(im->import->module, out);
            buf_u8(out, '.');
            put_name(im->import->name, out);
        }
        if (!served || im->replaceable) {
            if (served) buf_puts(out, ", unless the program defines it: ");
            write_import_prototype(in, im, NAMES_DECLARED, out);
            buf_u8(out, ';');
        }
        buf_u8(out, '\n');
    }
}

static void text_exports(const Module *m, const Interface *in, Buf *out) {
    buf_puts(out, in->nexports ? "\nexports:\n" : "\nexports:   none\n");
    for (uint32_t i = 0; i < in->nexports; i++) {
        const InterfaceExport *x = &in->exports[i];
        buf_puts(out, "    ");
        if (!x->type || x->runtime_only) {
            put_name(x->export_->name, out);
            buf_printf(out, " (%s%s)\n", kinds[x->export_->kind],
                       x->plumbing       ? ", of the toolchain's own"
                       : x->runtime_only ? ", used by the runtime"
                                         : "");
            continue;
        }
        write_export_prototype(in, x, false, NAMES_DECLARED, out);
        buf_u8(out, ';');
        if (x->go_name) {
            buf_puts(out, "    /* Go: ");
            put_name(str_from(x->go_name), out);
            buf_puts(out, " */");
        }
        buf_u8(out, '\n');
        if (x->plain_name && !has_bytes(&x->form)) {
            buf_puts(out, "    ");
            write_export_prototype(in, x, true, NAMES_DECLARED, out);
            buf_puts(out, ";\n");
        }
    }
    (void)m;
}

/* "2,092" */
static void put_count(uint32_t n, Buf *out) {
    if (n >= 1000) {
        put_count(n / 1000, out);
        buf_printf(out, ",%03" PRIu32, n % 1000);
    } else {
        buf_printf(out, "%" PRIu32, n);
    }
}

static void put_share(uint32_t part, uint32_t all, const char *what, Buf *out) {
    put_count(part, out);
    buf_puts(out, " of ");
    put_count(all, out);
    buf_puts(out, what);
}

static void text_problem(void *out, const char *text) {
    buf_printf(out, "           %s\n", text);
}

static void text_go(const GoReport *r, Buf *out) {
    if (r->toolchain.kind != TC_GO) return;
    buf_puts(out, "Go passes: ");
    if (r->rewritten) {
        buf_puts(out, "the module has been through them\n");
        return;
    }
    put_share(r->structured, r->dispatched, " functions structured, ", out);
    put_share(r->sp_parameter, r->functions, " with SP as a parameter\n", out);
    buf_puts(out, "           ");
    put_count(r->done.quick, out);
    buf_puts(out, " with a quick version, ");
    put_count(r->done.args, out);
    buf_puts(out, " with arguments or a result in registers,\n           ");
    put_count(r->done.slots, out);
    buf_puts(out, " without needless loads and stores, ");
    put_count(r->done.embedded, out);
    buf_puts(out, " with others put into them\n");
    go_problems(r, text_problem, out);
}

static void write_text(const Options *o, const Module *m, const Interface *in, const GoReport *go,
                       Buf *out) {
    const Toolchain *t = &in->toolchain;
    buf_puts(out, "module:    ");
    put_name(str_from(o->in.path), out);
    buf_printf(out, "\ntoolchain: %s%s%s\nshape:     %s%s\n", toolchains[t->kind],
               t->version[0] ? " " : "", t->version, shapes[t->shape],
               t->shape == SHAPE_REACTOR   ? " (_initialize, then its exports)"
               : t->shape == SHAPE_COMMAND ? " (_start)"
               : t->shape == SHAPE_GOJS    ? " (run, resume and getsp; gojs.h)"
                                           : "");
    text_go(go, out);
    text_memory(m, out);
    buf_printf(out, "functions: %" PRIu32 "\n", m->funcs.len - m->nimports[EXT_FUNC]);
    text_imports(in, true, out);
    text_imports(in, false, out);
    text_exports(m, in, out);
}

static void keep_name(Arena *arena, Str *name) {
    if (name->len != 0) name->data = arena_copy(arena, name->data, name->len);
}

/* What the passes would make of it, tried on a module of its own. */
static bool try_passes(Session *s, Str bytes, GoReport *r, Diag *d) {
    Module m;
    if (!decode_module(&m, bytes, d)) return false;
    detect_toolchain(&m, &r->toolchain);
    bool ok = r->toolchain.kind != TC_GO ||
              (verify_module(&m, NULL, d) && pipeline_run(&m, STEP_READ, s->options, &s->timer, d));
    if (ok && r->toolchain.kind == TC_GO) go_report(&m, r);
    keep_name(s->arena, &r->first_strange);
    keep_name(s->arena, &r->misfit);
    module_free(&m);
    return ok;
}

bool command_inspect(Session *s, Diag *d) {
    const Options *o = s->options;
    Buf bytes = {0}, out = {0};
    Module m = {0};
    Interface in = {0};
    GoReport go = {0};
    ApiInput api = {0};
    const char *prefix;
    bool ok = prefix_choose(o, s->arena, &prefix, d) && load_module(s, &bytes, &m, d);
    if (ok) {
        ok = make_interface(&m, prefix, &in, d) && load_api(s, &m, &in, &api, d) &&
             try_passes(s, buf_view(&bytes), &go, d);
        if (ok && o->out.json) write_json(o, &m, &in, &go, &out);
        if (ok && !o->out.json) write_text(o, &m, &in, &go, &out);
        module_free(&m);
    }
    d->file = NULL;
    if (ok && (fwrite(out.data, 1, out.len, stdout) != out.len || fflush(stdout) != 0))
        ok = diag_error(d, DIAG_NO_OFFSET, "cannot write to stdout");
    buf_free(&out);
    buf_free(&bytes);
    return ok;
}
