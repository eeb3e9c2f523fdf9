/* error-freestanding.c: gowasm_error, for those who ask for one. Its text is the name of the
 * status, and what else is known, as much as fits. Names of traps are left to gowasm_trap_name:
 * they would be in all firmware. */
#include "gowasm_rt_freestanding.h"

#include "mem.h"

gowasm_status gowasm__error(gowasm_error *error, gowasm_status status) {
    if (error != NULL) {
        memset(error, 0, sizeof *error);
        error->status = status;
        gowasm__text(error, 0, gowasm_status_name(status));
    }
    return status;
}

void gowasm__note(gowasm_error *error, const char *note) {
    size_t end = 0;
    if (note == NULL) return;
    while (error->message[end] != 0) end++;
    gowasm__text(error, gowasm__text(error, end, ": "), note);
}

size_t gowasm__text(gowasm_error *error, size_t at, const char *text) {
    while (at + 1 < sizeof error->message && *text != 0) error->message[at++] = *text++;
    return at;
}
