/* interface.c: from a module's imports and exports to C names and C types.
 *
 * Comes in: a verified Module and the prefix. Goes out: an Interface in which every C name is a
 * valid identifier and no two different things share one. What the host library serves is read from
 * hostlib/imports.def, the same table that the host library is built from. */
#include "headers/interface.h"

#include "base/map.h"

#include <string.h>

typedef struct ServedImport {
    const char *module, *name, *signature, *function;
} ServedImport;

static const ServedImport served[] = {
#define IMPORT(module, name, signature, function) {module, name, signature, #function},
#include "imports.def"
#undef IMPORT
};

/* Suffixes that PREFIX_... functions of our own have: an export of that name becomes
 * PREFIX_export_NAME. */
static const char *const own_suffixes[] = {"new",      "free",     "base",   "start", "reset",
                                           "clone",    "instance", "size",   "error", "module",
                                           "snapshot", "options",  "default"};

const char *c_type(ValType t) {
    switch (t) {
    case VT_I32:
        return "int32_t";
    case VT_I64:
        return "int64_t";
    case VT_F32:
        return "float";
    case VT_F64:
        return "double";
    default:
        return "void *";
    }
}

/* The name with every character that C does not allow replaced by '_'. */
static void append_mangled(Buf *out, Str name) {
    for (size_t i = 0; i < name.len; i++) {
        char c = name.data[i];
        bool ok = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        buf_u8(out, (uint8_t)(ok ? c : '_'));
    }
}

/* Takes the buffer's text into the arena and empties the buffer. */
static const char *take(Module *m, Buf *b) {
    const char *s = arena_copy(&m->arena, b->len != 0 ? (const char *)b->data : "", b->len);
    b->len = 0;
    return s;
}

static char signature_letter(ValType t) {
    switch (t) {
    case VT_I32:
        return 'i';
    case VT_I64:
        return 'I';
    case VT_F32:
        return 'f';
    case VT_F64:
        return 'F';
    case VT_EXTERNREF:
        return 'e';
    default:
        return 'r';
    }
}

static void append_signature(Buf *out, const FuncType *t) {
    for (uint32_t i = 0; i < t->nparams; i++) buf_u8(out, (uint8_t)signature_letter(t->params[i]));
    buf_u8(out, ':');
    for (uint32_t i = 0; i < t->nresults; i++)
        buf_u8(out, (uint8_t)signature_letter(t->results[i]));
}

static bool find_served(InterfaceImport *in, Diag *d) {
    const Import *import = in->import;
    for (size_t i = 0; i < sizeof served / sizeof *served; i++) {
        const ServedImport *s = &served[i];
        if (!str_eq_c(import->module, s->module) || !str_eq_c(import->name, s->name)) continue;
        Buf signature = {0};
        append_signature(&signature, in->type);
        bool same = str_eq_c(buf_view(&signature), s->signature);
        if (!same)
            diag_error(d, import->offset,
                       "import %s.%s has the signature %s, but the host library serves %s "
                       "(parameters:result; i = i32, I = i64, f = f32, F = f64)",
                       s->module, s->name, (const char *)signature.data, s->signature);
        buf_free(&signature);
        in->served_by = s->function;
        in->replaceable = strcmp(s->module, "env") == 0;
        return same;
    }
    return true;
}

static bool same_signature(const FuncType *a, const FuncType *b) {
    return a->nparams == b->nparams && a->nresults == b->nresults &&
           (a->nparams == 0 || memcmp(a->params, b->params, a->nparams * sizeof *a->params) == 0) &&
           (a->nresults == 0 ||
            memcmp(a->results, b->results, a->nresults * sizeof *a->results) == 0);
}

static bool make_imports(Module *m, Interface *out, Diag *d) {
    Buf b = {0};
    Map seen = {.arena = &m->arena}; /* C name to import */
    out->imports = ARENA_ARRAY(&m->arena, InterfaceImport, m->imports.len);
    for (uint32_t i = 0; i < m->imports.len; i++) {
        const Import *import = &m->imports.data[i];
        InterfaceImport *in = &out->imports[out->nimports++];
        in->import = import;
        in->same_as = NO_INDEX;
        buf_printf(&b, "%s_import_", out->prefix);
        append_mangled(&b, import->module);
        buf_u8(&b, '_');
        append_mangled(&b, import->name);
        in->c_name = take(m, &b);
        if (import->kind == EXT_FUNC) {
            in->type = func_type(m, import->index);
            if (!find_served(in, d)) break;
        }
        uint32_t k = map_add(&seen, str_from(in->c_name), i);
        if (k == MAP_NONE) continue;
        const InterfaceImport *other = &out->imports[k];
        /* Go and esbuild import one function twice; anything else cannot be told apart in C. */
        bool twice = import->kind == EXT_FUNC && other->import->kind == EXT_FUNC &&
                     str_eq(import->module, other->import->module) &&
                     str_eq(import->name, other->import->name) &&
                     same_signature(in->type, other->type);
        if (!twice) {
            diag_error(d, import->offset,
                       "imports %.*s.%.*s and %.*s.%.*s are both %s in C: rename one of them",
                       STR_ARG(other->import->module), STR_ARG(other->import->name),
                       STR_ARG(import->module), STR_ARG(import->name), in->c_name);
            break;
        }
        in->same_as = k;
    }
    buf_free(&b);
    return !d->failed;
}

