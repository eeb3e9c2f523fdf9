/* valtypes.c: what valtypes.def says of a value type.
 *
 * Input: a type of a verified module, or VT_UNKNOWN. Output: its row. */
#include "ir.h"

enum {
#define VALTYPE(name, ...) ROW_##name,
#include "valtypes.def"
    ROW_UNKNOWN
};

static const ValTypeInfo rows[] = {
#define VALTYPE(name, code, text, zero, letter, multi, c, storage, gen) \
    {#name, text, OP_##zero, letter, multi, c, storage, gen},
#include "valtypes.def"
    {"UNKNOWN", "any type", OP_unreachable, '?', '?', "?", "?", "?"},
};

const ValTypeInfo *val_type(ValType t) {
    switch (t) {
#define VALTYPE(name, ...) \
    case VT_##name:        \
        return &rows[ROW_##name];
#include "valtypes.def"
    case VT_UNKNOWN:
        break;
    }
    return &rows[ROW_UNKNOWN];
}

bool is_val_type(uint8_t code) {
    return code != VT_UNKNOWN && val_type((ValType)code) != &rows[ROW_UNKNOWN];
}

bool is_number_type(ValType t) {
    return t != VT_UNKNOWN && val_type(t)->zero != OP_ref_null;
}
