/* sites.c: the positions in the source that calls stand at, for the traces of guests with DWARF.
 *
 * Input: the Module and its DWARF. Output: tables of PREFIX_names.c (gowasm_sites in
 * gowasm_rt_hosted.h), by function and number of the call, and GW_SITE(function, call) before each
 * call in the C of a body: a label there, which the runtime finds return addresses by. Without
 * GW_SITE_END after it, compilers would make one call of two that stand at ends of code. A shard
 * does not change with the lines, or with other functions.
 * Invariants: wasm2c prints calls in the order of the code, without those that cannot be reached.
 * If there are not as many, the function's calls have no positions. */
#include "analyse/dwarf.h"
#include "base/ctext.h"
#include "base/map.h"
#include "translate/gen.h"

#include <string.h>

/* Bytes of names in all: a name may be any part of a section that is as long as the module. */
#define LARGEST_TEXTS (32u << 20)

typedef struct Position {
    uint32_t function, file; /* offsets in the texts; the function that was compiled has none */
    uint32_t line, caller;   /* caller: another position, or NO_INDEX */
} Position;

struct Sites {
    Arena *arena;
    Map text_map, position_map;
    VEC(char) texts;
    VEC(Position) positions;
    VEC(uint32_t) calls; /* by first[function] + call: a position, or NO_INDEX */
    uint32_t *first;     /* by function; one more at the end */
    SourcePos *start;    /* by function */
};

/* Calls the visitor for each call that can be reached, in order. */
static void each_call(const Code *code, void (*visit)(void *, const Insn *), void *user) {
    uint32_t dead = 0; /* blocks that are open in unreachable code, and 1 for the first */
    for (uint32_t i = 0; i < code->len; i++) {
        const Insn *in = &code->data[i];
        bool block = op_info[in->op].imm == IMM_BLOCK;
        if (dead != 0) {
            if (block)
                dead++;
            else if (in->op == OP_end || (in->op == OP_else && dead == 1))
                dead--;
            continue;
        }
        if (op_never_goes_on(in->op)) dead = 1;
        if (in->op == OP_call || in->op == OP_call_indirect) visit(user, in);
    }
}

static uint32_t intern_text(Sites *s, Str text) {
    uint32_t at = map_get(&s->text_map, text);
    if (at != MAP_NONE) return at;
    at = s->texts.len;
    if (at >= LARGEST_TEXTS || text.len >= LARGEST_TEXTS - at)
        return 0; /* no name is better than too much */
    VEC_RESERVE(s->arena, &s->texts, at + (uint32_t)text.len + 1);
    if (text.len != 0) memcpy(s->texts.data + at, text.data, text.len);
    s->texts.data[at + text.len] = 0;
    s->texts.len += (uint32_t)text.len + 1;
    map_add(&s->text_map, text, at);
    return at;
}

static uint32_t intern_position(Sites *s, Position pos) {
    Str key = {(const char *)&pos, sizeof pos};
    uint32_t index = map_get(&s->position_map, key);
    if (index != MAP_NONE) return index;
    key.data = arena_copy(s->arena, key.data, key.len);
    map_add(&s->position_map, key, s->positions.len);
    VEC_PUSH(s->arena, &s->positions, pos);
    return s->positions.len - 1;
}

typedef struct Visit {
    Sites *sites;
    Dwarf *dwarf;
    bool known;              /* the DWARF fits the function */
    uint32_t *names, *files; /* texts by number of the inlined function, of the file; 0: not yet */
} Visit;

/* Each text is looked up once. */
static uint32_t text_of(Visit *v, uint32_t *known, uint32_t number, Str text) {
    if (number == NO_INDEX) return 0;
    if (known[number] == 0) known[number] = intern_text(v->sites, text);
    return known[number];
}

static void add_call(void *user, const Insn *in) {
    Visit *v = user;
    DwarfFrame frames[DWARF_FRAMES];
    uint32_t pos = NO_INDEX;
    uint32_t count = v->known ? dwarf_frames(v->dwarf, in->offset, frames) : 0;
    for (uint32_t i = count; i-- > 0;) {
        uint32_t function = text_of(v, v->names, frames[i].inlined, frames[i].function);
        uint32_t file = text_of(v, v->files, frames[i].place, frames[i].file);
        pos = intern_position(v->sites, (Position){function, file, frames[i].line, pos});
    }
    VEC_PUSH(v->sites->arena, &v->sites->calls, pos);
}

/* Of the first instruction that a line is known of. */
static SourcePos first_pos(Dwarf *dwarf, const Code *code) {
    DwarfFrame frames[DWARF_FRAMES];
    for (uint32_t i = 0; i < code->len; i++) {
        uint32_t count = dwarf_frames(dwarf, code->data[i].offset, frames);
        if (count != 0 && frames[count - 1].line != 0)
            return (SourcePos){frames[count - 1].file, frames[count - 1].line};
    }
    return (SourcePos){0};
}

