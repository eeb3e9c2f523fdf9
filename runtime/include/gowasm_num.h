/* gowasm_num.h: the arithmetic of generated code: wasm's numeric instructions, where C's operators
 * differ from them or are not defined.
 *
 * Included by gowasm_gen.h, after its types and TRAP. Names are those that wasm2c (wabt 1.0.32 to
 * 1.0.36) prints. The meaning is that of the WebAssembly core specification 2.0, 4.3 "Numerics":
 * division by zero, the quotient that does not fit and conversions out of range trap; a NaN that
 * arithmetic makes is quiet. tests/runtime/test-numeric.c has the edges. */
#ifndef GOWASM_NUM_H
#define GOWASM_NUM_H

/* Integers ------------------------------------------------------------------------------------ */

/* The upper half of a product. Called as guest functions are, but pure. */
GW_INLINE u64 gw_mul_high(const GW_INSTANCE *instance, u64 x, u64 y) {
    (void)instance;
#ifdef __SIZEOF_INT128__
    return (u64)((__extension__(unsigned __int128) x * y) >> 64);
#else
    u64 x0 = (u32)x, x1 = x >> 32, y0 = (u32)y, y1 = y >> 32;
    u64 t = x1 * y0 + (x0 * y0 >> 32);
    return x1 * y1 + (t >> 32) + (((u32)t + x0 * y1) >> 32);
#endif
}

#if defined(__GNUC__) || defined(__clang__)
GW_INLINE u32 I32_CLZ(u32 x) {
    return x ? (u32)__builtin_clz(x) : 32;
}
GW_INLINE u64 I64_CLZ(u64 x) {
    return x ? (u64)__builtin_clzll(x) : 64;
}
GW_INLINE u32 I32_CTZ(u32 x) {
    return x ? (u32)__builtin_ctz(x) : 32;
}
GW_INLINE u64 I64_CTZ(u64 x) {
    return x ? (u64)__builtin_ctzll(x) : 64;
}
GW_INLINE u32 I32_POPCNT(u32 x) {
    return (u32)__builtin_popcount(x);
}
GW_INLINE u64 I64_POPCNT(u64 x) {
    return (u64)__builtin_popcountll(x);
}
#else
GW_INLINE u64 I64_POPCNT(u64 x) {
    x -= (x >> 1) & 0x5555555555555555u;
    x = (x & 0x3333333333333333u) + ((x >> 2) & 0x3333333333333333u);
    return (((x + (x >> 4)) & 0x0f0f0f0f0f0f0f0fu) * 0x0101010101010101u) >> 56;
}
GW_INLINE u64 I64_CTZ(u64 x) {
    return I64_POPCNT(~x & (x - 1));
}
GW_INLINE u64 I64_CLZ(u64 x) {
    for (u32 shift = 1; shift < 64; shift *= 2) x |= x >> shift;
    return I64_POPCNT(~x);
}
GW_INLINE u32 I32_POPCNT(u32 x) {
    return (u32)I64_POPCNT(x);
}
GW_INLINE u32 I32_CTZ(u32 x) {
    return (u32)I64_CTZ(x | (u64)1 << 32);
}
GW_INLINE u32 I32_CLZ(u32 x) {
    return (u32)I64_CLZ(x) - 32;
}
#endif

GW_INLINE u32 I32_ROTL(u32 x, u32 n) {
    return x << (n & 31) | x >> (-n & 31);
}
GW_INLINE u32 I32_ROTR(u32 x, u32 n) {
    return x >> (n & 31) | x << (-n & 31);
}
GW_INLINE u64 I64_ROTL(u64 x, u64 n) {
    return x << (n & 63) | x >> (-n & 63);
}
GW_INLINE u64 I64_ROTR(u64 x, u64 n) {
    return x >> (n & 63) | x << (-n & 63);
}

#define GW_DIVISIONS(bits, ut, st, min)                                           \
    GW_INLINE ut gw_div_s##bits(GW_INSTANCE *instance, ut x, ut y) {              \
        if (UNLIKELY(y == 0)) TRAP(DIV_BY_ZERO);                                  \
        if (UNLIKELY((st)x == (min) && (st)y == -1)) TRAP(INT_OVERFLOW);          \
        return (ut)((st)x / (st)y);                                               \
    }                                                                             \
    GW_INLINE ut gw_rem_s##bits(GW_INSTANCE *instance, ut x, ut y) {              \
        if (UNLIKELY(y == 0)) TRAP(DIV_BY_ZERO);                                  \
        return UNLIKELY((st)x == (min) && (st)y == -1) ? 0 : (ut)((st)x % (st)y); \
    }                                                                             \
    GW_INLINE ut gw_div_u##bits(GW_INSTANCE *instance, ut x, ut y) {              \
        if (UNLIKELY(y == 0)) TRAP(DIV_BY_ZERO);                                  \
        return x / y;                                                             \
    }                                                                             \
    GW_INLINE ut gw_rem_u##bits(GW_INSTANCE *instance, ut x, ut y) {              \
        if (UNLIKELY(y == 0)) TRAP(DIV_BY_ZERO);                                  \
        return x % y;                                                             \
    }
