/* test-numeric.c: the arithmetic of gowasm_gen.h at its edges, against values written down from the
 * core specification (4.3): under UBSan it also shows that none of it is undefined in C. The whole
 * of the specification's own tests runs through the compiler in tests/spec. */
#define GW_BOUNDS_CHECKS 1
#define GW_HAS_MEMORY 0
#define GW_INSTANCE struct numeric_instance
#include "guest.h"

struct numeric_instance {
    struct gowasm_instance rt;
};

#include "gowasm_gen.h"

/* Hidden from the optimiser, which would otherwise compute all of this. */
#define V(type, value) (*(volatile type[]){value})

static u32 bits(f32 x) {
    return i32_reinterpret_f32(x);
}

static u64 bits64(f64 x) {
    return i64_reinterpret_f64(x);
}

static f32 f(u32 x) {
    return f32_reinterpret_i32(V(u32, x));
}

static f64 d(u64 x) {
    return f64_reinterpret_i64(V(u64, x));
}

static void integers(void) {
    CHECK(I32_CLZ(V(u32, 0)) == 32 && I32_CLZ(V(u32, 1)) == 31 && I32_CLZ(V(u32, ~0u)) == 0);
    CHECK(I64_CLZ(V(u64, 0)) == 64 && I64_CLZ(V(u64, 1)) == 63 && I64_CLZ(V(u64, ~(u64)0)) == 0);
    CHECK(I32_CTZ(V(u32, 0)) == 32 && I32_CTZ(V(u32, 0x80000000u)) == 31);
    CHECK(I64_CTZ(V(u64, 0)) == 64 && I64_CTZ(V(u64, (u64)1 << 63)) == 63);
    CHECK(I32_POPCNT(V(u32, ~0u)) == 32 && I64_POPCNT(V(u64, ~(u64)0)) == 64);
    CHECK(I32_ROTL(V(u32, 0x80000001u), V(u32, 0)) == 0x80000001u);
    CHECK(I32_ROTL(V(u32, 0x80000001u), V(u32, 32)) == 0x80000001u);
    CHECK(I32_ROTL(V(u32, 0x80000001u), V(u32, 33)) == 3);
    CHECK(I32_ROTR(V(u32, 0x80000001u), V(u32, 1)) == 0xc0000000u);
    CHECK(I64_ROTL(V(u64, 1), V(u64, 127)) == (u64)1 << 63);
    CHECK(I64_ROTR(V(u64, 1), V(u64, 64)) == 1 && I64_ROTR(V(u64, 1), V(u64, 1)) == (u64)1 << 63);
}

static void saturation(void) {
    CHECK(I32_TRUNC_SAT_S_F32(f(0x7fc00000u)) == 0);
    CHECK(I32_TRUNC_SAT_S_F32(V(f32, 2147483648.f)) == INT32_MAX);
    CHECK(I32_TRUNC_SAT_S_F32(V(f32, -2147483648.f)) == 0x80000000u);
    CHECK(I32_TRUNC_SAT_S_F64(V(f64, 2147483647.9)) == INT32_MAX);
    CHECK(I32_TRUNC_SAT_S_F64(V(f64, -2147483648.9)) == 0x80000000u);
    CHECK(I32_TRUNC_SAT_S_F64(V(f64, -2147483649.)) == 0x80000000u);
    CHECK(I32_TRUNC_SAT_U_F32(V(f32, -0.9f)) == 0 && I32_TRUNC_SAT_U_F32(V(f32, -1.f)) == 0);
    CHECK(I32_TRUNC_SAT_U_F64(V(f64, 4294967295.9)) == UINT32_MAX);
    CHECK(I32_TRUNC_SAT_U_F64(V(f64, INFINITY)) == UINT32_MAX);
    CHECK(I64_TRUNC_SAT_S_F64(V(f64, 9223372036854775808.)) == INT64_MAX);
    CHECK(I64_TRUNC_SAT_S_F64(V(f64, -9223372036854775808.)) == (u64)1 << 63);
    CHECK(I64_TRUNC_SAT_S_F32(V(f32, -INFINITY)) == (u64)1 << 63);
    CHECK(I64_TRUNC_SAT_U_F64(V(f64, 18446744073709549568.)) == 18446744073709549568u);
    CHECK(I64_TRUNC_SAT_U_F32(V(f32, 18446744073709551616.f)) == UINT64_MAX);
    CHECK(I64_TRUNC_SAT_U_F64(d(0xfff8000000000000u)) == 0);
}

