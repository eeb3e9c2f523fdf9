/* preinit-state.h: what an instance left that was initialised when the module was built. */
#ifndef GOWASM_REWRITE_PREINIT_STATE_H
#define GOWASM_REWRITE_PREINIT_STATE_H

#include "gowasm_preinit.h"
#include "ir.h"

/* A piece of memory in the file: its address, then GOWASM_PREINIT_PIECE bytes. */
enum { PREINIT_RECORD = 8 + GOWASM_PREINIT_PIECE };

typedef struct MemoryState {
    const uint8_t *globals; /* 8 bytes for each global that is a number */
    const uint8_t *records; /* in the order of addresses; others are zero */
    size_t nrecords;
    uint64_t memory_size; /* bytes */
} MemoryState;

/* Globals of such types are in the state. */
static inline bool preinit_is_number(ValType t) {
    return t == VT_I32 || t == VT_I64 || t == VT_F32 || t == VT_F64;
}

uint64_t preinit_take64(const uint8_t *p);

#endif
