/* pieces.h: the sections of an archive's objects, and which of them a program gets. */
#ifndef GOWASM_BUILD_PIECES_H
#define GOWASM_BUILD_PIECES_H

#include "base/map.h"
#include "build/elf.h"

typedef struct Piece {
    Str name;
    SectionKind kind;
    uint64_t size;
    unsigned group;     /* the caller's */
    bool linked;        /* pieces_link: the program gets it */
    VEC(uint32_t) uses; /* pieces of the same object */
    VEC(Str) needs;     /* symbols of others */
} Piece;

typedef struct PieceFunction {
    Str name;
    uint32_t piece;
    uint64_t size;
    bool global;
} PieceFunction;

typedef struct Pieces {
    Arena *arena;
    Map globals; /* symbols to pieces */
    VEC(Piece) all;
    VEC(PieceFunction) functions;
} Pieces;

/* Adds an object's sections. Names of the object stay in use. */
void pieces_add(Pieces *p, const ElfObject *o, unsigned group);

/* Marks a piece and all that it refers to, as linkers do with --gc-sections. */
void pieces_link(Pieces *p, uint32_t piece);

#endif
