/* backtrace-dwarf.c: the frames of a guest with DWARF: files, lines, inlined functions.
 *
 * Input: the functions on the native stack, with the addresses that they go on at. Output:
 * frames in the instance's error. Before each call stands a label (GW_SITE in gowasm_gen.h):
 * the last one before an address, in the same native function, is of the call that was made there.
 * The labels of all guests of the program are in one section, in no order. */
#include "backtrace.h"

#include <string.h>

extern const gowasm_site __start_gowasm_sites[] __attribute__((weak, visibility("hidden")));
extern const gowasm_site __stop_gowasm_sites[] __attribute__((weak, visibility("hidden")));

typedef struct found_site {
    uintptr_t label;
    const gowasm_site *site;
} found_site;

/* For each caller its site. One pass: a large guest has many more sites than frames. */
static void find_sites(const gowasm_caller *callers, uint32_t count, found_site *found) {
    uintptr_t low = UINTPTR_MAX, high = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (callers[i].start < low) low = callers[i].start;
        if (callers[i].pc > high) high = callers[i].pc;
    }
    for (const gowasm_site *s = __start_gowasm_sites; s < __stop_gowasm_sites; s++) {
        uintptr_t label = (uintptr_t)s + (uintptr_t)(intptr_t)s->label;
        if (label < low || label >= high) continue;
        for (uint32_t i = 0; i < count; i++)
            if (label >= callers[i].start && label < callers[i].pc && label >= found[i].label)
                found[i] = (found_site){label, s};
    }
}

typedef struct output {
    gowasm_error *error;
    bool all; /* with the frames of TinyGo's runtime in front */
} output;

static void put(output *out, const char *name, const char *file, uint32_t line) {
    if (!out->all && out->error->frame_count == 0 && strncmp(name, "runtime.", 8) == 0) return;
    gowasm__add_frame(out->error, name, file, line);
}

/* The function that a call stands in, after those that are inlined there. False: not known. */
static bool put_site(const gowasm_module *m, output *out, const gowasm_site *s) {
    const gowasm_sites *t = m->sites;
    if (s->function >= m->symbol_count) return false;
    uint32_t first = t->first[s->function];
    if (s->call >= t->first[s->function + 1] - first) return false;
    uint32_t at = t->calls[first + s->call];
    if (at == UINT32_MAX) return false;
    for (; at != UINT32_MAX; at = t->positions[at].caller) {
        const gowasm_source_pos *p = &t->positions[at];
        const char *name = t->texts + p->function;
        if (p->caller == UINT32_MAX) name = m->symbols[s->function].name;
        put(out, name, t->texts + p->file, p->line);
    }
    return true;
}

static void put_all(const gowasm_module *m, output *out, const gowasm_caller *callers,
                    const found_site *found, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        uint32_t function = callers[i].function;
        const gowasm_site *s = found[i].site;
        bool known = s != NULL && put_site(m, out, s);
        /* The C compiler may have inlined the guest's function into another one. */
        if (!known || s->function != function) put(out, m->symbols[function].name, "", 0);
    }
}

void gowasm__native_trace(gowasm_instance *instance, const gowasm_caller *callers, uint32_t count) {
    found_site found[GOWASM_FRAMES + 1] = {{0}};
    output out = {.error = &instance->error};
    const gowasm_module *m = instance->module;
    if (count > GOWASM_FRAMES + 1) count = GOWASM_FRAMES + 1;
    /* The innermost frame is not at a call, but where it trapped. */
    if (m->sites != NULL && count > 1) find_sites(callers + 1, count - 1, found + 1);
    put_all(m, &out, callers, found, count);
    if (instance->error.frame_count != 0) return;
    out.all = true;
    put_all(m, &out, callers, found, count);
}
