/* error.c: names of statuses and traps, and the filling of gowasm_error. */
#include "internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *gowasm_status_name(gowasm_status status) {
    switch (status) {
    case GOWASM_OK:
        return "ok";
    case GOWASM_TRAP:
        return "trap";
    case GOWASM_EXIT:
        return "exit";
    case GOWASM_TIMEOUT:
        return "time-out";
    case GOWASM_MEMORY_LIMIT:
        return "memory limit";
    case GOWASM_BAD_ARGUMENT:
        return "bad argument";
    case GOWASM_HOST_ERROR:
        return "host error";
    case GOWASM_CANCELLED:
        return "cancelled";
    case GOWASM_GUEST_ERROR:
        return "guest error";
    }
    return "unknown status";
}

/* The texts of the specification's test suite, where it has one for the kind. */
const char *gowasm_trap_name(gowasm_trap_kind kind) {
    switch (kind) {
    case GOWASM_TRAP_NONE:
        return "no trap";
    case GOWASM_TRAP_OUT_OF_BOUNDS:
        return "out of bounds memory access";
    case GOWASM_TRAP_UNREACHABLE:
        return "unreachable";
    case GOWASM_TRAP_DIVIDE_BY_ZERO:
        return "integer divide by zero";
    case GOWASM_TRAP_INTEGER_OVERFLOW:
        return "integer overflow";
    case GOWASM_TRAP_INVALID_CONVERSION:
        return "invalid conversion to integer";
    case GOWASM_TRAP_INDIRECT_CALL:
        return "indirect call of a null or differently typed function";
    case GOWASM_TRAP_STACK_EXHAUSTED:
        return "call stack exhausted";
    }
    return "unknown trap";
}

gowasm_status gowasm__error(gowasm_error *error, gowasm_status status, const char *format, ...) {
    if (error == NULL) return status;
    error->status = status;
    error->trap = GOWASM_TRAP_NONE;
    error->exit_code = 0;
    error->function[0] = 0;
    va_list args;
    va_start(args, format);
    if (vsnprintf(error->message, sizeof error->message, format, args) < 0) error->message[0] = 0;
    va_end(args);
    return status;
}

const gowasm_error *gowasm_last_error(const gowasm_instance *instance) {
    return &instance->error;
}
