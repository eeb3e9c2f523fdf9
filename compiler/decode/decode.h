/* decode.h: what the files of decode/ share; ir.h declares what others use.
 *
 * sections.c walks the sections, entries.c reads those other than code, code.c function bodies and
 * constant expressions, names.c the "name" section, features.c names what is not supported. */
#ifndef GOWASM_DECODE_DECODE_H
#define GOWASM_DECODE_DECODE_H

#include "decode/limits.h"
#include "decode/reader.h"
#include "ir.h"

typedef struct Decoder {
    Module *m;
    Arena scratch;                  /* goes with the decoder */
    Code code;                      /* of the body being read, in scratch */
    uint64_t all_locals;            /* of the bodies so far */
    uint32_t nbodies;               /* read from the code section */
    uint32_t data_count;            /* from the data count section */
    const uint8_t *uses_data_count; /* first memory.init or data.drop, or NULL */
    Str names;                      /* contents of the first "name" section */
} Decoder;

/* entries.c: one function a section; each leaves `r` at the section's end or failed. */
void decode_types(Decoder *dc, Reader *r);
void decode_imports(Decoder *dc, Reader *r);
void decode_functions(Decoder *dc, Reader *r);
void decode_tables(Decoder *dc, Reader *r);
void decode_memories(Decoder *dc, Reader *r);
void decode_globals(Decoder *dc, Reader *r);
void decode_exports(Decoder *dc, Reader *r);
void decode_start(Decoder *dc, Reader *r);
void decode_elems(Decoder *dc, Reader *r);
void decode_data_count(Decoder *dc, Reader *r);
void decode_datas(Decoder *dc, Reader *r);

/* code.c */
void decode_code(Decoder *dc, Reader *r);
Insn decode_const_expr(Decoder *dc, Reader *r); /* with its `end`, which is not returned */
ValType read_valtype(Reader *r, const char *what);
ValType read_reftype(Reader *r, const char *what);

/* names.c: a malformed "name" section is no error (core spec 7.4); what can be read is used. */
void decode_names(Decoder *dc);

/* features.c: the error for a proposal that is not supported; false. `detail` says what it was
 * met in. */
bool feature_unsupported(Reader *r, const uint8_t *at, const char *feature, const char *detail);
/* The proposal that an opcode or a type belongs to, or NULL. */
const char *feature_of_opcode(uint8_t prefix, uint32_t code);
const char *feature_of_type(uint8_t byte);

#endif
