/* go-embed.c, pass go-embed: quick versions are put into callers, with the calls that they make.
 *
 *     local.get 0  local.get 4                      local.get 0  local.get 4
 *     call 9                                        local.set 8  local.set 7
 *     local.set 5                                   block
 *     local.tee 0                                     block
 *     i32.const 8  i32.lt_u  br_if 2                    ...  br_if 0 (it unwinds)
 *                                            ->         ...  local.set 10  local.set 9  br 1
 *                                                     end
 *                                                     local.get 7  local.get 11
 *                                                     local.set 5  local.set 0  br 3
 *                                                   end
 *                                                   local.get 9  local.get 10
 *                                                   local.set 5  local.set 0
 *
 * Input: functions after go-args. Output: the same with the bodies of quick versions in the place
 * of calls of them: of small ones that do little but call another, and of those that names.def puts
 * into one, or everywhere. The Go stack holds what it held: the embedded code stores its frame, its
 * arguments and return addresses as before, and a resume goes to the versions that resume. What a
 * return of the callee says is known: it unwinds, or does not, and nothing tests that again.
 * Invariants: a caller keeps its signature; what is not of the form that go-args writes stays a
 * call. */
#include "golang/goshape.h"
#include "golang/idiom.h"
#include "rewrite/inline-body.h"
#include "rewrite/passes.h"

#define MAX_CALLEE 6000u  /* instructions, after what is embedded in it */
#define MAX_LOCALS 200u   /* of its own: to begin with 0, each takes two instructions */
#define MAX_RESUMED 1000u /* the same in what is resumed, which runs seldom but for channels */
#define MAX_CALLER 20000u /* instructions after which a function takes no more in */
#define MAX_SMALL 60u     /* instructions of one that is embedded wherever it is called */
#define MAX_SPREAD 150u   /* at all calls together of one that is small but for what unwinds */
#define MAX_DEPTH 64u     /* of callees in callees */
#define MAX_SETTLES 12u   /* instructions between a call and the test of its result */

/* How a function ends: `block ... end` and then its results when it unwinds. */
typedef struct Form {
    bool known;    /* nothing but that exit and returns lead out of it */
    bool small;    /* to be embedded wherever it is called */
    uint32_t exit; /* index of the block's `end` */
    uint32_t nresults;
    ValType result; /* the second */
} Form;

typedef enum State { STATE_NEW, STATE_OPEN, STATE_DONE } State;

typedef struct Embedder {
    Module *m;
    uint8_t *state;  /* by function: has it taken in what it should? */
    uint32_t *calls; /* by function: how many there are where it could be embedded */
    Form *forms;    /* by function, once it has */
    uint32_t depth; /* of callees that are looked at */
    uint64_t budget; /* of the module */
    Inlined out;    /* the caller */
} Embedder;

/* The call at `call`, and what becomes of its results up to the branch that tests them. */
typedef struct Site {
    uint32_t call, tee, test, end; /* the copy to SP; the test begins; what follows it */
    uint32_t unwind;               /* depth of the exit */
} Site;

/* What go-args puts at the beginning, where only the low bytes of an argument are its value, and
 * between a call and the test of its result. */
static bool settles(uint16_t op) {
    return op == OP_local_set || op == OP_local_get || op == OP_drop || op == OP_i64_const ||
           op == OP_f64_const || op == OP_i64_and;
}

/* Index of the `end` of the block that the function is, but for what it returns as it unwinds. */
static uint32_t exit_of(const Module *m, uint32_t func) {
    const Func *f = &m->funcs.data[func];
    const FuncType *t = func_type(m, func);
    const uint32_t sp = t->nparams > 1 && t->params[1] == VT_I32, nresults = t->nresults;
    const Insn *c = f->code.data;
    uint32_t i = 0;
    while (i < f->code.len && settles(c[i].op)) i++;
    if (i == f->code.len || c[i].op != OP_block || c[i].a != BT_EMPTY) return NO_INDEX;
    if (c[i].b + nresults + 2 != f->code.len) return NO_INDEX;
    const Insn *first = &c[c[i].b + 1];
    const bool unwinds = (first->op == OP_i32_const && first->imm == 0) ||
                         (first->op == OP_local_get && first->a == sp) ||
                         first->op == OP_unreachable;
    return unwinds ? c[i].b : NO_INDEX;
}

