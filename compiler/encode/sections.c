/* sections.c: from a Module to the bytes of a file; the mirror of decode/sections.c.
 *
 * Input: a module that verifies. Output: its binary form, empty sections left out. Invariants: same
 * module, same bytes. Custom sections stand at the end; those that hold byte offsets into code or
 * section indices are dropped, because both have changed. */
#include "encode/encode.h"

static void section(const Module *m, uint8_t id, bool present,
                    void (*encode)(const Module *m, Buf *out), Buf *out) {
    Buf contents = {0};
    if (!present) return;
    encode(m, &contents);
    buf_u8(out, id);
    write_name(out, buf_view(&contents)); /* a size and as many bytes */
    buf_free(&contents);
}

/* DWARF, relocations, the symbols of object files (tool-conventions: Linking.md, Dwarf.md),
 * branch hints and other code annotations. */
static bool is_stale(Str name) {
    return str_starts(name, ".debug_") || str_starts(name, "reloc.") ||
           str_starts(name, "metadata.code.") || str_eq_c(name, "linking") ||
           str_eq_c(name, "sourceMappingURL") || str_eq_c(name, "external_debug_info");
}

static void custom_section(Str name, Str bytes, Buf *out) {
    Buf contents = {0};
    write_name(&contents, name);
    buf_str(&contents, bytes);
    buf_u8(out, 0);
    write_name(out, buf_view(&contents));
    buf_free(&contents);
}

void encode_module(const Module *m, Buf *out) {
    const uint32_t *imported = m->nimports;
    Buf names = {0};
    buf_bytes(out, "\0asm\1\0\0\0", 8);
    section(m, 1, m->types.len, encode_types, out);
    section(m, 2, m->imports.len, encode_imports, out);
    section(m, 3, m->funcs.len > imported[EXT_FUNC], encode_functions, out);
    section(m, 4, m->tables.len > imported[EXT_TABLE], encode_tables, out);
    section(m, 5, m->memories.len > imported[EXT_MEMORY], encode_memories, out);
    section(m, 6, m->globals.len > imported[EXT_GLOBAL], encode_globals, out);
    section(m, 7, m->exports.len, encode_exports, out);
    section(m, 8, m->start != NO_INDEX, encode_start, out);
    section(m, 9, m->elems.len, encode_elems, out);
    section(m, 12, m->has_data_count, encode_data_count, out);
    section(m, 10, m->funcs.len > imported[EXT_FUNC], encode_code, out);
    section(m, 11, m->datas.len, encode_datas, out);
    if (encode_names(m, &names)) custom_section(STR("name"), buf_view(&names), out);
    buf_free(&names);
    for (uint32_t i = 0; i < m->customs.len; i++) {
        const Custom *custom = &m->customs.data[i];
        if (!is_stale(custom->name)) custom_section(custom->name, custom->bytes, out);
    }
}
