/* names.c: the "name" custom section (core spec 7.4.1).
 *
 * Input: the section's contents. Output: Module.name and Func.name. Invariants: nothing in here can
 * make decoding fail; reading stops at the first fault. Names of locals and others are not kept. */
#include "decode/decode.h"

enum { NAMES_MODULE = 0, NAMES_FUNCS = 1 };

void decode_names(Decoder *dc) {
    Module *m = dc->m;
    Diag ignored = {0};
    Reader r = {.d = &ignored, .where = "name section", .func = -1};
    r.file = r.p = (const uint8_t *)dc->names.data;
    if (!dc->names.len) return;
    r.end = r.p + dc->names.len;
    while (reader_left(&r) && reader_ok(&r)) {
        uint8_t id = read_u8(&r, "subsection");
        uint32_t size = read_u32(&r, "size");
        Str part = read_bytes(&r, size, "subsection");
        if (!reader_ok(&r)) return;
        Reader sub = r;
        sub.p = (const uint8_t *)part.data;
        sub.end = sub.p + part.len;
        if (id == NAMES_MODULE) {
            Str name = read_name(&sub, "module name");
            if (reader_ok(&sub)) m->name = name;
        } else if (id == NAMES_FUNCS) {
            uint32_t n = read_u32(&sub, "count");
            for (uint32_t i = 0; i < n && reader_ok(&sub); i++) {
                uint32_t func = read_u32(&sub, "function index");
                Str name = read_name(&sub, "function name");
                if (reader_ok(&sub) && func < m->funcs.len) m->funcs.data[func].name = name;
            }
        }
    }
}
