/* errno-name.c: a WASI errno as C programmers write it, for error messages.
 *
 * Input: a number, also one that there is none for. Output: "ENOENT"; a constant. */
#include "../port/port.h"

const char *gowasm__errno_name(gowasm_errno error) {
    static const char *const names[WASI_ERRNO_COUNT] = {
#define ERRNO(name, number, text, host) [number] = "E" #name,
#include "errno.def"
#undef ERRNO
    };
    return error < WASI_ERRNO_COUNT && names[error] ? names[error] : "unknown error";
}
