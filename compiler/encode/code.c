/* code.c: function bodies and constant expressions; the mirror of decode/code.c.
 *
 * Input: instructions. Output: their binary form. Invariants: an Insn's immediates stand where
 * ImmKind says. */
#include "base/die.h"
#include "encode/encode.h"

static void encode_block_type(uint32_t type, Buf *out) {
    if (type == BT_EMPTY) {
        buf_u8(out, 0x40);
    } else if (type & BT_VALUE) {
        buf_u8(out, (uint8_t)type);
    } else {
        write_signed(out, type);
    }
}

static void encode_insn(const Insn *in, Buf *out) {
    const OpInfo *op = &op_info[in->op];
    if (op->prefix == OP_PSEUDO) die("encode: a pseudo-instruction (%s) is left", op->text);
    if (op->prefix) buf_u8(out, op->prefix);
    buf_u8(out, op->code); /* below 0x80 after a prefix, so it is its own LEB128 form */
    switch (op->imm) {
    case IMM_NONE:
    case IMM_MUL_HIGH:
    case IMM_CHECK:
        break;
    case IMM_BLOCK:
        encode_block_type(in->a, out);
        break;
    case IMM_LABEL:
    case IMM_FUNC:
    case IMM_LOCAL:
    case IMM_GLOBAL:
    case IMM_TABLE:
    case IMM_DATA:
    case IMM_ELEM:
        write_u32(out, in->a);
        break;
    case IMM_BR_TABLE:
        write_u32(out, in->a);
        for (uint32_t i = 0; i <= in->a; i++) write_u32(out, in->targets[i]);
        break;
    case IMM_INDIRECT:
    case IMM_TABLE_INIT:
    case IMM_TABLE_COPY:
        write_u32(out, in->a);
        write_u32(out, in->b);
        break;
    case IMM_MEMARG:
        write_u32(out, in->align);
        write_u32(out, (uint32_t)in->imm);
        break;
    case IMM_MEMORY:
        buf_u8(out, 0);
        break;
    case IMM_MEMORY2:
        buf_u8(out, 0);
        buf_u8(out, 0);
        break;
    case IMM_I32:
        write_signed(out, (int32_t)in->imm);
        break;
    case IMM_I64:
        write_signed(out, (int64_t)in->imm);
        break;
    case IMM_F32:
        write_fixed(out, in->imm, 4);
        break;
    case IMM_F64:
        write_fixed(out, in->imm, 8);
        break;
    case IMM_REFTYPE:
        buf_u8(out, (uint8_t)in->a);
        break;
    case IMM_SELECT_T:
        buf_u8(out, 1);
        buf_u8(out, (uint8_t)in->a);
        break;
    case IMM_MEMORY_INIT:
        write_u32(out, in->a);
        buf_u8(out, 0);
        break;
    }
}

void encode_const_expr(const Insn *in, Buf *out) {
    encode_insn(in, out);
    buf_u8(out, (uint8_t)op_info[OP_end].code);
}

static void encode_locals(const Func *f, Buf *out) {
    uint32_t ngroups = 0;
    for (uint32_t i = 0; i < f->nlocals; i++) {
        ngroups += i == 0 || f->locals[i] != f->locals[i - 1];
    }
    write_u32(out, ngroups);
    for (uint32_t i = 0; i < f->nlocals;) {
        uint32_t n = 1;
        while (i + n < f->nlocals && f->locals[i + n] == f->locals[i]) n++;
        write_u32(out, n);
        buf_u8(out, (uint8_t)f->locals[i]);
        i += n;
    }
}

void encode_code(const Module *m, Buf *out) {
    Buf body = {0};
    uint32_t first = m->nimports[EXT_FUNC];
    write_u32(out, m->funcs.len - first);
    for (uint32_t i = first; i < m->funcs.len; i++) {
        const Func *f = &m->funcs.data[i];
        body.len = 0;
        encode_locals(f, &body);
        for (uint32_t k = 0; k < f->code.len; k++) encode_insn(&f->code.data[k], &body);
        write_u32(out, (uint32_t)body.len);
        buf_bytes(out, body.data, body.len);
    }
    buf_free(&body);
}
