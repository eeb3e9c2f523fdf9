/* golines.c: see golines.h. The tables are those of runtime.pcvalue, runtime.funcfile and
 * runtime.inlineUnwinder (src/runtime/symtab.go, symtabinl.go), Go 1.21 to 1.27.
 *
 * Invariants: any number of functions may have the same long tables, and be asked about at any
 * number of calls: a table is decoded once for all calls of a function, and all steps, and the
 * texts that are looked at, are paid for (pclntab_spend()). */
#include "golang/golines.h"

#include "base/map.h"
#include "golang/goshape.h"
#include "golang/gotables.h"
#include "golang/pclntab.h"

#include <string.h>

#define MAX_TEXT 4096u /* bytes of a function's name, or a file's, with the zero that ends it */
#define MAX_PC 64u     /* as far as a PC is looked for that is the function's own, not inlined */

/* Steps for each byte of the image. Of Go's own modules each table is a function's or a few's. */
#define STEPS_PER_BYTE 32u
#define BYTES_PER_STEP 16u /* of texts */

/* Up to the PC `end` the value is this. */
typedef struct PcRun {
    uint32_t end;
    int32_t value;
} PcRun;

/* A table as it was decoded last. */
typedef struct PcTable {
    uint32_t offset; /* from pctab; 0: none */
    VEC(PcRun) runs; /* ends ascend */
} PcTable;

/* Those that are asked for by turns. */
typedef enum PcUse { CALL_LINE, CALL_FILE, CALL_INLINED, START_FILE, START_INLINED, PC_USES } PcUse;

/* Where a function starts, once it was asked for. */
typedef struct GoStart {
    SourcePos pos;
    bool asked, known;
} GoStart;

struct GoLines {
    Pclntab t;
    uint64_t cu, files, pctab; /* offsets from the header */
    uint64_t gofunc;           /* go:func.*, in the image; 0: not known */
    uint32_t nfuncs, first;    /* of the module; after its imports */
    uint64_t *func;            /* by function index: offset of its runtime._func, or 0 */
    GoStart *start;            /* by function index */
    PcTable tables[PC_USES];
    Arena *arena; /* of tables */
};

GoLines *read_go_lines(Module *m, Arena *arena) {
    GoLines *l = ARENA_ARRAY(arena, GoLines, 1);
    Map names = {.arena = arena};
    const Pclntab *t = open_pclntab(m);
    if (t == NULL) return NULL;
    l->arena = arena;
    l->t = *t;
    l->t.work = STEPS_PER_BYTE * t->image.size;
    l->cu = get64(t->data + GO_pcHeader_cuOffset);
    l->files = get64(t->data + GO_pcHeader_filetabOffset);
    l->pctab = get64(t->data + GO_pcHeader_pctabOffset);
    if (l->cu >= t->size || l->files >= t->size || l->pctab >= t->size) return NULL;
    GoTables tables;
    if (find_go_tables(m, &tables) && tables.gofunc != 0) l->gofunc = tables.gofunc - t->image.base;
    l->nfuncs = m->funcs.len;
    l->first = m->nimports[EXT_FUNC];
    l->func = ARENA_ARRAY(arena, uint64_t, l->nfuncs);
    l->start = ARENA_ARRAY(arena, GoStart, l->nfuncs);
    for (uint64_t i = 0; i < t->nfunc; i++)
        l->func[l->first + (uint32_t)pclntab_index(t, i)] = pclntab_func(t, i);
    for (uint32_t i = l->first; i < l->nfuncs; i++) {
        Str name = m->funcs.data[i].name;
        uint32_t same = name.len != 0 ? map_add(&names, name, i) : MAP_NONE;
        if (l->func[i] == 0 && same != MAP_NONE) l->func[i] = l->func[same];
    }
    return l;
}

static bool read_varint(const Pclntab *t, uint64_t *at, uint32_t *value) {
    *value = 0;
    for (unsigned shift = 0; shift < 35 && *at < t->size; shift += 7) {
        uint8_t byte = t->data[(*at)++];
        if (shift < 32) *value |= (uint32_t)(byte & 0x7f) << shift;
        if (byte < 0x80) return true;
    }
    return false;
}

static void decode_table(GoLines *l, PcTable *table, uint32_t offset) {
    uint64_t at = l->pctab + offset, here = 0;
    uint32_t value = UINT32_MAX, delta, step;
    table->offset = offset;
    table->runs.len = 0;
    for (bool first = true; pclntab_spend(&l->t, 1) && read_varint(&l->t, &at, &delta);
         first = false) {
        if ((delta == 0 && !first) || !read_varint(&l->t, &at, &step)) break;
        value += delta & 1 ? ~(delta >> 1) : delta >> 1;
        here += step;
        if (step == 0) break; /* no table of Go's; nor is one that goes on after the last PC_B */
        const bool last = here > GO_PC_B_MASK;
        const uint32_t end = last ? GO_PC_B_MASK + 1u : (uint32_t)here;
        VEC_PUSH(l->arena, &table->runs, (PcRun){end, (int32_t)value});
        if (last) break;
    }
}

/* runtime.pcvalue: the value at a PC in the table at this offset; -1 where there is none. */
static int64_t pc_value(GoLines *l, PcUse use, uint32_t offset, uint32_t pc) {
    PcTable *table = &l->tables[use];
    if (offset == 0) return -1;
    if (table->offset != offset) decode_table(l, table, offset);
    uint32_t low = 0, high = table->runs.len;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (pc < table->runs.data[middle].end)
            high = middle;
        else
            low = middle + 1;
    }
    return low < table->runs.len ? table->runs.data[low].value : -1;
}

