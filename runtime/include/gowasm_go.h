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

GW_INLINE u64 gw_go_word(const u8 *at) {
    u64 word;
    memcpy(&word, at, sizeof word);
    return word;
}

/* Keys of maps are mostly short: those of 8 to 16 bytes are two words, which may overlap. */
GW_INLINE bool gw_go_memequal(GW_INSTANCE *instance, u64 a, u64 b, u64 n, u64 *equal) {
    const u64 limit = GW_MEMORY(instance).size;
    if (n > limit || a > limit - n || b > limit - n) return false;
    const u8 *x = GW_MEMORY(instance).data + a, *y = GW_MEMORY(instance).data + b;
    if (n - 8 <= 8)
        *equal = ((gw_go_word(x) ^ gw_go_word(y)) |
                  (gw_go_word(x + n - 8) ^ gw_go_word(y + n - 8))) == 0;
    else if (GW_INTERRUPTIBLE && UNLIKELY(n > GOWASM_SHORT))
        *equal = gowasm__compare(&instance->rt, x, y, n) == 0;
    else
        *equal = GW_MATH(memcmp)(x, y, n) == 0;
    return true;
}

/* Arguments and results: the 8-byte slots after the return address. */
GW_INLINE gowasm_word *gw_go_frame(GW_INSTANCE *instance, u32 sp, u32 slots) {
    u8 *frame = gw_go_span(instance, (u64)sp + 8, (u64)slots * 8);
    return (gowasm_word *)(void *)frame;
}

/* The elements of the []Word at slot `at`, if there are n of them. */
GW_INLINE gowasm_word *gw_go_words(GW_INSTANCE *instance, const gowasm_word *frame, unsigned at,
                                   u64 n) {
    if (frame[at + 1] != n || n > UINT32_MAX / 8) return NULL;
    return (gowasm_word *)(void *)gw_go_span(instance, frame[at], n * 8);
}

/* A byte slice or a string at slot `at`: NULL where it is not in memory. */
GW_INLINE const u8 *gw_go_bytes(GW_INSTANCE *instance, const gowasm_word *frame, unsigned at) {
    return gw_go_span(instance, frame[at], frame[at + 1]);
}

/* Where `what` first is in `in`; false: not looked for. */
GW_INLINE bool gw_go_index(GW_INSTANCE *instance, const u8 *in, u64 size, const u8 *what,
                           u64 length, u64 *at) {
    if (in == NULL || what == NULL || length < 2 || length > size) return false;
    if (GW_INTERRUPTIBLE && size > GOWASM_SHORT)
        return gowasm__seek(&instance->rt, in, size, what, length, at);
    return gowasm__find(in, size, what, length, at);
}

/* Index(s, sep []byte) int */
GW_INLINE bool gw_go_index_bytes(GW_INSTANCE *instance, u32 sp) {
    gowasm_word *f = gw_go_frame(instance, sp, 7);
    u64 at;
    if (f == NULL || !gw_go_index(instance, gw_go_bytes(instance, f, 0), f[1],
                                  gw_go_bytes(instance, f, 3), f[4], &at))
        return false;
    f[6] = at;
    return true;
}

/* Index(s, substr string) int */
GW_INLINE bool gw_go_index_string(GW_INSTANCE *instance, u32 sp) {
    gowasm_word *f = gw_go_frame(instance, sp, 5);
    u64 at;
    if (f == NULL || !gw_go_index(instance, gw_go_bytes(instance, f, 0), f[1],
                                  gw_go_bytes(instance, f, 2), f[3], &at))
        return false;
    f[4] = at;
    return true;
}

/* How often one byte occurs in `in`. */
GW_INLINE bool gw_go_count(GW_INSTANCE *instance, const u8 *in, u64 size, const u8 *what,
                           u64 length, u64 *count) {
    if (in == NULL || what == NULL || length != 1) return false;
    if (GW_INTERRUPTIBLE && size > GOWASM_SHORT)
        *count = gowasm__tally(&instance->rt, in, size, *what);
    else
        *count = gowasm__count(in, size, *what);
    return true;
}

/* Count(s, sep []byte) int */
GW_INLINE bool gw_go_count_bytes(GW_INSTANCE *instance, u32 sp) {
    gowasm_word *f = gw_go_frame(instance, sp, 7);
    u64 count;
    if (f == NULL || !gw_go_count(instance, gw_go_bytes(instance, f, 0), f[1],
                                  gw_go_bytes(instance, f, 3), f[4], &count))
        return false;
    f[6] = count;
    return true;
}

