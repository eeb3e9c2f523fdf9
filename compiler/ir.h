/* ir.h: the module as the compiler sees it, and the functions that read, check and write it.
 *
 * bytes --decode--> Module --passes--> Module --encode--> bytes. Everything in a Module lives in
 * its arena. A function body is one flat array of instructions in wasm's own order; blocks are
 * delimited by their `end`, as in the binary format. IR.md describes the invariants and the text
 * that dump_module() prints. Terms are those of the WebAssembly core specification 2.0. */
#ifndef GOWASM_IR_H
#define GOWASM_IR_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/map.h"
#include "base/str.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stdint.h>

/* Value types, by their binary codes (core spec 5.3). */
typedef enum ValType {
#define VALTYPE(name, code, ...) VT_##name = code,
#include "valtypes.def"
    VT_UNKNOWN = 0 /* the verifier's bottom type; never in a module */
} ValType;

typedef struct FuncType {
    uint32_t nparams, nresults;
    ValType *params, *results;
} FuncType;

typedef struct Limits {
    uint32_t min, max; /* max is meaningful with has_max only */
    bool has_max;
} Limits;

/* Opcodes. Their values are ours: dense, in the order of ops.def, which also gives text, binary
 * code, immediates and types: the one table of instructions. */
typedef enum Op {
#define OP(id, text, prefix, code, imm, sig) OP_##id,
#include "ops.def"
#undef OP
    OP_COUNT
} Op;

/* What follows an opcode in the binary format, and where it stands in an Insn. */
typedef enum ImmKind {
    IMM_NONE,
    IMM_BLOCK,    /* block, loop, if: a = block type (BT_*), b = index of its `end` */
    IMM_LABEL,    /* br, br_if: a = relative depth */
    IMM_BR_TABLE, /* a = number of targets without the default, targets[0..a]: a+1 depths */
    IMM_FUNC,     /* call, ref.func: a = function index */
    IMM_INDIRECT, /* call_indirect: a = type index, b = table index */
    IMM_LOCAL,    /* a = local index (parameters first) */
    IMM_GLOBAL,   /* a = global index */
    IMM_TABLE,    /* table.get ...: a = table index */
    IMM_MEMARG,   /* imm = offset, align = log2 of the alignment hint */
    IMM_MEMORY,   /* memory.size, memory.grow, memory.fill: a = memory index (0) */
    IMM_MEMORY2,  /* memory.copy: both 0 */
    IMM_I32,      /* imm = the value, sign-extended */
    IMM_I64,
    IMM_F32, /* imm = the bits */
    IMM_F64,
    IMM_REFTYPE,     /* ref.null: a = ValType */
    IMM_SELECT_T,    /* typed select: a = ValType */
    IMM_DATA,        /* data.drop: a = data segment */
    IMM_MEMORY_INIT, /* memory.init: a = data segment */
    IMM_ELEM,        /* elem.drop: a = element segment */
    IMM_TABLE_INIT,  /* a = element segment, b = table */
    IMM_TABLE_COPY,  /* a = destination table, b = source table */
    IMM_MUL_HIGH,    /* a, b = locals; this and the next of pseudo-instructions */
    IMM_CHECK        /* a = CheckKind, imm = units of work that it pays for */
} ImmKind;

/* What an interruption check does. */
typedef enum CheckKind {
    CHECK_WORK,   /* takes its units off the instance's count */
    CHECK_LOCAL,  /* off a count in a local variable, in loops that call nothing */
    CHECK_RETURN, /* compares the stack with where it was when the clock was read; has no units */
    CHECK_KINDS
} CheckKind;

/* Block types: BT_EMPTY, BT_VALUE | ValType, or a type index (below BT_VALUE). */
#define BT_EMPTY 0x80000000u
#define BT_VALUE 0x40000000u

typedef struct Insn {
    uint16_t op;     /* Op */
    uint16_t align;  /* IMM_MEMARG */
    uint32_t offset; /* in the input file; 0 for what a pass made */
    uint32_t a, b;   /* by ImmKind */
    union {
        uint64_t imm;
        uint32_t *targets; /* IMM_BR_TABLE */
    };
} Insn;

typedef VEC(Insn) Code;

typedef enum ExternKind { EXT_FUNC = 0, EXT_TABLE = 1, EXT_MEMORY = 2, EXT_GLOBAL = 3 } ExternKind;

typedef struct Import {
    Str module, name;
    ExternKind kind;
    uint32_t index; /* in the index space of its kind; imports come first there */
    uint32_t offset;
} Import;

typedef struct Export {
    Str name;
    ExternKind kind;
    uint32_t index;
    uint32_t offset;
} Export;

/* What a function's code is worth in compile time (rewrite/budget.c). */
typedef enum Budget { BUDGET_PLAIN, BUDGET_HOT, BUDGET_COLD, BUDGET_COUNT } Budget;

