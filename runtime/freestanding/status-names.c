/* status-names.c: statuses in words: the function of runtime/src/error.c, as a table in flash. */
#include "gowasm_rt_freestanding.h"

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
