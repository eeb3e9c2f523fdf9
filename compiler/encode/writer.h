/* writer.h: numbers and names of the binary format (core spec 5.2); the mirror of reader.h.
 *
 * Input: values. Output: bytes at the end of a Buf. Invariants: LEB128 numbers have their shortest
 * form. */
#ifndef GOWASM_ENCODE_WRITER_H
#define GOWASM_ENCODE_WRITER_H

#include "base/str.h"

void write_u32(Buf *out, uint32_t v);
void write_u64(Buf *out, uint64_t v);
void write_signed(Buf *out, int64_t v);
void write_fixed(Buf *out, uint64_t v, unsigned bytes); /* little-endian */
void write_name(Buf *out, Str name);

#endif
