/* symbols.c: what the functions are called in errors and in debuggers.
 *
 * Input: the module. Output: a name for each function that has one; the symbols of -g; the
 * table of names, PREFIX_names.c. Invariants: no two functions have the same symbol, and an
 * assembler takes all of them. Names are the guest's own words: two may be alike, or odd. */
#include "base/ctext.h"
#include "base/map.h"
#include "golang/goshape.h"
#include "translate/gen.h"

/* As errors show it. */
static Str cleaned(Module *m, Str name) {
    Buf b = {0};
    buf_clean(&b, name, false);
    const bool same = str_eq(buf_view(&b), name);
    Str clean = same ? name : (Str){arena_copy(&m->arena, b.data, b.len), b.len};
    buf_free(&b);
    return clean;
}

/* That of the name section; else of Go's own tables, which are there without a name section, too
 * (go build -ldflags=-s); else that of an export. */
const Str *symbols_function_names(Module *m) {
    Str *names = ARENA_ARRAY(&m->arena, Str, m->funcs.len + 1);
    for (uint32_t i = 0; i < m->funcs.len; i++) {
        names[i] = m->funcs.data[i].name;
        if (names[i].len == 0 && m->go != NULL && i < m->go->nfuncs)
            names[i] = m->go->funcs[i].name;
    }
    for (uint32_t i = 0; i < m->exports.len; i++) {
        const Export *e = &m->exports.data[i];
        if (e->kind == EXT_FUNC && names[e->index].len == 0) names[e->index] = e->name;
    }
    for (uint32_t i = 0; i < m->funcs.len; i++) names[i] = cleaned(m, names[i]);
    return names;
}

/* Under -g every function's symbol is PREFIX.NAME with the guest's own name, in the characters that
 * all assemblers take, so that gdb and perf show main.fib. Names that occur twice get their index.
 */
const char **symbols_make(const Gen *g) {
    Module *m = g->m;
    const char **symbols = ARENA_ARRAY(&m->arena, const char *, m->funcs.len);
    Map seen = {.arena = &m->arena};
    Buf b = {0};
    for (uint32_t i = 0; i < m->funcs.len; i++) {
        Str name = g->name[i];
        b.len = 0;
        buf_printf(&b, "%s.", g->p);
        for (size_t k = 0; k < name.len; k++) {
            char c = name.data[k];
            bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                         (c >= '0' && c <= '9') || c == '.' || c == '_';
            buf_u8(&b, (uint8_t)(plain ? c : '_'));
        }
        bool taken = name.len == 0 || map_get(&seen, buf_view(&b)) != MAP_NONE;
        if (taken) buf_printf(&b, "..f%u", i); /* ".." stands in no Go name */
        while (taken && map_get(&seen, buf_view(&b)) != MAP_NONE) buf_u8(&b, '_');
        symbols[i] = arena_copy(&m->arena, b.data, b.len);
        map_add(&seen, (Str){symbols[i], b.len}, i);
    }
    buf_free(&b);
    return symbols;
}

void write_names(const Gen *g, Buf *out) {
    const Module *m = g->m;
    buf_printf(out, "#include \"%s_gen.h\"\n\n", g->p);
    uint32_t first = m->nimports[EXT_FUNC];
    for (uint32_t i = first; i < m->funcs.len; i++) {
        buf_printf(out, "GW_HIDDEN void %s__f%u(void)", g->p, i);
        if (g->symbol != NULL) buf_printf(out, " __asm__(\"%s\")", g->symbol[i]);
        buf_puts(out, ";\n");
    }
    buf_printf(out, "\nconst gowasm_symbol %s__symbols[%u] = {\n", g->p, m->funcs.len - first + 1);
    for (uint32_t i = first; i < m->funcs.len; i++) {
        buf_printf(out, "{%s__f%u, ", g->p, i);
        if (g->name[i].len != 0)
            ctext_write(g->name[i], out);
        else
            buf_printf(out, "\"func[%u]\"", i);
        buf_puts(out, "},\n");
    }
    buf_puts(out, "{0, 0}};\n");
}
