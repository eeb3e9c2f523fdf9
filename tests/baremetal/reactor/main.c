/* An unmodified Go reactor in storage between what the linker placed and the stack. */
#include "reactor.h"

#include "hooks.h"

static void print_line(const char *before, int64_t n) {
    board_print(before, gowasm_string(before).size);
    print_number(n, '\n');
}

int main(void) {
    reactor_instance *r;
    gowasm_error error;
    int32_t n = 0;
    gowasm_status s =
        reactor_new_in(arena_start, (size_t)(arena_end - arena_start), NULL, &r, &error);
    print_line("new ", s);
    if (s != GOWASM_OK) {
        print_line("trap ", error.trap);
        return 1;
    }
    s = reactor_add(r, 20, 22, &n);
    print_line("add(20, 22) = ", s == GOWASM_OK ? n : -(int)s);
    s = reactor_fib(r, 20, &n);
    print_line("fib(20) = ", s == GOWASM_OK ? n : -(int)s);
    s = reactor_work(r, 100, &n);
    print_line("work(100) = ", s == GOWASM_OK ? n : -(int)s);
    s = reactor_rescue(r, 3, &n);
    print_line("rescue(3) = ", s == GOWASM_OK ? n : -(int)s);
    s = reactor_rescue(r, 2, &n);
    print_line("rescue(2) = ", s == GOWASM_OK ? n : -(int)s);
    return 0;
}
