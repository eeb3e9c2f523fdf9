/* counters.c: PREFIX_profile.c, what --profile-gen adds to the generated code: a counter for each
 * function of the module as it was read, their keys, and writing them at the process's exit.
 *
 * Functions that a pass made from one share its counter; what a pass made from nothing has none. */
#include "analyse/profile.h"
#include "base/ctext.h"
#include "translate/gen.h"

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
        write_c_string(key, keys);
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
