/* report.c: see report.h.
 *
 * Input: a module after the passes. Output: counts, and sentences that say what was not
 * recognised, what that costs and what to do. Invariants: a module as Go's toolchain writes it, in
 * a version that is known, has no problem. */
#include "golang/report.h"

#include "golang/facts.h"
#include "gowasm_text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* So many functions has every program of Go's: shares of fewer mean nothing. */
#define ENOUGH 100u

static void count(const Module *m, const GoShape *s, GoReport *r) {
    uint32_t first = m->nimports[EXT_FUNC];
    /* Those that passes have added are not in the table. */
    for (uint32_t i = first; i < s->nfuncs && i - first < m->elems.data[0].count; i++) {
        uint32_t flags = s->funcs[i].flags;
        if (!(flags & GF_ABI)) continue;
        r->functions++;
        r->dispatched += (flags & GF_DISPATCH) != 0;
        r->structured += (flags & GF_DISPATCH) && (flags & GF_STRUCTURED);
        r->sp_parameter += flags & GF_SPPARAM && !(flags & GF_OPAQUE);
        if (flags & GF_ASKS) r->asks = true;
        if (!(flags & GF_STRANGE)) continue;
        if (r->strange++ != 0) continue;
        r->first_strange = s->funcs[i].path.len ? s->funcs[i].path : s->funcs[i].name;
    }
}

void go_report(Module *m, GoReport *r) {
    *r = (GoReport){0};
    detect_toolchain(m, &r->toolchain);
    const GoShape *s = m->go;
    if (s == NULL) {
        r->rewritten = go_is_rewritten(m);
        r->missing = r->rewritten ? NULL : go_shape_missing(m);
        return;
    }
    count(m, s, r);
    r->has_tables = s->has_tables;
    if (s->has_tables) r->misfit = s->misfit;
    r->has_sp = s->sp_type != NO_INDEX;
    r->done = s->done;
    if (s->ntyped < ENOUGH) return;
    /* Where the form of all has changed, no single one looks strange. */
    if (r->functions < s->ntyped / 2)
        r->missing = "its functions do not begin as Go's compiler let them begin";
    else if (r->dispatched < r->functions / 2)
        r->missing = "its functions do not find their way as Go's compiler let them";
}

/* A pass that changes every program of Go's did nothing: its first name, or NULL. */
static const char *idle_pass(const GoDone *d) {
    if (d->quick == 0) return "go-quick";
    if (d->slots == 0) return "go-slots";
    if (d->args == 0) return "go-args";
    return d->embedded == 0 ? "go-embed" : NULL;
}

typedef struct Problems {
    void (*each)(void *context, const char *text);
    void *context;
    unsigned count;
} Problems;

__attribute__((format(printf, 2, 3))) static void add(Problems *p, const char *format, ...) {
    char line[512];
    va_list ap;
    va_start(ap, format);
    vsnprintf(line, sizeof line, format, ap);
    va_end(ap);
    line[gowasm__clean(line, strlen(line), false)] = 0; /* names are the module's */
    p->each(p->context, line);
    p->count++;
}

/* What to do about it: the version decides. */
static const char *remedy(const GoReport *r, char *to, size_t size) {
    unsigned minor = go_minor(&r->toolchain);
    if (minor >= GO_OLDEST && minor <= GO_NEWEST)
        snprintf(to, size,
                 "was it changed by another tool, such as wasm-opt? Give gowasm-aot what go build "
                 "wrote");
    else
        snprintf(to, size, "this gowasm-aot knows Go 1.%d to 1.%d: use %s", GO_OLDEST, GO_NEWEST,
                 minor != 0 && minor < GO_OLDEST ? "a newer Go" : "a newer gowasm-aot");
    return to;
}

unsigned go_problems(const GoReport *r, void (*each)(void *context, const char *text),
                     void *context) {
    Problems p = {each, context, 0};
    char what[160];
    const char *space = r->toolchain.version[0] ? " " : "";
    remedy(r, what, sizeof what);
    if (r->rewritten) return 0;
    if (r->missing) {
        add(&p,
            "made by Go%s%s, but compiled without the passes for Go, since %s: expect it to be 2 "
            "to 7 times slower; %s",
            space, r->toolchain.version, r->missing, what);
        return p.count;
    }
    if (r->strange != 0)
        add(&p,
            "%" PRIu32 " of %" PRIu32 " functions of Go%s%s, the first %.*s, keep their jump "
            "tables, in a form that is not known: they run several times slower; %s",
            r->strange, r->dispatched, space, r->toolchain.version, STR_ARG(r->first_strange),
            what);
    if (!r->has_sp)
        add(&p,
            "Go's stack pointer stays a global, since some function of Go%s%s moves it in a way "
            "that is not known: every call is slower; %s",
            space, r->toolchain.version, what);
    const char *idle = r->has_sp && r->functions >= ENOUGH ? idle_pass(&r->done) : NULL;
    if (idle != NULL)
        add(&p,
            "pass %s found nothing to do, since the code of Go%s%s has a form that is not known: "
            "calls are slower; %s",
            idle, space, r->toolchain.version, what);
    if (!r->has_tables)
        add(&p,
            "the tables of Go's own tracebacks are not where Go%s%s should have them: math/big and "
            "SHA-256 are slower, and errors show no stack of Go's; %s",
            space, r->toolchain.version, what);
    if (r->misfit.len != 0)
        add(&p,
            "%.*s takes other arguments than in the versions of Go that are known: it runs as it "
            "was compiled, several times slower; %s",
            STR_ARG(r->misfit), what);
    if (!r->asks && r->functions >= ENOUGH)
        add(&p,
            "where Go%s%s keeps a goroutine's state is not known: while a goroutine computes, the "
            "collector cannot finish, and writes of pointers are up to 5 times slower; %s",
            space, r->toolchain.version, what);
    return p.count;
}
