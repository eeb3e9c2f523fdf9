/* profile-pgo.c: --profile-pgo: what a profile of ours knows of calls, for `go build -pgo`.
 *
 * Input: the module as Go made it, and the profile of --profile-use, which counts how often each
 * function was entered and how often its loops ran, but not by whom it was called. Output: a
 * profile of direct calls (encode/pprof.h). A function's calls are divided among the places that
 * call it directly by the counts of the functions that these stand in. That is exact where there is
 * one such place and nothing else calls the function: calls through the table and of exports are
 * counted with the others, and are not known apart. Invariants: no place gets more calls than it
 * can have made, one each time its function was entered or a loop in it began again; one that Go's
 * tables do not know is left out. */
#include "analyse/profile.h"
#include "commands/commands.h"
#include "encode/pprof.h"
#include "golang/golines.h"
#include "golang/goshape.h"
#include "golang/idiom.h"

typedef struct Calls {
    Module *m;
    GoLines *lines;
    const ProfileEntry **entry; /* by function; NULL: not in the profile */
    double *weight;             /* of all places that call a function, by function */
    Pprof out;
} Calls;

typedef void SiteVisit(Calls *c, uint32_t caller, uint32_t callee, uint64_t return_pc);

/* Each direct call of a Go function by one that the profile knows. */
static void visit_sites(Calls *c, SiteVisit *visit) {
    const Module *m = c->m;
    for (uint32_t f = m->nimports[EXT_FUNC]; f < m->funcs.len; f++) {
        const Code *code = &m->funcs.data[f].code;
        if (c->entry[f] == NULL) continue;
        for (uint32_t i = 0; i < code->len; i++) {
            IdiomMatch push;
            if (code->data[i].op != OP_call || c->entry[code->data[i].a] == NULL) continue;
            if (!idiom_before(IDIOM_DIRECT, code->data, i, &push)) continue;
            visit(c, f, code->data[i].a, push.arg[0]->imm);
        }
    }
}

static void add_weight(Calls *c, uint32_t caller, uint32_t callee, uint64_t return_pc) {
    (void)return_pc;
    c->weight[callee] += (double)c->entry[caller]->weight;
}

static void add_call(Calls *c, uint32_t caller, uint32_t callee, uint64_t return_pc) {
    SourceFunc from, to;
    uint32_t line;
    if (c->weight[callee] <= 0) return;
    const double most = (double)c->entry[caller]->weight;
    double count = (double)c->entry[callee]->calls * most / c->weight[callee];
    if (count > most) count = most;
    if (count < 1 || !go_call_site(c->lines, return_pc, &from, &line)) return;
    if (!go_source_func(c->lines, callee, &to)) return;
    pprof_add_call(&c->out, &from, line, &to, count < 9e18 ? (uint64_t)count : INT64_MAX);
}

static void write_calls(Module *m, Profile *profile, Buf *out) {
    Calls c = {.m = m, .lines = read_go_lines(m, &m->arena)};
    c.entry = ARENA_ARRAY(&m->arena, const ProfileEntry *, m->funcs.len);
    c.weight = ARENA_ARRAY(&m->arena, double, m->funcs.len);
    for (uint32_t i = m->nimports[EXT_FUNC]; i < m->funcs.len; i++) {
        uint32_t at = map_get(&profile->index, profile_key(m, i));
        if (at != MAP_NONE) c.entry[i] = &profile->entries.data[at];
    }
    pprof_init(&c.out, &m->arena, m->bytes.len); /* in Go's tables each text is there once */
    if (c.lines != NULL) {
        visit_sites(&c, add_weight);
        visit_sites(&c, add_call);
    }
    pprof_write(&c.out, out);
    pprof_free(&c.out);
}

bool profile_pgo(const Module *m, Buf *out, Diag *d) {
    Module stock; /* as it was before the passes */
    if (!decode_module(&stock, m->bytes, d)) return false;
    profile_shapes(&stock);
    pass_go_shape(&stock);
    bool go = stock.go != NULL;
    if (go)
        write_calls(&stock, m->profile, out);
    else
        diag_usage(d, "--profile-pgo is for modules that Go made");
    module_free(&stock);
    return go;
}
