/* str.c: counted strings and growing byte buffers, as str.h describes them.
 *
 * Invariants: a Buf that was appended to has a NUL byte after its contents, which `len` does not
 * count; running out of memory ends the program through die_oom(). */
#include "base/str.h"

#include "base/die.h"
#include "gowasm_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Str str_from(const char *c_string) {
    return (Str){c_string, strlen(c_string)};
}

bool str_eq(Str a, Str b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

bool str_eq_c(Str a, const char *c_string) {
    return str_eq(a, str_from(c_string));
}

bool str_starts(Str s, const char *prefix) {
    size_t n = strlen(prefix);
    return s.len >= n && (n == 0 || memcmp(s.data, prefix, n) == 0);
}

bool str_ends(Str s, const char *suffix) {
    size_t n = strlen(suffix);
    return s.len >= n && (n == 0 || memcmp(s.data + s.len - n, suffix, n) == 0);
}

const char *str_find(Str s, const char *needle) {
    size_t n = strlen(needle);
    const char *p = s.data;
    size_t left = s.len;
    while (n && left >= n) {
        const char *hit = memchr(p, needle[0], left - n + 1);
        if (!hit || memcmp(hit, needle, n) == 0) return hit;
        left -= (size_t)(hit + 1 - p);
        p = hit + 1;
    }
    return NULL;
}

/* RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF. */
bool str_is_utf8(Str s) {
    const uint8_t *p = (const uint8_t *)s.data;
    size_t left = s.len;
    while (left) {
        uint8_t lead = *p;
        if (lead < 0x80) {
            p++;
            left--;
            continue;
        }
        size_t n = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
        if (lead < 0xc2 || lead > 0xf4 || left < n) return false;
        uint8_t low = 0x80, high = 0xbf; /* of the second byte */
        if (lead == 0xe0) low = 0xa0;
        if (lead == 0xed) high = 0x9f;
        if (lead == 0xf0) low = 0x90;
        if (lead == 0xf4) high = 0x8f;
        if (p[1] < low || p[1] > high) return false;
        for (size_t i = 2; i < n; i++) {
            if ((p[i] & 0xc0) != 0x80) return false;
        }
        p += n;
        left -= n;
    }
    return true;
}

void buf_free(Buf *b) {
    free(b->data);
    *b = (Buf){0};
}

void buf_reserve(Buf *b, size_t more) {
    if (more >= SIZE_MAX / 2 - b->len) die_oom();
    size_t need = b->len + more + 1;
    if (need <= b->cap) return;
    size_t cap = b->cap * 2;
    if (cap < need) cap = need;
    if (cap < 64) cap = 64;
    uint8_t *data = realloc(b->data, cap);
    if (!data) die_oom();
    b->data = data;
    b->cap = cap;
}

void buf_bytes(Buf *b, const void *bytes, size_t n) {
    buf_reserve(b, n);
    if (n) memcpy(b->data + b->len, bytes, n);
    b->len += n;
    b->data[b->len] = 0;
}

void buf_u8(Buf *b, uint8_t v) {
    if (b->cap - b->len < 2) buf_reserve(b, 1);
    b->data[b->len++] = v;
    b->data[b->len] = 0;
}

void buf_puts(Buf *b, const char *c_string) {
    buf_bytes(b, c_string, strlen(c_string));
}

void buf_str(Buf *b, Str s) {
    buf_bytes(b, s.data, s.len);
}

void buf_quote(Buf *b, Str s) {
    static const char hex[] = "0123456789abcdef";
    buf_u8(b, '"');
    for (size_t i = 0; i < s.len; i++) {
        uint8_t c = (uint8_t)s.data[i];
        if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\') {
            buf_u8(b, c);
        } else {
            buf_u8(b, '\\');
            buf_u8(b, (uint8_t)hex[c >> 4]);
            buf_u8(b, (uint8_t)hex[c & 15]);
        }
    }
    buf_u8(b, '"');
}

void buf_clean(Buf *b, Str s, bool lines) {
    const size_t start = b->len;
    buf_str(b, s);
    if (s.len == 0) return;
    b->len = start + gowasm__clean((char *)b->data + start, s.len, lines);
    b->data[b->len] = 0;
}

void buf_printf(Buf *b, const char *format, ...) {
    va_list ap;
    va_start(ap, format);
    buf_vprintf(b, format, ap);
    va_end(ap);
}

void buf_vprintf(Buf *b, const char *format, va_list ap) {
    va_list again;
    va_copy(again, ap);
    buf_reserve(b, 120);
    size_t room = b->cap - b->len;
    int n = vsnprintf((char *)b->data + b->len, room, format, ap);
    if (n < 0) die("cannot format '%s'", format);
    if ((size_t)n >= room) {
        buf_reserve(b, (size_t)n);
        n = vsnprintf((char *)b->data + b->len, b->cap - b->len, format, again);
        if (n < 0) die("cannot format '%s'", format);
    }
    va_end(again);
    b->len += (size_t)n;
}

Str buf_view(const Buf *b) {
    return (Str){(const char *)b->data, b->len};
}
