/* interface-api.c: what an API file says, made to fit the module's imports and exports.
 *
 * Input: an Interface with wasm's own types, and an Api. Output: the forms that C sees. Invariants:
 * a function gets another form only when the wasm types that Go passes its parameters and results
 * as (cmd/compile's documentation, go:wasmexport; TinyGo: strings and slices flattened) are exactly
 * those in the module; else it is an error, because then the source is not the module's. */
#include "headers/interface.h"
#include "headers/reserved-names.h"

#include <string.h>

/* Macros of C's headers that look like names of parameters, and names that our prototypes have. */
static bool is_taken(const char *s) {
    static const char *const names[] = {"instance", "result", "out",     "errno", "stdin", "stdout",
                                        "stderr",   "assert", "signals", "I",     NULL};
    for (unsigned i = 0; names[i] != NULL; i++)
        if (strcmp(s, names[i]) == 0) return true;
    bool capitals = true; /* as macros are written */
    for (const char *p = s; *p != '\0'; p++) capitals = capitals && !(*p >= 'a' && *p <= 'z');
    return capitals && strlen(s) > 1;
}

static bool is_there(const InterfaceForm *form, const Buf *name) {
    for (uint32_t i = 0; i < form->nparams; i++)
        if (str_eq_c(buf_view(name), form->params[i].name)) return true;
    return false;
}

/* Its name in C, which none of those before it has. */
static const char *param_name(Module *m, const ApiParam *p, const InterfaceForm *form) {
    Buf b = {0};
    bool ascii = true; /* Go's identifiers may have letters that C's have not everywhere */
    for (const char *c = p->name; *c != '\0'; c++)
        ascii = ascii && (*c == '_' || (*c >= '0' && *c <= '9') || (*c >= 'A' && *c <= 'Z') ||
                          (*c >= 'a' && *c <= 'z'));
    if (!ascii || p->name[0] == '_' || (p->name[0] >= '0' && p->name[0] <= '9'))
        buf_printf(&b, "p%u", form->nparams);
    else
        buf_printf(&b, "%s%s", p->name,
                   name_is_c_identifier(p->name) && !is_taken(p->name) ? "" : "_");
    while (is_there(form, &b)) buf_u8(&b, '_');
    const char *name = arena_copy(&m->arena, b.data, b.len);
    buf_free(&b);
    return name;
}

/* Go's own int and slices never cross the border; TinyGo's do. */
static bool has_wasm_form(ApiType t, ToolchainKind toolchain) {
    if (toolchain == TC_GO && (t == API_INT || t == API_UINT || t == API_SLICE)) return false;
    return api_types[t].wasm != NULL;
}

static void signature_text(const FuncType *t, Buf *out) {
    buf_u8(out, '(');
    for (uint32_t i = 0; i < t->nparams; i++)
        buf_printf(out, "%s%s", i ? " " : "", val_type(t->params[i])->text);
    buf_puts(out, ")");
    for (uint32_t i = 0; i < t->nresults; i++)
        buf_printf(out, "%s%s", i ? " " : " -> ", val_type(t->results[i])->text);
}

static bool does_not_fit(const Api *api, const ApiFunc *f, const FuncType *t, Diag *d) {
    Buf module = {0}, go = {0};
    signature_text(t, &module);
    buf_u8(&go, '(');
    for (uint32_t i = 0; i < f->params.len; i++)
        buf_printf(&go, "%s%s", i ? ", " : "", api_types[f->params.data[i].type].go);
    buf_u8(&go, ')');
    for (uint32_t i = 0; i < f->results.len; i++)
        buf_printf(&go, " %s", api_types[f->results.data[i]].go);
    d->file = api->file;
    diag_error(d, DIAG_NO_OFFSET,
               "%s%s%s is %s in Go, but %s in the module: it was built from other source", f->at,
               *f->at ? ": " : "", f->name, (const char *)go.data, (const char *)module.data);
    buf_free(&module);
    buf_free(&go);
    return false;
}

static bool fits(const ApiFunc *f, const FuncType *t) {
    uint32_t k = 0;
    for (uint32_t i = 0; i < f->params.len; i++)
        for (const char *w = api_types[f->params.data[i].type].wasm; *w != '\0'; w++, k++)
            if (k >= t->nparams || val_type(t->params[k])->letter != *w) return false;
    if (k != t->nparams || f->results.len != t->nresults) return false;
    return f->results.len == 0 ||
           *api_types[f->results.data[0]].wasm == val_type(t->results[0])->letter;
}

