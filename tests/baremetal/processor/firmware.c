/* firmware.c: processor.inc on a board that is a Linux process (user/board.c), on a processor with
 * all instructions and as on one with none. */
#include "board.h"
#include "cpu.h"

static unsigned check_count, check_failures;
static int check_line;

#define CHECK(condition)           \
    do {                           \
        check_count++;             \
        if (!(condition)) {        \
            check_failures++;      \
            check_line = __LINE__; \
        }                          \
    } while (0)

#include "tests/runtime/processor.inc"

atomic_uint gowasm__cpu;

unsigned gowasm__cpu_ask(void) {
    return GOWASM_CPU_ASKED | GOWASM_CPU_SHA256 | GOWASM_CPU_CRC32;
}

static void check_instructions(void) {
    const bool has = gowasm__cpu_has(GOWASM_CPU_CRC32);
    check_sha256_example();
    check_sha256();
    check_crc32(GOWASM_CRC32_IEEE, has, 0);
    check_crc32(GOWASM_CRC32_CASTAGNOLI, has, 0);
    check_crc32(0xeb31d82e, false, 0);
}

static void print_number(const char *name, size_t size, unsigned number) {
    char digits[12] = "           \n";
    size_t at = 11;
    do digits[--at] = (char)('0' + number % 10);
    while ((number /= 10) != 0);
    board_print(name, size);
    board_print(digits + at, 12 - at);
}

int main(void) {
    check_instructions();
    atomic_store_explicit(&gowasm__cpu, GOWASM_CPU_ASKED, memory_order_relaxed);
    check_instructions();
    print_number("checks ", 7, check_count);
    print_number("failed ", 7, check_failures);
    if (check_failures != 0) print_number("in line ", 8, (unsigned)check_line);
    return check_failures != 0;
}
