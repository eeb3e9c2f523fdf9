/* freestanding-layout.c: how much memory a module gets that runs without an operating system.
 *
 * Input: the module, after the passes, and the options. Output: sizes that the header and the
 * translator share. Invariants: every access of the guest is compared with the size chosen here, so
 * that a wrong guess costs a trap and never more.
 *
 * --memory=SIZE fixes memory: the module behaves as if it had asked for that much and no more.
 * Below the size that it asks for, only a window of its addresses is there. Linkers of TinyGo and
 * clang put the stack below the data (wasm-ld's --stack-first), so that the window begins inside
 * the stack and ends after the data. Such a program computes the end of its heap as memory.size <<
 * 16, which becomes the end of the window. --max-memory=SIZE lets memory grow up to SIZE. */
#include "headers/freestanding-layout.h"
#include "headers/hooks.h"
#include "headers/interface.h"

#include <inttypes.h>
#include <string.h>

enum { PAGE = 65536, STACK = 4096, GO_STACK = 16384, TABLE_ROOM = 1024, TABLE_GROWTH = 64 };

static bool uses(const Module *m, uint16_t op) {
    for (uint32_t f = 0; f < m->funcs.len; f++)
        for (uint32_t i = 0; i < m->funcs.data[f].code.len; i++)
            if (m->funcs.data[f].code.data[i].op == op) return true;
    return false;
}

/* Active data at constant places: its lowest address and the one after its highest. */
static bool data_bounds(const Module *m, uint64_t *low, uint64_t *high) {
    *low = UINT64_MAX;
    *high = 0;
    for (uint32_t i = 0; i < m->datas.len; i++) {
        const Data *s = &m->datas.data[i];
        if (s->mode != SEG_ACTIVE) continue;
        if (s->offset.op != OP_i32_const) return false;
        uint64_t at = (uint32_t)s->offset.imm, end = at + s->bytes.len;
        if (s->bytes.len == 0) continue;
        if (at < *low) *low = at;
        if (end > *high) *high = end;
    }
    return true;
}

/* wasm-ld's __stack_pointer: the first global, mutable; where the stack begins, growing down. */
static uint32_t stack_top(const Module *m) {
    for (uint32_t i = 0; i < m->globals.len; i++) {
        const Global *g = &m->globals.data[i];
        if (g->imported || !g->mutable_ || g->type != VT_I32) continue;
        return g->init.op == OP_i32_const ? (uint32_t)g->init.imm : 0;
    }
    return 0;
}

/* Go's deepest chains of calls before main need nearly GO_STACK when they are optimised, and twice
 * as much without. */
static uint32_t default_stack(const Interface *in, const Options *o) {
    if (in->toolchain.kind != TC_GO) return STACK;
    return strcmp(o->native.optimize, "-O0") == 0 ? 2 * GO_STACK : GO_STACK;
}

static bool plan_window(Module *m, uint64_t size, FreestandingLayout *out, Diag *d) {
    uint64_t low, high;
    if (!data_bounds(m, &low, &high))
        return diag_error(d, DIAG_NO_OFFSET,
                          "--memory=%" PRIu64 " is less than the module's %u pages, and its data "
                          "has no fixed place: give it all of them",
                          size, out->pages);
    uint32_t top = stack_top(m);
    uint64_t share = size / 4 & ~UINT64_C(15); /* for the stack */
    uint64_t start = top > share && top <= low ? top - share : low & ~UINT64_C(15);
    if (low == UINT64_MAX) start = top > share ? top - share : 0;
    if (start + size > (uint64_t)out->pages * PAGE) start = (uint64_t)out->pages * PAGE - size;
    if (high > start + size || (low < start && low != UINT64_MAX))
        return diag_error(d, DIAG_NO_OFFSET,
                          "--memory=%" PRIu64 " does not hold the module's data, which ends at "
                          "address %" PRIu64 ", and a stack below it: %" PRIu64 " bytes would",
                          size, high, (high - (low < top ? low : top)) * 3 / 2 + 64);
    out->window = (uint32_t)start;
    out->size = (uint32_t)size;
    out->place = size;
    m->input.memory_end = (uint32_t)(start + size);
    return true;
}

