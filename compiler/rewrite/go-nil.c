/* go-nil.c, pass go-nil: g, and the m of g, are not tested for nil.
 *
 *     global.get 2  i64.eqz
 *     if  ...  call 6 (runtime.sigpanic)  ...  end
 *     global.get 2  i32.wrap_i64                 ->   global.get 2  i32.wrap_i64
 *     i64.load offset=48  local.tee 4                 i64.load offset=48  local.set 4
 *     i64.eqz
 *     if  ...  call 6 (runtime.sigpanic)  ...  end
 *
 * Input: functions after go-frame. Output: the same without such tests, of which Go's scheduler is
 * full: `getg().m.locks++`. Where Go runs, g is the goroutine that does, and its m the only thread
 * (runtime/asm_wasm.s: rt0_go sets both before anything else). Other architectures test neither, as
 * a fault there would become the panic. Invariants: only tests that lead to nothing but
 * runtime.sigpanic go; a module whose g.m is not known (golang/facts.h) keeps the second kind. */
#include "golang/facts.h"
#include "golang/idiom.h"
#include "rewrite/passes.h"

/* The block from code[at] to its end: does it only panic? */
static bool only_panics(const Module *m, const Code *code, uint32_t at) {
    const Insn *block = &code->data[at];
    if (block->imm != 0 || block->a != BT_EMPTY) return false;
    uint32_t calls = 0;
    for (uint32_t i = at + 1; i < block->b; i++) {
        const Insn *in = &code->data[i];
        if (insn_opens_block(in) || in->op == OP_call_indirect) return false;
        if (in->op != OP_call) continue;
        if (!(m->go->funcs[in->a].flags & GF_SIGPANIC)) return false;
        calls++;
    }
    const uint16_t last = code->data[block->b - 1].op;
    return calls == 1 && (last == OP_br || last == OP_return || last == OP_unreachable);
}

/* Index of the `if` of a test that begins at code[i], or NO_INDEX; how many instructions of its
 * condition stay. */
static uint32_t find_test(const Module *m, const Code *code, uint32_t i, uint32_t g_m,
                          uint32_t *stay) {
    IdiomMatch match;
    *stay = 0;
    if (idiom_at(IDIOM_NIL_G, code->data, code->len, i, &match)) {
        const uint32_t at = i + match.len - 1;
        return only_panics(m, code, at) ? at : NO_INDEX;
    }
    if (!idiom_at(IDIOM_NIL_M, code->data, code->len, i, &match)) return NO_INDEX;
    const uint32_t at = i + match.len - 1;
    if (match.arg[0]->imm != g_m || !only_panics(m, code, at)) return NO_INDEX;
    *stay = match.len - 2;
    return at;
}

static void clean_func(Module *m, uint32_t func, uint32_t g_m) {
    Code *code = &m->funcs.data[func].code;
    uint32_t n = 0;
    for (uint32_t i = 0; i < code->len; i++) {
        uint32_t stay;
        const uint32_t test = find_test(m, code, i, g_m, &stay);
        if (test == NO_INDEX) {
            code->data[n++] = code->data[i];
            continue;
        }
        for (uint32_t k = 0; k < stay; k++) code->data[n++] = code->data[i + k];
        if (stay) code->data[n - 1].op = OP_local_set;
        i = code->data[test].b;
    }
    if (n == code->len) return;
    code->len = n;
    relink_func(m, func, "go-nil");
}

void pass_go_nil(Module *m) {
    Toolchain t;
    uint32_t g_m;
    if (!m->go || m->go->sp_type == NO_INDEX) return;
    detect_toolchain(m, &t);
    if (!go_fact(m->go, GO_g_m, go_minor(&t), &g_m)) g_m = NO_INDEX;
    for (uint32_t i = 0; i < m->funcs.len; i++) {
        const uint32_t flags = m->go->funcs[i].flags;
        if (!(flags & GF_SPPARAM) || flags & GF_OPAQUE) continue;
        clean_func(m, i, g_m);
    }
}
