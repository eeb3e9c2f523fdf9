/* gobody.c: takes apart a Go-ABI function in the assembler's form.
 *
 * Input: a valid function. Output: segments, jumps and real resume points, or "other" as soon as
 * one instruction does not match. The patterns are those of preprocess() and assemble() in
 * cmd/internal/obj/wasm/wasmobj.go. Invariants: PC_B (local 0) is read and written by the dispatch,
 * by jumps and as scratch of indirect calls only; a branch that leaves its segment is a jump or
 * goes to the unwind exit. */
#include "golang/gobody.h"
#include "golang/idiom.h"

#include <stdlib.h>

typedef struct Parser {
    const Module *m;
    uint32_t func;
    const Insn *code;
    uint32_t len;
    Arena *arena;
    GoBody *body;
    uint32_t unwind_depth, loop_depth; /* how many blocks are open around these labels' inside */
    bool has_loop;
    uint32_t ntable;
    const uint32_t *table; /* ntable + 1 */
    VEC(GoJump) jumps;
    VEC(GoResume) resumes;
} Parser;

static bool at(const Parser *p, uint32_t i, Op op) {
    return i < p->len && p->code[i].op == op;
}

static bool at_a(const Parser *p, uint32_t i, Op op, uint32_t a) {
    return at(p, i, op) && p->code[i].a == a;
}

bool go_call_unwinds(const Module *m, const Insn *c, uint32_t len, uint32_t i) {
    if (c[i].op != OP_call) return false;
    uint32_t flags = m->go->funcs[c[i].a].flags;
    IdiomMatch push;
    bool resumes_entry = (flags & GF_MORESTACK) && idiom_before(IDIOM_MORESTACK, c, i, &push) &&
                         (push.arg[0]->imm & GO_PC_B_MASK) == 0;
    if (!(flags & GF_ABI) || !((flags & GF_NORETURN) || resumes_entry)) return false;
    return idiom_at(IDIOM_UNWIND, c, len, i + 1, NULL);
}

static uint32_t target_of(const Parser *p, uint64_t pc_b) {
    return p->table[pc_b < p->ntable ? pc_b : p->ntable];
}

static void add_resume(Parser *p, uint64_t pc_b) {
    VEC_PUSH(p->arena, &p->resumes, (GoResume){(uint32_t)pc_b, target_of(p, pc_b)});
}

/* The return address that the call at `i` pushes: the constant stored before it. */
static bool pushed_pc(const Parser *p, uint32_t i, uint32_t *pc_b) {
    IdiomMatch m;
    bool found = p->code[i].op == OP_call ? idiom_before(IDIOM_DIRECT, p->code, i, &m)
                                          : idiom_before(IDIOM_CLOSURE, p->code, i, &m) ||
                                                idiom_before(IDIOM_CLOSURE_1_22, p->code, i, &m);
    if (!found) return false;
    uint64_t pc = m.arg[0]->imm;
    *pc_b = (uint32_t)(pc & GO_PC_B_MASK);
    return pc >> GO_PC_F_SHIFT == go_pc_f(p->m, p->func);
}

/* One call with `br_if unwind` after it: where may it be resumed? */
static bool note_call(Parser *p, uint32_t i, uint32_t depth) {
    uint32_t pc_b, flags = 0;
    if (!pushed_pc(p, i, &pc_b)) return false;
    if (p->code[i].op == OP_call) flags = p->m->go->funcs[p->code[i].a].flags;
    if (flags & (GF_NORETURN | GF_NOSUSPEND)) return true;
    if (flags & GF_DEFERRETURN && pc_b > 0) add_resume(p, pc_b - 1);
    if (pc_b != 0) add_resume(p, pc_b);
    /* Go resumes at the segment's start, which for calls at the top level is the next one. */
    return depth > 0 || flags & GF_MORESTACK || pc_b != 0;
}

/* i32.const pc_b, local.set 0, br loop */
static bool is_jump(const Parser *p, uint32_t i, uint32_t depth) {
    IdiomMatch m;
    return p->has_loop && idiom_at(IDIOM_JUMP, p->code, p->len, i, &m) &&
           m.arg[1]->a == depth - p->loop_depth;
}

static bool is_scratch(const Parser *p, uint32_t i) {
    return idiom_at(IDIOM_SCRATCH, p->code, p->len, i, NULL);
}

/* Reads segment `s` from instruction `i`, with `base` blocks open around it; returns the index of
 * its `end` (or of what ends the last one), or 0. */
