/* Files of the board's table, and time, from Go. HOOKS: the board's hooks; FAILS: no instance can be
 * made with them. */
#include "reactor.h"

static void sleep_hook(uint64_t ns);
static const gowasm_board_file files[] = {{"config.json", "{\"answer\": 42}\n", 15}};

#include "hooks.h"

static uint64_t slept;
static void sleep_hook(uint64_t ns) {
    slept += ns;
    now += ns;
}

static void print_result(const char *what, gowasm_status s, int64_t n) {
    board_print(what, gowasm_string(what).size);
    print_number(s == GOWASM_OK ? n : -1000 - (int)s, '\n');
}

int main(void) {
    reactor_instance *r;
    gowasm_error error;
    int32_t n = 0;
    gowasm_status s =
        reactor_new_in(arena_start, (size_t)(arena_end - arena_start), NULL, &r, &error);
    if (s != GOWASM_OK) {
        print_result("new ", GOWASM_OK, s);
        print_result("code ", GOWASM_OK, error.exit_code);
        board_print(error.message, gowasm_string(error.message).size);
        return 1;
    }
    for (int which = 0; which < 3; which++) {
        s = reactor_read(r, which, &n);
        print_result("read ", s, n);
    }
    uint64_t before = slept;
    s = reactor_wait(r, 20, &n);
    print_result("in time ", s, n >= 20000 && n < 21000);
    print_result("slept ", GOWASM_OK, (int64_t)((slept - before + 500000) / 1000000));
    return 0;
}
