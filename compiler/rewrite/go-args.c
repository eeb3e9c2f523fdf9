/* go-args.c, pass go-args: direct calls pass arguments and the first result in registers too.
 *
 *     local.get 1                                   local.get 1
 *     i64.const 7                                   i64.const 7  local.tee 4
 *     i64.store offset=8                            i64.store offset=8
 *     i32.const 0  local.get 1                 ->   i32.const 0  local.get 1  local.get 4
 *     call 9                                        call 12  local.set 5
 *     local.tee 1  i32.eqz  br_if 0                 local.tee 1  i32.eqz  br_if 0
 *     local.get 1  i64.load offset=16               local.get 5
 *
 * Input: functions after go-slots. Output: a function whose arguments nobody takes the address of
 * gets a second version, (pc_b, sp, arguments...) -> (sp [, result]), which direct calls use; the
 * table keeps the old signature, and its version loads the arguments and calls the other. One that
 * is never resumed but at its entry has no PC_B there. Where a function unwinds in a way that is
 * known, calls that only unwind are its last. A function of a form that is not known keeps its
 * code, and calls what the table holds. Everything is stored on the Go stack as before, for
 * tracebacks, the garbage collector and resumes; only loading it again is saved, up to the next
 * call: values are not kept in locals across calls, since C would save a register for each in every
 * prologue. Invariants: the module is changed as a whole, verified, and put back when any function
 * fails. */
#include "rewrite/go-args.h"
#include "rewrite/passes.h"

#include <string.h>

static bool is_regular(const Module *m, uint32_t func) {
    uint32_t flags = m->go->funcs[func].flags;
    return flags & GF_SPPARAM && !(flags & (GF_OPAQUE | GF_DEEP));
}

static bool is_deep(const Code *code) {
    uint32_t depth = 0;
    for (uint32_t i = 0; i < code->len; i++) {
        depth = insn_depth_after(&code->data[i], depth);
        if (depth > ARGS_MAX_DEPTH) return true;
    }
    return false;
}

void args_mark_deep(Module *m) {
    for (uint32_t i = 0; i < m->funcs.len; i++)
        if (is_deep(&m->funcs.data[i].code)) m->go->funcs[i].flags |= GF_DEEP;
}

/* Direct calls of each function that pass_go_args could change. */
static uint32_t *count_calls(const Module *m, Arena *arena) {
    uint32_t *n = ARENA_ARRAY(arena, uint32_t, m->funcs.len);
    for (uint32_t f = 0; f < m->funcs.len; f++)
        if (is_regular(m, f)) code_count_calls(&m->funcs.data[f].code, n);
    return n;
}

static uint32_t signature_type(Module *m, const Signature *s) {
    ValType params[2 + ARGS_MAX] = {VT_I32, VT_I32}, results[2] = {VT_I32};
    uint32_t n = s->quick ? 1 : 2;
    for (uint32_t p = 0; p < s->nparams; p++) params[n++] = args_cell_type(s->params[p]);
    results[1] = s->has_result ? args_cell_type(s->result) : VT_I32;
    return module_add_type(m, params, n, results, s->has_result ? 2 : 1);
}

/* Types follow when all functions are converted: until then all calls are as they were. */
static void convert(Module *m, uint32_t func, const Signature *all, ArgsStubs *stubs,
                    Arena *arena) {
    Frame frame;
    Sites sites;
    if (!args_frame(m, func, arena, &frame)) return; /* refused, see choose() */
    args_sites(m, func, &frame, all, arena, &sites);
    Func *f = &m->funcs.data[func];
    const Signature *own = &all[func];
    f->code = args_rewrite(m, func, &frame, &sites, all, stubs, arena);
    if (own->fast == NO_INDEX || own->fast == func) return;
    m->funcs.data[own->fast] = *f;
    m->go->funcs[own->fast] = m->go->funcs[func];
    if (own->quick) m->go->funcs[own->fast].flags |= GF_QUICK;
    f->code = args_entry(m, own, arena);
    f->locals = NULL;
    f->nlocals = f->locals_cap = 0;
    m->go->funcs[func].lowest = 0;
}

static void set_types(Module *m, const Signature *all, uint32_t n) {
    for (uint32_t i = 0; i < n; i++)
        if (all[i].fast != NO_INDEX) m->funcs.data[all[i].fast].type = signature_type(m, &all[i]);
}