/* Count(s, substr string) int */
GW_INLINE bool gw_go_count_string(GW_INSTANCE *instance, u32 sp) {
    gowasm_word *f = gw_go_frame(instance, sp, 5);
    u64 count;
    if (f == NULL || !gw_go_count(instance, gw_go_bytes(instance, f, 0), f[1],
                                  gw_go_bytes(instance, f, 2), f[3], &count))
        return false;
    f[4] = count;
    return true;
}

/* blockGeneric(dig *Digest, p []byte): the digest begins with its eight words of state */
GW_INLINE bool gw_go_sha256(GW_INSTANCE *instance, u32 sp) {
    const gowasm_word *f = gw_go_frame(instance, sp, 4);
    if (f == NULL) return false;
    u8 *state = gw_go_span(instance, f[0], 32), *blocks = gw_go_span(instance, f[1], f[2]);
    if (state == NULL || blocks == NULL) return false;
    if (GW_INTERRUPTIBLE)
        gowasm__hash(&instance->rt, state, blocks, f[2] / 64);
    else
        gowasm__sha256(state, blocks, f[2] / 64);
    return true;
}

/* slicingUpdate(crc uint32, tab *slicing8Table, p []byte) uint32: the first of the eight tables is
 * the polynomial's own */
GW_INLINE bool gw_go_crc32(GW_INSTANCE *instance, u32 sp) {
    gowasm_word *f = gw_go_frame(instance, sp, 6);
    if (f == NULL) return false;
    const u8 *table = gw_go_span(instance, f[1], 1024), *bytes = gw_go_span(instance, f[2], f[3]);
    if (table == NULL || bytes == NULL) return false;
    u32 crc = (u32)f[0];
    if (GW_INTERRUPTIBLE ? !gowasm__sum(&instance->rt, &crc, table, bytes, f[3])
                         : !gowasm__crc32(&crc, table, bytes, f[3]))
        return false;
    f[5] = crc;
    return true;
}

/* --interruptible: loops over so many words are paid for here, and left to the guest's own code,
 * which has checks, where they are long. */
GW_INLINE bool gw_go_short(GW_INSTANCE *instance, u64 words) {
    if (words > 65536) return false;
    GW_TICK(instance, words);
    return true;
}

/* addVV(z, x, y []Word) (c Word): z = x + y */
GW_INLINE bool gw_go_add_vv(GW_INSTANCE *instance, u32 sp) {
    gowasm_word *f = gw_go_frame(instance, sp, 10);
    if (f == NULL) return false;
    u64 n = f[1];
    gowasm_word *z = gw_go_words(instance, f, 0, n), *x = gw_go_words(instance, f, 3, n),
                *y = gw_go_words(instance, f, 6, n);
    if (z == NULL || x == NULL || y == NULL) return false;
    if (GW_INTERRUPTIBLE && !gw_go_short(instance, n)) return false;
    f[9] = gowasm__add_words(z, x, y, n);
    return true;
}

/* subVV(z, x, y []Word) (c Word): z = x - y */
GW_INLINE bool gw_go_sub_vv(GW_INSTANCE *instance, u32 sp) {
    gowasm_word *f = gw_go_frame(instance, sp, 10);
    if (f == NULL) return false;
    u64 n = f[1];
    gowasm_word *z = gw_go_words(instance, f, 0, n), *x = gw_go_words(instance, f, 3, n),
                *y = gw_go_words(instance, f, 6, n);
    if (z == NULL || x == NULL || y == NULL) return false;
    if (GW_INTERRUPTIBLE && !gw_go_short(instance, n)) return false;
    f[9] = gowasm__sub_words(z, x, y, n);
    return true;
}

/* mulAddVWW(z, x []Word, y, r Word) (c Word): z = x*y + r */
GW_INLINE bool gw_go_mul_add_vww(GW_INSTANCE *instance, u32 sp) {
    gowasm_word *f = gw_go_frame(instance, sp, 9);
    if (f == NULL) return false;
    u64 n = f[1];
    gowasm_word *z = gw_go_words(instance, f, 0, n), *x = gw_go_words(instance, f, 3, n);
    if (z == NULL || x == NULL) return false;
    if (GW_INTERRUPTIBLE && !gw_go_short(instance, n)) return false;
    f[8] = gowasm__mul_words(z, x, f[6], n, f[7]);
    return true;
}

/* addMulVVW(z, x []Word, y Word) (c Word): z += x*y */
GW_INLINE bool gw_go_add_mul_vvw(GW_INSTANCE *instance, u32 sp) {
    gowasm_word *f = gw_go_frame(instance, sp, 8);
    if (f == NULL) return false;
    u64 n = f[1];
    gowasm_word *z = gw_go_words(instance, f, 0, n), *x = gw_go_words(instance, f, 3, n);
    if (z == NULL || x == NULL || n == 0) return false;
    if (GW_INTERRUPTIBLE && !gw_go_short(instance, n)) return false;
    f[7] = gowasm__add_mul_words(z, z, x, f[6], n, 0);
    return true;
}