static uint32_t read_segment(Parser *p, uint32_t i, uint32_t base, bool last) {
    GoSegment *s = &p->body->segments[p->body->nsegments++];
    uint32_t depth = base;
    bool live = true; /* at the top level of the segment */
    *s = (GoSegment){.begin = i, .first_jump = p->jumps.len};
    for (; i < p->len; i++) {
        const Insn *in = &p->code[i];
        switch (in->op) {
        case OP_block:
        case OP_loop:
        case OP_if:
            if (in->a != BT_EMPTY && !(in->a & BT_VALUE)) return 0;
            depth++;
            continue;
        case OP_end:
            if (depth == base) goto ended;
            depth--;
            continue;
        case OP_i32_const:
            if (!is_jump(p, i, depth)) continue;
            if (live) VEC_PUSH(p->arena, &p->jumps, (GoJump){i, target_of(p, in->imm)});
            i += 2;
            if (depth == base) live = false;
            continue;
        case OP_local_get:
        case OP_local_tee:
            if (in->a == 0) return 0;
            continue;
        case OP_local_set:
            if (in->a != 0) continue;
            if (!is_scratch(p, i)) return 0;
            i += 2; /* on to the call */
            continue;
        case OP_br:
            if (in->a >= depth - base) return 0;
            continue;
        case OP_br_if:
            if (in->a < depth - base) continue;
            if (!p->body->has_unwind || in->a != depth - p->unwind_depth || i < 4) return 0;
            if (!idiom_before(IDIOM_RELOAD, p->code, i, NULL)) return 0;
            if (p->code[i - 3].op != OP_call && p->code[i - 3].op != OP_call_indirect) return 0;
            if (live && !note_call(p, i - 3, depth - base)) return 0;
            if (depth == base && go_call_unwinds(p->m, p->code, p->len, i - 3)) live = false;
            continue;
        case OP_br_table:
            for (uint32_t k = 0; k <= in->a; k++)
                if (in->targets[k] >= depth - base) return 0;
            continue;
        case OP_return:
        case OP_unreachable:
            if (last && depth == base && in->op == OP_unreachable && !p->has_loop &&
                at(p, i + 1, OP_end))
                goto ended; /* the assembler's own, after all segments */
            if (depth == base) live = false;
            continue;
        default:
            continue;
        }
    }
    return 0;
ended:
    s->end = i;
    s->njumps = p->jumps.len - s->first_jump;
    s->falls = live;
    return i;
}

static int by_pc_b(const void *a, const void *b) {
    uint32_t x = ((const GoResume *)a)->pc_b, y = ((const GoResume *)b)->pc_b;
    return x < y ? -1 : x > y;
}

static void finish_resumes(Parser *p) {
    const GoFunc *g = &p->m->go->funcs[p->func];
    if (g->flags & GF_GOEXIT) add_resume(p, 1);
    if (g->deferreturn) add_resume(p, g->deferreturn);
    GoResume *r = p->resumes.data;
    if (p->resumes.len) qsort(r, p->resumes.len, sizeof *r, by_pc_b);
    uint32_t n = 0;
    for (uint32_t i = 0; i < p->resumes.len; i++)
        if (n == 0 || r[n - 1].pc_b != r[i].pc_b) r[n++] = r[i];
    p->body->resumes = r;
    p->body->nresumes = n;
    p->body->jumps = p->jumps.data;
}

/* After segment n: [end] unreachable [end, i32.const 1] end. */
static bool check_tail(const Parser *p, uint32_t i) {
    if (p->has_loop && !at(p, i++, OP_end)) return false;
    if (!at(p, i++, OP_unreachable)) return false;
    if (p->body->has_unwind) {
        if (!at(p, i++, OP_end)) return false;
        if (!at(p, i, OP_i32_const) || p->code[i++].imm != 1) return false;
    }
    return at(p, i, OP_end) && i + 1 == p->len;
}

GoForm go_parse(const Module *m, uint32_t func, Arena *arena, GoBody *body) {
    const Func *f = &m->funcs.data[func];
    Parser p = {.m = m, .func = func, .code = f->code.data, .len = f->code.len, .arena = arena};
    *body = (GoBody){0};
    p.body = body;
    uint32_t i = 2, opened = 0;
    while (at_a(&p, i, OP_block, BT_EMPTY) || at_a(&p, i, OP_loop, BT_EMPTY)) {
        if (at(&p, i, OP_loop)) {
            if (p.has_loop || opened > 1) return GO_FORM_OTHER;
            p.has_loop = true;
            p.loop_depth = opened + 1;
        }
        opened++;
        i++;
    }
    if (!at_a(&p, i, OP_local_get, 0) || !at(&p, i + 1, OP_br_table)) return GO_FORM_PLAIN;
    p.ntable = p.code[i + 1].a;
    p.table = p.code[i + 1].targets;
    i += 2;
    /* The dispatch's default is the last segment; its block is the outermost of the dispatch. */
    uint32_t nsegments = p.table[p.ntable] + 1;
    uint32_t around = opened >= nsegments ? opened - nsegments : 3;
    if (around > 2 || (p.has_loop && p.loop_depth != around)) return GO_FORM_OTHER;
    if (around == (p.has_loop ? 2u : 1u)) {
        body->has_unwind = true;
        p.unwind_depth = 1;
    } else if (around != (p.has_loop ? 1u : 0u)) {
        return GO_FORM_OTHER;
    }
    for (uint32_t k = 0; k <= p.ntable; k++)
        if (p.table[k] >= nsegments) return GO_FORM_OTHER;
    if (p.table[0] != 0) return GO_FORM_OTHER;
    body->segments = ARENA_ARRAY(arena, GoSegment, nsegments);
    for (uint32_t s = 0; s < nsegments; s++) {
        if (!at(&p, i++, OP_end)) return GO_FORM_OTHER;
        i = read_segment(&p, i, opened - s - 1, s + 1 == nsegments);
        if (i == 0) return GO_FORM_OTHER;
    }
    if (!check_tail(&p, i)) return GO_FORM_OTHER;
    finish_resumes(&p);
    return GO_FORM_DISPATCH;
}
