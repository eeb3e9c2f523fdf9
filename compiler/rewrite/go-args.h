/* go-args.h: the parts of pass go-args. */
#ifndef GOWASM_REWRITE_GO_ARGS_H
#define GOWASM_REWRITE_GO_ARGS_H

#include "golang/goshape.h"

/* A value on the Go stack that a load or store accesses as a whole. */
typedef struct Cell {
    int32_t at;    /* offset: from SP at the callee's entry, or from local 1 */
    uint8_t width; /* 1, 2, 4, 8 */
    bool real;     /* f64 or f32 */
} Cell;

bool args_same_cell(Cell a, Cell b);
bool args_cells_overlap(Cell a, Cell b);

#define ARGS_MAX_INT                                                             \
    3 /* what is left of the registers that C passes arguments in; quick: 1 more \
       */
#define ARGS_MAX_REAL 4
#define ARGS_MAX_DEPTH 4000u /* of blocks: as deep as go-resume nests them */
#define ARGS_MAX (ARGS_MAX_INT + 1 + ARGS_MAX_REAL)

typedef struct Signature {
    uint32_t nparams;
    Cell params[ARGS_MAX];
    bool has_result;
    Cell result;
    uint32_t fast; /* function index of the version that direct calls use, or NO_INDEX */
    bool quick;    /* `fast` has no parameter PC_B, which is 0 */
} Signature;

/* What a function does with the stack, by instruction. */
typedef struct Access {
    bool on_slot; /* a load or store of a slot: code[i].imm from local 1 */
    Cell cell;    /* offset from local 1 */
    bool store, is_signed;
    uint32_t address; /* index of the instruction that puts its address on the operand stack */
} Access;

typedef struct Frame {
    uint32_t len;
    Access *access;  /* by instruction */
    bool *clears;    /* by instruction: memory.copy and memory.fill on slots */
    uint32_t alloc;  /* index of the first instruction that runs with the frame allocated */
    int32_t lowest;  /* local 1 there, from SP at the entry */
    int32_t escapes; /* slots of the frame from here on (from local 1) may be reached by pointers */
    bool args_escape; /* so may the arguments */
} Frame;

/* Sets GF_DEEP: go-args-sites.c keeps some kilobyte for each open block. */
void args_mark_deep(Module *m);

/* False: the function has a form that is not known. */
bool args_frame(Module *m, uint32_t func, Arena *arena, Frame *f);

/* Arguments and result that can travel outside the stack; `quick` is set. */
void args_signature(const Module *m, uint32_t func, const Frame *f, Signature *s);

/* In a local's number: it is the number of an own parameter, from 0. */
#define ARGS_OWN 0x80000000u

/* Where an argument is: in a local, above so many bits of it, or on the stack. */
typedef struct Source {
    uint32_t local; /* 0: load it from its slot */
    uint32_t shift;
} Source;

/* Where each direct call finds its arguments, and which loads are of what is in a local. */
typedef struct Sites {
    uint32_t *tee;         /* by instruction: local that keeps what this store stores, or 0 */
    uint32_t *replace;     /* by instruction: local that a load's value is in, or 0 */
    uint32_t *reload;      /* by instruction: own parameters (bits) to be loaded again before it */
    uint32_t *first;       /* by call: index into sources + 1, or 0: call the table's version */
    VEC(Source) sources;
    uint32_t *result;      /* by call: local that takes the result, or 0; by return: that has it */
    struct {
        Cell cell;
        uint32_t local;
        bool used;
    } results[16];
    uint32_t nresults;
} Sites;

/* Adds locals to the function. */
void args_sites(Module *m, uint32_t func, const Frame *f, const Signature *all, Arena *arena,
                Sites *s);

/* SP at the call code[i], from local 1; false when it is not `local.get 1 [, const, add], call`. */
bool args_call_sp(const Insn *code, uint32_t i, int32_t *sp);

ValType args_cell_type(Cell c);

/* Functions that are made of others, which only unwind: with the result of those that call them
 * last, and without PC_B. */
typedef struct ArgsStub {
    uint32_t func;
    bool real;
} ArgsStub;

typedef struct ArgsStubs {
    uint32_t len, cap;
    ArgsStub *data;
    uint32_t first;  /* index of the function that the first becomes */
    uint32_t *of[2]; /* by `real`, then by function: index into data + 1, or 0 */
    Arena *arena;
} ArgsStubs;

/* Index of the function that calls `func`. */
uint32_t args_stub(ArgsStubs *stubs, uint32_t func, bool real);
void args_make_stubs(Module *m, const ArgsStubs *stubs);

/* The function's new code; of the table's version, where it has another. */
Code args_rewrite(Module *m, uint32_t func, const Frame *f, const Sites *s, const Signature *all,
                  ArgsStubs *stubs, Arena *arena);
Code args_entry(Module *m, const Signature *s, Arena *arena);

#endif
