/* go-export.c, pass go-export: exports enter Go without unnecessary work.
 *
 *     global.get 0  i32.eqz                         global.get 0  local.tee 2  i32.eqz
 *     if  call 3  end                               if  local.get 0  call 20  return  end
 *     global.get 0  i32.const 16  i32.sub           local.get 2  i32.const -24  i32.add
 *     global.set 0                             ->   local.set 2
 *     global.get 0  local.get 0  i64.store          local.get 2  local.get 0  i64.store offset=8
 *     ...                                           ...
 *     i32.const 0  global.get 0  call 9             i32.const 0  local.get 2  call 9
 *     ...  a loop that resumes                      local.tee 2  i32.eqz  if  call 21  return  end
 *
 * Input: functions after go-embed; the wrapper that Go's assembler makes for //go:wasmexport (Go
 * 1.24 to 1.27, cmd/internal/obj/wasm/wasmobj.go, genWasmExportWrapper), with the call as go-sp
 * left it. Output: SP is read once and lives in a local, the frame is one step, and rare cases (the
 * runtime is not initialised, the goroutine was suspended) are in separate functions, so that the C
 * compiler keeps no registers for them. The global SP has the same value as before wherever code
 * outside Go's ABI reads it: at the entry and at the end. Wrappers of any other form are left
 * unchanged. */
#include "golang/goshape.h"
#include "golang/idiom.h"
#include "rewrite/passes.h"

#include <string.h>

typedef struct Wrapper {
    const Insn *params;  /* local.get 0, ..., as they stand, nparams stores */
    const Insn *resumed; /* from the argument of wasm_pc_f_loop_export to the end */
    const Insn *result;  /* the load of the result, or NULL */
    uint32_t resumed_len;
    int32_t frame; /* bytes of arguments and results */
    int64_t pc;    /* the return address */
    uint32_t go;   /* the function of Go's ABI */
} Wrapper;

typedef struct Cursor {
    const Insn *code;
    uint32_t at, len;
} Cursor;

static bool take(Cursor *c, Idiom id, IdiomMatch *m) {
    if (!idiom_at(id, c->code, c->len, c->at, m)) return false;
    c->at += m->len;
    return true;
}

/* SP += n or SP -= n, through the global. */
static bool take_change(Cursor *c, Op op, int32_t *n) {
    IdiomMatch m;
    if (!take(c, IDIOM_GLOBAL_CHANGE, &m) || m.arg[1]->op != op) return false;
    *n = (int32_t)m.arg[0]->imm;
    return *n >= 0 && *n < 0x10000;
}

static bool is_access(const Insn *in, bool store) {
    static const Op ops[] = {OP_i32_store,  OP_i64_store, OP_f32_store, OP_f64_store,
                             OP_i32_store8, OP_i32_load,  OP_i64_load,  OP_i32_load8_u,
                             OP_f32_load,   OP_f64_load};
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++)
        if (in->op == ops[i]) return in->imm < 0x10000 && store == (op_info[in->op].sig[1] != ':');
    return false;
}

static const Insn *take_access(Cursor *c, bool store) {
    if (c->at == c->len || !is_access(&c->code[c->at], store)) return NULL;
    return &c->code[c->at++];
}

/* A store for each parameter. */
static bool take_params(Cursor *c, uint32_t nparams, Wrapper *w) {
    w->params = &c->code[c->at];
    for (uint32_t i = 0; i < nparams; i++) {
        IdiomMatch m;
        if (!take(c, IDIOM_EXPORT_PARAM, &m) || m.arg[0]->a != i || !take_access(c, true))
            return false;
    }
    return true;
}

/* The call, and what go-sp put after it. */
static bool take_call(const Module *m, Cursor *c, Wrapper *w) {
    IdiomMatch call;
    if (!take(c, IDIOM_EXPORT_CALL, &call)) return false;
    const uint32_t flag = call.arg[1]->a;
    w->go = call.arg[0]->a;
    return m->go->funcs[w->go].flags & GF_SPPARAM && call.arg[2]->a == flag &&
           call.arg[3]->a == flag;
}

/* The loop that resumes the goroutine, and the result. */
static bool take_rest(Cursor *c, const FuncType *t, bool frameless, Wrapper *w) {
    IdiomMatch m;
    int32_t n;
    if (!take(c, IDIOM_EXPORT_RESUME, &m) || (int64_t)m.arg[0]->imm != w->pc) return false;
    if (t->nresults == 1) {
        if (!take(c, IDIOM_GLOBAL_SP, &m)) return false;
        w->result = take_access(c, false);
        if (w->result == NULL) return false;
    }
    if (!frameless && (!take_change(c, OP_i32_add, &n) || n != w->frame)) return false;
    return take(c, IDIOM_EXPORT_END, &m) && c->at == c->len;
}

static bool match(const Module *m, const Func *f, Wrapper *w) {
    Cursor c = {.code = f->code.data, .len = f->code.len};
    const FuncType *t = &m->types.data[f->type];
    IdiomMatch found;
    int32_t n;
    *w = (Wrapper){0};
    if (t->nresults > 1) return false;
    if (!take(&c, IDIOM_EXPORT_ENTRY, &found) || !take_change(&c, OP_i32_sub, &n)) return false;
    bool frameless = idiom_at(IDIOM_EXPORT_PUSH, c.code, c.len, c.at, &found);
    if (!frameless) {
        w->frame = n;
        if (!take_params(&c, t->nparams, w) || !take_change(&c, OP_i32_sub, &n)) return false;
    }
    if (n != 8 || (frameless && t->nparams + t->nresults != 0)) return false;
    if (!take(&c, IDIOM_EXPORT_PUSH, &found) || !take_call(m, &c, w)) return false;
    w->pc = (int64_t)found.arg[0]->imm;
    w->resumed = &c.code[c.at];
    w->resumed_len = c.len - c.at;
    return take_rest(&c, t, frameless, w);
}

