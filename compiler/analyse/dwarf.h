/* dwarf.h: where code comes from, by the DWARF in the module: TinyGo, clang and rustc write it.
 *
 * Input: a decoded Module with sections .debug_info, .debug_abbrev, .debug_line, .debug_str and
 * .debug_ranges, of DWARF versions 2 to 4 (dwarfstd.org; TinyGo writes 4), whose addresses are
 * offsets in the code section (yurydelendik.github.io/webassembly-dwarf). Output: for an
 * instruction, the file, the line, and the functions that are inlined there.
 * Tools that change code without the DWARF (wasm-opt, which TinyGo 0.40 always runs) leave
 * places in it that are wrong: what it says of a function counts only where dwarf_has_function().
 * Invariants: whatever the sections say, the work is limited by their size; what cannot be read is
 * left out, and is no error. */
#ifndef GOWASM_ANALYSE_DWARF_H
#define GOWASM_ANALYSE_DWARF_H

#include "ir.h"

typedef struct Dwarf Dwarf;

/* Names and paths are cut to what is of use. */
#define DWARF_LONGEST_NAME 1024u

typedef struct DwarfFrame {
    uint32_t inlined, place; /* numbers of function and file, below dwarf_count(); or NO_INDEX */
    Str function;            /* empty in the last frame: it is the WebAssembly function */
    Str file;                /* may be empty */
    uint32_t line;           /* 0: not known */
} DwarfFrame;

#define DWARF_FRAMES 32u

/* NULL when the module has no such sections. What it finds belongs to the arena. */
Dwarf *read_dwarf(const Module *m, Arena *arena);

/* How many inlined functions and files there are, whichever are more. */
uint32_t dwarf_count(const Dwarf *dwarf);

/* Is there a function in the DWARF with exactly this code (offsets in the file: of the body without
 * its size, and after it), of that name, and none that overlaps? `name` may be empty: not known.
 */
bool dwarf_has_function(Dwarf *dwarf, uint32_t begin, uint32_t end, Str name);

/* The frames of the instruction at this offset in the file, innermost first; how many, 0 when
 * nothing is known of it. */
uint32_t dwarf_frames(Dwarf *dwarf, uint32_t offset, DwarfFrame frames[DWARF_FRAMES]);

#endif
