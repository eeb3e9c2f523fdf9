/* freestanding-layout.h: the layout of a module that is compiled for a machine without an operating
 * system: how much memory it gets, decided when it is built. */
#ifndef GOWASM_HEADERS_FREESTANDING_LAYOUT_H
#define GOWASM_HEADERS_FREESTANDING_LAYOUT_H

#include "ir.h"
#include "options/options.h"

typedef struct FreestandingLayout {
    bool grows;          /* memory can grow; else its size is a constant of the generated code */
    uint32_t size;       /* bytes of memory at first */
    uint32_t window;     /* guest address of the first of them; 0 but for memories below a page */
    uint32_t pages, max; /* what memory.size says at first; the most it may say */
    uint64_t place;      /* bytes of linear memory in an instance's storage: the most it may have */
    uint32_t stack;      /* bytes of the caller's stack for the guest */
    unsigned instances;  /* of PREFIX_new() and the plain functions */
    const char *hooks;   /* of the board that it needs: "write, clock" */
} FreestandingLayout;

struct Interface;

/* From the options and the module's own limits. Asks for memory-size (Module.input) where memory is
 * smaller than what the module asks for. Error: what the module needs does not fit, or is not
 * served without an operating system. */
bool plan_freestanding_layout(Module *m, const struct Interface *in, const Options *o,
                              FreestandingLayout *out, Diag *d);

/* An upper bound of sizeof(struct PREFIX_instance) for C, without gowasm_board.h's part. */
uint64_t freestanding_state_words(const Module *m);

/* Entries of a table that may be written to: its maximum where that is small; for one without a
 * maximum that the module grows, 64 more than its minimum; else its minimum. */
uint32_t freestanding_table_room(const Table *t);

#endif
