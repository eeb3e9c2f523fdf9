/* callgraph.c: which of Go's functions can be suspended, and which can panic.
 *
 * Comes in: a module with Go's shape, in the assembler's form. Goes out: GF_NOSUSPEND for functions
 * whose calls all go to such functions or to panics, GF_NOUNWIND for those that make no call which
 * unwinds. Nobody resumes the caller of the former, and nobody looks at the result of the latter.
 * Holds: a function is neither when it returns anything but 0 (the runtime's switches of stacks),
 * calls through the table, checks for stack to grow, or writes SP in an unknown way. */
#include "analyse/goshape.h"
#include "rewrite/spparam.h"

static void find_touching(const Module *m, GoShape *s) {
    for (uint32_t i = 0; i < m->funcs.len; i++)
        if (m->funcs.data[i].imported) s->funcs[i].flags |= GF_TOUCHES_SP;
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t f = 0; f < m->funcs.len; f++) {
            const Code *c = &m->funcs.data[f].code;
            if (s->funcs[f].flags & (GF_ABI | GF_TOUCHES_SP)) continue;
            for (uint32_t i = 0; i < c->len; i++) {
                const Insn *in = &c->data[i];
                bool global = in->op == OP_global_get || in->op == OP_global_set;
                if (in->op != OP_call_indirect && !(global && in->a == GO_GLOBAL_SP) &&
                    !(in->op == OP_call && s->funcs[in->a].flags & (GF_ABI | GF_TOUCHES_SP)))
                    continue;
                s->funcs[f].flags |= GF_TOUCHES_SP;
                changed = true;
                break;
            }
        }
    }
}

typedef enum Verdict { NO, NOT_YET, SUSPENDS_NOT, UNWINDS_NOT } Verdict;

static Verdict judge(const Module *m, const GoShape *s, uint32_t func) {
    const Code *code = &m->funcs.data[func].code;
    const Insn *c = code->data;
    Verdict v = UNWINDS_NOT;
    for (uint32_t i = 2; i < code->len; i++) {
        int32_t change;
        switch (c[i].op) {
        case OP_call_indirect:
            return NO;
        case OP_call: {
            uint32_t flags = s->funcs[c[i].a].flags;
            if (!(flags & GF_ABI)) {
                if (m->funcs.data[c[i].a].imported) return NO; /* the host may move the stack */
                if (flags & GF_TOUCHES_SP && v > SUSPENDS_NOT) v = SUSPENDS_NOT;
            } else if (flags & (GF_MORESTACK | GF_TWICE | GF_DEFERRETURN)) {
                return NO;
            } else if (flags & GF_NOUNWIND) {
                continue;
            } else if (flags & (GF_NORETURN | GF_NOSUSPEND)) {
                if (v > SUSPENDS_NOT) v = SUSPENDS_NOT;
            } else {
                return NOT_YET; /* but it may turn out to be a leaf */
            }
            break;
        }
        case OP_return:
            if (sp_is_reload(c, code->len, i - 2)) break; /* a tail call, judged above */
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
    find_touching(m, s);
    Arena scratch = {0};
    bool *settled = ARENA_ARRAY(&scratch, bool, m->funcs.len);
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t f = 0; f < m->funcs.len; f++) {
            GoFunc *g = &s->funcs[f];
            if (settled[f] || !(g->flags & GF_ABI) ||
                g->flags & (GF_NORETURN | GF_MORESTACK | GF_TWICE | GF_DEFERRETURN | GF_GOEXIT))
                continue;
            Verdict v = judge(m, s, f);
            if (v == NOT_YET) continue;
            settled[f] = true;
            if (v == NO) continue;
            g->flags |= v == UNWINDS_NOT ? GF_NOSUSPEND | GF_NOUNWIND : GF_NOSUSPEND;
            changed = true;
        }
    }
    arena_free(&scratch);
}
