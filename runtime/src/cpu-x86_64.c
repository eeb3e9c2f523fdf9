/* cpu-x86_64.c: what CPUID says: Intel's manual, volume 2A, CPUID. Nothing here needs registers
 * that the system would have to save in addition. */
#include "cpu.h"

#include <cpuid.h>

atomic_uint gowasm__cpu;

unsigned gowasm__cpu_ask(void) {
    enum { PCLMULQDQ = 1 << 1, SSSE3 = 1 << 9, SSE41 = 1 << 19 }; /* leaf 1, ECX */
    enum { BMI2 = 1 << 8, ADX = 1 << 19, SHA = 1 << 29 };         /* leaf 7, EBX */
    unsigned a, b, c = 0, d, b7 = 0, c7, has = GOWASM_CPU_ASKED;
    if (!__get_cpuid(1, &a, &b, &c, &d)) return has;
    if (!__get_cpuid_count(7, 0, &a, &b7, &c7, &d)) b7 = 0;
    if (c & SSSE3 && c & SSE41 && b7 & SHA) has |= GOWASM_CPU_SHA256;
    if (c & PCLMULQDQ && c & SSE41) has |= GOWASM_CPU_CRC32;
    if (b7 & BMI2 && b7 & ADX) has |= GOWASM_CPU_WORDS;
    return has;
}
