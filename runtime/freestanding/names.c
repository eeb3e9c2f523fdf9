/* names.c: statuses and traps in words: the functions of runtime/src/error.c, as tables in flash.
 */
#include "gowasm_rt.h"

const char *gowasm_status_name(gowasm_status status) {
    static const char *const names[] = {
        [GOWASM_OK] = "ok",
        [GOWASM_TRAP] = "trap",
        [GOWASM_EXIT] = "exit",
        [GOWASM_TIMEOUT] = "time-out",
        [GOWASM_MEMORY_LIMIT] = "memory limit",
        [GOWASM_BAD_ARGUMENT] = "bad argument",
        [GOWASM_HOST_ERROR] = "host error",
        [GOWASM_GUEST_ERROR] = "guest error",
        [GOWASM_CANCELLED] = "cancelled",
    };
    return (unsigned)status < sizeof names / sizeof *names ? names[status] : "unknown status";
}

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
