/* dwarfread.h: what the files that read DWARF share: a cursor over untrusted bytes, compilation
 * units and their entries. Private to dwarf.c, dwarfunit.c and dwarfline.c. */
#ifndef GOWASM_ANALYSE_DWARFREAD_H
#define GOWASM_ANALYSE_DWARFREAD_H

#include "analyse/dwarf.h"

/* Reads nothing beyond `end`: there every number is 0 and every string empty. */
typedef struct DwarfCursor {
    const uint8_t *p, *end;
} DwarfCursor;

static inline bool dwarf_left(const DwarfCursor *c) {
    return c->p < c->end;
}
DwarfCursor dwarf_at(Str section, uint64_t offset);
void dwarf_skip(DwarfCursor *c, uint64_t bytes);
uint64_t dwarf_fixed(DwarfCursor *c, unsigned bytes); /* little-endian */
uint64_t dwarf_unsigned(DwarfCursor *c);              /* LEB128 */
int64_t dwarf_signed(DwarfCursor *c);
Str dwarf_string(DwarfCursor *c); /* up to a NUL */

typedef struct DwarfAttribute {
    uint64_t name, form;
} DwarfAttribute;

/* The form of an entry: section 7.5.3 of DWARF 4. */
typedef struct DwarfAbbrev {
    uint64_t code, tag;
    bool children;
    uint32_t first, count; /* among the unit's attributes */
} DwarfAbbrev;

typedef struct DwarfFile {
    Str folder, name; /* as the table has them */
    Str path;         /* made when it is asked for */
    Str comp_dir;     /* of the unit */
} DwarfFile;

/* A row of a line table: from `address` on, up to the next row. */
typedef struct DwarfRow {
    uint32_t address, order;
    uint32_t file, line; /* file: in Dwarf.files; NO_INDEX after the end of a sequence */
} DwarfRow;

typedef struct DwarfUnit {
    uint32_t offset, first, end; /* in .debug_info: its header, its first entry, after it */
    unsigned address_size;
    VEC(DwarfAbbrev) abbrevs;
    VEC(DwarfAttribute) attributes;
    uint32_t first_file, file_count; /* in Dwarf.files */
} DwarfUnit;

/* A place that another function was inlined at. */
typedef struct DwarfInline {
    uint32_t parent;     /* the inlined function around it, or NO_INDEX */
    uint64_t origin;     /* offset of the inlined function's entry in .debug_info */
    uint32_t file, line; /* of the call */
    Str name;            /* of the function, once it was asked for */
} DwarfInline;

typedef struct DwarfRange {
    uint32_t low, high, inlined; /* inlined: in Dwarf.inlined */
} DwarfRange;

/* A function that has code. */
typedef struct DwarfFunction {
    uint32_t low, high, entry; /* entry: offset in .debug_info */
    uint32_t reach;            /* the highest end of those that come before it in d->functions */
} DwarfFunction;

struct Dwarf {
    Arena *arena;
    Str info, abbrev, line, str, ranges; /* the sections */
    uint32_t code_start;
    uint64_t fuel; /* how much work is left, in about as many bytes */
    VEC(DwarfUnit) units;
    VEC(DwarfFile) files;
    VEC(DwarfRow) rows;
    VEC(DwarfFunction) functions; /* by address */
    VEC(DwarfInline) inlined;
    VEC(DwarfRange) spans;
    uint32_t *cuts, *at_cut; /* addresses, sorted, and the innermost inlined function from there */
    uint32_t cut_count;
};

/* Takes fuel; false when there is none left. */
bool dwarf_burn(Dwarf *d, uint64_t work);

/* Tags and attributes: figures 18 and 20 of DWARF 4. */
enum {
    DW_TAG_compile_unit = 0x11,
    DW_TAG_inlined_subroutine = 0x1d,
    DW_TAG_subprogram = 0x2e,
};

/* An entry of .debug_info: what is wanted of its attributes. */
typedef struct DwarfEntry {
    uint64_t tag; /* 0: the end of its parent's children */
    bool children, has_low, has_ranges, has_origin, has_lines;
    bool high_is_size;
    uint64_t low, high, ranges, origin, lines;
    uint64_t call_file, call_line;
    Str name, linkage_name, comp_dir;
} DwarfEntry;

/* dwarfunit.c: the units of .debug_info with their abbreviations, into d->units. */
void dwarf_read_units(Dwarf *d);

/* The entry at the cursor, which goes after it. False: it cannot be read, nor what follows. */
bool dwarf_read_entry(Dwarf *d, const DwarfUnit *unit, DwarfCursor *c, DwarfEntry *entry);

/* The unit that an offset in .debug_info lies in, or NULL. */
const DwarfUnit *dwarf_unit_at(const Dwarf *d, uint64_t offset);

/* dwarfline.c: files and rows of the line table at this offset in .debug_line. */
void dwarf_read_lines(Dwarf *d, DwarfUnit *unit, uint64_t offset, Str comp_dir);

#endif
