/* idiom.h: finds the idioms of idioms.def in code. */
#ifndef GOWASM_GOLANG_IDIOM_H
#define GOWASM_GOLANG_IDIOM_H

#include "ir.h"

typedef enum Idiom {
#define IDIOM(id, pattern) IDIOM_##id,
#include "golang/idioms.def"
#undef IDIOM
    IDIOM_COUNT
} Idiom;

/* Where an idiom was found. */
typedef struct IdiomMatch {
    uint32_t len; /* instructions */
    /* $0 to $3 of the pattern; NULL: not in it, or in a part that is missing. */
    const Insn *arg[4];
} IdiomMatch;

/* Does the idiom begin at code[i], and end within len? `match` may be NULL. */
bool idiom_at(Idiom id, const Insn *code, uint32_t len, uint32_t i, IdiomMatch *match);

/* Does it end just before code[i]? With as many of the parts that may be missing as there are. */
bool idiom_before(Idiom id, const Insn *code, uint32_t i, IdiomMatch *match);

#endif
