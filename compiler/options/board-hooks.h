/* board-hooks.h: the hooks that a board may have (gowasm_board.h), by the names of --hooks. */
#ifndef GOWASM_OPTIONS_BOARD_HOOKS_H
#define GOWASM_OPTIONS_BOARD_HOOKS_H

#include "base/diag.h"

typedef enum BoardHook {
    HOOK_WRITE,
    HOOK_READ,
    HOOK_CLOCK,
    HOOK_SLEEP,
    HOOK_RANDOM,
    HOOK_EXIT,
    HOOK_FILES,
    HOOK_COUNT
} BoardHook;

extern const char *const board_hook_names[HOOK_COUNT];

/* A list of names, separated by commas, as bits 1 << BoardHook. Wrong use: another name. */
bool board_hooks_parse(const char *list, unsigned *hooks, Diag *d);

#endif