/* A return that does not unwind? */
static bool is_plain_return(const Insn *c, uint32_t i, uint32_t nresults) {
    return idiom_before(nresults == 2 ? IDIOM_ARGS_RETURN_2 : IDIOM_ARGS_RETURN, c, i + 1, NULL);
}

/* The return at `i` after a call that only unwinds: how many instructions come before it, or 0. */
static uint32_t last_call(const Module *m, const Insn *c, uint32_t i) {
    IdiomMatch found;
    if (!idiom_before(IDIOM_ARGS_LAST, c, i + 1, &found) ||
        !(m->go->funcs[found.arg[0]->a].flags & (GF_NORETURN | GF_MORESTACK)))
        return 0;
    return found.len - 1;
}

static bool leaves_strangely(const Module *m, const Insn *c, uint32_t i, uint32_t depth,
                             uint32_t nresults) {
    switch (c[i].op) {
    case OP_return:
        return !last_call(m, c, i) && !is_plain_return(c, i, nresults);
    case OP_br:
    case OP_br_if:
        return c[i].a >= depth;
    case OP_br_table:
        for (uint32_t k = 0; k <= c[i].a; k++)
            if (c[i].targets[k] >= depth) return true;
        return false;
    default:
        return false;
    }
}

/* Does the `if` at `i` hold nothing but a call that only unwinds, and what that needs? */
static bool is_cold(const Module *m, const Insn *c, uint32_t i) {
    if (c[i].op != OP_if || c[i].imm != 0) return false;
    const uint32_t last = c[i].b - 1;
    return last > i && c[last].op == OP_return && last_call(m, c, last) != 0;
}

/* Instructions that run, or NO_INDEX: each function also tests for stack and for nil. */
static uint32_t weight_of(const Module *m, const Code *code) {
    uint32_t calls = 0, n = 0;
    for (uint32_t i = 0; i < code->len; i++, n++) {
        if (code->data[i].op == OP_loop || n > MAX_SMALL) return NO_INDEX;
        if (is_cold(m, code->data, i)) i = code->data[i].b;
        calls += code->data[i].op == OP_call || code->data[i].op == OP_call_indirect;
    }
    return calls <= 4 ? n : NO_INDEX;
}

static bool goes_everywhere(const Embedder *e, uint32_t callee) {
    const Str name = e->m->go->funcs[callee].name;
    return go_goes_everywhere(name.data, name.len);
}

static bool is_small(const Embedder *e, uint32_t func) {
    const Code *code = &e->m->funcs.data[func].code;
    const uint32_t weight = weight_of(e->m, code);
    if (goes_everywhere(e, func)) return true;
    if (weight > MAX_SMALL) return false;
    return code->len <= MAX_SMALL || weight * e->calls[func] <= MAX_SPREAD;
}

static Form form_of(const Module *m, uint32_t func) {
    const Func *f = &m->funcs.data[func];
    const GoFunc *g = &m->go->funcs[func];
    const FuncType *t = func_type(m, func);
    Form form = {.nresults = t->nresults};
    if (!(g->flags & GF_QUICK) || g->intrinsic || f->code.len > MAX_CALLEE) return form;
    if (!inline_has_locals_for(m, func, MAX_LOCALS)) return form;
    if (t->nresults == 0 || t->nresults > 2 || t->results[0] != VT_I32) return form;
    form.result = t->nresults == 2 ? t->results[1] : VT_I32;
    form.exit = exit_of(m, func);
    if (form.exit == NO_INDEX) return form;
    for (uint32_t i = 0, depth = 0; i < form.exit; i++) {
        depth = insn_depth_after(&f->code.data[i], depth);
        if (leaves_strangely(m, f->code.data, i, depth, t->nresults)) return form;
    }
    form.known = true;
    return form;
}

