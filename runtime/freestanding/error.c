/* error.c: gowasm_error, for those who ask for one. Its text is what fits. */
#include "gowasm_rt.h"

#include "mem.h"

gowasm_status gowasm__error(gowasm_error *error, gowasm_status status) {
    if (error != NULL) {
        memset(error, 0, sizeof *error);
        error->status = status;
    }
    return status;
}

size_t gowasm__text(gowasm_error *error, size_t at, const char *text) {
    while (at + 1 < sizeof error->message && *text != 0) error->message[at++] = *text++;
    return at;
}
