/* hooks.h: the hooks of a board (gowasm_board.h) that a module needs. */
#ifndef GOWASM_HEADERS_HOOKS_H
#define GOWASM_HEADERS_HOOKS_H

#include "headers/interface.h"

/* *needed: the hooks that functions which may run ask for, "write, clock", in the module's arena.
 * Error: one of them is not in `board`, a checked list; NULL: nobody knows what the board has; or
 * such a function calls an import that is served with an operating system only. */
bool find_hooks(Module *m, const Interface *in, const char *board, const char **needed, Diag *d);

#endif
