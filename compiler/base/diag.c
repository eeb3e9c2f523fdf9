/* diag.c: one error, kept as a sentence, as diag.h describes it.
 *
 * Input: where and what. Output: Diag.message. Invariants: the first error wins; text from a
 * hostile file (names) cannot put control characters on the user's terminal; a message that is
 * too long ends in "..." and never in half a UTF-8 sequence. */
#include "base/diag.h"

#include "base/die.h"
#include "gowasm_text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

__attribute__((format(printf, 3, 0))) static void set_message(Diag *d, const char *where,
                                                              const char *format, va_list ap) {
    const size_t size = sizeof d->message;
    int head = snprintf(d->message, size, "%s", where);
    size_t used = head < 0 ? 0 : (size_t)head < size ? (size_t)head : size - 1;
    int n = vsnprintf(d->message + used, size - used, format, ap);
    if (n < 0) die("cannot format '%s'", format);
    if ((size_t)n >= size - used) {
        size_t end = size - 4;
        while (end > 0 && ((unsigned char)d->message[end] & 0xc0) == 0x80) end--;
        memcpy(d->message + end, "...", 4);
    }
    d->message[gowasm__clean(d->message, strlen(d->message), false)] = 0;
}

bool diag_error(Diag *d, uint64_t offset, const char *format, ...) {
    char where[sizeof d->message / 2];
    va_list ap;
    if (d->failed) return false;
    d->failed = true;
    d->exit_status = 1;
    where[0] = 0;
    if (d->file && offset != DIAG_NO_OFFSET) {
        snprintf(where, sizeof where, "%s: offset 0x%" PRIx64 ": ", d->file, offset);
    } else if (d->file) {
        snprintf(where, sizeof where, "%s: ", d->file);
    } else if (offset != DIAG_NO_OFFSET) {
        snprintf(where, sizeof where, "offset 0x%" PRIx64 ": ", offset);
    }
    va_start(ap, format);
    set_message(d, where, format, ap);
    va_end(ap);
    return false;
}

bool diag_usage(Diag *d, const char *format, ...) {
    va_list ap;
    if (d->failed) return false;
    d->failed = true;
    d->exit_status = 2;
    va_start(ap, format);
    set_message(d, "", format, ap);
    va_end(ap);
    return false;
}
