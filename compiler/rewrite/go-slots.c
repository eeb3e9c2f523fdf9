/* go-slots.c, pass go-slots: what is stored in a stack slot is not loaded again, and not stored
 * where nothing looks for it.
 *
 *     local.get 1  local.get 3  i64.store offset=16        local.get 3  local.tee 9
 *     local.get 1  i64.load offset=16  i32.wrap_i64   ->   i32.wrap_i64  i64.load offset=8
 *     i64.load offset=8  ...                               ...
 *     local.get 1  i32.const 64  i32.add  return           local.get 1  i32.const 64  i32.add
 * return
 *
 * Input: functions after go-quick. Output: loads of slots whose contents a local has since they
 * were stored or loaded, without a call in between, take it from there; stores whose slot is stored
 * to again, or leaves the stack, before it is loaded or anything is called, are gone. C does
 * neither by itself: any other store may be one to the same address, and memory outlives the
 * function. Invariants: at each call, and wherever a function unwinds, the Go stack is what it was
 * without this pass: what reads it (callees, the collector, tracebacks, resumes) finds the same.
 * Slots that a pointer may reach are left alone. */
#include "analyse/codeflow.h"
#include "golang/idiom.h"
#include "rewrite/go-args.h"
#include "rewrite/passes.h"

#include <string.h>

#define MAX_CELLS 64u /* of a function: a bit for each */
#define MAX_FOUND 512u

typedef struct Found {
    Cell cell;
    uint32_t uses;
} Found;

typedef struct Slots {
    Module *m;
    uint32_t index;
    Func *func;
    const Insn *code;
    uint32_t len;
    Arena *arena;
    Frame frame;
    Cell cells[MAX_CELLS];
    uint32_t locals[MAX_CELLS]; /* that have a cell's contents, or 0 */
    uint32_t ncells;
    int32_t passing;  /* up to here the frame is for what it passes to callees, from local 1 */
    uint8_t *cell_of; /* by instruction: index of the cell that it loads or stores + 1, or 0 */
    CodeFlow flow;
    uint64_t *known, *needed, *wanted; /* by instruction, of cells: see solve */
} Slots;

static bool is_slot(const Slots *s, uint32_t i) {
    return s->frame.access[i].on_slot && i >= s->frame.alloc;
}

/* One that no pointer reaches. */
static bool is_own(const Slots *s, uint32_t i) {
    const Access *a = &s->frame.access[i];
    if (!is_slot(s, i)) return false;
    if (a->cell.at + s->frame.lowest >= 0) return !s->frame.args_escape;
    return a->cell.at + a->cell.width <= s->frame.escapes;
}

/* The cells that are used most. */
static void find_cells(Slots *s) {
    Found *found = ARENA_ARRAY(s->arena, Found, MAX_FOUND);
    uint32_t n = 0;
    for (uint32_t i = 0; i < s->len; i++) {
        if (!is_own(s, i)) continue;
        uint32_t k = 0;
        while (k < n && !args_same_cell(found[k].cell, s->frame.access[i].cell)) k++;
        if (k == MAX_FOUND) continue;
        if (k == n) found[n++] = (Found){.cell = s->frame.access[i].cell};
        found[k].uses++;
    }
    while (s->ncells < MAX_CELLS && s->ncells < n) {
        uint32_t most = 0;
        for (uint32_t k = 1; k < n; k++)
            if (found[k].uses > found[most].uses) most = k;
        if (found[most].uses == 0) break;
        s->cells[s->ncells++] = found[most].cell;
        found[most].uses = 0;
    }
    for (uint32_t i = 0; i < s->len; i++) {
        for (uint32_t k = 0; is_own(s, i) && k < s->ncells; k++)
            if (args_same_cell(s->cells[k], s->frame.access[i].cell))
                s->cell_of[i] = (uint8_t)(k + 1);
    }
}

/* May a call, or what else this instruction does, look at the stack or change it? */
static bool is_barrier(const Slots *s, uint32_t i) {
    const Insn *in = &s->code[i];
    if (s->frame.clears[i] || in->op == OP_call_indirect) return true;
    if (in->op == OP_local_set || in->op == OP_local_tee) return in->a == 1;
    if (in->op != OP_call) return false;
    return s->m->funcs.data[in->a].imported ||
           s->m->go->funcs[in->a].flags & (GF_ABI | GF_SPPARAM | GF_TOUCHES_SP);
}

/* Cells of which a byte lies in the range. */
static uint64_t cells_between(const Slots *s, int32_t begin, int32_t end) {
    uint64_t set = 0;
    for (uint32_t k = 0; k < s->ncells; k++)
        if (s->cells[k].at < end && s->cells[k].at + s->cells[k].width > begin) set |= 1ull << k;
    return set;
}

static uint64_t cells_touched(const Slots *s, Cell c) {
    return cells_between(s, c.at, c.at + c.width);
}

