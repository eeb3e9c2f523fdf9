/* trap-names.c: traps in words, apart from statuses: only programs that print them have them. */
#include "gowasm_rt_freestanding.h"

const char *gowasm_trap_name(gowasm_trap_kind kind) {
    static const char *const names[] = {
        [GOWASM_TRAP_NONE] = "no trap",
        [GOWASM_TRAP_OUT_OF_BOUNDS] = "out of bounds memory access",
        [GOWASM_TRAP_UNREACHABLE] = "unreachable",
        [GOWASM_TRAP_DIVIDE_BY_ZERO] = "integer divide by zero",
        [GOWASM_TRAP_INTEGER_OVERFLOW] = "integer overflow",
        [GOWASM_TRAP_INVALID_CONVERSION] = "invalid conversion to integer",
        [GOWASM_TRAP_INDIRECT_CALL] = "indirect call of a null or differently typed function",
        [GOWASM_TRAP_STACK_EXHAUSTED] = "call stack exhausted",
    };
    return (unsigned)kind < sizeof names / sizeof *names ? names[kind] : "unknown trap";
}
