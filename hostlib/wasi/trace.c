/* trace.c: a call as a line of text for the trace hook, in the manner of strace.
 *
 * Input: the arguments as numbers and a letter for each (wasi.h). Guest strings are quoted, cut
 * after 64 bytes, with everything but printable ASCII escaped: a log line stays a line. */
#include "serdes.h"
#include "wasi.h"
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

enum { QUOTED_MAX = 64 };

typedef struct {
    char text[1024];
    size_t size;
} line;

__attribute__((format(printf, 2, 3))) static void add(line *l, const char *format, ...) {
    va_list ap;
    va_start(ap, format);
    const int n = vsnprintf(l->text + l->size, sizeof l->text - l->size, format, ap);
    va_end(ap);
    if (n > 0) l->size += (size_t)n;
    if (l->size >= sizeof l->text) l->size = sizeof l->text - 1;
}

static void add_string(line *l, const gowasm_instance *instance, uint64_t at, uint64_t size) {
    const uint8_t *s = gowasm__span(instance, at, size);
    if (!s) {
        add(l, "0x%" PRIx64 "[%" PRIu64 "]", at, size);
        return;
    }
    add(l, "\"");
    for (uint64_t i = 0; i < size && i < QUOTED_MAX; i++)
        if (s[i] == '"' || s[i] == '\\')
            add(l, "\\%c", s[i]);
        else if (s[i] >= 0x20 && s[i] < 0x7f)
            add(l, "%c", s[i]);
        else
            add(l, "\\x%02x", s[i]);
    add(l, size > QUOTED_MAX ? "\"..." : "\"");
}

static const char *errno_name(gowasm_errno error) {
    static const char *const names[WASI_ERRNO_COUNT] = {
#define ERRNO(name, number, text, host) [number] = text,
#include "errno.def"
#undef ERRNO
    };
    return error < WASI_ERRNO_COUNT ? names[error] : "?";
}

uint32_t gowasm__wasi_trace(const gowasm_instance *instance, gowasm_errno error, const char *name,
                            const char *letters, const uint64_t *arguments) {
    line l = {.size = 0};
    add(&l, "%s(", name);
    for (const char *c = letters; *c; c++) {
        if (c != letters) add(&l, ", ");
        const uint64_t v = *arguments++;
        const uint8_t *result;
        switch (*c) {
        case 'd':
            add(&l, "%" PRId64, (int64_t)v);
            break;
        case 's':
            add_string(&l, instance, v, *arguments++);
            break;
        case 'r':
            result = error ? NULL : gowasm__span(instance, v, 4);
            if (result)
                add(&l, "[%" PRIu32 "]", gowasm__get32(result));
            else
                add(&l, "0x%" PRIx64, v);
            break;
        case 'R':
            result = error ? NULL : gowasm__span(instance, v, 8);
            if (result)
                add(&l, "[%" PRIu64 "]", gowasm__get64(result));
            else
                add(&l, "0x%" PRIx64, v);
            break;
        default:
            add(&l, "0x%" PRIx64, v);
            break;
        }
    }
    add(&l, ") = %s", errno_name(error));
    gowasm__wasi_log(instance, l.text);
    return error;
}
