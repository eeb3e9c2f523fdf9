/* pclntab.h: Go's own table of functions, found in a module's data and checked. Private to
 * compiler/golang/.
 *
 * The layout is runtime.pcHeader and runtime._func (golang/layout.def). */
#ifndef GOWASM_GOLANG_PCLNTAB_H
#define GOWASM_GOLANG_PCLNTAB_H

#include "ir.h"

/* The data segments laid out in memory, from the lowest address to the highest. */
typedef struct Image {
    uint8_t *bytes;
    uint64_t base, size;
} Image;

typedef struct Pclntab {
    const uint8_t *data; /* from the header to the end of the image */
    uint64_t size;
    uint64_t at; /* of the header, in the image */
    uint64_t nfunc;
    uint64_t names, functab; /* offsets from the header */
    unsigned shift;          /* entries are table indices (Go 1.23 on), or PCs: indices << 16 */
    uint64_t bias;           /* of the first function */
    Image image;             /* of the module's memory when it starts */
    uint64_t work;           /* steps left for what else is looked for */
} Pclntab;

/* NULL when there is none. It is looked for once, in the data that the module was read with, and
 * lives as long as the module. The header, the function table and the functions' fixed parts and
 * the beginnings of their names lie within `size`. */
Pclntab *open_pclntab(Module *m);

/* Offset of the i-th function's runtime._func, of which GO_func_SIZE bytes are there; its number
 * among the module's own functions. */
uint64_t pclntab_func(const Pclntab *t, uint64_t i);
uint64_t pclntab_index(const Pclntab *t, uint64_t i);

/* FUNCDATA_InlTree of the function whose runtime._func is at `func`: an offset from go:func.*,
 * where an array of runtime.inlinedCall begins; UINT32_MAX where nothing is inlined. */
uint32_t pclntab_inline_tree(const Pclntab *t, uint64_t func);

/* Takes steps from t->work; false when that is not enough. */
bool pclntab_spend(Pclntab *t, uint64_t steps);

static inline uint32_t get32(const uint8_t *p) {
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static inline uint64_t get64(const uint8_t *p) {
    return get32(p) | (uint64_t)get32(p + 4) << 32;
}

#endif
