/* pipeline.c: THE ordered list of passes. A pass is `bool pass(Module *m, Diag *d)` in a file of
 * rewrite/; its line here gives its name for --dump, and whether it needs a module that Go made
 * (those are left out with --no-go-passes). The list ends with an empty line. What the last pass
 * leaves is always verified, a twentieth of the passes' time: a defect of theirs becomes an error
 * and no product. */
#include "pipeline.h"
#include "rewrite/passes.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static const Pass passes[] = {
    {"go-shape", pass_go_shape, true},
    {"budget", pass_budget, false},
    {"go-resume", pass_go_resume, true},
    {"go-sp", pass_go_sp, true},
    {"go-frame", pass_go_frame, true},
    {"go-inline", pass_go_inline, true},
    {"go-args", pass_go_args, true},
    {"go-export", pass_go_export, true},
    {"go-preempt", pass_go_preempt, true},
    {"go-mul", pass_go_mul, true},
    {NULL, NULL, false},
};

void list_passes(Buf *out) {
    buf_puts(out, "decode");
    for (const Pass *p = passes; p->name; p++) buf_printf(out, ", %s", p->name);
}

static size_t name_length(const char *dump) {
    return strcspn(dump, ":");
}

bool check_dumps(const Options *o, Diag *d) {
    for (uint32_t i = 0; i < o->dev.dumps.len; i++) {
        const char *dump = o->dev.dumps.data[i];
        size_t n = name_length(dump);
        bool known = n == 6 && strncmp(dump, "decode", 6) == 0;
        for (const Pass *p = passes; p->name && !known; p++)
            known = strlen(p->name) == n && strncmp(dump, p->name, n) == 0;
        if (known) continue;
        Buf names = {0};
        list_passes(&names);
        diag_usage(d, "--dump does not know the pass '%.*s': %s", (int)n, dump,
                   (const char *)names.data);
        buf_free(&names);
        return false;
    }
    return true;
}

/* A function by index, or by its name in the name section. */
static bool find_func(const Module *m, const char *name, uint32_t *func) {
    char end;
    if (sscanf(name, "%" SCNu32 "%c", func, &end) == 1) return *func < m->funcs.len;
    for (*func = 0; *func < m->funcs.len; ++*func)
        if (str_eq_c(m->funcs.data[*func].name, name)) return true;
    return false;
}

static bool dump_after(const Module *m, const char *pass, const Options *o, Diag *d) {
    for (uint32_t i = 0; i < o->dev.dumps.len; i++) {
        const char *dump = o->dev.dumps.data[i];
        size_t n = name_length(dump);
        if (n != strlen(pass) || strncmp(dump, pass, n) != 0) continue;
        Buf text = {0};
        uint32_t func = 0;
        if (!dump[n])
            dump_module(m, &text);
        else if (find_func(m, dump + n + 1, &func))
            dump_func(m, func, &text);
        else
            return diag_usage(d, "--dump: the module has no function '%s': give an index or a name",
                              dump + n + 1);
        fwrite(text.data ? (const char *)text.data : "", 1, text.len, stdout);
        buf_free(&text);
    }
    fflush(stdout);
    return true;
}

void time_stage(const Options *o, const char *name) {
    static struct timespec last;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (o->dev.time_passes && name)
        fprintf(stderr, "%9.3f ms  %s\n",
                (double)(now.tv_sec - last.tv_sec) * 1e3 +
                    (double)(now.tv_nsec - last.tv_nsec) / 1e6,
                name);
    last = now;
}

/* A module that the passes left invalid: they run again on what was read, and each is verified. */
static void name_guilty_pass(const Pass *list, const Module *m, const Options *o, Diag *d) {
    Options again = *o;
    Module fresh;
    again.dev.verify = true;
    again.dev.time_passes = false;
    again.dev.dumps.len = 0;
    if (!decode_module(&fresh, m->bytes, d)) return;
    fresh.exports = m->exports; /* --exports may have left some out */
    fresh.profile = m->profile;
    run_pass_list(list, &fresh, &again, d);
    module_free(&fresh);
}

bool run_pass_list(const Pass *list, Module *m, const Options *o, Diag *d) {
    Toolchain t;
    const char *last = NULL;
    detect_toolchain(m, &t);
    if (!dump_after(m, "decode", o, d)) return false;
    for (const Pass *p = list; p->name; p++) {
        if (p->go_only && (o->gen.no_go_passes || t.kind != TC_GO)) continue;
        if (!p->run(m, d)) return false;
        last = p->name;
        time_stage(o, last);
        if (o->dev.verify && !verify_module(m, last, d)) return false;
        if (!dump_after(m, last, o, d)) return false;
    }
    Diag found = {.file = d->file};
    if (!last || o->dev.verify || verify_module(m, last, &found)) return true;
    name_guilty_pass(list, m, o, d);
    if (!d->failed) *d = found;
    return false;
}

bool run_passes(Module *m, const Options *o, Diag *d) {
    if (!run_pass_list(passes, m, o, d)) return false;
    time_stage(o, "verify");
    return true;
}
