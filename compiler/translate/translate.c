/* translate.c: the order of the translator's work.
 *
 * Comes in: a verified Module and its C interface. Goes out: PREFIX.h's private twin PREFIX_gen.h,
 * PREFIX_glue.c, PREFIX_image.c, PREFIX_names.c, PREFIX_profile.c and the shards PREFIX_000.c ...:
 * each a self-contained C file, the same for the same input whatever the machine. */
#include "translate/translate.h"

#include "base/map.h"
#include "translate/gen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Buf *new_source(const Gen *g, const char *suffix) {
    Sources *s = g->out;
    if (s->count == s->cap) {
        uint32_t cap = s->cap != 0 ? s->cap * 2 : 16;
        SourceFile *files = realloc(s->files, cap * sizeof *files);
        if (files == NULL) die("out of memory");
        s->files = files;
        s->cap = cap;
    }
    SourceFile *f = &s->files[s->count];
    size_t size = strlen(g->p) + strlen(suffix) + 1;
    *f = (SourceFile){.name = malloc(size)};
    if (f->name == NULL) die("out of memory");
    snprintf(f->name, size, "%s%s", g->p, suffix);
    s->count++;
    return &f->text;
}

void sources_free(Sources *s) {
    for (uint32_t i = 0; i < s->count; i++) {
        free(s->files[i].name);
        buf_free(&s->files[i].text);
    }
    free(s->files);
    *s = (Sources){0};
}

/* Under -g every function's symbol is PREFIX.NAME with the guest's own name, in the characters that
 * all assemblers take, so that gdb and perf show main.fib. Names that occur twice get their index.
 */
static const char **make_symbols(Module *m, const char *prefix) {
    const char **symbols = ARENA_ARRAY(&m->arena, const char *, m->funcs.len);
    Map seen = {.arena = &m->arena};
    Buf b = {0};
    for (uint32_t i = 0; i < m->funcs.len; i++) {
        Str name = m->funcs.data[i].name;
        b.len = 0;
        buf_printf(&b, "%s.", prefix);
        for (size_t k = 0; k < name.len; k++) {
            char c = name.data[k];
            bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                         (c >= '0' && c <= '9') || c == '.' || c == '_';
            buf_u8(&b, (uint8_t)(plain ? c : '_'));
        }
        bool taken = name.len == 0 || map_get(&seen, buf_view(&b)) != MAP_NONE;
        if (taken) buf_printf(&b, "..f%u", i); /* ".." stands in no Go name */
        symbols[i] = arena_copy(&m->arena, b.data, b.len);
        map_add(&seen, (Str){symbols[i], b.len}, i);
    }
    buf_free(&b);
    return symbols;
}

/* The largest address that a load or store can reach beyond its 32-bit index. */
static uint32_t max_offset(const Module *m) {
    uint64_t max = 0;
    for (uint32_t f = 0; f < m->funcs.len; f++) {
        const Code *code = &m->funcs.data[f].code;
        for (uint32_t i = 0; i < code->len; i++) {
            const Insn *in = &code->data[i];
            if (op_info[in->op].imm == IMM_MEMARG && in->imm > max) max = in->imm;
        }
    }
    max += 16; /* the widest access */
    return max > UINT32_MAX ? UINT32_MAX : (uint32_t)max;
}

/* Beyond this the guard behind another module's memory may be too short. */
#define SHARED_GUARD 0x100000u /* GOWASM_SHARED_GUARD of gowasm_rt.h */

static bool needs_bounds_checks(const Module *m, const TranslateOptions *o, bool bare,
                                uint32_t reach) {
    bool imported = m->memories.len != 0 && m->memories.data[0].imported;
    return o->bounds_checks || bare || (imported && reach > SHARED_GUARD);
}

static void write_names(const Gen *g, Buf *out) {
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
        if (m->funcs.data[i].name.len != 0)
            write_c_string(m->funcs.data[i].name, out);
        else
            buf_printf(out, "\"func[%u]\"", i);
        buf_puts(out, "},\n");
    }
    buf_puts(out, "{0, 0}};\n");
}

bool translate_module(Module *m, const Interface *interface, const TranslateOptions *options,
                      Sources *out, Diag *d) {
    uint32_t reach = max_offset(m);
    Gen g = {.m = m,
             .interface = interface,
             .options = options,
             .out = out,
             .d = d,
             .p = options->prefix,
             .type_id = module_type_ids(m, &m->arena),
             .const_table = find_const_tables(m),
             .links = interface->bare == NULL && module_links(m),
             .bounds_checks = needs_bounds_checks(m, options, interface->bare != NULL, reach),
             .max_offset = reach,
             .image = image_is_static(m),
             .entry_ticks = options->interruptible ? find_entry_ticks(m) : NULL,
             .symbol = options->debug ? make_symbols(m, options->prefix) : NULL,
             .lines = options->debug && interface->toolchain.kind == TC_GO && m->go != NULL
                          ? read_go_lines(m, &m->arena)
                          : NULL};
    if (options->count) write_counters(&g, new_source(&g, "_profile.c"));
    write_gen_header(&g, new_source(&g, "_gen.h"));
    Buf *image = new_source(&g, "_image.c");
    buf_printf(image, "#include \"%s_gen.h\"\n\n", g.p);
    g.runs = write_image(&g, image);
    if (!write_glue(&g, new_source(&g, "_glue.c"))) return false;
    if (options->names) write_names(&g, new_source(&g, "_names.c"));
    return write_shards(&g);
}
