/* weight.h: how much C a module becomes, in lines of some twenty characters. */
#ifndef GOWASM_TRANSLATE_WEIGHT_H
#define GOWASM_TRANSLATE_WEIGHT_H

#include "ir.h"

/* An error when the C would be out of proportion to the file, or beyond what wasm2c can do: the
 * limits are those of decode/limits.h for C. */
bool check_weight(const Module *m, Diag *d);

/* By function index, in the arena. */
uint64_t *weight_of_functions(const Module *m, Arena *arena);

#endif
