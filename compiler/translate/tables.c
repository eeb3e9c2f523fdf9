/* tables.c: tables and element segments as C.
 *
 * Input: the module's tables and element segments. Output: declarations and arrays for
 * PREFIX_bindings.c, and their part of init(). Invariants: an entry that does not exist is never
 * called: it is compared with the table's size, or is a function that traps.
 *
 * A table that nothing writes to once it is filled, which is what Go and TinyGo make, becomes a
 * constant array shared by all instances: instantiation then copies nothing, and a call through it
 * needs no load of the table's address. One of Go's that is called with a single type is an array
 * of pointers: what has another type, or is null, points to a function that traps. Others are
 * allocated and filled by init(). */
#include "translate/gen.h"

/* Tables that an instruction writes to are not constant. */
static void note_writes(const Insn *i, bool *constant) {
    switch (i->op) {
    case OP_table_set:
    case OP_table_get: /* would need a funcref with an instance in it */
    case OP_table_grow:
    case OP_table_fill:
        constant[i->a] = false;
        break;
    case OP_table_init:
        constant[i->b] = false;
        break;
    case OP_table_copy:
        constant[i->a] = constant[i->b] = false;
        break;
    default:
        break;
    }
}

static bool is_static(const Module *m, const Elem *s) {
    uint32_t size = m->tables.data[s->table].limits.min, at = (uint32_t)s->offset.imm;
    if (s->offset.op != OP_i32_const || at > size || s->count > size - at) return false;
    for (uint32_t i = 0; i < s->count; i++)
        if (s->items[i].op != OP_ref_func && s->items[i].op != OP_ref_null) return false;
    return true;
}

/* Constant tables cost their whole size in the product: only those that are at least half filled,
 * but for so many entries in all; Go's linker leaves 4,096 free at the beginning. */
#define MAX_SPARE_ENTRIES 16384u

/* By table: the entries that active segments have for it, each counted as often as it is there. */
static uint64_t *count_entries(const Module *m, Arena *arena) {
    uint64_t *n = ARENA_ARRAY(arena, uint64_t, m->tables.len);
    for (uint32_t e = 0; e < m->elems.len; e++)
        if (m->elems.data[e].mode == SEG_ACTIVE)
            n[m->elems.data[e].table] += m->elems.data[e].count;
    return n;
}

static bool is_half_filled(uint32_t size, uint64_t entries) {
    return entries >= size / 2;
}

bool *tables_find_const(Module *m) {
    bool *constant = ARENA_ARRAY(&m->arena, bool, m->tables.len + 1);
    const uint64_t *entries = count_entries(m, &m->arena);
    uint32_t spare = MAX_SPARE_ENTRIES;
    for (uint32_t t = 0; t < m->tables.len; t++) {
        const uint32_t size = m->tables.data[t].limits.min;
        constant[t] = m->tables.data[t].type == VT_FUNCREF && !m->tables.data[t].imported;
        if (!constant[t] || is_half_filled(size, entries[t])) continue;
        constant[t] = size - entries[t] <= spare;
        if (constant[t]) spare -= (uint32_t)(size - entries[t]);
    }
    for (uint32_t e = 0; e < m->elems.len; e++) {
        const Elem *s = &m->elems.data[e];
        if (s->mode == SEG_ACTIVE && constant[s->table]) constant[s->table] = is_static(m, s);
    }
    for (uint32_t e = 0; e < m->exports.len; e++) /* others may write to it */
        if (m->exports.data[e].kind == EXT_TABLE) constant[m->exports.data[e].index] = false;
    for (uint32_t f = 0; f < m->funcs.len; f++) {
        const Code *code = &m->funcs.data[f].code;
        for (uint32_t i = 0; i < code->len; i++) note_writes(&code->data[i], constant);
    }
    return constant;
}

/* Is the table called through, and with one type only? Then its number, else NO_INDEX. */
static uint32_t called_type(const Module *m, const uint32_t *type_id, uint32_t table) {
    uint32_t found = NO_INDEX;
    for (uint32_t f = 0; f < m->funcs.len; f++) {
        const Code *code = &m->funcs.data[f].code;
        for (uint32_t i = 0; i < code->len; i++) {
            const Insn *in = &code->data[i];
            if (in->op != OP_call_indirect || in->b != table) continue;
            if (found != NO_INDEX && found != type_id[in->a]) return NO_INDEX;
            found = type_id[in->a];
        }
    }
    return found;
}

