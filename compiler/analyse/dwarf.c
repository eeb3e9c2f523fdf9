/* dwarf.c: see dwarf.h: what the units say becomes tables over addresses.
 *
 * Input: units and entries (dwarfunit.c), line tables (dwarfline.c). Output: three tables, sorted
 * by address: the rows of all line tables, the functions, and the innermost inlined function.
 * Invariants: each entry costs some of a budget that follows from the sections' size
 * (dwarf_burn()); when it is spent the rest is left out. */
#include "analyse/dwarf.h"

#include "analyse/dwarfread.h"

#include <stdlib.h>
#include <string.h>

#define DEEPEST 256u /* entries inside entries */

/* Addresses of what the linker has left out: 0, or near the end. */
static bool is_dead(uint64_t address) {
    return address == 0 || address >= UINT32_MAX - 1;
}

/* Inlined functions --------------------------------------------------------------------------- */

static void add_span(Dwarf *d, uint64_t low, uint64_t high, uint32_t inlined) {
    if (is_dead(low) || low >= high || high > UINT32_MAX) return;
    VEC_PUSH(d->arena, &d->spans, (DwarfRange){(uint32_t)low, (uint32_t)high, inlined});
}

/* Range lists: section 2.17.3 of DWARF 4. */
static void add_range_list(Dwarf *d, uint64_t base, uint64_t offset, uint32_t inlined) {
    DwarfCursor c = dwarf_at(d->ranges, offset);
    while (dwarf_left(&c) && dwarf_burn(d, 8)) {
        uint64_t low = dwarf_fixed(&c, 4), high = dwarf_fixed(&c, 4);
        if (low == 0 && high == 0) break;
        if (low == UINT32_MAX)
            base = high;
        else
            add_span(d, base + low, base + high, inlined);
    }
}

static uint32_t add_inlined(Dwarf *d, const DwarfUnit *unit, uint64_t base, uint32_t parent,
                            const DwarfEntry *e) {
    DwarfInline in = {.parent = parent, .origin = e->origin, .file = NO_INDEX};
    if (e->call_file - 1 < unit->file_count)
        in.file = unit->first_file + (uint32_t)(e->call_file - 1);
    if (e->call_line <= INT32_MAX) in.line = (uint32_t)e->call_line;
    if (!dwarf_burn(d, 16)) return parent;
    VEC_PUSH(d->arena, &d->inlined, in);
    uint32_t index = d->inlined.len - 1;
    if (e->has_ranges)
        add_range_list(d, base, e->ranges, index);
    else if (e->has_low)
        add_span(d, e->low, e->high_is_size ? e->low + e->high : e->high, index);
    return index;
}

static void add_function(Dwarf *d, uint32_t entry, const DwarfEntry *e) {
    uint64_t high = e->high_is_size ? e->low + e->high : e->high;
    if (!e->has_low || is_dead(e->low) || e->low >= high || high > UINT32_MAX) return;
    if (!dwarf_burn(d, 16)) return;
    VEC_PUSH(d->arena, &d->functions,
             (DwarfFunction){.low = (uint32_t)e->low, .high = (uint32_t)high, .entry = entry});
}

/* What surrounds an entry's children. */
typedef struct Around {
    uint32_t inlined; /* or NO_INDEX */
    bool dead;        /* a function that was left out */
} Around;

static void read_unit(Dwarf *d, DwarfUnit *unit) {
    DwarfCursor c = dwarf_at(d->info, unit->first);
    Around stack[DEEPEST] = {{NO_INDEX, false}};
    uint32_t depth = 0;
    uint64_t base = 0;
    DwarfEntry e;
    if (!dwarf_left(&c)) return;
    c.end = (const uint8_t *)d->info.data + unit->end;
    for (;;) {
        uint32_t entry = (uint32_t)(c.p - (const uint8_t *)d->info.data);
        if (!dwarf_left(&c) || !dwarf_read_entry(d, unit, &c, &e)) return;
        Around inside = stack[depth];
        if (e.tag == 0) {
            if (depth-- == 0) return;
            continue;
        }
        if (e.tag == DW_TAG_compile_unit && depth == 0) {
            base = e.low;
            if (e.has_lines) dwarf_read_lines(d, unit, e.lines, e.comp_dir);
        } else if (e.tag == DW_TAG_subprogram) {
            inside = (Around){NO_INDEX, e.has_low && is_dead(e.low)};
            add_function(d, entry, &e);
        } else if (e.tag == DW_TAG_inlined_subroutine && !inside.dead && e.has_origin) {
            inside.inlined = add_inlined(d, unit, base, inside.inlined, &e);
        }
        if (!e.children) continue;
        if (++depth == DEEPEST) return;
        stack[depth] = inside;
    }
}

