/* hostLogUint32.c: env.hostLogUint32(value), as the examples of Go's //go:wasmimport use it. */
#include "../stream.h"
#include "env.h"
#include <inttypes.h>
#include <stdio.h>

void gowasm_env_hostLogUint32(gowasm_instance *instance, uint32_t value);
void gowasm_env_hostLogUint32(gowasm_instance *instance, uint32_t value) {
    char line[32];
    const int size = snprintf(line, sizeof line, "🤖: %" PRIu32 "\n", value);
    gowasm__stream_write_all(instance, &instance->options.standard_out, line, (size_t)size);
    gowasm__check(instance);
}