/* addMulVVWWasm(z, x *uint, y uint, n uintptr) (carry uint): the same of n words */
GW_INLINE bool gw_go_add_mul_wasm(GW_INSTANCE *instance, u32 sp) {
    gowasm_word *f = gw_go_frame(instance, sp, 5);
    if (f == NULL || f[3] > UINT32_MAX / 8) return false;
    u64 n = f[3];
    gowasm_word *z = (gowasm_word *)(void *)gw_go_span(instance, f[0], n * 8),
                *x = (gowasm_word *)(void *)gw_go_span(instance, f[1], n * 8);
    if (z == NULL || x == NULL) return false;
    if (GW_INTERRUPTIBLE && !gw_go_short(instance, n)) return false;
    f[4] = gowasm__add_mul_words(z, z, x, f[2], n, 0);
    return true;
}

/* addMulVVWW(z, x, y []Word, m, a Word) (c Word): z = x + y*m + a */
GW_INLINE bool gw_go_add_mul_vvww(GW_INSTANCE *instance, u32 sp) {
    gowasm_word *f = gw_go_frame(instance, sp, 12);
    if (f == NULL) return false;
    u64 n = f[1];
    gowasm_word *z = gw_go_words(instance, f, 0, n), *x = gw_go_words(instance, f, 3, n),
                *y = gw_go_words(instance, f, 6, n);
    if (z == NULL || x == NULL || y == NULL) return false;
    if (GW_INTERRUPTIBLE && !gw_go_short(instance, n)) return false;
    f[11] = gowasm__add_mul_words(z, x, y, f[9], n, f[10]);
    return true;
}

/* lshVU(z, x []Word, s uint) (c Word): z = x << s, from the highest word to the lowest */
GW_INLINE bool gw_go_lsh_vu(GW_INSTANCE *instance, u32 sp) {
    gowasm_word *f = gw_go_frame(instance, sp, 8);
    if (f == NULL) return false;
    u64 n = f[1], s = f[6];
    gowasm_word *z = gw_go_words(instance, f, 0, n), *x = gw_go_words(instance, f, 3, n);
    if (z == NULL || x == NULL || n == 0 || s - 1 >= 63) return false;
    if (GW_INTERRUPTIBLE && !gw_go_short(instance, n)) return false;
    f[7] = gowasm__shift_left(z, x, n, (unsigned)s);
    return true;
}

/* rshVU(z, x []Word, s uint) (c Word): z = x >> s, from the lowest word to the highest */
GW_INLINE bool gw_go_rsh_vu(GW_INSTANCE *instance, u32 sp) {
    gowasm_word *f = gw_go_frame(instance, sp, 8);
    if (f == NULL) return false;
    u64 n = f[1], s = f[6];
    gowasm_word *z = gw_go_words(instance, f, 0, n), *x = gw_go_words(instance, f, 3, n);
    if (z == NULL || x == NULL || n == 0 || s - 1 >= 63) return false;
    if (GW_INTERRUPTIBLE && !gw_go_short(instance, n)) return false;
    f[7] = gowasm__shift_right(z, x, n, (unsigned)s);
    return true;
}

/* Slices at a and b have no byte in common. */
GW_INLINE bool gw_go_apart(u64 a, u64 a_words, u64 b, u64 b_words) {
    return a + a_words * 8 <= b || b + b_words * 8 <= a;
}

/* (z nat) montgomery(x, y, m nat, k Word, n int) nat, where z has room for 2*n words */
GW_INLINE bool gw_go_montgomery(GW_INSTANCE *instance, u32 sp) {
    gowasm_word *f = gw_go_frame(instance, sp, 17);
    if (f == NULL) return false;
    u64 n = f[13];
    gowasm_word *x = gw_go_words(instance, f, 3, n), *y = gw_go_words(instance, f, 6, n),
                *m = gw_go_words(instance, f, 9, n);
    if (x == NULL || y == NULL || m == NULL || f[2] / 2 < n) return false;
    gowasm_word *z = (gowasm_word *)(void *)gw_go_span(instance, f[0], n * 16);
    if (z == NULL || !gw_go_apart(f[0], 2 * n, f[3], n) || !gw_go_apart(f[0], 2 * n, f[6], n) ||
        !gw_go_apart(f[0], 2 * n, f[9], n))
        return false;
    if (GW_INTERRUPTIBLE && (n > 256 || !gw_go_short(instance, n * n))) return false;
    gowasm__montgomery(z, x, y, m, f[12], n);
    f[14] = f[0];
    f[15] = n;
    f[16] = f[2];
    return true;
}
#endif
