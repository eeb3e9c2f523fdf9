/* error-print.c: an error's text to a stdio stream, for programs that have stdio. */
#include "gowasm.h"

#include <stdio.h>

static void print(void *file, const char *text, size_t size) {
    fwrite(text, 1, size, file);
}

void gowasm_error_print(const gowasm_error *error, void *file) {
    if (file != NULL) gowasm_error_format(error, print, file);
}
