/* env-board.c: the logging functions that small Go and TinyGo examples import from env, on the
 * board's console: what hostlib/env does with the standard output. */
#include "board.h"

static void print(const void *bytes, size_t size) {
    if (gowasm_board_hooks.write != NULL && size != 0) gowasm_board_hooks.write(1, bytes, size);
}

static void print_line(gowasm_instance *instance, uint32_t offset, uint32_t size) {
    const uint8_t *bytes = gowasm__span(instance, offset, size);
    if (bytes == NULL) gowasm_host_fail(instance, "Memory.Read out of range");
    print(bytes, size);
    print("\n", 1);
}

void gowasm_env_log(gowasm_instance *instance, uint32_t offset, uint32_t size);
void gowasm_env_log(gowasm_instance *instance, uint32_t offset, uint32_t size) {
    print_line(instance, offset, size);
}

void gowasm_env_hostLogString(gowasm_instance *instance, uint32_t offset, uint32_t size);
void gowasm_env_hostLogString(gowasm_instance *instance, uint32_t offset, uint32_t size) {
    static const char prefix[] = "👽: ";
    print(prefix, sizeof prefix - 1);
    print_line(instance, offset, size);
}

void gowasm_env_hostLogUint32(gowasm_instance *instance, uint32_t value);
void gowasm_env_hostLogUint32(gowasm_instance *instance, uint32_t value) {
    static const char prefix[] = "🤖: ";
    char digits[11];
    size_t at = sizeof digits;
    (void)instance;
    digits[--at] = '\n';
    do digits[--at] = (char)('0' + value % 10);
    while ((value /= 10) != 0);
    print(prefix, sizeof prefix - 1);
    print(digits + at, sizeof digits - at);
}