static bool fits(Dwarf *dwarf, const Func *f) {
    return f->code.len != 0 &&
           dwarf_has_function(dwarf, f->offset, f->code.data[f->code.len - 1].offset + 1, f->name);
}

const Sites *find_sites(Module *m) {
    Visit v = {.sites = ARENA_NEW(&m->arena, Sites), .dwarf = read_dwarf(m, &m->arena)};
    Sites *s = v.sites;
    if (v.dwarf == NULL) return NULL;
    s->arena = s->text_map.arena = s->position_map.arena = &m->arena;
    s->first = ARENA_ARRAY(&m->arena, uint32_t, m->funcs.len + 1);
    intern_text(s, (Str){0});
    v.names = ARENA_ARRAY(&m->arena, uint32_t, dwarf_count(v.dwarf));
    v.files = ARENA_ARRAY(&m->arena, uint32_t, dwarf_count(v.dwarf));
    s->start = ARENA_ARRAY(&m->arena, SourcePos, m->funcs.len);
    for (uint32_t f = 0; f < m->funcs.len; f++) {
        v.known = fits(v.dwarf, &m->funcs.data[f]);
        if (v.known) s->start[f] = first_pos(v.dwarf, &m->funcs.data[f].code);
        s->first[f] = s->calls.len;
        each_call(&m->funcs.data[f].code, add_call, &v);
    }
    s->first[m->funcs.len] = s->calls.len;
    return s;
}

static uint32_t site_count(const Sites *s, uint32_t func) {
    return s->first[func + 1] - s->first[func];
}

bool sites_has_calls(const Sites *s, uint32_t func) {
    return site_count(s, func) != 0;
}

const SourcePos *sites_pos_of_start(const Sites *s, uint32_t func) {
    return &s->start[func];
}

SourcePos sites_pos_of_call(const Sites *s, uint32_t func, uint32_t call) {
    uint32_t pos = s->calls.data[s->first[func] + call];
    if (pos == NO_INDEX) return (SourcePos){0};
    const Position *p = &s->positions.data[pos];
    return (SourcePos){str_from(s->texts.data + p->file), p->line};
}

bool sites_match(const Gen *g, const CBody *body) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < body->stmts.len; i++) count += body->stmts.data[i].calls;
    return count == site_count(g->sites, body->func);
}

void mark_sites(const Gen *g, CBody *body) {
    if (g->sites == NULL || !g->options->names || !sites_match(g, body)) return;
    const uint32_t func = body->func - g->m->nimports[EXT_FUNC];
    uint32_t call = 0;
    Buf text = {0};
    for (uint32_t i = 0; i < body->stmts.len; i++) {
        CStmt *s = &body->stmts.data[i];
        if (!s->calls) continue;
        text.len = 0;
        buf_printf(&text, "GW_SITE(%u, %u); ", func, call);
        buf_str(&text, s->text);
        if (str_ends(s->text, ";")) buf_printf(&text, " GW_SITE_END(%u);", call);
        s->text = (Str){arena_copy(&body->arena, text.data, text.len), text.len};
        call++;
    }
    buf_free(&text);
}

static void write_numbers(const char *type, const char *p, const char *name,
                          const uint32_t *numbers, uint32_t count, Buf *out) {
    buf_printf(out, "\nstatic const %s %s__%s[] = {", type, p, name);
    for (uint32_t i = 0; i < count; i++)
        buf_printf(out, "%s%uu,", i % 12 == 0 ? "\n" : " ", numbers[i]);
    buf_puts(out, count != 0 ? "\n};\n" : "0};\n");
}

void write_sites(const Gen *g, Buf *out) {
    const Sites *s = g->sites;
    const Module *m = g->m;
    uint32_t imported = m->nimports[EXT_FUNC];
    write_numbers("uint32_t", g->p, "first_site", s->first + imported, m->funcs.len - imported + 1,
                  out);
    write_numbers("uint32_t", g->p, "site", s->calls.data, s->calls.len, out);
    buf_printf(out, "\nstatic const gowasm_source_pos %s__position[] = {\n", g->p);
    for (uint32_t i = 0; i < s->positions.len; i++) {
        const Position *p = &s->positions.data[i];
        buf_printf(out, "{%uu, %uu, %uu, %uu},\n", p->function, p->file, p->line, p->caller);
    }
    buf_printf(out, "{0}};\n\nstatic const char %s__position_texts[] =\n", g->p);
    for (uint32_t at = 0; at < s->texts.len;) {
        Str text = str_from(s->texts.data + at);
        ctext_write(text, out);
        buf_puts(out, " \"\\0\"\n");
        at += (uint32_t)text.len + 1;
    }
    buf_printf(out,
               ";\n\nconst gowasm_sites %s__sites = {%s__first_site, %s__site, %s__position, "
               "%s__position_texts};\n",
               g->p, g->p, g->p, g->p, g->p);
}
