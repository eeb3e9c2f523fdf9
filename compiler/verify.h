/* verify.h: what verify.c (the module) and verify-code.c (function bodies) share; ir.h declares
 * verify_module() and verify_func(). */
#ifndef GOWASM_VERIFY_H
#define GOWASM_VERIFY_H

#include "ir.h"

typedef struct Frame {
    uint32_t insn;   /* index of the block, loop or if; of the body: 0 */
    uint32_t type;   /* block type; of the body: the function's type */
    uint32_t height; /* of the operand stack below its parameters */
    uint16_t op;     /* OP_block, OP_loop, OP_if, OP_else */
    bool dead;       /* after a branch: the stack is polymorphic */
} Frame;

typedef struct Verifier {
    Module *m;
    const char *after;
    Diag *d;
    Arena scratch;

    uint32_t func; /* the body in work */
    const Func *f;
    const FuncType *type;
    const Insn *insn;
    uint8_t *vals; /* operand stack, ValType */
    uint32_t nvals, cap;
    VEC(Frame) frames;
} Verifier;

/* Checks one body; sets Insn.b of its blocks and Insn.imm of its ifs. */
bool verify_body(Verifier *v, uint32_t func);

#endif