static void floats(void) {
    CHECK(bits(FMIN(V(f32, 0.f), V(f32, -0.f))) == 0x80000000u);
    CHECK(bits(FMAX(V(f32, -0.f), V(f32, 0.f))) == 0);
    CHECK(bits64(FMIN(V(f64, -0.), V(f64, 0.))) == (u64)1 << 63);
    CHECK(FMIN(V(f64, -INFINITY), V(f64, 1.)) == -INFINITY && FMAX(V(f64, 1.), V(f64, 2.)) == 2.);
    CHECK((bits(FMIN(f(0x7f800001u), V(f32, 1.f))) & 0x7fc00000u) == 0x7fc00000u);
    CHECK((bits64(FMAX(V(f64, 1.), d(0x7ff0000000000001u))) >> 51 & 0xfff) == 0xfff);
    CHECK(bits(wasm_fabsf(f(0xff800001u))) == 0x7f800001u);
    CHECK(bits64(wasm_fabs(d(0xfff0000000000001u))) == 0x7ff0000000000001u);
    CHECK(bits(-f(0x7f800001u)) == 0xff800001u);
    CHECK(bits(copysignf(f(0x7f800001u), V(f32, -1.f))) == 0xff800001u);
    CHECK(bits64(wasm_quiet(d(0x7ff0000000000001u))) == 0x7ff8000000000001u);
    CHECK(bits64(wasm_sqrt(d(0xfff0000000000001u))) == 0xfff8000000000001u);
    CHECK(bits(wasm_floorf(f(0x7f800001u))) == 0x7fc00001u);
    CHECK(wasm_nearbyint(V(f64, 0.5)) == 0 && wasm_nearbyint(V(f64, 1.5)) == 2);
    CHECK(bits64(wasm_nearbyint(V(f64, -0.4))) == (u64)1 << 63);
    CHECK(wasm_nearbyintf(V(f32, 8388609.f)) == 8388609.f);
    CHECK(wasm_ceil(V(f64, 4503599627370495.5)) == 4503599627370496.);
    CHECK(bits64(wasm_ceil(V(f64, -0.9))) == (u64)1 << 63);
    CHECK(wasm_trunc(V(f64, -1.9)) == -1 && wasm_floor(V(f64, -1.1)) == -2);
    CHECK(bits64(wasm_sqrt(V(f64, -0.))) == (u64)1 << 63 && wasm_sqrtf(V(f32, 2.25f)) == 1.5f);
}

/* One trapping operation: its operands come in, its result goes out. */
typedef struct operation {
    u64 (*run)(struct numeric_instance *instance, u64 x, u64 y);
    u64 x, y, result;
    gowasm_trap_kind trap;
} operation;

static u64 div32(struct numeric_instance *instance, u64 x, u64 y) {
    return I32_DIV_S((u32)x, (u32)y);
}
static u64 rem32(struct numeric_instance *instance, u64 x, u64 y) {
    return I32_REM_S((u32)x, (u32)y);
}
static u64 divu32(struct numeric_instance *instance, u64 x, u64 y) {
    return DIV_U((u32)x, (u32)y);
}
static u64 div64(struct numeric_instance *instance, u64 x, u64 y) {
    return I64_DIV_S(x, y);
}
static u64 rem64(struct numeric_instance *instance, u64 x, u64 y) {
    return I64_REM_S(x, y);
}
static u64 remu64(struct numeric_instance *instance, u64 x, u64 y) {
    return REM_U(x, y);
}
static u64 trunc32(struct numeric_instance *instance, u64 x, u64 y) {
    (void)y;
    return I32_TRUNC_S_F64(f64_reinterpret_i64(x));
}
static u64 truncu32(struct numeric_instance *instance, u64 x, u64 y) {
    (void)y;
    return I32_TRUNC_U_F32(f32_reinterpret_i32((u32)x));
}
static u64 trunc64(struct numeric_instance *instance, u64 x, u64 y) {
    (void)y;
    return I64_TRUNC_S_F64(f64_reinterpret_i64(x));
}
static u64 truncu64(struct numeric_instance *instance, u64 x, u64 y) {
    (void)y;
    return I64_TRUNC_U_F64(f64_reinterpret_i64(x));
}

