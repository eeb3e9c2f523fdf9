/* cpu.h: instructions that not every processor of an architecture has. Files named NAME-ARCH.c use
 * them; NAME-generic.c is for architectures that have no such file. */
#ifndef GOWASM_CPU_H
#define GOWASM_CPU_H

#include <stdatomic.h>
#include <stdbool.h>

#pragma GCC visibility push(hidden)

enum {
    GOWASM_CPU_ASKED = 1,
    GOWASM_CPU_SHA256 = 2, /* x86-64: SHA, and SSSE3 and SSE4.1 with it; AArch64: SHA2 */
    GOWASM_CPU_CRC32 = 4,  /* x86-64: PCLMULQDQ, and SSE4.1 with it; AArch64: CRC32 */
    GOWASM_CPU_WORDS = 8   /* x86-64: BMI2 and ADX */
};

/* cpu-ARCH.c: GOWASM_CPU_ASKED and what the processor has. */
unsigned gowasm__cpu_ask(void);

/* The answer; 0: not asked yet. Threads may ask at the same time, and write the same. Tests write
 * GOWASM_CPU_ASKED alone: then everything is computed in the portable way. */
extern atomic_uint gowasm__cpu;

static inline bool gowasm__cpu_has(unsigned what) {
    unsigned has = atomic_load_explicit(&gowasm__cpu, memory_order_relaxed);
    if (has == 0) {
        has = gowasm__cpu_ask();
        atomic_store_explicit(&gowasm__cpu, has, memory_order_relaxed);
    }
    return (has & what) == what;
}

#pragma GCC visibility pop

#endif
