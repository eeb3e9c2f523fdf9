/* dwarfline.c: line number programs: section 6.2 of DWARF 4.
 *
 * Input: an offset in .debug_line. Output: the files of its header, and rows, each sequence of
 * which ends with a row that has no file. Sequences at address 0 are of functions that the linker
 * has left out: no function starts there. */
#include "analyse/dwarfread.h"

typedef struct Program {
    uint64_t min_length, line_range, opcode_base;
    int64_t line_base;
    uint8_t lengths[256]; /* of standard opcodes, in operands */
} Program;

typedef struct Registers {
    uint64_t address, file, line;
} Registers;

/* "include_directories" and "file_names". Returns false at an end that comes too early. */
static bool read_files(Dwarf *d, DwarfUnit *unit, DwarfCursor *c, Str comp_dir) {
    VEC(Str) folders = {0};
    VEC_PUSH(d->arena, &folders, (Str){0}); /* 0: the compilation's own */
    for (;;) {
        Str folder = dwarf_string(c);
        if (!dwarf_burn(d, 4 + folder.len / 16)) return false;
        if (folder.len == 0) break;
        VEC_PUSH(d->arena, &folders, folder);
    }
    unit->first_file = d->files.len;
    unit->file_count = 0;
    for (;;) {
        DwarfFile file = {.name = dwarf_string(c), .comp_dir = comp_dir};
        if (!dwarf_burn(d, 16 + file.name.len / 16)) return false;
        if (file.name.len == 0) break;
        uint64_t folder = dwarf_unsigned(c);
        dwarf_unsigned(c); /* time of modification */
        dwarf_unsigned(c); /* length */
        if (folder < folders.len) file.folder = folders.data[folder];
        VEC_PUSH(d->arena, &d->files, file);
        unit->file_count++;
    }
    return dwarf_left(c);
}

static void add_row(Dwarf *d, const DwarfUnit *unit, const Registers *r, bool end) {
    uint32_t file = NO_INDEX;
    if (r->address > UINT32_MAX) return;
    /* Counted from 1. One that the table does not have: known to be somewhere, not where. */
    if (r->file - 1 < unit->file_count) file = unit->first_file + (uint32_t)(r->file - 1);
    uint32_t line = r->line <= INT32_MAX && !end && file != NO_INDEX ? (uint32_t)r->line : 0;
    VEC_PUSH(d->arena, &d->rows,
             (DwarfRow){(uint32_t)r->address, d->rows.len, end ? NO_INDEX : file, line});
}

static void extended_opcode(DwarfCursor *c, Registers *r, bool *end) {
    uint64_t length = dwarf_unsigned(c);
    const uint8_t *start = c->p;
    uint64_t opcode = length != 0 ? dwarf_fixed(c, 1) : 0;
    if (opcode == 1) *end = true;                                   /* DW_LNE_end_sequence */
    if (opcode == 2 && length == 5) r->address = dwarf_fixed(c, 4); /* DW_LNE_set_address */
    if (length > (uint64_t)(c->p - start)) dwarf_skip(c, length - (uint64_t)(c->p - start));
}

/* One instruction. True: it makes a row. */
static bool step(const Program *p, DwarfCursor *c, Registers *r, bool *end) {
    enum { COPY = 1, ADVANCE_PC, ADVANCE_LINE, SET_FILE, CONST_ADD_PC = 8, FIXED_ADVANCE_PC };
    uint64_t opcode = dwarf_fixed(c, 1);
    if (opcode >= p->opcode_base) {
        opcode -= p->opcode_base;
        r->address += opcode / p->line_range * p->min_length;
        r->line += (uint64_t)(p->line_base + (int64_t)(opcode % p->line_range));
        return true;
    }
    switch (opcode) {
    case 0:
        extended_opcode(c, r, end);
        return *end;
    case COPY:
        return true;
    case ADVANCE_PC:
        r->address += dwarf_unsigned(c) * p->min_length;
        return false;
    case ADVANCE_LINE:
        r->line += (uint64_t)dwarf_signed(c);
        return false;
    case SET_FILE:
        r->file = dwarf_unsigned(c);
        return false;
    case CONST_ADD_PC:
        r->address += (255 - p->opcode_base) / p->line_range * p->min_length;
        return false;
    case FIXED_ADVANCE_PC:
        r->address += dwarf_fixed(c, 2);
        return false;
    default: /* of no interest, or of a later version */
        for (unsigned i = 0; i < p->lengths[opcode]; i++) dwarf_unsigned(c);
        return false;
    }
}

static void run(Dwarf *d, const DwarfUnit *unit, const Program *p, DwarfCursor *c) {
    while (dwarf_left(c)) {
        const Registers initial = {.file = 1, .line = 1};
        Registers r = initial;
        uint32_t first = d->rows.len;
        bool end = false;
        while (!end && dwarf_left(c)) {
            if (!dwarf_burn(d, 1)) return;
            if (step(p, c, &r, &end)) add_row(d, unit, &r, end);
        }
        bool used = end && d->rows.len > first && d->rows.data[first].address != 0;
        if (!used) d->rows.len = first;
    }
}

void dwarf_read_lines(Dwarf *d, DwarfUnit *unit, uint64_t offset, Str comp_dir) {
    DwarfCursor c = dwarf_at(d->line, offset);
    uint64_t length = dwarf_fixed(&c, 4);
    if (length > (uint64_t)(c.end - c.p)) return;
    c.end = c.p + length;
    uint64_t version = dwarf_fixed(&c, 2), header = dwarf_fixed(&c, 4);
    if (version < 2 || version > 4 || header > (uint64_t)(c.end - c.p)) return;
    DwarfCursor program = {c.p + header, c.end};
    c.end = program.p;
    Program p = {.min_length = dwarf_fixed(&c, 1)};
    if (version == 4) dwarf_skip(&c, 1); /* operations per instruction: for VLIW */
    dwarf_skip(&c, 1);                   /* default_is_stmt */
    p.line_base = (int8_t)dwarf_fixed(&c, 1);
    p.line_range = dwarf_fixed(&c, 1);
    p.opcode_base = dwarf_fixed(&c, 1);
    if (p.line_range == 0 || p.opcode_base == 0) return;
    for (uint64_t i = 1; i < p.opcode_base; i++) p.lengths[i] = (uint8_t)dwarf_fixed(&c, 1);
    DwarfCursor tables = {c.p, program.end}; /* its end is where it says, not the header's */
    if (read_files(d, unit, &tables, comp_dir)) run(d, unit, &p, &program);
}
