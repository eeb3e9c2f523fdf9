/* gowasm_access.h: loads and stores of code without an operating system, for gowasm_gen.h.
 *
 * Input, in addition to what gowasm_gen.h says: GW_MEMORY_TOP, which no accessible address reaches;
 * GW_MEMORY_BYTES where memory never grows, and with it GW_MEMORY_WINDOW, the guest address of the
 * first byte that is there. An access has an index, a variable of 32 bits, and a constant offset
 * and size; all that is constant is on one side of one comparison of 32 bits. */
#ifndef GOWASM_ACCESS_H
#define GOWASM_ACCESS_H

/* An index as it is compared and added. RV64 keeps numbers of 32 bits with their sign in registers,
 * and without Zba takes two instructions to make them positive. Where memory ends below 2 GiB the
 * sign may stay: such an index is too large for the comparison. */
#if defined(__riscv) && __riscv_xlen == 64 && GW_MEMORY_TOP <= 0x80000000
typedef u64 gw_index;
#define GW_INDEX(index) ((u64)(s64)(s32)(index))
#else
typedef u32 gw_index;
#define GW_INDEX(index) (index)
#endif

#ifdef GW_MEMORY_BYTES
/* An index is in range when LOWEST <= index <= LOWEST + what is left. */
GW_INLINE u8 *gw_at(GW_INSTANCE *instance, u32 index, u32 offset, u32 size) {
    const u64 end = (u64)GW_MEMORY_WINDOW + GW_MEMORY_BYTES;
    const u32 lowest = offset < GW_MEMORY_WINDOW ? GW_MEMORY_WINDOW - offset : 0;
    const gw_index at = GW_INDEX(index);
    if ((u64)lowest + offset + size > end) TRAP(OOB);
    if (UNLIKELY(at - lowest > (gw_index)(end - size - offset - lowest))) TRAP(OOB);
    return (u8 *)((uintptr_t)instance + (uintptr_t)at +
                  ((uintptr_t)GW_MEMORY_OFFSET + offset - GW_MEMORY_WINDOW));
}

GW_INLINE u8 *gw_range(GW_INSTANCE *instance, u32 address, u32 size) {
    u32 at = address - GW_MEMORY_WINDOW;
    if (UNLIKELY(at > GW_MEMORY_BYTES || size > GW_MEMORY_BYTES - at)) TRAP(OOB);
    return (u8 *)instance + GW_MEMORY_OFFSET + at;
}
#else
GW_INLINE u8 *gw_at(GW_INSTANCE *instance, u32 index, u32 offset, u32 size) {
    const u32 end =
        GW_MEMORY(instance).size; /* at least a page, so that small offsets need no test */
    if (offset > GOWASM_PAGE - 8 && UNLIKELY((u64)offset + size > end)) TRAP(OOB);
    if (GW_MEMORY_MIN == 0 && UNLIKELY(end == 0)) TRAP(OOB);
    const gw_index at = GW_INDEX(index);
    if (UNLIKELY(at > end - size - offset)) TRAP(OOB);
    return (u8 *)((uintptr_t)instance + (uintptr_t)at + ((uintptr_t)GW_MEMORY_OFFSET + offset));
}

GW_INLINE u8 *gw_range(GW_INSTANCE *instance, u32 address, u32 size) {
    const u32 end = GW_MEMORY(instance).size;
    if (UNLIKELY(address > end || size > end - address)) TRAP(OOB);
    return (u8 *)instance + GW_MEMORY_OFFSET + address;
}
#endif

#define GW_ACCESS(name, stored, extended, value_type)                                             \
    GW_INLINE value_type name##_load(GW_INSTANCE *instance, u32 index, u32 offset) {              \
        stored value;                                                                             \
        memcpy(&value, gw_at(instance, index, offset, sizeof value), sizeof value);               \
        return (value_type)(extended)value;                                                       \
    }                                                                                             \
    GW_INLINE void name##_drop(GW_INSTANCE *instance, u32 index, u32 offset) {                    \
        gw_at(instance, index, offset, sizeof(stored));                                           \
    }                                                                                             \
    GW_INLINE void name##_store(GW_INSTANCE *instance, u32 index, u32 offset, value_type value) { \
        stored wrapped = (stored)value;                                                           \
        memcpy(gw_at(instance, index, offset, sizeof wrapped), &wrapped, sizeof wrapped);         \
    }
GW_ACCESS(gw_i32, u32, u32, u32)
GW_ACCESS(gw_i64, u64, u64, u64)
GW_ACCESS(gw_f32, f32, f32, f32)
GW_ACCESS(gw_f64, f64, f64, f64)
GW_ACCESS(gw_i32_s8, s8, s32, u32)
GW_ACCESS(gw_i64_s8, s8, s64, u64)
GW_ACCESS(gw_i32_u8, u8, u32, u32)
GW_ACCESS(gw_i64_u8, u8, u64, u64)
GW_ACCESS(gw_i32_s16, s16, s32, u32)
GW_ACCESS(gw_i64_s16, s16, s64, u64)
GW_ACCESS(gw_i32_u16, u16, u32, u32)
GW_ACCESS(gw_i64_u16, u16, u64, u64)
GW_ACCESS(gw_i64_s32, s32, s64, u64)
GW_ACCESS(gw_i64_u32, u32, u64, u64)
#undef GW_ACCESS

/* Under the names of wasm2c. */
#define i32_load gw_i32_load
#define i64_load gw_i64_load
#define f32_load gw_f32_load
#define f64_load gw_f64_load
#define i32_load8_s gw_i32_s8_load
#define i64_load8_s gw_i64_s8_load
#define i32_load8_u gw_i32_u8_load
#define i64_load8_u gw_i64_u8_load
#define i32_load16_s gw_i32_s16_load
#define i64_load16_s gw_i64_s16_load
#define i32_load16_u gw_i32_u16_load
#define i64_load16_u gw_i64_u16_load
#define i64_load32_s gw_i64_s32_load
#define i64_load32_u gw_i64_u32_load
#define i32_load_drop gw_i32_drop
#define i64_load_drop gw_i64_drop
#define f32_load_drop gw_f32_drop
#define f64_load_drop gw_f64_drop
#define i32_load8_s_drop gw_i32_s8_drop
#define i64_load8_s_drop gw_i64_s8_drop
#define i32_load8_u_drop gw_i32_u8_drop
#define i64_load8_u_drop gw_i64_u8_drop
#define i32_load16_s_drop gw_i32_s16_drop
#define i64_load16_s_drop gw_i64_s16_drop
#define i32_load16_u_drop gw_i32_u16_drop
#define i64_load16_u_drop gw_i64_u16_drop
#define i64_load32_s_drop gw_i64_s32_drop
#define i64_load32_u_drop gw_i64_u32_drop
#define i32_store gw_i32_store
#define i64_store gw_i64_store
#define f32_store gw_f32_store
#define f64_store gw_f64_store
#define i32_store8 gw_i32_u8_store
#define i64_store8 gw_i64_u8_store
#define i32_store16 gw_i32_u16_store
#define i64_store16 gw_i64_u16_store
#define i64_store32 gw_i64_u32_store
#define LOAD_CHECK(instance, index, offset, size) gw_at((instance), (index), (offset), (size))

#endif
