/* encode.h: what the files of encode/ share; ir.h declares encode_module(). The mirror of decode/:
 * sections.c puts sections together, entries.c writes those other than code, code.c bodies and
 * constant expressions, names.c the "name" section, writer.h numbers. */
#ifndef GOWASM_ENCODE_ENCODE_H
#define GOWASM_ENCODE_ENCODE_H

#include "encode/writer.h"
#include "ir.h"

/* entries.c: the contents of one section. */
void encode_types(const Module *m, Buf *out);
void encode_imports(const Module *m, Buf *out);
void encode_functions(const Module *m, Buf *out);
void encode_tables(const Module *m, Buf *out);
void encode_memories(const Module *m, Buf *out);
void encode_globals(const Module *m, Buf *out);
void encode_exports(const Module *m, Buf *out);
void encode_start(const Module *m, Buf *out);
void encode_elems(const Module *m, Buf *out);
void encode_data_count(const Module *m, Buf *out);
void encode_datas(const Module *m, Buf *out);

/* code.c */
void encode_code(const Module *m, Buf *out);
void encode_const_expr(const Insn *in, Buf *out); /* with its `end` */

/* names.c: true when there was a name to write. */
bool encode_names(const Module *m, Buf *out);

#endif
