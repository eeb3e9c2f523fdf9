/* code.c: function bodies and constant expressions (core spec 5.4, 5.5.13).
 *
 * Input: a reader over the code section, or standing at an expression. Output: Func.locals and
 * Func.code, one Insn an instruction, each with its offset in the file. Invariants: blocks are
 * counted, so that a body ends exactly at its size; everything about types and most indices is left
 * to verify. Memory is a constant times the bytes read, but for locals, which MAX_ALL_LOCALS
 * bounds.
 */
#include "decode/decode.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void unknown_opcode(Reader *r, const uint8_t *at, uint8_t prefix, uint32_t code) {
    const char *feature = feature_of_opcode(prefix, code);
    char text[32];
    if (!reader_ok(r)) return;
    if (prefix) {
        snprintf(text, sizeof text, "opcode 0x%02x %" PRIu32, prefix, code);
    } else {
        snprintf(text, sizeof text, "opcode 0x%02" PRIx32, code);
    }
    if (feature) {
        feature_unsupported(r, at, feature, text);
    } else {
        reader_fail(r, at, "unknown %s", text);
    }
}

/* A block type is 0x40, a value type, or a type index as a signed 33-bit number that is not
 * negative (core spec 5.4.1). */
static uint32_t read_block_type(Decoder *dc, Reader *r) {
    const uint8_t *at = r->p;
    if (r->p < r->end && (*r->p & 0xc0) == 0x40) {
        if (*r->p != 0x40) return BT_VALUE | (uint32_t)read_valtype(r, "a block's type");
        r->p++;
        return BT_EMPTY;
    }
    int64_t index = read_signed(r, 33, "a block's type");
    if (reader_ok(r) && (index < 0 || index >= dc->m->types.len)) {
        reader_fail(r, at, "a block's type: type %" PRId64 " does not exist", index);
        return BT_EMPTY;
    }
    return (uint32_t)index;
}

static void read_memarg(Reader *r, Insn *in) {
    const uint8_t *at = r->p;
    uint32_t align = read_u32(r, "an alignment");
    if (align >= 32) {
        if (align & 0x40) {
            feature_unsupported(r, at, "multi-memory", "a load or store with a memory index");
        } else {
            reader_fail(r, at, "an alignment of 2^%" PRIu32, align);
        }
        return;
    }
    in->align = (uint16_t)align;
    in->imm = read_u32(r, "a memory offset");
}

static void read_zero(Reader *r) {
    const uint8_t *at = r->p;
    if (read_u8(r, "a memory index") != 0 && reader_ok(r)) {
        feature_unsupported(r, at, "multi-memory", "a zero byte is expected");
    }
}

static void read_br_table(Decoder *dc, Reader *r, Insn *in) {
    in->a = read_count(r, UINT32_MAX - 1, "the number of br_table targets");
    in->targets = ARENA_ARRAY(&dc->m->arena, uint32_t, (size_t)in->a + 1);
    for (uint32_t i = 0; i <= in->a; i++) in->targets[i] = read_u32(r, "a br_table target");
}

static void need_data_count(Decoder *dc, const uint8_t *at) {
    if (!dc->uses_data_count) dc->uses_data_count = at;
}

/* Reads one instruction. On an error what stands in *in is of no use. */
static void read_insn(Decoder *dc, Reader *r, Insn *in) {
    const uint8_t *at = r->p;
    uint8_t prefix = 0;
    uint32_t code = read_u8(r, "an instruction");
    if (code >= 0xfb && code <= 0xfe) {
        prefix = (uint8_t)code;
        code = read_u32(r, "an opcode");
    }
    Op op = op_from_code(prefix, code);
    *in = (Insn){.op = (uint16_t)op, .offset = (uint32_t)(at - r->file)};
    if (op == OP_COUNT) {
        unknown_opcode(r, at, prefix, code);
        in->op = OP_unreachable;
        return;
    }
    switch (op_info[op].imm) {
    case IMM_NONE:
    case IMM_MUL_HIGH: /* of no instruction that is read */
    case IMM_CHECK:
        break;
    case IMM_BLOCK:
        in->a = read_block_type(dc, r);
        break;
    case IMM_LABEL:
        in->a = read_u32(r, "a label");
        break;
    case IMM_BR_TABLE:
        read_br_table(dc, r, in);
        break;
    case IMM_FUNC:
        in->a = read_u32(r, "a function index");
        break;
    case IMM_INDIRECT:
        in->a = read_u32(r, "a type index");
        in->b = read_u32(r, "a table index");
        break;
    case IMM_LOCAL:
        in->a = read_u32(r, "a local index");
        break;
    case IMM_GLOBAL:
        in->a = read_u32(r, "a global index");
        break;
    case IMM_TABLE:
        in->a = read_u32(r, "a table index");
        break;
    case IMM_MEMARG:
        read_memarg(r, in);
        break;
    case IMM_MEMORY:
        read_zero(r);
        break;
    case IMM_MEMORY2:
        read_zero(r);
        read_zero(r);
        break;
    case IMM_I32:
        in->imm = (uint64_t)read_signed(r, 32, "an i32 constant");
        break;
    case IMM_I64:
        in->imm = (uint64_t)read_signed(r, 64, "an i64 constant");
        break;
    case IMM_F32:
        in->imm = read_fixed(r, 4, "an f32 constant");
        break;
    case IMM_F64:
        in->imm = read_fixed(r, 8, "an f64 constant");
        break;
    case IMM_REFTYPE:
        in->a = (uint32_t)read_reftype(r, "the type of ref.null");
        break;
    case IMM_SELECT_T: {
        const uint8_t *count_at = r->p;
        if (read_u32(r, "the number of select's types") != 1 && reader_ok(r)) {
            reader_fail(r, count_at, "select must have exactly one type");
        }
        in->a = (uint32_t)read_valtype(r, "the type of select");
        break;
    }
    case IMM_DATA:
        in->a = read_u32(r, "a data segment index");
        need_data_count(dc, at);
        break;
    case IMM_MEMORY_INIT:
        in->a = read_u32(r, "a data segment index");
        read_zero(r);
        need_data_count(dc, at);
        break;
    case IMM_ELEM:
        in->a = read_u32(r, "an element segment index");
        break;
    case IMM_TABLE_INIT:
    case IMM_TABLE_COPY:
        in->a = read_u32(r, "an index");
        in->b = read_u32(r, "a table index");
        break;
    }
}

