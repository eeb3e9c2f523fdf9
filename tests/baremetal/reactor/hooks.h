/* hooks.h: what firmware around a Go reactor has besides its main(): the board's hooks, storage,
 * and numbers as text. Included once, behind reactor.h; HOOKS may be defined before: the members. */
#ifndef HOOKS_H
#define HOOKS_H

#include "board.h"

extern char arena_start[], arena_end[]; /* the linker script's */

static ptrdiff_t console(int fd, const void *bytes, size_t size) {
    (void)fd;
    board_print(bytes, size);
    return (ptrdiff_t)size;
}

/* Time goes on by being asked for; no entropy: the same run each time. */
static uint64_t now;
static bool clock_hook(uint32_t id, uint64_t *ns) {
    (void)id;
    *ns = now += 1000;
    return true;
}

static bool random_hook(void *to, size_t size) {
    unsigned char *p = to;
    static uint32_t x = 1;
    for (size_t i = 0; i < size; i++) p[i] = (unsigned char)((x = x * 1664525 + 1013904223) >> 24);
    return true;
}

#ifndef HOOKS
#define HOOKS .write = console, .clock = clock_hook, .random = random_hook
#endif
const gowasm_board gowasm_board_hooks = {HOOKS};

static void print_number(int64_t n, char behind) {
    char digits[24];
    size_t at = sizeof digits;
    uint64_t rest = n < 0 ? 0u - (uint64_t)n : (uint64_t)n;
    digits[--at] = behind;
    do digits[--at] = (char)('0' + rest % 10);
    while ((rest /= 10) != 0);
    if (n < 0) digits[--at] = '-';
    board_print(digits + at, sizeof digits - at);
}

#endif
