/* gobody.h: a Go-ABI function in the form that Go's assembler writes, taken apart.
 *
 *     global.get 0, local.set 1                    SP
 *     [block]                                      unwind: result 1
 *     [loop]                                       jumps: i32.const PC_B, local.set 0, br loop
 *     block * (n + 1), local.get 0, br_table, end
 *     segment 0, end, segment 1, end ... segment n
 *     [end] unreachable [end, i32.const 1] end
 *
 * A segment runs straight down, with jumps out of nested `if`s and at the end. */
#ifndef GOWASM_GOLANG_GOBODY_H
#define GOWASM_GOLANG_GOBODY_H

#include "golang/goshape.h"

typedef struct GoJump {
    uint32_t at;     /* index of its i32.const; local.set and br follow */
    uint32_t target; /* segment */
} GoJump;

typedef struct GoSegment {
    uint32_t begin, end; /* instructions, without the `end` after them */
    uint32_t first_jump, njumps;
    bool falls; /* control reaches its end */
} GoSegment;

typedef struct GoResume {
    uint32_t pc_b, segment;
} GoResume;

typedef struct GoBody {
    bool has_unwind;
    uint32_t nsegments;
    GoSegment *segments;
    GoJump *jumps;
    uint32_t nresumes; /* real resume points other than the entry, by pc_b, without repetition */
    GoResume *resumes;
} GoBody;

typedef enum GoForm {
    GO_FORM_DISPATCH, /* as above; *body is filled in */
    GO_FORM_PLAIN,    /* no dispatch: hand-written, or a wrapper */
    GO_FORM_OTHER     /* anything else: leave it alone */
} GoForm;

/* `func` is a GF_ABI function. */
GoForm go_parse(const Module *m, uint32_t func, Arena *arena, GoBody *body);

/* Is code[i] a call, with its return address pushed, that only ever unwinds? Then what follows is
 * the reload of SP and `br_if unwind`. */
bool go_call_unwinds(const Module *m, const Insn *code, uint32_t len, uint32_t i);

#endif
