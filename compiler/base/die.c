/* die.c: ends the program. */
#include "base/die.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void die_oom(void) {
    fputs("gowasm-aot: out of memory\n", stderr);
    exit(1);
}

void die(const char *format, ...) {
    va_list ap;
    va_start(ap, format);
    fputs("gowasm-aot: internal error: ", stderr);
    vfprintf(stderr, format, ap);
    fputs("\n", stderr);
    va_end(ap);
    abort();
}