/* Can it be resumed anywhere but at its entry? */
static bool reads_pc(const Code *code) {
    for (uint32_t i = 0; i < code->len; i++)
        if (op_info[code->data[i].op].imm == IMM_LOCAL && code->data[i].a == 0) return true;
    return false;
}

/* Can direct calls of it have another signature? */
static bool is_candidate(const Module *m, uint32_t func, const uint32_t *calls) {
    const GoFunc *g = &m->go->funcs[func];
    if (calls[func] == 0 || g->flags & (GF_NORETURN | GF_RESUME)) return false;
    return !g->intrinsic; /* takes its arguments from the stack */
}

/* What can travel in registers, by function; as[func].fast is set where anything can, or where the
 * function is quick. Sets kept[func] where a function that keeps its code calls `func`. */
static Signature *find_signatures(Module *m, bool *kept, Arena *keep, Arena *scratch) {
    const uint32_t n = m->funcs.len, *calls = count_calls(m, keep);
    Signature *all = ARENA_ARRAY(keep, Signature, n);
    for (uint32_t i = 0; i < n; i++) {
        Frame frame;
        const bool known = is_regular(m, i) && args_frame(m, i, scratch, &frame);
        const Code *code = &m->funcs.data[i].code;
        all[i].fast = NO_INDEX;
        for (uint32_t k = 0; !known && k < code->len; k++)
            if (code->data[k].op == OP_call) kept[code->data[k].a] = true;
        if (known && is_candidate(m, i, calls)) {
            const bool quick = m->go->funcs[i].flags & GF_QUICK;
            all[i].quick = quick || !reads_pc(code);
            args_signature(m, i, &frame, &all[i]);
            if (quick || all[i].nparams != 0 || all[i].has_result)
                all[i].fast = i;
            else
                all[i].quick = false;
        }
        arena_free(scratch);
    }
    return all;
}

/* Numbers the new versions; they follow all functions that there are. A quick version needs none,
 * unless a function calls it that keeps its code: then that calls it as the table does. */
static Signature *choose(Module *m, Arena *keep, Arena *scratch) {
    const uint32_t n = m->funcs.len;
    bool *kept = ARENA_ARRAY(keep, bool, n);
    Signature *all = find_signatures(m, kept, keep, scratch);
    for (uint32_t i = 0; i < n; i++) {
        if (all[i].fast == NO_INDEX || (m->go->funcs[i].flags & GF_QUICK && !kept[i])) continue;
        all[i].fast = m->funcs.len;
        VEC_PUSH(&m->arena, &m->funcs, (Func){0});
    }
    return all;
}

void pass_go_args(Module *m) {
    if (!m->go || m->go->sp_type == NO_INDEX) return;
    Arena scratch = {0}, keep = {0};
    uint32_t n = m->funcs.len;
    Func *old = arena_copy(&keep, m->funcs.data, n * sizeof *old);
    GoFunc *old_go = m->go->funcs;
    args_mark_deep(m);
    Signature *all = choose(m, &keep, &scratch);
    m->go->funcs = ARENA_ARRAY(&m->arena, GoFunc, m->funcs.len);
    memcpy(m->go->funcs, old_go, n * sizeof *old_go);
    m->go->nfuncs = m->funcs.len;
    ArgsStubs stubs = {.first = m->funcs.len, .arena = &keep};
    for (unsigned real = 0; real < 2; real++) stubs.of[real] = ARENA_ARRAY(&keep, uint32_t, n);
    for (uint32_t i = 0; i < n; i++) {
        if (!is_regular(m, i)) continue;
        convert(m, i, all, &stubs, &scratch);
        arena_free(&scratch);
    }
    args_make_stubs(m, &stubs);
    set_types(m, all, n);
    Diag found = {0};
    if (!verify_module(m, "go-args", &found)) {
        pass_put_back(m, "go-args", &found);
        memcpy(m->funcs.data, old, n * sizeof *old);
        m->funcs.len = m->go->nfuncs = n;
        m->go->funcs = old_go;
    } else {
        for (uint32_t i = 0; i < n; i++)
            m->go->done.args += all[i].nparams != 0 || all[i].has_result;
    }
    arena_free(&keep);
}
