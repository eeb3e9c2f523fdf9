/* An unmodified Go reactor in storage between what the linker placed and the stack. */
#include "board.h"
#include "reactor.h"

extern char arena_start[], arena_end[]; /* the linker script's */

static ptrdiff_t console(int fd, const void *bytes, size_t size) {
    (void)fd;
    board_print(bytes, size);
    return (ptrdiff_t)size;
}

/* Time goes on by being asked for; no entropy: the same run each time. */
static bool clock_hook(uint32_t id, uint64_t *ns) {
    static uint64_t now;
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

const gowasm_board gowasm_board_hooks = {
    .write = console, .clock = clock_hook, .random = random_hook};

static void print_number(const char *before, int64_t n) {
    char digits[24];
    size_t at = sizeof digits;
    uint64_t rest = n < 0 ? 0u - (uint64_t)n : (uint64_t)n;
    digits[--at] = '\n';
    do digits[--at] = (char)('0' + rest % 10);
    while ((rest /= 10) != 0);
    if (n < 0) digits[--at] = '-';
    board_print(before, gowasm_string(before).size);
    board_print(digits + at, sizeof digits - at);
}

int main(void) {
    reactor_instance *r;
    gowasm_error error;
    int32_t n = 0;
    gowasm_status s =
        reactor_new_in(arena_start, (size_t)(arena_end - arena_start), NULL, &r, &error);
    print_number("new ", s);
    if (s != GOWASM_OK) {
        print_number("trap ", error.trap);
        return 1;
    }
    s = reactor_add(r, 20, 22, &n);
    print_number("add(20, 22) = ", s == GOWASM_OK ? n : -(int)s);
    s = reactor_fib(r, 20, &n);
    print_number("fib(20) = ", s == GOWASM_OK ? n : -(int)s);
    s = reactor_work(r, 100, &n);
    print_number("work(100) = ", s == GOWASM_OK ? n : -(int)s);
    s = reactor_rescue(r, 3, &n);
    print_number("rescue(3) = ", s == GOWASM_OK ? n : -(int)s);
    s = reactor_rescue(r, 2, &n);
    print_number("rescue(2) = ", s == GOWASM_OK ? n : -(int)s);
    return 0;
}
