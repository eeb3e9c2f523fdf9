/* go-quick.c, pass go-quick: a function that can be resumed gets a version that never is.
 *
 *     (func 5 (param i32 i32)           (func 5 (param i32 i32)     ;; the table's
 *       local.get 0                       local.get 0  i32.eqz
 *       if  ... br 1 ...  end             if  i32.const 0  local.get 1  call 9  return  end
 *       ...                        ->     local.get 0  local.get 1  call 8
 *       i32.const 0  local.get 1        (func 8 (param i32 i32)     ;; only resumed
 *       call 6                            local.get 0  if  ... br 1 ...  end  unreachable
 *       ...                               ...
 *     )                                 (func 9 (param i32 i32)     ;; quick: only called
 *                                         ...  i32.const 0  local.get 1  call 10  ...
 *
 * Input: functions after go-inline. Output: for the functions that are chosen the three of the
 * picture; direct calls, whose PC_B is 0, go to the quick version. A function that is never resumed
 * has no other version, and the table's calls it. There no way from a resume joins
 * the one from the entry, so that C keeps values in registers, and spills none for the ways that
 * resume. Both versions leave the same frames and return addresses on the Go stack: whatever reads
 * it (the collector, tracebacks, a stack that moves, a resume) finds what it found before.
 * Invariants: a quick version is called with PC_B 0 only, a resuming one never. */
#include "rewrite/go-quick.h"
#include "golang/goshape.h"
#include "golang/idiom.h"
#include "rewrite/go-args.h"
#include "rewrite/passes.h"

#include <string.h>

/* `local.get 0, if` without `else`: a test for a resume. */
static bool is_test(const Insn *c, uint32_t len, uint32_t i) {
    IdiomMatch found;
    return idiom_at(IDIOM_ENTRY_TEST, c, len, i, &found) && found.arg[0]->imm == 0;
}

/* The code with PC_B known to be 0; false when PC_B is used in another way. */
static bool without_resume(Arena *arena, const Code *code, Code *out) {
    const Insn *c = code->data;
    for (uint32_t i = 0; i < code->len; i++) {
        if (is_test(c, code->len, i)) {
            i = c[i + 1].b;
        } else if (idiom_at(IDIOM_PC_RESET, c, code->len, i, NULL)) {
            i++;
        } else {
            bool local = op_info[c[i].op].imm == IMM_LOCAL;
            if (local && c[i].a == 0) return false;
            code_push(arena, out, c[i]);
        }
    }
    return true;
}

/* The code with PC_B known not to be 0 at the entry. */
static void without_entry(Arena *arena, const Code *code, Code *out) {
    bool passed = false;
    uint32_t end = NO_INDEX;
    for (uint32_t i = 0; i < code->len; i++) {
        if (!passed && is_test(code->data, code->len, i)) {
            passed = true;
            end = code->data[i + 1].b;
        }
        code_push(arena, out, code->data[i]);
        if (i == end) code_push(arena, out, insn(OP_unreachable));
    }
}

/* Is a function one that this pass divides? It begins with a test, outside of all loops. */
static bool begins_with_test(const Code *code) {
    for (uint32_t i = 0; i < code->len && code->data[i].op != OP_loop; i++)
        if (is_test(code->data, code->len, i)) return true;
    return false;
}

static bool is_regular(const GoFunc *g) {
    return g->flags & GF_SPPARAM && !(g->flags & (GF_OPAQUE | GF_DEEP));
}

/* Is code[i] a call with PC_B 0, of the form that go-args knows? */
static bool is_plain_call(const Code *code, uint32_t i) {
    const Insn *c = code->data;
    return c[i].op == OP_call &&
           (idiom_before(IDIOM_ENTRY, c, i, NULL) || idiom_before(IDIOM_ENTRY_AT, c, i, NULL));
}

