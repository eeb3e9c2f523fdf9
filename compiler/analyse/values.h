/* values.h: value numbers: what has the same number is the same, whatever computes and keeps it.
 *
 * Input: the instructions of one function of a valid module, in order. Output: numbers for what is
 * on the operand stack, and how each value is computed from others. Invariants: what depends on
 * anything but operands has a number of its own each time; loads have the same one while no
 * instruction in between, or in a loop around one, may have written to memory. Numbers that are
 * made in one arm are not met in another, since locals keep their values as reach.h says. */
#ifndef GOWASM_ANALYSE_VALUES_H
#define GOWASM_ANALYSE_VALUES_H

#include "analyse/reach.h"

typedef struct Value {
    uint32_t op, a, b; /* of the values a and b; OP_COUNT: not known */
    uint64_t imm;
    uint32_t pushed;    /* an instruction that leaves it on top of the stack ... */
    const Block *block; /* ... in this block; NULL: there is none */
} Value;

typedef struct Values {
    Arena *arena;
    Module *m;
    Reach reach;
    Map known; /* values by how they are computed */
    VEC(Value) values;
    VEC(uint32_t) stack;
    uint32_t memory, states; /* the number of the memory's state, and how many there were */
} Values;

/* False for references and typed selects, of which nothing is known. */
bool values_follow(const Insn *in);

/* All instructions of the function are such, and its blocks are linked. */
void values_begin(Values *v, Arena *arena, Module *m, const Func *f);
/* Over the instruction with this index. */
void values_step(Values *v, const Insn *in, uint32_t at);
/* After the function's end. */
bool values_done(const Values *v);

/* What is on top of the stack; false: in code that nothing reaches, or nothing is. */
bool values_top(const Values *v, uint32_t *value);
/* The two on top of the stack, `b` the uppermost; false: in code that nothing reaches. */
bool values_operands(const Values *v, uint32_t *a, uint32_t *b);
uint32_t values_const(Values *v, uint64_t imm); /* of an i64.const */
/* Until the next value is made. */
static inline const Value *values_get(const Values *v, uint32_t value) {
    return &v->values.data[value];
}
/* Does every way to here lead by the instruction that has pushed it? */
bool values_pushed(const Values *v, uint32_t value);
/* The local of `f` that a local.tee after that instruction sets, a new one the first time: tee, by
 * instruction, has the locals, plus one. */
uint32_t values_keep(const Values *v, uint32_t value, Func *f, ValType type, uint32_t *tee);

#endif