Insn decode_const_expr(Decoder *dc, Reader *r) {
    Insn value = {0}, last;
    const uint8_t *at = r->p;
    if (!reader_ok(r)) return value;
    read_insn(dc, r, &value);
    if (!reader_ok(r)) return value;
    switch (value.op) {
    case OP_i32_const:
    case OP_i64_const:
    case OP_f32_const:
    case OP_f64_const:
    case OP_global_get:
    case OP_ref_null:
    case OP_ref_func:
        break;
    case OP_end:
        reader_fail(r, at, "a constant expression is empty");
        return value;
    default:
        reader_fail(r, at, "%s is not allowed in a constant expression", op_info[value.op].text);
        return value;
    }
    at = r->p;
    read_insn(dc, r, &last);
    if (reader_ok(r) && last.op != OP_end) {
        feature_unsupported(r, at, "extended constant expressions", op_info[last.op].text);
    }
    return value;
}

static void read_locals(Decoder *dc, Reader *r, Func *f) {
    Module *m = dc->m;
    const uint8_t *start = r->p;
    uint32_t ngroups = read_count(r, UINT32_MAX, "the number of groups of locals");
    const uint8_t *groups = r->p;
    uint64_t total = 0;
    for (uint32_t i = 0; i < ngroups && reader_ok(r); i++) {
        total += read_u32(r, "a number of locals");
        read_valtype(r, "a local's type");
        if (reader_ok(r) && total > MAX_LOCALS) {
            reader_fail(r, start, "%" PRIu64 " locals or more, the limit is %u", total, MAX_LOCALS);
        }
    }
    if (!reader_ok(r)) return;
    dc->all_locals += total;
    if (dc->all_locals > MAX_ALL_LOCALS) {
        reader_fail(r, start, "the functions up to this one have more than %u locals together",
                    MAX_ALL_LOCALS);
        return;
    }
    f->nlocals = (uint32_t)total;
    f->locals = ARENA_ARRAY(&m->arena, ValType, f->nlocals);
    ValType *to = f->locals;
    r->p = groups;
    for (uint32_t i = 0; i < ngroups; i++) {
        uint32_t n = read_u32(r, "a number of locals");
        ValType type = read_valtype(r, "a local's type");
        while (n--) *to++ = type;
    }
}

static void read_body(Decoder *dc, Reader *r, Func *f) {
    Module *m = dc->m;
    uint32_t depth = 1;
    f->offset = reader_offset(r);
    read_locals(dc, r, f);
    dc->code.len = 0;
    while (depth && reader_ok(r)) {
        VEC_RESERVE(&dc->scratch, &dc->code, dc->code.len + 1);
        Insn *in = &dc->code.data[dc->code.len++];
        read_insn(dc, r, in);
        if (op_info[in->op].imm == IMM_BLOCK) {
            depth++;
        } else if (in->op == OP_end) {
            depth--;
        }
    }
    if (!reader_ok(r)) return;
    if (reader_left(r)) {
        reader_fail(r, r->p, "%zu bytes are left after its end", reader_left(r));
        return;
    }
    f->code.data = ARENA_ARRAY(&m->arena, Insn, dc->code.len);
    f->code.len = f->code.cap = dc->code.len;
    memcpy(f->code.data, dc->code.data, dc->code.len * sizeof *f->code.data);
}

void decode_code(Decoder *dc, Reader *r) {
    Module *m = dc->m;
    const uint8_t *at = r->p;
    uint32_t imported = m->nimports[EXT_FUNC];
    m->code_start = reader_offset(r);
    uint32_t n = read_count(r, MAX_FUNCS, "the number of function bodies");
    if (reader_ok(r) && n != m->funcs.len - imported) {
        reader_fail(r, at, "%" PRIu32 " bodies for %" PRIu32 " functions", n,
                    m->funcs.len - imported);
    }
    for (uint32_t i = 0; i < n && reader_ok(r); i++) {
        at = r->p;
        uint32_t size = read_u32(r, "the size of a function body");
        if (reader_ok(r) && size > reader_left(r)) {
            reader_fail(r, at,
                        "the body of function %" PRIu32 " takes %" PRIu32 " bytes, %zu are left",
                        imported + i, size, reader_left(r));
        }
        if (reader_ok(r) && size > MAX_BODY_BYTES) {
            reader_fail(r, at,
                        "the body of function %" PRIu32 " takes %" PRIu32 " bytes, the limit is %u",
                        imported + i, size, MAX_BODY_BYTES);
        }
        if (!reader_ok(r)) return;
        Reader sub = read_sub(r, size, "function");
        sub.func = (int64_t)imported + i;
        read_body(dc, &sub, &m->funcs.data[imported + i]);
        dc->nbodies = i + 1;
    }
}