/* The rest of the wrapper when the goroutine was suspended: the loop that resumes it, and then as
 * in the wrapper. */
static uint32_t add_resumed(Module *m, const Func *f, const Wrapper *w) {
    Code code = {0};
    bool inside = true; /* the `if` that it stood in */
    for (uint32_t i = 0; i < w->resumed_len; i++) {
        if (inside && w->resumed[i].op == OP_end) {
            inside = false;
            continue;
        }
        code_push(&m->arena, &code, w->resumed[i]);
    }
    const FuncType t = m->types.data[f->type];
    uint32_t added =
        module_add_func(m, module_add_type(m, NULL, 0, t.results, t.nresults), f->name, code);
    m->funcs.data[added].budget = BUDGET_COLD;
    return added;
}

static void rewrite(Module *m, uint32_t func, const Wrapper *w) {
    Func f = m->funcs.data[func];
    Arena *a = &m->arena;
    const FuncType t = m->types.data[f.type];
    uint32_t early = module_add_func(m, f.type, f.name, f.code); /* SP = 0: as it was */
    m->funcs.data[early].budget = BUDGET_COLD;
    m->funcs.data[early].nlocals = f.nlocals;
    m->funcs.data[early].locals = f.locals;
    uint32_t resumed = add_resumed(m, &f, w);
    f.code = (Code){0};
    f.locals = NULL;
    f.nlocals = f.locals_cap = 0;
    uint32_t sp = func_add_local(m, &f, VT_I32);

    code_push(a, &f.code, insn_a(OP_global_get, GO_GLOBAL_SP));
    code_push(a, &f.code, insn_a(OP_local_tee, sp));
    code_push(a, &f.code, insn(OP_i32_eqz));
    code_push(a, &f.code, insn_block(OP_if, BT_EMPTY));
    for (uint32_t i = 0; i < t.nparams; i++) code_push(a, &f.code, insn_a(OP_local_get, i));
    code_push(a, &f.code, insn_a(OP_call, early));
    code_push(a, &f.code, insn(OP_return));
    code_push(a, &f.code, insn(OP_end));

    code_push(a, &f.code, insn_a(OP_local_get, sp));
    code_push(a, &f.code, insn_i32(-(w->frame + 8)));
    code_push(a, &f.code, insn(OP_i32_add));
    code_push(a, &f.code, insn_a(OP_local_set, sp));
    const Insn *p = w->params;
    for (uint32_t i = 0; i < t.nparams; i++) {
        bool extend = p[2].op == OP_i64_extend_i32_u;
        Insn store = p[extend ? 3 : 2];
        store.imm += 8;
        code_push(a, &f.code, insn_a(OP_local_get, sp));
        code_push(a, &f.code, p[1]);
        if (extend) code_push(a, &f.code, p[2]);
        code_push(a, &f.code, store);
        p += extend ? 4 : 3;
    }
    code_push(a, &f.code, insn_a(OP_local_get, sp));
    code_push(a, &f.code, insn_i64(w->pc));
    code_push(a, &f.code, insn_mem(OP_i64_store, 0));

    code_push(a, &f.code, insn_i32(0));
    code_push(a, &f.code, insn_a(OP_local_get, sp));
    code_push(a, &f.code, insn_a(OP_call, w->go));
    code_push(a, &f.code, insn_a(OP_local_tee, sp));
    code_push(a, &f.code, insn(OP_i32_eqz));
    code_push(a, &f.code, insn_block(OP_if, BT_EMPTY));
    code_push(a, &f.code, insn_a(OP_call, resumed));
    code_push(a, &f.code, insn(OP_return));
    code_push(a, &f.code, insn(OP_end));

    if (w->result) {
        Insn load = *w->result;
        load.imm += 8;
        code_push(a, &f.code, insn_a(OP_local_get, sp));
        code_push(a, &f.code, load);
    }
    code_push(a, &f.code, insn_a(OP_local_get, sp));
    code_push(a, &f.code, insn_i32(w->frame + 8));
    code_push(a, &f.code, insn(OP_i32_add));
    code_push(a, &f.code, insn_a(OP_global_set, GO_GLOBAL_SP));
    code_push(a, &f.code, insn(OP_end));
    m->funcs.data[func] = f;
}

void pass_go_export(Module *m) {
    if (!m->go || m->go->sp_type == NO_INDEX) return;
    for (uint32_t i = 0; i < m->exports.len; i++) {
        const Export *e = &m->exports.data[i];
        Wrapper w;
        if (e->kind != EXT_FUNC || m->funcs.data[e->index].imported) continue;
        if (m->go->funcs[e->index].flags & GF_ABI) continue;
        if (match(m, &m->funcs.data[e->index], &w)) rewrite(m, e->index, &w);
    }
    uint32_t known = m->go->nfuncs;
    GoFunc *funcs = ARENA_ARRAY(&m->arena, GoFunc, m->funcs.len);
    memcpy(funcs, m->go->funcs, known * sizeof *funcs);
    m->go->funcs = funcs;
    m->go->nfuncs = m->funcs.len;
    for (uint32_t i = 0; i < m->funcs.len; i++)
        if (!m->funcs.data[i].imported) relink_func(m, i, "go-export");
}