static bool plan_memory(Module *m, const Options *o, FreestandingLayout *out, Diag *d) {
    if (m->memories.len == 0) return true;
    const Limits *l = &m->memories.data[0].limits;
    uint64_t limit = l->has_max && l->max < 65535 ? l->max : 65535; /* its bytes are 32 bits */
    uint64_t fixed = o->freestanding.memory, most = o->guest.max_memory / PAGE;
    out->pages = out->max = l->min;
    if (l->min > 65535)
        return diag_error(d, DIAG_NO_OFFSET,
                          "the module asks for 4 GiB of memory: no freestanding "
                          "target has them");
    if (fixed != 0 && o->guest.max_memory != 0)
        return diag_usage(d, "--memory fixes the size, --max-memory lets it grow: give one");
    if (o->guest.max_memory != 0 && most < l->min)
        return diag_error(d, DIAG_NO_OFFSET,
                          "--max-memory=%" PRIu64 ": the module asks for %u pages of 64 KiB at its "
                          "start, %" PRIu64 " bytes",
                          o->guest.max_memory, l->min, (uint64_t)l->min * PAGE);
    if (most > limit) most = limit;
    if (fixed != 0 && fixed < (uint64_t)l->min * PAGE) return plan_window(m, fixed, out, d);
    if (fixed != 0) {
        out->pages = (uint32_t)(fixed / PAGE < limit ? fixed / PAGE : limit);
        out->max = out->pages;
    } else if (most > l->min && uses(m, OP_memory_grow)) {
        out->max = (uint32_t)most;
    }
    out->grows = out->max > out->pages;
    out->size = out->pages * PAGE;
    out->place = (uint64_t)out->max * PAGE;
    return true;
}

bool plan_freestanding_layout(Module *m, const Interface *in, const Options *o,
                              FreestandingLayout *out, Diag *d) {
    *out = (FreestandingLayout){.instances =
                                    o->freestanding.instances != 0 ? o->freestanding.instances : 1};
    if (has_entry(in, ENTRY_JS_RUN))
        return diag_error(d, DIAG_NO_OFFSET,
                          "a module for GOOS=js needs a hosted target: build it for wasip1");
    for (uint32_t i = 0; i < in->nimports; i++)
        if (in->imports[i].type == NULL)
            return diag_error(d, in->imports[i].import->offset,
                              "imports %.*s.%.*s, which is no function: --freestanding has "
                              "no memories, tables or globals that modules share",
                              STR_ARG(in->imports[i].import->module),
                              STR_ARG(in->imports[i].import->name));
    if (o->freestanding.stack > UINT32_MAX)
        return diag_usage(d, "--stack=%" PRIu64 " is more than an address", o->freestanding.stack);
    out->stack =
        o->freestanding.stack != 0 ? (uint32_t)o->freestanding.stack : default_stack(in, o);
    for (uint32_t f = 0; f < m->funcs.len; f++)
        for (uint32_t i = 0; i < m->funcs.data[f].code.len; i++)
            if (m->funcs.data[f].code.data[i].op == OP_table_grow)
                m->tables.data[m->funcs.data[f].code.data[i].a].grown = true;
    return find_hooks(m, in, o->freestanding.hooks, &out->hooks, d) && plan_memory(m, o, out, d);
}

uint32_t freestanding_table_room(const Table *t) {
    uint32_t min = t->limits.min;
    if (!t->limits.has_max && t->grown && min <= TABLE_ROOM) return min + TABLE_GROWTH;
    return t->limits.has_max && t->limits.max <= TABLE_ROOM && t->limits.max > min ? t->limits.max
                                                                                   : min;
}

/* Eight bytes are enough for any global but a reference, which is three pointers. */
uint64_t freestanding_state_words(const Module *m) {
    uint64_t words = 2;
    for (uint32_t i = 0; i < m->globals.len; i++)
        words += m->globals.data[i].type == VT_FUNCREF ? 3 : 1;
    for (uint32_t i = 0; i < m->tables.len; i++)
        words += 2 + 3 * (uint64_t)freestanding_table_room(&m->tables.data[i]);
    return words + (m->datas.len + m->elems.len + 7) / 8;
}
