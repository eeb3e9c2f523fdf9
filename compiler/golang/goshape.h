/* goshape.h: what a module made by Go's own compiler looks like.
 *
 * Terms (Go 1.21 to 1.27, cmd/internal/obj/wasm/wasmobj.go, cmd/link/internal/wasm/asm.go):
 * PC = PC_F << 16 | PC_B. PC_F is a table index: function index - imports + GO_PC_F_BASE. PC_B is a
 * resume point inside the function, the only parameter of a Go-ABI function; its result says
 * whether the wasm stack unwinds. SP, the Go stack's pointer, is global 0, cached in local 1. */
#ifndef GOWASM_GOLANG_GOSHAPE_H
#define GOWASM_GOLANG_GOSHAPE_H

#include "golang/layout.h"
#include "golang/names.h"
#include "ir.h"

enum {
    GF_ABI = 1 << 0,         /* (i32 pc_b) -> i32, opens with SP's copy into local 1 */
    GF_NORETURN = 1 << 1,    /* the compiler emits nothing after a call of it */
    GF_SIGPANIC = 1 << 2,    /* runtime.sigpanic: unwinds, never resumes its caller */
    GF_MORESTACK = 1 << 3,   /* runtime.morestack*: resumes the caller at its entry */
    GF_DEFERRETURN = 1 << 4, /* runtime.deferreturn: panics resume the caller before it */
    GF_GOEXIT = 1 << 5,      /* runtime.goexit: entered at PC_B 1, its second instruction */
    GF_STRUCTURED = 1 << 6,  /* pass go-resume did it */
    GF_SPPARAM = 1 << 7,     /* pass go-sp: (pc_b, sp) -> sp or 0 */
    GF_OPAQUE = 1 << 8,      /* go-sp: the body still works on the global SP */
    GF_TWICE = 1 << 9,       /* runtime.deferproc*: a panic may resume the caller after it again */
    GF_TOUCHES_SP = 1 << 10, /* not Go's ABI, and may read or write the global SP */
    GF_NOSUSPEND = 1 << 11,  /* returns or panics, but is never suspended: its caller is never
                                resumed after the call */
    GF_NOUNWIND = 1 << 12,   /* and never panics either: it returns, with SP where it was */
    GF_DEEP = 1 << 13,       /* its blocks nest too deep for pass go-args */
    GF_QUICK = 1 << 14,      /* pass go-quick: only ever called, directly and with PC_B 0 */
    GF_RESUME = 1 << 15,     /* pass go-quick: only ever resumed */
    /* for the report (golang/report.h) alone: no pass asks for them, no dump shows them */
    GF_DISPATCH = 1 << 16, /* it had a dispatch on PC_B when go-resume came */
    GF_STRANGE = 1 << 17,  /* ... of which go-resume could make nothing */
    GF_ASKS = 1 << 18      /* pass go-preempt made it ask for a preemption */
};

typedef struct GoFunc {
    Str name;              /* as in the name section: all but letters, digits, '_', '.' is '_' */
    Str path;              /* as in Go's own tables, "math/big.nat.add", or empty */
    uint32_t flags;        /* GF_* */
    uint32_t deferreturn;  /* PC_B that a recovered panic continues at, or 0 */
    int32_t lowest;        /* go-sp: local 1 in the frame, relative to SP at the entry */
    int32_t args;          /* bytes of arguments and results on the caller's stack, or -1 */
    const char *intrinsic; /* its fast way in gowasm_go.h, or NULL */
} GoFunc;

/* Offsets that the module's own code shows, by GoField (facts.h). */
typedef struct GoFacts {
    uint32_t offsets[GO_FIELD_COUNT];
    bool seen[GO_FIELD_COUNT];
    bool preempt; /* runtime.newstack compares with GO_STACK_PREEMPT */
} GoFacts;

/* What passes did, for the report alone. */
typedef struct GoDone {
    uint32_t quick; /* functions that go-quick made a quick version of */
    uint32_t slots; /* functions in which go-slots spared loads or stores */
    uint32_t args;  /* functions that go-args let take arguments, or give a result, in registers */
    uint32_t embedded; /* functions that go-embed put others into */
} GoDone;

typedef struct GoShape {
    uint32_t abi_type; /* type index of (i32) -> i32 */
    uint32_t sp_type;  /* type index of (i32, i32) -> i32 once go-sp ran, else NO_INDEX */
    uint32_t nfuncs;   /* all functions, imports too */
    uint32_t ntyped;   /* those of the type abi_type, whether they begin as Go's do or not */
    GoFunc *funcs;     /* by function index */
    Str misfit; /* a function named as in intrinsics.def, of another size or type; or empty */
    bool has_tables;   /* Go's own tables (pclntab) were found */
    GoFacts facts;
    GoDone done;
} GoShape;

/* Sets m->go when the module has Go's shape and says enough about its runtime, in the name
 * section or in the tables that Go's own tracebacks read (pclntab). When in doubt leaves it NULL.
 * A pass of rewrite/passes.def. */
void pass_go_shape(Module *m);

/* pclntab.c: names, argument sizes and deferreturn points from the module's own tables into
 * shape->funcs. False when there is none that fits. */
bool pclntab_read(Module *m, GoShape *shape);

/* callgraph.c: sets GF_TOUCHES_SP, GF_NOSUSPEND, GF_NOUNWIND. */
void go_find_leaves(const Module *m, GoShape *shape);

/* intrinsics.c: sets `intrinsic`. */
void go_find_intrinsics(const Module *m, GoShape *shape);

/* The role of a function by its name: GF_NORETURN and so on. */
uint32_t go_role(Str name);

/* Why a module has no GoShape, in words that follow "since "; NULL: it has one. */
const char *go_shape_missing(Module *m);

/* Has the module been through the passes before? Then its functions have SP as a parameter. */
bool go_is_rewritten(const Module *m);

/* Are the first globals those of Go's registers, SP, CTXT, g and so on, by their types? */
bool go_globals_fit(const Module *m);

/* PC_F of a function. */
static inline uint32_t go_pc_f(const Module *m, uint32_t func) {
    return func - m->nimports[EXT_FUNC] + GO_PC_F_BASE;
}

#endif
