/* ops.c: the table of instructions, made from ops.def, and look-ups in it.
 *
 * Input: opcodes, ours or the binary format's. Output: what ops.def says of them. Invariants:
 * nothing here knows an instruction that ops.def does not list. */
#include "ir.h"

const OpInfo op_info[OP_COUNT] = {
#define OP(id, text, prefix, code, imm, sig) [OP_##id] = {text, prefix, code, IMM_##imm, sig},
#include "ops.def"
#undef OP
};

/* By prefix (none, 0xfc, pseudo) and code; the value is the Op plus one, so that 0 says "none". */
static const uint16_t by_code[3][256] = {
#define OP(id, text, prefix, code, imm, sig) \
    [((prefix) != 0) + ((prefix) == OP_PSEUDO)][code] = OP_##id + 1,
#include "ops.def"
#undef OP
};

Op op_from_code(uint8_t prefix, uint32_t code) {
    if ((prefix != 0 && prefix != 0xfc) || code > 255) return OP_COUNT;
    uint16_t found = by_code[prefix != 0][code];
    return found ? (Op)(found - 1) : OP_COUNT;
}

unsigned op_natural_align(Op op) {
    switch (op) {
    case OP_i32_load16_s:
    case OP_i32_load16_u:
    case OP_i64_load16_s:
    case OP_i64_load16_u:
    case OP_i32_store16:
    case OP_i64_store16:
        return 1;
    case OP_i32_load:
    case OP_f32_load:
    case OP_i64_load32_s:
    case OP_i64_load32_u:
    case OP_i32_store:
    case OP_f32_store:
    case OP_i64_store32:
        return 2;
    case OP_i64_load:
    case OP_f64_load:
    case OP_i64_store:
    case OP_f64_store:
        return 3;
    default:
        return 0;
    }
}
