/* facts.h: what is known about Go's runtime, held against what a module's own code shows.
 *
 * runtime.mcall loads g.m and m.g0 and stores g.sched; each check for more stack loads
 * g.stackguard0; runtime.newstack compares with stackPreempt (src/runtime/asm_wasm.s, stack.go;
 * cmd/internal/obj/wasm/wasmobj.go, preprocess). So a version of Go that is not known yet is not
 * refused by its number. */
#ifndef GOWASM_GOLANG_FACTS_H
#define GOWASM_GOLANG_FACTS_H

#include "golang/goshape.h"

/* 27 of "1.27.4"; 0: not known. */
unsigned go_minor(const Toolchain *t);

/* Reads the offsets of fields off the module's code, which is as the assembler wrote it. */
void go_read_facts(const Module *m, const GoShape *s, GoFacts *facts);

/* Where a field is: as the module's code shows it, else as layout.def has it. False: not shown, and
 * the version is not one that layout.def was checked with. */
bool go_fact(const GoShape *s, GoField field, unsigned minor, uint32_t *offset);
/* The same for all fields, as the runtime library needs them; of a module without a shape, as
 * layout.def has them. */
void go_fields(const Module *m, const Toolchain *t, uint32_t offsets[GO_FIELD_COUNT]);

#endif
