/* go-args-frame.c: how a Go function uses its stack slots, and what that says about its arguments.
 *
 * Input: a function after go-inline. Output: for each load and store whether it is of a slot,
 * which slots pointers may reach, and which arguments and result can be passed in registers: those
 * that the function accesses in one way only and whose address nobody takes. */
#include "golang/idiom.h"
#include "golang/slots.h"
#include "rewrite/go-args.h"

#include <string.h>

typedef struct Collector {
    const Insn *code;
    uint32_t len;
    Frame *f;
} Collector;

/* The cell that a load or store accesses; false for forms that Go's compiler does not write. */
static bool describe(const Insn *in, Access *a) {
    static const struct {
        Op op;
        uint8_t width;
        bool real, store, is_signed;
    } forms[] = {
        {OP_i64_load, 8, false, false, false},     {OP_i64_store, 8, false, true, false},
        {OP_f64_load, 8, true, false, false},      {OP_f64_store, 8, true, true, false},
        {OP_i64_load32_u, 4, false, false, false}, {OP_i64_load32_s, 4, false, false, true},
        {OP_i64_load16_u, 2, false, false, false}, {OP_i64_load16_s, 2, false, false, true},
        {OP_i64_load8_u, 1, false, false, false},  {OP_i64_load8_s, 1, false, false, true},
        {OP_i64_store32, 4, false, true, false},   {OP_i64_store16, 2, false, true, false},
        {OP_i64_store8, 1, false, true, false},
    };
    for (size_t k = 0; k < sizeof forms / sizeof *forms; k++)
        if (forms[k].op == in->op) {
            a->cell = (Cell){(int32_t)in->imm, forms[k].width, forms[k].real};
            a->store = forms[k].store;
            a->is_signed = forms[k].is_signed;
            return true;
        }
    return false;
}

/* An address that is used as a number: its slot, and what lies after it in the same variable. */
static void escape(Collector *c, uint32_t at, int64_t k) {
    bool framed = at >= c->f->alloc;
    int64_t entry = k + (framed ? c->f->lowest : 0);
    if (entry >= 0) {
        c->f->args_escape = true;
    } else if (framed && k < c->f->escapes) {
        c->f->escapes = (int32_t)(k < 0 ? 0 : k);
    }
}

static void note_use(void *context, SlotRef r, uint32_t consumer, bool memory) {
    Collector *c = context;
    const Insn *in = &c->code[consumer];
    Access a = {0};
    if (memory && r.count == 1 && in->imm < SLOT_MAX_OFFSET && describe(in, &a)) {
        a.on_slot = true;
        a.address = r.at;
        c->f->access[consumer] = a;
        return;
    }
    int64_t k = r.count == 1 ? 0 : r.k;
    if (memory && r.count == 3 && describe(in, &a) && k + a.cell.at + a.cell.width <= 0)
        return; /* below SP, as the return address of a callee without a frame's call that panics */
    if (memory) { /* an odd form: nothing is known about the slot */
        escape(c, r.at, k + (int64_t)in->imm);
        return;
    }
    switch (in->op) {
    case OP_call:
    case OP_call_indirect:
    case OP_return:
    case OP_i32_ne:
    case OP_i32_le_u:
    case OP_drop:
        return;
    case OP_memory_copy:
    case OP_memory_fill:
        c->f->clears[consumer] = true;
        if (k + (r.at >= c->f->alloc ? c->f->lowest : 0) >= 0) c->f->args_escape = true;
        return;
    case OP_global_set:
        if (in->a == GO_GLOBAL_SP) return;
        break;
    case OP_local_set:
        if (in->a == 1) return;
        break;
    case OP_i64_extend_i32_u:
        if (consumer + 2 < c->len && c->code[consumer + 1].op == OP_i64_const &&
            c->code[consumer + 2].op == OP_i64_add)
            k += (int64_t)c->code[consumer + 1].imm;
        break;
    default:
        break;
    }
    escape(c, r.at, k);
}

