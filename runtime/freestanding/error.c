/* error.c: gowasm_error, for those who ask for one. */
#include "gowasm_rt.h"

#include "mem.h"

gowasm_status gowasm__error(gowasm_error *error, gowasm_status status) {
    if (error != NULL) {
        memset(error, 0, sizeof *error);
        error->status = status;
    }
    return status;
}