GW_DIVISIONS(32, u32, s32, INT32_MIN)
GW_DIVISIONS(64, u64, s64, INT64_MIN)
#undef GW_DIVISIONS

#define I32_DIV_S(x, y) gw_div_s32(instance, (x), (y))
#define I64_DIV_S(x, y) gw_div_s64(instance, (x), (y))
#define I32_REM_S(x, y) gw_rem_s32(instance, (x), (y))
#define I64_REM_S(x, y) gw_rem_s64(instance, (x), (y))
/* wasm2c has one name for both widths: the first operand's type decides. */
#define DIV_U(x, y) _Generic((x), u32 : gw_div_u32, default : gw_div_u64)(instance, (x), (y))
#define REM_U(x, y) _Generic((x), u32 : gw_rem_u32, default : gw_rem_u64)(instance, (x), (y))

/* Floats to integers -------------------------------------------------------------------------- */

/* The value fits when min OP x < limit, all exactly representable in the float type. */
#define GW_TRUNC(name, sat_name, ut, it, ft, op, min, limit, least, most) \
    GW_INLINE ut gw_##name(GW_INSTANCE *instance, ft x) {                 \
        if (UNLIKELY(!((min)op x && x < (limit)))) {                      \
            if (x != x) TRAP(INVALID_CONVERSION);                         \
            TRAP(INT_OVERFLOW);                                           \
        }                                                                 \
        return (ut)(it)x;                                                 \
    }                                                                     \
    GW_INLINE ut sat_name(ft x) {                                         \
        if (LIKELY((min)op x && x < (limit))) return (ut)(it)x;           \
        return x != x ? 0 : x < 0 ? (ut)(least) : (ut)(most);             \
    }
GW_TRUNC(i32_s_f32, I32_TRUNC_SAT_S_F32, u32, s32, f32, <=, -2147483648.f, 2147483648.f, INT32_MIN,
         INT32_MAX)
GW_TRUNC(i32_s_f64, I32_TRUNC_SAT_S_F64, u32, s32, f64, <, -2147483649., 2147483648., INT32_MIN,
         INT32_MAX)
GW_TRUNC(i32_u_f32, I32_TRUNC_SAT_U_F32, u32, u32, f32, <, -1.f, 4294967296.f, 0, UINT32_MAX)
GW_TRUNC(i32_u_f64, I32_TRUNC_SAT_U_F64, u32, u32, f64, <, -1., 4294967296., 0, UINT32_MAX)
GW_TRUNC(i64_s_f32, I64_TRUNC_SAT_S_F32, u64, s64, f32, <=, -9223372036854775808.f,
         9223372036854775808.f, INT64_MIN, INT64_MAX)
GW_TRUNC(i64_s_f64, I64_TRUNC_SAT_S_F64, u64, s64, f64, <=, -9223372036854775808.,
         9223372036854775808., INT64_MIN, INT64_MAX)
GW_TRUNC(i64_u_f32, I64_TRUNC_SAT_U_F32, u64, u64, f32, <, -1.f, 18446744073709551616.f, 0,
         UINT64_MAX)
GW_TRUNC(i64_u_f64, I64_TRUNC_SAT_U_F64, u64, u64, f64, <, -1., 18446744073709551616., 0,
         UINT64_MAX)
#undef GW_TRUNC

#define I32_TRUNC_S_F32(x) gw_i32_s_f32(instance, (x))
#define I32_TRUNC_S_F64(x) gw_i32_s_f64(instance, (x))
#define I32_TRUNC_U_F32(x) gw_i32_u_f32(instance, (x))
#define I32_TRUNC_U_F64(x) gw_i32_u_f64(instance, (x))
#define I64_TRUNC_S_F32(x) gw_i64_s_f32(instance, (x))
#define I64_TRUNC_S_F64(x) gw_i64_s_f64(instance, (x))
#define I64_TRUNC_U_F32(x) gw_i64_u_f32(instance, (x))
#define I64_TRUNC_U_F64(x) gw_i64_u_f64(instance, (x))

