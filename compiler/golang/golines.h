/* golines.h: files and lines of a Go module's functions and calls, from Go's own tables.
 *
 * Input: a module that Go made. Output: for a return address, PC_F << 16 | PC_B, the line of
 * its call; for a function, the line that it starts at. Invariants: every offset is checked; where
 * the tables say nothing, or a text is longer than 4 KB, the answer is false, and so it is at last
 * for tables that were made to be expensive. Go knows no lines between calls: one PC_B is all code
 * up to the next call (cmd/internal/obj/wasm/wasmobj.go). */
#ifndef GOWASM_GOLANG_GOLINES_H
#define GOWASM_GOLANG_GOLINES_H

#include "ir.h"

typedef struct GoLines GoLines;

/* NULL when the module has no such tables. */
GoLines *read_go_lines(Module *m, Arena *arena);

bool go_call_pos(GoLines *lines, uint64_t return_pc, SourcePos *pos);

/* The function that a call stands in, as Go's compiler inlined it, and the line; the innermost one.
 */
bool go_call_site(GoLines *lines, uint64_t return_pc, SourceFunc *caller, uint32_t *line);

/* What Go's tables say of a function of the module. */
bool go_source_func(GoLines *lines, uint32_t func, SourceFunc *source);

/* `func` may also be a second body that a pass has made: the one of the same name is meant. */
bool go_start_pos(GoLines *lines, uint32_t func, SourcePos *pos);

#endif
