/* entries.c: the sections other than code (core spec 5.5).
 *
 * Input: a reader over one section's contents. Output: the Module's arrays. Invariants: every count
 * is bounded by the bytes after it before anything is allocated; type, function and other indices
 * that earlier sections already fix are checked here, the rest by verify.c. */
#include "decode/decode.h"

#include <inttypes.h>
#include <stdio.h>

static void unknown_type(Reader *r, const uint8_t *at, const char *what) {
    const char *feature = feature_of_type(*at);
    char detail[64];
    if (feature) {
        snprintf(detail, sizeof detail, "%s of type 0x%02x", what, *at);
        feature_unsupported(r, at, feature, detail);
    } else {
        reader_fail(r, at, "%s: 0x%02x is not a type", what, *at);
    }
}

ValType read_valtype(Reader *r, const char *what) {
    const uint8_t *at = r->p;
    uint8_t byte = read_u8(r, what);
    if (is_val_type(byte)) return (ValType)byte;
    if (reader_ok(r)) unknown_type(r, at, what);
    return VT_I32;
}

ValType read_reftype(Reader *r, const char *what) {
    const uint8_t *at = r->p;
    uint8_t byte = read_u8(r, what);
    if (byte == VT_FUNCREF || byte == VT_EXTERNREF) return (ValType)byte;
    if (reader_ok(r)) {
        if (is_val_type(byte)) {
            reader_fail(r, at, "%s: %s is not a reference type", what,
                        val_type((ValType)byte)->text);
        } else {
            unknown_type(r, at, what);
        }
    }
    return VT_FUNCREF;
}

static uint32_t read_index(Reader *r, uint32_t count, const char *what) {
    const uint8_t *at = r->p;
    uint32_t index = read_u32(r, what);
    if (reader_ok(r) && index >= count) {
        reader_fail(r, at, "%s %" PRIu32 " does not exist, there are %" PRIu32, what, index, count);
        return 0;
    }
    return index;
}

static Limits read_limits(Reader *r, bool memory) {
    const uint8_t *at = r->p;
    uint8_t flags = read_u8(r, "limits");
    Limits l = {0};
    if (reader_ok(r) && flags > 1) {
        if (flags & 8) {
            feature_unsupported(r, at, "custom page sizes", "limits");
        } else if (flags & 4) {
            feature_unsupported(r, at, "memory64", "64-bit limits");
        } else if (flags <= 3) {
            feature_unsupported(r, at, "threads", memory ? "a shared memory" : "a shared table");
        } else {
            reader_fail(r, at, "0x%02x are not valid flags of limits", flags);
        }
        return l;
    }
    l.has_max = flags & 1;
    const uint8_t *min_at = r->p;
    l.min = read_u32(r, "the minimum");
    const uint8_t *max_at = r->p;
    if (l.has_max) l.max = read_u32(r, "the maximum");
    if (!reader_ok(r)) return l;
    if (memory && l.min > MAX_PAGES) {
        reader_fail(r, min_at, "a memory of %" PRIu32 " pages: at most 65536 (4 GiB)", l.min);
    } else if (memory && l.has_max && l.max > MAX_PAGES) {
        reader_fail(r, max_at, "a memory of %" PRIu32 " pages: at most 65536 (4 GiB)", l.max);
    } else if (l.has_max && l.max < l.min) {
        reader_fail(r, max_at, "the maximum %" PRIu32 " is less than the minimum %" PRIu32, l.max,
                    l.min);
    }
    return l;
}

static void read_table(Decoder *dc, Reader *r, bool imported) {
    Module *m = dc->m;
    const uint8_t *at = r->p;
    Table t = {.imported = imported};
    if (reader_left(r) && *r->p == 0x40) {
        feature_unsupported(r, at, "typed function references", "a table with an initial value");
        return;
    }
    t.type = read_reftype(r, "a table's type");
    t.limits = read_limits(r, false);
    if (m->tables.len >= MAX_TABLES) {
        reader_fail(r, at, "more than %u tables", MAX_TABLES);
    }
    if (reader_ok(r)) VEC_PUSH(&m->arena, &m->tables, t);
}

static void read_memory(Decoder *dc, Reader *r, bool imported) {
    Module *m = dc->m;
    const uint8_t *at = r->p;
    Memory mem = {.imported = imported};
    mem.limits = read_limits(r, true);
    if (reader_ok(r) && m->memories.len) {
        feature_unsupported(r, at, "multi-memory", "a second memory");
    }
    if (reader_ok(r)) VEC_PUSH(&m->arena, &m->memories, mem);
}

static Global read_global_type(Reader *r) {
    Global g = {0};
    g.type = read_valtype(r, "a global's type");
    const uint8_t *at = r->p;
    uint8_t flags = read_u8(r, "a global's mutability");
    if (reader_ok(r) && flags > 1) {
        if (flags == 2 || flags == 3) {
            feature_unsupported(r, at, "threads", "a shared global");
        } else {
            reader_fail(r, at, "a global's mutability must be 0 or 1, not 0x%02x", flags);
        }
    }
    g.mutable_ = flags & 1;
    return g;
}

