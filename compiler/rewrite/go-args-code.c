/* go-args-code.c: writes functions in which direct calls pass arguments and a result in registers.
 *
 * Input: a function, its frame (go-args-frame.c), and what its calls find in locals
 * (go-args-sites.c). Output: its new code, for the signature that it gets. Invariants: all that was
 * stored on the Go stack still is: at each call it is complete. */
#include "golang/idiom.h"
#include "rewrite/go-args.h"

#include <string.h>

typedef struct Rewriter {
    Module *m;
    const Insn *code;
    uint32_t len;
    Func *func;
    const Frame *f;
    const Signature *all, *own; /* own: NULL when the function keeps its signature */
    const Sites *s;
    uint32_t sp;      /* its parameter */
    uint32_t shift;   /* how far locals moved up ... */
    uint32_t unshift; /* ... and down */
    uint32_t unwound; /* local: any value that may stand for the result of an unwinding, or 0 */
    bool sp_unwound;  /* SP after the last call stands for it */
    bool exits;       /* what leads to the unwind exit is known, and may be written another way */
    bool *last;       /* by instruction: a call that becomes a tail call */
    ArgsStubs *stubs;
    Arena *arena;
    Code out;
} Rewriter;

static void put(Rewriter *r, Insn in) {
    VEC_PUSH(r->arena, &r->out, in);
}

static uint32_t shifted(const Rewriter *r, uint32_t local) {
    if (local & ARGS_OWN) return r->sp + 1 + (local & ~ARGS_OWN);
    if (local == 1) return r->sp;
    return local < 2 ? local : local + r->shift - r->unshift;
}

static Op load_op(Cell c) {
    if (c.real) return OP_f64_load;
    return c.width == 8   ? OP_i64_load
           : c.width == 4 ? OP_i64_load32_u
           : c.width == 2 ? OP_i64_load16_u
                          : OP_i64_load8_u;
}

ValType args_cell_type(Cell c) {
    return c.real ? VT_F64 : VT_I64;
}

/* Loads the cell at `offset` from SP. */
static void put_load(Rewriter *r, Cell c, int32_t offset) {
    put(r, insn_a(OP_local_get, r->sp));
    if (offset < 0) {
        put(r, insn_i32(offset));
        put(r, insn(OP_i32_add));
        offset = 0;
    }
    put(r, insn_mem(load_op(c), (uint32_t)offset));
}

/* Keeps the low bytes of a local, which the caller may have left more in. */
static void put_mask(Rewriter *r, uint32_t local, Cell c) {
    if (c.width == 8) return;
    put(r, insn_a(OP_local_get, local));
    put(r, insn_i64((int64_t)((UINT64_C(1) << (8 * c.width)) - 1)));
    put(r, insn(OP_i64_and));
    put(r, insn_a(OP_local_set, local));
}

/* A value in a local instead of a load. */
static void put_value(Rewriter *r, uint32_t local, const Access *a) {
    put(r, insn_a(OP_local_get, local));
    if (!a->is_signed) return;
    put(r, insn(a->cell.width == 4   ? OP_i64_extend32_s
                : a->cell.width == 2 ? OP_i64_extend16_s
                                     : OP_i64_extend8_s));
}

static void put_store(Rewriter *r, uint32_t i) {
    if (r->s->tee[i]) put(r, insn_a(OP_local_tee, shifted(r, r->s->tee[i])));
    put(r, r->code[i]);
}

/* The call unwinds with what it returned, or with 0; with put_test(), which follows where the exit
 * is known, with SP. */
static void put_unwound(Rewriter *r, uint32_t from) {
    r->sp_unwound = r->exits && !from && !(r->own && r->own->result.real);
    if (r->unwound == 0 || r->sp_unwound) return;
    if (from)
        put(r, insn_a(OP_local_get, from));
    else
        put(r, r->own->result.real ? insn(OP_f64_const) : insn_i64(0));
    put(r, insn_a(OP_local_set, shifted(r, r->unwound)));
}

/* The callee has no parameter for PC_B, whose 0 has been put. */
static void take_pc_back(Rewriter *r, uint32_t i) {
    const uint32_t n = r->code[i - 1].op == OP_local_get ? 1 : 3;
    Insn *at = &r->out.data[r->out.len - n - 1];
    memmove(at, at + 1, n * sizeof *at);
    r->out.len--;
}

static void put_arguments(Rewriter *r, uint32_t i, const Signature *sig, int32_t sp) {
    for (uint32_t p = 0; p < sig->nparams; p++) {
        const Source from = r->s->sources.data[r->s->first[i] - 1 + p];
        if (!from.local) {
            put_load(r, sig->params[p], sp + sig->params[p].at);
            continue;
        }
        put(r, insn_a(OP_local_get, shifted(r, from.local)));
        if (!from.shift) continue;
        put(r, insn_i64(from.shift));
        put(r, insn(OP_i64_shr_u));
    }
}

