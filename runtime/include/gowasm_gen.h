/* gowasm_gen.h: the prelude of generated code: what function bodies written by wasm2c (wabt 1.0.32
 * to 1.0.36) use, with the semantics of the WebAssembly core specification 2.0 and no undefined
 * behaviour of C. Takes the place of wasm2c's own prelude and of wasm-rt.h.
 *
 * Input: the module's generated header has defined
 *   GW_INSTANCE       the instance's struct type; its first member is `struct gowasm_instance rt`
 *   GW_HAS_MEMORY     0 or 1
 *   GW_MEMORY_OFFSET  from the instance to linear memory; left undefined where memory lies
 *                     elsewhere (GW_MEMORY(instance).data is used then)
 *   GW_BOUNDS_CHECKS  0: guard pages catch what is out of bounds; 1: every access is compared
 * and may have defined
 *   GW_STACK_CHECKS   1: every function compares the stack pointer (default: below)
 *   GW_PIN_ACCESSES   1: loads and stores are executed where the guest has them, even if nothing
 *                     uses the value, so that those before a trap are done, and no others
 *   GW_MEMORY(instance)  the gowasm_memory, where it is imported (default: rt.memory)
 *   GW_MEMORY_BYTES   the size of a memory that never grows: a constant is faster to compare with
 *   GW_FREESTANDING   1: gowasm_rt_freestanding.h was included before, and has defined some
 *                     of the macros below; addresses come as index and offset
 * Invariants: every function has its instance in a variable named `instance`; the code is compiled
 * with -ffp-contract=off (gcc fuses across statements), -fno-math-errno (else sqrt calls libm) and
 * -fno-optimize-sibling-calls (else endless recursion becomes an endless loop, not a trap; Go's own
 * code keeps a stack in linear memory, which ends first, and does without the flag),
 * -fno-reorder-blocks-and-partition (gcc; else the calls of gowasm__trap are moved away from their
 * function, and errors name another), and without -ffast-math. Arguments of macros may be evaluated
 * more than once where that is said. */
#ifndef GOWASM_GEN_H
#define GOWASM_GEN_H

#include "gowasm_rt.h"

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "gowasm-aot supports little-endian targets only"
#endif
#if defined(__FAST_MATH__)
#error "-ffast-math would change what the guest computes"
#endif
#if defined(__clang__) /* also where -ffp-contract=off is forgotten; gcc has no such pragma */
#pragma STDC FP_CONTRACT OFF
#endif
#if !GW_BOUNDS_CHECKS && UINTPTR_MAX < UINT64_MAX
#error "guard pages need 64-bit addresses: translate with --no-guard"
#endif

#ifndef GW_PIN_ACCESSES
#define GW_PIN_ACCESSES 0
#endif
#ifndef GW_FREESTANDING
#define GW_FREESTANDING 0
#endif

/* The runtime switches to a guarded stack on these machines; elsewhere, and under AddressSanitizer,
 * the guest runs on the caller's stack, which only a comparison protects. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define GW_OWN_STACK 0
#endif
#endif
#ifndef GW_OWN_STACK
#if defined(__SANITIZE_ADDRESS__)
#define GW_OWN_STACK 0
#elif defined(__x86_64__) || defined(__aarch64__) || (defined(__riscv) && __riscv_xlen == 64)
#define GW_OWN_STACK 1
#else
#define GW_OWN_STACK 0
#endif
#endif
#ifndef GW_STACK_CHECKS
#define GW_STACK_CHECKS (GW_BOUNDS_CHECKS || !GW_OWN_STACK)
#endif

/* Types --------------------------------------------------------------------------------------- */

typedef uint8_t u8;
typedef int8_t s8;
typedef uint16_t u16;
typedef int16_t s16;
typedef uint32_t u32;
typedef int32_t s32;
typedef uint64_t u64;
typedef int64_t s64;
typedef float f32;
typedef double f64;