static int by_value(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* The last element that is not above `value`, or NO_INDEX. */
static uint32_t last_below(const uint32_t *sorted, uint32_t count, uint32_t value) {
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (sorted[middle] <= value)
            low = middle + 1;
        else
            high = middle;
    }
    return low != 0 ? low - 1 : NO_INDEX;
}

/* Spans come outer ones first, and hold within those that contain them. Compilers give
 * neighbours common addresses at times: then it is the first one's. */
static void flatten(Dwarf *d) {
    uint32_t n = 0, kept = 0;
    uint32_t *cuts = ARENA_ARRAY(d->arena, uint32_t, 2 * (size_t)d->spans.len + 1);
    for (uint32_t i = 0; i < d->spans.len; i++) {
        cuts[n++] = d->spans.data[i].low;
        cuts[n++] = d->spans.data[i].high;
    }
    qsort(cuts, n, sizeof *cuts, by_value);
    for (uint32_t i = 0; i < n; i++)
        if (kept == 0 || cuts[kept - 1] != cuts[i]) cuts[kept++] = cuts[i];
    d->cuts = cuts;
    d->cut_count = kept;
    d->at_cut = ARENA_ARRAY(d->arena, uint32_t, (size_t)kept + 1);
    for (uint32_t i = 0; i < kept; i++) d->at_cut[i] = NO_INDEX;
    for (uint32_t i = 0; i < d->spans.len; i++) {
        const DwarfRange *r = &d->spans.data[i];
        for (uint32_t k = last_below(cuts, kept, r->low); cuts[k] < r->high; k++) {
            if (!dwarf_burn(d, 1)) return;
            if (d->at_cut[k] == d->inlined.data[r->inlined].parent) d->at_cut[k] = r->inlined;
        }
    }
}

static Str cut(Dwarf *d, Str name) {
    if (name.len > DWARF_LONGEST_NAME) name.len = DWARF_LONGEST_NAME;
    return dwarf_burn(d, name.len) ? name : STR("?");
}

/* A name may stand in the entry that an entry refers to. */
static Str name_of(Dwarf *d, uint64_t origin) {
    for (int i = 0; i < 4; i++) {
        const DwarfUnit *unit = dwarf_unit_at(d, origin);
        DwarfEntry e;
        if (unit == NULL) break;
        DwarfCursor c = dwarf_at(d->info, origin);
        c.end = (const uint8_t *)d->info.data + unit->end;
        if (!dwarf_read_entry(d, unit, &c, &e)) break;
        /* TinyGo's linkage names are Go's with the package; those of C++ and Rust are mangled. */
        bool mangled = str_starts(e.linkage_name, "_Z") || str_starts(e.linkage_name, "_R");
        if (e.linkage_name.len != 0 && (!mangled || e.name.len == 0)) return cut(d, e.linkage_name);
        if (e.name.len != 0) return cut(d, e.name);
        if (!e.has_origin) break;
        origin = e.origin;
    }
    return STR("?");
}

/* Functions ----------------------------------------------------------------------------------- */

static int by_low(const void *a, const void *b) {
    const DwarfFunction *x = a, *y = b;
    if (x->low != y->low) return x->low < y->low ? -1 : 1;
    return x->high < y->high ? -1 : x->high > y->high;
}

static void sort_functions(Dwarf *d) {
    uint32_t reach = 0;
    if (d->functions.len != 0)
        qsort(d->functions.data, d->functions.len, sizeof *d->functions.data, by_low);
    for (uint32_t i = 0; i < d->functions.len; i++) {
        DwarfFunction *f = &d->functions.data[i];
        f->reach = reach;
        if (f->high > reach) reach = f->high;
    }
}

static bool contains(Str text, Str part) {
    for (size_t i = 0; i + part.len <= text.len; i++)
        if (memcmp(text.data + i, part.data, part.len) == 0) return true;
    return false;
}

/* Linkers write what was mangled in full, and make names of one file different: "f", "f.1". */
static bool same_function(Dwarf *d, const DwarfFunction *f, Str name) {
    if (name.len > DWARF_LONGEST_NAME) name.len = DWARF_LONGEST_NAME;
    if (name.len == 0) return true;
    Str known = name_of(d, f->entry);
    if (str_eq(name, known)) return true;
    return dwarf_burn(d, name.len * known.len / 8) && contains(name, known);
}

bool dwarf_has_function(Dwarf *d, uint32_t begin, uint32_t end, Str name) {
    uint32_t low = 0, high = d->functions.len;
    if (begin < d->code_start || begin >= end) return false;
    begin -= d->code_start;
    end -= d->code_start;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (d->functions.data[middle].low < begin)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = false;
    for (uint32_t i = low; i < d->functions.len && d->functions.data[i].low < end; i++) {
        const DwarfFunction *f = &d->functions.data[i];
        if (!dwarf_burn(d, 1) || f->low != begin || f->high != end) return false;
        if (i == low && f->reach > begin) return false;
        found = found || same_function(d, f, name);
    }
    return found;
}