/* Index of the first entry that may hold a function. */
static uint32_t first_entry(const Module *m, uint32_t table) {
    uint32_t first = m->tables.data[table].limits.min;
    for (uint32_t e = 0; e < m->elems.len; e++) {
        const Elem *s = &m->elems.data[e];
        if (s->mode != SEG_ACTIVE || s->table != table || s->count == 0) continue;
        if ((uint32_t)s->offset.imm < first) first = (uint32_t)s->offset.imm;
    }
    return first;
}

FlatTable *tables_find_flat(Module *m, const bool *constant, const uint32_t *type_id) {
    FlatTable *flat = ARENA_ARRAY(&m->arena, FlatTable, m->tables.len + 1);
    const uint64_t *entries = count_entries(m, &m->arena);
    for (uint32_t t = 0; t < m->tables.len; t++) {
        const uint32_t size = m->tables.data[t].limits.min;
        flat[t].type = NO_INDEX;
        if (m->go == NULL || !constant[t]) continue;
        const uint32_t type = called_type(m, type_id, t), first = first_entry(m, t);
        if (type == NO_INDEX || first == size || !is_half_filled(size - first, entries[t]))
            continue;
        for (uint32_t i = 0; i < m->types.len; i++)
            if (type_id[i] == type && m->types.data[i].nresults < 2)
                flat[t] = (FlatTable){type, first, size - first};
    }
    return flat;
}

/* The active segments of each table, in their order: first[table], then next[segment]. */
typedef struct Segments {
    uint32_t *first, *next;
} Segments;

static Segments segments_by_table(const Module *m, Arena *arena) {
    Segments s = {ARENA_ARRAY(arena, uint32_t, m->tables.len),
                  ARENA_ARRAY(arena, uint32_t, m->elems.len)};
    for (uint32_t t = 0; t < m->tables.len; t++) s.first[t] = NO_INDEX;
    for (uint32_t e = m->elems.len; e-- > 0;) {
        const Elem *elem = &m->elems.data[e];
        if (elem->mode != SEG_ACTIVE) continue;
        s.next[e] = s.first[elem->table];
        s.first[elem->table] = e;
    }
    return s;
}

static void write_item(const Gen *g, const Insn *item, Buf *out) {
    if (item->op == OP_ref_func)
        buf_printf(out, "{GW_TYPE(%u), (wasm_rt_function_ptr_t)%s__f%u},\n",
                   g->type_id[g->m->funcs.data[item->a].type], g->p, item->a);
    else if (item->op == OP_global_get)
        buf_printf(out, "{0, 0, offsetof(%s_instance, g%u)},\n", g->p, item->a);
    else
        buf_puts(out, "{0},\n");
}

/* An entry of a flat table. */
static void write_flat_item(const Gen *g, uint32_t table, const Insn *item, Buf *out) {
    const bool fits = item->op == OP_ref_func &&
                      g->type_id[g->m->funcs.data[item->a].type] == g->flat_table[table].type;
    if (fits)
        buf_printf(out, "(wasm_rt_function_ptr_t)%s__f%u,\n", g->p, item->a);
    else
        buf_printf(out, "(wasm_rt_function_ptr_t)%s__T%u_other,\n", g->p, table);
}

static void write_flat_table(const Gen *g, uint32_t t, const Segments *segments, Buf *out) {
    const FlatTable *flat = &g->flat_table[t];
    uint8_t *filled = ARENA_ARRAY(&g->m->arena, uint8_t, flat->count);
    buf_printf(out,
               "\nGW_COLD static void %s__T%u_other(%s_instance *instance) {\n"
               "    TRAP(CALL_INDIRECT);\n}\n"
               "const wasm_rt_function_ptr_t %s__T%u[%u] = {\n",
               g->p, t, g->p, g->p, t, flat->count);
    for (uint32_t e = segments->first[t]; e != NO_INDEX; e = segments->next[e]) {
        const Elem *s = &g->m->elems.data[e];
        if (s->count == 0) continue;
        const uint32_t at = (uint32_t)s->offset.imm - flat->first;
        buf_printf(out, "[%u] = ", at);
        for (uint32_t i = 0; i < s->count; i++) {
            write_flat_item(g, t, &s->items[i], out);
            filled[at + i] = 1;
        }
    }
    for (uint32_t i = 0; i < flat->count; i++)
        if (!filled[i])
            buf_printf(out, "[%u] = (wasm_rt_function_ptr_t)%s__T%u_other,\n", i, g->p, t);
    buf_puts(out, "};\n");
}

