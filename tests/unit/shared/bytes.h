/* bytes.h: small modules for tests, written by hand.
 *
 *     Buf b = {0};
 *     wasm_begin(&b);
 *     SECTION(&b, 1, 1, 0x60, 0, 0);      one type: () -> ()
 *
 * and a module that has something in every section. */
#ifndef GOWASM_TESTS_BYTES_H
#define GOWASM_TESTS_BYTES_H

#include "ir.h"

void wasm_begin(Buf *b);
void wasm_section(Buf *b, uint8_t id, const uint8_t *bytes, size_t n); /* below 128 bytes */

#define SECTION(b, id, ...) \
    wasm_section((b), (id), (const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))

/* One function () -> () with this code, of which the final `end` is part, a memory and a table. */
#define BODY(b, ...) \
    wasm_body((b), (const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))
void wasm_body(Buf *b, const uint8_t *code, size_t n);

/* Every section, most forms of their entries. Valid. */
void wasm_everything(Buf *b);

/* decode and verify; the message in d->message. The module is empty on false. */
bool load(Module *m, const Buf *b, Diag *d);

#endif