/* By function: how many direct calls a quick version would take. */
static uint32_t *count_calls(const Module *m, Arena *arena) {
    uint32_t *calls = ARENA_ARRAY(arena, uint32_t, m->funcs.len);
    for (uint32_t f = 0; f < m->funcs.len; f++) {
        if (!is_regular(&m->go->funcs[f])) continue;
        const Code *code = &m->funcs.data[f].code;
        for (uint32_t i = 0; i < code->len; i++)
            if (is_plain_call(code, i)) calls[code->data[i].a]++;
    }
    return calls;
}

/* Beyond so many instructions a function gains too little for what it costs, which is its size
 * again: a call saves some ten instructions. */
#define LARGEST 200u
#define LARGEST_LOOPING 600u /* where it is recursive, or its loops resume */

static bool is_recursive(const Module *m, uint32_t func) {
    const Code *code = &m->funcs.data[func].code;
    for (uint32_t i = 0; i < code->len; i++)
        if (code->data[i].op == OP_call && code->data[i].a == func) return true;
    return false;
}

/* Does it go on in the middle of a loop when it is resumed? Then each round tests for that, however
 * the function was called. */
static bool resumes_in_loop(const Code *code) {
    uint32_t end = 0;
    for (uint32_t i = 0; i < code->len; i++) {
        if (code->data[i].op == OP_loop && code->data[i].b > end) end = code->data[i].b;
        if (i < end && is_test(code->data, code->len, i)) return true;
    }
    return false;
}

/* Of the runtime's functions most run seldom, whatever their size. */
static bool is_worth_it(const Module *m, uint32_t func) {
    const Str name = m->go->funcs[func].name;
    const Func *f = &m->funcs.data[func];
    if (f->budget != BUDGET_PLAIN) return f->budget == BUDGET_HOT;
    if (go_is_paired(name.data, name.len)) return true;
    if (go_is_runtime(name.data, name.len)) return go_roles(name.data, name.len) & GO_ROLE_QUICK;
    const bool long_ways = is_recursive(m, func) || resumes_in_loop(&f->code);
    return f->code.len <= (long_ways ? LARGEST_LOOPING : LARGEST);
}

/* Nothing in it asks for PC_B: it runs from its entry always, also after its stack has grown. */
static bool is_never_resumed(const Module *m, uint32_t func) {
    const Code *code = &m->funcs.data[func].code;
    for (uint32_t i = 0; i < code->len; i++)
        if (op_info[code->data[i].op].imm == IMM_LOCAL && code->data[i].a == 0) return false;
    return true;
}

static bool is_candidate(const Module *m, uint32_t func, const uint32_t *calls) {
    const GoFunc *g = &m->go->funcs[func];
    if (!is_regular(g)) return false;
    if (calls[func] == 0 && !resumes_in_loop(&m->funcs.data[func].code)) return false;
    if (g->flags & (GF_NORETURN | GF_MORESTACK) || g->intrinsic) return false;
    if (is_never_resumed(m, func)) return true;
    if (!(g->flags & GF_STRUCTURED)) return false;
    return begins_with_test(&m->funcs.data[func].code) && is_worth_it(m, func);
}

/* Direct calls go to the quick versions. */
static void redirect(Module *m, const uint32_t *quick) {
    for (uint32_t f = 0; f < m->funcs.len; f++) {
        if (!is_regular(&m->go->funcs[f])) continue;
        Code *code = &m->funcs.data[f].code;
        for (uint32_t i = 0; i < code->len; i++)
            if (is_plain_call(code, i) && quick[code->data[i].a] != NO_INDEX)
                code->data[i].a = quick[code->data[i].a];
    }
}

/* What the table holds: the one or the other version. */
static Code make_choice(Module *m, uint32_t quick, uint32_t resume) {
    const Insn code[] = {insn_a(OP_local_get, 0),
                         insn(OP_i32_eqz),
                         insn_block(OP_if, BT_EMPTY),
                         insn_i32(0),
                         insn_a(OP_local_get, 1),
                         insn_a(OP_call, quick),
                         insn(OP_return),
                         insn(OP_end),
                         insn_a(OP_local_get, 0),
                         insn_a(OP_local_get, 1),
                         insn_a(OP_call, resume),
                         insn(OP_end)};
    Code out = {0};
    code_append(&m->arena, &out, code, sizeof code / sizeof *code);
    return out;
}

