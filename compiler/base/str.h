/* str.h: counted strings (names in a module may hold NUL bytes) and growing byte buffers. */
#ifndef GOWASM_BASE_STR_H
#define GOWASM_BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Borrowed bytes; the function that made it says how long it lives. */
typedef struct Str {
    const char *data;
    size_t len;
} Str;

#define STR(literal) ((Str){(literal), sizeof(literal) - 1})
/* For printf: "%.*s", STR_ARG(s). */
#define STR_ARG(s) (int)(s).len, (s).data

Str str_from(const char *c_string);
bool str_eq(Str a, Str b);
bool str_eq_c(Str a, const char *c_string);
bool str_starts(Str s, const char *prefix);
bool str_ends(Str s, const char *suffix);
const char *str_find(Str s, const char *needle); /* first occurrence, or NULL */
bool str_is_utf8(Str s);

/* A growing byte buffer. Ready when zeroed; owns `data`; buf_free() releases it. `data` is always
 * followed by a NUL byte once something was appended. */
typedef struct Buf {
    uint8_t *data;
    size_t len, cap;
} Buf;

void buf_free(Buf *b);
void buf_reserve(Buf *b, size_t more);
void buf_bytes(Buf *b, const void *bytes, size_t n);
void buf_u8(Buf *b, uint8_t v);
void buf_puts(Buf *b, const char *c_string);
void buf_str(Buf *b, Str s);
void buf_quote(Buf *b, Str s);             /* as a string of WebAssembly's text format */
void buf_clean(Buf *b, Str s, bool lines); /* without control characters: gowasm_text.h */
void buf_printf(Buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(Buf *b, const char *format, va_list ap) __attribute__((format(printf, 2, 0)));
Str buf_view(const Buf *b);

#endif
