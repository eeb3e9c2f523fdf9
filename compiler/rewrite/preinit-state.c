/* preinit-state.c, pass preinit-state: the module in the state that _initialize left.
 *
 *     (global 1 (mut i32) (i32.const 0))          (global 1 (mut i32) (i32.const 7))
 *     (memory 2)                           ->     (memory 3)
 *     (start 4)                                   (data (i32.const 1024) "...")
 *     (data (i32.const 1024) "...")               (data (i32.const 70000) "...")
 *
 * Input: Module.input.state, which commands/preinit.c has read and compared with the module.
 * Output: the same module with that memory as its data segments and those values as its globals'
 * first ones, without start function. Invariants: functions stay as they are, so their compiled
 * parts are found in the cache. */
#include "rewrite/preinit-state.h"

#include "gowasm_rt_hosted.h"
#include "rewrite/passes.h"

#include <string.h>

/* Zeros between two segments that are not worth an end and a beginning. Where a guest scatters so
 * few bytes that there would be more segments than that, it is doubled until there are not: a
 * segment costs the C compiler 25 us and 3 KB, a byte 0.1 us and 10 bytes (clang 14). */
#define GAP 64u
#define MAX_SEGMENTS 65536u

static void add_segment(Module *m, uint64_t at, Str bytes) {
    Data s = {.mode = SEG_ACTIVE, .offset = insn_i32((int32_t)(uint32_t)at), .bytes = bytes};
    VEC_PUSH(&m->arena, &m->datas, s);
}

/* Pieces of memory that follow one another without a gap. */
typedef struct Run {
    uint64_t at;
    const uint8_t *bytes;
    size_t size;
} Run;
typedef struct RunList {
    Run *data;
    uint32_t len, cap;
} RunList;

static Str str_of(const uint8_t *bytes, size_t size) {
    return (Str){(const char *)bytes, size};
}

/* The parts of a run that are not zero; their number. With NULL they are counted alone. */
static size_t add_run(Module *m, const Run *r, size_t gap) {
    size_t begin = 0, end = 0, count = 0; /* of the segment */
    for (size_t i = 0; i < r->size; i++) {
        if (r->bytes[i] == 0) continue;
        if (end != 0 && i - end >= gap) {
            if (m) add_segment(m, r->at + begin, str_of(r->bytes + begin, end - begin));
            count++;
            begin = i;
        }
        if (end == 0) begin = i;
        end = i + 1;
    }
    if (end == 0) return count;
    if (m) add_segment(m, r->at + begin, str_of(r->bytes + begin, end - begin));
    return count + 1;
}

static size_t add_runs(Module *m, const RunList *runs, size_t gap) {
    size_t count = 0;
    for (uint32_t i = 0; i < runs->len; i++) count += add_run(m, &runs->data[i], gap);
    return count;
}

uint64_t preinit_take64(const uint8_t *p) {
    uint64_t value;
    memcpy(&value, p, sizeof value);
    return value;
}

static void set_globals(Module *m, const uint8_t *values) {
    static const struct {
        ValType type;
        Op op;
    } ops[] = {{VT_I32, OP_i32_const},
               {VT_I64, OP_i64_const},
               {VT_F32, OP_f32_const},
               {VT_F64, OP_f64_const}};
    for (uint32_t i = 0; i < m->globals.len; i++) {
        Global *g = &m->globals.data[i];
        for (size_t k = 0; k < sizeof ops / sizeof *ops; k++) {
            if (g->type != ops[k].type) continue;
            uint64_t value = preinit_take64(values);
            values += 8;
            if (g->type == VT_I32) value = (uint64_t)(int64_t)(int32_t)(uint32_t)value;
            g->init = (Insn){.op = (uint16_t)ops[k].op, .imm = value};
        }
    }
}

/* Records that follow one another are one run. */
static void collect_runs(Module *m, const MemoryState *s, RunList *runs) {
    uint8_t *bytes = ARENA_ARRAY(&m->arena, uint8_t, s->nrecords * GOWASM_PREINIT_PIECE);
    for (size_t i = 0, k; i < s->nrecords; i = k) {
        const uint64_t at = preinit_take64(s->records + i * PREINIT_RECORD);
        for (k = i; k < s->nrecords; k++) {
            const uint8_t *record = s->records + k * PREINIT_RECORD;
            if (preinit_take64(record) != at + (k - i) * GOWASM_PREINIT_PIECE) break;
            memcpy(bytes + k * GOWASM_PREINIT_PIECE, record + 8, GOWASM_PREINIT_PIECE);
        }
        const Run made = {at, bytes + i * GOWASM_PREINIT_PIECE, (k - i) * GOWASM_PREINIT_PIECE};
        VEC_PUSH(&m->arena, runs, made);
    }
}

void pass_preinit_state(Module *m) {
    const MemoryState *s = m->input.state;
    if (s == NULL) return;
    RunList runs = {0};
    size_t gap = GAP;
    set_globals(m, s->globals);
    collect_runs(m, s, &runs);
    while (gap < GOWASM_PREINIT_PIECE && add_runs(NULL, &runs, gap) > MAX_SEGMENTS) gap *= 2;
    m->datas.len = 0;
    add_runs(m, &runs, gap);
    if (m->memories.len != 0)
        m->memories.data[0].limits.min = (uint32_t)(s->memory_size / GOWASM_PAGE);
    m->start = NO_INDEX;
    m->has_data_count = false;
}
