/* callgraph.c: which of Go's functions can be suspended, and which can panic.
 *
 * Input: a module with Go's shape, in the assembler's form. Output: GF_NOSUSPEND for functions
 * whose calls all go to such functions or to panics, GF_NOUNWIND for those that make no call which
 * unwinds. A GF_NOSUSPEND function never suspends, so its caller has no resume point after the
 * call. A GF_NOUNWIND function always returns 0, so its caller may ignore the result. Invariants: a
 * function has neither flag if it returns anything but 0 (the runtime's stack switches), calls
 * through the table, checks whether its stack must grow, or writes SP in an unknown way. */
#include "golang/goshape.h"
#include "golang/idiom.h"
#include "golang/spwalk.h"

typedef struct Caller {
    uint32_t func, next; /* next: index + 1 of another caller of the same function, or 0 */
} Caller;

static bool touches(const GoShape *s, const Insn *in) {
    bool global = in->op == OP_global_get || in->op == OP_global_set;
    return in->op == OP_call_indirect || (global && in->a == GO_GLOBAL_SP) ||
           (in->op == OP_call && s->funcs[in->a].flags & (GF_ABI | GF_TOUCHES_SP));
}

/* What does so itself first, then what calls that; each call is looked at once. */
static void find_touching(const Module *m, GoShape *s, Arena *arena) {
    uint32_t n = m->funcs.len, *first = ARENA_ARRAY(arena, uint32_t, n), top = 0;
    uint32_t *found = ARENA_ARRAY(arena, uint32_t, n);
    VEC(Caller) callers = {0};
    for (uint32_t f = 0; f < n; f++)
        if (m->funcs.data[f].imported) s->funcs[f].flags |= GF_TOUCHES_SP;
    for (uint32_t f = 0; f < n; f++) {
        const Code *c = &m->funcs.data[f].code;
        if (s->funcs[f].flags & (GF_ABI | GF_TOUCHES_SP)) continue;
        for (uint32_t i = 0; i < c->len; i++) {
            const Insn *in = &c->data[i];
            if (touches(s, in)) {
                s->funcs[f].flags |= GF_TOUCHES_SP;
                found[top++] = f;
                break;
            }
            if (in->op != OP_call) continue;
            VEC_PUSH(arena, &callers, ((Caller){f, first[in->a]}));
            first[in->a] = callers.len;
        }
    }
    while (top) {
        for (uint32_t k = first[found[--top]], next; k; k = next) {
            Caller caller = callers.data[k - 1];
            next = caller.next;
            if (s->funcs[caller.func].flags & GF_TOUCHES_SP) continue;
            s->funcs[caller.func].flags |= GF_TOUCHES_SP;
            found[top++] = caller.func;
        }
    }
}

typedef enum Verdict { NO, NOT_YET, SUSPENDS_NOT, UNWINDS_NOT } Verdict;

/* How far the judgement of a function has come: it waits for that of one callee at a time. */
typedef struct Progress {
    uint32_t at, depth; /* next instruction, 0: not begun; open blocks but the unwind exit's */
    Verdict verdict;
    bool settled;
    uint32_t waiting, next; /* functions + 1: the first that waits for this one, and a list */
} Progress;

/* `call, global.get 0, local.set 1` before `i`, the call being one of Go's ABI */
static bool is_behind_call(const GoShape *s, const Code *code, uint32_t i) {
    const Insn *c = code->data;
    return i > 2 && idiom_before(IDIOM_RELOAD, c, i, NULL) && c[i - 3].op == OP_call &&
           s->funcs[c[i - 3].a].flags & GF_ABI;
}

/* Does the body end so that nothing but calls can make its result 1: before a trap, or with
 * `i32.const 1` after the block that they leave? */
static bool ends_well(const Code *code, bool has_exit) {
    const Insn *c = code->data;
    Op last = (Op)c[code->len - (has_exit ? 4 : 2)].op;
    return last == OP_unreachable || last == OP_return || last == OP_br;
}