static bool apply(Module *m, const Api *api, const ApiFunc *f, const FuncType *t,
                  ToolchainKind toolchain, InterfaceForm *form, Diag *d) {
    form->api = f;
    bool known = f->results.len <= 1;
    for (uint32_t i = 0; i < f->params.len; i++)
        known = known && has_wasm_form(f->params.data[i].type, toolchain);
    for (uint32_t i = 0; i < f->results.len; i++)
        known = known && has_wasm_form(f->results.data[i], toolchain) &&
                api_types[f->results.data[i]].wasm[1] == '\0';
    if (!known) return true; /* wasm's own types */
    if (!fits(f, t)) return does_not_fit(api, f, t, d);
    form->params = ARENA_ARRAY(&m->arena, InterfaceParam, f->params.len);
    form->nparams = 0;
    for (uint32_t i = 0, k = 0; i < f->params.len; i++) {
        const ApiParam *p = &f->params.data[i];
        InterfaceParam *to = &form->params[form->nparams];
        uint32_t words = p->bytes ? 2 : (uint32_t)strlen(api_types[p->type].wasm);
        bool bytes = words > 1;
        *to = (InterfaceParam){param_name(m, p, form),
                               bytes ? "gowasm_bytes" : api_types[p->type].c, k, words, bytes};
        form->nparams++;
        form->bytes = form->bytes || bytes;
        k += words;
        i += p->bytes; /* its length */
    }
    form->returns = f->returns;
    ApiType result = f->results.len != 0 ? f->results.data[0] : API_UNKNOWN;
    if (result == API_RESULT && form->returns == API_AS_DECLARED) form->returns = API_RETURNS_BYTES;
    form->result =
        result == API_UNKNOWN || form->returns != API_AS_DECLARED ? NULL : api_types[result].c;
    return true;
}

/* Bytes go into the guest's memory: it must make room for them. */
static bool can_take_bytes(const Api *api, const ApiFunc *f, const Interface *in,
                           const InterfaceForm *form, Diag *d) {
    if (!form->bytes || has_entry(in, ENTRY_ARGS) || has_entry(in, ENTRY_MALLOC)) return true;
    uint32_t i = 0;
    while (!form->params[i].bytes) i++;
    d->file = api->file;
    return diag_error(d, DIAG_NO_OFFSET,
                      "%s%s%s: there is no way to give the guest '%s', a string or slice: the Go "
                      "program must import gowasmapi, other modules must export malloc and free",
                      f->at, *f->at ? ": " : "", f->name, form->params[i].name);
}

static bool apply_export(Module *m, const Api *api, const ApiFunc *f, Interface *in, Diag *d) {
    for (uint32_t i = 0; i < in->nexports; i++) {
        InterfaceExport *e = &in->exports[i];
        if (e->type == NULL || !str_eq_c(e->export_->name, f->name)) continue;
        if (e->form.api != NULL) {
            d->file = api->file;
            return diag_error(d, DIAG_NO_OFFSET, "%s is there twice", f->name);
        }
        return apply(m, api, f, e->type, in->toolchain.kind, &e->form, d) &&
               can_take_bytes(api, f, in, &e->form, d);
    }
    d->file = api->file;
    return diag_error(d, DIAG_NO_OFFSET,
                      "%s%s%s is exported in Go, but not by the module: it was built from other "
                      "source",
                      f->at, *f->at ? ": " : "", f->name);
}

/* The linker leaves out imports that nothing calls, so a missing one is fine. What the host library
 * serves has its form already. */
static bool apply_import(Module *m, const Api *api, const ApiFunc *f, Interface *in, Diag *d) {
    for (uint32_t i = 0; i < in->nimports; i++) {
        InterfaceImport *im = &in->imports[i];
        if (im->type == NULL || im->served_by != NULL || im->form.api != NULL ||
            !str_eq_c(im->import->module, f->module) || !str_eq_c(im->import->name, f->name))
            continue;
        if (!apply(m, api, f, im->type, in->toolchain.kind, &im->form, d)) return false;
    }
    return true;
}

bool interface_apply_api(Module *m, const Api *api, Interface *in, Diag *d) {
    in->api = api;
    const char *file = d->file;
    for (uint32_t i = 0; i < api->funcs.len; i++) {
        const ApiFunc *f = &api->funcs.data[i];
        if (!(f->module != NULL ? apply_import : apply_export)(m, api, f, in, d)) return false;
    }
    d->file = file;
    return true;
}
