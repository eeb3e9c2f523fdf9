/* pieces.c: the sections of an archive's objects, and which of them a program gets.
 *
 * Input: objects in which each function and constant has a section of its own. Output: for each
 * section whether it is reachable from a root, so that a linker keeps it. A symbol that several
 * objects define (one of them weak) is the first's, and the others' count, too. */
#include "build/pieces.h"

void pieces_add(Pieces *p, const ElfObject *o, unsigned group) {
    uint32_t first = p->all.len;
    for (uint32_t i = 0; i < o->sections.len; i++) {
        const ElfSection *s = &o->sections.data[i];
        Piece piece = {.name = s->name, .kind = s->kind, .size = s->size, .group = group};
        VEC_PUSH(p->arena, &p->all, piece);
    }
    for (uint32_t i = 0; i < o->symbols.len; i++) {
        const ElfSymbol *s = &o->symbols.data[i];
        uint32_t piece = first + s->section;
        if (s->section == 0) continue;
        if (s->function) {
            PieceFunction f = {s->name, piece, s->size, s->global};
            VEC_PUSH(p->arena, &p->functions, f);
        }
        if (!s->global) continue;
        uint32_t other = map_add(&p->globals, s->name, piece);
        if (other != MAP_NONE) VEC_PUSH(p->arena, &p->all.data[other].uses, piece);
    }
    for (uint32_t i = 0; i < o->references.len; i++) {
        const ElfReference *r = &o->references.data[i];
        const ElfSymbol *s = &o->symbols.data[r->symbol];
        Piece *from = &p->all.data[first + r->section];
        if (s->section != 0)
            VEC_PUSH(p->arena, &from->uses, first + s->section);
        else if (s->name.len != 0)
            VEC_PUSH(p->arena, &from->needs, s->name);
    }
}

void pieces_link(Pieces *p, uint32_t piece) {
    VEC(uint32_t) look = {0};
    VEC_PUSH(p->arena, &look, piece);
    while (look.len != 0) {
        Piece *next = &p->all.data[look.data[--look.len]];
        if (next->linked) continue;
        next->linked = true;
        for (uint32_t i = 0; i < next->uses.len; i++) VEC_PUSH(p->arena, &look, next->uses.data[i]);
        for (uint32_t i = 0; i < next->needs.len; i++) {
            uint32_t found = map_get(&p->globals, next->needs.data[i]);
            if (found != MAP_NONE) VEC_PUSH(p->arena, &look, found);
        }
    }
}