/* Floats -------------------------------------------------------------------------------------- */

#define GW_REINTERPRET(name, from, to)      \
    GW_INLINE to name(from x) {             \
        to result;                          \
        memcpy(&result, &x, sizeof result); \
        return result;                      \
    }
GW_REINTERPRET(f32_reinterpret_i32, u32, f32)
GW_REINTERPRET(i32_reinterpret_f32, f32, u32)
GW_REINTERPRET(f64_reinterpret_i64, u64, f64)
GW_REINTERPRET(i64_reinterpret_f64, f64, u64)
#undef GW_REINTERPRET

/* An arithmetic instruction makes a quiet NaN of a signalling one; C compilers and libm need not.
 */
GW_INLINE f32 wasm_quietf(f32 x) {
    return UNLIKELY(x != x) ? f32_reinterpret_i32(i32_reinterpret_f32(x) | 0x7fc00000u) : x;
}
GW_INLINE f64 wasm_quiet(f64 x) {
    return UNLIKELY(x != x) ? f64_reinterpret_i64(i64_reinterpret_f64(x) | 0x7ff8000000000000u) : x;
}

/* A constant that the compiler must not see: for it x * 1 is x, also where x is a signalling NaN.
 */
GW_INLINE f32 gw_opaque_f32(f32 x) {
    volatile f32 hidden = x;
    return hidden;
}
GW_INLINE f64 gw_opaque_f64(f64 x) {
    volatile f64 hidden = x;
    return hidden;
}

#define GW_ROUND(name)                                                  \
    GW_INLINE f64 wasm_##name(f64 x) {                                  \
        return UNLIKELY(x != x) ? wasm_quiet(x) : GW_MATH(name)(x);     \
    }                                                                   \
    GW_INLINE f32 wasm_##name##f(f32 x) {                               \
        return UNLIKELY(x != x) ? wasm_quietf(x) : GW_MATH(name##f)(x); \
    }
GW_ROUND(floor)
GW_ROUND(ceil)
GW_ROUND(trunc)
GW_ROUND(nearbyint)
GW_ROUND(sqrt)
#undef GW_ROUND

/* Only the sign bit changes, also of a NaN. */
#if defined(__GNUC__) || defined(__clang__)
#define gw_neg_f32(x) (-(x))
#define gw_neg_f64(x) (-(x))
#else /* tcc subtracts from -0, which keeps the sign of a NaN */
GW_INLINE f32 gw_neg_f32(f32 x) {
    return f32_reinterpret_i32(i32_reinterpret_f32(x) ^ 0x80000000u);
}
GW_INLINE f64 gw_neg_f64(f64 x) {
    return f64_reinterpret_i64(i64_reinterpret_f64(x) ^ 0x8000000000000000u);
}
#endif
GW_INLINE f64 wasm_fabs(f64 x) {
    return f64_reinterpret_i64(i64_reinterpret_f64(x) & INT64_MAX);
}
GW_INLINE f32 wasm_fabsf(f32 x) {
    return f32_reinterpret_i32(i32_reinterpret_f32(x) & INT32_MAX);
}

/* min and max: a NaN operand gives a NaN, and -0 is less than +0: equal operands differ in their
 * sign bit at most, which `|` and `&` of the bits settle. */
#define GW_MINMAX(bits, ft, ut)                                                     \
    GW_INLINE ft gw_min##bits(ft x, ft y) {                                         \
        if (UNLIKELY(x != x || y != y)) return NAN;                                 \
        if (UNLIKELY(x == y))                                                       \
            return f##bits##_reinterpret_i##bits(i##bits##_reinterpret_f##bits(x) | \
                                                 i##bits##_reinterpret_f##bits(y)); \
        return x < y ? x : y;                                                       \
    }                                                                               \
    GW_INLINE ft gw_max##bits(ft x, ft y) {                                         \
        if (UNLIKELY(x != x || y != y)) return NAN;                                 \
        if (UNLIKELY(x == y))                                                       \
            return f##bits##_reinterpret_i##bits(i##bits##_reinterpret_f##bits(x) & \
                                                 i##bits##_reinterpret_f##bits(y)); \
        return x > y ? x : y;                                                       \
    }
GW_MINMAX(32, f32, u32)
GW_MINMAX(64, f64, u64)
#undef GW_MINMAX
#define FMIN(x, y) _Generic((x), f32 : gw_min32, f64 : gw_min64)((x), (y))
#define FMAX(x, y) _Generic((x), f32 : gw_max32, f64 : gw_max64)((x), (y))

#endif
