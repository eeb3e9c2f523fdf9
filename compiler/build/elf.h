/* elf.h: objects of the C compiler, read for --size: sections, functions, and who refers to whom.
 * (System V ABI, chapter 4: object files; little-endian, 32 and 64 bits.) */
#ifndef GOWASM_BUILD_ELF_H
#define GOWASM_BUILD_ELF_H

#include "base/diag.h"
#include "base/str.h"
#include "base/vec.h"

typedef enum SectionKind {
    SECTION_OTHER,
    SECTION_CODE,
    SECTION_CONST,
    SECTION_DATA,
    SECTION_BSS
} SectionKind;

typedef struct ElfSection {
    Str name;
    SectionKind kind;
    uint64_t size;
} ElfSection;

typedef struct ElfSymbol {
    Str name;
    uint32_t section; /* index, or 0: not defined here */
    uint64_t size;
    bool function, global;
} ElfSymbol;

/* The bytes of `section` hold the address of a symbol: a call, or a pointer. */
typedef struct ElfReference {
    uint32_t section, symbol;
} ElfReference;

typedef struct ElfObject {
    VEC(ElfSection) sections;
    VEC(ElfSymbol) symbols;
    VEC(ElfReference) references;
} ElfObject;

/* Names stay in `bytes`. False: it is no such object. */
bool elf_read(Str bytes, Arena *arena, ElfObject *out);

#endif
