/* layout.h: layout.def as C, for the compiler and for the runtime library.
 *
 * Input: a field and Go's minor version. Output: its offset. Invariants: needs no library. */
#ifndef GOWASM_GOLANG_LAYOUT_H
#define GOWASM_GOLANG_LAYOUT_H

#include "golang/version.h"

#include <stddef.h>
#include <stdint.h>

/* GO_GLOBAL_SP and so on: indices of globals. */
enum {
#define GO_REGISTER(name, type, index) GO_GLOBAL_##name = index,
#include "golang/layout.def"
    GO_GLOBAL_COUNT
};

/* GO_func_args and so on: offsets in tables. */
enum {
#define GO_FIXED(structure, field, offset, oldest) GO_##structure##_##field = offset,
#include "golang/layout.def"
};

/* GO_PC_F_BASE and so on. */
enum {
#define GO_NUMBER(name, value, oldest) GO_##name = value,
#include "golang/layout.def"
};

/* GO_g_m and so on: fields whose offsets depend on the version. */
typedef enum GoField {
#define GO_FIELD(structure, field, offset, oldest, newest) GO_##structure##_##field,
#include "golang/layout.def"
    GO_FIELD_COUNT
} GoField;

typedef struct GoFieldRow {
    GoField field;
    uint16_t offset, oldest, newest;
} GoFieldRow;

static const GoFieldRow go_field_rows[] = {
#define GO_FIELD(structure, field, offset, oldest, newest) \
    {GO_##structure##_##field, offset, oldest, newest},
#define GO_MOVED(structure, field, offset, oldest, newest) \
    {GO_##structure##_##field, offset, oldest, newest},
#include "golang/layout.def"
};

/* Where a field is in Go 1.minor; before GO_OLDEST, and for 0, as in GO_OLDEST. */
static inline uint32_t go_offset(GoField field, unsigned minor) {
    uint32_t offset = 0;
    for (size_t i = 0; i < sizeof go_field_rows / sizeof *go_field_rows; i++) {
        const GoFieldRow *r = &go_field_rows[i];
        if (r->field == field && (r->oldest <= minor || r->oldest <= GO_OLDEST)) offset = r->offset;
    }
    return offset;
}

#endif
