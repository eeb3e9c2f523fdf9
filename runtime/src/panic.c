/* panic.c: the text of the guest's panic.
 *
 * Comes in: what the guest writes to its standard error (Go) or output (TinyGo). Goes out: the text
 * from the last "panic: " or "fatal error: " on, for the error that the end of the guest becomes.
 * Go's runtime prints these words in a write of their own (runtime/print.go, panic.go, Go 1.21 to
 * 1.26); TinyGo writes line by line (runtime/panic.go, 0.35 to 0.40). In a chain of panics Go puts
 * a tab in front of each but the first, and behind each newline of a value. */
#include "gotrace.h"

#include <string.h>

static const char *const openings[] = {"panic: ", "fatal error: "};

/* The host library's own tests have instances without a module. */
static bool is_go(const gowasm_instance *instance) {
    return instance->module != NULL && instance->module->flags & GOWASM_MODULE_GO;
}

static bool opens(const gowasm_instance *instance, const char *bytes, size_t size) {
    bool new_line = instance->said_last == 0 || instance->said_last == '\n';
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++) {
        size_t n = strlen(openings[i]);
        if (size < n || memcmp(bytes, openings[i], n) != 0) continue;
        if (new_line || (size == n && instance->said_last != '\t')) return true;
    }
    return false;
}

void gowasm__said(gowasm_instance *instance, uint32_t fd, const void *bytes, size_t size) {
    if (size == 0 || (fd != 2 && (fd != 1 || is_go(instance)))) return;
    if (opens(instance, bytes, size)) {
        instance->said_open = true;
        instance->said_size = 0;
    }
    instance->said_last = ((const uint8_t *)bytes)[size - 1];
    if (!instance->said_open) return;
    size_t room = sizeof instance->said - instance->said_size;
    if (size > room) {
        instance->said_open = false;
        size = room;
    }
    memcpy(instance->said + instance->said_size, bytes, size);
    instance->said_size += (uint32_t)size;
}

/* Where the first line ends that the next one does not continue. */
static uint32_t first_line(const gowasm_instance *instance) {
    uint32_t i = 0, size = instance->said_size;
    while (i < size &&
           !(instance->said[i] == '\n' && (i + 1 == size || instance->said[i + 1] != '\t')))
        i++;
    return i;
}

bool gowasm__take_panic(gowasm_instance *instance) {
    uint32_t size = first_line(instance), n = 0;
    gowasm_error *error = &instance->error;
    if (size == 0) return false;
    /* Go goes on with a traceback; behind TinyGo's panic comes nothing. */
    if (!is_go(instance) && (!instance->said_open || size + 1 != instance->said_size)) return false;
    for (uint32_t i = 0; i < size && n + 2 < sizeof error->message; i++) {
        char c = instance->said[i];
        if (c == '\t' || c == '\r' || c == 0) continue;
        if (c == '\n') error->message[n++] = ';';
        error->message[n++] = c == '\n' ? ' ' : c;
    }
    if (size == sizeof instance->said) /* not in the middle of a character */
        while (n != 0 && (error->message[n - 1] & 0x80) != 0) n--;
    error->message[n] = 0;
    return true;
}