static uint64_t cells_inside(const Slots *s, Cell c) {
    uint64_t set = 0;
    for (uint32_t k = 0; k < s->ncells; k++)
        if (c.at <= s->cells[k].at && s->cells[k].at + s->cells[k].width <= c.at + c.width)
            set |= 1ull << k;
    return set;
}

/* Cells of the caller's frame: arguments and results, and the return address. */
static uint64_t callers_cells(const Slots *s) {
    return cells_between(s, -s->frame.lowest, INT32_MAX);
}

/* The bytes that a direct call passes, from local 1: return address, arguments, results. False:
 * not known. */
static bool passed_to(const Slots *s, uint32_t i, int32_t *begin, int32_t *end) {
    const Insn *in = &s->code[i];
    if (in->op != OP_call || s->m->funcs.data[in->a].imported) return false;
    const GoFunc *callee = &s->m->go->funcs[in->a];
    if (!(callee->flags & GF_ABI) || callee->args < 0 || !args_call_sp(s->code, i, begin))
        return false;
    *end = *begin + 8 + callee->args;
    return true;
}

/* What the frame has for the arguments of its calls is at its lowest end. */
static int32_t find_passing(const Slots *s) {
    int32_t most = 0;
    for (uint32_t i = s->frame.alloc; i < s->len; i++) {
        int32_t begin, end;
        if (passed_to(s, i, &begin, &end) && begin == 0 && end > most) most = end;
    }
    return most;
}

/* What has to be in memory at a call; all, where an inlined function calls, as its return address
 * and arguments are among what this one passes. Of what is passed to callees that is what is passed
 * to this one: nothing else lasts there, and the collector asks the callee what it is. A frame that
 * panics, and in which no deferred call is pending, is dead (runtime/traceback.go: continpc is 0):
 * its return addresses are looked for, and what it passes. */
static uint64_t seen_by(const Slots *s, uint32_t i) {
    const GoFunc *own = &s->m->go->funcs[s->index];
    int32_t begin, end;
    if (!passed_to(s, i, &begin, &end) || own->args < 0 || begin < 0) return ~0ull;
    const bool dead =
        s->m->go->funcs[s->code[i].a].flags & (GF_NORETURN | GF_SIGPANIC) && own->deferreturn == 0;
    const int32_t lasting = dead ? INT32_MAX : s->passing;
    return callers_cells(s) | cells_between(s, begin, end) | cells_between(s, lasting, INT32_MAX);
}

static uint64_t bit_of(const Slots *s, uint32_t i) {
    return s->cell_of[i] ? 1ull << (s->cell_of[i] - 1) : 0;
}

/* Known: the cells whose contents a local could have, before each instruction. */
static bool solve_known(Slots *s, uint64_t *gen, uint64_t *kill) {
    for (uint32_t i = 0; i < s->len; i++) {
        gen[i] = bit_of(s, i);
        kill[i] = is_barrier(s, i) ? ~0ull : 0;
        if (is_slot(s, i) && s->frame.access[i].store)
            kill[i] |= cells_touched(s, s->frame.access[i].cell);
    }
    return codeflow_forward(&s->flow, gen, kill, s->known);
}

static bool is_replaced(const Slots *s, uint32_t i) {
    return s->cell_of[i] && !s->frame.access[i].store && s->known[i] & bit_of(s, i);
}

/* Needed: the cells that something may load from memory, after each instruction. */
static bool solve_needed(Slots *s, uint64_t *gen, uint64_t *kill) {
    uint64_t callers = callers_cells(s);
    for (uint32_t i = 0; i < s->len; i++) {
        const Access *a = &s->frame.access[i];
        IdiomMatch m;
        bool barrier = is_barrier(s, i);
        gen[i] = barrier ? seen_by(s, i) : 0;
        kill[i] = barrier ? ~0ull : 0;
        if (is_slot(s, i) && a->store)
            kill[i] = cells_inside(s, a->cell);
        else if (is_slot(s, i) && !is_replaced(s, i))
            gen[i] = cells_touched(s, a->cell);
        switch (s->code[i].op) {
        case OP_return:
        case OP_unreachable:
            if (!gen[i]) gen[i] = ~0ull;
            break;
        case OP_local_get: /* of a return, which then has these cells, not all */
            if (idiom_at(IDIOM_SP_RETURN, s->code, s->len, i, &m)) {
                gen[i] = callers;
                for (uint32_t k = 0; k < m.len; k++) kill[i + k] = ~0ull;
                for (uint32_t k = 1; k < m.len; k++) gen[i + k] = callers;
                i += m.len - 1;
            }
            break;
        default:
            break;
        }
    }
    gen[s->len - 1] = ~0ull;
    return codeflow_backward(&s->flow, gen, kill, s->needed);
}

/* Wanted: the cells whose local something takes, after each instruction. */
static bool solve_wanted(Slots *s, uint64_t *gen, uint64_t *kill) {
    for (uint32_t i = 0; i < s->len; i++) {
        gen[i] = is_replaced(s, i) ? bit_of(s, i) : 0;
        kill[i] = is_barrier(s, i) ? ~0ull : bit_of(s, i);
    }
    return codeflow_backward(&s->flow, gen, kill, s->wanted);
}

