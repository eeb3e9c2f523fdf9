/* names.c: the "name" custom section; the mirror of decode/names.c.
 *
 * Input: Module.name and Func.name. Output: subsections 0 and 1 (core spec 7.4.1). Invariants:
 * entries stand in the order of their indices. */
#include "encode/encode.h"

bool encode_names(const Module *m, Buf *out) {
    Buf part = {0};
    uint32_t n = 0;
    if (m->name.len) {
        write_name(&part, m->name);
        buf_u8(out, 0);
        write_name(out, buf_view(&part));
        part.len = 0;
    }
    for (uint32_t i = 0; i < m->funcs.len; i++) n += m->funcs.data[i].name.len != 0;
    if (n) {
        write_u32(&part, n);
        for (uint32_t i = 0; i < m->funcs.len; i++) {
            if (!m->funcs.data[i].name.len) continue;
            write_u32(&part, i);
            write_name(&part, m->funcs.data[i].name);
        }
        buf_u8(out, 1);
        write_name(out, buf_view(&part));
    }
    buf_free(&part);
    return n || m->name.len;
}
