/* reach.h: blocks of code, and what is known of locals across them, in one walk over a function.
 *
 * Input: the begin, else and end of each block, the branches, and each access to a local, in the
 * code's order. Output: the value that a local has, a number of the caller's. Invariants: a value
 * is known from where it was learnt to the end of the block in which that was, since every way
 * leads by there; not in a loop that began after that and sets the local. What an arm sets that
 * ends with a branch is forgotten after it, up to where that branch leads. Time and memory are
 * linear. */
#ifndef GOWASM_ANALYSE_REACH_H
#define GOWASM_ANALYSE_REACH_H

#include "ir.h"

/* The body, a block, a loop, or one arm of an if. */
typedef struct Block {
    uint16_t op;    /* OP_block, OP_loop, OP_if; of a second arm OP_else */
    bool open;      /* the walk has not come to its end yet */
    bool dead;      /* nothing reaches where the walk is */
    bool reached;   /* a branch to its end has been seen, or its first arm has one */
    uint32_t depth; /* how many are around it */
    uint32_t loops; /* that were open when it began, with itself */
    uint32_t end;   /* the index of its `end` */
    uint32_t trail; /* the length of Reach.trail when it began */
    uint32_t exits; /* 1 + the depth of the innermost block that a branch leads to; 0: none */
    uint32_t nparams, nresults;
    /* The caller's, when it began: the height of the operand stack below its parameters, the number
     * of the memory's state, and how many states there had been. */
    uint32_t height, memory, states;
} Block;

typedef struct LocalValue {
    uint32_t value;
    uint32_t next_set;  /* the index of the next local.set or local.tee */
    uint32_t loops;     /* that were open where the value was learnt */
    const Block *block; /* to whose end it is known; NULL: it is not */
} LocalValue;

typedef struct LocalChange {
    uint32_t local;
    LocalValue old;
} LocalChange;

typedef struct Reach {
    Arena *arena;
    const Module *m;
    VEC(Block *) blocks; /* the open ones, the body first */
    VEC(Block *) loops;
    LocalValue *locals;
    uint32_t *next;       /* by local: the index of the next local.set or local.tee, or NO_INDEX */
    uint32_t *next_after; /* the same, by index of one */
    VEC(LocalChange) trail;
} Reach;

/* At the function's first instruction. Nothing is known of locals. */
void reach_begin(Reach *r, Arena *arena, const Module *m, const Func *f);

Block *reach_top(const Reach *r);
Block *reach_open(Reach *r, const Insn *in); /* at a block, loop or if */
/* At an else: the second arm. At an end: the block that has ended. `skipped`: no way leads here
 * through what has ended. */
Block *reach_else(Reach *r, bool *skipped);
Block *reach_end(Reach *r, bool *skipped);
/* At a br, br_if, br_table, return or unreachable. */
void reach_branch(Reach *r, const Insn *in);

/* False: not known. */
bool reach_get(const Reach *r, uint32_t local, uint32_t *value);
void reach_learn(Reach *r, uint32_t local, uint32_t value); /* what a local.get has read */
void reach_set(Reach *r, uint32_t local, uint32_t value, uint32_t at);

#endif
