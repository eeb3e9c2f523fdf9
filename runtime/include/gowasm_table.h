/* gowasm_table.h: tables of generated code: call_indirect and the table instructions.
 *
 * Included by gowasm_gen.h, after its types and TRAP. Names are those that wasm2c (wabt 1.0.32 to
 * 1.0.36) prints. The meaning is that of the WebAssembly core specification 2.0, 4.4.6 "Table
 * Instructions": what is out of bounds, of another type or null traps before anything changes. */
#ifndef GOWASM_TABLE_H
#define GOWASM_TABLE_H

/* Calls and tables ---------------------------------------------------------------------------- */

/* table: an lvalue of type gowasm_functable; type: the function's C type, as a pointer; type_id: of
 * type uintptr_t, never 0 (so a null entry fails the comparison as a differently typed one does);
 * index: a plain variable. `first` is what wasm2c passes for the callee's instance; the entry
 * itself knows it, so `first` is not evaluated. */
#define CALL_INDIRECT(table, function_type, type_id, index, first, ...)     \
    __extension__({                                                         \
        u32 gw_index = (index);                                             \
        if (UNLIKELY(gw_index >= (table).size)) TRAP(CALL_INDIRECT);        \
        const gowasm_funcref *gw_entry = (table).data + gw_index;           \
        if (UNLIKELY(gw_entry->type != (type_id))) TRAP(CALL_INDIRECT);     \
        ((function_type)gw_entry->func)(gw_entry->instance, ##__VA_ARGS__); \
    })

/* The same for a table that may hold functions of other instances: those are called through `far`,
 * which leaves this instance and enters the other. */
#define CALL_INDIRECT_LINKED(table, function_type, type_id, far, index, ...) \
    __extension__({                                                          \
        u32 gw_index = (index);                                              \
        if (UNLIKELY(gw_index >= (table).size)) TRAP(CALL_INDIRECT);         \
        const gowasm_funcref *gw_entry = (table).data + gw_index;            \
        if (UNLIKELY(gw_entry->type != (type_id))) TRAP(CALL_INDIRECT);      \
        LIKELY(gw_entry->instance == (void *)instance)                       \
        ? ((function_type)gw_entry->func)(gw_entry->instance, ##__VA_ARGS__) \
        : far(instance, gw_entry, ##__VA_ARGS__);                            \
    })

/* The same for a table whose contents are fixed: a constant array shared by all instances, so that
 * the callee's instance is the caller's own. */
typedef struct gowasm_table_entry {
    uintptr_t type;
    wasm_rt_function_ptr_t func;
} gowasm_table_entry;
#define CALL_INDIRECT_CONST(table, count, function_type, type_id, index, first, ...) \
    __extension__({                                                                  \
        u32 gw_index = (index);                                                      \
        if (UNLIKELY(gw_index >= (count))) TRAP(CALL_INDIRECT);                      \
        const gowasm_table_entry *gw_entry = (table) + gw_index;                     \
        if (UNLIKELY(gw_entry->type != (type_id))) TRAP(CALL_INDIRECT);              \
        ((function_type)gw_entry->func)((first), ##__VA_ARGS__);                     \
    })

/* The same where all calls have one type: an array of pointers that begins with entry `begin` of the
 * table. What is null or of another type points to a function that traps. */
#define CALL_INDIRECT_FLAT(table, begin, count, function_type, index, first, ...) \
    __extension__({                                                               \
        u32 gw_index = (index) - (begin);                                         \
        if (UNLIKELY(gw_index >= (count))) TRAP(CALL_INDIRECT);                   \
        ((function_type)(table)[gw_index])((first), ##__VA_ARGS__);               \
    })

/* The functions of the table instructions. wasm2c passes tables by address, sometimes with
 * further arguments after (instance, function types): those are dropped. */
GW_INLINE void gw_functable_init(GW_INSTANCE *instance, gowasm_functable *table,
                                 const gowasm_elem *items, u32 count, u32 to, u32 from, u32 n) {
    if (UNLIKELY((u64)from + n > count || (u64)to + n > table->size)) TRAP(OOB);
    for (u32 i = 0; i < n; i++) {
        const gowasm_elem *item = &items[from + i];
        gowasm_funcref *entry = &table->data[to + i];
        if (item->func != NULL) {
            *entry = (gowasm_funcref){item->type, item->func, instance};
        } else if (item->global != 0) {
            memcpy(entry, (const u8 *)instance + item->global, sizeof *entry);
        } else {
            *entry = wasm_rt_funcref_null_value;
        }
        GW_ENTRY_DONE(instance, i);
    }
}
#define funcref_table_init(table, items, count, to, from, n, ...) \
    gw_functable_init(instance, (table), (items), (count), (to), (from), (n))

/* Element segments of externref hold ref.null only. */
GW_INLINE void gw_externtable_init(GW_INSTANCE *instance, gowasm_externtable *table, u32 count,
                                   u32 to, u32 from, u32 n) {
    if (UNLIKELY((u64)from + n > count || (u64)to + n > table->size)) TRAP(OOB);
    for (u32 i = 0; i < n; i++) {
        table->data[to + i] = NULL;
        GW_ENTRY_DONE(instance, i);
    }
}
#define externref_table_init(table, count, to, from, n) \
    gw_externtable_init(instance, (table), (count), (to), (from), (n))

/* With --interruptible entries that are not null are filled in with checks: those that are not yet
 * are null. */
#define GW_TABLE(kind, ref, is_null, null)                                                         \
    GW_INLINE void gw_##kind##_copy(GW_INSTANCE *instance, gowasm_##kind *to_table,                \
                                    const gowasm_##kind *from_table, u32 to, u32 from, u32 n) {    \
        if (UNLIKELY((u64)to + n > to_table->size || (u64)from + n > from_table->size)) TRAP(OOB); \
        GW_IF_LONG(n * sizeof(ref), gowasm__move(&instance->rt, to_table->data + to,               \
                                                 from_table->data + from, n * sizeof(ref)));       \
        if (n != 0) memmove(to_table->data + to, from_table->data + from, n * sizeof(ref));        \
    }                                                                                              \
    GW_INLINE ref gw_##kind##_get(GW_INSTANCE *instance, const gowasm_##kind *table, u32 index) {  \
        if (UNLIKELY(index >= table->size)) TRAP(OOB);                                             \
        return table->data[index];                                                                 \
    }                                                                                              \
    GW_INLINE void gw_##kind##_set(GW_INSTANCE *instance, const gowasm_##kind *table, u32 index,   \
                                   ref value) {                                                    \
        if (UNLIKELY(index >= table->size)) TRAP(OOB);                                             \
        table->data[index] = value;                                                                \
    }                                                                                              \
    GW_INLINE void gw_##kind##_fill(GW_INSTANCE *instance, const gowasm_##kind *table, u32 to,     \
                                    ref value, u32 n) {                                            \
        if (UNLIKELY((u64)to + n > table->size)) TRAP(OOB);                                        \
        for (u32 i = 0; i < n; i++) {                                                              \
            table->data[to + i] = value;                                                           \
            GW_ENTRY_DONE(instance, i);                                                            \
        }                                                                                          \
    }                                                                                              \
    GW_INLINE u32 gw_##kind##_grow(GW_INSTANCE *instance, gowasm_##kind *table, u32 n,             \
                                   ref value) {                                                    \
        GW_NEED_STACK(instance);                                                                   \
        if (GW_INTERRUPTIBLE && !(is_null)) {                                                      \
            u32 old = gowasm__##kind##_grow(table, n, null);                                       \
            if (old != UINT32_MAX) gw_##kind##_fill(instance, table, old, value, n);               \
            return old;                                                                            \
        }                                                                                          \
        return gowasm__##kind##_grow(table, n, value);                                             \
    }
