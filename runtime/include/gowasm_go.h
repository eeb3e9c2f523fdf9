/* gowasm_go.h: fast ways through functions of Go's library (compiler/golang/intrinsics.def).
 *
 * Included by generated files that hold such a function, after gowasm_gen.h. Each is tried at the
 * entry of the function that it stands for. It gives false, with nothing changed, when an argument
 * is not what it expects: a range that is not inside the guest's memory, slices of different
 * lengths. Then the function's own code runs, and does what it does: panics, traps.
 *
 * Functions of Go's ABI find their arguments after the return address, at sp + 8, in the order of
 * the Go source, results after them; a slice is a pointer, a length and a capacity. */
#ifndef GOWASM_GO_H
#define GOWASM_GO_H

typedef u64 gw_go_word __attribute__((may_alias, aligned(1)));

/* The bytes [at, at + size) of linear memory, or NULL. */
GW_INLINE u8 *gw_go_span(GW_INSTANCE *instance, u64 at, u64 size) {
    u64 limit = GW_MEMORY(instance).size;
    return at <= limit && size <= limit - at ? GW_MEMORY(instance).data + at : NULL;
}

/* --interruptible: searched first, since what is looked for is most often near. */
#if GW_INTERRUPTIBLE
#define GW_GO_FIRST(n) ((n) < GOWASM_SHORT ? (n) : GOWASM_SHORT)
#else
#define GW_GO_FIRST(n) (n)
#endif

GW_INLINE bool gw_go_memcmp(GW_INSTANCE *instance, u32 a, u32 b, u32 n, u32 *order) {
    const u8 *x = gw_go_span(instance, a, n), *y = gw_go_span(instance, b, n);
    if (x == NULL || y == NULL) return false;
    if (GW_INTERRUPTIBLE && UNLIKELY(n > GOWASM_SHORT))
        *order = (u32)gowasm__compare(&instance->rt, x, y, n);
    else
        *order = (u32)GW_MATH(memcmp)(x, y, n);
    return true;
}

GW_INLINE bool gw_go_memchr(GW_INSTANCE *instance, u32 at, u32 byte, u32 n, u32 *found) {
    const u8 *x = gw_go_span(instance, at, n);
    if (x == NULL) return false;
    const u8 *hit = GW_MATH(memchr)(x, (int)(byte & 255), GW_GO_FIRST(n));
    if (GW_INTERRUPTIBLE && UNLIKELY(hit == NULL && n > GOWASM_SHORT))
        hit = gowasm__search(&instance->rt, x, byte, n);
    *found = hit != NULL ? at + (u32)(hit - x) : 0;
    return true;
}

GW_INLINE bool gw_go_memequal(GW_INSTANCE *instance, u64 a, u64 b, u64 n, u64 *equal) {
    const u8 *x = gw_go_span(instance, a, n), *y = gw_go_span(instance, b, n);
    if (x == NULL || y == NULL) return false;
    if (GW_INTERRUPTIBLE && UNLIKELY(n > GOWASM_SHORT))
        *equal = gowasm__compare(&instance->rt, x, y, n) == 0;
    else
        *equal = GW_MATH(memcmp)(x, y, n) == 0;
    return true;
}

/* Arguments and results: the 8-byte slots after the return address. */
GW_INLINE gw_go_word *gw_go_frame(GW_INSTANCE *instance, u32 sp, u32 slots) {
    u8 *frame = gw_go_span(instance, (u64)sp + 8, (u64)slots * 8);
    return (gw_go_word *)(void *)frame;
}

/* The elements of the []Word at slot `at`, if there are n of them. */
GW_INLINE gw_go_word *gw_go_words(GW_INSTANCE *instance, const gw_go_word *frame, unsigned at,
                                  u64 n) {
    if (frame[at + 1] != n || n > UINT32_MAX / 8) return NULL;
    return (gw_go_word *)(void *)gw_go_span(instance, frame[at], n * 8);
}

/* blockGeneric(dig *Digest, p []byte): the digest begins with its eight words of state */
GW_INLINE bool gw_go_sha256(GW_INSTANCE *instance, u32 sp) {
    const gw_go_word *f = gw_go_frame(instance, sp, 4);
    if (f == NULL) return false;
    u8 *state = gw_go_span(instance, f[0], 32), *blocks = gw_go_span(instance, f[1], f[2]);
    if (state == NULL || blocks == NULL) return false;
    if (GW_INTERRUPTIBLE)
        gowasm__hash(&instance->rt, state, blocks, f[2] / 64);
    else
        gowasm__sha256(state, blocks, f[2] / 64);
    return true;
}

/* --interruptible: loops over so many words are paid for here, and left to the guest's own code,
 * which has checks, where they are long. */
GW_INLINE bool gw_go_short(GW_INSTANCE *instance, u64 words) {
    if (words > 65536) return false;
    GW_TICK(instance, words);
    return true;
}

#ifdef __SIZEOF_INT128__
__extension__ typedef unsigned __int128 gw_go_wide;