typedef gowasm_funcref wasm_rt_funcref_t;
typedef gowasm_externref wasm_rt_externref_t;
typedef void (*wasm_rt_function_ptr_t)(void);
#define wasm_rt_funcref_null_value ((gowasm_funcref){0, NULL, NULL})
#define wasm_rt_externref_null_value ((gowasm_externref)NULL)

/* A reference to a function of this module (an imported one: to its wrapper). Type identifiers are
 * never 0. */
#define GW_FUNCREF(type_id, function) \
    ((gowasm_funcref){(type_id), (wasm_rt_function_ptr_t)(function), instance})

/* The same into a place of the instance's. One call for each global: a compiler may keep each
 * literal of a function in its frame. */
static inline void gw_set_funcref(gowasm_funcref *to, uintptr_t type,
                                  wasm_rt_function_ptr_t function, void *instance) {
    to->type = type;
    to->func = function;
    to->instance = instance;
}

/* One item of an element segment: a function of this module; all zero: ref.null; type and func zero
 * and global set: the value of the funcref global at that offset of the instance. */
typedef struct gowasm_elem {
    uintptr_t type;
    wasm_rt_function_ptr_t func;
    size_t global;
} gowasm_elem;

/* Compilers ----------------------------------------------------------------------------------- */

#if defined(__GNUC__) || defined(__clang__)
#define GW_UNSET /* each variable of the operand stack is written before it is read */
#define LIKELY(x) __builtin_expect(!!(x), 1)
#define UNLIKELY(x) __builtin_expect(!!(x), 0)
#ifdef __OPTIMIZE__
/* Inlined also for the sake of errors: the trap is then inside the guest function. */
#define GW_INLINE static inline __attribute__((always_inline, unused))
#else /* copies of helpers in every caller would treble the code */
#define GW_INLINE static inline __attribute__((unused))
#endif
#define GW_BARRIER() __asm__ volatile("" ::: "memory")
#define GW_USE(x) __asm__ volatile("" ::"r"(x))
#ifndef GW_MATH
#define GW_MATH(name) __builtin_##name
#endif
#define GW_API __attribute__((visibility("default")))
#define GW_PLAIN __attribute__((weak, visibility("default")))
#define GW_HIDDEN __attribute__((visibility("hidden")))
#define GW_WEAK __attribute__((weak, visibility("hidden")))
#define GW_COLD __attribute__((cold, noinline))
#define GW_NOINLINE __attribute__((noinline))
#if defined(__ELF__) && !defined(GW_TEXT)
/* Guest code has a section of its own, so that the runtime can tell its addresses from others. */
#define GW_TEXT __attribute__((section("gowasm_text")))
#elif !defined(GW_TEXT)
#define GW_TEXT
#endif
#define GW_GUEST GW_HIDDEN GW_TEXT
/* The call that follows is this one of the function's: gowasm_site in gowasm_rt_hosted.h. */
#define GW_SITE(function, call)                                           \
    __asm__ volatile("1:\n.pushsection gowasm_sites,\"a\",%%progbits\n"   \
                     ".balign 4\n.long 1b - ., " #function ", " #call "\n" \
                     ".popsection" ::)
