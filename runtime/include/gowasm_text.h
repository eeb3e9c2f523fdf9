/* gowasm_text.h: text of a guest's or of a module file, made harmless for terminals, logs and
 * messages of one line. For the compiler, the runtime and the host library alike.
 *
 * Input: bytes of any kind. Output: UTF-8 in which '?' stands for each character that is invalid, a
 * control character (C0, DEL, C1) or one that changes the order or the lines of what is around it
 * (bidi controls, U+2028, U+2029), for annotation marks, and for invisible tags. Invariant: the
 * text becomes no longer. */
#ifndef GOWASM_TEXT_H
#define GOWASM_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The length of the UTF-8 sequence at p, of at most `left` bytes, and its character; 0: it is none.
 */
static inline size_t gowasm__character(const char *p, size_t left, uint32_t *c) {
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    const uint8_t first = (uint8_t)p[0];
    const size_t n = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (n == 0 || n > left || first > 0xf4) return 0;
    *c = n == 1 ? first : first & (0xffu >> (n + 1));
    for (size_t i = 1; i < n; i++) {
        if (((uint8_t)p[i] & 0xc0) != 0x80) return 0;
        *c = *c << 6 | ((uint8_t)p[i] & 0x3f);
    }
    const bool surrogate = *c >= 0xd800 && *c < 0xe000;
    return *c < smallest[n] || *c > 0x10ffff || surrogate ? 0 : n;
}

static inline bool gowasm__is_control(uint32_t c) {
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x61c || c == 0x200e || c == 0x200f ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x206f) || c == 0xfeff ||
           (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe007f);
}

/* Cleans `size` bytes where they are; the size that is left. `lines`: tabs and newlines stay. */
static inline size_t gowasm__clean(char *text, size_t size, bool lines) {
    size_t to = 0;
    for (size_t at = 0; at < size;) {
        uint32_t c;
        const size_t n = gowasm__character(text + at, size - at, &c);
        const bool keep = n != 0 && (!gowasm__is_control(c) || (lines && (c == '\n' || c == '\t')));
        if (!keep) text[to++] = '?';
        for (size_t i = 0; keep && i < n; i++) text[to++] = text[at + i];
        at += n != 0 ? n : 1;
    }
    return to;
}

#endif