void decode_types(Decoder *dc, Reader *r) {
    Module *m = dc->m;
    uint32_t n = read_count(r, MAX_TYPES, "the number of types");
    VEC_RESERVE(&m->arena, &m->types, n);
    for (uint32_t i = 0; i < n && reader_ok(r); i++) {
        FuncType t;
        const uint8_t *at = r->p;
        uint8_t form = read_u8(r, "a type");
        if (reader_ok(r) && form != 0x60) {
            unknown_type(r, at, "a function type");
            return;
        }
        t.nparams = read_count(r, MAX_PARAMS, "the number of parameters");
        t.params = ARENA_ARRAY(&m->arena, ValType, t.nparams);
        for (uint32_t k = 0; k < t.nparams; k++) t.params[k] = read_valtype(r, "a parameter");
        t.nresults = read_count(r, MAX_RESULTS, "the number of results");
        t.results = ARENA_ARRAY(&m->arena, ValType, t.nresults);
        for (uint32_t k = 0; k < t.nresults; k++) t.results[k] = read_valtype(r, "a result");
        if (reader_ok(r)) VEC_PUSH(&m->arena, &m->types, t);
    }
}

void decode_imports(Decoder *dc, Reader *r) {
    Module *m = dc->m;
    uint32_t n = read_count(r, MAX_IMPORTS, "the number of imports");
    VEC_RESERVE(&m->arena, &m->imports, n);
    for (uint32_t i = 0; i < n && reader_ok(r); i++) {
        Import import = {.offset = reader_offset(r)};
        import.module = read_name(r, "an import's module name");
        import.name = read_name(r, "an import's name");
        const uint8_t *at = r->p;
        uint8_t kind = read_u8(r, "an import's kind");
        if (!reader_ok(r)) return;
        switch (kind) {
        case EXT_FUNC: {
            Func f = {.imported = true};
            f.type = read_index(r, m->types.len, "type");
            import.index = m->funcs.len;
            if (reader_ok(r)) VEC_PUSH(&m->arena, &m->funcs, f);
            break;
        }
        case EXT_TABLE:
            import.index = m->tables.len;
            read_table(dc, r, true);
            break;
        case EXT_MEMORY:
            import.index = m->memories.len;
            read_memory(dc, r, true);
            break;
        case EXT_GLOBAL: {
            Global g = read_global_type(r);
            g.imported = true;
            import.index = m->globals.len;
            if (reader_ok(r)) VEC_PUSH(&m->arena, &m->globals, g);
            break;
        }
        case 4:
            feature_unsupported(r, at, "exception handling", "an imported tag");
            return;
        default:
            reader_fail(r, at, "0x%02x is not an import kind", kind);
            return;
        }
        import.kind = (ExternKind)kind;
        m->nimports[kind]++;
        if (reader_ok(r)) VEC_PUSH(&m->arena, &m->imports, import);
    }
}

void decode_functions(Decoder *dc, Reader *r) {
    Module *m = dc->m;
    const uint8_t *at = r->p;
    uint32_t n = read_count(r, MAX_FUNCS, "the number of functions");
    if (n > MAX_FUNCS - (m->funcs.len < MAX_FUNCS ? m->funcs.len : MAX_FUNCS)) {
        reader_fail(r, at, "more than %u functions", MAX_FUNCS);
        return;
    }
    VEC_RESERVE(&m->arena, &m->funcs, m->funcs.len + n);
    for (uint32_t i = 0; i < n && reader_ok(r); i++) {
        Func f = {0};
        f.type = read_index(r, m->types.len, "type");
        if (reader_ok(r)) VEC_PUSH(&m->arena, &m->funcs, f);
    }
}

void decode_tables(Decoder *dc, Reader *r) {
    uint32_t n = read_count(r, MAX_TABLES, "the number of tables");
    for (uint32_t i = 0; i < n && reader_ok(r); i++) read_table(dc, r, false);
}

void decode_memories(Decoder *dc, Reader *r) {
    uint32_t n = read_count(r, UINT32_MAX, "the number of memories");
    for (uint32_t i = 0; i < n && reader_ok(r); i++) read_memory(dc, r, false);
}

void decode_globals(Decoder *dc, Reader *r) {
    Module *m = dc->m;
    uint32_t n = read_count(r, MAX_GLOBALS, "the number of globals");
    VEC_RESERVE(&m->arena, &m->globals, m->globals.len + n);
    for (uint32_t i = 0; i < n && reader_ok(r); i++) {
        Global g = read_global_type(r);
        g.init = decode_const_expr(dc, r);
        if (reader_ok(r)) VEC_PUSH(&m->arena, &m->globals, g);
    }
}