/* `local.get 1, i32.const lowest, i32.add, local.set 1`, outside the test for a resume. */
static uint32_t find_alloc(const Insn *c, uint32_t len, int32_t lowest, bool resume) {
    if (lowest == 0) return 0;
    for (uint32_t i = 0; i + 3 < len; i++) {
        IdiomMatch m;
        if (idiom_at(IDIOM_ENTRY_TEST, c, len, i, &m) && resume)
            return i + m.len;
        else if (idiom_at(IDIOM_ENTRY_TEST, c, len, i, &m))
            i = m.arg[0]->b;
        else if (idiom_at(IDIOM_SP_SET, c, len, i, &m) && (int32_t)m.arg[0]->imm == lowest)
            return i + m.len;
    }
    return NO_INDEX;
}

bool args_frame(Module *m, uint32_t func, Arena *arena, Frame *f) {
    Code *code = &m->funcs.data[func].code;
    *f = (Frame){.len = code->len, .lowest = m->go->funcs[func].lowest, .escapes = INT32_MAX};
    f->access = ARENA_ARRAY(arena, Access, code->len);
    f->clears = ARENA_ARRAY(arena, bool, code->len);
    f->alloc = find_alloc(code->data, code->len, f->lowest, m->go->funcs[func].flags & GF_RESUME);
    if (f->alloc == NO_INDEX) return false;
    Collector c = {code->data, code->len, f};
    return slots_walk(m, func, code->data, code->len, arena, note_use, &c);
}

#define MAX_CELLS 24

typedef struct Use {
    Cell cell; /* from SP at the entry */
    bool spoiled;
    uint32_t loads, stores;
} Use;

bool args_same_cell(Cell a, Cell b) {
    return a.at == b.at && a.width == b.width && a.real == b.real;
}

bool args_cells_overlap(Cell a, Cell b) {
    return a.at < b.at + b.width && b.at < a.at + a.width;
}

/* Those that overlap in another way are spoiled. */
static Use *find_use(Use *uses, uint32_t *n, Cell c) {
    bool spoiled = false;
    for (uint32_t i = 0; i < *n; i++) {
        if (args_same_cell(uses[i].cell, c)) return &uses[i];
        if (args_cells_overlap(uses[i].cell, c)) uses[i].spoiled = spoiled = true;
    }
    if (*n == MAX_CELLS) return NULL;
    uses[*n] = (Use){.cell = c, .spoiled = spoiled};
    return &uses[(*n)++];
}

/* In the order of the stack: Go lays out arguments first, then results. */
static void sort_uses(Use *uses, uint32_t n) {
    for (uint32_t i = 1; i < n; i++)
        for (uint32_t k = i; k > 0 && uses[k - 1].cell.at > uses[k].cell.at; k--) {
            Use t = uses[k];
            uses[k] = uses[k - 1];
            uses[k - 1] = t;
        }
}

/* A tail call leaves its result on the stack only. */
static bool has_tail_call(const Insn *c, uint32_t len) {
    for (uint32_t i = 0; i + 1 < len; i++)
        if ((c[i].op == OP_call || c[i].op == OP_call_indirect) && c[i + 1].op == OP_return)
            return true;
    return false;
}

void args_signature(const Module *m, uint32_t func, const Frame *f, Signature *s) {
    const Code *code = &m->funcs.data[func].code;
    Use uses[MAX_CELLS];
    uint32_t n = 0;
    if (f->args_escape) return;
    for (uint32_t i = 0; i < f->len; i++) {
        const Access *a = &f->access[i];
        if (!a->on_slot) continue;
        Cell c = a->cell;
        c.at += i >= f->alloc ? f->lowest : 0;
        if (c.at < 8) continue;
        Use *u = find_use(uses, &n, c);
        if (!u) continue;
        if (c.at & (c.width - 1)) u->spoiled = true;
        if (i < f->alloc) u->spoiled = true;
        if (a->store)
            u->stores++;
        else
            u->loads++;
    }
    sort_uses(uses, n);
    uint32_t ints = 0, reals = 0;
    const uint32_t most = s->quick ? ARGS_MAX_INT + 1 : ARGS_MAX_INT;
    for (uint32_t i = 0; i < n; i++) {
        const Use *u = &uses[i];
        if (u->spoiled || u->cell.at > 4096) continue;
        if (u->loads == 0) {
            if (s->has_result) continue;
            s->has_result = true;
            s->result = u->cell;
        } else if (u->cell.real ? reals < ARGS_MAX_REAL : ints < most) {
            *(u->cell.real ? &reals : &ints) += 1;
            s->params[s->nparams++] = u->cell;
        }
    }
    if (has_tail_call(code->data, code->len)) s->has_result = false;
}