static bool solve(Slots *s) {
    uint64_t *gen = ARENA_ARRAY(s->arena, uint64_t, s->len);
    uint64_t *kill = ARENA_ARRAY(s->arena, uint64_t, s->len);
    s->known = ARENA_ARRAY(s->arena, uint64_t, s->len);
    s->needed = ARENA_ARRAY(s->arena, uint64_t, s->len);
    s->wanted = ARENA_ARRAY(s->arena, uint64_t, s->len);
    return codeflow_init(&s->flow, s->code, s->len, s->arena) && solve_known(s, gen, kill) &&
           solve_needed(s, gen, kill) && solve_wanted(s, gen, kill);
}

static uint32_t local_of(Slots *s, uint32_t i) {
    uint32_t k = s->cell_of[i] - 1u;
    if (!s->locals[k]) s->locals[k] = func_add_local(s->m, s->func, args_cell_type(s->cells[k]));
    return s->locals[k];
}

/* What the load of a cell makes of its bits. */
static void put_widened(Code *out, Arena *arena, const Access *a) {
    if (a->cell.width == 8) return;
    if (a->is_signed) {
        code_push(arena, out,
                  insn(a->cell.width == 4   ? OP_i64_extend32_s
                       : a->cell.width == 2 ? OP_i64_extend16_s
                                            : OP_i64_extend8_s));
        return;
    }
    code_push(arena, out, insn_i64((int64_t)((1ull << (8 * a->cell.width)) - 1)));
    code_push(arena, out, insn(OP_i64_and));
}

/* A value that nobody takes. */
static void put_drop(Code *out, Arena *arena) {
    uint16_t last = out->len ? out->data[out->len - 1].op : (uint16_t)OP_nop;
    if (last == OP_local_get || last == OP_i64_const)
        out->len--;
    else
        code_push(arena, out, insn(OP_drop));
}

static bool is_dead_store(const Slots *s, uint32_t i) {
    return s->cell_of[i] && s->frame.access[i].store && s->flow.reached[i] &&
           !(s->needed[i] & cells_touched(s, s->frame.access[i].cell));
}

/* False: nothing was gone. */
static bool rewrite(Slots *s) {
    bool any = false;
    Code out = {0};
    bool *gone = ARENA_ARRAY(s->arena, bool, s->len);
    for (uint32_t i = 0; i < s->len; i++)
        if (s->flow.reached[i] && (is_replaced(s, i) || is_dead_store(s, i)))
            gone[s->frame.access[i].address] = any = true;
    for (uint32_t i = 0; i < s->len; i++) {
        const Access *a = &s->frame.access[i];
        bool wanted = s->cell_of[i] && s->flow.reached[i] && s->wanted[i] & bit_of(s, i);
        if (gone[i]) continue;
        if (s->flow.reached[i] && is_replaced(s, i)) {
            code_push(s->arena, &out, insn_a(OP_local_get, local_of(s, i)));
            put_widened(&out, s->arena, a);
        } else if (is_dead_store(s, i)) {
            if (wanted)
                code_push(s->arena, &out, insn_a(OP_local_set, local_of(s, i)));
            else
                put_drop(&out, s->arena);
        } else {
            if (wanted && a->store) code_push(s->arena, &out, insn_a(OP_local_tee, local_of(s, i)));
            code_push(s->arena, &out, s->code[i]);
            if (wanted && !a->store)
                code_push(s->arena, &out, insn_a(OP_local_tee, local_of(s, i)));
        }
    }
    s->func->code = (Code){0};
    code_append(&s->m->arena, &s->func->code, out.data, out.len);
    return any;
}

static void clean_func(Module *m, uint32_t func, Arena *arena) {
    Func *f = &m->funcs.data[func];
    Slots s = {.m = m, .index = func, .func = f, .arena = arena};
    s.code = f->code.data;
    s.len = f->code.len;
    if (!args_frame(m, func, arena, &s.frame)) return;
    s.cell_of = ARENA_ARRAY(arena, uint8_t, s.len);
    find_cells(&s);
    s.passing = find_passing(&s);
    if (s.ncells == 0 || !solve(&s)) return;
    Func old = *f;
    const bool any = rewrite(&s);
    relink_func(m, func, "go-slots");
    Diag found = {0};
    if (verify_func(m, func, "go-slots", &found)) {
        m->go->done.slots += any;
        return;
    }
    pass_put_back(m, "go-slots", &found);
    f->code = old.code;
}

void pass_go_slots(Module *m) {
    if (!m->go || m->go->sp_type == NO_INDEX) return;
    Arena scratch = {0};
    args_mark_deep(m);
    for (uint32_t i = 0; i < m->funcs.len; i++) {
        uint32_t flags = m->go->funcs[i].flags;
        if (!(flags & GF_SPPARAM) || flags & (GF_OPAQUE | GF_DEEP)) continue;
        clean_func(m, i, &scratch);
        arena_free(&scratch);
    }
}
