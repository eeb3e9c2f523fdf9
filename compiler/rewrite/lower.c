/* lower.c, pass lower: no pseudo-instruction is left in a module that is written as .wasm.
 *
 *     local.get 4                                             local.get 4
 *     i64.add      ;; upper half of local 7 * local 8   ->    i64.add
 *     i64.store offset=24                                     i64.store offset=24
 *
 * Input: a module after the passes before. Output: the same module, with instructions of
 * WebAssembly. Invariants: a pseudo-instruction has the operands and the result of the one that it
 * becomes. */
#include "rewrite/passes.h"

static void lower_insn(Insn *in) {
    if (in->op == OP_i64_add_mul_high) *in = insn(OP_i64_add);
}

void pass_lower(Module *m) {
    for (uint32_t f = m->nimports[EXT_FUNC]; f < m->funcs.len; f++)
        for (uint32_t i = 0; i < m->funcs.data[f].code.len; i++)
            lower_insn(&m->funcs.data[f].code.data[i]);
}
