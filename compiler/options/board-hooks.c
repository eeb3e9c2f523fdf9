/* board-hooks.c: the list of --hooks. */
#include "options/board-hooks.h"

#include <string.h>

const char *const board_hook_names[HOOK_COUNT] = {
    [HOOK_WRITE] = "write",   [HOOK_READ] = "read", [HOOK_CLOCK] = "clock", [HOOK_SLEEP] = "sleep",
    [HOOK_RANDOM] = "random", [HOOK_EXIT] = "exit", [HOOK_FILES] = "files",
};

bool board_hooks_parse(const char *list, unsigned *hooks, Diag *d) {
    *hooks = 0;
    for (const char *p = list;; p++) {
        size_t n = strcspn(p, ",");
        unsigned i = 0;
        while (i < HOOK_COUNT &&
               (strlen(board_hook_names[i]) != n || memcmp(board_hook_names[i], p, n) != 0))
            i++;
        if (i == HOOK_COUNT)
            return diag_usage(d,
                              "--hooks does not know '%.*s': it knows write, read, clock, sleep, "
                              "random, exit, files",
                              (int)n, p);
        *hooks |= 1u << i;
        p += n;
        if (*p == '\0') return true;
    }
}
