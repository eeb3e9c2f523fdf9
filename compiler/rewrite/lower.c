/* lower.c, pass lower: no pseudo-instruction is left in a module that is written as .wasm.
 *
 *     nop          ;; interruption check: work 37
 *     local.get 4                                             local.get 4
 *     i64.add      ;; upper half of local 7 * local 8   ->    i64.add
 *     i64.store offset=24                                     i64.store offset=24
 *
 * Input: a module after the passes before. Output: the same module, with instructions of
 * WebAssembly. Invariants: a pseudo-instruction has the operands and the result of the one that it
 * becomes; interruption checks are left out. */
#include "rewrite/passes.h"

static void lower_func(Module *m, uint32_t func) {
    Code *code = &m->funcs.data[func].code;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < code->len; i++) {
        const Insn *in = &code->data[i];
        if (in->op == OP_interruption_check) continue;
        code->data[kept++] = in->op == OP_i64_add_mul_high ? insn(OP_i64_add) : *in;
    }
    if (kept == code->len) return;
    code->len = kept;
    relink_func(m, func, "lower");
}

void pass_lower(Module *m) {
    for (uint32_t f = m->nimports[EXT_FUNC]; f < m->funcs.len; f++) lower_func(m, f);
}
