/* reader.c: the cursor of reader.h.
 *
 * Input: untrusted bytes. Output: values, or one recorded error. Invariants: `p <= end` at all
 * times; after an error `p == end`. */
#include "decode/reader.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

bool reader_fail(Reader *r, const uint8_t *at, const char *format, ...) {
    char text[512];
    va_list ap;
    va_start(ap, format);
    vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    if (r->func >= 0) {
        diag_error(r->d, (uint64_t)(at - r->file), "%s %" PRId64 ": %s", r->where, r->func, text);
    } else {
        diag_error(r->d, (uint64_t)(at - r->file), "%s: %s", r->where, text);
    }
    r->p = r->end;
    return false;
}

static bool at_end(Reader *r, const char *what) {
    if (reader_ok(r)) reader_fail(r, r->p, "unexpected end while reading %s", what);
    return false;
}

uint32_t read_u32_slow(Reader *r, const char *what) {
    const uint8_t *start = r->p;
    uint32_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
        if (r->p == r->end) return at_end(r, what);
        uint8_t byte = *r->p++;
        if (shift == 28 && (byte & 0xf0)) {
            return reader_fail(r, start, "%s is not a 32-bit LEB128 number (%s)", what,
                               byte & 0x80 ? "more than 5 bytes" : "unused bits are set");
        }
        value |= (uint32_t)(byte & 0x7f) << shift;
        if (!(byte & 0x80)) return value;
    }
}

int64_t read_signed(Reader *r, unsigned bits, const char *what) {
    const uint8_t *start = r->p;
    uint64_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
        if (r->p == r->end) return at_end(r, what);
        uint8_t byte = *r->p++;
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (shift + 7 >= bits) {
            /* The last byte: bits of the value below `used`, the rest repeats the sign. */
            unsigned used = bits - shift;
            uint8_t sign = (uint8_t)((0x7f << (used - 1)) & 0x7f);
            bool more = byte & 0x80;
            if (more || ((byte & sign) != 0 && (byte & sign) != sign)) {
                return reader_fail(r, start, "%s is not a %u-bit signed LEB128 number (%s)", what,
                                   bits, more ? "too many bytes" : "unused bits are set");
            }
        } else if (byte & 0x80) {
            continue;
        }
        if ((byte & 0x40) && shift + 7 < 64) value |= ~(uint64_t)0 << (shift + 7);
        return (int64_t)value;
    }
}

uint8_t read_u8(Reader *r, const char *what) {
    if (r->p == r->end) return at_end(r, what);
    return *r->p++;
}

uint64_t read_fixed(Reader *r, unsigned bytes, const char *what) {
    uint64_t value = 0;
    if (reader_left(r) < bytes) {
        r->p = r->end;
        return at_end(r, what);
    }
    for (unsigned i = 0; i < bytes; i++) value |= (uint64_t)r->p[i] << (8 * i);
    r->p += bytes;
    return value;
}

Str read_bytes(Reader *r, size_t n, const char *what) {
    if (n > reader_left(r)) {
        if (reader_ok(r)) {
            reader_fail(r, r->p, "unexpected end: %s takes %zu bytes, %zu are left", what, n,
                        reader_left(r));
        }
        return (Str){0};
    }
    Str s = {(const char *)r->p, n};
    r->p += n;
    return s;
}

Str read_name(Reader *r, const char *what) {
    uint32_t n = read_u32(r, what);
    const uint8_t *at = r->p;
    Str s = read_bytes(r, n, what);
    if (!str_is_utf8(s)) {
        reader_fail(r, at, "%s is not valid UTF-8", what);
        return (Str){0};
    }
    return s;
}

uint32_t read_count(Reader *r, uint32_t limit, const char *what) {
    const uint8_t *at = r->p;
    uint32_t n = read_u32(r, what);
    if (n > reader_left(r)) {
        return reader_fail(r, at, "%s is %" PRIu32 ", but only %zu bytes are left", what, n,
                           reader_left(r));
    }
    if (n > limit) {
        return reader_fail(r, at, "%s is %" PRIu32 ", more than the limit of %" PRIu32, what, n,
                           limit);
    }
    return n;
}

Reader read_sub(Reader *r, size_t n, const char *where) {
    Reader sub = *r;
    if (n > reader_left(r)) n = 0;
    sub.end = r->p + n;
    sub.where = where;
    r->p += n;
    return sub;
}
