/* pipeline.c: runs the passes of rewrite/passes.def.
 *
 * Input: a Module and the options. Output: the Module, and what --dump, --verify and --time-passes
 * ask for. Invariants: what the last pass of a step leaves is always verified, a twentieth of the
 * passes' time: a defect of theirs becomes an error that names the pass, and no product. */
#include "pipeline.h"

#include "rewrite/passes.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Debug builds verify after each pass. */
#ifdef GOWASM_VERIFY
static const bool verify_all = true;
#else
static const bool verify_all = false;
#endif

static const Pass passes[] = {
#define PASS(id, name, step, when, what) {name, pass_##id, STEP_##step, WHEN_##when},
#include "rewrite/passes.def"
#undef PASS
    {0},
};

void pipeline_list_passes(Buf *out) {
    buf_puts(out, "decode");
    for (const Pass *p = passes; p->name; p++) buf_printf(out, ", %s", p->name);
}

static size_t name_length(const char *dump) {
    return strcspn(dump, ":");
}

static bool unknown_pass(const char *option, const char *pass, Diag *d) {
    Buf names = {0};
    pipeline_list_passes(&names);
    diag_usage(d, "%s does not know the pass '%.*s': %s", option, (int)name_length(pass), pass,
               (const char *)names.data);
    buf_free(&names);
    return false;
}

bool pipeline_check_dumps(const Options *o, Diag *d) {
    for (uint32_t i = 0; i < o->dev.dumps.len; i++) {
        const char *wanted = o->dev.dumps.data[i];
        size_t n = name_length(wanted);
        bool known = n == 6 && strncmp(wanted, "decode", 6) == 0;
        for (const Pass *p = passes; p->name && !known; p++)
            known = strlen(p->name) == n && strncmp(wanted, p->name, n) == 0;
        if (!known) return unknown_pass("--dump", wanted, d);
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

/* The module, or with ":FUNC" one function of it. */
static bool dump(const Module *m, const char *func_name, Diag *d) {
    Buf text = {0};
    uint32_t func = 0;
    if (!*func_name)
        dump_module(m, &text);
    else if (find_func(m, func_name + 1, &func))
        dump_func(m, func, &text);
    else
        return diag_usage(d, "--dump: the module has no function '%s': give an index or a name",
                          func_name + 1);
    fwrite(text.data ? (const char *)text.data : "", 1, text.len, stdout);
    buf_free(&text);
    return true;
}

static bool dump_after(const Module *m, const char *pass, const Options *o, Diag *d) {
    for (uint32_t i = 0; i < o->dev.dumps.len; i++) {
        const char *wanted = o->dev.dumps.data[i];
        size_t n = name_length(wanted);
        if (n != strlen(pass) || strncmp(wanted, pass, n) != 0) continue;
        if (!dump(m, wanted + n, d)) return false;
    }
    fflush(stdout);
    return true;
}

static bool is_wanted(const Pass *p, const Module *m, const Toolchain *t, const Options *o) {
    switch (p->when) {
    case WHEN_GO:
        return !o->gen.no_go_passes && t->kind == TC_GO;
    case WHEN_OTHER:
        return t->kind != TC_GO;
    case WHEN_INTERRUPTIBLE:
        return o->gen.interruptible;
    case WHEN_EXPORTS:
        return m->input.exports != NULL;
    case WHEN_WINDOW:
        return m->input.memory_end != 0;
    case WHEN_STATE:
        return m->input.state != NULL;
    case WHEN_ALWAYS:
        break;
    }
    return true;
}

/* A module that the passes left invalid: they run again on what was read, and each is verified. */
static void name_guilty_pass(const Pass *list, const Module *m, const Options *o, Diag *d) {
    Options again = *o;
    Module fresh;
    again.dev.verify = true;
    again.dev.dumps.len = 0;
    if (!decode_module(&fresh, m->bytes, d)) return;
    fresh.input = m->input;
    fresh.profile = m->profile;
    pipeline_run_list(list, &fresh, STEP_READ, &again, &(Timer){0}, d);
    module_free(&fresh);
}

/* Of no other step the passes can run again: what they work with is not there any more. */
static bool verifies_each(PassStep step, const Options *o) {
    return o->dev.verify || verify_all || step != STEP_READ;
}

static void say_notes(Module *m) {
    for (uint32_t i = 0; i < m->notes.len; i++)
        fprintf(stderr, "gowasm-aot: warning: %s\n", m->notes.data[i]);
    m->notes.len = 0;
}

bool pipeline_run_list(const Pass *list, Module *m, PassStep step, const Options *o, Timer *time,
                       Diag *d) {
    const char *last = NULL;
    const bool each = verifies_each(step, o);
    Toolchain t;
    detect_toolchain(m, &t);
    for (const Pass *p = list; p->name; p++) {
        if (p->step != step || !is_wanted(p, m, &t, o)) continue;
        p->run(m);
        last = p->name;
        timer_stage(time, last);
        if (each && !verify_module(m, last, d)) return false;
        if (!dump_after(m, last, o, d)) return false;
    }
    Diag found = {.file = d->file};
    if (!last || each || verify_module(m, last, &found)) return true;
    name_guilty_pass(list, m, o, d);
    if (!d->failed) *d = found;
    return false;
}

bool pipeline_run(Module *m, PassStep step, const Options *o, Timer *time, Diag *d) {
    if (step == STEP_READ && !dump_after(m, "decode", o, d)) return false;
    timer_start(time);
    bool ok = pipeline_run_list(passes, m, step, o, time, d);
    say_notes(m);
    if (ok && step == STEP_READ) timer_stage(time, "verify");
    return ok;
}

bool pipeline_run_one(Module *m, const char *pass, Timer *time, Diag *d) {
    const size_t n = name_length(pass);
    const Pass *p = passes;
    while (p->name && (strlen(p->name) != n || strncmp(p->name, pass, n) != 0)) p++;
    if (!p->name) return unknown_pass("--run-pass", pass, d);
    timer_start(time);
    p->run(m);
    timer_stage(time, p->name);
    say_notes(m);
    return verify_module(m, p->name, d) && dump(m, pass + n, d);
}

void pass_put_back(Module *m, const char *pass, const Diag *found) {
    Buf text = {0};
    buf_printf(&text, "pass %s did nothing where what it made was not valid: %s", pass,
               found->message);
    const char *kept = arena_copy(&m->arena, text.data, text.len + 1);
    buf_free(&text);
    VEC_PUSH(&m->arena, &m->notes, kept);
}