static bool has_funcref(const FuncType *t) {
    for (uint32_t i = 0; i < t->nparams; i++)
        if (t->params[i] == VT_FUNCREF) return true;
    for (uint32_t i = 0; i < t->nresults; i++)
        if (t->results[i] == VT_FUNCREF) return true;
    return false;
}

static void name_export(Module *m, Interface *out, InterfaceExport *x, Buf *b) {
    const Export *e = x->export_;
    Str name = e->name;
    append_mangled(b, name);
    const char *mangled = take(m, b);
    bool own = false;
    for (size_t i = 0; i < sizeof own_suffixes / sizeof *own_suffixes; i++)
        own = own || strcmp(mangled, own_suffixes[i]) == 0;
    own = own || strncmp(mangled, "import_", 7) == 0 || strncmp(mangled, "export_", 7) == 0;
    if (e->kind == EXT_GLOBAL)
        buf_printf(b, "%s_global_%s", out->prefix, mangled);
    else
        buf_printf(b, "%s_%s%s", out->prefix, own ? "export_" : "", mangled);
    x->c_name = take(m, b);
    bool changed = !str_eq_c(name, mangled); /* the plain name is the export's own or none */
    if (e->kind == EXT_FUNC && !changed && !is_reserved_plain_name(mangled))
        x->plain_name = mangled;
}

static bool make_exports(Module *m, Interface *out, Diag *d) {
    Buf b = {0};
    Map seen = {.arena = &m->arena}; /* C name to export */
    out->exports = ARENA_ARRAY(&m->arena, InterfaceExport, m->exports.len);
    for (uint32_t i = 0; i < m->exports.len; i++) {
        const Export *e = &m->exports.data[i];
        InterfaceExport *x = &out->exports[out->nexports];
        memset(x, 0, sizeof *x);
        x->export_ = e;
        if (e->kind == EXT_FUNC) {
            x->type = func_type(m, e->index);
            if (has_funcref(x->type)) continue; /* C has no funcref to give */
            const Func *f = &m->funcs.data[e->index];
            if (f->name.len != 0) x->go_name = arena_copy(&m->arena, f->name.data, f->name.len);
            x->runtime_only = e->index == out->initialize || e->index == out->command;
        } else if (e->kind == EXT_GLOBAL) {
            if (m->globals.data[e->index].type == VT_FUNCREF) continue;
        } else {
            continue; /* memory is reached through gowasm_read() and its like; tables not at all */
        }
        name_export(m, out, x, &b);
        uint32_t k =
            x->runtime_only ? MAP_NONE : map_add(&seen, str_from(x->c_name), out->nexports);
        if (k != MAP_NONE) {
            diag_error(d, e->offset, "exports %.*s and %.*s are both %s in C: rename one of them",
                       STR_ARG(out->exports[k].export_->name), STR_ARG(e->name), x->c_name);
            buf_free(&b);
            return false;
        }
        out->nexports++;
    }
    buf_free(&b);
    return true;
}

/* The function exported as `name` if it has the wanted signature, else NO_INDEX. */
static uint32_t find_function(const Module *m, const char *name, const char *signature) {
    const Export *e = find_export(m, name, EXT_FUNC);
    if (e == NULL) return NO_INDEX;
    Buf b = {0};
    append_signature(&b, func_type(m, e->index));
    bool same = str_eq_c(buf_view(&b), signature);
    buf_free(&b);
    return same ? e->index : NO_INDEX;
}

bool make_interface(Module *m, const char *prefix, Interface *out, Diag *d) {
    memset(out, 0, sizeof *out);
    out->prefix = prefix;
    detect_toolchain(m, &out->toolchain);
    out->initialize = find_function(m, "_initialize", ":");
    out->command = find_function(m, "_start", ":");
    out->guest_malloc = find_function(m, "malloc", "i:i");
    out->guest_free = find_function(m, "free", "i:");
    return make_imports(m, out, d) && make_exports(m, out, d);
}
