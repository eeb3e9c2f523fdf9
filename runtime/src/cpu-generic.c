/* cpu-generic.c: architectures for which no file has instructions that must be asked for. */
#include "cpu.h"

atomic_uint gowasm__cpu;

unsigned gowasm__cpu_ask(void) {
    return GOWASM_CPU_ASKED;
}
