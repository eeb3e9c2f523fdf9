/* slots.h: who uses the addresses of a Go function's stack slots.
 *
 * A slot's address is `local.get 1`, alone or with a constant added, in a function after go-sp. */
#ifndef GOWASM_GOLANG_SLOTS_H
#define GOWASM_GOLANG_SLOTS_H

#include "ir.h"

typedef struct SlotRef {
    uint32_t at;    /* index of the local.get */
    uint32_t count; /* instructions of the address: 1, 3 (i32) or 5 (through i64) */
    int32_t k;      /* the constant */
} SlotRef;

/* One use: code[consumer] takes the address; `memory` when as the address of a load or store. May
 * change code[consumer]'s immediates. */
typedef void SlotUse(void *context, SlotRef ref, uint32_t consumer, bool memory);

#define SLOT_MAX_OFFSET 0x40000000

/* Walks the function's operand stack from top to bottom and reports each use; false when it meets
 * an instruction that it does not know. */
bool slots_walk(Module *m, uint32_t func, Insn *code, uint32_t len, Arena *arena, SlotUse *use,
                void *context);

#endif