/* A call that only unwinds: the caller returns what it returns, or something else as well. */
static void put_last_call(Embedder *e, const Insn *call) {
    const FuncType *own = func_type(e->m, e->out.func), *callee = func_type(e->m, call->a);
    inline_put(&e->out, *call);
    const bool same = own->nresults == callee->nresults &&
                      (own->nresults == 1 || own->results[1] == callee->results[1]);
    if (!same && callee->nresults == 2) inline_put(&e->out, insn(OP_drop));
    if (!same && own->nresults == 2) inline_put(&e->out, insn(val_type(own->results[1])->zero));
    inline_put(&e->out, insn(OP_return));
}

static void put_settling(Embedder *e, const Insn *c, const Site *s) {
    for (uint32_t i = s->call + 1; i < s->test; i++)
        inline_put(&e->out, i == s->tee ? insn_a(OP_local_set, c[i].a) : c[i]);
}

/* Parameters from the stack; other locals begin with 0. */
static void put_locals(Embedder *e, uint32_t func, uint32_t *map) {
    const FuncType *t = func_type(e->m, func);
    for (uint32_t p = 0; p < t->nparams; p++) map[p] = inline_local(&e->out, t->params[p]);
    for (uint32_t p = t->nparams; p-- > 0;) inline_put(&e->out, insn_a(OP_local_set, map[p]));
    inline_own_locals(&e->out, func, (Body){.end = e->m->funcs.data[func].code.len}, map);
}

static void put_body(Embedder *e, uint32_t func, const uint32_t *map, const uint32_t *results) {
    const Func *f = &e->m->funcs.data[func];
    const Form *form = &e->forms[func];
    for (uint32_t i = 0, depth = 0; i + 1 < f->code.len; i++) {
        Insn in = f->code.data[i];
        depth = insn_depth_after(&in, depth);
        if (op_info[in.op].imm == IMM_LOCAL) in.a = map[in.a];
        if (in.op == OP_return && i < form->exit) {
            const uint32_t before = last_call(e->m, f->code.data, i);
            if (before) {
                e->out.code.len -= before;
                put_last_call(e, &f->code.data[i - before]);
                continue;
            }
            for (uint32_t r = form->nresults; r-- > 0;)
                inline_put(&e->out, insn_a(OP_local_set, results[r]));
            in = insn_a(OP_br, depth);
        }
        inline_put(&e->out, in);
    }
}

static void put_callee(Embedder *e, const Insn *c, const Site *s) {
    const uint32_t func = c[s->call].a;
    const Form *form = &e->forms[func];
    const uint32_t n = func_type(e->m, func)->nparams + e->m->funcs.data[func].nlocals;
    uint32_t *map = ARENA_ARRAY(e->out.arena, uint32_t, n), results[2];
    inline_reuse_locals(&e->out);
    put_locals(e, func, map);
    results[0] = inline_local(&e->out, VT_I32);
    results[1] = form->nresults == 2 ? inline_local(&e->out, form->result) : 0;
    inline_put(&e->out, insn_block(OP_block, BT_EMPTY));
    put_body(e, func, map, results);
    put_settling(e, c, s);
    inline_put(&e->out, insn_a(OP_br, s->unwind + 1));
    inline_put(&e->out, insn(OP_end));
    for (uint32_t r = 0; r < form->nresults; r++)
        inline_put(&e->out, insn_a(OP_local_get, results[r]));
    put_settling(e, c, s);
}

/* `call, ..., local.tee`, and a test that branches to the exit. */
static bool match_site(const Insn *c, uint32_t len, uint32_t i, uint32_t depth, Site *s) {
    IdiomMatch found;
    uint32_t at = i + 1;
    while (at < len && at - i <= MAX_SETTLES && settles(c[at].op)) at++;
    *s = (Site){.call = i, .tee = at, .test = at + 1};
    if (at >= len || c[at].op != OP_local_tee) return false;
    if (idiom_at(IDIOM_ARGS_COPY, c, len, s->test, &found) && found.arg[0]->a == c[at].a)
        s->test += found.len;
    if (!idiom_at(IDIOM_ARGS_BELOW_8, c, len, s->test, &found) &&
        !idiom_at(IDIOM_ARGS_ZERO, c, len, s->test, &found))
        return false;
    s->unwind = found.arg[0]->a;
    s->end = s->test + found.len;
    return s->unwind + 1 == depth;
}