#define MIN32 0x80000000u
#define MIN64 ((u64)1 << 63)
#define OVERFLOW GOWASM_TRAP_INTEGER_OVERFLOW
#define ZERO GOWASM_TRAP_DIVIDE_BY_ZERO
#define INVALID GOWASM_TRAP_INVALID_CONVERSION

static const operation operations[] = {
    {div32, (u32)-7, 2, (u32)-3, 0},
    {div32, MIN32, (u32)-1, 0, OVERFLOW},
    {div32, 1, 0, 0, ZERO},
    {rem32, MIN32, (u32)-1, 0, 0},
    {rem32, (u32)-7, 2, (u32)-1, 0},
    {rem32, 1, 0, 0, ZERO},
    {divu32, MIN32, (u32)-1, 0, 0},
    {divu32, 1, 0, 0, ZERO},
    {div64, MIN64, ~(u64)0, 0, OVERFLOW},
    {div64, MIN64, 1, MIN64, 0},
    {div64, 1, 0, 0, ZERO},
    {rem64, MIN64, ~(u64)0, 0, 0},
    {rem64, 1, 0, 0, ZERO},
    {remu64, MIN64, ~(u64)0, MIN64, 0},
    {remu64, 1, 0, 0, ZERO},
    {trunc32, 0xc1e00000001ccccdu, 0, MIN32, 0},     /* -2147483648.9 */
    {trunc32, 0xc1e0000000200000u, 0, 0, OVERFLOW},  /* -2147483649 */
    {trunc32, 0x41dfffffffffffffu, 0, INT32_MAX, 0}, /* below 2147483648 */
    {trunc32, 0x41e0000000000000u, 0, 0, OVERFLOW},  /* 2147483648 */
    {trunc32, 0x7ff8000000000000u, 0, 0, INVALID},   /* NaN */
    {truncu32, 0xbf7fffffu, 0, 0, 0},                /* above -1 */
    {truncu32, 0xbf800000u, 0, 0, OVERFLOW},         /* -1 */
    {truncu32, 0x4f7fffffu, 0, 0xffffff00u, 0},      /* 4294967040 */
    {truncu32, 0x4f800000u, 0, 0, OVERFLOW},         /* 4294967296 */
    {truncu32, 0xffc00000u, 0, 0, INVALID},
    {trunc64, 0xc3e0000000000000u, 0, MIN64, 0}, /* -2^63 */
    {trunc64, 0xc3e0000000000001u, 0, 0, OVERFLOW},
    {trunc64, 0x43e0000000000000u, 0, 0, OVERFLOW}, /* 2^63 */
    {trunc64, 0x7ff0000000000000u, 0, 0, OVERFLOW}, /* infinity */
    {truncu64, 0x43efffffffffffffu, 0, 0xfffffffffffff800u, 0},
    {truncu64, 0x43f0000000000000u, 0, 0, OVERFLOW}, /* 2^64 */
    {truncu64, 0xbfeccccccccccccdu, 0, 0, 0},        /* -0.9 */
    {truncu64, 0xfff8000000000000u, 0, 0, INVALID},
};

static const operation *current;
static u64 result;

static void body(gowasm_instance *instance, void *frame) {
    (void)frame;
    const volatile operation *o = current;
    result = o->run((struct numeric_instance *)instance, o->x, o->y);
}

int main(void) {
    integers();
    saturation();
    floats();
    gowasm_instance *g = guest_new(&guest_checked);
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
        current = &operations[i];
        gowasm_status status = gowasm__enter(g, body, NULL);
        bool ok = current->trap == GOWASM_TRAP_NONE
                      ? status == GOWASM_OK && result == current->result
                      : status == GOWASM_TRAP && gowasm_last_error(g)->trap == current->trap;
        if (!ok) fprintf(stderr, "operation %zu: %s\n", i, gowasm_last_error(g)->message);
        CHECK(ok);
    }
    gowasm__free(g);
    return 0;
}