/* The best that a function which calls this one can be; NOT_YET: it may turn out to be a leaf. */
static Verdict judge_call(const Module *m, const GoShape *s, uint32_t callee) {
    uint32_t flags = s->funcs[callee].flags;
    if (!(flags & GF_ABI)) {
        if (m->funcs.data[callee].imported) return NO; /* the host may move the stack */
        return flags & GF_TOUCHES_SP ? SUSPENDS_NOT : UNWINDS_NOT;
    }
    if (flags & (GF_MORESTACK | GF_TWICE | GF_DEFERRETURN)) return NO;
    if (flags & GF_NOUNWIND) return UNWINDS_NOT;
    return flags & (GF_NORETURN | GF_NOSUSPEND) ? SUSPENDS_NOT : NOT_YET;
}

/* NOT_YET: when the function that p->at calls is settled, ask again. */
static Verdict judge(const Module *m, const GoShape *s, uint32_t func, Progress *p) {
    const Code *code = &m->funcs.data[func].code;
    const Insn *c = code->data;
    Verdict v = p->at ? p->verdict : UNWINDS_NOT, called;
    bool has_exit = sp_has_unwind_exit(c, code->len);
    if (!ends_well(code, has_exit)) return NO;
    uint32_t depth = p->depth, begin = p->at ? p->at : has_exit ? 3 : 2;
    for (uint32_t i = begin; i < code->len - (has_exit ? 3 : 1); i++) {
        int32_t change;
        depth = insn_depth_after(&c[i], depth);
        switch (c[i].op) {
        case OP_br:
            if (c[i].a >= depth) return NO;
            break;
        case OP_br_if:
            if (c[i].a < depth || (has_exit && c[i].a == depth && is_behind_call(s, code, i)))
                break;
            return NO;
        case OP_br_table:
            for (uint32_t t = 0; t <= c[i].a; t++)
                if (c[i].targets[t] >= depth) return NO;
            break;
        case OP_call_indirect:
            return NO;
        case OP_call:
            called = judge_call(m, s, c[i].a);
            if (called == NO) return NO;
            if (called == NOT_YET) {
                p->at = i;
                p->depth = depth;
                p->verdict = v;
                return NOT_YET;
            }
            if (v > called) v = called;
            break;
        case OP_return:
            if (is_behind_call(s, code, i)) break; /* a tail call, judged above */
            if (c[i - 1].op != OP_i32_const || c[i - 1].imm != 0) return NO;
            break;
        case OP_global_set:
            if (c[i].a != GO_GLOBAL_SP) break;
            if (i < 4 || !sp_is_change(c, code->len, i - 4, &change)) return NO;
            break;
        default:
            break;
        }
    }
    return v;
}

void go_find_leaves(const Module *m, GoShape *s) {
    Arena scratch = {0};
    uint32_t n = m->funcs.len, top = 0, *todo = ARENA_ARRAY(&scratch, uint32_t, n);
    Progress *all = ARENA_ARRAY(&scratch, Progress, n);
    find_touching(m, s, &scratch);
    for (uint32_t i = n; i-- > 0;) {
        uint32_t never = GF_NORETURN | GF_MORESTACK | GF_TWICE | GF_DEFERRETURN | GF_GOEXIT;
        if (s->funcs[i].flags & GF_ABI && !(s->funcs[i].flags & never)) todo[top++] = i;
    }
    while (top) {
        uint32_t f = todo[--top];
        Progress *p = &all[f];
        Verdict v = judge(m, s, f, p);
        if (v == NOT_YET) {
            Progress *callee = &all[m->funcs.data[f].code.data[p->at].a];
            if (callee->settled) continue; /* it may suspend, and so may this */
            p->next = callee->waiting;
            callee->waiting = f + 1;
            continue;
        }
        p->settled = true;
        if (v == NO) continue;
        s->funcs[f].flags |= v == UNWINDS_NOT ? GF_NOSUSPEND | GF_NOUNWIND : GF_NOSUSPEND;
        for (uint32_t w = p->waiting; w; w = all[w - 1].next) todo[top++] = w - 1;
    }
    arena_free(&scratch);
}
