/* ctext.h: text of guests in the C that is generated. */
#ifndef GOWASM_BASE_CTEXT_H
#define GOWASM_BASE_CTEXT_H

#include "base/str.h"

/* A C string literal, whatever the bytes are. */
void ctext_write(Str s, Buf *out);

#endif
