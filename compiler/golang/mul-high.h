/* mul-high.h: the upper half of a 64x64-bit product, as Go's compiler writes it.
 *
 * wasm has no such instruction: math/bits.Mul64 (also internal/runtime/math: hashes, ryu, pcg)
 * and divisions by constants become four multiplications of halves, Go 1.21 to 1.27:
 *
 *     t  = x1*y0 + (x0*y0 >> 32)                  x0, y0: lower halves; x1, y1: upper ones
 *     hi = x1*y1 + (t >> 32) + (((t & mask) + x0*y1) >> 32)
 *
 * (cmd/compile/internal/ssa/_gen/Wasm.rules, Hmul64u). The sums and products have their operands in
 * any order. Where the parts are computed does not matter: Go 1.27 moves halves out of loops. */
#ifndef GOWASM_GOLANG_MUL_HIGH_H
#define GOWASM_GOLANG_MUL_HIGH_H

#include "analyse/values.h"

/* Is a + b the upper half of the product of two values, x and y? */
bool match_mul_high(Values *v, uint32_t a, uint32_t b, uint32_t *x, uint32_t *y);

#endif
