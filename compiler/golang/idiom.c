/* idiom.c: the matcher of idioms.def.
 *
 * Input: code of a function, and a place in it. Output: whether an idiom is there, and the
 * instructions that its pattern captures.
 * Invariants: patterns are read once, at the first question; one that cannot be read is our bug and
 * ends the program. Matching never looks beyond the code. */
#include "golang/idiom.h"

#include "base/die.h"
#include "golang/goshape.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_STEPS = 16, MAX_OPS = 2 };

/* One instruction of a pattern. */
typedef struct Step {
    uint16_t ops[MAX_OPS];
    uint8_t nops;
    uint8_t optional; /* so many steps from here on may be missing */
    bool fixed;       /* the operand must be `operand` */
    uint64_t operand;
    int8_t arg; /* captured as, or -1 */
} Step;

typedef struct Pattern {
    Step steps[MAX_STEPS];
    uint32_t count;
} Pattern;

static const char *const texts[IDIOM_COUNT] = {
#define IDIOM(id, pattern) [IDIOM_##id] = pattern,
#include "golang/idioms.def"
#undef IDIOM
};

static Pattern patterns[IDIOM_COUNT];

static Op find_op(Str name) {
    for (uint32_t op = 0; op < OP_COUNT; op++)
        if (str_eq_c(name, op_info[op].text)) return (Op)op;
    die("idioms.def: no such instruction");
}

static Str until(Str *s, char end) {
    const char *at = s->len != 0 ? memchr(s->data, end, s->len) : NULL;
    size_t n = at != NULL ? (size_t)(at - s->data) : s->len, skip = at != NULL ? n + 1 : n;
    Str found = {s->data, n};
    *s = (Str){s->data + skip, s->len - skip};
    return found;
}

static void read_operand(Step *step, Str text) {
    if (text.len == 0) return;
    if (text.data[0] == '$') {
        step->arg = (int8_t)(text.data[1] - '0');
        return;
    }
    step->fixed = true;
    if (str_eq_c(text, "SP"))
        step->operand = GO_GLOBAL_SP;
    else
        step->operand = str_eq_c(text, "G") ? GO_GLOBAL_G : strtoull(text.data, NULL, 10);
}

static Step read_step(Str text) {
    Step step = {.arg = -1};
    Str names = until(&text, ' ');
    while (names.len != 0) {
        if (step.nops == MAX_OPS) die("idioms.def: too many instructions to choose from");
        step.ops[step.nops++] = (uint16_t)find_op(until(&names, '|'));
    }
    read_operand(&step, text);
    return step;
}

static void read_pattern(Pattern *p, Str text) {
    uint32_t open = 0;
    while (text.len != 0) {
        Str part = until(&text, ';');
        while (part.len != 0 && part.data[0] == ' ') part = (Str){part.data + 1, part.len - 1};
        bool opens = part.len != 0 && part.data[0] == '[', closes = str_ends(part, "]");
        if (p->count == MAX_STEPS) die("idioms.def: a pattern is too long");
        if (opens) open = p->count;
        p->steps[p->count++] =
            read_step((Str){part.data + opens, part.len - (size_t)opens - (size_t)closes});
        if (closes) p->steps[open].optional = (uint8_t)(p->count - open);
    }
}

static const Pattern *pattern(Idiom id) {
    if (patterns[id].count == 0) read_pattern(&patterns[id], str_from(texts[id]));
    return &patterns[id];
}

static bool has_value(Op op) {
    ImmKind imm = op_info[op].imm;
    return imm == IMM_I32 || imm == IMM_I64 || imm == IMM_MEMARG;
}

static bool step_matches(const Step *s, const Insn *in) {
    bool op = in->op == s->ops[0] || (s->nops > 1 && in->op == s->ops[1]);
    if (!op || !s->fixed) return op;
    return (has_value((Op)in->op) ? in->imm : in->a) == s->operand;
}

/* Matches steps [from, to) at code[i]. */
static bool run_matches(const Pattern *p, uint32_t from, uint32_t to, const Insn *code,
                        uint32_t len, uint32_t i) {
    if (len - i < to - from) return false;
    for (uint32_t k = from; k < to; k++)
        if (!step_matches(&p->steps[k], &code[i + k - from])) return false;
    return true;
}

bool idiom_at(Idiom id, const Insn *code, uint32_t len, uint32_t i, IdiomMatch *match) {
    const Pattern *p = pattern(id);
    IdiomMatch none = {0}, *m = match != NULL ? match : &none;
    if (i >= len || (p->steps[0].optional == 0 && !step_matches(&p->steps[0], &code[i])))
        return false;
    *m = (IdiomMatch){0};
    uint32_t at = i;
    for (uint32_t k = 0; k < p->count; k++) {
        const Step *s = &p->steps[k];
        if (s->optional != 0 && !run_matches(p, k, k + s->optional, code, len, at)) {
            k += s->optional - 1u;
            continue;
        }
        if (at >= len || !step_matches(s, &code[at])) return false;
        if (s->arg >= 0) m->arg[s->arg] = &code[at];
        at++;
    }
    m->len = at - i;
    return true;
}

bool idiom_before(Idiom id, const Insn *code, uint32_t i, IdiomMatch *match) {
    const Pattern *p = pattern(id);
    IdiomMatch none, *m = match != NULL ? match : &none;
    uint32_t least = p->count;
    for (uint32_t k = 0; k < p->count; k++) least -= p->steps[k].optional;
    for (uint32_t n = p->count; n >= least && n != 0; n--)
        if (n <= i && idiom_at(id, code, i, i - n, m) && m->len == n) return true;
    return false;
}
