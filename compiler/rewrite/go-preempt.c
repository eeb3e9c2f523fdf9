/* go-preempt.c, pass go-preempt: a goroutine that only computes yields so that the collector can
 * finish.
 *
 * While the collector marks, every pointer that is written goes through the write barrier, which
 * makes such code several times slower. Elsewhere that is short: Go's monitor thread preempts the
 * goroutine, the mark worker runs. Under wasm there is no such thread (proc.go, haveSysmon), so
 * the marking waits until the goroutine blocks, and a program that only computes pays for the
 * barrier all the time: sort.SliceStable took five times as long.
 *
 *     (func 30 (type 1) ;; runtime.wbBufFlush       (func 30 (type 1) ;; runtime.wbBufFlush
 *       local.get 1                                   global.get 2  ...  i64.load     g.m.g0
 *       ...                                    ->     global.get 2  i64.ne
 *                                                     if  global.get 2  i32.wrap_i64
 *                                                         i64.const -1314  i64.store offset=16
 *                                                     end
 *                                                     local.get 1
 *                                                     ...
 *
 * Input: functions after go-export. Output: runtime.wbBufFlush, which runs when the barrier's
 * buffer of 512 pointers is full, asks for a preemption of the running goroutine first, as
 * proc.go's preemptone does: g.stackguard0 = stackPreempt, so that the goroutine's next function
 * with a stack check yields, if it may be preempted there (runtime.newstack decides that). Not on
 * the system stack, whose goroutine may not grow. The runtime expects this at any time; the passes
 * do not touch stack checks. A module whose g is not known
 * (golang/facts.h) stays as it is. */
#include "rewrite/go-preempt.h"
#include "golang/facts.h"
#include "rewrite/passes.h"

typedef struct Offsets {
    uint32_t g_m, m_g0, g_stackguard0;
} Offsets;

static void push_request(Arena *a, Code *code, const Offsets *at) {
    code_push(a, code, insn_a(OP_global_get, GO_GLOBAL_G));
    code_push(a, code, insn(OP_i32_wrap_i64));
    code_push(a, code, insn_mem(OP_i64_load, at->g_m));
    code_push(a, code, insn(OP_i32_wrap_i64));
    code_push(a, code, insn_mem(OP_i64_load, at->m_g0));
    code_push(a, code, insn_a(OP_global_get, GO_GLOBAL_G));
    code_push(a, code, insn(OP_i64_ne));
    code_push(a, code, insn_block(OP_if, BT_EMPTY));
    code_push(a, code, insn_a(OP_global_get, GO_GLOBAL_G));
    code_push(a, code, insn(OP_i32_wrap_i64));
    code_push(a, code, insn_i64(GO_STACK_PREEMPT));
    code_push(a, code, insn_mem(OP_i64_store, at->g_stackguard0));
    code_push(a, code, insn(OP_end));
}

static bool find_offsets(const Module *m, Offsets *at) {
    Toolchain t;
    detect_toolchain(m, &t);
    unsigned minor = go_minor(&t);
    bool known = minor >= GO_OLDEST && minor <= GO_NEWEST;
    return (known || m->go->facts.preempt) && go_fact(m->go, GO_g_m, minor, &at->g_m) &&
           go_fact(m->go, GO_m_g0, minor, &at->m_g0) &&
           go_fact(m->go, GO_g_stackguard0, minor, &at->g_stackguard0);
}

bool preempt_request(Module *m, Code *code) {
    Offsets at;
    if (!m->go || !find_offsets(m, &at)) return false;
    push_request(&m->arena, code, &at);
    return true;
}

void pass_go_preempt(Module *m) {
    Offsets at;
    if (!m->go || !find_offsets(m, &at)) return;
    for (uint32_t i = m->nimports[EXT_FUNC]; i < m->go->nfuncs; i++) {
        GoFunc *go = &m->go->funcs[i];
        Func *f = &m->funcs.data[i];
        if (!(go->flags & GF_SPPARAM)) continue;
        if (!(go_roles(go->name.data, go->name.len) & GO_ROLE_BARRIER)) continue;
        Code code = {0};
        push_request(&m->arena, &code, &at);
        for (uint32_t k = 0; k < f->code.len; k++) code_push(&m->arena, &code, f->code.data[k]);
        f->code = code;
        go->flags |= GF_ASKS;
        relink_func(m, i, "go-preempt");
    }
}