/* Two calls are not the same when what follows differs. */
#define GW_SITE_END(call) __asm__ volatile("" ::"i"(call))
#define INFINITY (__builtin_inff())
#define NAN (__builtin_nanf(""))
#ifndef copysign
#define copysign __builtin_copysign
#define copysignf __builtin_copysignf
#endif
#ifndef GW_FRAME
#define GW_FRAME() ((uintptr_t)__builtin_frame_address(0))
#endif
#ifdef __x86_64__
register uintptr_t gowasm__stack __asm__("rsp");
#define GW_STACK() gowasm__stack
#else
#define GW_STACK() GW_FRAME()
#endif
#define memcpy __builtin_memcpy
#define memmove __builtin_memmove
#define memset __builtin_memset
#else /* tcc and others that do not optimise: no load is ever left out */
#include <math.h>
#include <string.h>
#ifdef __TINYC__
#undef __attribute__ /* glibc's headers take it away */
/* What tells the linker that the stack need not be executable. */
__asm__(".section .note.GNU-stack,\"\",@progbits\n.text\n");
#endif
/* A compiler that dropped a guest's assignment would else hand the guest what lies on the stack. */
#define GW_UNSET = {0}
#define LIKELY(x) (x)
#define UNLIKELY(x) (x)
#define GW_INLINE static inline
#define GW_BARRIER() ((void)0)
#define GW_USE(x) ((void)(x))
#define GW_MATH(name) name
#define GW_API
#define GW_PLAIN __attribute__((weak))
#define GW_HIDDEN
#define GW_WEAK __attribute__((weak))
#define GW_COLD
#define GW_NOINLINE
#define GW_TEXT
#define GW_GUEST
#define GW_SITE(function, call) ((void)0)
#define GW_SITE_END(call) ((void)0)
#define GW_FRAME() ((uintptr_t)__builtin_frame_address(0))
#define GW_STACK() GW_FRAME()
#endif

/* Traps --------------------------------------------------------------------------------------- */

#define GW_TRAP_OOB GOWASM_TRAP_OUT_OF_BOUNDS
#define GW_TRAP_INT_OVERFLOW GOWASM_TRAP_INTEGER_OVERFLOW
#define GW_TRAP_DIV_BY_ZERO GOWASM_TRAP_DIVIDE_BY_ZERO
#define GW_TRAP_INVALID_CONVERSION GOWASM_TRAP_INVALID_CONVERSION
#define GW_TRAP_UNREACHABLE GOWASM_TRAP_UNREACHABLE
#define GW_TRAP_CALL_INDIRECT GOWASM_TRAP_INDIRECT_CALL
#define GW_TRAP_EXHAUSTION GOWASM_TRAP_STACK_EXHAUSTED

#define TRAP(x) gowasm__trap(&instance->rt, GW_TRAP_##x)
#define UNREACHABLE TRAP(UNREACHABLE)

/* Frames that may be larger than this are checked before they are made, by a function of their own
 * (compiler/translate/frames.c). Smaller ones fit into what is kept for host functions: 256 KiB,
 * or a quarter of what the thread has left. */
#ifndef GW_FRAME_FREE
#define GW_FRAME_FREE (GW_OWN_STACK ? 131072 : 16384)
#endif
#define GW_NEED_FRAME(instance, bytes) \
    if (UNLIKELY(GW_STACK() < (uintptr_t)(instance)->rt.stack_limit + (bytes))) TRAP(EXHAUSTION)

#if GW_STACK_CHECKS
#define FUNC_PROLOGUE \
    if (UNLIKELY(GW_FRAME() < (uintptr_t)instance->rt.stack_limit)) TRAP(EXHAUSTION)
#else
#define FUNC_PROLOGUE
#endif
#define FUNC_EPILOGUE

/* Before what allocates or calls the system: that needs stack as a host function does. A trap
 * in its midst would leave the heap of the host locked or broken. */
#ifndef GW_NEED_STACK
#define GW_NEED_STACK(instance) \
    if (UNLIKELY(GW_FRAME() < (uintptr_t)(instance)->rt.host_limit)) TRAP(EXHAUSTION)
#endif

/* --interruptible: a check (gowasm__tick) that pays for so many units of work, which follow. Loops
 * that call nothing count in a local variable, which compilers can keep in a register, and take what
 * they used off the instance's count now and then. Subtracting and a jump on the sign it is, without
 * a comparison: so the numbers wrap around, and 0 is not used up yet. */
#ifndef GW_INTERRUPTIBLE
#define GW_INTERRUPTIBLE 0
#endif
/* A call that keeps all registers leaves the code around it as it would be without the check. */
#if defined(__clang__) && defined(__x86_64__) && !GW_STACK_CHECKS
#define GW_LOOK gowasm__tick_kept
#else
#define GW_LOOK gowasm__tick
#endif
#define GW_TICK(instance, units)                                        \
    ((void)(UNLIKELY((s32)((instance)->rt.fuel -= (u32)(units)) < 0) && \
            (GW_LOOK(&(instance)->rt), true)))
