/* facts.c: see facts.h.
 *
 * Input: a module in the assembler's form, and which functions have which names. Output: offsets
 * that its code shows. Invariants: nothing is guessed: what no code shows is not seen. */
#include "golang/facts.h"

#include <stdio.h>

unsigned go_minor(const Toolchain *t) {
    unsigned minor = 0;
    return t->kind == TC_GO && sscanf(t->version, "1.%3u", &minor) == 1 ? minor : 0;
}

/* Are these the instructions from `i` on? */
static bool are(const Code *c, uint32_t i, const Op *ops, uint32_t n) {
    if (i + n > c->len) return false;
    for (uint32_t k = 0; k < n; k++)
        if (c->data[i + k].op != ops[k]) return false;
    return true;
}
#define ARE(c, i, ops) are(c, i, ops, sizeof(ops) / sizeof *(ops))

static void see(GoFacts *facts, GoField field, const Insn *access) {
    if (facts->seen[field]) return;
    facts->seen[field] = true;
    facts->offsets[field] = (uint32_t)access->imm;
}

/* MOVD g_m(g), R1; MOVD m_g0(R1), R2; MOVD 0(SP), g_sched+gobuf_pc(g);
 * MOVD $fn+0(FP), g_sched+gobuf_sp(g) */
static void read_mcall(const Code *c, GoFacts *facts) {
    static const Op loads[] = {OP_global_get,   OP_i32_wrap_i64, OP_i64_load, OP_local_tee,
                               OP_i32_wrap_i64, OP_i64_load,     OP_local_set};
    static const Op stores_pc[] = {OP_global_get, OP_i32_wrap_i64, OP_local_get, OP_i64_load,
                                   OP_i64_store};
    static const Op stores_sp[] = {OP_global_get,       OP_i32_wrap_i64, OP_local_get,
                                   OP_i64_extend_i32_u, OP_i64_const,    OP_i64_add,
                                   OP_i64_store};
    for (uint32_t i = 0; i < c->len; i++) {
        const Insn *in = c->data + i;
        if (in->op != OP_global_get || in->a != GO_GLOBAL_G) continue;
        if (ARE(c, i, loads)) {
            see(facts, GO_g_m, &in[2]);
            see(facts, GO_m_g0, &in[5]);
        } else if (ARE(c, i, stores_pc) && in[2].a == 1 && in[3].imm == 0) {
            see(facts, GO_g_sched_pc, &in[4]);
        } else if (ARE(c, i, stores_sp) && in[2].a == 1) {
            see(facts, GO_g_sched_sp, &in[6]);
        }
    }
}

/* SP <= g.stackguard0 + n */
static void read_stack_check(const Code *c, GoFacts *facts) {
    static const Op small[] = {OP_local_get, OP_global_get, OP_i32_wrap_i64, OP_i32_load,
                               OP_i32_le_u};
    static const Op large[] = {OP_local_get, OP_global_get, OP_i32_wrap_i64, OP_i32_load,
                               OP_i32_const, OP_i32_add,    OP_i32_le_u};
    for (uint32_t i = 0; i < c->len && !facts->seen[GO_g_stackguard0]; i++) {
        const Insn *in = c->data + i;
        if (in->op == OP_local_get && in->a == 1 && (ARE(c, i, small) || ARE(c, i, large)) &&
            in[1].a == GO_GLOBAL_G)
            see(facts, GO_g_stackguard0, &in[3]);
    }
}

static bool compares_preempt(const Code *c) {
    for (uint32_t i = 0; i < c->len; i++)
        if (c->data[i].op == OP_i64_const && (int64_t)c->data[i].imm == GO_STACK_PREEMPT)
            return true;
    return false;
}

void go_read_facts(const Module *m, const GoShape *s, GoFacts *facts) {
    *facts = (GoFacts){0};
    for (uint32_t i = m->nimports[EXT_FUNC]; i < s->nfuncs; i++) {
        const Code *c = &m->funcs.data[i].code;
        if (!(s->funcs[i].flags & GF_ABI)) continue;
        uint32_t roles = go_roles(s->funcs[i].name.data, s->funcs[i].name.len);
        if (roles & GO_ROLE_MCALL) read_mcall(c, facts);
        if (roles & GO_ROLE_NEWSTACK) facts->preempt = compares_preempt(c);
        if (!facts->seen[GO_g_stackguard0]) read_stack_check(c, facts);
    }
}

bool go_fact(const GoShape *s, GoField field, unsigned minor, uint32_t *offset) {
    *offset = s->facts.seen[field] ? s->facts.offsets[field] : go_offset(field, minor);
    return s->facts.seen[field] || (minor >= GO_OLDEST && minor <= GO_NEWEST);
}

void go_fields(const Module *m, const Toolchain *t, uint32_t offsets[GO_FIELD_COUNT]) {
    for (unsigned f = 0; f < GO_FIELD_COUNT; f++) {
        offsets[f] = go_offset((GoField)f, go_minor(t));
        if (m->go != NULL) go_fact(m->go, (GoField)f, go_minor(t), &offsets[f]);
    }
}