typedef struct Func {
    uint32_t type;       /* index into Module.types */
    bool imported;       /* then there is no body */
    Str name;            /* from the name section, or empty */
    uint32_t nlocals;    /* without the parameters */
    ValType *locals;     /* nlocals of them */
    uint32_t locals_cap; /* elements that there is room for; 0 where the array is not its own */
    Code code;           /* ends with the function's own OP_end */
    uint32_t offset;     /* of the body in the file */
    uint64_t shape; /* of the body in the file, for profiles: analyse/profile.h; 0: not known */
    Budget budget;
} Func;

typedef struct Table {
    ValType type;
    Limits limits;
    bool imported;
    bool grown; /* by a table.grow: known where plan_freestanding_layout() has looked */
} Table;

typedef struct Memory {
    Limits limits; /* in pages of 64 KiB */
    bool imported;
} Memory;

/* Constant expressions: one of t.const, global.get, ref.null, ref.func (core spec 3.3.7). */
typedef struct Global {
    ValType type;
    bool mutable_;
    bool imported;
    Insn init; /* not for imports */
} Global;

typedef enum SegmentMode { SEG_ACTIVE, SEG_PASSIVE, SEG_DECLARED } SegmentMode;

typedef struct Elem {
    SegmentMode mode;
    uint32_t table; /* active */
    Insn offset;    /* active: constant expression */
    ValType type;
    uint32_t count;
    Insn *items; /* OP_ref_func, OP_ref_null or OP_global_get */
} Elem;

typedef struct Data {
    SegmentMode mode;
    Insn offset; /* active: constant expression */
    Str bytes;
} Data;

typedef struct Custom {
    Str name, bytes;
} Custom;

/* Of the program that the module was compiled from. */
typedef struct SourcePos {
    Str file; /* empty: not known */
    uint32_t line;
} SourcePos;

typedef struct SourceFunc {
    Str name;        /* as its compiler knows it */
    SourcePos start; /* the line that its declaration begins at */
} SourceFunc;

#define NO_INDEX UINT32_MAX

/* What passes work with in addition to the module; all zero: nothing is asked for. */
typedef struct PassInput {
    const char *exports;             /* select-exports: the names that stay, separated by commas */
    uint32_t memory_end;             /* memory-size: address after the window */
    const struct MemoryState *state; /* preinit-state: rewrite/preinit-state.h */
} PassInput;

typedef struct Module {
    Arena arena;
    Str bytes;           /* the input file; names and segments point into it. Owned by the caller */
    uint32_t code_start; /* offset of the code section's contents in the file */
    VEC(FuncType) types;
    VEC(Import) imports;
    VEC(Func) funcs;
    VEC(Table) tables;
    VEC(Memory) memories; /* at most one */
    VEC(Global) globals;
    VEC(Export) exports;
    VEC(Elem) elems;
    VEC(Data) datas;
    VEC(Custom) customs;  /* all but "name", in order */
    uint32_t nimports[4]; /* by ExternKind */
    uint32_t start;       /* function index or NO_INDEX */
    bool has_data_count;
    Str name;                /* the module's own name in the name section, or empty */
    Map type_index;          /* module_add_type(): types by signature ... */
    uint32_t ntypes_indexed; /* ... the first so many */
    uint8_t *declared;       /* by function: may stand in a ref.func in a body; NULL: not known */
    uint32_t declared_of[2]; /* ... found for so many functions and exports */
    struct GoShape *go;      /* golang/goshape.h; NULL: not made by Go, or not known */
    struct Pclntab *pclntab; /* golang/pclntab.h; NULL: not looked for yet */
    struct Profile *profile; /* analyse/profile.h; NULL: there is none */
    PassInput input;
    VEC(const char *) notes; /* what passes left undone, in the arena: warnings */
} Module;

/* decode/ -------------------------------------------------------------------------------------
 * Reads a binary module; checks structure, limits and every index that needs no types. The bytes
 * must outlive the module. On false `m` holds nothing that needs freeing. */
bool decode_module(Module *m, Str bytes, Diag *d);
void module_free(Module *m);

/* verify.c: types, indices, blocks, constant expressions: all of core validation. `after` names
 * the pass that ran last, or NULL for the input file (then the fault is the user's, and offsets
 * are given). Also sets Insn.b of block, loop and if. verify_func() is for one body of a module
 * that is otherwise valid. */
bool verify_module(Module *m, const char *after, Diag *d);
bool verify_func(Module *m, uint32_t func, const char *after, Diag *d);

/* Sets Insn.b of block, loop and if to the index of their `end`; for `if` with `else`, imm is the
 * index of the `else`, else 0. False when blocks do not nest. */
bool code_link_blocks(Code *code);
/* The same for a function that a pass has changed; that it fails is an internal error. */
void relink_func(Module *m, uint32_t func, const char *pass);

/* encode/: the mirror of decode/. Cannot fail for a module that verifies. */
void encode_module(const Module *m, Buf *out);

/* dump.c: text as IR.md describes it. */
void dump_module(const Module *m, Buf *out);
void dump_func(const Module *m, uint32_t func, Buf *out);

