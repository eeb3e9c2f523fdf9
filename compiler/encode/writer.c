/* writer.c: numbers and names of the binary format, as writer.h describes them.
 *
 * Input: values. Output: bytes. Invariants: the shortest LEB128 form. */
#include "encode/writer.h"
#include "base/die.h"

void write_u32(Buf *out, uint32_t v) {
    write_u64(out, v);
}

void write_u64(Buf *out, uint64_t v) {
    buf_reserve(out, 10);
    uint8_t *p = out->data + out->len;
    while (v >= 0x80) {
        *p++ = (uint8_t)(v | 0x80);
        v >>= 7;
    }
    *p++ = (uint8_t)v;
    out->len = (size_t)(p - out->data);
}

void write_signed(Buf *out, int64_t v) {
    buf_reserve(out, 10);
    uint8_t *p = out->data + out->len;
    while (v < -64 || v > 63) {
        *p++ = (uint8_t)(v | 0x80);
        v >>= 7; /* arithmetic with gcc and clang */
    }
    *p++ = (uint8_t)(v & 0x7f);
    out->len = (size_t)(p - out->data);
}

void write_fixed(Buf *out, uint64_t v, unsigned bytes) {
    for (unsigned i = 0; i < bytes; i++) buf_u8(out, (uint8_t)(v >> (8 * i)));
}

void write_name(Buf *out, Str name) {
    if (name.len > UINT32_MAX) die("a name of %zu bytes", name.len);
    write_u32(out, (uint32_t)name.len);
    buf_str(out, name);
}
