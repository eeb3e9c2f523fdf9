/* bytes.c: the modules of bytes.h. Comes in: section contents. Goes out: bytes of a module. Holds:
 * sizes fit in one LEB128 byte, which is asserted. */
#include "shared/bytes.h"

#include <stdlib.h>

void wasm_begin(Buf *b) {
    b->len = 0;
    buf_bytes(b, "\0asm\1\0\0\0", 8);
}

void wasm_section(Buf *b, uint8_t id, const uint8_t *bytes, size_t n) {
    if (n >= 128) abort();
    buf_u8(b, id);
    buf_u8(b, (uint8_t)n);
    buf_bytes(b, bytes, n);
}

void wasm_body(Buf *b, const uint8_t *code, size_t n) {
    Buf body = {0};
    if (n >= 100) abort();
    wasm_begin(b);
    SECTION(b, 1, 2, 0x60, 0, 0, 0x60, 2, VT_I32, VT_I64, 2, VT_I64, VT_I32);
    SECTION(b, 3, 1, 0);
    SECTION(b, 4, 1, VT_FUNCREF, 0, 1);
    SECTION(b, 5, 1, 0, 1);
    SECTION(b, 6, 1, VT_I32, 0, 0x41, 0, 0x0b);
    buf_u8(&body, 1);
    buf_u8(&body, (uint8_t)(n + 3));
    buf_bytes(&body, "\1\2\x7f", 3); /* two locals, i32 */
    buf_bytes(&body, code, n);
    wasm_section(b, 10, body.data, body.len);
    buf_free(&body);
}

void wasm_everything(Buf *b) {
    wasm_begin(b);
    SECTION(b, 0, 5, 'e', 'x', 't', 'r', 'a', 1, 2, 3);
    SECTION(b, 1, 3, 0x60, 0, 0, 0x60, 1, VT_I32, 1, VT_I32, 0x60, 2, VT_I64, VT_F32, 2, VT_F64,
            VT_EXTERNREF);
    SECTION(b, 2, 4, 1, 'e', 1, 'f', 0, 1, 1, 'e', 1, 't', 1, VT_EXTERNREF, 0, 3, 1, 'e', 1, 'g', 3,
            VT_I32, 0, 1, 'e', 1, 'm', 2, 1, 1, 2);
    SECTION(b, 3, 3, 0, 1, 0);
    SECTION(b, 4, 1, VT_FUNCREF, 1, 4, 9);
    SECTION(b, 6, 3, VT_I32, 1, 0x41, 0x7f, 0x0b, VT_F64, 0, 0x44, 1, 2, 3, 4, 5, 6, 7, 8, 0x0b,
            VT_FUNCREF, 0, 0xd2, 1, 0x0b);
    SECTION(b, 7, 4, 2, 'f', '1', 0, 1, 1, 't', 1, 1, 1, 'm', 2, 0, 1, 'g', 3, 0);
    SECTION(b, 8, 3);
    SECTION(b, 9, 5,                                                 /* elements: */
            2, 1, 0x41, 1, 0x0b, 0, 2, 1, 2,                         /* active, table 1 */
            1, 0, 1, 2,                                              /* passive */
            3, 0, 1, 3,                                              /* declared */
            5, VT_EXTERNREF, 1, 0xd0, VT_EXTERNREF, 0x0b,            /* passive, expressions */
            6, 0, 0x23, 0, 0x0b, VT_EXTERNREF, 1, 0xd0, 0x6f, 0x0b); /* active, expressions */
    SECTION(b, 12, 2);
    SECTION(b, 10, 3, /* bodies: */
            21, 2, 1, VT_I32, 1, VT_F64, 0x02, 0x40, 0x03, 0x40, 0x20, 0, 0x0e, 1, 0, 1, 0x0b, 0x0b,
            0xfc, 9, 1, 0x0b, 20, 0, 0x20, 0, 0x04, VT_I32, 0x20, 0, 0x28, 2, 8, 0x05, 0x41, 0x80,
            0x7f, 0x10, 0, 0x0b, 0x22, 0, 0x0b, 2, 0, 0x0b);
    SECTION(b, 11, 2, 0, 0x41, 0, 0x0b, 3, 'a', 'b', 'c', 1, 2, 0, 0xff);
    SECTION(b, 0, 4, 'n', 'a', 'm', 'e', 0, 4, 3, 'm', 'o', 'd', 1, 7, 1, 2, 4, 'm', 'a', 'i', 'n');
}

bool load(Module *m, const Buf *b, Diag *d) {
    *d = (Diag){.file = "test.wasm"};
    if (!decode_module(m, buf_view(b), d)) return false;
    if (verify_module(m, NULL, d)) return true;
    module_free(m);
    return false;
}
