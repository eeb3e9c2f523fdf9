/* errno-posix.c: host errors to WASI errors, the one place where they are translated.
 *
 * Input: a value of errno. Output: the WASI errno of the same name; IO for one that WASI does not
 * know.
 */
#define _GNU_SOURCE
#include "posix.h"
#include <errno.h>

gowasm_errno gowasm__port_errno(int host) {
    static const struct {
        int host;
        gowasm_errno wasi;
    } table[] = {
#define ERRNO(name, number, text, host) {host, number},
#include "../wasi/errno.def"
#undef ERRNO
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (table[i].host == host) return table[i].wasi;
    return WASI_EIO;
}
