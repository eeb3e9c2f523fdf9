/* go-frame.c, pass go-frame: addresses of stack slots become offsets of loads and stores.
 *
 *     local.get 1                                   local.get 1
 *     i64.extend_i32_u                              i64.load offset=16
 *     i64.const 16                             ->
 *     i64.add
 *     i32.wrap_i64
 *     i64.load
 *
 * Input: functions after go-sp, where local 1 is the frame's lowest point. Output: the same with
 * `local.get 1, (extend, i64.const k, i64.add, wrap | i32.const k, i32.add) ... load o` as
 * `local.get 1 ... load o + k`, which lets any compiler tell two slots apart. Invariants: a stack
 * address does not wrap around at 2^32 (Go's stacks lie below 2^32 as a whole, runtime/stack.go),
 * so the sum may move into the offset, which is added without wrapping. */
#include "golang/goshape.h"
#include "golang/slots.h"
#include "rewrite/passes.h"

typedef struct Folder {
    Insn *code;
    bool *drop; /* by instruction */
} Folder;

static void fold_use(void *context, SlotRef o, uint32_t consumer, bool memory) {
    Folder *f = context;
    Insn *access = &f->code[consumer];
    if (memory && o.k >= 0 && access->imm + (uint64_t)o.k < SLOT_MAX_OFFSET) {
        access->imm += (uint64_t)o.k;
        for (uint32_t i = 1; i < o.count; i++) f->drop[o.at + i] = true;
        return;
    }
    /* The slot is used as a number: at least let it be one 32-bit addition. */
    if (o.count != 5) return;
    f->code[o.at + 1] = insn_i32(o.k);
    f->code[o.at + 2] = insn(OP_i32_add);
    f->drop[o.at + 3] = f->drop[o.at + 4] = true;
    if (o.k == 0) f->drop[o.at + 1] = f->drop[o.at + 2] = true;
}

static void fold_func(Module *m, uint32_t func, Arena *arena) {
    Code *code = &m->funcs.data[func].code;
    Folder f = {.code = arena_copy(arena, code->data, code->len * sizeof(Insn))};
    f.drop = ARENA_ARRAY(arena, bool, code->len);
    if (!slots_walk(m, func, f.code, code->len, arena, fold_use, &f)) return;
    uint32_t n = 0;
    for (uint32_t i = 0; i < code->len; i++)
        if (!f.drop[i]) code->data[n++] = f.code[i];
    code->len = n;
    relink_func(m, func, "go-frame");
}

void pass_go_frame(Module *m) {
    if (!m->go || m->go->sp_type == NO_INDEX) return;
    Arena scratch = {0};
    for (uint32_t i = 0; i < m->funcs.len; i++) {
        uint32_t flags = m->go->funcs[i].flags;
        if (!(flags & GF_SPPARAM) || flags & GF_OPAQUE) continue;
        fold_func(m, i, &scratch);
        arena_free(&scratch);
    }
}
