/* memory-size.c, pass memory-size: memory.size of a module that has less memory than a page.
 *
 *     memory.size                                  i32.const 70000     the end of the window
 *     i32.const 16      memory.size     ->         i32.const 0         i32.const 1
 *     i32.shl                                      i32.shl
 *
 * Linkers of TinyGo and clang put the stack below the data, so that a freestanding module of
 * --memory=SIZE needs a window of its addresses only (headers/freestanding-layout.c). Such a
 * program computes the end of its heap as memory.size << 16, which becomes the end of the window;
 * elsewhere memory.size is the number of whole pages below it. Input: Module.input.memory_end; 0:
 * nothing is changed. Output: bodies without memory.size. Invariants: memory does not grow;
 * accesses are compared with the window all the same. */
#include "rewrite/passes.h"

enum { PAGE = 65536 };

static bool is_shift(const Code *code, uint32_t i) {
    const Insn *in = &code->data[i];
    return i + 2 < code->len && in[1].op == OP_i32_const && in[1].imm == 16 &&
           in[2].op == OP_i32_shl;
}

void pass_memory_size(Module *m) {
    const uint32_t end = m->input.memory_end;
    if (end == 0) return;
    for (uint32_t f = 0; f < m->funcs.len; f++) {
        Code *code = &m->funcs.data[f].code;
        for (uint32_t i = 0; i < code->len; i++) {
            Insn *in = &code->data[i];
            if (in->op != OP_memory_size) continue;
            const bool bytes = is_shift(code, i);
            *in = (Insn){.op = OP_i32_const, .imm = bytes ? end : end / PAGE};
            if (bytes) in[1].imm = 0; /* << 0 */
        }
    }
}