static void put_call(Rewriter *r, uint32_t i) {
    const Signature *sig = &r->all[r->code[i].a];
    int32_t sp;
    args_call_sp(r->code, i, &sp);
    if (sig->quick) take_pc_back(r, i);
    put_arguments(r, i, sig, sp);
    put(r, insn_a(OP_call, sig->fast));
    const uint32_t to = sig->has_result ? shifted(r, r->s->result[i]) : 0;
    if (to)
        put(r, insn_a(OP_local_set, to));
    else if (sig->has_result)
        put(r, insn(OP_drop));
    put_unwound(r, to && r->own && r->own->result.real == sig->result.real ? to : 0);
    if (to) put_mask(r, to, sig->result);
}

/* At the start of the entry's test for a resume: the results of the calls that it may stand
 * after come from the stack. */
static void put_reloads(Rewriter *r) {
    for (uint32_t k = 0; k < r->s->nresults; k++) {
        if (!r->s->results[k].used) continue;
        put_load(r, r->s->results[k].cell, r->s->results[k].cell.at);
        put(r, insn_a(OP_local_set, shifted(r, r->s->results[k].local)));
    }
}

/* Index of the last instruction of the entry test's head (`local.get 0, if, [rebase]`), or 0. */
static uint32_t find_entry_test(const Insn *c, uint32_t len, uint32_t alloc) {
    for (uint32_t i = 0; i + 1 < len && (alloc == 0 || i < alloc); i++) {
        IdiomMatch m;
        if (idiom_at(IDIOM_ENTRY_TEST, c, len, i, &m)) return i + m.len - 1;
    }
    return 0;
}

static void put_return(Rewriter *r, uint32_t i) {
    if (r->own && r->own->has_result) {
        if (r->s->result[i])
            put(r, insn_a(OP_local_get, shifted(r, r->s->result[i])));
        else
            put_load(r, r->own->result, r->own->result.at - r->f->lowest);
    }
    put(r, r->code[i]);
}

/* `call, drop, br` to the exit `depth` blocks further out: the callee only unwinds. */
static bool is_last_call(const Rewriter *r, uint32_t i, uint32_t depth) {
    const Insn *c = r->code;
    IdiomMatch m;
    int32_t sp;
    if (c[i].op != OP_call || r->m->funcs.data[c[i].a].type != r->m->go->sp_type) return false;
    return r->m->go->funcs[c[i].a].flags & (GF_NORETURN | GF_MORESTACK) && !r->all[c[i].a].quick &&
           idiom_at(IDIOM_ONLY_UNWINDS, c, r->len, i + 1, &m) && m.arg[0]->a == depth &&
           args_call_sp(c, i, &sp);
}

/* Does a branch at `i` lead to the exit in a way that is not known? The exit is `depth` blocks
 * further out. */
static bool exits_strangely(const Rewriter *r, uint32_t i, uint32_t depth) {
    const Insn *c = r->code;
    switch (c[i].op) {
    case OP_br:
        return c[i].a == depth && (i < 3 || !is_last_call(r, i - 2, depth));
    case OP_br_if:
        return c[i].a == depth && !idiom_before(IDIOM_SP_RESULT, c, i + 1, NULL);
    case OP_br_table:
        for (uint32_t k = 0; k <= c[i].a; k++)
            if (c[i].targets[k] == depth) return true;
        return false;
    default:
        return false;
    }
}

/* Does the body end with an exit for unwinding, which nothing but tests of calls' results and calls
 * that only unwind branches to? Then *last is set for each of these calls. */
static bool find_last_calls(const Rewriter *r, bool *last) {
    const Insn *c = r->code;
    const uint32_t len = r->len;
    if (len < 5 || c[0].op != OP_block || c[0].b != len - 3) return false;
    if (c[len - 2].op != OP_i32_const || c[len - 2].imm != 0) return false;
    for (uint32_t i = 1, depth = 0; i < len - 3; i++) {
        if (op_info[c[i].op].imm == IMM_BLOCK) depth++;
        if (c[i].op == OP_end) depth--;
        if (exits_strangely(r, i, depth)) return false;
        last[i] = is_last_call(r, i, depth);
    }
    return true;
}

static uint32_t put_last_call(Rewriter *r, uint32_t i) {
    uint32_t func = r->code[i].a;
    if (r->own && r->own->has_result) {
        take_pc_back(r, i);
        func = args_stub(r->stubs, func, r->own->result.real);
    }
    put(r, insn_a(OP_call, func));
    put(r, insn(OP_return));
    return i + 2;
}

/* As `local.tee 1, i32.eqz, br_if`: 0 is the only result that small. That the exit returns it as it
 * is, a number that is not known, keeps C from setting a register to 0 on all ways. */
static uint32_t put_test(Rewriter *r, uint32_t i) {
    put(r, insn_a(OP_local_tee, r->sp));
    if (r->unwound && r->sp_unwound) {
        put(r, insn_a(OP_local_get, r->sp));
        put(r, insn(OP_i64_extend_i32_u));
        put(r, insn_a(OP_local_set, shifted(r, r->unwound)));
    }
    put(r, insn_i32(8));
    put(r, insn(OP_i32_lt_u));
    put(r, r->code[i + 2]);
    return i + 2;
}