static void declare_items(const Gen *g, const Elem *e, bool *declared, Buf *out) {
    for (uint32_t i = 0; i < e->count; i++) {
        uint32_t f = e->items[i].a;
        if (e->items[i].op != OP_ref_func || declared[f]) continue;
        declared[f] = true;
        write_declaration(g, f, out);
    }
}

void write_tables(const Gen *g, Buf *out) {
    const Module *m = g->m;
    bool *declared = ARENA_ARRAY(&g->m->arena, bool, m->funcs.len);
    for (uint32_t e = 0; e < m->elems.len; e++)
        if (m->elems.data[e].mode != SEG_DECLARED)
            declare_items(g, &m->elems.data[e], declared, out);
    const Segments segments = segments_by_table(m, &g->m->arena);
    for (uint32_t t = 0; t < m->tables.len; t++) {
        if (!g->const_table[t]) continue;
        if (g->flat_table[t].type != NO_INDEX) {
            write_flat_table(g, t, &segments, out);
            continue;
        }
        uint32_t size = m->tables.data[t].limits.min;
        buf_printf(out, "\nconst gowasm_table_entry %s__T%u[%u] = {\n", g->p, t,
                   size != 0 ? size : 1);
        /* Later segments win, as they do at instantiation: designators may repeat in C. */
        for (uint32_t e = segments.first[t]; e != NO_INDEX; e = segments.next[e]) {
            const Elem *s = &m->elems.data[e];
            if (s->count == 0) continue;
            buf_printf(out, "[%u] = ", (uint32_t)s->offset.imm);
            for (uint32_t i = 0; i < s->count; i++) write_item(g, &s->items[i], out);
        }
        buf_puts(out, "};\n");
    }
    for (uint32_t e = 0; e < m->elems.len; e++) {
        const Elem *s = &m->elems.data[e];
        bool wanted = s->mode == SEG_PASSIVE ||
                      (s->mode == SEG_ACTIVE && !g->const_table[s->table] && s->count != 0);
        if (!wanted || s->type != VT_FUNCREF) continue;
        buf_printf(out, "\nconst gowasm_elem %s__e%u[%u] = {\n", g->p, e,
                   s->count != 0 ? s->count : 1);
        for (uint32_t i = 0; i < s->count; i++) write_item(g, &s->items[i], out);
        buf_puts(out, s->count != 0 ? "};\n" : "{0}};\n");
    }
}

void write_table_init(const Gen *g, Buf *out) {
    const Module *m = g->m;
    for (uint32_t t = 0; t < m->tables.len; t++) {
        const Table *table = &m->tables.data[t];
        if (g->const_table[t] || table->imported) continue;
        if (g->interface->flavour->tables_inside) {
            buf_printf(out, "    instance->T%u.data = instance->T%u_items;\n", t, t);
            buf_printf(out, "    instance->T%u.size = %uu;\n    instance->T%u.max = %uu;\n", t,
                       table->limits.min, t, freestanding_table_room(table));
            continue;
        }
        buf_printf(out, "    gowasm__%stable_new(&instance->rt, &instance->T%u, %uu, %uu);\n",
                   table->type == VT_FUNCREF ? "func" : "extern", t, table->limits.min,
                   table->limits.has_max ? table->limits.max : UINT32_MAX);
    }
    for (uint32_t e = 0; e < m->elems.len; e++) {
        const Elem *s = &m->elems.data[e];
        if (s->mode == SEG_ACTIVE && !g->const_table[s->table]) {
            const char *address = m->tables.data[s->table].imported ? "" : "&";
            if (s->type == VT_FUNCREF) {
                buf_printf(out, "    funcref_table_init(%sinstance->T%u, ", address, s->table);
                if (s->count != 0)
                    buf_printf(out, "%s__e%u", g->p, e);
                else
                    buf_puts(out, "NULL");
            } else {
                buf_printf(out, "    externref_table_init(%sinstance->T%u", address, s->table);
            }
            buf_printf(out, ", %u, ", s->count);
            write_const_expr(g, &s->offset, out);
            buf_printf(out, ", 0, %u%s);\n", s->count, s->type == VT_FUNCREF ? ", instance" : "");
        }
        if (s->mode != SEG_PASSIVE) buf_printf(out, "    instance->dropped_e%u = true;\n", e);
    }
}
