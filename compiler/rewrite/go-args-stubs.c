/* go-args-stubs.c: calls that only unwind, at the end of functions with a result in a register.
 *
 *     call 5 (panicIndex)  drop  br 3       ->      call 90  return
 *
 *                                             (func 90 (param i32) (result i32 i64)
 *                                               i32.const 0  local.get 0  call 5  i64.const 0)
 *
 * Input: which functions are called so, and with which result. Output: a function for each, which C
 * makes a jump to: a call of another type would be one that comes back, and so keep registers for
 * what comes after it. Invariants: they follow all other functions. */
#include "rewrite/go-args.h"

#include <string.h>

uint32_t args_stub(ArgsStubs *stubs, uint32_t func, bool real) {
    uint32_t *known = &stubs->of[real][func];
    if (*known == 0) {
        VEC_PUSH(stubs->arena, stubs, ((ArgsStub){func, real}));
        *known = stubs->len;
    }
    return stubs->first + *known - 1;
}

static void make_stub(Module *m, const ArgsStub *s, uint32_t func) {
    const ValType params[] = {VT_I32}, results[] = {VT_I32, s->real ? VT_F64 : VT_I64};
    const Insn code[] = {insn_i32(0), insn_a(OP_local_get, 0), insn_a(OP_call, s->func),
                         s->real ? insn(OP_f64_const) : insn_i64(0), insn(OP_end)};
    Func *f = &m->funcs.data[func];
    *f = m->funcs.data[s->func];
    f->type = module_add_type(m, params, 1, results, 2);
    f->locals = NULL;
    f->nlocals = f->locals_cap = 0;
    f->code = (Code){0};
    code_append(&m->arena, &f->code, code, sizeof code / sizeof *code);
    m->go->funcs[func] = m->go->funcs[s->func];
}

void args_make_stubs(Module *m, const ArgsStubs *stubs) {
    const GoFunc *old = m->go->funcs;
    for (uint32_t i = 0; i < stubs->len; i++) VEC_PUSH(&m->arena, &m->funcs, (Func){0});
    m->go->funcs = ARENA_ARRAY(&m->arena, GoFunc, m->funcs.len);
    memcpy(m->go->funcs, old, m->go->nfuncs * sizeof *old);
    m->go->nfuncs = m->funcs.len;
    for (uint32_t i = 0; i < stubs->len; i++) make_stub(m, &stubs->data[i], stubs->first + i);
}
