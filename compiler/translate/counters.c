/* counters.c: what counts in generated code: the checks of --interruptible in loops, for which
 * there is a local variable; and PREFIX_profile.c, what --profile-gen adds: a counter for each
 * function of the module as it was read, their keys, and writing them at the process's exit.
 *
 * Functions that a pass made from another one share its counter; functions that a pass made on its
 * own have none. */
#include "analyse/profile.h"
#include "base/ctext.h"
#include "translate/gen.h"

#include <stdio.h>
#include <string.h>

static uint32_t number_counters(Gen *g, Buf *keys) {
    Module *m = g->m;
    Map seen = {.arena = &m->arena};
    uint32_t count = 0;
    g->counter = ARENA_ARRAY(&m->arena, uint32_t, m->funcs.len);
    for (uint32_t i = 0; i < m->funcs.len; i++) {
        g->counter[i] = NO_INDEX;
        Str key = m->funcs.data[i].imported ? (Str){0} : profile_key(m, i);
        if (key.len == 0) continue;
        uint32_t earlier = map_add(&seen, key, count);
        g->counter[i] = earlier != MAP_NONE ? earlier : count++;
        if (earlier != MAP_NONE) continue;
        buf_puts(keys, "    ");
        ctext_write(key, keys);
        buf_puts(keys, ",\n");
    }
    return count;
}

void write_counters(Gen *g, Buf *out) {
    const char *p = g->p;
    Buf keys = {0};
    uint32_t count = number_counters(g, &keys);
    buf_printf(out,
               "#include \"%s.h\"\n#include \"%s_gen.h\"\n\n"
               "gowasm_counter %s__counters[%u];\n"
               "static const char *const %s__keys[] = {\n%.*s    0};\n"
               "static const gowasm_profile %s__profile = {\"%s\", %uu, %s__counters,\n"
               "                                           %s__keys};\n\n"
               "GW_API gowasm_status %s_profile_write(const char *file) {\n"
               "    return gowasm__profile_write(&%s__profile, file);\n}\n\n"
               "__attribute__((destructor)) static void %s__at_exit(void) {\n"
               "    gowasm__profile_write(&%s__profile, 0);\n}\n",
               p, p, p, count + 1, p, (int)keys.len, keys.len != 0 ? (const char *)keys.data : "",
               p, p, count, p, p, p, p, p, p);
    buf_free(&keys);
}

/* A loop's label, "w2c_L3:" or "var_L3:": the length of that; 0: it is none. */
static size_t loop_label(Str text) {
    if (!str_starts(text, "w2c_L") && !str_starts(text, "var_L")) return 0;
    const char *colon = memchr(text.data, ':', text.len);
    return colon != NULL ? (size_t)(colon - text.data) + 1 : 0;
}

static void add_count(CBody *body, const char *macro, uint32_t number) {
    char text[48];
    int n = snprintf(text, sizeof text, "%s(%u);", macro, (unsigned)number);
    cbody_add(body, (CStmt){.kind = CS_OTHER, .text = {text, (size_t)n}});
}

static void add_with_counter(CBody *body, const CStmt *s, uint32_t counter) {
    size_t label = counter != NO_INDEX && s->kind == CS_OTHER ? loop_label(s->text) : 0;
    if (label == 0) {
        VEC_PUSH(&body->arena, &body->stmts, *s);
        return;
    }
    cbody_add(body, (CStmt){.kind = CS_OTHER, .text = {s->text.data, label}});
    add_count(body, "GW_COUNT_LOOP", counter);
    if (s->text.len > label)
        cbody_add(body,
                  (CStmt){.kind = CS_OTHER, .text = {s->text.data + label, s->text.len - label}});
}

static bool counts_locally(const Code *code) {
    bool any = false;
    for (uint32_t i = 0; i < code->len; i++)
        any = any || (code->data[i].op == OP_interruption_check && code->data[i].a == CHECK_LOCAL);
    return any;
}

void counters_add(const Gen *g, CBody *body) {
    const bool ticks = counts_locally(&g->m->funcs.data[body->func].code);
    const uint32_t counter = g->counter != NULL ? g->counter[body->func] : NO_INDEX;
    if (!ticks && counter == NO_INDEX) return;
    const CStmt *from = body->stmts.data;
    const uint32_t count = body->stmts.len;
    body->stmts.data = NULL;
    body->stmts.len = body->stmts.cap = 0;
    bool begun = false;
    for (uint32_t i = 0; i < count; i++) {
        if (!begun && cbody_is_code(&from[i])) {
            if (ticks) cbody_add(body, (CStmt){.kind = CS_OTHER, .text = STR("GW_TICKS_LOCAL;")});
            if (counter != NO_INDEX) add_count(body, "GW_COUNT_CALL", counter);
            begun = true;
        }
        add_with_counter(body, &from[i], counter);
    }
}
