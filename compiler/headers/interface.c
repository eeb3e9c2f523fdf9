/* interface.c: from a module's imports and exports to C names and C types.
 *
 * Input: a verified Module and the prefix. Output: an Interface in which every C name is a
 * valid identifier and no two different things share one. What the host library serves is read from
 * hostlib/imports.def, the same table that the host library is built from. */
#include "headers/interface.h"

#include "headers/flavour.h"
#include "headers/reserved-names.h"

#include "base/map.h"

#include <string.h>
#include <strings.h>

typedef struct ServedImport {
    const char *module, *name, *signature;
    enum { SERVED_ANY, SERVED_HOSTED, SERVED_DEFAULT } kind;
    const char *function;
} ServedImport;

static const ServedImport served[] = {
#define IMPORT(module, name, signature, kind, function) \
    {module, name, signature, SERVED_##kind, #function},
#include "imports.def"
#undef IMPORT
};

/* Suffixes that PREFIX_... functions of our own have: an export of that name becomes
 * PREFIX_export_NAME. */
static const char *const own_suffixes[] = {
    "new",        "free",    "base",        "start",    "reset",   "clone",   "instance",
    "size",       "error",   "module",      "snapshot", "options", "default", "profile_write",
    "last_error", "imports", "set_imports", "vtable",   "STORAGE"};

static const char *const plumbing[] = {
#define PLUMBING(name) name,
#include "headers/plumbing.def"
#undef PLUMBING
};

static bool is_plumbing(Str name) {
    for (size_t i = 0; i < sizeof plumbing / sizeof *plumbing; i++) {
        const size_t n = strcspn(plumbing[i], "*");
        const bool all = plumbing[i][n] == '\0';
        if (name.len >= n && memcmp(name.data, plumbing[i], n) == 0 && (name.len == n || !all))
            return true;
    }
    return false;
}

const EntryInfo entry_infos[ENTRY_COUNT] = {
#define GW_PARAM(name) #name,
#define GW_ENTRY(id, name, other, flavour, result, member, params) \
    {name, other, ENTRY_IN_##flavour, #result, #member, {params}},
#include "gowasm_entries.def"
#undef GW_PARAM
};

/* What the runtime calls itself, if it has the right signature; names that begin with "gowasm_" are
 * not for others in any case. */
static bool is_for_runtime(const Interface *in, const Export *e) {
    for (uint32_t i = 0; i < ENTRY_COUNT; i++) {
        const EntryInfo *info = &entry_infos[i];
        if (str_eq_c(e->name, info->name))
            return e->index == in->entry[i] || strncmp(info->name, "gowasm_", 7) == 0;
    }
    return false;
}

/* The function's name in the guest's language, if it is this export's: optimisers (wasm-opt, which
 * TinyGo runs) make one function of several that do the same, and it has the name of one of them.
 * Go's linker merges nothing; TinyGo's names are "main.add#wasmexport" and "add". `trusted`: it is
 * the export's in any case. */
static const char *name_in_guest(Module *m, bool trusted, const Export *e) {
    Str name = m->funcs.data[e->index].name, last = name;
    if (str_ends(last, "#wasmexport")) last.len -= strlen("#wasmexport");
    for (size_t i = last.len; i > 0; i--)
        if (last.data[i - 1] == '.') {
            last = (Str){last.data + i, last.len - i};
            break;
        }
    return name.len != 0 && (trusted || str_eq(last, e->name))
               ? arena_copy(&m->arena, name.data, name.len)
               : NULL;
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

/* C names and what has them. Imports and exports with different names may look the same in C. */
typedef struct Names {
    Map seen;                  /* to the index in `last` */
    VEC(uint32_t) last;        /* the number that the latest of this name got */
    VEC(const Export *) owner; /* who has the name, by the same index; NULL: an import */
    const Export *adding;
    const Export *clash, *clash_with; /* the first two of one name */
} Names;

/* The name itself, or with the first number after it that makes it a new one. */
static const char *distinct(Module *m, Names *names, const char *name) {
    uint32_t first = names->last.len;
    uint32_t k = map_add(&names->seen, str_from(name), first);
    VEC_PUSH(&m->arena, &names->last, 1);
    VEC_PUSH(&m->arena, &names->owner, names->adding);
    if (k != MAP_NONE && names->clash == NULL) {
        names->clash = names->adding;
        names->clash_with = names->owner.data[k];
    }
    Buf b = {0};
    while (k != MAP_NONE) {
        b.len = 0;
        buf_printf(&b, "%s_%u", name, ++names->last.data[k]);
        Str numbered = {arena_copy(&m->arena, b.data, b.len), b.len};
        if (map_add(&names->seen, numbered, first) != MAP_NONE) continue;
        name = numbered.data;
        break;
    }
    buf_free(&b);
    return name;
}

static void append_signature(Buf *out, const FuncType *t) {
    for (uint32_t i = 0; i < t->nparams; i++) buf_u8(out, (uint8_t)val_type(t->params[i])->letter);
    buf_u8(out, ':');
    for (uint32_t i = 0; i < t->nresults; i++)
        buf_u8(out, (uint8_t)val_type(t->results[i])->letter);
}

/* A name may be served with several signatures (TinyGo's, by version). */
static bool find_served(InterfaceImport *in, Diag *d) {
    const Import *import = in->import;
    const ServedImport *other = NULL;
    Buf signature = {0};
    append_signature(&signature, in->type);
    for (size_t i = 0; i < sizeof served / sizeof *served && in->served_by == NULL; i++) {
        const ServedImport *s = &served[i];
        if (!str_eq_c(import->module, s->module) || !str_eq_c(import->name, s->name)) continue;
        if (!str_eq_c(buf_view(&signature), s->signature)) {
            if (other == NULL) other = s;
            continue;
        }
        in->served_by = s->function;
        in->replaceable = s->kind == SERVED_DEFAULT;
        in->hosted_only = s->kind == SERVED_HOSTED;
    }
    const bool ok = in->served_by != NULL || other == NULL;
    if (!ok)
        diag_error(d, import->offset,
                   "import %s.%s has the signature %s, but the host library serves %s "
                   "(parameters:result; i = i32, I = i64, f = f32, F = f64)",
                   other->module, other->name, (const char *)signature.data, other->signature);
    buf_free(&signature);
    return ok;
}

/* Imports of the same thing are one function in C (Go and esbuild import functions twice). Key:
 * kind, signature, and both names. */
static uint32_t same_import(Module *m, Map *seen, const InterfaceImport *in, uint32_t i) {
    const Import *import = in->import;
    Buf b = {0};
    buf_printf(&b, "%d %zu ", (int)import->kind, import->module.len);
    if (in->type != NULL) append_signature(&b, in->type);
    buf_u8(&b, ' ');
    buf_str(&b, import->module);
    buf_str(&b, import->name);
    Str key = {arena_copy(&m->arena, b.data, b.len), b.len};
    buf_free(&b);
    uint32_t k = map_add(seen, key, i);
    return k != MAP_NONE ? k : NO_INDEX;
}

/* PREFIX_import_MODULE_NAME without its beginning, where C has no other use for that. */
static const char *member_name(Module *m, const Interface *in, const InterfaceImport *im, Buf *b) {
    const char *name = im->c_name + strlen(in->prefix) + strlen("_import_");
    if (name_fits_member(name)) return name;
    buf_printf(b, "import_%s", name);
    return take(m, b);
}

static bool make_imports(Module *m, Interface *out, Diag *d) {
    Buf b = {0};
    Map seen = {.arena = &m->arena};
    Names names = {.seen = {.arena = &m->arena}};
    out->imports = ARENA_ARRAY(&m->arena, InterfaceImport, m->imports.len);
    for (uint32_t i = 0; i < m->imports.len; i++) {
        const Import *import = &m->imports.data[i];
        InterfaceImport *in = &out->imports[out->nimports++];
        in->import = import;
        if (import->kind == EXT_FUNC) {
            in->type = func_type(m, import->index);
            if (!find_served(in, d)) break;
            wasm_form(m, in->type, in->served_by != NULL, &in->form);
        }
        in->same_as = same_import(m, &seen, in, i);
        if (in->same_as != NO_INDEX) {
            in->c_name = out->imports[in->same_as].c_name;
            in->member = out->imports[in->same_as].member;
            continue;
        }
        buf_printf(&b, "%s_import_", out->prefix);
        append_mangled(&b, import->module);
        buf_u8(&b, '_');
        append_mangled(&b, import->name);
        in->c_name = distinct(m, &names, take(m, &b));
        if (in->served_by == NULL || in->replaceable) in->member = member_name(m, out, in, &b);
    }
    buf_free(&b);
    return !d->failed;
}

bool has_settable_imports(const Interface *in) {
    for (uint32_t i = 0; i < in->nimports; i++)
        if (in->imports[i].member != NULL) return true;
    return false;
}

bool is_own_name(const char *name) {
    static const char *const starts[] = {"import_", "export_", "link_", "global_", "_"};
    static const char *const ends[] = {"__body", "__first", "__frame", "__plain"};
    size_t length = strlen(name);
    for (size_t i = 0; i < sizeof own_suffixes / sizeof *own_suffixes; i++)
        if (strcmp(name, own_suffixes[i]) == 0) return true;
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (strncmp(name, starts[i], strlen(starts[i])) == 0) return true;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t n = strlen(ends[i]);
        if (length > n && strcmp(name + length - n, ends[i]) == 0) return true;
    }
    return false;
}

static void name_export(Module *m, Interface *out, InterfaceExport *x, Names *names, Buf *b) {
    const Export *e = x->export_;
    append_mangled(b, e->name);
    const char *mangled = take(m, b);
    if (e->kind == EXT_FUNC) {
        buf_printf(b, "%s_%s", out->prefix, mangled);
        if (is_own_name(mangled) || name_is_of_library((const char *)b->data)) {
            b->len = 0;
            buf_printf(b, "%s_export_%s", out->prefix, mangled);
        }
        x->c_name = distinct(m, names, take(m, b));
        if (!str_eq_c(e->name, mangled) || !name_is_identifier(mangled))
            x->no_plain = "its name is not a C identifier";
        else if (name_is_reserved(mangled))
            x->no_plain = "the plain name is taken in C";
        else
            x->plain_name = mangled;
        return;
    }
    if (e->kind == EXT_GLOBAL && !x->plumbing) {
        buf_printf(b, "%s_global_%s", out->prefix, mangled);
        x->c_name = distinct(m, names, take(m, b));
    }
    buf_printf(b, "%s_link_%s", out->prefix, mangled);
    x->link_name = distinct(m, names, take(m, b));
}

static void make_exports(Module *m, Interface *out) {
    Buf b = {0};
    Names names = {.seen = {.arena = &m->arena}};
    out->exports = ARENA_ARRAY(&m->arena, InterfaceExport, m->exports.len);
    const bool go = out->toolchain.kind == TC_GO;
    uint32_t *exported = ARENA_ARRAY(&m->arena, uint32_t, m->funcs.len); /* how many times */
    for (uint32_t i = 0; i < m->exports.len; i++)
        if (m->exports.data[i].kind == EXT_FUNC) exported[m->exports.data[i].index]++;
    for (uint32_t i = 0; i < m->exports.len; i++) {
        const Export *e = &m->exports.data[i];
        InterfaceExport *x = &out->exports[out->nexports++];
        x->export_ = e;
        x->plumbing = is_plumbing(e->name);
        if (e->kind == EXT_FUNC) {
            x->type = func_type(m, e->index);
            wasm_form(m, x->type, false, &x->form);
            x->go_name = name_in_guest(m, go && exported[e->index] == 1, e);
            x->runtime_only = x->plumbing || is_for_runtime(out, e);
            if (x->runtime_only) continue;
        }
        names.adding = e;
        name_export(m, out, x, &names, &b);
    }
    buf_free(&b);
    out->clash = names.clash;
    out->clash_with = names.clash_with;
    /* The plain name PREFIX_x may be what another export has as its prefixed one, and a macro of
     * the header (PREFIX_STORAGE in capitals). */
    size_t n = strlen(out->prefix);
    for (uint32_t i = 0; i < out->nexports; i++) {
        const char *plain = out->exports[i].plain_name;
        if (plain == NULL || strncasecmp(plain, out->prefix, n) != 0 || plain[n] != '_') continue;
        if (!is_own_name(plain + n + 1) && map_get(&names.seen, str_from(plain)) == MAP_NONE)
            continue;
        out->exports[i].plain_name = NULL;
        out->exports[i].no_plain = "the plain name is taken by another function";
    }
}

static bool has_entry_type(const EntryInfo *e, const FuncType *t) {
    uint32_t n = 0;
    while (e->params[n] != NULL) {
        if (n == t->nparams || t->params[n] != VT_I32) return false;
        n++;
    }
    if (t->nparams != n || t->nresults != (entry_returns_value(e) ? 1 : 0)) return false;
    return t->nresults == 0 || t->results[0] == VT_I32;
}

/* The function exported as `name` if it has the type of the entry, else NO_INDEX. */
static uint32_t find_function(const Module *m, const char *name, Entry entry) {
    const Export *e = find_export(m, name, EXT_FUNC);
    return e != NULL && has_entry_type(&entry_infos[entry], func_type(m, e->index)) ? e->index
                                                                                    : NO_INDEX;
}

static bool imports_served_by(const Interface *in, const char *prefix) {
    for (uint32_t i = 0; i < in->nimports; i++)
        if (in->imports[i].served_by != NULL &&
            strncmp(in->imports[i].served_by, prefix, strlen(prefix)) == 0)
            return true;
    return false;
}

static uint32_t find_entry(const Module *m, Entry e) {
    return find_function(m, entry_infos[e].name, e);
}

/* The entries of a module for GOOS=js, which has an import that needs the VM. */
static void find_js(const Module *m, Interface *out) {
    uint32_t *entry = out->entry;
    if (imports_served_by(out, "gowasm_tinygo_")) {
        entry[ENTRY_JS_RUN] = entry[ENTRY_COMMAND];
        entry[ENTRY_JS_RESUME] = find_entry(m, ENTRY_JS_RESUME);
        entry[ENTRY_JS_SCHEDULER] = find_entry(m, ENTRY_JS_SCHEDULER);
        return;
    }
    if (!imports_served_by(out, "gowasm_gojs_")) return;
    const uint32_t run = find_entry(m, ENTRY_JS_RUN), resume = find_entry(m, ENTRY_JS_RESUME);
    const uint32_t getsp = find_entry(m, ENTRY_JS_GETSP);
    if (run == NO_INDEX || resume == NO_INDEX || getsp == NO_INDEX) return;
    entry[ENTRY_JS_RUN] = run;
    entry[ENTRY_JS_RESUME] = resume;
    entry[ENTRY_JS_GETSP] = getsp;
}

static void find_entries(const Module *m, Interface *out) {
    for (uint32_t i = 0; i < ENTRY_COUNT; i++)
        out->entry[i] = i < ENTRY_JS_RUN ? find_entry(m, (Entry)i) : NO_INDEX;
    if (has_entry(out, ENTRY_MALLOC) && has_entry(out, ENTRY_FREE)) return;
    for (Entry e = ENTRY_MALLOC; e <= ENTRY_FREE; e++) /* of one allocator, or none */
        out->entry[e] = find_function(m, entry_infos[e].other, e);
}

bool interface_is_program(const Interface *in) {
    return has_entry(in, ENTRY_COMMAND) || has_entry(in, ENTRY_JS_RUN);
}

bool make_interface(Module *m, const char *prefix, Interface *out, Diag *d) {
    memset(out, 0, sizeof *out);
    out->prefix = prefix;
    out->flavour = &flavour_hosted;
    detect_toolchain(m, &out->toolchain);
    find_entries(m, out);
    if (!make_imports(m, out, d)) return false;
    find_js(m, out);
    /* Their heap and goroutines are made in _start. C and Rust initialise what they must there as
     * well, but most of their functions do not need it. */
    out->needs_start = has_entry(out, ENTRY_COMMAND) && !has_entry(out, ENTRY_JS_RUN) &&
                       out->toolchain.kind != TC_OTHER;
    make_exports(m, out);
    return true;
}