/* After a recursive call: what follows was paid for when the function was entered, but if that was
 * before the last look, then so were all that return after it. */
#define GW_RETURN(instance, units) \
    ((void)(UNLIKELY(GW_STACK() > (instance)->rt.return_limit) && (GW_LOOK(&(instance)->rt), true)))
#define GW_TICKS_LOCAL u32 gw_ticks = GOWASM_LOCAL_FIRST
#define GW_TICK_LOCAL(instance, units)                       \
    do {                                                     \
        if (UNLIKELY((s32)(gw_ticks -= (u32)(units)) < 0))   \
            gw_ticks = gowasm__local_ticks(&(instance)->rt); \
    } while (0)

/* Bulk operations: what is short is paid for by the check before it; longer ones go through `call`,
 * which pays by length, and which a deadline can end midway. In loops over a table's entries: a
 * check every GOWASM_SHORT bytes or so. */
#if GW_INTERRUPTIBLE
#define GW_IF_LONG(size, call)                 \
    do {                                       \
        if (UNLIKELY((size) > GOWASM_SHORT)) { \
            call;                              \
            return;                            \
        }                                      \
    } while (0)
#define GW_ENTRY_DONE(instance, i) \
    ((void)(UNLIKELY(((i)&63) == 63) && (GW_TICK(instance, 128), true)))
#else
#define GW_IF_LONG(size, call) ((void)0)
#define GW_ENTRY_DONE(instance, i) ((void)0)
#endif

/* --interruptible: what a call of a host function counts for when it is made. Few in a row make the
 * guest look at the clock, which takes no longer than the quickest of them. */
#if GW_INTERRUPTIBLE
#define GW_HOST_WORK(instance) gowasm__worked(&(instance)->rt, 4096)
#else
#define GW_HOST_WORK(instance) ((void)0)
#endif

/* Around the call of a host function, in the wrapper of an import. The host function needs stack;
 * the flag tells the fault handler that a fault is the host's own. The barriers keep the guest's
 * loads and stores on their side of the flag. A host function may have called back into the guest,
 * and the guest ended there: then it ends here too. Or it used more
 * than its part of the stack. */
#ifndef GW_HOST_ENTER
#define GW_HOST_ENTER(instance)     \
    do {                            \
        GW_NEED_STACK(instance);    \
        GW_HOST_WORK(instance);     \
        GW_BARRIER();               \
        (instance)->rt.in_host = 1; \
    } while (0)
#define GW_HOST_LEAVE(instance)                                                               \
    do {                                                                                      \
        (instance)->rt.in_host = 0;                                                           \
        GW_BARRIER();                                                                         \
        if (UNLIKELY((instance)->rt.flags & GOWASM_LEAVE_FLAGS)) gowasm__leave(&(instance)->rt); \
    } while (0)
#endif

/* Where a loop moves an address (compiler/translate/pointers.c): x, extended here, which costs
 * nothing after an addition. Compilers, which do not know that of the variable, would extend it at
 * each access. */
GW_INLINE u64 gw_wide(u32 x) {
    u64 wide = x;
#if (defined(__GNUC__) || defined(__clang__)) && (defined(__x86_64__) || defined(__aarch64__))
    __asm__("" : "+r"(wide));
#endif
    return wide;
}

/* Linear memory ------------------------------------------------------------------------------- */

#ifndef GW_MEMORY
#define GW_MEMORY(instance) ((instance)->rt.memory)
#endif
#define MEMORY_PAGES(instance) (GW_MEMORY(instance).pages)
#ifndef wasm_rt_grow_memory
#define wasm_rt_grow_memory(instance, delta) gw_memory_grow((instance), (delta))
GW_INLINE u32 gw_memory_grow(GW_INSTANCE *instance, u32 delta) {
    GW_NEED_STACK(instance);
    return gowasm__memory_grow(&instance->rt, delta);
}
#endif

