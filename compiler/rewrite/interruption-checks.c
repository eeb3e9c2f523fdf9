/* interruption-checks.c, pass interruption-checks: with --interruptible: checks of whether the
 * guest must stop, and what they count.
 *
 *     loop                    loop
 *       local.get 0             nop ;; interruption check: local 9
 *       i32.load         ->     local.get 0
 *       local.tee 0             i32.load
 *       br_if 0                 local.tee 0
 *     end                       br_if 0
 *                             end
 *
 * Each check pays in advance for the work that may follow until the next one (path-work.h), so that
 * the time between two comparisons with the clock is bounded whatever the shape of the code is.
 * Input: a module after the passes before. Output: the same with pseudo-instructions in it, which
 * become GW_TICK, GW_TICK_LOCAL and GW_RETURN in generated code (translate/canonical.c) and nothing
 * in a .wasm (lower.c).
 * Invariants: no code runs for ever without a check. What repeats is a loop, which checks at its
 * head, or a cycle of calls: one with a call through a table checks before that call; any other
 * cycle has an edge that leads back to a function which a depth-first search is still inside of,
 * and such functions check at their entry. And no code does much work between two checks: a
 * function whose longest path costs more than UNCHECKED checks at its entry and pays for itself; of
 * others the callers pay for the path, so that calls that branch out without a cycle cannot
 * multiply the work; longer paths are cut by further checks. What was paid for before a call may be
 * done long after, and by millions of frames: after a call of what checks by itself, or leads to
 * such, CHECK_RETURN compares the stack with where it was when the clock was read, so that
 * returning from frames that are older than that is not unseen. A host function may call the guest
 * again, so that a function which calls one checks at its entry. */
#include "rewrite/passes.h"
#include "rewrite/path-work.h"

/* Host functions: most are system calls. They count what they do themselves, GW_HOST_WORK, so this
 * only sees to it that a check is never far. */
#define HOST_CALL 64u

static bool calls_host(const Module *m, const Code *code) {
    bool any = false;
    for (uint32_t i = 0; i < code->len; i++)
        any = any || (code->data[i].op == OP_call && m->funcs.data[code->data[i].a].imported);
    return any;
}

static bool goes_deep(const CallWork *calls, const Code *code) {
    bool any = false;
    for (uint32_t i = 0; i < code->len; i++) any = any || path_goes_deep(calls, &code->data[i]);
    return any;
}

/* Finds what the calls of a function cost, once that of its callees is known. Calls that lead back
 * into the search are of functions that check at their entry and cost nothing. */
static void finish(const Module *m, CallWork *calls, uint32_t func) {
    const Func *f = &m->funcs.data[func];
    if (f->imported) { /* may call the guest again */
        calls->cost[func] = HOST_CALL;
        calls->deep[func] = true;
        return;
    }
    Arena scratch = {0};
    const uint32_t longest = path_longest(m, calls, func, &scratch, NULL);
    arena_free(&scratch);
    const bool deep = goes_deep(calls, &f->code);
    calls->entry[func] |= longest > UNCHECKED || calls_host(m, &f->code);
    calls->cost[func] = calls->entry[func] ? 0 : longest;
    calls->deep[func] = calls->entry[func] || deep;
}

typedef struct Visit {
    uint32_t func, at; /* at: the next instruction */
} Visit;

enum { UNSEEN, INSIDE, DONE };

static void search(const Module *m, Arena *arena, uint32_t root, uint8_t *state, CallWork *calls) {
    VEC(Visit) stack = {0};
    VEC_PUSH(arena, &stack, (Visit){root, 0});
    state[root] = INSIDE;
    while (stack.len != 0) {
        Visit *v = &stack.data[stack.len - 1];
        const Code *code = &m->funcs.data[v->func].code;
        while (v->at < code->len && code->data[v->at].op != OP_call) v->at++;
        if (v->at == code->len) {
            state[v->func] = DONE;
            finish(m, calls, v->func);
            stack.len--;
            continue;
        }
        uint32_t callee = code->data[v->at++].a;
        if (state[callee] == INSIDE) calls->entry[callee] = calls->deep[callee] = true;
        if (state[callee] != UNSEEN) continue;
        state[callee] = INSIDE;
        VEC_PUSH(arena, &stack, (Visit){callee, 0});
    }
}

static CallWork find_calls(const Module *m, Arena *arena) {
    CallWork calls = {.cost = ARENA_ARRAY(arena, uint32_t, m->funcs.len),
                      .entry = ARENA_ARRAY(arena, bool, m->funcs.len),
                      .deep = ARENA_ARRAY(arena, bool, m->funcs.len)};
    uint8_t *state = ARENA_ARRAY(arena, uint8_t, m->funcs.len);
    for (uint32_t f = 0; f < m->funcs.len; f++)
        if (state[f] == UNSEEN) search(m, arena, f, state, &calls);
    return calls;
}

/* A check that nothing is paid with would never be due. */
static void push_check(Module *m, Code *to, CheckKind kind, uint32_t units) {
    if (units == 0 && kind != CHECK_RETURN) units = 1;
    code_push(&m->arena, to, (Insn){.op = OP_interruption_check, .a = kind, .imm = units});
}

static void insert_checks(Module *m, const CallWork *calls, uint32_t func) {
    Arena scratch = {0};
    PathChecks checks;
    const Code from = m->funcs.data[func].code;
    const uint32_t longest = path_longest(m, calls, func, &scratch, &checks);
    Code to = {0};
    if (calls->entry[func]) push_check(m, &to, CHECK_WORK, longest);
    for (uint32_t i = 0; i < from.len; i++) {
        if (checks.returned[i]) push_check(m, &to, CHECK_RETURN, 0);
        if (checks.before[i] != 0) push_check(m, &to, CHECK_WORK, checks.before[i]);
        code_push(&m->arena, &to, from.data[i]);
        if (from.data[i].op == OP_loop)
            push_check(m, &to, checks.loops[i].quiet ? CHECK_LOCAL : CHECK_WORK, checks.head[i]);
    }
    arena_free(&scratch);
    if (to.len == from.len) return;
    m->funcs.data[func].code = to;
    relink_func(m, func, "interruption-checks");
}

void pass_interruption_checks(Module *m) {
    Arena scratch = {0};
    const CallWork calls = find_calls(m, &scratch);
    for (uint32_t f = m->nimports[EXT_FUNC]; f < m->funcs.len; f++) insert_checks(m, &calls, f);
    arena_free(&scratch);
}