/* Rows ---------------------------------------------------------------------------------------- */

/* At one address the end of a sequence comes before the start of another, and of two rows of one
 * sequence the later holds. */
static int by_address(const void *a, const void *b) {
    const DwarfRow *x = a, *y = b;
    if (x->address != y->address) return x->address < y->address ? -1 : 1;
    bool x_end = x->file == NO_INDEX, y_end = y->file == NO_INDEX;
    if (x_end != y_end) return x_end ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static const DwarfRow *row_at(const Dwarf *d, uint32_t address) {
    uint32_t low = 0, high = d->rows.len;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (d->rows.data[middle].address <= address)
            low = middle + 1;
        else
            high = middle;
    }
    return low != 0 && d->rows.data[low - 1].file != NO_INDEX ? &d->rows.data[low - 1] : NULL;
}

static void append(Buf *path, Str part) {
    if (part.len == 0) return;
    if (path->len != 0 && path->data[path->len - 1] != '/') buf_u8(path, '/');
    buf_str(path, part);
}

static Str path_of(Dwarf *d, uint32_t index) {
    if (index == NO_INDEX) return (Str){0};
    DwarfFile *f = &d->files.data[index];
    uint64_t length = (uint64_t)f->name.len + f->folder.len + f->comp_dir.len + 2;
    if (f->path.data != NULL || length > DWARF_LONGEST_NAME || !dwarf_burn(d, length))
        return f->path;
    Buf path = {0};
    bool absolute = f->name.data[0] == '/';
    if (!absolute && (f->folder.len == 0 || f->folder.data[0] != '/')) append(&path, f->comp_dir);
    if (!absolute) append(&path, f->folder);
    append(&path, f->name);
    f->path = (Str){arena_copy(d->arena, path.data, path.len), path.len};
    buf_free(&path);
    return f->path;
}

/* Interface ----------------------------------------------------------------------------------- */

Dwarf *read_dwarf(const Module *m, Arena *arena) {
    Dwarf *d = ARENA_NEW(arena, Dwarf);
    const struct {
        const char *name;
        Str *section;
    } sections[] = {{".debug_info", &d->info},     {".debug_abbrev", &d->abbrev},
                    {".debug_line", &d->line},     {".debug_str", &d->str},
                    {".debug_ranges", &d->ranges}, {NULL, NULL}};
    d->arena = arena;
    d->code_start = m->code_start;
    for (uint32_t i = 0; i < m->customs.len; i++) {
        const Custom *custom = &m->customs.data[i];
        for (int k = 0; sections[k].name != NULL; k++)
            if (str_eq_c(custom->name, sections[k].name)) *sections[k].section = custom->bytes;
    }
    if (d->info.len == 0 || d->abbrev.len == 0 || d->line.len == 0) return NULL;
    const uint64_t size = (uint64_t)d->info.len + d->abbrev.len + d->line.len + d->ranges.len;
    d->fuel = 4 * size; /* once would do for what compilers write */
    dwarf_read_units(d);
    for (uint32_t i = 0; i < d->units.len; i++) read_unit(d, &d->units.data[i]);
    if (d->rows.len == 0) return NULL;
    qsort(d->rows.data, d->rows.len, sizeof *d->rows.data, by_address);
    flatten(d);
    sort_functions(d);
    d->fuel = 4 * size; /* for names and paths */
    return d;
}

uint32_t dwarf_count(const Dwarf *d) {
    return d->inlined.len > d->files.len ? d->inlined.len : d->files.len;
}

uint32_t dwarf_frames(Dwarf *d, uint32_t offset, DwarfFrame frames[DWARF_FRAMES]) {
    if (offset < d->code_start) return 0;
    uint32_t address = offset - d->code_start, count = 0;
    const DwarfRow *row = row_at(d, address);
    if (row == NULL) return 0;
    uint32_t cut = last_below(d->cuts, d->cut_count, address);
    uint32_t at = cut != NO_INDEX ? d->at_cut[cut] : NO_INDEX;
    DwarfFrame frame = {NO_INDEX, row->file, {0}, path_of(d, row->file), row->line};
    for (; at != NO_INDEX && count < DWARF_FRAMES - 1; at = d->inlined.data[at].parent) {
        DwarfInline *in = &d->inlined.data[at];
        if (in->name.data == NULL) in->name = name_of(d, in->origin);
        frame.function = in->name;
        frame.inlined = at;
        frames[count++] = frame;
        frame = (DwarfFrame){NO_INDEX, in->file, {0}, path_of(d, in->file), in->line};
    }
    frames[count++] = frame;
    return count;
}
