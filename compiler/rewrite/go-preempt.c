/* go-preempt.c, pass go-preempt: a goroutine that computes lets the collector finish.
 *
 * While the collector marks, every pointer that is written goes through the write barrier, which
 * makes such code several times slower. Elsewhere that is short: Go's monitor thread preempts the
 * goroutine, the mark worker runs. Under wasm there is no such thread (proc.go, haveSysmon), so
 * the marking waits until the goroutine blocks, and a program that only computes pays for the
 * barrier all the time: sort.SliceStable took five times as long.
 *
 * Comes in: functions after go-export. Goes out: runtime.wbBufFlush, which runs when the barrier's
 * buffer of 512 pointers is full, asks for a preemption of the running goroutine first, as
 * proc.go's preemptone does: g.stackguard0 = stackPreempt, so that the goroutine's next function
 * with a stack check yields, if it may be preempted there (runtime.newstack decides that). Not on
 * the system stack, whose goroutine may not grow. The runtime expects this at any time; the passes
 * do not touch stack checks. A module of a Go version whose g is not known stays as it is. */
#include "golang/goshape.h"
#include "rewrite/passes.h"

#include <stdio.h>

/* runtime2.go, Go 1.21 to 1.26: struct g begins with stack{lo, hi}, stackguard0, stackguard1,
 * _panic, _defer, m; struct m with g0. stackPreempt is in stack.go. */
#define G_STACKGUARD0 16
#define G_M 48
#define M_G0 0
#define STACK_PREEMPT (-1314)
#define OLDEST_MINOR 21u
#define NEWEST_MINOR 26u

static void push_request(Arena *a, Code *code) {
    code_push(a, code, insn_a(OP_global_get, GO_GLOBAL_G));
    code_push(a, code, insn(OP_i32_wrap_i64));
    code_push(a, code, insn_mem(OP_i64_load, G_M));
    code_push(a, code, insn(OP_i32_wrap_i64));
    code_push(a, code, insn_mem(OP_i64_load, M_G0));
    code_push(a, code, insn_a(OP_global_get, GO_GLOBAL_G));
    code_push(a, code, insn(OP_i64_ne));
    code_push(a, code, insn_block(OP_if, BT_EMPTY));
    code_push(a, code, insn_a(OP_global_get, GO_GLOBAL_G));
    code_push(a, code, insn(OP_i32_wrap_i64));
    code_push(a, code, insn_i64(STACK_PREEMPT));
    code_push(a, code, insn_mem(OP_i64_store, G_STACKGUARD0));
    code_push(a, code, insn(OP_end));
}

static bool has_known_g(const Module *m) {
    Toolchain t;
    unsigned minor;
    detect_toolchain(m, &t);
    return sscanf(t.version, "1.%2u", &minor) == 1 && minor >= OLDEST_MINOR &&
           minor <= NEWEST_MINOR;
}

bool pass_go_preempt(Module *m, Diag *d) {
    if (!m->go || !has_known_g(m)) return true;
    for (uint32_t i = m->nimports[EXT_FUNC]; i < m->go->nfuncs; i++) {
        const GoFunc *go = &m->go->funcs[i];
        Func *f = &m->funcs.data[i];
        if (!(go->flags & GF_SPPARAM) || !str_eq_c(go->name, "runtime.wbBufFlush")) continue;
        Code code = {0};
        push_request(&m->arena, &code);
        for (uint32_t k = 0; k < f->code.len; k++) code_push(&m->arena, &code, f->code.data[k]);
        f->code = code;
        if (!relink_func(m, i, "go-preempt", d)) return false;
    }
    return true;
}
