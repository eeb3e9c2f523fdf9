/* state-code.h: pseudo-instructions as text: IR.md, "Instructions". */
#ifndef GOWASM_STATE_CODE_H
#define GOWASM_STATE_CODE_H

#include "ir.h"

/* The comment of a pseudo-instruction after the text of the instruction that it is printed as. */
void state_put_code(const Insn *in, Buf *out);

/* Instructions of a body that have the text of a pseudo-instruction, by kind. */
typedef struct StateSeen {
    uint32_t mul_high, check;
} StateSeen;

/* A line of the function's body, the one after those already seen: if it ends with the comment of a
 * pseudo-instruction, the last instruction of the line is one. NULL, or what is wrong. */
const char *state_read_code(Module *m, uint32_t func, StateSeen *seen, Str line);

#endif