/* addVV(z, x, y []Word) (c Word): z = x + y */
GW_INLINE bool gw_go_add_vv(GW_INSTANCE *instance, u32 sp) {
    gw_go_word *f = gw_go_frame(instance, sp, 10);
    if (f == NULL) return false;
    u64 n = f[1], carry = 0;
    gw_go_word *z = gw_go_words(instance, f, 0, n), *x = gw_go_words(instance, f, 3, n),
               *y = gw_go_words(instance, f, 6, n);
    if (z == NULL || x == NULL || y == NULL) return false;
    if (GW_INTERRUPTIBLE && !gw_go_short(instance, n)) return false;
    for (u64 i = 0; i < n; i++) {
        gw_go_wide sum = (gw_go_wide)x[i] + y[i] + carry;
        z[i] = (u64)sum;
        carry = (u64)(sum >> 64);
    }
    f[9] = carry;
    return true;
}

/* subVV(z, x, y []Word) (c Word): z = x - y */
GW_INLINE bool gw_go_sub_vv(GW_INSTANCE *instance, u32 sp) {
    gw_go_word *f = gw_go_frame(instance, sp, 10);
    if (f == NULL) return false;
    u64 n = f[1], borrow = 0;
    gw_go_word *z = gw_go_words(instance, f, 0, n), *x = gw_go_words(instance, f, 3, n),
               *y = gw_go_words(instance, f, 6, n);
    if (z == NULL || x == NULL || y == NULL) return false;
    if (GW_INTERRUPTIBLE && !gw_go_short(instance, n)) return false;
    for (u64 i = 0; i < n; i++) {
        gw_go_wide difference = (gw_go_wide)x[i] - y[i] - borrow;
        z[i] = (u64)difference;
        borrow = (u64)(difference >> 64) & 1;
    }
    f[9] = borrow;
    return true;
}

/* mulAddVWW(z, x []Word, y, r Word) (c Word): z = x*y + r */
GW_INLINE bool gw_go_mul_add_vww(GW_INSTANCE *instance, u32 sp) {
    gw_go_word *f = gw_go_frame(instance, sp, 9);
    if (f == NULL) return false;
    u64 n = f[1], y = f[6], carry = f[7];
    gw_go_word *z = gw_go_words(instance, f, 0, n), *x = gw_go_words(instance, f, 3, n);
    if (z == NULL || x == NULL) return false;
    if (GW_INTERRUPTIBLE && !gw_go_short(instance, n)) return false;
    for (u64 i = 0; i < n; i++) {
        gw_go_wide product = (gw_go_wide)x[i] * y + carry;
        z[i] = (u64)product;
        carry = (u64)(product >> 64);
    }
    f[8] = carry;
    return true;
}

/* z = x + y*m + carry, the sum being below 2^128 for each word */
GW_INLINE u64 gw_go_add_mul(gw_go_word *z, const gw_go_word *x, const gw_go_word *y, u64 m, u64 n,
                            u64 carry) {
    for (u64 i = 0; i < n; i++) {
        gw_go_wide sum = (gw_go_wide)y[i] * m + x[i] + carry;
        z[i] = (u64)sum;
        carry = (u64)(sum >> 64);
    }
    return carry;
}

/* addMulVVW(z, x []Word, y Word) (c Word): z += x*y */
GW_INLINE bool gw_go_add_mul_vvw(GW_INSTANCE *instance, u32 sp) {
    gw_go_word *f = gw_go_frame(instance, sp, 8);
    if (f == NULL) return false;
    u64 n = f[1];
    gw_go_word *z = gw_go_words(instance, f, 0, n), *x = gw_go_words(instance, f, 3, n);
    if (z == NULL || x == NULL) return false;
    if (GW_INTERRUPTIBLE && !gw_go_short(instance, n)) return false;
    f[7] = gw_go_add_mul(z, z, x, f[6], n, 0);
    return true;
}

/* addMulVVWW(z, x, y []Word, m, a Word) (c Word): z = x + y*m + a */
GW_INLINE bool gw_go_add_mul_vvww(GW_INSTANCE *instance, u32 sp) {
    gw_go_word *f = gw_go_frame(instance, sp, 12);
    if (f == NULL) return false;
    u64 n = f[1];
    gw_go_word *z = gw_go_words(instance, f, 0, n), *x = gw_go_words(instance, f, 3, n),
               *y = gw_go_words(instance, f, 6, n);
    if (z == NULL || x == NULL || y == NULL) return false;
    if (GW_INTERRUPTIBLE && !gw_go_short(instance, n)) return false;
    f[11] = gw_go_add_mul(z, x, y, f[9], n, f[10]);
    return true;
}

#else /* the C compiler has no wider type: the guest's own code is as good */
#define gw_go_add_vv(instance, sp) false
#define gw_go_sub_vv(instance, sp) false
#define gw_go_mul_add_vww(instance, sp) false
#define gw_go_add_mul_vvw(instance, sp) false
#define gw_go_add_mul_vvww(instance, sp) false
#endif
#endif
