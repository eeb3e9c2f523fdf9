/* diag.h: what is wrong, where, and what to do.
 *
 * Functions below main return false after diag_error(); only main prints and exits. The first error
 * is kept: what follows it is usually its consequence. A defect of the tool itself is die(). */
#ifndef GOWASM_BASE_DIAG_H
#define GOWASM_BASE_DIAG_H

#include <stdbool.h>
#include <stdint.h>

#define DIAG_NO_OFFSET UINT64_MAX

typedef struct Diag {
    const char *file; /* borrowed: the input that errors are about, or NULL */
    bool failed;
    int exit_status;     /* 1 could not build, 2 wrong use; set with the error */
    char message[1024];  /* the whole sentence, without "gowasm-aot: " and without newline */
} Diag;

/* Records "FILE: offset 0x12: message"; the offset is a byte offset in the file, or DIAG_NO_OFFSET.
 * Always returns false, so that callers can `return diag_error(...)`. */
bool diag_error(Diag *d, uint64_t offset, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same for wrong use of the command (exit status 2); no file, no offset. */
bool diag_usage(Diag *d, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