void decode_exports(Decoder *dc, Reader *r) {
    Module *m = dc->m;
    uint32_t n = read_count(r, MAX_EXPORTS, "the number of exports");
    VEC_RESERVE(&m->arena, &m->exports, n);
    for (uint32_t i = 0; i < n && reader_ok(r); i++) {
        Export e = {.offset = reader_offset(r)};
        e.name = read_name(r, "an export's name");
        const uint8_t *at = r->p;
        uint8_t kind = read_u8(r, "an export's kind");
        if (!reader_ok(r)) return;
        switch (kind) {
        case EXT_FUNC:
            e.index = read_index(r, m->funcs.len, "function");
            break;
        case EXT_TABLE:
            e.index = read_index(r, m->tables.len, "table");
            break;
        case EXT_MEMORY:
            e.index = read_index(r, m->memories.len, "memory");
            break;
        case EXT_GLOBAL:
            e.index = read_index(r, m->globals.len, "global");
            break;
        case 4:
            feature_unsupported(r, at, "exception handling", "an exported tag");
            return;
        default:
            reader_fail(r, at, "0x%02x is not an export kind", kind);
            return;
        }
        e.kind = (ExternKind)kind;
        if (reader_ok(r)) VEC_PUSH(&m->arena, &m->exports, e);
    }
}

void decode_start(Decoder *dc, Reader *r) {
    dc->m->start = read_index(r, dc->m->funcs.len, "function");
}

/* The segment's kind is made of three bits: passive or declared; with an explicit table, or
 * declared; items as expressions (core spec 5.5.12). */
void decode_elems(Decoder *dc, Reader *r) {
    Module *m = dc->m;
    uint32_t n = read_count(r, MAX_ELEMS, "the number of element segments");
    VEC_RESERVE(&m->arena, &m->elems, n);
    for (uint32_t i = 0; i < n && reader_ok(r); i++) {
        Elem e = {.type = VT_FUNCREF};
        const uint8_t *at = r->p;
        uint32_t flags = read_u32(r, "an element segment's flags");
        if (reader_ok(r) && flags > 7) {
            reader_fail(r, at, "0x%" PRIx32 " are not valid flags of an element segment", flags);
            return;
        }
        e.mode = !(flags & 1) ? SEG_ACTIVE : flags & 2 ? SEG_DECLARED : SEG_PASSIVE;
        if (e.mode == SEG_ACTIVE) {
            at = r->p;
            if (flags & 2) e.table = read_u32(r, "table");
            if (reader_ok(r) && e.table >= m->tables.len) {
                reader_fail(r, at, "table %" PRIu32 " does not exist, there are %" PRIu32, e.table,
                            m->tables.len);
            }
            e.offset = decode_const_expr(dc, r);
        }
        if (flags & 3) {
            at = r->p;
            if (flags & 4) {
                e.type = read_reftype(r, "an element segment's type");
            } else if (read_u8(r, "an element kind") != 0 && reader_ok(r)) {
                reader_fail(r, at, "an element kind must be 0");
            }
        }
        e.count = read_count(r, MAX_ELEMS, "the number of elements");
        e.items = ARENA_ARRAY(&m->arena, Insn, e.count);
        for (uint32_t k = 0; k < e.count && reader_ok(r); k++) {
            if (flags & 4) {
                e.items[k] = decode_const_expr(dc, r);
            } else {
                uint32_t offset = reader_offset(r);
                e.items[k] = insn_a(OP_ref_func, read_index(r, m->funcs.len, "function"));
                e.items[k].offset = offset;
            }
        }
        if (reader_ok(r)) VEC_PUSH(&m->arena, &m->elems, e);
    }
}

void decode_data_count(Decoder *dc, Reader *r) {
    const uint8_t *at = r->p;
    dc->data_count = read_u32(r, "the number of data segments");
    if (dc->data_count > MAX_DATAS) {
        reader_fail(r, at, "more than %u data segments", MAX_DATAS);
    }
    dc->m->has_data_count = true;
}

void decode_datas(Decoder *dc, Reader *r) {
    Module *m = dc->m;
    const uint8_t *at = r->p;
    uint32_t n = read_count(r, MAX_DATAS, "the number of data segments");
    if (reader_ok(r) && m->has_data_count && n != dc->data_count) {
        reader_fail(r, at, "%" PRIu32 " data segments, but the data count section says %" PRIu32, n,
                    dc->data_count);
    }
    VEC_RESERVE(&m->arena, &m->datas, n);
    for (uint32_t i = 0; i < n && reader_ok(r); i++) {
        Data data = {0};
        at = r->p;
        uint32_t flags = read_u32(r, "a data segment's flags");
        if (reader_ok(r) && flags > 2) {
            reader_fail(r, at, "0x%" PRIx32 " are not valid flags of a data segment", flags);
            return;
        }
        data.mode = flags == 1 ? SEG_PASSIVE : SEG_ACTIVE;
        if (data.mode == SEG_ACTIVE) {
            uint32_t memory = 0;
            if (flags == 2) memory = read_u32(r, "memory");
            if (reader_ok(r) && memory >= m->memories.len) {
                reader_fail(r, at, "memory %" PRIu32 " does not exist, there are %" PRIu32, memory,
                            m->memories.len);
            }
            data.offset = decode_const_expr(dc, r);
        }
        uint32_t len = read_u32(r, "a data segment's size");
        data.bytes = read_bytes(r, len, "a data segment");
        if (reader_ok(r)) VEC_PUSH(&m->arena, &m->datas, data);
    }
}
