/* mul-high.c: see mul-high.h.
 *
 * Input: the operands of an addition. Output: those of the product. Invariants: a form that is not
 * exactly this one is none. */
#include "golang/mul-high.h"

#define MASK 0xffffffffu

static bool is_const(const Values *v, uint32_t value, uint64_t n) {
    return values_get(v, value)->op == OP_i64_const && values_get(v, value)->imm == n;
}

/* The operand of `value >> 32`. */
static bool upper(const Values *v, uint32_t value, uint32_t *of) {
    const Value *x = values_get(v, value);
    *of = x->a;
    return x->op == OP_i64_shr_u && is_const(v, x->b, 32);
}

/* The operand of `value & mask`. */
static bool lower(const Values *v, uint32_t value, uint32_t *of) {
    const Value *x = values_get(v, value);
    if (x->op != OP_i64_and) return false;
    *of = is_const(v, x->b, MASK) ? x->a : x->b;
    return is_const(v, x->b, MASK) || is_const(v, x->a, MASK);
}

/* The other operand of a sum or product that has this one. */
static bool other(const Values *v, uint32_t op, uint32_t value, uint32_t one, uint32_t *rest) {
    const Value *x = values_get(v, value);
    *rest = x->a == one ? x->b : x->a;
    return x->op == op && (x->a == one || x->b == one);
}

static bool is_product(const Values *v, uint32_t value, uint32_t a, uint32_t b) {
    const Value *x = values_get(v, value);
    return x->op == OP_i64_mul && ((x->a == a && x->b == b) || (x->a == b && x->b == a));
}

/* The value that these are the halves of; of two constants, a new one. */
static bool whole(Values *v, uint32_t low, uint32_t high, uint32_t *of) {
    const Value *l = values_get(v, low), *h = values_get(v, high);
    if (l->op == OP_i64_const && h->op == OP_i64_const && l->imm <= MASK && h->imm <= MASK) {
        *of = values_const(v, h->imm << 32 | l->imm);
        return true;
    }
    uint32_t x;
    return lower(v, low, of) && upper(v, high, &x) && x == *of;
}

/* With t, x0*y1 and the product x1*y1: are they of one x and y? */
static bool match_parts(Values *v, uint32_t top, uint32_t t, uint32_t x0y1, uint32_t *x,
                        uint32_t *y) {
    const Value sum = *values_get(v, t), product = *values_get(v, top);
    if (sum.op != OP_i64_add || product.op != OP_i64_mul) return false;
    for (unsigned i = 0; i < 4; i++) {
        uint32_t x1 = i & 1 ? product.b : product.a, y1 = i & 1 ? product.a : product.b;
        uint32_t x1y0 = i & 2 ? sum.b : sum.a, carry = i & 2 ? sum.a : sum.b;
        uint32_t x0, y0, x0y0;
        if (other(v, OP_i64_mul, x0y1, y1, &x0) && other(v, OP_i64_mul, x1y0, x1, &y0) &&
            upper(v, carry, &x0y0) && is_product(v, x0y0, x0, y0) && whole(v, x0, x1, x) &&
            whole(v, y0, y1, y))
            return true;
    }
    return false;
}

/* With x1*y1, t >> 32 and w1 >> 32, where w1 = (t & mask) + x0*y1. */
static bool match_carries(Values *v, uint32_t top, uint32_t carry_t, uint32_t carry_w, uint32_t *x,
                          uint32_t *y) {
    uint32_t t, w1, of;
    if (!upper(v, carry_t, &t) || !upper(v, carry_w, &w1)) return false;
    const Value sum = *values_get(v, w1);
    if (sum.op != OP_i64_add) return false;
    if (lower(v, sum.a, &of) && of == t && match_parts(v, top, t, sum.b, x, y)) return true;
    return lower(v, sum.b, &of) && of == t && match_parts(v, top, t, sum.a, x, y);
}

static bool match_terms(Values *v, const uint32_t *terms, uint32_t *x, uint32_t *y) {
    static const uint8_t orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                         {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    for (unsigned i = 0; i < 6; i++)
        if (match_carries(v, terms[orders[i][0]], terms[orders[i][1]], terms[orders[i][2]], x, y))
            return true;
    return false;
}

bool match_mul_high(Values *v, uint32_t a, uint32_t b, uint32_t *x, uint32_t *y) {
    const Value first = *values_get(v, a), second = *values_get(v, b);
    if (first.op == OP_i64_add && match_terms(v, (uint32_t[]){first.a, first.b, b}, x, y))
        return true;
    return second.op == OP_i64_add && match_terms(v, (uint32_t[]){second.a, second.b, a}, x, y);
}