static bool is_paired(const Embedder *e, uint32_t callee, uint32_t caller) {
    const Str name = e->m->go->funcs[callee].name, into = e->m->go->funcs[caller].name;
    return go_goes_into(name.data, name.len, into.data, into.len);
}

/* A goroutine that waited goes on in what is resumed: there, too, its loops are where it runs. */
static bool is_wanted(const Embedder *e, uint32_t callee, uint32_t caller, bool in_loop) {
    if (e->state[callee] != STATE_DONE || !e->forms[callee].known) return false;
    if (e->m->go->funcs[caller].flags & GF_RESUME)
        return e->m->funcs.data[callee].code.len <= MAX_RESUMED &&
               (is_paired(e, callee, caller) || (in_loop && goes_everywhere(e, callee)));
    return e->forms[callee].small || is_paired(e, callee, caller);
}

static void embed_into(Embedder *e, uint32_t func);

/* Callees first, so that what they call is in them already; not round a circle. */
static void prepare_callees(Embedder *e, uint32_t func) {
    const Code *code = &e->m->funcs.data[func].code;
    for (uint32_t i = 0; i < code->len; i++) {
        const uint32_t to = code->data[i].a;
        if (code->data[i].op != OP_call || e->state[to] != STATE_NEW) continue;
        if (!(e->m->go->funcs[to].flags & GF_QUICK)) continue;
        if (is_small(e, to) || is_paired(e, to, func)) embed_into(e, to);
    }
}

static bool embed_calls(Embedder *e, uint32_t func) {
    const Func *f = &e->m->funcs.data[func];
    const Insn *c = f->code.data;
    bool any = false;
    uint32_t end = 0; /* of the loops that are open */
    for (uint32_t i = 0, depth = 0; i < f->code.len; i++) {
        Site s;
        depth = insn_depth_after(&c[i], depth);
        if (c[i].op == OP_loop && c[i].b > end) end = c[i].b;
        if (c[i].op != OP_call || e->out.code.len > MAX_CALLER ||
            !is_wanted(e, c[i].a, func, i < end) || !match_site(c, f->code.len, i, depth, &s) ||
            !inline_spend(&e->budget, e->m, c[i].a)) {
            inline_put(&e->out, c[i]);
            continue;
        }
        put_callee(e, c, &s);
        i = s.end - 1;
        any = true;
    }
    return any;
}

static void embed_into(Embedder *e, uint32_t func) {
    Arena scratch = {0};
    e->state[func] = STATE_OPEN;
    if (e->depth++ < MAX_DEPTH) prepare_callees(e, func);
    e->depth--;
    e->out = inline_begin(e->m, func, &scratch);
    if (exit_of(e->m, func) != NO_INDEX && embed_calls(e, func) &&
        inline_finish(&e->out, "go-embed"))
        e->m->go->done.embedded++;
    e->forms[func] = form_of(e->m, func);
    e->forms[func].small = is_small(e, func);
    e->state[func] = STATE_DONE;
    arena_free(&scratch);
}

/* By function: direct calls where nothing is resumed. */
static uint32_t *count_calls(const Module *m, Arena *arena) {
    uint32_t *calls = ARENA_ARRAY(arena, uint32_t, m->funcs.len);
    for (uint32_t f = 0; f < m->funcs.len; f++) {
        if (m->go->funcs[f].flags & GF_RESUME) continue;
        code_count_calls(&m->funcs.data[f].code, calls);
    }
    return calls;
}

void pass_go_embed(Module *m) {
    if (!m->go || m->go->sp_type == NO_INDEX) return;
    Arena keep = {0};
    Embedder e = {.m = m, .budget = inline_budget(m)};
    e.state = ARENA_ARRAY(&keep, uint8_t, m->funcs.len);
    e.forms = ARENA_ARRAY(&keep, Form, m->funcs.len);
    e.calls = count_calls(m, &keep);
    for (uint32_t i = 0; i < m->funcs.len; i++) {
        const uint32_t flags = m->go->funcs[i].flags;
        if (e.state[i] != STATE_NEW || !(flags & GF_SPPARAM)) continue;
        if (flags & (GF_OPAQUE | GF_DEEP)) continue;
        embed_into(&e, i);
    }
    arena_free(&keep);
}