/* The text at an offset from the header; false when there is none. */
static bool text_at(GoLines *l, uint64_t at, Str *text) {
    const Pclntab *t = &l->t;
    if (at >= t->size) return false;
    const uint64_t limit = t->size - at < MAX_TEXT ? t->size - at : MAX_TEXT;
    const uint8_t *p = t->data + at, *nul = memchr(p, 0, limit);
    *text = (Str){(const char *)p, nul != NULL ? (size_t)(nul - p) : 0};
    return pclntab_spend(&l->t, 1 + (nul != NULL ? text->len : limit) / BYTES_PER_STEP) &&
           text->len != 0;
}

static bool file_at(GoLines *l, PcUse use, uint64_t func, uint32_t pc, Str *file) {
    const Pclntab *t = &l->t;
    int64_t n = pc_value(l, use, get32(t->data + func + GO_func_pcfile), pc);
    if (n < 0) return false;
    uint64_t cu = l->cu + 4 * ((uint64_t)get32(t->data + func + GO_func_cuOffset) + (uint64_t)n);
    if (cu > t->size - 4) return false;
    return text_at(l, l->files + get32(t->data + cu), file) &&
           file->data[0] != '<'; /* <autogenerated> */
}

/* The function that a return address lies in, offset of its runtime._func or 0, and the PC in it
 * that the tables know, one before it. */
static uint64_t func_of_call(const GoLines *l, uint64_t return_pc, uint32_t *pc) {
    uint64_t index = (return_pc >> GO_PC_F_SHIFT) - GO_PC_F_BASE + l->first;
    *pc = (uint32_t)(return_pc & GO_PC_B_MASK);
    if (*pc != 0) --*pc;
    bool known = return_pc >> GO_PC_F_SHIFT >= GO_PC_F_BASE && index < l->nfuncs;
    return known ? l->func[index] : 0;
}

static bool pos_of_call(GoLines *l, uint64_t func, uint32_t pc, SourcePos *pos) {
    int64_t line = pc_value(l, CALL_LINE, get32(l->t.data + func + GO_func_pcln), pc);
    pos->line = (uint32_t)line;
    return line > 0 && file_at(l, CALL_FILE, func, pc, &pos->file);
}

bool go_call_pos(GoLines *l, uint64_t return_pc, SourcePos *pos) {
    uint32_t pc;
    uint64_t func = func_of_call(l, return_pc, &pc);
    return func != 0 && pos_of_call(l, func, pc, pos);
}

/* Offset of a function's table of inlined calls by PC, or 0. */
static uint32_t inline_table(const GoLines *l, uint64_t func) {
    const uint8_t *f = l->t.data + func;
    bool has = get32(f + GO_func_npcdata) > GO_PCDATA_INLTREE &&
               l->t.size - func >= GO_func_SIZE + 4 * (GO_PCDATA_INLTREE + 1);
    return has ? get32(f + GO_func_SIZE + 4 * GO_PCDATA_INLTREE) : 0;
}

static bool find_start(GoLines *l, uint64_t func, SourcePos *pos) {
    if (func == 0) return false;
    uint32_t tree = inline_table(l, func), pc = 0;
    while (pc < MAX_PC && pc_value(l, START_INLINED, tree, pc) >= 0) pc++;
    pos->line = get32(l->t.data + func + GO_func_startLine);
    return pos->line != 0 && pos->line <= INT32_MAX && file_at(l, START_FILE, func, pc, &pos->file);
}

bool go_start_pos(GoLines *l, uint32_t index, SourcePos *pos) {
    GoStart *start = &l->start[index];
    if (!start->asked) start->known = find_start(l, l->func[index], &start->pos);
    start->asked = true;
    *pos = start->pos;
    return start->known;
}

static bool name_at(GoLines *l, uint32_t offset, Str *name) {
    return text_at(l, l->t.names + offset, name);
}

bool go_source_func(GoLines *l, uint32_t index, SourceFunc *source) {
    return go_start_pos(l, index, &source->start) &&
           name_at(l, get32(l->t.data + l->func[index] + GO_func_nameOff), &source->name);
}

/* Its runtime.inlinedCall, or NULL. */
static const uint8_t *inlined_call(const GoLines *l, uint64_t func, int64_t index) {
    const Image *image = &l->t.image;
    uint32_t tree = pclntab_inline_tree(&l->t, func);
    if (index < 0 || tree == UINT32_MAX || l->gofunc == 0) return NULL;
    uint64_t at = l->gofunc + tree + GO_inlinedCall_SIZE * (uint64_t)index;
    bool fits = at <= image->size && image->size - at >= GO_inlinedCall_SIZE;
    return fits ? image->bytes + at : NULL;
}

bool go_call_site(GoLines *l, uint64_t return_pc, SourceFunc *caller, uint32_t *line) {
    uint32_t pc;
    SourcePos pos;
    uint64_t func = func_of_call(l, return_pc, &pc);
    if (func == 0 || !pos_of_call(l, func, pc, &pos)) return false;
    *line = pos.line;
    int64_t inlined = pc_value(l, CALL_INLINED, inline_table(l, func), pc);
    if (inlined < 0)
        return go_source_func(l, (uint32_t)((return_pc >> GO_PC_F_SHIFT) - GO_PC_F_BASE) + l->first,
                              caller);
    const uint8_t *call = inlined_call(l, func, inlined);
    if (call == NULL) return false;
    caller->start = (SourcePos){pos.file, get32(call + GO_inlinedCall_startLine)};
    return caller->start.line != 0 && caller->start.line <= INT32_MAX &&
           name_at(l, get32(call + GO_inlinedCall_nameOff), &caller->name);
}
