/* cpu-aarch64.c: what Linux says about the processor: Documentation/arch/arm64/elf_hwcaps.rst. */
#include "cpu.h"

#include <sys/auxv.h>

atomic_uint gowasm__cpu;

unsigned gowasm__cpu_ask(void) {
    enum { SHA2 = 1 << 6, CRC32 = 1 << 7 }; /* HWCAP_SHA2, HWCAP_CRC32 */
    const unsigned long found = getauxval(AT_HWCAP);
    unsigned has = GOWASM_CPU_ASKED;
    if (found & SHA2) has |= GOWASM_CPU_SHA256;
    if (found & CRC32) has |= GOWASM_CPU_CRC32;
    return has;
}