/* Own parameters that calls before have taken out of the registers. */
static void put_own(Rewriter *r, uint32_t i) {
    for (uint32_t p = 0; r->s->reload[i] >> p; p++) {
        if (!(r->s->reload[i] >> p & 1)) continue;
        put_load(r, r->own->params[p], r->own->params[p].at - r->f->lowest);
        put(r, insn_a(OP_local_set, shifted(r, p | ARGS_OWN)));
    }
}

static uint32_t rewrite_insn(Rewriter *r, uint32_t i) {
    const Insn *in = &r->code[i];
    const Access *a = &r->f->access[i], *next = i + 1 < r->len ? a + 1 : a;
    bool abi = in->op == OP_call && r->m->go->funcs[in->a].flags & GF_ABI;
    if (in->op == OP_local_get && in->a == 1 && i + 1 < r->len && r->s->replace[i + 1]) {
        put_value(r, shifted(r, r->s->replace[i + 1]), next);
        return i + 1;
    }
    if (r->exits && r->last[i]) return put_last_call(r, i);
    if (r->exits && idiom_at(IDIOM_SP_RESULT, r->code, r->len, i, NULL)) return put_test(r, i);
    if (a->on_slot && a->store) {
        put_store(r, i);
    } else if (in->op == OP_call && r->s->first[i]) {
        put_call(r, i);
    } else if (in->op == OP_call && r->all[in->a].fast == in->a) {
        put(r, insn(OP_unreachable)); /* what is reached has been found */
    } else if (in->op == OP_return) {
        put_return(r, i);
    } else if (op_info[in->op].imm == IMM_LOCAL) {
        put(r, insn_a((Op)in->op, shifted(r, in->a)));
    } else {
        put(r, *in);
        if (abi || in->op == OP_call_indirect) put_unwound(r, 0);
    }
    return i;
}

/* The callers may have left more in the registers than the cells have. */
static void put_masks(Rewriter *r) {
    for (uint32_t p = 0; p < r->own->nparams; p++) put_mask(r, r->sp + 1 + p, r->own->params[p]);
}

static void put_end(Rewriter *r) {
    if (r->code[r->len - 2].op != OP_unreachable) {
        if (r->unwound)
            put(r, insn_a(OP_local_get, shifted(r, r->unwound)));
        else
            put(r, r->own->result.real ? insn(OP_f64_const) : insn_i64(0));
    }
}

static void rewrite_code(Rewriter *r) {
    const uint32_t test = find_entry_test(r->code, r->len, r->f->alloc);
    if (r->own) put_masks(r);
    for (uint32_t i = 0; i + 1 < r->len; i++) {
        const uint32_t begin = i;
        put_own(r, i);
        i = rewrite_insn(r, i);
        if (test && begin <= test && test <= i) put_reloads(r);
    }
    if (r->exits) {
        r->out.len--;
        put(r, insn_a(OP_local_get, r->sp));
    }
    if (r->own && r->own->has_result) put_end(r);
    put(r, r->code[r->len - 1]);
}

Code args_rewrite(Module *m, uint32_t func, const Frame *f, const Sites *s, const Signature *all,
                  ArgsStubs *stubs, Arena *arena) {
    Func *body = &m->funcs.data[func];
    Rewriter r = {.m = m, .code = body->code.data, .len = body->code.len, .func = body, .f = f};
    r.s = s;
    r.all = all;
    r.arena = arena;
    r.sp = 1;
    if (all[func].fast != NO_INDEX) {
        r.own = &all[func];
        r.shift = r.own->nparams;
        r.unshift = r.own->quick ? 1 : 0;
        r.sp -= r.unshift;
    }
    r.last = ARENA_ARRAY(arena, bool, r.len);
    r.exits = find_last_calls(&r, r.last);
    r.stubs = stubs;
    if (r.exits && r.own && r.own->has_result)
        r.unwound = func_add_local(m, body, args_cell_type(r.own->result));
    rewrite_code(&r);
    Code code = {0};
    code_append(&m->arena, &code, r.out.data, r.out.len);
    return code;
}

/* The table's version: arguments from the stack; the result is there already. */
Code args_entry(Module *m, const Signature *s, Arena *arena) {
    Rewriter r = {.m = m, .arena = arena, .sp = 1};
    if (!s->quick) put(&r, insn_a(OP_local_get, 0));
    put(&r, insn_a(OP_local_get, 1));
    for (uint32_t p = 0; p < s->nparams; p++) put_load(&r, s->params[p], s->params[p].at);
    put(&r, insn_a(OP_call, s->fast));
    if (s->has_result) put(&r, insn(OP_drop));
    put(&r, insn(OP_end));
    Code code = {0};
    code_append(&m->arena, &code, r.out.data, r.out.len);
    return code;
}
