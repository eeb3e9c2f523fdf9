/* state.h: what passes know of a module in addition to its instructions, as comments in a dump, and
 * read back from them: so a pass can be started from text. IR.md describes the lines. */
#ifndef GOWASM_STATE_H
#define GOWASM_STATE_H

#include "ir.h"

/* Lines of their own, or nothing; those of a function begin with the line's end. */
void state_put_module(const Module *m, Buf *out);
void state_put_func(const Module *m, uint32_t func, Buf *out); /* after its header */

/* Gives a module that was decoded from the same text what its comments say. */
bool state_read(Module *m, Str text, Diag *d);

#endif