/* ops.c: the table of instructions. */
typedef struct OpInfo {
    const char *text; /* "i32.add" */
    uint8_t prefix;   /* 0, 0xfc or OP_PSEUDO */
    uint8_t code;
    ImmKind imm;
    const char *sig; /* "ii:i": parameters and result (i I f F; "*": by its immediates) */
} OpInfo;
#define OP_PSEUDO 0xff
extern const OpInfo op_info[OP_COUNT];
Op op_from_code(uint8_t prefix, uint32_t code); /* OP_COUNT: there is none */
unsigned op_natural_align(Op op);               /* log2 of what a load or store accesses */

/* module.c: small questions to a module. */
const FuncType *func_type(const Module *m, uint32_t func);
uint32_t module_add_type(Module *m, const ValType *params, uint32_t nparams, const ValType *results,
                         uint32_t nresults); /* finds or appends */
const Export *find_export(const Module *m, const char *name, ExternKind kind); /* NULL: none */

/* valtypes.c: a row of valtypes.def. */
typedef struct ValTypeInfo {
    const char *name, *text; /* "I32", "i32" */
    Op zero;
    char letter, multi;
    const char *c, *storage, *gen;
} ValTypeInfo;
const ValTypeInfo *val_type(ValType t);
bool is_val_type(uint8_t code); /* of the binary format */
bool is_number_type(ValType t); /* and no reference */

bool func_type_eq(const FuncType *a, const FuncType *b);
/* By type index, in the arena: types with the same signature get the same id, as call_indirect
 * compares signatures (core spec 4.4.8), not indices. */
const uint32_t *module_type_ids(const Module *m, Arena *arena);
ValType local_type(const Module *m, const Func *f, uint32_t local);      /* VT_UNKNOWN: none */
uint32_t func_add_local(Module *m, Func *f, ValType type);               /* its index */
uint32_t module_add_func(Module *m, uint32_t type, Str name, Code code); /* its index */
/* Parameters and results of a block, loop or if; `one` is storage that the answer may use. */
FuncType block_type(const Module *m, const Insn *in, ValType one[1]);
/* How many values a branch to that block, loop or if takes along. */
uint32_t module_branch_values(const Module *m, const Insn *in);
static inline bool insn_opens_block(const Insn *in) {
    return in->op == OP_block || in->op == OP_loop || in->op == OP_if;
}
/* What stands after it is reached by branches alone. */
static inline bool op_never_goes_on(uint16_t op) {
    return op == OP_br || op == OP_br_table || op == OP_return || op == OP_unreachable;
}
/* How many blocks are open after it, when `depth` are before it. The last `end` of a body closes
 * none. */
static inline uint32_t insn_depth_after(const Insn *in, uint32_t depth) {
    if (insn_opens_block(in)) return depth + 1;
    return in->op == OP_end && depth != 0 ? depth - 1 : depth;
}

/* Adds the direct calls in the code to those of each function. */
void code_count_calls(const Code *code, uint32_t *calls);

/* Making instructions: code_push(arena, &code, insn_a(OP_local_get, 3)). */
void code_append(Arena *arena, Code *code, const Insn *insns, uint32_t n);
static inline void code_push(Arena *arena, Code *code, Insn in) {
    VEC_PUSH(arena, code, in);
}
static inline Insn insn(Op op) {
    return (Insn){.op = (uint16_t)op};
}
static inline Insn insn_a(Op op, uint32_t a) { /* local, global, call, br, table, data, elem */
    return (Insn){.op = (uint16_t)op, .a = a};
}
static inline Insn insn_ab(Op op, uint32_t a, uint32_t b) { /* call_indirect, table.copy ... */
    return (Insn){.op = (uint16_t)op, .a = a, .b = b};
}
static inline Insn insn_block(Op op, uint32_t blocktype) { /* code_link_blocks() sets b */
    return (Insn){.op = (uint16_t)op, .a = blocktype};
}
static inline Insn insn_i32(int32_t value) {
    return (Insn){.op = OP_i32_const, .imm = (uint64_t)(int64_t)value};
}
static inline Insn insn_i64(int64_t value) {
    return (Insn){.op = OP_i64_const, .imm = (uint64_t)value};
}
static inline Insn insn_mem(Op op, uint32_t offset) { /* with the natural alignment */
    return (Insn){.op = (uint16_t)op, .align = (uint16_t)op_natural_align(op), .imm = offset};
}
static inline Insn insn_br_table(uint32_t ntargets, uint32_t *targets) { /* ntargets + default */
    return (Insn){.op = OP_br_table, .a = ntargets, .targets = targets};
}

/* analyse/toolchain.c: who made the module. */
typedef enum ToolchainKind { TC_OTHER, TC_GO, TC_TINYGO } ToolchainKind;
typedef enum ModuleShape {
    SHAPE_LIBRARY, /* neither _start nor _initialize */
    SHAPE_REACTOR, /* _initialize */
    SHAPE_COMMAND, /* _start */
    SHAPE_GOJS     /* run, resume, getsp; imports gojs or go */
} ModuleShape;
typedef struct Toolchain {
    ToolchainKind kind;
    ModuleShape shape;
    char version[32]; /* "1.26.8", "0.35.0" or empty */
} Toolchain;
void detect_toolchain(const Module *m, Toolchain *t);

#endif
