/* reader.h: a cursor over untrusted bytes.
 *
 * Input: a range of the file. Output: numbers, names and sub-ranges. Invariants: nothing outside
 * the range is read; the first fault is recorded in the Diag with its offset in the file, and from
 * then on the reader has no more bytes and every read gives 0, so callers may check once per loop.
 */
#ifndef GOWASM_DECODE_READER_H
#define GOWASM_DECODE_READER_H

#include "base/diag.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Reader {
    const uint8_t *file; /* the file's first byte */
    const uint8_t *p, *end;
    Diag *d;
    const char *where; /* "import section", "function": begins every message */
    int64_t func;      /* the function index that belongs to `where`, or -1 */
} Reader;

static inline size_t reader_left(const Reader *r) {
    return (size_t)(r->end - r->p);
}
static inline uint32_t reader_offset(const Reader *r) {
    return (uint32_t)(r->p - r->file);
}
static inline bool reader_ok(const Reader *r) {
    return !r->d->failed;
}

/* Records "where: message" for the byte at `at` and ends the reader. Always false. */
bool reader_fail(Reader *r, const uint8_t *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* LEB128 (core spec 5.2.2): no longer than the type needs, unused bits zero or the sign.
 * `what` names the thing for the error: "the number of imports". */
uint32_t read_u32_slow(Reader *r, const char *what);
int64_t read_signed(Reader *r, unsigned bits, const char *what);

static inline uint32_t read_u32(Reader *r, const char *what) {
    if (r->p < r->end && *r->p < 0x80) return *r->p++;
    return read_u32_slow(r, what);
}

uint8_t read_u8(Reader *r, const char *what);
uint64_t read_fixed(Reader *r, unsigned bytes, const char *what); /* little-endian */

/* `n` bytes, which stay where they are. */
Str read_bytes(Reader *r, size_t n, const char *what);

/* A length and as many bytes of valid UTF-8. */
Str read_name(Reader *r, const char *what);

/* A count of elements that take at least one byte each, at most `limit`. */
uint32_t read_count(Reader *r, uint32_t limit, const char *what);

/* The next `n` bytes as a reader of their own; `r` goes on after them. */
Reader read_sub(Reader *r, size_t n, const char *where);

#endif