#ifdef GW_MEMORY_BYTES
#define GW_MEMORY_SIZE(instance) ((u64)GW_MEMORY_BYTES)
#else
#define GW_MEMORY_SIZE(instance) (GW_MEMORY(instance).size)
#endif

#ifdef GW_MEMORY_OFFSET
#define GW_MEMORY_BASE(instance) ((u8 *)(instance) + (GW_MEMORY_OFFSET))
#else
#define GW_MEMORY_BASE(instance) (GW_MEMORY(instance).data)
#endif

#if GW_HAS_MEMORY
#if GW_FREESTANDING
#include "gowasm_access.h"
#else
/* Where an access of `size` bytes at `address` goes. No overflow: address is the sum of two 32-bit
 * numbers. Without bounds checks the guard after linear memory is as long as that sum can be. */
GW_INLINE u8 *gw_at(GW_INSTANCE *instance, u64 address, u64 size) {
#if GW_BOUNDS_CHECKS
    if (UNLIKELY(address + size > GW_MEMORY_SIZE(instance))) TRAP(OOB);
#else
    (void)size;
#endif
    return GW_MEMORY_BASE(instance) + address;
}

/* The same for bulk instructions: always checked, also where guard pages are. */
GW_INLINE u8 *gw_range(GW_INSTANCE *instance, u32 address, u32 size) {
    if (UNLIKELY((u64)address + size > GW_MEMORY_SIZE(instance))) TRAP(OOB);
    return GW_MEMORY_BASE(instance) + address;
}

/* NAME loads; NAME_drop is a load whose result is dropped: it must still be executed, as it can
 * trap, and nothing else tells the compiler so. */
#define GW_LOAD(name, stored, extended, result_type)                          \
    GW_INLINE result_type name(GW_INSTANCE *instance, u64 address) {          \
        stored value;                                                         \
        memcpy(&value, gw_at(instance, address, sizeof value), sizeof value); \
        return (result_type)(extended)value;                                  \
    }
#define GW_LOAD_DROP(name, stored)                                            \
    GW_INLINE void name##_drop(GW_INSTANCE *instance, u64 address) {          \
        stored value;                                                         \
        memcpy(&value, gw_at(instance, address, sizeof value), sizeof value); \
        GW_USE(value);                                                        \
    }
#define GW_STORE(name, stored, value_type)                                          \
    GW_INLINE void name(GW_INSTANCE *instance, u64 address, value_type value) {     \
        stored wrapped = (stored)value;                                             \
        memcpy(gw_at(instance, address, sizeof wrapped), &wrapped, sizeof wrapped); \
    }

/* With bounds checks nothing needs to be pinned: a comparison is never left out, and the call of
 * gowasm__trap() finds memory as it is at that place. */
#if GW_BOUNDS_CHECKS || !(defined(__GNUC__) || defined(__clang__))
GW_LOAD(i32_load, u32, u32, u32)
GW_LOAD(i64_load, u64, u64, u64)
GW_LOAD(f32_load, f32, f32, f32)
GW_LOAD(f64_load, f64, f64, f64)
GW_LOAD(i32_load8_s, s8, s32, u32)
GW_LOAD(i64_load8_s, s8, s64, u64)
GW_LOAD(i32_load8_u, u8, u32, u32)
GW_LOAD(i64_load8_u, u8, u64, u64)
GW_LOAD(i32_load16_s, s16, s32, u32)
GW_LOAD(i64_load16_s, s16, s64, u64)
GW_LOAD(i32_load16_u, u16, u32, u32)
GW_LOAD(i64_load16_u, u16, u64, u64)
GW_LOAD(i64_load32_s, s32, s64, u64)
GW_LOAD(i64_load32_u, u32, u64, u64)
GW_STORE(i32_store, u32, u32)
GW_STORE(i64_store, u64, u64)
GW_STORE(f32_store, f32, f32)
GW_STORE(f64_store, f64, f64)
GW_STORE(i32_store8, u8, u32)
GW_STORE(i32_store16, u16, u32)
GW_STORE(i64_store8, u8, u64)
GW_STORE(i64_store16, u16, u64)
GW_STORE(i64_store32, u32, u64)
#else
/* The common case as bare expressions: nothing for the compiler to inline, which -O0 does not do
 * well and -O2 not for free. */
