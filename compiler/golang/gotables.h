/* gotables.h: where a Go module keeps the tables of its own tracebacks, for those of the runtime.
 *
 * Input: a module that Go made. Output: addresses in its initial memory. Invariants: header and
 * functions of the pclntab have been checked as pclntab_read() does (goshape.h). */
#ifndef GOWASM_GOLANG_GOTABLES_H
#define GOWASM_GOLANG_GOTABLES_H

#include "ir.h"

typedef struct GoTables {
    uint32_t pclntab; /* address of runtime.pcHeader */
    uint32_t size;    /* bytes from there to the end of the image */
    uint32_t gofunc;  /* address of go:func.*, 0: not found */
    unsigned shift;   /* a function's entry in the table is its index << shift, + bias */
    uint32_t bias;
} GoTables;

/* pclntab.c. False when there is no such table. */
bool find_go_tables(Module *m, GoTables *tables);

#endif
