/* print.c: a guest string as a line on standard output.
 *
 * Input: a prefix of ours and a range of guest memory, unchecked. A write callback may enter the
 * guest again; nothing here is kept across it but the range, which guest memory never gives up. */
#include "../stream.h"
#include "env.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void write_line(gowasm_instance *instance, const char *prefix, const uint8_t *bytes,
                       uint32_t size) {
    const gowasm_stream *out = &instance->options.standard_out;
    const size_t before = strlen(prefix);
    char line[512];
    if (before < sizeof line && size < sizeof line - before) {
        memcpy(line, prefix, before);
        memcpy(line + before, bytes, size);
        line[before + size] = '\n';
        gowasm__stream_write_all(instance, out, line, before + size + 1);
        return;
    }
    if (gowasm__stream_write_all(instance, out, prefix, before)) return;
    if (gowasm__stream_write_all(instance, out, bytes, size)) return;
    gowasm__stream_write_all(instance, out, "\n", 1);
}

void gowasm__env_print(gowasm_instance *instance, const char *prefix, uint32_t offset,
                       uint32_t size) {
    const uint8_t *bytes = gowasm__span(instance, offset, size);
    if (!bytes) {
        char message[64];
        snprintf(message, sizeof message, "Memory.Read(%" PRIu32 ", %" PRIu32 ") out of range",
                 offset, size);
        gowasm_host_fail(instance, message);
    }
    write_line(instance, prefix, bytes, size);
    gowasm__check(instance);
}