#define GW_UNALIGNED(type)               \
    typedef struct gw_unaligned_##type { \
        type value;                      \
    } __attribute__((packed, may_alias)) gw_unaligned_##type;
GW_UNALIGNED(u8)
GW_UNALIGNED(s8)
GW_UNALIGNED(u16)
GW_UNALIGNED(s16)
GW_UNALIGNED(u32)
GW_UNALIGNED(s32)
GW_UNALIGNED(u64)
GW_UNALIGNED(f32)
GW_UNALIGNED(f64)
#undef GW_UNALIGNED
/* Volatile accesses stay, each in its place among the others, calls, traps and branches, while all
 * else moves freely around them, as it does not around an asm statement. Stores too: memory is then
 * right after a trap, and gcc 12 drops a volatile load whose value goes back to where it was. */
#if GW_PIN_ACCESSES
#define GW_PINNED volatile
#else
#define GW_PINNED
#endif
#define GW_FETCH(instance, address, stored) \
    (((const GW_PINNED gw_unaligned_##stored *)(GW_MEMORY_BASE(instance) + (address)))->value)
#define GW_PUT(instance, address, stored, x)                                                     \
    ((void)(((GW_PINNED gw_unaligned_##stored *)(GW_MEMORY_BASE(instance) + (address)))->value = \
                (stored)(x)))
#define i32_load(instance, address) (GW_FETCH(instance, address, u32))
#define i64_load(instance, address) (GW_FETCH(instance, address, u64))
#define f32_load(instance, address) (GW_FETCH(instance, address, f32))
#define f64_load(instance, address) (GW_FETCH(instance, address, f64))
#define i32_load8_s(instance, address) ((u32)(s32)GW_FETCH(instance, address, s8))
#define i64_load8_s(instance, address) ((u64)(s64)GW_FETCH(instance, address, s8))
#define i32_load8_u(instance, address) ((u32)GW_FETCH(instance, address, u8))
#define i64_load8_u(instance, address) ((u64)GW_FETCH(instance, address, u8))
#define i32_load16_s(instance, address) ((u32)(s32)GW_FETCH(instance, address, s16))
#define i64_load16_s(instance, address) ((u64)(s64)GW_FETCH(instance, address, s16))
#define i32_load16_u(instance, address) ((u32)GW_FETCH(instance, address, u16))
#define i64_load16_u(instance, address) ((u64)GW_FETCH(instance, address, u16))
#define i64_load32_s(instance, address) ((u64)(s64)GW_FETCH(instance, address, s32))
#define i64_load32_u(instance, address) ((u64)GW_FETCH(instance, address, u32))
#define i32_store(instance, address, x) GW_PUT(instance, address, u32, x)
#define i64_store(instance, address, x) GW_PUT(instance, address, u64, x)
#define f32_store(instance, address, x) GW_PUT(instance, address, f32, x)
#define f64_store(instance, address, x) GW_PUT(instance, address, f64, x)
#define i32_store8(instance, address, x) GW_PUT(instance, address, u8, x)
#define i32_store16(instance, address, x) GW_PUT(instance, address, u16, x)
#define i64_store8(instance, address, x) GW_PUT(instance, address, u8, x)
#define i64_store16(instance, address, x) GW_PUT(instance, address, u16, x)
#define i64_store32(instance, address, x) GW_PUT(instance, address, u32, x)
#endif
GW_LOAD_DROP(i32_load, u32)
GW_LOAD_DROP(i64_load, u64)
GW_LOAD_DROP(f32_load, u32)
GW_LOAD_DROP(f64_load, u64)
GW_LOAD_DROP(i32_load8_s, u8)
GW_LOAD_DROP(i64_load8_s, u8)
GW_LOAD_DROP(i32_load8_u, u8)
GW_LOAD_DROP(i64_load8_u, u8)
GW_LOAD_DROP(i32_load16_s, u16)
GW_LOAD_DROP(i64_load16_s, u16)
GW_LOAD_DROP(i32_load16_u, u16)
GW_LOAD_DROP(i64_load16_u, u16)
GW_LOAD_DROP(i64_load32_s, u32)
GW_LOAD_DROP(i64_load32_u, u32)

/* A trap if the `size` bytes (at most 8) at `address` are not all inside memory. */
GW_INLINE void gw_load_check(GW_INSTANCE *instance, u64 address, u32 size) {
    i32_load8_u_drop(instance, address);
    if (size > 1) i32_load8_u_drop(instance, address + size - 1);
}
#define LOAD_CHECK(instance, address, size) gw_load_check((instance), (address), (size))
#endif /* !GW_FREESTANDING */

/* Around bulk operations, which are not volatile. */
#if GW_PIN_ACCESSES && !GW_BOUNDS_CHECKS
#define GW_PIN() GW_BARRIER()
#else
#define GW_PIN() ((void)0)
#endif

/* Few bytes, of a number that the C compiler knows, are moved by loads and stores, which trap by
 * themselves where guard pages are; those after the trap are not done, which pinned accesses
 * promise otherwise. */
#if !GW_PIN_ACCESSES && !GW_BOUNDS_CHECKS && (defined(__GNUC__) || defined(__clang__))
#define GW_MOVES_WORDS 1
#define GW_IS_FEW(size) (__builtin_constant_p(size) && (size) <= 128)
#else
#define GW_MOVES_WORDS 0
#define GW_IS_FEW(size) false
#endif

GW_INLINE void memory_fill(GW_INSTANCE *instance, u32 to, u32 value, u32 size) {
    if (GW_IS_FEW(size)) {
        memset(GW_MEMORY_BASE(instance) + to, (int)(value & 255), size);
        return;
    }
    GW_IF_LONG(size, gowasm__fill(&instance->rt, gw_range(instance, to, size), value & 255, size));
    u8 *target = gw_range(instance, to, size);
    GW_PIN();
    memset(target, (int)(value & 255), size);
    GW_PIN();
}

GW_INLINE void memory_copy(GW_INSTANCE *instance, u32 to, u32 from, u32 size) {
    if (GW_IS_FEW(size)) {
        memmove(GW_MEMORY_BASE(instance) + to, GW_MEMORY_BASE(instance) + from, size);
        return;
    }
#if GW_MOVES_WORDS
    if (size == 8) { /* a key, an element: what maps and channels copy */
        i64_store(instance, to, i64_load(instance, from));
        return;
    }
#endif
    u8 *target = gw_range(instance, to, size);
    GW_IF_LONG(size, gowasm__move(&instance->rt, target, gw_range(instance, from, size), size));
    const u8 *source = gw_range(instance, from, size);
    GW_PIN();
    memmove(target, source, size);
    GW_PIN();
}

GW_INLINE void memory_init(GW_INSTANCE *instance, const u8 *segment, u32 segment_size, u32 to, u32 from,
                       u32 size) {
    if (UNLIKELY((u64)from + size > segment_size)) TRAP(OOB);
    u8 *target = gw_range(instance, to, size);
    GW_IF_LONG(size, gowasm__move(&instance->rt, target, segment + from, size));
    GW_PIN();
    if (size != 0) memcpy(target, segment + from, size);
    GW_PIN();
}
#endif /* GW_HAS_MEMORY */

#include "gowasm_num.h"
#include "gowasm_table.h"

#endif