static void set_version(Module *m, uint32_t func, const Func *from, Code code, Arena *scratch) {
    Func *f = &m->funcs.data[func];
    *f = *from;
    f->locals_cap = 0;
    f->code = code;
    relink_func(m, func, "go-quick");
    quick_drop_unreached(m, f, scratch);
    relink_func(m, func, "go-quick");
}

/* What the table holds for a function that is never resumed. */
static Code make_call(Module *m, uint32_t quick) {
    const Insn code[] = {insn_i32(0), insn_a(OP_local_get, 1), insn_a(OP_call, quick),
                         insn(OP_return), insn(OP_end)};
    Code out = {0};
    code_append(&m->arena, &out, code, sizeof code / sizeof *code);
    return out;
}

static bool has_loop(const Code *code) {
    for (uint32_t i = 0; i < code->len; i++)
        if (code->data[i].op == OP_loop) return true;
    return false;
}

static void divide(Module *m, uint32_t func, uint32_t quick, Arena *scratch) {
    const Func old = m->funcs.data[func];
    GoFunc *go = m->go->funcs;
    const bool resumed = !is_never_resumed(m, func);
    Code without = {0}, only = {0};
    without_resume(&m->arena, &old.code, &without);
    set_version(m, quick, &old, without, scratch);
    go[quick] = go[func];
    go[quick].flags |= GF_QUICK;
    if (resumed) {
        without_entry(&m->arena, &old.code, &only);
        set_version(m, quick + 1, &old, only, scratch);
        if (!has_loop(&old.code)) m->funcs.data[quick + 1].budget = BUDGET_COLD;
        go[quick + 1] = go[func];
        go[quick + 1].flags |= GF_RESUME;
    }
    go[func].lowest = 0;
    Func *f = &m->funcs.data[func];
    f->nlocals = f->locals_cap = 0;
    f->locals = NULL;
    f->code = resumed ? make_choice(m, quick, quick + 1) : make_call(m, quick);
    relink_func(m, func, "go-quick");
}

/* Numbers the new functions: two for each that is chosen, one if it is never resumed. */
static uint32_t *choose(Module *m, Arena *keep, Arena *scratch) {
    uint32_t n = m->funcs.len, *calls = count_calls(m, keep);
    uint32_t *quick = ARENA_ARRAY(keep, uint32_t, n);
    for (uint32_t i = 0; i < n; i++) {
        Code ignored = {0};
        quick[i] = NO_INDEX;
        if (!is_candidate(m, i, calls)) continue;
        bool fits = without_resume(scratch, &m->funcs.data[i].code, &ignored);
        arena_free(scratch);
        if (!fits) continue;
        quick[i] = m->funcs.len;
        VEC_PUSH(&m->arena, &m->funcs, (Func){0});
        if (!is_never_resumed(m, i)) VEC_PUSH(&m->arena, &m->funcs, (Func){0});
    }
    return quick;
}

void pass_go_quick(Module *m) {
    if (!m->go || m->go->sp_type == NO_INDEX) return;
    Arena scratch = {0}, keep = {0};
    const uint32_t n = m->funcs.len;
    args_mark_deep(m);
    const uint32_t *quick = choose(m, &keep, &scratch);
    const GoFunc *old = m->go->funcs;
    m->go->funcs = ARENA_ARRAY(&m->arena, GoFunc, m->funcs.len);
    memcpy(m->go->funcs, old, n * sizeof *old);
    m->go->nfuncs = m->funcs.len;
    redirect(m, quick);
    for (uint32_t i = 0; i < n; i++) {
        if (quick[i] != NO_INDEX) divide(m, i, quick[i], &scratch);
        m->go->done.quick += quick[i] != NO_INDEX;
        arena_free(&scratch);
    }
    arena_free(&keep);
}