GW_TABLE(functable, gowasm_funcref, value.type == 0, wasm_rt_funcref_null_value)
GW_TABLE(externtable, gowasm_externref, value == NULL, wasm_rt_externref_null_value)
#undef GW_TABLE

#define funcref_table_copy(d, s, to, from, n) \
    gw_functable_copy(instance, (d), (s), (to), (from), (n))
#define funcref_table_get(table, index) gw_functable_get(instance, (table), (index))
#define funcref_table_set(table, index, value) gw_functable_set(instance, (table), (index), (value))
#define funcref_table_fill(table, to, value, n) \
    gw_functable_fill(instance, (table), (to), (value), (n))
#define externref_table_copy(d, s, to, from, n) \
    gw_externtable_copy(instance, (d), (s), (to), (from), (n))
#define externref_table_get(table, index) gw_externtable_get(instance, (table), (index))
#define externref_table_set(table, index, value) \
    gw_externtable_set(instance, (table), (index), (value))
#define externref_table_fill(table, to, value, n) \
    gw_externtable_fill(instance, (table), (to), (value), (n))

#define wasm_rt_grow_funcref_table(table, delta, value) \
    gw_functable_grow(instance, (table), (delta), (value))
#define wasm_rt_grow_externref_table(table, delta, value) \
    gw_externtable_grow(instance, (table), (delta), (value))

#endif
