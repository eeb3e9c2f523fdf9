/* lz4.h: packing bytes in the LZ4 block format (doc/lz4_Block_format.md of LZ4 1.10). */
#ifndef GOWASM_BASE_LZ4_H
#define GOWASM_BASE_LZ4_H

#include "base/str.h"

/* Appends one block that unpacks to `bytes`, which must not be empty; at most bytes.len + bytes.len
 * / 255 + 16 bytes. */
void lz4_pack(Str bytes, Buf *out);

#endif
